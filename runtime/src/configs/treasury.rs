//! The treasury: what fills it, and who spends it.
//!
//! A fifth of the emission goes there at once. Of the network's share of fees goes what is left: audits are paid out
//! of the network's account first, and once in a spend period the treasury takes what is more than its float. Nothing
//! burns, and nothing is spent but by referendum, up to the cap of its track.

use crate::{
    configs::{compute::NetworkAccount, staking::TreasuryAccount},
    governance::{tracks, Paced, RootOr, Spender},
    params, AccountId, Balance, Balances, Preimage, Runtime, RuntimeEvent, RuntimeHoldReason,
    System,
};
use frame_support::{
    parameter_types,
    traits::{
        fungible::{HoldConsideration, Inspect, Mutate},
        tokens::{Pay, PayWithSource, PaymentStatus, Preservation, UnityAssetBalanceConversion},
        ConstU128, ConstU32,
    },
    weights::Weight,
    PalletId,
};
use pallet_multi_asset_bounties::{
    BountyAccountPrefix, BountySourceFromPalletId, ChildBountyAccountPrefix,
    ChildBountySourceFromPalletId, CuratorDepositAmount, PalletIdAsFundingSource,
};
use sp_runtime::{
    traits::{AccountIdLookup, Identity},
    DispatchError, Permill,
};

parameter_types! {
    /// Whose account the treasury's is.
    pub const TreasuryId: PalletId = params::TREASURY_PALLET_ID;
    /// Nothing of the treasury burns.
    pub const TreasuryBurn: Permill = Permill::zero();
    /// What a curator puts up, as a share of the bounty.
    pub const CuratorDepositShare: Permill = Permill::from_percent(params::CURATOR_DEPOSIT_PERCENT);
    /// The least that it puts up.
    pub const MinCuratorDeposit: Option<Balance> = Some(params::MIN_CURATOR_DEPOSIT);
    /// The most that it puts up.
    pub const MaxCuratorDeposit: Option<Balance> = Some(params::MAX_CURATOR_DEPOSIT);
    /// Why a curator's deposit is held.
    pub const CuratorHold: RuntimeHoldReason =
        RuntimeHoldReason::Bounties(pallet_multi_asset_bounties::HoldReason::CuratorDeposit);
}

/// Pays STAR, at once.
pub struct InStar;

impl PayWithSource for InStar {
    type Balance = Balance;
    type Source = AccountId;
    type Beneficiary = AccountId;
    type AssetKind = ();
    type Id = ();
    type Error = DispatchError;

    fn pay(from: &AccountId, to: &AccountId, _: (), amount: Balance) -> Result<(), DispatchError> {
        // A bounty's account ends with its last payment; the treasury's must live, so that no emission is ever too
        // small for it.
        let treasury = from == &TreasuryAccount::get();
        let preservation = if treasury { Preservation::Preserve } else { Preservation::Expendable };
        Balances::transfer(from, to, amount, preservation).map(drop)
    }

    fn check_payment(_: ()) -> PaymentStatus {
        PaymentStatus::Success
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn ensure_successful(from: &AccountId, _: &AccountId, _: (), amount: Balance) {
        use frame_support::traits::fungible::Mutate as _;
        let _ = Balances::mint_into(from, amount.saturating_add(params::EXISTENTIAL_DEPOSIT));
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn ensure_concluded(_: ()) {}
}

/// The same, out of the treasury.
pub struct FromTreasury;

impl Pay for FromTreasury {
    type Balance = Balance;
    type Beneficiary = AccountId;
    type AssetKind = ();
    type Id = ();
    type Error = DispatchError;

    fn pay(to: &AccountId, _: (), amount: Balance) -> Result<(), DispatchError> {
        InStar::pay(&TreasuryAccount::get(), to, (), amount)
    }

    fn check_payment(_: ()) -> PaymentStatus {
        PaymentStatus::Success
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn ensure_successful(to: &AccountId, _: (), amount: Balance) {
        <InStar as PayWithSource>::ensure_successful(&TreasuryAccount::get(), to, (), amount);
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn ensure_concluded(_: ()) {}
}

/// Brings the treasury what audits leave of the network's share of fees.
pub struct NetworkSurplus;

impl pallet_treasury::SpendFunds<Runtime> for NetworkSurplus {
    fn spend_funds(
        budget_remaining: &mut Balance,
        _imbalance: &mut pallet_treasury::PositiveImbalanceOf<Runtime>,
        total_weight: &mut Weight,
        _missed_any: &mut bool,
    ) {
        let network = NetworkAccount::get();
        // Up to the float there is no surplus.
        let surplus = Balances::balance(&network).saturating_sub(params::NETWORK_FLOAT);
        if surplus > 0 {
            let to = TreasuryAccount::get();
            // The float keeps the one account alive, and more only enriches the other.
            let moved = Balances::transfer(&network, &to, surplus, Preservation::Preserve);
            // No sum of balances is more than the issuance, which fits.
            *budget_remaining = budget_remaining.saturating_add(moved.unwrap_or(0));
        }
        let weights = <Runtime as frame_system::Config>::DbWeight::get();
        // A weight that saturates fills a block.
        *total_weight = total_weight.saturating_add(weights.reads_writes(2, 2));
    }
}

impl pallet_treasury::Config for Runtime {
    type Currency = Balances;
    type RejectOrigin = RootOr<{ tracks::BIG_SPENDER }>;
    type RuntimeEvent = RuntimeEvent;
    type SpendPeriod = Paced<ConstU32<{ params::SPEND_PERIOD }>>;
    type Burn = TreasuryBurn;
    type PalletId = TreasuryId;
    type BurnDestination = ();
    type WeightInfo = pallet_treasury::weights::SubstrateWeight<Runtime>;
    type SpendFunds = NetworkSurplus;
    // The SDK's old queue of approved spends, which is on its way out: nothing can enter it.
    type MaxApprovals = ConstU32<0>;
    type SpendOrigin = Spender;
    type AssetKind = ();
    type Beneficiary = AccountId;
    type BeneficiaryLookup = AccountIdLookup<AccountId, ()>;
    type Paymaster = FromTreasury;
    type BalanceConverter = UnityAssetBalanceConversion;
    type PayoutPeriod = ConstU32<{ params::PAYOUT_BLOCKS }>;
    type BlockNumberProvider = System;
    #[cfg(feature = "runtime-benchmarks")]
    type BenchmarkHelper = ();
}

// Not the pair of older pallets for bounties: these are paid at once, by whoever may spend as much, without the
// treasury's old queue, and hold a curator's deposit instead of reserving it.
impl pallet_multi_asset_bounties::Config for Runtime {
    type Balance = Balance;
    type RejectOrigin = RootOr<{ tracks::BIG_SPENDER }>;
    type SpendOrigin = Spender;
    type AssetKind = ();
    type Beneficiary = AccountId;
    type BeneficiaryLookup = AccountIdLookup<AccountId, ()>;
    type BountyValueMinimum = ConstU128<{ params::MIN_BOUNTY }>;
    type ChildBountyValueMinimum = ConstU128<{ params::MIN_CHILD_BOUNTY }>;
    type MaxActiveChildBountyCount = ConstU32<{ params::CHILD_BOUNTIES }>;
    type WeightInfo = pallet_multi_asset_bounties::weights::SubstrateWeight<Runtime>;
    type FundingSource = PalletIdAsFundingSource<TreasuryId, Runtime, Identity>;
    type BountySource =
        BountySourceFromPalletId<TreasuryId, BountyAccountPrefix, Runtime, Identity>;
    type ChildBountySource =
        ChildBountySourceFromPalletId<TreasuryId, ChildBountyAccountPrefix, Runtime, Identity>;
    type Paymaster = InStar;
    type BalanceConverter = UnityAssetBalanceConversion;
    type Preimages = Preimage;
    type Consideration = HoldConsideration<
        AccountId,
        Balances,
        CuratorHold,
        CuratorDepositAmount<CuratorDepositShare, MinCuratorDeposit, MaxCuratorDeposit, Balance>,
        Balance,
    >;
    #[cfg(feature = "runtime-benchmarks")]
    type BenchmarkHelper = ();
}
