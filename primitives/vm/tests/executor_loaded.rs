//! Programs stay loaded: several at a time, and for as long as there is room.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::arithmetic_side_effects)]
#![allow(clippy::print_stderr)]

mod common;
#[path = "common/executors.rs"]
mod executors;

use common::{Raw, FALLTHROUGH, PRIMES, RETURN};
use executors::{both, config, is_unsandboxed, nothing, pool, program, workers, GAS};
use stardust_vm::{
    executor::{Pool, PoolConfig},
    Outcome, Program,
};
use std::{
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

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

fn timed(pool: &Pool, program: &Program, payload: &Arc<[u8]>) -> Duration {
    let start = Instant::now();
    let outcome = pool.run(program, payload, &[0; 8], GAS).unwrap();
    let time = start.elapsed();
    assert!(outcome.is_returned());
    time
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
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
    let cold: Vec<_> = jobs().map(|(program, payload)| timed(&pool, program, payload)).collect();
    let mut warm = Vec::new();
    for _ in 0..15 {
        warm.extend(jobs().map(|(program, payload)| timed(&pool, program, payload)));
    }
    let (cold, warm) = (median(cold), median(warm));
    eprintln!("a program of 130,000 instructions: {cold:?} cold, {warm:?} loaded");
    assert!(warm * 3 < cold, "{warm:?} against {cold:?}");
    // Equal programs are the same program, wherever they come from.
    let again = large(130_000, 1);
    assert!(timed(&pool, &again, &Arc::from(vec![1; 1 << 16])) < cold);
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
    if is_unsandboxed(&pool, "the choice of executors") {
        return;
    }
    let slow = large(130_000, 9);
    let primes = Program::new(PRIMES).unwrap();
    let cold = timed(&pool, &slow, &nothing());
    // Two at once: the other executor starts, and has to load.
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| pool.run(&primes, &nothing(), &7_u64.to_le_bytes(), GAS));
        }
    });
    let warm = median((0..9).map(|_| timed(&pool, &slow, &nothing())).collect());
    assert!(warm * 2 < cold, "{warm:?} against {cold:?}");
}

#[test]
fn a_loaded_program_starts_at_once() {
    let pool = pool();
    if is_unsandboxed(&pool, "start-up") {
        return;
    }
    let small = large(1, 1);
    timed(&pool, &small, &nothing());
    let mut times: Vec<_> = (0..200).map(|_| timed(&pool, &small, &nothing())).collect();
    times.sort();
    eprintln!(
        "a loaded program: median {:?}, 95% {:?}, worst {:?}",
        times[100], times[190], times[199]
    );
    // The goal is 2 ms; machines that run tests are seldom quiet.
    assert!(times[100] < Duration::from_millis(20), "{:?}", times[100]);
}
