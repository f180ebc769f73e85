//! What verification asks of the market.

use crate::{lifecycle, AccountIdOf, AssignmentOf, Config, Error, Event, JobOf, Jobs, Pallet};
use alloc::vec::Vec;
use frame_support::storage::with_storage_layer;
use frame_system::pallet_prelude::BlockNumberFor;
use sp_core::H256;
use sp_runtime::{DispatchError, DispatchResult};
use stardust_primitives::{
    contest::Contest,
    ids::{AssignmentId, ContestId, JobId},
    provider::{Harm, SlashCause},
    traits::{Market, Providers, Reputation, Work},
};

type ContestOf<T> = Contest<AccountIdOf<T>, BlockNumberFor<T>>;

impl<T: Config> Market<AccountIdOf<T>, BlockNumberFor<T>> for Pallet<T> {
    fn work(job: JobId) -> Option<Work> {
        let JobOf::<T> { spec, terms, .. } = Jobs::<T>::get(job)?;
        Some(Work {
            program: spec.program,
            payload: spec.payload,
            items: spec.items,
            gas_limit: spec.gas_limit,
            vm_version: terms.vm_version,
        })
    }

    fn on_verdict(id: ContestId, contest: &ContestOf<T>, decided: H256) -> DispatchResult {
        // The caller may be anything; a verdict takes effect as a whole or not at all.
        with_storage_layer(|| {
            Self::end_contest(id, contest, |receipt| {
                if receipt == decided {
                    Ruling::Cleared
                } else {
                    Ruling::Fraud
                }
            })
        })
    }

    fn on_undecided(id: ContestId, contest: &ContestOf<T>) -> DispatchResult {
        with_storage_layer(|| {
            Self::deposit_event(Event::Undecided { contest: id });
            Self::end_contest(id, contest, |_| Ruling::Returned)
        })
    }
}

/// What a contest's end means for one of its parties, in the order in which they are dealt with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Ruling {
    Cleared,
    Fraud,
    Returned,
}

impl<T: Config> Pallet<T> {
    fn end_contest(
        id: ContestId,
        contest: &ContestOf<T>,
        ruling: impl Fn(H256) -> Ruling,
    ) -> DispatchResult {
        let mut job = Self::job_record(contest.job)?;
        // Who is right first: with a root that stands, a sister that failed is not claimed again.
        let mut rulings: Vec<_> =
            contest.parties.iter().map(|party| (ruling(party.receipt), party.replica)).collect();
        rulings.sort_unstable();
        for (ruling, replica) in rulings {
            job = Self::rule(job, id, contest, replica, ruling)?;
        }
        let job = Self::pay_if_agreed(job, contest.job, contest.batch)?;
        Self::finish(contest.job, job)
    }

    fn rule(
        job: JobOf<T>,
        contest: ContestId,
        record: &ContestOf<T>,
        replica: u8,
        ruling: Ruling,
    ) -> Result<JobOf<T>, DispatchError> {
        let id = AssignmentId { job: record.job, batch: record.batch, replica };
        let assignment = Self::assignment_record(id)?;
        lifecycle::in_contest(&assignment, contest).map_err(Error::<T>::from)?;
        match ruling {
            Ruling::Cleared => {
                let (reveal_blocks, now) = (job.terms.reveal_blocks, Self::now());
                let withheld = id.is_withheld();
                let next = lifecycle::cleared(&assignment, contest, withheld, now, reveal_blocks)
                    .map_err(Error::<T>::from)?;
                Self::put(id, next);
                Ok(job)
            }
            Ruling::Fraud => {
                let provider = assignment.provider.clone();
                let cause = SlashCause::Fraud { contest, assignment: id.committed_as() };
                // The verdict proves one wrong task, and the value at risk is declared for one.
                let harm = Harm {
                    requester: job.requester.clone(),
                    cap: job.spec.value_at_risk,
                    exposer: record.exposer.clone(),
                };
                if id.is_withheld() {
                    // The verdict's slash takes the place of the one for silence.
                    Self::pardon(id, &assignment)?;
                }
                T::Providers::slash_fraud(&provider, cause, assignment.claimed_at, Some(harm))?;
                T::Reputation::note_fraud(&provider);
                Self::deposit_event(Event::Fraud { id, provider, contest });
                Self::take_off(job, id, &assignment, contest)
            }
            Ruling::Returned => {
                if id.is_withheld() {
                    Self::pardon(id, &assignment)?;
                }
                Self::take_off(job, id, &assignment, contest)
            }
        }
    }

    /// Ends an assignment that a contest did not clear.
    fn take_off(
        job: JobOf<T>,
        id: AssignmentId,
        assignment: &AssignmentOf<T>,
        contest: ContestId,
    ) -> Result<JobOf<T>, DispatchError> {
        if id.is_withheld() {
            return Self::forget_withheld(job, id, assignment);
        }
        Self::give_back(job, id, assignment, Some(contest))
    }
}
