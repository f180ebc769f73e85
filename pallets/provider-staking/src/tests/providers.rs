//! The interface to the market.

use crate::{mock::*, Event, Slashes};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::ArithmeticError;
use stardust_primitives::{
    provider::{SlashCause, SlashRecord, SlashStatus},
    traits::Providers,
    Balance, STAR,
};

fn cap() -> Balance {
    ProviderStaking::exposure_cap(&ALICE)
}

#[test]
fn the_operator_is_the_provider_itself() {
    ExtBuilder::default().provider(ALICE).build_and_execute(|| {
        assert_eq!(ProviderStaking::operator(&ALICE), Some(ALICE));
        assert_eq!(ProviderStaking::operator(&BOB), None);
    });
}

#[test]
fn exposure_works_at_the_cap_and_fails_past_it() {
    ExtBuilder::default().provider(ALICE).build_and_execute(|| {
        assert_eq!(cap(), DETERRENCE.exposure_cap(MIN_BOND));
        assert_eq!(ProviderStaking::exposure_cap(&BOB), 0);
        assert_noop!(ProviderStaking::expose(&ALICE, cap() + 1, 10), TestError::ExposureExceeded);
        assert_noop!(ProviderStaking::expose(&ALICE, u128::MAX, 10), TestError::ExposureExceeded);
        assert_ok!(ProviderStaking::expose(&ALICE, cap() - 1, 10));
        assert_noop!(ProviderStaking::expose(&ALICE, 2, 10), TestError::ExposureExceeded);
        assert_ok!(ProviderStaking::expose(&ALICE, 1, 10));
        assert_eq!((provider(ALICE).exposure, provider(ALICE).assigned), (cap(), 2));
        assert_ok!(ProviderStaking::release(&ALICE, cap() - 1, 1));
        assert_eq!((provider(ALICE).exposure, provider(ALICE).assigned), (1, 1));
    });
}

#[test]
fn exposure_fails_when_capacity_reached_or_price_too_low_or_not_provider() {
    ExtBuilder::default().provider(ALICE).build_and_execute(|| {
        assert_noop!(ProviderStaking::expose(&BOB, 0, 10), TestError::NotProvider);
        assert_noop!(ProviderStaking::expose(&ALICE, 0, 9), TestError::PriceTooLow);
        assert_ok!(ProviderStaking::expose(&ALICE, 0, 10));
        assert_ok!(ProviderStaking::expose(&ALICE, 0, 11));
        assert_noop!(ProviderStaking::expose(&ALICE, 0, 10), TestError::CapacityReached);
    });
}

#[test]
fn a_bond_below_the_least_takes_no_work_until_it_is_topped_up() {
    ExtBuilder::default().provider(ALICE).build_and_execute(|| {
        assert_ok!(ProviderStaking::slash_fault(&ALICE, expired(0), 1));
        assert_noop!(ProviderStaking::expose(&ALICE, 0, 10), TestError::BondTooSmall);
        assert_ok!(ProviderStaking::bond_more(RuntimeOrigin::signed(ALICE), 1));
        assert_ok!(ProviderStaking::expose(&ALICE, 0, 10));
    });
}

#[test]
fn release_of_what_was_not_exposed_is_refused() {
    ExtBuilder::default().provider(ALICE).build_and_execute(|| {
        assert_noop!(ProviderStaking::release(&BOB, 0, 1), TestError::NotProvider);
        assert_noop!(ProviderStaking::release(&ALICE, 0, 1), ArithmeticError::Underflow);
        assert_ok!(ProviderStaking::expose(&ALICE, 5, 10));
        assert_noop!(ProviderStaking::release(&ALICE, 6, 1), ArithmeticError::Underflow);
    });
}

#[test]
fn a_fault_freezes_its_amount() {
    ExtBuilder::default().provider(ALICE).build_and_execute(|| {
        let issuance = Balances::total_issuance();
        assert_ok!(ProviderStaking::slash_fault(&ALICE, expired(0), STAR));
        assert_eq!((provider(ALICE).bond, provider(ALICE).frozen), (MIN_BOND - STAR, STAR));
        assert_eq!((held(ALICE), Balances::total_issuance()), (MIN_BOND, issuance));
        let (due, cause) = (1 + DEFER, expired(0));
        let record = SlashRecord {
            provider: ALICE,
            amount: STAR,
            delegated: None,
            shortfall: 0,
            at: 1,
            harm: None,
            status: SlashStatus::Pending { due },
        };
        assert_eq!(Slashes::<Test>::get(cause), Some(record.clone()));
        let slashed = Event::Slashed {
            provider: ALICE,
            delegated: 0,
            amount: STAR,
            shortfall: 0,
            cause,
            due,
        };
        assert_eq!(events(), [slashed]);
        assert_eq!(ProviderStaking::pending_slashes(&ALICE), [(cause, record)]);
        assert!(ProviderStaking::pending_slashes(&BOB).is_empty());
    });
}

#[test]
fn a_fault_never_takes_more_than_the_bond() {
    ExtBuilder::default().provider(ALICE).build_and_execute(|| {
        assert_ok!(ProviderStaking::slash_fault(&ALICE, expired(0), u128::MAX));
        assert_eq!((provider(ALICE).bond, provider(ALICE).frozen), (0, MIN_BOND));
        assert_eq!(Balances::free_balance(ALICE), ENDOWMENT - MIN_BOND);
        let slash = Slashes::<Test>::get(expired(0)).unwrap();
        assert_eq!((slash.amount, slash.shortfall), (MIN_BOND, u128::MAX - MIN_BOND));
    });
}

#[test]
fn a_slash_of_nothing_is_recorded_and_over_at_once() {
    ExtBuilder::default().provider(ALICE).build_and_execute(|| {
        assert_ok!(ProviderStaking::slash_fault(&ALICE, expired(0), u128::MAX));
        events();
        let over = SlashStatus::Executed { compensation: 0, reward: 0, burned: 0 };
        let (fault, cheat) = (expired(1), fraud(1));
        assert_ok!(ProviderStaking::slash_fault(&ALICE, fault, STAR));
        assert_ok!(ProviderStaking::slash_fraud(&ALICE, cheat, 1, Some(harm(Some(CHARLIE)))));
        for (cause, shortfall) in [(fault, STAR), (cheat, 0)] {
            let slash = Slashes::<Test>::get(cause).unwrap();
            assert_eq!((slash.amount, slash.shortfall, slash.status), (0, shortfall, over));
        }
        let told = |cause, shortfall| {
            [
                Event::Slashed {
                    provider: ALICE,
                    delegated: 0,
                    amount: 0,
                    shortfall,
                    cause,
                    due: 1,
                },
                Event::SlashExecuted {
                    provider: ALICE,
                    cause,
                    compensation: 0,
                    reward: 0,
                    burned: 0,
                },
            ]
        };
        assert_eq!(events(), [told(fault, STAR), told(cheat, 0)].concat());
    });
}

#[test]
fn a_fraud_freezes_the_governed_share_of_the_bond_that_is_left() {
    ExtBuilder::default().provider(ALICE).build_and_execute(|| {
        let issuance = Balances::total_issuance();
        let harm = harm(Some(CHARLIE));
        assert_ok!(ProviderStaking::slash_fraud(&ALICE, fraud(0), 1, Some(harm.clone())));
        assert_eq!((provider(ALICE).bond, provider(ALICE).frozen), (350 * STAR, 150 * STAR));
        assert_eq!(cap(), DETERRENCE.exposure_cap(350 * STAR));
        assert_ok!(ProviderStaking::slash_fraud(&ALICE, fraud(1), 1, Some(harm.clone())));
        assert_eq!((provider(ALICE).bond, provider(ALICE).frozen), (245 * STAR, 255 * STAR));
        assert_eq!((held(ALICE), Balances::total_issuance()), (MIN_BOND, issuance));
        let slashed = |cause, amount| {
            let (shortfall, due) = (0, 1 + DEFER);
            Event::Slashed { provider: ALICE, delegated: 0, amount, shortfall, cause, due }
        };
        let expected = [slashed(fraud(0), 150 * STAR), slashed(fraud(1), 105 * STAR)];
        assert_eq!(events(), expected);
        assert_eq!(Slashes::<Test>::get(fraud(0)).unwrap().harm, Some(harm));
        assert_eq!(ProviderStaking::pending_slashes(&ALICE).len(), 2);
    });
}

#[test]
fn work_out_at_the_cap_survives_a_slash_and_a_leaving_provider_is_slashed_too() {
    ExtBuilder::default().provider(ALICE).build_and_execute(|| {
        let value = cap();
        assert_ok!(ProviderStaking::expose(&ALICE, value, 10));
        assert_ok!(ProviderStaking::leave(RuntimeOrigin::signed(ALICE)));
        assert_ok!(ProviderStaking::slash_fraud(&ALICE, fraud(0), 1, Some(harm(None))));
        assert!(provider(ALICE).exposure > cap());
        assert_ok!(ProviderStaking::release(&ALICE, value, 1));
    });
}

#[test]
fn slash_fails_when_already_slashed() {
    ExtBuilder::default().provider(ALICE).provider(BOB).build_and_execute(|| {
        assert_ok!(ProviderStaking::slash_fault(&ALICE, expired(0), 1));
        assert_ok!(ProviderStaking::slash_fraud(&ALICE, fraud(0), 1, Some(harm(None))));
        for who in [ALICE, BOB] {
            let again = ProviderStaking::slash_fault(&who, expired(0), 1);
            assert_noop!(again, TestError::AlreadySlashed);
            assert_noop!(
                ProviderStaking::slash_fraud(&who, fraud(0), 1, Some(harm(None))),
                TestError::AlreadySlashed
            );
        }
        let withheld = SlashCause::Withheld { assignment: Default::default(), claimed_at: 1 };
        assert_ok!(ProviderStaking::slash_fault(&ALICE, withheld, 1));
    });
}

#[test]
fn slash_fails_when_not_provider() {
    ExtBuilder::default().build_and_execute(|| {
        let refused = ProviderStaking::slash_fault(&ALICE, expired(0), 1);
        assert_noop!(refused, TestError::NotProvider);
        assert_noop!(
            ProviderStaking::slash_fraud(&ALICE, fraud(0), 1, Some(harm(None))),
            TestError::NotProvider
        );
    });
}
