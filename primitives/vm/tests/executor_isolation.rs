//! What holds executors: users, the sandbox, bounds on memory; and that none runs without, unless told.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::arithmetic_side_effects)]
#![allow(clippy::print_stderr)]

mod common;
#[path = "common/executors.rs"]
mod executors;

use common::{touch_all_memory, DIGITS, DIGITS_PAYLOAD, PRIMES};
use executors::{
    both, config, field, is_not_root, is_unsandboxed, peak_memory, pool, program, workers, wrapper,
    GAS,
};
use nix::unistd::geteuid;
use stardust_vm::{
    executor::{Limits, Pool, PoolConfig},
    limits::{GAS_LIMIT_MAX, INPUT_BYTES_MAX, ITEM_BYTES_MAX, MEMORY_BYTES_MAX, PAYLOAD_BYTES_MAX},
    Program,
};
use std::{fs, sync::Arc};

const NOBODY: u32 = 65_534;

/// An executor that was started by an ordinary user; none if that cannot be arranged.
fn of_ordinary_user() -> Option<PoolConfig> {
    if is_not_root("an executor of another ordinary user") {
        return None;
    }
    let prefix = "setpriv --reuid 65534 --regid 65534 --clear-groups EXECUTOR \"$@\"";
    Some(PoolConfig { executable: wrapper("as-nobody.sh", prefix), ..config() })
}

/// An executor in a user namespace that allows no others; none if that cannot be arranged.
fn without_namespaces() -> Option<PoolConfig> {
    let prefix = "unshare --user --map-root-user sh -c \
                  'echo 0 > /proc/sys/user/max_user_namespaces && exec EXECUTOR \"$@\"' sh \"$@\"";
    let executable = wrapper("without-namespaces.sh", prefix);
    let config = PoolConfig { executable, ..config() };
    let is_arranged = Pool::new(config.clone()).is_ok_and(|pool| !pool.isolation().is_sandboxed());
    if !is_arranged {
        eprintln!(
            "SKIPPED, executors without namespaces: this machine does not let us take them away"
        );
    }
    is_arranged.then_some(config)
}

fn runs_programs(pool: &Pool) {
    let primes = Program::new(PRIMES).unwrap();
    assert!(both(pool, &primes, &[], &[0; 8], GAS).is_returned());
    let digits = Program::new(DIGITS).unwrap();
    let outcome = both(pool, &digits, DIGITS_PAYLOAD, &0_u64.to_le_bytes(), GAS_LIMIT_MAX);
    assert!(outcome.is_returned());
}

/// Checks that a process is `uid` in every respect.
fn is_user(pid: u32, uid: u32) {
    let four = [uid; 4].map(|uid| uid.to_string()).join("\t");
    assert_eq!(field(pid, "Uid").unwrap(), four);
    assert_eq!(field(pid, "Gid").unwrap(), four);
    assert_eq!(field(pid, "Groups").unwrap(), "");
    assert_eq!(field(pid, "NoNewPrivs").unwrap(), "1");
    assert_eq!(field(pid, "CapEff").unwrap(), "0".repeat(16));
    assert_eq!(field(pid, "CapPrm").unwrap(), "0".repeat(16));
}

#[test]
fn executors_of_root_are_each_a_user_of_its_own() {
    if is_not_root("a user for each executor") {
        return;
    }
    let pools = [pool(), pool()];
    for pool in &pools {
        let isolation = pool.isolation();
        eprintln!("{isolation}");
        let executor = pool.pids()[0];
        assert_eq!(isolation.user.shared, None);
        assert_eq!(isolation.user.uid, 2_000_000_000 + executor);
        is_user(executor, isolation.user.uid);
        for worker in workers(executor) {
            is_user(worker, isolation.user.uid);
        }
        let limits = fs::read_to_string(format!("/proc/{executor}/limits")).unwrap();
        let processes = limits.lines().find(|line| line.starts_with("Max processes")).unwrap();
        assert!(processes.contains(" 64 "), "{processes}");
        runs_programs(pool);
    }
}

#[test]
fn root_may_choose_the_user() {
    if is_not_root("a chosen user") {
        return;
    }
    let pool = Pool::new(PoolConfig { user: Some(NOBODY), ..config() }).unwrap();
    is_user(pool.pids()[0], NOBODY);
    assert_eq!(pool.isolation().user.uid, NOBODY);
    assert!(pool.isolation().user.shared.is_some());
    runs_programs(&pool);
}

#[test]
fn executors_of_ordinary_users_stay_theirs() {
    let Some(config) = of_ordinary_user() else {
        // Then this is one.
        let pool = pool();
        assert_eq!(pool.isolation().user.uid, geteuid().as_raw());
        return runs_programs(&pool);
    };
    let pool = Pool::new(config.clone()).unwrap();
    let isolation = pool.isolation();
    eprintln!("{isolation}");
    is_user(pool.pids()[0], NOBODY);
    assert_eq!(isolation.user.uid, NOBODY);
    assert!(isolation.to_string().contains("missing: a user of its own (only root"), "{isolation}");
    runs_programs(&pool);
    let other = Pool::new(PoolConfig { user: Some(1), ..config }).err().unwrap();
    assert!(other.to_string().contains("only root"), "{other}");
}

#[test]
fn workers_can_do_nothing_but_compute() {
    let pool = pool();
    if is_unsandboxed(&pool, "the sandbox's locks") {
        return;
    }
    runs_programs(&pool);
    let executor = pool.pids()[0];
    let [worker] = workers(executor)[..] else { panic!("one worker for each executor") };
    // A filter of system calls, none of which starts a process.
    assert_eq!(field(worker, "Seccomp").unwrap(), "2");
    assert_eq!(field(worker, "NoNewPrivs").unwrap(), "1");
    for set in ["CapInh", "CapPrm", "CapEff", "CapAmb"] {
        assert_eq!(field(worker, set).unwrap(), "0".repeat(16), "{set}");
    }
    assert_eq!(field(worker, "Threads").unwrap(), "1");
    if is_not_root("the worker's namespaces") {
        return;
    }
    let limits = fs::read_to_string(format!("/proc/{worker}/limits")).unwrap();
    for limit in ["Max processes", "Max file size", "Max locked memory"] {
        let line = limits.lines().find(|line| line.starts_with(limit)).unwrap();
        let value = line[limit.len()..].split_whitespace().next().unwrap();
        assert_eq!(value, if limit == "Max processes" { "1" } else { "0" });
    }
    for space in ["user", "mnt", "net", "pid", "ipc", "uts", "cgroup"] {
        let of = |pid: u32| fs::read_link(format!("/proc/{pid}/ns/{space}")).unwrap();
        assert_ne!(of(worker), of(executor), "{space}");
    }
}

#[test]
fn the_largest_guest_stays_within_bounds() {
    const SLACK: u64 = 16 << 20;
    let pool = pool();
    if is_unsandboxed(&pool, "memory of the largest guest") {
        return;
    }
    let touch = program(&touch_all_memory());
    let (payload, item) = (vec![1; PAYLOAD_BYTES_MAX], vec![1; ITEM_BYTES_MAX]);
    for _ in 0..3 {
        assert!(both(&pool, &touch, &payload, &item, 4 * GAS).is_returned());
    }
    let executor = pool.pids()[0];
    let worker = workers(executor)[0];
    let (executor, worker) = (peak_memory(executor), peak_memory(worker));
    eprintln!("peak memory: executor {} KiB, worker {} KiB", executor >> 10, worker >> 10);
    assert!(worker > MEMORY_BYTES_MAX - SLACK, "it did not touch what it has");
    assert!(worker < MEMORY_BYTES_MAX + u64::from(INPUT_BYTES_MAX) + SLACK, "{worker}");
    // Payload, item and the frames that bring them, besides its own.
    assert!(executor < 3 * u64::from(INPUT_BYTES_MAX) + SLACK, "{executor}");
}

#[test]
fn nothing_runs_unsandboxed_unless_told() {
    let Some(config) = without_namespaces() else { return };
    let error = Pool::new(PoolConfig { unsandboxed: false, ..config.clone() }).err().unwrap();
    let error = error.to_string();
    for remedy in ["user.max_user_namespaces", "--allow-unsandboxed"] {
        assert!(error.contains(remedy), "{error}");
    }
    let pool = Pool::new(config).unwrap();
    let isolation = pool.isolation();
    eprintln!("{isolation}");
    assert!(!isolation.is_sandboxed());
    assert!(isolation.to_string().starts_with("INTERPRETER, UNSANDBOXED"), "{isolation}");
    // Its namespace knows no other user.
    assert!(isolation.user.shared.is_some());
    let primes = Program::new(PRIMES).unwrap();
    assert!(both(&pool, &primes, &[], &[0; 8], GAS).is_returned());
}

#[test]
fn a_control_group_holds_executor_and_worker_or_its_want_is_told() {
    let pool = pool();
    let isolation = pool.isolation();
    match &isolation.limits {
        Limits::Cgroup { .. } => {
            let executor = pool.pids()[0];
            let group = |pid: u32| fs::read_to_string(format!("/proc/{pid}/cgroup")).unwrap();
            assert!(group(executor).contains("/stardust-executor-"), "{}", group(executor));
            for worker in workers(executor) {
                assert_eq!(group(worker), group(executor));
            }
        }
        Limits::Rlimits { reason, .. } => {
            eprintln!("SKIPPED, executors in control groups: {reason}");
            let line = isolation.to_string();
            assert!(line.contains("a cgroup of its own") && line.contains(reason), "{line}");
        }
    }
}

#[test]
fn payloads_of_one_job_are_not_another_jobs() {
    let pool = pool();
    let digits = Program::new(DIGITS).unwrap();
    let item = 0_u64.to_le_bytes();
    let payload: Arc<[u8]> = Arc::from(DIGITS_PAYLOAD);
    let with = pool.run(&digits, &payload, &item, GAS_LIMIT_MAX).unwrap();
    let without = pool.run(&digits, &Arc::from([]), &item, GAS_LIMIT_MAX).unwrap();
    assert!(with.is_returned() && !without.is_returned());
    assert_eq!(pool.run(&digits, &payload, &item, GAS_LIMIT_MAX).unwrap(), with);
}
