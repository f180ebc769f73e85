//! The end of a round, and the way of its records off the chain.

use crate::{
    Best, Config, Current, Event, Made, OfJobs, OfProviders, Pallet, SlotsOf, Unswept, WeightInfo,
};
use frame_support::weights::{Weight, WeightMeter};
use stardust_primitives::{
    dispatch::{
        reserved::{has_rested, until, OfProvider, Slots, ROUNDS_KEPT},
        round,
    },
    ids::JobId,
    traits::Pairs,
};

/// Rounds whose records may be on the chain: those that count, and as many that wait for a block with room. While there is
/// none, rounds reserve nothing.
pub(crate) const MAX_UNSWEPT: u32 = 2 * (ROUNDS_KEPT + 1);

impl<T: Config> Pallet<T> {
    /// In the first block of a round, reserves what the best solution of the last one has.
    pub(crate) fn begin_block() -> Weight {
        let (current, now) = (Current::<T>::get(), Self::now());
        if round(now) == current.number {
            return T::WeightInfo::begin_block();
        }
        let best = Best::<T>::take();
        // At most MAX_PAIRS.
        let pairs = u32::try_from(best.len()).unwrap_or(u32::MAX);
        let number = current.number;
        Current::<T>::put(current.at(now));
        if !best.is_empty() {
            Self::reserve(number, best);
        }
        T::WeightInfo::end_round(pairs)
    }

    /// Reserves what a round's best solution has, as far as it is still open.
    pub(crate) fn reserve(number: u32, best: SlotsOf<T>) {
        let mut unswept = Unswept::<T>::get();
        if unswept.try_push(number).is_err() {
            log::warn!(target: "runtime::dispatch", "blocks are too full to sweep: round {number} reserves nothing");
            return;
        }
        let mut made = SlotsOf::<T>::new();
        // Groups of one provider, one after the other.
        for group in best.chunk_by(|one, next| one.provider == next.provider) {
            let mut kept = OfProvider { round: number, ..Default::default() };
            for Slots { provider, job, slots } in group {
                let Some((record, slots)) = Self::reserved(number, kept.clone(), *job, *slots)
                else {
                    continue;
                };
                kept = record;
                let slots = Slots { provider: provider.clone(), job: *job, slots };
                // No longer than what it is made from.
                let _ = made.try_push(slots);
            }
            if let (Some(first), false) = (group.first(), kept.jobs.is_empty()) {
                OfProviders::<T>::insert(&first.provider, kept);
            }
        }
        if made.is_empty() {
            return;
        }
        // No more than 3 x 2^24 replicas of each of at most MAX_PAIRS jobs, and each of those was proposed.
        let slots = made.iter().fold(0u32, |sum, one| sum.saturating_add(one.slots));
        Made::<T>::insert(number, made);
        Unswept::<T>::put(unswept);
        Self::deposit_event(Event::Reserved { round: number, slots, until: until(number) });
    }

    /// Reserves up to so many replicas of a job for a provider with this record; none if none of them may be.
    fn reserved(
        number: u32,
        record: OfProvider,
        job: JobId,
        wanted: u32,
    ) -> Option<(OfProvider, u32)> {
        let (of_job, now) = (OfJobs::<T>::get(job), Self::now());
        let slots = wanted.min(of_job.free(T::Pairs::open_count(job), now));
        if slots == 0 {
            return None;
        }
        let of_job = of_job.with(number, slots, now)?;
        let record = record.with(job, slots)?;
        OfJobs::<T>::insert(job, of_job);
        Some((record, slots))
    }

    /// Takes records that count no more off the chain, the oldest round's first, as far as the weight allows.
    pub(crate) fn sweep(remaining: Weight) -> Weight {
        let mut meter = WeightMeter::with_limit(remaining);
        if meter.try_consume(T::WeightInfo::sweep(0)).is_err() {
            return Weight::zero();
        }
        let mut unswept = Unswept::<T>::get();
        let Some(number) =
            unswept.first().copied().filter(|oldest| has_rested(*oldest, Self::now()))
        else {
            return meter.consumed();
        };
        // One more is never cheaper.
        let each = T::WeightInfo::sweep(1).saturating_sub(T::WeightInfo::sweep(0));
        let mut made = Made::<T>::get(number);
        while !made.is_empty() && meter.try_consume(each).is_ok() {
            if let Some(slots) = made.pop() {
                Self::forget(number, &slots);
            }
        }
        if made.is_empty() {
            Made::<T>::remove(number);
            unswept.remove(0);
            Unswept::<T>::put(unswept);
        } else {
            Made::<T>::insert(number, made);
        }
        meter.consumed()
    }

    fn forget(number: u32, slots: &Slots<T::AccountId>) {
        let Slots { provider, job, .. } = slots;
        Self::put(*job, OfJobs::<T>::get(job).swept(Self::now()));
        // A later round may have matched the provider again.
        if OfProviders::<T>::get(provider).round == number {
            OfProviders::<T>::remove(provider);
        }
    }
}
