//! What other pallets may ask of this one, and what sessions tell it.

use crate::{Auditors, Audits, Config, Contests, Event, NextContest, Pallet};
use alloc::vec::Vec;
use frame_support::{
    traits::{Get, OneSessionHandler},
    BoundedVec,
};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{
    traits::Saturating, ArithmeticError, BoundToRuntimeAppPublic, DispatchError, DispatchResult,
    FixedPointNumber,
};
use stardust_primitives::{
    audit::Audit,
    contest::Contest,
    crypto::AuditId,
    ids::{AssignmentId, ContestId},
    traits::{AuditRequest, AuditStatus, ContestRequest, Verification},
};

impl<T: Config> Pallet<T> {
    fn validators() -> u32 {
        u32::try_from(Auditors::<T>::decode_len().unwrap_or(0)).unwrap_or(u32::MAX)
    }

    fn set_auditors(keys: Vec<AuditId>) {
        let validators = keys.len();
        let auditors = BoundedVec::truncate_from(keys);
        if auditors.len() < validators {
            // The rest has no part in audits, which costs strength and breaks nothing.
            log::error!(target: "runtime::verification", "{validators} validators are too many");
        }
        Auditors::<T>::put(auditors);
    }
}

impl<T: Config> Verification<BlockNumberFor<T>> for Pallet<T> {
    fn open_audit(request: AuditRequest<BlockNumberFor<T>>) -> DispatchResult {
        let AuditRequest { assignment, commitment, tasks, expected, tranche_blocks } = request;
        let audit = Audit {
            seed: T::Seed::get(),
            commitment,
            first_task: tasks.start,
            tasks: tasks.end.checked_sub(tasks.start).ok_or(ArithmeticError::Underflow)?,
            expected,
            validators: Self::validators(),
            opened_at: Self::now(),
            tranche_blocks,
            reported_in: None,
            answers: Default::default(),
        };
        // The market says which commitment counts: an audit of an earlier one is void.
        Audits::<T>::insert(assignment.job, (assignment.batch, assignment.replica), audit);
        let expected_milli = expected.saturating_mul_int(1_000u32);
        Self::deposit_event(Event::AuditOpened { assignment, expected_milli });
        Ok(())
    }

    fn audit_status(assignment: AssignmentId) -> Option<AuditStatus<BlockNumberFor<T>>> {
        let audit = Self::audit(assignment)?;
        Some(AuditStatus { ends: audit.ends(), answers: audit.answers.into_inner() })
    }

    fn close_audit(assignment: AssignmentId) {
        Audits::<T>::remove(assignment.job, (assignment.batch, assignment.replica));
    }

    fn open_contest(request: ContestRequest) -> Result<ContestId, DispatchError> {
        let ContestRequest { job, batch, task, parties, audited } = request;
        let id = NextContest::<T>::get();
        let next = id.0.checked_add(1).ok_or(ArithmeticError::Overflow)?;
        let contest = Contest {
            job,
            batch,
            task,
            parties,
            audited,
            validators: Self::validators(),
            deadline: Self::now().saturating_add(T::PanelBlocks::get()),
            extended: false,
            votes: Default::default(),
        };
        NextContest::<T>::put(ContestId(next));
        Contests::<T>::insert(id, contest);
        Self::deposit_event(Event::ContestOpened { contest: id, job, batch, task });
        Ok(id)
    }
}

impl<T: Config> BoundToRuntimeAppPublic for Pallet<T> {
    type Public = AuditId;
}

impl<T: Config> OneSessionHandler<T::AccountId> for Pallet<T> {
    type Key = AuditId;

    fn on_genesis_session<'a, I>(validators: I)
    where
        I: Iterator<Item = (&'a T::AccountId, Self::Key)> + 'a,
    {
        Self::set_auditors(validators.map(|(_, key)| key).collect());
    }

    fn on_new_session<'a, I>(changed: bool, validators: I, _queued_validators: I)
    where
        I: Iterator<Item = (&'a T::AccountId, Self::Key)> + 'a,
    {
        if changed {
            Self::set_auditors(validators.map(|(_, key)| key).collect());
        }
    }

    fn on_disabled(_validator_index: u32) {
        // An auditor cannot gain by a wrong report: the panel decides, not the report.
    }
}
