//! Profiles: they add up to the outcome's gas, and say which calls led where.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::arithmetic_side_effects)]

mod common;

use common::{Raw, LOAD_ITEM, PRIMES, RETURN, RETURN_NOTHING, TRAP};
use stardust_vm::{
    limits::{cost_model, start_gas, GAS_LIMIT_MAX, STACK_BYTES_MIN},
    profile::{profile, Profile, Symbols, SymbolsError},
    Outcome, Program,
};

/// The profile of a task, which ends as it ends without one.
fn profiled(program: &Program, item: &[u8], limit: u64) -> Profile {
    let profile = profile(program, &[], item, limit).unwrap();
    assert_eq!(profile.outcome, program.interpret(&[], item, limit).unwrap());
    let code: u64 = profile.samples.iter().flat_map(|sample| &sample.gas).map(|(_, gas)| gas).sum();
    assert_eq!(profile.start_gas + code + profile.unspent, profile.outcome.gas());
    profile
}

/// Puts the way back to the host aside, calls a function, comes back and returns nothing.
fn caller() -> Raw {
    let keep = &[100, 0x02][..];
    // ra = the first place of the jump table; go 8 bytes on
    let call = &[80, 0x10, 2, 8][..];
    let return_to_host = &[50, 2][..];
    let code = [keep, call, RETURN_NOTHING, return_to_host, RETURN_NOTHING, RETURN];
    Raw::new(&code).with(|raw| raw.jump_table = vec![6])
}

#[test]
fn blocks_are_counted_by_the_calls_that_led_to_them() {
    let program = Program::new(caller().blob()).unwrap();
    let profile = profiled(&program, &[], GAS_LIMIT_MAX);
    assert_eq!(profile.outcome, Outcome::Returned { output: vec![], gas: profile.outcome.gas() });
    assert_eq!(profile.start_gas, start_gas(STACK_BYTES_MIN.into(), 0));
    let model = cost_model(STACK_BYTES_MIN.into());
    let [load, back] = [model.load_imm, model.jump_indirect].map(u64::from);
    let first = [model.move_reg, model.load_imm_and_jump].map(u64::from);
    let found: Vec<_> =
        profile.samples.iter().map(|sample| (&sample.calls[..], &sample.gas[..])).collect();
    assert_eq!(
        found,
        [
            (&[][..], &[(0, first[0]), (2, first[1])][..]),
            (&[], &[(6, load), (8, back)]),
            (&[2], &[(10, load), (12, back)]),
        ]
    );
    assert!(profile.samples.iter().all(|sample| sample.runs == 1));
}

#[test]
fn loops_add_up_under_every_gas_limit() {
    let primes = Program::new(PRIMES).unwrap();
    let item = 3_u64.to_le_bytes();
    let all = profiled(&primes, &item, GAS_LIMIT_MAX);
    assert!(all.outcome.is_returned());
    assert_eq!(all.unspent, 0);
    let runs: u64 = all.samples.iter().map(|sample| sample.runs).sum();
    assert!(runs > 1_000, "{runs}");
    let gas = all.outcome.gas();
    assert_eq!(profiled(&primes, &item, gas), all);
    for limit in [0, 1, all.start_gas, all.start_gas + 1, gas / 2, gas - 1] {
        let part = profiled(&primes, &item, limit);
        assert_eq!(part.outcome, Outcome::OutOfGas { gas: limit });
        assert!(part.samples.iter().all(|sample| sample.runs > 0));
    }
}

#[test]
fn a_trap_is_profiled_up_to_its_block() {
    let program = Program::new(Raw::new(&[LOAD_ITEM, TRAP]).blob()).unwrap();
    let profile = profiled(&program, &[1; 8], GAS_LIMIT_MAX);
    assert!(matches!(profile.outcome, Outcome::Trapped { .. }));
    assert_eq!(profile.samples.len(), 1);
    let nothing = Program::new(Raw::new(&[RETURN_NOTHING, RETURN]).blob()).unwrap();
    assert!(profiled(&nothing, &[], GAS_LIMIT_MAX).outcome.is_returned());
}

#[test]
fn names_of_another_build_are_refused() {
    let primes = Program::new(PRIMES).unwrap();
    let refused = |bytes: &[u8]| Symbols::new(bytes, &primes).unwrap_err();
    assert_eq!(refused(PRIMES), SymbolsError::Stripped);
    assert_eq!(refused(&caller().blob()), SymbolsError::OtherCode);
    assert!(matches!(refused(b"PVM"), SymbolsError::Unparsable(_)));
}
