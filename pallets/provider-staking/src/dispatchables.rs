//! What the calls do: load, compute, settle, write, tell.

use crate::{
    lifecycle::{self, BondRules, Offer},
    Config, Error, Event, Pallet, ProviderOf, Providers, SlashCauseOf, SlashRecordOf, Slashes,
};
use frame_support::{ensure, traits::Get};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{
    traits::{BlockNumberProvider, Saturating},
    DispatchResult,
};
use stardust_primitives::{money::SlashParts, provider::SlashStatus, traits::OnWithdrawn, Balance};

impl<T: Config> Pallet<T> {
    pub(crate) fn now() -> BlockNumberFor<T> {
        T::Clock::current_block_number()
    }

    pub(crate) fn bond_rules() -> BondRules {
        BondRules { bond_min: T::MinBond::get(), deterrence: T::Deterrence::get() }
    }

    pub(crate) fn load(who: &T::AccountId) -> Result<ProviderOf<T>, Error<T>> {
        Providers::<T>::get(who).ok_or(Error::NotProvider)
    }

    pub(crate) fn do_register(who: T::AccountId, bond: Balance, offer: Offer) -> DispatchResult {
        ensure!(!Providers::<T>::contains_key(&who), Error::<T>::AlreadyRegistered);
        let capacity_max = T::MaxCapacity::get();
        let provider = lifecycle::registered(bond, offer, T::MinBond::get(), capacity_max)
            .map_err(Error::<T>::from)?;
        Self::hold_bond(&who, bond)?;
        Providers::<T>::insert(&who, provider);
        Self::deposit_event(Event::Registered { provider: who, bond });
        Ok(())
    }

    pub(crate) fn do_bond_more(who: T::AccountId, amount: Balance) -> DispatchResult {
        let provider = Self::load(&who)?;
        ensure!(amount > 0, Error::<T>::ZeroAmount);
        // Nobody owns so much that the sum overflows.
        let bond = provider.bond.checked_add(amount).ok_or(Error::<T>::CannotAfford)?;
        Self::hold_bond(&who, amount)?;
        Providers::<T>::insert(&who, ProviderOf::<T> { bond, ..provider });
        Self::deposit_event(Event::BondIncreased { provider: who, amount, bond });
        Ok(())
    }

    pub(crate) fn do_set_offer(who: T::AccountId, offer: Offer) -> DispatchResult {
        let provider = lifecycle::offering(Self::load(&who)?, offer, T::MaxCapacity::get())
            .map_err(Error::<T>::from)?;
        let (price, capacity) = (provider.price, provider.capacity);
        Providers::<T>::insert(&who, provider);
        Self::deposit_event(Event::OfferSet { provider: who, price, capacity });
        Ok(())
    }

    pub(crate) fn do_leave(who: T::AccountId) -> DispatchResult {
        let now = Self::now();
        let withdraw_from = now.saturating_add(T::UnbondingBlocks::get());
        let provider =
            lifecycle::leaving(Self::load(&who)?, withdraw_from).map_err(Error::<T>::from)?;
        Providers::<T>::insert(&who, provider);
        Self::deposit_event(Event::Left { provider: who, withdraw_from });
        Ok(())
    }

    pub(crate) fn do_withdraw(who: T::AccountId) -> DispatchResult {
        let now = Self::now();
        lifecycle::check_withdrawal(&Self::load(&who)?, now).map_err(Error::<T>::from)?;
        let amount = Self::release_bond(&who)?;
        Providers::<T>::remove(&who);
        T::OnWithdrawn::on_withdrawn(&who);
        Self::deposit_event(Event::Withdrawn { provider: who, amount });
        Ok(())
    }

    pub(crate) fn do_rejoin(who: T::AccountId) -> DispatchResult {
        let provider = lifecycle::rejoined(Self::load(&who)?).map_err(Error::<T>::from)?;
        Providers::<T>::insert(&who, provider);
        Self::deposit_event(Event::Rejoined { provider: who });
        Ok(())
    }

    pub(crate) fn do_execute_slash(cause: SlashCauseOf<T>) -> DispatchResult {
        let slash = Slashes::<T>::get(cause).ok_or(Error::<T>::UnknownSlash)?;
        let now = Self::now();
        lifecycle::check_execution(&slash, now).map_err(Error::<T>::from)?;
        let who = slash.provider.clone();
        let held = Self::held_bond(&who);
        let provider = lifecycle::executed(Self::load(&who)?, slash.amount, held)?;
        let due = lifecycle::shared(&slash, &T::Deterrence::get());
        let SlashParts { compensation, reward, burned } =
            Self::settle_slash(&who, due, slash.harm.as_ref());
        let status = SlashStatus::Executed { compensation, reward, burned };
        Providers::<T>::insert(&who, provider);
        Slashes::<T>::insert(cause, SlashRecordOf::<T> { status, ..slash });
        let provider = who;
        Self::deposit_event(Event::SlashExecuted { provider, cause, compensation, reward, burned });
        Ok(())
    }

    pub(crate) fn do_cancel_slash(cause: SlashCauseOf<T>) -> DispatchResult {
        let slash = Slashes::<T>::get(cause).ok_or(Error::<T>::UnknownSlash)?;
        let is_pending = matches!(slash.status, SlashStatus::Pending { .. });
        ensure!(is_pending, Error::<T>::SlashSettled);
        let (who, amount) = (slash.provider.clone(), slash.amount);
        let provider = lifecycle::spared(Self::load(&who)?, amount)?;
        let status = SlashStatus::Cancelled;
        Providers::<T>::insert(&who, provider);
        Slashes::<T>::insert(cause, SlashRecordOf::<T> { status, ..slash });
        Self::deposit_event(Event::SlashCancelled { provider: who, cause, amount });
        Ok(())
    }
}
