//! The clearing of periods that are over, by the hook: metered, bounded, resumable. No period is cleared twice: its
//! positions are taken off the record as they are settled, and the next one begins when its last is gone.

use crate::{
    lifecycle,
    netting::{collection, Clearing, Net, Position, Step},
    Accounts, Clearings, Config, Event, Pallet, Participants, Positions, Uncleared, WeightInfo,
};
use frame_support::{defensive, traits::Get, weights::WeightMeter};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::traits::{CheckedDiv, UniqueSaturatedInto};
use stardust_primitives::{ids::DomainId, Balance};

/// Most steps that one block takes, so that a period of many domains stops no block.
pub(crate) const MAX_STEPS: u32 = 64;

/// The clearing period of a block.
pub(crate) fn period<T: Config>(block: BlockNumberFor<T>) -> u32 {
    block
        .checked_div(&T::Limits::get().period)
        .map_or(0, UniqueSaturatedInto::unique_saturated_into)
}

impl<T: Config> Pallet<T> {
    /// Clears what is due, the oldest period first, as far as the weight goes.
    pub(crate) fn clear_due(meter: &mut WeightMeter) {
        if meter.try_consume(T::WeightInfo::clear_due()).is_err() {
            return;
        }
        let current = period::<T>(Self::now());
        let mut due = Uncleared::<T>::get();
        for _ in 0..MAX_STEPS {
            if due >= current || meter.try_consume(T::WeightInfo::clear_step()).is_err() {
                break;
            }
            if Self::is_cleared_by_step(due) {
                // Below the current one.
                due = due.saturating_add(1);
                Uncleared::<T>::put(due);
            }
        }
    }

    /// Takes one step of a period's clearing, and says whether it is done.
    pub(crate) fn is_cleared_by_step(period: u32) -> bool {
        let Some(clearing) = Clearings::<T>::get(period) else { return true };
        let next = match clearing.next() {
            Step::Collect(place) => {
                let (net, paid) = Self::collect(period, place);
                clearing.collected(net, paid)
            }
            Step::Pay(place) => clearing.paid(Self::pay(period, place, &clearing)),
            Step::Finish => {
                Self::finish(period, clearing);
                return true;
            }
        };
        Clearings::<T>::insert(period, next);
        false
    }

    /// Lets a domain pay what it has to, and says how much that is and how much it paid. What it gets stays on record.
    fn collect(period: u32, place: u32) -> (Net, Balance) {
        let known = Participants::<T>::get(period, place);
        let known = known.and_then(|domain| Some((domain, Positions::<T>::take(period, domain)?)));
        let Some((domain, position)) = known else {
            defensive!("each place is a domain's with a position");
            return (Net::Gets(0), 0);
        };
        let net = position.net();
        let amount = match net {
            Net::Pays(amount) => amount,
            Net::Gets(claim) => {
                let left = Position { due: claim, ..Default::default() };
                Positions::<T>::insert(period, domain, left);
                0
            }
        };
        let treasury = Self::collect_free(domain, amount);
        let collateral = Self::collect_collateral(period, domain, &position, amount, treasury);
        let (owed, due) = (position.owed(), position.due);
        Self::deposit_event(Event::Netted { period, domain, owed, due, treasury, collateral });
        // Parts of one amount.
        (net, treasury.saturating_add(collateral))
    }

    /// Clears a domain's debts, and takes of what it has put up for them what its treasury could not pay; says how much.
    fn collect_collateral(
        period: u32,
        domain: DomainId,
        position: &Position,
        amount: Balance,
        treasury: Balance,
    ) -> Balance {
        let plan = collection(position, amount, treasury);
        let mut collected: Balance = 0;
        for ((creditor, debt), (_, planned)) in position.debts.iter().zip(plan.collateral) {
            let taken = Self::collect_held(domain, planned);
            // Parts of what the domain has put up.
            collected = collected.saturating_add(taken);
            match Self::peered(domain, *creditor) {
                Ok((pair, peering)) => {
                    let side = lifecycle::side_of(&peering, pair, domain);
                    let side = lifecycle::cleared(side, *debt, taken);
                    Self::store_side(pair, peering, domain, side);
                }
                Err(_) => {
                    defensive!("a peering with debts is not closed");
                }
            }
            let (debtor, creditor, amount) = (domain, *creditor, *debt);
            Self::deposit_event(Event::DebtCleared { period, debtor, creditor, amount });
        }
        if collected > 0 {
            Self::change_account(domain, |account| {
                // Parts of what the domain has put up.
                account.missing = account.missing.saturating_add(collected);
            });
            Self::deposit_event(Event::Defaulted { period, domain, missing: collected });
        }
        collected
    }

    /// Pays a domain what it gets, and says how much.
    fn pay(period: u32, place: u32, clearing: &Clearing) -> Balance {
        let Some(domain) = Participants::<T>::take(period, place) else {
            defensive!("each place is a domain's");
            return 0;
        };
        let Some(position) = Positions::<T>::take(period, domain) else { return 0 };
        let amount = Self::pay_out(domain, clearing.share(position.due));
        let claim = position.due;
        if claim > 0 {
            Self::deposit_event(Event::Paid { period, domain, claim, amount });
        }
        amount
    }

    fn finish(period: u32, clearing: Clearing) {
        let remainder = Self::pay_rest(clearing.rest());
        Clearings::<T>::remove(period);
        let Clearing { claims, paid_out, .. } = clearing;
        Self::deposit_event(Event::Cleared { period, claims, paid: paid_out, remainder });
    }

    /// Changes what a domain has on record, and keeps nothing that says nothing.
    pub(crate) fn change_account(domain: DomainId, change: impl FnOnce(&mut crate::Account)) {
        let mut account = Accounts::<T>::get(domain);
        change(&mut account);
        if account == Default::default() {
            Accounts::<T>::remove(domain);
        } else {
            Accounts::<T>::insert(domain, account);
        }
    }
}
