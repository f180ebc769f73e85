//! The executor process: one thread reads requests, one runs them.

use super::{
    wire::{receive, send, Request, Response},
    Isolation,
};
use crate::{
    engine::{Loaded, Machine},
    Fault, Program, Verdict, VM_VERSION,
};
use nix::sys::resource::{getrlimit, setrlimit, Resource};
use polkavm::{BackendKind, InterruptKind, RawInstance};
use std::{
    io, process,
    sync::mpsc::{self, Receiver},
    thread,
};

/// The hidden first argument that makes a process an executor.
pub const ARGUMENT: &str = "vm-executor";

/// Most files that an executor and its sandbox worker may hold open.
const OPEN_FILES_MAX: u64 = 256;

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

/// Becomes an executor, and never returns, if the first argument says so.
///
/// Call it first in `main`, before any thread exists and before anything is written to standard output.
pub fn run_if_requested() {
    let mut arguments = std::env::args_os().skip(1);
    if arguments.next().is_none_or(|argument| argument != ARGUMENT) {
        return;
    }
    let memory_bytes = arguments.next().and_then(|bytes| bytes.to_str()?.parse().ok());
    let code = match serve(memory_bytes) {
        Ok(()) => 0,
        Err(error) => {
            eprintln!("{ARGUMENT}: {error}");
            1
        }
    };
    process::exit(code);
}

fn serve(memory_bytes: Option<u64>) -> io::Result<()> {
    restrict(memory_bytes)?;
    let (machine, isolation) = Backend::best().map_err(io::Error::other)?;
    if !isolation.is_sandboxed() {
        eprintln!("{ARGUMENT}: {isolation}");
    }
    let mut output = io::stdout().lock();
    send(&mut output, &Response::Ready { vm_version: VM_VERSION, isolation })?;
    let mut job = None;
    for request in requests() {
        let response = match request {
            Request::Load { program, payload } => Response::Loaded(
                Job::new(&machine, program, payload).map(|loaded| job = Some(loaded)),
            ),
            Request::Run { item, gas_limit } => Response::Ran(match &mut job {
                Some(job) => job.run(&machine, &item, gas_limit),
                None => Err(Fault::Unsupported("no program is loaded".into())),
            }),
        };
        send(&mut output, &response)?;
    }
    Ok(())
}

/// Limits on what the executor may use.
///
/// Not `RLIMIT_AS`: the sandbox reserves the guest's whole address space of 4 GiB in both processes.
/// `RLIMIT_DATA` binds what the executor allocates: compiled code, and guests of the interpreter. The
/// memory of the recompiler's guests is in the worker, and bound by the upload check.
fn restrict(memory_bytes: Option<u64>) -> io::Result<()> {
    setrlimit(Resource::RLIMIT_CORE, 0, 0)?;
    setrlimit(Resource::RLIMIT_NOFILE, OPEN_FILES_MAX, OPEN_FILES_MAX)?;
    if let Some(bytes) = memory_bytes {
        // Only the soft limit: the worker sets one of its own, which may not be above the hard one.
        let (_, hard) = getrlimit(Resource::RLIMIT_DATA)?;
        setrlimit(Resource::RLIMIT_DATA, bytes.min(hard), hard)?;
    }
    Ok(())
}

/// Requests as they come. The end of input ends the process even in mid-run: the pool is gone.
fn requests() -> Receiver<Request> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut input = io::stdin().lock();
        while let Ok(request) = receive(&mut input) {
            if sender.send(request).is_err() {
                break;
            }
        }
        process::exit(0);
    });
    receiver
}

struct Backend {
    machine: Machine,
    execute: fn(&mut RawInstance) -> Result<InterruptKind, polkavm::Error>,
}

impl Backend {
    /// The recompiler where its sandbox works, else the interpreter.
    fn best() -> Result<(Self, Isolation), Fault> {
        let reason = match Self::recompiler() {
            Ok(backend) => return Ok((backend, Isolation::Sandboxed)),
            Err(fault) => fault.to_string(),
        };
        let machine = Machine::new(BackendKind::Interpreter)?;
        let backend = Self { machine, execute: RawInstance::run };
        Ok((backend, Isolation::Interpreted { reason }))
    }

    /// Also starts the sandbox worker (100 ms), so that no task waits for it.
    fn recompiler() -> Result<Self, Fault> {
        let machine = Machine::new(BackendKind::Compiler)?;
        let backend = Self { machine, execute: run_idle };
        let mut probe = Job::new(&backend, PROBE.to_vec(), Vec::new())?;
        let outcome = probe.run(&backend, &[], PROBE_GAS)?;
        if !outcome.is_returned() {
            return Err(Fault::Machine("a program that only returns does not".into()));
        }
        Ok(backend)
    }
}

/// Runs an instance of the recompiler.
///
/// The call busy-waits for the sandbox worker, which does the work. On a thread of the idle class it
/// takes no time from workers (two jobs on two cores: 535 ms instead of 1,058 ms). A new thread each
/// time, because a worker started from it would inherit the class and nothing may leave it again.
fn run_idle(instance: &mut RawInstance) -> Result<InterruptKind, polkavm::Error> {
    thread::scope(|scope| {
        let running = scope.spawn(|| {
            become_idle();
            instance.run()
        });
        running.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

/// Puts the calling thread into the idle scheduling class; without effect where there is none.
#[cfg(target_os = "linux")]
fn become_idle() {
    let parameters = nix::libc::sched_param { sched_priority: 0 };
    // SAFETY: `parameters` is a valid `sched_param` that outlives the call, which only reads it; 0 is
    // the calling thread. Neither `std` nor `nix` wraps this call.
    #[allow(unsafe_code)]
    let _ = unsafe { nix::libc::sched_setscheduler(0, nix::libc::SCHED_IDLE, &parameters) };
}

#[cfg(not(target_os = "linux"))]
fn become_idle() {}

struct Job {
    program: Program,
    loaded: Loaded,
    payload: Vec<u8>,
}

impl Job {
    fn new(backend: &Backend, program: Vec<u8>, payload: Vec<u8>) -> Result<Self, Fault> {
        let program =
            Program::new(program).map_err(|error| Fault::Unsupported(error.to_string()))?;
        let loaded = backend.machine.load(&program, &payload, &[])?;
        Ok(Self { program, loaded, payload })
    }

    fn run(&mut self, backend: &Backend, item: &[u8], gas_limit: u64) -> Verdict {
        if !self.loaded.suits(&self.payload, item) {
            self.loaded = backend.machine.load(&self.program, &self.payload, item)?;
        }
        self.loaded.run(&self.payload, item, gas_limit, backend.execute)
    }
}
