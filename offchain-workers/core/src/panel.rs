//! The panel member: has the disputed task of each contest run and votes its receipt.

use crate::{
    action::Action,
    event::{SubmissionKey, VoteKey},
    submissions::Submissions,
    tasks::{work_id, TaskKey, Tasks},
    Clock, Limits, Stats,
};
use stardust_primitives::{
    api::PanelDuty,
    contest::{DisputedTask, PanelVote, Vote},
    crypto::AuditId,
    ids::AssignmentId,
    traits::Work,
    AccountId, BlockNumber,
};
use stardust_vm::VM_VERSION;
use std::sync::Arc;

#[derive(Debug)]
struct Duty {
    key: VoteKey,
    disputed: DisputedTask,
    /// Its parties.
    of: Vec<AssignmentId>,
    work: Arc<Work>,
    deadline: BlockNumber,
}

/// The panel member, for all keys of the node.
#[derive(Debug)]
pub(crate) struct Panel {
    most: usize,
    duties: Vec<Duty>,
    abstained: usize,
}

impl Panel {
    pub(crate) fn new(limits: Limits) -> Self {
        Self { most: limits.duties, duties: Vec::new(), abstained: 0 }
    }

    /// Takes the open contests by the state of the latest best block.
    pub(crate) fn on_duties(
        &mut self,
        duties: Vec<(AuditId, PanelDuty<AccountId, BlockNumber>)>,
        clock: Clock,
    ) {
        let all = duties.len();
        let mut open: Vec<_> =
            duties.into_iter().filter(|(_, duty)| duty.work.vm_version == VM_VERSION).collect();
        self.abstained = all.saturating_sub(open.len());
        open.retain(|(_, duty)| clock.next() <= duty.contest.deadline);
        if open.len() > self.most {
            open.sort_by_key(|(_, duty)| (duty.contest.deadline, duty.id));
            open.truncate(self.most);
        }
        self.duties = open.into_iter().map(|(auditor, duty)| Duty::new(auditor, duty)).collect();
    }

    /// Asks for what the duties need: the task, then that the vote be submitted.
    pub(crate) fn plan(
        &self,
        clock: Clock,
        tasks: &mut Tasks,
        submissions: &mut Submissions,
        actions: &mut Vec<Action>,
    ) {
        for Duty { key, disputed, of, work, deadline } in &self.duties {
            let submission = SubmissionKey::Vote(key.clone());
            submissions.note(&submission, of, clock);
            let Some(receipt) = tasks.receipt(&key.task, clock) else {
                tasks.wish(key.task, work, of, 0, (*deadline, *deadline));
                continue;
            };
            if submissions.is_due(&submission, clock) {
                let vote = Vote { auditor: key.auditor.clone(), receipt };
                let vote = PanelVote { contest: key.contest, disputed: *disputed, vote };
                actions.push(Action::SubmitVote { submission, vote, of: of.clone() });
            }
        }
    }

    pub(crate) fn count(&self, stats: &mut Stats) {
        stats.contests_open = self.duties.len();
        stats.abstained = stats.abstained.saturating_add(self.abstained);
    }

    #[cfg(test)]
    pub(crate) fn remembered(&self) -> usize {
        self.duties.len()
    }
}

impl Duty {
    fn new(auditor: AuditId, duty: PanelDuty<AccountId, BlockNumber>) -> Self {
        let PanelDuty { id, contest, work } = duty;
        let task = TaskKey { work: work_id(&work), index: contest.task };
        let key = VoteKey { auditor, contest: id, task };
        let (job, batch) = (contest.job, contest.batch);
        let of = |replica| AssignmentId { job, batch, replica };
        Self {
            key,
            disputed: contest.disputed(),
            of: contest.parties.iter().map(|party| of(party.replica)).collect(),
            work: Arc::new(work),
            deadline: contest.deadline,
        }
    }
}
