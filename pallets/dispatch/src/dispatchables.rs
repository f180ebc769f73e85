//! What the call does: look, weigh, compare, write, tell.

use crate::{Best, Config, Current, Error, Event, OfJobs, OfProviders, Pallet, SlotsOf};
use core::marker::PhantomData;
use frame_support::{ensure, traits::Get};
use sp_runtime::{traits::BlockNumberProvider, DispatchResult};
use stardust_primitives::{
    dispatch::{
        end_of,
        pair::{Candidate, OpenReplica},
        proposal::{Proposal, Round, SignedProposal},
        solution::{weigh, Market},
    },
    domain::policy::Refused,
    ids::{AssignmentId, JobId},
    traits::Pairs,
    BlockNumber,
};

impl<T: Config> Pallet<T> {
    pub(crate) fn now() -> BlockNumber {
        T::Clock::current_block_number()
    }

    /// The round that a block of this time belongs to, as it stands now.
    pub(crate) fn round_at(at: BlockNumber) -> Round {
        Current::<T>::get().at(at)
    }

    pub(crate) fn do_propose(signed: SignedProposal<T::AccountId>) -> DispatchResult {
        // The transaction was let in, by its signature among other things, in this very block.
        let Proposal { round: number, solution, auditor, .. } = signed.proposal;
        let round = Self::round_at(Self::now());
        ensure!(round.number == number, Error::<T>::WrongRound);
        ensure!(!round.proposed.contains(&auditor), Error::<T>::AlreadyProposed);
        let weighed = weigh(&solution, &T::ScoreWeights::get(), &AtEnd::<T>::of(number));
        let kept = weighed.merit;
        let (round, is_best) = round.after(auditor.clone(), kept).map_err(Error::<T>::from)?;
        if is_best {
            // No more than there are pairs.
            Best::<T>::put(SlotsOf::<T>::truncate_from(weighed.kept.slots()));
        }
        Current::<T>::put(round);
        Self::deposit_event(Event::Proposed { round: number, auditor, kept, is_best });
        Ok(())
    }
}

/// What there is to match now, with the reservations as they will be when a round ends.
pub(crate) struct AtEnd<T> {
    block: BlockNumber,
    _runtime: PhantomData<T>,
}

impl<T> AtEnd<T> {
    pub(crate) fn of(round: u32) -> Self {
        Self { block: end_of(round), _runtime: PhantomData }
    }
}

impl<T: Config> Market<T::AccountId> for AtEnd<T> {
    fn open(&self, id: &AssignmentId) -> Option<OpenReplica<T::AccountId>> {
        T::Pairs::open(id)
    }

    fn slots(&self, job: JobId) -> u32 {
        OfJobs::<T>::get(job).free(T::Pairs::open_count(job), self.block)
    }

    fn candidate(&self, provider: &T::AccountId) -> Option<Candidate<T::AccountId>> {
        let booked = OfProviders::<T>::get(provider).booked(self.block);
        T::Pairs::candidate(provider).map(|known| Candidate { booked, ..known })
    }

    fn reach(&self, id: &AssignmentId, provider: &T::AccountId) -> Result<u8, Refused> {
        T::Pairs::reach(id.job, provider)
    }
}
