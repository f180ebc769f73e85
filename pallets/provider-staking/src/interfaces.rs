//! What other pallets may ask of this one.

use crate::{
    lifecycle, pool,
    slashes::{self, Parts, Wanted},
    Config, Error, Event, Exits, HarmOf, Pallet, ProviderOf, Providers, SlashCauseOf,
    SlashRecordOf, Slashes,
};
use frame_support::{ensure, traits::Get};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{traits::Saturating, ArithmeticError, DispatchResult};
use stardust_primitives::{
    provider::{Delegated, SlashStatus},
    traits, Balance,
};

impl<T: Config> traits::Providers<T::AccountId, Balance, BlockNumberFor<T>> for Pallet<T> {
    fn operator(provider: &T::AccountId) -> Option<T::AccountId> {
        Providers::<T>::contains_key(provider).then(|| provider.clone())
    }

    fn expose(provider: &T::AccountId, value: Balance, price: Balance) -> DispatchResult {
        let (rules, now) = (Self::bond_rules(), Self::now());
        let exposed = lifecycle::exposed(Self::load(provider)?, value, price, &rules, now)
            .map_err(Error::<T>::from)?;
        Providers::<T>::insert(provider, exposed);
        Ok(())
    }

    fn release(
        provider: &T::AccountId,
        value: Balance,
        claimed_at: BlockNumberFor<T>,
    ) -> DispatchResult {
        let known = Self::load(provider)?;
        let released = lifecycle::released(known, value, claimed_at, Self::now())?;
        Providers::<T>::insert(provider, released);
        Ok(())
    }

    fn withhold(provider: &T::AccountId, claimed_at: BlockNumberFor<T>) -> DispatchResult {
        let withholding = lifecycle::withholding(Self::load(provider)?, claimed_at)?;
        Providers::<T>::insert(provider, withholding);
        Ok(())
    }

    fn forget_withheld(provider: &T::AccountId, claimed_at: BlockNumberFor<T>) -> DispatchResult {
        let forgotten = lifecycle::forgotten(Self::load(provider)?, claimed_at)?;
        Providers::<T>::insert(provider, forgotten);
        Ok(())
    }

    fn delegators_part(
        provider: &T::AccountId,
        earned: Balance,
    ) -> Option<(T::AccountId, Balance)> {
        let known = Providers::<T>::get(provider)?;
        let part = pool::delegators_part(known.pool.as_ref()?, known.bond, earned);
        (part > 0).then(|| (T::DelegationAccount::get(), part))
    }

    fn note_delegators_paid(provider: &T::AccountId, part: Balance) -> DispatchResult {
        let mut known = Self::load(provider)?;
        let pool = known.pool.as_mut().ok_or(Error::<T>::NoDelegations)?;
        pool.stake = pool.stake.checked_add(part).ok_or(ArithmeticError::Overflow)?;
        Providers::<T>::insert(provider, known);
        Self::deposit_event(Event::DelegatorsPaid { provider: provider.clone(), amount: part });
        Ok(())
    }

    fn exposure_cap(provider: &T::AccountId) -> Balance {
        let rules = Self::bond_rules();
        Providers::<T>::get(provider).map_or(0, |provider| rules.exposure_cap(&provider))
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
        Self::slash(provider, cause, slashes::claimed_at(&cause), Wanted::Amount(amount), None)
    }

    fn slash_fraud(
        provider: &T::AccountId,
        cause: SlashCauseOf<T>,
        claimed_at: BlockNumberFor<T>,
        harm: Option<HarmOf<T>>,
    ) -> DispatchResult {
        let share = Wanted::Share(T::Deterrence::get().fraud_slash);
        Self::slash(provider, cause, Some(claimed_at), share, harm)
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
        let registered = Self::do_register(provider.clone(), bond, offer, Balance::MAX);
        frame_support::assert_ok!(registered);
        // What it earns is shared.
        frame_support::assert_ok!(Self::do_set_commission(provider.clone(), Default::default()));
        frame_support::assert_ok!(Self::do_delegate(provider.clone(), provider.clone(), bond >> 2));
    }
}

impl<T: Config> Pallet<T> {
    /// Slashes once per cause: freezes what is wanted of all stake that was behind what was claimed at that block, as
    /// far as there is any, until the defer window is over (STK-3).
    fn slash(
        who: &T::AccountId,
        cause: SlashCauseOf<T>,
        claimed_at: Option<BlockNumberFor<T>>,
        wanted: Wanted,
        harm: Option<HarmOf<T>>,
    ) -> DispatchResult {
        ensure!(!Slashes::<T>::contains_key(cause), Error::<T>::AlreadySlashed);
        let known = Self::load(who)?;
        let (parts, shortfall, delegated) = Self::parts(who, &known, claimed_at, wanted);
        let amount = parts.sum();
        let at = Self::now();
        // Block numbers end long after any chain.
        let due = if amount > 0 { at.saturating_add(T::DeferBlocks::get()) } else { at };
        let status = SlashStatus::Pending { due };
        let provider = who.clone();
        let slash = SlashRecordOf::<T> { provider, amount, delegated, shortfall, at, harm, status };
        let slashed = slashes::begun(slashes::frozen(known, parts), &slash, &cause)?;
        if let Some(taken) = delegated.filter(|taken| taken.exiting > 0) {
            Exits::<T>::mutate(who, taken.exit_round, |exit| {
                if let Some(exit) = exit {
                    // A part of it.
                    exit.stake = exit.stake.saturating_sub(taken.exiting);
                }
            });
        }
        Providers::<T>::insert(who, slashed);
        Slashes::<T>::insert(cause, slash);
        // The parts are what was taken.
        let (provider, delegated) = (who.clone(), amount.saturating_sub(parts.own));
        Self::deposit_event(Event::Slashed { provider, amount, delegated, shortfall, cause, due });
        if amount > 0 {
            Self::enqueue(cause)
        } else {
            // Nothing to wait for; and nothing that would keep the provider from withdrawing before.
            Self::do_execute_slash(cause)
        }
    }

    /// What a slash takes of whom.
    fn parts(
        who: &T::AccountId,
        provider: &ProviderOf<T>,
        claimed_at: Option<BlockNumberFor<T>>,
        wanted: Wanted,
    ) -> (Parts, Balance, Option<Delegated<Balance>>) {
        let own = slashes::own(provider);
        let Some((pool, claimed_at)) = provider.pool.as_ref().zip(claimed_at) else {
            let (parts, shortfall) = slashes::split(Parts { own, ..Default::default() }, wanted);
            return (parts, shortfall, None);
        };
        // The round before the first has no number, and nothing left at its end.
        let exit_round = pool.round.saturating_sub(1);
        let exit = if claimed_at <= pool.began_at && pool.round > 0 {
            Exits::<T>::get(who, exit_round)
        } else {
            None
        };
        let exiting = exit.map_or(0, |exit| exit.stake);
        let (parts, shortfall) = slashes::split(Parts { own, stake: pool.stake, exiting }, wanted);
        let Parts { stake, exiting, .. } = parts;
        (parts, shortfall, Some(Delegated { stake, exiting, exit_round }))
    }
}
