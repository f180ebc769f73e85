//! The life of a provider as pure functions: a record goes in, the next record or a refusal comes out.

use sp_runtime::ArithmeticError;
use stardust_primitives::{
    money::Deterrence,
    provider::{Endpoint, Provider, ProviderStatus},
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
    CapacityReached,
    PriceTooLow,
    ExposureExceeded,
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
pub(crate) fn registered<BlockNumber>(
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
        exposure: 0,
        assigned: 0,
        capacity: offer.capacity,
        price: offer.price,
        endpoint: offer.endpoint,
        checked: 0,
        status: ProviderStatus::Active,
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
        ProviderStatus::Leaving { .. } => Ok(()),
    }
}

/// The provider after a checked result (REP-1). Trust saturates: past some hundred it changes nothing.
pub(crate) fn trusted_more<BlockNumber>(
    provider: Provider<Balance, BlockNumber>,
) -> Provider<Balance, BlockNumber> {
    Provider { checked: provider.checked.saturating_add(1), ..provider }
}

/// The provider after a slash that left `held` of its bond; all its trust is gone (REP-1).
pub(crate) fn slashed<BlockNumber>(
    provider: Provider<Balance, BlockNumber>,
    held: Balance,
) -> Provider<Balance, BlockNumber> {
    Provider { bond: held, checked: 0, ..provider }
}
