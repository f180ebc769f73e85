//! Programs stay loaded: several at a time, and for as long as there is room.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::arithmetic_side_effects)]
#![allow(clippy::print_stderr)]

mod common;
#[path = "common/executors.rs"]
mod executors;

use common::{Raw, FALLTHROUGH, PRIMES, RETURN};
use executors::{
    both, config, is_unsandboxed, nothing, pool, processor_time, program, workers, GAS,
};
use stardust_vm::{
    executor::{Pool, PoolConfig},
    Outcome, Program,
};
use std::{sync::Arc, thread};

/// A program that returns nothing, before `instructions` that take their time to compile; `variant`
/// tells it from others.
fn large(instructions: usize, variant: u8) -> Program {
    // a0 = variant; a0 = 0; return.
    let mark: &[u8] = &[51, 7, variant];
    let clear: &[u8] = &[51, 7];
    // a0 = a0 + 1
    let add: &[u8] = &[149, 0x77, 1];
    let mut code = vec![mark, clear, RETURN];
    for index in 0..instructions {
        code.push(if index % 4_096 == 4_095 { FALLTHROUGH } else { add });
    }
    code.push(RETURN);
    program(&Raw::new(&code))
}

/// Runs a task, and tells how many nanoseconds of processor time its only executor took for it.
fn cost(pool: &Pool, program: &Program, payload: &Arc<[u8]>) -> u64 {
    let executor = pool.pids()[0];
    let before = processor_time(executor);
    assert!(pool.run(program, payload, &[0; 8], GAS).unwrap().is_returned());
    processor_time(executor) - before
}

fn median(mut costs: Vec<u64>) -> u64 {
    costs.sort_unstable();
    costs[costs.len() / 2]
}

#[test]
fn alternating_jobs_find_their_programs_loaded() {
    let pool = pool();
    if is_unsandboxed(&pool, "programs stay compiled") {
        return;
    }
    let programs: Vec<Program> = (1..=3).map(|variant| large(130_000, variant)).collect();
    let payloads: Vec<Arc<[u8]>> = (1..=3).map(|byte| Arc::from(vec![byte; 1 << 16])).collect();
    let jobs = || programs.iter().zip(&payloads);
    let cold: Vec<_> = jobs().map(|(program, payload)| cost(&pool, program, payload)).collect();
    let mut warm = Vec::new();
    for _ in 0..15 {
        warm.extend(jobs().map(|(program, payload)| cost(&pool, program, payload)));
    }
    let (cold, warm) = (median(cold), median(warm));
    eprintln!("a program of 130,000 instructions: {cold} ns cold, {warm} ns loaded");
    assert!(warm * 3 < cold, "{warm} against {cold}");
    // Equal programs are the same program, wherever they come from.
    let again = cost(&pool, &large(130_000, 1), &Arc::from(vec![1; 1 << 16]));
    assert!(again * 2 < cold, "{again} against {cold}");
    assert_eq!(workers(pool.pids()[0]).len(), 1, "one worker, whatever core asks");
}

#[test]
fn more_programs_than_stay_loaded_still_run() {
    let pool = pool();
    let programs: Vec<Program> = (1..=40).map(|variant| large(100, variant)).collect();
    for round in 0..3 {
        for (index, program) in programs.iter().enumerate() {
            let payload = vec![7; (index + round) % 20];
            assert!(both(&pool, program, &payload, &[0; 8], GAS).is_returned());
        }
    }
    // By bytes: each of these takes a good part of what may stay.
    let programs: Vec<Program> = (1..=20).map(|variant| large(130_000, variant)).collect();
    for program in programs.iter().chain(programs.iter().rev()) {
        let outcome = pool.run(program, &nothing(), &[], GAS).unwrap();
        assert!(matches!(outcome, Outcome::Returned { .. }));
    }
    assert_eq!(pool.pids().len(), 1, "none of it was a fault");
}

#[test]
fn a_task_goes_to_the_executor_that_has_its_program() {
    let pool = Pool::new(PoolConfig { executors: 2, ..config() }).unwrap();
    let slow = large(10_000, 9);
    let run = |program: &Program, item: &[u8]| pool.run(program, &nothing(), item, GAS).unwrap();
    run(&slow, &[]);
    // Two at once, so often that both executors have started: then one has the program, one has not.
    let primes = Program::new(PRIMES).unwrap();
    for _ in 0..100 {
        thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| run(&primes, &3_000_u64.to_le_bytes()));
            }
        });
    }
    let executors = pool.pids();
    assert_eq!(executors.len(), 2);
    let times = || executors.iter().map(|pid| processor_time(*pid)).collect::<Vec<_>>();
    let before = times();
    for _ in 0..30 {
        assert!(run(&slow, &[]).is_returned());
    }
    let mut worked: Vec<_> =
        times().iter().zip(before).map(|(after, before)| after - before).collect();
    worked.sort_unstable();
    // The other one may still have been about to wait after its last task.
    assert!(worked[0] * 10 < worked[1], "the one that has it, alone: {worked:?}");
}
