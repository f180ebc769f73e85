//! A runtime with this pallet alone, and a switch that pauses it.

use crate::{self as pallet_clock, Pace};
use frame_support::{derive_impl, parameter_types};
use sp_runtime::BuildStorage;

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
    pub type Clock = pallet_clock::Pallet<Test>;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
    type Block = frame_system::mocking::MockBlockU32<Test>;
}

parameter_types! {
    pub storage Paused: bool = false;
    pub const DefaultPace: Pace = Pace { epoch_slots: 200, era_sessions: 36, governance_speed: 1 };
}

impl pallet_clock::Config for Test {
    type Paused = Paused;
    type DefaultPace = DefaultPace;
    type WeightInfo = ();
}

pub(crate) fn new_test_ext() -> sp_io::TestExternalities {
    with_pace(None)
}

pub(crate) fn with_pace(pace: Option<Pace>) -> sp_io::TestExternalities {
    let mut storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
    let genesis = crate::GenesisConfig::<Test> { pace, ..Default::default() };
    genesis.assimilate_storage(&mut storage).unwrap();
    storage.into()
}
