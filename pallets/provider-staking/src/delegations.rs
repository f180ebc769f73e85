//! What the calls about delegations do: load, end what rounds may end, compute, settle, write, tell.

use crate::{
    lifecycle,
    pool::{self, CommissionRules, Turn, Undelegated},
    Config, Delegations, Error, Event, Exits, Joins, Pallet, PoolOf, ProviderOf, Providers,
};
use frame_support::{ensure, traits::Get};
use sp_runtime::{
    traits::{Saturating, Zero},
    ArithmeticError, DispatchError, DispatchResult, Perbill,
};
use stardust_primitives::{
    delegation::Delegation,
    provider::{Delegated, ProviderStatus},
    Balance,
};

/// Rounds that can end one after the other: after two, nothing waits any more.
const MAX_TURNS: u32 = 2;

/// A delegation with the shares of all that has joined.
struct Settled<T: Config> {
    /// Its provider, after the rounds that may end.
    provider: ProviderOf<T>,
    /// The provider's pool.
    pool: PoolOf<T>,
    delegation: Delegation<Balance>,
    /// Planck that it gets back because they could not join.
    refund: Balance,
}

impl<T: Config> Pallet<T> {
    pub(crate) fn do_set_commission(who: T::AccountId, commission: Perbill) -> DispatchResult {
        let rules = CommissionRules {
            raise_max: T::MaxCommissionRaise::get(),
            raise_blocks: T::CommissionBlocks::get(),
        };
        let provider = lifecycle::charging(Self::load(&who)?, commission, &rules, Self::now())
            .map_err(Error::<T>::from)?;
        Providers::<T>::insert(&who, provider);
        Self::deposit_event(Event::CommissionSet { provider: who, commission });
        Ok(())
    }

    pub(crate) fn do_delegate(
        delegator: T::AccountId,
        who: T::AccountId,
        amount: Balance,
    ) -> DispatchResult {
        let (provider, _) = Self::turned(&who, Self::load(&who)?)?;
        ensure!(amount >= T::MinDelegation::get(), Error::<T>::DelegationTooSmall);
        let pool = lifecycle::check_delegation(&provider, amount, &Self::bond_rules())
            .map_err(Error::<T>::from)?;
        let known = Delegations::<T>::get(&who, &delegator);
        let is_new = known.is_none();
        let (delegation, refund) = Self::joined(&who, &pool, known.unwrap_or_default())?;
        let (pool, delegation) = pool::delegated(pool, delegation, amount, is_new)?;
        Self::keep(&delegator, amount)?;
        Self::deposit_event(Event::Delegated {
            provider: who.clone(),
            delegator: delegator.clone(),
            amount,
        });
        let provider = ProviderOf::<T> { pool: Some(pool), ..provider };
        Self::finish(who, provider, delegator, delegation, refund)
    }

    pub(crate) fn do_undelegate(
        delegator: T::AccountId,
        who: T::AccountId,
        amount: Balance,
    ) -> DispatchResult {
        let Settled { provider, pool, delegation, refund } = Self::delegation(&who, &delegator)?;
        ensure!(amount > 0, Error::<T>::ZeroAmount);
        let before = delegation.shares;
        let Undelegated { pool, delegation, free } =
            pool::undelegated(pool, delegation, amount, T::MinDelegation::get())
                .map_err(Error::<T>::from)?;
        // Parts of what the pool keeps.
        let returned = free.saturating_add(refund);
        let shares = before.saturating_sub(delegation.shares);
        Self::deposit_event(Event::Undelegated {
            provider: who.clone(),
            delegator: delegator.clone(),
            returned,
            shares,
        });
        let provider = ProviderOf::<T> { pool: Some(pool), ..provider };
        Self::finish(who, provider, delegator, delegation, returned)
    }

    pub(crate) fn do_withdraw_delegation(
        who: T::AccountId,
        delegator: T::AccountId,
    ) -> DispatchResult {
        let Settled { provider, pool, mut delegation, refund } =
            Self::delegation(&who, &delegator)?;
        let mut amount = refund;
        let now = Self::now();
        let leaving = core::mem::take(&mut delegation.leaving);
        let waiting = leaving.len();
        for change in leaving {
            let exit = Exits::<T>::get(&who, change.round);
            let is_free = |free_from| pool::is_final(&pool, change.round) && now >= free_from;
            let Some(exit) = exit.filter(|exit| is_free(exit.free_from)) else {
                // It was one of as many.
                delegation.leaving.try_push(change).map_err(|_| ArithmeticError::Overflow)?;
                continue;
            };
            let (left, stake) = pool::withdrawn(exit, change.amount);
            Exits::<T>::set(&who, change.round, (left.shares > 0).then_some(left));
            // Parts of what the pool keeps.
            amount = amount.saturating_add(stake);
        }
        // What was slashed to nothing is over as well.
        let is_released = refund > 0 || delegation.leaving.len() < waiting;
        ensure!(is_released, Error::<T>::NothingToRelease);
        Self::deposit_event(Event::DelegationWithdrawn {
            provider: who.clone(),
            delegator: delegator.clone(),
            amount,
        });
        Self::finish(who, provider, delegator, delegation, amount)
    }

    pub(crate) fn do_end_round(who: T::AccountId) -> DispatchResult {
        let provider = Self::load(&who)?;
        let pool = provider.pool.as_ref().ok_or(Error::<T>::NoDelegations)?;
        ensure!(pool::is_awaited(pool), Error::<T>::NothingWaits);
        let (provider, turns) = Self::turned(&who, provider)?;
        ensure!(turns > 0, Error::<T>::RoundNotOver);
        Providers::<T>::insert(who, provider);
        Ok(())
    }

    /// A delegation to this provider, settled.
    fn delegation(
        who: &T::AccountId,
        delegator: &T::AccountId,
    ) -> Result<Settled<T>, DispatchError> {
        let (provider, _) = Self::turned(who, Self::load(who)?)?;
        let delegation = Delegations::<T>::get(who, delegator).ok_or(Error::<T>::NotDelegator)?;
        let pool = provider.pool.clone().ok_or(Error::<T>::NotDelegator)?;
        let (delegation, refund) = Self::joined(who, &pool, delegation)?;
        Ok(Settled { provider, pool, delegation, refund })
    }

    /// The delegation with the shares of what has joined, and the planck that it gets back because they could not.
    fn joined(
        who: &T::AccountId,
        pool: &PoolOf<T>,
        mut delegation: Delegation<Balance>,
    ) -> Result<(Delegation<Balance>, Balance), DispatchError> {
        let mut refund: Balance = 0;
        let joining = core::mem::take(&mut delegation.joining);
        for change in joining {
            // Rounds count up from zero; the last one is never reached.
            let known = Joins::<T>::get(who, change.round)
                .filter(|_| change.round.saturating_add(1) < pool.round);
            let Some(known) = known else {
                // It was one of as many.
                delegation.joining.try_push(change).map_err(|_| ArithmeticError::Overflow)?;
                continue;
            };
            let (left, shares, back) = pool::taken(known, change.amount);
            Joins::<T>::set(who, change.round, (left.amount > 0).then_some(left));
            // Parts of what the pool has and keeps.
            delegation.shares = delegation.shares.saturating_add(shares);
            refund = refund.saturating_add(back);
        }
        Ok((delegation, refund))
    }

    /// The provider after all rounds that may end and for whose end something waits, and how many did.
    pub(crate) fn turned(
        who: &T::AccountId,
        mut provider: ProviderOf<T>,
    ) -> Result<(ProviderOf<T>, u32), DispatchError> {
        let now = Self::now();
        // Where nothing can be slashed any more, nothing needs to wait.
        let is_retired = provider.status == ProviderStatus::Retired;
        let wait = if is_retired { Zero::zero() } else { T::UnbondingBlocks::get() };
        for turn in 0..MAX_TURNS {
            let open = lifecycle::open_work(&provider);
            let may_turn = |pool: &&PoolOf<T>| pool::may_turn(*pool) && pool::is_awaited(*pool);
            let Some(known) = provider.pool.as_ref().filter(may_turn) else {
                return Ok((provider, turn));
            };
            let round = known.round;
            // Block numbers end long after any chain.
            let Turn { pool, exit, joined } =
                pool::turned(known.clone(), open, now, now.saturating_add(wait))?;
            provider.pool = Some(pool);
            let left = exit.map_or(0, |(_, exit)| exit.stake);
            let entered = joined.filter(|(_, joined)| joined.shares > 0);
            let entered = entered.map_or(0, |(_, joined)| joined.amount);
            if let Some((round, exit)) = exit {
                Exits::<T>::insert(who, round, exit);
            }
            if let Some((round, joined)) = joined {
                Joins::<T>::insert(who, round, joined);
            }
            let provider = who.clone();
            Self::deposit_event(Event::RoundEnded { provider, round, joined: entered, left });
        }
        Ok((provider, MAX_TURNS))
    }

    /// Ends what rounds may end now, gives the delegator `amount`, and writes both records, or removes them where
    /// nothing is left.
    fn finish(
        who: T::AccountId,
        provider: ProviderOf<T>,
        delegator: T::AccountId,
        delegation: Delegation<Balance>,
        amount: Balance,
    ) -> DispatchResult {
        let (mut provider, _) = Self::turned(&who, provider)?;
        let pool = provider.pool.as_mut().ok_or(Error::<T>::NotDelegator)?;
        let (delegation, refund) = Self::joined(&who, pool, delegation)?;
        // Parts of what the pool keeps.
        Self::hand_out(&delegator, amount.saturating_add(refund))?;
        let is_over = delegation == Delegation::default();
        if is_over {
            pool.members = pool.members.checked_sub(1).ok_or(ArithmeticError::Underflow)?;
        }
        let is_last = pool.members == 0 && provider.status == ProviderStatus::Retired;
        Delegations::<T>::set(&who, delegator, (!is_over).then_some(delegation));
        Providers::<T>::set(who, (!is_last).then_some(provider));
        Ok(())
    }

    /// The provider with what a cancelled slash took of its delegations given back: to the pool, and to what had left.
    /// What has nobody left behind it burns.
    pub(crate) fn give_back(
        who: &T::AccountId,
        mut provider: ProviderOf<T>,
        delegated: Delegated<Balance>,
    ) -> Result<ProviderOf<T>, DispatchError> {
        let mut of_pool = delegated.stake;
        if let Some(mut exit) = Exits::<T>::get(who, delegated.exit_round) {
            let stake = exit.stake.checked_add(delegated.exiting);
            exit.stake = stake.ok_or(ArithmeticError::Overflow)?;
            Exits::<T>::insert(who, delegated.exit_round, exit);
        } else {
            // Parts of one slash.
            of_pool = of_pool.saturating_add(delegated.exiting);
        }
        match provider.pool.as_mut().filter(|pool| pool.shares > 0) {
            Some(pool) => {
                let stake = pool.stake.checked_add(of_pool);
                pool.stake = stake.ok_or(ArithmeticError::Overflow)?;
            }
            None => {
                Self::burn_delegated(of_pool);
            }
        }
        Ok(provider)
    }
}
