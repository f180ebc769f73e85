//! Counting: load, compute, write, tell.

use crate::{
    lifecycle::{self, Rules},
    Config, Error, Event, Pallet, Share, Shares, SpotOf, Spots,
};
use frame_support::{ensure, traits::Get};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{
    traits::BlockNumberProvider, DispatchResult, FixedPointNumber, FixedU128, Perbill,
};
use stardust_primitives::{
    ids::DomainId,
    spot::SpotView,
    traits::{Homes, Offers},
    Balance,
};

/// Planck as a number with places after the point; what does not fit is far above any ceiling.
fn fixed(planck: Balance) -> FixedU128 {
    FixedU128::saturating_from_integer(planck)
}

impl<T: Config> Pallet<T> {
    pub(crate) fn now() -> BlockNumberFor<T> {
        T::Clock::current_block_number()
    }

    /// Planck per SCU that a domain's price does not fall below; from nothing no price would rise any more.
    pub(crate) fn floor(domain: DomainId) -> Balance {
        T::Domains::price_floor(domain).max(T::PriceFloor::get()).max(1)
    }

    pub(crate) fn rules(domain: DomainId) -> Rules<BlockNumberFor<T>> {
        Rules {
            epoch: T::EpochBlocks::get(),
            target: T::Target::get().into(),
            step: T::Step::get().into(),
            floor: fixed(Self::floor(domain)),
            ceiling: fixed(T::MaxPrice::get()),
        }
    }

    /// A domain as it stands now.
    pub(crate) fn spot_of(domain: DomainId, rules: &Rules<BlockNumberFor<T>>) -> SpotOf<T> {
        let now = Self::now();
        let opened = || lifecycle::opened(fixed(T::InitialPrice::get()), now);
        let spot = Spots::<T>::get(domain).unwrap_or_else(opened);
        lifecycle::rolled(spot, rules, now)
    }

    /// The price of a domain now, in whole planck.
    pub(crate) fn price(spot: &SpotOf<T>) -> Balance {
        // Debts are rounded up.
        spot.price.into_inner().div_ceil(FixedU128::accuracy())
    }

    pub(crate) fn view(domain: DomainId) -> SpotView<BlockNumberFor<T>> {
        let rules = Self::rules(domain);
        let spot = Self::spot_of(domain, &rules);
        // An epoch that has just begun has no past.
        let (used, offered) =
            if spot.offered == 0 { (spot.busy, spot.supply) } else { (spot.used, spot.offered) };
        SpotView {
            price: Self::price(&spot),
            floor: Self::floor(domain),
            utilisation: Perbill::from_rational(used, offered.max(1)),
            supply: spot.supply,
            busy: spot.busy,
            epoch_ends: rules.end(spot.updated_at),
        }
    }

    /// What a provider counts for, by what it offers at this block.
    fn share_of(provider: &T::AccountId) -> Option<Share> {
        let offer = T::Offers::offer(provider)?;
        let home = T::Domains::home(provider);
        lifecycle::share(offer, home, T::AbsentBlocks::get(), Self::now())
    }

    /// Changes what is counted in a domain, once its price is that of now.
    fn change(domain: DomainId, change: impl FnOnce(SpotOf<T>) -> SpotOf<T>) {
        let before = Spots::<T>::get(domain).map(|spot| spot.price);
        let spot = Self::spot_of(domain, &Self::rules(domain));
        if before != Some(spot.price) {
            Self::deposit_event(Event::PriceSet { domain, price: Self::price(&spot) });
        }
        Spots::<T>::insert(domain, change(spot));
    }

    /// Counts a provider for this, and says whether that is something new.
    pub(crate) fn count(provider: &T::AccountId, share: Option<Share>) -> bool {
        let before = Shares::<T>::get(provider);
        if before == share {
            return false;
        }
        if let Some(before) = before {
            Self::change(before.domain, |spot| lifecycle::without(spot, &before));
        }
        if let Some(share) = share {
            Self::change(share.domain, |spot| lifecycle::with(spot, &share));
        }
        Shares::<T>::set(provider, share);
        true
    }

    /// Counts a provider for what it offers now, and says whether that is something new.
    pub(crate) fn recount(provider: &T::AccountId) -> bool {
        Self::count(provider, Self::share_of(provider))
    }

    pub(crate) fn do_refresh(provider: T::AccountId) -> DispatchResult {
        ensure!(Self::recount(&provider), Error::<T>::UpToDate);
        let share = Shares::<T>::get(&provider);
        Self::deposit_event(Event::Refreshed { provider, share });
        Ok(())
    }
}
