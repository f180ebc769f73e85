//! What the providers did before the clock started: true receipts of every task, and the trees over them.

use anyhow::{anyhow, bail, ensure, Context, Result};
use sp_core::H256;
use stardust_offchain_core::receipts::receipt_of;
use stardust_primitives::{
    commitment::commitment,
    hashing::tagged,
    ids::AssignmentId,
    items::index_item,
    receipt::Receipt,
    tree::{BatchTree, Opening},
    AccountId,
};
use stardust_vm::{
    executor::{Pool, PoolConfig},
    Program,
};
use std::{sync::Arc, thread};

/// Tasks that are also run by the recompiler, as auditors do.
const SAMPLED: usize = 16;

/// Runs the first `tasks` tasks of a program without payload or items.
///
/// With the interpreter: for a task of a few instructions it is faster than a message to an executor.
pub(crate) fn run(program: &Program, tasks: u32, gas_limit: u64) -> Result<Vec<Receipt>> {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let share = tasks.div_ceil(u32::try_from(threads)?).max(1);
    let run_part = |first: u32| -> Result<Vec<Receipt>> {
        let last = first.saturating_add(share).min(tasks);
        let run_one = |task| {
            let outcome = program.interpret(&[], &index_item(task), gas_limit)?;
            Ok(receipt_of(task, &outcome))
        };
        (first..last).map(run_one).collect()
    };
    let run_part = &run_part;
    let receipts = thread::scope(|scope| {
        let firsts = (0..tasks).step_by(usize::try_from(share)?);
        let parts: Vec<_> = firsts.map(|first| scope.spawn(move || run_part(first))).collect();
        let parts = parts
            .into_iter()
            .map(|part| part.join().unwrap_or_else(|_| bail!("a thread that ran tasks panicked")));
        Ok::<_, anyhow::Error>(parts.collect::<Result<Vec<_>>>()?.concat())
    })?;
    check(program, &receipts, gas_limit)?;
    Ok(receipts)
}

/// Compares a sample with what the recompiler finds.
fn check(program: &Program, receipts: &[Receipt], gas_limit: u64) -> Result<()> {
    let pool = Pool::new(PoolConfig { executors: 1, ..PoolConfig::default() })?;
    let isolation = pool.isolation();
    ensure!(isolation.is_sandboxed(), "the recompiler does not run here: {isolation}");
    let payload = Arc::from([]);
    for receipt in receipts.iter().step_by(receipts.len().div_ceil(SAMPLED).max(1)) {
        let outcome = pool.run(program, &payload, &index_item(receipt.index), gas_limit)?;
        let same = receipt_of(receipt.index, &outcome) == *receipt;
        ensure!(same, "the machine's backends differ on task {}", receipt.index);
    }
    Ok(())
}

/// The finished batches of a job, the same for every job with batches of this size.
pub(crate) struct Works {
    genesis: H256,
    trees: Vec<BatchTree>,
}

impl Works {
    /// Builds the trees of a job that has one task for each of the receipts.
    pub(crate) fn new(genesis: H256, receipts: &[Receipt], batch_size: u32) -> Result<Self> {
        let size = usize::try_from(batch_size)?;
        let trees = receipts.chunks(size).map(|batch| BatchTree::build(batch.to_vec()));
        let trees = trees.collect::<Option<_>>().context("a batch has no tree")?;
        Ok(Self { genesis, trees })
    }

    fn tree(&self, id: AssignmentId) -> Result<&BatchTree> {
        let tree = self.trees.get(usize::try_from(id.batch)?);
        tree.ok_or_else(|| anyhow!("batch {} was not prepared", id.batch))
    }

    /// The salt of a batch. A real provider's is secret.
    pub(crate) fn salt(id: AssignmentId) -> [u8; 32] {
        tagged("bench-salt", &id).0
    }

    /// What `provider` commits to.
    pub(crate) fn commitment(&self, id: AssignmentId, provider: &AccountId) -> Result<H256> {
        let root = self.tree(id)?.root();
        Ok(commitment(self.genesis, id, provider, &root, &Self::salt(id)))
    }

    /// The call that opens a batch at these tasks.
    pub(crate) fn reveal(
        &self,
        id: AssignmentId,
        tasks: &[u32],
    ) -> Result<stardust_sdk::calls::Call> {
        let tree = self.tree(id)?;
        let first = tree.receipts().first().map_or(0, |receipt| receipt.index);
        let open = |task: &u32| -> Option<Opening> { tree.open(task.checked_sub(first)?) };
        let openings: Option<Vec<_>> = tasks.iter().map(open).collect();
        let openings = openings.with_context(|| format!("an audit of a task outside of {id:?}"))?;
        Ok(stardust_sdk::calls::reveal(id, tree.root(), Self::salt(id), &openings))
    }
}
