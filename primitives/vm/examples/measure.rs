//! Measures a program: `measure BLOB PAYLOAD TASK..` runs tasks in both backends, one by one;
//! `measure BLOB PAYLOAD FIRST..END` runs a range of tasks on all executors.
//!
//! A task is an index, its item the index as 8 little-endian bytes. `-` is no payload.
#![allow(clippy::print_stdout)]

use stardust_vm::{
    executor::{run_if_requested, Pool, PoolConfig},
    limits::GAS_LIMIT_MAX,
    Program, Verdict,
};
use std::{
    error::Error,
    fs,
    sync::{
        atomic::{AtomicU64, Ordering},
        Arc, Mutex,
    },
    thread,
    time::{Duration, Instant},
};

fn main() -> Result<(), Box<dyn Error>> {
    run_if_requested();
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [blob, payload, tasks @ ..] = arguments.as_slice() else {
        return Err("usage: measure BLOB PAYLOAD (TASK.. | FIRST..END)".into());
    };
    let program = Program::new(fs::read(blob)?)?;
    let payload: Arc<[u8]> = if payload == "-" { Arc::from([]) } else { fs::read(payload)?.into() };
    println!("{:?}", program.summary());
    let pool = Pool::new(PoolConfig::default())?;
    println!("{}", pool.isolation());
    let measure = Measure { program, payload, pool };
    for task in tasks {
        match task.split_once("..") {
            Some((first, end)) => measure.range(first.parse()?, end.parse()?),
            None => measure.one(task.parse()?),
        }
    }
    Ok(())
}

struct Measure {
    program: Program,
    payload: Arc<[u8]>,
    pool: Pool,
}

impl Measure {
    fn run(&self, task: u64) -> (Duration, Verdict) {
        let start = Instant::now();
        let verdict =
            self.pool.run(&self.program, &self.payload, &task.to_le_bytes(), GAS_LIMIT_MAX);
        (start.elapsed(), verdict)
    }

    fn one(&self, task: u64) {
        let (recompiler, fast) = self.run(task);
        let start = Instant::now();
        let slow = self.program.interpret(&self.payload, &task.to_le_bytes(), GAS_LIMIT_MAX);
        let interpreter = start.elapsed();
        let agree = if fast == slow { "agree" } else { "DIFFER" };
        println!(
            "{task}: recompiler {recompiler:?}, interpreter {interpreter:?}, {agree}: {fast:?}"
        );
    }

    fn range(&self, first: u64, end: u64) {
        let next = AtomicU64::new(first);
        let results = Mutex::new(Vec::new());
        let start = Instant::now();
        thread::scope(|scope| {
            for _ in 0..self.pool.executors() {
                scope.spawn(|| loop {
                    let task = next.fetch_add(1, Ordering::Relaxed);
                    if task >= end {
                        return;
                    }
                    let result = self.run(task);
                    if let Ok(mut results) = results.lock() {
                        results.push(result);
                    }
                });
            }
        });
        let wall = start.elapsed();
        let results = results.into_inner().unwrap_or_default();
        let faults = results.iter().filter(|(_, verdict)| verdict.is_err()).count();
        let gas = || results.iter().filter_map(|(_, verdict)| verdict.as_ref().ok());
        let gas = || gas().map(stardust_vm::Outcome::gas);
        let times = || results.iter().map(|(time, _)| *time);
        println!(
            "{} tasks in {wall:?} on {} executors, {faults} faults; a task {:?} to {:?}; gas {:?} \
             to {:?}, {} in all",
            results.len(),
            self.pool.executors(),
            times().min(),
            times().max(),
            gas().min(),
            gas().max(),
            gas().map(u128::from).sum::<u128>(),
        );
    }
}
