//! The market in verified computing: who sells, what is bought, who checks.
//!
//! The three pallets do not know each other; each gets the others here, as glue traits.

use crate::{
    params, AccountId, Babe, Balance, Balances, BlockNumber, Hash, Marketplace, Preimage,
    ProviderStaking, Runtime, RuntimeHoldReason, System, Verification,
};
use frame_support::{
    parameter_types,
    traits::{ConstU128, ConstU32, Footprint, Get},
};
use frame_system::EnsureRoot;
use sp_runtime::traits::{AccountIdConversion, Convert};
use stardust_primitives::{
    money::Deterrence,
    traits::{Machine, ProgramDefect},
};
use stardust_vm::CheckError;

parameter_types! {
    /// What makes cheating lose money.
    pub const BondDeterrence: Deterrence = params::DETERRENCE;
    /// Where the network's share of fees goes.
    pub NetworkAccount: AccountId = params::NETWORK_PALLET_ID.into_account_truncating();
}

impl pallet_provider_staking::Config for Runtime {
    type Currency = Balances;
    type RuntimeHoldReason = RuntimeHoldReason;
    type CancelOrigin = EnsureRoot<AccountId>;
    type MinBond = ConstU128<{ params::MIN_BOND }>;
    type Deterrence = BondDeterrence;
    type UnbondingBlocks = ConstU32<{ params::UNBONDING_BLOCKS }>;
    type DeferBlocks = ConstU32<{ params::DEFER_BLOCKS }>;
    type MaxCapacity = ConstU32<{ params::MAX_CAPACITY }>;
    type WeightInfo = pallet_provider_staking::weights::SubstrateWeight<Runtime>;
}

impl pallet_marketplace::Config for Runtime {
    type Currency = Balances;
    type RuntimeHoldReason = RuntimeHoldReason;
    type Preimages = Preimage;
    type Machine = StardustVm;
    type Providers = ProviderStaking;
    type Verification = Verification;
    type Genesis = GenesisHash;
    type NetworkAccount = NetworkAccount;
    type Terms = params::JobTerms;
    type PriceFloor = ConstU128<{ params::PRICE_FLOOR }>;
    type AnswerFee = AnswerFee;
    type StoragePrice = StoragePrice;
    type KeepBlocks = ConstU32<{ params::KEEP_BLOCKS }>;
    type MaxClaimBlocks = ConstU32<{ params::MAX_CLAIM_BLOCKS }>;
    type MaxRunBlocks = ConstU32<{ params::MAX_RUN_BLOCKS }>;
    type WeightInfo = pallet_marketplace::weights::SubstrateWeight<Runtime>;
    #[cfg(feature = "runtime-benchmarks")]
    type BenchmarkHelper = crate::benchmarks::BenchmarkChain;
}

impl pallet_verification::Config for Runtime {
    type Market = Marketplace;
    type Seed = EpochSeed;
    type Genesis = GenesisHash;
    type PanelBlocks = ConstU32<{ params::PANEL_BLOCKS }>;
    type FaultBlocks = ConstU32<{ params::FAULT_BLOCKS }>;
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

/// Sorts what the machine finds wrong with a blob into what the market tells its author.
pub fn defect(error: &CheckError) -> ProgramDefect {
    match error {
        CheckError::BlobTooLarge { .. } => ProgramDefect::TooLarge,
        CheckError::Unparsable(..)
        | CheckError::NotStripped
        | CheckError::InvalidInstruction { .. }
        | CheckError::InvalidRegister { .. } => ProgramDefect::Malformed,
        CheckError::WrongInstructionSet { .. } | CheckError::ForbiddenInstruction { .. } => {
            ProgramDefect::WrongInstructionSet
        }
        CheckError::HasImports { .. } => ProgramDefect::Imports,
        CheckError::NoEntry
        | CheckError::DuplicateEntry
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
