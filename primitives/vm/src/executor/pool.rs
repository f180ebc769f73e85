//! The pool: a bounded number of warm executor processes under a watchdog.

use super::{
    wire::{receive, send, Request, Response},
    Isolation, ARGUMENT,
};
use crate::{engine::ensure_request, Fault, Program, Verdict, VM_VERSION};
use std::{
    io::{self, BufReader, BufWriter},
    os::unix::process::{CommandExt, ExitStatusExt},
    path::PathBuf,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    sync::{
        mpsc::{self, Receiver, RecvTimeoutError, Sender},
        Arc, Condvar, Mutex, MutexGuard, PoisonError,
    },
    thread,
    time::{Duration, Instant},
};

/// How long a new executor may take to say that it is ready.
const START_LIMIT: Duration = Duration::from_secs(30);

/// How many executors, and what each may use.
#[derive(Clone, Debug)]
pub struct PoolConfig {
    /// What to start: an executable whose `main` first calls [`super::run_if_requested`].
    pub executable: PathBuf,
    /// How many processes at most, and so how many tasks at once.
    pub executors: usize,
    /// How long one task may take, with loading its program; a later one is killed.
    pub wall_clock: Duration,
    /// How much memory one process may allocate, besides the guest's own.
    pub memory_bytes: u64,
}

impl Default for PoolConfig {
    fn default() -> Self {
        Self {
            executable: own_executable(),
            executors: thread::available_parallelism().map_or(1, usize::from),
            // The highest gas limit takes about two minutes of a current core.
            wall_clock: Duration::from_secs(300),
            memory_bytes: 1024 * 1024 * 1024,
        }
    }
}

/// The running executable, by a path that survives its replacement on disk where there is one.
fn own_executable() -> PathBuf {
    let by_kernel = PathBuf::from("/proc/self/exe");
    if by_kernel.exists() {
        return by_kernel;
    }
    std::env::current_exe().unwrap_or(by_kernel)
}

/// A bounded number of warm executor processes; share it by reference or in an `Arc`.
pub struct Pool {
    config: PoolConfig,
    isolation: Isolation,
    state: Mutex<State>,
    returned: Condvar,
}

#[derive(Default)]
struct State {
    idle: Vec<Executor>,
    /// Process ids of all executors, idle and busy; a slot being filled counts as none yet.
    pids: Vec<u32>,
    /// Executors that exist or are being started; never above the configured number.
    taken: usize,
}

impl Pool {
    /// Starts one executor, to learn how tasks can run here; the others start when they are needed.
    pub fn new(config: PoolConfig) -> io::Result<Self> {
        let first = Executor::start(&config)?;
        let isolation = first.isolation.clone();
        let state = State { pids: vec![first.pid()], idle: vec![first], taken: 1 };
        Ok(Self { config, isolation, state: Mutex::new(state), returned: Condvar::new() })
    }

    /// Runs one task and waits for it; callable from many threads, which queue for an executor.
    ///
    /// The program is loaded once per executor and payload, then stays.
    pub fn run(
        &self,
        program: &Program,
        payload: &Arc<[u8]>,
        item: &[u8],
        gas_limit: u64,
    ) -> Verdict {
        ensure_request(payload, item, gas_limit)?;
        let mut executor = self.check_out(program, payload)?;
        let verdict = executor.run(program, payload, item, gas_limit, self.config.wall_clock);
        // An executor that has shown any fault is not trusted with another task.
        if verdict.is_ok() {
            self.lock().idle.push(executor);
        } else {
            self.discard(executor);
        }
        self.returned.notify_one();
        verdict
    }

    /// How tasks run here; to be logged loudly unless it is [`Isolation::Sandboxed`].
    pub fn isolation(&self) -> Isolation {
        self.isolation.clone()
    }

    /// How many tasks can run at once.
    pub fn executors(&self) -> usize {
        self.config.executors.max(1)
    }

    /// Process ids of the executors, idle and busy, for monitoring.
    pub fn pids(&self) -> Vec<u32> {
        self.lock().pids.clone()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Every change under this lock is complete in itself.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes an idle executor, one that has the program loaded if possible, or starts one.
    fn check_out(&self, program: &Program, payload: &Arc<[u8]>) -> Result<Executor, Fault> {
        let mut state = self.lock();
        loop {
            let loaded = state.idle.iter().position(|one| one.has_loaded(program, payload));
            // Else the one that has waited longest: what the others have loaded is likelier needed.
            if let Some(index) = loaded.or((!state.idle.is_empty()).then_some(0)) {
                let mut executor = state.idle.remove(index);
                if executor.is_alive() {
                    return Ok(executor);
                }
                drop(state);
                self.discard(executor);
                state = self.lock();
            } else if state.taken < self.executors() {
                state.taken = state.taken.saturating_add(1);
                drop(state);
                return self.start();
            } else {
                state = self.returned.wait(state).unwrap_or_else(PoisonError::into_inner);
            }
        }
    }

    /// Fills a slot that the caller has taken.
    fn start(&self) -> Result<Executor, Fault> {
        let started = Executor::start(&self.config).map_err(|error| Fault::Io(error.to_string()));
        let mut state = self.lock();
        match &started {
            Ok(executor) => state.pids.push(executor.pid()),
            Err(_) => {
                state.taken = state.taken.saturating_sub(1);
                self.returned.notify_one();
            }
        }
        started
    }

    fn discard(&self, executor: Executor) {
        let pid = executor.pid();
        // Kills it and waits for its end.
        drop(executor);
        let mut state = self.lock();
        state.pids.retain(|one| *one != pid);
        state.taken = state.taken.saturating_sub(1);
    }
}

/// One executor process, with a thread of this process that talks to it.
struct Executor {
    child: Child,
    requests: Sender<Request>,
    responses: Receiver<io::Result<Response>>,
    isolation: Isolation,
    loaded: Option<(Program, Arc<[u8]>)>,
}

impl Drop for Executor {
    fn drop(&mut self) {
        // Both fail only when it is gone already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Executor {
    fn start(config: &PoolConfig) -> io::Result<Self> {
        let mut child = Command::new(&config.executable)
            .arg0(ARGUMENT)
            .arg(ARGUMENT)
            .arg(config.memory_bytes.to_string())
            .env_clear()
            // Out of the terminal's group: an interrupt is this process's to handle.
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let pipes = child.stdin.take().zip(child.stdout.take());
        let (requests, to_send) = mpsc::channel();
        let (received, responses) = mpsc::channel();
        let isolation = Isolation::Interpreted { reason: String::new() };
        let mut executor = Self { child, requests, responses, isolation, loaded: None };
        let (input, output) = pipes.ok_or_else(|| io::Error::other("the executor has no pipes"))?;
        thread::Builder::new()
            .name(ARGUMENT.into())
            .spawn(move || converse(input, output, &to_send, &received))?;
        executor.isolation = executor.greeting()?;
        Ok(executor)
    }

    fn greeting(&mut self) -> io::Result<Isolation> {
        match self.next_response(Instant::now().checked_add(START_LIMIT)) {
            Ok(Response::Ready { vm_version: VM_VERSION, isolation }) => Ok(isolation),
            Ok(Response::Ready { vm_version, .. }) => Err(io::Error::other(format!(
                "the executor has VM version {vm_version}, this process {VM_VERSION}"
            ))),
            Ok(_) => Err(io::Error::other("the executor answered before it was asked")),
            Err(fault) => Err(io::Error::other(format!(
                "the executor did not start ({fault}); its `main` must first call \
				 `stardust_vm::executor::run_if_requested()`"
            ))),
        }
    }

    fn pid(&self) -> u32 {
        self.child.id()
    }

    fn is_alive(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    fn has_loaded(&self, program: &Program, payload: &Arc<[u8]>) -> bool {
        self.loaded.as_ref().is_some_and(|(loaded, with)| {
            loaded == program && (Arc::ptr_eq(with, payload) || with == payload)
        })
    }

    fn run(
        &mut self,
        program: &Program,
        payload: &Arc<[u8]>,
        item: &[u8],
        gas_limit: u64,
        wall_clock: Duration,
    ) -> Verdict {
        let deadline = Instant::now().checked_add(wall_clock);
        if !self.has_loaded(program, payload) {
            self.loaded = None;
            let request =
                Request::Load { program: program.bytes().to_vec(), payload: payload.to_vec() };
            match self.ask(request, deadline)? {
                Response::Loaded(loaded) => loaded?,
                other => return Err(unexpected(&other)),
            }
            self.loaded = Some((program.clone(), payload.clone()));
        }
        match self.ask(Request::Run { item: item.to_vec(), gas_limit }, deadline)? {
            Response::Ran(verdict) => verdict,
            other => Err(unexpected(&other)),
        }
    }

    fn ask(&mut self, request: Request, deadline: Option<Instant>) -> Result<Response, Fault> {
        if self.requests.send(request).is_err() {
            return Err(self.obituary());
        }
        self.next_response(deadline)
    }

    fn next_response(&mut self, deadline: Option<Instant>) -> Result<Response, Fault> {
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
        let _ = self.child.kill();
        match self.child.wait() {
            // Rust's allocator aborts when the limit on memory is reached; nothing else here does.
            Ok(status) if status.signal() == Some(ABORTED) => Fault::HostMemory,
            Ok(status) => Fault::JobDied(status.to_string()),
            Err(error) => Fault::JobDied(error.to_string()),
        }
    }
}

fn unexpected(response: &Response) -> Fault {
    let what = match response {
        Response::Ready { .. } => "ready",
        Response::Loaded(_) => "loaded",
        Response::Ran(_) => "ran",
    };
    Fault::Io(format!("the executor said `{what}` out of turn"))
}

/// Carries frames both ways, first the greeting, until either side is gone.
fn converse(
    input: ChildStdin,
    output: ChildStdout,
    to_send: &Receiver<Request>,
    received: &Sender<io::Result<Response>>,
) {
    let mut input = BufWriter::new(input);
    let mut output = BufReader::new(output);
    loop {
        let response = receive(&mut output);
        let is_over = response.is_err();
        if received.send(response).is_err() || is_over {
            return;
        }
        let Ok(request) = to_send.recv() else { return };
        if let Err(error) = send(&mut input, &request) {
            let _ = received.send(Err(error));
            return;
        }
    }
}
