//! The executor process: one thread reads requests, one runs them.

use super::{
    backend::{Backend, Ready},
    host,
    shelf::Shelf,
    wire::{receive, send, Request, Response, Settings},
};
use crate::{
    limits::PAYLOAD_BYTES_MAX,
    replay::{Task, Trace, TraceError},
    Fault, Verdict, VM_VERSION,
};
use nix::sys::resource::{getrlimit, setrlimit, Resource};
use std::{
    env, io, process,
    sync::mpsc::{self, Receiver},
    thread,
};

/// The hidden first argument that makes a process an executor.
pub const ARGUMENT: &str = "vm-executor";

/// Most files that an executor and its sandbox worker may hold open.
const OPEN_FILES_MAX: u64 = 256;

/// Most programs that stay ready, and most payloads.
const LOADED_MAX: usize = 16;

/// Most bytes of compiled programs that stay ready; one of the largest blobs takes some 20 MiB.
const PROGRAM_BYTES_MAX: usize = 64 * 1024 * 1024;

const PAYLOADS_BYTES_MAX: usize = LOADED_MAX * PAYLOAD_BYTES_MAX;

/// Becomes an executor, and never returns, if the first argument says so.
///
/// Call it first in `main`, before any thread exists and before anything is written to standard output.
pub fn run_if_requested() {
    if env::args_os().nth(1).is_none_or(|argument| argument != ARGUMENT) {
        return;
    }
    let code = match serve() {
        Ok(()) => 0,
        Err(error) => {
            eprintln!("{ARGUMENT}: {error}");
            1
        }
    };
    process::exit(code);
}

fn serve() -> io::Result<()> {
    let Request::Start(settings) = receive(&mut io::stdin().lock())? else {
        return Err(io::Error::other("asked to work before it was told how"));
    };
    let mut output = io::stdout().lock();
    // First of all, and before there is another thread: a thread would keep its user.
    let user = restrict(&settings).and_then(|()| host::take_user(settings.user));
    let user = match user.and_then(|user| host::give_up_privileges().map(|()| user)) {
        Ok(user) => user,
        Err(error) => return send(&mut output, &Response::Failed(error.to_string())),
    };
    let (backend, unsandboxed) = match Backend::recompiler() {
        Ok(backend) => (backend, None),
        Err(fault) if settings.unsandboxed => {
            (Backend::interpreter().map_err(io::Error::other)?, Some(fault.to_string()))
        }
        Err(fault) => return send(&mut output, &Response::Refused(fault.to_string())),
    };
    send(&mut output, &Response::Ready { vm_version: VM_VERSION, unsandboxed, user })?;
    let mut executor = Executor::new(backend);
    for request in requests() {
        send(&mut output, &executor.answer(request))?;
    }
    Ok(())
}

/// Limits on what the executor may use.
///
/// Not `RLIMIT_AS`: the sandbox reserves the guest's whole address space of 4 GiB in both processes.
/// `RLIMIT_DATA` binds what the executor allocates, and guests of the interpreter. The memory of the
/// recompiler's guests is in the worker, and bound by the upload check; the cgroup binds all together.
fn restrict(settings: &Settings) -> io::Result<()> {
    // Whatever folder the pool is in need not stay mounted for this process.
    env::set_current_dir("/")?;
    setrlimit(Resource::RLIMIT_CORE, 0, 0)?;
    setrlimit(Resource::RLIMIT_NOFILE, OPEN_FILES_MAX, OPEN_FILES_MAX)?;
    // Only the soft limit: the worker sets one of its own, which may not be above the hard one.
    let (_, hard) = getrlimit(Resource::RLIMIT_DATA)?;
    setrlimit(Resource::RLIMIT_DATA, settings.memory_bytes.min(hard), hard)?;
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

/// The backend, and what is loaded.
struct Executor {
    backend: Backend,
    programs: Shelf<Ready>,
    payloads: Shelf<Vec<u8>>,
}

impl Executor {
    fn new(backend: Backend) -> Self {
        let programs = Shelf::new(LOADED_MAX, PROGRAM_BYTES_MAX);
        let payloads = Shelf::new(LOADED_MAX, PAYLOADS_BYTES_MAX);
        Self { backend, programs, payloads }
    }

    fn answer(&mut self, request: Request) -> Response {
        match request {
            Request::Start(_) => Response::Failed("it has started".into()),
            Request::Program { number, blob } => Response::Loaded(
                self.backend
                    .load(blob)
                    .map(|(program, bytes)| self.programs.put(number, bytes, program)),
            ),
            Request::Payload { number, bytes } => {
                Response::Loaded(Ok(self.payloads.put(number, bytes.len(), bytes)))
            }
            Request::Run { program, payload, item, gas_limit } => {
                Response::Ran(self.run(program, payload, &item, gas_limit))
            }
            Request::Trace { program, payload, item, gas_limit, chunk_gas } => {
                Response::Traced(self.trace(program, payload, &item, gas_limit, chunk_gas))
            }
        }
    }

    fn run(&mut self, program: u64, payload: u64, item: &[u8], gas_limit: u64) -> Verdict {
        let (program, payload) = self.loaded(program, payload)?;
        program.run(payload, item, gas_limit)
    }

    fn trace(
        &mut self,
        program: u64,
        payload: u64,
        item: &[u8],
        gas_limit: u64,
        chunk_gas: u64,
    ) -> Result<Trace, TraceError> {
        let (program, payload) = self.loaded(program, payload)?;
        program.trace(&Task { payload, item, gas_limit }, chunk_gas)
    }

    fn loaded(&mut self, program: u64, payload: u64) -> Result<(&Ready, &[u8]), Fault> {
        let missing = |what: &str| Fault::Unsupported(format!("the {what} is not loaded"));
        let program = self.programs.get(program).ok_or_else(|| missing("program"))?;
        let payload = self.payloads.get(payload).ok_or_else(|| missing("payload"))?;
        Ok((program, payload))
    }
}
