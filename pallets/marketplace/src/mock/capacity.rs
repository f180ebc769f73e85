//! A recorder in place of the capacity pallet.

use super::{change_provider, provider, AccountId};
use frame_support::ensure;
use sp_runtime::{DispatchError, DispatchResult};
use stardust_primitives::{ids::JobId, traits::Capacity};

/// What a claim past the limit is refused with.
pub(crate) const TOO_MUCH: DispatchError = DispatchError::Other("too much at a time");

/// Keeps the sums; measures nothing.
pub struct CapacityMock;

impl Capacity<AccountId> for CapacityMock {
    fn occupy(who: &AccountId, pace: u64) -> DispatchResult {
        let known = provider(*who);
        ensure!(known.most_load.is_none_or(|most| known.load + pace <= most), TOO_MUCH);
        change_provider(*who, |known| known.load += pace);
        Ok(())
    }

    fn note_committed(who: &AccountId, job: JobId, pace: u64) -> DispatchResult {
        Self::note_missed(who, job, pace)
    }

    fn note_missed(who: &AccountId, job: JobId, pace: u64) -> DispatchResult {
        if !Self::is_benchmark(who, job) {
            change_provider(*who, |known| known.load -= pace);
        }
        Ok(())
    }

    fn is_benchmark(who: &AccountId, job: JobId) -> bool {
        provider(*who).benchmark == Some(job)
    }

    fn note_paid(who: &AccountId, job: JobId, gas: u64) {
        if Self::is_benchmark(who, job) {
            change_provider(*who, |known| {
                known.benchmark = None;
                known.measured.push(gas);
            });
        }
    }

    fn note_returned(who: &AccountId, job: JobId) {
        if Self::is_benchmark(who, job) {
            change_provider(*who, |known| {
                known.benchmark = None;
                known.abandoned += 1;
            });
        }
    }

    fn load(who: &AccountId) -> u64 {
        provider(*who).load
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn benchmark_provider(_who: &AccountId) {}
}
