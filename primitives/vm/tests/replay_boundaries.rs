//! Boundaries: every backend, straight through and resumed in fresh instances, comes to the same states.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::arithmetic_side_effects)]

mod common;

use common::{Raw, DIGITS, DIGITS_PAYLOAD, JUMP_TO_SELF, LOAD_ITEM, PRIMES, RETURN, TRAP};
use stardust_vm::{
    limits::GAS_LIMIT_MAX,
    replay::{Backend, Hash, Loaded, Machine, Task},
    Outcome, Program,
};

const BACKENDS: [Backend; 3] =
    [Backend::Interpreter, Backend::PagedInterpreter, Backend::Recompiler];

/// The roots at all boundaries, from the initial one to the last, and what the task came to.
fn straight(loaded: &Loaded, task: &Task<'_>, chunk: u64) -> (Vec<Hash>, Outcome) {
    let mut session = loaded.start(task).unwrap();
    let mut roots = vec![session.root().unwrap()];
    while session.outcome().is_none() {
        session.advance(chunk).unwrap();
        roots.push(session.root().unwrap());
    }
    (roots, session.outcome().unwrap().clone())
}

/// The same, but at each boundary in a fresh instance of the next backend.
fn relayed(backends: &[Loaded], task: &Task<'_>, chunk: u64) -> (Vec<Hash>, Outcome) {
    let mut roots = Vec::new();
    let mut session = backends[0].start(task).unwrap();
    for loaded in backends.iter().cycle().skip(1) {
        roots.push(session.root().unwrap());
        if let Some(outcome) = session.outcome() {
            return (roots, outcome.clone());
        }
        let snapshot = session.snapshot().unwrap().unwrap();
        session = loaded.resume(task, &snapshot).unwrap();
        assert_eq!(session.root().unwrap(), *roots.last().unwrap(), "what was restored");
        session.advance(chunk).unwrap();
    }
    unreachable!()
}

fn all_agree(machines: &[Machine], program: &Program, task: &Task<'_>, chunk: u64) -> usize {
    let loaded: Vec<_> = machines.iter().map(|machine| machine.load(program).unwrap()).collect();
    let (roots, outcome) = straight(&loaded[0], task, chunk);
    let verdict = program.interpret(task.payload, task.item, task.gas_limit);
    assert_eq!(outcome, verdict.unwrap(), "a run in chunks is a run");
    for other in &loaded[1..] {
        assert_eq!(straight(other, task, chunk), (roots.clone(), outcome.clone()));
    }
    assert_eq!(relayed(&loaded, task, chunk), (roots.clone(), outcome));
    roots.len()
}

fn machines() -> Vec<Machine> {
    BACKENDS.map(|backend| Machine::new(backend).unwrap()).into()
}

#[test]
fn programs_have_the_same_states_at_every_boundary() {
    let machines = machines();
    let primes = Program::new(PRIMES).unwrap();
    let digits = Program::new(DIGITS).unwrap();
    for (chunk, item) in [(1_000, 0_u64), (2_500, 3), (4_999, 5), (1, 7)] {
        let task = Task { payload: &[], item: &item.to_le_bytes(), gas_limit: GAS_LIMIT_MAX };
        // A chunk of one unit stops at each block, so only some of it.
        let gas_limit = if chunk == 1 { primes.summary().start_gas + 5_000 } else { 1 << 40 };
        let boundaries = all_agree(&machines, &primes, &Task { gas_limit, ..task }, chunk);
        assert!(boundaries >= 3, "{boundaries} boundaries of {chunk} gas in task {item}");
    }
    let task = Task { payload: DIGITS_PAYLOAD, item: &3_u64.to_le_bytes(), gas_limit: 1 << 40 };
    assert!(all_agree(&machines, &digits, &task, 1 << 24) > 10);
    let trap = Task { item: &1_000_u64.to_le_bytes(), ..task };
    assert!(all_agree(&machines, &digits, &trap, 1 << 10) >= 2);
}

#[test]
fn ends_of_every_kind_are_the_same() {
    let machines = machines();
    let item = |address: u64, length: u64| (length << 32 | address).to_le_bytes();
    let echo = Raw::new(&[LOAD_ITEM, RETURN]).with(|raw| {
        raw.ro_data = vec![1, 2, 3, 4];
        raw.rw_data = vec![5; 10];
        (raw.ro_size, raw.rw_size, raw.stack) = (5_000, 200_000, 8_192);
    });
    let echo = Program::new(echo.blob()).unwrap();
    for place in [0, 0x1_0000, 0x1_1fff, 0x3_0000, 0x6_0d40, 0x6_0fff, 0xfffd_e000, 0xfffe_0000] {
        for length in [0, 1, 8, 4_096, 65_536, 65_537] {
            let item = item(place, length);
            let task = Task { payload: &[7; 30], item: &item, gas_limit: 1 << 30 };
            all_agree(&machines, &echo, &task, 1);
        }
    }
    for raw in [Raw::new(&[TRAP]), Raw::new(&[JUMP_TO_SELF]), Raw::new(&[RETURN])] {
        let program = Program::new(raw.blob()).unwrap();
        let fee = program.summary().start_gas;
        for gas_limit in [0, fee - 1, fee, fee + 1, fee + 100] {
            for chunk in [1, 7, 1_000] {
                all_agree(&machines, &program, &Task { payload: &[], item: &[], gas_limit }, chunk);
            }
        }
    }
}
