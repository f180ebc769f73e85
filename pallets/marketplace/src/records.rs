//! What the pallet knows: its records, and what follows from them now.

use crate::{
    lifecycle, AccountIdOf, AssignmentOf, Assignments, Config, Error, JobOf, Jobs, Pallet,
};
use alloc::vec::Vec;
use core::ops::Range;
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{
    traits::{BlockNumberProvider, Saturating},
    DispatchError,
};
use stardust_primitives::{
    assignment::AssignmentState,
    ids::{AssignmentId, JobId},
    job::Assurance,
    traits::{AuditStatus, Verification},
};

/// The replicas of one batch that are assigned or paid.
pub(crate) type Replicas<T> = Vec<(AssignmentId, AssignmentOf<T>)>;

impl<T: Config> Pallet<T> {
    pub(crate) fn now() -> BlockNumberFor<T> {
        T::Clock::current_block_number()
    }

    pub(crate) fn job_record(id: JobId) -> Result<JobOf<T>, DispatchError> {
        Jobs::<T>::get(id).ok_or_else(|| Error::<T>::UnknownJob.into())
    }

    pub(crate) fn assignment_record(id: AssignmentId) -> Result<AssignmentOf<T>, DispatchError> {
        Assignments::<T>::get(id.job, (id.batch, id.replica))
            .ok_or_else(|| Error::<T>::UnknownAssignment.into())
    }

    pub(crate) fn load(id: AssignmentId) -> Result<(JobOf<T>, AssignmentOf<T>), DispatchError> {
        Ok((Self::job_record(id.job)?, Self::assignment_record(id)?))
    }

    pub(crate) fn put(id: AssignmentId, assignment: AssignmentOf<T>) {
        Assignments::<T>::insert(id.job, (id.batch, id.replica), assignment);
    }

    pub(crate) fn replicas_of(job: &JobOf<T>, id: JobId, batch: u32) -> Replicas<T> {
        let ids = (0..job.spec.assurance.replicas()).map(|replica| AssignmentId {
            job: id,
            batch,
            replica,
        });
        ids.filter_map(|id| Self::assignment_record(id).ok().map(|record| (id, record))).collect()
    }

    pub(crate) fn batch_range(job: &JobOf<T>, batch: u32) -> Result<Range<u32>, DispatchError> {
        job.spec.batch_tasks(batch).ok_or_else(|| Error::<T>::UnknownAssignment.into())
    }

    pub(crate) fn tasks_in(job: &JobOf<T>, batch: u32) -> Result<u32, DispatchError> {
        Self::batch_range(job, batch).map(|tasks| tasks.end.saturating_sub(tasks.start))
    }

    /// The audit of an assignment. One that verification does not know ended without a report after its
    /// first tranche: a provider is never stuck for want of one.
    pub(crate) fn audit_of(
        job: &JobOf<T>,
        id: AssignmentId,
        assignment: &AssignmentOf<T>,
    ) -> AuditStatus<AccountIdOf<T>, BlockNumberFor<T>> {
        T::Verification::audit_status(id).unwrap_or_else(|| {
            let opened_at = match assignment.state {
                AssignmentState::Committed { committed_at, .. } => committed_at,
                _ => assignment.claimed_at,
            };
            let ends = opened_at.saturating_add(job.terms.audit_blocks);
            let is_complete = job.spec.assurance != Assurance::Critical;
            AuditStatus { opened_at, ends, is_complete, answers: Vec::new() }
        })
    }

    /// Block by which the other replicas of the batch were committed, or that one may still be.
    pub(crate) fn sisters_committed(job: &JobOf<T>, id: AssignmentId) -> Option<BlockNumberFor<T>> {
        let sisters: Vec<_> = Self::sisters(job, id).map(|(_, record)| record).collect();
        let states = sisters.iter().map(|record| record.as_ref().map(|record| &record.state));
        lifecycle::sisters_committed(job, states, Self::now())
    }

    /// The other replicas of the batch, with their records where they have one.
    pub(crate) fn sisters(
        job: &JobOf<T>,
        id: AssignmentId,
    ) -> impl Iterator<Item = (AssignmentId, Option<AssignmentOf<T>>)> {
        let others = (0..job.spec.assurance.replicas()).filter(move |other| *other != id.replica);
        others.map(move |replica| {
            let sister = AssignmentId { replica, ..id };
            (sister, Assignments::<T>::get(id.job, (id.batch, replica)))
        })
    }
}
