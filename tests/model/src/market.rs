//! The life of an assignment, from its commitment to its end.

use crate::{
    calls::ensure, Assignment, Audit, Block, Cause, Id, Market, Place, Receipt, Refusal, State,
    Status, Who,
};

impl Market {
    /// Commits to the results of a batch; the audit begins.
    pub(crate) fn commit(
        &mut self,
        who: Who,
        id: Id,
        commitment: u64,
        now: Block,
    ) -> Result<(), Refusal> {
        let assignment = self.assignment(id)?;
        ensure(assignment.provider == who, Refusal::NotYours)?;
        let State::Claimed { deadline } = assignment.state else { Err(Refusal::WrongState)? };
        ensure(now <= deadline, Refusal::DeadlinePassed)?;
        assignment.committed_at = now;
        assignment.state = State::Committed { commitment, deadline: None };
        let value = assignment.value;
        let (bond, checked) = (self.providers[&who].bond, self.checked(who, id.job, now));
        let expects_report = self.rules.expects_report(value, bond, checked);
        let critical = self.jobs[&id.job].spec.critical;
        let required = if critical { self.validators.len() / 3 + 1 } else { 0 };
        self.assignment(id)?.audit = Some(Audit {
            commitment,
            opened_at: now,
            expects_report,
            required,
            reported_in: None,
            answers: Vec::new(),
        });
        Ok(())
    }

    /// Opens a commitment. Where no audit differs, the reveal is accepted.
    pub(crate) fn reveal(
        &mut self,
        who: Who,
        id: Id,
        opens: u64,
        root: &[Receipt],
        openings: &[u32],
        now: Block,
    ) -> Result<(), Refusal> {
        let provider = self.assignment(id)?.provider;
        ensure(provider == who, Refusal::NotYours)?;
        let (audit_ends, last) = self.reveal_window(id, now).ok_or(Refusal::WrongState)?;
        ensure(now > audit_ends, Refusal::AuditNotOver)?;
        let complete = self.assignment(id)?.audit.as_ref().is_some_and(Audit::is_complete);
        ensure(complete, Refusal::AuditIncomplete)?;
        ensure(id.is_withheld() || !self.sister_may_commit(id, now), Refusal::SisterMayCommit)?;
        ensure(now <= last, Refusal::DeadlinePassed)?;
        let (State::Committed { commitment, .. } | State::Withheld { commitment, .. }) =
            self.assignment(id)?.state
        else {
            return Err(Refusal::WrongState);
        };
        ensure(opens == commitment, Refusal::CommitmentMismatch)?;
        let audit = self.assignment(id)?.audit.clone().ok_or(Refusal::UnknownAudit)?;
        let mut audited: Vec<_> = audit.answers.iter().map(|(_, task, _)| *task).collect();
        audited.sort();
        audited.dedup();
        ensure(openings == audited, Refusal::WrongOpenings)?;
        let spec = &self.jobs[&id.job].spec;
        let first = spec.first_task(id.batch);
        let limit = u128::from(spec.gas_limit);
        let opened = |task: &u32| root[(task - first) as usize];
        let valid = audited.iter().all(|task| u128::from(opened(task).gas) <= limit);
        // A root whose gas is more than its tasks may use holds an invalid receipt somewhere.
        let valid = valid && gas(root) <= limit * u128::from(spec.tasks_of(id.batch));
        ensure(valid, Refusal::InvalidReceipt)?;
        let disputed = audit.answers.iter().filter(|(_, task, found)| *found != opened(task));
        if let Some(task) = disputed.map(|(_, task, _)| *task).min() {
            let contest = self.open_contest(id, task, vec![(id.replica, opened(&task))], None, now);
            let (root, commitment) = (root.to_vec(), Some(commitment));
            self.assignment(id)?.state = State::Contested { root, contest, commitment };
            return Ok(());
        }
        if id.is_withheld() {
            self.clear(id)?;
            self.wind_up(id.job, now);
            return Ok(());
        }
        self.assignment(id)?.state = State::Revealed { root: root.to_vec() };
        self.pay_agreed(id.job, id.batch, now)?;
        self.pay_audits(id.job, &audit.answers);
        self.wind_up(id.job, now);
        Ok(())
    }

    /// Pays the revealed replicas of a batch if their roots are equal and no sister can come any more.
    pub(crate) fn pay_if_agreed(
        &mut self,
        job: u64,
        batch: u32,
        now: Block,
    ) -> Result<(), Refusal> {
        self.pay_agreed(job, batch, now)?;
        self.wind_up(job, now);
        Ok(())
    }

    fn pay_agreed(&mut self, job: u64, batch: u32, now: Block) -> Result<(), Refusal> {
        match self.sisters(job, batch) {
            Ok(revealed) if agree(&revealed) => self.pay_all(revealed, now),
            _ => Ok(()),
        }
    }

    /// The revealed replicas of a batch to which no sister will come any more, and their roots.
    fn sisters(&self, job_id: u64, batch: u32) -> Result<Revealed, Refusal> {
        let root = |(id, assignment): (Id, &Assignment)| match &assignment.state {
            State::Revealed { root } => Some((id, root.clone())),
            _ => None,
        };
        let mut assigned = self.replicas_of(job_id, batch);
        assigned.retain(|(_, assignment)| assignment.state != State::Dropped);
        let count = assigned.len();
        let revealed: Vec<_> = assigned.into_iter().filter_map(root).collect();
        ensure(!revealed.is_empty(), Refusal::NothingToSettle)?;
        // Whoever reveals has no sister that could still be claimed.
        ensure(count == revealed.len(), Refusal::SisterInFlight)?;
        Ok(revealed)
    }

    fn pay_all(&mut self, revealed: Revealed, now: Block) -> Result<(), Refusal> {
        for (id, root) in &revealed {
            let assignment = self.assignment(*id)?;
            let (who, value) = (assignment.provider, assignment.value);
            let audit = assignment.audit.take();
            let checked = audit.is_some_and(|audit| !audit.answers.is_empty());
            assignment.state = State::Paid { root: root.clone() };
            self.release(who, value)?;
            let liable_until = now + self.rules.liable_blocks;
            let provider = self.provider(who)?;
            provider.liable_until = provider.liable_until.max(liable_until);
            let network_fee = self.pay_fee(*id, who, gas(root));
            self.trust_more(who, *id, network_fee, checked, now)?;
            self.known_job(id.job).places.insert((id.batch, id.replica), Place::Paid);
        }
        Ok(())
    }

    /// Ends an assignment whose provider missed a deadline: a fault.
    pub(crate) fn expire(&mut self, id: Id, now: Block) -> Result<(), Refusal> {
        let Assignment { provider, claimed_at, ref state, .. } = *self.assignment(id)?;
        let last = match state {
            State::Claimed { deadline } => *deadline,
            _ => self.reveal_window(id, now).ok_or(Refusal::WrongState)?.1,
        };
        ensure(now > last, Refusal::DeadlineNotPassed)?;
        let fee_limit = self.jobs[&id.job].spec.fee_limit(id.batch);
        let fault = self.rules.fault_slash(fee_limit);
        let Assignment { state, audit, .. } = self.assignment(id)?;
        match (state, audit) {
            (State::Claimed { .. }, _) => {
                self.slash(provider, Cause::Expired(id, claimed_at), fault, None, now)?;
                self.fail(id, now)?;
            }
            (State::Withheld { .. }, _) => {
                // Its silence counts as the fraud that it was slashed for.
                self.trust_less(provider, Cause::Fraud(id, 0), now)?;
                self.assignments.remove(&id);
                self.provider(provider)?.withheld -= 1;
            }
            // Nobody could have revealed it.
            (_, Some(audit)) if !audit.is_complete() => self.hand_back(id, now)?,
            (_, audit) => {
                let questioned = audit.as_ref().is_some_and(|audit| !audit.answers.is_empty());
                self.slash(provider, Cause::Withheld(id, claimed_at), fault, None, now)?;
                if questioned {
                    self.withhold(id, now)?;
                }
                self.fail(id, now)?;
            }
        }
        self.wind_up(id.job, now);
        Ok(())
    }

    /// Pays or returns revealed replicas whose sisters can no longer come.
    pub(crate) fn settle(&mut self, job_id: u64, batch: u32, now: Block) -> Result<(), Refusal> {
        let spec = &self.jobs.get(&job_id).ok_or(Refusal::UnknownJob)?.spec;
        let revealed = self.sisters(job_id, batch)?;
        if agree(&revealed) {
            return self.pay_if_agreed(job_id, batch, now);
        }
        let audit = 5 * self.rules.tranche_blocks(spec.gas_limit);
        let last = spec.claim_until + spec.run_blocks + audit + 3 * self.rules.reveal_blocks;
        ensure(now > last, Refusal::RootsDiffer)?;
        revealed.into_iter().try_for_each(|(id, _)| self.hand_back(id, now))?;
        self.wind_up(job_id, now);
        Ok(())
    }

    /// Returns an assignment's replica: to the queue if its job is open, else it is cancelled.
    pub(crate) fn hand_back(&mut self, id: Id, now: Block) -> Result<(), Refusal> {
        let assignment = self.assignments.remove(&id).ok_or(Refusal::UnknownAssignment)?;
        self.release(assignment.provider, assignment.value)?;
        self.close_claims(id.job, now);
        let job = self.known_job(id.job);
        let at = (id.batch, id.replica);
        job.places.insert(at, Place::Queued);
        if job.status == Status::Open {
            job.queue.push_back(at);
        }
        // The call that returns it sweeps when it is done.
        self.wind_up_sweeping(id.job, now, 0);
        Ok(())
    }

    pub(crate) fn assignment(&mut self, id: Id) -> Result<&mut Assignment, Refusal> {
        ensure(self.jobs.contains_key(&id.job), Refusal::UnknownJob)?;
        self.assignments.get_mut(&id).ok_or(Refusal::UnknownAssignment)
    }
}

/// Revealed replicas and their roots.
type Revealed = Vec<(Id, Vec<Receipt>)>;

fn agree(revealed: &Revealed) -> bool {
    revealed.iter().all(|(_, root)| *root == revealed[0].1)
}

fn gas(root: &[Receipt]) -> u128 {
    root.iter().map(|receipt| u128::from(receipt.gas)).sum()
}
