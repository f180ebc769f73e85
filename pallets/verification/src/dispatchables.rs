//! What the calls do: load, compute, write, tell, and only then call the market.

use crate::{
    lifecycle::{self, Context, Overdue},
    AuditOf, Auditors, Audits, Config, ContestOf, Contests, Error, Event, Pallet,
};
use frame_support::traits::Get;
use frame_system::pallet_prelude::BlockNumberFor;
use sp_core::H256;
use sp_runtime::DispatchResult;
use stardust_primitives::{
    audit::SignedReport,
    contest::SignedVote,
    ids::{AssignmentId, ContestId},
    traits::Market,
};

impl<T: Config> Pallet<T> {
    pub(crate) fn now() -> BlockNumberFor<T> {
        frame_system::Pallet::<T>::block_number()
    }

    pub(crate) fn audit(id: AssignmentId) -> Option<AuditOf<T>> {
        Audits::<T>::get(id.job, (id.batch, id.replica))
    }

    /// The audit as it will be with this report, or why the report does not count.
    pub(crate) fn audit_with(signed: &SignedReport) -> Result<AuditOf<T>, Error<T>> {
        let audit = Self::audit(signed.report.assignment).ok_or(Error::UnknownAudit)?;
        let auditors = Auditors::<T>::get();
        let context = Context { auditors: &auditors, genesis: T::Genesis::get(), now: Self::now() };
        Ok(lifecycle::reported(audit, signed, &context)?)
    }

    /// The contest as it will be with this vote, or why the vote does not count.
    pub(crate) fn contest_with(signed: &SignedVote) -> Result<ContestOf<T>, Error<T>> {
        let contest = Contests::<T>::get(signed.vote.contest).ok_or(Error::UnknownContest)?;
        let auditors = Auditors::<T>::get();
        let context = Context { auditors: &auditors, genesis: T::Genesis::get(), now: Self::now() };
        Ok(lifecycle::voted(contest, signed, &context)?)
    }

    pub(crate) fn do_report(signed: SignedReport) -> DispatchResult {
        let audit = Self::audit_with(&signed)?;
        let report = signed.report;
        let assignment = report.assignment;
        // Bounded by 16.
        let answers = u32::try_from(report.answers.len()).unwrap_or(u32::MAX);
        Audits::<T>::insert(assignment.job, (assignment.batch, assignment.replica), audit);
        let auditor = report.auditor;
        Self::deposit_event(Event::AuditReported { assignment, auditor, answers });
        Ok(())
    }

    pub(crate) fn do_vote(signed: SignedVote) -> DispatchResult {
        let contest = Self::contest_with(&signed)?;
        let id = signed.vote.contest;
        let vote = signed.vote.vote;
        let (auditor, receipt) = (vote.auditor, vote.receipt);
        Self::deposit_event(Event::Voted { contest: id, auditor, receipt });
        match contest.decided() {
            Some(decided) => Self::conclude(id, contest, decided),
            None => {
                Contests::<T>::insert(id, contest);
                Ok(())
            }
        }
    }

    /// Makes the verdict. All of this pallet's state is final before the market hears of it.
    fn conclude(id: ContestId, contest: ContestOf<T>, decided: H256) -> DispatchResult {
        Contests::<T>::remove(id);
        Self::deposit_event(Event::Verdict { contest: id, receipt: decided });
        for party in &contest.parties {
            let (job, batch, replica) = (contest.job, contest.batch, party.replica);
            Self::refute(AssignmentId { job, batch, replica }, contest.task, decided);
        }
        T::Market::on_verdict(id, &contest, decided)
    }

    /// Forgets answers that a verdict showed to be wrong, so that they cannot hinder another reveal.
    fn refute(assignment: AssignmentId, task: u32, decided: H256) {
        let Some(audit) = Self::audit(assignment) else { return };
        let (audit, refuted) = lifecycle::without_refuted(audit, task, decided);
        if refuted.is_empty() {
            return;
        }
        Audits::<T>::insert(assignment.job, (assignment.batch, assignment.replica), audit);
        for auditor in refuted {
            Self::deposit_event(Event::AuditorRefuted { assignment, auditor, task });
        }
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
