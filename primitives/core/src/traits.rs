//! Glue traits: where pallets meet without knowing each other. Only the runtime names two together.

use crate::{
    audit::{AuditDepth, SignedAnswer},
    contest::{Contest, Parties},
    crypto::AuditId,
    dispatch::pair::{Candidate, OpenReplica},
    domain::{
        border::{BorderAct, Passage, Path},
        policy::Refused,
        DomainJob,
    },
    ids::{AssignmentId, ContestId, DomainId, JobId, ProgramId},
    items::Items,
    provider::{Harm, SlashCause},
    reputation::{PaidBatch, ProgramClass, Scores},
};
use alloc::vec::Vec;
use codec::{Decode, Encode};
use core::ops::Range;
use scale_info::TypeInfo;
use sp_arithmetic::Perbill;
use sp_core::H256;
use sp_runtime::{DispatchError, DispatchResult, Weight};

/// The providers, as the market sees them.
pub trait Providers<AccountId, Balance, BlockNumber> {
    /// Who owns the provider; two replicas of a batch never have the same operator.
    fn operator(provider: &AccountId) -> Option<AccountId>;

    /// Gives the provider one more assignment of this value at this price, or says which rule refuses.
    fn expose(provider: &AccountId, value: Balance, price: Balance) -> DispatchResult;

    /// Takes an assignment of this value, claimed at this block, off the provider.
    fn release(provider: &AccountId, value: Balance, claimed_at: BlockNumber) -> DispatchResult;

    /// The provider withheld what it had claimed at this block: a verdict may still find it wrong, and its stake stays.
    fn withhold(provider: &AccountId, claimed_at: BlockNumber) -> DispatchResult;

    /// What the provider withheld is forgotten.
    fn forget_withheld(provider: &AccountId, claimed_at: BlockNumber) -> DispatchResult;

    /// Of a fee that the provider earned, the part of its delegators, and the account that keeps it for them; none if
    /// it has no delegators.
    fn delegators_part(provider: &AccountId, earned: Balance) -> Option<(AccountId, Balance)>;

    /// The provider's delegators were paid this part.
    fn note_delegators_paid(provider: &AccountId, part: Balance) -> DispatchResult;

    /// V*: the most its exposure may be.
    fn exposure_cap(provider: &AccountId) -> Balance;

    /// The provider answers for the outputs of paid work up to this block: it cannot withdraw before.
    fn bind_until(provider: &AccountId, block: BlockNumber) -> DispatchResult;

    /// One more output of its work is demanded: it cannot withdraw while there is such a demand.
    fn demand(provider: &AccountId) -> DispatchResult;

    /// A demand for an output of its work ended, answered or not.
    fn end_demand(provider: &AccountId) -> DispatchResult;

    /// Slashes for a fault: `amount`, never more than the stake, of which nobody is paid.
    fn slash_fault(
        provider: &AccountId,
        cause: SlashCause<BlockNumber>,
        amount: Balance,
    ) -> DispatchResult;

    /// Slashes for fraud in work that was claimed at this block: the governed share of all the stake that was behind it,
    /// from which `harm` says who is paid.
    fn slash_fraud(
        provider: &AccountId,
        cause: SlashCause<BlockNumber>,
        claimed_at: BlockNumber,
        harm: Option<Harm<AccountId, Balance>>,
    ) -> DispatchResult;

    /// Gives back what a slash has frozen, if it is pending; else there is nothing to give back.
    fn pardon(cause: SlashCause<BlockNumber>) -> DispatchResult;

    /// Registers an account that can take any assignment.
    #[cfg(feature = "runtime-benchmarks")]
    fn benchmark_provider(provider: &AccountId);
}

/// What results say of the providers. Trust changes only by checked results (REP-1), so nothing here can fail.
pub trait Reputation<AccountId, Balance, BlockNumber> {
    /// Trust in whole points, rounded down: checked batches since the last fault, as far as fees and time let them count.
    fn checked(provider: &AccountId, class: ProgramClass) -> u32;

    /// What the record says to who has to choose.
    fn scores(provider: &AccountId, class: ProgramClass) -> Scores;

    /// A batch of the provider's was paid.
    fn note_paid(provider: &AccountId, class: ProgramClass, batch: PaidBatch<Balance, BlockNumber>);

    /// The provider missed a deadline.
    fn note_fault(provider: &AccountId, class: ProgramClass);

    /// The provider left an auditor's question unanswered: its trust is gone in all classes. What it counts as is noted
    /// once that is clear.
    fn note_silence(provider: &AccountId);

    /// The provider committed fraud: its trust is gone in all classes.
    fn note_fraud(provider: &AccountId);
}

/// How much of their work providers can do at a time, as the market sees it.
pub trait Capacity<AccountId> {
    /// The provider begins with a batch that takes so much gas per block, or the rule that refuses.
    fn occupy(provider: &AccountId, pace: u64) -> DispatchResult;

    /// The provider committed to a batch that it had begun with.
    fn note_committed(provider: &AccountId, job: JobId, pace: u64) -> DispatchResult;

    /// The provider missed the time for a batch that it had begun with.
    fn note_missed(provider: &AccountId, job: JobId, pace: u64) -> DispatchResult;

    /// Whether a job is the benchmark that the provider runs. It takes none of its capacity, and who is too slow for it
    /// is not at fault.
    fn is_benchmark(provider: &AccountId, job: JobId) -> bool;

    /// A batch of the provider's was paid, for so much gas.
    fn note_paid(provider: &AccountId, job: JobId, gas: u64);

    /// A batch of the provider's came to nothing.
    fn note_returned(provider: &AccountId, job: JobId);

    /// Gas per block that the batches take which the provider has claimed and not committed.
    fn load(provider: &AccountId) -> u64;

    /// Lets an account take any batch.
    #[cfg(feature = "runtime-benchmarks")]
    fn benchmark_provider(provider: &AccountId);
}

/// Who is told that a provider may claim more or less than before, or runs more or less of it.
pub trait OnCapacity<AccountId> {
    /// What is known of the provider's capacity was written down.
    fn on_capacity(provider: &AccountId);
}

/// Nobody is told.
impl<AccountId> OnCapacity<AccountId> for () {
    fn on_capacity(_provider: &AccountId) {}
}

/// The providers, as whoever counts what they offer sees them.
pub trait Offers<AccountId, BlockNumber> {
    /// What a provider offers now; none if it takes no work, or has neither claimed nor been measured.
    fn offer(provider: &AccountId) -> Option<Offer<BlockNumber>>;
}

/// What a provider offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offer<BlockNumber> {
    /// Gas per block that its claims may add up to.
    pub capacity: u64,
    /// Gas per block that the batches take which it has claimed and not committed.
    pub load: u64,
    /// Block of its last sign of life.
    pub seen_at: BlockNumber,
}

/// Domains, as whoever prices work in them sees them.
pub trait Homes<AccountId, Balance> {
    /// The domain of an account: the commons, where it is in no other.
    fn home(account: &AccountId) -> DomainId;

    /// Planck per SCU that a domain's policy asks for at least.
    fn price_floor(domain: DomainId) -> Balance;
}

/// What an SCU costs in each domain, as the market sees it.
pub trait SpotPrices<Balance> {
    /// Planck per SCU now.
    fn spot(domain: DomainId) -> Balance;
}

/// What is kept of jobs for the providers that were matched to them, as the market sees it.
pub trait Reservations<AccountId> {
    /// Lets the provider claim one of the `open` replicas of a job, or says for how long what is left is others'.
    fn check(provider: &AccountId, job: JobId, open: u32) -> DispatchResult;

    /// The provider claimed a replica: if one was reserved for it, it has it now.
    fn note_claimed(provider: &AccountId, job: JobId);

    /// Reserves a replica of a job for the provider, and others of as many rounds as there can be for nobody it knows.
    #[cfg(feature = "runtime-benchmarks")]
    fn benchmark_reservation(provider: &AccountId, job: JobId);
}

/// What there is to match, as the dispatcher sees it: open work, providers, and the way between them.
pub trait Pairs<AccountId> {
    /// A replica, if it may be claimed now.
    fn open(id: &AssignmentId) -> Option<OpenReplica<AccountId>>;

    /// How many replicas of a job may be claimed now.
    fn open_count(job: JobId) -> u32;

    /// A provider, as it stands without what is reserved for it.
    fn candidate(provider: &AccountId) -> Option<Candidate<AccountId>>;

    /// The domain that a provider is of.
    fn host(provider: &AccountId) -> DomainId;

    /// How many peerings lie between the home domain of a job and the provider's, or why the job may not run there. The
    /// same for all providers of a domain.
    fn reach(job: JobId, provider: &AccountId) -> Result<u8, Refused>;

    /// Jobs of which replicas may be claimed, at most so many. Walks the records of more: off chain only.
    fn open_jobs(most: u32) -> Vec<JobId>;

    /// The next replicas of a job that may be claimed, at most so many. Off chain only.
    fn next_open(job: JobId, most: u32) -> Vec<OpenReplica<AccountId>>;

    /// Providers, at most so many, from where the seed says on. Walks their records: off chain only.
    fn providers(seed: H256, most: u32) -> Vec<AccountId>;

    /// Makes a job with an open replica whose sisters are claimed, of a domain at the worst of what its policy can be, and a
    /// provider that may take it.
    #[cfg(feature = "runtime-benchmarks")]
    fn benchmark_pair(number: u32) -> (AssignmentId, AccountId);
}

/// The validators, as whoever weighs what they propose sees them.
pub trait Proposers {
    /// The audit keys of the session's validators.
    fn all() -> Vec<AuditId>;

    /// Whether a key is one of them, and not disabled.
    fn may_propose(auditor: &AuditId) -> bool;

    /// Makes a key one of as many as there can be.
    #[cfg(feature = "runtime-benchmarks")]
    fn benchmark_proposer(auditor: AuditId);
}

/// Nothing is reserved.
impl<AccountId> Reservations<AccountId> for () {
    fn check(_provider: &AccountId, _job: JobId, _open: u32) -> DispatchResult {
        Ok(())
    }

    fn note_claimed(_provider: &AccountId, _job: JobId) {}

    #[cfg(feature = "runtime-benchmarks")]
    fn benchmark_reservation(_provider: &AccountId, _job: JobId) {}
}

/// The market, as whoever measures providers sees it.
pub trait Benchmarks<AccountId, BlockNumber> {
    /// Whether a program can be run.
    fn is_registered(program: ProgramId) -> bool;

    /// Posts a job of one batch at the lowest price, which the provider itself pays, and assigns it to the provider at
    /// once.
    fn begin(
        provider: &AccountId,
        work: BenchmarkWork<BlockNumber>,
    ) -> Result<JobId, DispatchError>;
}

/// What a provider is to run to be measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BenchmarkWork<BlockNumber> {
    /// The program.
    pub program: ProgramId,
    /// Gas limit of each task.
    pub gas_limit: u64,
    /// How many tasks.
    pub tasks: u32,
    /// The first task's item.
    pub first: u64,
    /// Blocks from its beginning to its commitment.
    pub run_blocks: BlockNumber,
}

/// Domains, as the market sees them.
pub trait Domains<AccountId, Balance> {
    /// Lets the requester post a job, or says which rule of the job's home domain refuses.
    fn check_post(requester: &AccountId, job: DomainJob<Balance>) -> DispatchResult;

    /// Lets the provider run a batch of a job that comes along this path, and says of which domain the provider is; or
    /// which rule of which domain on the way refuses. Between two domains there has to be a path, and else none.
    fn check_claim(
        provider: &AccountId,
        job: DomainJob<Balance>,
        path: &Path,
    ) -> Result<DomainId, DispatchError>;

    /// What a domain asks for of a fee, out of the network's share, and the account it goes to; none if it asks for
    /// nothing. The market grants it no more than the constitution.
    fn revenue(home: DomainId) -> Option<(AccountId, Perbill)>;

    /// Makes a domain that admits all, with an account as member, at the worst of what its policy can be; takes
    /// revenue.
    #[cfg(feature = "runtime-benchmarks")]
    fn benchmark_domain(members: &[AccountId]) -> DomainId;
}

/// What domains have signed about each other, as those see it who forget domains.
pub trait Border {
    /// Whether a domain has offered or signed anything that is on record, or has something to get for it.
    fn is_engaged(domain: DomainId) -> bool;
}

/// The gateway at the borders, as the market sees it. A batch that is claimed abroad enters once, and is either paid or
/// leaves.
pub trait Gateway<Balance> {
    /// Lets a batch of this fee limit, of a job of `home` of this class, along a path, or says which rule refuses. What it
    /// may cost is reserved at each border; the market keeps the passage with the claim.
    fn enter(
        home: DomainId,
        path: &Path,
        class: ProgramClass,
        fee_limit: Balance,
    ) -> Result<Passage, DispatchError>;

    /// The batch came to nothing.
    fn leave(home: DomainId, passage: &Passage, fee_limit: Balance);

    /// The batch was paid this fee, of which each domain on the way owes the next one its price.
    fn note_paid(
        assignment: AssignmentId,
        home: DomainId,
        passage: &Passage,
        fee_limit: Balance,
        fee: Balance,
    );

    /// Weight of either end of a batch that crossed so many borders.
    fn weight_of_end(hops: u32) -> Weight;

    /// Opens a way of so many hops from one domain to another, at least one, all of whose borders are two domains' of
    /// its own.
    #[cfg(feature = "runtime-benchmarks")]
    fn benchmark_path(home: DomainId, host: DomainId, hops: u32) -> Path;
}

/// Domains, as those see them who keep what they sign about each other.
pub trait Sovereigns<Origin, AccountId> {
    /// Lets an origin decide for a domain that is not dissolved, and writes into its log what it does about `other`; or
    /// says why it may not.
    fn decide(origin: Origin, domain: DomainId, other: DomainId, act: BorderAct) -> DispatchResult;

    /// Whether a domain is started and not dissolved.
    fn is_active(domain: DomainId) -> bool;

    /// The account that a domain pays from and is paid into.
    fn treasury(domain: DomainId) -> AccountId;

    /// Makes an active domain with a treasury of at least so much, and says who decides for it.
    #[cfg(feature = "runtime-benchmarks")]
    fn benchmark_sovereign(treasury: u128) -> (DomainId, Origin);
}

/// The members of a domain, as those see them who count their votes.
pub trait Electorate<AccountId, BlockNumber> {
    /// The block since which an account has been a member without a break; none if it is no member now.
    fn member_since(domain: DomainId, account: &AccountId) -> Option<BlockNumber>;

    /// How many members the domain has: at least as many as may vote.
    fn members(domain: DomainId) -> u32;

    /// Makes an account a member from the first block on.
    #[cfg(feature = "runtime-benchmarks")]
    fn benchmark_member(domain: DomainId, account: &AccountId);
}

/// Who is told that a provider is gone with its bond, and has to forget it.
pub trait OnWithdrawn<AccountId> {
    /// The provider is gone. Who comes back under the same account is a newcomer.
    fn on_withdrawn(provider: &AccountId);
}

impl<AccountId> OnWithdrawn<AccountId> for () {
    fn on_withdrawn(_provider: &AccountId) {}
}

impl<AccountId, A: OnWithdrawn<AccountId>, B: OnWithdrawn<AccountId>> OnWithdrawn<AccountId>
    for (A, B)
{
    fn on_withdrawn(provider: &AccountId) {
        A::on_withdrawn(provider);
        B::on_withdrawn(provider);
    }
}

/// What is known of an assignment's audit.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct AuditStatus<AccountId, BlockNumber> {
    /// Block of the commitment.
    pub opened_at: BlockNumber,
    /// Last block in which a report counts; the reveal may follow after it.
    pub ends: BlockNumber,
    /// Whether the reports have come without which the reveal is refused.
    pub is_complete: bool,
    /// What the auditors found.
    pub answers: Vec<SignedAnswer<AccountId>>,
}

/// An audit to open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditRequest<BlockNumber> {
    /// The assignment whose batch is committed.
    pub assignment: AssignmentId,
    /// Its commitment.
    pub commitment: H256,
    /// The tasks of the batch.
    pub tasks: Range<u32>,
    /// How many audits there are to be.
    pub depth: AuditDepth,
    /// Blocks of one tranche.
    pub tranche_blocks: BlockNumber,
}

/// A contest to open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContestRequest<AccountId> {
    /// The job.
    pub job: JobId,
    /// The batch.
    pub batch: u32,
    /// The disputed task.
    pub task: u32,
    /// The replicas whose receipts are disputed.
    pub parties: Parties,
    /// The receipt of the auditors that disagree; none if two replicas do.
    pub audited: Option<H256>,
    /// Who exposes the fraud if there is one: who asks, or the auditor that disagrees.
    pub exposer: Option<AccountId>,
}

/// Audits and contests, as the market sees them.
pub trait Verification<AccountId, BlockNumber> {
    /// Validators of the session.
    fn validators() -> u32;

    /// Opens the audit of a committed batch.
    fn open_audit(request: AuditRequest<BlockNumber>) -> DispatchResult;

    /// What is known of an audit that is open.
    fn audit_status(assignment: AssignmentId) -> Option<AuditStatus<AccountId, BlockNumber>>;

    /// Keeps what an audit found under another name.
    fn move_audit(from: AssignmentId, to: AssignmentId);

    /// Forgets an audit.
    fn close_audit(assignment: AssignmentId);

    /// Asks the panel for a verdict.
    fn open_contest(request: ContestRequest<AccountId>) -> Result<ContestId, DispatchError>;
}

/// What it takes to run the tasks of a job.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct Work {
    /// The program.
    pub program: ProgramId,
    /// The payload's preimage hash.
    pub payload: Option<H256>,
    /// Where inputs come from.
    pub items: Items,
    /// Gas limit of each task.
    pub gas_limit: u64,
    /// Version of the machine that the job's receipts are defined by.
    pub vm_version: u32,
}

/// The market, as verification sees it.
pub trait Market<AccountId, BlockNumber> {
    /// What it takes to run the tasks of a job.
    fn work(job: JobId) -> Option<Work>;

    /// Applies a verdict: `decided` is the hash of the right receipt.
    fn on_verdict(
        id: ContestId,
        contest: &Contest<AccountId, BlockNumber>,
        decided: H256,
    ) -> DispatchResult;

    /// The panel did not decide: the batch is returned and nobody is slashed.
    fn on_undecided(id: ContestId, contest: &Contest<AccountId, BlockNumber>) -> DispatchResult;
}

/// Why the upload check refuses a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub enum ProgramDefect {
    /// The blob is larger than the machine allows.
    TooLarge,
    /// The blob is no PolkaVM program, or its code is invalid.
    Malformed,
    /// The program is for another instruction set.
    WrongInstructionSet,
    /// The program imports host functions; the machine has none.
    Imports,
    /// The program does not export `refine`, or exports it at an impossible place.
    NoEntry,
    /// A jump goes to where no basic block starts.
    BadJump,
    /// A basic block is longer than the machine allows.
    BlockTooLong,
    /// The program declares more memory than the machine allows, or a stack that is no power of two.
    TooMuchMemory,
}

/// The machine, as the market sees it.
pub trait Machine {
    /// Version of the machine; a receipt means the same under one version everywhere.
    const VERSION: u32;

    /// Whether a blob may be registered.
    fn check(blob: &[u8]) -> Result<(), ProgramDefect>;
}

/// Whoever punishes validators for wrong audits, as `verification` sees it.
pub trait Offences<AccountId> {
    /// These validators were wrong about what a contest decided. At most a third of them, each once, and never twice
    /// for one contest.
    fn report(contest: ContestId, wrong: Vec<AccountId>);

    /// Weight of a report at worst.
    fn weight() -> Weight;
}

/// Nobody is punished.
impl<AccountId> Offences<AccountId> for () {
    fn report(_contest: ContestId, _wrong: Vec<AccountId>) {}

    fn weight() -> Weight {
        Weight::zero()
    }
}
