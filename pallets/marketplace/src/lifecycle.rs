//! The state machine of jobs and assignments, and the choice of what is claimed next.
//!
//! Pure: records go in, new records come out. Nothing here reads storage or moves money.

use alloc::vec::Vec;
use sp_core::H256;
use sp_runtime::traits::AtLeast32BitUnsigned;
use stardust_primitives::{
    assignment::{Assignment, AssignmentState},
    audit::DOUBLING_TRANCHES,
    domain::border::Passage,
    ids::{ContestId, DomainId},
    job::{Job, JobStatus},
    traits::AuditStatus,
    tree::SumNode,
    Balance,
};

/// One replica of one batch of a known job: batch number and replica number.
pub(crate) type Unit = (u32, u8);

/// Which rule forbids a transition. Each is an [`Error`](crate::Error) of the same name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TransitionError {
    /// The job takes no more claims.
    JobNotOpen,
    /// The last block for claims has passed.
    ClaimsClosed,
    /// Every replica is assigned, paid or cancelled.
    NothingToClaim,
    /// What is left belongs to batches of which the operator holds another replica.
    SameOperator,
    /// Another provider's assignment.
    NotYours,
    /// The assignment is in a state from which this does not lead on.
    WrongState,
    /// The last block for this has passed.
    DeadlinePassed,
    /// The last block for this has not passed.
    DeadlineNotPassed,
    /// The audit still takes reports.
    AuditNotOver,
    /// The audit ended with fewer reports than it needs.
    AuditIncomplete,
    /// A sister replica may still be committed.
    SisterMayCommit,
    /// A counter left its range.
    Overflow,
}

/// A fault: a deadline missed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// No commitment in time.
    Expired,
    /// No reveal in time.
    Withheld,
    /// No reveal in time of a commitment that audits had questioned.
    Unanswered,
}

/// A replica to claim, and where it was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pick {
    /// In the queue of returned replicas, so many places behind its head.
    Returned { offset: u32, unit: Unit },
    /// At the cursor of its replica number.
    Fresh { unit: Unit },
}

impl Pick {
    /// What was picked.
    pub(crate) fn unit(&self) -> Unit {
        match self {
            Self::Returned { unit, .. } | Self::Fresh { unit } => *unit,
        }
    }
}

/// What can be said of the replicas of one batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BatchOutcome {
    /// No replica waits for its sisters.
    Nothing,
    /// A replica is still assigned and not revealed.
    InFlight,
    /// All that will ever be revealed is, and the roots are equal.
    Agreed,
    /// All that will ever be revealed is, and the roots differ.
    Differ,
}

type JobRef<'a, A, N> = &'a Job<A, Balance, N>;
type NewJob<A, N> = Result<Job<A, Balance, N>, TransitionError>;
type AssignmentRef<'a, A, N> = &'a Assignment<A, Balance, N>;
type NewAssignment<A, N> = Result<Assignment<A, Balance, N>, TransitionError>;

fn up(counter: u32) -> Result<u32, TransitionError> {
    counter.checked_add(1).ok_or(TransitionError::Overflow)
}

fn down(counter: u32) -> Result<u32, TransitionError> {
    counter.checked_sub(1).ok_or(TransitionError::Overflow)
}

/// Whether a replica of the job may be claimed at `now`.
pub(crate) fn claimable<A, N: PartialOrd>(
    job: JobRef<A, N>,
    now: N,
) -> Result<(), TransitionError> {
    match job.status {
        JobStatus::Open if now <= job.spec.claim_until => Ok(()),
        JobStatus::Open => Err(TransitionError::ClaimsClosed),
        JobStatus::Draining | JobStatus::Closed => Err(TransitionError::JobNotOpen),
    }
}

/// Slots of the job's queue of returned replicas that are in use.
pub(crate) fn slots<A, N>(job: JobRef<A, N>) -> u32 {
    job.progress.returned_tail.saturating_sub(job.progress.returned_head)
}

/// How many returned replicas may be claimed: the slots of a job that is not open are stale.
pub(crate) fn queued<A, N>(job: JobRef<A, N>) -> u32 {
    if job.status == JobStatus::Open {
        slots(job)
    } else {
        0
    }
}

/// The replicas at the cursors, the one that lies furthest behind first.
pub(crate) fn fresh<A, N>(job: JobRef<A, N>) -> Vec<Unit> {
    let batches = job.spec.batches();
    let replicas = usize::from(job.spec.assurance.replicas());
    let cursors = job.progress.cursors.iter().copied().zip(0u8..).take(replicas);
    let mut units: Vec<_> = cursors.filter(|(cursor, _)| *cursor < batches).collect();
    units.sort_unstable();
    units
}

/// Chooses what is claimed next: returned replicas first, so that none waits behind the whole job.
pub(crate) fn pick(
    returned: &[Unit],
    fresh: &[Unit],
    mut conflicts: impl FnMut(Unit) -> bool,
) -> Result<Pick, TransitionError> {
    let returned_picks =
        (0u32..).zip(returned).map(|(offset, unit)| Pick::Returned { offset, unit: *unit });
    let fresh_picks = fresh.iter().map(|unit| Pick::Fresh { unit: *unit });
    let nothing = returned.is_empty() && fresh.is_empty();
    returned_picks.chain(fresh_picks).find(|pick| !conflicts(pick.unit())).ok_or(if nothing {
        TransitionError::NothingToClaim
    } else {
        TransitionError::SameOperator
    })
}

/// The job after `pick` was claimed.
pub(crate) fn claimed<A: Clone, N: Clone>(job: JobRef<A, N>, pick: Pick) -> NewJob<A, N> {
    let mut job = job.clone();
    match pick {
        Pick::Returned { .. } => {
            job.progress.returned_head = up(job.progress.returned_head)?;
        }
        Pick::Fresh { unit: (_, replica) } => {
            let cursor = job.progress.cursors.get_mut(usize::from(replica));
            let cursor = cursor.ok_or(TransitionError::Overflow)?;
            *cursor = up(*cursor)?;
        }
    }
    job.progress.assigned = up(job.progress.assigned)?;
    Ok(job)
}

/// The job after an assignment of `tasks` tasks was paid `amount`.
pub(crate) fn paid<A: Clone, N: Clone>(
    job: JobRef<A, N>,
    tasks: u32,
    amount: Balance,
) -> NewJob<A, N> {
    let mut job = job.clone();
    job.progress.assigned = down(job.progress.assigned)?;
    job.progress.paid = up(job.progress.paid)?;
    let tasks = job.progress.paid_tasks.checked_add(u64::from(tasks));
    job.progress.paid_tasks = tasks.ok_or(TransitionError::Overflow)?;
    job.escrow.paid = job.escrow.paid.checked_add(amount).ok_or(TransitionError::Overflow)?;
    Ok(job)
}

/// The job after auditors were paid `amount` from its reserve.
pub(crate) fn audits_paid<A: Clone, N: Clone>(job: JobRef<A, N>, amount: Balance) -> NewJob<A, N> {
    let mut job = job.clone();
    job.escrow.paid = job.escrow.paid.checked_add(amount).ok_or(TransitionError::Overflow)?;
    Ok(job)
}

/// The job after an assignment went back into its queue.
pub(crate) fn requeued<A: Clone, N: Clone>(job: JobRef<A, N>) -> NewJob<A, N> {
    let mut job = job.clone();
    job.progress.assigned = down(job.progress.assigned)?;
    job.progress.returned_tail = up(job.progress.returned_tail)?;
    Ok(job)
}

/// The job with one more withheld commitment.
pub(crate) fn withheld_more<A: Clone, N: Clone>(job: JobRef<A, N>) -> NewJob<A, N> {
    let mut job = job.clone();
    job.progress.withheld = up(job.progress.withheld)?;
    Ok(job)
}

/// The job with one withheld commitment less.
pub(crate) fn withheld_less<A: Clone, N: Clone>(job: JobRef<A, N>) -> NewJob<A, N> {
    let mut job = job.clone();
    job.progress.withheld = down(job.progress.withheld)?;
    Ok(job)
}

/// The job after an assignment came back that nobody may claim any more.
pub(crate) fn dropped<A: Clone, N: Clone>(job: JobRef<A, N>) -> NewJob<A, N> {
    let mut job = job.clone();
    job.progress.assigned = down(job.progress.assigned)?;
    job.progress.cancelled = up(job.progress.cancelled)?;
    Ok(job)
}

/// Tasks in replicas that may be claimed, of which `last_queued` are replicas of the last batch that
/// wait in the queue: the one batch that may be shorter than the others.
pub(crate) fn unclaimed_tasks<A, N>(job: JobRef<A, N>, last_queued: u32) -> Option<u64> {
    let spec = &job.spec;
    let (tasks, batch_size) = (u64::from(spec.tasks), u64::from(spec.batch_size));
    let last = spec.batch_tasks(spec.batches().checked_sub(1)?)?;
    let last_tasks = u64::from(last.end.saturating_sub(last.start));
    let shortfall = batch_size.checked_sub(last_tasks)?.checked_mul(u64::from(last_queued))?;
    let queue = u64::from(queued(job)).checked_mul(batch_size)?.checked_sub(shortfall)?;
    let replicas = usize::from(spec.assurance.replicas());
    job.progress.cursors.iter().take(replicas).try_fold(queue, |sum, cursor| {
        let behind = u64::from(*cursor).checked_mul(batch_size)?.min(tasks);
        sum.checked_add(tasks.checked_sub(behind)?)
    })
}

/// The open job after everything unclaimed was cancelled, and how many replicas that were.
///
/// The queue's slots stay behind, stale, to be swept a few at a time.
pub(crate) fn cancelled<A: Clone, N: Clone + Ord>(
    job: JobRef<A, N>,
    now: N,
) -> Result<(Job<A, Balance, N>, u32), TransitionError> {
    if job.status != JobStatus::Open {
        return Err(TransitionError::JobNotOpen);
    }
    let unclaimed = job.unclaimed();
    let mut job = job.clone();
    let cancelled = job.progress.cancelled.checked_add(unclaimed);
    job.progress.cancelled = cancelled.ok_or(TransitionError::Overflow)?;
    let replicas = usize::from(job.spec.assurance.replicas());
    job.progress.cursors = Default::default();
    let batches = job.spec.batches();
    job.progress.cursors.iter_mut().take(replicas).for_each(|cursor| *cursor = batches);
    job.status = JobStatus::Draining;
    job.claims_until = job.claims_until.min(now);
    Ok((job, unclaimed))
}

/// The job after `amount` went back to its requester.
pub(crate) fn refunded<A: Clone, N: Clone>(job: JobRef<A, N>, amount: Balance) -> NewJob<A, N> {
    let mut job = job.clone();
    let refunded = job.escrow.refunded.checked_add(amount);
    job.escrow.refunded = refunded.ok_or(TransitionError::Overflow)?;
    Ok(job)
}

/// What is left of the job's escrow.
pub(crate) fn escrow_left<A, N>(job: JobRef<A, N>) -> Result<Balance, TransitionError> {
    let left = job.escrow.total.checked_sub(job.escrow.paid);
    let left = left.and_then(|left| left.checked_sub(job.escrow.refunded));
    left.ok_or(TransitionError::Overflow)
}

/// Whether nothing is left to do but to return the rest of the escrow.
pub(crate) fn is_finished<A, N>(job: JobRef<A, N>) -> bool {
    job.status != JobStatus::Closed && job.unclaimed() == 0 && job.progress.assigned == 0
}

/// A new assignment of a provider of this domain, which the batch reached by this passage.
pub(crate) fn assigned<A, N: AtLeast32BitUnsigned + Copy>(
    provider: A,
    (domain, passage): (DomainId, Passage),
    value: Balance,
    now: N,
    run_blocks: N,
) -> Assignment<A, Balance, N> {
    let state = AssignmentState::Claimed { deadline: now.saturating_add(run_blocks) };
    Assignment { provider, domain, passage, value, claimed_at: now, state }
}

fn with_state<A: Clone, N: Clone>(
    assignment: AssignmentRef<A, N>,
    state: AssignmentState<N>,
) -> Assignment<A, Balance, N> {
    Assignment { state, ..assignment.clone() }
}

/// The same without a value and a passage: nothing is exposed or reserved for it any more.
fn at_rest<A: Clone, N: Clone>(
    assignment: AssignmentRef<A, N>,
    state: AssignmentState<N>,
) -> Assignment<A, Balance, N> {
    Assignment { value: 0, passage: Passage::new(), ..with_state(assignment, state) }
}

/// The assignment after its provider committed to a root.
pub(crate) fn committed<A: Clone + PartialEq, N: Copy + PartialOrd>(
    assignment: AssignmentRef<A, N>,
    who: &A,
    commitment: H256,
    now: N,
) -> NewAssignment<A, N> {
    if assignment.provider != *who {
        return Err(TransitionError::NotYours);
    }
    match assignment.state {
        AssignmentState::Claimed { deadline } if now > deadline => {
            Err(TransitionError::DeadlinePassed)
        }
        AssignmentState::Claimed { .. } => {
            let state =
                AssignmentState::Committed { commitment, committed_at: now, deadline: None };
            Ok(with_state(assignment, state))
        }
        _ => Err(TransitionError::WrongState),
    }
}

/// Block by which every sister replica that will ever be committed was, as far as their states, none where
/// there is no record, tell: nothing while one may still be committed, and zero where the audit's end is later
/// anyway. One whose time to run is over never is, whether anybody has expired it yet or not.
///
/// A root that is shown before could be copied.
pub(crate) fn sisters_committed<'a, A, N: AtLeast32BitUnsigned + Copy + 'a>(
    job: JobRef<A, N>,
    sisters: impl Iterator<Item = Option<&'a AssignmentState<N>>>,
    now: N,
) -> Option<N> {
    let mut block = N::zero();
    for sister in sisters {
        match sister {
            Some(AssignmentState::Claimed { deadline }) if now > *deadline => {
                block = block.max(*deadline);
            }
            Some(AssignmentState::Claimed { .. }) => return None,
            Some(_) => {}
            None if claimable(job, now).is_ok() => return None,
            // It was claimed in the last block for claims at the latest, so that no deadline above is later. Block
            // numbers end long after any chain.
            None => block = job.claims_until.saturating_add(job.spec.run_blocks),
        }
    }
    Some(block)
}

/// The committed assignment, whose last sister was committed at `now`: its own reveal begins no earlier.
pub(crate) fn awaited<A: Clone, N: AtLeast32BitUnsigned + Copy>(
    assignment: AssignmentRef<A, N>,
    now: N,
    reveal_blocks: N,
) -> Option<Assignment<A, Balance, N>> {
    let AssignmentState::Committed { commitment, committed_at, .. } = assignment.state else {
        return None;
    };
    let deadline = Some(now.saturating_add(reveal_blocks));
    let state = AssignmentState::Committed { commitment, committed_at, deadline };
    Some(with_state(assignment, state))
}

/// Last block of the assignment's state, where it has one. There is no time for a reveal after an audit that
/// ends incomplete, and no end to it while a sister may still be committed.
pub(crate) fn deadline<A, N: AtLeast32BitUnsigned + Copy>(
    assignment: AssignmentRef<A, N>,
    audit: &AuditStatus<A, N>,
    reveal_blocks: N,
    sisters_committed: Option<N>,
) -> Option<N> {
    match assignment.state {
        AssignmentState::Claimed { deadline } => Some(deadline),
        AssignmentState::Committed { .. } if !audit.is_complete => Some(audit.ends),
        AssignmentState::Committed { deadline, .. } => {
            // Block numbers end long after any chain: the last one is then the deadline.
            let regular = audit.ends.max(sisters_committed?).saturating_add(reveal_blocks);
            Some(deadline.map_or(regular, |deadline| deadline.max(regular)))
        }
        AssignmentState::Withheld { until, .. } => Some(until),
        AssignmentState::Revealed { .. }
        | AssignmentState::Contested { .. }
        | AssignmentState::Paid { .. }
        | AssignmentState::Dropped => None,
    }
}

/// The commitment that the assignment's provider may open at `now`.
pub(crate) fn may_reveal<A: PartialEq, N: AtLeast32BitUnsigned + Copy>(
    assignment: AssignmentRef<A, N>,
    who: &A,
    audit: &AuditStatus<A, N>,
    reveal_blocks: N,
    sisters_committed: Option<N>,
    now: N,
) -> Result<H256, TransitionError> {
    if assignment.provider != *who {
        return Err(TransitionError::NotYours);
    }
    let commitment = match assignment.state {
        AssignmentState::Committed { commitment, .. } => commitment,
        AssignmentState::Withheld { commitment, until } if now <= until => return Ok(commitment),
        AssignmentState::Withheld { .. } => return Err(TransitionError::DeadlinePassed),
        _ => return Err(TransitionError::WrongState),
    };
    if now <= audit.ends {
        return Err(TransitionError::AuditNotOver);
    }
    if !audit.is_complete {
        return Err(TransitionError::AuditIncomplete);
    }
    if sisters_committed.is_none() {
        return Err(TransitionError::SisterMayCommit);
    }
    match deadline(assignment, audit, reveal_blocks, sisters_committed) {
        Some(deadline) if now <= deadline => Ok(commitment),
        _ => Err(TransitionError::DeadlinePassed),
    }
}

/// The committed assignment after its reveal was accepted.
pub(crate) fn revealed<A: Clone, N: Clone>(
    assignment: AssignmentRef<A, N>,
    root: SumNode,
) -> NewAssignment<A, N> {
    match assignment.state {
        AssignmentState::Committed { .. } => {
            Ok(with_state(assignment, AssignmentState::Revealed { root }))
        }
        _ => Err(TransitionError::WrongState),
    }
}

/// The assignment after somebody claimed another receipt for one of its tasks: `root` is the one that
/// its reveal shows, where that reveal is not accepted yet.
pub(crate) fn contested<A: Clone, N: Clone>(
    assignment: AssignmentRef<A, N>,
    contest: ContestId,
    root: SumNode,
) -> NewAssignment<A, N> {
    let commitment = match assignment.state {
        AssignmentState::Committed { commitment, .. }
        | AssignmentState::Withheld { commitment, .. } => Some(commitment),
        AssignmentState::Revealed { root: known } if known == root => None,
        _ => return Err(TransitionError::WrongState),
    };
    Ok(with_state(assignment, AssignmentState::Contested { root, contest, commitment }))
}

/// Whether the assignment is a party of this contest.
pub(crate) fn in_contest<A, N>(
    assignment: AssignmentRef<A, N>,
    id: ContestId,
) -> Result<(), TransitionError> {
    match assignment.state {
        AssignmentState::Contested { contest, .. } if contest == id => Ok(()),
        _ => Err(TransitionError::WrongState),
    }
}

/// The committed assignment, withheld although audits had questioned it, under a name of its own. It takes no
/// room from its provider any more: what is frozen secures it.
pub(crate) fn withheld<A: Clone, N: AtLeast32BitUnsigned + Copy>(
    assignment: AssignmentRef<A, N>,
    now: N,
    clear_blocks: N,
) -> NewAssignment<A, N> {
    let AssignmentState::Committed { commitment, .. } = assignment.state else {
        return Err(TransitionError::WrongState);
    };
    let state = AssignmentState::Withheld { commitment, until: now.saturating_add(clear_blocks) };
    Ok(at_rest(assignment, state))
}

/// The record of a replica that nobody may claim again.
pub(crate) fn without_successor<A: Clone, N: Clone>(
    assignment: AssignmentRef<A, N>,
) -> Assignment<A, Balance, N> {
    at_rest(assignment, AssignmentState::Dropped)
}

/// Whether the root of an assignment in this state was shown and is not refuted, so that a sister that begins
/// only now could copy it. What `contest` disputes does not count.
pub(crate) fn is_shown<N>(state: &AssignmentState<N>, contest: Option<ContestId>) -> bool {
    match state {
        AssignmentState::Revealed { .. } | AssignmentState::Paid { .. } => true,
        AssignmentState::Contested { contest: other, .. } => Some(*other) != contest,
        _ => false,
    }
}

/// The contested assignment after the verdict found its receipt right: revealed, or, where its reveal was not
/// accepted yet, committed or withheld with a new deadline.
pub(crate) fn cleared<A: Clone, N: AtLeast32BitUnsigned + Copy>(
    assignment: AssignmentRef<A, N>,
    id: ContestId,
    was_withheld: bool,
    now: N,
    reveal_blocks: N,
) -> NewAssignment<A, N> {
    in_contest(assignment, id)?;
    let end = now.saturating_add(reveal_blocks);
    let state = match assignment.state {
        AssignmentState::Contested { commitment: Some(commitment), .. } if was_withheld => {
            AssignmentState::Withheld { commitment, until: end }
        }
        AssignmentState::Contested { commitment: Some(commitment), .. } => {
            AssignmentState::Committed { commitment, committed_at: now, deadline: Some(end) }
        }
        AssignmentState::Contested { root, .. } => AssignmentState::Revealed { root },
        _ => return Err(TransitionError::WrongState),
    };
    Ok(with_state(assignment, state))
}

/// The assignment after it was paid.
pub(crate) fn settled<A: Clone, N: Clone>(
    assignment: AssignmentRef<A, N>,
    now: N,
) -> Result<(Assignment<A, Balance, N>, SumNode), TransitionError> {
    match assignment.state {
        AssignmentState::Revealed { root } => {
            let next = with_state(assignment, AssignmentState::Paid { root, paid_at: now });
            Ok((Assignment { passage: Passage::new(), ..next }, root))
        }
        _ => Err(TransitionError::WrongState),
    }
}

/// How anyone may end an assignment whose deadline has passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Overdue {
    /// Its provider is at fault.
    Fault(Fault),
    /// Its audit ended incomplete, which is not its provider's fault.
    Unaudited,
    /// It was withheld, and nobody cleared it.
    Uncleared,
}

/// How anyone may end the assignment at `now`.
pub(crate) fn overdue<A, N: AtLeast32BitUnsigned + Copy>(
    assignment: AssignmentRef<A, N>,
    audit: &AuditStatus<A, N>,
    reveal_blocks: N,
    sisters_committed: Option<N>,
    now: N,
) -> Result<Overdue, TransitionError> {
    let overdue = match assignment.state {
        AssignmentState::Claimed { .. } => Overdue::Fault(Fault::Expired),
        AssignmentState::Committed { .. } if !audit.is_complete => Overdue::Unaudited,
        AssignmentState::Committed { .. } if audit.answers.is_empty() => {
            Overdue::Fault(Fault::Withheld)
        }
        AssignmentState::Committed { .. } => Overdue::Fault(Fault::Unanswered),
        AssignmentState::Withheld { .. } => Overdue::Uncleared,
        _ => return Err(TransitionError::WrongState),
    };
    match deadline(assignment, audit, reveal_blocks, sisters_committed) {
        Some(deadline) if now > deadline => Ok(overdue),
        _ => Err(TransitionError::DeadlineNotPassed),
    }
}

/// What can be said of a batch whose replicas that have a record are in these states. Where a root is shown, no
/// further replica comes: it is shown after the last commitment, and who fails then has no successor.
pub(crate) fn batch_outcome<'a, N: 'a>(
    states: impl Iterator<Item = &'a AssignmentState<N>>,
) -> BatchOutcome {
    let mut roots = Vec::new();
    let mut in_flight = false;
    for state in states {
        match state {
            AssignmentState::Revealed { root } => roots.push(*root),
            AssignmentState::Paid { .. } | AssignmentState::Dropped => {}
            _ => in_flight = true,
        }
    }
    let Some(first) = roots.first() else { return BatchOutcome::Nothing };
    if in_flight {
        BatchOutcome::InFlight
    } else if roots.iter().all(|root| root == first) {
        BatchOutcome::Agreed
    } else {
        BatchOutcome::Differ
    }
}

/// Last block in which differing roots of the job wait for a contest.
///
/// A batch claimed in the last block for claims is revealed at most `run_blocks`, all tranches of its
/// audit and `reveal_blocks` later; two more of these remain to contest it.
pub(crate) fn stalemate_ends<A, N: AtLeast32BitUnsigned + Copy>(job: JobRef<A, N>) -> N {
    let terms = &job.terms;
    let tranches: N = DOUBLING_TRANCHES.saturating_add(1).into();
    let audit = terms.audit_blocks.saturating_mul(tranches);
    let reveals = terms.reveal_blocks.saturating_mul(3u32.into());
    let work = job.spec.run_blocks.saturating_add(audit).saturating_add(reveals);
    job.spec.claim_until.saturating_add(work)
}
