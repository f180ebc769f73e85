//! The door of the transaction pool: lets in a proposal that may be the best one, and nothing else.

use crate::{Config, Error, Pallet};
use codec::Encode;
use frame_support::pallet_prelude::{
    Get, InvalidTransaction, TransactionPriority, TransactionSource, TransactionValidityWithRefund,
    ValidTransaction, Weight,
};
use stardust_primitives::{dispatch::proposal::SignedProposal, traits::Proposers, BlockNumber};

/// Below whatever pays: a proposal is weighed for nothing, so it gets the room that is left. When there is none,
/// whoever wants work claims it without being matched.
const PRIORITY: TransactionPriority = 0;

impl<T: Config> Pallet<T> {
    pub(crate) fn authorize_propose(
        source: TransactionSource,
        signed: &SignedProposal<T::AccountId>,
    ) -> TransactionValidityWithRefund {
        let at = Self::taken_at(source);
        let round = Self::round_at(at);
        round
            .admit(signed, T::Proposers::may_propose, T::Genesis::get())
            .map_err(|rejected| refused(Error::<T>::from(rejected)))?;
        // The round's last block is the last that can take it; no round ends before `at`.
        let blocks: BlockNumber = round.last_block().saturating_sub(at);
        let valid = ValidTransaction::with_tag_prefix("StardustProposal")
            .priority(PRIORITY)
            .and_provides((&signed.proposal.auditor, signed.proposal.round))
            .longevity(u64::from(blocks).max(1))
            .propagate(true);
        Ok((valid.into(), Weight::zero()))
    }

    /// The time of the block that takes a transaction: what is in no block yet comes with the next one at best.
    fn taken_at(source: TransactionSource) -> BlockNumber {
        let now = Self::now();
        match source {
            TransactionSource::InBlock => now,
            // There is no block after the last.
            TransactionSource::Local | TransactionSource::External => now.saturating_add(1),
        }
    }
}

/// The refusal with the error's index as its code; the README lists them.
fn refused<T>(error: Error<T>) -> InvalidTransaction {
    InvalidTransaction::Custom(error.encode().first().copied().unwrap_or(u8::MAX))
}
