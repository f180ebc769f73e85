//! What the calls do: load, compute, check, settle, write, one event.

use crate::{
    lifecycle::{self, BatchOutcome, Fault, Overdue, Pick},
    openings, outputs, pricing,
    records::Replicas,
    settlement, AccountIdOf, AssignmentOf, Assignments, Config, Error, Event, JobOf, Jobs, Pallet,
    ProgramRecordOf, Programs, Returned, MAX_CLAIMS, QUEUE_SCAN, SWEEP, TOUCH_SWEEP,
};
use alloc::vec::Vec;
use core::ops::Range;
use frame_support::{
    ensure,
    storage::with_storage_layer,
    traits::{Get, QueryPreimage},
};
use sp_core::H256;
use sp_runtime::{BoundedVec, DispatchError, DispatchResult};
use stardust_primitives::{
    assignment::AssignmentState,
    audit::{AuditDepth, SignedAnswer},
    capacity::pace,
    commitment::commitment,
    contest::{Parties, Party},
    domain::border::{path_of, Path},
    ids::{AssignmentId, ContestId, DomainId, JobId, ProgramId},
    job::{Assurance, JobStatus, ProgramRecord},
    provider::SlashCause,
    traits::{
        AuditRequest, Capacity, ContestRequest, Machine, Providers, Reputation, Reservations,
        Verification,
    },
    tree::{Opening, SumNode},
    Balance,
};

/// What a reveal was about, for its weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Revealed {
    /// Auditors that were paid.
    pub(crate) auditors: u32,
    /// Replicas that the batch has.
    pub(crate) replicas: u32,
    /// Borders that they crossed, all together.
    pub(crate) crossed: u32,
}

/// Programs and jobs.
impl<T: Config> Pallet<T> {
    pub(crate) fn do_register_program(
        who: AccountIdOf<T>,
        program: ProgramId,
        size: u32,
        royalty_to: Option<AccountIdOf<T>>,
    ) -> DispatchResult {
        let known: Option<ProgramRecordOf<T>> = Programs::<T>::get(program);
        let vm_version = T::Machine::VERSION;
        let is_current = known.as_ref().is_some_and(|record| record.vm_version == vm_version);
        ensure!(!is_current, Error::<T>::AlreadyRegistered);
        let length = T::Preimages::len(&program).ok_or(Error::<T>::MissingPreimage)?;
        ensure!(length == size, Error::<T>::WrongSize);
        let blob =
            T::Preimages::fetch(&program, Some(size)).map_err(|_| Error::<T>::MissingPreimage)?;
        T::Machine::check(&blob).map_err(Error::<T>::from)?;

        let is_new = known.is_none();
        let record = match known {
            Some(record) => ProgramRecord { vm_version, ..record },
            None => {
                let deposit = Self::program_deposit(size);
                settlement::hold_deposit::<T>(&who, deposit)
                    .map_err(|_| Error::<T>::CannotAfford)?;
                let royalty_to = royalty_to.unwrap_or_else(|| who.clone());
                ProgramRecord { author: who, royalty_to, size, vm_version, deposit }
            }
        };
        let author = record.author.clone();
        Programs::<T>::insert(program, record);
        if is_new {
            T::Preimages::request(&program);
        }
        Self::deposit_event(Event::ProgramRegistered { program, author });
        Ok(())
    }

    pub(crate) fn do_cancel_job(who: &AccountIdOf<T>, id: JobId) -> DispatchResult {
        let mut job = Self::job_record(id)?;
        if job.status == JobStatus::Open {
            let is_over = Self::now() > job.spec.claim_until;
            ensure!(*who == job.requester || is_over, Error::<T>::NotRequester);
            job = Self::cancel_unclaimed(id, &job)?;
        } else {
            let is_stale = lifecycle::slots(&job) > 0 || lifecycle::is_finished(&job);
            ensure!(is_stale, Error::<T>::NothingToCancel);
        }
        Self::finish_sweeping(id, job, SWEEP)
    }
}

/// Claim, commitment, reveal.
impl<T: Config> Pallet<T> {
    /// Claims up to `count` replicas and says how many it were.
    pub(crate) fn do_claim(
        who: &AccountIdOf<T>,
        id: JobId,
        count: u32,
        path: &Path,
    ) -> Result<u32, DispatchError> {
        ensure!((1..=MAX_CLAIMS).contains(&count), Error::<T>::InvalidCount);
        let mut job = Self::job_record(id)?;
        lifecycle::claimable(&job, Self::now()).map_err(Error::<T>::from)?;
        let operator = T::Providers::operator(who).ok_or(Error::<T>::NotProvider)?;
        let domain = Self::ask_border(who, &job.spec, path)?;
        let from = (domain, path);
        let mut claimed = 0u32;
        while claimed < count {
            let one = with_storage_layer(|| {
                T::Reservations::check(who, id, job.unclaimed())?;
                let next = Self::claim_one(who, &operator, from, id, &job, job.spec.price)?;
                T::Capacity::occupy(who, pace(&job.spec))?;
                T::Reservations::note_claimed(who, id);
                Ok(next)
            });
            match one {
                Ok(next) => job = next,
                Err(error) if claimed == 0 => return Err(error),
                Err(_) => break,
            }
            claimed = claimed.saturating_add(1);
        }
        Jobs::<T>::insert(id, job);
        Ok(claimed)
    }

    /// Assigns one replica to a provider of this domain that takes it for `price`; the batch comes there along a path.
    pub(crate) fn claim_one(
        who: &AccountIdOf<T>,
        operator: &AccountIdOf<T>,
        (domain, path): (DomainId, &Path),
        id: JobId,
        job: &JobOf<T>,
        price: Balance,
    ) -> Result<JobOf<T>, DispatchError> {
        let head = job.progress.returned_head;
        let scanned = head..head.saturating_add(lifecycle::queued(job).min(QUEUE_SCAN));
        let returned: Vec<_> =
            scanned.map_while(|position| Returned::<T>::get(id, position)).collect();
        let replicas = job.spec.assurance.replicas();
        let conflicts = |(batch, replica): (u32, u8)| {
            (0..replicas).filter(|other| *other != replica).any(|other| {
                Assignments::<T>::get(id, (batch, other)).is_some_and(|sister| {
                    T::Providers::operator(&sister.provider).as_ref() == Some(operator)
                })
            })
        };
        let pick = lifecycle::pick(&returned, &lifecycle::fresh(job), conflicts)
            .map_err(Error::<T>::from)?;
        let next = lifecycle::claimed(job, pick).map_err(Error::<T>::from)?;
        let (batch, replica) = pick.unit();
        let tasks = Self::tasks_in(job, batch)?;
        let value = pricing::batch_value(&job.spec, tasks).ok_or(Error::<T>::Overflow)?;
        T::Providers::expose(who, value, price)?;
        let passage = Self::enter(job, tasks, path)?;

        if let Pick::Returned { offset, .. } = pick {
            // The head takes the place of the one that was picked from behind it.
            if let (true, Some(first)) = (offset > 0, returned.first()) {
                Returned::<T>::insert(id, head.saturating_add(offset), first);
            }
            Returned::<T>::remove(id, head);
        }
        let (now, run_blocks) = (Self::now(), job.spec.run_blocks);
        let place = (domain, passage);
        let assignment = lifecycle::assigned(who.clone(), place, value, now, run_blocks);
        Assignments::<T>::insert(id, (batch, replica), assignment);
        let id = AssignmentId { job: id, batch, replica };
        Self::deposit_event(Event::BatchClaimed { id, provider: who.clone() });
        Ok(next)
    }

    pub(crate) fn do_commit(
        who: &AccountIdOf<T>,
        id: AssignmentId,
        commitment: H256,
    ) -> DispatchResult {
        let (job, assignment) = Self::load(id)?;
        let next = lifecycle::committed(&assignment, who, commitment, Self::now())
            .map_err(Error::<T>::from)?;
        let tasks = Self::batch_range(&job, id.batch)?;
        let depth = Self::depth(&job, &assignment, &tasks);
        T::Verification::open_audit(AuditRequest {
            assignment: id,
            commitment,
            tasks,
            depth,
            tranche_blocks: job.terms.audit_blocks,
        })?;
        T::Capacity::note_committed(who, id.job, pace(&job.spec))?;
        Self::put(id, next);
        Self::deposit_event(Event::BatchCommitted { id, commitment });
        if Self::sisters_committed(&job, id).is_some() {
            Self::await_reveals(&job, id);
        }
        Ok(())
    }

    /// Gives the sisters that waited for this one the whole time for their reveal.
    fn await_reveals(job: &JobOf<T>, id: AssignmentId) {
        for (sister, record) in Self::sisters(job, id) {
            let awaited = record.and_then(|record| {
                lifecycle::awaited(&record, Self::now(), job.terms.reveal_blocks)
            });
            if let Some(awaited) = awaited {
                Self::put(sister, awaited);
            }
        }
    }

    /// How deep the audit of an assignment goes.
    fn depth(job: &JobOf<T>, assignment: &AssignmentOf<T>, tasks: &Range<u32>) -> AuditDepth {
        if job.spec.assurance == Assurance::Critical {
            return AuditDepth::Everyone;
        }
        let AssignmentOf::<T> { provider, value, .. } = assignment;
        let cap = T::Providers::exposure_cap(provider);
        let checked = Self::checked(job, provider);
        // A range of a batch never ends before it starts.
        let length = tasks.end.saturating_sub(tasks.start);
        AuditDepth::Expected(job.terms.rates.expected_audits(*value, cap, checked, length))
    }

    /// Opens a commitment and says what it was about.
    pub(crate) fn do_reveal(
        who: &AccountIdOf<T>,
        id: AssignmentId,
        root: SumNode,
        salt: &[u8; 32],
        openings: &[Opening],
    ) -> Result<Revealed, DispatchError> {
        let (job, assignment) = Self::load(id)?;
        let replicas = u32::from(job.spec.assurance.replicas());
        let crossed = Self::crossed(&job, id.job, id.batch);
        let unpaid = Revealed { auditors: 0, replicas, crossed };
        let audit = Self::audit_of(&job, id, &assignment);
        let (terms, now) = (&job.terms, Self::now());
        let sisters = Self::sisters_committed(&job, id);
        let committed =
            lifecycle::may_reveal(&assignment, who, &audit, terms.reveal_blocks, sisters, now)
                .map_err(Error::<T>::from)?;
        let opened = commitment(T::Genesis::get(), id.committed_as(), who, &root, salt);
        ensure!(opened == committed, Error::<T>::CommitmentMismatch);
        let tasks = Self::batch_range(&job, id.batch)?;
        let difference = openings::compare(&job.spec, &tasks, &root, &audit.answers, openings)
            .map_err(Error::<T>::from)?;
        if let Some((opening, SignedAnswer { account, answer, .. })) = difference {
            let party = Party { replica: id.replica, receipt: opening.receipt.hash() };
            let parties = [(id, assignment, party, root)];
            Self::open_contest(answer.index, &parties, Some(answer.receipt), account)?;
            return Ok(unpaid);
        }
        if id.is_withheld() {
            Self::clear(job, id, &assignment)?;
            return Ok(unpaid);
        }

        let next = lifecycle::revealed(&assignment, root).map_err(Error::<T>::from)?;
        Self::put(id, next);
        Self::deposit_event(Event::BatchRevealed { id, root });
        // The batch first: its fee's share of the network is there to pay the auditors.
        let job = Self::pay_if_agreed(job, id.job, id.batch)?;
        let (job, auditors) = Self::pay_audits(job, id, &audit.answers, openings)?;
        Self::finish(id.job, job)?;
        Ok(Revealed { auditors, ..unpaid })
    }
}

/// Contests, faults and the end of a batch.
impl<T: Config> Pallet<T> {
    pub(crate) fn do_contest(
        who: AccountIdOf<T>,
        job_id: JobId,
        batch: u32,
        a: (u8, Opening),
        b: (u8, Opening),
    ) -> DispatchResult {
        let job = Self::job_record(job_id)?;
        let tasks = Self::batch_range(&job, batch)?;
        ensure!(a.0 != b.0, Error::<T>::SameReplica);
        ensure!(a.1.receipt.index == b.1.receipt.index, Error::<T>::DifferentTasks);
        let task = a.1.receipt.index;
        let mut parties = Vec::new();
        for (replica, opening) in [a, b] {
            let id = AssignmentId { job: job_id, batch, replica };
            let assignment = Self::assignment_record(id)?;
            let AssignmentState::Revealed { root } = assignment.state else {
                return Err(Error::<T>::WrongState.into());
            };
            openings::check(&tasks, &root, &opening).map_err(Error::<T>::from)?;
            let party = Party { replica, receipt: opening.receipt.hash() };
            parties.push((id, assignment, party, root));
        }
        let mut receipts = parties.iter().map(|(_, _, party, _)| party.receipt);
        ensure!(receipts.next() != receipts.next(), Error::<T>::ReceiptsAgree);
        Self::open_contest(task, &parties, None, who)
    }

    /// Opens a contest over `task` between these replicas of one batch, which `exposer` brought about.
    fn open_contest(
        task: u32,
        parties: &[(AssignmentId, AssignmentOf<T>, Party, SumNode)],
        audited: Option<H256>,
        exposer: AccountIdOf<T>,
    ) -> DispatchResult {
        let (AssignmentId { job, batch, .. }, ..) =
            parties.first().ok_or(Error::<T>::UnknownAssignment)?;
        let (job, batch) = (*job, *batch);
        let claims: Vec<_> = parties.iter().map(|(_, _, party, _)| *party).collect();
        let claims: Parties = BoundedVec::try_from(claims).map_err(|_| Error::<T>::Overflow)?;
        let exposer = Some(exposer);
        let request = ContestRequest { job, batch, task, parties: claims, audited, exposer };
        let contest = T::Verification::open_contest(request)?;
        for (id, assignment, _, root) in parties {
            let next =
                lifecycle::contested(assignment, contest, *root).map_err(Error::<T>::from)?;
            Self::put(*id, next);
        }
        Self::deposit_event(Event::Contested { contest, job, batch, task });
        Ok(())
    }

    pub(crate) fn do_expire(id: AssignmentId) -> DispatchResult {
        let (job, assignment) = Self::load(id)?;
        let audit = Self::audit_of(&job, id, &assignment);
        let (reveal_blocks, now) = (job.terms.reveal_blocks, Self::now());
        let sisters = Self::sisters_committed(&job, id);
        let overdue = lifecycle::overdue(&assignment, &audit, reveal_blocks, sisters, now)
            .map_err(Error::<T>::from)?;
        let job = match overdue {
            Overdue::Uncleared => {
                T::Reputation::note_fraud(&assignment.provider);
                Self::forget_withheld(job, id, &assignment)?
            }
            Overdue::Unaudited => {
                let provider = assignment.provider.clone();
                Self::deposit_event(Event::BatchUnaudited { id, provider });
                Self::give_back(job, id, &assignment, None)?
            }
            Overdue::Fault(fault) => {
                Self::punish(&job, id, &assignment, fault)?;
                let job = match fault {
                    Fault::Unanswered => Self::withhold(job, id, &assignment)?,
                    Fault::Expired | Fault::Withheld => job,
                };
                Self::give_back(job, id, &assignment, None)?
            }
        };
        Self::finish(id.job, job)
    }

    fn punish(
        job: &JobOf<T>,
        id: AssignmentId,
        assignment: &AssignmentOf<T>,
        fault: Fault,
    ) -> DispatchResult {
        let provider = &assignment.provider;
        if fault == Fault::Expired {
            let is_benchmark = T::Capacity::is_benchmark(provider, id.job);
            T::Capacity::note_missed(provider, id.job, pace(&job.spec))?;
            if is_benchmark {
                // Who is slower than it hoped did no wrong: it may claim less.
                let provider = provider.clone();
                Self::deposit_event(Event::BatchExpired { id, provider });
                return Ok(());
            }
        }
        let tasks = Self::tasks_in(job, id.batch)?;
        let limit = pricing::tasks_limit(&job.spec, u64::from(tasks));
        let amount = job.terms.fault_share.mul_ceil(limit.ok_or(Error::<T>::Overflow)?);
        let AssignmentOf::<T> { provider, claimed_at, .. } = assignment.clone();
        let (cause, event) = match fault {
            Fault::Expired => (
                SlashCause::Expired { assignment: id, claimed_at },
                Event::BatchExpired { id, provider: provider.clone() },
            ),
            Fault::Withheld | Fault::Unanswered => (
                SlashCause::Withheld { assignment: id, claimed_at },
                Event::BatchWithheld { id, provider: provider.clone() },
            ),
        };
        T::Providers::slash_fault(&provider, cause, amount)?;
        Self::note_fault(job, &provider);
        Self::deposit_event(event);
        Ok(())
    }

    pub(crate) fn do_settle(id: JobId, batch: u32) -> DispatchResult {
        let mut job = Self::job_record(id)?;
        let replicas = Self::replicas_of(&job, id, batch);
        match Self::outcome(&replicas) {
            BatchOutcome::Nothing => return Err(Error::<T>::NothingToSettle.into()),
            BatchOutcome::InFlight => return Err(Error::<T>::SisterInFlight.into()),
            BatchOutcome::Agreed => job = Self::pay_all(job, replicas)?,
            BatchOutcome::Differ => {
                // Whoever has the false root can keep its receipts to itself, so that nobody can contest
                // it. That must not keep the job open for ever.
                let is_over = Self::now() > lifecycle::stalemate_ends(&job);
                ensure!(is_over, Error::<T>::RootsDiffer);
                for (id, assignment) in replicas {
                    let unsettled = matches!(assignment.state, AssignmentState::Revealed { .. });
                    if unsettled {
                        job = Self::give_back(job, id, &assignment, None)?;
                    }
                }
            }
        }
        Self::finish(id, job)
    }

    pub(crate) fn outcome(replicas: &Replicas<T>) -> BatchOutcome {
        lifecycle::batch_outcome(replicas.iter().map(|(_, assignment)| &assignment.state))
    }

    /// Pays the batch's revealed replicas if nothing more can come and their roots are equal.
    pub(crate) fn pay_if_agreed(
        job: JobOf<T>,
        id: JobId,
        batch: u32,
    ) -> Result<JobOf<T>, DispatchError> {
        let replicas = Self::replicas_of(&job, id, batch);
        match Self::outcome(&replicas) {
            BatchOutcome::Agreed => Self::pay_all(job, replicas),
            _ => Ok(job),
        }
    }

    fn pay_all(mut job: JobOf<T>, replicas: Replicas<T>) -> Result<JobOf<T>, DispatchError> {
        for (id, assignment) in replicas {
            if matches!(assignment.state, AssignmentState::Revealed { .. }) {
                job = Self::pay(&job, id, &assignment)?;
            }
        }
        Ok(job)
    }

    fn pay(
        job: &JobOf<T>,
        id: AssignmentId,
        assignment: &AssignmentOf<T>,
    ) -> Result<JobOf<T>, DispatchError> {
        let now = Self::now();
        let (next, root) = lifecycle::settled(assignment, now).map_err(Error::<T>::from)?;
        let provider = &assignment.provider;
        let audit = Self::audit_of(job, id, assignment);
        let audited = u32::try_from(audit.answers.len()).unwrap_or(u32::MAX);
        let tasks = Self::tasks_in(job, id.batch)?;
        let fee = pricing::batch_fee(&job.spec, tasks, root.gas).ok_or(Error::<T>::Overflow)?;
        T::Providers::release(provider, assignment.value, assignment.claimed_at)?;
        T::Providers::bind_until(provider, outputs::liable_until(&job.terms, now))?;
        let parts = settlement::pay::<T>(job, provider, fee);
        Self::leave(job, id, assignment, Some(parts.sum()))?;
        Self::note_paid(job, assignment, &audit, &root, &parts);
        T::Capacity::note_paid(provider, id.job, root.gas);
        let job = lifecycle::paid(job, tasks, parts.sum()).map_err(Error::<T>::from)?;
        T::Verification::close_audit(id);
        Self::put(id, next);
        Self::deposit_event(Event::BatchPaid {
            id,
            provider: provider.clone(),
            domain: assignment.domain,
            path: path_of(&assignment.passage),
            gas: root.gas,
            provider_fee: parts.provider,
            author_fee: parts.author,
            domain_fee: parts.domain,
            network_fee: parts.network,
            audited,
        });
        Ok(job)
    }

    /// Takes an assignment off its provider, which lost `contest` if there was one: the replica goes back into
    /// the queue or, where nobody may claim it any more, is cancelled.
    pub(crate) fn give_back(
        job: JobOf<T>,
        id: AssignmentId,
        assignment: &AssignmentOf<T>,
        contest: Option<ContestId>,
    ) -> Result<JobOf<T>, DispatchError> {
        // Before the record goes: what is unclaimed is told by the records that are there.
        let job = Self::lapse(id.job, job)?;
        let is_open = job.status == JobStatus::Open;
        let is_copyable = is_open
            && Self::sisters(&job, id).any(|(_, sister)| {
                sister.is_some_and(|sister| lifecycle::is_shown(&sister.state, contest))
            });
        let returns = is_open && !is_copyable;
        let slot = job.progress.returned_tail;
        let next = if returns { lifecycle::requeued(&job) } else { lifecycle::dropped(&job) };
        let job = next.map_err(Error::<T>::from)?;
        let AssignmentOf::<T> { provider, value, claimed_at, .. } = assignment;
        T::Providers::release(provider, *value, *claimed_at)?;
        T::Capacity::note_returned(provider, id.job);
        Self::leave(&job, id, assignment, None)?;

        T::Verification::close_audit(id);
        if is_copyable {
            // While a job is open, what has no record is in the queue or was never claimed.
            Self::put(id, lifecycle::without_successor(assignment));
        } else {
            Assignments::<T>::remove(id.job, (id.batch, id.replica));
        }
        Self::deposit_event(Event::BatchReturned { id });
        if returns {
            Returned::<T>::insert(id.job, slot, (id.batch, id.replica));
            return Ok(job);
        }
        let tasks = Self::tasks_in(&job, id.batch)?;
        Self::refund(id.job, &job, 1, u64::from(tasks))
    }
}

/// The end of a job.
impl<T: Config> Pallet<T> {
    /// Cancels what nobody may claim any more: deadlines take effect when a job is next touched.
    fn lapse(id: JobId, job: JobOf<T>) -> Result<JobOf<T>, DispatchError> {
        if job.status == JobStatus::Open && Self::now() > job.spec.claim_until {
            Self::cancel_unclaimed(id, &job)
        } else {
            Ok(job)
        }
    }

    /// Cancels everything unclaimed of an open job.
    fn cancel_unclaimed(id: JobId, job: &JobOf<T>) -> Result<JobOf<T>, DispatchError> {
        let batches = job.spec.batches();
        let last = batches.saturating_sub(1);
        // While a job is open nothing of it is cancelled: a replica that was claimed once and has no
        // record is in the queue.
        let last_queued = (0u8..)
            .zip(job.progress.cursors)
            .take(usize::from(job.spec.assurance.replicas()))
            .filter(|(replica, cursor)| {
                *cursor == batches && !Assignments::<T>::contains_key(id, (last, *replica))
            })
            .count();
        let last_queued = u32::try_from(last_queued).unwrap_or(u32::MAX);
        let tasks = lifecycle::unclaimed_tasks(job, last_queued).ok_or(Error::<T>::Overflow)?;
        let (job, replicas) = lifecycle::cancelled(job, Self::now()).map_err(Error::<T>::from)?;
        Self::refund(id, &job, replicas, tasks)
    }

    /// Gives back what these cancelled replicas could have cost.
    fn refund(
        id: JobId,
        job: &JobOf<T>,
        replicas: u32,
        tasks: u64,
    ) -> Result<JobOf<T>, DispatchError> {
        let amount = pricing::cancelled(&job.spec, job.escrow.batch_reserve, replicas, tasks)
            .ok_or(Error::<T>::Overflow)?;
        // What the requester cannot take now is given back when the job closes.
        let refunded = settlement::release::<T>(&job.requester, amount).unwrap_or(0);
        let job = lifecycle::refunded(job, refunded).map_err(Error::<T>::from)?;
        Self::deposit_event(Event::JobCancelled { job: id, replicas, refunded });
        Ok(job)
    }

    /// Stores a job that was touched: lapsed, swept and closed as far as that goes.
    pub(crate) fn finish(id: JobId, job: JobOf<T>) -> DispatchResult {
        Self::finish_sweeping(id, job, TOUCH_SWEEP)
    }

    /// The same with up to `slots` stale slots cleared.
    fn finish_sweeping(id: JobId, job: JobOf<T>, slots: u32) -> DispatchResult {
        let job = Self::lapse(id, job)?;
        let job = Self::sweep(id, job, slots);
        let job = Self::close(id, job)?;
        Jobs::<T>::insert(id, job);
        Ok(())
    }

    /// Clears up to `slots` stale slots of a job that is not open.
    pub(crate) fn sweep(id: JobId, mut job: JobOf<T>, slots: u32) -> JobOf<T> {
        if job.status != JobStatus::Open {
            let head = job.progress.returned_head;
            let swept = head.saturating_add(lifecycle::slots(&job).min(slots));
            (head..swept).for_each(|slot| Returned::<T>::remove(id, slot));
            job.progress.returned_head = swept;
        }
        job
    }

    /// Closes a job with nothing left to do, if its requester can take the rest of the escrow.
    fn close(id: JobId, mut job: JobOf<T>) -> Result<JobOf<T>, DispatchError> {
        if !lifecycle::is_finished(&job) {
            return Ok(job);
        }
        let left = lifecycle::escrow_left(&job).map_err(Error::<T>::from)?;
        let Some(refunded) = settlement::release::<T>(&job.requester, left) else {
            job.status = JobStatus::Draining;
            return Ok(job);
        };
        let mut job = lifecycle::refunded(&job, refunded).map_err(Error::<T>::from)?;
        job.status = JobStatus::Closed;
        job.closed_at = Some(Self::now());
        let job = Self::drop_inputs(job);
        let (paid, refunded) = (job.escrow.paid, job.escrow.refunded);
        Self::deposit_event(Event::JobClosed { job: id, paid, refunded });
        Ok(job)
    }
}
