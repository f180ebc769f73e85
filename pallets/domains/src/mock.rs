//! A runtime with this pallet alone.

use crate::{
    self as pallet_domains, ChangeOf, DomainOf, Domains, Error, Event, HoldReason, Limits,
    MembershipOf, Memberships, Pallet, PolicyOf,
};
use frame_support::{
    assert_ok, assert_storage_noop, derive_impl, parameter_types,
    traits::{fungible::InspectHold, ConstU128, EnsureOrigin},
    PalletId,
};
use frame_system::EnsureRoot;
use sp_runtime::{traits::IdentityLookup, BuildStorage, DispatchResult, Perbill};
use stardust_primitives::{
    domain::{
        policy::{Admission, Policy},
        record::Actor,
        DomainJob,
    },
    ids::{DomainId, ProgramId},
    job::Assurance,
    reputation::ProgramClass,
    traits::Border,
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
    pub type Sovereign = pallet_domains::Pallet<Test>;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
    type Block = frame_system::mocking::MockBlockU32<Test>;
    // Wide enough for an account of each treasury.
    type AccountId = AccountId;
    type Lookup = IdentityLookup<AccountId>;
    type AccountData = pallet_balances::AccountData<Balance>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
    type Balance = Balance;
    type ExistentialDeposit = ConstU128<STAR>;
    type AccountStore = System;
}

pub(crate) type AccountId = u128;
pub(crate) const ADMIN: AccountId = 1;
pub(crate) const ALICE: AccountId = 2;
pub(crate) const BOB: AccountId = 3;
pub(crate) const CHARLIE: AccountId = 4;
/// Founds domains, but has no say in them.
pub(crate) const FOUNDER: AccountId = 5;
pub(crate) const POOR: AccountId = 9;
/// Where the rests of treasuries go.
pub(crate) const HEIR: AccountId = 8;
/// An account of this number and a domain's acts for the members of that domain.
pub(crate) const MEMBERS: AccountId = 1_000;
pub(crate) const ENDOWMENT: Balance = 10_000 * STAR;

pub(crate) const DOMAIN_DEPOSIT: Balance = 100 * STAR;
pub(crate) const MEMBER_DEPOSIT: Balance = 2 * STAR;
pub(crate) const DELAY: u32 = 20;
pub(crate) const FREEZE: u32 = 100;
pub(crate) const NOTICE_MAX: u32 = 15;
pub(crate) const TERM_MAX: u32 = 1_000;
pub(crate) const ABSENCE: u32 = 300;
pub(crate) const VOUCH_AGE: u32 = 5;
pub(crate) const KEEP: u32 = 50;
pub(crate) const RULES: u32 = 3;
pub(crate) const INVITATIONS: u32 = 2;
/// The first domain.
pub(crate) const D1: DomainId = DomainId(1);
/// The second domain.
pub(crate) const D2: DomainId = DomainId(2);

parameter_types! {
    pub const DomainsId: PalletId = PalletId(*b"star/dom");
    pub const Heir: AccountId = HEIR;
    pub const RevenueMax: Perbill = Perbill::from_percent(10);
    pub const DomainLimits: Limits<u32> = Limits {
        change_delay: DELAY,
        freeze: FREEZE,
        notice_max: NOTICE_MAX,
        term_max: TERM_MAX,
        absence: ABSENCE,
        vouch_age: VOUCH_AGE,
        keep: KEEP,
        rules: RULES,
        invitations: INVITATIONS,
    };
    /// Domains that have signed something about others.
    pub storage Engaged: Vec<DomainId> = Vec::new();
}

/// The members of a domain act by an account of that number beyond [`MEMBERS`].
pub struct EnsureMembers;

impl EnsureOrigin<RuntimeOrigin> for EnsureMembers {
    type Success = DomainId;

    fn try_origin(origin: RuntimeOrigin) -> Result<DomainId, RuntimeOrigin> {
        match frame_system::ensure_signed(origin.clone()) {
            Ok(who) if who > MEMBERS && who < 2 * MEMBERS => Ok(DomainId((who - MEMBERS) as u32)),
            _ => Err(origin),
        }
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn try_successful_origin() -> Result<RuntimeOrigin, ()> {
        Ok(members_of(D1))
    }
}

/// What domains have signed, as a test says.
pub struct BorderMock;

impl Border for BorderMock {
    fn is_engaged(domain: DomainId) -> bool {
        Engaged::get().contains(&domain)
    }
}

impl pallet_domains::Config for Test {
    type Currency = Balances;
    type RuntimeHoldReason = RuntimeHoldReason;
    type Clock = System;
    type Border = BorderMock;
    type MembersOrigin = EnsureMembers;
    type OversightOrigin = EnsureRoot<AccountId>;
    type PalletId = DomainsId;
    type Remainder = Heir;
    type DomainDeposit = ConstU128<DOMAIN_DEPOSIT>;
    type MemberDeposit = ConstU128<MEMBER_DEPOSIT>;
    type RevenueMax = RevenueMax;
    type Limits = DomainLimits;
    type WeightInfo = ();
}

pub(crate) fn new_test_ext() -> sp_io::TestExternalities {
    let mut storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
    let rich = [ADMIN, ALICE, BOB, CHARLIE, FOUNDER].map(|who| (who, ENDOWMENT));
    let balances = rich.into_iter().chain([(HEIR, STAR), (POOR, 2 * STAR)]).collect();
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
    policies: Vec<PolicyOf<Test>>,
}

impl ExtBuilder {
    /// With one more active domain of this policy.
    pub(crate) fn domain(mut self, policy: PolicyOf<Test>) -> Self {
        self.policies.push(policy);
        self
    }

    pub(crate) fn build_and_execute(self, test: impl FnOnce()) {
        new_test_ext().execute_with(|| {
            for (policy, number) in self.policies.into_iter().zip(1..) {
                assert_ok!(create(policy));
                assert_ok!(Sovereign::start(admin(), DomainId(number)));
            }
            System::reset_events();
            test();
            assert_storage_noop!(Pallet::<Test>::do_try_state().unwrap());
        });
    }
}

/// Open to all, with terms of 200 blocks and a notice of 10.
pub(crate) fn open() -> PolicyOf<Test> {
    Policy { notice: 10, ..Policy::open(200) }
}

pub(crate) fn admitting(admission: Admission) -> PolicyOf<Test> {
    Policy { admission, ..open() }
}

pub(crate) fn admin() -> RuntimeOrigin {
    RuntimeOrigin::signed(ADMIN)
}

pub(crate) fn members_of(domain: DomainId) -> RuntimeOrigin {
    RuntimeOrigin::signed(MEMBERS + u128::from(domain.0))
}

pub(crate) fn by(who: AccountId) -> RuntimeOrigin {
    RuntimeOrigin::signed(who)
}

pub(crate) fn create(policy: PolicyOf<Test>) -> DispatchResult {
    Sovereign::create(by(FOUNDER), ADMIN, policy)
}

pub(crate) fn join(who: AccountId) -> DispatchResult {
    Sovereign::join(by(who), D1)
}

pub(crate) fn domain() -> DomainOf<Test> {
    Domains::<Test>::get(D1).unwrap()
}

pub(crate) fn member(who: AccountId) -> MembershipOf<Test> {
    Memberships::<Test>::get(who).unwrap()
}

/// Whether an account is a member of the first domain now.
pub(crate) fn is_member(who: AccountId) -> bool {
    Sovereign::membership(&who).is_some_and(|membership| membership.domain == D1)
}

pub(crate) fn go_to(block: u32) {
    System::set_block_number(block);
}

pub(crate) fn held(reason: HoldReason, who: AccountId) -> Balance {
    Balances::balance_on_hold(&reason.into(), &who)
}

/// A job of the first domain that costs one planck per SCU.
pub(crate) fn job() -> DomainJob<Balance> {
    DomainJob {
        home: D1,
        program: ProgramId::repeat_byte(1),
        class: ProgramClass::Medium,
        assurance: Assurance::Sampled,
        price: 1,
    }
}

/// This pallet's events since the last call, in their order.
pub(crate) fn events() -> Vec<Event<Test>> {
    let events = System::read_events_for_pallet::<Event<Test>>();
    System::reset_events();
    events
}

/// What happened in the first domain, by an account, under its first policy.
pub(crate) fn changed(who: AccountId, change: ChangeOf<Test>) -> Event<Test> {
    Event::Changed { domain: D1, actor: Actor::Account(who), version: 1, change }
}

pub(crate) type TestError = Error<Test>;
