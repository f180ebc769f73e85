//! The one place that moves money.

use crate::{Config, Error, HarmOf, HoldReason, Pallet};
use frame_support::{
    storage::with_storage_layer,
    traits::{
        fungible::{
            hold::{Inspect as _, Mutate as _},
            Mutate as _,
        },
        tokens::{Fortitude, Precision, Preservation, Restriction},
        Get,
    },
};
use sp_runtime::{DispatchError, DispatchResult};
use stardust_primitives::{money::SlashParts, Balance};

impl<T: Config> Pallet<T> {
    /// What an account has on hold as its bond.
    pub(crate) fn held_bond(who: &T::AccountId) -> Balance {
        T::Currency::balance_on_hold(&HoldReason::Bond.into(), who)
    }

    pub(crate) fn hold_bond(who: &T::AccountId, amount: Balance) -> Result<(), Error<T>> {
        // The token's reasons (too little, frozen, too many holds) are all the same to a provider.
        T::Currency::hold(&HoldReason::Bond.into(), who, amount).map_err(|_| Error::CannotAfford)
    }

    pub(crate) fn hold_deposit(who: &T::AccountId, amount: Balance) -> Result<(), Error<T>> {
        let reason = HoldReason::Registration.into();
        T::Currency::hold(&reason, who, amount).map_err(|_| Error::CannotAfford)
    }

    /// Burns what a registration costs; the account goes on.
    pub(crate) fn burn_price(who: &T::AccountId, amount: Balance) -> Result<(), Error<T>> {
        let (precision, politeness) = (Precision::Exact, Fortitude::Polite);
        T::Currency::burn_from(who, amount, Preservation::Preserve, precision, politeness)
            .map(drop)
            .map_err(|_| Error::CannotAfford)
    }

    /// Gives back part of what is held as a bond.
    pub(crate) fn release_bond(who: &T::AccountId, amount: Balance) -> DispatchResult {
        T::Currency::release(&HoldReason::Bond.into(), who, amount, Precision::BestEffort).map(drop)
    }

    /// Gives back all that is held, and says how much it was.
    pub(crate) fn release_all(who: &T::AccountId) -> Result<Balance, DispatchError> {
        let release = |reason: HoldReason| {
            T::Currency::release_all(&reason.into(), who, Precision::BestEffort)
        };
        let (bond, deposit) = (release(HoldReason::Bond)?, release(HoldReason::Registration)?);
        // Both were held on one account.
        Ok(bond.saturating_add(deposit))
    }

    /// Takes what is delegated into the account that keeps it.
    pub(crate) fn keep(delegator: &T::AccountId, amount: Balance) -> Result<(), Error<T>> {
        let to = T::DelegationAccount::get();
        T::Currency::transfer(delegator, &to, amount, Preservation::Preserve)
            .map(drop)
            .map_err(|_| Error::CannotAfford)
    }

    /// Gives a delegator something of what is kept.
    pub(crate) fn hand_out(delegator: &T::AccountId, amount: Balance) -> DispatchResult {
        if amount == 0 {
            return Ok(());
        }
        let from = T::DelegationAccount::get();
        T::Currency::transfer(&from, delegator, amount, Preservation::Expendable).map(drop)
    }

    /// Burns something of what is kept for delegators.
    pub(crate) fn burn_delegated(amount: Balance) -> Balance {
        if amount == 0 {
            return 0;
        }
        let burned = T::Currency::burn_from(
            &T::DelegationAccount::get(),
            amount,
            Preservation::Expendable,
            Precision::BestEffort,
            Fortitude::Force,
        );
        burned.unwrap_or(0)
    }

    /// Pays and burns a slash that took `own` of what `who` has on hold and `delegated` of what is kept for its
    /// delegators, and says who got what. It never fails: a slash must not be stoppable by a payee that cannot receive,
    /// nor by a hold that is too small.
    pub(crate) fn settle_slash(
        who: &T::AccountId,
        own: Balance,
        delegated: Balance,
        due: SlashParts,
        harm: Option<&HarmOf<T>>,
    ) -> SlashParts {
        let mut purse = Purse { own, delegated };
        let exposer = harm.and_then(|harm| harm.exposer.as_ref());
        let requester = harm.map(|harm| &harm.requester);
        let compensation = Self::pay_slashed(who, &mut purse, requester, due.compensation);
        let reward = Self::pay_slashed(who, &mut purse, exposer, due.reward);
        let burned = Self::burn_bond(who, purse.own);
        // Parts of the token's issuance.
        let burned = burned.saturating_add(Self::burn_delegated(purse.delegated));
        SlashParts { compensation, reward, burned }
    }

    /// Pays `amount` of what was slashed, the provider's own first, and says how much was received: all or nothing.
    fn pay_slashed(
        who: &T::AccountId,
        purse: &mut Purse,
        payee: Option<&T::AccountId>,
        amount: Balance,
    ) -> Balance {
        let (Some(payee), true) = (payee, amount > 0) else { return 0 };
        let own = amount.min(purse.own);
        // What is paid out is a part of what was taken.
        let rest = amount.saturating_sub(own).min(purse.delegated);
        let paid: DispatchResult = with_storage_layer(|| {
            if own > 0 {
                T::Currency::transfer_on_hold(
                    &HoldReason::Bond.into(),
                    who,
                    payee,
                    own,
                    Precision::Exact,
                    Restriction::Free,
                    // A bond is there to be slashed: no later freeze of its owner's may block it.
                    Fortitude::Force,
                )?;
            }
            Self::hand_out(payee, rest)
        });
        if paid.is_err() {
            return 0;
        }
        // Both are at most what the purse has.
        purse.own = purse.own.saturating_sub(own);
        purse.delegated = purse.delegated.saturating_sub(rest);
        own.saturating_add(rest)
    }

    /// Burns up to `amount` of a bond and says how much it was.
    fn burn_bond(who: &T::AccountId, amount: Balance) -> Balance {
        if amount == 0 {
            return 0;
        }
        let burned = T::Currency::burn_held(
            &HoldReason::Bond.into(),
            who,
            amount,
            Precision::BestEffort,
            Fortitude::Force,
        );
        burned.unwrap_or(0)
    }
}

/// What is left of a slash.
struct Purse {
    /// On hold on the provider.
    own: Balance,
    /// Kept for its delegators.
    delegated: Balance,
}
