//! What the hook costs.

use crate::{Config, Now, Pallet};
use frame_benchmarking::v2::*;
use sp_runtime::traits::One;

#[benchmarks]
mod benches {
    use super::*;

    #[benchmark]
    fn tick() {
        Now::<T>::kill();

        #[block]
        {
            Pallet::<T>::tick();
        }

        assert_eq!(Now::<T>::get(), One::one());
    }

    impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
