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
pub use weights::WeightInfo;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod dispatchables;
mod interfaces;
mod lifecycle;
mod service;
mod settlement;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
mod views;
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
    use frame_support::{pallet_prelude::*, traits::fungible, weights::WeightMeter};
    use frame_system::pallet_prelude::*;
    use sp_runtime::traits::BlockNumberProvider;
    use stardust_primitives::{
        money::Deterrence,
        provider::{Endpoint, Harm, Provider, SlashCause, SlashRecord},
        traits::OnWithdrawn,
        Balance,
    };

    /// The layout of this pallet's storage.
    const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

    /// Where the queue of slashes begins and ends: `head` is the oldest entry, `tail` comes after the newest.
    #[derive(
        Clone,
        Copy,
        Debug,
        Default,
        PartialEq,
        Eq,
        Encode,
        Decode,
        DecodeWithMemTracking,
        MaxEncodedLen,
        TypeInfo,
    )]
    pub struct QueueEnds {
        /// Number of the oldest entry.
        pub head: u64,
        /// Number of the next entry.
        pub tail: u64,
    }

    /// A provider with the runtime's types.
    pub type ProviderOf<T> = Provider<Balance, BlockNumberFor<T>>;
    /// A slash record with the runtime's types.
    pub type SlashRecordOf<T> =
        SlashRecord<<T as frame_system::Config>::AccountId, Balance, BlockNumberFor<T>>;
    /// Whom a fraud harmed, with the runtime's types.
    pub type HarmOf<T> = Harm<<T as frame_system::Config>::AccountId, Balance>;
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

        /// The time of deadlines. One that counts blocks without transactions makes faults of what nobody could do.
        type Clock: BlockNumberProvider<BlockNumber = BlockNumberFor<Self>>;

        /// Who may cancel a slash before it is executed; whoever can do so can undo any verdict.
        type CancelOrigin: EnsureOrigin<Self::RuntimeOrigin>;

        /// Least bond, in planck; less would make identities cheap to throw away.
        type MinBond: Get<Balance>;

        /// What makes cheating lose money; a change counts for later claims.
        type Deterrence: Get<Deterrence>;

        /// Blocks from leaving to the bond's return; must outlast audit, contest and defer windows.
        type UnbondingBlocks: Get<BlockNumberFor<Self>>;

        /// Blocks from a slash to its execution: the time to cancel it; a change counts for later slashes.
        type DeferBlocks: Get<BlockNumberFor<Self>>;

        /// Most assignments that any provider may have at one time.
        #[pallet::constant]
        type MaxCapacity: Get<u32>;

        /// Who has to forget a provider that is gone; what it keeps, nobody removes any more.
        type OnWithdrawn: OnWithdrawn<Self::AccountId>;

        /// Weights of the calls.
        type WeightInfo: WeightInfo;
    }

    /// Why this pallet holds money.
    #[pallet::composite_enum]
    pub enum HoldReason {
        /// The bond of a provider, and what slashes froze of it.
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

    // The key is made here, so it needs no cryptographic hash.
    /// Causes of slashes that wait for their execution, the oldest first; those that a call executed or
    /// cancelled before stay until their turn.
    #[pallet::storage]
    pub type SlashQueue<T: Config> = StorageMap<_, Twox64Concat, u64, SlashCauseOf<T>, OptionQuery>;

    /// Where the queue begins and ends.
    #[pallet::storage]
    pub type SlashQueueEnds<T: Config> = StorageValue<_, QueueEnds, ValueQuery>;

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
        /// A provider was slashed: part of its bond is frozen.
        Slashed {
            /// The provider.
            provider: T::AccountId,
            /// What was frozen.
            amount: Balance,
            /// What the bond did not cover.
            shortfall: Balance,
            /// The verdict or fault.
            cause: SlashCauseOf<T>,
            /// First block for the execution.
            due: BlockNumberFor<T>,
        },
        /// A slash was executed: what it froze is gone.
        SlashExecuted {
            /// The provider.
            provider: T::AccountId,
            /// The verdict or fault.
            cause: SlashCauseOf<T>,
            /// What the harmed requester got.
            compensation: Balance,
            /// What the exposer got.
            reward: Balance,
            /// What burned.
            burned: Balance,
        },
        /// A slash was cancelled: what it froze is back in the bond.
        SlashCancelled {
            /// The provider.
            provider: T::AccountId,
            /// The verdict or fault.
            cause: SlashCauseOf<T>,
            /// What was returned.
            amount: Balance,
        },
        /// A slash that is due could not be executed and left the queue; anyone may try again by call.
        SlashFailed {
            /// The verdict or fault.
            cause: SlashCauseOf<T>,
            /// Why.
            error: DispatchError,
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
        /// Outputs of paid work may still be demanded, or are: answer, and try again after `liable_until` of the record.
        StillLiable,
        /// The provider has as many assignments as it wants.
        CapacityReached,
        /// The job pays less than the provider's price.
        PriceTooLow,
        /// The bond does not secure that much work; add to it or finish some work.
        ExposureExceeded,
        /// There was a slash for this cause already.
        AlreadySlashed,
        /// Part of the bond is frozen by a slash; withdraw once it is executed, which anyone may do from the
        /// block that `Slashed` named.
        BondFrozen,
        /// There was no slash for this cause.
        UnknownSlash,
        /// The slash may still be cancelled; try again at the block that `Slashed` named.
        SlashNotDue,
        /// The slash was executed or cancelled already.
        SlashSettled,
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
                Refusal::StillLiable => Self::StillLiable,
                Refusal::CapacityReached => Self::CapacityReached,
                Refusal::PriceTooLow => Self::PriceTooLow,
                Refusal::ExposureExceeded => Self::ExposureExceeded,
                Refusal::BondFrozen => Self::BondFrozen,
                Refusal::SlashNotDue => Self::SlashNotDue,
                Refusal::SlashSettled => Self::SlashSettled,
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
            assert!(
                deterrence.compensated <= deterrence.paid_out,
                "compensation is part of what is paid out"
            );
            assert!(deterrence.margin > 0, "the safety margin divides");
            assert!(
                !deterrence.exposure_cap(T::MinBond::get()).is_zero(),
                "the least bond secures some work"
            );
            assert!(
                T::UnbondingBlocks::get() > T::DeferBlocks::get(),
                "STK-2: a bond outlives the work it secures and the slashes for it"
            );
            assert!(T::MaxCapacity::get() > 0, "a provider may want work");
        }

        fn on_idle(_now: BlockNumberFor<T>, remaining: Weight) -> Weight {
            let mut meter = WeightMeter::with_limit(remaining);
            Self::execute_due(&mut meter);
            meter.consumed()
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
        /// Possible once the unbonding period is over, nothing is assigned, no output of paid work can
        /// be demanded any more, and nothing is frozen. Trust is forgotten.
        ///
        /// ## Errors
        ///
        /// `NotProvider`, `NotLeaving`, `UnbondingNotOver`, `StillAssigned`, `StillLiable`,
        /// `BondFrozen`.
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
        /// Bond and offer are as they were, and what others know of it; a later departure starts a new unbonding period.
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

        /// Executes a slash whose defer window is over: pays whom it harmed and who exposed it, and burns
        /// the rest.
        ///
        /// ## Dispatch Origin
        ///
        /// Signed by anyone.
        ///
        /// ## Details
        ///
        /// The chain does the same by itself where a block has room. Free when it succeeds. A part whose
        /// payee cannot receive it burns.
        ///
        /// ## Errors
        ///
        /// `UnknownSlash`, `SlashNotDue`, `SlashSettled`.
        ///
        /// ## Events
        ///
        /// `SlashExecuted`.
        #[pallet::call_index(6)]
        pub fn execute_slash(
            origin: OriginFor<T>,
            cause: SlashCauseOf<T>,
        ) -> DispatchResultWithPostInfo {
            ensure_signed(origin)?;
            Self::do_execute_slash(cause)?;
            Ok(Pays::No.into())
        }

        /// Cancels a slash that is not executed: what it froze is bonded again.
        ///
        /// ## Dispatch Origin
        ///
        /// The governed origin for cancelling slashes.
        ///
        /// ## Details
        ///
        /// Trust is not restored, and the cause is used up.
        ///
        /// ## Errors
        ///
        /// `UnknownSlash`, `SlashSettled`.
        ///
        /// ## Events
        ///
        /// `SlashCancelled`.
        #[pallet::call_index(7)]
        pub fn cancel_slash(origin: OriginFor<T>, cause: SlashCauseOf<T>) -> DispatchResult {
            T::CancelOrigin::ensure_origin(origin)?;
            Self::do_cancel_slash(cause)
        }
    }
}
