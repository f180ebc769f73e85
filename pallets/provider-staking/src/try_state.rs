//! The invariants of the README, each under its id. Nothing here writes.

use crate::{
    lifecycle, slashes, Config, Delegations, Exits, HoldReason, Joins, Pallet, PoolOf, Providers,
    SlashCauseOf, SlashQueue, SlashQueueEnds, SlashRecordOf, Slashes,
};
use alloc::{collections::BTreeMap, vec::Vec};
use frame_support::{
    ensure,
    traits::{
        fungible::{hold::Inspect as _, Inspect as _},
        Get,
    },
};
use sp_runtime::{traits::Zero, TryRuntimeError};
use stardust_primitives::{parameters::MOST_EXPOSING, provider::SlashStatus, Balance};

/// What all slashes of one provider come to.
struct Slashed {
    /// How many are pending.
    pending: u32,
    /// Those of them that are for fraud and found a pool.
    frauds: u32,
    /// What is frozen of its own stake.
    frozen: Balance,
    /// What was taken, of its own stake and of its delegators', and not returned, pending slashes among it.
    taken: Balance,
}

impl<T: Config> Pallet<T> {
    /// Checks all invariants of this pallet against its storage.
    pub fn do_try_state() -> Result<(), TryRuntimeError> {
        Self::try_state_slashes()?;
        Self::try_state_queue()?;
        Self::try_state_providers()?;
        Self::try_state_pools()?;
        Self::try_state_kept()
    }

    /// STK-1 and STK-2 of every provider.
    fn try_state_providers() -> Result<(), TryRuntimeError> {
        for (who, provider) in Providers::<T>::iter() {
            ensure!(
                provider.assigned > 0 || provider.exposure.is_zero(),
                "STK-1: exposure without an assignment"
            );
            let slashed = Self::slashed(&who);
            let (own, pool) = (slashes::own(&provider), provider.pool.as_ref());
            let exit = pool.and_then(|pool| Exits::<T>::get(&who, pool.round.checked_sub(1)?));
            let delegated = pool.map_or(0, |pool| pool.stake);
            let behind = [own, slashed.taken, delegated, exit.map_or(0, |exit| exit.stake)];
            let behind = behind.into_iter().fold(0, Balance::saturating_add);
            ensure!(
                provider.exposure <= MOST_EXPOSING.exposure_cap(behind),
                "STK-1: exposure above any V*"
            );
            ensure!(
                Some(Self::held_bond(&who)) == own.checked_add(provider.frozen),
                "STK-2: bond and frozen are not what is held"
            );
            let deposit = T::Currency::balance_on_hold(&HoldReason::Registration.into(), &who);
            ensure!(deposit == provider.deposit, "STK-2: the deposit is not what is held");
            ensure!(
                provider.frozen == slashed.frozen && provider.pending == slashed.pending,
                "STK-2: what is frozen is not what pending slashes took"
            );
            ensure!(
                pool.is_none_or(|pool| pool.frauds == slashed.frauds),
                "STK-5: pending frauds are miscounted"
            );
        }
        Ok(())
    }

    fn slashed(who: &T::AccountId) -> Slashed {
        let mut slashed = Slashed { pending: 0, frauds: 0, frozen: 0, taken: 0 };
        for (cause, slash) in Slashes::<T>::iter().filter(|(_, slash)| slash.provider == *who) {
            if slash.status != SlashStatus::Cancelled {
                slashed.taken = slashed.taken.saturating_add(slash.amount);
            }
            if matches!(slash.status, SlashStatus::Pending { .. }) {
                slashed.pending = slashed.pending.saturating_add(1);
                let counts = slashes::is_fraud(&cause) && slash.delegated.is_some();
                slashed.frauds = slashed.frauds.saturating_add(u32::from(counts));
                slashed.frozen = slashed.frozen.saturating_add(slashes::own_part(&slash));
            }
        }
        slashed
    }

    /// STK-5: a pool's sums are those of its delegations, and its counts those of its work.
    fn try_state_pools() -> Result<(), TryRuntimeError> {
        for (who, provider) in Providers::<T>::iter() {
            if let Some(pool) = &provider.pool {
                let open = lifecycle::open_work(&provider);
                ensure!(pool.open <= open, "STK-5: work of earlier rounds is miscounted");
                Self::try_state_pool(&who, pool)?;
            }
        }
        for (who, _, _) in Delegations::<T>::iter() {
            let pool = Providers::<T>::get(who).and_then(|provider| provider.pool);
            ensure!(pool.is_some(), "STK-5: a delegation to nobody");
        }
        Ok(())
    }

    fn try_state_pool(who: &T::AccountId, pool: &PoolOf<T>) -> Result<(), TryRuntimeError> {
        let (mut shares, mut members) = (0, 0u32);
        let mut joining: BTreeMap<u32, Balance> = BTreeMap::new();
        let mut leaving: BTreeMap<u32, Balance> = BTreeMap::new();
        for (_, delegation) in Delegations::<T>::iter_prefix(who) {
            members = members.saturating_add(1);
            shares = delegation.shares.saturating_add(shares);
            for change in delegation.joining {
                let sum = joining.entry(change.round).or_default();
                *sum = sum.saturating_add(change.amount);
            }
            for change in delegation.leaving {
                let sum = leaving.entry(change.round).or_default();
                *sum = sum.saturating_add(change.amount);
            }
        }
        ensure!(members == pool.members, "STK-5: delegators are miscounted");
        let now = joining.remove(&pool.round).unwrap_or(0);
        let before = pool.round.checked_sub(1).and_then(|round| joining.remove(&round));
        ensure!(
            (now, before.unwrap_or(0)) == (pool.joining, pool.ready),
            "STK-5: what joins is not what was delegated"
        );
        let going = leaving.remove(&pool.round).unwrap_or(0);
        ensure!(going == pool.leaving, "STK-5: what leaves is not what was asked for");
        let joins: BTreeMap<_, _> = Joins::<T>::iter_prefix(who).collect();
        let exits: BTreeMap<_, _> = Exits::<T>::iter_prefix(who).collect();
        let minted = joins.values().fold(0, |sum: Balance, join| sum.saturating_add(join.shares));
        let all = shares.saturating_add(going).saturating_add(minted);
        ensure!(all == pool.shares, "STK-5: shares without an owner, or owned twice");
        ensure!(pool.shares > 0 || pool.stake == 0, "STK-5: stake without a share");
        let joined: BTreeMap<_, _> = joins.iter().map(|(at, join)| (*at, join.amount)).collect();
        ensure!(joined == joining, "STK-5: what joined is not what its owners have to take");
        let left: BTreeMap<_, _> = exits.iter().map(|(at, exit)| (*at, exit.shares)).collect();
        ensure!(left == leaving, "STK-5: what left is not what its owners have to withdraw");
        Ok(())
    }

    /// STK-6: what is kept for delegators is there.
    fn try_state_kept() -> Result<(), TryRuntimeError> {
        let pools = Providers::<T>::iter_values().filter_map(|provider| provider.pool);
        let pools = pools.flat_map(|pool| [pool.stake, pool.joining, pool.ready]);
        let refused = Joins::<T>::iter_values().filter(|join| join.shares == 0);
        let is_pending =
            |slash: &SlashRecordOf<T>| matches!(slash.status, SlashStatus::Pending { .. });
        let frozen = Slashes::<T>::iter_values().filter(is_pending);
        let frozen = frozen.map(|slash| slash.amount.saturating_sub(slashes::own_part(&slash)));
        let sums = pools
            .chain(refused.map(|join| join.amount))
            .chain(Exits::<T>::iter_values().map(|exit| exit.stake))
            .chain(frozen);
        let owed = sums.fold(0, Balance::saturating_add);
        let kept = T::Currency::balance(&T::DelegationAccount::get());
        ensure!(kept >= owed, "STK-6: less is kept than is delegated");
        Ok(())
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
