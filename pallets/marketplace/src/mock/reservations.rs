//! A list by hand in place of the dispatcher.

use super::AccountId;
use alloc::collections::BTreeMap;
use frame_support::{ensure, parameter_types};
use sp_runtime::{DispatchError, DispatchResult};
use stardust_primitives::{ids::JobId, traits::Reservations};

/// What a claim of what is reserved for others is refused with.
pub(crate) const RESERVED: DispatchError = DispatchError::Other("reserved");

parameter_types! {
    /// For whom replicas of a job are reserved, and how many.
    pub storage Kept: BTreeMap<JobId, (AccountId, u32)> = BTreeMap::new();
}

/// One provider has reservations of a job.
pub struct ReservationsMock;

impl Reservations<AccountId> for ReservationsMock {
    fn check(provider: &AccountId, job: JobId, open: u32) -> DispatchResult {
        let kept = Kept::get();
        let others = kept.get(&job).filter(|(known, _)| known != provider);
        ensure!(others.is_none_or(|(_, slots)| open > *slots), RESERVED);
        Ok(())
    }

    fn note_claimed(provider: &AccountId, job: JobId) {
        let mut kept = Kept::get();
        if let Some((_, slots)) = kept.get_mut(&job).filter(|(known, _)| known == provider) {
            *slots = slots.saturating_sub(1);
        }
        Kept::set(&kept);
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn benchmark_reservation(_provider: &AccountId, _job: JobId) {}
}
