//! Binary Merkle trees over pages, most of which are zeros.
//!
//! A tree over `n` pages has the least depth that holds them; the places after them are zeros. Leaf and
//! node of zeros are [`super::ZERO`], so the empty parts of a tree cost nothing.

use super::hash::{Hash, Hasher};
use alloc::vec::Vec;

/// Depth of the tree over this many pages.
pub(super) fn depth(pages: u32) -> u32 {
    pages.checked_next_power_of_two().map_or(32, u32::trailing_zeros)
}

/// Computes a root from some leaves, in ascending order, and their siblings.
///
/// `sibling` gives the node beside the path at each place where no other leaf leads there: from the
/// leaves upwards, from left to right. None if it gives none, or if there are no leaves.
pub(super) fn fold(
    hasher: &Hasher,
    depth: u32,
    leaves: Vec<(u32, Hash)>,
    mut sibling: impl FnMut() -> Option<Hash>,
) -> Option<Hash> {
    let mut level = leaves;
    for _ in 0..depth {
        let mut above = Vec::with_capacity(level.len());
        let mut nodes = level.into_iter().peekable();
        while let Some((place, node)) = nodes.next() {
            let parent = if place & 1 == 1 {
                hasher.node(&sibling()?, &node)
            } else {
                let right = match nodes.next_if(|(next, _)| *next == place | 1) {
                    Some((_, right)) => right,
                    None => sibling()?,
                };
                hasher.node(&node, &right)
            };
            above.push((place >> 1, parent));
        }
        level = above;
    }
    match level.as_slice() {
        [(0, root)] => Some(*root),
        _ => None,
    }
}

/// Root of the tree in which only these leaves, in ascending order, are not zeros.
pub(super) fn sparse_root(hasher: &Hasher, depth: u32, leaves: Vec<(u32, Hash)>) -> Hash {
    fold(hasher, depth, leaves, || Some(super::ZERO)).unwrap_or(super::ZERO)
}

/// A whole tree, kept so that changes and proofs cost their paths only.
#[cfg(feature = "std")]
#[derive(Clone)]
pub(super) struct Tree {
    /// From the leaves to the root.
    levels: Vec<Vec<Hash>>,
}

#[cfg(feature = "std")]
impl Tree {
    /// The tree over this many pages of zeros.
    pub(super) fn new(pages: u32) -> Self {
        let depth = depth(pages);
        let width = |level| 1_usize.checked_shl(level).unwrap_or(1);
        Self {
            levels: (0..=depth).rev().map(|level| alloc::vec![super::ZERO; width(level)]).collect(),
        }
    }

    pub(super) fn root(&self) -> Hash {
        self.levels.last().and_then(|top| top.first()).copied().unwrap_or(super::ZERO)
    }

    /// Replaces leaves, in ascending order.
    pub(super) fn set(&mut self, hasher: &Hasher, leaves: &[(u32, Hash)]) {
        let mut changed = Vec::with_capacity(leaves.len());
        if let Some(bottom) = self.levels.first_mut() {
            for (place, leaf) in leaves {
                if let Some(node) = bottom.get_mut(*place as usize) {
                    *node = *leaf;
                    changed.push(place >> 1);
                }
            }
        }
        let mut below: &[Hash] = &[];
        for (height, level) in self.levels.iter_mut().enumerate() {
            if height > 0 {
                changed.dedup();
                for place in &mut changed {
                    let children = (*place as usize).saturating_mul(2);
                    if let (Some([left, right]), Some(node)) = (
                        below.get(children..children.saturating_add(2)),
                        level.get_mut(*place as usize),
                    ) {
                        *node = hasher.node(left, right);
                    }
                    *place >>= 1;
                }
            }
            below = level;
        }
    }

    /// The siblings that [`fold`] needs for these leaves, in ascending order.
    pub(super) fn siblings(&self, leaves: &[u32]) -> Vec<Hash> {
        let mut siblings = Vec::new();
        let mut places = leaves.to_vec();
        let below_root = self.levels.len().saturating_sub(1);
        for level in self.levels.iter().take(below_root) {
            for place in &places {
                if places.binary_search(&(place ^ 1)).is_err() {
                    siblings.extend(level.get((place ^ 1) as usize));
                }
            }
            places.iter_mut().for_each(|place| *place >>= 1);
            places.dedup();
        }
        siblings
    }
}
