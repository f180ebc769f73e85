//! The life of a provider as pure functions: a record goes in, the next record or a refusal comes out.

use crate::{pool, slashes};
use sp_runtime::{
    traits::{AtLeast32BitUnsigned, Zero},
    ArithmeticError, BoundedVec,
};
use stardust_primitives::{
    delegation::Pool,
    money::Deterrence,
    provider::{Endpoint, Provider, ProviderStatus, Unbonding},
    Balance,
};

/// Which rule refuses a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    BondTooSmall,
    InvalidCapacity,
    Leaving,
    NotLeaving,
    StillAssigned,
    UnbondingNotOver,
    StillLiable,
    CapacityReached,
    PriceTooLow,
    ExposureExceeded,
    BondFrozen,
    SlashNotDue,
    SlashSettled,
    TooManyUnbonding,
    NotEnoughBonded,
    NothingToRelease,
    PingTooSoon,
    CommissionTooHigh,
    CommissionTooSoon,
    NoDelegations,
    DelegationTooSmall,
    DelegationLimit,
    TooManyLeaving,
}

/// What a provider wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Offer {
    pub(crate) endpoint: Endpoint,
    pub(crate) price: Balance,
    pub(crate) capacity: u32,
}

impl Offer {
    fn check(&self, capacity_max: u32) -> Result<(), Refusal> {
        let valid = (1..=capacity_max).contains(&self.capacity);
        valid.then_some(()).ok_or(Refusal::InvalidCapacity)
    }
}

/// What a bond must be and what it secures.
#[derive(Clone, Debug)]
pub(crate) struct BondRules {
    pub(crate) bond_min: Balance,
    pub(crate) deterrence: Deterrence,
    /// Delegations count up to so many times the provider's own bond.
    pub(crate) delegation_limit: u32,
}

impl BondRules {
    /// V* of what is behind the provider.
    pub(crate) fn exposure_cap<N>(&self, provider: &Provider<Balance, N>) -> Balance {
        let limit = self.most_delegated(provider);
        let delegated = provider.pool.as_ref().map_or(0, |pool| pool.stake.min(limit));
        // Parts of the token's issuance.
        self.deterrence.exposure_cap(provider.bond.saturating_add(delegated))
    }

    /// Most planck that delegators may have behind the provider.
    pub(crate) fn most_delegated<N>(&self, provider: &Provider<Balance, N>) -> Balance {
        // More than there is of the token is no limit.
        provider.bond.saturating_mul(self.delegation_limit.into())
    }
}

/// A new provider.
pub(crate) fn registered<BlockNumber: Zero>(
    bond: Balance,
    deposit: Balance,
    offer: Offer,
    bond_min: Balance,
    capacity_max: u32,
    now: BlockNumber,
) -> Result<Provider<Balance, BlockNumber>, Refusal> {
    if bond < bond_min {
        return Err(Refusal::BondTooSmall);
    }
    offer.check(capacity_max)?;
    Ok(Provider {
        bond,
        unbonding: BoundedVec::new(),
        frozen: 0,
        pending: 0,
        deposit,
        pool: None,
        exposure: 0,
        assigned: 0,
        withheld: 0,
        capacity: offer.capacity,
        price: offer.price,
        endpoint: offer.endpoint,
        status: ProviderStatus::Active,
        liable_until: Zero::zero(),
        demands: 0,
        active_at: now,
    })
}

/// The provider with another offer.
pub(crate) fn offering<BlockNumber>(
    provider: Provider<Balance, BlockNumber>,
    offer: Offer,
    capacity_max: u32,
) -> Result<Provider<Balance, BlockNumber>, Refusal> {
    offer.check(capacity_max)?;
    let Offer { endpoint, price, capacity } = offer;
    Ok(Provider { endpoint, price, capacity, ..provider })
}

/// The provider with one more assignment of this value (STK-1).
pub(crate) fn exposed<BlockNumber: Copy + PartialOrd>(
    provider: Provider<Balance, BlockNumber>,
    value: Balance,
    price: Balance,
    rules: &BondRules,
    now: BlockNumber,
) -> Result<Provider<Balance, BlockNumber>, Refusal> {
    if !matches!(provider.status, ProviderStatus::Active) {
        return Err(Refusal::Leaving);
    }
    if provider.bond < rules.bond_min {
        return Err(Refusal::BondTooSmall);
    }
    if price < provider.price {
        return Err(Refusal::PriceTooLow);
    }
    if provider.assigned >= provider.capacity {
        return Err(Refusal::CapacityReached);
    }
    let cap = rules.exposure_cap(&provider);
    let exposure = provider.exposure.checked_add(value).filter(|exposure| *exposure <= cap);
    let exposure = exposure.ok_or(Refusal::ExposureExceeded)?;
    // Below the capacity, which is a u32 itself.
    let assigned = provider.assigned.saturating_add(1);
    let provider = Provider { exposure, assigned, active_at: now, ..provider };
    // No more than there are assignments.
    Ok(recounted(provider, now, |open| open.saturating_add(1)))
}

/// The provider with one assignment of this value less, that was claimed at `claimed_at`.
pub(crate) fn released<BlockNumber: Copy + PartialOrd>(
    provider: Provider<Balance, BlockNumber>,
    value: Balance,
    claimed_at: BlockNumber,
    now: BlockNumber,
) -> Result<Provider<Balance, BlockNumber>, ArithmeticError> {
    let exposure = provider.exposure.checked_sub(value).ok_or(ArithmeticError::Underflow)?;
    let assigned = provider.assigned.checked_sub(1).ok_or(ArithmeticError::Underflow)?;
    let provider = Provider { exposure, assigned, active_at: now, ..provider };
    // It was counted when it was claimed, or when the round began.
    Ok(recounted(provider, claimed_at, |open| open.saturating_sub(1)))
}

/// The provider with one more commitment withheld under question, of work claimed at `claimed_at`.
pub(crate) fn withholding<BlockNumber: Copy + PartialOrd>(
    provider: Provider<Balance, BlockNumber>,
    claimed_at: BlockNumber,
) -> Result<Provider<Balance, BlockNumber>, ArithmeticError> {
    let withheld = provider.withheld.checked_add(1).ok_or(ArithmeticError::Overflow)?;
    // Each is a record of its own on chain.
    Ok(recounted(Provider { withheld, ..provider }, claimed_at, |open| open.saturating_add(1)))
}

/// The provider with one such commitment less.
pub(crate) fn forgotten<BlockNumber: Copy + PartialOrd>(
    provider: Provider<Balance, BlockNumber>,
    claimed_at: BlockNumber,
) -> Result<Provider<Balance, BlockNumber>, ArithmeticError> {
    let withheld = provider.withheld.checked_sub(1).ok_or(ArithmeticError::Underflow)?;
    // It was counted when it was withheld, or when the round began.
    Ok(recounted(Provider { withheld, ..provider }, claimed_at, |open| open.saturating_sub(1)))
}

/// The provider with its pool's count of the work of earlier rounds changed, if what was claimed at `claimed_at` counts
/// to them.
fn recounted<BlockNumber: Copy + PartialOrd>(
    mut provider: Provider<Balance, BlockNumber>,
    claimed_at: BlockNumber,
    change: impl FnOnce(u32) -> u32,
) -> Provider<Balance, BlockNumber> {
    if let Some(pool) = provider.pool.as_mut().filter(|pool| claimed_at <= pool.began_at) {
        pool.open = change(pool.open);
    }
    provider
}

/// Pieces of the provider's work that are not final, or may still be found wrong.
pub(crate) fn open_work<BlockNumber>(provider: &Provider<Balance, BlockNumber>) -> u32 {
    // Each is a record of its own on chain.
    provider.assigned.saturating_add(provider.withheld)
}

/// The provider, liable for the outputs of paid work up to this block at least.
pub(crate) fn liable<BlockNumber: Ord>(
    provider: Provider<Balance, BlockNumber>,
    until: BlockNumber,
) -> Provider<Balance, BlockNumber> {
    let liable_until = provider.liable_until.max(until);
    Provider { liable_until, ..provider }
}

/// The provider with one more open demand for an output.
pub(crate) fn demanded<BlockNumber>(
    provider: Provider<Balance, BlockNumber>,
) -> Result<Provider<Balance, BlockNumber>, ArithmeticError> {
    let demands = provider.demands.checked_add(1).ok_or(ArithmeticError::Overflow)?;
    Ok(Provider { demands, ..provider })
}

/// The provider with one open demand less.
pub(crate) fn relieved<BlockNumber>(
    provider: Provider<Balance, BlockNumber>,
) -> Result<Provider<Balance, BlockNumber>, ArithmeticError> {
    let demands = provider.demands.checked_sub(1).ok_or(ArithmeticError::Underflow)?;
    Ok(Provider { demands, ..provider })
}

/// The provider, on its way out.
pub(crate) fn leaving<BlockNumber>(
    provider: Provider<Balance, BlockNumber>,
    withdraw_from: BlockNumber,
) -> Result<Provider<Balance, BlockNumber>, Refusal> {
    match provider.status {
        ProviderStatus::Active => {
            Ok(Provider { status: ProviderStatus::Leaving { withdraw_from }, ..provider })
        }
        ProviderStatus::Leaving { .. } | ProviderStatus::Retired => Err(Refusal::Leaving),
    }
}

/// The provider, back again.
pub(crate) fn rejoined<BlockNumber>(
    provider: Provider<Balance, BlockNumber>,
) -> Result<Provider<Balance, BlockNumber>, Refusal> {
    match provider.status {
        ProviderStatus::Active | ProviderStatus::Retired => Err(Refusal::NotLeaving),
        ProviderStatus::Leaving { .. } => {
            Ok(Provider { status: ProviderStatus::Active, ..provider })
        }
    }
}

/// Whether the provider may take its bond at `now`.
pub(crate) fn check_withdrawal<BlockNumber: PartialOrd>(
    provider: &Provider<Balance, BlockNumber>,
    now: BlockNumber,
) -> Result<(), Refusal> {
    let ProviderStatus::Leaving { withdraw_from } = &provider.status else {
        return Err(Refusal::NotLeaving);
    };
    let is_liable = now <= provider.liable_until || provider.demands > 0 || provider.withheld > 0;
    if now < *withdraw_from {
        Err(Refusal::UnbondingNotOver)
    } else if provider.assigned > 0 {
        Err(Refusal::StillAssigned)
    } else if is_liable {
        Err(Refusal::StillLiable)
    } else if provider.pending > 0 {
        Err(Refusal::BondFrozen)
    } else {
        Ok(())
    }
}

/// The record of a provider that has withdrawn, if delegators still have something behind it.
pub(crate) fn retired<BlockNumber>(
    provider: Provider<Balance, BlockNumber>,
) -> Option<Provider<Balance, BlockNumber>> {
    provider.pool.as_ref().filter(|pool| pool.members > 0)?;
    let (bond, deposit, unbonding) = (0, 0, BoundedVec::new());
    Some(Provider { bond, deposit, unbonding, status: ProviderStatus::Retired, ..provider })
}

/// The provider with less of a bond, which waits for its release: what is left is enough of a bond, and secures all its
/// work (STK-1).
pub(crate) fn unbonding<BlockNumber: Copy>(
    mut provider: Provider<Balance, BlockNumber>,
    amount: Balance,
    rules: &BondRules,
    free_from: BlockNumber,
) -> Result<Provider<Balance, BlockNumber>, Refusal> {
    let left = provider.bond.checked_sub(amount).filter(|left| *left >= rules.bond_min);
    provider.bond = left.ok_or(Refusal::NotEnoughBonded)?;
    if provider.exposure > rules.exposure_cap(&provider) {
        return Err(Refusal::ExposureExceeded);
    }
    let part = Unbonding { amount, free_from };
    provider.unbonding.try_push(part).map_err(|_| Refusal::TooManyUnbonding)?;
    Ok(provider)
}

/// The provider without the parts of its bond that may be released at `now`, and their sum.
pub(crate) fn unbonded<BlockNumber: Copy + PartialOrd>(
    mut provider: Provider<Balance, BlockNumber>,
    now: BlockNumber,
) -> Result<(Provider<Balance, BlockNumber>, Balance), Refusal> {
    let waiting = slashes::own(&provider);
    provider.unbonding.retain(|part| now < part.free_from);
    // What was let go is a part of what there was.
    match waiting.saturating_sub(slashes::own(&provider)) {
        0 => Err(Refusal::NothingToRelease),
        free => Ok((provider, free)),
    }
}

/// The provider after it said that it is there: at most once in `ping_blocks`.
pub(crate) fn pinged<BlockNumber: AtLeast32BitUnsigned + Copy>(
    provider: Provider<Balance, BlockNumber>,
    ping_blocks: BlockNumber,
    now: BlockNumber,
) -> Result<Provider<Balance, BlockNumber>, Refusal> {
    if !matches!(provider.status, ProviderStatus::Active) {
        return Err(Refusal::Leaving);
    }
    // Block numbers end long after any chain.
    if now < provider.active_at.saturating_add(ping_blocks) {
        return Err(Refusal::PingTooSoon);
    }
    Ok(Provider { active_at: now, ..provider })
}

/// The provider whose pool charges this commission: a new pool, if it had none.
pub(crate) fn charging<BlockNumber: AtLeast32BitUnsigned + Copy>(
    mut provider: Provider<Balance, BlockNumber>,
    commission: sp_runtime::Perbill,
    rules: &pool::CommissionRules<BlockNumber>,
    now: BlockNumber,
) -> Result<Provider<Balance, BlockNumber>, Refusal> {
    if matches!(provider.status, ProviderStatus::Retired) {
        return Err(Refusal::Leaving);
    }
    let open = open_work(&provider);
    provider.pool = Some(match provider.pool {
        Some(known) => pool::charging(known, commission, rules, now)?,
        None => pool::opened(commission, open, now),
    });
    Ok(provider)
}

/// The pool of a provider that may take `amount` more.
pub(crate) fn check_delegation<BlockNumber: Copy>(
    provider: &Provider<Balance, BlockNumber>,
    amount: Balance,
    rules: &BondRules,
) -> Result<Pool<Balance, BlockNumber>, Refusal> {
    if !matches!(provider.status, ProviderStatus::Active) {
        return Err(Refusal::Leaving);
    }
    let pool = provider.pool.clone().ok_or(Refusal::NoDelegations)?;
    // Parts of the token's issuance.
    let known = pool.stake.saturating_add(pool.ready).saturating_add(pool.joining);
    if known.saturating_add(amount) > rules.most_delegated(provider) {
        return Err(Refusal::DelegationLimit);
    }
    Ok(pool)
}
