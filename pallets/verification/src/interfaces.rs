//! What other pallets may ask of this one, and what sessions tell it.

use crate::{
    faults, AuditOf, AuditorFaults, AuditorOf, Auditors, Audits, Config, Contests, Event,
    NextContest, Pallet,
};
use alloc::vec::Vec;
use frame_support::{
    traits::{Get, OneSessionHandler},
    BoundedVec,
};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{
    traits::Saturating, ArithmeticError, BoundToRuntimeAppPublic, DispatchError, DispatchResult,
    FixedPointNumber, FixedU128,
};
use stardust_primitives::{
    audit::{critical_reports, AuditDepth, Auditor},
    contest::Contest,
    crypto::AuditId,
    ids::{AssignmentId, ContestId},
    traits::{AuditRequest, AuditStatus, ContestRequest, Verification},
};

impl<T: Config> Pallet<T> {
    fn set_auditors<'a>(validators: impl Iterator<Item = (&'a T::AccountId, AuditId)>) {
        let auditors: Vec<AuditorOf<T>> =
            validators.map(|(account, key)| Auditor { key, account: account.clone() }).collect();
        let validators = auditors.len();
        let auditors = BoundedVec::truncate_from(auditors);
        if auditors.len() < validators {
            // The rest has no part in audits, which costs strength and breaks nothing.
            log::error!(target: "runtime::verification", "{validators} validators are too many");
        }
        let known = AuditorFaults::<T>::get();
        if !known.is_empty() {
            let (window, now) = (T::FaultBlocks::get(), Self::now());
            AuditorFaults::<T>::put(faults::within_limit(known, &auditors, window, now));
        }
        Auditors::<T>::put(auditors);
    }
}

impl<T: Config> Verification<T::AccountId, BlockNumberFor<T>> for Pallet<T> {
    fn validators() -> u32 {
        u32::try_from(Auditors::<T>::decode_len().unwrap_or(0)).unwrap_or(u32::MAX)
    }

    fn open_audit(request: AuditRequest<BlockNumberFor<T>>) -> DispatchResult {
        let AuditRequest { assignment, commitment, tasks, depth, tranche_blocks } = request;
        let validators = Self::validators();
        let (expected, required) = match depth {
            AuditDepth::Expected(expected) => (expected, 0),
            AuditDepth::Everyone => (FixedU128::from_u32(validators), critical_reports(validators)),
        };
        let audit = AuditOf::<T> {
            seed: T::Seed::get(),
            commitment,
            first_task: tasks.start,
            tasks: tasks.end.checked_sub(tasks.start).ok_or(ArithmeticError::Underflow)?,
            expected,
            required,
            validators,
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

    fn audit_status(
        assignment: AssignmentId,
    ) -> Option<AuditStatus<T::AccountId, BlockNumberFor<T>>> {
        let audit = Self::audit(assignment)?;
        let (ends, is_complete) = (audit.ends(), audit.is_complete());
        let (opened_at, answers) = (audit.opened_at, audit.answers.into_inner());
        Some(AuditStatus { opened_at, ends, is_complete, answers })
    }

    fn move_audit(from: AssignmentId, to: AssignmentId) {
        if let Some(audit) = Audits::<T>::take(from.job, (from.batch, from.replica)) {
            Audits::<T>::insert(to.job, (to.batch, to.replica), audit);
        }
    }

    fn close_audit(assignment: AssignmentId) {
        Audits::<T>::remove(assignment.job, (assignment.batch, assignment.replica));
    }

    fn open_contest(request: ContestRequest<T::AccountId>) -> Result<ContestId, DispatchError> {
        let ContestRequest { job, batch, task, parties, audited, exposer } = request;
        let id = NextContest::<T>::get();
        let next = id.0.checked_add(1).ok_or(ArithmeticError::Overflow)?;
        let contest = Contest {
            job,
            batch,
            task,
            parties,
            audited,
            exposer,
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
        Self::set_auditors(validators);
    }

    fn on_new_session<'a, I>(changed: bool, validators: I, _queued_validators: I)
    where
        I: Iterator<Item = (&'a T::AccountId, Self::Key)> + 'a,
    {
        if changed {
            Self::set_auditors(validators);
        }
    }

    fn on_disabled(_validator_index: u32) {
        // An auditor cannot gain by a wrong report: the panel decides, not the report.
    }
}
