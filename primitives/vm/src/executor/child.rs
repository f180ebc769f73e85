//! One executor process, from the outside.

use super::{
    cgroup::{Cgroup, TASKS_MAX},
    wire::{receive, send, Request, Response, Settings},
    Isolation, Limits, PoolConfig, ARGUMENT,
};
use crate::{
    replay::{Trace, TraceError},
    Fault, Program, Verdict, VM_VERSION,
};
use nix::{
    sys::signal::{killpg, Signal},
    unistd::Pid,
};
use std::{
    io::{self, BufReader, BufWriter},
    os::unix::process::{CommandExt, ExitStatusExt},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    sync::{
        mpsc::{self, Receiver, RecvTimeoutError, Sender},
        Arc,
    },
    thread,
    time::{Duration, Instant},
};

/// How long a new executor may take to say that it is ready.
const START_LIMIT: Duration = Duration::from_secs(30);

/// An executor process, with a thread of this process that talks to it.
pub(super) struct Executor {
    child: Child,
    requests: Sender<Request>,
    responses: Receiver<io::Result<Response>>,
    cgroup: Option<Cgroup>,
    programs: Loaded<Program>,
    payloads: Loaded<Arc<[u8]>>,
}

/// Why there is no executor.
pub(super) enum NotStarted {
    /// It may not run without a sandbox, and there is none, for this reason.
    Refused(String),
    /// It did not come up.
    Failed(io::Error),
}

impl From<io::Error> for NotStarted {
    fn from(error: io::Error) -> Self {
        Self::Failed(error)
    }
}

impl Drop for Executor {
    fn drop(&mut self) {
        self.kill();
        let _ = self.child.wait();
    }
}

impl Executor {
    /// Starts a process, and waits until it can run tasks.
    pub(super) fn start(config: &PoolConfig) -> Result<(Self, Isolation), NotStarted> {
        let mut child = Command::new(&config.executable)
            .arg0(ARGUMENT)
            .arg(ARGUMENT)
            .env_clear()
            // Out of the terminal's group: an interrupt is this process's to handle.
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let pipes = child.stdin.take().zip(child.stdout.take());
        let (requests, to_send) = mpsc::channel();
        let (received, responses) = mpsc::channel();
        let (programs, payloads) = (Loaded::default(), Loaded::default());
        let mut executor = Self { child, requests, responses, cgroup: None, programs, payloads };
        let (input, output) = pipes.ok_or_else(|| io::Error::other("the executor has no pipes"))?;
        thread::Builder::new()
            .name(ARGUMENT.into())
            .spawn(move || converse(input, output, &to_send, &received))?;
        // Before it is told anything, so before it has touched anything.
        let limits = executor.limit(config.memory_bytes);
        let isolation = executor.introduce(config, limits)?;
        Ok((executor, isolation))
    }

    fn limit(&mut self, memory_bytes: u64) -> Limits {
        let group =
            Cgroup::create(memory_bytes).and_then(|group| group.add(self.pid()).map(|()| group));
        match group {
            Ok(group) => {
                self.cgroup = Some(group);
                Limits::Cgroup { memory_bytes, tasks: TASKS_MAX }
            }
            Err(reason) => Limits::Rlimits { memory_bytes, reason },
        }
    }

    fn introduce(&mut self, config: &PoolConfig, limits: Limits) -> Result<Isolation, NotStarted> {
        let settings = Settings {
            memory_bytes: config.memory_bytes,
            user: config.user,
            unsandboxed: config.unsandboxed,
        };
        let deadline = Instant::now().checked_add(START_LIMIT);
        match self.ask(Request::Start(settings), deadline) {
            Ok(Response::Ready { vm_version: VM_VERSION, unsandboxed, user }) => {
                Ok(Isolation { unsandboxed, user, limits })
            }
            Ok(Response::Refused(reason)) => Err(NotStarted::Refused(reason)),
            Ok(Response::Failed(reason)) => Err(io::Error::other(reason).into()),
            Ok(Response::Ready { vm_version, .. }) => Err(io::Error::other(format!(
                "the executor has VM version {vm_version}, this process {VM_VERSION}"
            ))
            .into()),
            Ok(other) => Err(io::Error::other(unexpected(&other)).into()),
            Err(fault) => Err(io::Error::other(format!(
                "the executor did not start ({fault}); its `main` must first call \
				 `stardust_vm::executor::run_if_requested()`"
            ))
            .into()),
        }
    }

    pub(super) fn pid(&self) -> u32 {
        self.child.id()
    }

    pub(super) fn is_alive(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// How much of this is loaded: nothing, the payload, the program, both.
    pub(super) fn readiness(&self, program: &Program, payload: &Arc<[u8]>) -> u8 {
        let program = u8::from(self.programs.find(program).is_some());
        let payload = u8::from(self.payloads.find(payload).is_some());
        program << 1 | payload
    }

    pub(super) fn run(
        &mut self,
        program: &Program,
        payload: &Arc<[u8]>,
        item: &[u8],
        gas_limit: u64,
        wall_clock: Duration,
    ) -> Verdict {
        let request =
            |program, payload| Request::Run { program, payload, item: item.to_vec(), gas_limit };
        match self.work(program, payload, wall_clock, request)? {
            Response::Ran(verdict) => verdict,
            other => Err(Fault::Io(unexpected(&other))),
        }
    }

    pub(super) fn trace(
        &mut self,
        program: &Program,
        payload: &Arc<[u8]>,
        item: &[u8],
        (gas_limit, chunk_gas): (u64, u64),
        wall_clock: Duration,
    ) -> Result<Trace, TraceError> {
        let request = |program, payload| Request::Trace {
            program,
            payload,
            item: item.to_vec(),
            gas_limit,
            chunk_gas,
        };
        match self.work(program, payload, wall_clock, request)? {
            Response::Traced(trace) => trace,
            other => Err(Fault::Io(unexpected(&other)).into()),
        }
    }

    /// Asks for something about a task, after loading what that needs.
    fn work(
        &mut self,
        program: &Program,
        payload: &Arc<[u8]>,
        wall_clock: Duration,
        request: impl FnOnce(u64, u64) -> Request,
    ) -> Result<Response, Fault> {
        let deadline = Instant::now().checked_add(wall_clock);
        match self.work_until(deadline, program, payload, request) {
            Err(Fault::JobDied(_))
                if self.cgroup.as_ref().is_some_and(Cgroup::ran_out_of_memory) =>
            {
                Err(Fault::HostMemory)
            }
            response => response,
        }
    }

    fn work_until(
        &mut self,
        deadline: Option<Instant>,
        program: &Program,
        payload: &Arc<[u8]>,
        request: impl FnOnce(u64, u64) -> Request,
    ) -> Result<Response, Fault> {
        let program = match self.programs.find(program) {
            Some(number) => number,
            None => {
                let number = self.programs.next();
                let blob = program.bytes().to_vec();
                let gone = self.load(Request::Program { number, blob }, deadline)?;
                self.programs.replace(&gone, number, program)
            }
        };
        let payload = match self.payloads.find(payload) {
            Some(number) => number,
            None => {
                let number = self.payloads.next();
                let bytes = payload.to_vec();
                let gone = self.load(Request::Payload { number, bytes }, deadline)?;
                self.payloads.replace(&gone, number, payload)
            }
        };
        self.ask(request(program, payload), deadline)
    }

    fn load(&mut self, request: Request, deadline: Option<Instant>) -> Result<Vec<u64>, Fault> {
        match self.ask(request, deadline)? {
            Response::Loaded(loaded) => loaded,
            other => Err(Fault::Io(unexpected(&other))),
        }
    }

    fn ask(&mut self, request: Request, deadline: Option<Instant>) -> Result<Response, Fault> {
        if self.requests.send(request).is_err() {
            return Err(self.obituary());
        }
        let left = deadline
            .map_or(Duration::MAX, |deadline| deadline.saturating_duration_since(Instant::now()));
        match self.responses.recv_timeout(left) {
            Ok(Ok(response)) => Ok(response),
            Ok(Err(error)) if error.kind() == io::ErrorKind::InvalidData => {
                Err(Fault::Io(error.to_string()))
            }
            Ok(Err(_)) | Err(RecvTimeoutError::Disconnected) => Err(self.obituary()),
            Err(RecvTimeoutError::Timeout) => Err(Fault::TimedOut),
        }
    }

    /// What the process died of. It has closed its pipes, so it is dead or about to be killed here.
    fn obituary(&mut self) -> Fault {
        const ABORTED: i32 = 6;
        // A process closes its pipes just before it can be waited for.
        for _ in 0..20 {
            if !self.is_alive() {
                break;
            }
            thread::sleep(Duration::from_millis(5));
        }
        self.kill();
        match self.child.wait() {
            // Rust's allocator aborts when the limit on memory is reached; nothing else here does.
            Ok(status) if status.signal() == Some(ABORTED) => Fault::HostMemory,
            Ok(status) => Fault::JobDied(status.to_string()),
            Err(error) => Fault::JobDied(error.to_string()),
        }
    }

    /// Kills the process with its sandbox worker, which is of its group. Alone the worker would end by
    /// itself when the executor has, but not while somebody has stopped it.
    fn kill(&mut self) {
        if self.is_alive() {
            if let Ok(group) = i32::try_from(self.pid()) {
                let _ = killpg(Pid::from_raw(group), Signal::SIGKILL);
            }
            // Fails only when it is gone already.
            let _ = self.child.kill();
        }
    }
}

/// What a process has loaded, under numbers that are never used again.
struct Loaded<T> {
    things: Vec<(u64, T)>,
    next: u64,
}

impl<T> Default for Loaded<T> {
    fn default() -> Self {
        Self { things: Vec::new(), next: 0 }
    }
}

impl<T: Clone + PartialEq> Loaded<T> {
    fn find(&self, thing: &T) -> Option<u64> {
        self.things.iter().find(|(_, one)| one == thing).map(|(number, _)| *number)
    }

    fn next(&mut self) -> u64 {
        self.next = self.next.wrapping_add(1);
        self.next
    }

    fn replace(&mut self, gone: &[u64], number: u64, with: &T) -> u64 {
        self.things.retain(|(one, _)| !gone.contains(one));
        self.things.push((number, with.clone()));
        number
    }
}

fn unexpected(response: &Response) -> String {
    let what = match response {
        Response::Ready { .. } => "ready",
        Response::Refused(_) => "refused",
        Response::Failed(_) => "failed",
        Response::Loaded(_) => "loaded",
        Response::Ran(_) => "ran",
        Response::Traced(_) => "traced",
    };
    format!("the executor said `{what}` out of turn")
}

/// Carries frames both ways until either side is gone.
fn converse(
    input: ChildStdin,
    output: ChildStdout,
    to_send: &Receiver<Request>,
    received: &Sender<io::Result<Response>>,
) {
    let mut input = BufWriter::new(input);
    let mut output = BufReader::new(output);
    while let Ok(request) = to_send.recv() {
        let response = send(&mut input, &request).and_then(|()| receive(&mut output));
        let is_over = response.is_err();
        if received.send(response).is_err() || is_over {
            return;
        }
    }
}
