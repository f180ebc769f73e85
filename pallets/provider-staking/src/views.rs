//! Reads for the runtime API. They walk whole maps, so they are for off-chain callers only.

use crate::{
    pool, Config, Delegations, Exits, Joins, Pallet, PoolOf, ProviderOf, Providers, SlashCauseOf,
    SlashRecordOf, Slashes,
};
use alloc::vec::Vec;
use core::cmp::Reverse;
use frame_support::traits::Get;
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::Perbill;
use stardust_primitives::{
    delegation::{Change, Delegation},
    provider::SlashStatus,
    staking_api::{DelegationView, DelegatorView, JoiningView, LeavingView, MAX_SLASHES},
    Balance,
};

/// A delegation as its owner sees it.
type DelegationViewOf<T> =
    DelegationView<<T as frame_system::Config>::AccountId, Balance, BlockNumberFor<T>>;
/// One of several delegators.
type DelegatorViewOf<T> = DelegatorView<<T as frame_system::Config>::AccountId, Balance>;

/// Planck of each kind that a delegation consists of.
struct Owned<T: Config> {
    /// In the pool.
    stake: Balance,
    joining: Vec<JoiningView<Balance>>,
    leaving: Vec<LeavingView<Balance, BlockNumberFor<T>>>,
    /// To be had back.
    refund: Balance,
}

impl<T: Config> Pallet<T> {
    /// The slashes of a provider that are neither executed nor cancelled, the oldest first.
    pub fn pending_slashes(provider: &T::AccountId) -> Vec<(SlashCauseOf<T>, SlashRecordOf<T>)> {
        let is_pending = |slash: &SlashRecordOf<T>| {
            slash.provider == *provider && matches!(slash.status, SlashStatus::Pending { .. })
        };
        let mut slashes: Vec<_> =
            Slashes::<T>::iter().filter(|(_, slash)| is_pending(slash)).collect();
        slashes.sort_by_key(|(_, slash)| slash.at);
        slashes
    }

    /// The slashes of a provider, settled ones too, the newest first: at most [`MAX_SLASHES`].
    pub fn slashes_of(provider: &T::AccountId) -> Vec<(SlashCauseOf<T>, SlashRecordOf<T>)> {
        let slashes = Slashes::<T>::iter().filter(|(_, slash)| slash.provider == *provider);
        let mut slashes: Vec<_> = slashes.collect();
        slashes.sort_by_key(|(_, slash)| Reverse(slash.at));
        slashes.truncate(MAX_SLASHES);
        slashes
    }

    /// What an account has behind a provider.
    pub fn delegation_view(
        who: &T::AccountId,
        delegator: &T::AccountId,
    ) -> Option<DelegationViewOf<T>> {
        let provider = Providers::<T>::get(who)?;
        let delegation = Delegations::<T>::get(who, delegator)?;
        let pool = provider.pool.clone()?;
        let Owned { stake, joining, leaving, refund } = Self::owned(who, &pool, &delegation);
        let sum = |is: fn(&LeavingView<Balance, BlockNumberFor<T>>) -> bool| -> Balance {
            leaving.iter().filter(|part| is(part)).map(|part| part.amount).sum()
        };
        // Parts of the token's issuance.
        let earning = stake.saturating_add(sum(|part| part.free_from.is_none()));
        let exposed = stake.saturating_add(sum(|part| part.is_at_risk));
        Some(DelegationView {
            provider: who.clone(),
            delegator: delegator.clone(),
            stake,
            joining,
            refund,
            round: pool.round,
            may_end: pool::may_turn(&pool),
            commission: pool.commission,
            income: Self::income(&provider, &pool, earning),
            at_risk: T::Deterrence::get().fraud_slash.mul_ceil(exposed),
            leaving,
        })
    }

    /// What an account has behind all providers.
    pub fn delegations_of(delegator: &T::AccountId) -> Vec<DelegationViewOf<T>> {
        let to = Delegations::<T>::iter_keys().filter(|(_, known)| known == delegator);
        let mut views: Vec<_> =
            to.filter_map(|(who, _)| Self::delegation_view(&who, delegator)).collect();
        views.sort_by(|a, b| a.provider.cmp(&b.provider));
        views
    }

    /// A provider's delegators, those with most at stake first.
    pub fn delegators(who: &T::AccountId) -> Vec<DelegatorViewOf<T>> {
        let Some(pool) = Providers::<T>::get(who).and_then(|provider| provider.pool) else {
            return Vec::new();
        };
        let all = Delegations::<T>::iter_prefix(who);
        let mut views: Vec<_> = all
            .map(|(delegator, delegation)| {
                let Owned { stake, joining, leaving, refund } =
                    Self::owned(who, &pool, &delegation);
                let joining = joining.iter().map(|part| part.amount).sum::<Balance>();
                let leaving = leaving.iter().map(|part| part.amount).sum();
                // What could not join waits beside what joins.
                let joining = joining.saturating_add(refund);
                DelegatorView { delegator, stake, joining, leaving }
            })
            .collect();
        views.sort_by(|a, b| b.stake.cmp(&a.stake).then_with(|| a.delegator.cmp(&b.delegator)));
        views
    }

    /// What a delegation consists of, with the shares of all that has joined.
    fn owned(who: &T::AccountId, pool: &PoolOf<T>, delegation: &Delegation<Balance>) -> Owned<T> {
        let (mut shares, mut joining, mut refund) = (delegation.shares, Vec::new(), 0);
        for Change { round, amount } in delegation.joining.iter().copied() {
            // Rounds count up from zero; the last one is never reached.
            let after = round.saturating_add(1);
            match Joins::<T>::get(who, round).filter(|_| after < pool.round) {
                Some(known) => {
                    let (_, more, back) = pool::taken(known, amount);
                    // Parts of what the pool has and keeps.
                    shares = more.saturating_add(shares);
                    refund = back.saturating_add(refund);
                }
                None => joining.push(JoiningView { amount, round: after }),
            }
        }
        let stake = pool::part_of(pool.stake, shares, pool.shares);
        let leaving = delegation.leaving.iter();
        let leaving = leaving.map(|change| Self::leaving(who, pool, *change)).collect();
        Owned { stake, joining, leaving, refund }
    }

    fn leaving(
        who: &T::AccountId,
        pool: &PoolOf<T>,
        Change { round, amount: shares }: Change<Balance>,
    ) -> LeavingView<Balance, BlockNumberFor<T>> {
        let Some(exit) = Exits::<T>::get(who, round) else {
            let amount = pool::part_of(pool.stake, shares, pool.shares);
            return LeavingView {
                amount,
                round,
                free_from: None,
                is_at_risk: true,
                is_free: false,
            };
        };
        let (free_from, is_final) = (exit.free_from, pool::is_final(pool, round));
        let (_, amount) = pool::withdrawn(exit, shares);
        let is_free = is_final && Self::now() >= free_from;
        LeavingView { amount, round, free_from: Some(free_from), is_at_risk: !is_final, is_free }
    }

    /// The part of what the provider earns that so much of its pool's stake gets.
    fn income(provider: &ProviderOf<T>, pool: &PoolOf<T>, earning: Balance) -> Perbill {
        let whole = Balance::from(Perbill::one().deconstruct());
        let of_pool = pool::delegators_part(pool, provider.bond, whole);
        Perbill::from_rational(pool::part_of(of_pool, earning, pool.stake), whole)
    }
}
