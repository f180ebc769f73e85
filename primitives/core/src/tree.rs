//! The Merkle-sum tree of a batch: its root binds every receipt and their total gas.
//!
//! The leaves are padded to a power of two with an empty leaf of no gas, so that the depth follows
//! from the batch's length alone. The gas sums are hashed into each node: a root cannot be opened
//! against any other total.

use crate::{hashing::tagged, receipt::Receipt};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_core::{bounded::BoundedVec, ConstU32, H256};

/// Most tasks in one batch.
pub const MAX_BATCH: u32 = 65_536;
/// Depth of the tree of a full batch.
pub const MAX_DEPTH: u32 = 16;

/// A node of the tree: the hash of what is below and the gas it sums to.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
pub struct SumNode {
    /// Hash of the subtree.
    pub hash: H256,
    /// Gas of all receipts in the subtree.
    pub gas: u64,
}

impl SumNode {
    fn leaf(receipt: &Receipt) -> Self {
        Self { hash: receipt.hash(), gas: receipt.gas }
    }

    fn padding() -> Self {
        Self { hash: tagged("padding", &()), gas: 0 }
    }

    fn parent(left: &Self, right: &Self) -> Option<Self> {
        let gas = left.gas.checked_add(right.gas)?;
        let hash = tagged("node", &(left.hash, left.gas, right.hash, right.gas));
        Some(Self { hash, gas })
    }
}

/// A receipt with the path that proves its place in a batch's tree.
#[derive(
    Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Opening {
    /// The receipt that is opened.
    pub receipt: Receipt,
    /// The sibling at each level, from the leaf upwards.
    pub siblings: BoundedVec<SumNode, ConstU32<MAX_DEPTH>>,
}

/// Depth of the tree of a batch of `tasks` tasks; none for an impossible length.
pub fn depth(tasks: u32) -> Option<u32> {
    (1..=MAX_BATCH).contains(&tasks).then(|| tasks.next_power_of_two().trailing_zeros())
}

/// Whether `opening` proves its receipt to be the `position`-th of a batch of `tasks` tasks with this root.
pub fn verify(root: &SumNode, tasks: u32, position: u32, opening: &Opening) -> bool {
    if position >= tasks || depth(tasks) != u32::try_from(opening.siblings.len()).ok() {
        return false;
    }
    let mut node = SumNode::leaf(&opening.receipt);
    let mut path = position;
    for sibling in &opening.siblings {
        let (left, right) = if path & 1 == 0 { (&node, sibling) } else { (sibling, &node) };
        match SumNode::parent(left, right) {
            Some(parent) => node = parent,
            None => return false,
        }
        path >>= 1;
    }
    node == *root
}

/// The tree of a whole batch, as its provider keeps it.
#[derive(Clone, Debug)]
pub struct BatchTree {
    levels: Vec<Vec<SumNode>>,
    receipts: Vec<Receipt>,
}

impl BatchTree {
    /// Builds the tree; none if there are no receipts, too many, or their gas overflows.
    pub fn build(receipts: Vec<Receipt>) -> Option<Self> {
        let tasks = u32::try_from(receipts.len()).ok()?;
        let width = 1usize.checked_shl(depth(tasks)?)?;
        let mut level: Vec<_> = receipts.iter().map(SumNode::leaf).collect();
        level.resize(width, SumNode::padding());
        let mut levels = Vec::new();
        while level.len() > 1 {
            let mut above = Vec::with_capacity(level.len() >> 1);
            for pair in level.chunks_exact(2) {
                let [left, right] = pair else { return None };
                above.push(SumNode::parent(left, right)?);
            }
            levels.push(core::mem::replace(&mut level, above));
        }
        levels.push(level);
        Some(Self { levels, receipts })
    }

    /// The root.
    pub fn root(&self) -> SumNode {
        self.levels.last().and_then(|top| top.first()).copied().unwrap_or_else(SumNode::padding)
    }

    /// The receipts, in the order of their tasks.
    pub fn receipts(&self) -> &[Receipt] {
        &self.receipts
    }

    /// The opening of the receipt at `position` within the batch.
    pub fn open(&self, position: u32) -> Option<Opening> {
        let mut path = usize::try_from(position).ok()?;
        let receipt = *self.receipts.get(path)?;
        let mut siblings = Vec::new();
        let below_root = self.levels.len().checked_sub(1)?;
        for level in self.levels.iter().take(below_root) {
            siblings.push(*level.get(path ^ 1)?);
            path >>= 1;
        }
        Some(Opening { receipt, siblings: siblings.try_into().ok()? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn receipts(gas: &[u32]) -> Vec<Receipt> {
        (0u32..)
            .zip(gas)
            .map(|(i, gas)| Receipt::returned(i, &i.to_le_bytes(), u64::from(*gas)))
            .collect()
    }

    proptest! {
        #[test]
        fn every_receipt_opens_and_only_at_its_own_position(
            gas in prop::collection::vec(any::<u32>(), 1..70), other in 0u32..70,
        ) {
            let receipts = receipts(&gas);
            let tasks = receipts.len() as u32;
            let tree = BatchTree::build(receipts.clone()).unwrap();
            let root = tree.root();
            prop_assert_eq!(root.gas, gas.iter().map(|g| u64::from(*g)).sum::<u64>());
            for position in 0..tasks {
                let opening = tree.open(position).unwrap();
                prop_assert!(verify(&root, tasks, position, &opening));
                prop_assert_eq!(verify(&root, tasks, other, &opening), other == position);
            }
            prop_assert!(tree.open(tasks).is_none());
        }

        #[test]
        fn any_change_of_an_opening_is_noticed(
            gas in prop::collection::vec(1u32..1000, 2..40), at in any::<prop::sample::Index>(),
            level in any::<prop::sample::Index>(), what in 0u8..5,
        ) {
            let tree = BatchTree::build(receipts(&gas)).unwrap();
            let (root, tasks) = (tree.root(), gas.len() as u32);
            let position = at.index(gas.len()) as u32;
            let mut opening = tree.open(position).unwrap();
            let level = level.index(opening.siblings.len());
            match what {
                0 => opening.receipt.gas += 1,
                1 => opening.receipt.output = H256::repeat_byte(7),
                2 => opening.receipt.outcome = OutcomeKind::Trapped,
                3 => opening.siblings[level].gas += 1,
                _ => { opening.siblings.pop(); },
            }
            prop_assert!(!verify(&root, tasks, position, &opening));
        }

        #[test]
        fn gas_cannot_move_between_receipts(gas in prop::collection::vec(1u32..1000, 2..40)) {
            let honest = BatchTree::build(receipts(&gas)).unwrap();
            let mut shifted = receipts(&gas);
            shifted[0].gas -= 1;
            shifted[1].gas += 1;
            let shifted = BatchTree::build(shifted).unwrap();
            prop_assert_eq!(honest.root().gas, shifted.root().gas);
            prop_assert_ne!(honest.root().hash, shifted.root().hash);
        }
    }

    use crate::receipt::OutcomeKind;

    #[test]
    fn impossible_batches_have_no_tree() {
        assert!(BatchTree::build(Vec::new()).is_none());
        assert_eq!(depth(0), None);
        assert_eq!(depth(1), Some(0));
        assert_eq!(depth(MAX_BATCH), Some(MAX_DEPTH));
        assert_eq!(depth(MAX_BATCH + 1), None);
        let overflow = vec![Receipt::failed(0, OutcomeKind::Trapped, u64::MAX); 2];
        assert!(BatchTree::build(overflow).is_none());
    }
}
