//! Which error each refusal is.

use crate::{lifecycle::Refusal, Error};

impl<T> From<Refusal> for Error<T> {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::BondTooSmall => Self::BondTooSmall,
            Refusal::InvalidCapacity => Self::InvalidCapacity,
            Refusal::Leaving => Self::Leaving,
            Refusal::NotLeaving => Self::NotLeaving,
            Refusal::StillAssigned => Self::StillAssigned,
            Refusal::UnbondingNotOver => Self::UnbondingNotOver,
            Refusal::StillLiable => Self::StillLiable,
            Refusal::CapacityReached => Self::CapacityReached,
            Refusal::PriceTooLow => Self::PriceTooLow,
            Refusal::ExposureExceeded => Self::ExposureExceeded,
            Refusal::BondFrozen => Self::BondFrozen,
            Refusal::SlashNotDue => Self::SlashNotDue,
            Refusal::SlashSettled => Self::SlashSettled,
            Refusal::TooManyUnbonding => Self::TooManyUnbonding,
            Refusal::NotEnoughBonded => Self::NotEnoughBonded,
            Refusal::NothingToRelease => Self::NothingToRelease,
            Refusal::PingTooSoon => Self::PingTooSoon,
            Refusal::CommissionTooHigh => Self::CommissionTooHigh,
            Refusal::CommissionTooSoon => Self::CommissionTooSoon,
            Refusal::NoDelegations => Self::NoDelegations,
            Refusal::DelegationTooSmall => Self::DelegationTooSmall,
            Refusal::DelegationLimit => Self::DelegationLimit,
            Refusal::TooManyLeaving => Self::TooManyLeaving,
        }
    }
}
