//! Tasks on a fixed number of threads of their own, in front of the executor pool.
//!
//! Not on Tokio's blocking threads: those are waited for when the node ends, and a task may take
//! minutes. These die with the process, and the executor processes with them.

use crate::{chain::Node, content::Content};
use futures::channel::mpsc::UnboundedSender;
use stardust_offchain_core::{
    receipts::{item_of, items_preimage},
    tasks::PROTOCOL_GAS_PER_BLOCK,
    TaskKey,
};
use stardust_primitives::traits::Work;
use stardust_vm::{
    executor::{Isolation, Pool},
    Fault, Program, Verdict,
};
use std::{
    io,
    panic::{catch_unwind, AssertUnwindSafe},
    sync::{
        mpsc::{self, Receiver, Sender},
        Arc, Mutex, PoisonError,
    },
    thread,
};

/// How many times slower than the recompiler the interpreter is, at its best.
const INTERPRETER_SLOWDOWN: u64 = 30;

/// Runs one task and waits for it: program, payload, item, gas limit.
pub(crate) type Machine = Arc<dyn Fn(&Program, &Arc<[u8]>, &[u8], u64) -> Verdict + Send + Sync>;

/// The machine that is a pool of executor processes.
pub(crate) fn run_in(pool: Arc<Pool>) -> Machine {
    Arc::new(move |program, payload, item, gas_limit| pool.run(program, payload, item, gas_limit))
}

/// Gas that an executor gets through in the time of a block.
pub(crate) fn pace(isolation: &Isolation) -> u64 {
    if isolation.is_sandboxed() {
        PROTOCOL_GAS_PER_BLOCK
    } else {
        PROTOCOL_GAS_PER_BLOCK / INTERPRETER_SLOWDOWN
    }
}

/// Each task that was sent ends in a verdict at the other end of the channel.
pub(crate) struct Executor {
    tasks: Sender<(TaskKey, Work)>,
}

/// What the threads share.
struct Shared {
    tasks: Mutex<Receiver<(TaskKey, Work)>>,
    machine: Machine,
    content: Content,
    verdicts: UnboundedSender<(TaskKey, Verdict)>,
}

impl Executor {
    /// Starts the threads. They end when the executor is dropped.
    pub(crate) fn start(
        threads: usize,
        machine: Machine,
        node: Arc<dyn Node>,
        verdicts: UnboundedSender<(TaskKey, Verdict)>,
    ) -> io::Result<Self> {
        let (tasks, receiver) = mpsc::channel();
        let tasks_in = Mutex::new(receiver);
        let content = Content::new(node);
        let shared = Arc::new(Shared { tasks: tasks_in, machine, content, verdicts });
        for number in 0..threads.max(1) {
            let shared = shared.clone();
            thread::Builder::new()
                .name(format!("auditor-{number}"))
                .spawn(move || while shared.serve_one() {})?;
        }
        Ok(Self { tasks })
    }

    /// Queues a task.
    pub(crate) fn run(&self, task: TaskKey, work: Work) -> Result<(), Fault> {
        let ended = || Fault::JobDied("the auditor's threads have ended".into());
        self.tasks.send((task, work)).map_err(|_| ended())
    }
}

impl Shared {
    /// Takes a task and runs it; false when there will be none any more.
    fn serve_one(&self) -> bool {
        // The lock is held while waiting: it is the queue of the idle threads.
        let next = self.tasks.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((task, work)) = next else { return false };
        let verdict = catch_unwind(AssertUnwindSafe(|| self.verdict(task.index, &work)));
        let verdict = verdict.unwrap_or_else(|_| Err(Fault::Machine("it panicked".into())));
        self.verdicts.unbounded_send((task, verdict)).is_ok()
    }

    fn verdict(&self, index: u32, work: &Work) -> Verdict {
        let program = self.content.program(work.program)?;
        let payload = self.content.bytes(work.payload)?;
        let items = self.content.bytes(items_preimage(work))?;
        let item = item_of(&work.items, &items, index)
            .ok_or_else(|| Fault::Io(format!("there is no item {index}")))?;
        (self.machine)(&program, &payload, &item, work.gas_limit)
    }
}
