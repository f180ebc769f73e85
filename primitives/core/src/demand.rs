//! Demands: what a requester that could not fetch an output asks of its provider on chain.

use crate::Balance;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_arithmetic::Perbill;
use sp_core::{bounded::BoundedVec, ConstU32};

/// Most demands that are open on one assignment: a provider that is away for a moment answers them in one block.
pub const MAX_DEMANDS: u32 = 4;

/// A demand for one output.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
)]
pub struct Demand<BlockNumber> {
    /// Index of the task within its job.
    pub index: u32,
    /// What the requester holds for it, in planck.
    pub deposit: Balance,
    /// Block of the demand.
    pub demanded_at: BlockNumber,
}

/// The demands on one paid assignment.
#[derive(
    Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Demands<BlockNumber> {
    /// Those that wait for an answer, in the order in which they came.
    pub open: BoundedVec<Demand<BlockNumber>, ConstU32<MAX_DEMANDS>>,
    /// How many ended without an answer.
    pub unanswered: u32,
}

impl<BlockNumber> Default for Demands<BlockNumber> {
    fn default() -> Self {
        Self { open: BoundedVec::new(), unanswered: 0 }
    }
}

/// What the next unanswered demand on a batch costs its provider, after `unanswered` others: `share` of the batch's
/// fee, rounded up, as long as all of them together are not more than the fee.
pub fn unanswered_fault(fee: Balance, share: Perbill, unanswered: u32) -> Balance {
    let each = share.mul_ceil(fee);
    let before = each.saturating_mul(unanswered.into()).min(fee);
    // Never less than nothing: `before` is at most the fee.
    each.min(fee.saturating_sub(before))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_batch_costs_its_fee_at_most() {
        let fault = |percent, n| unanswered_fault(1_001, Perbill::from_percent(percent), n);
        // 101 nine times, and the rest of 1,001.
        let faults: Vec<_> = (0..12).map(|n| fault(10, n)).collect();
        assert_eq!(faults[..10], [[101; 9].as_slice(), &[92]].concat());
        assert_eq!(faults[10..], [0, 0]);
        assert_eq!([fault(50, 0), fault(50, 1), fault(50, 2)], [501, 500, 0]);
        assert_eq!(fault(1, u32::MAX), 0);
        assert_eq!(unanswered_fault(0, Perbill::one(), 0), 0);
    }
}
