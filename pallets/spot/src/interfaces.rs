//! What other pallets ask of this one, and tell it.

use crate::{Config, Pallet};
use stardust_primitives::{
    ids::DomainId,
    traits::{OnCapacity, OnWithdrawn, SpotPrices},
    Balance,
};

impl<T: Config> SpotPrices<Balance> for Pallet<T> {
    fn spot(domain: DomainId) -> Balance {
        Self::price(&Self::spot_of(domain, &Self::rules(domain)))
    }
}

impl<T: Config> OnCapacity<T::AccountId> for Pallet<T> {
    fn on_capacity(provider: &T::AccountId) {
        Self::recount(provider);
    }
}

impl<T: Config> OnWithdrawn<T::AccountId> for Pallet<T> {
    fn on_withdrawn(provider: &T::AccountId) {
        Self::count(provider, None);
    }
}
