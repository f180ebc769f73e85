//! A runtime with this pallet alone; what providers offer and where they are at home stands in storage.

use crate::{self as pallet_spot, Pallet, SpotOf, Spots};
use frame_support::{
    assert_storage_noop, derive_impl, parameter_types,
    traits::{ConstU128, ConstU32},
};
use sp_runtime::{BuildStorage, Permill};
use stardust_primitives::{
    domain::COMMONS,
    ids::DomainId,
    traits::{self, Homes, Offer, Offers, OnCapacity},
    Balance,
};
use std::collections::BTreeMap;

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
    pub type SpotPrices = pallet_spot::Pallet<Test>;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
    type Block = frame_system::mocking::MockBlockU32<Test>;
}

pub(crate) type AccountId = u64;
pub(crate) const ALICE: AccountId = 1;
pub(crate) const BOB: AccountId = 2;
pub(crate) const STRANGER: AccountId = 9;
pub(crate) const D1: DomainId = DomainId(1);
pub(crate) const EPOCH: u32 = 10;
pub(crate) const ABSENT: u32 = 30;
pub(crate) const INITIAL: Balance = 1_000_000;
pub(crate) const MAX: Balance = 1_000_000_000_000_000;
pub(crate) const CHAIN_FLOOR: Balance = 10;

parameter_types! {
    /// What providers offer; in storage, as it is on a chain.
    pub storage Offered: BTreeMap<AccountId, (u64, u64, u32)> = BTreeMap::new();
    /// Who is in another domain than the commons.
    pub storage Members: BTreeMap<AccountId, DomainId> = BTreeMap::new();
    /// What domains ask for.
    pub storage Floors: BTreeMap<DomainId, Balance> = BTreeMap::new();
    pub const Target: Permill = Permill::from_percent(80);
    pub const Step: Permill = Permill::from_parts(125_000);
}

/// The providers and domains of these lists.
pub struct World;

impl Offers<AccountId, u32> for World {
    fn offer(provider: &AccountId) -> Option<Offer<u32>> {
        let (capacity, load, seen_at) = *Offered::get().get(provider)?;
        Some(Offer { capacity, load, seen_at })
    }
}

impl Homes<AccountId, Balance> for World {
    fn home(account: &AccountId) -> DomainId {
        Members::get().get(account).copied().unwrap_or(COMMONS)
    }

    fn price_floor(domain: DomainId) -> Balance {
        Floors::get().get(&domain).copied().unwrap_or_default()
    }
}

impl pallet_spot::Config for Test {
    type Offers = World;
    type Domains = World;
    type Clock = System;
    type PriceFloor = ConstU128<CHAIN_FLOOR>;
    type EpochBlocks = ConstU32<EPOCH>;
    type Target = Target;
    type Step = Step;
    type InitialPrice = ConstU128<INITIAL>;
    type MaxPrice = ConstU128<MAX>;
    type AbsentBlocks = ConstU32<ABSENT>;
    type WeightInfo = ();
    #[cfg(feature = "runtime-benchmarks")]
    type BenchmarkHelper = World;
}

#[cfg(feature = "runtime-benchmarks")]
impl pallet_spot::BenchmarkHelper<AccountId> for World {
    fn provider() -> AccountId {
        offer(ALICE, 5, 1);
        move_to(ALICE, D1);
        ALICE
    }
}

pub(crate) fn new_test_ext() -> sp_io::TestExternalities {
    let storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
    let mut ext = sp_io::TestExternalities::new(storage);
    ext.execute_with(|| System::set_block_number(1));
    ext
}

/// Runs a test and then the invariants.
pub(crate) fn run(test: impl FnOnce()) {
    new_test_ext().execute_with(|| {
        test();
        assert_storage_noop!(Pallet::<Test>::do_try_state().unwrap());
    });
}

/// A provider that was seen now may claim so much and runs so much, and nobody is told.
pub(crate) fn offer(provider: AccountId, capacity: u64, load: u64) {
    let mut offered = Offered::get();
    offered.insert(provider, (capacity, load, System::block_number()));
    Offered::set(&offered);
}

/// The same, and the pallet is told.
pub(crate) fn set(provider: AccountId, capacity: u64, load: u64) {
    offer(provider, capacity, load);
    SpotPrices::on_capacity(&provider);
}

/// A provider takes no more work, and nobody is told.
pub(crate) fn stop(provider: AccountId) {
    let mut offered = Offered::get();
    offered.remove(&provider);
    Offered::set(&offered);
}

pub(crate) fn move_to(account: AccountId, domain: DomainId) {
    let mut members = Members::get();
    members.insert(account, domain);
    Members::set(&members);
}

pub(crate) fn set_floor(domain: DomainId, floor: Balance) {
    let mut floors = Floors::get();
    floors.insert(domain, floor);
    Floors::set(&floors);
}

pub(crate) fn go_to(block: u32) {
    System::set_block_number(block);
}

/// What the market is told.
pub(crate) fn price(domain: DomainId) -> Balance {
    <SpotPrices as traits::SpotPrices<Balance>>::spot(domain)
}

/// What a domain counts now: supply and busy.
pub(crate) fn sums(domain: DomainId) -> (u128, u128) {
    Spots::<Test>::get(domain).map_or((0, 0), |spot: SpotOf<Test>| (spot.supply, spot.busy))
}

/// This pallet's events since the last call, in their order.
pub(crate) fn events() -> Vec<pallet_spot::Event<Test>> {
    let events = System::read_events_for_pallet::<pallet_spot::Event<Test>>();
    System::reset_events();
    events
}
