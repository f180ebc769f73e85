//! Reads for the runtime API. They walk whole maps, so they are for off-chain callers only.

use crate::{
    lifecycle, pricing, AccountIdOf, AssignmentOf, Assignments, Config, Error, JobOf, JobSpecOf,
    Jobs, Pallet,
};
use alloc::vec::Vec;
use frame_support::{
    storage::{with_transaction, TransactionOutcome},
    traits::Get,
};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{DispatchError, Perbill};
use stardust_primitives::{
    api::{AssignmentView, JobReport, OpenWork, Quote},
    assignment::AssignmentState,
    domain::border::Path,
    ids::{AssignmentId, JobId},
    job::JobStatus,
    traits::{Machine, Verification},
    Balance,
};

/// Most batches that one read of assignments looks at.
const PAGE_BATCHES: u32 = 1_024;

/// A job of this chain, and where its assigned replicas stand.
pub type JobReportOf<T> = JobReport<AccountIdOf<T>, Balance, BlockNumberFor<T>>;
/// What a job of this chain would cost.
pub type QuoteOf<T> = Quote<Balance, BlockNumberFor<T>>;
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

    /// The assignments of a job in `batches` batches from `first` on, in their order.
    pub fn assignment_views(job: JobId, first: u32, batches: u32) -> Vec<AssignmentViewOf<T>> {
        let Some(record) = Jobs::<T>::get(job) else { return Vec::new() };
        // Whatever is asked for, the job's last batch is the end.
        let end = first.saturating_add(batches.min(PAGE_BATCHES)).min(record.spec.batches());
        let replicas = record.spec.assurance.replicas();
        let ids = (first..end).flat_map(|batch| (0..replicas).map(move |replica| (batch, replica)));
        let assigned = ids.filter_map(|(batch, replica)| {
            let assignment = Assignments::<T>::get(job, (batch, replica))?;
            Some(Self::view(&record, AssignmentId { job, batch, replica }, assignment))
        });
        assigned.collect()
    }

    /// The jobs that take claims, each with what would refuse one of `provider`; these come along these paths.
    pub(crate) fn work_of(provider: &AccountIdOf<T>, paths: &[(JobId, Path)]) -> Vec<OpenWork> {
        let refusal = |job| {
            let named = paths.iter().find(|(named, _)| *named == job);
            let path = named.map_or_else(Path::new, |(_, path)| path.clone());
            // The very call, undone: its answer cannot differ from what the view says.
            let tried = with_transaction(|| {
                TransactionOutcome::Rollback(Self::do_claim(provider, job, 1, &path).map(drop))
            });
            tried.err()
        };
        let mut jobs = Self::open_jobs();
        jobs.sort_unstable_by_key(|(id, _)| *id);
        jobs.into_iter()
            .map(|(id, job)| OpenWork { job: id, unclaimed: job.unclaimed(), refusal: refusal(id) })
            .collect()
    }

    /// A job, and where its assigned replicas stand.
    pub(crate) fn report_of(id: JobId) -> Option<JobReportOf<T>> {
        let job = Jobs::<T>::get(id)?;
        let now = Self::now();
        let views = Self::views_of_job(id, &job);
        let mut report = JobReport {
            job,
            claimed: 0,
            committed: 0,
            revealed: 0,
            contested: 0,
            withheld: 0,
            overdue: 0,
            answers: 0,
        };
        for view in views {
            // Counts of at most 3 x 2^24 replicas; a view is read off chain and decides nothing.
            let count = match view.assignment.state {
                AssignmentState::Claimed { .. } => &mut report.claimed,
                AssignmentState::Committed { .. } => &mut report.committed,
                AssignmentState::Revealed { .. } => &mut report.revealed,
                AssignmentState::Contested { .. } => &mut report.contested,
                AssignmentState::Withheld { .. } => &mut report.withheld,
                AssignmentState::Paid { .. } | AssignmentState::Dropped => continue,
            };
            *count = count.saturating_add(1);
            let is_overdue = view.deadline.is_some_and(|deadline| now > deadline);
            report.overdue = report.overdue.saturating_add(u32::from(is_overdue));
            let answers = view.audit.map_or(0, |audit| audit.answers.len());
            let answers = u32::try_from(answers).unwrap_or(u32::MAX);
            report.answers = report.answers.saturating_add(answers);
        }
        Some(report)
    }

    /// What a job of this requester's would cost if it were posted now.
    pub(crate) fn quote_of(
        requester: &AccountIdOf<T>,
        spec: &JobSpecOf<T>,
    ) -> Result<QuoteOf<T>, DispatchError> {
        Self::check_spec(spec)?;
        let asked = Self::ask_home(requester, spec)?;
        Self::check_payload(spec)?;
        Self::check_items(spec)?;
        let largest = spec.batch_size.min(spec.tasks);
        let (governed, validators) = (T::Terms::get(), T::Verification::validators());
        let reserve = pricing::batch_reserve(spec, governed.audit_pay_percent, validators);
        let revenue = pricing::revenue(&governed.fees, asked);
        let terms = pricing::terms(governed, T::Machine::VERSION, spec.gas_limit);
        let quote = || {
            let batch_reserve = reserve?;
            Some(Quote {
                batches: spec.batches(),
                escrow: pricing::escrow(spec, batch_reserve)?,
                deposits: Self::deposits_of(spec),
                batch_reserve,
                batch_limit: pricing::tasks_limit(spec, u64::from(largest))?,
                batch_value: pricing::batch_value(spec, largest)?,
                audit_blocks: terms.audit_blocks,
                domain_share: revenue.map_or(Perbill::zero(), |revenue| revenue.share),
            })
        };
        quote().ok_or_else(|| Error::<T>::Overflow.into())
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
        let is_unfinished =
            |job: &JobOf<T>| job.status != JobStatus::Closed || job.progress.withheld > 0;
        let jobs = Jobs::<T>::iter().filter(|(_, job)| is_unfinished(job));
        let views = jobs.flat_map(|(id, job)| Self::views_of_job(id, &job));
        let is_final = |view: &AssignmentViewOf<T>| {
            matches!(view.assignment.state, AssignmentState::Paid { .. } | AssignmentState::Dropped)
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
        let sisters = Self::sisters_committed(job, id);
        let deadline = lifecycle::deadline(&assignment, &audit, job.terms.reveal_blocks, sisters);
        AssignmentView { id, assignment, audit: T::Verification::audit_status(id), deadline }
    }
}
