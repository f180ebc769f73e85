//! The invariants of the README, each under its id. Nothing here writes.

use crate::{
    lifecycle, netting::Step, service, Account, Accounts, Clearings, Config, HoldReason, Offers,
    Pallet, Participants, Peerings, Positions, Routes, Uncleared,
};
use alloc::collections::BTreeMap;
use frame_support::{
    ensure,
    traits::{
        fungible::{hold::Inspect as _, Inspect as _},
        Get,
    },
};
use sp_runtime::TryRuntimeError;
use stardust_primitives::{
    domain::{border::MAX_PEERINGS, routes},
    ids::DomainId,
    traits::Sovereigns,
    Balance,
};

impl<T: Config> Pallet<T> {
    /// Checks all invariants of this pallet against its storage.
    pub fn do_try_state() -> Result<(), TryRuntimeError> {
        Self::try_state_clearings()?;
        Self::try_state_pot()?;
        Self::try_state_cover()?;
        Self::try_state_holds()?;
        Self::try_state_debts()?;
        Self::try_state_accounts()?;
        Self::try_state_routes()
    }

    /// DOM-2: what domains are to pay for a period is what domains are to get, and no period is cleared twice.
    fn try_state_clearings() -> Result<(), TryRuntimeError> {
        let current = service::period::<T>(Self::now());
        for (period, clearing) in Clearings::<T>::iter() {
            let is_due = period >= Uncleared::<T>::get() && period <= current;
            ensure!(is_due, "DOM-2: a period that is cleared, or to come");
            let (mut pay, mut get) = (clearing.needs, clearing.claims);
            for place in clearing.collected..clearing.domains {
                let domain = Participants::<T>::get(period, place);
                let position = domain.and_then(|domain| Positions::<T>::get(period, domain));
                let position = position.ok_or("DOM-2: a place without a position")?;
                pay = pay.saturating_add(position.owed());
                get = get.saturating_add(position.due);
            }
            ensure!(pay == get, "DOM-2: a period does not sum to zero");
            ensure!(clearing.pot <= clearing.needs, "DOM-2: more collected than owed");
            ensure!(clearing.paid_out <= clearing.pot, "DOM-2: more paid than collected");
            let is_begun = period < current || clearing.next() == Step::Collect(0);
            ensure!(is_begun, "DOM-2: a period cleared before its end");
        }
        for (period, ..) in Positions::<T>::iter() {
            ensure!(Clearings::<T>::contains_key(period), "DOM-2: a position of no period");
        }
        Ok(())
    }

    /// DOM-14: what was collected and not paid is in the pot.
    fn try_state_pot() -> Result<(), TryRuntimeError> {
        let rests = Clearings::<T>::iter().map(|(_, clearing)| clearing.rest());
        let rest = rests.fold(0, Balance::saturating_add);
        ensure!(T::Currency::balance(&Self::pot()) >= rest, "DOM-14: less in the pot than in it");
        Ok(())
    }

    /// DOM-9: what a side owes or may come to owe is covered by what it has put up, which is at most its credit.
    fn try_state_cover() -> Result<(), TryRuntimeError> {
        for (pair, peering) in Peerings::<T>::iter() {
            for side in [peering.low, peering.high] {
                ensure!(lifecycle::engaged(&side) <= side.collateral, "DOM-9: an uncovered debt");
                ensure!(side.collateral <= side.terms.credit, "DOM-9: more put up than agreed");
            }
            ensure!(pair.low() < pair.high(), "DOM-9: a peering of no two domains");
        }
        Ok(())
    }

    /// DOM-10: what is on hold on a treasury is the sum of the collateral for its peerings.
    fn try_state_holds() -> Result<(), TryRuntimeError> {
        let mut put_up = BTreeMap::<DomainId, Balance>::new();
        for (pair, peering) in Peerings::<T>::iter() {
            for (domain, side) in [(pair.low(), peering.low), (pair.high(), peering.high)] {
                let sum = put_up.entry(domain).or_default();
                *sum = sum.saturating_add(side.collateral);
            }
        }
        for (domain, sum) in put_up {
            let treasury = T::Sovereigns::treasury(domain);
            let held = T::Currency::balance_on_hold(&HoldReason::Collateral.into(), &treasury);
            ensure!(held == sum, "DOM-10: a hold is not its collateral");
        }
        Ok(())
    }

    /// DOM-11: what a side owes is the sum of its debts in the periods that are not cleared.
    fn try_state_debts() -> Result<(), TryRuntimeError> {
        let mut debts = BTreeMap::<(DomainId, DomainId), Balance>::new();
        for (_, debtor, position) in Positions::<T>::iter() {
            for (creditor, amount) in position.debts {
                let sum = debts.entry((debtor, creditor)).or_default();
                *sum = sum.saturating_add(amount);
            }
        }
        for (pair, peering) in Peerings::<T>::iter() {
            let sides =
                [(pair.low(), pair.high(), peering.low), (pair.high(), pair.low(), peering.high)];
            for (debtor, creditor, side) in sides {
                let owed = debts.remove(&(debtor, creditor)).unwrap_or(0);
                ensure!(side.owed == owed, "DOM-11: a debt that no period has");
            }
        }
        ensure!(debts.is_empty(), "DOM-11: a debt without a peering");
        Ok(())
    }

    /// DOM-12: a domain's peerings, offers and routes are as many as it counts and may have, and what is missing is what
    /// defaults took.
    fn try_state_accounts() -> Result<(), TryRuntimeError> {
        let mut found = BTreeMap::<DomainId, Account>::new();
        for (from, ..) in Offers::<T>::iter() {
            let own = found.entry(from).or_default();
            own.peerings = own.peerings.saturating_add(1);
        }
        for (pair, peering) in Peerings::<T>::iter() {
            for (domain, side) in [(pair.low(), peering.low), (pair.high(), peering.high)] {
                let own = found.entry(domain).or_default();
                own.peerings = own.peerings.saturating_add(1);
                own.missing = own.missing.saturating_add(side.missing());
            }
        }
        for (_, path, _) in Routes::<T>::iter() {
            let signer = path.first().ok_or("DOM-13: a route of nobody")?;
            let own = found.entry(*signer).or_default();
            own.routes = own.routes.saturating_add(1);
        }
        let counted: BTreeMap<_, _> = Accounts::<T>::iter().collect();
        ensure!(found == counted, "DOM-12: a domain miscounts");
        let routes = T::Limits::get().routes;
        let fits = |own: &Account| own.peerings <= MAX_PEERINGS && own.routes <= routes;
        ensure!(found.values().all(fits), "DOM-12: more than a domain may have");
        Ok(())
    }

    /// DOM-13: each route is of two domains at least, and enters none twice.
    fn try_state_routes() -> Result<(), TryRuntimeError> {
        for (to, path, _) in Routes::<T>::iter() {
            ensure!(path.len() > 1, "DOM-13: a route along one peering");
            ensure!(routes::is_loop_free(to, &path), "DOM-13: a route with a loop");
        }
        Ok(())
    }
}
