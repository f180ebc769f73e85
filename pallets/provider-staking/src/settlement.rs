//! The one place that moves money.

use crate::{Config, Error, HoldReason, Pallet};
use frame_support::traits::{
    fungible::hold::{Inspect as _, Mutate as _},
    tokens::{Fortitude, Precision},
};
use stardust_primitives::Balance;

/// What a slash did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Burned {
    /// What was burned.
    pub(crate) amount: Balance,
    /// What was wanted and not there.
    pub(crate) shortfall: Balance,
    /// What is still held.
    pub(crate) held: Balance,
}

impl<T: Config> Pallet<T> {
    /// What an account has on hold as its bond.
    pub(crate) fn held_bond(who: &T::AccountId) -> Balance {
        T::Currency::balance_on_hold(&HoldReason::Bond.into(), who)
    }

    pub(crate) fn hold_bond(who: &T::AccountId, amount: Balance) -> Result<(), Error<T>> {
        // The token's reasons (too little, frozen, too many holds) are all the same to a provider.
        T::Currency::hold(&HoldReason::Bond.into(), who, amount).map_err(|_| Error::CannotAfford)
    }

    /// Gives back all that is held.
    pub(crate) fn release_bond(who: &T::AccountId) -> Result<Balance, sp_runtime::DispatchError> {
        T::Currency::release_all(&HoldReason::Bond.into(), who, Precision::BestEffort)
    }

    /// Burns up to `amount` of the bond. A slash never fails: a verdict must not be stoppable by its loser.
    pub(crate) fn burn_bond(who: &T::AccountId, amount: Balance) -> Burned {
        let burned = T::Currency::burn_held(
            &HoldReason::Bond.into(),
            who,
            amount,
            Precision::BestEffort,
            Fortitude::Force,
        );
        let burned = burned.unwrap_or(0);
        let shortfall = amount.saturating_sub(burned);
        Burned { amount: burned, shortfall, held: Self::held_bond(who) }
    }
}
