//! One run of the off-chain worker: whose turn it is, and what is done in it.
//!
//! The worker is called for each imported block, maybe for two at once, and keeps nothing in memory between. What it
//! has to remember is in the node's own storage, read and written under a lock that expires: a run that dies holds up
//! nobody for longer than a round. Losing it all costs at most one matching and one proposal that the chain does not
//! take.
//!
//! In each round the validators come in turns, in an order that the round's seed gives: the first third computes and
//! proposes for its first block, the others only if they find something that counts more. As all compute alike, one
//! proposal a round is the rule.

use codec::{Decode, Encode};
use sp_core::H256;
use stardust_primitives::{
    dispatch::{round, solution::Merit, step, ROUND_BLOCKS},
    hashing::number,
    BlockNumber,
};

/// Blocks for which a lock holds at most.
const LOCK_BLOCKS: BlockNumber = ROUND_BLOCKS;
/// Blocks after which a proposal that is in no block is made again.
const LOST_BLOCKS: BlockNumber = 2;

/// What the state of the best block says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct View {
    /// The chain's clock at the best block. What is proposed now can be in the next.
    pub now: BlockNumber,
    /// Hash of the last block before the next block's round: tells forks apart, and orders the validators.
    pub seed: H256,
    /// How much the best solution of the next block's round counts.
    pub best: Option<Merit>,
    /// This node's place among the validators of the session; none if it is not one of them.
    pub rank: Option<u32>,
    /// How many validators there are.
    pub validators: u32,
    /// Whether this validator's proposal of that round is in the chain.
    pub has_proposed: bool,
}

/// What a node keeps between runs, in its own storage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct Memory {
    /// The round that it last computed for.
    pub round: u32,
    /// On which fork.
    pub seed: H256,
    /// The block at which it proposed something; none if nothing was to be gained.
    pub proposed_at: Option<BlockNumber>,
}

/// What a run is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// A best block was imported.
    Imported(View),
    /// The lock was asked for: with it comes what the storage holds, without it nothing.
    Locked(Option<Memory>),
    /// The matching was computed, and counts so much.
    Matched(Merit),
    /// The proposal was offered to the transaction pool, which took it or not.
    Proposed(bool),
}

/// What a run wants done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Take the lock, to be held so many blocks at most; answer with [`Event::Locked`].
    Lock {
        /// For how long.
        blocks: BlockNumber,
    },
    /// Compute the matching with this seed; answer with [`Event::Matched`].
    Match {
        /// The seed.
        seed: H256,
    },
    /// Sign and submit what was computed; answer with [`Event::Proposed`].
    Propose {
        /// For which round.
        round: u32,
    },
    /// Store this and let go of the lock: the run is over.
    Keep(Memory),
    /// Let go of the lock: the run is over.
    Unlock,
}

/// A run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Turn(State);

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    /// Waits for a block, or is over.
    #[default]
    Rests,
    Locks(View),
    Matches(View),
    Proposes(View),
}

impl Turn {
    /// Takes note of an event and says what to do now; nothing where nothing is to be done.
    pub fn handle(&mut self, event: Event) -> Option<Action> {
        let (state, action) = match (self.0, event) {
            (State::Rests, Event::Imported(view)) if is_due(&view) => {
                (State::Locks(view), Some(Action::Lock { blocks: LOCK_BLOCKS }))
            }
            (State::Locks(view), Event::Locked(Some(memory))) => {
                if memory.rests(&view) {
                    (State::Rests, Some(Action::Unlock))
                } else {
                    (State::Matches(view), Some(Action::Match { seed: view.seed }))
                }
            }
            (State::Matches(view), Event::Matched(merit)) => {
                if counts_more(merit, view.best) {
                    (State::Proposes(view), Some(Action::Propose { round: view.round() }))
                } else {
                    (State::Rests, Some(Action::Keep(view.memory(None))))
                }
            }
            (State::Proposes(view), Event::Proposed(true)) => {
                (State::Rests, Some(Action::Keep(view.memory(Some(view.now)))))
            }
            // To be tried again with the next block.
            (State::Proposes(_), Event::Proposed(false)) => (State::Rests, Some(Action::Unlock)),
            // Somebody else has the lock.
            (State::Locks(_), Event::Locked(None)) => (State::Rests, None),
            // Nothing that was asked for.
            (state, _) => (state, None),
        };
        self.0 = state;
        action
    }
}

impl View {
    /// The block that can hold what is proposed now.
    fn next(&self) -> BlockNumber {
        // There is no block after the last.
        self.now.saturating_add(1)
    }

    fn round(&self) -> u32 {
        round(self.next())
    }

    fn memory(&self, proposed_at: Option<BlockNumber>) -> Memory {
        Memory { round: self.round(), seed: self.seed, proposed_at }
    }
}

impl Memory {
    /// Whether the view's round needs nothing more of this node.
    fn rests(&self, view: &View) -> bool {
        let is_same = self.round == view.round() && self.seed == view.seed;
        // A block that is younger than the proposal is on another branch: the proposal may have been lost with it.
        let is_lost =
            |at: BlockNumber| view.now.checked_sub(at).is_none_or(|passed| passed >= LOST_BLOCKS);
        is_same && !self.proposed_at.is_some_and(is_lost)
    }
}

/// Whether a solution that counts so much would replace the best.
fn counts_more(merit: Merit, best: Option<Merit>) -> bool {
    merit.pairs > 0 && best.is_none_or(|best| merit.total >= best.next_total())
}

/// Whether it is this node's turn, or has been in this round.
fn is_due(view: &View) -> bool {
    let Some(rank) = view.rank.filter(|_| !view.has_proposed) else { return false };
    let validators = u64::from(view.validators).max(1);
    // All validators, turned by the seed: no zero divides, and two 32-bit numbers add up to less than 2^64.
    let offset = number(&view.seed).checked_rem(validators).unwrap_or(0);
    let turned = u64::from(rank).saturating_add(offset);
    let place = turned.checked_rem(validators).unwrap_or(0);
    // The round's last block is left to those that are late.
    let turns = u64::from(ROUND_BLOCKS.saturating_sub(1));
    let due = place.saturating_mul(turns).checked_div(validators).unwrap_or(0);
    u64::from(step(view.next())) >= due
}

#[cfg(test)]
mod tests;
