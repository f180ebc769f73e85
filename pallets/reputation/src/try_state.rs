//! The invariants of the README, each under its id. Nothing here writes.

use crate::{Config, Pallet, Records, TrustRecordOf};
use frame_support::ensure;
use sp_runtime::TryRuntimeError;
use stardust_primitives::reputation::{
    ProgramClass, BEST_LATENCY_MILLI, MILLI_PER_POINT, WORST_LATENCY_MILLI,
};

impl<T: Config> Pallet<T> {
    /// Checks all invariants of this pallet against its storage.
    pub fn do_try_state() -> Result<(), TryRuntimeError> {
        Records::<T>::iter().try_for_each(|(provider, _, record)| {
            Self::try_state_record(&record)?;
            Self::try_state_frauds(&provider, &record)
        })
    }

    fn try_state_record(record: &TrustRecordOf<T>) -> Result<(), TryRuntimeError> {
        let most = u64::from(record.batches).saturating_mul(MILLI_PER_POINT.into());
        ensure!(record.points_milli <= most, "REP-1: more trust than checked results");
        ensure!(record.changed_at <= Self::now(), "REP-2: a record from the future");
        let latencies = BEST_LATENCY_MILLI..=WORST_LATENCY_MILLI;
        ensure!(latencies.contains(&record.latency_milli), "REP-2: a latency out of bounds");
        Ok(())
    }

    /// REP-3: a fraud counts in each class.
    fn try_state_frauds(
        provider: &T::AccountId,
        record: &TrustRecordOf<T>,
    ) -> Result<(), TryRuntimeError> {
        let counts = |class| Records::<T>::get(provider, class).map_or(0, |other| other.frauds);
        let same = ProgramClass::ALL.into_iter().all(|class| counts(class) == record.frauds);
        ensure!(same, "REP-3: a fraud that does not count in each class");
        Ok(())
    }
}
