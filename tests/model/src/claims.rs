//! Posting, claiming and cancelling: who gets which replica, and when a job ends.

use crate::{
    calls::ensure, Assignment, Balance, Block, Id, Job, Market, Place, Refusal, Spec, State,
    Status, Who, WITHHELD,
};
use std::collections::VecDeque;

/// Most replicas of one claim.
const MOST_CLAIMS: u32 = 16;
/// Returned replicas that a claim looks at.
const QUEUE_SCAN: usize = 8;
/// Stale slots that `cancel_job` sweeps.
const SWEEP: usize = 16;
/// Stale slots that any other call sweeps.
const TOUCH_SWEEP: usize = 2;

impl Market {
    /// Posts a job and holds the most that it can cost.
    pub(crate) fn post(&mut self, who: Who, spec: &Spec, now: Block) -> Result<(), Refusal> {
        ensure((1..=16_777_216).contains(&spec.tasks), Refusal::InvalidTasks)?;
        ensure((1..=65_536).contains(&spec.batch_size), Refusal::InvalidBatchSize)?;
        ensure((1..=1 << 40).contains(&spec.gas_limit), Refusal::InvalidGasLimit)?;
        ensure((1..=3).contains(&spec.replicas), Refusal::InvalidReplicas)?;
        ensure(spec.price >= self.rules.price_floor, Refusal::PriceBelowFloor)?;
        let last = now + self.rules.most_claim_blocks;
        let in_time = now < spec.claim_until && spec.claim_until <= last;
        ensure(in_time, Refusal::InvalidDeadline)?;
        let most_run = self.rules.most_run_blocks;
        ensure((1..=most_run).contains(&spec.run_blocks), Refusal::InvalidRunBlocks)?;
        let all = (0..spec.batches()).flat_map(|b| (0..spec.replicas).map(move |r| (b, r)));
        let auditors = if spec.critical { self.validators.len() as u128 } else { 0 };
        let reserve = auditors * spec.audit_limit(self.rules.audit_pay_percent);
        let fees: Balance = all.clone().map(|(batch, _)| spec.fee_limit(batch)).sum();
        let total = fees + u128::from(spec.batches()) * reserve;
        self.take_free(who, total)?.escrow += total;
        let job = Job {
            requester: who,
            spec: spec.clone(),
            total,
            paid: 0,
            refunded: 0,
            places: all.map(|at| (at, Place::Fresh)).collect(),
            queue: VecDeque::new(),
            stale: 0,
            status: Status::Open,
            cancelled_at: None,
            reserve,
        };
        self.jobs.insert(self.jobs.len() as u64, job);
        Ok(())
    }

    /// Claims up to `count` replicas, at least one.
    pub(crate) fn claim(
        &mut self,
        who: Who,
        job_id: u64,
        count: u32,
        now: Block,
    ) -> Result<(), Refusal> {
        ensure((1..=MOST_CLAIMS).contains(&count), Refusal::InvalidCount)?;
        let job = self.jobs.get(&job_id).ok_or(Refusal::UnknownJob)?;
        ensure(job.status == Status::Open, Refusal::JobNotOpen)?;
        ensure(now <= job.spec.claim_until, Refusal::ClaimsClosed)?;
        self.provider(who)?;
        self.claim_one(who, job_id, now)?;
        for _ in 1..count {
            if self.claim_one(who, job_id, now).is_err() {
                break;
            }
        }
        Ok(())
    }

    fn claim_one(&mut self, who: Who, job_id: u64, now: Block) -> Result<(), Refusal> {
        let (batch, replica) = self.next_replica(who, job_id)?;
        let id = Id { job: job_id, batch, replica };
        let spec = &self.jobs[&job_id].spec;
        let (value, price, run_blocks) = (spec.value(batch), spec.price, spec.run_blocks);
        self.expose(who, value, price)?;
        if self.load(who) + self.jobs[&job_id].spec.pace() > self.rules.most_load {
            self.release(who, value)?;
            return Err(Refusal::CapacityExceeded);
        }
        let state = State::Claimed { deadline: now + run_blocks };
        let assignment = Assignment {
            provider: who,
            value,
            claimed_at: now,
            committed_at: 0,
            state,
            audit: None,
        };
        self.assignments.insert(id, assignment);
        let job = self.known_job(job_id);
        if let Some(taken) = job.queue.iter().position(|at| *at == (batch, replica)) {
            job.queue.swap(0, taken);
            job.queue.pop_front();
        }
        job.places.insert((batch, replica), Place::Assigned);
        Ok(())
    }

    /// Gas per block that a provider's claimed batches take until they are committed.
    fn load(&self, who: Who) -> u64 {
        let is_run = |held: &&Assignment| {
            held.provider == who && matches!(held.state, State::Claimed { .. })
        };
        let run = self.assignments.iter().filter(|(_, held)| is_run(held));
        run.map(|(id, _)| self.jobs[&id.job].spec.pace()).sum()
    }

    /// Returned replicas first, then the fresh one that lies furthest behind; no operator gets two of a batch.
    fn next_replica(&self, who: Who, job_id: u64) -> Result<(u32, u8), Refusal> {
        let job = &self.jobs[&job_id];
        let fresh = |replica| {
            let is_fresh = |at: &(u32, u8)| at.1 == replica && job.places[at] == Place::Fresh;
            job.places.keys().copied().find(is_fresh)
        };
        let mut heads: Vec<_> = (0..job.spec.replicas).filter_map(fresh).collect();
        heads.sort();
        let mut candidates: Vec<_> = job.queue.iter().take(QUEUE_SCAN).copied().collect();
        candidates.extend(heads);
        ensure(!candidates.is_empty(), Refusal::NothingToClaim)?;
        let holds_sister = |batch| {
            let sisters = self.replicas_of(job_id, batch);
            sisters.into_iter().any(|(_, sister)| sister.provider == who)
        };
        candidates.into_iter().find(|(batch, _)| !holds_sister(*batch)).ok_or(Refusal::SameOperator)
    }

    /// Cancels what is not assigned.
    pub(crate) fn cancel(&mut self, who: Who, job_id: u64, now: Block) -> Result<(), Refusal> {
        let job = self.jobs.get_mut(&job_id).ok_or(Refusal::UnknownJob)?;
        if job.status == Status::Open {
            let may = who == job.requester || now > job.spec.claim_until;
            ensure(may, Refusal::NotRequester)?;
            job.status = Status::Draining;
            if now <= job.spec.claim_until {
                job.cancelled_at = Some(now);
            }
        } else {
            ensure(job.stale > 0, Refusal::NothingToCancel)?;
        }
        self.wind_up_sweeping(job_id, now, SWEEP);
        Ok(())
    }

    /// Lets the end of claims take effect, sweeps, and closes the job if every replica is paid or cancelled.
    pub(crate) fn wind_up(&mut self, job_id: u64, now: Block) {
        self.wind_up_sweeping(job_id, now, TOUCH_SWEEP);
    }

    pub(crate) fn wind_up_sweeping(&mut self, job_id: u64, now: Block, slots: usize) {
        self.close_claims(job_id, now);
        let job = self.known_job(job_id);
        if job.status != Status::Open {
            let mut refund = 0;
            for ((batch, _), place) in &mut job.places {
                if matches!(place, Place::Fresh | Place::Queued) {
                    *place = Place::Cancelled;
                    refund += job.spec.fee_limit(*batch) + job.reserve;
                }
            }
            job.stale += job.queue.drain(..).count();
            job.stale -= job.stale.min(slots);
            self.refund(job_id, refund);
        }
        let job = self.known_job(job_id);
        let is_final = |place: &Place| matches!(place, Place::Paid | Place::Cancelled);
        if job.status != Status::Closed && job.places.values().all(is_final) {
            job.status = Status::Closed;
            let rest = job.total - job.paid - job.refunded;
            self.refund(job_id, rest);
        }
    }

    /// Lets the end of claims take effect.
    pub(crate) fn close_claims(&mut self, job_id: u64, now: Block) {
        let job = self.known_job(job_id);
        if job.status == Status::Open && now > job.spec.claim_until {
            job.status = Status::Draining;
        }
    }

    /// A job that is known to be there.
    pub(crate) fn known_job(&mut self, job: u64) -> &mut Job {
        match self.jobs.get_mut(&job) {
            Some(job) => job,
            None => unreachable!("job {job} was looked up before"),
        }
    }

    /// The assignments of a batch, but for withheld commitments.
    pub(crate) fn replicas_of(&self, job: u64, batch: u32) -> Vec<(Id, &Assignment)> {
        let [first, last] = [0, WITHHELD - 1].map(|replica| Id { job, batch, replica });
        self.assignments.range(first..=last).map(|(id, assignment)| (*id, assignment)).collect()
    }
}
