//! Benchmarks, each at its worst case.

use crate::{
    Call, Config, Delegations, HarmOf, Pallet, Providers, SlashCauseOf, SlashQueue, SlashQueueEnds,
    Slashes,
};
use frame_benchmarking::v2::*;
use frame_support::{
    traits::{fungible::Mutate, EnsureOrigin, Get},
    weights::WeightMeter,
};
use frame_system::RawOrigin;
use sp_runtime::{
    traits::{BlockNumberProvider, Saturating},
    Perbill,
};
use stardust_primitives::{
    delegation::MAX_LEAVING,
    ids::{AssignmentId, ContestId},
    provider::{
        Endpoint, ProviderStatus, SlashCause, SlashStatus, MAX_ENDPOINT_BYTES, MAX_UNBONDING,
    },
    traits::Providers as _,
    Balance,
};

fn endpoint() -> Endpoint {
    // The longest there is.
    Endpoint::truncate_from(alloc::vec![b'x'; MAX_ENDPOINT_BYTES as usize])
}

fn funded<T: Config>(who: T::AccountId) -> T::AccountId {
    T::Currency::set_balance(&who, T::MinBond::get().saturating_mul(10));
    who
}

fn registered<T: Config>() -> Result<T::AccountId, BenchmarkError> {
    registered_as::<T>(whitelisted_caller())
}

fn registered_as<T: Config>(who: T::AccountId) -> Result<T::AccountId, BenchmarkError> {
    let who = funded::<T>(who);
    let origin = RawOrigin::Signed(who.clone()).into();
    Pallet::<T>::register(origin, T::MinBond::get(), endpoint(), Balance::MAX, 1, Balance::MAX)?;
    Ok(who)
}

fn left<T: Config>() -> Result<T::AccountId, BenchmarkError> {
    let who = registered::<T>()?;
    Pallet::<T>::leave(RawOrigin::Signed(who.clone()).into())?;
    Ok(who)
}

/// A slash for a fraud that harmed one new account and was exposed by another; the provider is no caller, so
/// that what is read and written of its account counts.
fn slashed<T: Config>() -> Result<SlashCauseOf<T>, BenchmarkError> {
    let (who, _) = delegated_to::<T>()?;
    // What left the pool and is still surety for it has its part in the slash too.
    set_open::<T>(&who, 1);
    let contest = ContestId(0);
    let cause = SlashCause::Fraud { contest, assignment: AssignmentId::default() };
    let harm = HarmOf::<T> {
        requester: account("requester", 0, 0),
        cap: Balance::MAX,
        exposer: Some(account("exposer", 0, 0)),
    };
    Pallet::<T>::slash_fraud(&who, cause, Pallet::<T>::now(), Some(harm))?;
    Ok(cause)
}

/// Goes on until what was slashed is due.
fn pass_window<T: Config>() {
    let now = Pallet::<T>::now();
    T::Clock::set_block_number(now.saturating_add(T::DeferBlocks::get()));
}

fn status<T: Config>(
    cause: SlashCauseOf<T>,
) -> Option<SlashStatus<Balance, frame_system::pallet_prelude::BlockNumberFor<T>>> {
    Slashes::<T>::get(cause).map(|slash| slash.status)
}

/// A provider that takes delegations, with a delegator whose record is as long as it gets, and with everything that a call
/// about it could have to do besides: two rounds may end.
fn delegated_to<T: Config>() -> Result<(T::AccountId, T::AccountId), BenchmarkError> {
    let who = registered_as::<T>(account("provider", 0, 0))?;
    let delegator: T::AccountId = whitelisted_caller();
    let amount = T::MinDelegation::get().saturating_mul(40);
    for account in [&delegator, &T::DelegationAccount::get()] {
        T::Currency::set_balance(account, amount.saturating_mul(100));
    }
    T::Currency::set_balance(&who, amount.saturating_mul(1_000));
    Pallet::<T>::do_bond_more(who.clone(), amount.saturating_mul(100))?;
    Pallet::<T>::do_set_commission(who.clone(), Perbill::from_percent(1))?;
    Pallet::<T>::do_delegate(delegator.clone(), who.clone(), amount)?;
    // Each leaves at the end of a round of its own; the call that is measured may be the last of as many as there may be.
    for _ in 2..MAX_LEAVING {
        Pallet::<T>::do_undelegate(delegator.clone(), who.clone(), T::MinDelegation::get())?;
    }
    // Now work keeps the rounds from ending: something joins at the end of each of the next two, and something leaves.
    set_open::<T>(&who, 1);
    Pallet::<T>::do_delegate(delegator.clone(), who.clone(), amount)?;
    Pallet::<T>::do_undelegate(delegator.clone(), who.clone(), amount.saturating_mul(3) >> 1)?;
    set_open::<T>(&who, 0);
    Ok((who, delegator))
}

/// Sets how much work of earlier rounds there is in the books of a provider's pool.
fn set_open<T: Config>(who: &T::AccountId, open: u32) {
    Providers::<T>::mutate(who, |provider| {
        if let Some(provider) = provider {
            provider.assigned = open;
            if let Some(pool) = provider.pool.as_mut() {
                pool.open = open;
            }
        }
    });
}

/// Goes on until a bond and what was delegated are free.
fn pass_unbonding<T: Config>() {
    let now = Pallet::<T>::now();
    T::Clock::set_block_number(now.saturating_add(T::UnbondingBlocks::get()));
}

#[benchmarks]
mod benches {
    use super::*;

    #[benchmark]
    fn register() {
        let who = funded::<T>(whitelisted_caller());

        #[extrinsic_call]
        _(
            RawOrigin::Signed(who.clone()),
            T::MinBond::get(),
            endpoint(),
            Balance::MAX,
            1,
            Balance::MAX,
        );

        assert!(Providers::<T>::contains_key(who));
    }

    #[benchmark]
    fn bond_more() -> Result<(), BenchmarkError> {
        let who = registered::<T>()?;

        #[extrinsic_call]
        _(RawOrigin::Signed(who.clone()), T::MinBond::get());

        let bond = Providers::<T>::get(who).map(|provider| provider.bond);
        assert_eq!(bond, Some(T::MinBond::get().saturating_mul(2)));
        Ok(())
    }

    #[benchmark]
    fn set_offer() -> Result<(), BenchmarkError> {
        let who = registered::<T>()?;
        let capacity = T::MaxCapacity::get();

        #[extrinsic_call]
        _(RawOrigin::Signed(who.clone()), endpoint(), 1, capacity);

        assert_eq!(Providers::<T>::get(who).map(|provider| provider.capacity), Some(capacity));
        Ok(())
    }

    #[benchmark]
    fn leave() -> Result<(), BenchmarkError> {
        let who = registered::<T>()?;

        #[extrinsic_call]
        _(RawOrigin::Signed(who.clone()));

        let status = Providers::<T>::get(who).map(|provider| provider.status);
        assert!(matches!(status, Some(ProviderStatus::Leaving { .. })));
        Ok(())
    }

    #[benchmark]
    fn withdraw() -> Result<(), BenchmarkError> {
        let who = left::<T>()?;
        let now = Pallet::<T>::now();
        let over = now.saturating_add(T::UnbondingBlocks::get());
        T::Clock::set_block_number(over);

        #[extrinsic_call]
        _(RawOrigin::Signed(who.clone()));

        assert!(!Providers::<T>::contains_key(who));
        Ok(())
    }

    #[benchmark]
    fn rejoin() -> Result<(), BenchmarkError> {
        let who = left::<T>()?;

        #[extrinsic_call]
        _(RawOrigin::Signed(who.clone()));

        let status = Providers::<T>::get(who).map(|provider| provider.status);
        assert_eq!(status, Some(ProviderStatus::Active));
        Ok(())
    }

    #[benchmark]
    fn execute_slash() -> Result<(), BenchmarkError> {
        let cause = slashed::<T>()?;
        pass_window::<T>();

        #[extrinsic_call]
        _(RawOrigin::Signed(whitelisted_caller()), cause);

        let status = status::<T>(cause);
        let paid = |compensation: Balance, reward: Balance| compensation > 0 && reward > 0;
        assert!(matches!(
            status,
            Some(SlashStatus::Executed { compensation, reward, .. }) if paid(compensation, reward)
        ));
        Ok(())
    }

    #[benchmark]
    fn cancel_slash() -> Result<(), BenchmarkError> {
        let cause = slashed::<T>()?;
        let origin =
            T::CancelOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, cause);

        assert_eq!(status::<T>(cause), Some(SlashStatus::Cancelled));
        Ok(())
    }

    #[benchmark]
    fn unbond() -> Result<(), BenchmarkError> {
        let who = registered::<T>()?;
        let part = T::MinBond::get() >> 4;
        Pallet::<T>::do_bond_more(who.clone(), T::MinBond::get())?;
        for _ in 1..MAX_UNBONDING {
            Pallet::<T>::do_unbond(who.clone(), part)?;
        }

        #[extrinsic_call]
        _(RawOrigin::Signed(who.clone()), part);

        let waiting = Providers::<T>::get(who).map(|provider| provider.unbonding.len());
        assert_eq!(waiting, Some(MAX_UNBONDING as usize));
        Ok(())
    }

    #[benchmark]
    fn withdraw_unbonded() -> Result<(), BenchmarkError> {
        let who = registered::<T>()?;
        let part = T::MinBond::get() >> 4;
        Pallet::<T>::do_bond_more(who.clone(), T::MinBond::get())?;
        for _ in 0..MAX_UNBONDING {
            Pallet::<T>::do_unbond(who.clone(), part)?;
        }
        pass_unbonding::<T>();

        #[extrinsic_call]
        _(RawOrigin::Signed(who.clone()));

        assert_eq!(Providers::<T>::get(who).map(|provider| provider.unbonding.len()), Some(0));
        Ok(())
    }

    #[benchmark]
    fn ping() -> Result<(), BenchmarkError> {
        let who = registered::<T>()?;
        let now = Pallet::<T>::now().saturating_add(T::PingBlocks::get());
        T::Clock::set_block_number(now);

        #[extrinsic_call]
        _(RawOrigin::Signed(who.clone()));

        assert_eq!(Providers::<T>::get(who).map(|provider| provider.active_at), Some(now));
        Ok(())
    }

    #[benchmark]
    fn set_commission() -> Result<(), BenchmarkError> {
        let who = registered::<T>()?;

        #[extrinsic_call]
        _(RawOrigin::Signed(who.clone()), Perbill::from_percent(1));

        assert!(Providers::<T>::get(who).is_some_and(|provider| provider.pool.is_some()));
        Ok(())
    }

    #[benchmark]
    fn delegate() -> Result<(), BenchmarkError> {
        let (who, delegator) = delegated_to::<T>()?;

        #[extrinsic_call]
        _(RawOrigin::Signed(delegator), who.clone(), T::MinDelegation::get());

        let pool = Providers::<T>::get(who).and_then(|provider| provider.pool);
        assert_eq!(pool.map(|pool| (pool.joining, pool.ready, pool.leaving)), Some((0, 0, 0)));
        Ok(())
    }

    #[benchmark]
    fn undelegate() -> Result<(), BenchmarkError> {
        let (who, delegator) = delegated_to::<T>()?;

        #[extrinsic_call]
        _(RawOrigin::Signed(delegator), who.clone(), Balance::MAX);

        let pool = Providers::<T>::get(who).and_then(|provider| provider.pool);
        assert_eq!(pool.map(|pool| pool.shares), Some(0));
        Ok(())
    }

    #[benchmark]
    fn withdraw_delegation() -> Result<(), BenchmarkError> {
        let (who, delegator) = delegated_to::<T>()?;
        Pallet::<T>::do_undelegate(delegator.clone(), who.clone(), Balance::MAX)?;
        pass_unbonding::<T>();
        let caller = account("caller", 0, 0);

        #[extrinsic_call]
        _(RawOrigin::Signed(caller), who.clone(), delegator.clone());

        assert!(!Delegations::<T>::contains_key(who, delegator));
        Ok(())
    }

    #[benchmark]
    fn end_round() -> Result<(), BenchmarkError> {
        let (who, _) = delegated_to::<T>()?;

        #[extrinsic_call]
        _(RawOrigin::Signed(whitelisted_caller()), who.clone());

        let pool = Providers::<T>::get(who).and_then(|provider| provider.pool);
        assert_eq!(pool.map(|pool| (pool.joining, pool.ready, pool.leaving)), Some((0, 0, 0)));
        Ok(())
    }

    #[benchmark]
    fn execute_due() -> Result<(), BenchmarkError> {
        slashed::<T>()?;

        #[block]
        {
            Pallet::<T>::execute_due(&mut WeightMeter::new());
        }

        assert!(SlashQueue::<T>::contains_key(0));
        Ok(())
    }

    // What `execute_due` costs by itself is in it, so that it is rather too much.
    #[benchmark]
    fn skip_settled() -> Result<(), BenchmarkError> {
        let cause = slashed::<T>()?;
        Pallet::<T>::do_cancel_slash(cause)?;

        #[block]
        {
            Pallet::<T>::execute_due(&mut WeightMeter::new());
        }

        assert_eq!(SlashQueueEnds::<T>::get().head, 1);
        Ok(())
    }

    impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
