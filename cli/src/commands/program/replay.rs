//! `stardust program trace`, `witness` and `step`: any piece of a run, run again.

use super::{
    check,
    run::outcome_rows,
    task::{Loaded, Task},
};
use crate::{
    commands::{hex, read},
    output::table,
    Context,
};
use anyhow::{anyhow, bail, Context as _};
use clap::Args;
use codec::{Decode, Encode};
use serde_json::json;
use sp_core::H256;
use stardust_primitives::hashing;
use stardust_vm::{
    executor::{Pool, PoolConfig},
    replay::{self, Backend, Claim, Hasher, Position, Replayer, CHUNK_GAS_MAX},
    Program,
};
use std::{fs, path::PathBuf, sync::Arc};

/// A task, cut into chunks.
#[derive(Debug, Args)]
struct Chunks {
    #[command(flatten)]
    of: Task,
    /// Gas of a chunk
    #[arg(long, value_name = "G", default_value_t = CHUNK_GAS_MAX)]
    chunk_gas: u64,
}

/// Runs one task and notes its state's root at the end of each chunk.
#[derive(Debug, Args)]
pub(crate) struct Trace {
    #[command(flatten)]
    of: Chunks,
}

/// Writes what is needed to run one piece of a task alone.
#[derive(Debug, Args)]
pub(crate) struct Witness {
    #[command(flatten)]
    of: Chunks,
    /// Which chunk, from 0
    #[arg(long, value_name = "K")]
    chunk: u32,
    /// Which of its instructions, if not all
    #[arg(long, value_name = "A..B", value_parser = parse_steps)]
    steps: Option<(u32, u32)>,
    /// Where to write it
    #[arg(short, long, value_name = "F")]
    output: PathBuf,
}

/// Runs one piece from its witness.
#[derive(Debug, Args)]
pub(crate) struct Step {
    /// PolkaVM blob
    blob: PathBuf,
    /// File that `witness` wrote
    witness: PathBuf,
    /// Ask the chain too, which must have the program
    #[arg(long)]
    on_chain: bool,
}

/// Traces one task, in an executor.
pub(super) fn trace(context: &Context, command: Trace) -> anyhow::Result<()> {
    let Chunks { of, chunk_gas } = command.of;
    let gas_limit = of.gas_limit;
    let Loaded { program, payload, item } = of.load()?;
    // The user's own program on the user's own machine: interpreted, if need be.
    let config = PoolConfig { executors: 1, unsandboxed: true, ..PoolConfig::default() };
    let pool = Pool::new(config)?;
    let trace = pool.trace(&program, &Arc::from(payload), &item, gas_limit, chunk_gas)?;
    let root = trace.root().hash(&Hasher::native());
    let words = || {
        let mut rows = outcome_rows(&trace.outcome);
        rows.push(("trace", hex(root)));
        let roots =
            (0_u32..).zip(&trace.roots).map(|(index, root)| format!("{index:>6} {}", hex(root)));
        format!("{}\n{}", table(&rows), roots.collect::<Vec<_>>().join("\n"))
    };
    let json = json!({
        "chunk_gas": trace.chunk_gas,
        "gas": trace.outcome.gas(),
        "roots": trace.roots.iter().map(hex).collect::<Vec<_>>(),
        "trace": hex(root),
    });
    context.out.result(words, json);
    Ok(())
}

/// Writes a claim and the witness that it needs.
pub(super) fn witness(context: &Context, command: Witness) -> anyhow::Result<()> {
    let Witness { of, chunk, steps, output } = command;
    let Chunks { of, chunk_gas } = of;
    let gas_limit = of.gas_limit;
    let Loaded { program, payload, item } = of.load()?;
    let task = replay::Task { payload: &payload, item: &item, gas_limit };
    // Here the interpreter: it is safe in any process.
    let replayer = Replayer::new(Backend::Interpreter, &program)?;
    let (from, to) = steps.unwrap_or_default();
    let position = Position { boundary: chunk, instructions: from };
    let instructions = steps.map(|_| to.saturating_sub(from));
    let (claim, witness) = replayer.witness(&task, chunk_gas, position, instructions)?;
    let bytes = (claim, &witness).encode();
    fs::write(&output, &bytes).with_context(|| format!("cannot write {}", output.display()))?;
    let words = || {
        table(&[
            ("from", hex(claim.from)),
            ("pages", format!("{}", pages(&witness))),
            ("bytes", witness.encoded_size().to_string()),
        ])
    };
    let json = json!({
        "from": hex(claim.from),
        "pages": pages(&witness),
        "bytes": witness.encoded_size(),
    });
    context.out.result(words, json);
    Ok(())
}

fn pages(witness: &replay::Witness) -> usize {
    witness.memory_pages.pages.len().saturating_add(witness.input_pages.pages.len())
}

/// Says where a piece leads.
pub(super) async fn step(context: &Context, command: Step) -> anyhow::Result<()> {
    let program = Program::new(read(&command.blob)?).map_err(check::refused)?;
    let bytes = read(&command.witness)?;
    let mut rest = bytes.as_slice();
    let Ok(claim) = Claim::decode(&mut rest) else {
        bail!("{} is not what `program witness` writes", command.witness.display());
    };
    let root = replay::step(&program, &claim, rest, &Hasher::native())?;
    let mut rows = vec![("from", hex(claim.from)), ("to", hex(root))];
    if command.on_chain {
        let Claim { from, piece } = claim;
        let from = H256(from);
        let id = hashing::content(program.bytes());
        let chain = context.client().await?.latest();
        let found = chain.step(id, from, piece.gas_floor, piece.instructions, rest).await?;
        let found = found.map_err(|why| anyhow!("the chain decides nothing: {why}"))?;
        if found.0 != root {
            bail!("the chain comes to {}, and this machine to {}", hex(found), hex(root));
        }
        rows.push(("the chain", "agrees".into()));
    }
    let json = json!({
        "from": hex(claim.from),
        "to": hex(root),
        "on_chain": command.on_chain.then_some(true),
    });
    context.out.result(|| table(&rows), json);
    Ok(())
}

/// Parses `A..B`.
fn parse_steps(text: &str) -> Result<(u32, u32), String> {
    let parse = |part: &str| part.parse::<u32>().map_err(|error| error.to_string());
    let (from, to) = text.split_once("..").ok_or("two numbers with .. between them are needed")?;
    let (from, to) = (parse(from)?, parse(to)?);
    if from > to {
        return Err("the first is above the second".into());
    }
    Ok((from, to))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_a_range() {
        assert_eq!(parse_steps("3..10"), Ok((3, 10)));
        assert_eq!(parse_steps("4..4"), Ok((4, 4)));
        for text in ["", "3", "3..", "..3", "4..3", "1..2..3", "-1..3"] {
            assert!(parse_steps(text).is_err(), "{text}");
        }
    }
}
