//! Reads for the runtime API. They walk whole maps, so they are for off-chain callers only.

use crate::{lifecycle, AccountIdOf, AssignmentOf, Assignments, Config, JobOf, Jobs, Pallet};
use alloc::vec::Vec;
use frame_system::pallet_prelude::BlockNumberFor;
use stardust_primitives::{
    api::AssignmentView,
    assignment::AssignmentState,
    ids::{AssignmentId, JobId},
    job::JobStatus,
    traits::Verification,
    Balance,
};

/// An assignment with what its provider needs to go on.
pub type AssignmentViewOf<T> = AssignmentView<AccountIdOf<T>, Balance, BlockNumberFor<T>>;

impl<T: Config> Pallet<T> {
    /// Jobs with replicas open to claims.
    pub fn open_jobs() -> Vec<(JobId, JobOf<T>)> {
        let now = Self::now();
        let is_open =
            |job: &JobOf<T>| lifecycle::claimable(job, now).is_ok() && job.unclaimed() > 0;
        Jobs::<T>::iter().filter(|(_, job)| is_open(job)).collect()
    }

    /// All assignments of a job, in the order of their batches.
    pub fn assignment_views(job: JobId) -> Vec<AssignmentViewOf<T>> {
        let Some(record) = Jobs::<T>::get(job) else { return Vec::new() };
        Self::views_of_job(job, &record)
    }

    /// The assignments of a provider that are not final.
    pub fn assignment_views_of(provider: &AccountIdOf<T>) -> Vec<AssignmentViewOf<T>> {
        let mut views = Self::unfinished();
        views.retain(|view| view.assignment.provider == *provider);
        views
    }

    /// Assignments whose deadline has passed and which anyone may expire.
    pub fn overdue() -> Vec<AssignmentId> {
        let now = Self::now();
        let is_overdue =
            |view: &AssignmentViewOf<T>| view.deadline.is_some_and(|deadline| now > deadline);
        Self::unfinished().into_iter().filter(is_overdue).map(|view| view.id).collect()
    }

    /// All assignments that are not final.
    fn unfinished() -> Vec<AssignmentViewOf<T>> {
        let jobs = Jobs::<T>::iter().filter(|(_, job)| job.status != JobStatus::Closed);
        let views = jobs.flat_map(|(id, job)| Self::views_of_job(id, &job));
        let is_final = |view: &AssignmentViewOf<T>| {
            matches!(view.assignment.state, AssignmentState::Paid { .. })
        };
        views.filter(|view| !is_final(view)).collect()
    }

    fn views_of_job(id: JobId, job: &JobOf<T>) -> Vec<AssignmentViewOf<T>> {
        let records = Assignments::<T>::iter_prefix(id);
        let mut views: Vec<_> = records
            .map(|((batch, replica), assignment)| {
                Self::view(job, AssignmentId { job: id, batch, replica }, assignment)
            })
            .collect();
        views.sort_unstable_by_key(|view| view.id);
        views
    }

    fn view(job: &JobOf<T>, id: AssignmentId, assignment: AssignmentOf<T>) -> AssignmentViewOf<T> {
        let audit = Self::audit_of(job, id, &assignment);
        let deadline = lifecycle::deadline(&assignment, &audit, job.terms.reveal_blocks);
        AssignmentView { id, assignment, audit: T::Verification::audit_status(id), deadline }
    }
}
