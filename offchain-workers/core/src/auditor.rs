//! The auditor: draws its lots, has the drawn tasks run and reports them.

use crate::{
    action::{Action, Note},
    event::{Drawn, LotKey, SubmissionKey},
    retained::Retained,
    submissions::Submissions,
    tasks::{work_id, TaskKey, Tasks},
    Clock, Limits, Stats,
};
use sp_core::{bounded::BoundedVec, H256};
use stardust_primitives::{
    api::AuditDuty,
    audit::{Answer, Audit, AuditReport, MAX_ANSWERS},
    crypto::AuditId,
    traits::Work,
    AccountId, BlockNumber,
};
use stardust_vm::VM_VERSION;
use std::sync::Arc;

/// An audit in which this node may report.
#[derive(Debug)]
struct Duty {
    key: LotKey,
    audit: Audit<AccountId, BlockNumber>,
    work: Arc<Work>,
    work_id: H256,
    /// The draw at the next block; none before the lot is known.
    drawn: Option<Vec<u32>>,
}

/// A validator evaluates its lot in an audit once and keeps it: the output is the same each time, but
/// not the proof, and one proof is enough.
#[derive(Debug)]
enum Lot {
    /// Asked for.
    Asked,
    /// The evaluation failed in this view.
    Failed(u64),
    Known(Known),
}

#[derive(Debug)]
struct Known {
    drawn: Drawn,
    /// How many of the drawn tasks the log has been told of.
    told: usize,
}

/// The auditor, for all keys of the node.
#[derive(Debug)]
pub(crate) struct Auditor {
    most: usize,
    lots: Retained<LotKey, Lot>,
    duties: Vec<Duty>,
    abstained: usize,
}

/// Last block in which a report surely counts: the end of the tranche of the next block, since a report
/// of somebody else in this tranche makes it the last one.
fn surely_counts_until(audit: &Audit<AccountId, BlockNumber>, clock: Clock) -> BlockNumber {
    let tranches = audit.tranche(clock.next()).saturating_add(1);
    let length = audit.tranche_blocks.max(1).saturating_mul(tranches);
    audit.opened_at.saturating_add(length).min(audit.ends())
}

impl Auditor {
    pub(crate) fn new(limits: Limits) -> Self {
        let lots = Retained::new(limits.duties.saturating_mul(4));
        Self { most: limits.duties, lots, duties: Vec::new(), abstained: 0 }
    }

    /// Takes the open audits by the state of the latest best block.
    pub(crate) fn on_duties(
        &mut self,
        duties: Vec<(AuditId, AuditDuty<AccountId, BlockNumber>)>,
        clock: Clock,
    ) {
        let all = duties.len();
        let is_ours = |work: &Work| work.vm_version == VM_VERSION;
        let mut open: Vec<_> = duties.into_iter().filter(|(_, duty)| is_ours(&duty.work)).collect();
        self.abstained = all.saturating_sub(open.len());
        open.retain(|(_, duty)| clock.next() <= duty.audit.ends());
        if open.len() > self.most {
            open.sort_by_key(|(_, duty)| {
                (surely_counts_until(&duty.audit, clock), duty.assignment)
            });
            open.truncate(self.most);
        }
        self.duties = open.into_iter().map(|(auditor, duty)| Duty::new(auditor, duty)).collect();
    }

    /// Takes the evaluation of a lot that was asked for.
    pub(crate) fn on_lot(&mut self, key: &LotKey, drawn: Option<Drawn>, clock: Clock) {
        if let Some(lot @ Lot::Asked) = self.lots.get_mut(key) {
            let known = |drawn| Lot::Known(Known { drawn, told: 0 });
            *lot = drawn.map_or(Lot::Failed(clock.view), known);
        }
    }

    /// Asks for what the duties need: lots first, then tasks, then that the report be submitted.
    pub(crate) fn plan(
        &mut self,
        clock: Clock,
        tasks: &mut Tasks,
        submissions: &mut Submissions,
        actions: &mut Vec<Action>,
    ) {
        for duty in &mut self.duties {
            match self.lots.need(&duty.key, clock.number) {
                Some(Lot::Known(lot)) => duty.plan(lot, clock, tasks, submissions, actions),
                Some(Lot::Asked) => {}
                Some(Lot::Failed(view)) if *view == clock.view => {}
                Some(Lot::Failed(_)) | None => {
                    self.lots.insert(duty.key.clone(), Lot::Asked, clock.number);
                    actions.push(Action::EvaluateLot { key: duty.key.clone() });
                }
            }
        }
    }

    pub(crate) fn evict(&mut self, clock: Clock) {
        self.lots.evict(clock.finalized, |_, _| {});
    }

    pub(crate) fn count(&self, clock: Clock, stats: &mut Stats) {
        stats.audits_open = self.duties.len();
        let is_drawn = |duty: &&Duty| duty.drawn.as_ref().is_some_and(|drawn| !drawn.is_empty());
        let drawn = || self.duties.iter().filter(is_drawn);
        stats.audits_drawn = drawn().count();
        // A reorganisation may turn the clock back behind the opening.
        let age = |duty: &Duty| clock.now.saturating_sub(duty.audit.opened_at);
        stats.duty_age = drawn().map(age).max().unwrap_or(0);
        stats.abstained = stats.abstained.saturating_add(self.abstained);
    }

    #[cfg(test)]
    pub(crate) fn remembered(&self) -> usize {
        self.lots.len() + self.duties.len()
    }
}

impl Duty {
    fn new(auditor: AuditId, duty: AuditDuty<AccountId, BlockNumber>) -> Self {
        let AuditDuty { assignment, audit, work } = duty;
        let key = LotKey { auditor, seed: audit.seed, assignment, commitment: audit.commitment };
        Self { key, audit, work_id: work_id(&work), work: Arc::new(work), drawn: None }
    }

    /// The draw at the next block, as far as the audit has room for more answers.
    fn draw(&self, lot: &Drawn, clock: Clock) -> Vec<u32> {
        let most = usize::try_from(MAX_ANSWERS).unwrap_or(usize::MAX);
        let mut drawn = self.audit.draw(&lot.randomness, clock.next());
        drawn.truncate(most.saturating_sub(self.audit.answers.len()));
        drawn
    }

    fn plan(
        &mut self,
        lot: &mut Known,
        clock: Clock,
        tasks: &mut Tasks,
        submissions: &mut Submissions,
        actions: &mut Vec<Action>,
    ) {
        let drawn = self.drawn.take().unwrap_or_else(|| self.draw(&lot.drawn, clock));
        if !drawn.is_empty() {
            self.tell(&drawn, &mut lot.told, actions);
            self.answer(&drawn, &lot.drawn, clock, tasks, submissions, actions);
        }
        self.drawn = Some(drawn);
    }

    /// Tells of the tasks that were not drawn before: a draw only grows, by appending.
    fn tell(&self, drawn: &[u32], told: &mut usize, actions: &mut Vec<Action>) {
        if let Some(tasks @ [_, ..]) = drawn.get(*told..) {
            let (of, until) = (self.key.assignment, self.audit.ends());
            actions.push(Action::Tell(Note::Drawn { of, tasks: tasks.to_vec(), until }));
            *told = drawn.len();
        }
    }

    fn answer(
        &self,
        drawn: &[u32],
        lot: &Drawn,
        clock: Clock,
        tasks: &mut Tasks,
        submissions: &mut Submissions,
        actions: &mut Vec<Action>,
    ) {
        let submission = SubmissionKey::Report(self.key.clone());
        let of = [self.key.assignment];
        let is_submitted = submissions.note(&submission, &of, clock);
        let key = |index| TaskKey { work: self.work_id, index };
        let receipts: Vec<_> =
            drawn.iter().map(|index| (*index, tasks.receipt(&key(*index), clock))).collect();
        let answers: Vec<_> = receipts
            .iter()
            .map_while(|(index, receipt)| receipt.map(|receipt| Answer { index: *index, receipt }))
            .collect();
        // A beginning of the draw counts as well, and one report is all that counts: it is held back
        // until it is complete, or until there is time for only one more try.
        let until = surely_counts_until(&self.audit, clock);
        let is_last_chance = clock.next().saturating_add(1) >= until;
        let is_complete = answers.len() == drawn.len();
        let is_ready = is_complete || is_last_chance || is_submitted;
        if is_ready && !answers.is_empty() && submissions.is_due(&submission, clock) {
            let LotKey { auditor, assignment, commitment, .. } = self.key.clone();
            let report = AuditReport {
                assignment,
                commitment,
                auditor,
                lot: lot.lot,
                // A draw is never longer than a report may be.
                answers: BoundedVec::truncate_from(answers),
            };
            actions.push(Action::SubmitReport { submission, report });
        }
        for (rank, (index, receipt)) in receipts.into_iter().enumerate() {
            if receipt.is_none() {
                tasks.wish(key(index), &self.work, &of, rank, (until, self.audit.ends()));
            }
        }
    }
}
