//! The one place that moves money.

use crate::{Config, Error, HarmOf, HoldReason, Pallet};
use frame_support::{
    storage::with_storage_layer,
    traits::{
        fungible::hold::{Inspect as _, Mutate as _},
        tokens::{Fortitude, Precision, Restriction},
    },
};
use sp_runtime::DispatchError;
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

    /// Gives back all that is held.
    pub(crate) fn release_bond(who: &T::AccountId) -> Result<Balance, sp_runtime::DispatchError> {
        T::Currency::release_all(&HoldReason::Bond.into(), who, Precision::BestEffort)
    }

    /// Pays and burns a slash out of the hold of `who`, and says who got what. It never fails: a slash must
    /// not be stoppable by a payee that cannot receive, nor by a hold that is too small.
    pub(crate) fn settle_slash(
        who: &T::AccountId,
        due: SlashParts,
        harm: Option<&HarmOf<T>>,
    ) -> SlashParts {
        let exposer = harm.and_then(|harm| harm.exposer.as_ref());
        let requester = harm.map(|harm| &harm.requester);
        let compensation = Self::pay_from_bond(who, requester, due.compensation);
        let reward = Self::pay_from_bond(who, exposer, due.reward);
        let paid = compensation.saturating_add(reward);
        let all = due.compensation.saturating_add(due.reward).saturating_add(due.burned);
        let burned = Self::burn_bond(who, all.saturating_sub(paid));
        SlashParts { compensation, reward, burned }
    }

    /// Pays `amount` from a bond and says how much was received: all or nothing.
    fn pay_from_bond(who: &T::AccountId, payee: Option<&T::AccountId>, amount: Balance) -> Balance {
        let (Some(payee), true) = (payee, amount > 0) else { return 0 };
        let paid: Result<_, DispatchError> = with_storage_layer(|| {
            T::Currency::transfer_on_hold(
                &HoldReason::Bond.into(),
                who,
                payee,
                amount,
                Precision::Exact,
                Restriction::Free,
                // A bond is there to be slashed: no later freeze of its owner's may block it.
                Fortitude::Force,
            )
        });
        paid.unwrap_or(0)
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
