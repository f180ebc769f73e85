//! Pools for tests, and a look at their processes.
#![allow(dead_code, unreachable_pub, clippy::unwrap_used, clippy::arithmetic_side_effects)]
#![allow(clippy::indexing_slicing, clippy::print_stderr)]

use super::common::Raw;
use nix::{
    sys::signal::{kill, Signal},
    unistd::{geteuid, Pid},
};
use stardust_vm::{
    executor::{Pool, PoolConfig},
    Outcome, Program,
};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

pub const GAS: u64 = 50_000_000;
pub const EXECUTOR: &str = env!("CARGO_BIN_EXE_stardust-vm-executor");

pub fn config() -> PoolConfig {
    PoolConfig {
        executable: PathBuf::from(EXECUTOR),
        executors: 1,
        // What can be tested without the sandbox is.
        unsandboxed: true,
        ..PoolConfig::default()
    }
}

pub fn pool() -> Pool {
    Pool::new(config()).unwrap()
}

pub fn program(raw: &Raw) -> Program {
    Program::new(raw.blob()).unwrap()
}

pub fn nothing() -> Arc<[u8]> {
    Arc::from([])
}

/// Runs a task in both backends, which must agree in everything.
pub fn both(pool: &Pool, program: &Program, payload: &[u8], item: &[u8], gas: u64) -> Outcome {
    let recompiled = pool.run(program, &Arc::from(payload), item, gas).unwrap();
    let interpreted = program.interpret(payload, item, gas).unwrap();
    assert_eq!(recompiled, interpreted);
    recompiled
}

/// Whether a test needs the sandbox and has none; says so.
pub fn is_unsandboxed(pool: &Pool, test: &str) -> bool {
    let isolation = pool.isolation();
    if !isolation.is_sandboxed() {
        eprintln!("SKIPPED, {test}: {isolation}");
    }
    !isolation.is_sandboxed()
}

/// Whether a test needs root and runs as another; says so.
pub fn is_not_root(test: &str) -> bool {
    let is_not = !geteuid().is_root();
    if is_not {
        eprintln!("SKIPPED, {test}: needs root");
    }
    is_not
}

/// An executable that runs the executor with something before it, as `exec` of a shell.
///
/// Written by another process: while this one has a file open for writing, what its threads start
/// has it open too, and it cannot be executed.
pub fn wrapper(name: &str, prefix: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let text = format!("#!/bin/sh\nPATH=/usr/sbin:/usr/bin:/sbin:/bin\nexec {prefix}\n")
        .replace("EXECUTOR", EXECUTOR);
    let write = "printf %s \"$2\" > \"$1\" && chmod 755 \"$1\"";
    let status = Command::new("/bin/sh").args(["-c", write, "sh"]).arg(&path).arg(text).status();
    assert!(status.unwrap().success());
    path
}

pub fn signal(pid: u32, signal: Signal) {
    kill(Pid::from_raw(pid.try_into().unwrap()), signal).unwrap();
}

/// The sandbox workers of an executor.
pub fn workers(executor: u32) -> Vec<u32> {
    let all = fs::read_dir("/proc").unwrap().flatten();
    let pids = all.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    pids.filter(|pid| field(*pid, "PPid").is_some_and(|parent| parent == executor.to_string()))
        .collect()
}

/// A line of a process's `/proc/PID/status`; none if it is gone or dead.
pub fn field(pid: u32, name: &str) -> Option<String> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = |name: &str| {
        let mut lines = status.lines().filter_map(|line| line.split_once(":\t"));
        lines.find(|(found, _)| *found == name).map(|(_, value)| value.trim().to_owned())
    };
    let is_dead = line("State").is_some_and(|state| state.starts_with(['Z', 'X']));
    if is_dead {
        None
    } else {
        line(name)
    }
}

/// Most memory that a process ever had resident, in bytes.
pub fn peak_memory(pid: u32) -> u64 {
    let peak = field(pid, "VmHWM").unwrap();
    peak.strip_suffix(" kB").unwrap().parse::<u64>().unwrap() * 1_024
}

/// How many nanoseconds of processor time the threads of a process have taken; its neighbours on
/// a crowded machine do not count.
pub fn processor_time(pid: u32) -> u64 {
    let threads = fs::read_dir(format!("/proc/{pid}/task")).unwrap().flatten();
    let taken = threads.map(|thread| {
        let counters = fs::read_to_string(thread.path().join("schedstat")).unwrap();
        counters.split(' ').next().unwrap().parse::<u64>().unwrap()
    });
    taken.sum()
}

/// Waits until a condition holds, for two seconds at most.
pub fn soon(condition: impl Fn() -> bool) -> bool {
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(2) {
        if condition() {
            return true;
        }
        thread::sleep(Duration::from_millis(10));
    }
    condition()
}
