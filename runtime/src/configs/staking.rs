//! Who may be a validator, what it earns, and what it loses.
//!
//! Stake elects the validators once an era. Proofs of two blocks or two votes where there may be one, and verdicts
//! against an auditor, are offences: staking freezes nothing, but takes the slash a day later, unless it is cancelled.

use crate::{
    emission,
    governance::{tracks, RootOr},
    params, AccountId, Balance, Balances, Historical, Offences, ProtocolParameters, Runtime,
    RuntimeEvent, RuntimeHoldReason, Session, Staking, Timestamp, VoterList,
};
use alloc::vec::Vec;
use frame_election_provider_support::{
    bounds::{ElectionBounds, ElectionBoundsBuilder},
    onchain, SequentialPhragmen, VoteWeight,
};
use frame_support::{
    parameter_types,
    traits::{tokens::imbalance::ResolveTo, ConstBool, ConstU32, Get, Nothing},
    weights::Weight,
};
use pallet_session::{
    disabling::{DisablingDecision, DisablingStrategy, UpToLimitWithReEnablingDisablingStrategy},
    historical::IdentificationTuple,
};
use sp_runtime::{
    traits::{AccountIdConversion, Convert},
    Perbill,
};
use sp_staking::{
    currency_to_vote::U128CurrencyToVote,
    offence::{Kind, Offence, OffenceSeverity, ReportOffence},
    EraPayout, SessionIndex,
};
use stardust_primitives::{ids::ContestId, traits};

parameter_types! {
    /// What an election takes in.
    pub ElectionInput: ElectionBounds = ElectionBoundsBuilder::default()
        .voters_count(params::MAX_VOTERS.into())
        .targets_count(params::MAX_CANDIDATES.into())
        .build();
    /// Upper ends of the bags of voters.
    pub const BagThresholds: &'static [VoteWeight] = &params::BAG_THRESHOLDS;
    /// Where the treasury's share of the emission goes.
    pub TreasuryAccount: AccountId = params::TREASURY_PALLET_ID.into_account_truncating();
}

/// How long an epoch is: genesis fixed it.
pub struct EpochSlots;

impl Get<u64> for EpochSlots {
    fn get() -> u64 {
        pallet_clock::ChainPace::<Runtime>::get().epoch_slots
    }
}

/// How many sessions an era has: genesis fixed it.
pub struct EraSessions;

impl Get<u32> for EraSessions {
    fn get() -> u32 {
        pallet_clock::ChainPace::<Runtime>::get().era_sessions
    }
}

/// Blocks for which a proof of an equivocation counts: as long as the stake is bonded.
pub struct ReportLongevity;

impl Get<u64> for ReportLongevity {
    fn get() -> u64 {
        let eras = u64::from(params::BONDING_ERAS);
        // Longer than for ever is for ever.
        eras.saturating_mul(pallet_clock::ChainPace::<Runtime>::get().era_slots())
    }
}

/// The election, within the block that plans the era.
pub struct Election;

impl onchain::Config for Election {
    // More backers than a validator may have are left out from the smallest share on, and nothing fails.
    type Sort = ConstBool<true>;
    type System = Runtime;
    type Solver = SequentialPhragmen<AccountId, Perbill>;
    type MaxBackersPerWinner = ConstU32<{ params::MAX_BACKERS }>;
    type MaxWinnersPerPage = ConstU32<{ params::MAX_VALIDATORS }>;
    type DataProvider = Staking;
    type WeightInfo = frame_election_provider_support::weights::SubstrateWeight<Runtime>;
    type Bounds = ElectionInput;
}

impl pallet_staking::Config for Runtime {
    type OldCurrency = Balances;
    type Currency = Balances;
    type RuntimeHoldReason = RuntimeHoldReason;
    type CurrencyBalance = Balance;
    type UnixTime = Timestamp;
    type CurrencyToVote = U128CurrencyToVote;
    type ElectionProvider = onchain::OnChainExecution<Election>;
    type GenesisElectionProvider = onchain::OnChainExecution<Election>;
    type NominationsQuota = pallet_staking::FixedNominationsQuota<{ params::MAX_NOMINATIONS }>;
    type HistoryDepth = ConstU32<{ params::HISTORY_ERAS }>;
    type RewardRemainder = ResolveTo<TreasuryAccount, Balances>;
    type RuntimeEvent = RuntimeEvent;
    // What is slashed and not paid to who reported burns.
    type Slash = ();
    // What is paid was minted for it.
    type Reward = ();
    type SessionsPerEra = EraSessions;
    type BondingDuration = ConstU32<{ params::BONDING_ERAS }>;
    type SlashDeferDuration = ConstU32<{ params::SLASH_DEFER_ERAS }>;
    // Only to cancel slashes: what else this origin may is root's, by the filter of calls in `safety`.
    type AdminOrigin = RootOr<{ tracks::SLASH_CANCELLER }>;
    type SessionInterface = Self;
    type EraPayout = Payout;
    type NextNewSession = Session;
    type MaxExposurePageSize = ConstU32<{ params::BACKERS_PER_PAGE }>;
    type MaxValidatorSet = ConstU32<{ params::MAX_VALIDATORS }>;
    type VoterList = VoterList;
    type TargetList = pallet_staking::UseValidatorsMap<Self>;
    type MaxUnlockingChunks = ConstU32<{ params::UNBONDING_CHUNKS }>;
    // There never were controllers here.
    type MaxControllersInDeprecationBatch = ConstU32<1>;
    type EventListeners = ();
    type Filter = Nothing;
    type BenchmarkingConfig = BenchmarkSizes;
    type WeightInfo = pallet_staking::weights::SubstrateWeight<Runtime>;
}

/// How large the states are that the SDK's benchmarks of staking make.
pub struct BenchmarkSizes;

impl pallet_staking::BenchmarkingConfig for BenchmarkSizes {
    type MaxValidators = ConstU32<{ params::MAX_VALIDATORS }>;
    type MaxNominators = ConstU32<{ params::MAX_VOTERS }>;
}

impl pallet_bags_list::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type WeightInfo = pallet_bags_list::weights::SubstrateWeight<Runtime>;
    type ScoreProvider = Staking;
    type BagThresholds = BagThresholds;
    // Anybody may move anybody to its right bag; no block has to.
    type MaxAutoRebagPerBlock = ConstU32<0>;
    type Score = VoteWeight;
}

impl pallet_offences::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type IdentificationTuple = IdentificationTuple<Runtime>;
    type OnOffenceHandler = Staking;
}

impl pallet_session::historical::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type FullIdentification = ();
    type FullIdentificationOf = pallet_staking::UnitIdentificationOf<Runtime>;
}

/// What an era pays, by the chain's age.
pub struct Payout;

impl EraPayout<Balance> for Payout {
    fn era_payout(_staked: Balance, issuance: Balance, era_millis: u64) -> (Balance, Balance) {
        // No slot comes before the first.
        let slots = pallet_babe::CurrentSlot::<Runtime>::get()
            .saturating_sub(*pallet_babe::GenesisSlot::<Runtime>::get());
        let era_slots = pallet_clock::ChainPace::<Runtime>::get().era_slots();
        // An era is measured without its last block; one that lasts longer, because the chain stood still, mints no
        // more. No slot number comes near the end of milliseconds.
        let most = era_slots.saturating_mul(params::SLOT_MILLIS);
        let measured = era_millis.saturating_add(params::SLOT_MILLIS);
        let age = u64::from(slots).saturating_mul(params::SLOT_MILLIS);
        let treasury_share = ProtocolParameters::current().treasury.emission_share;
        let minted = emission::of_era(age, measured.min(most), issuance, treasury_share);
        (minted.stakers, minted.treasury)
    }
}

/// Which offenders make no blocks until the era ends: up to a third of the validators, those of the worst offences,
/// and none for a lone wrong audit.
pub struct Disabling;

impl DisablingStrategy<Runtime> for Disabling {
    fn decision(
        offender: &AccountId,
        severity: OffenceSeverity,
        disabled: &Vec<(u32, OffenceSeverity)>,
    ) -> DisablingDecision {
        if severity.0 < params::LEAST_DISABLING_SLASH {
            return DisablingDecision { disable: None, reenable: None };
        }
        <UpToLimitWithReEnablingDisablingStrategy as DisablingStrategy<Runtime>>::decision(
            offender, severity, disabled,
        )
    }
}

/// Validators were wrong about what a contest decided.
pub struct AuditOffence {
    contest: ContestId,
    session: SessionIndex,
    validators: u32,
    offenders: Vec<IdentificationTuple<Runtime>>,
}

impl Offence<IdentificationTuple<Runtime>> for AuditOffence {
    const ID: Kind = *b"stardust:audits.";
    // Who was wrong about one contest is slashed once for it.
    type Slot = ContestId;

    fn offenders(&self) -> Vec<IdentificationTuple<Runtime>> {
        self.offenders.clone()
    }

    fn session_index(&self) -> SessionIndex {
        self.session
    }

    fn validator_set_count(&self) -> u32 {
        self.validators
    }

    fn slot(&self) -> ContestId {
        self.contest
    }

    fn slash_fraction(&self, offenders: u32) -> Perbill {
        audit_slash(offenders, self.validators)
    }
}

/// The share of their stakes that `offenders` of `validators` lose who were wrong about one contest.
pub fn audit_slash(offenders: u32, validators: u32) -> Perbill {
    if offenders <= 1 {
        return params::AUDIT_SLASH;
    }
    // 100 validators.
    let share = Perbill::from_rational(offenders.saturating_mul(3), validators);
    let parts = params::AUDIT_SLASH_MOST.mul_floor(share.square().deconstruct());
    Perbill::from_parts(parts).max(params::AUDIT_SLASH)
}

/// Takes verdicts against auditors to the pallet of offences.
pub struct AuditOffences;

impl traits::Offences<AccountId> for AuditOffences {
    fn report(contest: ContestId, wrong: Vec<AccountId>) {
        // Who has left the set since has no stake in this era to be slashed.
        let identify = pallet_staking::UnitIdentificationOf::<Runtime>::convert;
        let identified =
            wrong.into_iter().filter_map(|account| Some((account.clone(), identify(account)?)));
        let offence = AuditOffence {
            contest,
            session: Session::current_index(),
            validators: u32::try_from(Session::validators().len()).unwrap_or(u32::MAX),
            offenders: identified.collect(),
        };
        // Each contest is decided once, so that nothing is reported twice; if it were, once would be right.
        let _ = Offences::report_offence(Vec::new(), offence);
    }

    fn weight() -> Weight {
        // A third of the validators, and all shares that an election gives: for each its slashing spans and the slash
        // of its span are read and written, as `pallet_babe` reckons for one validator.
        let offenders = u64::from(params::MAX_VALIDATORS / 3);
        let shares = u64::from(params::MAX_VOTERS.saturating_mul(params::MAX_NOMINATIONS));
        let weights = <Runtime as frame_system::Config>::DbWeight::get();
        let work = Weight::from_parts(WORK_PER_SHARE, 0).saturating_mul(shares);
        weights
            .reads_writes(14, 10)
            .saturating_mul(offenders)
            .saturating_add(weights.reads_writes(3, 3).saturating_mul(shares))
            .saturating_add(work)
    }
}

/// Picoseconds to slash one share, besides the database: what `pallet_babe` takes.
const WORK_PER_SHARE: u64 = 25_000_000;

/// The proof that a key was a validator's in a session of the past.
pub type KeyOwnerProof = sp_session::MembershipProof;

/// Reports of equivocations in BABE.
pub type BabeReports =
    pallet_babe::EquivocationReportSystem<Runtime, Offences, Historical, ReportLongevity>;
/// Reports of equivocations in GRANDPA.
pub type GrandpaReports =
    pallet_grandpa::EquivocationReportSystem<Runtime, Offences, Historical, ReportLongevity>;
