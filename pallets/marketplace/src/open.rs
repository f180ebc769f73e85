//! What is open to claims, as whoever matches it with providers sees it.

use crate::{
    lifecycle, pricing, AccountIdOf, Assignments, Config, JobOf, Jobs, NextJob, Pallet, Returned,
};
use alloc::vec::Vec;
use sp_runtime::BoundedVec;
use stardust_primitives::{
    capacity::pace,
    dispatch::pair::OpenReplica,
    ids::{AssignmentId, JobId},
    reputation::ProgramClass,
    traits::Providers,
};

/// Jobs that are looked at for open ones, the newest first.
pub const JOBS_LOOKED_AT: u64 = 4_096;

impl<T: Config> Pallet<T> {
    /// A replica, if it may be claimed now.
    pub fn open_replica(id: &AssignmentId) -> Option<OpenReplica<AccountIdOf<T>>> {
        let job = Jobs::<T>::get(id.job)?;
        lifecycle::claimable(&job, Self::now()).ok()?;
        Self::open_of(&job, *id)
    }

    /// How many replicas of a job may be claimed now.
    pub fn open_count(job: JobId) -> u32 {
        let job = Jobs::<T>::get(job);
        let open = job.filter(|job| lifecycle::claimable(job, Self::now()).is_ok());
        open.map_or(0, |job| job.unclaimed())
    }

    /// Jobs of which replicas may be claimed, at most so many, the newest first. Off chain only.
    pub fn newest_open_jobs(most: u32) -> Vec<JobId> {
        let end = NextJob::<T>::get().0;
        // A young chain has fewer.
        let looked_at = (end.saturating_sub(JOBS_LOOKED_AT)..end).rev().map(JobId);
        let open = looked_at.filter(|job| Self::open_count(*job) > 0);
        open.take(usize::try_from(most).unwrap_or(usize::MAX)).collect()
    }

    /// The next replicas of a job that may be claimed, at most so many. Off chain only.
    pub fn next_open(id: JobId, most: u32) -> Vec<OpenReplica<AccountIdOf<T>>> {
        let Some(job) = Jobs::<T>::get(id) else { return Vec::new() };
        if lifecycle::claimable(&job, Self::now()).is_err() {
            return Vec::new();
        }
        let head = job.progress.returned_head;
        // Head and tail of the queue are u32 themselves.
        let queue = head..head.saturating_add(lifecycle::queued(&job));
        let returned = queue.filter_map(|position| Returned::<T>::get(id, position));
        let replicas = job.spec.assurance.replicas();
        let cursors = job.progress.cursors.into_iter().zip(0..replicas);
        let first = cursors.clone().map(|(cursor, _)| cursor).min().unwrap_or(0);
        let fresh = (first..job.spec.batches()).flat_map(|batch| {
            let reached = cursors.clone().filter(move |(cursor, _)| *cursor <= batch);
            reached.map(move |(_, replica)| (batch, replica))
        });
        let units = returned.chain(fresh).take(usize::try_from(most).unwrap_or(usize::MAX));
        units
            .filter_map(|(batch, replica)| {
                Self::open_of(&job, AssignmentId { job: id, batch, replica })
            })
            .collect()
    }

    /// A replica of a job that takes claims, if nobody has it.
    fn open_of(job: &JobOf<T>, id: AssignmentId) -> Option<OpenReplica<AccountIdOf<T>>> {
        let spec = &job.spec;
        let is_assigned = Assignments::<T>::contains_key(id.job, (id.batch, id.replica));
        if is_assigned || id.replica >= spec.assurance.replicas() {
            return None;
        }
        let tasks = Self::tasks_in(job, id.batch).ok()?;
        let sisters = Self::sisters(job, id).filter_map(|(_, record)| record);
        let operators = sisters.filter_map(|sister| T::Providers::operator(&sister.provider));
        Some(OpenReplica {
            id,
            class: ProgramClass::of_gas_limit(spec.gas_limit),
            pace: pace(spec),
            value: pricing::batch_value(spec, tasks)?,
            price: spec.price,
            // A batch has no more sisters than that.
            operators: BoundedVec::truncate_from(operators.collect()),
        })
    }
}
