//! Audits and contests: what validators find, and what they decide.

use crate::{
    calls::{ensure, Opened},
    Audit, Block, Cause, Contest, Faults, Harm, Id, Market, Receipt, Refusal, State, Who,
};
use std::collections::{BTreeMap, BTreeSet};

/// Most answers of one audit.
const MOST_ANSWERS: usize = 64;
/// Tranches of an audit in which nobody reports: four that double, and one that draws everybody.
const TRANCHES: u32 = 5;

/// Who found which receipt for which task.
type Found = (Who, u32, Receipt);

impl Audit {
    fn tranche(&self, now: Block, blocks: Block) -> u32 {
        now.saturating_sub(self.opened_at + 1) / blocks
    }

    /// Whether enough auditors answered; that one of them is refuted does not undo it.
    pub(crate) fn is_complete(&self) -> bool {
        self.required == 0 || self.reported_in.is_some()
    }

    /// Last block for reports.
    fn ends(&self, blocks: Block) -> Block {
        let tranches = match self.reported_in {
            Some(tranche) => tranche + 1,
            None if self.expects_report || self.required > 0 => TRANCHES,
            None => 1,
        };
        self.opened_at + tranches * blocks
    }
}

impl Market {
    /// The last block of an audit, and the last one for the reveal: there is none as long as a sister may commit.
    pub fn reveal_window(&self, id: Id, now: Block) -> Option<(Block, Block)> {
        let assignment = self.assignments.get(&id)?;
        let blocks = self.rules.tranche_blocks(self.jobs[&id.job].spec.gas_limit);
        let audit = assignment.audit.as_ref()?;
        let ends = audit.ends(blocks);
        let last = match assignment.state {
            State::Withheld { until, .. } => until,
            // Nothing can be revealed after an audit that ended incomplete.
            State::Committed { .. } if !audit.is_complete() => ends,
            State::Committed { .. } if self.sister_may_commit(id, now) => Block::MAX,
            State::Committed { deadline, .. } => {
                let regular = ends.max(self.sisters_committed(id)) + self.rules.reveal_blocks;
                regular.max(deadline.unwrap_or(0))
            }
            _ => return None,
        };
        Some((ends, last))
    }

    /// An auditor's answers: a non-empty beginning of what it drew.
    pub(crate) fn report(
        &mut self,
        id: Id,
        commitment: u64,
        auditor: Who,
        drawn: &[u32],
        answers: &[(u32, Receipt)],
        now: Block,
    ) -> Result<(), Refusal> {
        let able = self.able(auditor, now);
        let assignment = self.assignments.get_mut(&id).ok_or(Refusal::UnknownAudit)?;
        let blocks = self.rules.tranche_blocks(self.jobs[&id.job].spec.gas_limit);
        let audit = assignment.audit.as_mut().ok_or(Refusal::UnknownAudit)?;
        ensure(commitment == audit.commitment, Refusal::StaleCommitment)?;
        able?;
        ensure(now <= audit.ends(blocks), Refusal::AuditClosed)?;
        let reported = audit.answers.iter().any(|(by, ..)| *by == auditor);
        ensure(!reported, Refusal::AlreadyReported)?;
        let tasks: Vec<_> = answers.iter().map(|(task, _)| *task).collect();
        ensure(!tasks.is_empty() && drawn.starts_with(&tasks), Refusal::NotDrawn)?;
        ensure(audit.answers.len() + answers.len() <= MOST_ANSWERS, Refusal::TooManyAnswers)?;
        let tranche = audit.tranche(now, blocks);
        audit.answers.extend(answers.iter().map(|(task, receipt)| (auditor, *task, *receipt)));
        let auditors: BTreeSet<_> = audit.answers.iter().map(|(by, ..)| *by).collect();
        if auditors.len() >= audit.required {
            audit.reported_in.get_or_insert(tranche);
        }
        Ok(())
    }

    /// Shows that two revealed replicas claim different receipts for a task.
    pub(crate) fn contest(
        &mut self,
        who: Who,
        job: u64,
        batch: u32,
        a: Opened,
        b: Opened,
        now: Block,
    ) -> Result<(), Refusal> {
        let [id_a, id_b] = [a, b].map(|(replica, ..)| Id { job, batch, replica });
        let spec = &self.jobs.get(&job).ok_or(Refusal::UnknownJob)?.spec;
        ensure(batch < spec.batches(), Refusal::UnknownAssignment)?;
        ensure(a.0 != b.0, Refusal::SameReplica)?;
        ensure(a.1 == b.1, Refusal::DifferentTasks)?;
        let root_a = self.opened_root(id_a, a)?;
        let root_b = self.opened_root(id_b, b)?;
        ensure(a.2 != b.2, Refusal::ReceiptsAgree)?;
        let contest = self.open_contest(id_a, a.1, vec![(a.0, a.2), (b.0, b.2)], Some(who), now);
        for (id, root) in [(id_a, root_a), (id_b, root_b)] {
            self.assignment(id)?.state = State::Contested { root, contest, commitment: None };
        }
        Ok(())
    }

    /// The root of a revealed replica, if it holds what is opened.
    fn opened_root(&mut self, id: Id, opened: Opened) -> Result<Vec<Receipt>, Refusal> {
        let first = self.jobs[&id.job].spec.first_task(id.batch);
        let State::Revealed { root } = &self.assignment(id)?.state else {
            return Err(Refusal::WrongState);
        };
        let at = opened.1.checked_sub(first).map(|at| at as usize);
        let holds = at.and_then(|at| root.get(at)) == Some(&opened.2);
        ensure(holds, Refusal::InvalidOpening)?;
        Ok(root.clone())
    }

    pub(crate) fn open_contest(
        &mut self,
        id: Id,
        task: u32,
        parties: Vec<(u8, Receipt)>,
        caller: Option<Who>,
        now: Block,
    ) -> u64 {
        let contest = Contest {
            job: id.job,
            batch: id.batch,
            task,
            parties,
            caller,
            votes: BTreeMap::new(),
            validators: self.validators.len(),
            deadline: now + self.rules.panel_blocks,
            extended: false,
        };
        self.contests.insert(self.next_contest, contest);
        self.next_contest += 1;
        self.next_contest - 1
    }

    /// A validator's vote; more than two thirds make the verdict.
    pub(crate) fn vote(
        &mut self,
        id: u64,
        auditor: Who,
        receipt: Receipt,
        now: Block,
    ) -> Result<(), Refusal> {
        let able = self.able(auditor, now);
        let contest = self.contests.get_mut(&id).ok_or(Refusal::UnknownContest)?;
        able?;
        ensure(now <= contest.deadline, Refusal::VotesClosed)?;
        ensure(!contest.votes.contains_key(&auditor), Refusal::AlreadyVoted)?;
        contest.votes.insert(auditor, receipt);
        let agree = contest.votes.values().filter(|vote| **vote == receipt).count();
        if agree * 3 > contest.validators * 2 {
            self.decide(id, receipt, now)?;
        }
        Ok(())
    }

    /// A verdict: whose receipt lost committed fraud, the others go on.
    fn decide(&mut self, id: u64, decided: Receipt, now: Block) -> Result<(), Refusal> {
        let contest = self.contests.remove(&id).ok_or(Refusal::UnknownContest)?;
        self.verdicts.insert(id, decided);
        let exposer = self.judge_auditors(&contest, decided, now);
        let job = &self.jobs[&contest.job];
        let (requester, value_at_risk) = (job.requester, job.spec.value_at_risk);
        let harm = Harm { requester, value_at_risk, exposer };
        let last = now + self.rules.reveal_blocks;
        for (replica, receipt) in contest.cleared_first(Some(decided)) {
            let party = Id { job: contest.job, batch: contest.batch, replica };
            if party.is_withheld() {
                self.judge_withheld(party, receipt == decided, (id, harm), now)?;
                continue;
            }
            let assignment = self.assignment(party)?;
            if receipt == decided {
                let State::Contested { root, commitment, .. } = &assignment.state else {
                    return Err(Refusal::WrongState);
                };
                assignment.state = match commitment {
                    Some(commitment) => {
                        State::Committed { commitment: *commitment, deadline: Some(last) }
                    }
                    None => State::Revealed { root: root.clone() },
                };
            } else {
                let who = assignment.provider;
                let rules = self.rules;
                let amount = rules.fraud_slash(self.provider(who)?.bond);
                self.slash(who, Cause::Fraud(party, id), amount, Some(harm), now)?;
                self.fail(party, now)?;
            }
        }
        self.pay_if_agreed(contest.job, contest.batch, now)
    }

    /// Forgets answers that a verdict shows to be wrong, records the faults of who gave them or voted so, and says
    /// who exposed a fraud: the first auditor that was right, or who called the contest.
    fn judge_auditors(&mut self, contest: &Contest, decided: Receipt, now: Block) -> Option<Who> {
        let account = |auditor: Who| self.rules.auditors[usize::from(auditor)];
        let here = |by: &Who| self.validators.contains(by);
        let outvoted = contest.votes.iter().filter(|(by, vote)| **vote != decided && here(by));
        let mut wrong: BTreeSet<Who> = outvoted.map(|(by, _)| account(*by)).collect();
        let mut exposer = contest.caller;
        for (replica, _) in &contest.parties {
            let id = Id { job: contest.job, batch: contest.batch, replica: *replica };
            let audit = self.assignments.get_mut(&id).and_then(|a| a.audit.as_mut());
            let Some(audit) = audit else { continue };
            let about = |answer: &&Found| answer.1 == contest.task;
            let (right, refuted): (Vec<&Found>, Vec<&Found>) =
                audit.answers.iter().filter(about).partition(|(.., found)| *found == decided);
            wrong.extend(refuted.iter().map(|(by, ..)| account(*by)));
            if contest.caller.is_none() {
                exposer = right.first().map(|(by, ..)| account(*by));
            }
            audit.answers.retain(|(_, task, found)| *task != contest.task || *found == decided);
        }
        self.record_faults(wrong, now);
        exposer
    }

    /// Records a fault of each of these; the second within the window disables, up to a third of all.
    fn record_faults(&mut self, wrong: BTreeSet<Who>, now: Block) {
        let window = self.rules.fault_blocks;
        self.faults.retain(|_, faults| now <= faults.last + window);
        for who in wrong {
            // Who has left the session takes no room.
            let room = !self.is_seated(who) || self.disabled().len() < self.disabled_most();
            let none = Faults { count: 0, last: now, disabled: None };
            let faults = self.faults.entry(who).or_insert(none);
            (faults.count, faults.last) = (faults.count + 1, now);
            if room && faults.count >= 2 {
                faults.disabled.get_or_insert(now);
            }
        }
    }

    /// A new session: who was disabled last is free where more would be disabled than may be.
    pub(crate) fn seat(&mut self, validators: &[Who], now: Block) {
        let window = self.rules.fault_blocks;
        self.faults.retain(|_, faults| now <= faults.last + window);
        self.validators = validators.to_vec();
        for who in self.disabled().into_iter().skip(self.disabled_most()) {
            self.faults.entry(who).and_modify(|faults| faults.disabled = None);
        }
    }

    /// The accounts of the session that are disabled, the longest first.
    pub(crate) fn disabled(&self) -> Vec<Who> {
        let faults = self.faults.iter().filter(|(who, _)| self.is_seated(**who));
        let mut disabled: Vec<_> =
            faults.filter_map(|(who, f)| Some((f.disabled?, *who))).collect();
        disabled.sort();
        disabled.into_iter().map(|(_, who)| who).collect()
    }

    /// How many may be: with the others, two thirds still can decide.
    pub(crate) fn disabled_most(&self) -> usize {
        self.validators.len().saturating_sub(1) / 3
    }

    fn is_seated(&self, account: Who) -> bool {
        self.validators.iter().any(|by| self.rules.auditors[usize::from(*by)] == account)
    }

    /// Whether an auditor's reports and votes count.
    fn able(&self, auditor: Who, now: Block) -> Result<(), Refusal> {
        ensure(self.validators.contains(&auditor), Refusal::NotAuditor)?;
        let faults = self.faults.get(&self.rules.auditors[usize::from(auditor)]);
        let until = |faults: &Faults| faults.last + self.rules.fault_blocks;
        let disabled =
            faults.is_some_and(|faults| faults.disabled.is_some() && now <= until(faults));
        ensure(!disabled, Refusal::Disabled)
    }

    /// Moves a contest on whose time is over: one extension, then nobody is right and nobody is slashed.
    pub(crate) fn close_contest(&mut self, id: u64, now: Block) -> Result<(), Refusal> {
        let panel_blocks = self.rules.panel_blocks;
        let contest = self.contests.get_mut(&id).ok_or(Refusal::UnknownContest)?;
        ensure(now > contest.deadline, Refusal::ContestOpen)?;
        if !contest.extended {
            (contest.extended, contest.deadline) = (true, now + panel_blocks);
            return Ok(());
        }
        let contest = self.contests.remove(&id).ok_or(Refusal::UnknownContest)?;
        for (replica, _) in contest.cleared_first(None) {
            let party = Id { job: contest.job, batch: contest.batch, replica };
            if party.is_withheld() {
                self.clear(party)?;
            } else {
                self.fail(party, now)?;
            }
        }
        self.pay_if_agreed(contest.job, contest.batch, now)
    }
}
