//! Benchmarks at their worst: a provider that has moved, and two domains whose prices nobody has touched for a million
//! epochs.
// A set-up that fails must stop the benchmark.
#![allow(clippy::expect_used)]

use crate::{Call, Config, Pallet, Share, Shares, Spot, Spots};
use frame_benchmarking::v2::*;
use frame_support::traits::Get;
use frame_system::RawOrigin;
use sp_runtime::{
    traits::{BlockNumberProvider, Saturating},
    FixedPointNumber, FixedU128,
};
use stardust_primitives::{ids::DomainId, traits::Homes};

/// What benchmarks need of the chain.
pub trait BenchmarkHelper<AccountId> {
    /// A provider that offers something, and is a member of a domain that was started.
    fn provider() -> AccountId;
}

/// A domain with this counted in it, half of which was in use in all these epochs but a little more in the first.
fn untouched<T: Config>(domain: DomainId, share: &Share) {
    let spot = Spot {
        price: FixedU128::saturating_from_integer(T::InitialPrice::get()),
        supply: share.capacity.into(),
        busy: share.load.into(),
        updated_at: 1u32.into(),
        offered: 1,
        used: 1,
    };
    Spots::<T>::insert(domain, spot);
}

#[benchmarks]
mod benches {
    use super::*;

    #[benchmark]
    fn refresh() {
        let epochs = T::EpochBlocks::get().saturating_mul(1_000_000u32.into());
        T::Clock::set_block_number(epochs);
        let provider = T::BenchmarkHelper::provider();
        let old = Share { domain: DomainId(u32::MAX), capacity: 1_000, load: 500 };
        untouched::<T>(old.domain, &old);
        Shares::<T>::insert(&provider, old);
        let home = T::Domains::home(&provider);
        // Another provider's.
        untouched::<T>(home, &old);
        let caller: T::AccountId = whitelisted_caller();
        #[extrinsic_call]
        _(RawOrigin::Signed(caller), provider.clone());
        assert!(Shares::<T>::get(provider).is_some_and(|share| share.domain == home));
    }

    impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
