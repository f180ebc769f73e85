//! Executors: the recompiler against the interpreter.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::arithmetic_side_effects)]

mod common;
#[path = "common/executors.rs"]
mod executors;

use common::{mutate, Random, Raw, JUMP_TO_SELF, LOAD_ITEM, PRIMES, RETURN, RETURN_NOTHING};
use executors::{both, config, nothing, pool, program, GAS};
use stardust_vm::{
    executor::{Pool, PoolConfig},
    limits::{GAS_LIMIT_MAX, ITEM_BYTES_MAX, OUTPUT_BYTES_MAX, PAYLOAD_BYTES_MAX},
    replay::{Backend, Replayer, Task, TraceError},
    Fault, Outcome, Program, Verdict,
};
use std::thread;

#[test]
fn running_out_of_gas_costs_the_limit() {
    let pool = pool();
    let primes = Program::new(PRIMES).unwrap();
    let item = 7_u64.to_le_bytes();
    let full = both(&pool, &primes, &[], &item, GAS);
    assert_eq!(both(&pool, &primes, &[], &item, full.gas()), full, "exactly enough");
    let spin = program(&Raw::new(&[JUMP_TO_SELF]));
    for gas in [0, 1, primes.summary().start_gas, full.gas() - 1] {
        let outcome = both(&pool, &primes, &[], &item, gas);
        assert_eq!(outcome, Outcome::OutOfGas { gas });
        assert_eq!(both(&pool, &spin, &[], &item, gas), Outcome::OutOfGas { gas });
    }
}

#[test]
fn outputs_are_bounded_and_must_be_readable() {
    let pool = pool();
    let echo = Raw::new(&[LOAD_ITEM, RETURN]).with(|raw| {
        raw.ro_data = vec![1, 2, 3, 4];
        raw.rw_data = vec![5; 10];
        (raw.ro_size, raw.rw_size, raw.stack) = (5_000, 200_000, 8_192);
    });
    let echo = program(&echo);
    // Around read-only data, read-write data, stack and input, and where nothing is.
    let places = [
        0,
        0xffff,
        0x1_0000,
        0x1_1fff,
        0x1_2000,
        0x2_ffff,
        0x3_0000,
        0x6_0d3f,
        0x6_0d40,
        0x6_0fff,
        0x6_1000,
        0xffad_dfff,
        0xffad_e000,
        0xffad_ffff,
        0xffae_0000,
        0xffae_ffff,
        0xffaf_0000,
        0xffaf_0fff,
        0xffaf_1000,
        0xfffe_ffff,
        0xffff_0000,
        0xffff_ffff,
    ];
    let lengths = [0, 1, 2, 4_096, OUTPUT_BYTES_MAX, OUTPUT_BYTES_MAX + 1, u32::MAX];
    let mut returned = 0;
    for place in places {
        for length in lengths {
            let item = (u64::from(length) << 32 | place).to_le_bytes();
            let outcome = both(&pool, &echo, &[9; 100], &item, GAS);
            returned += u32::from(outcome.is_returned() && length > 0);
            assert!(length <= OUTPUT_BYTES_MAX || !outcome.is_returned());
        }
    }
    assert!(returned > 15, "{returned}");
    let readable = both(&pool, &echo, &[], &(4 << 32 | 0x1_0000_u64).to_le_bytes(), GAS);
    assert_eq!(readable.output(), [1, 2, 3, 4]);
}

#[test]
fn inputs_of_every_size_arrive() {
    let pool = pool();
    let echo = program(&Raw::new(&[LOAD_ITEM, RETURN]));
    for payload in [0, 1, 16, 4_096, PAYLOAD_BYTES_MAX] {
        for item in [8, 9, 4_096, ITEM_BYTES_MAX] {
            let mut item = vec![0; item];
            item[0] = 1;
            let outcome = both(&pool, &echo, &vec![7; payload], &item, GAS);
            assert!(outcome.is_returned(), "{payload} and {}", item.len());
        }
        // An item that is shorter than what the program reads.
        both(&pool, &echo, &vec![7; payload], &[], GAS);
    }
    let too_large = pool.run(&echo, &nothing(), &vec![0; ITEM_BYTES_MAX + 1], GAS);
    assert!(matches!(too_large, Err(Fault::Unsupported(_))));
    let too_large = echo.interpret(&vec![0; PAYLOAD_BYTES_MAX + 1], &[], GAS);
    assert!(matches!(too_large, Err(Fault::Unsupported(_))));
    assert!(matches!(echo.interpret(&[], &[], GAS_LIMIT_MAX + 1), Err(Fault::Unsupported(_))));
}

#[test]
fn guests_cannot_write_their_input_or_each_others_memory() {
    let pool = pool();
    // store_indirect_u64 a2[0] = a0
    let writer = program(&Raw::new(&[&[123, 0x97], RETURN]));
    let outcome = both(&pool, &writer, &[], &[0; 8], GAS);
    assert!(matches!(outcome, Outcome::Trapped { .. }));
    // a0 = u64 [0x20000]; u64 [0x20000] = a3; return a0: nothing of the last run is left.
    let memory = |raw: &mut Raw| raw.rw_size = 4_096;
    let load: &[u8] = &[58, 7, 0, 0, 2];
    let store: &[u8] = &[62, 10, 0, 0, 2];
    let dirty = program(&Raw::new(&[load, store, RETURN]).with(memory));
    for _ in 0..3 {
        let outcome = both(&pool, &dirty, &[], &[1; 8], GAS);
        assert!(matches!(outcome, Outcome::Returned { output, .. } if output.is_empty()));
    }
}

#[test]
fn mutants_that_pass_the_check_agree() {
    let pool = pool();
    let mut random = Random(0xd1ff);
    let mut compared = 0;
    for _ in 0..600 {
        let mutant = mutate::bytes(&mut random, PRIMES);
        let Ok(mutant) = Program::new(mutant) else { continue };
        both(&pool, &mutant, &[], &3_u64.to_le_bytes(), 3_000_000);
        compared += 1;
    }
    assert!(compared > 20, "{compared}");
}

#[test]
fn many_threads_share_few_executors() {
    let pool = Pool::new(PoolConfig { executors: 2, ..config() }).unwrap();
    let primes = Program::new(PRIMES).unwrap();
    let empty = program(&Raw::new(&[RETURN_NOTHING, RETURN]));
    let payload = nothing();
    thread::scope(|scope| {
        for thread in 0..6_u64 {
            let (pool, primes, empty, payload) = (&pool, &primes, &empty, &payload);
            scope.spawn(move || {
                for round in 0..10 {
                    let item = (thread + round).to_le_bytes();
                    let of = if round % 2 == 0 { primes } else { empty };
                    let verdict: Verdict = pool.run(of, payload, &item, GAS);
                    assert_eq!(verdict, of.interpret(&[], &item, GAS));
                }
            });
        }
    });
    assert!(pool.pids().len() <= 2);
}

#[test]
fn traces_are_those_of_the_interpreter() {
    let pool = pool();
    let primes = Program::new(PRIMES).unwrap();
    let item = 3_u64.to_le_bytes();
    let task = Task { payload: &[], item: &item, gas_limit: GAS };
    let here = Replayer::new(Backend::Interpreter, &primes).unwrap();
    for chunk_gas in [2_000, 1 << 20] {
        let there = pool.trace(&primes, &nothing(), &item, GAS, chunk_gas).unwrap();
        assert_eq!(there, here.trace(&task, chunk_gas).unwrap());
        assert_eq!(pool.run(&primes, &nothing(), &item, GAS), Ok(there.outcome));
    }
    let pids = pool.pids();
    let error = pool.trace(&primes, &nothing(), &item, GAS, 0);
    assert_eq!(error, Err(TraceError::NoChunk));
    assert_eq!(pool.pids(), pids, "a trace that cannot be is nobody's fault");
}
