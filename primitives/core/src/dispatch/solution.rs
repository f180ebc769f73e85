//! A solution: the pairs that a validator proposes for a round, which of them hold together, and how much they count.
//!
//! Properties, each with a test:
//! - *Feasible*: the pairs that [`weigh`] keeps hold together: no provider takes more than it can, no replica is given
//!   twice, no two replicas of a batch have one operator. What is not feasible is dropped and counts nothing, so that
//!   one batch that was claimed meanwhile does not void a whole solution.
//! - *Never worse*: a solution replaces the best one only if what is kept of it counts more, by [`LEAST_GAIN`] at
//!   least: a round sees few replacements, however many validators propose.
//! - *Cheap*: a pair costs the reads of the pair. Providers are grouped, so that each is read once.

use super::{
    pair::{judge, Candidate, Free, OpenReplica, Refusal},
    reserved::Slots,
    score::Weights,
    MAX_PAIRS,
};
use crate::{
    domain::policy::Refused,
    ids::{AssignmentId, JobId},
};
use alloc::{collections::BTreeMap, vec::Vec};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_arithmetic::Perbill;
use sp_core::{bounded::BoundedVec, ConstU32};

/// By what share of the best a solution has to count more to replace it.
pub const LEAST_GAIN: Perbill = Perbill::from_percent(1);

/// The replicas that one provider is to run.
#[derive(
    Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Share<AccountId> {
    /// The provider.
    pub provider: AccountId,
    /// What it is to run, ascending, at least one.
    pub replicas: BoundedVec<AssignmentId, ConstU32<MAX_PAIRS>>,
}

/// Pairs, grouped by provider; the providers ascend.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct Solution<AccountId> {
    /// The groups; together at most [`MAX_PAIRS`] pairs.
    pub shares: BoundedVec<Share<AccountId>, ConstU32<MAX_PAIRS>>,
}

impl<AccountId> Default for Solution<AccountId> {
    fn default() -> Self {
        Self { shares: BoundedVec::default() }
    }
}

impl<AccountId: Ord + Clone> Solution<AccountId> {
    /// The solution of these pairs; none if they are too many.
    pub fn new(pairs: impl IntoIterator<Item = (AssignmentId, AccountId)>) -> Option<Self> {
        let mut groups = BTreeMap::<_, Vec<_>>::new();
        for (id, provider) in pairs {
            groups.entry(provider).or_default().push(id);
        }
        let mut shares = BoundedVec::default();
        for (provider, mut replicas) in groups {
            replicas.sort_unstable();
            let replicas = BoundedVec::try_from(replicas).ok()?;
            shares.try_push(Share { provider, replicas }).ok()?;
        }
        let solution = Self { shares };
        (solution.len() <= MAX_PAIRS).then_some(solution)
    }

    /// How many pairs it has.
    pub fn len(&self) -> u32 {
        let pairs: usize = self.shares.iter().map(|share| share.replicas.len()).sum();
        u32::try_from(pairs).unwrap_or(u32::MAX)
    }

    /// Whether it has no pair.
    pub fn is_empty(&self) -> bool {
        self.shares.is_empty()
    }

    /// Its pairs, in order.
    pub fn pairs(&self) -> impl Iterator<Item = (AssignmentId, &AccountId)> {
        let of = |share: &'_ Share<AccountId>| share.replicas.clone();
        self.shares
            .iter()
            .flat_map(move |share| of(share).into_iter().map(move |id| (id, &share.provider)))
    }

    /// How many replicas of which job it has for each provider, in order. Batches of a job are as good as each other.
    pub fn slots(&self) -> Vec<Slots<AccountId>> {
        let mut all: Vec<Slots<AccountId>> = Vec::new();
        for (AssignmentId { job, .. }, provider) in self.pairs() {
            match all.last_mut() {
                Some(last) if last.job == job && last.provider == *provider => {
                    // At most MAX_PAIRS.
                    last.slots = last.slots.saturating_add(1);
                }
                _ => all.push(Slots { provider: provider.clone(), job, slots: 1 }),
            }
        }
        all
    }

    /// Whether it has the one form that a set of pairs has: providers ascend, each with something to run, ascending;
    /// and not too much in all.
    pub fn is_canonical(&self) -> bool {
        let is_full = |share: &Share<_>| {
            !share.replicas.is_empty() && share.replicas.is_sorted_by(|one, next| one < next)
        };
        self.len() <= MAX_PAIRS
            && self.shares.is_sorted_by(|one, next| one.provider < next.provider)
            && self.shares.iter().all(is_full)
    }
}

/// How much a solution counts: its scores first, then how many pairs it has.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
)]
pub struct Merit {
    /// Sum of the pairs' scores, in parts of a billion of a pair.
    pub total: u64,
    /// How many pairs.
    pub pairs: u32,
}

impl Merit {
    /// With one more pair.
    pub fn with(self, score: Perbill) -> Self {
        // At most MAX_PAIRS pairs of 10^9 each.
        Self {
            total: self.total.saturating_add(score.deconstruct().into()),
            pairs: self.pairs.saturating_add(1),
        }
    }

    /// The least total that replaces this one.
    pub fn next_total(&self) -> u64 {
        // Totals are far below 2^64; at least one more, whatever the share rounds to.
        self.total.saturating_add(LEAST_GAIN.mul_ceil(self.total).max(1))
    }
}

/// What is read of the chain to weigh a pair.
pub trait Market<AccountId> {
    /// A replica, if it may be claimed now.
    fn open(&self, id: &AssignmentId) -> Option<OpenReplica<AccountId>>;
    /// How many of a job's open replicas may be reserved, see [`super::reserved::OfJob::free`].
    fn slots(&self, job: JobId) -> u32;
    /// A provider.
    fn candidate(&self, provider: &AccountId) -> Option<Candidate<AccountId>>;
    /// How many peerings lie between the home domain of a replica's job and the provider's; or why it may not run
    /// there.
    fn reach(&self, id: &AssignmentId, provider: &AccountId) -> Result<u8, Refused>;
}

/// What became of a solution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Weighed<AccountId> {
    /// What is kept of it.
    pub kept: Solution<AccountId>,
    /// How much that counts.
    pub merit: Merit,
    /// The pairs that are not feasible, each with the rule that refuses it, in the order of the solution.
    pub dropped: Vec<(AssignmentId, AccountId, Refusal)>,
}

/// Keeps the pairs that hold together, the first of those that exclude each other, and counts them.
pub fn weigh<AccountId: Ord + Clone>(
    solution: &Solution<AccountId>,
    weights: &Weights,
    market: &impl Market<AccountId>,
) -> Weighed<AccountId> {
    let mut tally = Tally::default();
    let mut dropped = Vec::new();
    let mut shares = BoundedVec::default();
    for Share { provider, replicas } in &solution.shares {
        let candidate = market.candidate(provider);
        let mut free = candidate.as_ref().map(|known| known.free).unwrap_or_default();
        let mut kept = replicas.clone();
        kept.retain(|id| {
            let added = candidate
                .as_ref()
                .ok_or(Refusal::UnknownProvider)
                .and_then(|candidate| tally.add(id, candidate, &mut free, weights, market));
            added.map_err(|refusal| dropped.push((*id, provider.clone(), refusal))).is_ok()
        });
        if !kept.is_empty() {
            // No more shares than there were.
            let _ = shares.try_push(Share { provider: provider.clone(), replicas: kept });
        }
    }
    Weighed { kept: Solution { shares }, merit: tally.merit, dropped }
}

/// What the pairs so far have taken.
struct Tally<AccountId> {
    /// The operators of each batch's replicas.
    operators: BTreeMap<(JobId, u32), BTreeMap<u8, AccountId>>,
    /// How many more replicas of each job may be reserved.
    slots: BTreeMap<JobId, u32>,
    merit: Merit,
}

impl<AccountId> Default for Tally<AccountId> {
    fn default() -> Self {
        Self { operators: BTreeMap::new(), slots: BTreeMap::new(), merit: Merit::default() }
    }
}

impl<AccountId: Ord + Clone> Tally<AccountId> {
    fn add(
        &mut self,
        id: &AssignmentId,
        candidate: &Candidate<AccountId>,
        free: &mut Free,
        weights: &Weights,
        market: &impl Market<AccountId>,
    ) -> Result<(), Refusal> {
        let open = market.open(id).ok_or(Refusal::NotOpen)?;
        let reach = market.reach(id, &candidate.provider);
        let score = judge(&open, candidate, reach, weights)?;
        let left = free.less(open.pace, open.value)?;
        let batch = self.operators.entry((id.job, id.batch)).or_default();
        if batch.contains_key(&id.replica) {
            return Err(Refusal::NotOpen);
        }
        if batch.values().any(|operator| *operator == candidate.operator) {
            return Err(Refusal::Operator);
        }
        let slots = self.slots.entry(id.job).or_insert_with(|| market.slots(id.job));
        *slots = slots.checked_sub(1).ok_or(Refusal::Resting)?;
        batch.insert(id.replica, candidate.operator.clone());
        *free = left;
        self.merit = self.merit.with(score.total);
        Ok(())
    }
}

#[cfg(test)]
mod tests;
