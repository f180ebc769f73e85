//! Escrow, fees, pay for audits and refunds: the only user of [`Config::Currency`].
//!
//! A payee that cannot receive blocks nobody: its part of a fee goes to the network, and what nobody can
//! receive stays in the escrow until the job closes.

use crate::{AccountIdOf, Config, HoldReason, JobOf};
use frame_support::{
    storage::with_storage_layer,
    traits::{
        fungible::{Inspect, Mutate, MutateHold},
        tokens::{Fortitude, Precision, Preservation, Restriction},
        Get,
    },
};
use sp_runtime::{DispatchError, DispatchResult, Perbill, TokenError};
use stardust_primitives::{money::FeeParts, traits::Providers, Balance};

/// Holds a job's escrow on its requester.
pub(crate) fn hold<T: Config>(requester: &AccountIdOf<T>, amount: Balance) -> DispatchResult {
    T::Currency::hold(&HoldReason::JobEscrow.into(), requester, amount)
}

/// Gives `amount` of the escrow back, or nothing where the requester's account cannot take it.
pub(crate) fn release<T: Config>(requester: &AccountIdOf<T>, amount: Balance) -> Option<Balance> {
    if amount == 0 {
        return Some(0);
    }
    let reason = HoldReason::JobEscrow.into();
    with_storage_layer(|| T::Currency::release(&reason, requester, amount, Precision::Exact)).ok()
}

/// Holds a deposit for what stays on chain.
pub(crate) fn hold_deposit<T: Config>(who: &AccountIdOf<T>, amount: Balance) -> DispatchResult {
    T::Currency::hold(&HoldReason::StorageDeposit.into(), who, amount)
}

/// Gives a deposit for what stayed on chain back, all of it or nothing.
pub(crate) fn release_deposit<T: Config>(who: &AccountIdOf<T>, amount: Balance) -> DispatchResult {
    let reason = HoldReason::StorageDeposit.into();
    with_storage_layer(|| T::Currency::release(&reason, who, amount, Precision::Exact)).map(drop)
}

/// Holds the deposit of a demand on its requester.
pub(crate) fn hold_demand<T: Config>(who: &AccountIdOf<T>, amount: Balance) -> DispatchResult {
    T::Currency::hold(&HoldReason::OutputDemand.into(), who, amount)
}

/// Ends the hold of a demand: `cost` of its deposit goes to the network, the rest back to the requester.
///
/// What one of the two cannot receive, because it is dust to an account without free balance, the other gets:
/// nothing is held for a demand that is over.
pub(crate) fn end_demand<T: Config>(
    requester: &AccountIdOf<T>,
    deposit: Balance,
    cost: Balance,
) -> DispatchResult {
    let reason = HoldReason::OutputDemand;
    let network = T::NetworkAccount::get();
    let paid = transfer::<T>(reason, requester, &network, cost).unwrap_or(0);
    // A cost is never more than its deposit.
    let rest = deposit.saturating_sub(paid);
    let released = with_storage_layer(|| {
        T::Currency::release(&reason.into(), requester, rest, Precision::Exact)
    });
    if let Err(error) = released {
        transfer::<T>(reason, requester, &network, rest).ok_or(error)?;
    }
    Ok(())
}

fn transfer<T: Config>(
    reason: HoldReason,
    requester: &AccountIdOf<T>,
    to: &AccountIdOf<T>,
    amount: Balance,
) -> Option<Balance> {
    if amount == 0 {
        return Some(0);
    }
    let paid: Result<_, DispatchError> = with_storage_layer(|| {
        T::Currency::transfer_on_hold(
            &reason.into(),
            requester,
            to,
            amount,
            Precision::Exact,
            Restriction::Free,
            // What is held was put up for exactly this: no later freeze of the requester's may block it.
            Fortitude::Force,
        )
    });
    paid.ok()
}

/// Pays a provider's delegators their part of what it earned, and says how much: all or nothing.
fn pay_delegators<T: Config>(
    job: &JobOf<T>,
    provider: &AccountIdOf<T>,
    earned: Balance,
) -> Balance {
    let Some((to, part)) = T::Providers::delegators_part(provider, earned) else { return 0 };
    let paid = with_storage_layer(|| {
        let paid = transfer::<T>(HoldReason::JobEscrow, &job.requester, &to, part);
        let paid = paid.ok_or(TokenError::CannotCreate)?;
        T::Providers::note_delegators_paid(provider, paid)?;
        Ok::<_, DispatchError>(paid)
    });
    paid.unwrap_or(0)
}

/// Pays a fee from the job's escrow and says who got what: a provider's part is its own and its delegators'.
pub(crate) fn pay<T: Config>(job: &JobOf<T>, provider: &AccountIdOf<T>, fee: Balance) -> FeeParts {
    let escrow = HoldReason::JobEscrow;
    let asked = job.revenue.as_ref().map_or(Perbill::zero(), |revenue| revenue.share);
    let due = job.terms.fees.share(fee, asked);
    let paid_delegators = pay_delegators::<T>(job, provider, due.provider);
    // What delegators and provider get are parts of what is due to the provider.
    let own = due.provider.saturating_sub(paid_delegators);
    let paid_provider = transfer::<T>(escrow, &job.requester, provider, own).unwrap_or(0);
    let paid_provider = paid_provider.saturating_add(paid_delegators);
    let paid_author = transfer::<T>(escrow, &job.requester, &job.author, due.author).unwrap_or(0);
    let paid_domain = job
        .revenue
        .as_ref()
        .and_then(|revenue| transfer::<T>(escrow, &job.requester, &revenue.treasury, due.domain));
    let paid_domain = paid_domain.unwrap_or(0);
    // What the others got never exceeds the fee, of which each is a share.
    let rest =
        fee.saturating_sub(paid_provider).saturating_sub(paid_author).saturating_sub(paid_domain);
    let network =
        transfer::<T>(escrow, &job.requester, &T::NetworkAccount::get(), rest).unwrap_or(0);
    FeeParts { provider: paid_provider, author: paid_author, domain: paid_domain, network }
}

/// Pays an auditor from the job's reserve, and says how much it got.
pub(crate) fn pay_reserved<T: Config>(
    requester: &AccountIdOf<T>,
    auditor: &AccountIdOf<T>,
    due: Balance,
) -> Balance {
    transfer::<T>(HoldReason::JobEscrow, requester, auditor, due).unwrap_or(0)
}

/// Pays an auditor as much of what it is due as the network's account can spare, and says how much.
pub(crate) fn pay_collected<T: Config>(auditor: &AccountIdOf<T>, due: Balance) -> Balance {
    let network = T::NetworkAccount::get();
    let preserve = Preservation::Preserve;
    let spare = T::Currency::reducible_balance(&network, preserve, Fortitude::Polite);
    let amount = due.min(spare);
    if amount == 0 {
        return 0;
    }
    let paid = with_storage_layer(|| T::Currency::transfer(&network, auditor, amount, preserve));
    paid.unwrap_or(0)
}
