//! The interface to the market.

use crate::{mock::*, Event, SlashRecord, Slashes};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::ArithmeticError;
use stardust_primitives::{
    ids::{AssignmentId, ContestId},
    provider::SlashCause,
    traits::Providers,
    Balance, STAR,
};

fn expired(batch: u32) -> SlashCause<u32> {
    let assignment = AssignmentId { batch, ..Default::default() };
    SlashCause::Expired { assignment, claimed_at: 1 }
}

fn fraud(contest: u64) -> SlashCause<u32> {
    SlashCause::Fraud { contest: ContestId(contest), assignment: Default::default() }
}

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
        assert_ok!(ProviderStaking::release(&ALICE, cap() - 1));
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
        assert_noop!(ProviderStaking::release(&BOB, 0), TestError::NotProvider);
        assert_noop!(ProviderStaking::release(&ALICE, 0), ArithmeticError::Underflow);
        assert_ok!(ProviderStaking::expose(&ALICE, 5, 10));
        assert_noop!(ProviderStaking::release(&ALICE, 6), ArithmeticError::Underflow);
    });
}

#[test]
fn trust_grows_by_checked_results_and_any_slash_ends_it() {
    ExtBuilder::default().provider(ALICE).build_and_execute(|| {
        assert_noop!(ProviderStaking::note_checked(&BOB), TestError::NotProvider);
        assert_eq!(ProviderStaking::checked(&BOB), 0);
        for slash in [
            || ProviderStaking::slash_fault(&ALICE, expired(0), 1),
            || ProviderStaking::slash_fraud(&ALICE, fraud(0)),
        ] {
            assert_ok!(ProviderStaking::note_checked(&ALICE));
            assert_ok!(ProviderStaking::note_checked(&ALICE));
            assert_eq!(ProviderStaking::checked(&ALICE), 2);
            assert_ok!(slash());
            assert_eq!(ProviderStaking::checked(&ALICE), 0);
        }
    });
}

#[test]
fn a_fault_burns_its_amount() {
    ExtBuilder::default().provider(ALICE).build_and_execute(|| {
        let issuance = Balances::total_issuance();
        assert_ok!(ProviderStaking::slash_fault(&ALICE, expired(0), STAR));
        assert_eq!((provider(ALICE).bond, held(ALICE)), (MIN_BOND - STAR, MIN_BOND - STAR));
        assert_eq!(Balances::total_issuance(), issuance - STAR);
        let record = SlashRecord { provider: ALICE, amount: STAR, shortfall: 0, at: 1 };
        assert_eq!(Slashes::<Test>::get(expired(0)), Some(record));
        let (amount, cause) = (STAR, expired(0));
        assert_eq!(events(), [Event::Slashed { provider: ALICE, amount, shortfall: 0, cause }]);
    });
}

#[test]
fn a_fault_never_takes_more_than_the_bond() {
    ExtBuilder::default().provider(ALICE).build_and_execute(|| {
        assert_ok!(ProviderStaking::slash_fault(&ALICE, expired(0), u128::MAX));
        assert_eq!((provider(ALICE).bond, held(ALICE)), (0, 0));
        assert_eq!(Balances::free_balance(ALICE), ENDOWMENT - MIN_BOND);
        // Nothing left to take, and still every cause is recorded.
        assert_ok!(ProviderStaking::slash_fault(&ALICE, expired(1), STAR));
        assert_ok!(ProviderStaking::slash_fraud(&ALICE, fraud(1)));
        assert_eq!(Slashes::<Test>::get(fraud(1)).map(|slash| slash.amount), Some(0));
    });
}

#[test]
fn a_fraud_burns_the_governed_share() {
    ExtBuilder::default().provider(ALICE).build_and_execute(|| {
        let issuance = Balances::total_issuance();
        let amount = DETERRENCE.fraud_slash(MIN_BOND);
        assert_ok!(ProviderStaking::slash_fraud(&ALICE, fraud(0)));
        assert_eq!(amount, 150 * STAR);
        assert_eq!(held(ALICE), MIN_BOND - amount);
        assert_eq!(Balances::total_issuance(), issuance - amount);
        let cause = fraud(0);
        assert_eq!(events(), [Event::Slashed { provider: ALICE, amount, shortfall: 0, cause }]);
    });
}

#[test]
fn work_out_at_the_cap_survives_a_slash_and_a_leaving_provider_is_slashed_too() {
    ExtBuilder::default().provider(ALICE).build_and_execute(|| {
        let value = cap();
        assert_ok!(ProviderStaking::expose(&ALICE, value, 10));
        assert_ok!(ProviderStaking::leave(RuntimeOrigin::signed(ALICE)));
        assert_ok!(ProviderStaking::slash_fraud(&ALICE, fraud(0)));
        assert!(provider(ALICE).exposure > cap());
        assert_ok!(ProviderStaking::release(&ALICE, value));
    });
}

#[test]
fn slash_fails_when_already_slashed() {
    ExtBuilder::default().provider(ALICE).provider(BOB).build_and_execute(|| {
        assert_ok!(ProviderStaking::slash_fault(&ALICE, expired(0), 1));
        assert_ok!(ProviderStaking::slash_fraud(&ALICE, fraud(0)));
        for who in [ALICE, BOB] {
            let again = ProviderStaking::slash_fault(&who, expired(0), 1);
            assert_noop!(again, TestError::AlreadySlashed);
            assert_noop!(ProviderStaking::slash_fraud(&who, fraud(0)), TestError::AlreadySlashed);
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
        assert_noop!(ProviderStaking::slash_fraud(&ALICE, fraud(0)), TestError::NotProvider);
    });
}

#[test]
fn a_shortfall_is_recorded_and_the_record_follows_what_is_held() {
    use frame_support::traits::{fungible::MutateHold, tokens::Precision};
    ExtBuilder::default().provider(ALICE).build_and_execute(|| {
        // Somebody else's mistake took from the hold behind this pallet's back.
        let reason = crate::HoldReason::Bond.into();
        assert_ok!(Balances::release(&reason, &ALICE, MIN_BOND - STAR, Precision::Exact));
        assert_ok!(ProviderStaking::slash_fault(&ALICE, expired(0), 3 * STAR));
        let record = SlashRecord { provider: ALICE, amount: STAR, shortfall: 2 * STAR, at: 1 };
        assert_eq!(Slashes::<Test>::get(expired(0)), Some(record));
        assert_eq!(provider(ALICE).bond, 0);
    });
}
