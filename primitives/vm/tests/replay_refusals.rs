//! Refusals: a witness that is not the one of its piece is refused, with the reason.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::arithmetic_side_effects)]
#![allow(clippy::cast_possible_truncation)]

mod common;

use codec::{Decode, Encode};
use common::{Random, Raw, DIGITS, DIGITS_PAYLOAD, FALLTHROUGH, JUMP_TO_SELF, LOAD_ITEM, RETURN};
use stardust_vm::{
    limits::GAS_LIMIT_MAX,
    replay::{
        step, Backend, Claim, Hash, Hasher, InputLengths, Machine, Piece, Position, Replayer,
        StepError, Task, Witness, WitnessError, CHUNK_GAS_MAX, INSTRUCTIONS_THAT_FIT,
        RETURN_WITNESS_BYTES_MAX, STEP_GAS_MAX, WITNESS_BYTES_MAX, ZERO,
    },
    Program,
};

const HASHER: Hasher = Hasher::native();
const TASK: u64 = 11;

/// A piece that reads memory and input, with all that is needed to decide it.
struct Case {
    program: Program,
    claim: Claim,
    witness: Witness,
    to: Hash,
}

impl Case {
    /// `instructions` of the example program, after some others.
    fn new(boundary: u32, after: u32, instructions: u32) -> Self {
        let program = Program::new(DIGITS).unwrap();
        let item = TASK.to_le_bytes();
        let task = Task { payload: DIGITS_PAYLOAD, item: &item, gas_limit: 1 << 40 };
        let replayer = Replayer::new(Backend::Interpreter, &program).unwrap();
        let from = Position { boundary, instructions: after };
        let (claim, witness) =
            replayer.witness(&task, CHUNK_GAS_MAX, from, Some(instructions)).unwrap();
        let places = [after + instructions];
        let to = replayer.refine(&task, CHUNK_GAS_MAX, boundary, &places).unwrap()[0];
        let case = Self { program, claim, witness, to };
        assert_eq!(case.step(&case.witness), Ok(to));
        case
    }

    fn step(&self, witness: &Witness) -> Result<Hash, StepError> {
        step(&self.program, &self.claim, &witness.encode(), &HASHER)
    }

    /// Steps from a state that the claim is made to fit, whatever it is.
    fn step_from(&self, change: impl FnOnce(&mut Witness)) -> Result<Hash, StepError> {
        let mut witness = self.witness.clone();
        change(&mut witness);
        let claim = Claim { from: witness.state.root(&HASHER), ..self.claim };
        step(&self.program, &claim, &witness.encode(), &HASHER)
    }

    fn changed(&self, change: impl FnOnce(&mut Witness)) -> Result<Hash, StepError> {
        let mut witness = self.witness.clone();
        change(&mut witness);
        self.step(&witness)
    }
}

/// Some instructions that touch several pages of memory, and some but not all of the input.
fn case() -> Case {
    let suits = |case: &Case| {
        let Witness { memory_pages, input_pages, .. } = &case.witness;
        memory_pages.pages.len() >= 2
            && memory_pages.pages.iter().all(|(_, content)| !content.is_empty())
            && !input_pages.pages.is_empty()
            && !input_pages.siblings.is_empty()
    };
    let places = (0..4).flat_map(|boundary| (0..100).map(move |place| (boundary, place * 1_007)));
    places.map(|(boundary, after)| Case::new(boundary, after, 60)).find(suits).unwrap()
}

#[test]
fn what_is_no_witness_is_malformed() {
    let case = case();
    let bytes = case.witness.encode();
    let refused = |bytes: &[u8]| step(&case.program, &case.claim, bytes, &HASHER);
    for end in [0, 1, 4, 100, bytes.len() / 2, bytes.len() - 1] {
        assert_eq!(refused(&bytes[..end]), Err(StepError::Malformed), "cut at {end}");
    }
    assert_eq!(refused(&[&bytes[..], &[0]].concat()), Err(StepError::Malformed));
    let long = RETURN_WITNESS_BYTES_MAX + 1;
    let oversized = StepError::Oversized { bytes: long as u32, limit: (long - 1) as u32 };
    assert_eq!(refused(&vec![0; long]), Err(oversized));
}

#[test]
fn states_of_something_else_are_refused() {
    let case = case();
    assert_eq!(
        case.step_from(|witness| witness.state.vm_version += 1),
        Err(StepError::OtherVersion { found: case.witness.state.vm_version + 1 })
    );
    assert_eq!(
        case.step_from(|witness| witness.state.program[0] ^= 1),
        Err(StepError::OtherProgram)
    );
    let other = Program::new(Raw::new(&[RETURN]).blob()).unwrap();
    let bytes = case.witness.encode();
    assert_eq!(step(&other, &case.claim, &bytes, &HASHER), Err(StepError::OtherProgram));
    let later = Claim { from: case.to, ..case.claim };
    assert_eq!(step(&case.program, &later, &bytes, &HASHER), Err(StepError::Stale));
    assert_eq!(case.changed(|witness| witness.state.pc += 1), Err(StepError::Stale));
    assert_eq!(case.changed(|witness| witness.input.root[5] ^= 1), Err(StepError::OtherInput));
    assert_eq!(case.changed(|witness| witness.input.lengths.item += 1), Err(StepError::OtherInput));
    let lengths = InputLengths { payload: u32::MAX, item: u32::MAX };
    let impossible = case.step_from(|witness| {
        witness.input.lengths = lengths;
        witness.state.input = witness.input.hash(&HASHER);
    });
    assert_eq!(impossible, Err(StepError::OtherInput));
}

#[test]
fn pages_have_one_form() {
    let case = case();
    let refused = Err(StepError::NotCanonical);
    assert_eq!(case.changed(|witness| witness.memory_pages.pages.swap(0, 1)), refused);
    assert_eq!(
        case.changed(|witness| {
            let first = witness.memory_pages.pages[0].clone();
            witness.memory_pages.pages.insert(0, first);
        }),
        refused
    );
    assert_eq!(case.changed(|witness| witness.input_pages.pages[0].1 = vec![7; 4_097]), refused);
    assert_eq!(case.changed(|witness| witness.memory_pages.pages[0].1 = vec![7, 0]), refused);
    assert_eq!(
        case.changed(|witness| witness.memory_pages.pages.push((u32::MAX, vec![]))),
        refused
    );
    assert_eq!(case.changed(|witness| witness.input_pages.pages.push((29, vec![]))), refused);
}

#[test]
fn pages_are_proven() {
    let case = case();
    let memory = Err(StepError::Unproven { input: false });
    let input = Err(StepError::Unproven { input: true });
    assert_eq!(case.changed(|witness| witness.memory_pages.pages[0].1 = vec![7; 80]), memory);
    assert_eq!(case.changed(|witness| witness.input_pages.pages[0].1[9] ^= 4), input);
    assert_eq!(case.changed(|witness| witness.memory_pages.siblings.truncate(1)), memory);
    assert_eq!(case.changed(|witness| witness.input_pages.siblings.push(ZERO)), input);
    assert_eq!(case.changed(|witness| witness.input_pages.siblings[0][0] ^= 1), input);
    assert_eq!(case.changed(|witness| witness.memory_pages.pages.clear()), memory);
    let without = case.changed(|witness| witness.memory_pages = Default::default());
    assert!(matches!(without, Err(StepError::MissingPage { .. })), "{without:?}");
}

#[test]
fn impossible_states_and_pieces_are_refused() {
    let case = case();
    let refused = Err(StepError::ImpossibleState);
    for pc in [u32::MAX, DIGITS.len() as u32, case.witness.state.pc + 1] {
        assert_eq!(case.step_from(|witness| witness.state.pc = pc), refused, "pc {pc}");
    }
    let above = GAS_LIMIT_MAX + 1;
    assert_eq!(case.step_from(|witness| witness.state.gas_left = above), refused);
    let piece = |gas_floor| {
        let claim = Claim { piece: Piece { gas_floor, ..case.claim.piece }, ..case.claim };
        step(&case.program, &claim, &case.witness.encode(), &HASHER)
    };
    let left = case.witness.state.gas_left;
    assert_eq!(piece(left + 1), Err(StepError::ImpossiblePiece));
    assert_eq!(piece(left - STEP_GAS_MAX - 1), Err(StepError::ImpossiblePiece));
    assert_eq!(piece(left - STEP_GAS_MAX), Ok(case.to));
    let program = Program::new(DIGITS).unwrap();
    let item = TASK.to_le_bytes();
    let task = Task { payload: DIGITS_PAYLOAD, item: &item, gas_limit: 1 << 40 };
    let replayer = Replayer::new(Backend::Interpreter, &program).unwrap();
    let start = Position { boundary: 0, instructions: 0 };
    let error = replayer.witness(&task, 4 * STEP_GAS_MAX, start, Some(1)).unwrap_err();
    assert_eq!(error, WitnessError::ImpossiblePiece);
}

#[test]
fn a_witness_has_the_pages_that_are_touched_and_no_others() {
    let case = case();
    let bytes = case.witness.encode();
    let with = |instructions| {
        let piece = Piece { instructions: Some(instructions), ..case.claim.piece };
        step(&case.program, &Claim { piece, ..case.claim }, &bytes, &HASHER)
    };
    assert!(matches!(with(100_000), Err(StepError::MissingPage { .. })), "{:?}", with(100_000));
    assert!(matches!(with(1), Err(StepError::SuperfluousPage { .. })));
    assert!(matches!(with(0), Err(StepError::SuperfluousPage { .. })));
    // Nothing is touched after the end.
    let ended = |witness: &mut Witness| witness.state.status = stardust_vm::replay::Status::Trapped;
    assert!(matches!(case.step_from(ended), Err(StepError::SuperfluousPage { .. })));
    let ended = |witness: &mut Witness| {
        ended(witness);
        witness.memory_pages = Default::default();
        witness.input_pages = Default::default();
    };
    let mut last = case.witness.clone();
    ended(&mut last);
    assert_eq!(case.step_from(ended), Ok(last.state.root(&HASHER)), "the end leads to itself");
}

/// `u64 [address] = a1`, for each.
fn stores(addresses: impl Iterator<Item = u32>) -> Vec<Vec<u8>> {
    addresses.map(|address| [&[62, 8][..], &address.to_le_bytes()].concat()).collect()
}

/// A program that stores over the edges of `count` pairs of pages of data, in one block.
fn straddler(count: u32, rw_size: u32) -> Program {
    let stores = stores((0..count).map(|pair| 0x2_0000 + (2 * pair + 1) * 4_096 - 4));
    let mut code: Vec<&[u8]> = stores.iter().map(Vec::as_slice).collect();
    code.extend([FALLTHROUGH, JUMP_TO_SELF]);
    let raw = Raw::new(&code).with(|raw| {
        raw.rw_data = (0..rw_size.min(2 * count * 4_096)).map(|index| index as u8 | 1).collect();
        raw.rw_size = rw_size;
    });
    Program::new(raw.blob()).unwrap()
}

#[test]
fn few_instructions_always_fit_and_more_are_refused() {
    // The deepest tree, and nothing but pages that are full.
    let program = straddler(8, 63 << 20);
    let task = Task { payload: &[], item: &[], gas_limit: 1 << 30 };
    let replayer = Replayer::new(Backend::PagedInterpreter, &program).unwrap();
    let start = Position { boundary: 0, instructions: 0 };
    let witness = |instructions| replayer.witness(&task, CHUNK_GAS_MAX, start, Some(instructions));
    let (claim, fits) = witness(INSTRUCTIONS_THAT_FIT).unwrap();
    assert_eq!(fits.memory_pages.pages.len(), 14);
    let to = replayer.refine(&task, CHUNK_GAS_MAX, 0, &[INSTRUCTIONS_THAT_FIT]).unwrap();
    assert_eq!(step(&program, &claim, &fits.encode(), &HASHER), Ok(to[0]));
    let error = witness(INSTRUCTIONS_THAT_FIT + 1).unwrap_err();
    let WitnessError::Oversized { bytes, limit: WITNESS_BYTES_MAX } = error else {
        panic!("{error}")
    };

    // The same by hand: 16 pages of data, then 16 places that are zeros.
    let program = straddler(8, 16 * 4_096);
    let mut session =
        Machine::new(Backend::Interpreter).unwrap().load(&program).unwrap().start(&task).unwrap();
    let mut large = fits;
    large.state = session.state().unwrap().clone();
    let data: Vec<u8> = (0..16 * 4_096).map(|index| index as u8 | 1).collect();
    large.memory_pages.pages = (0..).zip(data.chunks(4_096).map(<[u8]>::to_vec)).collect();
    large.memory_pages.siblings = vec![ZERO];
    let claim = Claim { from: large.state.root(&HASHER), ..claim };
    let piece = Piece { gas_floor: large.state.gas_left - 1_000, instructions: Some(8) };
    let oversized = step(&program, &Claim { piece, ..claim }, &large.encode(), &HASHER);
    let size = large.encoded_size() as u32;
    assert!(size > WITNESS_BYTES_MAX as u32 && bytes > WITNESS_BYTES_MAX);
    assert_eq!(
        oversized,
        Err(StepError::Oversized { bytes: size, limit: WITNESS_BYTES_MAX as u32 })
    );
}

#[test]
fn a_piece_that_returns_may_have_the_pages_of_the_largest_output() {
    let program = Raw::new(&[LOAD_ITEM, RETURN]).with(|raw| {
        raw.rw_data = vec![5; 17 * 4_096];
        raw.rw_size = 17 * 4_096;
    });
    let program = Program::new(program.blob()).unwrap();
    let replayer = Replayer::new(Backend::PagedInterpreter, &program).unwrap();
    let item = (65_536_u64 << 32 | 0x2_0008).to_le_bytes();
    let task = Task { payload: &[], item: &item, gas_limit: 1 << 30 };
    let trace = replayer.trace(&task, CHUNK_GAS_MAX).unwrap();
    assert_eq!(trace.outcome.output(), [5; 65_536]);
    let start = Position { boundary: 0, instructions: 0 };
    let (claim, witness) = replayer.witness(&task, CHUNK_GAS_MAX, start, None).unwrap();
    assert_eq!(witness.memory_pages.pages.len(), 17);
    let bytes = witness.encode();
    assert!(bytes.len() > WITNESS_BYTES_MAX && bytes.len() <= RETURN_WITNESS_BYTES_MAX);
    assert_eq!(step(&program, &claim, &bytes, &HASHER), Ok(trace.roots[1]));
}

#[test]
fn a_step_touches_a_bounded_number_of_pages() {
    // Reads a byte of each page of read-only data, none of which is in the blob.
    let program = Raw::new(&[
        &[51, 2, 0, 0, 1],
        FALLTHROUGH,
        &[124, 0x23],
        &[149, 0x22, 0x00, 0x10],
        &[40, 0xfa],
    ])
    .with(|raw| raw.ro_size = 600 * 4_096);
    let program = Program::new(program.blob()).unwrap();
    let replayer = Replayer::new(Backend::PagedInterpreter, &program).unwrap();
    let task = Task { payload: &[], item: &[], gas_limit: 1 << 30 };
    assert!(replayer.trace(&task, CHUNK_GAS_MAX).unwrap().outcome.gas() < 1 << 24);
    let start = Position { boundary: 0, instructions: 0 };
    let error = replayer.witness(&task, CHUNK_GAS_MAX, start, None).unwrap_err();
    assert_eq!(error, WitnessError::TooManyPages);
    // Read-only data is in no witness, so that of a few instructions is that of all.
    let (claim, witness) = replayer.witness(&task, CHUNK_GAS_MAX, start, Some(100)).unwrap();
    let whole = Claim { piece: Piece { instructions: None, ..claim.piece }, ..claim };
    let error = step(&program, &whole, &witness.encode(), &HASHER);
    assert_eq!(error, Err(StepError::TooManyPages));
}

#[test]
fn no_mutation_of_a_witness_leads_anywhere_else() {
    let seed = 0x5eed_0007;
    println!("seed {seed:#x}");
    let mut random = Random(seed);
    let cases = [case(), Case::new(3, 0, 100), Case::new(7, 12_345, 40), Case::new(1, 1, 1)];
    let (mut refused, mut malformed) = (0, 0);
    // Some change nothing: two equal bytes that change places.
    for round in 0..2_500 {
        let case = &cases[round % cases.len()];
        let honest = case.witness.encode();
        let mut bytes = honest.clone();
        for _ in 0..=random.below(2) {
            let at = random.below(bytes.len());
            let other = random.below(bytes.len());
            match random.below(8) {
                0 => bytes.truncate(at),
                1 => bytes.insert(at, random.below(256) as u8),
                2 => drop(bytes.remove(at)),
                3 => bytes.swap(at, other),
                4 => {
                    // Whole pages, hashes or numbers in another order.
                    let mut witness = case.witness.clone();
                    let pages = &mut witness.memory_pages;
                    if pages.pages.is_empty() {
                        continue;
                    }
                    let (one, two) =
                        (random.below(pages.pages.len()), random.below(pages.pages.len()));
                    match random.below(3) {
                        0 => pages.pages.swap(one, two),
                        1 => {
                            let content = pages.pages[one].1.clone();
                            pages.pages[two].1 = content;
                        }
                        _ => pages.siblings.reverse(),
                    }
                    bytes = witness.encode();
                }
                _ => bytes[at] ^= 1 << random.below(8),
            }
            if bytes.is_empty() {
                break;
            }
        }
        match step(&case.program, &case.claim, &bytes, &HASHER) {
            Ok(root) => {
                assert_eq!(root, case.to, "round {round}");
                assert_eq!(bytes, honest, "one witness, to the bit; round {round}");
            }
            Err(StepError::Machine(error)) => panic!("round {round}: {error}"),
            Err(error) => {
                refused += 1;
                malformed += usize::from(error == StepError::Malformed);
                assert!(Witness::decode(&mut &bytes[..]).is_ok() || error == StepError::Malformed);
            }
        }
    }
    println!("{refused} refused, {malformed} of them malformed");
    assert!(refused >= 2_000 && malformed < refused);
}
