//! What a validator's off-chain worker does, decided without IO, clocks or randomness.
//!
//! [`Worker::handle`] takes an [`Event`] and returns the [`Action`]s that follow from it. The caller
//! reads the chain, holds the keys, runs tasks and owns the transaction pool; see `stardust-auditor`.
//!
//! Properties, each tested by the seeded simulator in `sim.rs`:
//! - *Catches up*: duties follow from the state at the best block, never from one block's events. A
//!   new worker that sees one block knows all its duties.
//! - *Persistent*: an answer is submitted again until the state shows it (the duty is gone), and again
//!   if a reorganisation brings the duty back.
//! - *Blameless*: nothing is ever derived from a [`stardust_vm::Fault`], and no task outside the draw
//!   is answered. Work for another version of the machine is left to others.
//! - *Bounded*: what no block needs any more is forgotten when that is final, and each table has a
//!   limit of its own.
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

pub mod action;
mod auditor;
pub mod event;
pub mod faults;
mod panel;
pub mod receipts;
mod retained;
#[cfg(test)]
mod sim;
mod submissions;
pub mod tasks;
#[cfg(test)]
mod tests;

pub use action::{Action, Note};
pub use event::{Drawn, Duties, Event, LotKey, PoolAnswer, Ruling, SubmissionKey, View, VoteKey};
pub use faults::Faults;
pub use tasks::TaskKey;

use auditor::Auditor;
use panel::Panel;
use stardust_primitives::BlockNumber;
use submissions::Submissions;
use tasks::Tasks;

/// What a worker may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Most tasks that run at once.
    pub parallel: usize,
    /// Gas that this machine gets through in the time of one block.
    pub gas_per_block: u64,
    /// Most audits, and most contests, that are looked at in one block; the most urgent come first.
    pub duties: usize,
    /// Most times that a task is tried again in one block after a fault of this machine.
    pub attempts_per_block: u32,
    /// Blocks after which an answer that the pool took, but no block, is submitted again.
    pub resubmit_blocks: BlockNumber,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            parallel: 1,
            gas_per_block: tasks::PROTOCOL_GAS_PER_BLOCK,
            // A lot and its key take some 300 bytes: a few megabytes in all.
            duties: 8_192,
            attempts_per_block: 2,
            resubmit_blocks: 3,
        }
    }
}

/// Where the worker is: the latest best block that it was told of.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Clock {
    /// Its number. A reorganisation may turn it back.
    pub(crate) number: BlockNumber,
    /// The chain's clock there: deadlines are held against it.
    pub(crate) now: BlockNumber,
    /// The latest final block.
    pub(crate) finalized: BlockNumber,
    /// How many best blocks the worker has been told of; never turned back.
    pub(crate) view: u64,
}

impl Clock {
    /// The clock in the first block that can hold what is submitted now.
    pub(crate) fn next(&self) -> BlockNumber {
        self.now.saturating_add(1)
    }
}

/// What a worker has open, and what it has done since it was made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    /// Open audits in which a key of this node has not reported.
    pub audits_open: usize,
    /// Of these, the ones in which it is drawn.
    pub audits_drawn: usize,
    /// Blocks since the oldest of these was opened; 0 without one.
    pub duty_age: BlockNumber,
    /// Open contests in which a key of this node has not voted.
    pub contests_open: usize,
    /// Duties left to others because they are for another version of the machine.
    pub abstained: usize,
    /// Tasks that run now.
    pub running: usize,
    /// Tasks that wait until there is room to run them.
    pub waiting: usize,
    /// Reports that the pool took.
    pub reports: u64,
    /// Votes that the pool took.
    pub votes: u64,
    /// Tasks run to an outcome.
    pub outcomes: u64,
    /// Gas of these tasks.
    pub gas: u64,
    /// Tasks that ended in a fault of this machine.
    pub faults: Faults,
    /// Drawn audits and contests that ended without an answer of this node.
    pub missed: u64,
    /// Contests that ended, of those in which this node was asked to vote.
    pub rulings: Rulings,
}

/// How contests ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rulings {
    cleared: u64,
    undecided: u64,
    fraud: u64,
}

impl Rulings {
    fn note(&mut self, ruling: Ruling) {
        let count = match ruling {
            Ruling::Cleared => &mut self.cleared,
            Ruling::Undecided => &mut self.undecided,
            Ruling::Fraud => &mut self.fraud,
        };
        // A count of contests never gets near the end of its type.
        *count = count.saturating_add(1);
    }

    /// Each verdict by the name that it has in metrics, with its count.
    pub fn by_verdict(&self) -> [(&'static str, u64); 3] {
        [("cleared", self.cleared), ("undecided", self.undecided), ("fraud", self.fraud)]
    }
}

/// The decisions of a validator's auditor and panel member, for all its keys.
#[derive(Debug)]
pub struct Worker {
    clock: Clock,
    auditor: Auditor,
    panel: Panel,
    tasks: Tasks,
    submissions: Submissions,
    missed: u64,
    rulings: Rulings,
}

impl Worker {
    /// A worker that knows nothing yet.
    pub fn new(limits: Limits) -> Self {
        Self {
            clock: Clock::default(),
            auditor: Auditor::new(limits),
            panel: Panel::new(limits),
            tasks: Tasks::new(limits),
            submissions: Submissions::new(limits),
            missed: 0,
            rulings: Rulings::default(),
        }
    }

    /// Takes note of an event and says what is to be done now.
    ///
    /// Each action but a submission and a note is asked for once and must be answered with its event, be
    /// it that it failed.
    pub fn handle(&mut self, event: Event) -> Vec<Action> {
        match event {
            Event::Best(view) => {
                let mut actions = Vec::new();
                self.on_best(view);
                self.plan(&mut actions);
                // Only now, when all that this block still needs has been looked up.
                self.evict(&mut actions);
                return actions;
            }
            Event::LotsDrawn(lots) => {
                for (key, drawn) in lots {
                    self.auditor.on_lot(&key, drawn, self.clock);
                }
            }
            Event::TaskEnded { task, verdict } => self.tasks.on_end(task, verdict, self.clock),
            // Nothing follows before the next block.
            Event::Submitted { submission, answer } => {
                self.submissions.on_answer(&submission, answer);
                return Vec::new();
            }
            Event::ContestEnded(ruling) => {
                self.rulings.note(ruling);
                return Vec::new();
            }
        }
        let mut actions = Vec::new();
        self.plan(&mut actions);
        actions
    }

    /// What is open and what was done.
    pub fn stats(&self) -> Stats {
        let mut stats = Stats {
            reports: self.submissions.reports(),
            votes: self.submissions.votes(),
            missed: self.missed,
            rulings: self.rulings,
            ..Stats::default()
        };
        self.auditor.count(self.clock, &mut stats);
        self.panel.count(&mut stats);
        self.tasks.count(&mut stats);
        stats
    }

    fn on_best(&mut self, view: View) {
        self.clock.number = view.number;
        self.clock.now = view.now;
        self.clock.finalized = view.finalized;
        self.clock.view = self.clock.view.saturating_add(1);
        let mut audits = Vec::new();
        let mut panels = Vec::new();
        for Duties { auditor, audits: open, panels: contests } in view.duties {
            audits.extend(open.into_iter().map(|duty| (auditor.clone(), duty)));
            panels.extend(contests.into_iter().map(|duty| (auditor.clone(), duty)));
        }
        self.auditor.on_duties(audits, self.clock);
        self.panel.on_duties(panels, self.clock);
        self.tasks.on_block();
    }

    fn plan(&mut self, actions: &mut Vec<Action>) {
        self.tasks.forget_wishes();
        self.panel.plan(self.clock, &mut self.tasks, &mut self.submissions, actions);
        self.auditor.plan(self.clock, &mut self.tasks, &mut self.submissions, actions);
        self.tasks.start(self.clock, actions);
    }

    fn evict(&mut self, actions: &mut Vec<Action>) {
        self.auditor.evict(self.clock);
        self.tasks.evict(self.clock);
        let missed = self.submissions.evict(self.clock);
        let count = u64::try_from(missed.len()).unwrap_or(u64::MAX);
        // A count of duties never gets near the end of its type.
        self.missed = self.missed.saturating_add(count);
        actions.extend(missed.into_iter().map(Action::Tell));
    }

    /// Entries in all tables.
    #[cfg(test)]
    fn remembered(&self) -> usize {
        self.auditor.remembered()
            + self.panel.remembered()
            + self.tasks.remembered()
            + self.submissions.remembered()
    }
}
