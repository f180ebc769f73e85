//! The life of a trust record as pure functions: a record goes in, the next record comes out.
//!
//! Three rules hold all over. What time or a fault leaves is rounded down, latency up: nobody gains by rounding. What
//! raises a score weighs by the fee that was paid (REP-1), what lowers it weighs whole. And whatever is earned falls
//! back towards a newcomer's nothing, never below: who starts anew is never better off.

use sp_runtime::{traits::UniqueSaturatedInto, Perbill};
use stardust_primitives::{
    reputation::{
        PaidBatch, TrustRecord, BEST_LATENCY_MILLI, MILLI_PER_POINT, WORST_LATENCY_MILLI,
    },
    Balance,
};

/// Steps of a half-life.
pub(crate) const STEPS: u32 = 32;
/// What one result weighs in an average: about the last 16 count.
const AVERAGED: u32 = 16;
/// 2^-1/2, 2^-1/4, 2^-1/8, 2^-1/16 and 2^-1/32 in parts of 2^64, rounded down.
const ROOTS: [(u64, u128); 5] = [
    (16, 13_043_817_825_332_782_212),
    (8, 15_511_800_964_685_064_948),
    (4, 16_915_738_899_553_466_670),
    (2, 17_664_662_643_191_237_676),
    (1, 18_051_468_387_014_017_850),
];
const ONE: u128 = 1 << 64;

/// What is worth how much.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rules {
    /// Network fee that earns a point.
    pub(crate) fee_per_point: Balance,
    /// Gas that a current core runs in a block.
    pub(crate) gas_per_block: u64,
}

/// The record of a provider of which nothing is known.
pub(crate) fn newcomer<BlockNumber>(now: BlockNumber) -> TrustRecord<BlockNumber> {
    TrustRecord {
        points_milli: 0,
        batches: 0,
        faults: 0,
        frauds: 0,
        availability: Perbill::zero(),
        latency_milli: WORST_LATENCY_MILLI,
        changed_at: now,
    }
}

/// What is left of `amount` after so many steps: `amount` x 2^(-steps / 32), rounded down.
///
/// The factor is at most 5 x 2^-64 too small, so that the result is exact but where the true one lies less than
/// `amount` x 3 x 10^-19 above a whole number.
pub(crate) fn left(amount: u64, steps: u64) -> u64 {
    let mut factor = ONE;
    for (bit, root) in ROOTS {
        if steps & bit != 0 {
            // Both are at most 2^64, and the product of no more than one of them with that.
            factor = factor.saturating_mul(root) >> 64;
        }
    }
    let halvings = u32::try_from(steps >> 5).unwrap_or(u32::MAX);
    // Two factors of 64 bits, of which one may be 2^64 itself.
    let scaled = u128::from(amount).saturating_mul(factor) >> 64;
    let halved = scaled.checked_shr(halvings).unwrap_or(0);
    u64::try_from(halved).unwrap_or(amount)
}

/// Steps that end after block `from` and not after block `to`. The grid is the same for everybody, so that it does not
/// matter how often a record is touched.
fn steps_between<BlockNumber: UniqueSaturatedInto<u64>>(
    from: BlockNumber,
    to: BlockNumber,
    half_life: BlockNumber,
) -> u64 {
    let half_life: u64 = half_life.unique_saturated_into();
    let step = half_life.checked_div(STEPS.into()).unwrap_or(0).max(1);
    let index = |block: BlockNumber| {
        let block: u64 = block.unique_saturated_into();
        block.checked_div(step).unwrap_or(0)
    };
    // Time does not go back; if it did, nothing would decay.
    index(to).saturating_sub(index(from))
}

/// The record as it stands at `now`, with what time took from it.
pub(crate) fn decayed<BlockNumber: UniqueSaturatedInto<u64> + Copy>(
    record: TrustRecord<BlockNumber>,
    now: BlockNumber,
    half_life: BlockNumber,
) -> TrustRecord<BlockNumber> {
    let steps = steps_between(record.changed_at, now, half_life);
    let availability = left(record.availability.deconstruct().into(), steps);
    // No latency is above the worst.
    let better = WORST_LATENCY_MILLI.saturating_sub(record.latency_milli);
    let better = u32::try_from(left(better.into(), steps)).unwrap_or(0);
    TrustRecord {
        points_milli: left(record.points_milli, steps),
        availability: Perbill::from_parts(u32::try_from(availability).unwrap_or(0)),
        // What is left of the distance to the worst is a part of it.
        latency_milli: WORST_LATENCY_MILLI.saturating_sub(better),
        changed_at: now,
        ..record
    }
}

/// Thousandths of a point that a batch with this network fee can earn: in proportion, and at most a point (REP-1).
pub(crate) fn gain_milli(network_fee: Balance, fee_per_point: Balance) -> u32 {
    if network_fee >= fee_per_point {
        return MILLI_PER_POINT;
    }
    // A fee that overflows here is far above any price of a point that makes sense: it earns less than its due.
    let scaled = network_fee.saturating_mul(MILLI_PER_POINT.into());
    let gain = scaled.checked_div(fee_per_point).unwrap_or(0);
    u32::try_from(gain).unwrap_or(MILLI_PER_POINT).min(MILLI_PER_POINT)
}

/// An average after a result better than it, by `better`: what it moves by, weighed by what the result earned.
fn gained(better: u32, gain_milli: u32) -> u32 {
    let moved = u64::from(better).saturating_mul(gain_milli.into());
    // Factors of 32 bits, a divisor that is not zero, and a quotient of at most a sixteenth of what is better.
    let whole = u64::from(AVERAGED).saturating_mul(MILLI_PER_POINT.into());
    u32::try_from(moved.checked_div(whole).unwrap_or(0)).unwrap_or(0)
}

/// Blocks from claim to commitment, in thousandths of those that a current core needs for the gas, begun ones counted: no
/// commitment takes less than one.
fn latency_milli(blocks: u64, gas: u64, gas_per_block: u64) -> u32 {
    // Past 64 bits anything is as slow, or as quick, as can be.
    let needed = gas.checked_div(gas_per_block).unwrap_or(0).saturating_add(1);
    let taken = blocks.saturating_mul(MILLI_PER_POINT.into());
    let latency = taken.checked_div(needed).unwrap_or(u64::MAX);
    let latency = u32::try_from(latency).unwrap_or(u32::MAX);
    latency.clamp(BEST_LATENCY_MILLI, WORST_LATENCY_MILLI)
}

/// The record, as it stands now, after a batch was paid. A batch that nobody checked earns no trust.
pub(crate) fn paid<BlockNumber: UniqueSaturatedInto<u64>>(
    record: TrustRecord<BlockNumber>,
    batch: PaidBatch<Balance, BlockNumber>,
    rules: &Rules,
) -> TrustRecord<BlockNumber> {
    let gain = gain_milli(batch.network_fee, rules.fee_per_point);
    let points = if batch.is_checked { gain } else { 0 };
    let old = record.availability.deconstruct();
    // A share is at most the whole.
    let missing = Perbill::one().deconstruct().saturating_sub(old);
    let latency =
        latency_milli(batch.blocks.unique_saturated_into(), batch.gas, rules.gas_per_block);
    let latency_milli = match record.latency_milli.checked_sub(latency) {
        // A part of the difference.
        Some(better) => record.latency_milli.saturating_sub(gained(better, gain)),
        // Slower: rounded up, and both are at most the worst.
        None => {
            let worse = latency.saturating_sub(record.latency_milli).div_ceil(AVERAGED);
            record.latency_milli.saturating_add(worse)
        }
    };
    TrustRecord {
        // Both count results of one provider, of which no chain sees 2^32: past that they stand still.
        points_milli: record.points_milli.saturating_add(points.into()),
        batches: record.batches.saturating_add(u32::from(batch.is_checked)),
        // Never above one: a sixteenth of what is missing.
        availability: Perbill::from_parts(old.saturating_add(gained(missing, gain))),
        latency_milli,
        ..record
    }
}

/// The record, as it stands now, without its trust (REP-1).
pub(crate) fn distrusted<BlockNumber>(
    record: TrustRecord<BlockNumber>,
) -> TrustRecord<BlockNumber> {
    TrustRecord { points_milli: 0, batches: 0, ..record }
}

/// The record, as it stands now, after a deadline was missed: trust begins anew, and the deadline counts.
pub(crate) fn faulted<BlockNumber>(record: TrustRecord<BlockNumber>) -> TrustRecord<BlockNumber> {
    let kept = record.availability.deconstruct();
    let availability = Perbill::from_parts(kept.saturating_sub(kept.div_ceil(AVERAGED)));
    // Each cost a slash: nobody pays for 2^32 of them.
    let faults = record.faults.saturating_add(1);
    distrusted(TrustRecord { faults, availability, ..record })
}

/// The record, as it stands now, after a fraud in any class.
pub(crate) fn refuted<BlockNumber>(record: TrustRecord<BlockNumber>) -> TrustRecord<BlockNumber> {
    // As for faults.
    distrusted(TrustRecord { frauds: record.frauds.saturating_add(1), ..record })
}
