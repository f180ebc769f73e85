//! The life of a provider as pure functions: a record goes in, the next record or a refusal comes out.

use sp_runtime::{traits::Zero, ArithmeticError};
use stardust_primitives::{
    money::{Deterrence, SlashParts},
    provider::{Endpoint, Provider, ProviderStatus, SlashRecord, SlashStatus},
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
}

/// A new provider.
pub(crate) fn registered<BlockNumber: Zero>(
    bond: Balance,
    offer: Offer,
    bond_min: Balance,
    capacity_max: u32,
) -> Result<Provider<Balance, BlockNumber>, Refusal> {
    if bond < bond_min {
        return Err(Refusal::BondTooSmall);
    }
    offer.check(capacity_max)?;
    Ok(Provider {
        bond,
        frozen: 0,
        exposure: 0,
        assigned: 0,
        capacity: offer.capacity,
        price: offer.price,
        endpoint: offer.endpoint,
        status: ProviderStatus::Active,
        liable_until: Zero::zero(),
        demands: 0,
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
pub(crate) fn exposed<BlockNumber>(
    provider: Provider<Balance, BlockNumber>,
    value: Balance,
    price: Balance,
    rules: &BondRules,
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
    let cap = rules.deterrence.exposure_cap(provider.bond);
    let exposure = provider.exposure.checked_add(value).filter(|exposure| *exposure <= cap);
    let exposure = exposure.ok_or(Refusal::ExposureExceeded)?;
    // Below the capacity, which is a u32 itself.
    let assigned = provider.assigned.saturating_add(1);
    Ok(Provider { exposure, assigned, ..provider })
}

/// The provider with one assignment of this value less.
pub(crate) fn released<BlockNumber>(
    provider: Provider<Balance, BlockNumber>,
    value: Balance,
) -> Result<Provider<Balance, BlockNumber>, ArithmeticError> {
    let exposure = provider.exposure.checked_sub(value).ok_or(ArithmeticError::Underflow)?;
    let assigned = provider.assigned.checked_sub(1).ok_or(ArithmeticError::Underflow)?;
    Ok(Provider { exposure, assigned, ..provider })
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
        ProviderStatus::Leaving { .. } => Err(Refusal::Leaving),
    }
}

/// The provider, back again.
pub(crate) fn rejoined<BlockNumber>(
    provider: Provider<Balance, BlockNumber>,
) -> Result<Provider<Balance, BlockNumber>, Refusal> {
    match provider.status {
        ProviderStatus::Active => Err(Refusal::NotLeaving),
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
    match &provider.status {
        ProviderStatus::Active => Err(Refusal::NotLeaving),
        ProviderStatus::Leaving { withdraw_from } if now < *withdraw_from => {
            Err(Refusal::UnbondingNotOver)
        }
        ProviderStatus::Leaving { .. } if provider.assigned > 0 => Err(Refusal::StillAssigned),
        ProviderStatus::Leaving { .. } if now <= provider.liable_until || provider.demands > 0 => {
            Err(Refusal::StillLiable)
        }
        ProviderStatus::Leaving { .. } if provider.frozen > 0 => Err(Refusal::BondFrozen),
        ProviderStatus::Leaving { .. } => Ok(()),
    }
}

/// The provider with up to `wanted` of its bond frozen, and how much was frozen.
pub(crate) fn slashed<BlockNumber>(
    provider: Provider<Balance, BlockNumber>,
    wanted: Balance,
) -> (Provider<Balance, BlockNumber>, Balance) {
    let amount = wanted.min(provider.bond);
    let bond = provider.bond.saturating_sub(amount);
    // One account holds both, so that their sum is a balance.
    let frozen = provider.frozen.saturating_add(amount);
    (Provider { bond, frozen, ..provider }, amount)
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

/// How the slash is shared; nobody is paid from its own.
pub(crate) fn shared<AccountId: PartialEq, BlockNumber>(
    slash: &SlashRecord<AccountId, Balance, BlockNumber>,
    deterrence: &Deterrence,
) -> SlashParts {
    let is_other = |payee: &AccountId| *payee != slash.provider;
    let harmed = slash.harm.as_ref().filter(|harm| is_other(&harm.requester));
    let exposer = slash.harm.as_ref().and_then(|harm| harm.exposer.as_ref());
    let cap = harmed.map_or(0, |harm| harm.cap);
    deterrence.share_slash(slash.amount, cap, exposer.is_some_and(is_other))
}

/// The provider without what an executed slash took, of which `held` was on hold before. What is not held
/// secures nothing: if somebody else took from the hold, the bond is less.
pub(crate) fn executed<BlockNumber>(
    provider: Provider<Balance, BlockNumber>,
    amount: Balance,
    held: Balance,
) -> Result<Provider<Balance, BlockNumber>, ArithmeticError> {
    let frozen = provider.frozen.checked_sub(amount).ok_or(ArithmeticError::Underflow)?;
    let left = held.saturating_sub(amount).saturating_sub(frozen);
    Ok(Provider { bond: provider.bond.min(left), frozen, ..provider })
}

/// The provider with what a cancelled slash had frozen.
pub(crate) fn spared<BlockNumber>(
    provider: Provider<Balance, BlockNumber>,
    amount: Balance,
) -> Result<Provider<Balance, BlockNumber>, ArithmeticError> {
    let frozen = provider.frozen.checked_sub(amount).ok_or(ArithmeticError::Underflow)?;
    let bond = provider.bond.checked_add(amount).ok_or(ArithmeticError::Overflow)?;
    Ok(Provider { bond, frozen, ..provider })
}
