//! What a record says, in [0, 1]: pure functions for who has to choose a provider.

use sp_runtime::Perbill;
use stardust_primitives::reputation::{
    Scores, TrustRecord, BEST_LATENCY_MILLI, MILLI_PER_POINT, WORST_LATENCY_MILLI,
};

/// What a fault weighs against a checked batch: as much as one that was wrong.
const FAULT_WEIGHT: u32 = 1;
/// What a fraud weighs: as much as the checked batches that make a newcomer trusted.
const FRAUD_WEIGHT: u32 = 20;
/// Batches from which on more do not change the bound by as much as it may be wrong.
const MOST_BATCHES: u32 = 100_000;

/// Parts of a batch in which the bound is computed, so that rounding is far below a thousandth of a batch's effect.
const PARTS: u128 = 1_000_000_000;
/// The same of a thousandth of a batch.
const PARTS_OF_MILLI: u128 = 1_000_000;
/// What is added to the good and to the bad, in parts; with [`Z_PERCENT`] what comes nearest to the Beta quantile.
const PRIOR_GOOD: u128 = 300_000_000;
const PRIOR_BAD: u128 = 500_000_000;
/// z of the bound, in hundredths; z^2 / 4, z^2 / 2 and z^2 in parts.
const Z_PERCENT: u128 = 155;
const Z_SQUARED: u128 = PARTS * Z_PERCENT * Z_PERCENT / 10_000;

/// The scores of a record as it stands now.
pub(crate) fn scores<BlockNumber>(record: &TrustRecord<BlockNumber>) -> Scores {
    // Counts of one provider's slashes, whose sum is cut off below anyway.
    let faults = record.faults.saturating_mul(FAULT_WEIGHT);
    let bad = faults.saturating_add(record.frauds.saturating_mul(FRAUD_WEIGHT));
    Scores {
        correctness: correctness(record.points_milli, bad),
        availability: record.availability,
        speed: speed(record.latency_milli),
    }
}

/// The 5% quantile of Beta(1 + good, 1 + bad), to 0.015 and better: how often receipts are right at least, with
/// 95% confidence.
///
/// A Wilson bound: with a = good + 0.3, b = bad + 0.5, n = a + b and z = 1.55 it is
/// (a + z^2/2 - z sqrt(ab/n + z^2/4)) / (n + z^2). The true quantile takes an incomplete beta function and a search; this
/// one takes a square root, rises with the good and falls with the bad just so.
pub(crate) fn correctness(good_milli: u64, bad: u32) -> Perbill {
    let most_milli = u64::from(MOST_BATCHES).saturating_mul(MILLI_PER_POINT.into());
    let good = u128::from(good_milli.min(most_milli));
    let bad = u128::from(bad.min(MOST_BATCHES));
    // Nothing here saturates: each is at most 10^14 + 10^9 parts, a product of two with the parts of one below 2 x 10^37.
    let a = good.saturating_mul(PARTS_OF_MILLI).saturating_add(PRIOR_GOOD);
    let b = bad.saturating_mul(PARTS).saturating_add(PRIOR_BAD);
    let n = a.saturating_add(b);
    let spread = a.saturating_mul(b).saturating_mul(PARTS).checked_div(n).unwrap_or(0);
    let spread = spread.saturating_add((Z_SQUARED / 4).saturating_mul(PARTS)).isqrt();
    let spread = spread.saturating_mul(Z_PERCENT).div_ceil(100);
    let bound = a.saturating_add(Z_SQUARED / 2).saturating_sub(spread);
    let billion = u128::from(Perbill::one().deconstruct());
    let bound = bound.saturating_mul(billion).checked_div(n.saturating_add(Z_SQUARED));
    Perbill::from_parts(u32::try_from(bound.unwrap_or(0)).unwrap_or(0))
}

/// How near a latency is to the best: (worst / latency - 1) / (worst / best - 1). Twice as slow as a current core is
/// about half.
pub(crate) fn speed(latency_milli: u32) -> Perbill {
    let [best, worst] = [BEST_LATENCY_MILLI, WORST_LATENCY_MILLI].map(u64::from);
    let latency = u64::from(latency_milli).clamp(best, worst);
    // (worst - latency) x best over (worst - best) x latency; no latency is outside the two.
    let near = worst.saturating_sub(latency).saturating_mul(best);
    let most = worst.saturating_sub(best).saturating_mul(latency);
    Perbill::from_rational(near, most)
}
