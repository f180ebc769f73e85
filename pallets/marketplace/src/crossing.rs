//! What the market tells the gateway: a batch that is claimed abroad enters once, and leaves once, paid or not.
//!
//! Each assignment begins in [`enter`](Pallet::enter) and ends in [`leave`](Pallet::leave); the passage that it keeps
//! meanwhile is what is reserved for it. Its fee limit follows from the job, which does not change.

use crate::{pricing, AssignmentOf, Config, Error, JobOf, Pallet};
use frame_support::weights::Weight;
use sp_runtime::{DispatchError, DispatchResult};
use stardust_primitives::{
    domain::border::{Passage, Path, MAX_HOPS},
    ids::{AssignmentId, JobId},
    traits::Gateway,
    Balance,
};

/// How many borders a path crosses.
pub(crate) fn hops(path: &Path) -> u32 {
    u32::try_from(path.len()).unwrap_or(MAX_HOPS)
}

/// Weight of the ends of so many assignments that crossed as many borders as one can.
pub(crate) fn ends<T: Config>(assignments: u32) -> Weight {
    T::Gateway::weight_of_end(MAX_HOPS).saturating_mul(assignments.into())
}

impl<T: Config> Pallet<T> {
    /// The most that a batch can be paid.
    fn fee_limit(job: &JobOf<T>, tasks: u32) -> Result<Balance, Error<T>> {
        pricing::tasks_limit(&job.spec, tasks.into()).ok_or(Error::<T>::Overflow)
    }

    /// Lets a batch of so many tasks along a path, at whose borders its fee limit is reserved.
    pub(crate) fn enter(job: &JobOf<T>, tasks: u32, path: &Path) -> Result<Passage, DispatchError> {
        if path.is_empty() {
            return Ok(Passage::new());
        }
        let (home, class) = (job.spec.domain, Self::class_of(job));
        T::Gateway::enter(home, path, class, Self::fee_limit(job, tasks)?)
    }

    /// Ends the passage of a batch: `paid` planck were paid for it, all shares of its fee together; nothing if it is
    /// given back.
    ///
    /// Of what nobody could be paid, nobody owes a part: each planck that is owed is a share of one that left the
    /// escrow.
    pub(crate) fn leave(
        job: &JobOf<T>,
        id: AssignmentId,
        assignment: &AssignmentOf<T>,
        paid: Option<Balance>,
    ) -> DispatchResult {
        let AssignmentOf::<T> { passage, .. } = assignment;
        if passage.is_empty() {
            return Ok(());
        }
        let limit = Self::fee_limit(job, Self::tasks_in(job, id.batch)?)?;
        let home = job.spec.domain;
        match paid {
            Some(fee) => T::Gateway::note_paid(id, home, passage, limit, fee),
            None => T::Gateway::leave(home, passage, limit),
        }
        Ok(())
    }

    /// How many borders the replicas of a batch crossed that are not final.
    pub(crate) fn crossed(job: &JobOf<T>, id: JobId, batch: u32) -> u32 {
        let replicas = Self::replicas_of(job, id, batch);
        // Three replicas of four borders each, at most.
        let crossed: usize = replicas.iter().map(|(_, replica)| replica.passage.len()).sum();
        u32::try_from(crossed).unwrap_or(u32::MAX)
    }
}
