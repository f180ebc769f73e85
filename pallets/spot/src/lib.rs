#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::arithmetic_side_effects,
        clippy::cast_possible_truncation
    )
)]

extern crate alloc;

pub use pallet::*;
pub use types::*;
pub use weights::WeightInfo;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod dispatchables;
mod interfaces;
mod lifecycle;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
mod types;
pub mod weights;

// The runtime macro writes `pub` items.
#[cfg(test)]
#[allow(unreachable_pub)]
mod mock;
#[cfg(test)]
mod tests;

#[cfg(feature = "runtime-benchmarks")]
pub use benchmarking::BenchmarkHelper;

// FRAME's expansions cast indices of variants and expect what they have just made.
#[allow(clippy::cast_possible_truncation, clippy::expect_used)]
#[frame_support::pallet]
pub mod pallet {
    use crate::{types::*, weights::WeightInfo};
    use frame_support::pallet_prelude::*;
    use frame_system::pallet_prelude::*;
    use sp_runtime::{traits::BlockNumberProvider, Permill};
    use stardust_primitives::{
        ids::DomainId,
        spot::SpotView,
        traits::{Homes, Offers},
        Balance,
    };

    /// The layout of this pallet's storage.
    const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

    #[pallet::pallet]
    #[pallet::storage_version(STORAGE_VERSION)]
    pub struct Pallet<T>(_);

    #[pallet::config]
    pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
        /// What providers offer. One that believes what they say lets anybody move prices for nothing.
        type Offers: Offers<Self::AccountId, BlockNumberFor<Self>>;

        /// Where providers are at home, and what domains ask for. One that reads more than its weight says makes claims
        /// too cheap.
        type Domains: Homes<Self::AccountId, Balance>;

        /// The time of epochs. One that goes on while nobody can claim lets prices fall for it.
        type Clock: BlockNumberProvider<BlockNumber = BlockNumberFor<Self>>;

        /// Planck per SCU that no price is below. One below what the market takes quotes what it refuses.
        type PriceFloor: Get<Balance>;

        /// Blocks from one price to the next. Too few, and one large batch moves prices.
        #[pallet::constant]
        type EpochBlocks: Get<BlockNumberFor<Self>>;

        /// Part of a domain's capacity in use at which its price stays.
        #[pallet::constant]
        type Target: Get<Permill>;

        /// Part by which a price moves in an epoch in which all or nothing was in use.
        #[pallet::constant]
        type Step: Get<Permill>;

        /// Planck per SCU of a domain in which nobody has been counted yet.
        #[pallet::constant]
        type InitialPrice: Get<Balance>;

        /// Planck per SCU that no price is above. One near the end of its numbers makes sums of fees overflow.
        #[pallet::constant]
        type MaxPrice: Get<Balance>;

        /// Blocks without a sign of life after which a provider that runs nothing is no longer counted.
        #[pallet::constant]
        type AbsentBlocks: Get<BlockNumberFor<Self>>;

        /// Weights of the calls.
        type WeightInfo: WeightInfo;

        /// What benchmarks of the calls need of the chain.
        #[cfg(feature = "runtime-benchmarks")]
        type BenchmarkHelper: crate::BenchmarkHelper<Self::AccountId>;
    }

    // Ids of domains are made in order, so they need no cryptographic hash; an account can be ground.
    /// The domains in which a provider has been counted.
    #[pallet::storage]
    pub type Spots<T: Config> = StorageMap<_, Twox64Concat, DomainId, SpotOf<T>, OptionQuery>;

    /// What each provider is counted for, and where.
    #[pallet::storage]
    pub type Shares<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, Share, OptionQuery>;

    /// What happened to prices.
    #[pallet::event]
    #[pallet::generate_deposit(pub(crate) fn deposit_event)]
    pub enum Event<T: Config> {
        /// A domain's price has moved. It moves with time; it is told when something is counted anew.
        PriceSet {
            /// The domain.
            domain: DomainId,
            /// Planck per SCU.
            price: Balance,
        },
        /// A provider was counted anew, because somebody asked for it.
        Refreshed {
            /// The provider.
            provider: T::AccountId,
            /// What it counts for from now on, and where; none if it does not count.
            share: Option<Share>,
        },
    }

    /// Why a call is refused.
    #[pallet::error]
    pub enum Error<T> {
        /// The provider is counted for what it offers, or offers nothing and is not counted: there is nothing to refresh.
        UpToDate,
    }

    #[pallet::hooks]
    impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
        #[cfg(feature = "std")]
        fn integrity_test() {
            use sp_runtime::traits::Zero;
            assert!(!T::EpochBlocks::get().is_zero(), "an epoch takes time");
            assert!(!T::Target::get().is_zero() && !T::Target::get().is_one(), "SPOT-2: two sides");
            assert!(!T::Step::get().is_zero() && !T::Step::get().is_one(), "SPOT-2: some step");
            let (initial, most) = (T::InitialPrice::get(), T::MaxPrice::get());
            assert!((1..=most).contains(&initial), "SPOT-2: a first price within bounds");
            // With eight times as much for all tasks of the largest job, in three replicas, sums stay far within u128.
            assert!(most <= 1 << 60, "SPOT-2: sums of fees fit");
        }

        #[cfg(feature = "try-runtime")]
        fn try_state(_now: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
            Self::do_try_state()
        }
    }

    /// Reads for clients that know the chain by its metadata only.
    #[pallet::view_functions]
    impl<T: Config> Pallet<T> {
        /// The spot price of a domain, and what it comes from; 0 is the commons.
        pub fn spot(domain: DomainId) -> SpotView<BlockNumberFor<T>> {
            Self::view(domain)
        }
    }

    #[pallet::call(weight = <T as Config>::WeightInfo)]
    impl<T: Config> Pallet<T> {
        /// Counts a provider for what it offers now.
        ///
        /// ## Dispatch Origin
        /// Signed by anyone.
        ///
        /// ## Details
        /// What a provider claims, commits and shows in benchmarks is counted by itself. That it has moved to another
        /// domain, left, not been seen for long, or that its benchmark is no longer valid, is noticed only then, or here.
        /// Free if it changes something.
        ///
        /// ## Errors
        /// `UpToDate`.
        ///
        /// ## Events
        /// `Refreshed`, and `PriceSet` for each domain in which it counts or counted, if its price has moved.
        #[pallet::call_index(0)]
        pub fn refresh(origin: OriginFor<T>, provider: T::AccountId) -> DispatchResultWithPostInfo {
            ensure_signed(origin)?;
            Self::do_refresh(provider)?;
            Ok(Pays::No.into())
        }
    }
}
