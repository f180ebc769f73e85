//! The invariants of the README, each under its id. Nothing here writes.

use crate::{
    Config, Pallet, Providers, SlashCauseOf, SlashQueue, SlashQueueEnds, SlashRecordOf, Slashes,
};
use alloc::vec::Vec;
use frame_support::ensure;
use sp_runtime::{traits::Zero, TryRuntimeError};
use stardust_primitives::{parameters::MOST_EXPOSING, provider::SlashStatus, Balance};

/// What all slashes of one provider come to.
struct Slashed {
    /// What is frozen.
    pending: Balance,
    /// What was taken from the bond and not returned, pending slashes among it.
    taken: Balance,
}

impl<T: Config> Pallet<T> {
    /// Checks all invariants of this pallet against its storage.
    pub fn do_try_state() -> Result<(), TryRuntimeError> {
        Self::try_state_slashes()?;
        Self::try_state_queue()?;
        Self::try_state_providers()
    }

    /// STK-1 and STK-2 of every provider.
    fn try_state_providers() -> Result<(), TryRuntimeError> {
        for (who, provider) in Providers::<T>::iter() {
            ensure!(
                provider.assigned > 0 || provider.exposure.is_zero(),
                "STK-1: exposure without an assignment"
            );
            let slashed = Self::slashed(&who);
            let bond = provider.bond.saturating_add(slashed.taken);
            ensure!(
                provider.exposure <= MOST_EXPOSING.exposure_cap(bond),
                "STK-1: exposure above any V*"
            );
            ensure!(
                Some(Self::held_bond(&who)) == provider.bond.checked_add(provider.frozen),
                "STK-2: bond and frozen are not what is held"
            );
            ensure!(
                provider.frozen == slashed.pending,
                "STK-2: what is frozen is not what pending slashes took"
            );
        }
        Ok(())
    }

    fn slashed(who: &T::AccountId) -> Slashed {
        let mut slashed = Slashed { pending: 0, taken: 0 };
        for slash in Slashes::<T>::iter_values().filter(|slash| slash.provider == *who) {
            if slash.status != SlashStatus::Cancelled {
                slashed.taken = slashed.taken.saturating_add(slash.amount);
            }
            if matches!(slash.status, SlashStatus::Pending { .. }) {
                slashed.pending = slashed.pending.saturating_add(slash.amount);
            }
        }
        slashed
    }

    /// STK-3: that no cause is used twice follows from the map's key.
    fn try_state_slashes() -> Result<(), TryRuntimeError> {
        Slashes::<T>::iter_values().try_for_each(|slash| Self::try_state_slash(&slash))
    }

    fn try_state_slash(slash: &SlashRecordOf<T>) -> Result<(), TryRuntimeError> {
        let now = Self::now();
        ensure!(slash.at <= now, "STK-3: a slash before its cause");
        match slash.status {
            SlashStatus::Pending { .. } => {
                let exists = Providers::<T>::contains_key(&slash.provider);
                ensure!(exists, "STK-2: a pending slash of nobody");
            }
            SlashStatus::Executed { compensation, reward, burned } => {
                let given = compensation.saturating_add(reward).saturating_add(burned);
                ensure!(given <= slash.amount, "STK-3: a slash gave more than it took");
            }
            SlashStatus::Cancelled => {}
        }
        Ok(())
    }

    /// STK-4: each entry of the queue names a slash, and what is not due yet is in it.
    fn try_state_queue() -> Result<(), TryRuntimeError> {
        let now = Self::now();
        let ends = SlashQueueEnds::<T>::get();
        let entries: Vec<(u64, SlashCauseOf<T>)> = SlashQueue::<T>::iter().collect();
        let length = u64::try_from(entries.len()).unwrap_or(u64::MAX);
        ensure!(
            ends.tail.checked_sub(ends.head) == Some(length)
                && entries.iter().all(|(at, _)| (ends.head..ends.tail).contains(at)),
            "STK-4: the queue has gaps or loose entries"
        );
        ensure!(
            entries.iter().all(|(_, cause)| Slashes::<T>::contains_key(cause)),
            "STK-4: an entry without a slash"
        );
        for (cause, slash) in Slashes::<T>::iter() {
            let waits = matches!(slash.status, SlashStatus::Pending { due } if due > now);
            let entered = entries.iter().filter(|(_, entry)| *entry == cause).count();
            ensure!(entered <= 1, "STK-4: a slash is queued twice");
            ensure!(!waits || entered == 1, "STK-4: a slash waits outside the queue");
        }
        Ok(())
    }
}
