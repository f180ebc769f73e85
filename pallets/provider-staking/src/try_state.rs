//! The invariants of the README, each under its id. Nothing here writes.

use crate::{Config, Pallet, ProviderOf, Providers, Slashes};
use frame_support::{ensure, traits::Get};
use sp_runtime::{
    traits::{Saturating, UniqueSaturatedInto, Zero},
    TryRuntimeError,
};

impl<T: Config> Pallet<T> {
    /// Checks all invariants of this pallet against its storage.
    pub fn do_try_state() -> Result<(), TryRuntimeError> {
        Self::try_state_slashes()?;
        Self::try_state_providers()
    }

    /// STK-1, STK-2 and REP-1 of every provider.
    fn try_state_providers() -> Result<(), TryRuntimeError> {
        for (who, provider) in Providers::<T>::iter() {
            ensure!(
                provider.assigned > 0 || provider.exposure.is_zero(),
                "STK-1: exposure without an assignment"
            );
            let mut slashed = 0u128;
            let mut clean_since = Zero::zero();
            for slash in Slashes::<T>::iter_values().filter(|slash| slash.provider == who) {
                slashed = slashed.saturating_add(slash.amount);
                clean_since = slash.at.max(clean_since);
            }
            let bond = provider.bond.saturating_add(slashed);
            ensure!(
                provider.exposure <= T::Deterrence::get().exposure_cap(bond),
                "STK-1: exposure above V*"
            );
            ensure!(
                Self::held_bond(&who) == provider.bond,
                "STK-2: the bond record is not what is held"
            );
            Self::try_state_trust(&provider, clean_since)?;
        }
        Ok(())
    }

    /// REP-1: an assignment takes at least a block from its commitment to its end, so that in each block
    /// no more results can be checked than a provider may have assignments.
    fn try_state_trust(
        provider: &ProviderOf<T>,
        clean_since: frame_system::pallet_prelude::BlockNumberFor<T>,
    ) -> Result<(), TryRuntimeError> {
        let now = frame_system::Pallet::<T>::block_number();
        let blocks: u32 = now.saturating_sub(clean_since).unique_saturated_into();
        let results = blocks.saturating_add(1).saturating_mul(T::MaxCapacity::get());
        ensure!(provider.checked <= results, "REP-1: more trust than checked results");
        Ok(())
    }

    /// STK-3: that no cause is used twice follows from the map's key.
    fn try_state_slashes() -> Result<(), TryRuntimeError> {
        let now = frame_system::Pallet::<T>::block_number();
        ensure!(
            Slashes::<T>::iter_values().all(|slash| slash.at <= now),
            "STK-3: a slash before its cause"
        );
        Ok(())
    }
}
