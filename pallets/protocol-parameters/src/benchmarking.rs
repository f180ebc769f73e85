//! Benchmarks: each call stores the same record.

use crate::{Call, Config, Current, Pallet};
use frame_benchmarking::v2::*;
use frame_support::traits::{EnsureOrigin, Get};

#[benchmarks]
mod benches {
    use super::*;

    #[benchmark]
    fn set_market() -> Result<(), BenchmarkError> {
        let origin =
            T::MarketOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
        let parameters = T::Initial::get().market;
        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, parameters);
        assert!(Current::<T>::exists());
        Ok(())
    }

    #[benchmark]
    fn set_verification() -> Result<(), BenchmarkError> {
        let origin = T::VerificationOrigin::try_successful_origin()
            .map_err(|_| BenchmarkError::Weightless)?;
        let parameters = T::Initial::get().verification;
        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, parameters);
        assert!(Current::<T>::exists());
        Ok(())
    }

    #[benchmark]
    fn set_bonds() -> Result<(), BenchmarkError> {
        let origin =
            T::BondOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
        let parameters = T::Initial::get().bonds;
        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, parameters);
        assert!(Current::<T>::exists());
        Ok(())
    }

    #[benchmark]
    fn set_providers() -> Result<(), BenchmarkError> {
        let origin =
            T::ProviderOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
        let parameters = T::Initial::get().providers;
        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, parameters);
        assert!(Current::<T>::exists());
        Ok(())
    }

    #[benchmark]
    fn set_treasury() -> Result<(), BenchmarkError> {
        let origin =
            T::TreasuryOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
        let parameters = T::Initial::get().treasury;
        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, parameters);
        assert!(Current::<T>::exists());
        Ok(())
    }

    #[benchmark]
    fn set_dispatch() -> Result<(), BenchmarkError> {
        let origin =
            T::DispatchOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
        let parameters = T::Initial::get().dispatch;
        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, parameters);
        assert!(Current::<T>::exists());
        Ok(())
    }

    impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
