//! Blocks, transactions, and the pallets that act on behalf of accounts; proxies are in `people`.

use crate::{
    configs::{assets::StorageDeposit, safety::CallFilter},
    params, AccountId, Babe, Balance, Balances, Block, BlockNumber, Hash, MultiBlockMigrations,
    Nonce, OriginCaller, PalletInfo, Preimage, Runtime, RuntimeCall, RuntimeEvent, RuntimeOrigin,
    RuntimeTask, SafeMode, System, TxExtension, UncheckedExtrinsic, VERSION,
};
use frame_support::{
    derive_impl,
    dispatch::DispatchClass,
    migrations::{FreezeChainOnFailedMigration, MultiStepMigrator},
    parameter_types,
    traits::{ConstU128, ConstU16, ConstU32, ConstU64, EqualPrivilegeOnly, Get},
    weights::{constants::ParityDbWeight, Weight},
};
use frame_system::{
    limits::{BlockLength, BlockWeights},
    offchain::{CreateAuthorizedTransaction, CreateBare, CreateTransaction, CreateTransactionBase},
    EnsureRoot,
};
use sp_runtime::generic::Era;
use sp_version::RuntimeVersion;

parameter_types! {
    /// Blocks whose hash the chain remembers.
    pub const BlockHashCount: BlockNumber = params::BLOCK_HASH_BLOCKS;
    /// The version of this runtime.
    pub const Version: RuntimeVersion = VERSION;
    /// How much work a block may hold.
    pub RuntimeBlockWeights: BlockWeights =
        BlockWeights::with_sensible_defaults(params::BLOCK_WEIGHT, params::NORMAL_SHARE);
    /// How many bytes a block may hold.
    pub RuntimeBlockLength: BlockLength = BlockLength::builder()
        .max_length(params::BLOCK_BYTES)
        .modify_max_length_for_class(DispatchClass::Normal, |bytes| *bytes = params::NORMAL_BYTES)
        .build();
    /// How long epochs and eras are, unless genesis says otherwise.
    pub const DefaultPace: pallet_clock::Pace = params::PACE;
    /// How much work of a block scheduled calls may take.
    pub const SchedulerWeight: Weight = params::SCHEDULER_WEIGHT;
    /// How much work of a block a migration may take.
    pub const MigrationWeight: Weight = params::MIGRATION_WEIGHT;
}

#[derive_impl(frame_system::config_preludes::SolochainDefaultConfig)]
impl frame_system::Config for Runtime {
    type Block = Block;
    type BlockWeights = RuntimeBlockWeights;
    type BlockLength = RuntimeBlockLength;
    type BlockHashCount = BlockHashCount;
    type AccountId = AccountId;
    type AccountData = pallet_balances::AccountData<Balance>;
    type Nonce = Nonce;
    type Hash = Hash;
    type DbWeight = ParityDbWeight;
    type Version = Version;
    // The generic prefix: every wallet shows and accepts it.
    type SS58Prefix = ConstU16<42>;
    type MaxConsumers = ConstU32<16>;
    type BaseCallFilter = CallFilter;
    type MultiBlockMigrator = MultiBlockMigrations;
    type SystemWeightInfo = frame_system::weights::SubstrateWeight<Runtime>;
    type ExtensionsWeightInfo = frame_system::SubstrateExtensionsWeight<Runtime>;
}

impl pallet_migrations::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    #[cfg(not(feature = "runtime-benchmarks"))]
    type Migrations = ();
    #[cfg(feature = "runtime-benchmarks")]
    type Migrations = pallet_migrations::mock_helpers::MockedMigrations;
    type CursorMaxLen = ConstU32<{ params::MIGRATION_CURSOR_BYTES }>;
    type IdentifierMaxLen = ConstU32<{ params::MIGRATION_NAME_BYTES }>;
    type MigrationStatusHandler = ();
    // Time stands still as long: nobody is at fault for what the chain cannot take.
    type FailedMigrationHandler = FreezeChainOnFailedMigration;
    type MaxServiceWeight = MigrationWeight;
    type WeightInfo = pallet_migrations::weights::SubstrateWeight<Runtime>;
}

impl pallet_clock::Config for Runtime {
    type Paused = Paused;
    type DefaultPace = DefaultPace;
    type WeightInfo = pallet_clock::weights::SubstrateWeight<Runtime>;
}

/// Whether the block that begins takes no transactions, or hardly any.
pub struct Paused;

impl Get<bool> for Paused {
    fn get() -> bool {
        MultiBlockMigrations::ongoing() || SafeMode::is_entered()
    }
}

impl<C> CreateTransactionBase<C> for Runtime
where
    RuntimeCall: From<C>,
{
    type RuntimeCall = RuntimeCall;
    type Extrinsic = UncheckedExtrinsic;
}

impl<C> CreateBare<C> for Runtime
where
    RuntimeCall: From<C>,
{
    fn create_bare(call: RuntimeCall) -> UncheckedExtrinsic {
        UncheckedExtrinsic::new_bare(call)
    }
}

impl<C> CreateTransaction<C> for Runtime
where
    RuntimeCall: From<C>,
{
    type Extension = TxExtension;

    fn create_transaction(call: RuntimeCall, extension: TxExtension) -> UncheckedExtrinsic {
        UncheckedExtrinsic::new_transaction(call, extension)
    }
}

impl<C> CreateAuthorizedTransaction<C> for Runtime
where
    RuntimeCall: From<C>,
{
    // The call itself says who may send it and how long it stays valid.
    fn create_extension() -> TxExtension {
        (
            frame_system::AuthorizeCall::new(),
            frame_system::CheckNonZeroSender::new(),
            frame_system::CheckSpecVersion::new(),
            frame_system::CheckTxVersion::new(),
            frame_system::CheckGenesis::new(),
            frame_system::CheckMortality::from(Era::Immortal),
            frame_system::CheckNonce::from(0),
            frame_system::CheckWeight::new(),
            pallet_transaction_payment::ChargeTransactionPayment::from(0),
            frame_system::WeightReclaim::new(),
        )
    }
}

impl pallet_timestamp::Config for Runtime {
    /// Milliseconds since the Unix epoch.
    type Moment = u64;
    type OnTimestampSet = Babe;
    type MinimumPeriod = ConstU64<{ params::SLOT_MILLIS / 2 }>;
    type WeightInfo = pallet_timestamp::weights::SubstrateWeight<Runtime>;
}

impl pallet_preimage::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type Currency = Balances;
    type ManagerOrigin = EnsureRoot<AccountId>;
    type Consideration = StorageDeposit;
    type WeightInfo = pallet_preimage::weights::SubstrateWeight<Runtime>;
}

impl pallet_scheduler::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type RuntimeOrigin = RuntimeOrigin;
    type PalletsOrigin = OriginCaller;
    type RuntimeCall = RuntimeCall;
    type MaximumWeight = SchedulerWeight;
    type ScheduleOrigin = EnsureRoot<AccountId>;
    type OriginPrivilegeCmp = EqualPrivilegeOnly;
    type MaxScheduledPerBlock = ConstU32<{ params::SCHEDULED_PER_BLOCK }>;
    type Preimages = Preimage;
    type BlockNumberProvider = System;
    type WeightInfo = pallet_scheduler::weights::SubstrateWeight<Runtime>;
}

impl pallet_utility::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type RuntimeCall = RuntimeCall;
    type PalletsOrigin = OriginCaller;
    type WeightInfo = pallet_utility::weights::SubstrateWeight<Runtime>;
}

impl pallet_multisig::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type RuntimeCall = RuntimeCall;
    type Currency = Balances;
    type DepositBase = ConstU128<{ params::MULTISIG_BASE }>;
    type DepositFactor = ConstU128<{ params::MULTISIG_FACTOR }>;
    type MaxSignatories = ConstU32<{ params::MULTISIG_SIGNATORIES }>;
    type BlockNumberProvider = System;
    type WeightInfo = pallet_multisig::weights::SubstrateWeight<Runtime>;
}

impl pallet_sudo::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type RuntimeCall = RuntimeCall;
    type WeightInfo = pallet_sudo::weights::SubstrateWeight<Runtime>;
}
