//! Deposits for what stays on chain, and how it goes: programs, and the records of closed jobs.
//!
//! The preimage pallet gives a noter its deposit back while somebody else has the bytes requested, so that the market
//! takes one of its own from whom it requests them for. Every job holds for its own inputs, shared or not.

use crate::{
    outputs, settlement, AccountIdOf, AssignmentOf, Assignments, Config, Demands, Error, Event,
    JobOf, JobSpecOf, Jobs, Pallet, Programs, FORGET, SWEEP,
};
use alloc::vec::Vec;
use codec::MaxEncodedLen;
use frame_support::{
    ensure,
    traits::{Footprint, Get, QueryPreimage},
};
use sp_runtime::{
    traits::{Convert, Saturating, Zero},
    DispatchError, DispatchResult,
};
use stardust_primitives::{
    assignment::AssignmentState,
    ids::{AssignmentId, JobId, ProgramId},
    job::{Deposits, JobStatus},
    Balance,
};

/// Bytes of a record's key, at most.
const KEY_BYTES: usize = 64;

fn bytes(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

impl<T: Config> Pallet<T> {
    /// What a job of this spec holds besides its escrow. Its inputs must be on chain.
    pub(crate) fn deposits_of(spec: &JobSpecOf<T>) -> Deposits<Balance> {
        let inputs = Self::inputs(spec);
        let sizes = inputs.iter().filter_map(T::Preimages::len);
        // A payload and items: 5 MiB at most.
        let size = sizes.fold(0u64, |sum, size| sum.saturating_add(size.into()));
        let inputs = Footprint { count: bytes(inputs.len()), size };
        // A job can leave one record for each replica, and its own: all of their largest size. At most 3 x 2^24
        // records of some hundred bytes, far from what 64 bits hold.
        let replicas =
            u64::from(spec.batches()).saturating_mul(u64::from(spec.assurance.replicas()));
        let job = JobOf::<T>::max_encoded_len().saturating_add(KEY_BYTES);
        let replica = AssignmentOf::<T>::max_encoded_len().saturating_add(KEY_BYTES);
        let size = bytes(replica).saturating_mul(replicas).saturating_add(bytes(job));
        let records = Footprint { count: replicas.saturating_add(1), size };
        let [inputs, records] = [inputs, records].map(T::StoragePrice::convert);
        Deposits { inputs, records }
    }

    /// What a program of this size holds.
    pub(crate) fn program_deposit(size: u32) -> Balance {
        let size = bytes(KEY_BYTES).saturating_add(size.into());
        T::StoragePrice::convert(Footprint { count: 2, size })
    }

    /// Lets go of the inputs of a job, and of the deposit for them, once it is closed and nothing withheld can be
    /// disputed any more.
    ///
    /// What the requester cannot take now, because it is dust to an account without free balance, comes back with
    /// the deposit for the records.
    pub(crate) fn drop_inputs(mut job: JobOf<T>) -> JobOf<T> {
        if job.status != JobStatus::Closed || job.progress.withheld > 0 {
            return job;
        }
        Self::inputs(&job.spec).into_iter().for_each(|hash| T::Preimages::unrequest(&hash));
        T::Preimages::unrequest(&job.spec.program);
        if settlement::release_deposit::<T>(&job.requester, job.deposits.inputs).is_ok() {
            job.deposits.inputs = 0;
        }
        job
    }

    pub(crate) fn do_unregister_program(
        who: &AccountIdOf<T>,
        program: ProgramId,
    ) -> DispatchResult {
        let record = Programs::<T>::get(program).ok_or(Error::<T>::UnknownProgram)?;
        ensure!(*who == record.author, Error::<T>::NotAuthor);
        settlement::release_deposit::<T>(who, record.deposit)?;
        Programs::<T>::remove(program);
        // Jobs that are not closed have requested it themselves.
        T::Preimages::unrequest(&program);
        Self::deposit_event(Event::ProgramUnregistered { program });
        Ok(())
    }

    /// Removes records of a closed job and says how many.
    pub(crate) fn do_forget_job(who: &AccountIdOf<T>, id: JobId) -> Result<u32, DispatchError> {
        let mut job = Self::job_record(id)?;
        let closed_at = job.closed_at.ok_or(Error::<T>::JobNotClosed)?;
        // Nothing was paid after it closed.
        let mut last = outputs::liable_until(&job.terms, closed_at);
        if *who != job.requester {
            last = last.saturating_add(T::KeepBlocks::get());
        }
        let is_disputable = job.progress.withheld > 0;
        ensure!(Self::now() > last && !is_disputable, Error::<T>::StillKept);
        let limit = usize::try_from(FORGET).unwrap_or(usize::MAX);
        let records: Vec<_> = Assignments::<T>::iter_prefix(id).take(limit).collect();
        let mut paid = 0u32;
        for ((batch, replica), AssignmentOf::<T> { provider, state, .. }) in &records {
            // What was dropped is counted as cancelled.
            paid = paid.saturating_add(matches!(state, AssignmentState::Paid { .. }).into());
            let of = AssignmentId { job: id, batch: *batch, replica: *replica };
            let demands = Demands::<T>::take(provider, of);
            ensure!(demands.open.is_empty(), Error::<T>::DemandOpen);
            Assignments::<T>::remove(id, (batch, replica));
        }
        let removed = u32::try_from(records.len()).unwrap_or(FORGET);
        // Never more than were paid.
        job.progress.forgotten = job.progress.forgotten.saturating_add(paid);
        let job = Self::sweep(id, job, SWEEP);
        let is_empty = removed < FORGET && crate::lifecycle::slots(&job).is_zero();
        if is_empty {
            let deposit = job.deposits.inputs.saturating_add(job.deposits.records);
            settlement::release_deposit::<T>(&job.requester, deposit)?;
            Jobs::<T>::remove(id);
            Self::deposit_event(Event::JobForgotten { job: id, deposit });
        } else {
            Jobs::<T>::insert(id, job);
        }
        Ok(removed)
    }
}
