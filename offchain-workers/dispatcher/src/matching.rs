//! The matching: an auction in which replicas bid for providers, and a few rounds of repair.
//!
//! 1. **Table.** Each pair is judged once, by the chain's own [`judge`]; what it refuses is never looked at again.
//! 2. **Auction** (Bertsekas). A replica without a provider bids for the one that leaves it most, its score less what
//!    it costs to push out what is in the way there, and bids as much as makes the second best as good, and
//!    an `epsilon` more. Where nothing leaves it anything, it goes without. With one slot for each provider the result
//!    is within `epsilon` a pair of the best. Pace, exposure and replicas only change what is in the way.
//! 3. **Repair.** With unequal batches an auction may keep one that is in the way of several. So gaps are filled,
//!    batches that block more than they are worth are moved or given up, and the reverse, while that gains.
//!
//! Memory is one word for each pair; the auction stops after [`MAX_STEPS`] looks at a pair and leaves the rest to
//! repair.

mod auction;
mod board;
mod repair;
#[cfg(test)]
mod tests;

use alloc::vec::Vec;
use board::Board;
use core::cmp::Reverse;
use sp_core::H256;
use stardust_primitives::{
    dispatch::{
        pair::{judge, Candidate, OpenReplica},
        score::Weights,
        solution::{Merit, Solution},
        MAX_PAIRS,
    },
    domain::policy::Refused,
    hashing::number,
};

/// Most replicas that are looked at: twice as many as a solution has pairs, so that it has the best of them.
pub const MAX_REPLICAS: usize = 2 * MAX_PAIRS as usize;
/// Most providers that are looked at.
pub const MAX_CANDIDATES: usize = 1_024;
/// Most looks at a pair in an auction: a third of a second natively.
pub const MAX_STEPS: u64 = 1 << 25;

/// A solution, and how much it counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matched<AccountId> {
    /// The pairs.
    pub solution: Solution<AccountId>,
    /// What the chain will count if nothing changes meanwhile.
    pub merit: Merit,
}

/// Matches replicas to providers. `reach` says how many peerings lie between the home domain of a replica's job and a
/// provider's, or why the job may not run there.
///
/// No replica and no provider may be named twice.
pub fn solve<AccountId: Ord + Clone>(
    replicas: &[OpenReplica<AccountId>],
    candidates: &[Candidate<AccountId>],
    reach: impl Fn(&OpenReplica<AccountId>, &Candidate<AccountId>) -> Result<u8, Refused>,
    weights: &Weights,
    seed: H256,
) -> Matched<AccountId> {
    let mut mixer = Mixer(number(&seed));
    let replicas = mixer.choose(replicas, MAX_REPLICAS);
    let candidates = mixer.choose(candidates, MAX_CANDIDATES);
    let judged = |open: &OpenReplica<_>, candidate: &Candidate<_>| {
        judge(open, candidate, reach(open, candidate), weights).ok().map(|score| score.total)
    };
    let mut board = Board::new(&replicas, &candidates, judged);
    auction::run(&mut board, MAX_STEPS);
    repair::run(&mut board, MAX_STEPS / 4);

    let mut pairs = Vec::new();
    for (row, open) in replicas.iter().enumerate() {
        let Some(column) = board.column_of(row) else { continue };
        let Some(candidate) = candidates.get(column) else { continue };
        let Some(score) = board.score(row, column) else { continue };
        pairs.push((score, (open.id, candidate.provider.clone())));
    }
    if pairs.len() > MAX_PAIRS as usize {
        // The first of those that are worth as much: the seed has put them in order.
        pairs.sort_by_key(|(score, _)| Reverse(*score));
        pairs.truncate(MAX_PAIRS as usize);
    }
    let merit = pairs.iter().fold(Merit::default(), |merit, (score, _)| merit.with(*score));
    // No more pairs than it holds, so there always is a solution.
    let solution = Solution::new(pairs.into_iter().map(|(_, pair)| pair)).unwrap_or_default();
    Matched { solution, merit }
}

/// Numbers from a seed (SplitMix64). They only spread ties and choices: whoever knows them gains nothing.
struct Mixer(u64);

impl Mixer {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// At most `most` of these, in an order that the seed gives.
    fn choose<'a, T>(&mut self, all: &'a [T], most: usize) -> Vec<&'a T> {
        let mut drawn: Vec<_> = all.iter().map(|one| (self.next(), one)).collect();
        drawn.sort_by_key(|(key, _)| *key);
        drawn.truncate(most);
        drawn.into_iter().map(|(_, one)| one).collect()
    }
}
