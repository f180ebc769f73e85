//! A provider's verified capacity, as it is shown.

use crate::agent::core::BLOCK_MILLIS;
use serde_json::{json, Value};
use stardust_primitives::GAS_PER_SCU;
use stardust_sdk::Capacity;

/// SCU per second.
fn scu(gas_per_block: u64) -> f64 {
    let blocks_per_second = 1_000.0 / BLOCK_MILLIS as f64;
    gas_per_block as f64 / GAS_PER_SCU as f64 * blocks_per_second
}

/// One row of a table.
pub(crate) fn words(capacity: &Capacity) -> String {
    let Capacity { limit, is_measured, record, .. } = capacity;
    let what = match (record.benchmark, record.due, record.verified) {
        (Some(benchmark), ..) => format!(
            "a benchmark of {:.2} is under way since block {}",
            scu(benchmark.target),
            benchmark.began_at
        ),
        (None, Some(due), _) if *is_measured => {
            format!("drawn: needs a benchmark by block {due}")
        }
        (None, _, Some(_)) if *is_measured => format!("shown in block {}", record.measured_at),
        (None, _, Some(verified)) => {
            format!("{:.2} was shown too long ago: stardust provider benchmark", scu(verified))
        }
        (None, _, None) => "not measured: stardust provider benchmark".into(),
    };
    format!("claims {:.2} of {:.2} SCU/s at a time; {what}", scu(record.load), scu(*limit))
}

/// The same for scripts; gas is per block.
pub(crate) fn json(capacity: &Capacity) -> Value {
    let Capacity { limit, is_measured, record, .. } = capacity;
    let benchmark = record.benchmark.map(|benchmark| {
        json!({
            "job": benchmark.job.0,
            "target": benchmark.target,
            "began_at": benchmark.began_at,
            "committed_at": benchmark.committed_at,
        })
    });
    json!({
        "limit": limit,
        "load": record.load,
        "is_measured": is_measured,
        "verified": record.verified,
        "measured_at": record.measured_at,
        "due": record.due,
        "benchmark": benchmark,
        "limit_scu_per_second": scu(*limit),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use stardust_primitives::{
        capacity::{Benchmark, CapacityRecord},
        ids::JobId,
    };

    const CORE: u64 = 30_000_000_000;

    fn capacity(record: CapacityRecord<u32>, is_measured: bool) -> Capacity {
        Capacity { limit: 2 * CORE, is_measured, cores_max: Some(9), record }
    }

    #[test]
    fn a_capacity_is_told_in_words_and_numbers() {
        let newcomer = CapacityRecord { load: CORE / 2, ..Default::default() };
        let shown = capacity(newcomer, false);
        let claims = "claims 0.50 of 2.00 SCU/s at a time; ";
        let expected = format!("{claims}not measured: stardust provider benchmark");
        assert_eq!(words(&shown), expected);
        assert_eq!(json(&shown)["limit_scu_per_second"], json!(2.0));

        let measured = CapacityRecord { verified: Some(2 * CORE), measured_at: 7, ..newcomer };
        assert_eq!(words(&capacity(measured, true)), format!("{claims}shown in block 7"));
        let old = format!("{claims}2.00 was shown too long ago: stardust provider benchmark");
        assert_eq!(words(&capacity(measured, false)), old);
        let drawn = CapacityRecord { due: Some(99), ..measured };
        let due = format!("{claims}drawn: needs a benchmark by block 99");
        assert_eq!(words(&capacity(drawn, true)), due);

        let benchmark =
            Benchmark { job: JobId(3), target: 4 * CORE, began_at: 8, committed_at: None };
        let under_way = capacity(CapacityRecord { benchmark: Some(benchmark), ..drawn }, true);
        let expected = format!("{claims}a benchmark of 4.00 is under way since block 8");
        assert_eq!(words(&under_way), expected);
        assert_eq!(json(&under_way)["benchmark"]["job"], json!(3));
        assert_eq!(json(&under_way)["verified"], json!(60_000_000_000_u64));
    }
}
