//! What surrounds the work: starting executors and programs, our layer over PolkaVM, memory.

use super::{
    engines::{pool, Bare, Engine, Recompiler},
    median,
    stress::Stress,
};
use anyhow::{ensure, Context, Result};
use stardust_vm::{executor::Pool, limits::GAS_LIMIT_MAX, Program};
use std::{
    fs,
    path::Path,
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

const REPETITIONS: usize = 5;
/// Tasks of which the 95th percentile is taken.
const CACHED: usize = 400;
/// How long after its start a task's memory is looked at: when it has touched all of it.
const SETTLED: Duration = Duration::from_millis(150);

/// Times of starts.
pub(crate) struct Starts {
    /// A new executor, and its first task.
    pub(crate) cold: Duration,
    /// A task of a program of 100 bytes that the executor had not loaded.
    pub(crate) new_small: Duration,
    /// The same with 350 KB of code.
    pub(crate) new_large: Duration,
    /// A task of a program that it had loaded, which does next to nothing: the median.
    pub(crate) cached: Duration,
    /// The same: 19 in 20 are faster.
    pub(crate) cached_p95: Duration,
}

/// Bytes of an executor and its sandbox worker while a task runs.
pub(crate) struct Memory {
    pub(crate) idle: u64,
    /// With the benchmark program, of 0.3 MiB.
    pub(crate) small: u64,
    /// With a program that has touched 64 MiB.
    pub(crate) large: u64,
}

/// A long task in an executor against the same in PolkaVM alone.
pub(crate) struct Overhead {
    pub(crate) pool: Duration,
    pub(crate) bare: Duration,
}

fn blob(programs: &Path, name: &str) -> Result<Vec<u8>> {
    let path = programs.join("output").join(name).with_extension("polkavm");
    fs::read(&path).with_context(|| path.display().to_string())
}

/// Measures starts with tasks that square a number.
pub(crate) fn starts(programs: &Path, large: &Stress) -> Result<Starts> {
    let square = Program::new(blob(programs, "square")?)?;
    let other = Program::new(Stress::nothing().blob()?)?;
    let large = Program::new(large.blob()?)?;
    let payload: Arc<[u8]> = Arc::from([]);
    let item = 1_u64.to_le_bytes();
    let mut cold = Vec::new();
    for _ in 0..REPETITIONS {
        let begun = Instant::now();
        let verdict = pool()?.run(&square, &payload, &item, GAS_LIMIT_MAX)?;
        cold.push(begun.elapsed());
        ensure!(verdict.is_returned(), "a square did not return");
    }
    let task = |pool: &Pool, program: &Program| -> Result<Duration> {
        let begun = Instant::now();
        let verdict = pool.run(program, &payload, &item, GAS_LIMIT_MAX)?;
        ensure!(verdict.is_returned(), "a small task did not return");
        Ok(begun.elapsed())
    };
    // Each in an executor that has started and has not seen it.
    let (mut new_small, mut new_large) = (Vec::new(), Vec::new());
    for _ in 0..REPETITIONS {
        let pool = pool()?;
        task(&pool, &square)?;
        new_small.push(task(&pool, &other)?);
        new_large.push(task(&pool, &large)?);
    }
    let pool = pool()?;
    task(&pool, &square)?;
    let mut cached = (0..CACHED).map(|_| task(&pool, &square)).collect::<Result<Vec<_>>>()?;
    cached.sort();
    let late = CACHED.saturating_sub(CACHED.div_euclid(20)).saturating_sub(1);
    Ok(Starts {
        cold: median(cold)?,
        new_small: median(new_small)?,
        new_large: median(new_large)?,
        cached_p95: cached.get(late).copied().context("there are tasks")?,
        cached: median(cached)?,
    })
}

/// The benchmark program, a quarter of an SCU, in an executor and without anything of ours.
pub(crate) fn overhead(programs: &Path) -> Result<Overhead> {
    let blob = blob(programs, "benchmark")?;
    let mut ours = Recompiler::new(&blob, &[])?;
    let mut bare = Bare::new(&blob, &[])?;
    let (mut with, mut without) = (Vec::new(), Vec::new());
    for seed in 0..=REPETITIONS as u64 {
        let (ours_took, output) = ours.run(&seed.to_le_bytes())?;
        let (bare_took, expected) = bare.run(&seed.to_le_bytes())?;
        ensure!(output == expected && ours.gas() == bare.gas(), "the layer changes a result");
        // The first starts the workers.
        if seed > 0 {
            with.push(ours_took);
            without.push(bare_took);
        }
    }
    Ok(Overhead { pool: median(with)?, bare: median(without)? })
}

/// Memory of one executor with its worker, idle and in mid-run.
pub(crate) fn memory(programs: &Path) -> Result<Memory> {
    let idle = {
        let pool = pool()?;
        resident(&pool.pids())?
    };
    let large = Stress::touch_and_spin();
    let small = during(&blob(programs, "benchmark")?, 1)?;
    Ok(Memory { idle, small, large: during(&large.blob()?, large.rounds)? })
}

/// Memory while a task runs that takes longer than [`SETTLED`].
fn during(blob: &[u8], item: u64) -> Result<u64> {
    let mut engine = Recompiler::new(blob, &[])?;
    let pids = engine.pool().pids();
    thread::scope(|scope| {
        let running = scope.spawn(move || engine.run(&item.to_le_bytes()));
        thread::sleep(SETTLED);
        let bytes = resident(&pids);
        let ended = running.join().map_err(|_| anyhow::anyhow!("a task's thread panicked"))?;
        let (time, _) = ended?;
        ensure!(time > SETTLED, "a task ended before its memory was looked at");
        bytes
    })
}

/// Resident bytes of processes and their children, shared pages counted once in each.
fn resident(pids: &[u32]) -> Result<u64> {
    let mut bytes = 0_u64;
    let mut left = pids.to_vec();
    while let Some(pid) = left.pop() {
        let status = fs::read_to_string(format!("/proc/{pid}/status"))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kibibytes: u64 = match line.and_then(|line| line.trim().strip_suffix(" kB")) {
            Some(number) => number.parse()?,
            None => 0,
        };
        bytes = bytes.saturating_add(kibibytes.saturating_mul(1_024));
        for task in fs::read_dir(format!("/proc/{pid}/task"))? {
            let children = fs::read_to_string(task?.path().join("children")).unwrap_or_default();
            left.extend(children.split_whitespace().filter_map(|one| one.parse::<u32>().ok()));
        }
    }
    Ok(bytes)
}
