//! What the calls do: load, compute, settle, write, tell.

use crate::{
    lifecycle::{self, BondRules, Offer},
    registration, slashes, Config, Error, Event, LastPrice, Pallet, ProviderOf, Providers,
    SlashCauseOf, SlashRecordOf, Slashes,
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
        BondRules {
            bond_min: T::MinBond::get(),
            deterrence: T::Deterrence::get(),
            delegation_limit: T::DelegationLimit::get(),
        }
    }

    pub(crate) fn load(who: &T::AccountId) -> Result<ProviderOf<T>, Error<T>> {
        Providers::<T>::get(who).ok_or(Error::NotProvider)
    }

    /// Planck that a registration burns now.
    pub fn registration_price() -> Balance {
        let (half_life, least) = (T::PriceHalfLife::get(), T::RegistrationPrice::get());
        registration::price(LastPrice::<T>::get(), Self::now(), half_life, least)
    }

    pub(crate) fn do_register(
        who: T::AccountId,
        bond: Balance,
        offer: Offer,
        burn_max: Balance,
    ) -> DispatchResult {
        ensure!(!Providers::<T>::contains_key(&who), Error::<T>::AlreadyRegistered);
        let (now, deposit) = (Self::now(), T::RegistrationDeposit::get());
        let (bond_min, capacity_max) = (T::MinBond::get(), T::MaxCapacity::get());
        let provider = lifecycle::registered(bond, deposit, offer, bond_min, capacity_max, now)
            .map_err(Error::<T>::from)?;
        let price = Self::registration_price();
        ensure!(price <= burn_max, Error::<T>::PriceTooHigh);
        Self::burn_price(&who, price)?;
        Self::hold_deposit(&who, deposit)?;
        Self::hold_bond(&who, bond)?;
        LastPrice::<T>::put(registration::raised(price, now));
        Providers::<T>::insert(&who, provider);
        Self::deposit_event(Event::Registered { provider: who, bond, price });
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
        // Block numbers end long after any chain.
        let withdraw_from = now.saturating_add(T::UnbondingBlocks::get());
        let provider =
            lifecycle::leaving(Self::load(&who)?, withdraw_from).map_err(Error::<T>::from)?;
        Providers::<T>::insert(&who, provider);
        Self::deposit_event(Event::Left { provider: who, withdraw_from });
        Ok(())
    }

    pub(crate) fn do_withdraw(who: T::AccountId) -> DispatchResult {
        let provider = Self::load(&who)?;
        lifecycle::check_withdrawal(&provider, Self::now()).map_err(Error::<T>::from)?;
        let amount = Self::release_all(&who)?;
        match lifecycle::retired(provider) {
            Some(retired) => Providers::<T>::insert(&who, retired),
            None => Providers::<T>::remove(&who),
        }
        T::OnWithdrawn::on_withdrawn(&who);
        Self::deposit_event(Event::Withdrawn { provider: who, amount });
        Ok(())
    }

    pub(crate) fn do_unbond(who: T::AccountId, amount: Balance) -> DispatchResult {
        let provider = Self::load(&who)?;
        ensure!(amount > 0, Error::<T>::ZeroAmount);
        // Block numbers end long after any chain.
        let free_from = Self::now().saturating_add(T::UnbondingBlocks::get());
        let provider = lifecycle::unbonding(provider, amount, &Self::bond_rules(), free_from)
            .map_err(Error::<T>::from)?;
        Providers::<T>::insert(&who, provider);
        Self::deposit_event(Event::UnbondingBegan { provider: who, amount, free_from });
        Ok(())
    }

    pub(crate) fn do_withdraw_unbonded(who: T::AccountId) -> DispatchResult {
        let (provider, amount) =
            lifecycle::unbonded(Self::load(&who)?, Self::now()).map_err(Error::<T>::from)?;
        Self::release_bond(&who, amount)?;
        Providers::<T>::insert(&who, provider);
        Self::deposit_event(Event::Unbonded { provider: who, amount });
        Ok(())
    }

    pub(crate) fn do_ping(who: T::AccountId) -> DispatchResult {
        let pinged = lifecycle::pinged(Self::load(&who)?, T::PingBlocks::get(), Self::now())
            .map_err(Error::<T>::from)?;
        Providers::<T>::insert(&who, pinged);
        Self::deposit_event(Event::Pinged { provider: who });
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
        slashes::check_execution(&slash, Self::now()).map_err(Error::<T>::from)?;
        let (who, own) = (slash.provider.clone(), slashes::own_part(&slash));
        let provider = slashes::executed(Self::load(&who)?, own, Self::held_bond(&who))?;
        let provider = slashes::ended(provider, &slash, &cause)?;
        let due = slashes::shared(&slash, &T::Deterrence::get());
        // The parts are what was taken.
        let delegated = slash.amount.saturating_sub(own);
        let SlashParts { compensation, reward, burned } =
            Self::settle_slash(&who, own, delegated, due, slash.harm.as_ref());
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
        let provider = slashes::spared(Self::load(&who)?, slashes::own_part(&slash))?;
        let provider = slashes::ended(provider, &slash, &cause)?;
        let provider = Self::give_back(&who, provider, slash.delegated.unwrap_or_default())?;
        let status = SlashStatus::Cancelled;
        Providers::<T>::insert(&who, provider);
        Slashes::<T>::insert(cause, SlashRecordOf::<T> { status, ..slash });
        Self::deposit_event(Event::SlashCancelled { provider: who, cause, amount });
        Ok(())
    }
}
