//! The virtual machine inside an executor: the recompiler, or the interpreter where that is allowed.

use super::{
    host,
    wire::{send, Response},
};
use crate::{
    engine::{Machine, Mode},
    replay::{trace, Execute, Loaded, Task, Trace, TraceError},
    Fault, Program, Verdict,
};
use nix::unistd::Pid;
use polkavm::{BackendKind, InterruptKind, RawInstance};
use std::{
    io,
    panic::resume_unwind,
    process,
    sync::mpsc::{self, RecvTimeoutError},
    thread,
    time::Duration,
};

/// A program that does nothing but return, for finding out whether the sandbox works.
#[rustfmt::skip]
const PROBE: &[u8] = &[
    b'P', b'V', b'M', 0, 3, // JamV1
    39, 0, 0, 0, 0, 0, 0, 0, // the blob's length
    1, 4, 0, 0, 0x90, 0, // memory: no data, a stack of one page
    5, 9, 1, 0, 6, b'r', b'e', b'f', b'i', b'n', b'e', // one export, at 0
    6, 6, 0, 0, 2, 50, 0, 1, // no jump table; two bytes of code: jump to the return address
    0,
];

/// More than enough for the probe.
const PROBE_GAS: u64 = 1_000_000;

/// How long a task may take before waiting for it is put behind all other work.
const SHORT: Duration = Duration::from_micros(200);

/// How often to look whether the sandbox worker is still there.
const WATCH: Duration = Duration::from_millis(100);

/// One of the two, in the one configuration that is consensus.
pub(super) struct Backend {
    machine: Machine,
    execute: Execute,
}

impl Backend {
    /// The interpreter, in this very process.
    pub(super) fn interpreter() -> Result<Self, Fault> {
        let machine = Machine::new(BackendKind::Interpreter)?;
        Ok(Self { machine, execute: RawInstance::run })
    }

    /// The recompiler. Also starts its sandbox worker (100 ms), so that no task waits for it.
    pub(super) fn recompiler() -> Result<Self, Fault> {
        let machine = host::on_one_core(|| Machine::new(BackendKind::Compiler))?;
        let backend = Self { machine, execute: run_watched };
        let outcome = backend.load(PROBE.to_vec())?.0.run(&[], &[], PROBE_GAS)?;
        if !outcome.is_returned() {
            return Err(Fault::Machine("a program that only returns does not".into()));
        }
        Ok(backend)
    }

    /// Makes a program ready, and says how many bytes that takes.
    pub(super) fn load(&self, blob: Vec<u8>) -> Result<(Ready, usize), Fault> {
        let program = Program::new(blob).map_err(|error| Fault::Unsupported(error.to_string()))?;
        let loaded = Loaded::new(&self.machine, &program, Mode::default(), self.execute)?;
        let bytes = loaded.bytes();
        Ok((Ready(loaded), bytes))
    }
}

/// A program that is ready to run.
pub(super) struct Ready(Loaded);

impl Ready {
    pub(super) fn run(&self, payload: &[u8], item: &[u8], gas_limit: u64) -> Verdict {
        self.0.run(payload, item, gas_limit)
    }

    pub(super) fn trace(&self, task: &Task<'_>, chunk_gas: u64) -> Result<Trace, TraceError> {
        trace(&self.0, task, chunk_gas)
    }
}

/// Runs an instance of the recompiler, and ends this process should the sandbox worker die.
///
/// The call busy-waits for the worker, which does the work; should the worker die, it does so for
/// ever. In the idle class it takes no time from workers (two jobs on two cores: 535 ms instead of
/// 1,058 ms), but does not get any either while others want it: on a busy machine a short task took
/// ten times as long. So it is of that class only when the task turns out to be none. A new thread
/// each time, because a worker started from it would inherit the class and nothing may leave it again.
pub(crate) fn run_watched(instance: &mut RawInstance) -> Result<InterruptKind, polkavm::Error> {
    let worker = instance.pid().and_then(|pid| i32::try_from(pid).ok()).map(Pid::from_raw);
    let (introduce, thread) = mpsc::channel();
    thread::scope(|scope| {
        let running = scope.spawn(move || {
            // Fails only if nobody wants to know. Dropped at the end of the run.
            let _ = introduce.send(host::this_thread());
            let interrupt = instance.run();
            drop(introduce);
            interrupt
        });
        let mut patience = SHORT;
        let waiting = thread.recv().ok();
        while thread.recv_timeout(patience) == Err(RecvTimeoutError::Timeout) {
            if let Some(thread) = waiting.filter(|_| patience == SHORT) {
                host::make_idle(thread);
            }
            patience = WATCH;
            if let Some(how) = worker.and_then(host::death_of) {
                give_up(&how);
            }
        }
        running.join().unwrap_or_else(|panic| resume_unwind(panic))
    })
}

/// Answers the task that runs, and ends the process: the thread that waits for the worker cannot be
/// stopped.
fn give_up(how: &str) -> ! {
    let fault = Fault::JobDied(format!("the sandbox's worker {how}"));
    // If the pool cannot be told, it will see the process end.
    let _ = send(&mut io::stdout().lock(), &Response::Ran(Err(fault)));
    process::exit(1)
}
