//! The door of the transaction pool: lets in reports and votes that would succeed now, and nothing else.

use crate::{Config, Error, Pallet};
use codec::Encode;
use frame_support::pallet_prelude::{
    InvalidTransaction, TransactionPriority, TransactionSource, TransactionValidityWithRefund,
    ValidTransaction, Weight,
};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::traits::{Saturating, UniqueSaturatedInto};
use stardust_primitives::{audit::SignedReport, contest::SignedVote};

/// Above what any fee buys: an audit's window is short, and a late verdict holds up money.
const PRIORITY: TransactionPriority = 1 << 62;

impl<T: Config> Pallet<T> {
    pub(crate) fn authorize_report(
        _source: TransactionSource,
        signed: &SignedReport,
    ) -> TransactionValidityWithRefund {
        let report = &signed.report;
        // What costs little first.
        let audit = Self::audit_with(report).map_err(refused)?;
        Self::ensure_proven(signed).map_err(refused)?;
        // The lot and the answers follow from these, so a second version replaces or repeats the first.
        let tag = (&report.auditor, report.assignment, report.commitment);
        Ok((Self::valid("StardustReport", tag, audit.ends()), Weight::zero()))
    }

    pub(crate) fn authorize_panel_vote(
        _source: TransactionSource,
        signed: &SignedVote,
    ) -> TransactionValidityWithRefund {
        let contest = Self::contest_with(signed).map_err(refused)?;
        let tag = (&signed.vote.vote.auditor, signed.vote.contest);
        Ok((Self::valid("StardustVote", tag, contest.deadline), Weight::zero()))
    }

    fn valid(
        prefix: &'static str,
        tag: impl Encode,
        last_block: BlockNumberFor<T>,
    ) -> ValidTransaction {
        let blocks: u64 = last_block.saturating_sub(Self::now()).unique_saturated_into();
        ValidTransaction::with_tag_prefix(prefix)
            .priority(PRIORITY)
            .and_provides(tag)
            .longevity(blocks.max(1))
            .propagate(true)
            .into()
    }
}

/// The refusal with the error's index as its code; the README lists them.
fn refused<T>(error: Error<T>) -> InvalidTransaction {
    InvalidTransaction::Custom(error.encode().first().copied().unwrap_or(u8::MAX))
}
