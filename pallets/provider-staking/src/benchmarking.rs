//! Benchmarks, each at its worst case.

use crate::{Call, Config, Pallet, Providers};
use frame_benchmarking::v2::*;
use frame_support::traits::{fungible::Mutate, Get};
use frame_system::RawOrigin;
use sp_runtime::traits::Saturating;
use stardust_primitives::{
    provider::{Endpoint, ProviderStatus, MAX_ENDPOINT_BYTES},
    Balance,
};

fn endpoint() -> Endpoint {
    // The longest there is.
    Endpoint::truncate_from(alloc::vec![b'x'; MAX_ENDPOINT_BYTES as usize])
}

fn funded<T: Config>() -> T::AccountId {
    let who: T::AccountId = whitelisted_caller();
    T::Currency::set_balance(&who, T::MinBond::get().saturating_mul(10));
    who
}

fn registered<T: Config>() -> Result<T::AccountId, BenchmarkError> {
    let who = funded::<T>();
    let origin = RawOrigin::Signed(who.clone()).into();
    Pallet::<T>::register(origin, T::MinBond::get(), endpoint(), Balance::MAX, 1)?;
    Ok(who)
}

fn left<T: Config>() -> Result<T::AccountId, BenchmarkError> {
    let who = registered::<T>()?;
    Pallet::<T>::leave(RawOrigin::Signed(who.clone()).into())?;
    Ok(who)
}

#[benchmarks]
mod benches {
    use super::*;

    #[benchmark]
    fn register() {
        let who = funded::<T>();

        #[extrinsic_call]
        _(RawOrigin::Signed(who.clone()), T::MinBond::get(), endpoint(), Balance::MAX, 1);

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
        let now = frame_system::Pallet::<T>::block_number();
        let over = now.saturating_add(T::UnbondingBlocks::get());
        frame_system::Pallet::<T>::set_block_number(over);

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

    impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
