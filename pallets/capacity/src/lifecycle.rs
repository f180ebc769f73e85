//! What is known of a capacity, as pure functions: a record goes in, the next record or a refusal comes out.

use sp_core::H256;
use sp_runtime::{traits::AtLeast32BitUnsigned, ArithmeticError};
use stardust_primitives::{
    capacity::{Benchmark, CapacityRecord},
    hashing::{number, tagged},
};

/// Which rule refuses a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    BenchmarkRunning,
    CapacityExceeded,
}

/// What who is not, or no longer, measured may claim, and for how long a measure counts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rules<N> {
    /// Gas per block.
    pub(crate) unmeasured: u64,
    /// Blocks.
    pub(crate) valid: N,
}

/// Gas per block that a provider's claims may add up to at `now`.
pub(crate) fn limit<N: AtLeast32BitUnsigned + Copy>(
    record: &CapacityRecord<N>,
    rules: &Rules<N>,
    now: N,
) -> u64 {
    match record.verified {
        Some(verified) if is_measured(record, rules, now) => verified,
        Some(verified) => verified.min(rules.unmeasured),
        None => rules.unmeasured,
    }
}

/// Whether what a provider's last benchmark showed counts at `now`.
pub(crate) fn is_measured<N: AtLeast32BitUnsigned + Copy>(
    record: &CapacityRecord<N>,
    rules: &Rules<N>,
    now: N,
) -> bool {
    // Block numbers end long after any chain.
    let is_old = now > record.measured_at.saturating_add(rules.valid);
    record.verified.is_some() && !is_old && record.due.is_none_or(|due| now <= due)
}

/// The record with a batch more that takes so much gas per block.
pub(crate) fn occupied<N: AtLeast32BitUnsigned + Copy>(
    record: CapacityRecord<N>,
    pace: u64,
    rules: &Rules<N>,
    now: N,
) -> Result<CapacityRecord<N>, Refusal> {
    let load = record.load.checked_add(pace).filter(|load| *load <= limit(&record, rules, now));
    Ok(CapacityRecord { load: load.ok_or(Refusal::CapacityExceeded)?, ..record })
}

/// The record with such a batch less.
pub(crate) fn freed<N>(
    record: CapacityRecord<N>,
    pace: u64,
) -> Result<CapacityRecord<N>, ArithmeticError> {
    let load = record.load.checked_sub(pace).ok_or(ArithmeticError::Underflow)?;
    Ok(CapacityRecord { load, ..record })
}

/// Whether an epoch's seed draws a provider: one of `one_in`.
pub(crate) fn is_drawn<A: codec::Encode>(seed: &H256, provider: &A, one_in: u32) -> bool {
    let lot = number(&tagged("capacity-draw", &(seed, provider)));
    lot.checked_rem(one_in.into()) == Some(0)
}

/// The record after an epoch's draw. One that has to be measured anyway is not drawn, nor one that may claim no more than
/// without.
pub(crate) fn drawn<N: AtLeast32BitUnsigned + Copy>(
    record: CapacityRecord<N>,
    seed: H256,
    is_drawn: bool,
    rules: &Rules<N>,
    now: N,
    due: N,
) -> CapacityRecord<N> {
    let counts = limit(&record, rules, now) > rules.unmeasured && record.due.is_none();
    let due = if is_drawn && counts { Some(due) } else { record.due };
    CapacityRecord { due, drawn_by: seed, ..record }
}

/// The record with a benchmark under way.
pub(crate) fn begun<N>(
    record: CapacityRecord<N>,
    benchmark: Benchmark<N>,
) -> Result<CapacityRecord<N>, Refusal> {
    match record.benchmark {
        Some(_) => Err(Refusal::BenchmarkRunning),
        None => Ok(CapacityRecord { benchmark: Some(benchmark), ..record }),
    }
}

/// The record with its benchmark committed.
pub(crate) fn committed<N>(record: CapacityRecord<N>, now: N) -> CapacityRecord<N> {
    let benchmark = record.benchmark.map(|known| Benchmark { committed_at: Some(now), ..known });
    CapacityRecord { benchmark, ..record }
}

/// The record after its benchmark was paid for so much gas.
pub(crate) fn measured<N: AtLeast32BitUnsigned + Copy>(
    record: CapacityRecord<N>,
    gas: u64,
    latency: N,
    now: N,
) -> CapacityRecord<N> {
    let Some(Benchmark { target, began_at, committed_at: Some(committed_at), .. }) =
        record.benchmark
    else {
        return CapacityRecord { benchmark: None, ..record };
    };
    // It was committed after it began; one that took no longer than the ways is as fast as can be told.
    let blocks = committed_at.saturating_sub(began_at).saturating_sub(latency);
    let shown = gas.checked_div(blocks.unique_saturated_into()).unwrap_or(gas);
    let verified = Some(shown.min(target));
    CapacityRecord { verified, measured_at: now, benchmark: None, due: None, ..record }
}

/// The record after its benchmark, of so much gas, was not committed within `blocks`: it can do less than that would have
/// taken.
pub(crate) fn too_slow<N: AtLeast32BitUnsigned + Copy>(
    record: CapacityRecord<N>,
    gas: u64,
    blocks: u32,
    rules: &Rules<N>,
    now: N,
) -> CapacityRecord<N> {
    let bound = gas.checked_div(blocks.into()).unwrap_or(gas);
    let verified = Some(limit(&record, rules, now).min(bound));
    CapacityRecord { verified, measured_at: now, benchmark: None, due: None, ..record }
}

/// The record after its benchmark came to nothing: what was known before stays.
pub(crate) fn abandoned<N>(record: CapacityRecord<N>) -> CapacityRecord<N> {
    CapacityRecord { benchmark: None, ..record }
}
