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
        BondParameters, DispatchParameters, Group, MarketParameters, Parameters,
        ProviderParameters, Rule, TreasuryParameters, VerificationParameters, Violation,
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

        /// Who may set what providers and delegators keep to; it can make names and trust as cheap as the bounds allow.
        type ProviderOrigin: EnsureOrigin<Self::RuntimeOrigin>;

        /// Who may set what the treasury gets; it can take up to half of what validators and nominators would.
        type TreasuryOrigin: EnsureOrigin<Self::RuntimeOrigin>;

        /// Who may set what the dispatcher goes by; it can have whom it likes matched first, and refuse nobody.
        type DispatchOrigin: EnsureOrigin<Self::RuntimeOrigin>;

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
        /// What providers and delegators keep to was set.
        ProvidersSet {
            /// What holds now.
            parameters: ProviderParameters,
        },
        /// What the treasury gets was set.
        TreasurySet {
            /// What holds now.
            parameters: TreasuryParameters,
        },
        /// What the dispatcher goes by was set.
        DispatchSet {
            /// What holds now.
            parameters: DispatchParameters,
        },
    }

    /// GOV-1: each names the rule that a vector breaks; `stardust parameters check` shows its two sides.
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
        /// The blocks for which a closed job's records are kept are not 7 to 365 days.
        KeepBlocksOutOfBounds,
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
        /// Delegations would count less than once or more than 9 times the provider's own bond.
        DelegationLimitOutOfBounds,
        /// (1 - rho)(1 + delegation limit) would be above the margin, and cheating with the stake of others pay: raise the
        /// margin, or lower the limit.
        DelegationAboveMargin,
        /// The least price of a registration is not 0.01 to 1,000 STAR.
        RegistrationPriceOutOfBounds,
        /// The blocks that halve the price of a registration are not 3 minutes to a day.
        PriceHalfLifeOutOfBounds,
        /// The deposit for a provider's record is not 0.01 to 100 STAR.
        RegistrationDepositOutOfBounds,
        /// The blocks without activity before a ping are not 5 minutes to a day.
        PingBlocksOutOfBounds,
        /// The least delegation is not 1 to 10,000 STAR.
        MinDelegationOutOfBounds,
        /// The most points of one raise of a commission are not 0.1 to 10.
        CommissionRaiseOutOfBounds,
        /// The blocks between two raises of a commission are not an hour to 28 days.
        CommissionBlocksOutOfBounds,
        /// A commission could rise by more than 5 points a day: allow smaller steps, or fewer.
        CommissionTooFast,
        /// The network fee that earns a point of trust is not 0.00001 to 1 STAR.
        FeePerPointOutOfBounds,
        /// The treasury would get more than half of what is minted.
        TreasuryShareOutOfBounds,
        /// The weights of a score do not sum to 100%.
        WeightsNotWhole,
    }

    impl<T> From<Violation> for Error<T> {
        fn from(violation: Violation) -> Self {
            use Rule as R;
            match violation.rule {
                R::FeesNotWhole => Self::FeesNotWhole,
                R::ProviderFeeOutOfBounds => Self::ProviderFeeOutOfBounds,
                R::NetworkFeeOutOfBounds => Self::NetworkFeeOutOfBounds,
                R::FaultShareOutOfBounds => Self::FaultShareOutOfBounds,
                R::AuditPayOutOfBounds => Self::AuditPayOutOfBounds,
                R::PriceFloorOutOfBounds => Self::PriceFloorOutOfBounds,
                R::ClaimBlocksOutOfBounds => Self::ClaimBlocksOutOfBounds,
                R::RunBlocksOutOfBounds => Self::RunBlocksOutOfBounds,
                R::RevealBlocksOutOfBounds => Self::RevealBlocksOutOfBounds,
                R::ClearBlocksOutOfBounds => Self::ClearBlocksOutOfBounds,
                R::OutputBlocksOutOfBounds => Self::OutputBlocksOutOfBounds,
                R::AnswerBlocksOutOfBounds => Self::AnswerBlocksOutOfBounds,
                R::KeepBlocksOutOfBounds => Self::KeepBlocksOutOfBounds,
                R::LeastAuditsOutOfBounds => Self::LeastAuditsOutOfBounds,
                R::NewcomerAuditsOutOfBounds => Self::NewcomerAuditsOutOfBounds,
                R::LeastAuditsAboveNewcomers => Self::LeastAuditsAboveNewcomers,
                R::NewcomerBatchesOutOfBounds => Self::NewcomerBatchesOutOfBounds,
                R::TrustBatchesOutOfBounds => Self::TrustBatchesOutOfBounds,
                R::HonestShareOutOfBounds => Self::HonestShareOutOfBounds,
                R::AuditBlocksOutOfBounds => Self::AuditBlocksOutOfBounds,
                R::PanelBlocksOutOfBounds => Self::PanelBlocksOutOfBounds,
                R::FaultBlocksOutOfBounds => Self::FaultBlocksOutOfBounds,
                R::FraudSlashOutOfBounds => Self::FraudSlashOutOfBounds,
                R::PaidOutOutOfBounds => Self::PaidOutOutOfBounds,
                R::CompensationAbovePaidOut => Self::CompensationAbovePaidOut,
                R::MarginOutOfBounds => Self::MarginOutOfBounds,
                R::MinBondOutOfBounds => Self::MinBondOutOfBounds,
                R::UnbondingBlocksOutOfBounds => Self::UnbondingBlocksOutOfBounds,
                R::DeferBlocksOutOfBounds => Self::DeferBlocksOutOfBounds,
                R::DelegationLimitOutOfBounds => Self::DelegationLimitOutOfBounds,
                R::DelegationAboveMargin => Self::DelegationAboveMargin,
                R::RegistrationPriceOutOfBounds => Self::RegistrationPriceOutOfBounds,
                R::PriceHalfLifeOutOfBounds => Self::PriceHalfLifeOutOfBounds,
                R::RegistrationDepositOutOfBounds => Self::RegistrationDepositOutOfBounds,
                R::PingBlocksOutOfBounds => Self::PingBlocksOutOfBounds,
                R::MinDelegationOutOfBounds => Self::MinDelegationOutOfBounds,
                R::CommissionRaiseOutOfBounds => Self::CommissionRaiseOutOfBounds,
                R::CommissionBlocksOutOfBounds => Self::CommissionBlocksOutOfBounds,
                R::CommissionTooFast => Self::CommissionTooFast,
                R::FeePerPointOutOfBounds => Self::FeePerPointOutOfBounds,
                R::TreasuryShareOutOfBounds => Self::TreasuryShareOutOfBounds,
                R::WeightsNotWhole => Self::WeightsNotWhole,
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
            Self::set(Group::Market(parameters.clone()))?;
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
            Self::set(Group::Verification(parameters.clone()))?;
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
            Self::set(Group::Bonds(parameters.clone()))?;
            Self::deposit_event(Event::BondsSet { parameters });
            Ok(())
        }

        /// Sets what providers and those who delegate to them keep to.
        ///
        /// ## Dispatch Origin
        ///
        /// The governed origin for providers.
        ///
        /// ## Details
        ///
        /// Counts for later registrations, pings, delegations, raises of commissions, and batches paid later. A deposit
        /// that is held stays as it is; V\* of later claims follows the limit of delegations.
        ///
        /// ## Errors
        ///
        /// The first rule of GOV-1 that the parameters would break.
        ///
        /// ## Events
        ///
        /// `ProvidersSet`.
        #[pallet::call_index(3)]
        pub fn set_providers(
            origin: OriginFor<T>,
            parameters: ProviderParameters,
        ) -> DispatchResult {
            T::ProviderOrigin::ensure_origin(origin)?;
            Self::set(Group::Providers(parameters.clone()))?;
            Self::deposit_event(Event::ProvidersSet { parameters });
            Ok(())
        }

        /// Sets what the treasury gets.
        ///
        /// ## Dispatch Origin
        ///
        /// The governed origin for the treasury's income.
        ///
        /// ## Details
        ///
        /// Counts for what is minted from now on.
        ///
        /// ## Errors
        ///
        /// The first rule of GOV-1 that the parameters would break.
        ///
        /// ## Events
        ///
        /// `TreasurySet`.
        #[pallet::call_index(4)]
        pub fn set_treasury(
            origin: OriginFor<T>,
            parameters: TreasuryParameters,
        ) -> DispatchResult {
            T::TreasuryOrigin::ensure_origin(origin)?;
            Self::set(Group::Treasury(parameters.clone()))?;
            Self::deposit_event(Event::TreasurySet { parameters });
            Ok(())
        }

        /// Sets what the dispatcher goes by.
        ///
        /// ## Dispatch Origin
        ///
        /// The governed origin for dispatch.
        ///
        /// ## Details
        ///
        /// Counts for proposals that are weighed from now on.
        ///
        /// ## Errors
        ///
        /// The first rule of GOV-1 that the parameters would break.
        ///
        /// ## Events
        ///
        /// `DispatchSet`.
        #[pallet::call_index(5)]
        pub fn set_dispatch(
            origin: OriginFor<T>,
            parameters: DispatchParameters,
        ) -> DispatchResult {
            T::DispatchOrigin::ensure_origin(origin)?;
            Self::set(Group::Dispatch(parameters.clone()))?;
            Self::deposit_event(Event::DispatchSet { parameters });
            Ok(())
        }
    }

    impl<T: Config> Pallet<T> {
        /// The parameters in force.
        pub fn current() -> Parameters {
            Current::<T>::get()
        }

        /// Whether the call that sets this group would accept it now.
        pub fn check(proposed: Group) -> Result<(), Violation> {
            Self::current().with(proposed).check()
        }

        /// Stores the vector with this group, if it satisfies GOV-1.
        fn set(group: Group) -> DispatchResult {
            let next = Self::current().with(group);
            next.check().map_err(Error::<T>::from)?;
            Current::<T>::put(next);
            Ok(())
        }
    }
}
