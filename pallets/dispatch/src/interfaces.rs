//! What the market asks and tells.

use crate::{Config, Error, OfJobs, OfProviders, Pallet};
use sp_runtime::DispatchResult;
use stardust_primitives::{
    dispatch::reserved::{until, OfJob},
    ids::JobId,
    traits::Reservations,
};

impl<T: Config> Pallet<T> {
    /// Stores what is reserved of a job, if anything is.
    pub(crate) fn put(job: JobId, record: OfJob) {
        if record.rounds.is_empty() {
            OfJobs::<T>::remove(job);
        } else {
            OfJobs::<T>::insert(job, record);
        }
    }
}

impl<T: Config> Reservations<T::AccountId> for Pallet<T> {
    fn check(provider: &T::AccountId, job: JobId, open: u32) -> DispatchResult {
        let (of_job, now) = (OfJobs::<T>::get(job), Self::now());
        if of_job.reserved(now) < open {
            // Whoever it is.
            return Ok(());
        }
        let own = OfProviders::<T>::get(provider).of(job);
        of_job.check(own, open, now).map_err(|last| {
            // No reservation is for longer.
            let blocks = last.saturating_sub(now).saturating_add(1);
            let blocks = u8::try_from(blocks).unwrap_or(u8::MAX);
            Error::<T>::Reserved { blocks }.into()
        })
    }

    fn note_claimed(provider: &T::AccountId, job: JobId) {
        let record = OfProviders::<T>::get(provider);
        let number = record.round;
        if Self::now() > until(number) {
            return;
        }
        let Some(record) = record.claimed(job) else { return };
        if record.jobs.is_empty() {
            OfProviders::<T>::remove(provider);
        } else {
            OfProviders::<T>::insert(provider, record);
        }
        let of_job = OfJobs::<T>::get(job).claimed(number);
        // DISP-1: what is reserved for the provider is among what is reserved of the job.
        frame_support::defensive_assert!(of_job.is_some());
        if let Some(of_job) = of_job {
            Self::put(job, of_job.swept(Self::now()));
        }
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn benchmark_reservation(provider: &T::AccountId, job: JobId) {
        use stardust_primitives::dispatch::reserved::{OfProvider, RoundSlots, ROUNDS_KEPT};
        let round = stardust_primitives::dispatch::round(Self::now());
        let rounds = (0..ROUNDS_KEPT).rev().map(|ago| round.saturating_sub(ago));
        let rounds = rounds.map(|round| RoundSlots { round, slots: 1 }).collect();
        let rounds = frame_support::BoundedVec::truncate_from(rounds);
        OfJobs::<T>::insert(job, OfJob { rounds });
        let jobs = alloc::vec![(job, 1), (JobId(u64::MAX), 1)];
        let jobs = frame_support::BoundedVec::truncate_from(jobs);
        OfProviders::<T>::insert(provider, OfProvider { round, jobs });
    }
}
