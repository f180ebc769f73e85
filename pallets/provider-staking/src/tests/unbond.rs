use crate::{mock::*, Event};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError::BadOrigin, DispatchResult};
use stardust_primitives::{
    provider::{Unbonding, MAX_UNBONDING},
    traits::Providers as _,
    Balance, STAR,
};

fn unbond(amount: Balance) -> DispatchResult {
    ProviderStaking::unbond(RuntimeOrigin::signed(ALICE), amount)
}

fn release() -> DispatchResult {
    ProviderStaking::withdraw_unbonded(RuntimeOrigin::signed(ALICE))
}

/// Alice has bonded 1,000 STAR.
fn bonded(test: impl FnOnce()) {
    ExtBuilder::default().provider(ALICE).build_and_execute(|| {
        assert_ok!(ProviderStaking::bond_more(RuntimeOrigin::signed(ALICE), 500 * STAR));
        events();
        test();
    });
}

#[test]
fn works() {
    bonded(|| {
        assert_ok!(unbond(200 * STAR));
        let free_from = 1 + UNBONDING;
        let amount = 200 * STAR;
        assert_eq!(events(), [Event::UnbondingBegan { provider: ALICE, amount, free_from }]);
        let alice = provider(ALICE);
        assert_eq!((alice.bond, held(ALICE)), (800 * STAR, 1_000 * STAR));
        assert_eq!(alice.unbonding.to_vec(), [Unbonding { amount, free_from }]);
    });
}

#[test]
fn what_waits_is_slashed_like_the_bond() {
    bonded(|| {
        assert_ok!(unbond(300 * STAR));
        assert_ok!(unbond(200 * STAR));
        assert_ok!(ProviderStaking::slash_fraud(&ALICE, fraud(0), 1, None));
        // 30% of the 1,000 STAR, first of the bond.
        assert_eq!((provider(ALICE).bond, provider(ALICE).frozen), (200 * STAR, 300 * STAR));
        assert_ok!(ProviderStaking::slash_fault(&ALICE, expired(0), 450 * STAR));
        let left: Vec<_> = provider(ALICE).unbonding.iter().map(|part| part.amount).collect();
        assert_eq!((provider(ALICE).bond, left), (0, vec![250 * STAR]));
        assert_ok!(ProviderStaking::cancel_slash(RuntimeOrigin::root(), fraud(0)));
        assert_eq!(provider(ALICE).bond, 300 * STAR);
    });
}

#[test]
fn works_at_limit_and_fails_past_it_when_not_enough_bonded() {
    bonded(|| {
        assert_noop!(unbond(500 * STAR + 1), TestError::NotEnoughBonded);
        assert_noop!(unbond(Balance::MAX), TestError::NotEnoughBonded);
        assert_ok!(unbond(500 * STAR));
    });
}

#[test]
fn works_at_limit_and_fails_past_it_when_exposure_exceeded() {
    bonded(|| {
        let bond = 700 * STAR;
        let cap = DETERRENCE.exposure_cap(bond);
        assert_ok!(ProviderStaking::expose(&ALICE, cap, 10));
        // A planck of bond secures less than a planck of work.
        assert_noop!(unbond(300 * STAR + 100), TestError::ExposureExceeded);
        assert_ok!(unbond(300 * STAR));
        assert_ok!(ProviderStaking::release(&ALICE, cap, 1));
    });
}

#[test]
fn works_at_limit_and_fails_past_it_when_too_many_unbonding() {
    bonded(|| {
        for _ in 0..MAX_UNBONDING {
            assert_ok!(unbond(STAR));
        }
        assert_noop!(unbond(STAR), TestError::TooManyUnbonding);
        go_to(1 + UNBONDING);
        assert_ok!(release());
        assert_ok!(unbond(STAR));
    });
}

#[test]
fn all_of_it_comes_back_with_the_withdrawal() {
    bonded(|| {
        assert_ok!(unbond(300 * STAR));
        assert_ok!(ProviderStaking::leave(RuntimeOrigin::signed(ALICE)));
        go_to(1 + UNBONDING);
        assert_ok!(ProviderStaking::withdraw(RuntimeOrigin::signed(ALICE)));
        assert_eq!((wealth(ALICE), held(ALICE)), (ENDOWMENT, 0));
    });
}

#[test]
fn fails_when_zero_amount_or_not_provider() {
    bonded(|| {
        assert_noop!(unbond(0), TestError::ZeroAmount);
    });
    ExtBuilder::default().build_and_execute(|| {
        assert_noop!(unbond(STAR), TestError::NotProvider);
    });
}

#[test]
fn fails_when_not_signed() {
    ExtBuilder::default().build_and_execute(|| {
        for origin in [RuntimeOrigin::root(), RuntimeOrigin::none()] {
            assert_noop!(ProviderStaking::unbond(origin, STAR), BadOrigin);
        }
    });
}
