//! A runtime with this pallet alone.

use crate::{self as pallet_protocol_parameters, Current, Event, Pallet};
use frame_support::{
    assert_storage_noop, derive_impl, ord_parameter_types, parameter_types, traits::EitherOfDiverse,
};
use frame_system::{EnsureRoot, EnsureSignedBy};
use sp_runtime::{BuildStorage, Perbill};
use stardust_primitives::{
    dispatch::score::Weights,
    money::{AuditRates, Deterrence, FeeSplit},
    parameters::{
        BondParameters, DispatchParameters, MarketParameters, Parameters, ProviderParameters,
        TreasuryParameters, VerificationParameters,
    },
    STAR,
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
    pub type ProtocolParameters = pallet_protocol_parameters::Pallet<Test>;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
    type Block = frame_system::mocking::MockBlockU32<Test>;
}

const fn percent(percent: u32) -> Perbill {
    Perbill::from_percent(percent)
}

/// The numbers of the protocol's text.
pub(crate) const INITIAL: Parameters = Parameters {
    market: MarketParameters {
        fees: FeeSplit { provider: percent(80), author: percent(5), network: percent(15) },
        fault_share: percent(10),
        audit_pay_percent: 125,
        price_floor: 1,
        max_claim_blocks: 201_600,
        max_run_blocks: 14_400,
        reveal_blocks: 100,
        clear_blocks: 14_400,
        output_blocks: 28_800,
        answer_blocks: 1_200,
        keep_blocks: 864_000,
    },
    verification: VerificationParameters {
        rates: AuditRates {
            least_audits_milli: 200,
            newcomer_audits_milli: 2_000,
            newcomer_batches: 20,
            trust_batches: 20,
            honest_share: percent(63),
        },
        audit_blocks: 4,
        panel_blocks: 20,
        fault_blocks: 28_800,
    },
    bonds: BondParameters {
        deterrence: Deterrence {
            fraud_slash: percent(30),
            paid_out: percent(25),
            compensated: percent(15),
            margin: 2,
        },
        min_bond: 500 * STAR,
        unbonding_blocks: 201_600,
        defer_blocks: 28_800,
        delegation_limit: 1,
    },
    providers: ProviderParameters {
        registration_price: STAR,
        price_half_life: 360,
        registration_deposit: STAR / 50,
        ping_blocks: 200,
        min_delegation: 10 * STAR,
        commission_raise: percent(1),
        commission_blocks: 28_800,
        fee_per_point: STAR / 1_000,
    },
    treasury: TreasuryParameters { emission_share: percent(20) },
    dispatch: DispatchParameters { weights: Weights::PROTOCOL },
};

/// Accounts that may set one group each.
pub(crate) const MARKET: u64 = 1;
pub(crate) const VERIFICATION: u64 = 2;
pub(crate) const BONDS: u64 = 3;
pub(crate) const PROVIDERS: u64 = 4;
pub(crate) const TREASURY: u64 = 5;
pub(crate) const DISPATCH: u64 = 6;
/// All of them.
pub(crate) const TRACKS: [u64; 6] = [MARKET, VERIFICATION, BONDS, PROVIDERS, TREASURY, DISPATCH];

parameter_types! {
    pub const Initial: Parameters = INITIAL;
}
ord_parameter_types! {
    pub const MarketTrack: u64 = MARKET;
    pub const VerificationTrack: u64 = VERIFICATION;
    pub const BondTrack: u64 = BONDS;
    pub const ProviderTrack: u64 = PROVIDERS;
    pub const TreasuryTrack: u64 = TREASURY;
    pub const DispatchTrack: u64 = DISPATCH;
}

type RootOr<Track> = EitherOfDiverse<EnsureRoot<u64>, EnsureSignedBy<Track, u64>>;

impl pallet_protocol_parameters::Config for Test {
    type MarketOrigin = RootOr<MarketTrack>;
    type VerificationOrigin = RootOr<VerificationTrack>;
    type BondOrigin = RootOr<BondTrack>;
    type ProviderOrigin = RootOr<ProviderTrack>;
    type TreasuryOrigin = RootOr<TreasuryTrack>;
    type DispatchOrigin = RootOr<DispatchTrack>;
    type Initial = Initial;
    type WeightInfo = ();
}

pub(crate) type TestError = crate::Error<Test>;

pub(crate) fn new_test_ext() -> sp_io::TestExternalities {
    let storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
    let mut ext = sp_io::TestExternalities::from(storage);
    ext.execute_with(|| System::set_block_number(1));
    ext
}

/// Runs a test and checks the invariants after it.
pub(crate) fn execute(test: impl FnOnce()) {
    new_test_ext().execute_with(|| {
        test();
        assert_storage_noop!(Pallet::<Test>::do_try_state().unwrap());
    });
}

pub(crate) fn current() -> Parameters {
    Current::<Test>::get()
}

/// This pallet's events since the last call, in their order.
pub(crate) fn events() -> Vec<Event<Test>> {
    let events = System::read_events_for_pallet::<Event<Test>>();
    System::reset_events();
    events
}
