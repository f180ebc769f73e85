//! `stardust program check`.

use super::run::scu;
use crate::{commands::read, output::table, Context};
use clap::Args;
use serde_json::{json, Value};
use stardust_vm::{
    limits::{BLOB_BYTES_MAX, BLOCK_INSTRUCTIONS_MAX, GAS_PER_PAGE, MEMORY_BYTES_MAX, PAGE_BYTES},
    CheckError, Figures, Program, VM_VERSION,
};
use std::path::{Path, PathBuf};

/// Says what the chain will say to a blob.
#[derive(Debug, Args)]
pub(crate) struct Check {
    /// PolkaVM blob
    blob: PathBuf,
}

/// Checks a blob.
pub(super) fn execute(context: &Context, command: Check) -> anyhow::Result<()> {
    let program = Program::new(read(&command.blob)?).map_err(refused)?;
    context.out.result(|| words(&program, Vec::new()), json(&program));
    Ok(())
}

/// The refusal, whose name scripts find as the rule.
pub(super) fn refused(error: CheckError) -> anyhow::Error {
    anyhow::Error::new(error).context("the program cannot be used")
}

/// Where the names are that belong to a blob.
pub(super) fn symbols_beside(blob: &Path) -> PathBuf {
    blob.with_extension("symbols")
}

/// What is to be known of a program, after other rows.
pub(super) fn words(program: &Program, mut rows: Vec<(&'static str, String)>) -> String {
    let figures = program.figures();
    let Figures { instruction_set, blob, code, instructions, longest_block, .. } = figures;
    let Figures { jump_table, ro_data, rw_data, stack, memory, start_gas, .. } = figures;
    let exports = figures.exports.iter().map(|(name, at)| format!("{name} at {at}"));
    rows.extend([
        ("hash", hash(program)),
        ("machine", format!("{instruction_set}, version {VM_VERSION}")),
        ("bytes", format!("{blob} of at most {BLOB_BYTES_MAX}")),
        ("code", format!("{code} bytes, {instructions} instructions")),
        (
            "longest block",
            format!("{longest_block} of at most {BLOCK_INSTRUCTIONS_MAX} instructions"),
        ),
        ("jump table", format!("{jump_table} entries")),
        ("exports", exports.collect::<Vec<_>>().join(", ")),
        ("memory", format!("{memory} of at most {MEMORY_BYTES_MAX} bytes")),
        ("", format!("{ro_data} read-only, {rw_data} read-write, {stack} stack")),
        ("start of a task", format!("{start_gas} gas ({} SCU)", scu(start_gas))),
        ("", format!("and {GAS_PER_PAGE} gas for each {PAGE_BYTES} bytes of payload and item")),
    ]);
    table(&rows)
}

/// The same for scripts.
pub(super) fn json(program: &Program) -> Value {
    let figures = program.figures();
    let export = |(name, at): &(String, u32)| json!({ "name": name, "at": at });
    json!({
        "hash": hash(program),
        "vm_version": VM_VERSION,
        "instruction_set": figures.instruction_set,
        "size": figures.blob,
        "code": figures.code,
        "instructions": figures.instructions,
        "longest_block": figures.longest_block,
        "jump_table": figures.jump_table,
        "exports": figures.exports.iter().map(export).collect::<Vec<_>>(),
        "memory": figures.memory,
        "ro_data": figures.ro_data,
        "rw_data": figures.rw_data,
        "stack": figures.stack,
        "start_gas": figures.start_gas,
        "start_scu": scu(figures.start_gas),
    })
}

fn hash(program: &Program) -> String {
    build_programs::hash(program.bytes())
}
