//! What is reserved of a job for the providers of a round's best solution.
//!
//! The market hands out a job's replicas in order, and its batches are as good as each other, so nobody is promised a
//! batch. What is reserved are *slots*: of the replicas of a job that are open, so many are kept for one provider. Anybody
//! may claim as long as enough stay open for the others; whoever claims what is kept for it uses it up.
//!
//! Reservations last [`RESERVED_BLOCKS`]. A provider that is matched again and again and never claims could keep a job
//! from everybody, so what was reserved and not claimed is open to all for as long again before it is reserved anew: of
//! two equal stretches of time each slot is open in one, whatever is proposed.

use super::{end_of, MAX_PAIRS, RESERVED_BLOCKS};
use crate::{ids::JobId, BlockNumber};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_core::{bounded::BoundedVec, ConstU32};

/// Rounds that can count for a job at a time: those whose slots are reserved, and those whose slots rest.
pub const ROUNDS_KEPT: u32 = (2 * RESERVED_BLOCKS).div_ceil(super::ROUND_BLOCKS);

/// Last block in which what a round reserved is kept.
pub fn until(round: u32) -> BlockNumber {
    // A chain at the end of its block numbers reserves for as long as there are blocks.
    end_of(round).saturating_add(RESERVED_BLOCKS).saturating_sub(1)
}

/// Whether what a round reserved was open to all for as long as it was reserved: it counts no more.
pub fn has_rested(round: u32, now: BlockNumber) -> bool {
    // At the end of the block numbers nothing is reserved again.
    now > until(round).saturating_add(RESERVED_BLOCKS)
}

/// Replicas of one job for one provider.
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
)]
pub struct Slots<AccountId> {
    /// For whom.
    pub provider: AccountId,
    /// Of which job.
    pub job: JobId,
    /// How many, at least one.
    pub slots: u32,
}

/// What one round reserved of a job and nobody has claimed.
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
)]
pub struct RoundSlots {
    /// The round.
    pub round: u32,
    /// Replicas.
    pub slots: u32,
}

/// What is reserved of a job, and what was a while ago; rounds ascend.
#[derive(
    Clone,
    Debug,
    Default,
    PartialEq,
    Eq,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
)]
pub struct OfJob {
    /// By round.
    pub rounds: BoundedVec<RoundSlots, ConstU32<ROUNDS_KEPT>>,
}

impl OfJob {
    /// How many replicas are reserved in a block.
    pub fn reserved(&self, now: BlockNumber) -> u32 {
        self.sum(|round| now <= until(round))
    }

    /// Of so many open replicas, how many may be reserved: those that neither are nor rest.
    pub fn free(&self, open: u32, now: BlockNumber) -> u32 {
        // More than are open may rest: others took them, which is what they rest for.
        open.saturating_sub(self.sum(|round| !has_rested(round, now)))
    }

    fn sum(&self, counts: impl Fn(u32) -> bool) -> u32 {
        let counted = self.rounds.iter().filter(|known| counts(known.round));
        // Parts of a job's replicas, of which there are at most 3 x 2^24.
        counted.fold(0, |sum, known| sum.saturating_add(known.slots))
    }

    /// The record with so many more of a round, without those rounds that count no more; none if more rounds follow each
    /// other than can.
    pub fn with(mut self, round: u32, slots: u32, now: BlockNumber) -> Option<Self> {
        self = self.swept(now);
        match self.rounds.iter_mut().find(|known| known.round == round) {
            Some(known) => known.slots = known.slots.checked_add(slots)?,
            None => self.rounds.try_push(RoundSlots { round, slots }).ok()?,
        }
        Some(self)
    }

    /// The record after one of a round's was claimed by whom it was for; none if there is none.
    pub fn claimed(mut self, round: u32) -> Option<Self> {
        let known = self.rounds.iter_mut().find(|known| known.round == round)?;
        known.slots = known.slots.checked_sub(1)?;
        Some(self)
    }

    /// The record without the rounds that count no more.
    pub fn swept(mut self, now: BlockNumber) -> Self {
        self.rounds.retain(|known| known.slots > 0 && !has_rested(known.round, now));
        self
    }

    /// Lets a provider claim one of `open` replicas for which `own` is reserved, or says until which block there are too
    /// few that are not others'.
    pub fn check(
        &self,
        own: Option<RoundSlots>,
        open: u32,
        now: BlockNumber,
    ) -> Result<(), BlockNumber> {
        let own = own.filter(|own| now <= until(own.round));
        // Its own are among those reserved.
        let mut others = self.reserved(now).saturating_sub(own.map_or(0, |own| own.slots));
        let mut last = None;
        for known in self.rounds.iter().filter(|known| now <= until(known.round)) {
            if open > others {
                break;
            }
            last = Some(until(known.round));
            let of_own = own.filter(|own| own.round == known.round).map_or(0, |own| own.slots);
            // Each is a part of what was summed up.
            others = others.saturating_sub(known.slots.saturating_sub(of_own));
        }
        last.map_or(Ok(()), Err)
    }
}

/// What is reserved for a provider: all of one round. Before that is claimed or has passed, no more is.
#[derive(
    Clone,
    Debug,
    Default,
    PartialEq,
    Eq,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
)]
pub struct OfProvider {
    /// The round.
    pub round: u32,
    /// How many replicas of each job; the jobs ascend.
    pub jobs: BoundedVec<(JobId, u32), ConstU32<MAX_PAIRS>>,
}

impl OfProvider {
    /// What is reserved of a job, whether it has passed or not.
    pub fn of(&self, job: JobId) -> Option<RoundSlots> {
        let position = self.jobs.binary_search_by_key(&job, |(known, _)| *known).ok()?;
        let (_, slots) = self.jobs.get(position)?;
        Some(RoundSlots { round: self.round, slots: *slots })
    }

    /// Last block for which anything is reserved; none if all is claimed or has passed.
    pub fn booked(&self, now: BlockNumber) -> Option<BlockNumber> {
        let last = until(self.round);
        (now <= last && !self.jobs.is_empty()).then_some(last)
    }

    /// The record with so many replicas more of a job that comes after the others; none if they are too many.
    pub fn with(mut self, job: JobId, slots: u32) -> Option<Self> {
        self.jobs.try_push((job, slots)).ok()?;
        Some(self)
    }

    /// The record after one of a job's replicas was claimed; none if there is none.
    pub fn claimed(mut self, job: JobId) -> Option<Self> {
        let position = self.jobs.binary_search_by_key(&job, |(known, _)| *known).ok()?;
        let (_, slots) = self.jobs.get_mut(position)?;
        *slots = slots.checked_sub(1)?;
        if *slots == 0 {
            self.jobs.remove(position);
        }
        Some(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dispatch::{round, ROUND_BLOCKS};
    use proptest::prelude::*;

    fn of_job(rounds: &[(u32, u32)]) -> OfJob {
        let rounds: Vec<_> = rounds
            .iter()
            .map(|(round, slots)| RoundSlots { round: *round, slots: *slots })
            .collect();
        OfJob { rounds: rounds.try_into().unwrap() }
    }

    #[test]
    fn a_reservation_holds_for_ten_blocks_and_rests_for_ten() {
        // Round 24 is blocks 96 to 99.
        let record = of_job(&[(24, 3)]);
        let reserved: Vec<_> = (96..140).filter(|now| record.reserved(*now) == 3).collect();
        assert_eq!(reserved.last(), Some(&109));
        let full: Vec<_> = (100..140).filter(|now| record.free(5, *now) == 5).collect();
        assert_eq!(full.first(), Some(&120));
        assert_eq!((record.free(5, 119), record.free(2, 119)), (2, 0));
        // At the end of the block numbers nothing is reserved again.
        assert!(!has_rested(u32::MAX, u32::MAX));
    }

    #[test]
    fn no_more_rounds_count_than_are_kept() {
        assert_eq!(ROUNDS_KEPT, 5);
        let mut record = OfJob::default();
        for round in 10..100 {
            record = record.with(round, 1, end_of(round)).unwrap();
        }
        assert_eq!(record, of_job(&[(95, 1), (96, 1), (97, 1), (98, 1), (99, 1)]));
        assert_eq!(record.with(100, 1, end_of(99)), None);
    }

    #[test]
    fn anybody_claims_while_enough_stays_open_for_the_others() {
        let record = of_job(&[(24, 2), (25, 3)]);
        let own = |round, slots| Some(RoundSlots { round, slots });
        assert_eq!(record.check(None, 6, 104), Ok(()));
        // Two more are open once round 24's have passed, and all after round 25's.
        assert_eq!(record.check(None, 5, 104), Err(109));
        assert_eq!(record.check(None, 4, 104), Err(109));
        assert_eq!(record.check(None, 3, 104), Err(113));
        assert_eq!(record.check(None, 4, 110), Ok(()));
        assert_eq!(record.check(None, 1, 114), Ok(()));
        assert_eq!(record.check(own(25, 1), 5, 104), Ok(()));
        assert_eq!(record.check(own(25, 1), 4, 104), Err(109));
        assert_eq!(record.check(own(25, 3), 3, 104), Ok(()));
        // What has passed is not its own any more.
        assert_eq!(record.check(own(24, 2), 3, 110), Err(113));
    }

    #[test]
    fn a_claim_uses_up_what_is_reserved() {
        let one = OfProvider { round: 24, ..Default::default() };
        let both = one.with(JobId(3), 1).and_then(|one| one.with(JobId(5), 2)).unwrap();
        assert_eq!(both.of(JobId(5)), Some(RoundSlots { round: 24, slots: 2 }));
        assert_eq!(both.of(JobId(4)), None);
        assert_eq!((both.booked(109), both.booked(110)), (Some(109), None));
        let less = both.claimed(JobId(3)).unwrap();
        assert_eq!(less.of(JobId(3)), None);
        assert_eq!(less.clone().claimed(JobId(3)), None);
        let none = less.claimed(JobId(5)).and_then(|less| less.claimed(JobId(5))).unwrap();
        assert_eq!(none.booked(100), None);
        assert_eq!(of_job(&[(24, 1)]).claimed(24), Some(of_job(&[(24, 0)])));
        assert_eq!(of_job(&[(24, 0)]).claimed(24), None);
        assert_eq!(of_job(&[(24, 0)]).swept(100), OfJob::default());
    }

    proptest! {
        /// Whoever proposes what: over two stretches of [`RESERVED_BLOCKS`], half of what is open is open to all.
        #[test]
        fn each_slot_is_open_half_of_the_time(
            open in 1u32..20, wanted in prop::collection::vec(0u32..25, 10..60),
        ) {
            let (mut record, mut kept_from_all) = (OfJob::default(), 0u64);
            let first = 1_000;
            let mut blocks = 0u64;
            for (now, wanted) in (first..).zip(wanted.iter().flat_map(|wanted| {
                core::iter::repeat_n(*wanted, ROUND_BLOCKS as usize)
            })) {
                if now % ROUND_BLOCKS == 0 {
                    let slots = wanted.min(record.free(open, now));
                    if slots > 0 {
                        record = record.with(round(now) - 1, slots, now).unwrap();
                    }
                }
                prop_assert!(record.reserved(now) <= open);
                kept_from_all += u64::from(record.reserved(now));
                blocks += 1;
            }
            // Half, and what the first reservations are ahead.
            let most = u64::from(open) * (blocks + u64::from(RESERVED_BLOCKS)) / 2;
            prop_assert!(kept_from_all <= most, "{kept_from_all} of {blocks} x {open}");
        }

        #[test]
        fn what_is_refused_is_open_after_the_block_that_is_named(
            slots in prop::array::uniform3(0u32..9), own in 0u32..9, of in 0usize..3, open in 1u32..30,
        ) {
            let record = of_job(&[(24, slots[0]), (25, slots[1]), (26, slots[2])]);
            let now = 108;
            let own = RoundSlots { round: 24 + of as u32, slots: own.min(slots[of]) };
            let others = slots.iter().sum::<u32>() - own.slots;
            match record.check(Some(own), open, now) {
                Ok(()) => prop_assert!(open > others),
                Err(until) => {
                    prop_assert!(open <= others && until >= now);
                    prop_assert!(record.check(Some(own), open, until + 1).is_ok() || own.slots > 0);
                }
            }
        }
    }
}
