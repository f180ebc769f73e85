//! What an SCU costs in each domain now: whose offers are counted, and how prices move.

use super::compute::PriceFloor;
use crate::{params, AccountId, BlockNumber, Capacity, Clock, Domains, Runtime};
use frame_support::{
    parameter_types,
    traits::{ConstU128, ConstU32},
};
use sp_runtime::Permill;
use stardust_primitives::{
    provider::ProviderStatus,
    traits::{Offer, Offers},
};

parameter_types! {
    /// Part of a domain's capacity in use at which its spot price stays.
    pub const SpotTarget: Permill = params::SPOT_TARGET;
    /// Part by which that moves in an epoch in which all or nothing was in use.
    pub const SpotStep: Permill = params::SPOT_STEP;
}

/// What providers offer: those that may claim, as much as the measure of their capacity says.
pub struct OffersOfProviders;

impl Offers<AccountId, BlockNumber> for OffersOfProviders {
    fn offer(id: &AccountId) -> Option<Offer<BlockNumber>> {
        let (capacity, load) = Capacity::offered(id)?;
        let provider = pallet_provider_staking::Providers::<Runtime>::get(id)?;
        let takes_work = matches!(provider.status, ProviderStatus::Active);
        takes_work.then_some(Offer { capacity, load, seen_at: provider.active_at })
    }
}

impl pallet_spot::Config for Runtime {
    type Offers = OffersOfProviders;
    type Domains = Domains;
    type Clock = Clock;
    type PriceFloor = PriceFloor;
    type EpochBlocks = ConstU32<{ params::SPOT_EPOCH_BLOCKS }>;
    type Target = SpotTarget;
    type Step = SpotStep;
    type InitialPrice = ConstU128<{ params::SPOT_INITIAL_PRICE }>;
    type MaxPrice = ConstU128<{ params::SPOT_MAX_PRICE }>;
    type AbsentBlocks = ConstU32<{ params::SPOT_ABSENT_BLOCKS }>;
    type WeightInfo = pallet_spot::weights::SubstrateWeight<Runtime>;
    #[cfg(feature = "runtime-benchmarks")]
    type BenchmarkHelper = crate::benchmarks::BenchmarkChain;
}
