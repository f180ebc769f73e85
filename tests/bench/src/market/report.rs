//! The figures, for people and as JSON.
#![allow(
    clippy::print_stdout,
    reason = "printing figures is what a benchmark is for; this is the only place that does"
)]

use super::figures::Figures;
use serde_json::{json, Map, Value};

/// Weight of a whole block in picoseconds: two seconds.
const BLOCK_WEIGHT: f64 = 2e12;

/// All that was measured.
pub(crate) struct Report {
    /// Plain transfers, the baseline.
    pub(crate) transfers: Figures,
    /// Batches by their size; those of one task are the unbatched life cycles.
    pub(crate) batches: Vec<(u32, Figures)>,
    /// One job of a million tasks.
    pub(crate) million: Figures,
}

impl Report {
    fn rows(&self) -> impl Iterator<Item = &Figures> {
        let batches = self.batches.iter().map(|(_, figures)| figures);
        [&self.transfers].into_iter().chain(batches).chain([&self.million])
    }

    fn by_size(&self, value: impl Fn(&Figures) -> f64) -> Map<String, Value> {
        let entries = self.batches.iter().map(|(size, row)| (size.to_string(), json!(value(row))));
        entries.collect()
    }

    /// Prints the table.
    pub(crate) fn print(&self) {
        println!("From the posting of jobs to their last payment. The tasks were run before the clock started:");
        println!("what is measured is the chain, with audits by the node's own machine, not the providers' work.");
        println!(
            "{:26} {:>9} {:>8} {:>7} {:>7} {:>8} {:>9} {:>12} {:>10} {:>10} {:>9} {:>10} {:>8}",
            "",
            "tasks",
            "batches",
            "audits",
            "blocks",
            "seconds",
            "a second",
            "x transfers",
            "bytes each",
            "state each",
            "us each",
            "in a block",
            "fullest"
        );
        let base = self.transfers.rate();
        for row in self.rows() {
            println!(
                "{:26} {:>9} {:>8} {:>7.2} {:>7} {:>8.1} {:>9.0} {:>12.2} {:>10.3} {:>10.3} {:>9.3} {:>10} {:>7.0}%",
                row.name,
                row.units,
                row.batches,
                row.audits_per_batch(),
                row.blocks,
                row.seconds,
                row.rate(),
                row.rate() / base,
                row.each(row.bytes),
                row.each(row.state),
                row.each(row.weight) / 1e6,
                row.most,
                row.heaviest as f64 / BLOCK_WEIGHT * 100.0,
            );
        }
        println!(
            "audits: a batch. bytes: of extrinsics. state: bytes that stay. us: of block weight."
        );
        println!("in a block: most transfers or batches that one made final. fullest: its share of a block's weight.");
    }

    /// The figures as JSON.
    pub(crate) fn json(&self) -> Value {
        let mut tasks = self.by_size(Figures::rate);
        json!({
            "transfers_per_s": self.transfers.rate(),
            "lifecycles_per_s": tasks.remove("1"),
            "tasks_per_s": tasks,
            "million": { "blocks": self.million.blocks, "seconds": self.million.seconds },
            "chain_bytes_per_task": self.by_size(|row| row.each(row.bytes)),
            "state_bytes_per_task": self.by_size(|row| row.each(row.state)),
            "weight_ps_per_task": self.by_size(|row| row.each(row.weight)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::market::figures::Block;

    #[test]
    fn figures_are_named_by_the_size_of_batches() {
        let row = |units: u64, seconds: u64| {
            let block = |number: u32| Block {
                number,
                millis: u64::from(number) * seconds * 1_000,
                weight: 50,
                normal: 0,
                bytes: 10,
            };
            Figures::of("x", units, &[block(0), block(1)], &Block::default())
        };
        let report = Report {
            transfers: row(1_000, 2),
            batches: vec![(1, row(30, 3)), (1_000, row(4_000, 4))],
            million: row(1_000_000, 30),
        };
        let found = report.json();
        assert_eq!(found["transfers_per_s"], 500.0);
        assert_eq!(found["lifecycles_per_s"], 10.0);
        assert_eq!(found["tasks_per_s"], json!({ "1000": 1_000.0 }));
        assert_eq!(found["million"], json!({ "blocks": 1, "seconds": 30.0 }));
        assert_eq!(found["chain_bytes_per_task"], json!({ "1": 20.0 / 30.0, "1000": 0.005 }));
        assert_eq!(found["weight_ps_per_task"]["1000"], 0.025);
    }
}
