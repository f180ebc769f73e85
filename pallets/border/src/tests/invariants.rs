//! Each invariant, broken by hand.

use super::*;
use crate::{Accounts, Clearings, Pallet, PeeringOf, Positions, Uncleared};
use sp_runtime::TryRuntimeError;

/// Breaks something of a peering of A and B over which a batch was paid, and expects an invariant to notice.
fn broken(message: &'static str, break_it: impl FnOnce()) {
    new_test_ext().execute_with(|| {
        route();
        pay(&[B, C], 1_000 * STAR);
        assert_eq!(Pallet::<Test>::do_try_state(), Ok(()));
        break_it();
        assert_eq!(Pallet::<Test>::do_try_state(), Err(TryRuntimeError::Other(message)));
    });
}

fn change_peering(change: impl FnOnce(&mut PeeringOf<Test>)) {
    Peerings::<Test>::mutate(pair(), |peering| change(peering.as_mut().unwrap()));
}

fn change_clearing(change: impl FnOnce(&mut crate::Clearing)) {
    Clearings::<Test>::mutate(0, |clearing| change(clearing.as_mut().unwrap()));
}

#[test]
fn dom_2() {
    broken("DOM-2: a period does not sum to zero", || {
        Positions::<Test>::mutate(0, B, |position| position.as_mut().unwrap().due += 1);
    });
    broken("DOM-2: a place without a position", || {
        change_clearing(|clearing| clearing.domains += 1)
    });
    broken("DOM-2: a period that is cleared, or to come", || Uncleared::<Test>::put(1));
    broken("DOM-2: a position of no period", || {
        Positions::<Test>::insert(9, A, crate::Position::default());
    });
    broken("DOM-2: more collected than owed", || change_clearing(|clearing| clearing.pot = 1));
    broken("DOM-2: more paid than collected", || change_clearing(|clearing| clearing.paid_out = 1));
    broken("DOM-2: a period cleared before its end", || {
        Positions::<Test>::remove(0, A);
        change_clearing(|clearing| {
            clearing.collected = 1;
            clearing.needs = 20 * STAR;
        });
    });
}

#[test]
fn dom_9() {
    broken("DOM-9: an uncovered debt", || change_peering(|peering| peering.low.reserved = CREDIT));
    broken("DOM-9: more put up than agreed", || {
        change_peering(|peering| peering.low.terms.credit -= 1);
    });
}

#[test]
fn dom_10() {
    broken("DOM-10: a hold is not its collateral", || {
        change_peering(|peering| peering.low.collateral -= 1);
    });
}

#[test]
fn dom_11() {
    broken("DOM-11: a debt that no period has", || change_peering(|peering| peering.low.owed += 1));
    broken("DOM-11: a debt without a peering", || {
        let position = Positions::<Test>::get(0, A).unwrap().owing(F, 0).unwrap();
        Positions::<Test>::insert(0, A, position);
    });
}

#[test]
fn dom_12() {
    broken("DOM-12: a domain miscounts", || Accounts::<Test>::mutate(A, |own| own.peerings += 1));
    broken("DOM-12: a domain miscounts", || Accounts::<Test>::mutate(A, |own| own.missing += 1));
    broken("DOM-12: a domain miscounts", || Routes::<Test>::remove(A, path(&[B, C])));
    broken("DOM-12: more than a domain may have", || {
        for number in 0..=MAX_PEERINGS {
            Offers::<Test>::insert(A, DomainId(100 + number), terms());
        }
        Accounts::<Test>::mutate(A, |own| own.peerings += MAX_PEERINGS + 1);
    });
}

#[test]
fn dom_13() {
    let insert = |domains: &[DomainId]| {
        Routes::<Test>::insert(C, path(domains), 100);
        Accounts::<Test>::mutate(B, |own| own.routes += 1);
    };
    broken("DOM-13: a route along one peering", || insert(&[B]));
    broken("DOM-13: a route with a loop", || insert(&[B, A, B]));
    broken("DOM-13: a route of nobody", || Routes::<Test>::insert(C, path(&[]), 100));
}

#[test]
fn dom_14() {
    broken("DOM-14: less in the pot than in it", || {
        go_to(PERIOD);
        change_clearing(|clearing| {
            clearing.pot = 20 * STAR;
            clearing.needs = 20 * STAR;
            clearing.collected = 1;
        });
        Positions::<Test>::remove(0, A);
        change_peering(|peering| peering.low.owed = 0);
    });
}
