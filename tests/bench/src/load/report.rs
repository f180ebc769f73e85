//! The figures of a load, for people and as JSON.
#![allow(
    clippy::print_stdout,
    reason = "printing figures is what a benchmark is for; this is the only place of the load that does"
)]

use super::{drive::Done, flood::Flooded, statistics::Spread, watch::Watched};
use crate::market::{
    figures::{Block, Figures},
    Load,
};
use serde_json::{json, Value};
use stardust_runtime::params::{BLOCK_WEIGHT, NORMAL_SHARE};

/// A block with this share of the weight that transactions may take has no room for most of them.
const FULL: f64 = 0.95;
const MIB: f64 = 1_048_576.0;

/// Something that has to hold, and what speaks against it.
pub(crate) struct Check {
    what: String,
    faults: Vec<String>,
}

impl Check {
    /// A check that found these faults.
    pub(crate) fn of(what: &str, faults: Vec<String>) -> Self {
        Self { what: what.into(), faults }
    }
}

/// What was seen in a stretch of blocks.
pub(crate) struct Stretch {
    /// Of the node.
    pub(crate) watched: Watched,
    /// Of the flood.
    pub(crate) flooded: Flooded,
    /// The blocks, with the one before them.
    pub(crate) blocks: Vec<Block>,
}

impl Stretch {
    /// Seconds from block to block.
    fn block_times(&self) -> Spread {
        let next = self.blocks.iter().skip(1);
        let pairs = self.blocks.iter().zip(next);
        Spread::of(pairs.map(|(one, next)| next.millis.saturating_sub(one.millis) as f64 / 1e3))
    }

    fn seconds(&self) -> f64 {
        let millis = |block: Option<&Block>| block.map_or(0, |block| block.millis);
        millis(self.blocks.last()).saturating_sub(millis(self.blocks.first())) as f64 / 1e3
    }

    /// What share of their room transactions took in each block.
    fn fill(&self) -> Vec<f64> {
        let room = NORMAL_SHARE.mul_floor(BLOCK_WEIGHT.ref_time()) as f64;
        self.blocks.iter().skip(1).map(|block| block.normal as f64 / room).collect()
    }

    fn full_blocks(&self) -> usize {
        self.fill().into_iter().filter(|fill| *fill >= FULL).count()
    }

    fn heaviest(&self) -> f64 {
        let weight = self.blocks.iter().map(|block| block.weight).max().unwrap_or(0);
        weight as f64 / BLOCK_WEIGHT.ref_time() as f64
    }

    /// Blocks that are heavier than a block may be, or have more of transactions than is theirs.
    fn overweight(&self) -> Vec<String> {
        let room = BLOCK_WEIGHT.ref_time();
        let normal = NORMAL_SHARE.mul_floor(room);
        let heavy = self.blocks.iter().filter(|block| block.weight > room || block.normal > normal);
        heavy.map(|block| format!("block {}: {} ps", block.number, block.weight)).collect()
    }

    fn json(&self) -> Value {
        let (ready, waiting) = self.watched.pool();
        let series = self.watched.samples.iter().map(|sample| {
            json!({
                "s": sample.at,
                "resident_bytes": sample.resident,
                "ready": sample.ready,
                "pooled": sample.pooled,
            })
        });
        json!({
            "blocks": self.blocks.len().saturating_sub(1),
            "seconds": self.seconds(),
            "block_s": spread(self.block_times()),
            "full_blocks": self.full_blocks(),
            "fill": spread(Spread::of(self.fill())),
            "heaviest": self.heaviest(),
            "finality_lag_blocks": spread(self.watched.lag()),
            "resident_peak_bytes": self.watched.peak(),
            "cores": self.watched.cores(),
            "pool_ready": spread(ready),
            "pool_waiting": spread(waiting),
            "rpc_per_s": self.flooded.rate(),
            "rpc_reads_s": spread(self.flooded.reads()),
            "rpc_transactions_s": spread(self.flooded.transactions()),
            "rpc_refused": self.flooded.refused(),
            "rpc_broken": self.flooded.broken(),
            "samples": series.collect::<Vec<_>>(),
        })
    }
}

/// All that was measured.
pub(crate) struct Report {
    /// What there was to do.
    pub(crate) load: Load<'static>,
    /// The baseline.
    pub(crate) transfers: Figures,
    /// The node with nothing to do.
    pub(crate) idle: Stretch,
    /// The node with the load and the flood.
    pub(crate) busy: Stretch,
    /// What was done.
    pub(crate) done: Done,
    /// What has to hold.
    pub(crate) checks: Vec<Check>,
    /// Blocks that have to be full.
    pub(crate) full_blocks: u32,
}

impl Report {
    /// Those of the run, and those of the blocks and the flood.
    fn all_checks(&self) -> Vec<Check> {
        let full = self.busy.full_blocks();
        let too_few = usize::try_from(self.full_blocks).is_ok_and(|least| full < least);
        let few = too_few.then(|| format!("{full} of {}", self.full_blocks));
        let blocks = [
            Check::of("enough blocks were full", few.into_iter().collect()),
            Check::of("no block is too heavy", self.busy.overweight()),
            Check::of(
                "reads are answered, invalid transactions refused",
                self.busy.flooded.wrong(),
            ),
        ];
        let run = self.checks.iter().map(|check| Check::of(&check.what, check.faults.clone()));
        run.chain(blocks).collect()
    }

    /// Whether all holds that has to.
    pub(crate) fn holds(&self) -> bool {
        self.all_checks().iter().all(|check| check.faults.is_empty())
    }

    fn batches_per_second(&self) -> f64 {
        f64::from(self.load.batches()) / self.busy.seconds()
    }

    fn transactions_per_second(&self) -> f64 {
        self.done.included as f64 / self.busy.seconds()
    }

    /// Prints figures and checks.
    pub(crate) fn print(&self) {
        let (idle, busy) = (&self.idle, &self.busy);
        println!(
            "{} jobs, {} batches, {} audits in {} blocks, {:.0} s: {:.0} transactions a second ({:.2} of {:.0} \
             transfers), {:.0} batches a second",
            self.load.jobs,
            self.load.batches(),
            self.done.audits,
            busy.blocks.len().saturating_sub(1),
            busy.seconds(),
            self.transactions_per_second(),
            self.transactions_per_second() / self.transfers.rate(),
            self.transfers.rate(),
            self.batches_per_second(),
        );
        println!(
            "{} blocks full, {:.0}% of the room of transactions taken on average; heaviest block {:.0}% of what one \
             may weigh",
            busy.full_blocks(),
            Spread::of(busy.fill()).mean * 100.0,
            busy.heaviest() * 100.0,
        );
        println!("{:34} {:>9} {:>9} {:>9} {:>9}", "", "mean", "median", "95%", "most");
        let (ready, waiting) = busy.watched.pool();
        for (name, spread) in [
            ("block time, s: idle", idle.block_times()),
            ("block time, s: load", busy.block_times()),
            ("finality lag, blocks: idle", idle.watched.lag()),
            ("finality lag, blocks: load", busy.watched.lag()),
            ("pool, ready transactions", ready),
            ("pool, waiting transactions", waiting),
            ("read, ms: idle", idle.flooded.reads().times(1e3)),
            ("read, ms: load", busy.flooded.reads().times(1e3)),
            ("invalid transaction, ms: idle", idle.flooded.transactions().times(1e3)),
            ("invalid transaction, ms: load", busy.flooded.transactions().times(1e3)),
        ] {
            println!(
                "{name:34} {:>9.1} {:>9.1} {:>9.1} {:>9.1}",
                spread.mean, spread.median, spread.p95, spread.max
            );
        }
        println!(
            "flood: {:.0} requests a second, {} transactions refused, {} requests without an answer",
            busy.flooded.rate(),
            busy.flooded.refused(),
            busy.flooded.broken(),
        );
        println!(
            "node: {:.0} MiB at most and {:.2} processors with the load, {:.0} MiB and {:.2} without",
            busy.watched.peak() as f64 / MIB,
            busy.watched.cores(),
            idle.watched.peak() as f64 / MIB,
            idle.watched.cores(),
        );
        println!(
            "claims made again: {:?}; assignments without pay: {:?}",
            self.done.refusals,
            self.done.ledger.ended()
        );
        for check in self.all_checks() {
            let word = if check.faults.is_empty() { "ok" } else { "FAILED" };
            println!("{word:6} {}", check.what);
            for fault in check.faults {
                println!("       {fault}");
            }
        }
    }

    /// The figures as JSON.
    pub(crate) fn json(&self) -> Value {
        let checks = self.all_checks();
        let checks =
            checks.iter().map(|check| json!({ "what": check.what, "faults": check.faults }));
        json!({
            "load": {
                "jobs": self.done.ledger.posted(),
                "batches_paid": self.done.ledger.paid(),
                "audits": self.done.audits,
                "transactions_per_s": self.transactions_per_second(),
                "batches_per_s": self.batches_per_second(),
                "transfers_per_s": self.transfers.rate(),
                "idle": self.idle.json(),
                "busy": self.busy.json(),
                "claims_again": self.done.refusals,
                "without_pay": self.done.ledger.ended(),
                "checks": checks.collect::<Vec<_>>(),
            }
        })
    }
}

fn spread(spread: Spread) -> Value {
    json!({
        "count": spread.count,
        "mean": spread.mean,
        "median": spread.median,
        "p95": spread.p95,
        "max": spread.max,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Blocks with these times in seconds and these weights of transactions in milliseconds, of which there is 1.5 s.
    fn stretch(blocks: &[(u64, u64)]) -> Stretch {
        let block = |(number, (second, millis)): (u32, &(u64, u64))| Block {
            number,
            millis: second * 1_000,
            weight: millis * 1_000_000_000,
            normal: millis * 1_000_000_000,
            bytes: 0,
        };
        let blocks = (0u32..).zip(blocks).map(block).collect();
        Stretch { watched: Watched::default(), flooded: Flooded::default(), blocks }
    }

    #[test]
    fn blocks_are_timed_and_weighed_after_the_first() {
        let found = stretch(&[(0, 1_490), (3, 1_500), (6, 750), (12, 1_425)]);
        assert_eq!((found.seconds(), found.full_blocks()), (12.0, 2));
        assert_eq!((found.block_times().mean, found.block_times().max), (4.0, 6.0));
        assert_eq!(found.fill(), [1.0, 0.5, 0.95]);
        assert_eq!(found.heaviest(), 0.75);
        assert_eq!(found.overweight(), [""; 0]);
        let heavy = stretch(&[(0, 0), (3, 1_501)]);
        assert_eq!(heavy.overweight(), ["block 1: 1501000000000 ps"]);
    }
}
