//! A runtime with this pallet, and domains whose admins are accounts of their numbers.

use crate::{self as pallet_border, Error, Event, HoldReason, Limits, Pallet, PeeringOf, TermsOf};
use frame_support::{
    assert_ok, assert_storage_noop, derive_impl, ensure, parameter_types,
    traits::{
        fungible::{InspectHold, Mutate},
        ConstU128, Hooks,
    },
    weights::Weight,
    PalletId,
};
use frame_system::ensure_signed;
use sp_runtime::{traits::IdentityLookup, BuildStorage, DispatchError, DispatchResult, Perbill};
use stardust_primitives::{
    domain::{
        border::{BorderAct, Passage, Path, Relation, Side, SideTerms, Terms},
        policy::Classes,
    },
    ids::{AssignmentId, DomainId, JobId},
    reputation::ProgramClass,
    traits::{Gateway, Sovereigns},
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
    pub type Borders = pallet_border::Pallet<Test>;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
    type Block = frame_system::mocking::MockBlockU32<Test>;
    // Wide enough for the pot's account.
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
pub(crate) const ANYONE: AccountId = 900;
/// Who gets what no domain can.
pub(crate) const NETWORK: AccountId = 901;
/// The treasury of a domain is the account of this number and its own.
pub(crate) const TREASURIES: AccountId = 1_000;
pub(crate) const ENDOWMENT: Balance = 1_000 * STAR;
pub(crate) const CREDIT: Balance = 100 * STAR;
pub(crate) const PERIOD: u32 = 50;
pub(crate) const NOTICE: u32 = 20;
pub(crate) const TERM_MAX: u32 = 1_000;
pub(crate) const ROUTE_MAX: u32 = 300;
pub(crate) const ROUTES: u32 = 3;
/// Domains that there are, besides the commons.
pub(crate) const DOMAINS: u32 = 30;
/// The end of the peerings that tests sign.
pub(crate) const UNTIL: u32 = 900;

pub(crate) const A: DomainId = DomainId(1);
pub(crate) const B: DomainId = DomainId(2);
pub(crate) const C: DomainId = DomainId(3);
pub(crate) const D: DomainId = DomainId(4);
pub(crate) const E: DomainId = DomainId(5);
pub(crate) const F: DomainId = DomainId(6);

pub(crate) const NOT_ADMIN: DispatchError = DispatchError::Other("not the admin");

parameter_types! {
    pub const BorderId: PalletId = PalletId(*b"star/bor");
    pub const Network: AccountId = NETWORK;
    pub const BorderLimits: Limits<u32> = Limits {
        period: PERIOD,
        notice: NOTICE,
        term_max: TERM_MAX,
        route_max: ROUTE_MAX,
        routes: ROUTES,
    };
    /// Domains that are dissolved.
    pub storage Dissolved: Vec<DomainId> = Vec::new();
    /// What domains did, as their logs have it.
    pub storage Acts: Vec<(DomainId, DomainId, BorderAct)> = Vec::new();
}

#[cfg(feature = "runtime-benchmarks")]
parameter_types! {
    /// Domains that benchmarks have made.
    pub storage Founded: u32 = 0;
}

/// Domains whose admins are the accounts of their numbers.
pub struct SovereignsMock;

impl Sovereigns<RuntimeOrigin, AccountId> for SovereignsMock {
    fn decide(
        origin: RuntimeOrigin,
        domain: DomainId,
        other: DomainId,
        act: BorderAct,
    ) -> DispatchResult {
        let who = ensure_signed(origin)?;
        ensure!(who == u128::from(domain.0) && Self::is_active(domain), NOT_ADMIN);
        Acts::set(&[Acts::get(), vec![(domain, other, act)]].concat());
        Ok(())
    }

    fn is_active(domain: DomainId) -> bool {
        (1..=DOMAINS).contains(&domain.0) && !Dissolved::get().contains(&domain)
    }

    fn treasury(domain: DomainId) -> AccountId {
        treasury(domain)
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn benchmark_sovereign(treasury: u128) -> (DomainId, RuntimeOrigin) {
        let id = DomainId(Founded::get() + 1);
        Founded::set(&id.0);
        Balances::set_balance(&self::treasury(id), treasury);
        (id, by(id))
    }
}

impl pallet_border::Config for Test {
    type Currency = Balances;
    type RuntimeHoldReason = RuntimeHoldReason;
    type Sovereigns = SovereignsMock;
    type Clock = System;
    type PalletId = BorderId;
    type Remainder = Network;
    type Limits = BorderLimits;
    type WeightInfo = ();
}

pub(crate) fn treasury(domain: DomainId) -> AccountId {
    TREASURIES + u128::from(domain.0)
}

pub(crate) fn new_test_ext() -> sp_io::TestExternalities {
    let mut storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
    let treasuries = (1..=DOMAINS).map(|number| (treasury(DomainId(number)), ENDOWMENT));
    let balances = treasuries.chain([(ANYONE, ENDOWMENT), (NETWORK, ENDOWMENT)]).collect();
    pallet_balances::GenesisConfig::<Test> { balances, ..Default::default() }
        .assimilate_storage(&mut storage)
        .unwrap();
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

/// The origin of a domain's admin.
pub(crate) fn by(domain: DomainId) -> RuntimeOrigin {
    RuntimeOrigin::signed(domain.0.into())
}

pub(crate) fn anyone() -> RuntimeOrigin {
    RuntimeOrigin::signed(ANYONE)
}

/// Two percent, covered by [`CREDIT`], all classes.
pub(crate) fn side() -> SideTerms {
    SideTerms { price: Perbill::from_percent(2), credit: CREDIT, classes: Classes::ALL }
}

pub(crate) fn terms() -> TermsOf<Test> {
    Terms { relation: Relation::Equals, until: UNTIL, low: side(), high: side() }
}

/// Terms by which the domain of the lower number is the other's customer.
pub(crate) fn low_is_customer() -> TermsOf<Test> {
    Terms { relation: Relation::LowIsCustomer, ..terms() }
}

pub(crate) fn sign_with(one: DomainId, other: DomainId, terms: TermsOf<Test>) {
    assert_ok!(Borders::propose(by(one), one, other, terms));
    assert_ok!(Borders::accept(by(other), other, one, terms));
}

pub(crate) fn sign(one: DomainId, other: DomainId) {
    sign_with(one, other, terms());
}

/// A over B to C: A is B's customer, and B has signed the way to C for the longest time.
pub(crate) fn route() {
    sign_with(A, B, low_is_customer());
    sign(B, C);
    assert_ok!(Borders::announce(by(B), B, A, path(&[B, C]), 1 + ROUTE_MAX));
}

pub(crate) fn path(domains: &[DomainId]) -> Path {
    domains.to_vec().try_into().unwrap()
}

/// A claim of a job of A in the medium class.
pub(crate) fn enter(domains: &[DomainId], fee_limit: Balance) -> Result<Passage, DispatchError> {
    frame_support::storage::with_storage_layer(|| {
        Borders::enter(A, &path(domains), ProgramClass::Medium, fee_limit)
    })
}

pub(crate) fn batch(number: u32) -> AssignmentId {
    AssignmentId { job: JobId(7), batch: number, replica: 0 }
}

/// A batch of A's is claimed abroad and paid in full.
pub(crate) fn pay(domains: &[DomainId], fee: Balance) {
    let passage = enter(domains, fee).unwrap();
    Borders::note_paid(batch(0), A, &passage, fee, fee);
}

/// Whether jobs of one may enter the other now.
pub(crate) fn is_open(one: DomainId, other: DomainId) -> bool {
    Borders::passage(one, path(&[other]), ProgramClass::Medium).is_ok()
}

pub(crate) fn peering(one: DomainId, other: DomainId) -> PeeringOf<Test> {
    Borders::peering(one, other).unwrap()
}

/// The side of A in its peering with B.
pub(crate) fn side_of_a() -> Side {
    peering(A, B).low
}

pub(crate) fn free(domain: DomainId) -> Balance {
    Balances::free_balance(treasury(domain))
}

pub(crate) fn held(domain: DomainId) -> Balance {
    Balances::balance_on_hold(&HoldReason::Collateral.into(), &treasury(domain))
}

pub(crate) fn set_free(domain: DomainId, amount: Balance) {
    Balances::set_balance(&treasury(domain), amount);
}

pub(crate) fn go_to(block: u32) {
    System::set_block_number(block);
}

/// The hook with as much weight as it may want.
pub(crate) fn idle() -> Weight {
    Borders::on_idle(System::block_number(), Weight::MAX)
}

/// The first block of a period, and what its hook does.
pub(crate) fn clear_in(period: u32) {
    go_to(period * PERIOD);
    idle();
}

/// This pallet's events since the last call, in their order.
pub(crate) fn events() -> Vec<Event<Test>> {
    let events = System::read_events_for_pallet::<Event<Test>>();
    System::reset_events();
    events
}

pub(crate) type TestError = Error<Test>;
