//! What the calls do: load, compute, write, tell, and only then call the market.

use crate::{
    faults::{self, Consequence, DISABLING_FAULTS},
    lifecycle::{self, Context, Overdue},
    AuditOf, AuditorFaults, Auditors, Audits, Config, ContestOf, Contests, Error, Event, Pallet,
    WeightInfo,
};
use alloc::vec::Vec;
use frame_support::{dispatch::DispatchResultWithPostInfo, traits::Get};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_core::H256;
use sp_runtime::{
    traits::{BlockNumberProvider, Saturating},
    DispatchError, DispatchResult,
};
use stardust_primitives::{
    audit::{AuditReport, SignedAnswer, SignedReport},
    contest::SignedVote,
    ids::{AssignmentId, ContestId},
    traits::{Market, Offences},
};

impl<T: Config> Pallet<T> {
    pub(crate) fn now() -> BlockNumberFor<T> {
        T::Clock::current_block_number()
    }

    pub(crate) fn audit(id: AssignmentId) -> Option<AuditOf<T>> {
        Audits::<T>::get(id.job, (id.batch, id.replica))
    }

    /// The audit as it will be with this report, or why the report does not count. Signature and lot are not
    /// looked at: who asks knows them to be good, or asks [`Self::ensure_proven`].
    pub(crate) fn audit_with(report: &AuditReport) -> Result<AuditOf<T>, Error<T>> {
        let audit = Self::audit(report.assignment).ok_or(Error::UnknownAudit)?;
        Ok(Self::with_context(|context| lifecycle::reported(audit, report, context))?)
    }

    /// Refuses a report that its auditor did not sign, or did not draw.
    pub(crate) fn ensure_proven(signed: &SignedReport) -> Result<(), Error<T>> {
        let audit = Self::audit(signed.report.assignment).ok_or(Error::UnknownAudit)?;
        Ok(Self::with_context(|context| lifecycle::proven(&audit, signed, context))?)
    }

    /// The contest as it will be with this vote, or why the vote does not count.
    pub(crate) fn contest_with(signed: &SignedVote) -> Result<ContestOf<T>, Error<T>> {
        let contest = Contests::<T>::get(signed.vote.contest).ok_or(Error::UnknownContest)?;
        Ok(Self::with_context(|context| lifecycle::voted(contest, signed, context))?)
    }

    pub(crate) fn with_context<Out>(
        ask: impl FnOnce(&Context<'_, T::AccountId, BlockNumberFor<T>>) -> Out,
    ) -> Out {
        let (auditors, faults) = (Auditors::<T>::get(), AuditorFaults::<T>::get());
        ask(&Context {
            auditors: &auditors,
            faults: &faults,
            fault_blocks: T::FaultBlocks::get(),
            genesis: T::Genesis::get(),
            now: Self::now(),
        })
    }

    pub(crate) fn do_report(signed: SignedReport) -> DispatchResult {
        // The transaction was let in by its signature and its lot, in this very block.
        let report = signed.report;
        let audit = Self::audit_with(&report)?;
        let assignment = report.assignment;
        // Bounded by 16.
        let answers = u32::try_from(report.answers.len()).unwrap_or(u32::MAX);
        Audits::<T>::insert(assignment.job, (assignment.batch, assignment.replica), audit);
        let auditor = report.auditor;
        Self::deposit_event(Event::AuditReported { assignment, auditor, answers });
        Ok(())
    }

    pub(crate) fn do_vote(signed: SignedVote) -> DispatchResultWithPostInfo {
        let contest = Self::contest_with(&signed)?;
        let id = signed.vote.contest;
        let vote = signed.vote.vote;
        let (auditor, receipt) = (vote.auditor, vote.receipt);
        Self::deposit_event(Event::Voted { contest: id, auditor, receipt });
        let reports = match contest.decided() {
            Some(decided) => Self::conclude(id, contest, decided)?,
            None => {
                Contests::<T>::insert(id, contest);
                false
            }
        };
        // Hardly ever is there an offence to report.
        Ok(if reports { None } else { Some(T::WeightInfo::vote()) }.into())
    }

    /// Makes the verdict, and says whether it showed offences. All of this pallet's state is final before others hear
    /// of it.
    fn conclude(
        id: ContestId,
        mut contest: ContestOf<T>,
        decided: H256,
    ) -> Result<bool, DispatchError> {
        Contests::<T>::remove(id);
        Self::deposit_event(Event::Verdict { contest: id, receipt: decided });
        let task = contest.task;
        let outvoted = lifecycle::outvoted(&contest, &Auditors::<T>::get(), decided);
        let mut wrong = outvoted.clone();
        for party in contest.parties.clone() {
            let (job, batch, replica) = (contest.job, contest.batch, party.replica);
            let assignment = AssignmentId { job, batch, replica };
            let Some(audit) = Self::audit(assignment) else { continue };
            if contest.audited.is_some() {
                // Whoever disagreed may have been wrong as well.
                contest.exposer = lifecycle::first_right(&audit, task, decided);
            }
            wrong.extend(Self::refute(assignment, audit, task, decided));
        }
        let repeated = Self::record_faults(id, wrong);
        let offenders = faults::offenders(outvoted, repeated);
        let reports = !offenders.is_empty();
        if reports {
            T::Offences::report(id, offenders);
        }
        T::Market::on_verdict(id, &contest, decided)?;
        Ok(reports)
    }

    /// Forgets answers that a verdict showed to be wrong, so that they cannot hinder another reveal, and
    /// says who gave them.
    fn refute(
        assignment: AssignmentId,
        audit: AuditOf<T>,
        task: u32,
        decided: H256,
    ) -> Vec<T::AccountId> {
        let (audit, refuted) = lifecycle::without_refuted(audit, task, decided);
        if refuted.is_empty() {
            return Vec::new();
        }
        Audits::<T>::insert(assignment.job, (assignment.batch, assignment.replica), audit);
        let mut accounts = Vec::new();
        for SignedAnswer { auditor, account, .. } in refuted {
            accounts.push(account);
            Self::deposit_event(Event::AuditorRefuted { assignment, auditor, task });
        }
        accounts
    }

    /// Records a fault of each of these auditors: one, however often it was wrong about the contest's task. Says
    /// whose faults are repeated.
    fn record_faults(contest: ContestId, mut wrong: Vec<T::AccountId>) -> Vec<T::AccountId> {
        let mut repeated = Vec::new();
        if wrong.is_empty() {
            return repeated;
        }
        wrong.sort_unstable();
        wrong.dedup();
        let (auditors, window, now) = (Auditors::<T>::get(), T::FaultBlocks::get(), Self::now());
        let known = AuditorFaults::<T>::get();
        let (faults, consequences) = faults::with_faults(known, &wrong, &auditors, window, now);
        AuditorFaults::<T>::put(faults);
        for (auditor, Consequence { count, is_disabled }) in wrong.into_iter().zip(consequences) {
            Self::deposit_event(Event::AuditorAtFault { contest, auditor: auditor.clone(), count });
            if count >= DISABLING_FAULTS {
                repeated.push(auditor.clone());
            }
            if is_disabled {
                // Block numbers end long after any chain.
                let until = now.saturating_add(window);
                Self::deposit_event(Event::AuditorDisabled { auditor, until });
            }
        }
        repeated
    }

    pub(crate) fn do_close_contest(id: ContestId) -> DispatchResult {
        let contest = Contests::<T>::get(id).ok_or(Error::<T>::UnknownContest)?;
        let overdue = lifecycle::overdue(contest, Self::now(), T::PanelBlocks::get())
            .map_err(Error::<T>::from)?;
        match overdue {
            Overdue::Extended(contest) => {
                let deadline = contest.deadline;
                Contests::<T>::insert(id, contest);
                Self::deposit_event(Event::ContestExtended { contest: id, deadline });
                Ok(())
            }
            Overdue::Undecided(contest) => {
                Contests::<T>::remove(id);
                Self::deposit_event(Event::ContestUndecided { contest: id });
                T::Market::on_undecided(id, &contest)
            }
        }
    }
}
