//! What the calls do: load, compute, write, tell.

use crate::{Config, Error, Event, Opening, Pallet, PollIndex, TallyOf, Votes};
use frame_support::{
    ensure,
    traits::{PollStatus, Polling},
};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{traits::BlockNumberProvider, DispatchError, DispatchResult};
use stardust_primitives::{ids::DomainId, traits::Electorate};

impl<T: Config> Opening<BlockNumberFor<T>> for Pallet<T> {
    fn members(domain: DomainId) -> u32 {
        T::Members::members(domain)
    }

    fn now() -> BlockNumberFor<T> {
        T::Clock::current_block_number()
    }
}

impl<T: Config> Pallet<T> {
    pub(crate) fn do_vote(who: T::AccountId, poll: PollIndex, aye: bool) -> DispatchResult {
        let before = Votes::<T>::get(poll, &who);
        let TallyOf::<T> { ayes, nays, .. } = T::Polls::try_access_poll(poll, |status| {
            let PollStatus::Ongoing(tally, domain) = status else {
                return Err(DispatchError::from(Error::<T>::NotOngoing));
            };
            let since = T::Members::member_since(domain, &who).ok_or(Error::<T>::NotMember)?;
            ensure!(tally.admits(since), Error::<T>::JoinedTooLate);
            *tally = tally.with_vote(before, aye)?;
            Ok(tally.clone())
        })?;
        Votes::<T>::insert(poll, &who, aye);
        Self::deposit_event(Event::Voted { poll, who, aye, ayes, nays });
        Ok(())
    }

    /// How many votes it removed.
    pub(crate) fn do_clear_votes(poll: PollIndex, limit: u32) -> Result<u32, DispatchError> {
        ensure!(T::Polls::as_ongoing(poll).is_none(), Error::<T>::StillOngoing);
        // Not by a prefix and a cursor: the cursor would be one more record to keep.
        let left = Votes::<T>::drain_prefix(poll);
        let votes = (0..limit).zip(left).map(|_| 1u32).sum();
        ensure!(votes > 0, Error::<T>::NoVotes);
        Self::deposit_event(Event::VotesCleared { poll, votes });
        Ok(votes)
    }
}
