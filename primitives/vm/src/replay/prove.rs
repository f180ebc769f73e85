//! Witnesses of pieces, made by whoever has the whole task.

use super::{
    hash::{trimmed, Hash, Hasher},
    layout::{page_of, InputLengths, Layout, Place},
    paged,
    piece::run_piece,
    session::Snapshot,
    state::{input_bytes, InputCommitment, Task},
    tree::{depth, Tree},
    witness::{
        Claim, Pages, Piece, Witness, RETURN_WITNESS_BYTES_MAX, STEP_GAS_MAX, STEP_PAGES_MAX,
        WITNESS_BYTES_MAX,
    },
};
use crate::{Fault, Program};
use codec::Encode;
use std::{collections::BTreeSet, fmt};

/// Why there is no witness.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WitnessError {
    /// It would be longer than one may be; refine the piece.
    Oversized {
        /// Its encoded size in bytes.
        bytes: usize,
        /// The limit in bytes, for a piece of this kind.
        limit: usize,
    },
    /// The piece touches more than [`STEP_PAGES_MAX`] pages; refine it.
    TooManyPages,
    /// The piece ends before the state, or may use more than [`STEP_GAS_MAX`] gas; refine it.
    ImpossiblePiece,
    /// This machine failed.
    Fault(Fault),
}

impl fmt::Display for WitnessError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Oversized { bytes, limit } => {
                write!(
                    f,
                    "the witness would have {bytes} bytes, the limit is {limit}: refine the piece"
                )
            }
            Self::TooManyPages => {
                write!(f, "more than {STEP_PAGES_MAX} pages are touched: refine the piece")
            }
            Self::ImpossiblePiece => {
                write!(
                    f,
                    "the piece ends before it starts, or may use more than {STEP_GAS_MAX} gas"
                )
            }
            Self::Fault(fault) => fault.fmt(f),
        }
    }
}

impl std::error::Error for WitnessError {}

impl From<Fault> for WitnessError {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

/// The witness of a piece of a task from a snapshot on, with the claim that it serves.
pub fn witness(
    program: &Program,
    task: &Task<'_>,
    from: &Snapshot,
    piece: Piece,
) -> Result<(Claim, Witness), WitnessError> {
    let hasher = Hasher::native();
    let unsupported = |what: &str| Fault::Unsupported(what.into());
    let layout = Layout::new(program).ok_or_else(|| unsupported("an unchecked program"))?;
    let input = InputCommitment::new(task.payload, task.item, &hasher);
    let input = input.ok_or_else(|| unsupported("the input is too large"))?;
    let state = from.state();
    let gas = state.gas_left.checked_sub(piece.gas_floor);
    if gas.is_none_or(|gas| gas > STEP_GAS_MAX) {
        return Err(WitnessError::ImpossiblePiece);
    }
    let bytes = input_bytes(task.payload, task.item).unwrap_or_default();
    let mut recorder = Recorder { from, input: &bytes, asked: BTreeSet::new() };
    let end = run_piece(program, &layout, state, &input.lengths, &piece, &mut recorder, &hasher)?;
    let end = end.ok_or_else(|| unsupported("a state in which nothing can run"))?;
    let witness = recorder.witness(&input, &hasher);
    let limit = if end.is_return() { RETURN_WITNESS_BYTES_MAX } else { WITNESS_BYTES_MAX };
    let size = witness.encoded_size();
    if size > limit {
        return Err(WitnessError::Oversized { bytes: size, limit });
    }
    Ok((Claim { from: state.root(&hasher), piece }, witness))
}

/// All pages of a task, with a note of those that a run has asked for.
struct Recorder<'a> {
    from: &'a Snapshot,
    input: &'a [u8],
    asked: BTreeSet<Place>,
}

impl Recorder<'_> {
    fn note(&mut self, place: Place) -> Result<(), WitnessError> {
        self.asked.insert(place);
        if self.asked.len() > STEP_PAGES_MAX {
            return Err(WitnessError::TooManyPages);
        }
        Ok(())
    }

    fn witness(&self, input: &InputCommitment, hasher: &Hasher) -> Witness {
        let memory: Vec<u32> = self.asked.iter().filter_map(|place| place.memory()).collect();
        let memory_pages = Pages {
            pages: memory.iter().map(|page| entry(*page, self.from.image.page(*page))).collect(),
            siblings: self.from.image.siblings(&memory),
        };
        let pages: Vec<u32> = self.asked.iter().filter_map(|place| place.input()).collect();
        let input_pages = Pages {
            pages: pages.iter().map(|page| entry(*page, page_of(self.input, *page))).collect(),
            siblings: self.input_siblings(&pages, &input.lengths, hasher),
        };
        Witness { state: self.from.state().clone(), input: *input, memory_pages, input_pages }
    }

    fn input_siblings(&self, pages: &[u32], lengths: &InputLengths, hasher: &Hasher) -> Vec<Hash> {
        if pages.is_empty() || depth(lengths.pages()) == 0 {
            return Vec::new();
        }
        let mut tree = Tree::new(lengths.pages());
        let leaves =
            (0..lengths.pages()).map(|page| (page, hasher.page(page_of(self.input, page))));
        tree.set(hasher, &leaves.collect::<Vec<_>>());
        tree.siblings(pages)
    }
}

fn entry(page: u32, content: &[u8]) -> (u32, Vec<u8>) {
    (page, trimmed(content).to_vec())
}

impl paged::Pages for Recorder<'_> {
    type Error = WitnessError;

    fn page(&mut self, place: Place) -> Result<&[u8], WitnessError> {
        self.note(place)?;
        Ok(match place {
            Place::Memory(page) => self.from.image.page(page),
            Place::Input(page) => page_of(self.input, page),
            Place::ReadOnly(_) => &[],
        })
    }

    fn read_only(&mut self, page: u32) -> Result<(), WitnessError> {
        self.note(Place::ReadOnly(page))
    }
}
