//! The workers: threads that run the tasks of claimed batches and seal finished ones.

use crate::agent::{
    core::Sealed,
    log,
    runner::{Runner, Work},
    store::{salt, Journal, Store},
};
use sp_core::H256;
use stardust_offchain_core::Faults;
use stardust_primitives::{
    commitment::commitment, ids::AssignmentId, receipt::Receipt, AccountId, BlockNumber,
};
use stardust_vm::Fault;
use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    io,
    ops::Range,
    sync::{
        atomic::{AtomicBool, Ordering},
        Arc, Condvar, Mutex, MutexGuard, PoisonError,
    },
    thread,
    time::{Duration, Instant},
};
use tokio::sync::mpsc::UnboundedSender;

/// Longest pause after a fault.
const PAUSE_MAX: Duration = Duration::from_secs(30);

/// What the workers report.
#[derive(Debug)]
pub enum Progress {
    /// A batch is complete and sealed.
    Sealed {
        /// The batch.
        id: AssignmentId,
        /// What to commit.
        sealed: Sealed,
        /// Mean time of its tasks.
        millis_per_task: u64,
    },
    /// A batch cannot be kept on disk.
    Failed {
        /// The batch.
        id: AssignmentId,
        /// Why.
        error: String,
    },
}

/// What came of all the tasks that were run since the agent started.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Gas of those that ended.
    pub gas: u64,
    /// Faults of this machine; a task may have several.
    pub faults: Faults,
}

/// Who commits, on which chain.
#[derive(Clone, Debug)]
pub struct Identity {
    /// The chain.
    pub genesis: H256,
    /// The provider.
    pub account: AccountId,
    /// The secret that its salts follow from.
    pub salts: [u8; 32],
}

/// The workers and their queue.
pub struct Engine {
    shared: Arc<Shared>,
}

struct Shared {
    runner: Arc<dyn Runner>,
    store: Arc<Store>,
    identity: Identity,
    reports: UnboundedSender<Progress>,
    queue: Mutex<Queue>,
    tally: Mutex<Tally>,
    changed: Condvar,
}

#[derive(Default)]
struct Queue {
    tasks: VecDeque<(Arc<Batch>, u32)>,
    batches: BTreeMap<AssignmentId, Arc<Batch>>,
}

struct Batch {
    id: AssignmentId,
    claimed_at: BlockNumber,
    work: Arc<Work>,
    tasks: Range<u32>,
    cancelled: AtomicBool,
    state: Mutex<State>,
}

struct State {
    journal: Journal,
    left: BTreeSet<u32>,
    busy: Duration,
    run: u32,
}

impl Engine {
    /// Starts `workers` threads.
    pub fn start(
        workers: u32,
        runner: Arc<dyn Runner>,
        store: Arc<Store>,
        identity: Identity,
        reports: UnboundedSender<Progress>,
    ) -> io::Result<Self> {
        let (queue, tally, changed) = (Mutex::default(), Mutex::default(), Condvar::new());
        let shared = Shared { runner, store, identity, reports, queue, tally, changed };
        let shared = Arc::new(shared);
        for worker in 0..workers.max(1) {
            let shared = shared.clone();
            let name = format!("worker-{worker}");
            thread::Builder::new().name(name).spawn(move || shared.work())?;
        }
        Ok(Self { shared })
    }

    /// Queues a batch, before all others if it `is_first`; tasks that are in its journal are not run again.
    pub fn run(
        &self,
        id: AssignmentId,
        claimed_at: BlockNumber,
        work: Arc<Work>,
        tasks: Range<u32>,
        is_first: bool,
    ) -> io::Result<()> {
        let journal = self.shared.store.journal(id)?;
        let finished: BTreeSet<_> = journal.finished().collect();
        let left: BTreeSet<_> = tasks.clone().filter(|task| !finished.contains(task)).collect();
        let (known, all) = (tasks.len().saturating_sub(left.len()), tasks.len());
        log::info(id, format_args!("running {all} tasks, {known} of them finished before"));
        let queued: Vec<_> = left.iter().copied().collect();
        let state = Mutex::new(State { journal, left, busy: Duration::ZERO, run: 0 });
        let cancelled = AtomicBool::new(false);
        let batch = Arc::new(Batch { id, claimed_at, work, tasks, cancelled, state });
        let mut queue = lock(&self.shared.queue);
        queue.batches.insert(id, batch.clone());
        let new = queued.iter().map(|task| (batch.clone(), *task));
        if is_first {
            // The other end of the queue, so the last of them goes in first.
            new.rev().for_each(|task| queue.tasks.push_front(task));
        } else {
            queue.tasks.extend(new);
        }
        drop(queue);
        if queued.is_empty() {
            self.shared.seal(&batch);
        }
        self.shared.changed.notify_all();
        Ok(())
    }

    /// What came of the tasks so far.
    pub fn tally(&self) -> Tally {
        *lock(&self.shared.tally)
    }

    /// Stops running a batch; what is finished of it stays on disk.
    pub fn cancel(&self, id: AssignmentId) {
        let mut queue = lock(&self.shared.queue);
        if let Some(batch) = queue.batches.remove(&id) {
            batch.cancelled.store(true, Ordering::SeqCst);
            queue.tasks.retain(|(queued, _)| queued.id != id);
        }
    }
}

impl Shared {
    fn work(&self) {
        let mut pause = Duration::ZERO;
        loop {
            let (batch, task) = self.next();
            if batch.cancelled.load(Ordering::SeqCst) {
                continue;
            }
            let started = Instant::now();
            match self.runner.run(&batch.work, task) {
                Ok((receipt, output)) => {
                    pause = Duration::ZERO;
                    let mut tally = lock(&self.tally);
                    // The gas of some fifty years on one core.
                    tally.gas = tally.gas.saturating_add(receipt.gas);
                    drop(tally);
                    self.keep(&batch, started.elapsed(), &receipt, &output);
                }
                Err(fault) => {
                    pause = pause.saturating_mul(2).clamp(Duration::from_secs(1), PAUSE_MAX);
                    self.again(batch, task, &fault, pause);
                }
            }
        }
    }

    fn next(&self) -> (Arc<Batch>, u32) {
        let mut queue = lock(&self.queue);
        loop {
            match queue.tasks.pop_front() {
                Some(next) => return next,
                None => {
                    queue = self.changed.wait(queue).unwrap_or_else(PoisonError::into_inner);
                }
            }
        }
    }

    /// Writes a finished task down, and seals the batch if it was the last.
    fn keep(&self, batch: &Arc<Batch>, took: Duration, receipt: &Receipt, output: &[u8]) {
        let mut state = lock(&batch.state);
        if batch.cancelled.load(Ordering::SeqCst) {
            return;
        }
        if let Err(error) = state.journal.append(receipt, output) {
            drop(state);
            self.fail(batch, &error);
            return;
        }
        state.busy = state.busy.saturating_add(took);
        state.run = state.run.saturating_add(1);
        state.left.remove(&receipt.index);
        let complete = state.left.is_empty();
        drop(state);
        if complete {
            self.seal(batch);
        }
    }

    fn seal(&self, batch: &Arc<Batch>) {
        lock(&self.queue).batches.remove(&batch.id);
        if batch.cancelled.load(Ordering::SeqCst) {
            return;
        }
        let mut state = lock(&batch.state);
        let millis = u64::try_from(state.busy.as_millis()).unwrap_or(u64::MAX);
        let millis_per_task = millis.checked_div(u64::from(state.run)).unwrap_or_default();
        let Identity { genesis, account, salts } = &self.identity;
        let salt = salt(salts, batch.id, batch.claimed_at);
        let tasks = batch.tasks.clone();
        let sealed = self.store.finish(batch.id, tasks, &mut state.journal, |root| {
            commitment(*genesis, batch.id, account, root, &salt)
        });
        drop(state);
        match sealed {
            Ok(sealed) => {
                // The agent is gone only when the process ends.
                let _ =
                    self.reports.send(Progress::Sealed { id: batch.id, sealed, millis_per_task });
            }
            Err(error) => self.fail(batch, &error),
        }
    }

    fn fail(&self, batch: &Arc<Batch>, error: &io::Error) {
        batch.cancelled.store(true, Ordering::SeqCst);
        let mut queue = lock(&self.queue);
        queue.batches.remove(&batch.id);
        queue.tasks.retain(|(queued, _)| queued.id != batch.id);
        drop(queue);
        let _ = self.reports.send(Progress::Failed { id: batch.id, error: error.to_string() });
    }

    /// A fault of this machine says nothing about the task: it is run again.
    fn again(&self, batch: Arc<Batch>, task: u32, fault: &Fault, pause: Duration) {
        let seconds = pause.as_secs();
        lock(&self.tally).faults.note(fault);
        log::warn(
            batch.id,
            format_args!("task {task}: fault of this machine, again in {seconds} s: {fault}"),
        );
        thread::sleep(pause);
        lock(&self.queue).tasks.push_back((batch, task));
        self.changed.notify_one();
    }
}

/// Every change under these locks is complete in itself.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use stardust_offchain_core::receipts::Inputs;
    use stardust_primitives::{ids::JobId, items::Items};
    use stardust_vm::Program;

    /// Faults once, then runs every task for 7 gas.
    struct Flaky(AtomicBool);

    impl Runner for Flaky {
        fn run(&self, _: &Work, task: u32) -> Result<(Receipt, Vec<u8>), Fault> {
            if self.0.swap(false, Ordering::SeqCst) {
                return Err(Fault::HostMemory);
            }
            Ok((Receipt::returned(task, &[1], 7), vec![1]))
        }
    }

    #[test]
    fn a_fault_is_counted_and_its_task_run_again() {
        let folder = tempfile::tempdir().unwrap();
        let (genesis, account) = (H256::repeat_byte(1), AccountId::new([1; 32]));
        let store = Arc::new(Store::open(folder.path(), genesis, &account).unwrap());
        let identity = Identity { genesis, account, salts: [1; 32] };
        let (sender, mut reports) = tokio::sync::mpsc::unbounded_channel();
        let runner = Arc::new(Flaky(AtomicBool::new(true)));
        let engine = Engine::start(2, runner, store, identity, sender).unwrap();
        assert_eq!(engine.tally(), Tally::default());

        let blob = concat!(env!("CARGO_MANIFEST_DIR"), "/../programs/output/primes.polkavm");
        let work = Arc::new(Work {
            job: JobId(1),
            program: Program::new(std::fs::read(blob).unwrap()).unwrap(),
            payload: Vec::new().into(),
            inputs: Inputs::new(&Items::Index, Vec::new()).unwrap(),
            gas_limit: 10,
        });
        let id = AssignmentId { job: JobId(1), batch: 0, replica: 0 };
        engine.run(id, 5, work, 0..3, false).unwrap();
        let report = reports.blocking_recv();
        assert!(matches!(report, Some(Progress::Sealed { .. })), "{report:?}");
        let Tally { gas, faults } = engine.tally();
        let mut expected = Faults::default();
        expected.note(&Fault::HostMemory);
        assert_eq!((gas, faults), (21, expected));
    }
}
