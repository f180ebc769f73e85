//! What other pallets may ask of this one.

use crate::{
    lifecycle, Config, Error, Event, HarmOf, Pallet, Providers, SlashCauseOf, SlashRecordOf,
    Slashes,
};
use frame_support::{ensure, traits::Get};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{traits::Saturating, DispatchResult};
use stardust_primitives::{provider::SlashStatus, traits, Balance};

impl<T: Config> traits::Providers<T::AccountId, Balance, BlockNumberFor<T>> for Pallet<T> {
    fn operator(provider: &T::AccountId) -> Option<T::AccountId> {
        Providers::<T>::contains_key(provider).then(|| provider.clone())
    }

    fn expose(provider: &T::AccountId, value: Balance, price: Balance) -> DispatchResult {
        let rules = Self::bond_rules();
        let exposed = lifecycle::exposed(Self::load(provider)?, value, price, &rules)
            .map_err(Error::<T>::from)?;
        Providers::<T>::insert(provider, exposed);
        Ok(())
    }

    fn release(provider: &T::AccountId, value: Balance) -> DispatchResult {
        let released = lifecycle::released(Self::load(provider)?, value)?;
        Providers::<T>::insert(provider, released);
        Ok(())
    }

    fn exposure_cap(provider: &T::AccountId) -> Balance {
        let bond = Providers::<T>::get(provider).map(|provider| provider.bond);
        T::Deterrence::get().exposure_cap(bond.unwrap_or(0))
    }

    fn bind_until(provider: &T::AccountId, block: BlockNumberFor<T>) -> DispatchResult {
        let liable = lifecycle::liable(Self::load(provider)?, block);
        Providers::<T>::insert(provider, liable);
        Ok(())
    }

    fn demand(provider: &T::AccountId) -> DispatchResult {
        let demanded = lifecycle::demanded(Self::load(provider)?)?;
        Providers::<T>::insert(provider, demanded);
        Ok(())
    }

    fn end_demand(provider: &T::AccountId) -> DispatchResult {
        let relieved = lifecycle::relieved(Self::load(provider)?)?;
        Providers::<T>::insert(provider, relieved);
        Ok(())
    }

    fn slash_fault(
        provider: &T::AccountId,
        cause: SlashCauseOf<T>,
        amount: Balance,
    ) -> DispatchResult {
        Self::slash(provider, cause, amount, None)
    }

    fn slash_fraud(
        provider: &T::AccountId,
        cause: SlashCauseOf<T>,
        harm: Option<HarmOf<T>>,
    ) -> DispatchResult {
        let bond = Self::load(provider)?.bond;
        Self::slash(provider, cause, T::Deterrence::get().fraud_slash(bond), harm)
    }

    fn pardon(cause: SlashCauseOf<T>) -> DispatchResult {
        let slash = Slashes::<T>::get(cause);
        let is_pending =
            slash.is_some_and(|slash| matches!(slash.status, SlashStatus::Pending { .. }));
        if is_pending {
            Self::do_cancel_slash(cause)
        } else {
            Ok(())
        }
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn benchmark_provider(provider: &T::AccountId) {
        use frame_support::traits::fungible::Mutate as _;
        // Such a bond secures any assignment of a benchmark.
        let bond = Balance::MAX / 1_000;
        T::Currency::set_balance(provider, bond.saturating_mul(2));
        let capacity = T::MaxCapacity::get();
        let offer = lifecycle::Offer { endpoint: Default::default(), price: 0, capacity };
        let registered = Self::do_register(provider.clone(), bond, offer);
        frame_support::assert_ok!(registered);
    }
}

impl<T: Config> Pallet<T> {
    /// Slashes once per cause: freezes as much of `wanted` as the bond has, until the defer window is over
    /// (STK-3).
    fn slash(
        who: &T::AccountId,
        cause: SlashCauseOf<T>,
        wanted: Balance,
        harm: Option<HarmOf<T>>,
    ) -> DispatchResult {
        ensure!(!Slashes::<T>::contains_key(cause), Error::<T>::AlreadySlashed);
        let (slashed, amount) = lifecycle::slashed(Self::load(who)?, wanted);
        let at = Self::now();
        let is_frozen = amount > 0;
        let due = if is_frozen { at.saturating_add(T::DeferBlocks::get()) } else { at };
        let (provider, shortfall) = (who.clone(), wanted.saturating_sub(amount));
        let status = SlashStatus::Pending { due };
        let slash = SlashRecordOf::<T> { provider, amount, shortfall, at, harm, status };
        Providers::<T>::insert(who, slashed);
        Slashes::<T>::insert(cause, slash);
        let provider = who.clone();
        Self::deposit_event(Event::Slashed { provider, amount, shortfall, cause, due });
        if is_frozen {
            Self::enqueue(cause)
        } else {
            // Nothing to wait for; and nothing that would keep the provider from withdrawing before.
            Self::do_execute_slash(cause)
        }
    }
}
