//! The one place that moves money.

use crate::{Config, Error, HoldReason, Pallet};
use frame_support::traits::{
    fungible::{hold::Mutate as _, Inspect as _, Mutate as _},
    tokens::{Precision, Preservation},
    Get,
};
use sp_runtime::{traits::AccountIdConversion, DispatchError, DispatchResult};
use stardust_primitives::{ids::DomainId, Balance};

impl<T: Config> Pallet<T> {
    /// The account of a domain's treasury.
    pub fn treasury(id: DomainId) -> T::AccountId {
        T::PalletId::get().into_sub_account_truncating(id)
    }

    /// Holds a deposit.
    pub(crate) fn hold(
        reason: HoldReason,
        who: &T::AccountId,
        amount: Balance,
    ) -> Result<(), Error<T>> {
        // The token's reasons (too little, frozen, too many holds) are all the same to who has to pay.
        T::Currency::hold(&reason.into(), who, amount).map_err(|_| Error::CannotAfford)
    }

    /// Gives a deposit back.
    pub(crate) fn release(
        reason: HoldReason,
        who: &T::AccountId,
        amount: Balance,
    ) -> DispatchResult {
        T::Currency::release(&reason.into(), who, amount, Precision::BestEffort).map(drop)
    }

    /// Makes the account of a treasury, so that any fee can be paid into it.
    pub(crate) fn found_treasury(founder: &T::AccountId, id: DomainId) -> Result<(), Error<T>> {
        let (to, amount) = (Self::treasury(id), T::Currency::minimum_balance());
        T::Currency::transfer(founder, &to, amount, Preservation::Preserve)
            .map(drop)
            .map_err(|_| Error::CannotAfford)
    }

    /// Pays something out of a treasury, which goes on.
    pub(crate) fn pay_out(
        id: DomainId,
        to: &T::AccountId,
        amount: Balance,
    ) -> Result<(), Error<T>> {
        T::Currency::transfer(&Self::treasury(id), to, amount, Preservation::Preserve)
            .map(drop)
            .map_err(|_| Error::CannotSpend)
    }

    /// Empties a treasury, and says how much was in it.
    pub(crate) fn empty_treasury(id: DomainId) -> Result<Balance, DispatchError> {
        let (from, to) = (Self::treasury(id), T::Remainder::get());
        let rest = T::Currency::balance(&from);
        if rest > 0 {
            T::Currency::transfer(&from, &to, rest, Preservation::Expendable)?;
        }
        Ok(rest)
    }
}
