//! What it costs the chain to decide one piece of a run: `step` in the runtime's own Wasm, as a node calls it.

use super::{
    median,
    stress::{self, Stress},
};
use anyhow::{anyhow, ensure, Context, Result};
use codec::{DecodeAll, Encode};
use sc_executor::WasmExecutor;
use sp_core::{
    traits::{CallContext, CodeExecutor, RuntimeCode, WrappedRuntimeCode},
    H256,
};
use stardust_primitives::hashing;
use stardust_runtime::{genesis_presets::LOCAL, params::BLOCK_WEIGHT, WASM_BINARY};
use stardust_vm::{
    replay::{
        Backend, Claim, Position, Replayer, Task, Witness, WitnessError, CHUNK_GAS_MAX,
        STEP_GAS_MAX,
    },
    Fault, Program,
};
use stardust_world::{chain, note};
use std::time::{Duration, Instant};

const REPETITIONS: usize = 5;
/// Gas of a task, of which one piece is stepped through.
const GAS_LIMIT: u64 = 1 << 32;
/// The boundary that the piece starts at: what a program does first is not what it does most.
const BOUNDARY: u32 = 2;

/// One piece, decided.
pub(crate) struct Step {
    pub(crate) name: String,
    /// Gas that it used.
    pub(crate) gas: u64,
    /// Bytes of its witness.
    pub(crate) bytes: usize,
    /// All that the runtime did: fetching and checking the program, verifying the witness, running.
    pub(crate) time: Duration,
}

impl Step {
    /// Of a block's weight.
    pub(crate) fn share(&self) -> f64 {
        self.time.as_secs_f64() * 1e12 / BLOCK_WEIGHT.ref_time() as f64
    }
}

/// A full chunk, or as much of one as fits into a witness, of each program made to be slow; and for blocks of one
/// byte the most that any step may use.
pub(crate) fn steps() -> Result<Vec<Step>> {
    let wasm = WASM_BINARY.context("this benchmark was built without the runtime's Wasm")?;
    let executor = WasmExecutor::builder().build();
    let mut steps = Vec::new();
    let chunk = |stress: Stress| (stress, CHUNK_GAS_MAX);
    let mut most = stress::blocks_of_one_byte();
    most.name = "the same, the most gas".into();
    let mut all: Vec<_> = stress::all().into_iter().map(chunk).collect();
    all.extend([chunk(stress::blocks_of_one_byte()), (most, STEP_GAS_MAX)]);
    for (stress, gas) in all {
        steps.extend(step(wasm, &executor, &stress, gas).context(stress.name)?);
    }
    Ok(steps)
}

/// None if the task has ended before.
fn step(
    wasm: &'static [u8],
    executor: &WasmExecutor,
    stress: &Stress,
    chunk_gas: u64,
) -> Result<Option<Step>> {
    let blob = stress.blob()?;
    let program = Program::new(blob.clone())?;
    let item = (1_u64 << 40).to_le_bytes();
    let task = Task { payload: &[], item: &item, gas_limit: GAS_LIMIT };
    let replayer = Replayer::new(Backend::Interpreter, &program)?;
    let Some((claim, witness)) = piece(&replayer, &task, chunk_gas)? else { return Ok(None) };
    let bytes = witness.encode();
    let expected = stardust_vm::replay::step(
        &program,
        &claim,
        &bytes,
        &stardust_vm::replay::Hasher::native(),
    )?;
    let arguments = (
        hashing::content(&blob),
        H256(claim.from),
        claim.piece.gas_floor,
        claim.piece.instructions,
        &bytes,
    );
    let mut state = chain::externalities(LOCAL);
    state.execute_with(|| note("Eve", &blob));
    let fetcher = WrappedRuntimeCode(wasm.into());
    let code = RuntimeCode { code_fetcher: &fetcher, heap_pages: None, hash: b"runtime".to_vec() };
    let mut times = Vec::new();
    // The first compiles the runtime.
    for turn in 0..=REPETITIONS {
        let data = arguments.encode();
        let begun = Instant::now();
        let context = CallContext::Offchain;
        let answer = executor.call(&mut state.ext(), &code, "MachineApi_step", &data, context).0;
        let time = begun.elapsed();
        let answer = answer.map_err(|error| anyhow!("{error}"))?;
        let root = Result::<H256, String>::decode_all(&mut &*answer)?;
        ensure!(root == Ok(H256(expected)), "the runtime comes to {root:?}");
        if turn > 0 {
            times.push(time);
        }
    }
    let gas = witness.state.gas_left.saturating_sub(claim.piece.gas_floor);
    Ok(Some(Step { name: stress.name.clone(), gas, bytes: bytes.len(), time: median(times)? }))
}

/// All of a chunk if its witness fits, else the most instructions of it, by halves, whose witness does.
fn piece(replayer: &Replayer, task: &Task<'_>, chunk_gas: u64) -> Result<Option<(Claim, Witness)>> {
    let position = Position { boundary: BOUNDARY, instructions: 0 };
    let mut instructions = None;
    loop {
        match replayer.witness(task, chunk_gas, position, instructions) {
            Ok(found) => return Ok(Some(found)),
            Err(WitnessError::Oversized { .. } | WitnessError::TooManyPages) => {
                let fewer = instructions.map_or(1 << 20, |count: u32| count >> 1);
                ensure!(fewer > 0, "no piece fits");
                instructions = Some(fewer);
            }
            // The task has ended before.
            Err(WitnessError::Fault(Fault::Unsupported(_))) => return Ok(None),
            Err(error) => return Err(error.into()),
        }
    }
}
