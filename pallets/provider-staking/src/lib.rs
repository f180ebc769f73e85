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
mod delegations;
mod dispatchables;
mod errors;
mod interfaces;
mod lifecycle;
mod pool;
mod registration;
mod sections;
mod service;
mod settlement;
mod slashes;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
mod types;
mod views;
pub mod weights;

// The runtime macro writes `pub` items.
#[cfg(test)]
#[allow(unreachable_pub)]
mod mock;
#[cfg(test)]
mod tests;

use frame_support::pallet_macros::import_section;
pub use registration::RegistrationPrice;
pub use types::*;

// FRAME's expansions cast indices of variants and expect what they have just made.
#[allow(clippy::cast_possible_truncation, clippy::expect_used)]
#[import_section(crate::sections::event)]
#[import_section(crate::sections::error)]
#[frame_support::pallet]
pub mod pallet {
    use crate::{
        lifecycle::Offer,
        registration::RegistrationPrice,
        types::{ExitOf, ProviderOf, SlashCauseOf, SlashRecordOf},
        weights::WeightInfo,
    };
    use frame_support::{pallet_prelude::*, traits::fungible, weights::WeightMeter};
    use frame_system::pallet_prelude::*;
    use sp_runtime::{traits::BlockNumberProvider, Perbill};
    use stardust_primitives::{
        delegation::{Delegation, Joined},
        money::Deterrence,
        provider::Endpoint,
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

        /// Least planck that a registration burns; each makes the next one dearer by 26%.
        type RegistrationPrice: Get<Balance>;

        /// Blocks in which that price halves again.
        type PriceHalfLife: Get<u32>;

        /// Planck held for a provider's record; comes back with its bond. A change counts for later registrations.
        type RegistrationDeposit: Get<Balance>;

        /// Blocks after a provider's last activity from which it may ping.
        type PingBlocks: Get<BlockNumberFor<Self>>;

        /// Keeps what is delegated. Give it the existential deposit at genesis, so that no rest of a pool is dust.
        type DelegationAccount: Get<Self::AccountId>;

        /// Least planck that one account delegates to one provider: more than its record costs.
        type MinDelegation: Get<Balance>;

        /// Delegations may be, and count, up to so many times a provider's own bond.
        type DelegationLimit: Get<u32>;

        /// Most points by which a commission may be raised at a time.
        type MaxCommissionRaise: Get<Perbill>;

        /// Blocks from one raise of a commission to the next.
        type CommissionBlocks: Get<BlockNumberFor<Self>>;

        /// Who has to forget a provider that is gone; what it keeps, nobody removes any more.
        type OnWithdrawn: OnWithdrawn<Self::AccountId>;

        /// Weights of the calls.
        type WeightInfo: WeightInfo;
    }

    /// Why this pallet holds money.
    #[pallet::composite_enum]
    pub enum HoldReason {
        /// The bond of a provider, what of it waits for its release, and what slashes froze of it.
        Bond,
        /// The deposit for a provider's record.
        Registration,
    }

    // Both keys can be chosen or ground by users, so they are hashed with a cryptographic hash.
    /// The providers.
    #[pallet::storage]
    pub type Providers<T: Config> =
        StorageMap<_, Blake2_128Concat, T::AccountId, ProviderOf<T>, OptionQuery>;

    /// What accounts have behind providers: provider, then delegator.
    #[pallet::storage]
    pub type Delegations<T: Config> = StorageDoubleMap<
        _,
        Blake2_128Concat,
        T::AccountId,
        Blake2_128Concat,
        T::AccountId,
        Delegation<Balance>,
        OptionQuery,
    >;

    /// What joined a provider's pool, by the round in which it was delegated, until each of its owners has its shares.
    #[pallet::storage]
    pub type Joins<T: Config> = StorageDoubleMap<
        _,
        Blake2_128Concat,
        T::AccountId,
        Twox64Concat,
        u32,
        Joined<Balance>,
        OptionQuery,
    >;

    /// What left a provider's pool, by the round at whose end it did, until each of its owners has withdrawn.
    #[pallet::storage]
    pub type Exits<T: Config> = StorageDoubleMap<
        _,
        Blake2_128Concat,
        T::AccountId,
        Twox64Concat,
        u32,
        ExitOf<T>,
        OptionQuery,
    >;

    /// The price that the last registration left.
    #[pallet::storage]
    pub type LastPrice<T: Config> =
        StorageValue<_, RegistrationPrice<BlockNumberFor<T>>, ValueQuery>;

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
            assert!(T::PriceHalfLife::get() > 0, "a price falls in some time");
            assert!(T::DelegationLimit::get() > 0, "a provider may have delegators");
            assert!(
                T::MinDelegation::get()
                    >= <T::Currency as fungible::Inspect<T::AccountId>>::minimum_balance(),
                "any delegation makes the account that keeps it"
            );
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
        /// Holds `bond`, all of which can be slashed, and a deposit. `endpoint` is the URL under which receipts and
        /// outputs are served, `price` the least planck per SCU it works for, `capacity` the most assignments
        /// it wants at one time. Burns the price of a registration (see `registration_price`), at most `burn_max` planck:
        /// each registration makes the next one dearer, and time makes it cheap again.
        ///
        /// ## Errors
        ///
        /// `AlreadyRegistered`, `BondTooSmall`, `InvalidCapacity`, `PriceTooHigh`, `CannotAfford`.
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
            burn_max: Balance,
        ) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_register(who, bond, Offer { endpoint, price, capacity }, burn_max)
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
        /// Possible once the unbonding period is over, nothing is assigned, demandable or frozen. Trust is forgotten. The
        /// record stays until the last delegator has withdrawn, and there is no registering anew before.
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

        /// Takes part of the bond out, which is released after the unbonding period.
        ///
        /// ## Dispatch Origin
        ///
        /// Signed by a provider.
        ///
        /// ## Details
        ///
        /// What is taken out secures no more work, but can be slashed until it is released. At most eight parts wait
        /// at one time.
        ///
        /// ## Errors
        ///
        /// `NotProvider`, `ZeroAmount`, `NotEnoughBonded`, `ExposureExceeded`, `TooManyUnbonding`.
        ///
        /// ## Events
        ///
        /// `UnbondingBegan`.
        #[pallet::call_index(8)]
        pub fn unbond(origin: OriginFor<T>, amount: Balance) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_unbond(who, amount)
        }

        /// Releases the parts of the bond whose unbonding period is over.
        ///
        /// ## Dispatch Origin
        ///
        /// Signed by a provider.
        ///
        /// ## Errors
        ///
        /// `NotProvider`, `NothingToRelease`.
        ///
        /// ## Events
        ///
        /// `Unbonded`.
        #[pallet::call_index(9)]
        pub fn withdraw_unbonded(origin: OriginFor<T>) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_withdraw_unbonded(who)
        }

        /// Says that the provider is there, though it had nothing to do.
        ///
        /// ## Dispatch Origin
        ///
        /// Signed by an active provider.
        ///
        /// ## Details
        ///
        /// Free when it succeeds; valid calls about work say the same.
        ///
        /// ## Errors
        ///
        /// `NotProvider`, `Leaving`, `PingTooSoon`.
        ///
        /// ## Events
        ///
        /// `Pinged`.
        #[pallet::call_index(10)]
        pub fn ping(origin: OriginFor<T>) -> DispatchResultWithPostInfo {
            let who = ensure_signed(origin)?;
            Self::do_ping(who)?;
            Ok(Pays::No.into())
        }

        /// Takes delegations, for this part of what the delegated stake earns.
        ///
        /// ## Dispatch Origin
        ///
        /// Signed by a provider.
        ///
        /// ## Details
        ///
        /// The first time at any commission. Later it may fall as far as it likes, and rise by a step of at most
        /// `MaxCommissionRaise` every `CommissionBlocks` blocks, so that delegators can leave in time.
        ///
        /// ## Errors
        ///
        /// `NotProvider`, `Leaving`, `CommissionTooHigh`, `CommissionTooSoon`.
        ///
        /// ## Events
        ///
        /// `CommissionSet`.
        #[pallet::call_index(11)]
        pub fn set_commission(origin: OriginFor<T>, commission: Perbill) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_set_commission(who, commission)
        }

        /// Puts stake behind a provider, to share its income and its slashes.
        ///
        /// ## Dispatch Origin
        ///
        /// Signed by anyone.
        ///
        /// ## Details
        ///
        /// The stake joins at the end of the pool's next round, at once if no work is in hand; until then it earns nothing,
        /// can be taken back, and cannot be slashed. What it earns joins it.
        ///
        /// ## Errors
        ///
        /// `NotProvider`, `Leaving`, `NoDelegations`, `DelegationTooSmall`, `DelegationLimit`, `CannotAfford`.
        ///
        /// ## Events
        ///
        /// `Delegated`, `RoundEnded`.
        #[pallet::call_index(12)]
        pub fn delegate(
            origin: OriginFor<T>,
            provider: T::AccountId,
            amount: Balance,
        ) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_delegate(who, provider, amount)
        }

        /// Takes stake out from behind a provider: this much, or all there is.
        ///
        /// ## Dispatch Origin
        ///
        /// Signed by a delegator.
        ///
        /// ## Details
        ///
        /// What has not joined is given back at once. The rest leaves at the end of the pool's round, can be slashed for work
        /// claimed up to then, and is given back by `withdraw_delegation` after the unbonding period. What stays is at
        /// least `MinDelegation`.
        ///
        /// ## Errors
        ///
        /// `NotProvider`, `NotDelegator`, `ZeroAmount`, `DelegationTooSmall`, `TooManyLeaving`.
        ///
        /// ## Events
        ///
        /// `Undelegated`, `RoundEnded`.
        #[pallet::call_index(13)]
        pub fn undelegate(
            origin: OriginFor<T>,
            provider: T::AccountId,
            amount: Balance,
        ) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_undelegate(who, provider, amount)
        }

        /// Gives a delegator back what has left a pool and is free.
        ///
        /// ## Dispatch Origin
        ///
        /// Signed by anyone.
        ///
        /// ## Errors
        ///
        /// `NotProvider`, `NotDelegator`, `NothingToRelease`.
        ///
        /// ## Events
        ///
        /// `DelegationWithdrawn`, `RoundEnded`.
        #[pallet::call_index(14)]
        pub fn withdraw_delegation(
            origin: OriginFor<T>,
            provider: T::AccountId,
            delegator: T::AccountId,
        ) -> DispatchResult {
            ensure_signed(origin)?;
            Self::do_withdraw_delegation(provider, delegator)
        }

        /// Ends the round of a provider's pool, so that what waits for it joins and leaves.
        ///
        /// ## Dispatch Origin
        ///
        /// Signed by anyone.
        ///
        /// ## Details
        ///
        /// Delegating, undelegating and withdrawing do the same. Free when it succeeds.
        ///
        /// ## Errors
        ///
        /// `NotProvider`, `NoDelegations`, `NothingWaits`, `RoundNotOver`.
        ///
        /// ## Events
        ///
        /// `RoundEnded`.
        #[pallet::call_index(15)]
        pub fn end_round(
            origin: OriginFor<T>,
            provider: T::AccountId,
        ) -> DispatchResultWithPostInfo {
            ensure_signed(origin)?;
            Self::do_end_round(provider)?;
            Ok(Pays::No.into())
        }
    }
}
