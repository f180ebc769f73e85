//! The invariants of the README, each under its id. Nothing here writes.

use crate::{Best, Config, Current, Made, OfJobs, OfProviders, Pallet, Unswept};
use alloc::collections::{BTreeMap, BTreeSet};
use frame_support::ensure;
use sp_runtime::TryRuntimeError;
use stardust_primitives::{
    dispatch::{
        reserved::{until, RoundSlots},
        MAX_PAIRS,
    },
    ids::JobId,
    traits::Pairs,
};

impl<T: Config> Pallet<T> {
    /// Checks all invariants of this pallet against its storage.
    pub fn do_try_state() -> Result<(), TryRuntimeError> {
        Self::try_state_sums()?;
        Self::try_state_open()?;
        Self::try_state_swept()?;
        Self::try_state_best()
    }

    /// DISP-1: of each job, what a round reserves is what it reserves for providers.
    fn try_state_sums() -> Result<(), TryRuntimeError> {
        let now = Self::now();
        let mut sums = BTreeMap::<(JobId, u32), u32>::new();
        for (_, record) in OfProviders::<T>::iter().filter(|(_, known)| now <= until(known.round)) {
            let is_sorted = record.jobs.is_sorted_by(|(one, _), (next, _)| one < next);
            ensure!(is_sorted, "DISP-1: a provider's jobs do not ascend");
            for (job, slots) in &record.jobs {
                ensure!(*slots > 0, "DISP-1: nothing is reserved");
                let sum = sums.entry((*job, record.round)).or_default();
                // A sum that stops short differs from what it is held against.
                *sum = sum.saturating_add(*slots);
            }
        }
        for (job, record) in OfJobs::<T>::iter() {
            let is_sorted = record.rounds.is_sorted_by(|one, next| one.round < next.round);
            ensure!(is_sorted, "DISP-1: a job's rounds do not ascend");
            for RoundSlots { round, slots } in record.rounds {
                let of_providers = sums.remove(&(job, round)).unwrap_or(0);
                let is_past = now > until(round);
                ensure!(is_past || of_providers == slots, "DISP-1: sums differ");
            }
        }
        ensure!(sums.is_empty(), "DISP-1: reserved of no job");
        Ok(())
    }

    /// DISP-2: of a job that can be claimed, no more is reserved than is open.
    fn try_state_open() -> Result<(), TryRuntimeError> {
        let now = Self::now();
        for (job, record) in OfJobs::<T>::iter() {
            let open = T::Pairs::open_count(job);
            ensure!(open == 0 || record.reserved(now) <= open, "DISP-2: more reserved than open");
        }
        Ok(())
    }

    /// DISP-3: every record is of a round that is to be swept.
    fn try_state_swept() -> Result<(), TryRuntimeError> {
        let unswept = Unswept::<T>::get();
        ensure!(unswept.is_sorted_by(|one, next| one < next), "DISP-3: rounds do not ascend");
        let (mut jobs, mut providers) = (BTreeSet::new(), BTreeSet::new());
        for (round, made) in Made::<T>::iter() {
            ensure!(unswept.contains(&round), "DISP-3: a round that nobody sweeps");
            for slots in made {
                jobs.insert((slots.job, round));
                providers.insert((slots.provider, round));
            }
        }
        for (job, record) in OfJobs::<T>::iter() {
            let mut rounds = record.rounds.iter();
            let is_known = |known: &RoundSlots| {
                jobs.contains(&(job, known.round)) || unswept.first() == Some(&known.round)
            };
            ensure!(rounds.all(is_known), "DISP-3: a job's record that nobody sweeps");
        }
        for (provider, record) in OfProviders::<T>::iter() {
            let is_known = providers.contains(&(provider, record.round));
            ensure!(is_known, "DISP-3: a provider's record that nobody sweeps");
        }
        Ok(())
    }

    /// DISP-4: the best solution is there if anything counts, and has as many pairs as count.
    fn try_state_best() -> Result<(), TryRuntimeError> {
        let (current, best) = (Current::<T>::get(), Best::<T>::get());
        // As above.
        let pairs = best.iter().fold(0u32, |sum, one| sum.saturating_add(one.slots));
        let counted = current.best.map_or(0, |best| best.pairs);
        ensure!(pairs == counted && pairs <= MAX_PAIRS, "DISP-4: pairs that were not counted");
        let is_sorted =
            best.is_sorted_by(|one, next| (&one.provider, one.job) < (&next.provider, next.job));
        ensure!(is_sorted, "DISP-4: the best solution is not in order");
        ensure!(
            current.best.is_none() || !current.proposed.is_empty(),
            "DISP-4: a solution that nobody proposed"
        );
        Ok(())
    }
}
