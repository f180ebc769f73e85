//! The invariants of the README, each under its id. Nothing here writes.

use crate::{CapacityRecordOf, Config, Pallet, Program, Records};
use frame_support::ensure;
use sp_runtime::TryRuntimeError;
use stardust_primitives::{capacity::Benchmark, traits::Benchmarks};

impl<T: Config> Pallet<T> {
    /// Checks all invariants of this pallet against its storage.
    pub fn do_try_state() -> Result<(), TryRuntimeError> {
        if let Some(program) = Program::<T>::get() {
            let is_known = T::Benchmarks::is_registered(program.program);
            ensure!(is_known && program.task_gas > 0, "CAP-3: a benchmark that nobody can run");
        }
        Records::<T>::iter_values().try_for_each(|record| Self::try_state_record(&record))
    }

    fn try_state_record(record: &CapacityRecordOf<T>) -> Result<(), TryRuntimeError> {
        let now = Self::now();
        ensure!(record.measured_at <= now, "CAP-2: measured in the future");
        let is_known = record.verified.is_some();
        ensure!(is_known || record.due.is_none(), "CAP-2: drawn without a measure");
        let Some(Benchmark { target, began_at, committed_at, .. }) = record.benchmark else {
            return Ok(());
        };
        ensure!(target > 0, "CAP-3: a benchmark that shows nothing");
        let in_order = began_at <= committed_at.unwrap_or(now) && committed_at <= Some(now);
        ensure!(in_order, "CAP-3: a benchmark out of its time");
        Ok(())
    }
}
