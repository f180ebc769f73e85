//! Commitments that were withheld although audits had questioned them.
//!
//! An auditor's answer is public before the reveal, so that a provider can see that it was caught. Not to reveal
//! then costs as much as the fraud, frozen at once. Receipts are deterministic: who was merely away shows them
//! afterwards, if need be computed anew, and the slash falls. A cheat never can.

use crate::{lifecycle, AssignmentOf, Assignments, Config, Error, Event, JobOf, Pallet};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{DispatchError, DispatchResult};
use stardust_primitives::{
    ids::AssignmentId,
    provider::SlashCause,
    traits::{Providers, Reputation, Verification},
};

impl<T: Config> Pallet<T> {
    /// Freezes a slash as for fraud and keeps the commitment with what its audits found, so that it can be
    /// cleared.
    pub(crate) fn withhold(
        job: JobOf<T>,
        id: AssignmentId,
        assignment: &AssignmentOf<T>,
    ) -> Result<JobOf<T>, DispatchError> {
        let is_free =
            |name: &AssignmentId| !Assignments::<T>::contains_key(id.job, (id.batch, name.replica));
        let name = id.withheld_names().find(is_free).ok_or(Error::<T>::TooManyWithheld)?;
        let withheld = lifecycle::withheld(assignment, Self::now(), job.terms.clear_blocks)
            .map_err(Error::<T>::from)?;
        let job = lifecycle::withheld_more(&job).map_err(Error::<T>::from)?;
        let provider = assignment.provider.clone();
        let (cause, claimed_at) = (unanswered::<T>(id, assignment), assignment.claimed_at);
        T::Providers::slash_fraud(&provider, cause, claimed_at, None)?;
        T::Reputation::note_silence(&provider);
        // A verdict may still find it wrong, whatever becomes of this slash meanwhile.
        T::Providers::withhold(&provider, claimed_at)?;
        T::Verification::move_audit(id, name);
        Self::put(name, withheld);
        Self::deposit_event(Event::BatchQuestioned { id: name, provider });
        Ok(job)
    }

    /// The receipts were shown after all and agree with every audit: the slash falls.
    pub(crate) fn clear(
        job: JobOf<T>,
        id: AssignmentId,
        assignment: &AssignmentOf<T>,
    ) -> DispatchResult {
        Self::pardon(id, assignment)?;
        let provider = assignment.provider.clone();
        Self::deposit_event(Event::BatchCleared { id, provider });
        let job = Self::forget_withheld(job, id, assignment)?;
        Self::finish(id.job, job)
    }

    /// Takes back the slash for what was not answered.
    pub(crate) fn pardon(id: AssignmentId, assignment: &AssignmentOf<T>) -> DispatchResult {
        T::Providers::pardon(unanswered::<T>(id, assignment))
    }

    /// Forgets a withheld commitment and what its audits found.
    pub(crate) fn forget_withheld(
        job: JobOf<T>,
        id: AssignmentId,
        assignment: &AssignmentOf<T>,
    ) -> Result<JobOf<T>, DispatchError> {
        let job = lifecycle::withheld_less(&job).map_err(Error::<T>::from)?;
        T::Verification::close_audit(id);
        Assignments::<T>::remove(id.job, (id.batch, id.replica));
        let provider = assignment.provider.clone();
        T::Providers::forget_withheld(&provider, assignment.claimed_at)?;
        Self::deposit_event(Event::WithheldForgotten { id, provider });
        Ok(Self::drop_inputs(job))
    }
}

/// The cause of the slash that stands until a withheld commitment is cleared.
fn unanswered<T: Config>(
    id: AssignmentId,
    assignment: &AssignmentOf<T>,
) -> SlashCause<BlockNumberFor<T>> {
    SlashCause::Unanswered { assignment: id.committed_as(), claimed_at: assignment.claimed_at }
}
