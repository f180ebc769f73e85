//! What a worker is told.

use crate::tasks::TaskKey;
use sp_core::H256;
use stardust_primitives::{
    api::{AuditDuty, PanelDuty},
    audit::Lot,
    crypto::AuditId,
    ids::{AssignmentId, ContestId},
    AccountId, BlockNumber,
};
use stardust_vm::Verdict;

/// What a worker is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// There is a new best block; this is what its state asks of this node.
    Best(View),
    /// Lots were evaluated; none where that failed.
    LotsDrawn(Vec<(LotKey, Option<Drawn>)>),
    /// A task ended.
    TaskEnded {
        /// The task.
        task: TaskKey,
        /// What it came to here.
        verdict: Verdict,
    },
    /// The transaction pool was offered an answer.
    Submitted {
        /// The answer.
        submission: SubmissionKey,
        /// What the pool said.
        answer: PoolAnswer,
    },
    /// It is final how a contest ended in which this node was asked to vote.
    ContestEnded(Ruling),
}

/// How a contest ended, for the one of its parties for which it ended worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ruling {
    /// Its receipt is right.
    Cleared,
    /// The panel did not decide, and the work is returned.
    Undecided,
    /// Its receipt is wrong.
    Fraud,
}

/// The duties of this node by the state of one block.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct View {
    /// Number of the best block, whose state was read.
    pub number: BlockNumber,
    /// The chain's clock at the best block: deadlines are numbers of active blocks, which a pause leaves behind.
    pub now: BlockNumber,
    /// Number of the latest final block.
    pub finalized: BlockNumber,
    /// For each key of this node that is a validator's in this session.
    pub duties: Vec<Duties>,
}

/// The duties of one key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duties {
    /// The audit key.
    pub auditor: AuditId,
    /// Open audits in which it has not reported.
    pub audits: Vec<AuditDuty<AccountId, BlockNumber>>,
    /// Open contests in which it has not voted.
    pub panels: Vec<PanelDuty<AccountId, BlockNumber>>,
}

/// A lot in the audit of one attempt at a batch.
///
/// The seed belongs to it: the same commitment may come into another epoch on another fork.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LotKey {
    /// Whose lot.
    pub auditor: AuditId,
    /// Epoch randomness of the audit.
    pub seed: H256,
    /// What is audited.
    pub assignment: AssignmentId,
    /// Which attempt.
    pub commitment: H256,
}

/// What the evaluation of a lot gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawn {
    /// Output and proof.
    pub lot: Lot,
    /// The randomness of the draw, [`Lot::randomness`].
    pub randomness: [u8; 32],
}

/// A vote in one contest about one task.
///
/// The task belongs to it: the same contest id may mean another task on another fork.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct VoteKey {
    /// Whose vote.
    pub auditor: AuditId,
    /// In which contest.
    pub contest: ContestId,
    /// About which task.
    pub task: TaskKey,
}

/// Names an answer, however often it is submitted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SubmissionKey {
    /// A report.
    Report(LotKey),
    /// A vote.
    Vote(VoteKey),
}

/// What the transaction pool says to an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PoolAnswer {
    /// It is in the pool, now or already before.
    Accepted,
    /// It is not; to be tried again at the next block if the duty still stands.
    Refused,
}
