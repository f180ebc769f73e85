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
    use crate::weights::WeightInfo;
    use frame_support::pallet_prelude::*;
    use frame_system::pallet_prelude::*;
    use stardust_primitives::parameters::{
        BondParameters, MarketParameters, ParameterError, Parameters, VerificationParameters,
    };

    /// The layout of this pallet's storage.
    const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

    #[pallet::pallet]
    #[pallet::storage_version(STORAGE_VERSION)]
    pub struct Pallet<T>(_);

    #[pallet::config]
    pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
        /// Who may set what the market reads; it can make the market as dear or slow as the bounds allow.
        type MarketOrigin: EnsureOrigin<Self::RuntimeOrigin>;

        /// Who may set audits and contests; it can make them as rare as deterrence allows.
        type VerificationOrigin: EnsureOrigin<Self::RuntimeOrigin>;

        /// Who may set bonds and slashes; it decides what a fraud costs.
        type BondOrigin: EnsureOrigin<Self::RuntimeOrigin>;

        /// What holds until something is set. It has to satisfy GOV-1.
        type Initial: Get<Parameters>;

        /// Weights of the calls.
        type WeightInfo: WeightInfo;
    }

    /// The parameters in force (GOV-1).
    #[pallet::storage]
    pub type Current<T: Config> = StorageValue<_, Parameters, ValueQuery, <T as Config>::Initial>;

    #[pallet::event]
    #[pallet::generate_deposit(fn deposit_event)]
    pub enum Event<T: Config> {
        /// What the market reads was set.
        MarketSet {
            /// What holds now.
            parameters: MarketParameters,
        },
        /// How much is audited, and for how long, was set.
        VerificationSet {
            /// What holds now.
            parameters: VerificationParameters,
        },
        /// What providers have at stake was set.
        BondsSet {
            /// What holds now.
            parameters: BondParameters,
        },
    }

    /// GOV-1: each names the rule that a vector breaks; set a value within what `stardust parameters` shows.
    #[pallet::error]
    pub enum Error<T> {
        /// The shares of a fee do not sum to 100% (MKT-3).
        FeesNotWhole,
        /// The provider's share of a fee is below 50%.
        ProviderFeeOutOfBounds,
        /// The network's share of a fee, from which auditors are paid, is not 5% to 50%.
        NetworkFeeOutOfBounds,
        /// The share of a batch's fee limit that a fault costs is not 1% to 50%.
        FaultShareOutOfBounds,
        /// An audit's pay is not 100% to 1,000% of its gas at the job's price.
        AuditPayOutOfBounds,
        /// The least price is zero or above 1 STAR per SCU.
        PriceFloorOutOfBounds,
        /// The most blocks for claims are not an hour to 28 days.
        ClaimBlocksOutOfBounds,
        /// The most blocks for a run are not an hour to a day.
        RunBlocksOutOfBounds,
        /// The blocks for a reveal are not 20 to 120.
        RevealBlocksOutOfBounds,
        /// The blocks for clearing a withheld commitment are not an hour to half a day.
        ClearBlocksOutOfBounds,
        /// The blocks in which outputs may be demanded are not an hour to four days.
        OutputBlocksOutOfBounds,
        /// The blocks for an answer to a demand are not an hour to a day.
        AnswerBlocksOutOfBounds,
        /// The least audits of a batch are not 0.2 to 8.
        LeastAuditsOutOfBounds,
        /// The audits of a newcomer's batch are not 1 to 8.
        NewcomerAuditsOutOfBounds,
        /// Who is trusted most would be audited more than a newcomer.
        LeastAuditsAboveNewcomers,
        /// The batches after which nobody is a newcomer are not 10 to 1,000.
        NewcomerBatchesOutOfBounds,
        /// The batches that halve a newcomer's audits are not 10 to 1,000.
        TrustBatchesOutOfBounds,
        /// The share of auditors taken for honest and online is not 25% to 63%: with more, cheating may pay.
        HonestShareOutOfBounds,
        /// The blocks of an audit tranche are not 2 to 100.
        AuditBlocksOutOfBounds,
        /// The panel's blocks are not 10 to 50.
        PanelBlocksOutOfBounds,
        /// The blocks for which a fault is remembered are not an hour to 7 days.
        FaultBlocksOutOfBounds,
        /// A fraud does not cost 10% to 100% of the bond.
        FraudSlashOutOfBounds,
        /// More than 25% of a slash would be paid out.
        PaidOutOutOfBounds,
        /// More of a slash would go to the harmed than is paid out at all.
        CompensationAbovePaidOut,
        /// The safety margin is not 2 to 10.
        MarginOutOfBounds,
        /// The least bond is not 10 to 1,000,000 STAR.
        MinBondOutOfBounds,
        /// The unbonding period is not 7 to 28 days.
        UnbondingBlocksOutOfBounds,
        /// The defer window of slashes is not 1 to 4 days.
        DeferBlocksOutOfBounds,
    }

    impl<T> From<ParameterError> for Error<T> {
        fn from(error: ParameterError) -> Self {
            use ParameterError as E;
            match error {
                E::FeesNotWhole => Self::FeesNotWhole,
                E::ProviderFeeOutOfBounds => Self::ProviderFeeOutOfBounds,
                E::NetworkFeeOutOfBounds => Self::NetworkFeeOutOfBounds,
                E::FaultShareOutOfBounds => Self::FaultShareOutOfBounds,
                E::AuditPayOutOfBounds => Self::AuditPayOutOfBounds,
                E::PriceFloorOutOfBounds => Self::PriceFloorOutOfBounds,
                E::ClaimBlocksOutOfBounds => Self::ClaimBlocksOutOfBounds,
                E::RunBlocksOutOfBounds => Self::RunBlocksOutOfBounds,
                E::RevealBlocksOutOfBounds => Self::RevealBlocksOutOfBounds,
                E::ClearBlocksOutOfBounds => Self::ClearBlocksOutOfBounds,
                E::OutputBlocksOutOfBounds => Self::OutputBlocksOutOfBounds,
                E::AnswerBlocksOutOfBounds => Self::AnswerBlocksOutOfBounds,
                E::LeastAuditsOutOfBounds => Self::LeastAuditsOutOfBounds,
                E::NewcomerAuditsOutOfBounds => Self::NewcomerAuditsOutOfBounds,
                E::LeastAuditsAboveNewcomers => Self::LeastAuditsAboveNewcomers,
                E::NewcomerBatchesOutOfBounds => Self::NewcomerBatchesOutOfBounds,
                E::TrustBatchesOutOfBounds => Self::TrustBatchesOutOfBounds,
                E::HonestShareOutOfBounds => Self::HonestShareOutOfBounds,
                E::AuditBlocksOutOfBounds => Self::AuditBlocksOutOfBounds,
                E::PanelBlocksOutOfBounds => Self::PanelBlocksOutOfBounds,
                E::FaultBlocksOutOfBounds => Self::FaultBlocksOutOfBounds,
                E::FraudSlashOutOfBounds => Self::FraudSlashOutOfBounds,
                E::PaidOutOutOfBounds => Self::PaidOutOutOfBounds,
                E::CompensationAbovePaidOut => Self::CompensationAbovePaidOut,
                E::MarginOutOfBounds => Self::MarginOutOfBounds,
                E::MinBondOutOfBounds => Self::MinBondOutOfBounds,
                E::UnbondingBlocksOutOfBounds => Self::UnbondingBlocksOutOfBounds,
                E::DeferBlocksOutOfBounds => Self::DeferBlocksOutOfBounds,
            }
        }
    }

    #[pallet::hooks]
    impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
        #[cfg(feature = "std")]
        fn integrity_test() {
            assert_eq!(T::Initial::get().check(), Ok(()), "GOV-1: what holds from the start");
        }

        #[cfg(feature = "try-runtime")]
        fn try_state(_now: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
            Self::do_try_state()
        }
    }

    #[pallet::call(weight = <T as Config>::WeightInfo)]
    impl<T: Config> Pallet<T> {
        /// Sets what the market reads.
        ///
        /// ## Dispatch Origin
        ///
        /// The governed origin for the market.
        ///
        /// ## Details
        ///
        /// Counts for jobs posted later; a job keeps the terms of its posting.
        ///
        /// ## Errors
        ///
        /// The first rule of GOV-1 that the parameters would break.
        ///
        /// ## Events
        ///
        /// `MarketSet`.
        #[pallet::call_index(0)]
        pub fn set_market(origin: OriginFor<T>, parameters: MarketParameters) -> DispatchResult {
            T::MarketOrigin::ensure_origin(origin)?;
            Self::set(|current| current.market = parameters.clone())?;
            Self::deposit_event(Event::MarketSet { parameters });
            Ok(())
        }

        /// Sets how much is audited, and how long audits and contests take.
        ///
        /// ## Dispatch Origin
        ///
        /// The governed origin for verification.
        ///
        /// ## Details
        ///
        /// Rates and tranches count for jobs posted later, the panel's blocks for contests opened or extended later,
        /// the memory of faults at once.
        ///
        /// ## Errors
        ///
        /// The first rule of GOV-1 that the parameters would break.
        ///
        /// ## Events
        ///
        /// `VerificationSet`.
        #[pallet::call_index(1)]
        pub fn set_verification(
            origin: OriginFor<T>,
            parameters: VerificationParameters,
        ) -> DispatchResult {
            T::VerificationOrigin::ensure_origin(origin)?;
            Self::set(|current| current.verification = parameters.clone())?;
            Self::deposit_event(Event::VerificationSet { parameters });
            Ok(())
        }

        /// Sets what providers have at stake.
        ///
        /// ## Dispatch Origin
        ///
        /// The governed origin for bonds.
        ///
        /// ## Details
        ///
        /// Counts for later claims, verdicts, slashes and departures. What a fraud costs must not fall by more
        /// than the margin while work is under way that was claimed before.
        ///
        /// ## Errors
        ///
        /// The first rule of GOV-1 that the parameters would break.
        ///
        /// ## Events
        ///
        /// `BondsSet`.
        #[pallet::call_index(2)]
        pub fn set_bonds(origin: OriginFor<T>, parameters: BondParameters) -> DispatchResult {
            T::BondOrigin::ensure_origin(origin)?;
            Self::set(|current| current.bonds = parameters.clone())?;
            Self::deposit_event(Event::BondsSet { parameters });
            Ok(())
        }
    }

    impl<T: Config> Pallet<T> {
        /// The parameters in force.
        pub fn current() -> Parameters {
            Current::<T>::get()
        }

        /// Stores the changed vector, if it satisfies GOV-1.
        fn set(change: impl FnOnce(&mut Parameters)) -> DispatchResult {
            let mut next = Current::<T>::get();
            change(&mut next);
            next.check().map_err(Error::<T>::from)?;
            Current::<T>::put(next);
            Ok(())
        }
    }
}
