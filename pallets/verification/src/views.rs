//! What the runtime API tells validators. Off chain only: these walk whole maps.

use crate::{Auditors, Audits, Config, Contests, Pallet};
use alloc::vec::Vec;
use frame_system::pallet_prelude::BlockNumberFor;
use stardust_primitives::{
    api::{AuditDuty, PanelDuty},
    audit::MAX_ANSWERS,
    crypto::AuditId,
    ids::AssignmentId,
    traits::Market,
};

impl<T: Config> Pallet<T> {
    /// The audit keys of the session's validators.
    pub fn auditors() -> Vec<AuditId> {
        Auditors::<T>::get().into_iter().map(|auditor| auditor.key).collect()
    }

    /// Whether reports and votes of this validator count in the present block: it is one of the session's
    /// and not disabled.
    pub fn may_speak(auditor: &AuditId) -> bool {
        Self::with_context(|context| context.account_of(auditor).is_ok())
    }

    /// Audits in which a report of this validator would count in the next block, if it is drawn.
    pub fn audit_duties(auditor: AuditId) -> Vec<AuditDuty<T::AccountId, BlockNumberFor<T>>> {
        if !Self::may_speak(&auditor) {
            return Vec::new();
        }
        let now = Self::now();
        let room = usize::try_from(MAX_ANSWERS).unwrap_or(usize::MAX);
        Audits::<T>::iter()
            .filter(|(_, _, audit)| now < audit.ends() && audit.answers.len() < room)
            .filter(|(_, _, audit)| audit.answers.iter().all(|answer| answer.auditor != auditor))
            .filter_map(|(job, (batch, replica), audit)| {
                let work = T::Market::work(job)?;
                let assignment = AssignmentId { job, batch, replica };
                Some(AuditDuty { assignment, audit, work })
            })
            .collect()
    }

    /// Contests in which a vote of this validator would count in the next block.
    pub fn panel_duties(auditor: AuditId) -> Vec<PanelDuty<T::AccountId, BlockNumberFor<T>>> {
        if !Self::may_speak(&auditor) {
            return Vec::new();
        }
        let now = Self::now();
        Contests::<T>::iter()
            .filter(|(_, contest)| now < contest.deadline)
            .filter(|(_, contest)| contest.votes.iter().all(|vote| vote.auditor != auditor))
            .filter_map(|(id, contest)| {
                let work = T::Market::work(contest.job)?;
                Some(PanelDuty { id, contest, work })
            })
            .collect()
    }
}
