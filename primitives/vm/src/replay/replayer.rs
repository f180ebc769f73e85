//! Tracing a task, and finding any piece of it again.

// The derive of `Encode` casts each variant's index.
#![allow(clippy::cast_possible_truncation)]

use super::{
    hash::{Hash, Hasher},
    prove::{witness, WitnessError},
    session::{Backend, Loaded, Machine, Session, Snapshot},
    state::Task,
    trace::{gas_floor, TraceRoot, BOUNDARIES_MAX},
    tree::Tree,
    witness::{Claim, Piece, Witness},
};
use crate::{Fault, Outcome, Program};
use codec::{Decode, Encode};
use std::fmt;

/// The roots at all boundaries of a run, and what it came to.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Trace {
    /// Gas between boundaries.
    pub chunk_gas: u64,
    /// Of the initial state, the state at each boundary, and the last state.
    pub roots: Vec<Hash>,
    /// What the task came to.
    pub outcome: Outcome,
}

impl Trace {
    /// What all of them are under.
    pub fn root(&self) -> TraceRoot {
        let boundaries = u32::try_from(self.roots.len()).unwrap_or(u32::MAX);
        TraceRoot { chunk_gas: self.chunk_gas, boundaries, root: self.tree().root() }
    }

    /// What proves the root at a boundary to be in [`Self::root`]; past the end, the last.
    pub fn siblings(&self, index: u32) -> Vec<Hash> {
        let last = u32::try_from(self.roots.len().saturating_sub(1)).unwrap_or(u32::MAX);
        self.tree().siblings(&[index.min(last)])
    }

    fn tree(&self) -> Tree {
        let mut tree = Tree::new(u32::try_from(self.roots.len()).unwrap_or(u32::MAX));
        tree.set(&Hasher::native(), &(0..).zip(self.roots.iter().copied()).collect::<Vec<_>>());
        tree
    }
}

/// Why there is no trace.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum TraceError {
    /// There would be more than [`BOUNDARIES_MAX`] boundaries.
    TooManyBoundaries {
        /// Chunks of this much gas suffice for any run with this gas limit.
        chunk_gas: u64,
    },
    /// A chunk without gas has no end.
    NoChunk,
    /// This machine failed.
    Fault(Fault),
}

impl fmt::Display for TraceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooManyBoundaries { chunk_gas } => write!(
                f,
                "the run has more than {BOUNDARIES_MAX} boundaries; use chunks of {chunk_gas} gas"
            ),
            Self::NoChunk => f.write_str("chunks of no gas"),
            Self::Fault(fault) => fault.fmt(f),
        }
    }
}

impl std::error::Error for TraceError {}

impl From<Fault> for TraceError {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

/// Runs a task chunk by chunk, and gives the roots at all boundaries.
pub fn trace(loaded: &Loaded, task: &Task<'_>, chunk_gas: u64) -> Result<Trace, TraceError> {
    if chunk_gas == 0 {
        return Err(TraceError::NoChunk);
    }
    let mut session = loaded.start(task)?;
    let mut roots = vec![session.root()?];
    loop {
        if let Some(outcome) = session.outcome() {
            return Ok(Trace { chunk_gas, roots, outcome: outcome.clone() });
        }
        if roots.len() >= BOUNDARIES_MAX as usize {
            // The initial state is none of them, and the last may be at any gas.
            let chunk_gas = task.gas_limit.div_ceil(u64::from(BOUNDARIES_MAX).saturating_sub(2));
            return Err(TraceError::TooManyBoundaries { chunk_gas });
        }
        session.advance(chunk_gas)?;
        roots.push(session.root()?);
    }
}

/// One program, made ready to trace its tasks, and to refine any chunk of them.
///
/// Whole chunks run on the backend chosen, single steps always on the interpreter.
pub struct Replayer {
    program: Program,
    chunks: Loaded,
    steps: Loaded,
}

/// A place in a run: some instructions after a boundary.
///
/// Past the next boundary, and past the end, all places are the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// Which boundary.
    pub boundary: u32,
    /// How many instructions after it.
    pub instructions: u32,
}

impl Replayer {
    /// Makes a program ready. For [`Backend::Recompiler`] see the warning there.
    pub fn new(backend: Backend, program: &Program) -> Result<Self, Fault> {
        Ok(Self {
            program: program.clone(),
            chunks: Machine::new(backend)?.load(program)?,
            steps: Machine::new(Backend::PagedInterpreter)?.load_for_steps(program)?,
        })
    }

    /// Runs a task chunk by chunk.
    ///
    /// Where there would be too many boundaries it fails, and names a chunk that is long enough.
    pub fn trace(&self, task: &Task<'_>, chunk_gas: u64) -> Result<Trace, TraceError> {
        trace(&self.chunks, task, chunk_gas)
    }

    /// The roots at ascending places in the chunk after a boundary, in instructions after it.
    pub fn refine(
        &self,
        task: &Task<'_>,
        chunk_gas: u64,
        boundary: u32,
        instructions: &[u32],
    ) -> Result<Vec<Hash>, Fault> {
        let chunk = self.chunk(task, chunk_gas, boundary)?;
        let mut session = self.enter(task, &chunk)?;
        let mut at = 0_u32;
        instructions
            .iter()
            .map(|place| {
                let further = place.checked_sub(at).ok_or_else(|| {
                    Fault::Unsupported("places in a chunk that do not ascend".into())
                })?;
                at = *place;
                session.step(further.into(), chunk.floor)?;
                session.root()
            })
            .collect()
    }

    /// How many instructions there are between a boundary and the next.
    pub fn instructions(
        &self,
        task: &Task<'_>,
        chunk_gas: u64,
        boundary: u32,
    ) -> Result<u32, Fault> {
        let chunk = self.chunk(task, chunk_gas, boundary)?;
        let mut session = self.enter(task, &chunk)?;
        session.step(u64::MAX, chunk.floor)?;
        Ok(u32::try_from(session.steps_taken()).unwrap_or(u32::MAX))
    }

    /// The witness of the whole chunk after a boundary, or of some instructions from a place in it.
    pub fn witness(
        &self,
        task: &Task<'_>,
        chunk_gas: u64,
        from: Position,
        instructions: Option<u32>,
    ) -> Result<(Claim, Witness), WitnessError> {
        let chunk = self.chunk(task, chunk_gas, from.boundary)?;
        let mut session = self.enter(task, &chunk)?;
        session.step(from.instructions.into(), chunk.floor)?;
        let ended = || Fault::Unsupported("the task has ended by then".into());
        let snapshot = session.snapshot()?.ok_or_else(ended)?;
        let piece = Piece { gas_floor: chunk.floor, instructions };
        witness(&self.program, task, &snapshot, piece)
    }

    fn chunk(&self, task: &Task<'_>, chunk_gas: u64, boundary: u32) -> Result<Chunk, Fault> {
        let mut session = self.chunks.start(task)?;
        let first = session.state()?.gas_left;
        if boundary > 0 {
            session.run_to(gas_floor(first, chunk_gas, boundary))?;
        }
        let ended = || Fault::Unsupported(format!("the task has ended before boundary {boundary}"));
        let start = session.snapshot()?.ok_or_else(ended)?;
        Ok(Chunk { start, floor: gas_floor(first, chunk_gas, boundary.saturating_add(1)) })
    }

    fn enter<'a>(&self, task: &Task<'a>, chunk: &Chunk) -> Result<Session<'a>, Fault> {
        self.steps.resume(task, &chunk.start)
    }
}

/// A chunk: its first state, and the gas at which it ends.
struct Chunk {
    start: Snapshot,
    floor: u64,
}
