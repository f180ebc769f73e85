//! The market's invariants, MKT-1 to MKT-8. Reads only; the first that is broken is the error.

use crate::{
    lifecycle::{self, BatchOutcome},
    pricing, AccountIdOf, AssignmentOf, Assignments, Config, Demands, HoldReason, JobOf, Jobs,
    NextJob, Pallet, Programs, Returned,
};
use alloc::{collections::BTreeMap, collections::BTreeSet, vec::Vec};
use frame_support::{ensure, traits::fungible::InspectHold};
use sp_runtime::{traits::Saturating, Perbill, TryRuntimeError};
use stardust_primitives::{
    assignment::AssignmentState,
    capacity::pace,
    domain::COMMONS,
    ids::{AssignmentId, JobId},
    job::{Assurance, JobStatus},
    traits::{Capacity, Verification},
    Balance,
};

type Check = Result<(), TryRuntimeError>;

impl<T: Config> Pallet<T> {
    /// Checks the invariants of the market's storage.
    pub fn do_try_state() -> Check {
        Self::try_state_holds()?;
        Self::try_state_orphans()?;
        Self::try_state_demands()?;
        Self::try_state_deposits()?;
        for (id, job) in Jobs::<T>::iter() {
            Self::try_state_replicas(id, &job)?;
            Self::try_state_queue(id, &job)?;
            Self::try_state_money(&job)?;
            Self::try_state_exits(id, &job)?;
        }
        Self::try_state_loads()?;
        Self::try_state_passages()
    }

    /// MKT-1: a requester's hold is what is left of the escrows of its jobs.
    fn try_state_holds() -> Check {
        let mut expected: BTreeMap<AccountIdOf<T>, Balance> = BTreeMap::new();
        for job in Jobs::<T>::iter_values() {
            let left = lifecycle::escrow_left(&job)
                .map_err(|_| "MKT-1: a job paid and refunded more than its escrow")?;
            let left = if job.status == JobStatus::Closed { 0 } else { left };
            let sum = expected.entry(job.requester).or_default();
            *sum = sum.checked_add(left).ok_or("MKT-1: escrows overflow")?;
        }
        for (requester, left) in expected {
            let held = T::Currency::balance_on_hold(&HoldReason::JobEscrow.into(), &requester);
            ensure!(held == left, "MKT-1: a requester's hold is not what its jobs have left");
        }
        Ok(())
    }

    /// MKT-6: an account's hold is the deposits of its jobs and programs.
    fn try_state_deposits() -> Check {
        let jobs = Jobs::<T>::iter_values().flat_map(|job| {
            [job.deposits.inputs, job.deposits.records].map(|d| (job.requester.clone(), d))
        });
        let programs = Programs::<T>::iter_values().map(|record| (record.author, record.deposit));
        let mut expected: BTreeMap<AccountIdOf<T>, Balance> = BTreeMap::new();
        for (who, deposit) in jobs.chain(programs) {
            let sum = expected.entry(who).or_default();
            *sum = sum.checked_add(deposit).ok_or("MKT-6: deposits overflow")?;
        }
        for (who, deposits) in expected {
            let held = T::Currency::balance_on_hold(&HoldReason::StorageDeposit.into(), &who);
            ensure!(held == deposits, "MKT-6: a hold is not the deposits for what is stored");
        }
        Ok(())
    }

    /// MKT-5: demands are on paid work of whom they are filed under, and a requester's hold is their deposits.
    fn try_state_demands() -> Check {
        let mut expected: BTreeMap<AccountIdOf<T>, Balance> =
            Jobs::<T>::iter_values().map(|job| (job.requester, 0)).collect();
        for (provider, id, demands) in Demands::<T>::iter() {
            let assignment = Assignments::<T>::get(id.job, (id.batch, id.replica));
            let assignment = assignment.ok_or("MKT-5: a demand on an unknown assignment")?;
            ensure!(assignment.provider == provider, "MKT-5: a demand on another provider");
            let AssignmentState::Paid { paid_at, .. } = assignment.state else {
                return Err("MKT-5: a demand on work that is not paid".into());
            };
            let job = Jobs::<T>::get(id.job).ok_or("MKT-5: a demand on an unknown job")?;
            let tasks = job.spec.batch_tasks(id.batch).ok_or("MKT-5: no such batch")?;
            let is_empty = demands.open.is_empty() && demands.unanswered == 0;
            ensure!(!is_empty, "MKT-5: a record of no demand");
            let last = paid_at.saturating_add(job.terms.output_blocks).min(Self::now());
            let mut seen = BTreeSet::new();
            for demand in demands.open {
                ensure!(tasks.contains(&demand.index), "MKT-5: a demand of another batch's task");
                ensure!(seen.insert(demand.index), "MKT-5: an output is demanded twice");
                let in_time = (paid_at..=last).contains(&demand.demanded_at);
                ensure!(in_time, "MKT-5: a demand out of its time");
                let sum = expected.entry(job.requester.clone()).or_default();
                *sum = sum.checked_add(demand.deposit).ok_or("MKT-5: deposits overflow")?;
            }
        }
        for (requester, deposits) in expected {
            let held = T::Currency::balance_on_hold(&HoldReason::OutputDemand.into(), &requester);
            ensure!(held == deposits, "MKT-5: a requester's hold is not its demands' deposits");
        }
        Ok(())
    }

    /// MKT-7: a provider's load is what the batches take that it runs, benchmarks left out.
    fn try_state_loads() -> Check {
        let mut expected: BTreeMap<AccountIdOf<T>, u64> = BTreeMap::new();
        for (id, _, assignment) in Assignments::<T>::iter() {
            let AssignmentOf::<T> { provider, state, .. } = assignment;
            let is_run = matches!(state, AssignmentState::Claimed { .. });
            let taken = if is_run && !T::Capacity::is_benchmark(&provider, id) {
                Jobs::<T>::get(id).map_or(0, |job| pace(&job.spec))
            } else {
                0
            };
            let load = expected.entry(provider).or_default();
            *load = load.checked_add(taken).ok_or("MKT-7: loads overflow")?;
        }
        for (provider, load) in expected {
            let known = T::Capacity::load(&provider);
            ensure!(known == load, "MKT-7: a load is not what the provider's batches take");
        }
        Ok(())
    }

    /// MKT-8: an assignment that is not final and runs in another domain than its job's home keeps the passage there,
    /// and no other does.
    fn try_state_passages() -> Check {
        for (id, (batch, replica), assignment) in Assignments::<T>::iter() {
            let AssignmentOf::<T> { domain: host, passage, state, .. } = assignment;
            let home = Jobs::<T>::get(id).map_or(COMMONS, |job| job.spec.domain);
            let name = AssignmentId { job: id, batch, replica };
            let is_final = matches!(state, AssignmentState::Paid { .. } | AssignmentState::Dropped);
            let is_abroad = home != host && home != COMMONS && host != COMMONS;
            let crosses = is_abroad && !is_final && !name.is_withheld();
            let end = passage.last().map(|hop| hop.into);
            ensure!(end == crosses.then_some(host), "MKT-8: a passage without its batch");
            let is_home = passage.iter().any(|hop| hop.into == home);
            ensure!(!is_home, "MKT-8: a passage that comes by home");
        }
        Ok(())
    }

    /// MKT-2: every record belongs to a job that was posted.
    fn try_state_orphans() -> Check {
        let next = NextJob::<T>::get();
        ensure!(Jobs::<T>::iter_keys().all(|id| id < next), "MKT-2: a job of a future number");
        for (id, _) in Assignments::<T>::iter_keys() {
            ensure!(Jobs::<T>::contains_key(id), "MKT-2: an assignment without a job");
        }
        for (id, _) in Returned::<T>::iter_keys() {
            ensure!(Jobs::<T>::contains_key(id), "MKT-2: a returned replica without a job");
        }
        Ok(())
    }

    /// MKT-2: the job's counters are those of its assignment records.
    fn try_state_replicas(id: JobId, job: &JobOf<T>) -> Check {
        let (mut assigned, mut paid, mut paid_tasks) = (0u32, 0u32, 0u64);
        let (mut withheld, mut dropped) = (0u32, 0u32);
        for ((batch, replica), assignment) in Assignments::<T>::iter_prefix(id) {
            let name = AssignmentId { job: id, batch, replica };
            let committed_as = name.committed_as().replica;
            ensure!(
                Self::was_claimed(job, batch, committed_as),
                "MKT-2: assigned but never claimed"
            );
            if name.is_withheld() {
                withheld = withheld.saturating_add(1);
            } else if matches!(assignment.state, AssignmentState::Dropped) {
                dropped = dropped.saturating_add(1);
            } else if matches!(assignment.state, AssignmentState::Paid { .. }) {
                let tasks = job.spec.batch_tasks(batch).ok_or("MKT-2: no such batch")?;
                paid = paid.saturating_add(1);
                let length = tasks.end.saturating_sub(tasks.start);
                paid_tasks = paid_tasks.saturating_add(u64::from(length));
            } else {
                assigned = assigned.saturating_add(1);
            }
        }
        let progress = &job.progress;
        ensure!(progress.assigned == assigned, "MKT-2: assigned replicas are miscounted");
        let is_closed = job.status == JobStatus::Closed;
        ensure!(is_closed == job.closed_at.is_some(), "MKT-2: closed at no time");
        ensure!(is_closed || progress.forgotten == 0, "MKT-2: forgotten before it closed");
        let paid = paid.saturating_add(progress.forgotten);
        ensure!(progress.paid == paid, "MKT-2: paid replicas are miscounted");
        // Which tasks were in what was forgotten is forgotten as well.
        let is_whole = progress.forgotten > 0 || progress.paid_tasks == paid_tasks;
        ensure!(is_whole, "MKT-2: paid tasks are miscounted");
        ensure!(progress.withheld == withheld, "MKT-2: withheld commitments are miscounted");
        let batches = job.spec.batches();
        let replicas = usize::from(job.spec.assurance.replicas());
        let fresh = progress.cursors.iter().take(replicas);
        let fresh = fresh.fold(0u32, |sum, at| sum.saturating_add(batches.saturating_sub(*at)));
        let places = [fresh, lifecycle::queued(job), assigned, paid, progress.cancelled];
        let sum = places.iter().fold(0u32, |sum, place| sum.saturating_add(*place));
        ensure!(sum == job.replicas(), "MKT-2: a replica is in no place or in two");
        let is_open = job.status == JobStatus::Open;
        let are_dropped = progress.cancelled >= dropped;
        ensure!(are_dropped, "MKT-2: dropped replicas are not counted as cancelled");
        ensure!(
            !is_open || progress.cancelled == dropped,
            "MKT-2: an open job has cancelled replicas"
        );
        Ok(())
    }

    fn was_claimed(job: &JobOf<T>, batch: u32, replica: u8) -> bool {
        let is_known = replica < job.spec.assurance.replicas() && batch < job.spec.batches();
        let cursor = job.progress.cursors.get(usize::from(replica));
        is_known && cursor.is_some_and(|cursor| batch < *cursor)
    }

    /// MKT-2: the queue holds each returned replica once, and nothing lies outside it.
    fn try_state_queue(id: JobId, job: &JobOf<T>) -> Check {
        let slots = job.progress.returned_head..job.progress.returned_tail;
        let entries: Vec<_> = Returned::<T>::iter_prefix(id).collect();
        let full = u32::try_from(entries.len()) == Ok(lifecycle::slots(job));
        ensure!(full, "MKT-2: the queue has gaps or loose slots");
        let mut seen = BTreeSet::new();
        for (slot, (batch, replica)) in entries {
            ensure!(slots.contains(&slot), "MKT-2: a slot lies outside the queue");
            if job.status != JobStatus::Open {
                continue;
            }
            ensure!(seen.insert((batch, replica)), "MKT-2: a replica is queued twice");
            ensure!(Self::was_claimed(job, batch, replica), "MKT-2: queued but never claimed");
            let is_free = !Assignments::<T>::contains_key(id, (batch, replica));
            ensure!(is_free, "MKT-2: a replica is queued and assigned");
        }
        Ok(())
    }

    /// MKT-3: fees are shared whole, the escrow covers tasks and audits, and a closed job's is spent exactly.
    fn try_state_money(job: &JobOf<T>) -> Check {
        let fees = &job.terms.fees;
        ensure!(fees.is_whole(), "MKT-3: the fee split does not sum to 100%");
        let is_bounded = |share: Perbill| !share.is_zero() && share == fees.domain_share(share);
        ensure!(
            job.revenue.as_ref().is_none_or(|revenue| is_bounded(revenue.share)),
            "MKT-3: the home domain takes nothing, or more than it may"
        );
        let left = lifecycle::escrow_left(job)
            .map_err(|_| "MKT-3: a job paid and refunded more than its escrow")?;
        let reserve = job.escrow.batch_reserve;
        let is_critical = job.spec.assurance == Assurance::Critical;
        ensure!(is_critical || reserve == 0, "MKT-3: a reserve for audits that the network pays");
        let needed = pricing::escrow(&job.spec, reserve);
        ensure!(
            needed == Some(job.escrow.total),
            "MKT-3: the escrow is not what tasks and audits may cost"
        );
        if job.status == JobStatus::Closed {
            ensure!(left == 0, "MKT-3: a closed job has escrow left");
            ensure!(job.unclaimed() == 0, "MKT-3: a closed job has unclaimed replicas");
            ensure!(job.progress.assigned == 0, "MKT-3: a closed job has assigned replicas");
        }
        Ok(())
    }

    /// MKT-4: every assignment has a deadline, or an exit that is callable now.
    fn try_state_exits(id: JobId, job: &JobOf<T>) -> Check {
        let is_open = job.status == JobStatus::Open;
        ensure!(is_open || job.unclaimed() == 0, "MKT-4: unclaimed replicas nobody can claim");
        let mut batches: BTreeMap<u32, Vec<AssignmentOf<T>>> = BTreeMap::new();
        for ((batch, replica), assignment) in Assignments::<T>::iter_prefix(id) {
            let name = AssignmentId { job: id, batch, replica };
            Self::try_state_state(name, job, &assignment)?;
            if name.is_withheld() {
                continue;
            }
            batches.entry(batch).or_default().push(assignment);
        }
        let claimable = lifecycle::claimable(job, Self::now()).is_ok();
        for assignments in batches.into_values() {
            let states = assignments.iter().map(|assignment| &assignment.state);
            let replicas = job.spec.assurance.replicas();
            let is_shown = states.clone().any(|state| {
                matches!(state, AssignmentState::Revealed { .. } | AssignmentState::Paid { .. })
            });
            let now = Self::now();
            let is_run = states.clone().any(
                |state| matches!(state, AssignmentState::Claimed { deadline } if now <= *deadline),
            );
            let may_be_claimed = claimable && states.clone().count() < usize::from(replicas);
            ensure!(
                !is_shown || !(is_run || may_be_claimed),
                "MKT-4: a root is shown that a sister may copy"
            );
            let revealed = states
                .clone()
                .filter(|state| matches!(state, AssignmentState::Revealed { .. }))
                .count();
            let complete = revealed == usize::from(replicas);
            let outcome = lifecycle::batch_outcome(states);
            // All other outcomes end by a sister's deadline, by `settle` or by `contest`.
            let overdue = complete && outcome == BatchOutcome::Agreed;
            ensure!(!overdue, "MKT-4: all replicas agree and are not paid");
        }
        Ok(())
    }

    fn try_state_state(id: AssignmentId, job: &JobOf<T>, record: &AssignmentOf<T>) -> Check {
        let now = Self::now();
        ensure!(record.claimed_at <= now, "MKT-4: claimed in the future");
        match record.state {
            AssignmentState::Claimed { deadline } => {
                ensure!(deadline > record.claimed_at, "MKT-4: a claim without time to run");
            }
            AssignmentState::Committed { committed_at, .. } => {
                ensure!(committed_at <= now, "MKT-4: committed in the future");
                let audit = T::Verification::audit_status(id);
                ensure!(audit.is_some(), "MKT-4: committed without an audit");
            }
            AssignmentState::Withheld { .. } => {
                ensure!(id.is_withheld(), "MKT-4: withheld under the name of a replica");
                ensure!(record.value == 0, "MKT-4: a withheld commitment is exposed");
                let audit = T::Verification::audit_status(id);
                ensure!(audit.is_some(), "MKT-4: withheld without an audit");
            }
            AssignmentState::Revealed { .. } => {
                ensure!(job.spec.assurance.replicas() > 1, "MKT-4: a sole replica waits");
            }
            AssignmentState::Contested { .. } => {
                let audit = T::Verification::audit_status(id);
                ensure!(audit.is_some(), "MKT-4: contested without an audit");
            }
            AssignmentState::Paid { .. } => {}
            AssignmentState::Dropped => {
                ensure!(record.value == 0, "MKT-4: a dropped replica is exposed");
            }
        }
        let is_name_of_replica = !matches!(
            record.state,
            AssignmentState::Withheld { .. } | AssignmentState::Contested { .. }
        );
        ensure!(
            !(id.is_withheld() && is_name_of_replica),
            "MKT-4: a replica under the name of a withheld commitment"
        );
        Ok(())
    }
}
