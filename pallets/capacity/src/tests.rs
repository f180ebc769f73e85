//! Tests through the calls and the glue trait, one file for each theme; here is what they share.

mod claims;
mod draws;
mod invariants;
mod measure;
mod set_program;

pub(crate) use crate::{mock::*, pallet::*};
pub(crate) use frame_support::{assert_noop, assert_ok};
pub(crate) use sp_core::H256;
pub(crate) use sp_runtime::DispatchError;
pub(crate) use stardust_primitives::{
    capacity::{Benchmark, BenchmarkProgram},
    ids::JobId,
    traits::Capacity as _,
};

/// Begins with a benchmark of Alice's, and says which job it is.
pub(crate) fn begin(cores: u32) -> JobId {
    assert_ok!(Capacity::measure(RuntimeOrigin::signed(ALICE), cores));
    record().benchmark.unwrap().job
}

/// Runs a benchmark of Alice's that is committed so many blocks later and uses all its gas.
pub(crate) fn measure(cores: u32, blocks: u32) {
    let job = begin(cores);
    go_to(System::block_number() + blocks);
    assert_ok!(Capacity::note_committed(&ALICE, job, 77));
    Capacity::note_paid(&ALICE, job, u64::from(cores) * CORE * u64::from(BENCHMARK_BLOCKS));
}
