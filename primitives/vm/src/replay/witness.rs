//! What is needed to run one piece of a task alone.

use super::{
    hash::{trimmed, Hash, Hasher, PAGE},
    layout::Place,
    state::{InputCommitment, State},
    step::StepError,
    tree,
};
use crate::limits::{BLOCK_INSTRUCTIONS_MAX, INSTRUCTION_GAS_MAX, OUTPUT_BYTES_MAX, PAGE_BYTES};
use alloc::vec::Vec;
use codec::{Decode, Encode};

/// Gas of one chunk, at most, for its piece to be decided by one step.
pub const CHUNK_GAS_MAX: u64 = 1 << 20;

/// Gas that a step may use: a chunk's, and what was carried into it, which is less than a block's.
pub const STEP_GAS_MAX: u64 =
    CHUNK_GAS_MAX + BLOCK_INSTRUCTIONS_MAX as u64 * INSTRUCTION_GAS_MAX as u64;

/// Most bytes of an encoded witness, other than of a piece that returns.
///
/// A witness is posted on chain. Gas does not bound it; refining the piece does: see
/// [`INSTRUCTIONS_THAT_FIT`].
pub const WITNESS_BYTES_MAX: usize = 64 * 1024;

/// Most bytes of an encoded witness of a piece that returns.
///
/// The largest output alone lies in 17 pages, more than fit otherwise, and cannot be refined.
pub const RETURN_WITNESS_BYTES_MAX: usize =
    WITNESS_BYTES_MAX + OUTPUT_PAGES_MAX * PAGE_WITNESS_BYTES;

/// Most pages that a step may touch, read-only data and pages of zeros with them.
pub const STEP_PAGES_MAX: usize = 512;

/// The witness of no more instructions than this always fits; that of many more mostly does.
pub const INSTRUCTIONS_THAT_FIT: u32 = 7;

const OUTPUT_PAGES_MAX: usize = OUTPUT_BYTES_MAX.div_ceil(PAGE_BYTES) as usize + 1;

/// A page with its number, its length and the longest possible path.
const PAGE_WITNESS_BYTES: usize = PAGE + 4 + 2 + 32 * PATH_MAX;
const PATH_MAX: usize = 15;

/// The state, the input's commitment, and four lengths of lists.
const FIXED_BYTES_MAX: usize = 320 + 4 * 4;

// An instruction touches two pages at most.
const _: () = assert!(
    2 * INSTRUCTIONS_THAT_FIT as usize * PAGE_WITNESS_BYTES + FIXED_BYTES_MAX <= WITNESS_BYTES_MAX
);
const _: () =
    assert!(crate::limits::MEMORY_BYTES_MAX.div_ceil(PAGE_BYTES as u64) + 2 <= 1 << PATH_MAX);

/// A piece of a run, from some state on.
///
/// The end of a piece is a function of its first state, also where that is final: pieces beyond the end
/// of a chunk or a task are empty, and end where they start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Piece {
    /// It ends at the first start of a block after which less gas than this would be left; 0 is the
    /// end of the task.
    pub gas_floor: u64,
    /// It ends after this many instructions, if that is sooner.
    pub instructions: Option<u32>,
}

/// What a step has to decide: where this piece of a run leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Claim {
    /// Root of the state before.
    pub from: Hash,
    /// The piece that follows.
    pub piece: Piece,
}

/// What is needed to run one piece alone: the state before it, and each page that it touches.
///
/// There is one witness of each piece, to the bit.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Witness {
    /// The state before.
    pub state: State,
    /// What the state says of the input.
    pub input: InputCommitment,
    /// Pages of read-write data and stack.
    pub memory_pages: Pages,
    /// Pages of the input.
    pub input_pages: Pages,
}

/// Some pages of a tree, and what proves them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct Pages {
    /// Numbers, ascending, with the content up to its last byte that is not zero.
    pub pages: Vec<(u32, Vec<u8>)>,
    /// The nodes beside the paths from these pages to the root, from below, then from the left.
    pub siblings: Vec<Hash>,
}

impl Pages {
    /// Checks that these are pages of a tree over `count` with this root, in the one form allowed.
    pub(super) fn verify(
        &self,
        count: u32,
        root: &Hash,
        hasher: &Hasher,
        place: fn(u32) -> Place,
    ) -> Result<(), StepError> {
        let mut next = 0;
        for (page, content) in &self.pages {
            if *page < next || *page >= count || content.len() > PAGE {
                return Err(StepError::NotCanonical);
            }
            if trimmed(content).len() != content.len() {
                return Err(StepError::NotCanonical);
            }
            next = page.saturating_add(1);
        }
        let leaves = self.pages.iter().map(|(page, content)| (*page, hasher.page(content)));
        match self.root(count, leaves.collect(), hasher) {
            Some(found) if found == *root => Ok(()),
            // Nothing is said of the tree, so nothing has to be proven.
            None if self.pages.is_empty() && self.siblings.is_empty() => Ok(()),
            _ => Err(StepError::Unproven { input: matches!(place(0), Place::Input(_)) }),
        }
    }

    /// The root with these leaves at the places of the pages; none if the siblings do not suit them.
    pub(super) fn root(
        &self,
        count: u32,
        leaves: Vec<(u32, Hash)>,
        hasher: &Hasher,
    ) -> Option<Hash> {
        let mut siblings = self.siblings.iter().copied();
        let root = tree::fold(hasher, tree::depth(count), leaves, || siblings.next())?;
        siblings.next().is_none().then_some(root)
    }

    /// The content of a page, if it is here.
    pub(super) fn get(&self, page: u32) -> Option<&[u8]> {
        let index = self.pages.binary_search_by_key(&page, |(page, _)| *page).ok()?;
        self.pages.get(index).map(|(_, content)| content.as_slice())
    }
}
