//! What anyone may do, done by somebody who wants every job to end: expire, contest, settle, close.

use crate::providers::{Provider, Table};
use frame_support::storage::{with_transaction, TransactionOutcome};
use sp_core::H256;
use sp_runtime::DispatchResult;
use stardust_primitives::{
    assignment::AssignmentState,
    ids::{AssignmentId, JobId},
    job::JobStatus,
    BlockNumber,
};
use stardust_runtime::{Runtime, RuntimeCall};
use stardust_world::{contests, job, signed, try_dispatch};
use std::collections::BTreeMap;

/// Who does it.
pub(crate) const KEEPER: &str = "Eve";

/// The calls that would succeed now.
pub(crate) fn act(
    table: &Table,
    jobs: &[JobId],
    providers: &[Provider],
    next: BlockNumber,
) -> Vec<RuntimeCall> {
    let mut calls: Vec<RuntimeCall> = Vec::new();
    for (contest, _) in contests() {
        calls.push(pallet_verification::Call::close_contest { contest }.into());
    }
    let mut revealed: BTreeMap<(JobId, u32), Vec<(AssignmentId, H256)>> = BTreeMap::new();
    for (id, record) in table {
        match record.state {
            // No deadline is nearer to a claim.
            AssignmentState::Claimed { .. } | AssignmentState::Committed { .. }
                if next > record.claimed_at + 40 =>
            {
                calls.push(pallet_marketplace::Call::expire { id: *id }.into());
            }
            AssignmentState::Revealed { root } => {
                revealed.entry((id.job, id.batch)).or_default().push((*id, root.hash));
            }
            _ => {}
        }
    }
    for ((job, batch), replicas) in revealed {
        calls.push(pallet_marketplace::Call::settle { job, batch }.into());
        calls.extend(contest(&replicas, providers));
    }
    let overdue = |id: &&JobId| {
        let job = job(**id);
        job.status != JobStatus::Closed && next > job.spec.claim_until + 1
    };
    calls.extend(
        jobs.iter()
            .filter(overdue)
            .map(|job| pallet_marketplace::Call::cancel_job { job: *job }.into()),
    );
    calls.into_iter().filter(|call| succeeds(call, KEEPER)).collect()
}

/// The contest between two replicas that revealed different roots.
fn contest(replicas: &[(AssignmentId, H256)], providers: &[Provider]) -> Option<RuntimeCall> {
    let [(a, left), (b, right), ..] = replicas else { return None };
    if left == right {
        return None;
    }
    let book = |root: &H256| {
        let mut books = providers.iter().flat_map(|provider| provider.books.values());
        books.find(|book| book.tree.root().hash == *root)
    };
    let (left, right) = (book(left)?, book(right)?);
    let mut pairs = left.tree.receipts().iter().zip(right.tree.receipts());
    let index = pairs.find(|(left, right)| left != right)?.0.index;
    let call = pallet_marketplace::Call::contest {
        job: a.job,
        batch: a.batch,
        a: (a.replica, left.open(index)),
        b: (b.replica, right.open(index)),
    };
    Some(call.into())
}

/// Whether somebody's call would succeed on the present state.
pub(crate) fn succeeds(call: &RuntimeCall, who: &str) -> bool {
    let result = with_transaction(|| {
        let result = try_dispatch(call.clone(), signed(who));
        TransactionOutcome::Rollback(DispatchResult::Ok(()).map(|()| result.is_ok()))
    });
    result.unwrap_or(false)
}

/// The assignments of these jobs.
pub(crate) fn table(jobs: &[JobId]) -> Table {
    let of = |job: &JobId| {
        let job = *job;
        pallet_marketplace::Assignments::<Runtime>::iter_prefix(job)
            .map(move |((batch, replica), record)| (AssignmentId { job, batch, replica }, record))
    };
    jobs.iter().flat_map(of).collect()
}
