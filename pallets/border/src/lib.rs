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

pub use netting::{Clearing, Position};
pub use pallet::*;
pub use types::*;
pub use weights::WeightInfo;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod crossing;
mod dispatchables;
mod errors;
mod lifecycle;
mod netting;
mod service;
mod settlement;
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

// FRAME's expansions cast indices of variants and expect what they have just made.
#[allow(clippy::cast_possible_truncation, clippy::expect_used)]
#[frame_support::pallet]
pub mod pallet {
    use crate::{types::*, weights::WeightInfo, Clearing, Position};
    use frame_support::{pallet_prelude::*, traits::fungible, weights::WeightMeter, PalletId};
    use frame_system::pallet_prelude::*;
    use sp_runtime::traits::BlockNumberProvider;
    use stardust_primitives::{
        domain::border::{Hop, Pair, Path},
        ids::{AssignmentId, DomainId},
        reputation::ProgramClass,
        traits::Sovereigns,
        Balance,
    };

    /// The layout of this pallet's storage.
    const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

    #[pallet::pallet]
    #[pallet::storage_version(STORAGE_VERSION)]
    pub struct Pallet<T>(_);

    #[pallet::config]
    pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
        /// The native token; collateral is on hold on the treasuries of domains.
        type Currency: fungible::Mutate<Self::AccountId, Balance = Balance>
            + fungible::hold::Mutate<
                Self::AccountId,
                Reason = Self::RuntimeHoldReason,
                Balance = Balance,
            >;

        /// The runtime's hold reasons.
        type RuntimeHoldReason: From<HoldReason>;

        /// The domains. One that lets the wrong origin decide gives treasuries away.
        type Sovereigns: Sovereigns<Self::RuntimeOrigin, Self::AccountId>;

        /// The time of terms and periods. One that goes back would add to a period that is cleared.
        type Clock: BlockNumberProvider<BlockNumber = BlockNumberFor<Self>>;

        /// The pot is its account. Another one loses what a clearing is about to pay.
        type PalletId: Get<PalletId>;

        /// Where what no domain can receive goes; it has to exist.
        type Remainder: Get<Self::AccountId>;

        /// The periods and bounds.
        type Limits: Get<LimitsOf<Self>>;

        /// Weights of the calls and of clearing.
        type WeightInfo: WeightInfo;
    }

    /// Why this pallet holds money.
    #[pallet::composite_enum]
    pub enum HoldReason {
        /// What a domain has put up for what it may owe others.
        Collateral,
    }

    // Ids of domains are made in order, so they need no cryptographic hash; paths can be ground.
    /// The terms that one domain offers to another.
    #[pallet::storage]
    pub type Offers<T: Config> = StorageDoubleMap<
        _,
        Twox64Concat,
        DomainId,
        Twox64Concat,
        DomainId,
        TermsOf<T>,
        OptionQuery,
    >;

    /// What two domains have signed.
    #[pallet::storage]
    pub type Peerings<T: Config> = StorageMap<_, Twox64Concat, Pair, PeeringOf<T>, OptionQuery>;

    /// The paths that a domain may send its jobs along and pass on, as the first domain of each has signed; and the first
    /// block after each.
    #[pallet::storage]
    pub type Routes<T: Config> = StorageDoubleMap<
        _,
        Twox64Concat,
        DomainId,
        Blake2_128Concat,
        Path,
        BlockNumberFor<T>,
        OptionQuery,
    >;

    /// What each domain has on record.
    #[pallet::storage]
    pub type Accounts<T: Config> = StorageMap<_, Twox64Concat, DomainId, Account, ValueQuery>;

    /// What domains have to pay and to get for each period that is not cleared.
    #[pallet::storage]
    pub type Positions<T: Config> =
        StorageDoubleMap<_, Twox64Concat, u32, Twox64Concat, DomainId, Position, OptionQuery>;

    /// The domains with a position in a period, in the order in which they got one.
    #[pallet::storage]
    pub type Participants<T: Config> =
        StorageDoubleMap<_, Twox64Concat, u32, Twox64Concat, u32, DomainId, OptionQuery>;

    /// How far the clearing of each period is that is not cleared.
    #[pallet::storage]
    pub type Clearings<T: Config> = StorageMap<_, Twox64Concat, u32, Clearing, OptionQuery>;

    /// The first period that is not cleared.
    #[pallet::storage]
    pub type Uncleared<T: Config> = StorageValue<_, u32, ValueQuery>;

    /// What happened at the borders.
    #[pallet::event]
    #[pallet::generate_deposit(pub(crate) fn deposit_event)]
    pub enum Event<T: Config> {
        /// A domain offers terms.
        Offered {
            /// Who offers.
            from: DomainId,
            /// To whom.
            to: DomainId,
            /// What it offers.
            terms: TermsOf<T>,
        },
        /// A domain took its offer back.
        OfferWithdrawn {
            /// Who offered.
            from: DomainId,
            /// To whom.
            to: DomainId,
        },
        /// Two domains agreed on terms.
        Signed {
            /// The two.
            pair: Pair,
            /// What they agreed on.
            terms: TermsOf<T>,
        },
        /// A domain lets no more jobs cross.
        Suspended {
            /// Who suspended.
            by: DomainId,
            /// The other side.
            other: DomainId,
        },
        /// A domain lets jobs cross again, as far as it goes.
        Resumed {
            /// Who had suspended.
            by: DomainId,
            /// The other side.
            other: DomainId,
        },
        /// A domain gave notice.
        Ended {
            /// Who gave notice.
            by: DomainId,
            /// The other side.
            other: DomainId,
            /// First block after the peering.
            until: BlockNumberFor<T>,
        },
        /// A peering that was over is off the record, and its collateral returned.
        Closed {
            /// The two.
            pair: Pair,
        },
        /// A domain put up again what a default had taken.
        Restored {
            /// Who put it up.
            by: DomainId,
            /// The other side of the peering.
            other: DomainId,
            /// Planck.
            amount: Balance,
        },
        /// The first domain of a path signed that jobs may take it.
        Announced {
            /// Whose jobs, its own and those that it passes on.
            to: DomainId,
            /// The path.
            path: Path,
            /// First block after the route.
            until: BlockNumberFor<T>,
        },
        /// A route is off the record.
        RouteWithdrawn {
            /// For whom it was.
            to: DomainId,
            /// The path.
            path: Path,
        },
        /// A batch was paid, and one domain owes another its price for that.
        Accrued {
            /// The clearing period.
            period: u32,
            /// Who owes.
            debtor: DomainId,
            /// Whom.
            creditor: DomainId,
            /// Planck.
            amount: Balance,
            /// For which batch.
            assignment: AssignmentId,
        },
        /// What a domain owed another for a period is set against what it was owed.
        DebtCleared {
            /// The clearing period.
            period: u32,
            /// Who owed.
            debtor: DomainId,
            /// Whom.
            creditor: DomainId,
            /// Planck.
            amount: Balance,
        },
        /// What a period came to for a domain.
        Netted {
            /// The clearing period.
            period: u32,
            /// The domain.
            domain: DomainId,
            /// Planck that it owed.
            owed: Balance,
            /// Planck that it was owed.
            due: Balance,
            /// Planck of the difference that its treasury paid.
            treasury: Balance,
            /// Planck of the difference that were taken of its collateral.
            collateral: Balance,
        },
        /// A domain's treasury did not suffice, and none of its peerings is open until its collateral is put up again.
        Defaulted {
            /// The clearing period.
            period: u32,
            /// The domain.
            domain: DomainId,
            /// Planck of collateral that were taken.
            missing: Balance,
        },
        /// A domain got what others owed it on balance.
        Paid {
            /// The clearing period.
            period: u32,
            /// The domain.
            domain: DomainId,
            /// Planck that it had to get.
            claim: Balance,
            /// Planck that it got.
            amount: Balance,
        },
        /// A period is cleared.
        Cleared {
            /// The clearing period.
            period: u32,
            /// Planck that domains had to get on balance.
            claims: Balance,
            /// Planck that they got.
            paid: Balance,
            /// Planck that none of them could get, and the network did.
            remainder: Balance,
        },
    }

    /// Why a call, or a claim abroad, is refused.
    #[pallet::error]
    pub enum Error<T> {
        /// A peering is between two different domains, and the commons have none.
        NotTwoDomains,
        /// One of the two domains is not started, or dissolved.
        NotActive,
        /// There is no such offer; the other domain has to propose it first.
        UnknownOffer,
        /// The offer is another one by now; look at it again.
        OtherTerms,
        /// The two domains have signed nothing; one has to propose and the other to accept.
        UnknownPeering,
        /// The term is over before it begins, or longer than it may be.
        TermOutOfBounds,
        /// A domain has as many peerings and offers as it may; end one or take one back first.
        TooManyPeerings,
        /// The domain has signed as many routes as it may; take one back first.
        TooManyRoutes,
        /// A treasury has not that much that can be held.
        CannotAfford,
        /// It is like that already.
        NothingToChange,
        /// More is owed, or claimed and not paid, than that; wait for it to be cleared.
        StillOwed,
        /// The peering lasts, and so do both domains; give notice, or wait.
        NotOver,
        /// The peering is over, or one side has suspended it.
        NotOpen,
        /// A domain on the way is not active, or has not put up again what a default took.
        InDefault,
        /// A peering on the way is not for programs of this class.
        ClassRefused,
        /// A domain on the way would owe more than it has put up; wait for the next clearing.
        CreditExceeded,
        /// A route is two to four domains, the first of which signs it.
        PathOutOfBounds,
        /// The path enters a domain twice.
        Loop,
        /// A domain on the path would pass a job on that neither comes from nor goes to a customer of its.
        Valley,
        /// A domain on the path has not signed the rest of the way.
        UnknownRoute,
        /// The rest of the way is signed for too short a time, or not any more.
        RouteOver,
    }

    #[pallet::hooks]
    impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
        fn on_idle(_now: BlockNumberFor<T>, remaining: Weight) -> Weight {
            let mut meter = WeightMeter::with_limit(remaining);
            Self::clear_due(&mut meter);
            meter.consumed()
        }

        #[cfg(feature = "std")]
        fn integrity_test() {
            let limits = T::Limits::get();
            let zero = BlockNumberFor::<T>::default();
            assert!(limits.period > zero, "periods end");
            assert!(limits.notice < limits.term_max, "who gives notice is out before the end");
            assert!(limits.route_max <= limits.term_max, "routes are along peerings");
            assert!(limits.routes > 0, "a domain can sign routes");
        }

        #[cfg(feature = "try-runtime")]
        fn try_state(_now: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
            Self::do_try_state()
        }
    }

    /// Reads for clients that know the chain by its metadata only.
    #[pallet::view_functions]
    impl<T: Config> Pallet<T> {
        /// What two domains have signed, in whatever order they are named.
        pub fn peering(one: DomainId, other: DomainId) -> Option<PeeringOf<T>> {
            Peerings::<T>::get(Pair::of(one, other)?)
        }

        /// The borders that a job of `home` crosses along a path with their prices, or why it cannot now.
        pub fn passage(
            home: DomainId,
            path: Path,
            class: ProgramClass,
        ) -> Result<alloc::vec::Vec<Hop>, DispatchError> {
            let crossings = Self::passable(home, &path, class)?;
            Ok(crossings.into_iter().map(|crossing| crossing.hop).collect())
        }

        /// What a domain has to pay and to get for a period that is not cleared.
        pub fn position(period: u32, domain: DomainId) -> Option<Position> {
            Positions::<T>::get(period, domain)
        }
    }

    #[pallet::call(weight = <T as Config>::WeightInfo)]
    impl<T: Config> Pallet<T> {
        /// Offers terms to another domain: for a peering, or instead of those of the present one.
        ///
        /// ## Dispatch Origin
        /// Who decides for the domain.
        ///
        /// ## Details
        /// Takes the place of the offer before. Nothing is put on hold before it is accepted.
        ///
        /// ## Errors
        /// `NotTwoDomains`, `NotActive`, `TermOutOfBounds`, `TooManyPeerings`.
        ///
        /// ## Events
        /// `Offered`.
        #[pallet::call_index(0)]
        pub fn propose(
            origin: OriginFor<T>,
            domain: DomainId,
            other: DomainId,
            terms: TermsOf<T>,
        ) -> DispatchResult {
            Self::do_propose(origin, domain, other, terms)
        }

        /// Takes an offer back.
        ///
        /// ## Dispatch Origin
        /// Who decides for the domain; if it is dissolved, signed by anyone.
        ///
        /// ## Errors
        /// `UnknownOffer`.
        ///
        /// ## Events
        /// `OfferWithdrawn`.
        #[pallet::call_index(1)]
        pub fn withdraw_offer(
            origin: OriginFor<T>,
            domain: DomainId,
            other: DomainId,
        ) -> DispatchResult {
            Self::do_withdraw_offer(origin, domain, other)
        }

        /// Accepts another domain's offer.
        ///
        /// ## Dispatch Origin
        /// Who decides for the domain.
        ///
        /// ## Details
        /// Puts the credit of both sides on hold on their treasuries. `terms` are the offer's, so that nobody accepts
        /// others than it has seen. Of a peering that there is already, what is owed stays. The first peering of all
        /// also pays the existential deposit of the pot.
        ///
        /// ## Errors
        /// `NotTwoDomains`, `NotActive`, `UnknownOffer`, `OtherTerms`, `TermOutOfBounds`, `TooManyPeerings`,
        /// `StillOwed`, `CannotAfford`.
        ///
        /// ## Events
        /// `Signed`.
        #[pallet::call_index(2)]
        pub fn accept(
            origin: OriginFor<T>,
            domain: DomainId,
            other: DomainId,
            terms: TermsOf<T>,
        ) -> DispatchResult {
            Self::do_accept(origin, domain, other, terms)
        }

        /// Lets no more jobs cross, in either direction. What is claimed is finished and paid.
        ///
        /// ## Dispatch Origin
        /// Who decides for the domain.
        ///
        /// ## Errors
        /// `NotTwoDomains`, `UnknownPeering`, `NothingToChange`.
        ///
        /// ## Events
        /// `Suspended`.
        #[pallet::call_index(3)]
        pub fn suspend(origin: OriginFor<T>, domain: DomainId, other: DomainId) -> DispatchResult {
            Self::do_suspend(origin, domain, other, true)
        }

        /// Lets jobs cross again, unless the other side has suspended the peering too.
        ///
        /// ## Dispatch Origin
        /// Who decides for the domain.
        ///
        /// ## Errors
        /// `NotTwoDomains`, `UnknownPeering`, `NothingToChange`.
        ///
        /// ## Events
        /// `Resumed`.
        #[pallet::call_index(4)]
        pub fn resume(origin: OriginFor<T>, domain: DomainId, other: DomainId) -> DispatchResult {
            Self::do_suspend(origin, domain, other, false)
        }

        /// Gives notice: the peering is over after it.
        ///
        /// ## Dispatch Origin
        /// Who decides for the domain.
        ///
        /// ## Errors
        /// `NotTwoDomains`, `UnknownPeering`, `NothingToChange`.
        ///
        /// ## Events
        /// `Ended`.
        #[pallet::call_index(5)]
        pub fn end(origin: OriginFor<T>, domain: DomainId, other: DomainId) -> DispatchResult {
            Self::do_end(origin, domain, other)
        }

        /// Takes a peering that is over, or of a domain that is dissolved, off the record, and returns the collateral.
        ///
        /// ## Dispatch Origin
        /// Signed by anyone.
        ///
        /// ## Details
        /// Possible once nothing is owed for it and nothing that was claimed is left.
        ///
        /// ## Errors
        /// `NotTwoDomains`, `UnknownPeering`, `NotOver`, `StillOwed`.
        ///
        /// ## Events
        /// `Closed`.
        #[pallet::call_index(6)]
        pub fn close(origin: OriginFor<T>, one: DomainId, other: DomainId) -> DispatchResult {
            ensure_signed(origin)?;
            Self::do_close(one, other)
        }

        /// Puts up again what a default has taken of the collateral for a peering.
        ///
        /// ## Dispatch Origin
        /// Who decides for the domain.
        ///
        /// ## Details
        /// The domain's peerings are open again when nothing is missing for any of them.
        ///
        /// ## Errors
        /// `NotTwoDomains`, `UnknownPeering`, `NothingToChange`, `CannotAfford`.
        ///
        /// ## Events
        /// `Restored`.
        #[pallet::call_index(7)]
        pub fn restore(origin: OriginFor<T>, domain: DomainId, other: DomainId) -> DispatchResult {
            Self::do_restore(origin, domain, other)
        }

        /// Signs that jobs which come from `to` may take a path, of which the domain is the first.
        ///
        /// ## Dispatch Origin
        /// Who decides for the domain.
        ///
        /// ## Details
        /// There has to be a peering at each border of the path, and the next domain has to have signed the rest for as
        /// long. Another `until` takes the place of the one before.
        ///
        /// ## Errors
        /// `PathOutOfBounds`, `TermOutOfBounds`, `NotTwoDomains`, `UnknownPeering`, `Loop`, `Valley`, `UnknownRoute`,
        /// `RouteOver`, `TooManyRoutes`.
        ///
        /// ## Events
        /// `Announced`.
        #[pallet::call_index(8)]
        pub fn announce(
            origin: OriginFor<T>,
            domain: DomainId,
            to: DomainId,
            path: Path,
            until: BlockNumberFor<T>,
        ) -> DispatchResult {
            Self::do_announce(origin, domain, to, path, until)
        }

        /// Takes a route off the record. What is claimed is finished and paid.
        ///
        /// ## Dispatch Origin
        /// Who decides for the first domain of the path; once the route is over, or that domain dissolved, signed by
        /// anyone.
        ///
        /// ## Errors
        /// `UnknownRoute`.
        ///
        /// ## Events
        /// `RouteWithdrawn`.
        #[pallet::call_index(9)]
        pub fn withdraw_route(origin: OriginFor<T>, to: DomainId, path: Path) -> DispatchResult {
            Self::do_withdraw_route(origin, to, path)
        }
    }
}
