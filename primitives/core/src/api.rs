//! Runtime API: how nodes and clients read the chain.
//!
//! What to audit is decided by the runtime, so that policy upgrades with the chain. The node's services
//! ask for their duties, which follow from state and never from one block's events.

// The macro's expansion repeats the bounds.
#![allow(clippy::multiple_bound_locations)]

use crate::{
    assignment::Assignment,
    audit::{Audit, SignedReport},
    capacity::CapacityView,
    contest::{Contest, SignedVote},
    crypto::AuditId,
    demand::Demand,
    domain::border::Path,
    ids::{AssignmentId, ContestId, JobId, ProgramId},
    job::{Deposits, Job, JobSpec, ProgramRecord},
    parameters::Parameters,
    provider::{Provider, SlashCause, SlashRecord},
    reputation::Standing,
    traits::{AuditStatus, Work},
    validator::ValidatorView,
};
use alloc::{string::String, vec::Vec};
use codec::{Codec, Decode, Encode};
use scale_info::TypeInfo;
use sp_arithmetic::Perbill;
use sp_core::H256;
use sp_runtime::DispatchError;

/// An assignment with what its provider needs to go on.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct AssignmentView<AccountId, Balance, BlockNumber> {
    /// Its id.
    pub id: AssignmentId,
    /// Its record.
    pub assignment: Assignment<AccountId, Balance, BlockNumber>,
    /// Its audit, while one is open.
    pub audit: Option<AuditStatus<AccountId, BlockNumber>>,
    /// Last block of the present state, where it has one: then anyone may expire the assignment.
    pub deadline: Option<BlockNumber>,
}

/// A demand for an output that waits for its answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct DemandView<BlockNumber> {
    /// The paid assignment.
    pub id: AssignmentId,
    /// The demand.
    pub demand: Demand<BlockNumber>,
    /// Last block for the answer: then anyone may expire the demand.
    pub deadline: BlockNumber,
}

/// An open job, and whether a provider could claim of it now.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct OpenWork {
    /// The job.
    pub job: JobId,
    /// Replicas that nobody has claimed.
    pub unclaimed: u32,
    /// The error that a claim would end with; none if it would succeed.
    pub refusal: Option<DispatchError>,
}

/// A job, and where its assigned replicas stand.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct JobReport<AccountId, Balance, BlockNumber> {
    /// The job. Its progress counts what is unclaimed, assigned, paid and cancelled.
    pub job: Job<AccountId, Balance, BlockNumber>,
    /// Assigned replicas that are being run.
    pub claimed: u32,
    /// Assigned replicas that are being audited, or wait for their reveal.
    pub committed: u32,
    /// Assigned replicas that wait for their sisters.
    pub revealed: u32,
    /// Assigned replicas whose receipts are disputed.
    pub contested: u32,
    /// Commitments that were withheld and may still be cleared.
    pub withheld: u32,
    /// Assigned replicas whose deadline has passed.
    pub overdue: u32,
    /// Answers of auditors in open audits.
    pub answers: u32,
}

/// What a job would cost if it were posted now.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct Quote<Balance, BlockNumber> {
    /// Batches of the job.
    pub batches: u32,
    /// What posting would hold, in planck; what is not used comes back.
    pub escrow: Balance,
    /// What posting would hold besides, for inputs and records on chain; all of it comes back.
    pub deposits: Deposits<Balance>,
    /// Part of the escrow that is for the audits of one batch.
    pub batch_reserve: Balance,
    /// Most that one replica of a full batch may cost.
    pub batch_limit: Balance,
    /// What a full batch adds to its provider's exposure.
    pub batch_value: Balance,
    /// Blocks of one audit tranche.
    pub audit_blocks: BlockNumber,
    /// What of each fee would go to the home domain, out of the network's share.
    pub domain_share: Perbill,
}

/// An audit in which a validator may still report.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct AuditDuty<AccountId, BlockNumber> {
    /// What is audited.
    pub assignment: AssignmentId,
    /// The audit.
    pub audit: Audit<AccountId, BlockNumber>,
    /// How to run its tasks.
    pub work: Work,
}

/// A contest in which a validator has not voted.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct PanelDuty<AccountId, BlockNumber> {
    /// The contest's id.
    pub id: ContestId,
    /// The contest.
    pub contest: Contest<AccountId, BlockNumber>,
    /// How to run its task.
    pub work: Work,
}

sp_api::decl_runtime_apis! {
    /// The market, for requesters and providers.
    pub trait MarketApi<AccountId: Codec, Balance: Codec, BlockNumber: Codec> {
        /// A registered program.
        fn program(id: ProgramId) -> Option<ProgramRecord<AccountId, Balance>>;
        /// A job.
        fn job(id: JobId) -> Option<Job<AccountId, Balance, BlockNumber>>;
        /// Jobs with replicas open to claims.
        fn open_jobs() -> Vec<(JobId, Job<AccountId, Balance, BlockNumber>)>;
        /// The assignments of a job in `batches` batches from `first` on; at most 1,024 batches are read.
        fn assignments(job: JobId, first: u32, batches: u32) -> Vec<AssignmentView<AccountId, Balance, BlockNumber>>;
        /// A job, and where its assigned replicas stand.
        fn job_report(id: JobId) -> Option<JobReport<AccountId, Balance, BlockNumber>>;
        /// What a job of this requester's would cost now, or the error that posting it would end with, the escrow's aside.
        fn quote(
            requester: AccountId,
            spec: JobSpec<Balance, BlockNumber>,
        ) -> Result<Quote<Balance, BlockNumber>, DispatchError>;
        /// The jobs that take claims, each with what would refuse one of this provider: along the path that is named
        /// for the job, or without one.
        fn open_work(provider: AccountId, paths: Vec<(JobId, Path)>) -> Vec<OpenWork>;
        /// The assignments of a provider that are not final.
        fn assignments_of(provider: AccountId) -> Vec<AssignmentView<AccountId, Balance, BlockNumber>>;
        /// Assignments whose deadline has passed and which anyone may expire.
        fn overdue() -> Vec<AssignmentId>;
        /// The demands for outputs that wait for this provider's answer.
        fn output_demands(provider: AccountId) -> Vec<DemandView<BlockNumber>>;
        /// A provider.
        fn provider(id: AccountId) -> Option<Provider<Balance, BlockNumber>>;
        /// The slashes of a provider that are neither executed nor cancelled, the oldest first.
        fn pending_slashes(
            id: AccountId,
        ) -> Vec<(SlashCause<BlockNumber>, SlashRecord<AccountId, Balance, BlockNumber>)>;
        /// V* of a provider.
        fn exposure_cap(id: AccountId) -> Balance;
        /// The least bond whose V* allows this exposure; none if no bond does.
        fn least_bond(exposure: Balance) -> Option<Balance>;
        /// The governed parameters in force; what they say of jobs counts for jobs posted from now on.
        fn parameters() -> Parameters;
    }

    /// Who validates, for validators and those who nominate them.
    pub trait StakeApi<AccountId: Codec, Balance: Codec> {
        /// Somebody who has bonded; none where nothing is bonded.
        fn validator(id: AccountId) -> Option<ValidatorView<Balance>>;
    }

    /// What results say of the providers, for everybody who chooses one.
    pub trait ReputationApi<AccountId: Codec, BlockNumber: Codec> {
        /// Where a provider stands in each class of programs in which it has a record.
        fn reputation(provider: AccountId) -> Vec<Standing<BlockNumber>>;
    }

    /// How much a provider may claim at a time, for providers.
    pub trait CapacityApi<AccountId: Codec, BlockNumber: Codec> {
        /// What it may claim, and why.
        fn capacity(provider: AccountId) -> CapacityView<BlockNumber>;
    }

    /// The time of deadlines, for everybody who has some.
    pub trait ClockApi<BlockNumber: Codec> {
        /// Blocks so far in which transactions could be included; all deadlines are numbers of this count.
        fn now() -> BlockNumber;
    }

    /// Bytes kept on chain, for everybody who runs tasks.
    pub trait ContentApi {
        /// A preimage: a program, a payload or items.
        fn preimage(hash: H256) -> Option<Vec<u8>>;
    }

    /// The chain's own judgement of a run, piece by piece.
    pub trait MachineApi {
        /// The root of the state that a piece of a run of a program ends in, found by the runtime's interpreter from
        /// a witness alone; else why it finds none.
        ///
        /// `from` is the root of the state before it. The piece ends at the first start of a block after which less
        /// than `gas_floor` would be left, after so many instructions, or with the task. What a witness is, the
        /// machine's crate says; the command line makes them: `stardust program witness`.
        fn step(
            program: ProgramId,
            from: H256,
            gas_floor: u64,
            instructions: Option<u32>,
            witness: Vec<u8>,
        ) -> Result<H256, String>;
    }

    /// Audits and contests, for validators.
    pub trait AuditApi<AccountId: Codec, BlockNumber: Codec> {
        /// Audits that are open and in which this validator has not reported. Whether it is drawn, only it can tell.
        /// None while it is disabled.
        fn audit_duties(auditor: AuditId) -> Vec<AuditDuty<AccountId, BlockNumber>>;
        /// Contests that are open and in which this validator has not voted. None while it is disabled.
        fn panel_duties(auditor: AuditId) -> Vec<PanelDuty<AccountId, BlockNumber>>;
        /// The audit keys of the session's validators.
        fn auditors() -> Vec<AuditId>;
        /// The extrinsic that brings a report on chain.
        fn report_extrinsic(report: SignedReport) -> Block::Extrinsic;
        /// The extrinsic that brings a vote on chain.
        fn vote_extrinsic(vote: SignedVote) -> Block::Extrinsic;
    }
}
