//! The one place that moves money.
//!
//! What clearing moves is what it could move: who cannot pay or be paid holds up nobody.

use crate::{Config, Error, HoldReason, Pallet};
use frame_support::{
    storage::with_storage_layer,
    traits::{
        fungible::{hold::Mutate as _, Inspect as _, Mutate as _},
        tokens::{Fortitude, Precision, Preservation, Restriction},
        Get,
    },
};
use sp_runtime::{traits::AccountIdConversion, DispatchResult};
use stardust_primitives::{ids::DomainId, traits::Sovereigns, Balance};

impl<T: Config> Pallet<T> {
    /// The account that holds what a clearing has collected and not paid.
    pub fn pot() -> T::AccountId {
        T::PalletId::get().into_account_truncating()
    }

    /// Makes the account of the pot, if it is not there, so that any amount can be paid into it.
    pub(crate) fn found_pot(founder: DomainId) -> Result<(), Error<T>> {
        let (pot, amount) = (Self::pot(), T::Currency::minimum_balance());
        if T::Currency::balance(&pot) >= amount {
            return Ok(());
        }
        let from = T::Sovereigns::treasury(founder);
        T::Currency::transfer(&from, &pot, amount, Preservation::Preserve)
            .map(drop)
            .map_err(|_| Error::CannotAfford)
    }

    /// Puts collateral of a domain on hold or gives it back, until there is `target` where there was `present`.
    pub(crate) fn move_collateral(
        domain: DomainId,
        present: Balance,
        target: Balance,
    ) -> DispatchResult {
        let (treasury, reason) = (T::Sovereigns::treasury(domain), HoldReason::Collateral.into());
        match target.checked_sub(present) {
            Some(more) => T::Currency::hold(&reason, &treasury, more)
                .map_err(|_| Error::<T>::CannotAfford.into()),
            None => {
                // The other is smaller.
                let less = present.saturating_sub(target);
                T::Currency::release(&reason, &treasury, less, Precision::BestEffort).map(drop)
            }
        }
    }

    /// Takes up to `amount` of what a treasury can spend, and says how much.
    pub(crate) fn collect_free(domain: DomainId, amount: Balance) -> Balance {
        let treasury = T::Sovereigns::treasury(domain);
        let (keep, polite) = (Preservation::Preserve, Fortitude::Polite);
        let amount = amount.min(T::Currency::reducible_balance(&treasury, keep, polite));
        if amount == 0 {
            return 0;
        }
        let moved =
            with_storage_layer(|| T::Currency::transfer(&treasury, &Self::pot(), amount, keep));
        moved.unwrap_or(0)
    }

    /// Takes up to `amount` of a domain's collateral, and says how much.
    pub(crate) fn collect_held(domain: DomainId, amount: Balance) -> Balance {
        if amount == 0 {
            return 0;
        }
        let moved = with_storage_layer(|| {
            T::Currency::transfer_on_hold(
                &HoldReason::Collateral.into(),
                &T::Sovereigns::treasury(domain),
                &Self::pot(),
                amount,
                Precision::BestEffort,
                Restriction::Free,
                // It was put up for exactly this: no later freeze may block it.
                Fortitude::Force,
            )
        });
        moved.unwrap_or(0)
    }

    /// Pays a domain out of the pot, and says how much: all or nothing.
    pub(crate) fn pay_out(domain: DomainId, amount: Balance) -> Balance {
        Self::pay_account(&T::Sovereigns::treasury(domain), amount)
    }

    /// Pays what nobody could get to the network.
    pub(crate) fn pay_rest(amount: Balance) -> Balance {
        Self::pay_account(&T::Remainder::get(), amount)
    }

    fn pay_account(to: &T::AccountId, amount: Balance) -> Balance {
        if amount == 0 {
            return 0;
        }
        let (pot, keep) = (Self::pot(), Preservation::Preserve);
        with_storage_layer(|| T::Currency::transfer(&pot, to, amount, keep)).unwrap_or(0)
    }
}
