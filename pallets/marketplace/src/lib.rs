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

mod audits;
mod crossing;
mod deposits;
mod dispatchables;
mod errors;
mod homes;
mod interfaces;
mod lifecycle;
mod measuring;
mod open;
mod openings;
mod outputs;
mod posting;
mod pricing;
mod records;
mod sections;
mod settlement;
mod sizes;
mod trust;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
mod types;
mod views;
pub mod weights;
mod withheld;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
// The runtime macro and storage parameters write `pub` items.
#[cfg(test)]
#[allow(unreachable_pub)]
mod mock;
#[cfg(test)]
mod tests;

#[cfg(feature = "runtime-benchmarks")]
pub use benchmarking::BenchmarkHelper;
pub use lifecycle::TransitionError;
pub use open::JOBS_LOOKED_AT;
pub use openings::OpeningError;
pub use outputs::DemandError;
pub use pallet::*;
pub use sizes::{FORGET, MAX_CLAIMS, QUEUE_SCAN, SWEEP, TOUCH_SWEEP};
pub use types::{AccountIdOf, AssignmentOf, DemandsOf, JobOf, JobSpecOf, ProgramRecordOf};
pub use views::{AssignmentViewOf, JobReportOf, QuoteOf};
pub use weights::WeightInfo;

use frame_support::pallet_macros::import_section;
use stardust_primitives::Balance;

/// The market's storage, calls, events and errors.
// FRAME's expansions cast variant counts and expect what they just built.
#[allow(clippy::cast_possible_truncation, clippy::expect_used)]
#[import_section(crate::sections::event)]
#[import_section(crate::sections::error)]
#[frame_support::pallet]
pub mod pallet {
    use super::*;
    use crate::{
        crossing::{ends, hops},
        dispatchables::Revealed,
        sizes::{bytes, item_bytes, opened},
    };
    use frame_support::{
        pallet_prelude::*,
        traits::{fungible, Footprint, QueryPreimage, StorageVersion, StorePreimage},
    };
    use frame_system::pallet_prelude::*;
    use sp_core::H256;
    use sp_runtime::{
        traits::{BlakeTwo256, BlockNumberProvider, Convert, Zero},
        FixedU128,
    };
    use stardust_primitives::{
        api::{DemandView, OpenWork},
        audit::MAX_ANSWERS,
        domain::border::Path,
        ids::{AssignmentId, ContestId, DomainId, JobId, ProgramId},
        job::{Terms, MAX_REPLICAS},
        receipt::MAX_OUTPUT_BYTES,
        traits::{
            Capacity, Domains, Gateway, Machine, Providers, Reputation, Reservations, SpotPrices,
            Verification,
        },
        tree::{Opening, SumNode},
    };

    const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

    /// The market.
    #[pallet::pallet]
    #[pallet::storage_version(STORAGE_VERSION)]
    pub struct Pallet<T>(_);

    /// What the market needs of the chain.
    #[pallet::config]
    pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
        /// Where escrows are held. A currency that mints or burns on transfer breaks MKT-1.
        type Currency: fungible::Mutate<Self::AccountId, Balance = Balance>
            + fungible::MutateHold<Self::AccountId, Reason = Self::RuntimeHoldReason>;

        /// The chain's hold reasons, ours among them.
        type RuntimeHoldReason: From<HoldReason>;

        /// Where programs, payloads and items are kept. It must keep what is requested, or tasks cannot run.
        type Preimages: QueryPreimage<H = BlakeTwo256> + StorePreimage;

        /// What a program must be. A weaker check than the auditors' machine lets in what they cannot run.
        type Machine: Machine;

        /// Who may work. It must refuse what a bond does not secure, or cheating pays.
        type Providers: Providers<Self::AccountId, Balance, BlockNumberFor<Self>>;

        /// What results say of providers. One that forgets faults makes trust of what it should watch.
        type Reputation: Reputation<Self::AccountId, Balance, BlockNumberFor<Self>>;

        /// How much at a time. One that forgets lets a provider claim what it cannot run, until the deadline.
        type Capacity: Capacity<Self::AccountId>;

        /// Who may post and run what where. One that reads more than its weight says makes claims too cheap.
        type Domains: Domains<Self::AccountId, Balance>;

        /// What an SCU costs in each domain now. One that anybody can move makes jobs at spot prices dear.
        type Spot: SpotPrices<Balance>;

        /// What domains owe each other for work abroad. One that forgets what it reserved lets nobody be paid for it.
        type Gateway: Gateway<Balance>;

        /// What is kept for whom. One that never lets go keeps jobs from everybody.
        type Reservations: Reservations<Self::AccountId>;

        /// Audits and contests. It must never lose an open audit, or a false receipt goes unseen.
        type Verification: Verification<Self::AccountId, BlockNumberFor<Self>>;

        /// The time of deadlines. One that counts blocks without transactions makes faults of what nobody could do.
        type Clock: BlockNumberProvider<BlockNumber = BlockNumberFor<Self>>;

        /// Hash of the first block: a commitment of another chain is none of this one.
        type Genesis: Get<H256>;

        /// Who gets the network's share of fees and pays auditors with it. It should exist, or its share goes
        /// back to the requester and auditors work for nothing.
        type NetworkAccount: Get<Self::AccountId>;

        /// The governed rules, as a new job snapshots them; `audit_blocks` without the time that a task takes.
        type Terms: Get<Terms<BlockNumberFor<Self>>>;

        /// Least price in planck per SCU. Zero lets anyone occupy providers for nothing.
        type PriceFloor: Get<Balance>;

        /// Price of an answer with so many bytes of output, at least its transaction's fee. Less lets a requester that
        /// is its own provider fill blocks.
        type AnswerFee: Convert<u32, Balance>;

        /// Deposit for records and bytes that stay on chain. Zero lets anyone keep what it likes on every node.
        type StoragePrice: Convert<Footprint, Balance>;

        /// Blocks for which only its requester may have the records of a closed job removed, after the last answer
        /// to a demand was due. Too few, and a client that was away finds nothing to check outputs against.
        type KeepBlocks: Get<BlockNumberFor<Self>>;

        /// Most blocks from posting to the last claim.
        type MaxClaimBlocks: Get<BlockNumberFor<Self>>;

        /// Most blocks from claim to commitment. A provider that stalls holds a replica for so long.
        type MaxRunBlocks: Get<BlockNumberFor<Self>>;

        /// What calls weigh.
        type WeightInfo: WeightInfo;

        /// What benchmarks need of the chain.
        #[cfg(feature = "runtime-benchmarks")]
        type BenchmarkHelper: BenchmarkHelper<Self::AccountId>;
    }

    /// Why the market holds funds.
    #[pallet::composite_enum]
    pub enum HoldReason {
        /// Fees of a job that is not closed, and its audit reserve.
        JobEscrow,
        /// What the answers to open demands may cost.
        OutputDemand,
        /// Deposits for programs, inputs and records that stay on chain.
        StorageDeposit,
    }

    /// The registered programs.
    // Everybody can choose a blob, so its hash is hashed again.
    #[pallet::storage]
    pub type Programs<T: Config> =
        StorageMap<_, Blake2_128Concat, ProgramId, ProgramRecordOf<T>, OptionQuery>;

    /// Number of the next job.
    #[pallet::storage]
    pub type NextJob<T: Config> = StorageValue<_, JobId, ValueQuery>;

    /// All jobs. The record of a closed one stays until `forget_job`, so that its outputs can be checked.
    #[pallet::storage]
    pub type Jobs<T: Config> = StorageMap<_, Twox64Concat, JobId, JobOf<T>, OptionQuery>;

    /// The replicas that are assigned or paid, by job, batch and replica number.
    #[pallet::storage]
    pub type Assignments<T: Config> = StorageDoubleMap<
        _,
        Twox64Concat,
        JobId,
        Twox64Concat,
        (u32, u8),
        AssignmentOf<T>,
        OptionQuery,
    >;

    /// The queue of returned replicas, by job and slot; head and tail stand in the job's record.
    #[pallet::storage]
    pub type Returned<T: Config> =
        StorageDoubleMap<_, Twox64Concat, JobId, Twox64Concat, u32, (u32, u8), OptionQuery>;

    /// The demands for outputs of paid assignments, by provider: those that are open, and how many ended unanswered.
    // An account can be ground, the rest of the key cannot.
    #[pallet::storage]
    pub type Demands<T: Config> = StorageDoubleMap<
        _,
        Blake2_128Concat,
        T::AccountId,
        Twox64Concat,
        AssignmentId,
        DemandsOf<T>,
        ValueQuery,
    >;

    /// What a chain starts with.
    #[pallet::genesis_config]
    #[derive(frame_support::DefaultNoBound)]
    pub struct GenesisConfig<T: Config> {
        /// Programs that are registered from the start, each with its author, who gets royalties and paid no deposit.
        pub programs: alloc::vec::Vec<(T::AccountId, sp_core::Bytes)>,
    }

    #[pallet::genesis_build]
    impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
        fn build(&self) {
            for (author, blob) in &self.programs {
                Pallet::<T>::note_program(author, &blob.0)
                    .expect("a program that the machine runs");
            }
        }
    }

    #[pallet::hooks]
    impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
        fn integrity_test() {
            assert!(T::Terms::get().fees.is_whole(), "MKT-3: the fee split sums to 100%");
            let percent = T::Terms::get().audit_pay_percent;
            assert!(percent >= 100, "an audit is paid less than the work it takes");
            assert!(!T::Terms::get().answer_blocks.is_zero(), "a demand leaves time to answer");
        }

        #[cfg(feature = "try-runtime")]
        fn try_state(_now: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
            Self::do_try_state()
        }
    }

    /// Reads for clients that know the chain by its metadata only. They walk whole maps: for off-chain callers.
    #[pallet::view_functions]
    impl<T: Config> Pallet<T> {
        /// A job, and where its assigned replicas stand.
        pub fn job_report(job: JobId) -> Option<JobReportOf<T>> {
            Self::report_of(job)
        }

        /// What a job of this requester's would cost if it were posted now, or the error that posting it would end with.
        pub fn quote(
            requester: T::AccountId,
            spec: JobSpecOf<T>,
        ) -> Result<QuoteOf<T>, DispatchError> {
            Self::quote_of(&requester, &spec)
        }

        /// The jobs that take claims, each with what would refuse one of this provider: along the path that is named
        /// for the job, or without one.
        pub fn open_work(
            provider: T::AccountId,
            paths: alloc::vec::Vec<(JobId, Path)>,
        ) -> alloc::vec::Vec<OpenWork> {
            Self::work_of(&provider, &paths)
        }

        /// The demands for outputs that wait for this provider's answer.
        pub fn output_demands(
            provider: T::AccountId,
        ) -> alloc::vec::Vec<DemandView<BlockNumberFor<T>>> {
            Self::demands_on(&provider)
        }
    }

    #[pallet::call]
    impl<T: Config> Pallet<T> {
        /// Registers a program, whose blob must be noted in the preimage pallet.
        ///
        /// ## Dispatch Origin
        /// Signed; the caller becomes the program's author.
        ///
        /// ## Details
        /// The blob is checked and requested, so that it stays on chain, for a deposit. A program that was checked
        /// against an older machine is checked again and keeps its author.
        ///
        /// ## Errors
        /// `AlreadyRegistered`, `MissingPreimage`, `WrongSize`, `CannotAfford`, and one for each defect of a program.
        ///
        /// ## Events
        /// `ProgramRegistered`.
        #[pallet::call_index(0)]
        #[pallet::weight(T::WeightInfo::register_program(*size))]
        pub fn register_program(
            origin: OriginFor<T>,
            program: ProgramId,
            size: u32,
            royalty_to: Option<T::AccountId>,
        ) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_register_program(who, program, size, royalty_to)
        }

        /// Posts a job and holds its escrow, and a deposit for what it keeps on chain.
        ///
        /// ## Dispatch Origin
        /// Signed; the caller becomes the requester.
        ///
        /// ## Details
        /// The escrow is the most that all replicas of all tasks can cost, and with critical assurance the
        /// most that an audit of each batch by every validator can. The governed rules are snapshot into the job, and so
        /// is what its home domain takes of the fees. Payload and items are requested until the job closes.
        ///
        /// ## Errors
        /// One for each bound of the spec; the rule by which the home domain refuses it; `UnknownProgram`, `ProgramOutdated`, `PriceBelowFloor`,
        /// `InvalidDeadline`, `InvalidRunBlocks`, `MissingPayload`, `PayloadTooLarge`, `MissingItems`,
        /// `ItemsTooLarge`, `MalformedItems`, `TooFewItems`, `TooManyItems`, `Overflow`, `CannotAfford`.
        ///
        /// ## Events
        /// `JobPosted`.
        #[pallet::call_index(1)]
        #[pallet::weight(T::WeightInfo::post_job(item_bytes(&spec.items)))]
        pub fn post_job(origin: OriginFor<T>, spec: JobSpecOf<T>) -> DispatchResultWithPostInfo {
            let who = ensure_signed(origin)?;
            let item_bytes = Self::do_post_job(who, spec)?;
            Ok(Some(T::WeightInfo::post_job(item_bytes)).into())
        }

        /// Claims up to `count` replicas of batches, at least one.
        ///
        /// ## Dispatch Origin
        /// Signed by a provider.
        ///
        /// ## Details
        /// The chain chooses: returned replicas first, then those that lie furthest behind, never two of
        /// one batch for one operator. Claiming stops where a rule refuses. The domains are asked once, for all of them.
        /// `path` names the domains that a job enters on its way from its home to the provider's domain, which is the
        /// last of them; it is empty at home, and where one of the two is the commons. What the batch may cost is
        /// reserved at each border, until it is paid or given back.
        ///
        /// ## Errors
        /// `InvalidCount`, `UnknownJob`, `JobNotOpen`, `ClaimsClosed`, `NotProvider`, `NothingToClaim`,
        /// `SameOperator`, or the rule by which the provider may not take the first one, or the job not go there.
        ///
        /// ## Events
        /// `BatchClaimed` for each.
        #[pallet::call_index(2)]
        #[pallet::weight(T::WeightInfo::claim((*count).min(MAX_CLAIMS), hops(path)))]
        pub fn claim(
            origin: OriginFor<T>,
            job: JobId,
            count: u32,
            path: Path,
        ) -> DispatchResultWithPostInfo {
            let who = ensure_signed(origin)?;
            let claimed = Self::do_claim(&who, job, count, &path)?;
            let tried = claimed.saturating_add(1).min(count);
            Ok(Some(T::WeightInfo::claim(tried, hops(&path))).into())
        }

        /// Commits to the results of a batch; its audit begins.
        ///
        /// ## Dispatch Origin
        /// Signed by the assignment's provider.
        ///
        /// ## Errors
        /// `UnknownJob`, `UnknownAssignment`, `NotYours`, `WrongState`, `DeadlinePassed`.
        ///
        /// ## Events
        /// `BatchCommitted`.
        #[pallet::call_index(3)]
        #[pallet::weight(T::WeightInfo::commit())]
        pub fn commit(
            origin: OriginFor<T>,
            id: AssignmentId,
            commitment: H256,
        ) -> DispatchResultWithPostInfo {
            let who = ensure_signed(origin)?;
            Self::do_commit(&who, id, commitment)?;
            Ok(Pays::No.into())
        }

        /// Opens a commitment and proves the receipts of the audited tasks.
        ///
        /// ## Dispatch Origin
        /// Signed by the assignment's provider.
        ///
        /// ## Details
        /// If every audit agrees, the reveal is accepted: its auditors are paid, a batch with one replica is
        /// paid at once, one with more when all its roots agree. If an audit differs, the panel decides.
        /// Sisters are committed before any of them is revealed. A commitment that was withheld is cleared
        /// by the same call under the name in `BatchQuestioned`; it is not paid any more.
        ///
        /// ## Errors
        /// `UnknownJob`, `UnknownAssignment`, `NotYours`, `WrongState`, `AuditNotOver`, `AuditIncomplete`,
        /// `SisterMayCommit`, `DeadlinePassed`, `CommitmentMismatch`, `WrongOpenings`, `InvalidOpening`,
        /// `InvalidReceipt`.
        ///
        /// ## Events
        /// `BatchRevealed`, then `BatchPaid` for each replica that is final and `AuditsPaid` for each auditor,
        /// or `Contested`, or `BatchCleared`; `JobClosed` after the last.
        #[pallet::call_index(4)]
        #[pallet::weight(
            T::WeightInfo::reveal(opened(openings), MAX_ANSWERS, MAX_REPLICAS.into())
                .saturating_add(ends::<T>(MAX_REPLICAS.into()))
        )]
        pub fn reveal(
            origin: OriginFor<T>,
            id: AssignmentId,
            root: SumNode,
            salt: [u8; 32],
            openings: BoundedVec<Opening, ConstU32<MAX_ANSWERS>>,
        ) -> DispatchResultWithPostInfo {
            let who = ensure_signed(origin)?;
            let Revealed { auditors, replicas, crossed } =
                Self::do_reveal(&who, id, root, &salt, &openings)?;
            let weight = T::WeightInfo::reveal(opened(&openings), auditors, replicas);
            let weight = weight.saturating_add(T::Gateway::weight_of_end(crossed));
            Ok((Some(weight), Pays::No).into())
        }

        /// Shows that two revealed replicas of a batch claim different receipts for one task.
        ///
        /// ## Dispatch Origin
        /// Signed by anyone.
        ///
        /// ## Details
        /// The caller is rewarded from the slash of whoever is found to have committed fraud, but for itself.
        ///
        /// ## Errors
        /// `UnknownJob`, `UnknownAssignment`, `SameReplica`, `WrongState`, `DifferentTasks`,
        /// `InvalidOpening`, `ReceiptsAgree`.
        ///
        /// ## Events
        /// `Contested`.
        #[pallet::call_index(5)]
        #[pallet::weight(T::WeightInfo::contest())]
        pub fn contest(
            origin: OriginFor<T>,
            job: JobId,
            batch: u32,
            a: (u8, Opening),
            b: (u8, Opening),
        ) -> DispatchResultWithPostInfo {
            let who = ensure_signed(origin)?;
            Self::do_contest(who, job, batch, a, b)?;
            Ok(Pays::No.into())
        }

        /// Ends an assignment whose provider missed a deadline, or whose audit ended incomplete.
        ///
        /// ## Dispatch Origin
        /// Signed by anyone.
        ///
        /// ## Details
        /// The provider pays the job's share of the batch's fee limit, and the replica is returned. Where too
        /// few auditors reported on a batch with critical assurance, it is returned and nobody pays. Where
        /// audits had questioned a commitment that was not revealed, a slash as for fraud is frozen as well;
        /// it falls if the commitment is revealed within `clear_blocks`, after which this call forgets it.
        ///
        /// ## Errors
        /// `UnknownJob`, `UnknownAssignment`, `WrongState`, `DeadlineNotPassed`, `TooManyWithheld`.
        ///
        /// ## Events
        /// `BatchExpired`, `BatchWithheld` or `BatchUnaudited`, then `BatchReturned`; `BatchQuestioned`
        /// before that, and `WithheldForgotten`, for a commitment that was questioned; `JobCancelled` if it
        /// cannot be claimed any more; `JobClosed` after the last.
        #[pallet::call_index(6)]
        #[pallet::weight(T::WeightInfo::expire().saturating_add(ends::<T>(1)))]
        pub fn expire(origin: OriginFor<T>, id: AssignmentId) -> DispatchResultWithPostInfo {
            ensure_signed(origin)?;
            Self::do_expire(id)?;
            Ok(Pays::No.into())
        }

        /// Cancels all replicas that are not assigned and gives back their part of the escrow.
        ///
        /// ## Dispatch Origin
        /// Signed by the requester, or by anyone once the last block for claims has passed.
        ///
        /// ## Details
        /// Costs the same however many replicas there are. Called again on a job that is not open, it
        /// sweeps stale slots of its queue, a few at a time, and tries again a last refund that failed.
        ///
        /// ## Errors
        /// `UnknownJob`, `NotRequester`, `NothingToCancel`.
        ///
        /// ## Events
        /// `JobCancelled`; `JobClosed` if nothing is assigned.
        #[pallet::call_index(7)]
        #[pallet::weight(T::WeightInfo::cancel_job())]
        pub fn cancel_job(origin: OriginFor<T>, job: JobId) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_cancel_job(&who, job)
        }

        /// Pays revealed replicas whose sisters failed or were never claimed.
        ///
        /// ## Dispatch Origin
        /// Signed by anyone.
        ///
        /// ## Details
        /// Where roots differ and nobody contested them in time, the replicas are returned unpaid and
        /// unpunished, so that the job closes.
        ///
        /// ## Errors
        /// `UnknownJob`, `NothingToSettle`, `SisterInFlight`, `RootsDiffer`.
        ///
        /// ## Events
        /// `BatchPaid` or `BatchReturned` for each; `JobCancelled` and `JobClosed` as they follow.
        #[pallet::call_index(8)]
        #[pallet::weight(T::WeightInfo::settle().saturating_add(ends::<T>(MAX_REPLICAS.into())))]
        pub fn settle(origin: OriginFor<T>, job: JobId, batch: u32) -> DispatchResultWithPostInfo {
            ensure_signed(origin)?;
            Self::do_settle(job, batch)?;
            Ok(Pays::No.into())
        }

        /// Demands on chain an output that its provider did not serve.
        ///
        /// ## Dispatch Origin
        /// Signed by the job's requester.
        ///
        /// ## Details
        /// Possible while the job's `output_blocks` from the batch's payment run. Holds what the longest answer costs; what
        /// the answer costs goes to the network, the rest comes back, all of it if there is no answer in time.
        ///
        /// ## Errors
        /// `UnknownJob`, `UnknownAssignment`, `NotRequester`, `WrongState`, `UnknownTask`, `DeadlinePassed`,
        /// `AlreadyDemanded`, `TooManyDemands`, `NothingAtStake`, `CannotAfford`.
        ///
        /// ## Events
        /// `OutputDemanded`.
        #[pallet::call_index(9)]
        #[pallet::weight(T::WeightInfo::demand_output())]
        pub fn demand_output(origin: OriginFor<T>, id: AssignmentId, index: u32) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_demand_output(&who, id, index)
        }

        /// Answers a demand: opens the task's receipt and shows its output.
        ///
        /// ## Dispatch Origin
        /// Signed by anyone who has the output.
        ///
        /// ## Details
        /// Free when it succeeds, also after the deadline as long as nobody expired the demand. A task that returned
        /// nothing is answered with its receipt and no bytes.
        ///
        /// ## Errors
        /// `UnknownJob`, `UnknownAssignment`, `WrongState`, `UnknownDemand`, `InvalidOpening`, `WrongOutput`.
        ///
        /// ## Events
        /// `OutputAnswered`.
        #[pallet::call_index(10)]
        #[pallet::weight(T::WeightInfo::answer_output(bytes(output)))]
        pub fn answer_output(
            origin: OriginFor<T>,
            id: AssignmentId,
            opening: Opening,
            output: BoundedVec<u8, ConstU32<MAX_OUTPUT_BYTES>>,
        ) -> DispatchResultWithPostInfo {
            ensure_signed(origin)?;
            Self::do_answer_output(id, &opening, &output)?;
            Ok(Pays::No.into())
        }

        /// Ends a demand that was not answered in time: its provider's fault.
        ///
        /// ## Dispatch Origin
        /// Signed by anyone.
        ///
        /// ## Details
        /// The provider pays the job's share of the batch's fee, the requester's deposit goes back.
        ///
        /// ## Errors
        /// `UnknownJob`, `UnknownAssignment`, `WrongState`, `UnknownDemand`, `DeadlineNotPassed`.
        ///
        /// ## Events
        /// `OutputWithheld`.
        #[pallet::call_index(11)]
        #[pallet::weight(T::WeightInfo::expire_demand())]
        pub fn expire_demand(
            origin: OriginFor<T>,
            id: AssignmentId,
            index: u32,
        ) -> DispatchResultWithPostInfo {
            ensure_signed(origin)?;
            Self::do_expire_demand(id, index)?;
            Ok(Pays::No.into())
        }

        /// Removes the records of a closed job, up to 64 of them; with the last its deposit comes back.
        ///
        /// ## Dispatch Origin
        /// Signed by the job's requester once no output can be demanded any more, by anyone `KeepBlocks` later.
        ///
        /// ## Details
        /// Outputs of the job cannot be checked afterwards. Called again for what is left.
        ///
        /// ## Errors
        /// `UnknownJob`, `JobNotClosed`, `StillKept`, `DemandOpen`.
        ///
        /// ## Events
        /// `JobForgotten` with the last record.
        #[pallet::call_index(12)]
        #[pallet::weight(T::WeightInfo::forget_job(FORGET))]
        pub fn forget_job(origin: OriginFor<T>, job: JobId) -> DispatchResultWithPostInfo {
            let who = ensure_signed(origin)?;
            let removed = Self::do_forget_job(&who, job)?;
            Ok(Some(T::WeightInfo::forget_job(removed)).into())
        }

        /// Unregisters a program and gives its deposit back.
        ///
        /// ## Dispatch Origin
        /// Signed by the program's author.
        ///
        /// ## Details
        /// Jobs that are not closed go on; they keep the blob on chain themselves.
        ///
        /// ## Errors
        /// `UnknownProgram`, `NotAuthor`.
        ///
        /// ## Events
        /// `ProgramUnregistered`.
        #[pallet::call_index(13)]
        #[pallet::weight(T::WeightInfo::unregister_program())]
        pub fn unregister_program(origin: OriginFor<T>, program: ProgramId) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_unregister_program(&who, program)
        }

        /// Posts a job at `factor` times the spot price of its home domain, but for no more than `spec.price`.
        ///
        /// ## Dispatch Origin
        /// Signed; the caller becomes the requester.
        ///
        /// ## Details
        /// The price is that of now, rounded up to a planck, and stays the job's. All else is as with `post_job`. The factor
        /// is a quarter to eight, in 10^-18.
        ///
        /// ## Errors
        /// `InvalidSpotFactor`, `SpotAboveLimit`, and those of `post_job`.
        ///
        /// ## Events
        /// `JobPosted`, which says the price.
        #[pallet::call_index(14)]
        #[pallet::weight(T::WeightInfo::post_job_at_spot(item_bytes(&spec.items)))]
        pub fn post_job_at_spot(
            origin: OriginFor<T>,
            spec: JobSpecOf<T>,
            factor: FixedU128,
        ) -> DispatchResultWithPostInfo {
            let who = ensure_signed(origin)?;
            let item_bytes = Self::do_post_job_at_spot(who, spec, factor)?;
            Ok(Some(T::WeightInfo::post_job_at_spot(item_bytes)).into())
        }
    }
}
