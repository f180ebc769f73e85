//! The Wasm that nodes run: whose it is, and how the interpreter inside it judges pieces of runs.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation
)]

use codec::{Decode, Encode};
use sc_executor::WasmExecutor;
use sp_core::{
    traits::{CallContext, CodeExecutor, RuntimeCode, WrappedRuntimeCode},
    H256,
};
use sp_io::TestExternalities;
use sp_version::RuntimeVersion;
use stardust_runtime::{genesis_presets::LOCAL, VERSION, WASM_BINARY};
use stardust_vm::{
    replay::{witness, Backend, Claim, Machine, Piece, Task, Witness, WitnessError},
    Program,
};
use stardust_world::{chain, note, PRIMES};

const SEARCH: &[u8] = include_bytes!("../../programs/output/digits-search.polkavm");
const DIGITS: &[u8] = include_bytes!("../../programs/digits-search/data/digits.bin");
/// A whole chunk of gas.
const CHUNK: u64 = 1 << 20;

/// A chain whose runtime is called as a node calls it.
struct Node {
    wasm: &'static [u8],
    executor: WasmExecutor,
    state: TestExternalities,
}

impl Node {
    /// None where the runtime was built without its Wasm.
    fn new() -> Option<Self> {
        let Some(wasm) = WASM_BINARY else {
            eprintln!("NOTHING IS TESTED: this runtime was built without its Wasm");
            return None;
        };
        let mut state = chain::externalities(LOCAL);
        state.execute_with(|| {
            note("Eve", PRIMES);
            note("Eve", SEARCH);
            note("Eve", DIGITS);
        });
        Some(Self { wasm, executor: WasmExecutor::builder().build(), state })
    }

    fn step(&mut self, program: &[u8], claim: &Claim, witness: &[u8]) -> Result<H256, String> {
        let Piece { gas_floor, instructions } = claim.piece;
        let program = stardust_primitives::hashing::content(program);
        let arguments = (program, H256(claim.from), gas_floor, instructions, witness);
        self.call("MachineApi_step", &arguments.encode())
    }

    fn call<R: Decode>(&mut self, function: &str, arguments: &[u8]) -> R {
        let fetcher = WrappedRuntimeCode(self.wasm.into());
        let code =
            RuntimeCode { code_fetcher: &fetcher, heap_pages: None, hash: b"runtime".to_vec() };
        let answer = self.executor.call(
            &mut self.state.ext(),
            &code,
            function,
            arguments,
            CallContext::Offchain,
        );
        R::decode(&mut &*answer.0.expect("the runtime answers")).expect("what it promises")
    }
}

/// Not of the next release, say, that is built in the same folder.
#[test]
fn the_wasm_is_of_this_release() {
    let Some(mut node) = Node::new() else { return };
    assert_eq!(node.call::<RuntimeVersion>("Core_version", &[]), VERSION);
}

/// The first pieces of a task, a chunk of gas each: the claim, its witness, and the root that the recompiler's
/// reference, the whole interpreter, comes to. Less than a chunk where a chunk's witness is too large.
fn pieces(program: &Program, task: &Task<'_>, chunks: usize) -> Vec<(Claim, Witness, H256)> {
    let whole = Machine::new(Backend::Interpreter).unwrap();
    let loaded = whole.load(program).unwrap();
    let mut session = loaded.start(task).unwrap();
    let mut pieces = Vec::new();
    for _ in 0..chunks {
        let Some(from) = session.snapshot().unwrap() else { break };
        session.advance(CHUNK).unwrap();
        let gas_floor = from.mark().saturating_sub(CHUNK);
        let mut piece = Piece { gas_floor, instructions: None };
        let mut to = session.root().unwrap();
        let mut found = witness(program, task, &from, piece);
        if matches!(found, Err(WitnessError::Oversized { .. } | WitnessError::TooManyPages)) {
            piece.instructions = Some(100);
            let machine = Machine::new(Backend::PagedInterpreter).unwrap();
            let loaded = machine.load_for_steps(program).unwrap();
            let mut session = loaded.resume(task, &from).unwrap();
            session.step(100, gas_floor).unwrap();
            to = session.root().unwrap();
            found = witness(program, task, &from, piece);
        }
        let (claim, witness) = found.unwrap();
        pieces.push((claim, witness, H256(to)));
    }
    pieces
}

#[test]
fn the_runtimes_wasm_goes_from_root_to_root() {
    let Some(mut node) = Node::new() else { return };
    let item = 3_u64.to_le_bytes();
    for (blob, payload) in [(PRIMES, &[][..]), (SEARCH, DIGITS)] {
        let program = Program::new(blob).unwrap();
        let task = Task { payload, item: &item, gas_limit: 1 << 40 };
        let pieces = pieces(&program, &task, 4);
        assert!(!pieces.is_empty());
        for (claim, witness, to) in pieces {
            assert_eq!(node.step(blob, &claim, &witness.encode()), Ok(to));
        }
    }
}

#[test]
fn the_runtimes_wasm_refuses_what_proves_nothing() {
    let Some(mut node) = Node::new() else { return };
    let program = Program::new(PRIMES).unwrap();
    let item = 3_u64.to_le_bytes();
    let task = Task { payload: &[], item: &item, gas_limit: 1 << 40 };
    let (claim, good, to) = pieces(&program, &task, 1).remove(0);
    let good = good.encode();
    let mut refused = |program: &[u8], claim: Claim, witness: &[u8], why: &str| {
        let reason = node.step(program, &claim, witness).unwrap_err();
        assert!(reason.contains(why), "{reason}, not {why}");
    };
    refused(b"unknown", claim, &good, "the chain has no program");
    refused(DIGITS, claim, &good, "is no program");
    refused(SEARCH, claim, &good, "a state of another program");
    refused(PRIMES, Claim { from: [0; 32], ..claim }, &good, "not the state that the claim");
    refused(PRIMES, claim, &good[1..], "");
    refused(PRIMES, claim, &[], "not a witness");
    refused(PRIMES, claim, &vec![0; 1 << 20], "refine the piece");
    let mut spoilt = good.clone();
    let last = spoilt.len() - 1;
    spoilt[last] ^= 1;
    refused(PRIMES, claim, &spoilt, "");
    let beyond = Piece { gas_floor: 0, instructions: None };
    refused(PRIMES, Claim { piece: beyond, ..claim }, &good, "");
    assert_eq!(node.step(PRIMES, &claim, &good), Ok(to));
}
