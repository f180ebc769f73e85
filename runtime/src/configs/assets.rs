//! Balances, fees and deposits.
//!
//! Nothing here mints (SYS-1): fees burn, and no imbalance of a pallet but staking's is ever resolved by issuing. What
//! an era mints is `emission`'s.

use crate::{
    params, AccountId, Balance, Balances, Runtime, RuntimeEvent, RuntimeFreezeReason,
    RuntimeHoldReason, System,
};
use frame_support::{
    parameter_types,
    traits::{
        fungible::HoldConsideration, ConstU128, ConstU32, ConstU8, LinearStoragePrice,
        VariantCountOf,
    },
    weights::{ConstantMultiplier, IdentityFee},
};
use pallet_transaction_payment::{FungibleAdapter, Multiplier, TargetedFeeAdjustment};
use sp_runtime::Perquintill;

parameter_types! {
    /// Block fullness above which fees rise.
    pub const TargetFullness: Perquintill = params::TARGET_FULLNESS;
    /// How fast fees follow fullness.
    pub FeeAdjustment: Multiplier = params::fee_adjustment();
    /// Least multiple of the base fee.
    pub LeastFeeFactor: Multiplier = params::least_fee_factor();
    /// Largest multiple of the base fee.
    pub MostFeeFactor: Multiplier = params::most_fee_factor();
    /// Why a preimage's deposit is held.
    pub const PreimageHold: RuntimeHoldReason =
        RuntimeHoldReason::Preimage(pallet_preimage::HoldReason::Preimage);
}

/// A hold for the bytes of a preimage.
pub type StorageDeposit = DepositFor<PreimageHold>;

/// A hold for bytes that stay in the state, at the chain's one price.
pub type DepositFor<Reason> = HoldConsideration<
    AccountId,
    Balances,
    Reason,
    LinearStoragePrice<
        ConstU128<{ params::RECORD_DEPOSIT }>,
        ConstU128<{ params::BYTE_DEPOSIT }>,
        Balance,
    >,
>;

impl pallet_balances::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type RuntimeHoldReason = RuntimeHoldReason;
    type RuntimeFreezeReason = RuntimeFreezeReason;
    type Balance = Balance;
    type ExistentialDeposit = ConstU128<{ params::EXISTENTIAL_DEPOSIT }>;
    type AccountStore = System;
    // Dust burns.
    type DustRemoval = ();
    type DoneSlashHandler = ();
    type FreezeIdentifier = RuntimeFreezeReason;
    type MaxFreezes = VariantCountOf<RuntimeFreezeReason>;
    // Nothing of ours locks or reserves. Of the SDK's pallets conviction voting locks, which neither keeps STAR from
    // being held nor what is held from being slashed; none reserves by name.
    type MaxLocks = ConstU32<{ params::LOCKS }>;
    type MaxReserves = ConstU32<0>;
    type ReserveIdentifier = [u8; 8];
    type WeightInfo = pallet_balances::weights::SubstrateWeight<Runtime>;
}

impl pallet_transaction_payment::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    // Fees and tips burn.
    type OnChargeTransaction = FungibleAdapter<Balances, ()>;
    type WeightToFee = IdentityFee<Balance>;
    type LengthToFee = ConstantMultiplier<Balance, ConstU128<{ params::BYTE_FEE }>>;
    type FeeMultiplierUpdate = TargetedFeeAdjustment<
        Runtime,
        TargetFullness,
        FeeAdjustment,
        LeastFeeFactor,
        MostFeeFactor,
    >;
    type OperationalFeeMultiplier = ConstU8<{ params::OPERATIONAL_FEE_FACTOR }>;
    type WeightInfo = pallet_transaction_payment::weights::SubstrateWeight<Runtime>;
}
