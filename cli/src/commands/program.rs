//! `stardust program`.

use crate::{
    commands::{hex, items, job, read},
    output::table,
    Context,
};
use anyhow::{anyhow, bail};
use clap::Subcommand;
use serde_json::json;
use stardust_offchain_core::receipts::Inputs;
use stardust_primitives::{items::Items, AccountId, GAS_PER_SCU};
use stardust_sdk::{account_from_str, calls, Client, Registered, Signer, Until};
use stardust_vm::{
    executor::{Pool, PoolConfig},
    limits, Outcome, Program, VM_VERSION,
};
use std::{path::PathBuf, sync::Arc, time::Instant};

/// The commands about programs.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Put a program on chain, unless it is there
    Register {
        /// PolkaVM blob
        blob: PathBuf,
        /// Account that gets the author's share of fees [default: the one that registers]
        #[arg(long, value_name = "ACC", value_parser = account_from_str)]
        royalty_to: Option<AccountId>,
    },
    /// Take a program out of the market and get its deposit back; jobs that run go on
    Unregister {
        /// Its hash
        #[arg(value_name = "HASH")]
        program: String,
    },
    /// Run one task here, without any chain
    Run {
        /// PolkaVM blob
        blob: PathBuf,
        /// File that every task reads
        #[arg(long, value_name = "F")]
        payload: Option<PathBuf>,
        /// File of inputs; without one, a task's input is its index
        #[arg(long, value_name = "F")]
        items: Option<PathBuf>,
        /// Which task
        #[arg(long, value_name = "I")]
        task: u32,
        /// Most gas to use
        #[arg(long, value_name = "G", default_value_t = limits::GAS_LIMIT_MAX)]
        gas_limit: u64,
    },
}

/// Runs a command.
pub(crate) async fn execute(context: &Context, command: Command) -> anyhow::Result<()> {
    match command {
        Command::Register { blob, royalty_to } => {
            let blob = read(&blob)?;
            let (client, signer) = (context.client().await?, context.signer()?);
            let registered = register(&client, &signer, &blob, royalty_to, context.until()).await?;
            show(context, &registered);
            Ok(())
        }
        Command::Unregister { program } => {
            let (client, signer) = (context.client().await?, context.signer()?);
            let program = job::hash_of(&program)?;
            let call = calls::unregister_program(program);
            client.submit(&signer, &call, context.until()).await?;
            let words = || format!("program {program:?} is unregistered");
            context.out.result(words, json!({ "program": format!("{program:?}") }));
            Ok(())
        }
        Command::Run { blob, payload, items, task, gas_limit } => {
            let blob = read(&blob)?;
            let payload = payload.as_deref().map(read).transpose()?.unwrap_or_default();
            let inputs = match items {
                None => Inputs::new(&Items::Index, Vec::new()),
                Some(items) => {
                    let (list, _) = items::load(&items)?;
                    Inputs::new(&Items::Preimage(Default::default()), list)
                }
            };
            let inputs = inputs.ok_or_else(|| anyhow!("the file of inputs is malformed"))?;
            let item = inputs.item(task).ok_or_else(|| anyhow!("no input for task {task}"))?;
            run(context, blob, payload, &item, task, gas_limit)
        }
    }
}

/// Checks a program here, where the reason is known in detail, and registers it.
pub(crate) async fn register(
    client: &Client,
    signer: &Signer,
    blob: &[u8],
    royalty_to: Option<AccountId>,
    until: Until,
) -> anyhow::Result<Registered> {
    stardust_vm::check(blob).map_err(|error| anyhow!("the program cannot be used: {error}"))?;
    Ok(client.register_program(signer, blob, royalty_to, VM_VERSION, until).await?)
}

fn show(context: &Context, registered: &Registered) {
    let Registered { id, record, already } = registered;
    let words = || {
        let state = if *already { "was registered before" } else { "registered" };
        table(&[
            ("program", format!("{id:?}")),
            ("state", state.into()),
            ("bytes", record.size.to_string()),
            ("royalties to", record.royalty_to.to_string()),
        ])
    };
    let json = json!({
        "program": format!("{id:?}"),
        "already": already,
        "size": record.size,
        "author": record.author.to_string(),
        "royalty_to": record.royalty_to.to_string(),
        "vm_version": record.vm_version,
    });
    context.out.result(words, json);
}

fn run(
    context: &Context,
    blob: Vec<u8>,
    payload: Vec<u8>,
    item: &[u8],
    task: u32,
    gas_limit: u64,
) -> anyhow::Result<()> {
    if payload.len() > limits::PAYLOAD_BYTES_MAX {
        bail!("the payload is larger than {} bytes", limits::PAYLOAD_BYTES_MAX);
    }
    let program =
        Program::new(blob).map_err(|error| anyhow!("the program cannot be used: {error}"))?;
    // The user's own program on the user's own machine: interpreted, if need be, and told so.
    let config = PoolConfig { executors: 1, unsandboxed: true, ..PoolConfig::default() };
    let pool = Pool::new(config)?;
    let started = Instant::now();
    let outcome = pool.run(&program, &Arc::from(payload), item, gas_limit)?;
    let seconds = started.elapsed().as_secs_f64();
    let kind = match outcome {
        Outcome::Returned { .. } => "returned",
        Outcome::Trapped { .. } => "trapped",
        Outcome::OutOfGas { .. } => "out_of_gas",
    };
    let words = || {
        let mut rows = vec![
            ("task", task.to_string()),
            ("outcome", kind.replace('_', " ")),
            ("gas", format!("{} ({} SCU)", outcome.gas(), scu(outcome.gas()))),
            ("seconds", format!("{seconds:.3}")),
            ("executor", pool.isolation().to_string()),
        ];
        if outcome.is_returned() {
            rows.push(("output", hex(outcome.output())));
        }
        table(&rows)
    };
    let json = json!({
        "task": task,
        "outcome": kind,
        "gas": outcome.gas(),
        "output": outcome.is_returned().then(|| hex(outcome.output())),
        "seconds": seconds,
    });
    context.out.result(words, json);
    Ok(())
}

/// Gas in SCU, to four places.
fn scu(gas: u64) -> String {
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
