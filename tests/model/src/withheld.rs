//! Commitments that were not opened although auditors had answered: what a provider that saw itself caught would do.

use crate::{
    Assignment, Block, Cause, Contest, Fate, Harm, Id, Market, Place, Receipt, Refusal, State,
    Status, WITHHELD,
};

/// Withheld commitments of one replica at a time.
const MOST_WITHHELD: u8 = 8;
/// Replicas that a batch may have.
const REPLICAS: u8 = 3;

impl Id {
    /// Whether it is a withheld commitment.
    pub fn is_withheld(self) -> bool {
        self.replica >= WITHHELD
    }

    /// The replica that was committed to.
    pub fn committed(self) -> Self {
        let of =
            |number: u8| if self.is_withheld() { (number - WITHHELD) % REPLICAS } else { number };
        Self { replica: of(self.replica), ..self }
    }
}

impl Market {
    /// Puts a commitment under question aside, and freezes what a fraud costs.
    pub(crate) fn withhold(&mut self, id: Id, now: Block) -> Result<(), Refusal> {
        let numbers = (0..MOST_WITHHELD).map(|k| WITHHELD + REPLICAS * k + id.replica);
        let mut aside = numbers.map(|replica| Id { replica, ..id });
        let free = aside.find(|aside| !self.assignments.contains_key(aside));
        let aside = free.ok_or(Refusal::TooManyWithheld)?;
        let assignment = self.assignment(id)?.clone();
        let State::Committed { commitment, .. } = assignment.state else {
            return Err(Refusal::WrongState);
        };
        let cause = Cause::Unanswered(id, assignment.claimed_at);
        let bond = self.provider(assignment.provider)?.bond;
        let amount = self.rules.fraud_slash(bond);
        self.slash(assignment.provider, cause, amount, None, now)?;
        self.provider(assignment.provider)?.withheld += 1;
        let state = State::Withheld { commitment, until: now + self.rules.clear_blocks };
        self.assignments.insert(aside, Assignment { state, value: 0, ..assignment });
        Ok(())
    }

    /// Forgets a withheld commitment, and what was slashed for it unless that is over already.
    pub(crate) fn clear(&mut self, id: Id) -> Result<(), Refusal> {
        let assignment = self.assignments.remove(&id).ok_or(Refusal::UnknownAssignment)?;
        self.provider(assignment.provider)?.withheld -= 1;
        let cause = Cause::Unanswered(id.committed(), assignment.claimed_at);
        let pending = |fate| matches!(fate, Fate::Pending { .. });
        if self.slashes.get(&cause).is_some_and(|slash| pending(slash.fate)) {
            self.cancel_slash(cause)?;
        }
        Ok(())
    }

    /// A verdict about a withheld commitment: against it, an ordinary fraud; for it, a new window.
    pub(crate) fn judge_withheld(
        &mut self,
        id: Id,
        holds: bool,
        (contest, harm): (u64, Harm),
        now: Block,
    ) -> Result<(), Refusal> {
        let until = now + self.rules.reveal_blocks;
        let assignment = self.assignment(id)?;
        let State::Contested { commitment: Some(commitment), .. } = assignment.state else {
            return Err(Refusal::WrongState);
        };
        if holds {
            assignment.state = State::Withheld { commitment, until };
            return Ok(());
        }
        let who = assignment.provider;
        self.clear(id)?;
        let bond = self.provider(who)?.bond;
        let amount = self.rules.fraud_slash(bond);
        self.slash(who, Cause::Fraud(id.committed(), contest), amount, Some(harm), now)
    }

    /// Gives a replica back that failed: to the queue, or nowhere if a sister's root is known, which a copy would only
    /// repeat.
    pub(crate) fn fail(&mut self, id: Id, now: Block) -> Result<(), Refusal> {
        let contest = |state: &State| match state {
            State::Contested { contest, .. } => Some(*contest),
            _ => None,
        };
        let own = contest(&self.assignment(id)?.state);
        self.close_claims(id.job, now);
        let stands = |(sister, other): &(Id, &Assignment)| {
            let known = match &other.state {
                State::Revealed { .. } | State::Paid { .. } => true,
                State::Contested { contest, .. } => Some(*contest) != own,
                _ => false,
            };
            *sister != id && known
        };
        let is_open = self.jobs[&id.job].status == Status::Open;
        if !is_open || !self.replicas_of(id.job, id.batch).iter().any(stands) {
            return self.hand_back(id, now);
        }
        let assignment = self.assignment(id)?;
        let (who, value) = (assignment.provider, assignment.value);
        (assignment.state, assignment.audit, assignment.value) = (State::Dropped, None, 0);
        self.release(who, value)?;
        let part = self.jobs[&id.job].part(id.batch);
        self.refund(id.job, part);
        self.known_job(id.job).places.insert((id.batch, id.replica), Place::Cancelled);
        self.wind_up_sweeping(id.job, now, 0);
        Ok(())
    }

    /// Whether a sister may still commit, as one that is not overdue may: to a root that a reveal would show it.
    pub(crate) fn sister_may_commit(&self, id: Id, now: Block) -> bool {
        let job = &self.jobs[&id.job];
        let open = job.status == Status::Open && now <= job.spec.claim_until;
        (0..job.spec.replicas).filter(|replica| *replica != id.replica).any(|replica| {
            match job.places[&(id.batch, replica)] {
                Place::Fresh | Place::Queued => open,
                Place::Assigned => {
                    let sister = &self.assignments[&Id { replica, ..id }];
                    matches!(sister.state, State::Claimed { deadline } if now <= deadline)
                }
                Place::Paid | Place::Cancelled => false,
            }
        })
    }

    /// The block by which the last sister had committed, or could have; one that never came counts as if it had been claimed
    /// at last.
    pub(crate) fn sisters_committed(&self, id: Id) -> Block {
        let job = &self.jobs[&id.job];
        let ended = job.cancelled_at.unwrap_or(job.spec.claim_until).min(job.spec.claim_until);
        let committed = |replica| match self.assignments.get(&Id { replica, ..id }) {
            Some(Assignment { state: State::Claimed { deadline }, .. }) => *deadline,
            Some(sister) => sister.committed_at,
            None => ended + job.spec.run_blocks,
        };
        let sisters = (0..job.spec.replicas).filter(|replica| *replica != id.replica);
        sisters.map(committed).max().unwrap_or(0)
    }
}

impl Contest {
    /// The parties, those that the verdict clears first: a root that stands makes a copy of it worthless.
    pub(crate) fn cleared_first(&self, decided: Option<Receipt>) -> Vec<(u8, Receipt)> {
        let mut parties = self.parties.clone();
        parties.sort_by_key(|(replica, receipt)| (Some(*receipt) != decided, *replica));
        parties
    }
}
