//! Which error each refusal is.

use crate::{lifecycle::Refusal, Error};

impl<T> From<Refusal> for Error<T> {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::NothingToChange => Self::NothingToChange,
            Refusal::TermOutOfBounds => Self::TermOutOfBounds,
            Refusal::StillOwed => Self::StillOwed,
            Refusal::NotOver => Self::NotOver,
            Refusal::NotOpen => Self::NotOpen,
            Refusal::ClassRefused => Self::ClassRefused,
            Refusal::CreditExceeded => Self::CreditExceeded,
        }
    }
}
