//! A task to be run here: which, of what, and all that it reads.

use super::check;
use crate::commands::{items, read};
use anyhow::{anyhow, bail};
use clap::Args;
use stardust_offchain_core::receipts::Inputs;
use stardust_primitives::items::Items;
use stardust_vm::{limits, Program};
use std::path::PathBuf;

/// Which task.
#[derive(Debug, Args)]
pub(super) struct Task {
    /// PolkaVM blob
    pub(super) blob: PathBuf,
    /// File that every task reads
    #[arg(long, value_name = "F")]
    payload: Option<PathBuf>,
    /// File of inputs; without one, a task's input is its index
    #[arg(long, value_name = "F")]
    items: Option<PathBuf>,
    /// Which task
    #[arg(long, value_name = "I")]
    pub(super) task: u32,
    /// Most gas to use
    #[arg(long, value_name = "G", default_value_t = limits::GAS_LIMIT_MAX)]
    pub(super) gas_limit: u64,
}

/// A task with all that it reads.
pub(super) struct Loaded {
    pub(super) program: Program,
    pub(super) payload: Vec<u8>,
    pub(super) item: Vec<u8>,
}

impl Task {
    /// Reads the files, and checks the program.
    pub(super) fn load(self) -> anyhow::Result<Loaded> {
        let (payload, item) = input(self.payload, self.items, self.task)?;
        if payload.len() > limits::PAYLOAD_BYTES_MAX {
            bail!("the payload is larger than {} bytes", limits::PAYLOAD_BYTES_MAX);
        }
        let program = Program::new(read(&self.blob)?).map_err(check::refused)?;
        Ok(Loaded { program, payload, item })
    }
}

/// What a task reads: the payload, and its item.
fn input(
    payload: Option<PathBuf>,
    items: Option<PathBuf>,
    task: u32,
) -> anyhow::Result<(Vec<u8>, Vec<u8>)> {
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
    Ok((payload, item.to_vec()))
}
