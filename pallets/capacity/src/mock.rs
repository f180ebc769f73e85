//! A runtime with this pallet alone, and a market that notes what it is asked for.

use crate::{self as pallet_capacity, CapacityRecordOf, Pallet, Program, Records};
use frame_support::{
    assert_storage_noop, derive_impl, parameter_types,
    traits::{ConstU32, ConstU64},
};
use frame_system::EnsureRoot;
use sp_core::H256;
use sp_runtime::{BuildStorage, DispatchError};
use stardust_primitives::{
    capacity::BenchmarkProgram,
    ids::{JobId, ProgramId},
    traits::{BenchmarkWork, Benchmarks, OnCapacity},
};

#[frame_support::runtime]
mod runtime {
    #[runtime::runtime]
    #[runtime::derive(
        RuntimeCall,
        RuntimeEvent,
        RuntimeError,
        RuntimeOrigin,
        RuntimeFreezeReason,
        RuntimeHoldReason,
        RuntimeSlashReason,
        RuntimeLockId,
        RuntimeTask
    )]
    pub struct Test;

    #[runtime::pallet_index(0)]
    pub type System = frame_system::Pallet<Test>;
    #[runtime::pallet_index(1)]
    pub type Capacity = pallet_capacity::Pallet<Test>;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
    type Block = frame_system::mocking::MockBlockU32<Test>;
}

pub(crate) type AccountId = u64;
pub(crate) const ALICE: AccountId = 1;
/// Not a provider.
pub(crate) const STRANGER: AccountId = 9;
/// Gas of a core in a block.
pub(crate) const CORE: u64 = 3_000;
/// What the unmeasured may claim.
pub(crate) const UNMEASURED: u64 = 2_000;
pub(crate) const BENCHMARK_BLOCKS: u32 = 10;
pub(crate) const LATENCY: u32 = 2;
pub(crate) const RUN_BLOCKS: u32 = 40;
pub(crate) const DUE_BLOCKS: u32 = 200;
pub(crate) const VALID_BLOCKS: u32 = 1_000;
pub(crate) const PROGRAM: ProgramId = H256::repeat_byte(7);
/// A core's tasks in a benchmark are 10 x 3,000 / 7 of these, rounded up: 4,286.
pub(crate) const TASK_GAS: u64 = 7;

pub(crate) const NOT_PROVIDER: DispatchError = DispatchError::Other("not a provider");

parameter_types! {
    /// What the market was asked for, in storage so that it is rolled back with a failed call.
    pub storage Begun: Vec<(AccountId, ProgramId, u64, u32, u64, u32)> = Vec::new();
    /// The epoch's randomness.
    pub storage Seed: H256 = H256::zero();
    /// What whoever is told of changes has found at the last one: limit and load.
    pub storage LastTold: Option<(u64, u64)> = None;
    /// One epoch of so many draws a provider.
    pub storage DrawnOneIn: u32 = 1;
}

/// A market that knows one program and one provider.
pub struct MarketMock;

impl Benchmarks<AccountId, u32> for MarketMock {
    fn is_registered(program: ProgramId) -> bool {
        program == PROGRAM
    }

    fn begin(who: &AccountId, work: BenchmarkWork<u32>) -> Result<JobId, DispatchError> {
        frame_support::ensure!(*who != STRANGER, NOT_PROVIDER);
        let BenchmarkWork { program, gas_limit, tasks, first, run_blocks } = work;
        let mut begun = Begun::get();
        begun.push((*who, program, gas_limit, tasks, first, run_blocks));
        Begun::set(&begun);
        Ok(JobId(begun.len() as u64))
    }
}

/// Looks at what has just been written down.
pub struct Told;

impl OnCapacity<AccountId> for Told {
    fn on_capacity(provider: &AccountId) {
        LastTold::set(&Capacity::offered(provider));
    }
}

impl pallet_capacity::Config for Test {
    type Benchmarks = MarketMock;
    type OnCapacity = Told;
    type Clock = System;
    type Seed = Seed;
    type ProgramOrigin = EnsureRoot<AccountId>;
    type CoreGas = ConstU64<CORE>;
    type UnmeasuredGas = ConstU64<UNMEASURED>;
    type BenchmarkBlocks = ConstU32<BENCHMARK_BLOCKS>;
    type LatencyBlocks = ConstU32<LATENCY>;
    type RunBlocks = ConstU32<RUN_BLOCKS>;
    type DrawnOneIn = DrawnOneIn;
    type DueBlocks = ConstU32<DUE_BLOCKS>;
    type ValidBlocks = ConstU32<VALID_BLOCKS>;
    type WeightInfo = ();
    #[cfg(feature = "runtime-benchmarks")]
    type BenchmarkHelper = HelperMock;
}

#[cfg(feature = "runtime-benchmarks")]
pub struct HelperMock;

#[cfg(feature = "runtime-benchmarks")]
impl pallet_capacity::BenchmarkHelper<AccountId> for HelperMock {
    fn program() -> ProgramId {
        PROGRAM
    }

    fn provider() -> AccountId {
        ALICE
    }
}

pub(crate) fn new_test_ext() -> sp_io::TestExternalities {
    let program = Some(BenchmarkProgram { program: PROGRAM, task_gas: TASK_GAS });
    let genesis = pallet_capacity::GenesisConfig::<Test> { program, ..Default::default() };
    let mut ext = sp_io::TestExternalities::from(genesis.build_storage().unwrap());
    ext.execute_with(|| {
        System::set_block_number(1);
        assert_eq!(Program::<Test>::get(), program);
    });
    ext
}

/// Runs a test and checks the invariants after it.
#[derive(Default)]
pub(crate) struct ExtBuilder;

impl ExtBuilder {
    pub(crate) fn build_and_execute(self, test: impl FnOnce()) {
        new_test_ext().execute_with(|| {
            test();
            assert_storage_noop!(Pallet::<Test>::do_try_state().unwrap());
        });
    }
}

pub(crate) fn go_to(block: u32) {
    System::set_block_number(block);
}

/// The record of Alice.
pub(crate) fn record() -> CapacityRecordOf<Test> {
    Records::<Test>::get(ALICE).unwrap()
}

/// Gas per block that Alice may claim.
pub(crate) fn limit() -> u64 {
    Capacity::view(&ALICE).limit
}

/// The pallet's events since the last call.
pub(crate) fn events() -> Vec<pallet_capacity::Event<Test>> {
    let events = System::events();
    System::reset_events();
    let ours = |event| match event {
        RuntimeEvent::Capacity(event) => Some(event),
        RuntimeEvent::System(..) => None,
    };
    events.into_iter().filter_map(|record| ours(record.event)).collect()
}
