//! The clearing of periods, by the hook.

use super::*;
use crate::{Clearings, Positions, Uncleared, WeightInfo};
use frame_support::{traits::fungible::MutateHold, weights::WeightMeter};

/// The balances of the treasuries of A, B and C since they signed.
fn balances() -> [u128; 3] {
    [A, B, C].map(|domain| free(domain) + held(domain))
}

#[test]
fn pays_everybody_once_a_period_is_over() {
    run(|| {
        route();
        let before = balances();
        pay(&[B, C], 1_000 * STAR);
        pay(&[B], 500 * STAR);
        go_to(PERIOD - 1);
        idle();
        assert_eq!(balances(), before);
        events();
        clear_in(1);
        assert_eq!(
            balances(),
            [before[0] - 30 * STAR, before[1] + 10 * STAR, before[2] + 20 * STAR]
        );
        let (period, treasury, zero) = (0, 30 * STAR, 0);
        let cleared =
            |debtor, creditor, amount| Event::DebtCleared { period, debtor, creditor, amount };
        let netted = |domain, owed, due, treasury| Event::Netted {
            period,
            domain,
            owed,
            due,
            treasury,
            collateral: 0,
        };
        let paid = |domain, claim| Event::Paid { period, domain, claim, amount: claim };
        assert_eq!(
            events(),
            [
                cleared(A, B, 30 * STAR),
                netted(A, 30 * STAR, zero, treasury),
                cleared(B, C, 20 * STAR),
                netted(B, 20 * STAR, 30 * STAR, zero),
                netted(C, zero, 20 * STAR, zero),
                paid(B, 10 * STAR),
                paid(C, 20 * STAR),
                Event::Cleared { period, claims: treasury, paid: treasury, remainder: zero },
            ]
        );
        assert_eq!((side_of_a().owed, held(A)), (0, CREDIT));
        assert_eq!((Clearings::<Test>::iter().count(), Positions::<Test>::iter().count()), (0, 0));
    });
}

#[test]
fn what_goes_round_is_not_paid_at_all() {
    run(|| {
        for (one, other) in [(A, B), (B, C), (A, C)] {
            sign(one, other);
        }
        // A owes B, B owes C, C owes A the same, and nobody has anything but what keeps its treasury.
        for (home, host) in [(A, B), (B, C), (C, A)] {
            let passage =
                Borders::enter(home, &path(&[host]), ProgramClass::Long, 1_000 * STAR).unwrap();
            Borders::note_paid(batch(0), home, &passage, 1_000 * STAR, 1_000 * STAR);
            set_free(home, STAR);
        }
        let before = balances();
        clear_in(1);
        assert_eq!(balances(), before);
        assert!(is_open(A, B) && is_open(B, C) && is_open(A, C));
    });
}

#[test]
fn who_cannot_pay_defaults_and_nobody_loses_or_waits() {
    run(|| {
        route();
        sign(A, C);
        sign(C, D);
        pay(&[B, C], 1_000 * STAR);
        let other = Borders::enter(D, &path(&[C]), ProgramClass::Long, 1_000 * STAR).unwrap();
        Borders::note_paid(batch(9), D, &other, 1_000 * STAR, 1_000 * STAR);
        // A's admin has spent all that it could, but for 5.
        set_free(A, 6 * STAR);
        let before = balances();
        events();
        clear_in(1);
        assert_eq!(balances(), [before[0] - 20 * STAR, before[1], before[2] + 40 * STAR]);
        assert_eq!((free(A), held(A)), (STAR, 2 * CREDIT - 15 * STAR));
        assert!(events().contains(&Event::Defaulted { period: 0, domain: A, missing: 15 * STAR }));
        // All its borders are closed, those with whom it owes nothing too; the others' are not.
        assert!(!is_open(A, B) && !is_open(A, C));
        assert!(is_open(B, C) && is_open(C, D));
    });
}

#[test]
fn what_is_accrued_later_is_of_the_next_period() {
    run(|| {
        sign(A, B);
        pay(&[B], 100 * STAR);
        go_to(PERIOD);
        pay(&[B], 50 * STAR);
        let before = free(A);
        idle();
        assert_eq!(free(A), before - 2 * STAR);
        // Once is once.
        idle();
        assert_eq!(free(A), before - 2 * STAR);
        assert_eq!(side_of_a().owed, STAR);
        clear_in(2);
        assert_eq!(free(A), before - 3 * STAR);
        assert_eq!(Uncleared::<Test>::get(), 2);
    });
}

#[test]
fn takes_no_more_weight_than_there_is_and_goes_on() {
    run(|| {
        route();
        pay(&[B, C], 1_000 * STAR);
        let before = balances();
        go_to(PERIOD);
        let clear = |steps: u64| {
            let step = <() as WeightInfo>::clear_step();
            let limit = <() as WeightInfo>::clear_due() + step * steps;
            let mut meter = WeightMeter::with_limit(limit);
            Borders::clear_due(&mut meter);
            assert!(meter.consumed().all_lte(limit));
            crate::Pallet::<Test>::do_try_state().unwrap();
        };
        // Three pay, three are paid, and the seventh step is the last.
        for _ in 0..6 {
            clear(1);
            assert_eq!(Uncleared::<Test>::get(), 0);
            // What comes in meanwhile is the next period's.
            pay(&[B], 50 * STAR);
        }
        assert_eq!(balances(), [before[0] - 20 * STAR, before[1], before[2] + 20 * STAR]);
        clear(1);
        assert_eq!(Uncleared::<Test>::get(), 1);
        assert_eq!(side_of_a().owed, 6 * STAR);
        let mut nothing = WeightMeter::with_limit(<() as WeightInfo>::clear_due() / 2);
        Borders::clear_due(&mut nothing);
        assert_eq!(nothing.consumed(), frame_support::weights::Weight::zero());
    });
}

#[test]
fn periods_without_debts_are_passed_over() {
    run(|| {
        sign(A, B);
        go_to(5 * PERIOD);
        pay(&[B], 100 * STAR);
        clear_in(7);
        assert_eq!((Uncleared::<Test>::get(), side_of_a().owed), (7, 0));
        // As many as a block takes.
        clear_in(7 + crate::service::MAX_STEPS + 1);
        assert_eq!(Uncleared::<Test>::get(), 7 + crate::service::MAX_STEPS);
    });
}

#[test]
fn what_was_put_up_and_is_gone_all_the_same_is_shared_and_stops_nobody() {
    new_test_ext().execute_with(|| {
        route();
        sign(A, C);
        pay(&[B, C], 1_000 * STAR);
        // No call can do this.
        Balances::burn_held(
            &crate::HoldReason::Collateral.into(),
            &treasury(A),
            2 * CREDIT - 7 * STAR,
            frame_support::traits::tokens::Precision::Exact,
            frame_support::traits::tokens::Fortitude::Force,
        )
        .unwrap();
        set_free(A, STAR);
        pay(&[C], 50 * STAR);
        let before = balances();
        events();
        clear_in(1);
        // A owes 21, of which 7 are there; C is to get 21 and B nothing.
        assert_eq!(balances(), [before[0] - 7 * STAR, before[1], before[2] + 7 * STAR]);
        let (claims, paid) = (21 * STAR, 7 * STAR);
        let last = events().pop();
        assert_eq!(last, Some(Event::Cleared { period: 0, claims, paid, remainder: 0 }));
        assert_eq!(Uncleared::<Test>::get(), 1);
    });
}

#[test]
fn what_a_domain_cannot_receive_goes_to_the_network() {
    run(|| {
        sign_with(A, B, Terms { high: SideTerms { credit: 0, ..side() }, ..terms() });
        pay(&[B], 50);
        let (network, before) = (Balances::free_balance(NETWORK), free(A));
        // A treasury that is gone: less than the existential deposit makes none.
        set_free(B, 0);
        events();
        clear_in(1);
        assert_eq!((free(A), free(B)), (before - 1, 0));
        assert_eq!(Balances::free_balance(NETWORK), network + 1);
        let last = events().pop();
        assert_eq!(last, Some(Event::Cleared { period: 0, claims: 1, paid: 0, remainder: 1 }));
    });
}
