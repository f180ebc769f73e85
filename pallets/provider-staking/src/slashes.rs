//! How a slash falls on those whose stake was behind the work: pure functions.

use crate::{lifecycle::Refusal, pool::part_of};
use sp_runtime::{ArithmeticError, Perbill};
use stardust_primitives::{
    delegation::Pool,
    money::{Deterrence, SlashParts},
    provider::{Provider, SlashCause, SlashRecord, SlashStatus},
    Balance,
};

/// How much a slash takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// A fault: this amount of all that is behind the provider.
    Amount(Balance),
    /// A fraud: this share of each part.
    Share(Perbill),
}

/// What is, or is taken, of each kind of stake.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Parts {
    /// The provider's own, what waits for its release among it.
    pub(crate) own: Balance,
    /// The pool's.
    pub(crate) stake: Balance,
    /// What left the pool at the beginning of its round.
    pub(crate) exiting: Balance,
}

impl Parts {
    /// Their sum: parts of the token's issuance.
    pub(crate) fn sum(&self) -> Balance {
        self.own.saturating_add(self.stake).saturating_add(self.exiting)
    }
}

/// What a slash takes of each part, and what there was not enough for. A fault is shared in proportion, rounded in the
/// delegators' favour.
pub(crate) fn split(all: Parts, wanted: Wanted) -> (Parts, Balance) {
    match wanted {
        Wanted::Share(share) => {
            let of = |part: Balance| share.mul_ceil(part);
            (Parts { own: of(all.own), stake: of(all.stake), exiting: of(all.exiting) }, 0)
        }
        Wanted::Amount(wanted) => {
            let whole = all.sum();
            let amount = wanted.min(whole);
            let stake = part_of(amount, all.stake, whole);
            let exiting = part_of(amount, all.exiting, whole);
            // The two are floors of parts of the amount.
            let own = amount.saturating_sub(stake).saturating_sub(exiting).min(all.own);
            // At most two planck, where the provider has nothing of its own left.
            let rest = amount.saturating_sub(own).saturating_sub(stake).saturating_sub(exiting);
            // What each part gives is less than what there is of it, and the amount less than was wanted.
            let more = rest.min(all.stake.saturating_sub(stake));
            let parts = Parts {
                own,
                stake: stake.saturating_add(more),
                exiting: exiting.saturating_add(rest.saturating_sub(more)),
            };
            (parts, wanted.saturating_sub(amount))
        }
    }
}

/// Whether the slash is for a fraud, or for silence under question, which counts as one.
pub(crate) fn is_fraud<N>(cause: &SlashCause<N>) -> bool {
    matches!(cause, SlashCause::Fraud { .. } | SlashCause::Unanswered { .. })
}

/// The block of the claim of the work that a fault was about; none for paid work, whose outputs are its provider's own
/// business: whoever was behind it when it was claimed may be gone.
pub(crate) fn claimed_at<N: Copy>(cause: &SlashCause<N>) -> Option<N> {
    match cause {
        SlashCause::Expired { claimed_at, .. }
        | SlashCause::Withheld { claimed_at, .. }
        | SlashCause::Unanswered { claimed_at, .. } => Some(*claimed_at),
        SlashCause::OutputWithheld { .. } | SlashCause::Fraud { .. } => None,
    }
}

/// A provider's own stake that can be slashed. Its parts are held on one account, so that their sum is a balance.
pub(crate) fn own<N>(provider: &Provider<Balance, N>) -> Balance {
    let waiting = provider.unbonding.iter().map(|part| part.amount);
    waiting.fold(provider.bond, |sum, amount| sum.saturating_add(amount))
}

/// The provider with these parts frozen: of its own stake first the bond, then what waits for its release, the latest
/// first.
pub(crate) fn frozen<N>(mut provider: Provider<Balance, N>, parts: Parts) -> Provider<Balance, N> {
    let of_bond = parts.own.min(provider.bond);
    let mut rest = parts.own.saturating_sub(of_bond);
    provider.bond = provider.bond.saturating_sub(of_bond);
    for part in provider.unbonding.iter_mut().rev() {
        // At most what is left of either.
        let taken = rest.min(part.amount);
        part.amount = part.amount.saturating_sub(taken);
        rest = rest.saturating_sub(taken);
    }
    provider.unbonding.retain(|part| part.amount > 0);
    if let Some(pool) = provider.pool.as_mut() {
        // A part of it.
        pool.stake = pool.stake.saturating_sub(parts.stake);
    }
    // One account holds both, so that their sum is a balance.
    let frozen = provider.frozen.saturating_add(parts.own.saturating_sub(rest));
    Provider { frozen, ..provider }
}

/// Whether the slash may be executed at `now`.
pub(crate) fn check_execution<AccountId, BlockNumber: PartialOrd>(
    slash: &SlashRecord<AccountId, Balance, BlockNumber>,
    now: BlockNumber,
) -> Result<(), Refusal> {
    match &slash.status {
        SlashStatus::Pending { due } if now < *due => Err(Refusal::SlashNotDue),
        SlashStatus::Pending { .. } => Ok(()),
        SlashStatus::Executed { .. } | SlashStatus::Cancelled => Err(Refusal::SlashSettled),
    }
}

/// What a slash took of the provider's own stake: the delegated parts are parts of the whole.
pub(crate) fn own_part<AccountId, N>(slash: &SlashRecord<AccountId, Balance, N>) -> Balance {
    let delegated = slash.delegated.unwrap_or_default();
    slash.amount.saturating_sub(delegated.stake).saturating_sub(delegated.exiting)
}

/// How the slash is shared; nobody is paid from its own, and no more is paid than it took of the provider's own: else
/// who has itself exposed, through accounts of its own, would be paid by its delegators.
pub(crate) fn shared<AccountId: PartialEq, BlockNumber>(
    slash: &SlashRecord<AccountId, Balance, BlockNumber>,
    deterrence: &Deterrence,
) -> SlashParts {
    let is_other = |payee: &AccountId| *payee != slash.provider;
    let harmed = slash.harm.as_ref().filter(|harm| is_other(&harm.requester));
    let exposer = slash.harm.as_ref().and_then(|harm| harm.exposer.as_ref());
    let cap = harmed.map_or(0, |harm| harm.cap);
    let parts = deterrence.share_slash(slash.amount, cap, exposer.is_some_and(is_other));
    let own = own_part(slash);
    let compensation = parts.compensation.min(own);
    let reward = parts.reward.min(own.saturating_sub(compensation));
    // The two are parts of the amount.
    let burned = slash.amount.saturating_sub(compensation).saturating_sub(reward);
    SlashParts { compensation, reward, burned }
}

/// The provider without what an executed slash took of its own stake, of which `held` was on hold before. What is not
/// held secures nothing: if somebody else took from the hold, the bond is less.
pub(crate) fn executed<BlockNumber>(
    provider: Provider<Balance, BlockNumber>,
    amount: Balance,
    held: Balance,
) -> Result<Provider<Balance, BlockNumber>, ArithmeticError> {
    let frozen = provider.frozen.checked_sub(amount).ok_or(ArithmeticError::Underflow)?;
    // The bond is a part of its own stake. Where less is held than is owed, nothing is left of it.
    let waiting = own(&provider).saturating_sub(provider.bond);
    let left = held.saturating_sub(amount).saturating_sub(frozen).saturating_sub(waiting);
    Ok(Provider { bond: provider.bond.min(left), frozen, ..provider })
}

/// The provider with what a cancelled slash had frozen of its own stake.
pub(crate) fn spared<BlockNumber>(
    provider: Provider<Balance, BlockNumber>,
    amount: Balance,
) -> Result<Provider<Balance, BlockNumber>, ArithmeticError> {
    let frozen = provider.frozen.checked_sub(amount).ok_or(ArithmeticError::Underflow)?;
    let bond = provider.bond.checked_add(amount).ok_or(ArithmeticError::Overflow)?;
    Ok(Provider { bond, frozen, ..provider })
}

/// The provider with one more pending slash. One for a fraud keeps its pool's round from ending, if it has a pool.
pub(crate) fn begun<AccountId, N>(
    mut provider: Provider<Balance, N>,
    slash: &SlashRecord<AccountId, Balance, N>,
    cause: &SlashCause<N>,
) -> Result<Provider<Balance, N>, ArithmeticError> {
    let more = |count: u32| count.checked_add(1).ok_or(ArithmeticError::Overflow);
    provider.pending = more(provider.pending)?;
    if let Some(pool) = counting(&mut provider, slash, cause) {
        pool.frauds = more(pool.frauds)?;
    }
    Ok(provider)
}

/// The provider with one pending slash less.
pub(crate) fn ended<AccountId, N>(
    mut provider: Provider<Balance, N>,
    slash: &SlashRecord<AccountId, Balance, N>,
    cause: &SlashCause<N>,
) -> Result<Provider<Balance, N>, ArithmeticError> {
    let less = |count: u32| count.checked_sub(1).ok_or(ArithmeticError::Underflow);
    provider.pending = less(provider.pending)?;
    if let Some(pool) = counting(&mut provider, slash, cause) {
        pool.frauds = less(pool.frauds)?;
    }
    Ok(provider)
}

/// The pool that counts this slash among its frauds.
fn counting<'a, AccountId, N>(
    provider: &'a mut Provider<Balance, N>,
    slash: &SlashRecord<AccountId, Balance, N>,
    cause: &SlashCause<N>,
) -> Option<&'a mut Pool<Balance, N>> {
    provider.pool.as_mut().filter(|_| is_fraud(cause) && slash.delegated.is_some())
}
