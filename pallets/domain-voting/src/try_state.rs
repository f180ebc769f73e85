//! The invariants of the README, each under its id. Nothing here writes.

use crate::{Config, Pallet, PollIndex, TallyOf, Votes};
use alloc::collections::BTreeMap;
use frame_support::{ensure, traits::Polling};
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
    /// Checks all invariants of this pallet against its storage.
    pub fn do_try_state() -> Result<(), TryRuntimeError> {
        // Ayes and nays by poll. The map counts what storage holds, so that it cannot overflow.
        let mut counts: BTreeMap<PollIndex, (u32, u32)> = BTreeMap::new();
        for (poll, _, aye) in Votes::<T>::iter() {
            let (ayes, nays) = counts.entry(poll).or_default();
            let side = if aye { ayes } else { nays };
            *side = side.saturating_add(1);
        }
        counts.into_iter().try_for_each(|(poll, count)| match T::Polls::as_ongoing(poll) {
            Some((tally, _)) => Self::try_state_poll(&tally, count),
            // Over: they wait to be cleared.
            None => Ok(()),
        })
    }

    fn try_state_poll(tally: &TallyOf<T>, (ayes, nays): (u32, u32)) -> Result<(), TryRuntimeError> {
        ensure!(
            (tally.ayes, tally.nays) == (ayes, nays),
            "GOV-4: a tally that is not the sum of its votes"
        );
        let votes = ayes.checked_add(nays);
        let fit = votes.is_some_and(|votes| votes <= tally.members);
        ensure!(fit, "GOV-5: more votes than members");
        Ok(())
    }
}
