//! What became of this node's reports, and of the contests in which it was asked to vote.
//!
//! For the log and the metrics alone: what is to be done follows from the duties.

use crate::chain::{Best, Node, ReadError};
use log::Level;
use sp_core::H256;
use stardust_offchain_core::{Duties, LotKey, Ruling};
use stardust_primitives::{
    api::{AssignmentView, PanelDuty},
    assignment::AssignmentState,
    ids::{AssignmentId, ContestId},
    AccountId, Balance, BlockNumber,
};
use std::collections::{BTreeMap, BTreeSet};

/// Most reports, and most contests, that are followed at a time; others are not told of.
const MOST: usize = 1_024;

/// An assignment with the chain's types.
pub(crate) type Assigned = AssignmentView<AccountId, Balance, BlockNumber>;

/// What is new.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct News {
    /// Lines for the log.
    pub(crate) lines: Vec<(Level, AssignmentId, String)>,
    /// Contests that ended.
    pub(crate) ended: Vec<Ruling>,
}

/// A contest that was seen open.
struct Contest {
    task: u32,
    /// The best block that showed it first.
    seen_at: BlockNumber,
    /// Its parties. Commitments that were withheld are not listed by the state: with one of them, the end
    /// of the contest is not seen here.
    parties: Vec<Assigned>,
    is_complete: bool,
}

/// What is followed.
#[derive(Default)]
pub(crate) struct Follow {
    reports: BTreeSet<LotKey>,
    contests: BTreeMap<ContestId, Contest>,
}

impl Follow {
    /// The pool took these reports.
    pub(crate) fn reported(&mut self, reports: Vec<LotKey>) {
        let room = MOST.saturating_sub(self.reports.len());
        self.reports.extend(reports.into_iter().take(room));
    }

    /// Looks at a block with these duties. What cannot be read is looked at again at the next block.
    pub(crate) fn look(&mut self, node: &dyn Node, best: Best, duties: &[Duties]) -> News {
        let mut news = News::default();
        let looked = self
            .look_at_reports(node, best, duties, &mut news)
            .and_then(|()| self.open_contests(node, best, duties, &mut news))
            .and_then(|()| self.end_contests(node, best, duties, &mut news));
        if let Err(error) = looked {
            log::debug!(target: crate::LOG_TARGET, "At block {}: {error}", best.number);
        }
        news
    }

    /// Reports that are not asked for any more.
    fn look_at_reports(
        &mut self,
        node: &dyn Node,
        best: Best,
        duties: &[Duties],
        news: &mut News,
    ) -> Result<(), ReadError> {
        let answered: Vec<_> =
            self.reports.iter().filter(|key| !is_asked(key, duties)).cloned().collect();
        for key in answered {
            let LotKey { auditor, assignment: id, .. } = &key;
            let views = node.assignments(best.hash, id.job, id.batch)?;
            let audit = views.into_iter().find(|view| view.id == *id).and_then(|view| view.audit);
            let is_in = audit.map(|audit| audit.answers.iter().any(|a| a.auditor == *auditor));
            let (level, line) = match is_in {
                Some(true) => (Level::Info, format!("audit report in block {}", best.number)),
                Some(false) => {
                    (Level::Warn, "audit report in no block, and not asked for any more".into())
                }
                None => (Level::Debug, format!("audit closed by block {}", best.number)),
            };
            news.lines.push((level, *id, line));
            self.reports.remove(&key);
        }
        Ok(())
    }

    /// Contests in which this node is asked to vote for the first time.
    fn open_contests(
        &mut self,
        node: &dyn Node,
        best: Best,
        duties: &[Duties],
        news: &mut News,
    ) -> Result<(), ReadError> {
        for PanelDuty { id, contest, .. } in duties.iter().flat_map(|duties| &duties.panels) {
            if self.contests.contains_key(id) || self.contests.len() >= MOST {
                continue;
            }
            let (job, batch, task) = (contest.job, contest.batch, contest.task);
            let mut parties = node.assignments(best.hash, job, batch)?;
            parties.retain(|party| is_contested(party, *id));
            for party in &contest.parties {
                let party = AssignmentId { job, batch, replica: party.replica };
                let until = contest.deadline;
                let line = format!("contest {id} opened about task {task}, votes until {until}");
                news.lines.push((Level::Info, party, line));
            }
            let is_complete = parties.len() == contest.parties.len();
            let seen_at = best.number;
            self.contests.insert(*id, Contest { task, seen_at, parties, is_complete });
        }
        Ok(())
    }

    /// Contests of which it is final that they are not open any more.
    fn end_contests(
        &mut self,
        node: &dyn Node,
        best: Best,
        duties: &[Duties],
        news: &mut News,
    ) -> Result<(), ReadError> {
        let is_asked = |id: &ContestId| {
            duties.iter().flat_map(|duties| &duties.panels).any(|duty| duty.id == *id)
        };
        let mut over = Vec::new();
        for (id, contest) in &self.contests {
            if contest.seen_at > best.finalized || is_asked(id) {
                continue;
            }
            let Some(rulings) = contest.rulings(node, best.finalized_hash, *id)? else { continue };
            let task = contest.task;
            for (party, ruling) in &rulings {
                let (level, what) = match ruling {
                    Ruling::Cleared => (Level::Info, "its receipt is right"),
                    Ruling::Undecided => (Level::Warn, "the panel did not decide"),
                    Ruling::Fraud => (Level::Info, "its receipt is wrong"),
                };
                let line = format!("contest {id} ended about task {task}: {what}");
                news.lines.push((level, *party, line));
            }
            news.ended.extend(rulings.into_iter().map(|(_, ruling)| ruling).max());
            over.push(*id);
        }
        for id in over {
            self.contests.remove(&id);
        }
        Ok(())
    }
}

impl Contest {
    /// How it ended for each of its parties, by the state of a block; none while it is open. Of one that a
    /// reorganisation took away it looks as if it had cleared its parties.
    fn rulings(
        &self,
        node: &dyn Node,
        at: H256,
        id: ContestId,
    ) -> Result<Option<Vec<(AssignmentId, Ruling)>>, ReadError> {
        if !self.is_complete {
            return Ok(Some(Vec::new()));
        }
        let Some(first) = self.parties.first() else { return Ok(Some(Vec::new())) };
        let views = node.assignments(at, first.id.job, first.id.batch)?;
        if views.iter().any(|view| is_contested(view, id)) {
            return Ok(None);
        }
        let mut rulings = Vec::new();
        for party in &self.parties {
            let ruling = if views.iter().any(|view| is_same(view, party)) {
                Ruling::Cleared
            } else if node.is_fraud(at, &party.assignment.provider, id)? {
                Ruling::Fraud
            } else {
                Ruling::Undecided
            };
            rulings.push((party.id, ruling));
        }
        Ok(Some(rulings))
    }
}

fn is_asked(report: &LotKey, duties: &[Duties]) -> bool {
    let LotKey { auditor, seed, assignment, commitment } = report;
    let ours = duties.iter().filter(|duties| duties.auditor == *auditor);
    ours.flat_map(|duties| &duties.audits).any(|duty| {
        duty.assignment == *assignment
            && duty.audit.commitment == *commitment
            && duty.audit.seed == *seed
    })
}

fn is_contested(view: &Assigned, by: ContestId) -> bool {
    matches!(view.assignment.state, AssignmentState::Contested { contest, .. } if contest == by)
}

/// Whether it is still the same hold on the same replica.
fn is_same(view: &Assigned, party: &Assigned) -> bool {
    let (now, then) = (&view.assignment, &party.assignment);
    view.id == party.id
        && (&now.provider, now.claimed_at) == (&then.provider, then.claimed_at)
        && !matches!(now.state, AssignmentState::Dropped)
}
