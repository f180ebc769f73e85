//! One piece of a run, decided from its witness alone.

// The derive of `Encode` casts each variant's index.
#![allow(clippy::cast_possible_truncation)]

use super::{
    hash::{Hash, Hasher},
    layout::{Layout, Place},
    piece::{run_piece, End},
    witness::{
        Claim, Witness, RETURN_WITNESS_BYTES_MAX, STEP_GAS_MAX, STEP_PAGES_MAX, WITNESS_BYTES_MAX,
    },
};
use crate::{limits::GAS_LIMIT_MAX, Fault, Program, VM_VERSION};
use alloc::{collections::BTreeSet, string::String};
use codec::{Decode, DecodeAll, Encode};
use core::fmt;

/// Why a step decides nothing. All but [`Self::Machine`] are the same everywhere.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum StepError {
    /// The witness is longer than one may be.
    Oversized {
        /// Its encoded size in bytes.
        bytes: u32,
        /// The limit in bytes, for a piece of this kind.
        limit: u32,
    },
    /// Not a witness: cut off, followed by something, or nothing of the kind.
    Malformed,
    /// The state is of another version of the machine.
    OtherVersion {
        /// Which.
        found: u32,
    },
    /// The state is of another program.
    OtherProgram,
    /// The state is not the one that the claim starts from.
    Stale,
    /// The input's commitment is not the one in the state.
    OtherInput,
    /// Pages that are not sorted, twice there, too many, too long, or end in zeros.
    NotCanonical,
    /// The paths do not lead from the pages to the root.
    Unproven {
        /// Whether those of the input; else those of the memory.
        input: bool,
    },
    /// The state is none that a task can have: nothing can run at its `pc`, or its gas is above the limit.
    ImpossibleState,
    /// The piece ends before the state, or may use more gas than a step.
    ImpossiblePiece,
    /// The piece touches a page that is not in the witness.
    MissingPage {
        /// Its address.
        address: u32,
    },
    /// The piece does not touch a page that is in the witness.
    SuperfluousPage {
        /// Its address.
        address: u32,
    },
    /// The piece touches more than [`STEP_PAGES_MAX`] pages; refine it.
    TooManyPages,
    /// The virtual machine itself failed here; says nothing about the piece.
    Machine(String),
}

impl fmt::Display for StepError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Oversized { bytes, limit } => {
                write!(f, "the witness has {bytes} bytes; at most {limit} are allowed: refine the piece")
            }
            Self::Malformed => f.write_str("not a witness"),
            Self::OtherVersion { found } => {
                write!(f, "a state of VM version {found}; this is version {VM_VERSION}")
            }
            Self::OtherProgram => f.write_str("a state of another program"),
            Self::Stale => f.write_str("not the state that the claim starts from"),
            Self::OtherInput => f.write_str("the lengths or the root of the input are not the state's"),
            Self::NotCanonical => f.write_str(
                "the pages are not in their one form: ascending, each once, without zeros at the end",
            ),
            Self::Unproven { input } => write!(
                f,
                "the paths do not lead from the pages of the {} to its root",
                if *input { "input" } else { "memory" }
            ),
            Self::ImpossibleState => f.write_str("no task can have this state"),
            Self::ImpossiblePiece => {
                write!(f, "the piece ends before it starts, or may use more than {STEP_GAS_MAX} gas")
            }
            Self::MissingPage { address } => {
                write!(f, "the page at {address:#x} is touched, and not in the witness")
            }
            Self::SuperfluousPage { address } => {
                write!(f, "the page at {address:#x} is in the witness, and not touched")
            }
            Self::TooManyPages => {
                write!(f, "more than {STEP_PAGES_MAX} pages are touched: refine the piece")
            }
            Self::Machine(error) => write!(f, "the virtual machine failed: {error}"),
        }
    }
}

impl core::error::Error for StepError {}

impl From<Fault> for StepError {
    fn from(fault: Fault) -> Self {
        Self::Machine(alloc::string::ToString::to_string(&fault))
    }
}

/// Runs one piece with the interpreter, and gives the root of the state after it.
///
/// `program` must be the one that was registered: that it passes the upload check is not checked again.
/// Time and memory are bounded by the blob, the witness, [`STEP_GAS_MAX`] and [`STEP_PAGES_MAX`].
pub fn step(
    program: &Program,
    claim: &Claim,
    witness: &[u8],
    hasher: &Hasher,
) -> Result<Hash, StepError> {
    ensure_size(witness.len(), RETURN_WITNESS_BYTES_MAX)?;
    let bytes = witness.len();
    let witness = Witness::decode_all(&mut &*witness).map_err(|_| StepError::Malformed)?;
    let state = &witness.state;
    if state.vm_version != VM_VERSION {
        return Err(StepError::OtherVersion { found: state.vm_version });
    }
    if state.program != hasher.content(program.bytes()) {
        return Err(StepError::OtherProgram);
    }
    if state.root(hasher) != claim.from {
        return Err(StepError::Stale);
    }
    let layout = Layout::new(program).ok_or(StepError::OtherProgram)?;
    verify_pages(&witness, &layout, hasher)?;
    if state.gas_left > GAS_LIMIT_MAX {
        return Err(StepError::ImpossibleState);
    }
    let mut supply = Supply { witness: &witness, layout: &layout, asked: BTreeSet::new() };
    // Nothing follows a final state.
    if state.status.is_final() {
        supply.ensure_all_asked()?;
        return Ok(claim.from);
    }
    let gas = state.gas_left.checked_sub(claim.piece.gas_floor);
    if gas.is_none_or(|gas| gas > STEP_GAS_MAX) {
        return Err(StepError::ImpossiblePiece);
    }
    let lengths = &witness.input.lengths;
    let end = run_piece(program, &layout, state, lengths, &claim.piece, &mut supply, hasher)?;
    let end = end.ok_or(StepError::ImpossibleState)?;
    supply.ensure_all_asked()?;
    if !end.is_return() {
        ensure_size(bytes, WITNESS_BYTES_MAX)?;
    }
    let after = match end {
        End::Final { status, gas_left } => state.ended(status, gas_left),
        End::Running { pc, gas_left, registers, memory } => {
            let leaves = memory.iter().map(|(page, content)| (*page, hasher.page(content)));
            let leaves: alloc::vec::Vec<_> = leaves.collect();
            let memory = if leaves.is_empty() {
                state.memory
            } else {
                let root = witness.memory_pages.root(layout.memory_pages(), leaves, hasher);
                // Each page that was touched is in the witness, and each in the witness was touched.
                root.ok_or(StepError::Unproven { input: false })?
            };
            super::State { pc, gas_left, registers, memory, ..state.clone() }
        }
    };
    Ok(after.root(hasher))
}

fn ensure_size(bytes: usize, limit: usize) -> Result<(), StepError> {
    if bytes <= limit {
        return Ok(());
    }
    let [bytes, limit] = [bytes, limit].map(|size| u32::try_from(size).unwrap_or(u32::MAX));
    Err(StepError::Oversized { bytes, limit })
}

fn verify_pages(witness: &Witness, layout: &Layout, hasher: &Hasher) -> Result<(), StepError> {
    let Witness { state, input, memory_pages, input_pages } = witness;
    if input.hash(hasher) != state.input || input.lengths.bytes().is_none() {
        return Err(StepError::OtherInput);
    }
    if memory_pages.pages.len().saturating_add(input_pages.pages.len()) > STEP_PAGES_MAX {
        return Err(StepError::TooManyPages);
    }
    memory_pages.verify(layout.memory_pages(), &state.memory, hasher, Place::Memory)?;
    input_pages.verify(input.lengths.pages(), &input.root, hasher, Place::Input)
}

/// The pages of a witness, as a run asks for them.
struct Supply<'a> {
    witness: &'a Witness,
    layout: &'a Layout,
    asked: BTreeSet<Place>,
}

impl Supply<'_> {
    fn note(&mut self, place: Place) -> Result<(), StepError> {
        self.asked.insert(place);
        if self.asked.len() > STEP_PAGES_MAX {
            return Err(StepError::TooManyPages);
        }
        Ok(())
    }

    fn ensure_all_asked(&self) -> Result<(), StepError> {
        let Witness { memory_pages, input_pages, .. } = self.witness;
        let memory = memory_pages.pages.iter().map(|(page, _)| Place::Memory(*page));
        let input = input_pages.pages.iter().map(|(page, _)| Place::Input(*page));
        match memory.chain(input).find(|place| !self.asked.contains(place)) {
            Some(place) => Err(StepError::SuperfluousPage { address: self.layout.address(place) }),
            None => Ok(()),
        }
    }
}

impl super::paged::Pages for Supply<'_> {
    type Error = StepError;

    fn page(&mut self, place: Place) -> Result<&[u8], StepError> {
        self.note(place)?;
        let content = match place {
            Place::Memory(page) => self.witness.memory_pages.get(page),
            Place::Input(page) => self.witness.input_pages.get(page),
            Place::ReadOnly(_) => None,
        };
        content.ok_or_else(|| StepError::MissingPage { address: self.layout.address(place) })
    }

    fn read_only(&mut self, page: u32) -> Result<(), StepError> {
        self.note(Place::ReadOnly(page))
    }
}
