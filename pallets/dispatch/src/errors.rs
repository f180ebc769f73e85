//! Which error says which rule.

use crate::Error;
use stardust_primitives::dispatch::proposal::Rejected;

impl<T> From<Rejected> for Error<T> {
    fn from(rejected: Rejected) -> Self {
        match rejected {
            Rejected::NotValidator => Self::NotValidator,
            Rejected::BadSignature => Self::BadSignature,
            Rejected::WrongRound => Self::WrongRound,
            Rejected::AlreadyProposed => Self::AlreadyProposed,
            Rejected::TooManyProposers => Self::TooManyProposers,
            Rejected::NotCanonical => Self::NotCanonical,
            Rejected::NotBetter { .. } => Self::NotBetter,
        }
    }
}
