//! Traces: the same on each backend, refined to any instruction, and by an independent model.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::arithmetic_side_effects)]
#![allow(clippy::cast_possible_truncation)]

mod common;

use codec::Encode;
use common::{Raw, BENCHMARK, DIGITS, DIGITS_PAYLOAD, FALLTHROUGH, JUMP_TO_SELF, PRIMES, SQUARE};
use stardust_vm::{
    replay::{
        final_root, gas_floor, initial_state, step, Backend, Hash, Hasher, InputCommitment,
        Machine, Position, Replayer, Status, Task, TraceError, BOUNDARIES_MAX, CHUNK_GAS_MAX,
    },
    Program,
};

const HASHER: Hasher = Hasher::native();

fn task<'a>(payload: &'a [u8], item: &'a [u8]) -> Task<'a> {
    Task { payload, item, gas_limit: 1 << 40 }
}

#[test]
fn example_programs_have_one_trace() {
    let programs = [
        (SQUARE, &[][..], 5_u64, 1 << 40),
        (PRIMES, &[], 2, 1 << 40),
        (DIGITS, DIGITS_PAYLOAD, 7, 1 << 40),
        (BENCHMARK, &[], 1, 1 << 27),
    ];
    for (blob, payload, item, gas_limit) in programs {
        let program = Program::new(blob).unwrap();
        let item = item.to_le_bytes();
        let task = Task { gas_limit, ..task(payload, &item) };
        let [one, other] = [Backend::Interpreter, Backend::Recompiler]
            .map(|backend| Replayer::new(backend, &program).unwrap());
        let chunk = 4 * CHUNK_GAS_MAX;
        let trace = one.trace(&task, chunk).unwrap();
        assert_eq!(trace, other.trace(&task, chunk).unwrap());
        assert_eq!(Ok(trace.outcome.clone()), program.interpret(payload, &item, task.gas_limit));
        let commitment = trace.root();
        assert_eq!(commitment.boundaries as usize, trace.roots.len());
        for (index, root) in (0..).zip(&trace.roots) {
            let siblings = trace.siblings(index);
            assert!(commitment.verify(index, root, &siblings, &HASHER));
            assert!(!commitment.verify(index, &[7; 32], &siblings, &HASHER));
            if trace.roots.len() > 1 {
                assert!(!commitment.verify(index, root, &siblings[1..], &HASHER));
            }
        }
        // All that comes after the end is the end.
        let (last, far) = (trace.roots.last().unwrap(), commitment.boundaries + 1_000);
        assert!(commitment.verify(far, last, &trace.siblings(far), &HASHER));
        let input = InputCommitment::new(payload, &item, &HASHER).unwrap();
        let status = Status::of(&trace.outcome, &HASHER);
        let (name, gas) = (HASHER.content(blob), trace.outcome.gas());
        assert_eq!(*last, final_root(name, &input, status, task.gas_limit, gas, &HASHER));
    }
}

/// The protocol of a contest: two traces, the first piece at which they part, and its step.
#[test]
fn a_contest_comes_down_to_one_step() {
    let program = Program::new(DIGITS).unwrap();
    let item = 2_u64.to_le_bytes();
    let task = task(DIGITS_PAYLOAD, &item);
    let replayer = Replayer::new(Backend::Interpreter, &program).unwrap();
    for boundary in [0, 3, 9] {
        let count = replayer.instructions(&task, CHUNK_GAS_MAX, boundary).unwrap();
        assert!(u64::from(count) <= 2 * CHUNK_GAS_MAX);
        let roots =
            |places: &[u32]| replayer.refine(&task, CHUNK_GAS_MAX, boundary, places).unwrap();
        // The liar's states are wrong from here on.
        let wrong_from = count / 3 + boundary;
        let mut range = 0..count.next_power_of_two().max(16);
        while range.len() > 7 {
            let part = (range.end - range.start).div_ceil(16);
            let mut places: Vec<u32> =
                (0..=16).map(|index| (range.start + index * part).min(range.end)).collect();
            places.dedup();
            let honest = roots(&places);
            assert!(honest.windows(2).all(|pair| pair[0] != pair[1]) || range.end > count);
            let parts = places.iter().position(|place| *place >= wrong_from).unwrap();
            range = places[parts - 1]..places[parts];
        }
        let places = [range.start, range.end];
        let [from, to] = roots(&places)[..] else { unreachable!() };
        let position = Position { boundary, instructions: range.start };
        let (claim, witness) =
            replayer.witness(&task, CHUNK_GAS_MAX, position, Some(range.len() as u32)).unwrap();
        assert_eq!(claim.from, from);
        let witness = witness.encode();
        println!("boundary {boundary}: {count} instructions, witness of {}", witness.len());
        assert_eq!(step(&program, &claim, &witness, &HASHER), Ok(to));
        // Places past the chunk's end are its end.
        let next = replayer.refine(&task, CHUNK_GAS_MAX, boundary + 1, &[0]).unwrap();
        assert_eq!(roots(&[count, count + 1, u32::MAX]), [next[0]; 3]);
        assert_ne!(roots(&[count - 1]), next);
    }
}

#[test]
fn a_trace_has_a_bounded_number_of_boundaries() {
    let spin = Program::new(Raw::new(&[JUMP_TO_SELF]).blob()).unwrap();
    let fee = spin.summary().start_gas;
    let replayer = Replayer::new(Backend::PagedInterpreter, &spin).unwrap();
    let gas = u64::from(BOUNDARIES_MAX);
    let limit = |gas_limit| Task { payload: &[], item: &[], gas_limit };
    let error = replayer.trace(&limit(fee + gas), 1).unwrap_err();
    let TraceError::TooManyBoundaries { chunk_gas } = error else { panic!("{error}") };
    assert!(error.to_string().contains(&format!("chunks of {chunk_gas} gas")));
    let trace = replayer.trace(&limit(fee + gas), chunk_gas).unwrap();
    assert!(trace.roots.len() <= BOUNDARIES_MAX as usize);
    let trace = replayer.trace(&limit(fee + gas - 1), 1).unwrap();
    assert_eq!(trace.roots.len(), BOUNDARIES_MAX as usize);
    assert_eq!(replayer.trace(&limit(fee), 0), Err(TraceError::NoChunk));
    // Boundaries follow from the gas alone.
    let first = initial_state(&spin, &limit(fee + 100), &HASHER).unwrap().gas_left;
    assert_eq!([0, 1, 3, 4].map(|index| gas_floor(first, 30, index)), [100, 70, 10, 0]);
}

mod model {
    //! Written from the documents, without the code under test: whole trees of whole pages.

    use super::Hash;

    pub(super) fn blake2(tag: &str, body: &[u8]) -> Hash {
        sp_crypto_hashing::blake2_256(&[b"stardust/", tag.as_bytes(), &[0], body].concat())
    }

    pub(super) fn merkle(mut bytes: Vec<u8>) -> Hash {
        let zero = [0; 32];
        bytes.resize(bytes.len().div_ceil(4_096) * 4_096, 0);
        let mut level: Vec<Hash> = bytes
            .chunks(4_096)
            .map(|page| match page.iter().rposition(|byte| *byte > 0) {
                Some(last) => blake2("page", &page[..=last]),
                None => zero,
            })
            .collect();
        level.resize(level.len().next_power_of_two(), zero);
        while level.len() > 1 {
            level = level
                .chunks(2)
                .map(|pair| match pair {
                    [a, b] if *a == zero && *b == zero => zero,
                    _ => blake2("pages", &pair.concat()),
                })
                .collect();
        }
        level.first().copied().unwrap_or(zero)
    }
}

/// A program that writes registers and memory in a way that is easy to follow by hand.
#[test]
fn states_are_those_of_an_independent_model() {
    // `u64 [0x20000] = a3` (the item's length), `u64 [sp - 8] = a1`, then for ever.
    let program = Raw::new(&[&[62, 0x0a, 0, 0, 2], &[123, 0x18, 0xf8], FALLTHROUGH, JUMP_TO_SELF])
        .with(|raw| {
            raw.rw_data = vec![9; 5_000];
            (raw.rw_size, raw.stack) = (9_000, 8_192);
        });
    let blob = program.blob();
    let program = Program::new(blob.clone()).unwrap();
    let (payload, item) = (vec![1_u8; 4_090], vec![2_u8; 3]);
    let fee = program.summary().start_gas + 2 * stardust_vm::limits::GAS_PER_PAGE;
    let task = Task { payload: &payload, item: &item, gas_limit: fee + 10_000 };
    let base = 0x1_0000_0000_u64 - 0x1_0000 - 5 * 1024 * 1024;
    let stack_top = base - 0x1_0000;

    let mut input = payload.clone();
    input.resize(4_096, 0);
    input.extend(&item);
    let lengths = [4_090_u32.to_le_bytes(), 3_u32.to_le_bytes()].concat();
    let input = model::blake2("input", &[&lengths[..], &model::merkle(input)].concat());
    let encoded = |pc: u32, gas_left: u64, memory: &[u8]| {
        let mut state = stardust_vm::VM_VERSION.to_le_bytes().to_vec();
        state.extend(sp_crypto_hashing::blake2_256(&blob));
        state.extend(input);
        state.push(0);
        state.extend(pc.to_le_bytes());
        state.extend(gas_left.to_le_bytes());
        let registers = [0xffff_0000, stack_top, 0, 0, 0, 0, 0, base, 4_090, base + 4_096, 3, 0, 0];
        registers.iter().for_each(|register: &u64| state.extend(register.to_le_bytes()));
        state.extend(model::merkle(memory.to_vec()));
        model::blake2("state", &state)
    };
    // Three pages of data, two of stack.
    let mut memory = vec![9; 5_000];
    memory.resize(5 * 4_096, 0);
    let first = initial_state(&program, &task, &HASHER).unwrap();
    assert_eq!(first.root(&HASHER), encoded(0, task.gas_limit - fee, &memory));

    for backend in [Backend::Interpreter, Backend::Recompiler, Backend::PagedInterpreter] {
        let loaded = Machine::new(backend).unwrap().load(&program).unwrap();
        let mut session = loaded.start(&task).unwrap();
        assert_eq!(session.root().unwrap(), encoded(0, task.gas_limit - fee, &memory));
        session.advance(100).unwrap();
        let state = session.state().unwrap().clone();
        assert!(state.gas_left < task.gas_limit - fee);
        let mut after = memory.clone();
        after[..8].copy_from_slice(&3_u64.to_le_bytes());
        after[5 * 4_096 - 8..].copy_from_slice(&4_090_u64.to_le_bytes());
        assert_eq!(
            session.root().unwrap(),
            encoded(state.pc, state.gas_left, &after),
            "{backend:?}"
        );
    }
}
