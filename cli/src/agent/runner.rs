//! Runs single tasks: the seam where tests put another kind of provider.

use stardust_offchain_core::receipts::{receipt_of, Inputs};
use stardust_primitives::{ids::JobId, receipt::Receipt};
use stardust_vm::{
    executor::{Pool, PoolConfig},
    Fault, Program,
};
use std::{io, sync::Arc, time::Duration};

/// How long one task may take here. The highest gas limit takes some minutes on a slow core, and a
/// task that is cut off can never be committed.
pub(crate) const WALL_CLOCK: Duration = Duration::from_secs(1_800);

/// All it takes to run the tasks of a job.
pub struct Work {
    /// The job.
    pub job: JobId,
    /// Its program.
    pub program: Program,
    /// Its payload; empty if it has none.
    pub payload: Arc<[u8]>,
    /// Its inputs.
    pub inputs: Inputs,
    /// Gas limit of each task.
    pub gas_limit: u64,
}

/// Runs tasks.
pub trait Runner: Send + Sync {
    /// Runs one task and gives its receipt and its output, which is empty unless the task returned.
    /// Blocks; called from as many threads as there are workers. A fault is tried again, and nothing
    /// is ever committed because of it.
    fn run(&self, work: &Work, task: u32) -> Result<(Receipt, Vec<u8>), Fault>;
}

/// Runs tasks as they are, in executor processes of their own.
pub struct PoolRunner {
    pool: Pool,
}

impl PoolRunner {
    /// Starts executors. The process must have called [`stardust_vm::executor::run_if_requested`].
    pub fn new(executors: PoolConfig) -> io::Result<Self> {
        Ok(Self { pool: Pool::new(executors)? })
    }

    /// How far guests are kept from the machine, in a line.
    pub fn isolation(&self) -> String {
        self.pool.isolation().to_string()
    }
}

impl Runner for PoolRunner {
    fn run(&self, work: &Work, task: u32) -> Result<(Receipt, Vec<u8>), Fault> {
        let item = work
            .inputs
            .item(task)
            .ok_or_else(|| Fault::Unsupported(format!("the job has no input for task {task}")))?;
        let outcome = self.pool.run(&work.program, &work.payload, &item, work.gas_limit)?;
        let receipt = receipt_of(task, &outcome);
        Ok((receipt, outcome.output().to_vec()))
    }
}
