//! What a worker wants done.

use crate::{
    event::{LotKey, SubmissionKey},
    tasks::TaskKey,
};
use stardust_primitives::{
    audit::AuditReport, contest::PanelVote, ids::AssignmentId, traits::Work, BlockNumber,
};

/// What a worker wants done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Evaluate a lot with its auditor's key; answer with [`crate::Event::LotsDrawn`].
    EvaluateLot {
        /// The lot.
        key: LotKey,
    },
    /// Run a task; answer with [`crate::Event::TaskEnded`].
    Run {
        /// The task, with its index.
        task: TaskKey,
        /// How to run it.
        work: Work,
        /// Whose receipts it checks.
        of: Vec<AssignmentId>,
    },
    /// Sign a report and submit it; answer with [`crate::Event::Submitted`].
    SubmitReport {
        /// Its name.
        submission: SubmissionKey,
        /// The report.
        report: AuditReport,
    },
    /// Sign a vote and submit it; answer with [`crate::Event::Submitted`].
    SubmitVote {
        /// Its name.
        submission: SubmissionKey,
        /// The vote.
        vote: PanelVote,
        /// The parties of the contest.
        of: Vec<AssignmentId>,
    },
    /// Write it into the log.
    Tell(Note),
}

/// Something in the life of a batch that only the worker knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// A key of this node is drawn for these tasks, besides those that were told before.
    Drawn {
        /// What is audited.
        of: AssignmentId,
        /// The tasks.
        tasks: Vec<u32>,
        /// Last block in which a report may count.
        until: BlockNumber,
    },
    /// An answer was asked for until it was too late, and that is final.
    Missed {
        /// The answer.
        submission: SubmissionKey,
        /// What it would have been about.
        of: Vec<AssignmentId>,
    },
}
