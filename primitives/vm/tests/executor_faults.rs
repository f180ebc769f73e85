//! What goes wrong with executors: always a fault, never an outcome, and never for long.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::arithmetic_side_effects)]
#![allow(clippy::print_stderr, clippy::print_stdout)]

mod common;
#[path = "common/executors.rs"]
mod executors;

use common::{touch_all_memory, Raw, JUMP_TO_SELF, LOAD_ITEM, PRIMES, RETURN, TRAP};
use executors::{
    config, field, is_not_root, is_unsandboxed, nothing, pool, program, signal, soon, workers, GAS,
};
use nix::sys::signal::Signal;
use stardust_vm::{
    executor::{Limits, Pool, PoolConfig},
    limits::{GAS_LIMIT_MAX, ITEM_BYTES_MAX},
    Fault, Outcome, Program, Verdict,
};
use std::{
    env, fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{self, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

/// Well below the minutes that the tasks here would take, and the wall clock of a pool by default,
/// and well above what a crowded machine takes to notice.
const A_WHILE: Duration = Duration::from_secs(60);

/// Runs a task that would take minutes, and does something to the executor meanwhile.
fn disturbed(pool: &Pool, disturb: impl FnOnce(u32)) -> (Verdict, Duration) {
    let spin = program(&Raw::new(&[JUMP_TO_SELF]));
    let executor = pool.pids()[0];
    thread::scope(|scope| {
        let running = scope.spawn(|| pool.run(&spin, &nothing(), &[], GAS_LIMIT_MAX));
        thread::sleep(Duration::from_millis(500));
        let start = Instant::now();
        disturb(executor);
        (running.join().unwrap(), start.elapsed())
    })
}

/// Whether another executor takes over; on a crowded machine perhaps not within the wall clock at once.
fn works(pool: &Pool) -> bool {
    let primes = Program::new(PRIMES).unwrap();
    let outcome = primes.interpret(&[], &[0; 8], GAS);
    (0..5).any(|_| pool.run(&primes, &nothing(), &[0; 8], GAS) == outcome)
}

#[test]
fn a_killed_executor_is_a_fault_and_is_replaced() {
    let pool = pool();
    assert_eq!(pool.pids().len(), 1);
    let (verdict, _) = disturbed(&pool, |executor| signal(executor, Signal::SIGKILL));
    assert!(matches!(&verdict, Err(Fault::JobDied(_))), "{verdict:?}");
    assert!(pool.pids().is_empty());
    assert!(works(&pool));
    // One that dies while it is idle costs nobody anything.
    signal(pool.pids()[0], Signal::SIGKILL);
    thread::sleep(Duration::from_millis(100));
    assert!(works(&pool));
}

#[test]
fn a_stopped_executor_is_late_and_leaves_nothing_behind() {
    let config = PoolConfig { wall_clock: Duration::from_secs(2), ..config() };
    let pool = Pool::new(config).unwrap();
    let worker = workers(pool.pids()[0]);
    let (verdict, took) = disturbed(&pool, |executor| signal(executor, Signal::SIGSTOP));
    assert_eq!(verdict, Err(Fault::TimedOut));
    assert!(took < A_WHILE, "{took:?}");
    assert!(pool.pids().is_empty());
    assert!(soon(|| worker.iter().all(|pid| field(*pid, "State").is_none())));
    assert!(works(&pool));
}

#[test]
fn a_killed_worker_is_noticed_long_before_the_task_is_late() {
    let pool = pool();
    if is_unsandboxed(&pool, "a killed worker") {
        return;
    }
    let (verdict, took) = disturbed(&pool, |executor| {
        let [worker] = workers(executor)[..] else { panic!("one worker for each executor") };
        signal(worker, Signal::SIGKILL);
    });
    let Err(Fault::JobDied(how)) = &verdict else { panic!("{verdict:?}") };
    assert!(how.contains("worker was killed by SIGKILL"), "{how}");
    assert!(took < A_WHILE, "{took:?}");
    assert!(works(&pool));
    // Between two tasks: either a fault or nothing, but soon.
    signal(workers(pool.pids()[0])[0], Signal::SIGKILL);
    let primes = Program::new(PRIMES).unwrap();
    let start = Instant::now();
    let verdict = pool.run(&primes, &nothing(), &[0; 8], GAS);
    assert!(verdict.is_err() || verdict == primes.interpret(&[], &[0; 8], GAS), "{verdict:?}");
    assert!(start.elapsed() < A_WHILE, "{:?}", start.elapsed());
    assert!(works(&pool));
}

#[test]
fn a_stopped_worker_is_late_and_goes_with_its_executor() {
    let config = PoolConfig { wall_clock: Duration::from_secs(2), ..config() };
    let pool = Pool::new(config).unwrap();
    if is_unsandboxed(&pool, "a stopped worker") {
        return;
    }
    let worker = workers(pool.pids()[0])[0];
    let (verdict, _) = disturbed(&pool, |_| signal(worker, Signal::SIGSTOP));
    assert_eq!(verdict, Err(Fault::TimedOut));
    assert!(soon(|| field(worker, "State").is_none()), "{:?}", field(worker, "State"));
    assert!(works(&pool));
}

#[test]
fn an_executor_without_memory_is_a_fault() {
    let pool = Pool::new(PoolConfig { memory_bytes: 8 << 20, ..config() }).unwrap();
    let echo = program(&Raw::new(&[LOAD_ITEM, RETURN]));
    let verdict = pool.run(&echo, &nothing(), &vec![0; ITEM_BYTES_MAX], GAS);
    assert_eq!(verdict, Err(Fault::HostMemory));
    assert!(pool.run(&echo, &nothing(), &[0; 8], GAS).is_ok());
}

/// A control group of version 1, for machines that bind memory there.
struct MemoryGroup(PathBuf);

impl MemoryGroup {
    fn new(bytes: u64) -> Option<Self> {
        let path = Path::new("/sys/fs/cgroup/memory").join(format!("stardust-{}", process::id()));
        fs::create_dir(&path).ok()?;
        let group = Self(path);
        fs::write(group.0.join("memory.limit_in_bytes"), bytes.to_string()).ok()?;
        Some(group)
    }

    fn add(&self, pid: u32) {
        fs::write(self.0.join("cgroup.procs"), pid.to_string()).unwrap();
    }
}

impl Drop for MemoryGroup {
    fn drop(&mut self) {
        soon(|| fs::remove_dir(&self.0).is_ok());
    }
}

#[test]
fn a_guest_whose_pages_the_host_does_not_have_is_a_fault() {
    const TOO_LITTLE: u64 = 48 << 20;
    let touch = program(&touch_all_memory());
    let run = |pool: &Pool| pool.run(&touch, &nothing(), &[], 4 * GAS);
    let pool = Pool::new(PoolConfig { memory_bytes: TOO_LITTLE, ..config() }).unwrap();
    if is_unsandboxed(&pool, "a guest without pages") {
        // The interpreter's guest is the executor's own memory.
        assert_eq!(run(&pool), Err(Fault::HostMemory));
        return;
    }
    let verdict = if let Limits::Cgroup { .. } = pool.isolation().limits {
        run(&pool)
    } else if is_not_root("a guest without pages") {
        return;
    } else if let Some(group) = MemoryGroup::new(TOO_LITTLE) {
        let executor = pool.pids()[0];
        group.add(executor);
        workers(executor).into_iter().for_each(|worker| group.add(worker));
        let verdict = run(&pool);
        drop(pool);
        verdict
    } else {
        eprintln!("SKIPPED, a guest without pages: no control groups bind memory here");
        return;
    };
    assert!(matches!(verdict, Err(Fault::HostMemory | Fault::JobDied(_))), "{verdict:?}");
    let pool = executors::pool();
    assert!(run(&pool).unwrap().is_returned(), "with enough it is none");
}

#[test]
fn a_late_task_is_killed() {
    let pool = Pool::new(PoolConfig { wall_clock: Duration::from_secs(1), ..config() }).unwrap();
    let spin = program(&Raw::new(&[JUMP_TO_SELF]));
    let start = Instant::now();
    assert_eq!(pool.run(&spin, &nothing(), &[], GAS_LIMIT_MAX), Err(Fault::TimedOut));
    assert!(start.elapsed() < A_WHILE);
    let trap = program(&Raw::new(&[TRAP]));
    let is_trapped = |verdict| matches!(verdict, Ok(Outcome::Trapped { .. }));
    assert!((0..5).any(|_| is_trapped(pool.run(&trap, &nothing(), &[], GAS))));
}

/// The other process of the test below.
fn be_a_pool() {
    let pool = pool();
    let executor = pool.pids()[0];
    println!("\nexecutor {executor}");
    let spin = program(&Raw::new(&[JUMP_TO_SELF]));
    let _ = pool.run(&spin, &nothing(), &[], GAS_LIMIT_MAX);
}

#[test]
fn executors_of_a_killed_pool_end_in_mid_run() {
    const ROLE: &str = "STARDUST_BE_A_POOL";
    if env::var_os(ROLE).is_some() {
        return be_a_pool();
    }
    let this = ["--exact", "--nocapture", "executors_of_a_killed_pool_end_in_mid_run"];
    let mut pool = Command::new(env::current_exe().unwrap())
        .args(this)
        .env(ROLE, "")
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(pool.stdout.take().unwrap()).lines();
    let executor =
        lines.map(Result::unwrap).find_map(|line| line.strip_prefix("executor ")?.parse().ok());
    let executor: u32 = executor.unwrap();
    thread::sleep(Duration::from_millis(300));
    let mut all = workers(executor);
    all.push(executor);
    assert!(all.iter().all(|pid| field(*pid, "State").is_some()));
    pool.kill().unwrap();
    pool.wait().unwrap();
    assert!(soon(|| all.iter().all(|pid| field(*pid, "State").is_none())));
}

#[test]
fn what_is_no_executor_is_refused() {
    for executable in ["/bin/false", "/bin/cat", "/nonexistent"] {
        let executable = PathBuf::from(executable);
        assert!(Pool::new(PoolConfig { executable, ..config() }).is_err());
    }
}
