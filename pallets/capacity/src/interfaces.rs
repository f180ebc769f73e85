//! What other pallets may ask of this one.

use crate::{lifecycle, CapacityRecordOf, Config, Error, Event, Pallet, Records};
use frame_support::traits::Get;
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{traits::Saturating, DispatchResult};
use stardust_primitives::{
    capacity::Benchmark,
    ids::JobId,
    traits::{Capacity, OnWithdrawn},
};

impl<T: Config> Pallet<T> {
    /// The provider's benchmark, if the job is that.
    fn benchmark_of(
        record: &CapacityRecordOf<T>,
        job: JobId,
    ) -> Option<Benchmark<BlockNumberFor<T>>> {
        record.benchmark.filter(|benchmark| benchmark.job == job)
    }

    /// The record after the draw of this epoch.
    fn draw(provider: &T::AccountId, record: CapacityRecordOf<T>) -> CapacityRecordOf<T> {
        let (seed, now) = (T::Seed::get(), Self::now());
        if record.drawn_by == seed {
            return record;
        }
        let is_drawn = lifecycle::is_drawn(&seed, provider, T::DrawnOneIn::get());
        // Block numbers end long after any chain.
        let due = now.saturating_add(T::DueBlocks::get().into());
        let drawn = lifecycle::drawn(record, seed, is_drawn, &Self::rules(), now, due);
        if let Some(due) = drawn.due.filter(|_| record.due.is_none()) {
            Self::deposit_event(Event::Drawn { provider: provider.clone(), due });
        }
        drawn
    }
}

impl<T: Config> Capacity<T::AccountId> for Pallet<T> {
    fn occupy(provider: &T::AccountId, pace: u64) -> DispatchResult {
        let record = Self::draw(provider, Self::record(provider));
        let occupied = lifecycle::occupied(record, pace, &Self::rules(), Self::now())
            .map_err(Error::<T>::from)?;
        Self::put(provider, occupied);
        Ok(())
    }

    fn note_committed(provider: &T::AccountId, job: JobId, pace: u64) -> DispatchResult {
        let record = Self::record(provider);
        let next = match Self::benchmark_of(&record, job) {
            Some(_) => lifecycle::committed(record, Self::now()),
            None => lifecycle::freed(record, pace)?,
        };
        Self::put(provider, next);
        Ok(())
    }

    fn note_missed(provider: &T::AccountId, job: JobId, pace: u64) -> DispatchResult {
        let record = Self::record(provider);
        let Some(Benchmark { target, .. }) = Self::benchmark_of(&record, job) else {
            Self::put(provider, lifecycle::freed(record, pace)?);
            return Ok(());
        };
        // The gas of a batch fits, so that of its target over the same blocks does.
        let gas = target.saturating_mul(T::BenchmarkBlocks::get().into());
        let (rules, now) = (Self::rules(), Self::now());
        let next = lifecycle::too_slow(record, gas, T::RunBlocks::get(), &rules, now);
        let verified = next.verified.unwrap_or_default();
        Self::put(provider, next);
        Self::deposit_event(Event::TooSlow { provider: provider.clone(), job, verified });
        Ok(())
    }

    fn is_benchmark(provider: &T::AccountId, job: JobId) -> bool {
        Self::benchmark_of(&Self::record(provider), job).is_some()
    }

    fn note_paid(provider: &T::AccountId, job: JobId, gas: u64) {
        let record = Self::record(provider);
        if Self::benchmark_of(&record, job).is_none() {
            return;
        }
        let latency = T::LatencyBlocks::get().into();
        let next = lifecycle::measured(record, gas, latency, Self::now());
        let verified = next.verified.unwrap_or_default();
        Self::put(provider, next);
        Self::deposit_event(Event::Measured { provider: provider.clone(), job, verified });
    }

    fn note_returned(provider: &T::AccountId, job: JobId) {
        let record = Self::record(provider);
        if Self::benchmark_of(&record, job).is_some() {
            Self::put(provider, lifecycle::abandoned(record));
        }
    }

    fn load(provider: &T::AccountId) -> u64 {
        Self::record(provider).load
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn benchmark_provider(provider: &T::AccountId) {
        let record = CapacityRecordOf::<T> {
            verified: Some(u64::MAX),
            measured_at: Self::now(),
            ..Default::default()
        };
        Self::put(provider, record);
    }
}

impl<T: Config> OnWithdrawn<T::AccountId> for Pallet<T> {
    fn on_withdrawn(provider: &T::AccountId) {
        Records::<T>::remove(provider);
    }
}
