//! Dispatch: which provider is to run which unclaimed batch, judged alike by the chain and by those who propose.
//!
//! A *pair* is one unclaimed replica of a batch and one provider. [`pair::judge`] says what a pair is worth, term by
//! term, or the rule that refuses it; it reads the pair and nothing else. A *solution* is a set of pairs that a
//! validator proposes for a round; [`solution::weigh`] counts those of its pairs that hold together. The chain keeps
//! the solution that counts most and reserves for its providers as many replicas of each job ([`reserved`]): a proposal
//! costs efficiency when it is bad, and never more.

pub mod pair;
pub mod proposal;
pub mod reserved;
pub mod score;
pub mod solution;

use crate::BlockNumber;

/// Blocks of a dispatch round.
pub const ROUND_BLOCKS: BlockNumber = 4;
/// Blocks for which a round's replicas are reserved for the providers that they were matched to.
pub const RESERVED_BLOCKS: BlockNumber = 10;
/// Most pairs of one solution: a block can weigh a few such, and their record is small enough for a node's cache.
pub const MAX_PAIRS: u32 = 512;

/// Number of the dispatch round that a block belongs to.
pub fn round(block: BlockNumber) -> u32 {
    // ROUND_BLOCKS is not 0.
    block.checked_div(ROUND_BLOCKS).unwrap_or(0)
}

/// How far into its round a block is, from 0 to `ROUND_BLOCKS - 1`.
pub fn step(block: BlockNumber) -> u32 {
    block.checked_rem(ROUND_BLOCKS).unwrap_or(0)
}

/// First block after a dispatch round; at the end of the block numbers, the last one.
pub fn end_of(round: u32) -> BlockNumber {
    round.saturating_add(1).saturating_mul(ROUND_BLOCKS)
}
