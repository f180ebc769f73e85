//! What the fuzz targets in `fuzz/` do with their bytes; a test does the same with the committed corpus.

use super::{
    backends::{Backends, Task},
    compare,
    generate::{self, Choices},
};
use codec::Encode;
use stardust_vm::{
    limits::start_gas,
    replay::{self, step, Backend, Claim, Hasher, Machine, Piece, Witness},
    Program,
};
use std::cell::OnceCell;

type Target = fn(&[u8]);

/// By name, as in `fuzz/corpus`.
pub const TARGETS: &[(&str, Target)] =
    &[("backends", backends), ("check", check), ("witness", witness)];

/// How many bytes say what becomes of a witness; the others are the generator's.
const EDIT_BYTES: usize = 16;

thread_local! {
    static BACKENDS: OnceCell<Backends> = const { OnceCell::new() };
    static INTERPRETER: OnceCell<Machine> = const { OnceCell::new() };
}

/// Bytes are the choices of the generator, or after an odd first byte a blob: every mode must agree.
pub fn backends(bytes: &[u8]) {
    let Some((first, rest)) = bytes.split_first() else { return };
    BACKENDS.with(|backends| {
        let backends = backends.get_or_init(Backends::new);
        if first % 2 == 0 {
            compare::case(backends, &generate::case(Choices::Bytes(rest)));
        } else if let Ok(program) = Program::new(with_length(rest)) {
            let item = [*first; 8];
            let task = Task { payload: &[1, 2, 3], item: &item, gas: 5_000 };
            compare::program_in(backends, &program, &task, 1_000);
        }
    });
}

/// Bytes are a blob: no panic, and twice the same verdict. What hangs libFuzzer finds by its own clock.
pub fn check(bytes: &[u8]) {
    let blob = with_length(bytes);
    let verdict = stardust_vm::check(&blob);
    match (verdict, Program::new(blob)) {
        (Ok(summary), Ok(program)) => assert_eq!(summary, *program.summary()),
        (Err(error), Err(again)) => {
            assert_eq!(error, again);
            assert!(!error.to_string().is_empty());
        }
        _ => panic!("two verdicts on one blob"),
    }
}

/// Bytes are what becomes of a witness, and the choices of the generator of its program: whatever was
/// changed is refused, or leads where the truth does; a state that no run comes to does no harm.
pub fn witness(bytes: &[u8]) {
    let Some((edits, choices)) = bytes.split_at_checked(EDIT_BYTES) else { return };
    let case = generate::case(Choices::Bytes(choices));
    let program = Program::new(case.program.blob()).unwrap();
    let input = case.payload.len().next_multiple_of(16) + case.item.len();
    let gas_limit = start_gas(program.summary().memory, input as u64) + case.gas;
    let task = replay::Task { payload: &case.payload, item: &case.item, gas_limit };
    let chunk = case.chunk.max(case.gas / 16);
    let claimed = INTERPRETER.with(|machine| {
        let machine = machine.get_or_init(|| Machine::new(Backend::Interpreter).unwrap());
        let mut session = machine.load(&program).unwrap().start(&task).unwrap();
        for _ in 0..edits[0] % 8 {
            session.advance(chunk).unwrap();
        }
        let from = session.snapshot().unwrap()?;
        let piece = Piece { gas_floor: from.mark().saturating_sub(chunk), instructions: None };
        let claimed = replay::witness(&program, &task, &from, piece).ok()?;
        session.advance(chunk).unwrap();
        Some((claimed, session.root().unwrap()))
    });
    let Some(((claim, honest), truth)) = claimed else { return };
    let hasher = Hasher::native();
    let encoded = honest.encode();
    assert_eq!(step(&program, &claim, &encoded, &hasher), Ok(truth));
    let found = match edits[1] % 4 {
        0 => step(&program, &claim, &spoiled(&encoded, &edits[2..]), &hasher),
        1 => {
            let length = usize::from(edits[2]) << 8 | usize::from(edits[3]);
            step(&program, &claim, &encoded[..length % encoded.len()], &hasher)
        }
        2 => step(&program, &claim, choices, &hasher),
        _ => {
            let (claim, witness) = invented(claim, honest, &edits[2..], &hasher);
            // What it leads to is as made up as it is.
            let _ = step(&program, &claim, &witness.encode(), &hasher);
            Ok(truth)
        }
    };
    assert!(found.is_err() || found == Ok(truth));
}

/// A few bytes changed: pairs of a place and a difference.
fn spoiled(encoded: &[u8], edits: &[u8]) -> Vec<u8> {
    let mut spoiled = encoded.to_vec();
    for edit in edits.chunks_exact(3) {
        let at = usize::from(edit[0]) << 8 | usize::from(edit[1]);
        spoiled[at % encoded.len()] ^= edit[2];
    }
    spoiled
}

/// A state that no run may ever come to, with a claim that fits it.
fn invented(
    mut claim: Claim,
    mut witness: Witness,
    edits: &[u8],
    hasher: &Hasher,
) -> (Claim, Witness) {
    let state = &mut witness.state;
    if edits[0] % 2 == 1 {
        state.pc = state.pc.wrapping_add(u32::from(edits[1])).wrapping_sub(32);
    }
    if edits[0] % 4 >= 2 {
        let value = u64::from_le_bytes([[edits[2]; 4], [edits[3]; 4]].concat().try_into().unwrap());
        state.registers[usize::from(edits[4] % 13)] = value;
    }
    if edits[0] % 8 >= 4 {
        state.gas_left = u64::from(edits[5]) << (edits[6] % 64);
        claim.piece.gas_floor = state.gas_left.saturating_sub(u64::from(edits[7]) << 4);
    }
    if edits[0] % 16 >= 8 {
        claim.piece.instructions = Some(edits[8].into());
    }
    if edits[0] % 32 >= 16 {
        witness.memory_pages.pages.truncate(usize::from(edits[9] % 4));
    }
    claim.from = witness.state.root(hasher);
    (claim, witness)
}

/// A blob whose length field is right, which nothing would get past otherwise.
fn with_length(bytes: &[u8]) -> Vec<u8> {
    let mut blob = bytes.to_vec();
    let length = blob.len() as u64;
    if let Some(field) = blob.get_mut(5..13) {
        field.copy_from_slice(&length.to_le_bytes());
    }
    blob
}
