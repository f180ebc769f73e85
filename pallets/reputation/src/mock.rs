//! A runtime with this pallet alone.

use crate::{self as pallet_reputation, Pallet, Records, TrustRecordOf};
use frame_support::{
    assert_storage_noop, derive_impl, parameter_types,
    traits::{ConstU32, ConstU64},
};
use sp_runtime::BuildStorage;
use stardust_primitives::{
    reputation::{PaidBatch, ProgramClass},
    traits::Reputation as _,
    Balance,
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
    pub type Reputation = pallet_reputation::Pallet<Test>;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
    type Block = frame_system::mocking::MockBlockU32<Test>;
}

pub(crate) type AccountId = u64;
pub(crate) const ALICE: AccountId = 1;
pub(crate) const BOB: AccountId = 2;
/// What a point costs.
pub(crate) const FEE: Balance = 4_000;
pub(crate) const HALF_LIFE: u32 = 320;
/// Blocks of one of its steps.
pub(crate) const STEP: u32 = 10;
pub(crate) const GAS_PER_BLOCK: u64 = 100;

parameter_types! {
    /// What a point costs, in storage so that a test may change it.
    pub storage FeePerPoint: Balance = FEE;
}

impl pallet_reputation::Config for Test {
    type Clock = System;
    type FeePerPoint = FeePerPoint;
    type HalfLife = ConstU32<HALF_LIFE>;
    type GasPerBlock = ConstU64<GAS_PER_BLOCK>;
}

pub(crate) fn new_test_ext() -> sp_io::TestExternalities {
    let storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
    let mut ext = sp_io::TestExternalities::from(storage);
    ext.execute_with(|| System::set_block_number(1));
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

/// A batch whose fee is worth a point, as fast as a current core.
pub(crate) fn batch() -> PaidBatch<Balance, u32> {
    PaidBatch { network_fee: FEE, is_checked: true, blocks: 1, gas: 0 }
}

/// Notes so many checked batches of Alice's in short tasks.
pub(crate) fn earn(batches: u32) {
    (0..batches).for_each(|_| Reputation::note_paid(&ALICE, ProgramClass::Short, batch()));
}

/// The stored record of Alice in a class.
pub(crate) fn stored(class: ProgramClass) -> TrustRecordOf<Test> {
    Records::<Test>::get(ALICE, class).unwrap()
}

pub(crate) fn checked(class: ProgramClass) -> u32 {
    Reputation::checked(&ALICE, class)
}
