//! The pool: a bounded number of warm executor processes under a watchdog.

use super::{
    child::{Executor, NotStarted},
    Isolation,
};
use crate::{
    engine::ensure_request,
    replay::{Trace, TraceError},
    Fault, Program, Verdict,
};
use nix::unistd::geteuid;
use std::{
    cmp::Reverse,
    io,
    path::PathBuf,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread,
    time::Duration,
};

/// What helps where there is no sandbox.
const REMEDY: &str = "PolkaVM's sandbox needs user namespaces: `sysctl -w \
    user.max_user_namespaces=15000`, on Ubuntu `sysctl -w \
    kernel.apparmor_restrict_unprivileged_userns=0` too, in a container a seccomp profile that allows \
    them. `--allow-unsandboxed` runs tasks without, interpreted and many times slower";

/// How many executors, and what each may use.
#[derive(Clone, Debug)]
pub struct PoolConfig {
    /// What to start: an executable whose `main` first calls [`super::run_if_requested`].
    pub executable: PathBuf,
    /// How many processes at most, and so how many tasks at once.
    pub executors: usize,
    /// How long one task may take, with loading its program; a later one is killed.
    pub wall_clock: Duration,
    /// How much memory one process may take: with its sandbox worker where there is a cgroup, alone
    /// where there is none; then the upload check bounds the worker's.
    pub memory_bytes: u64,
    /// Whom to run them as, if not each as a user of its own. Only root can choose.
    pub user: Option<u32>,
    /// Whether tasks may be interpreted in a plain process where the sandbox cannot be had.
    pub unsandboxed: bool,
}

impl Default for PoolConfig {
    fn default() -> Self {
        Self {
            executable: own_executable(),
            executors: thread::available_parallelism().map_or(1, usize::from),
            // The highest gas limit takes about two minutes of a current core.
            wall_clock: Duration::from_secs(300),
            memory_bytes: 1024 * 1024 * 1024,
            user: None,
            unsandboxed: false,
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
    ///
    /// Fails, and says what helps, where there is no sandbox, unless the configuration allows that.
    pub fn new(mut config: PoolConfig) -> io::Result<Self> {
        let (first, isolation) = first_executor(&mut config)?;
        let state = State { pids: vec![first.pid()], idle: vec![first], taken: 1 };
        Ok(Self { config, isolation, state: Mutex::new(state), returned: Condvar::new() })
    }

    /// Runs one task and waits for it; callable from many threads, which queue for an executor.
    ///
    /// A program is loaded once per executor, as is a payload; the last few of each stay.
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
        self.check_in(executor, verdict.is_ok());
        verdict
    }

    /// Runs one task and notes its states at each boundary of `chunk_gas`; see [`crate::replay`].
    ///
    /// For contests: noting a state costs far more than running to it.
    pub fn trace(
        &self,
        program: &Program,
        payload: &Arc<[u8]>,
        item: &[u8],
        gas_limit: u64,
        chunk_gas: u64,
    ) -> Result<Trace, TraceError> {
        ensure_request(payload, item, gas_limit)?;
        let mut executor = self.check_out(program, payload)?;
        let gas = (gas_limit, chunk_gas);
        let trace = executor.trace(program, payload, item, gas, self.config.wall_clock);
        self.check_in(executor, !matches!(trace, Err(TraceError::Fault(_))));
        trace
    }

    /// Takes an executor back. One that has shown any fault is not trusted with another task.
    fn check_in(&self, executor: Executor, is_sound: bool) {
        if is_sound {
            self.lock().idle.push(executor);
        } else {
            self.discard(executor);
        }
        self.returned.notify_one();
    }

    /// How tasks run here: to be said at the start, loudly unless it [`Isolation::is_sandboxed`].
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

    /// Takes an idle executor, the one that has most of this loaded, or starts one.
    fn check_out(&self, program: &Program, payload: &Arc<[u8]>) -> Result<Executor, Fault> {
        let mut state = self.lock();
        loop {
            // Else the one that has waited longest: what the others have loaded is likelier needed.
            let ready = (0_usize..)
                .zip(&state.idle)
                .min_by_key(|(_, executor)| Reverse(executor.readiness(program, payload)));
            if let Some((index, _)) = ready {
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
        let started = Executor::start(&self.config)
            .map(|(executor, _)| executor)
            .map_err(|not| Fault::Io(not_started(not).to_string()));
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

/// Starts the first executor; as root, where root is all that the sandbox works for.
fn first_executor(config: &mut PoolConfig) -> io::Result<(Executor, Isolation)> {
    let first = Executor::start(config);
    let unsandboxed = match &first {
        Ok((_, isolation)) => isolation.unsandboxed.clone(),
        Err(NotStarted::Refused(reason)) => Some(reason.clone()),
        Err(NotStarted::Failed(_)) => None,
    };
    let root = geteuid();
    if let Some(reason) = unsandboxed.filter(|_| config.user.is_none() && root.is_root()) {
        let as_root =
            PoolConfig { user: Some(root.as_raw()), unsandboxed: false, ..config.clone() };
        if let Ok((executor, mut isolation)) = Executor::start(&as_root) {
            isolation.user.shared = Some(format!("the sandbox works for root alone: {reason}"));
            config.user = as_root.user;
            return Ok((executor, isolation));
        }
    }
    first.map_err(not_started)
}

fn not_started(not: NotStarted) -> io::Error {
    match not {
        NotStarted::Failed(error) => error,
        NotStarted::Refused(reason) => io::Error::other(format!("{reason}. {REMEDY}")),
    }
}
