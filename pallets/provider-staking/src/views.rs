//! Reads for the runtime API. They walk whole maps, so they are for off-chain callers only.

use crate::{Config, Pallet, SlashCauseOf, SlashRecordOf, Slashes};
use alloc::vec::Vec;
use stardust_primitives::provider::SlashStatus;

impl<T: Config> Pallet<T> {
    /// The slashes of a provider that are neither executed nor cancelled, the oldest first.
    pub fn pending_slashes(provider: &T::AccountId) -> Vec<(SlashCauseOf<T>, SlashRecordOf<T>)> {
        let is_pending = |slash: &SlashRecordOf<T>| {
            slash.provider == *provider && matches!(slash.status, SlashStatus::Pending { .. })
        };
        let mut slashes: Vec<_> =
            Slashes::<T>::iter().filter(|(_, slash)| is_pending(slash)).collect();
        slashes.sort_by_key(|(_, slash)| slash.at);
        slashes
    }
}
