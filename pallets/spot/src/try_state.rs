//! The invariants of the README, each under its id. Nothing here writes.

use crate::{lifecycle, Config, Pallet, Shares, SpotOf, Spots};
use alloc::collections::BTreeMap;
use frame_support::{ensure, traits::Get};
use sp_runtime::{FixedPointNumber, FixedU128, TryRuntimeError};
use stardust_primitives::ids::DomainId;

impl<T: Config> Pallet<T> {
    /// Checks all invariants of this pallet against its storage.
    pub fn do_try_state() -> Result<(), TryRuntimeError> {
        let mut sums = Self::try_state_shares()?;
        for (domain, spot) in Spots::<T>::iter() {
            let sum = sums.remove(&domain).unwrap_or_default();
            ensure!(sum == (spot.supply, spot.busy), "SPOT-1: a domain counts other sums");
            Self::try_state_spot(domain, spot)?;
        }
        ensure!(sums.is_empty(), "SPOT-1: a provider is counted where nothing is");
        Ok(())
    }

    /// What is counted in each domain.
    fn try_state_shares() -> Result<BTreeMap<DomainId, (u128, u128)>, TryRuntimeError> {
        let mut sums = BTreeMap::new();
        for share in Shares::<T>::iter_values() {
            ensure!(share.load <= share.capacity, "SPOT-3: more runs than is there");
            let (supply, busy): &mut (u128, u128) = sums.entry(share.domain).or_default();
            *supply = supply.saturating_add(share.capacity.into());
            *busy = busy.saturating_add(share.load.into());
        }
        Ok(sums)
    }

    fn try_state_spot(domain: DomainId, spot: SpotOf<T>) -> Result<(), TryRuntimeError> {
        let planck = |planck| FixedU128::saturating_from_integer::<u128>(planck);
        let (least, most) = (planck(1), planck(T::MaxPrice::get()));
        ensure!((least..=most).contains(&spot.price), "SPOT-2: a price out of its bounds");
        let rules = Self::rules(domain);
        let now = lifecycle::rolled(spot, &rules, Self::now()).price;
        let floor = rules.floor.min(most);
        ensure!((floor..=most).contains(&now), "SPOT-2: a price that is quoted out of its bounds");
        ensure!(spot.updated_at <= Self::now(), "SPOT-4: sums of blocks to come");
        ensure!(spot.used <= spot.offered, "SPOT-3: more was used than was offered");
        Ok(())
    }
}
