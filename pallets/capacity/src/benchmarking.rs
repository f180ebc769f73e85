//! Benchmarks: a batch as large as one can be makes none of them dearer, since nothing here looks at tasks.
// A set-up that fails must stop the benchmark.
#![allow(clippy::expect_used)]

use crate::{Call, Config, Pallet, Program, Records};
use frame_benchmarking::v2::*;
use frame_support::traits::EnsureOrigin;
use frame_system::RawOrigin;
use stardust_primitives::{capacity::BenchmarkProgram, ids::ProgramId};

/// What benchmarks need of the chain.
pub trait BenchmarkHelper<AccountId> {
    /// A registered program.
    fn program() -> ProgramId;
    /// A provider that can take any assignment and pay for it.
    fn provider() -> AccountId;
}

fn program<T: Config>() -> BenchmarkProgram {
    BenchmarkProgram { program: T::BenchmarkHelper::program(), task_gas: 2_500_000_000 }
}

#[benchmarks]
mod benches {
    use super::*;

    #[benchmark]
    fn measure() {
        let (program, who) = (program::<T>(), T::BenchmarkHelper::provider());
        Program::<T>::put(program);
        let cores = Pallet::<T>::cores_max(&program);
        #[extrinsic_call]
        _(RawOrigin::Signed(who.clone()), cores);
        assert!(Records::<T>::get(who).is_some_and(|record| record.benchmark.is_some()));
    }

    #[benchmark]
    fn set_program() -> Result<(), BenchmarkError> {
        let origin =
            T::ProgramOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
        let program = program::<T>();
        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, Some(program));
        assert_eq!(Program::<T>::get(), Some(program));
        Ok(())
    }

    impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
