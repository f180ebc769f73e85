//! `stardust program run`.

use super::{
    check,
    task::{Loaded, Task},
};
use crate::{commands::hex, output::table, Context};
use clap::Args;
use serde_json::json;
use stardust_primitives::GAS_PER_SCU;
use stardust_vm::{
    executor::{Pool, PoolConfig},
    Outcome, Program,
};
use std::{path::PathBuf, sync::Arc, time::Instant};

/// Runs one task here, without any chain.
#[derive(Debug, Args)]
pub(crate) struct Run {
    #[command(flatten)]
    of: Task,
    /// Show where the gas goes, function by function; takes some 100 times as long
    #[arg(long)]
    profile: bool,
    /// File of the functions' names [default: the blob's, with the ending .symbols]
    #[arg(long, value_name = "F", requires = "profile")]
    symbols: Option<PathBuf>,
}

/// Runs one task.
pub(super) fn execute(context: &Context, command: Run) -> anyhow::Result<()> {
    let Run { of, profile, symbols } = command;
    let (file, task, gas_limit) = (of.blob.clone(), of.task, of.gas_limit);
    let Loaded { program, payload, item } = of.load()?;
    if profile {
        let symbols = symbols.unwrap_or_else(|| check::symbols_beside(&file));
        return super::profile::execute(context, &program, &symbols, (&payload, &item), gas_limit);
    }
    run(context, &program, payload, &item, task, gas_limit)
}

fn run(
    context: &Context,
    program: &Program,
    payload: Vec<u8>,
    item: &[u8],
    task: u32,
    gas_limit: u64,
) -> anyhow::Result<()> {
    // The user's own program on the user's own machine: interpreted, if need be, and told so.
    let config = PoolConfig { executors: 1, unsandboxed: true, ..PoolConfig::default() };
    let pool = Pool::new(config)?;
    let started = Instant::now();
    let outcome = pool.run(program, &Arc::from(payload), item, gas_limit)?;
    let seconds = started.elapsed().as_secs_f64();
    let words = || {
        let mut rows = vec![("task", task.to_string())];
        rows.extend(outcome_rows(&outcome));
        rows.push(("seconds", format!("{seconds:.3}")));
        rows.push(("executor", pool.isolation().to_string()));
        table(&rows)
    };
    let json = json!({
        "task": task,
        "outcome": kind(&outcome),
        "gas": outcome.gas(),
        "output": outcome.is_returned().then(|| hex(outcome.output())),
        "seconds": seconds,
    });
    context.out.result(words, json);
    Ok(())
}

/// The name of an outcome's kind.
pub(super) fn kind(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Returned { .. } => "returned",
        Outcome::Trapped { .. } => "trapped",
        Outcome::OutOfGas { .. } => "out_of_gas",
    }
}

/// An outcome in words.
pub(super) fn outcome_rows(outcome: &Outcome) -> Vec<(&'static str, String)> {
    let mut rows = vec![
        ("outcome", kind(outcome).replace('_', " ")),
        ("gas", format!("{} ({} SCU)", outcome.gas(), scu(outcome.gas()))),
    ];
    if outcome.is_returned() {
        rows.push(("output", hex(outcome.output())));
    }
    rows
}

/// Gas in SCU, to four places.
pub(super) fn scu(gas: u64) -> String {
    let unit = GAS_PER_SCU.checked_div(10_000).unwrap_or(1);
    let parts = u128::from(gas).div_ceil(unit);
    let whole = parts.checked_div(10_000).unwrap_or_default();
    format!("{whole}.{:0>4}", parts.checked_rem(10_000).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gas_is_shown_in_scu() {
        assert_eq!(scu(0), "0.0000");
        assert_eq!(scu(1), "0.0001");
        assert_eq!(scu(25_000_000_000), "2.5000");
    }
}
