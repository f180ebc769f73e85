//! The market in verified computing: who sells, what is bought, who checks.
//!
//! The pallets do not know each other; each gets the others here, as glue traits, and the governed parameters as
//! they stand in the state.

use crate::{
    configs::staking::AuditOffences,
    governance::{tracks, RootOr},
    params, AccountId, Babe, Balance, Balances, BlockNumber, Border, Capacity, Clock, Dispatch,
    Domains, Hash, Marketplace, Preimage, ProtocolParameters, ProviderStaking, Reputation, Runtime,
    RuntimeHoldReason, Spot, System, Verification,
};
use alloc::{
    format,
    string::{String, ToString},
};
use frame_support::{
    parameter_types,
    traits::{ConstU32, ConstU64, Footprint, Get, QueryPreimage},
};
use frame_system::EnsureRoot;
use sp_core::H256;
use sp_runtime::{
    traits::{AccountIdConversion, Convert},
    Perbill,
};
use stardust_primitives::{
    ids::ProgramId,
    job::Terms,
    money::Deterrence,
    parameters::Parameters,
    traits::{Machine, ProgramDefect},
};
use stardust_vm::{
    replay::{self, Claim, Hasher, Piece},
    CheckError, Program,
};

parameter_types! {
    /// The governed parameters before governance set any.
    pub const InitialParameters: Parameters = params::PARAMETERS;
    /// Where the network's share of fees goes.
    pub NetworkAccount: AccountId = params::NETWORK_PALLET_ID.into_account_truncating();
    /// What keeps the stake that is delegated to providers.
    pub DelegationAccount: AccountId = params::DELEGATION_PALLET_ID.into_account_truncating();

    /// The governed parameters as a job posted now gets them.
    pub JobTerms: Terms<BlockNumber> = terms(ProtocolParameters::current());
    /// Planck per SCU that a job pays at least.
    pub PriceFloor: Balance = ProtocolParameters::current().market.price_floor;
    /// Most blocks that a job may stay open to claims.
    pub MaxClaimBlocks: BlockNumber = ProtocolParameters::current().market.max_claim_blocks;
    /// Most blocks from claim to commitment.
    pub MaxRunBlocks: BlockNumber = ProtocolParameters::current().market.max_run_blocks;
    /// Blocks in which the panel votes.
    pub PanelBlocks: BlockNumber = ProtocolParameters::current().verification.panel_blocks;
    /// Blocks for which an auditor's fault is remembered.
    pub FaultBlocks: BlockNumber = ProtocolParameters::current().verification.fault_blocks;
    /// What makes cheating lose money.
    pub BondDeterrence: Deterrence = ProtocolParameters::current().bonds.deterrence;
    /// Least bond of a provider.
    pub MinBond: Balance = ProtocolParameters::current().bonds.min_bond;
    /// Blocks from leaving to the bond's return.
    pub UnbondingBlocks: BlockNumber = ProtocolParameters::current().bonds.unbonding_blocks;
    /// Blocks from a slash to its execution.
    pub DeferBlocks: BlockNumber = ProtocolParameters::current().bonds.defer_blocks;
    /// Blocks for which only its requester may have a closed job's records removed.
    pub KeepBlocks: BlockNumber = ProtocolParameters::current().market.keep_blocks;
    /// Planck that a registration burns at least.
    pub RegistrationPrice: Balance = ProtocolParameters::current().providers.registration_price;
    /// Blocks in which that price halves again.
    pub PriceHalfLife: BlockNumber = ProtocolParameters::current().providers.price_half_life;
    /// Planck held for a provider's record.
    pub RegistrationDeposit: Balance = ProtocolParameters::current().providers.registration_deposit;
    /// Blocks after a provider's last activity from which it may ping.
    pub PingBlocks: BlockNumber = ProtocolParameters::current().providers.ping_blocks;
    /// Least planck that one account delegates to one provider.
    pub MinDelegation: Balance = ProtocolParameters::current().providers.min_delegation;
    /// Delegations count up to so many times the provider's own bond.
    pub DelegationLimit: u32 = ProtocolParameters::current().bonds.delegation_limit;
    /// Most points by which a provider's commission may be raised at a time.
    pub MaxCommissionRaise: Perbill = ProtocolParameters::current().providers.commission_raise;
    /// Blocks from one raise of a commission to the next.
    pub CommissionBlocks: BlockNumber = ProtocolParameters::current().providers.commission_blocks;
    /// Network fee that earns a point of trust.
    pub FeePerPoint: Balance = ProtocolParameters::current().providers.fee_per_point;
}

/// What a job takes along of the governed parameters.
fn terms(governed: Parameters) -> Terms<BlockNumber> {
    let Parameters { market, verification, .. } = governed;
    Terms {
        fees: market.fees,
        fault_share: market.fault_share,
        audit_pay_percent: market.audit_pay_percent,
        rates: verification.rates,
        audit_blocks: verification.audit_blocks,
        reveal_blocks: market.reveal_blocks,
        clear_blocks: market.clear_blocks,
        output_blocks: market.output_blocks,
        answer_blocks: market.answer_blocks,
        vm_version: stardust_vm::VM_VERSION,
    }
}

impl pallet_protocol_parameters::Config for Runtime {
    type MarketOrigin = RootOr<{ tracks::MARKET_PARAMETERS }>;
    // Whoever decides how much is audited decides what a fraud costs: GOV-1 weighs one against the other.
    type VerificationOrigin = RootOr<{ tracks::VERIFICATION_PARAMETERS }>;
    type BondOrigin = RootOr<{ tracks::VERIFICATION_PARAMETERS }>;
    type ProviderOrigin = RootOr<{ tracks::MARKET_PARAMETERS }>;
    // A share of what is minted, not of what is spent: no treasury track may raise it for itself.
    type TreasuryOrigin = EnsureRoot<AccountId>;
    type DispatchOrigin = RootOr<{ tracks::MARKET_PARAMETERS }>;
    type Initial = InitialParameters;
    type WeightInfo = pallet_protocol_parameters::weights::SubstrateWeight<Runtime>;
}

impl pallet_provider_staking::Config for Runtime {
    type Currency = Balances;
    type RuntimeHoldReason = RuntimeHoldReason;
    type Clock = Clock;
    type CancelOrigin = RootOr<{ tracks::SLASH_CANCELLER }>;
    type MinBond = MinBond;
    type Deterrence = BondDeterrence;
    type UnbondingBlocks = UnbondingBlocks;
    type DeferBlocks = DeferBlocks;
    type MaxCapacity = ConstU32<{ params::MAX_CAPACITY }>;
    type RegistrationPrice = RegistrationPrice;
    type PriceHalfLife = PriceHalfLife;
    type RegistrationDeposit = RegistrationDeposit;
    type PingBlocks = PingBlocks;
    type DelegationAccount = DelegationAccount;
    type MinDelegation = MinDelegation;
    type DelegationLimit = DelegationLimit;
    type MaxCommissionRaise = MaxCommissionRaise;
    type CommissionBlocks = CommissionBlocks;
    type OnWithdrawn = ((Reputation, Capacity), Spot);
    type WeightInfo = pallet_provider_staking::weights::SubstrateWeight<Runtime>;
}

impl pallet_reputation::Config for Runtime {
    type Clock = Clock;
    type FeePerPoint = FeePerPoint;
    type HalfLife = ConstU32<{ params::TRUST_HALF_LIFE }>;
    type GasPerBlock = ConstU64<{ params::CORE_GAS_PER_BLOCK }>;
}

impl pallet_capacity::Config for Runtime {
    type Benchmarks = Marketplace;
    type OnCapacity = Spot;
    type Clock = Clock;
    type Seed = EpochSeed;
    type ProgramOrigin = RootOr<{ tracks::MARKET_PARAMETERS }>;
    type CoreGas = ConstU64<{ params::CORE_GAS_PER_BLOCK }>;
    type UnmeasuredGas = ConstU64<{ params::UNMEASURED_GAS_PER_BLOCK }>;
    type BenchmarkBlocks = ConstU32<{ params::BENCHMARK_BLOCKS }>;
    type LatencyBlocks = ConstU32<{ params::LATENCY_BLOCKS }>;
    type RunBlocks = ConstU32<{ params::BENCHMARK_RUN_BLOCKS }>;
    type DrawnOneIn = ConstU32<{ params::DRAWN_ONE_IN }>;
    type DueBlocks = ConstU32<{ params::BENCHMARK_DUE_BLOCKS }>;
    type ValidBlocks = ConstU32<{ params::BENCHMARK_VALID_BLOCKS }>;
    type WeightInfo = pallet_capacity::weights::SubstrateWeight<Runtime>;
    #[cfg(feature = "runtime-benchmarks")]
    type BenchmarkHelper = crate::benchmarks::BenchmarkChain;
}

impl pallet_marketplace::Config for Runtime {
    type Currency = Balances;
    type RuntimeHoldReason = RuntimeHoldReason;
    type Preimages = Preimage;
    type Machine = StardustVm;
    type Providers = ProviderStaking;
    type Reputation = Reputation;
    type Capacity = Capacity;
    type Domains = Domains;
    type Spot = Spot;
    type Gateway = Border;
    type Reservations = Dispatch;
    type Verification = Verification;
    type Genesis = GenesisHash;
    type NetworkAccount = NetworkAccount;
    type Clock = Clock;
    type Terms = JobTerms;
    type PriceFloor = PriceFloor;
    type AnswerFee = AnswerFee;
    type StoragePrice = StoragePrice;
    type KeepBlocks = KeepBlocks;
    type MaxClaimBlocks = MaxClaimBlocks;
    type MaxRunBlocks = MaxRunBlocks;
    type WeightInfo = pallet_marketplace::weights::SubstrateWeight<Runtime>;
    #[cfg(feature = "runtime-benchmarks")]
    type BenchmarkHelper = crate::benchmarks::BenchmarkChain;
}

impl pallet_verification::Config for Runtime {
    type Market = Marketplace;
    type Offences = AuditOffences;
    type Clock = Clock;
    type Seed = EpochSeed;
    type Genesis = GenesisHash;
    type PanelBlocks = PanelBlocks;
    type FaultBlocks = FaultBlocks;
    type WeightInfo = pallet_verification::weights::SubstrateWeight<Runtime>;
    #[cfg(feature = "runtime-benchmarks")]
    type BenchmarkHelper = crate::benchmarks::BenchmarkChain;
}

/// The epoch's randomness: fixed before the epoch began, by VRF outputs of the one before the last.
/// It is public; what keeps audits secret is each validator's own VRF over it.
pub struct EpochSeed;

impl Get<Hash> for EpochSeed {
    fn get() -> Hash {
        Hash::from(Babe::randomness())
    }
}

/// What an answer to a demand costs who demanded it.
pub struct AnswerFee;

impl Convert<u32, Balance> for AnswerFee {
    fn convert(bytes: u32) -> Balance {
        params::answer_fee(bytes)
    }
}

/// The deposit for what stays on chain, at the chain's one price.
pub struct StoragePrice;

impl Convert<Footprint, Balance> for StoragePrice {
    fn convert(footprint: Footprint) -> Balance {
        params::deposit(footprint.count, footprint.size)
    }
}

/// The hash of the genesis block, which ties commitments and lots to this chain.
pub struct GenesisHash;

impl Get<Hash> for GenesisHash {
    fn get() -> Hash {
        System::block_hash(BlockNumber::default())
    }
}

/// The machine, as the market sees it.
pub struct StardustVm;

impl Machine for StardustVm {
    const VERSION: u32 = stardust_vm::VM_VERSION;

    fn check(blob: &[u8]) -> Result<(), ProgramDefect> {
        stardust_vm::check(blob).map(drop).map_err(|error| defect(&error))
    }
}

/// Runs one piece of a run with the runtime's own interpreter, from its witness; for the runtime API, off chain.
pub(crate) fn step(
    program: ProgramId,
    from: H256,
    piece: Piece,
    witness: &[u8],
) -> Result<H256, String> {
    let blob = <Preimage as QueryPreimage>::fetch(&program, None)
        .map_err(|_| format!("the chain has no program {program:?}"))?;
    let program = Program::new(blob.into_owned())
        .map_err(|error| format!("{program:?} is no program: {error}"))?;
    let claim = Claim { from: from.0, piece };
    let hasher = Hasher::new(sp_io::hashing::blake2_256);
    replay::step(&program, &claim, witness, &hasher).map(H256).map_err(|error| error.to_string())
}

/// Sorts what the machine finds wrong with a blob into what the market tells its author.
pub fn defect(error: &CheckError) -> ProgramDefect {
    match error {
        CheckError::BlobTooLarge { .. } => ProgramDefect::TooLarge,
        CheckError::Unparsable(..)
        | CheckError::NotStripped { .. }
        | CheckError::TrailingBytes { .. }
        | CheckError::DataTooLong { .. }
        | CheckError::MalformedExports { .. }
        | CheckError::InvalidInstruction { .. }
        | CheckError::OpenEnd { .. }
        | CheckError::InvalidRegister { .. } => ProgramDefect::Malformed,
        CheckError::WrongInstructionSet { .. } | CheckError::ForbiddenInstruction { .. } => {
            ProgramDefect::WrongInstructionSet
        }
        CheckError::HasImports { .. } => ProgramDefect::Imports,
        CheckError::NoEntry
        | CheckError::DuplicateEntry { .. }
        | CheckError::ExportNotJumpTarget { .. } => ProgramDefect::NoEntry,
        CheckError::InvalidJump { .. }
        | CheckError::JumpTableTooLong { .. }
        | CheckError::InvalidJumpTableEntry { .. } => ProgramDefect::BadJump,
        CheckError::BlockTooLong { .. } => ProgramDefect::BlockTooLong,
        CheckError::MemoryTooLarge { .. } | CheckError::BadStack { .. } => {
            ProgramDefect::TooMuchMemory
        }
    }
}
