//! A runtime with this pallet, the referenda of the SDK, and a policy that only a domain's members set.

use crate::{self as pallet_domain_voting, EnsureProposer, Pallet, TallyOf};
use frame_support::{
    assert_storage_noop, derive_impl, parameter_types,
    traits::{ConstU32, ConstU64, EnsureOrigin, EqualPrivilegeOnly, OnInitialize, OriginTrait},
    weights::Weight,
};
use frame_system::EnsureRoot;
use pallet_referenda::{Curve, Track, TrackInfo, TracksInfo};
use sp_runtime::{str_array, traits::MaybeConvert, BuildStorage, Perbill};
use stardust_primitives::{ids::DomainId, traits::Electorate};
use std::{borrow::Cow, collections::BTreeMap};

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
    pub type Preimage = pallet_preimage::Pallet<Test>;
    #[runtime::pallet_index(3)]
    pub type Scheduler = pallet_scheduler::Pallet<Test>;
    #[runtime::pallet_index(4)]
    pub type Referenda = pallet_referenda::Pallet<Test>;
    #[runtime::pallet_index(5)]
    pub type DomainVoting = pallet_domain_voting::Pallet<Test>;
    #[runtime::pallet_index(6)]
    pub type Policy = policy::Pallet<Test>;
}

/// What a domain's members decide on, and what they act as.
#[frame_support::pallet(dev_mode)]
pub mod policy {
    use frame_support::pallet_prelude::*;
    use frame_system::pallet_prelude::*;
    use stardust_primitives::ids::DomainId;

    #[pallet::config]
    pub trait Config: frame_system::Config {
        type MembersOrigin: EnsureOrigin<Self::RuntimeOrigin, Success = DomainId>;
    }

    #[pallet::pallet]
    pub struct Pallet<T>(_);

    #[pallet::origin]
    #[derive(
        Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
    )]
    pub enum Origin {
        DomainMembers(DomainId),
    }

    #[pallet::storage]
    pub type Policies<T: Config> = StorageMap<_, Twox64Concat, DomainId, u32, OptionQuery>;

    #[pallet::call]
    impl<T: Config> Pallet<T> {
        pub fn set_policy(origin: OriginFor<T>, policy: u32) -> DispatchResult {
            let domain = T::MembersOrigin::ensure_origin(origin)?;
            Policies::<T>::insert(domain, policy);
            Ok(())
        }
    }
}

pub(crate) type AccountId = u64;
pub(crate) const ALICE: AccountId = 1;
pub(crate) const BOB: AccountId = 2;
pub(crate) const CHARLIE: AccountId = 3;
pub(crate) const DAVE: AccountId = 4;
pub(crate) const EVE: AccountId = 5;
/// A member of another domain.
pub(crate) const OTHER: AccountId = 8;
/// A member of none.
pub(crate) const STRANGER: AccountId = 9;
/// The domain of Alice to Eve.
pub(crate) const HOME: DomainId = DomainId(1);
/// The domain of the other one.
pub(crate) const ABROAD: DomainId = DomainId(2);
/// The block in which a test begins, long after these became members.
pub(crate) const START: u32 = 10;

pub(crate) const PREPARE: u32 = 2;
pub(crate) const DECISION: u32 = 10;
pub(crate) const CONFIRM: u32 = 3;
pub(crate) const ENACTMENT: u32 = 2;

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
    type Block = frame_system::mocking::MockBlockU32<Test>;
    type AccountData = pallet_balances::AccountData<u64>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
    type AccountStore = System;
}

impl pallet_preimage::Config for Test {
    type RuntimeEvent = RuntimeEvent;
    type WeightInfo = ();
    type Currency = Balances;
    type ManagerOrigin = EnsureRoot<AccountId>;
    type Consideration = ();
}

parameter_types! {
    pub const MaximumWeight: Weight = Weight::from_parts(2_000_000_000_000, u64::MAX);
    /// Since when who has been a member of what; in storage so that it is rolled back with a failed call.
    pub storage Joined: BTreeMap<(u32, AccountId), u32> = BTreeMap::new();
}

impl pallet_scheduler::Config for Test {
    type RuntimeEvent = RuntimeEvent;
    type RuntimeOrigin = RuntimeOrigin;
    type PalletsOrigin = OriginCaller;
    type RuntimeCall = RuntimeCall;
    type MaximumWeight = MaximumWeight;
    type ScheduleOrigin = EnsureRoot<AccountId>;
    type OriginPrivilegeCmp = EqualPrivilegeOnly;
    type MaxScheduledPerBlock = ConstU32<100>;
    type WeightInfo = ();
    type Preimages = Preimage;
    type BlockNumberProvider = System;
}

/// The domain for whose members an origin stands.
pub struct DomainOf;

impl MaybeConvert<OriginCaller, DomainId> for DomainOf {
    fn maybe_convert(origin: OriginCaller) -> Option<DomainId> {
        match origin {
            OriginCaller::Policy(policy::Origin::DomainMembers(domain)) => Some(domain),
            _ => None,
        }
    }
}

/// What the members of a domain decided.
pub struct DecidedByMembers;

impl EnsureOrigin<RuntimeOrigin> for DecidedByMembers {
    type Success = DomainId;

    fn try_origin(origin: RuntimeOrigin) -> Result<DomainId, RuntimeOrigin> {
        DomainOf::maybe_convert(origin.caller().clone()).ok_or(origin)
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn try_successful_origin() -> Result<RuntimeOrigin, ()> {
        Ok(policy::Origin::DomainMembers(HOME).into())
    }
}

impl policy::Config for Test {
    type MembersOrigin = DecidedByMembers;
}

/// A track for each domain, all alike. Support falls from 60% to 20% in ten blocks, approval from 100% to 50%.
pub struct DomainTracks;

impl TracksInfo<u64, u32> for DomainTracks {
    type Id = DomainId;
    type RuntimeOrigin = OriginCaller;

    fn tracks() -> impl Iterator<Item = Cow<'static, Track<DomainId, u64, u32>>> {
        let id = HOME;
        Self::info(id)
            .into_iter()
            .map(move |info| Cow::Owned(Track { id, info: info.into_owned() }))
    }

    fn track_for(origin: &OriginCaller) -> Result<DomainId, ()> {
        DomainOf::maybe_convert(origin.clone()).ok_or(())
    }

    fn info(_: DomainId) -> Option<Cow<'static, TrackInfo<u64, u32>>> {
        let percent = Perbill::from_percent;
        let falls = |ceil, floor| Curve::LinearDecreasing {
            length: percent(100),
            floor: percent(floor),
            ceil: percent(ceil),
        };
        Some(Cow::Owned(TrackInfo {
            name: str_array("domain_members"),
            max_deciding: 2,
            decision_deposit: 5,
            prepare_period: PREPARE,
            decision_period: DECISION,
            confirm_period: CONFIRM,
            min_enactment_period: ENACTMENT,
            min_approval: falls(100, 50),
            min_support: falls(60, 20),
        }))
    }
}

impl pallet_referenda::Config for Test {
    type RuntimeCall = RuntimeCall;
    type RuntimeEvent = RuntimeEvent;
    type WeightInfo = ();
    type Scheduler = Scheduler;
    type Currency = Balances;
    type SubmitOrigin = EnsureProposer<Test, DomainOf>;
    type CancelOrigin = EnsureRoot<AccountId>;
    type KillOrigin = EnsureRoot<AccountId>;
    type Slash = ();
    type Votes = u32;
    type Tally = TallyOf<Test>;
    type SubmissionDeposit = ConstU64<2>;
    type MaxQueued = ConstU32<3>;
    type UndecidingTimeout = ConstU32<20>;
    type AlarmInterval = ConstU32<1>;
    type Tracks = DomainTracks;
    type Preimages = Preimage;
    type BlockNumberProvider = System;
}

/// Members as a test says.
pub struct MembersMock;

impl Electorate<AccountId, u32> for MembersMock {
    fn member_since(domain: DomainId, account: &AccountId) -> Option<u32> {
        Joined::get().get(&(domain.0, *account)).copied()
    }

    fn members(domain: DomainId) -> u32 {
        Joined::get().keys().filter(|(of, _)| *of == domain.0).count() as u32
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn benchmark_member(domain: DomainId, account: &AccountId) {
        join(domain, *account, 0);
    }
}

impl pallet_domain_voting::Config for Test {
    type Polls = Referenda;
    type Members = MembersMock;
    type Clock = System;
    type WeightInfo = ();
}

/// Makes an account a member since a block.
pub(crate) fn join(domain: DomainId, account: AccountId, since: u32) {
    let mut joined = Joined::get();
    joined.insert((domain.0, account), since);
    Joined::set(&joined);
}

/// Ends a membership.
pub(crate) fn leave(domain: DomainId, account: AccountId) {
    let mut joined = Joined::get();
    joined.remove(&(domain.0, account));
    Joined::set(&joined);
}

pub(crate) fn new_test_ext() -> sp_io::TestExternalities {
    let balances = (1..=STRANGER).map(|account| (account, 1_000)).collect();
    let genesis = RuntimeGenesisConfig {
        balances: pallet_balances::GenesisConfig { balances, ..Default::default() },
        ..Default::default()
    };
    let mut ext = sp_io::TestExternalities::from(genesis.build_storage().unwrap());
    ext.execute_with(|| {
        (ALICE..=EVE).for_each(|member| join(HOME, member, 1));
        join(ABROAD, OTHER, 1);
        System::set_block_number(START);
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

/// Makes blocks up to this one.
pub(crate) fn go_to(block: u32) {
    while System::block_number() < block {
        let next = System::block_number() + 1;
        System::set_block_number(next);
        Scheduler::on_initialize(next);
    }
}

/// The pallet's events since the last call.
pub(crate) fn events() -> Vec<pallet_domain_voting::Event<Test>> {
    let events = System::events();
    System::reset_events();
    let ours = |event| match event {
        RuntimeEvent::DomainVoting(event) => Some(event),
        _ => None,
    };
    events.into_iter().filter_map(|record| ours(record.event)).collect()
}
