//! A runtime with this pallet alone.

use crate::{
    self as pallet_provider_staking, Error, Event, HarmOf, HoldReason, Pallet, ProviderOf,
    Providers, SlashCauseOf, Slashes,
};
use frame_support::{
    assert_ok, assert_storage_noop, derive_impl, parameter_types,
    traits::{fungible::InspectHold, ConstU128, ConstU32},
};
use frame_system::EnsureRoot;
use sp_runtime::{BuildStorage, Perbill};
use stardust_primitives::{
    ids::{AssignmentId, ContestId},
    money::Deterrence,
    provider::{Endpoint, Harm, ProviderStatus, SlashCause, SlashStatus},
    traits::OnWithdrawn,
    Balance, STAR,
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
    pub type Balances = pallet_balances::Pallet<Test>;
    #[runtime::pallet_index(2)]
    pub type ProviderStaking = pallet_provider_staking::Pallet<Test>;
}

pub(crate) type Block = frame_system::mocking::MockBlockU32<Test>;

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
    type Block = Block;
    type AccountData = pallet_balances::AccountData<Balance>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
    type Balance = Balance;
    type ExistentialDeposit = ConstU128<STAR>;
    type AccountStore = System;
}

pub(crate) const MIN_BOND: Balance = 500 * STAR;
pub(crate) const UNBONDING: u32 = 100;
pub(crate) const DEFER: u32 = 40;
pub(crate) const MAX_CAPACITY: u32 = 8;
pub(crate) const HALF_LIFE: u32 = 360;
pub(crate) const PING: u32 = 20;
pub(crate) const MIN_DELEGATION: Balance = 10 * STAR;
pub(crate) const DELEGATION_LIMIT: u32 = 4;
pub(crate) const COMMISSION_BLOCKS: u32 = 50;
pub(crate) const DETERRENCE: Deterrence = Deterrence {
    fraud_slash: Perbill::from_percent(30),
    paid_out: Perbill::from_percent(25),
    compensated: Perbill::from_percent(15),
    margin: 2,
};

parameter_types! {
    /// The defer window, in storage so that a test may change it.
    pub storage DeferBlocks: u32 = DEFER;
    /// Registering is free, but in the tests that are about its price.
    pub storage RegistrationPrice: Balance = 0;
    pub storage RegistrationDeposit: Balance = 0;
    /// Who withdrew.
    pub storage Gone: Vec<AccountId> = Vec::new();
    pub const TestDeterrence: Deterrence = DETERRENCE;
    pub const DelegationAccount: AccountId = POT;
    pub const MaxCommissionRaise: Perbill = Perbill::from_percent(1);
}

impl pallet_provider_staking::Config for Test {
    type Currency = Balances;
    type RuntimeHoldReason = RuntimeHoldReason;
    type Clock = System;
    type CancelOrigin = EnsureRoot<AccountId>;
    type MinBond = ConstU128<MIN_BOND>;
    type Deterrence = TestDeterrence;
    type UnbondingBlocks = ConstU32<UNBONDING>;
    type DeferBlocks = DeferBlocks;
    type MaxCapacity = ConstU32<MAX_CAPACITY>;
    type RegistrationPrice = RegistrationPrice;
    type PriceHalfLife = ConstU32<HALF_LIFE>;
    type RegistrationDeposit = RegistrationDeposit;
    type PingBlocks = ConstU32<PING>;
    type DelegationAccount = DelegationAccount;
    type MinDelegation = ConstU128<MIN_DELEGATION>;
    type DelegationLimit = ConstU32<DELEGATION_LIMIT>;
    type MaxCommissionRaise = MaxCommissionRaise;
    type CommissionBlocks = ConstU32<COMMISSION_BLOCKS>;
    type OnWithdrawn = Withdrawals;
    type WeightInfo = ();
}

/// A recorder of those who withdrew.
pub struct Withdrawals;

impl OnWithdrawn<AccountId> for Withdrawals {
    fn on_withdrawn(provider: &AccountId) {
        let is_retired = |provider: ProviderOf<Test>| provider.status == ProviderStatus::Retired;
        assert!(Providers::<Test>::get(provider).is_none_or(is_retired), "it is gone by now");
        Gone::set(&[Gone::get(), vec![*provider]].concat());
    }
}

pub(crate) type AccountId = u64;
/// What keeps delegations; it has the existential deposit.
pub(crate) const POT: AccountId = 99;
/// Accounts of the tests, the first five with 10,000 STAR.
pub(crate) const ALICE: AccountId = 1;
pub(crate) const BOB: AccountId = 2;
pub(crate) const CHARLIE: AccountId = 3;
pub(crate) const DORA: AccountId = 4;
pub(crate) const EMIL: AccountId = 5;
pub(crate) const POOR: AccountId = 9;
pub(crate) const ENDOWMENT: Balance = 10_000 * STAR;

pub(crate) fn new_test_ext() -> sp_io::TestExternalities {
    let mut storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
    let owners = [ALICE, BOB, CHARLIE, DORA, EMIL].map(|who| (who, ENDOWMENT));
    let balances = owners.into_iter().chain([(POT, STAR)]).collect();
    pallet_balances::GenesisConfig::<Test> { balances, ..Default::default() }
        .assimilate_storage(&mut storage)
        .unwrap();
    let mut ext = sp_io::TestExternalities::from(storage);
    ext.execute_with(|| System::set_block_number(1));
    ext
}

/// Builds a state and checks the invariants after each test.
#[derive(Default)]
pub(crate) struct ExtBuilder {
    providers: Vec<AccountId>,
}

impl ExtBuilder {
    /// With this provider: least bond, price 10, capacity 2.
    pub(crate) fn provider(mut self, who: AccountId) -> Self {
        self.providers.push(who);
        self
    }

    pub(crate) fn build_and_execute(self, test: impl FnOnce()) {
        new_test_ext().execute_with(|| {
            for who in self.providers {
                assert_ok!(register(who, MIN_BOND));
            }
            System::reset_events();
            test();
            assert_storage_noop!(Pallet::<Test>::do_try_state().unwrap());
        });
    }
}

pub(crate) fn endpoint(text: &str) -> Endpoint {
    text.as_bytes().to_vec().try_into().unwrap()
}

pub(crate) fn register(who: AccountId, bond: Balance) -> sp_runtime::DispatchResult {
    let (origin, url) = (RuntimeOrigin::signed(who), endpoint("http://a"));
    ProviderStaking::register(origin, bond, url, 10, 2, Balance::MAX)
}

pub(crate) fn provider(who: AccountId) -> ProviderOf<Test> {
    Providers::<Test>::get(who).unwrap()
}

/// The cause of a fault in this batch.
pub(crate) fn expired(batch: u32) -> SlashCauseOf<Test> {
    let assignment = AssignmentId { batch, ..Default::default() };
    SlashCause::Expired { assignment, claimed_at: 1 }
}

/// The cause of a fraud that this contest showed.
pub(crate) fn fraud(contest: u64) -> SlashCauseOf<Test> {
    SlashCause::Fraud { contest: ContestId(contest), assignment: Default::default() }
}

/// A fraud that harmed Bob without limit, exposed by this account.
pub(crate) fn harm(exposer: Option<AccountId>) -> HarmOf<Test> {
    Harm { requester: BOB, cap: Balance::MAX, exposer }
}

pub(crate) fn status(cause: SlashCauseOf<Test>) -> SlashStatus<Balance, u32> {
    Slashes::<Test>::get(cause).unwrap().status
}

/// Free and held balance.
pub(crate) fn wealth(who: AccountId) -> Balance {
    let data = System::account(who).data;
    data.free + data.reserved
}

pub(crate) fn go_to(block: u32) {
    System::set_block_number(block);
}

pub(crate) fn held(who: AccountId) -> Balance {
    Balances::balance_on_hold(&HoldReason::Bond.into(), &who)
}

/// This pallet's events since the last call, in their order.
pub(crate) fn events() -> Vec<Event<Test>> {
    let events = System::read_events_for_pallet::<Event<Test>>();
    System::reset_events();
    events
}

pub(crate) type TestError = Error<Test>;

/// Alice takes delegations for this commission.
pub(crate) fn commission(percent: u32) -> sp_runtime::DispatchResult {
    let commission = sp_runtime::Perbill::from_percent(percent);
    ProviderStaking::set_commission(RuntimeOrigin::signed(ALICE), commission)
}

/// Delegates to Alice.
pub(crate) fn delegate(who: AccountId, amount: Balance) -> sp_runtime::DispatchResult {
    ProviderStaking::delegate(RuntimeOrigin::signed(who), ALICE, amount)
}

/// Takes stake out from behind Alice.
pub(crate) fn undelegate(who: AccountId, amount: Balance) -> sp_runtime::DispatchResult {
    ProviderStaking::undelegate(RuntimeOrigin::signed(who), ALICE, amount)
}

/// Has somebody given back what has left Alice's pool.
pub(crate) fn withdraw_delegation(who: AccountId) -> sp_runtime::DispatchResult {
    ProviderStaking::withdraw_delegation(RuntimeOrigin::signed(POOR), ALICE, who)
}

/// Ends the round of Alice's pool.
pub(crate) fn end_round() -> sp_runtime::DispatchResult {
    ProviderStaking::end_round(RuntimeOrigin::signed(POOR), ALICE).map(drop).map_err(|e| e.error)
}
