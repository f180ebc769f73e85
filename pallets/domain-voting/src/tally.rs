//! What a poll counts, as a pure record: a vote goes in, the next tally comes out.

use codec::{Codec, Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::{fmt::Debug, marker::PhantomData};
use frame_support::{traits::VoteTally, CloneNoBound, DebugNoBound, EqNoBound, PartialEqNoBound};
use scale_info::TypeInfo;
use sp_runtime::{ArithmeticError, Perbill};
use stardust_primitives::ids::DomainId;

/// What a tally notes of the chain when its poll is submitted.
pub trait Opening<N> {
    /// How many members a domain has now.
    fn members(domain: DomainId) -> u32;

    /// Now, in the time in which memberships begin.
    fn now() -> N;
}

/// The votes on a poll, and of how many.
#[derive(
    CloneNoBound,
    PartialEqNoBound,
    EqNoBound,
    DebugNoBound,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
)]
#[scale_info(skip_type_params(E))]
#[codec(mel_bound(N: MaxEncodedLen))]
pub struct Tally<N, E>
where
    N: Clone + Debug + Eq + TypeInfo + Codec,
{
    /// Votes for it.
    pub ayes: u32,
    /// Votes against it.
    pub nays: u32,
    /// Members that the domain had when the poll was submitted.
    pub members: u32,
    /// When that was.
    pub submitted_at: N,
    /// Who says how many members there are, and what time it is.
    opening: PhantomData<E>,
}

impl<N: Clone + Debug + Ord + TypeInfo + Codec, E> Tally<N, E> {
    /// Whether who has been a member since then may vote.
    pub(crate) fn admits(&self, member_since: N) -> bool {
        member_since < self.submitted_at
    }

    /// The tally with a vote, instead of the one that the member cast before.
    pub(crate) fn with_vote(
        &self,
        before: Option<bool>,
        aye: bool,
    ) -> Result<Self, ArithmeticError> {
        let taken = |votes: u32, side| votes.checked_sub((before == Some(side)).into());
        let given = |votes: u32, side| votes.checked_add((aye == side).into());
        let without = taken(self.ayes, true).zip(taken(self.nays, false));
        let (ayes, nays) = without.ok_or(ArithmeticError::Underflow)?;
        let with = given(ayes, true).zip(given(nays, false));
        let (ayes, nays) = with.ok_or(ArithmeticError::Overflow)?;
        Ok(Self { ayes, nays, ..self.clone() })
    }
}

/// A part of a whole; nothing is no part of anything.
fn share(part: u32, whole: u64) -> Perbill {
    match whole {
        0 => Perbill::zero(),
        whole => Perbill::from_rational(u64::from(part), whole),
    }
}

impl<N: Clone + Debug + Ord + TypeInfo + Codec, E: Opening<N>> VoteTally<u32, DomainId>
    for Tally<N, E>
{
    fn new(domain: DomainId) -> Self {
        let (members, submitted_at) = (E::members(domain), E::now());
        Self { ayes: 0, nays: 0, members, submitted_at, opening: PhantomData }
    }

    fn ayes(&self, _: DomainId) -> u32 {
        self.ayes
    }

    fn support(&self, _: DomainId) -> Perbill {
        share(self.ayes, self.members.into())
    }

    fn approval(&self, _: DomainId) -> Perbill {
        // Two numbers of 32 bits.
        share(self.ayes, u64::from(self.ayes).saturating_add(self.nays.into()))
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn unanimity(domain: DomainId) -> Self {
        Self { ayes: BENCHMARK_MEMBERS, members: BENCHMARK_MEMBERS, ..Self::new(domain) }
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn rejection(domain: DomainId) -> Self {
        Self { nays: BENCHMARK_MEMBERS, members: BENCHMARK_MEMBERS, ..Self::new(domain) }
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn from_requirements(support: Perbill, approval: Perbill, domain: DomainId) -> Self {
        let ayes = support.mul_ceil(BENCHMARK_MEMBERS);
        // As many votes as make the ayes that part of them; none is less than the ayes.
        let nays = approval.saturating_reciprocal_mul_floor(ayes).saturating_sub(ayes);
        Self { ayes, nays, members: BENCHMARK_MEMBERS, ..Self::new(domain) }
    }

    // A tally has its own count of members.
    #[cfg(feature = "runtime-benchmarks")]
    fn setup(_: DomainId, _: Perbill) {}
}

/// Members of the tallies that benchmarks make.
#[cfg(feature = "runtime-benchmarks")]
const BENCHMARK_MEMBERS: u32 = 1_000_000;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A domain of no members, at block 0.
    struct Nobody;

    impl Opening<u32> for Nobody {
        fn members(_: DomainId) -> u32 {
            0
        }

        fn now() -> u32 {
            0
        }
    }

    const DOMAIN: DomainId = DomainId(7);

    fn tally(ayes: u32, nays: u32, members: u32) -> Tally<u32, Nobody> {
        Tally { ayes, nays, members, submitted_at: 10, opening: PhantomData }
    }

    #[test]
    fn shares_are_of_all_members_and_of_all_votes() {
        let found = |ayes, nays, members| {
            let tally = tally(ayes, nays, members);
            (tally.support(DOMAIN), tally.approval(DOMAIN))
        };
        let percent = Perbill::from_percent;
        assert_eq!(found(3, 1, 10), (percent(30), percent(75)));
        assert_eq!(found(10, 0, 10), (percent(100), percent(100)));
        assert_eq!(found(0, 4, 10), (percent(0), percent(0)));
        assert_eq!(found(0, 0, 10), (percent(0), percent(0)));
        assert_eq!(found(0, 0, 0), (percent(0), percent(0)));
        // Never more than all, and nothing of nobody, whatever the count says.
        assert_eq!(found(11, 0, 10), (percent(100), percent(100)));
        assert_eq!(found(1, 0, 0), (percent(0), percent(100)));
        assert_eq!(found(u32::MAX, u32::MAX, u32::MAX), (percent(100), percent(50)));
    }

    #[test]
    fn only_who_was_there_before_is_admitted() {
        let admits = |since| tally(0, 0, 3).admits(since);
        assert!(admits(0) && admits(9));
        assert!(!admits(10) && !admits(11));
    }

    #[test]
    fn a_vote_that_was_never_counted_cannot_be_taken_back() {
        assert_eq!(tally(0, 1, 3).with_vote(Some(true), false), Err(ArithmeticError::Underflow));
        assert_eq!(tally(1, 0, 3).with_vote(Some(false), true), Err(ArithmeticError::Underflow));
        let full = tally(u32::MAX, 0, u32::MAX);
        assert_eq!(full.with_vote(None, true), Err(ArithmeticError::Overflow));
    }

    proptest! {
        #[test]
        fn a_tally_is_the_sum_of_the_last_votes(
            votes in proptest::collection::vec((0usize..5, any::<bool>()), 0..40)
        ) {
            let mut last = [None; 5];
            let mut found = tally(0, 0, 5);
            for (who, aye) in votes {
                found = found.with_vote(last[who], aye).unwrap();
                last[who] = Some(aye);
                let count = |side| last.iter().filter(|vote| **vote == Some(side)).count() as u32;
                prop_assert_eq!(&found, &tally(count(true), count(false), 5));
            }
        }
    }
}
