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

pub use faults::{FaultRecord, Faults};
pub use pallet::*;
pub use weights::WeightInfo;

mod authorize;
#[cfg(any(test, feature = "runtime-benchmarks"))]
mod benchmark_lot;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod dispatchables;
mod faults;
mod interfaces;
mod lifecycle;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
mod views;
pub mod weights;

#[cfg(feature = "runtime-benchmarks")]
pub use benchmarking::BenchmarkHelper;

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
    use crate::{faults::Faults, lifecycle::Refusal, weights::WeightInfo};
    use frame_support::pallet_prelude::*;
    use frame_system::{ensure_authorized, pallet_prelude::*};
    use sp_core::H256;
    use sp_runtime::traits::BlockNumberProvider;
    use stardust_primitives::{
        audit::{Audit, Auditor, SignedReport},
        contest::{Contest, SignedVote, MAX_VALIDATORS},
        crypto::AuditId,
        ids::{AssignmentId, ContestId, JobId},
        traits::{Market, Offences},
    };

    /// The layout of this pallet's storage.
    const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

    /// An audit with the runtime's types.
    pub type AuditOf<T> = Audit<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;
    /// A contest with the runtime's types.
    pub type ContestOf<T> = Contest<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;
    /// A validator with the runtime's types.
    pub type AuditorOf<T> = Auditor<<T as frame_system::Config>::AccountId>;
    /// The auditors' faults with the runtime's types.
    pub type FaultsOf<T> = Faults<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;

    #[pallet::pallet]
    #[pallet::storage_version(STORAGE_VERSION)]
    pub struct Pallet<T>(_);

    #[pallet::config]
    pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
        /// Who hears of verdicts and knows how to run a job's tasks.
        type Market: Market<Self::AccountId, BlockNumberFor<Self>>;

        /// Who punishes auditors that were wrong. Without one, a wrong vote costs nothing the first time.
        type Offences: Offences<Self::AccountId>;

        /// The time of deadlines. One that counts blocks without transactions makes faults of what nobody could do.
        type Clock: BlockNumberProvider<BlockNumber = BlockNumberFor<Self>>;

        /// Randomness of the epoch; if its author can choose it, draws can be ground.
        type Seed: Get<H256>;

        /// Hash of block 0; without it reports and votes of another chain would count here.
        type Genesis: Get<H256>;

        /// Blocks that the panel has for its votes, once before and once after the extension.
        type PanelBlocks: Get<BlockNumberFor<Self>>;

        /// Blocks for which an auditor's fault is remembered, and for which a repeated one disables it. Shorter
        /// than a contest, and who lies in each batch is never disabled.
        type FaultBlocks: Get<BlockNumberFor<Self>>;

        /// Weights of the calls.
        type WeightInfo: WeightInfo;

        /// Puts the market into the state that a verdict finds at worst.
        #[cfg(feature = "runtime-benchmarks")]
        type BenchmarkHelper: crate::BenchmarkHelper<Self::AccountId>;
    }

    /// The session's validators: their audit keys and accounts.
    #[pallet::storage]
    pub type Auditors<T: Config> =
        StorageValue<_, BoundedVec<AuditorOf<T>, ConstU32<MAX_VALIDATORS>>, ValueQuery>;

    /// The auditors' faults. Those older than the window count no more; they go with the next fault.
    #[pallet::storage]
    pub type AuditorFaults<T: Config> = StorageValue<_, FaultsOf<T>, ValueQuery>;

    // Keys are made by the chain: numbers of jobs, batches, replicas and contests.
    /// The open audits, by job and by (batch, replica).
    #[pallet::storage]
    pub type Audits<T: Config> =
        StorageDoubleMap<_, Twox64Concat, JobId, Twox64Concat, (u32, u8), AuditOf<T>, OptionQuery>;

    /// The number of the next contest.
    #[pallet::storage]
    pub type NextContest<T: Config> = StorageValue<_, ContestId, ValueQuery>;

    /// The open contests.
    #[pallet::storage]
    pub type Contests<T: Config> =
        StorageMap<_, Twox64Concat, ContestId, ContestOf<T>, OptionQuery>;

    #[pallet::event]
    #[pallet::generate_deposit(pub(crate) fn deposit_event)]
    pub enum Event<T: Config> {
        /// A batch was committed and may be audited.
        AuditOpened {
            /// The assignment.
            assignment: AssignmentId,
            /// Audits to expect, in thousandths.
            expected_milli: u32,
        },
        /// A validator reported.
        AuditReported {
            /// The assignment.
            assignment: AssignmentId,
            /// The validator's audit key.
            auditor: AuditId,
            /// How many tasks it answered for.
            answers: u32,
        },
        /// Two receipts of one task differ; the panel votes.
        ContestOpened {
            /// The contest.
            contest: ContestId,
            /// The job.
            job: JobId,
            /// The batch.
            batch: u32,
            /// The disputed task.
            task: u32,
        },
        /// A validator voted.
        Voted {
            /// The contest.
            contest: ContestId,
            /// The validator's audit key.
            auditor: AuditId,
            /// Hash of the receipt it computed.
            receipt: H256,
        },
        /// More than two thirds of the validators agree on a receipt.
        Verdict {
            /// The contest.
            contest: ContestId,
            /// Hash of the right receipt.
            receipt: H256,
        },
        /// A verdict showed an auditor's answer to be wrong.
        AuditorRefuted {
            /// The assignment that it audited.
            assignment: AssignmentId,
            /// The validator's audit key.
            auditor: AuditId,
            /// The task.
            task: u32,
        },
        /// An answer or a vote of an auditor was wrong.
        AuditorAtFault {
            /// The contest that showed it.
            contest: ContestId,
            /// The validator's account.
            auditor: T::AccountId,
            /// Its faults that are not forgotten.
            count: u32,
        },
        /// An auditor's reports and votes are refused for repeated faults.
        AuditorDisabled {
            /// The validator's account.
            auditor: T::AccountId,
            /// Last block of it.
            until: BlockNumberFor<T>,
        },
        /// The panel gets more time, once.
        ContestExtended {
            /// The contest.
            contest: ContestId,
            /// Last block for votes now.
            deadline: BlockNumberFor<T>,
        },
        /// The panel did not decide in time: an alarm.
        ContestUndecided {
            /// The contest.
            contest: ContestId,
        },
    }

    // The README lists the indices: they are what the transaction pool answers.
    #[pallet::error]
    pub enum Error<T> {
        /// No audit is open for this assignment.
        UnknownAudit,
        /// The report is about another commitment of the assignment; it came too late.
        StaleCommitment,
        /// The key is not the audit key of a validator of this session.
        NotAuditor,
        /// The audit is over.
        AuditClosed,
        /// This validator has reported in this audit.
        AlreadyReported,
        /// The audit has no room for these answers; it has enough.
        TooManyAnswers,
        /// The signature is not the auditor's over this report or vote.
        BadSignature,
        /// The lot is not the auditor's for this commitment.
        BadLot,
        /// The answers are not a non-empty beginning of the auditor's draw.
        NotDrawn,
        /// No such contest is open.
        UnknownContest,
        /// This validator has voted in this contest.
        AlreadyVoted,
        /// The vote is about another task than the contest; it was meant for another fork.
        OtherTask,
        /// The time for votes is over; anyone may close the contest.
        VotesClosed,
        /// The contest has no room for another vote.
        TooManyVotes,
        /// The time for votes is not over yet.
        ContestOpen,
        /// The auditor was wrong more than once of late. Wait until its faults are forgotten.
        Disabled,
    }

    impl<T> From<Refusal> for Error<T> {
        fn from(refusal: Refusal) -> Self {
            match refusal {
                Refusal::StaleCommitment => Self::StaleCommitment,
                Refusal::NotAuditor => Self::NotAuditor,
                Refusal::AuditClosed => Self::AuditClosed,
                Refusal::AlreadyReported => Self::AlreadyReported,
                Refusal::TooManyAnswers => Self::TooManyAnswers,
                Refusal::BadSignature => Self::BadSignature,
                Refusal::BadLot => Self::BadLot,
                Refusal::NotDrawn => Self::NotDrawn,
                Refusal::AlreadyVoted => Self::AlreadyVoted,
                Refusal::OtherTask => Self::OtherTask,
                Refusal::VotesClosed => Self::VotesClosed,
                Refusal::TooManyVotes => Self::TooManyVotes,
                Refusal::ContestOpen => Self::ContestOpen,
                Refusal::Disabled => Self::Disabled,
            }
        }
    }

    #[pallet::hooks]
    impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
        #[cfg(feature = "std")]
        fn integrity_test() {
            use sp_runtime::traits::Zero;
            assert!(!T::PanelBlocks::get().is_zero(), "the panel has time to vote");
            assert!(
                T::FaultBlocks::get() > T::PanelBlocks::get(),
                "VER-3: a fault is remembered at least until the next contest ends"
            );
        }

        #[cfg(feature = "try-runtime")]
        fn try_state(_now: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
            Self::do_try_state()
        }
    }

    #[pallet::call(weight = <T as Config>::WeightInfo)]
    impl<T: Config> Pallet<T> {
        /// Reports what an auditor found.
        ///
        /// ## Dispatch Origin
        ///
        /// Authorized: a transaction without signer, let in by the report's own signature.
        ///
        /// ## Details
        ///
        /// The report proves that the validator drew the tasks it answers for. One report per validator
        /// and commitment, before the audit ends, and so before the root is known.
        ///
        /// ## Errors
        ///
        /// `UnknownAudit`, `StaleCommitment`, `NotAuditor`, `Disabled`, `AuditClosed`, `AlreadyReported`,
        /// `TooManyAnswers`; `BadSignature`, `BadLot` and `NotDrawn` at the door, where alone they are looked for.
        ///
        /// ## Events
        ///
        /// `AuditReported`.
        #[pallet::call_index(0)]
        #[pallet::authorize(Self::authorize_report)]
        pub fn report_audit(origin: OriginFor<T>, report: SignedReport) -> DispatchResult {
            ensure_authorized(origin)?;
            Self::do_report(report)
        }

        /// Votes for a receipt in a contest.
        ///
        /// ## Dispatch Origin
        ///
        /// Authorized: a transaction without signer, let in by the vote's own signature.
        ///
        /// ## Details
        ///
        /// The vote that brings a receipt above two thirds makes the verdict, and the market applies it in
        /// the same call. Answers of auditors that it shows to be wrong are forgotten; who gave them, or
        /// voted otherwise, is at fault, and disabled if that is repeated. A wrong vote is an offence, and so is a
        /// wrong answer that is a repeated fault.
        ///
        /// ## Errors
        ///
        /// `UnknownContest`, `NotAuditor`, `Disabled`, `VotesClosed`, `AlreadyVoted`, `OtherTask`, `TooManyVotes`,
        /// `BadSignature`, and what the market says.
        ///
        /// ## Events
        ///
        /// `Voted`; with the verdict `Verdict`, an `AuditorRefuted` for each wrong answer, and for each auditor
        /// that was wrong `AuditorAtFault`, followed by `AuditorDisabled` where it is.
        #[pallet::call_index(1)]
        #[pallet::authorize(Self::authorize_panel_vote)]
        #[pallet::weight(T::WeightInfo::vote().saturating_add(T::Offences::weight()))]
        pub fn vote(origin: OriginFor<T>, vote: SignedVote) -> DispatchResultWithPostInfo {
            ensure_authorized(origin)?;
            Self::do_vote(vote)
        }

        /// Moves a contest on whose time for votes is over.
        ///
        /// ## Dispatch Origin
        ///
        /// Signed by anyone; free of charge when it succeeds.
        ///
        /// ## Details
        ///
        /// The first time the panel gets more time; the second time the contest ends undecided: the batch is
        /// returned and nobody is slashed.
        ///
        /// ## Errors
        ///
        /// `UnknownContest`, `ContestOpen`, and what the market says.
        ///
        /// ## Events
        ///
        /// `ContestExtended` or `ContestUndecided`.
        #[pallet::call_index(2)]
        pub fn close_contest(
            origin: OriginFor<T>,
            contest: ContestId,
        ) -> DispatchResultWithPostInfo {
            ensure_signed(origin)?;
            Self::do_close_contest(contest)?;
            Ok(Pays::No.into())
        }
    }
}
