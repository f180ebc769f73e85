//! The roots at all boundaries of a run, under one root.

use super::{
    hash::{Hash, Hasher},
    tree,
};
use codec::{Decode, Encode};

/// Most boundaries of a trace, with the initial and the last state.
pub const BOUNDARIES_MAX: u32 = 65_536;

/// What a party commits to: all states of a run, at its boundaries of `chunk_gas`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct TraceRoot {
    /// Gas between boundaries.
    pub chunk_gas: u64,
    /// How many roots: the initial state's, one for each boundary, and the last state's.
    pub boundaries: u32,
    /// Root of the tree over them.
    pub root: Hash,
}

impl TraceRoot {
    /// `blake2_256("stardust/trace" ++ 0x00 ++ SCALE(self))`: what is put on chain.
    pub fn hash(&self, hasher: &Hasher) -> Hash {
        hasher.value("trace", self)
    }

    /// Whether `root` is that of the state at boundary `index`; after the end all are the last.
    pub fn verify(&self, index: u32, root: &Hash, siblings: &[Hash], hasher: &Hasher) -> bool {
        let Some(last) = self.boundaries.checked_sub(1) else { return false };
        if self.boundaries > BOUNDARIES_MAX {
            return false;
        }
        let mut siblings = siblings.iter().copied();
        let leaf = alloc::vec![(index.min(last), *root)];
        let found = tree::fold(hasher, tree::depth(self.boundaries), leaf, || siblings.next());
        found == Some(self.root) && siblings.next().is_none()
    }
}

/// The highest `gas_left` at which a run that starts with `first` has reached boundary `index`.
///
/// It is the `gas_floor` of the piece that ends there. Boundary 0 is the initial state.
pub const fn gas_floor(first: u64, chunk_gas: u64, index: u32) -> u64 {
    // Below 0 is the end of the task, as 0 is.
    first.saturating_sub(chunk_gas.saturating_mul(index as u64))
}
