//! Steps: what a witness of each piece leads to is the next root, and nothing else can be.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::arithmetic_side_effects)]

mod common;

use codec::Encode;
use common::{mutate, Random, DIGITS, DIGITS_PAYLOAD, PRIMES, SQUARE};
use stardust_vm::{
    replay::{
        final_root, initial_state, step, witness, Backend, Hash, Hasher, InputCommitment, Loaded,
        Machine, Piece, Snapshot, Status, Task, WitnessError, INSTRUCTIONS_THAT_FIT,
    },
    Program,
};

const HASHER: Hasher = Hasher::native();

struct Run<'a> {
    program: &'a Program,
    task: Task<'a>,
    steps: Loaded,
    whole: Loaded,
}

impl<'a> Run<'a> {
    fn new(program: &'a Program, task: Task<'a>) -> Self {
        let machine = Machine::new(Backend::PagedInterpreter).unwrap();
        let steps = machine.load_for_steps(program).unwrap();
        let whole = Machine::new(Backend::Interpreter).unwrap().load(program).unwrap();
        Self { program, task, steps, whole }
    }

    /// Runs chunk by chunk; each chunk, or some pieces of it, must step from root to root.
    fn check(&self, chunk: u64, chunks: usize) -> (usize, usize) {
        let (mut whole, mut refined) = (0, 0);
        let mut session = self.whole.start(&self.task).unwrap();
        let first = initial_state(self.program, &self.task, &HASHER).unwrap();
        assert_eq!(first.root(&HASHER), session.root().unwrap());
        for _ in 0..chunks {
            let Some(from) = session.snapshot().unwrap() else { break };
            session.advance(chunk).unwrap();
            let next = session.root().unwrap();
            let piece = Piece { gas_floor: from.mark().saturating_sub(chunk), instructions: None };
            match witness(self.program, &self.task, &from, piece) {
                Ok((claim, witness)) => {
                    let bytes = witness.encode();
                    assert_eq!(step(self.program, &claim, &bytes, &HASHER), Ok(next));
                    whole += 1;
                }
                Err(WitnessError::Oversized { .. } | WitnessError::TooManyPages) => {
                    refined += self.refine(&from, piece.gas_floor, next);
                }
                Err(error) => panic!("{error}"),
            }
        }
        if let Some(outcome) = session.outcome() {
            let input = InputCommitment::new(self.task.payload, self.task.item, &HASHER).unwrap();
            let status = Status::of(outcome, &HASHER);
            let limit = self.task.gas_limit;
            let program = HASHER.content(self.program.bytes());
            let last = final_root(program, &input, status, limit, outcome.gas(), &HASHER);
            assert_eq!(session.root().unwrap(), last);
        }
        (whole, refined)
    }

    /// Steps through the start of a chunk, then past all of it, in ever larger pieces.
    fn refine(&self, from: &Snapshot, gas_floor: u64, end: Hash) -> usize {
        let mut session = self.steps.resume(&self.task, from).unwrap();
        let mut pieces = 0;
        for instructions in [1, 2, INSTRUCTIONS_THAT_FIT, 30, 100, 100, 300, 1_000, 10_000] {
            let Some(from) = session.snapshot().unwrap() else { break };
            session.step(instructions.into(), gas_floor).unwrap();
            let piece = Piece { gas_floor, instructions: Some(instructions) };
            match witness(self.program, &self.task, &from, piece) {
                Ok((claim, witness)) => {
                    let found = step(self.program, &claim, &witness.encode(), &HASHER);
                    assert_eq!(found, Ok(session.root().unwrap()), "{instructions} instructions");
                    pieces += 1;
                }
                Err(error) => assert!(instructions > 100, "{instructions} instructions: {error}"),
            }
        }
        session.run_to(gas_floor).unwrap();
        assert_eq!(session.root().unwrap(), end);
        pieces
    }
}

#[test]
fn witnesses_lead_from_root_to_root() {
    let primes = Program::new(PRIMES).unwrap();
    let task = Task { payload: &[], item: &3_u64.to_le_bytes(), gas_limit: 1 << 40 };
    let run = Run::new(&primes, task);
    for chunk in [100, 1_000, 1 << 20] {
        let (whole, refined) = run.check(chunk, usize::MAX);
        assert!(whole > 0 && refined == 0, "{whole} {refined}");
    }
    let digits = Program::new(DIGITS).unwrap();
    let item = 5_u64.to_le_bytes();
    let task = Task { payload: DIGITS_PAYLOAD, item: &item, gas_limit: 1 << 40 };
    let run = Run::new(&digits, task);
    let (whole, refined) = run.check(1 << 20, 12);
    println!("digits: {whole} whole chunks, {refined} refined pieces");
    assert!(whole + refined > 12);
    let trap = Task { item: &1_000_u64.to_le_bytes(), ..task };
    let (whole, refined) = Run::new(&digits, trap).check(1 << 20, 100);
    assert!(whole + refined > 0);
}

#[test]
fn pieces_of_any_program_step_from_root_to_root() {
    let seed = 0x5eed_0011;
    println!("seed {seed:#x}");
    let mut random = Random(seed);
    let (mut programs, mut whole, mut refined) = (0, 0, 0);
    for round in 0..1_500 {
        let (blob, payload) =
            [(PRIMES, &[][..]), (SQUARE, &[]), (DIGITS, DIGITS_PAYLOAD)][round % 3];
        let Ok(program) = Program::new(mutate::bytes(&mut random, blob)) else { continue };
        let item = (random.below(20) as u64).to_le_bytes();
        let gas_limit = program.summary().start_gas + 200_000 + random.below(200_000) as u64;
        let run = Run::new(&program, Task { payload, item: &item, gas_limit });
        let counts = run.check(1 << (4 + random.below(13)), 8);
        programs += 1;
        whole += counts.0;
        refined += counts.1;
    }
    println!("{programs} programs, {whole} whole chunks, {refined} refined pieces");
    assert!(programs > 100 && whole > 100);
}
