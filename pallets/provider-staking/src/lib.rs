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

#[cfg(feature = "runtime-benchmarks")]
extern crate alloc;

pub use pallet::*;
pub use weights::WeightInfo;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod dispatchables;
mod interfaces;
mod lifecycle;
mod settlement;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
pub mod weights;

// The runtime macro writes `pub` items.
#[cfg(test)]
#[allow(unreachable_pub)]
mod mock;
#[cfg(test)]
mod tests;

// FRAME's expansions cast indices of variants and expect what they have just made.
#[allow(clippy::cast_possible_truncation, clippy::expect_used)]
#[frame_support::pallet]
pub mod pallet {
    use crate::{
        lifecycle::{Offer, Refusal},
        weights::WeightInfo,
    };
    use frame_support::{pallet_prelude::*, traits::fungible};
    use frame_system::pallet_prelude::*;
    use stardust_primitives::{
        money::Deterrence,
        provider::{Endpoint, Provider, SlashCause},
        Balance,
    };

    /// The layout of this pallet's storage.
    const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

    /// A slash that was made.
    #[derive(
        Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
    )]
    pub struct SlashRecord<AccountId, BlockNumber> {
        /// Who was slashed.
        pub provider: AccountId,
        /// What was burned.
        pub amount: Balance,
        /// What was not held any more.
        pub shortfall: Balance,
        /// Block of the slash.
        pub at: BlockNumber,
    }

    /// A provider with the runtime's types.
    pub type ProviderOf<T> = Provider<Balance, BlockNumberFor<T>>;
    /// A slash record with the runtime's types.
    pub type SlashRecordOf<T> =
        SlashRecord<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;
    /// The cause of a slash with the runtime's types.
    pub type SlashCauseOf<T> = SlashCause<BlockNumberFor<T>>;

    #[pallet::pallet]
    #[pallet::storage_version(STORAGE_VERSION)]
    pub struct Pallet<T>(_);

    #[pallet::config]
    pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
        /// The native token; bonds are holds on it.
        type Currency: fungible::Mutate<Self::AccountId, Balance = Balance>
            + fungible::hold::Mutate<
                Self::AccountId,
                Reason = Self::RuntimeHoldReason,
                Balance = Balance,
            >;

        /// The runtime's hold reasons.
        type RuntimeHoldReason: From<HoldReason>;

        /// Least bond, in planck; less would make identities cheap to throw away.
        #[pallet::constant]
        type MinBond: Get<Balance>;

        /// What makes cheating lose money; a change counts for later claims.
        #[pallet::constant]
        type Deterrence: Get<Deterrence>;

        /// Blocks from leaving to the bond's return; must outlast audit, contest and defer windows.
        #[pallet::constant]
        type UnbondingBlocks: Get<BlockNumberFor<Self>>;

        /// Most assignments that any provider may have at one time.
        #[pallet::constant]
        type MaxCapacity: Get<u32>;

        /// Weights of the calls.
        type WeightInfo: WeightInfo;
    }

    /// Why this pallet holds money.
    #[pallet::composite_enum]
    pub enum HoldReason {
        /// The bond of a provider.
        Bond,
    }

    // Both keys can be chosen or ground by users, so they are hashed with a cryptographic hash.
    /// The providers.
    #[pallet::storage]
    pub type Providers<T: Config> =
        StorageMap<_, Blake2_128Concat, T::AccountId, ProviderOf<T>, OptionQuery>;

    /// All slashes by their cause, which makes a second one for the same cause impossible (STK-3).
    #[pallet::storage]
    pub type Slashes<T: Config> =
        StorageMap<_, Blake2_128Concat, SlashCauseOf<T>, SlashRecordOf<T>, OptionQuery>;

    #[pallet::event]
    #[pallet::generate_deposit(pub(crate) fn deposit_event)]
    pub enum Event<T: Config> {
        /// A provider registered.
        Registered {
            /// The provider.
            provider: T::AccountId,
            /// Its bond.
            bond: Balance,
        },
        /// A provider added to its bond.
        BondIncreased {
            /// The provider.
            provider: T::AccountId,
            /// What it added.
            amount: Balance,
            /// Its bond now.
            bond: Balance,
        },
        /// A provider changed what it wants.
        OfferSet {
            /// The provider.
            provider: T::AccountId,
            /// Its least price, in planck per SCU.
            price: Balance,
            /// Most assignments it wants at one time.
            capacity: u32,
        },
        /// A provider takes no more work and waits for its bond.
        Left {
            /// The provider.
            provider: T::AccountId,
            /// First block for the withdrawal.
            withdraw_from: BlockNumberFor<T>,
        },
        /// A provider that had left takes work again.
        Rejoined {
            /// The provider.
            provider: T::AccountId,
        },
        /// A provider is gone and got its bond back.
        Withdrawn {
            /// The provider.
            provider: T::AccountId,
            /// What was released.
            amount: Balance,
        },
        /// A provider was slashed.
        Slashed {
            /// The provider.
            provider: T::AccountId,
            /// What was burned.
            amount: Balance,
            /// What was not held any more.
            shortfall: Balance,
            /// The verdict or fault.
            cause: SlashCauseOf<T>,
        },
    }

    #[pallet::error]
    pub enum Error<T> {
        /// The account is no provider; register first.
        NotProvider,
        /// The account is a provider already; change the offer instead.
        AlreadyRegistered,
        /// The bond is below the least bond; add to it.
        BondTooSmall,
        /// The account has not that much that can be held.
        CannotAfford,
        /// The capacity is zero or above the most allowed.
        InvalidCapacity,
        /// Nothing to add: the amount is zero.
        ZeroAmount,
        /// The provider has left; rejoin first.
        Leaving,
        /// The provider has not left; leave first.
        NotLeaving,
        /// Some work of the provider is not final; finish it first.
        StillAssigned,
        /// The unbonding period is not over; try again at the block that `Left` named.
        UnbondingNotOver,
        /// The provider has as many assignments as it wants.
        CapacityReached,
        /// The job pays less than the provider's price.
        PriceTooLow,
        /// The bond does not secure that much work; add to it or finish some work.
        ExposureExceeded,
        /// There was a slash for this cause already.
        AlreadySlashed,
    }

    impl<T> From<Refusal> for Error<T> {
        fn from(refusal: Refusal) -> Self {
            match refusal {
                Refusal::BondTooSmall => Self::BondTooSmall,
                Refusal::InvalidCapacity => Self::InvalidCapacity,
                Refusal::Leaving => Self::Leaving,
                Refusal::NotLeaving => Self::NotLeaving,
                Refusal::StillAssigned => Self::StillAssigned,
                Refusal::UnbondingNotOver => Self::UnbondingNotOver,
                Refusal::CapacityReached => Self::CapacityReached,
                Refusal::PriceTooLow => Self::PriceTooLow,
                Refusal::ExposureExceeded => Self::ExposureExceeded,
            }
        }
    }

    #[pallet::hooks]
    impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
        #[cfg(feature = "std")]
        fn integrity_test() {
            use sp_runtime::{traits::Zero, Perbill};
            let deterrence = T::Deterrence::get();
            let phi = deterrence.fraud_slash;
            assert!(phi >= Perbill::from_percent(10), "a fraud costs at least 10% of the bond");
            assert!(deterrence.paid_out < Perbill::one(), "some of each slash is lost for good");
            assert!(deterrence.margin > 0, "the safety margin divides");
            assert!(
                !deterrence.exposure_cap(T::MinBond::get()).is_zero(),
                "the least bond secures some work"
            );
            assert!(!T::UnbondingBlocks::get().is_zero(), "a bond outlives the work it secures");
            assert!(T::MaxCapacity::get() > 0, "a provider may want work");
        }

        #[cfg(feature = "try-runtime")]
        fn try_state(_now: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
            Self::do_try_state()
        }
    }

    #[pallet::call(weight = <T as Config>::WeightInfo)]
    impl<T: Config> Pallet<T> {
        /// Becomes a provider.
        ///
        /// ## Dispatch Origin
        ///
        /// Signed by an account that is no provider.
        ///
        /// ## Details
        ///
        /// Holds `bond`, all of which can be slashed. `endpoint` is the URL under which receipts and outputs
        /// are served, `price` the least planck per SCU it works for, `capacity` the most assignments
        /// it wants at one time.
        ///
        /// ## Errors
        ///
        /// `AlreadyRegistered`, `BondTooSmall`, `InvalidCapacity`, `CannotAfford`.
        ///
        /// ## Events
        ///
        /// `Registered`.
        #[pallet::call_index(0)]
        pub fn register(
            origin: OriginFor<T>,
            bond: Balance,
            endpoint: Endpoint,
            price: Balance,
            capacity: u32,
        ) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_register(who, bond, Offer { endpoint, price, capacity })
        }

        /// Adds to the bond.
        ///
        /// ## Dispatch Origin
        ///
        /// Signed by a provider.
        ///
        /// ## Details
        ///
        /// A larger bond secures more work at a time; a bond that a slash took below the least bond
        /// must be topped up before the next claim.
        ///
        /// ## Errors
        ///
        /// `NotProvider`, `ZeroAmount`, `CannotAfford`.
        ///
        /// ## Events
        ///
        /// `BondIncreased`.
        #[pallet::call_index(1)]
        pub fn bond_more(origin: OriginFor<T>, amount: Balance) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_bond_more(who, amount)
        }

        /// Changes endpoint, price and capacity.
        ///
        /// ## Dispatch Origin
        ///
        /// Signed by a provider.
        ///
        /// ## Details
        ///
        /// Counts for later claims; assignments stay as they are.
        ///
        /// ## Errors
        ///
        /// `NotProvider`, `InvalidCapacity`.
        ///
        /// ## Events
        ///
        /// `OfferSet`.
        #[pallet::call_index(2)]
        pub fn set_offer(
            origin: OriginFor<T>,
            endpoint: Endpoint,
            price: Balance,
            capacity: u32,
        ) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_set_offer(who, Offer { endpoint, price, capacity })
        }

        /// Takes no more work and starts the unbonding period.
        ///
        /// ## Dispatch Origin
        ///
        /// Signed by an active provider.
        ///
        /// ## Details
        ///
        /// What is assigned must still be finished, and the bond can still be slashed.
        ///
        /// ## Errors
        ///
        /// `NotProvider`, `Leaving`.
        ///
        /// ## Events
        ///
        /// `Left`.
        #[pallet::call_index(3)]
        pub fn leave(origin: OriginFor<T>) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_leave(who)
        }

        /// Takes the bond back and ceases to be a provider.
        ///
        /// ## Dispatch Origin
        ///
        /// Signed by a provider that has left.
        ///
        /// ## Details
        ///
        /// Possible once the unbonding period is over and nothing is assigned. Trust is forgotten.
        ///
        /// ## Errors
        ///
        /// `NotProvider`, `NotLeaving`, `UnbondingNotOver`, `StillAssigned`.
        ///
        /// ## Events
        ///
        /// `Withdrawn`.
        #[pallet::call_index(4)]
        pub fn withdraw(origin: OriginFor<T>) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_withdraw(who)
        }

        /// Takes work again after leaving.
        ///
        /// ## Dispatch Origin
        ///
        /// Signed by a provider that has left and not yet withdrawn.
        ///
        /// ## Details
        ///
        /// Bond, offer and trust are as they were; a later departure starts a new unbonding period.
        ///
        /// ## Errors
        ///
        /// `NotProvider`, `NotLeaving`.
        ///
        /// ## Events
        ///
        /// `Rejoined`.
        #[pallet::call_index(5)]
        pub fn rejoin(origin: OriginFor<T>) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_rejoin(who)
        }
    }
}
