//! The figures of databases, for people and as JSON.
#![allow(
    clippy::print_stdout,
    reason = "printing figures is what a benchmark is for; this is the only place of these that does"
)]

use super::figures::{History, Sample};
use serde_json::{json, Map, Value};

const MIB: f64 = 1_048_576.0;

/// Prints a table, a line for each node.
pub(crate) fn print(histories: &[History]) {
    println!(
        "{:50} {:>8} {:>9} {:>9} {:>9} {:>9} {:>9} {:>9} {:>9} {:>6} {:>6} {:>6} {:>6}",
        "MiB",
        "blocks",
        "disk",
        "apparent",
        "log",
        "index",
        "a day",
        "state",
        "a day",
        "lag",
        "empty",
        "state1",
        "body1"
    );
    for history in histories {
        let last = history.last();
        let mib = |bytes: u64| bytes as f64 / MIB;
        let kept = |kept| if kept { "kept" } else { "gone" };
        println!(
            "{:50} {:>8} {:>9.1} {:>9.1} {:>9.1} {:>9.1} {:>9.1} {:>9.2} {:>9.3} {:>6} {:>6} {:>6} {:>6}",
            history.name,
            last.block,
            mib(last.used),
            mib(last.apparent),
            mib(last.log),
            mib(last.index),
            history.per_day(Sample::tables) / MIB,
            mib(last.state),
            history.per_day(|sample| sample.state) / MIB,
            history.lag,
            history.empty_slots,
            kept(history.old_state),
            kept(history.old_body),
        );
    }
    println!("log: what of the disk is not yet in tables. a day: what 28,800 blocks add to the tables, and to the");
    println!("state, by the second half. lag: most blocks that finality was behind.");
    println!("empty: slots without a block. state1, body1: whether the node has state and body of block 1.");
}

/// The figures as JSON.
pub(crate) fn json(histories: &[History]) -> Value {
    let nodes: Map<String, Value> = histories
        .iter()
        .map(|history| {
            let samples = history.samples.iter().map(|sample| {
                json!({
                    "block": sample.block,
                    "disk_bytes": sample.used,
                    "apparent_bytes": sample.apparent,
                    "log_bytes": sample.log,
                    "index_bytes": sample.index,
                    "state_bytes": sample.state,
                })
            });
            let figures = json!({
                "samples": samples.collect::<Vec<_>>(),
                "disk_bytes_per_day": history.per_day(Sample::tables),
                "state_bytes_per_day": history.per_day(|sample| sample.state),
                "finality_lag_blocks": history.lag,
                "empty_slots": history.empty_slots,
                "has_old_state": history.old_state,
                "has_old_body": history.old_body,
            });
            (history.name.clone(), figures)
        })
        .collect();
    json!({ "history": nodes })
}
