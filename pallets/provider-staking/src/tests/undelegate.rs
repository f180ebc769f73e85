use crate::{mock::*, Delegations, Event, Exits};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError::BadOrigin;
use stardust_primitives::{
    delegation::{Change, Exit, MAX_LEAVING},
    traits::Providers as _,
    Balance, STAR,
};

/// Bob has 100 STAR behind Alice, who has work in hand that was claimed in block 2.
fn delegated(test: impl FnOnce()) {
    ExtBuilder::default().provider(ALICE).build_and_execute(|| {
        assert_ok!(commission(0));
        assert_ok!(delegate(BOB, 100 * STAR));
        go_to(2);
        assert_ok!(ProviderStaking::expose(&ALICE, 0, 10));
        go_to(3);
        events();
        test();
    });
}

#[test]
fn works() {
    delegated(|| {
        assert_ok!(undelegate(BOB, 40 * STAR));
        let undelegated =
            Event::Undelegated { provider: ALICE, delegator: BOB, returned: 0, shares: 40 * STAR };
        let ended = Event::RoundEnded { provider: ALICE, round: 2, joined: 0, left: 40 * STAR };
        assert_eq!(events(), [undelegated, ended]);
        let exit = Exit { stake: 40 * STAR, shares: 40 * STAR, free_from: 3 + UNBONDING };
        assert_eq!(Exits::<Test>::get(ALICE, 2), Some(exit));
        let delegation = Delegations::<Test>::get(ALICE, BOB).unwrap();
        assert_eq!(delegation.shares, 60 * STAR);
        assert_eq!(delegation.leaving.to_vec(), [Change { round: 2, amount: 40 * STAR }]);
        let pool = provider(ALICE).pool.unwrap();
        assert_eq!((pool.stake, pool.round, pool.open), (60 * STAR, 3, 1));
    });
}

#[test]
fn what_has_not_joined_is_given_back_at_once() {
    delegated(|| {
        // The first end of a round makes it ready, and work in hand keeps the second from coming.
        assert_ok!(delegate(BOB, 50 * STAR));
        assert_ok!(delegate(BOB, 30 * STAR));
        assert_ok!(undelegate(BOB, 40 * STAR));
        assert_eq!(wealth(BOB), ENDOWMENT - 140 * STAR);
        assert_ok!(undelegate(BOB, 60 * STAR));
        assert_eq!(wealth(BOB), ENDOWMENT - 100 * STAR);
        assert_eq!(provider(ALICE).pool.unwrap().leaving, 20 * STAR);
        let delegation = Delegations::<Test>::get(ALICE, BOB).unwrap();
        assert!(delegation.joining.is_empty());
        // Nobody who never joined is kept.
        assert_ok!(delegate(CHARLIE, 50 * STAR));
        assert_ok!(undelegate(CHARLIE, Balance::MAX));
        assert_eq!((wealth(CHARLIE), Delegations::<Test>::get(ALICE, CHARLIE)), (ENDOWMENT, None));
        assert_eq!(provider(ALICE).pool.unwrap().members, 1);
    });
}

#[test]
fn all_of_it_leaves_no_share_behind() {
    delegated(|| {
        // A price that makes shares odd.
        let paid = <Balances as frame_support::traits::fungible::Mutate<_>>::mint_into(&POT, STAR);
        assert_ok!(paid);
        assert_ok!(ProviderStaking::note_delegators_paid(&ALICE, STAR / 3));
        assert_ok!(undelegate(BOB, Balance::MAX));
        let pool = provider(ALICE).pool.unwrap();
        assert_eq!((pool.stake, pool.shares), (0, 0));
        assert_eq!(Exits::<Test>::get(ALICE, 2).unwrap().stake, 100 * STAR + STAR / 3);
    });
}

#[test]
fn works_at_limit_and_fails_past_it_when_delegation_too_small() {
    delegated(|| {
        assert_noop!(undelegate(BOB, 90 * STAR + 1), TestError::DelegationTooSmall);
        assert_noop!(undelegate(BOB, 100 * STAR - 1), TestError::DelegationTooSmall);
        assert_ok!(undelegate(BOB, 90 * STAR));
        assert_ok!(undelegate(BOB, 10 * STAR));
    });
}

#[test]
fn works_at_limit_and_fails_past_it_when_too_many_leaving() {
    delegated(|| {
        assert_ok!(ProviderStaking::release(&ALICE, 0, 2));
        // With nothing in hand each ends a round of its own.
        for _ in 0..MAX_LEAVING {
            assert_ok!(undelegate(BOB, STAR));
        }
        assert_noop!(undelegate(BOB, STAR), TestError::TooManyLeaving);
        go_to(3 + UNBONDING);
        assert_ok!(withdraw_delegation(BOB));
        assert_eq!(wealth(BOB), ENDOWMENT - 92 * STAR);
        assert_ok!(undelegate(BOB, STAR));
    });
}

#[test]
fn fails_when_nothing_is_delegated() {
    delegated(|| {
        assert_noop!(undelegate(BOB, 0), TestError::ZeroAmount);
        assert_noop!(undelegate(CHARLIE, STAR), TestError::NotDelegator);
        let nobody = ProviderStaking::undelegate(RuntimeOrigin::signed(BOB), CHARLIE, STAR);
        assert_noop!(nobody, TestError::NotProvider);
    });
}

#[test]
fn fails_when_not_signed() {
    ExtBuilder::default().build_and_execute(|| {
        for origin in [RuntimeOrigin::root(), RuntimeOrigin::none()] {
            assert_noop!(ProviderStaking::undelegate(origin, ALICE, STAR), BadOrigin);
        }
    });
}
