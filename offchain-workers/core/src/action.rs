//! What a worker wants done.

use crate::{
    event::{LotKey, SubmissionKey},
    tasks::TaskKey,
};
use stardust_primitives::{audit::AuditReport, contest::PanelVote, traits::Work};

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
    },
}
