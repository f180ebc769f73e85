use crate::{mock::*, Event, Providers};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError::BadOrigin;
use stardust_primitives::{traits::Providers as _, STAR};

fn withdraw(who: AccountId) -> sp_runtime::DispatchResult {
    ProviderStaking::withdraw(RuntimeOrigin::signed(who))
}

fn leave(who: AccountId) {
    assert_ok!(ProviderStaking::leave(RuntimeOrigin::signed(who)));
}

#[test]
fn works_at_limit_and_fails_past_it_when_unbonding_not_over() {
    ExtBuilder::default().provider(ALICE).build_and_execute(|| {
        leave(ALICE);
        events();
        System::set_block_number(UNBONDING);
        assert_noop!(withdraw(ALICE), TestError::UnbondingNotOver);
        System::set_block_number(UNBONDING + 1);
        assert_ok!(withdraw(ALICE));
        assert!(!Providers::<Test>::contains_key(ALICE));
        assert_eq!((held(ALICE), Balances::free_balance(ALICE)), (0, ENDOWMENT));
        assert_eq!(events(), [Event::Withdrawn { provider: ALICE, amount: MIN_BOND }]);
    });
}

#[test]
fn works_and_the_account_may_register_again() {
    ExtBuilder::default().provider(ALICE).build_and_execute(|| {
        leave(ALICE);
        System::set_block_number(UNBONDING + 1);
        assert_ok!(withdraw(ALICE));
        assert_ok!(register(ALICE, MIN_BOND));
        assert_eq!(Gone::get(), [ALICE], "others were told to forget it");
    });
}

#[test]
fn fails_when_not_provider() {
    ExtBuilder::default().build_and_execute(|| {
        assert_noop!(withdraw(ALICE), TestError::NotProvider);
    });
}

#[test]
fn fails_when_not_leaving() {
    ExtBuilder::default().provider(ALICE).build_and_execute(|| {
        assert_noop!(withdraw(ALICE), TestError::NotLeaving);
    });
}

#[test]
fn fails_when_still_assigned() {
    ExtBuilder::default().provider(ALICE).build_and_execute(|| {
        assert_ok!(ProviderStaking::expose(&ALICE, 0, 10));
        leave(ALICE);
        System::set_block_number(UNBONDING + 1);
        assert_noop!(withdraw(ALICE), TestError::StillAssigned);
        assert_ok!(ProviderStaking::release(&ALICE, 0, 1));
        assert_ok!(withdraw(ALICE));
    });
}

#[test]
fn fails_when_still_liable() {
    ExtBuilder::default().provider(ALICE).build_and_execute(|| {
        leave(ALICE);
        // Paid at the last moment of the unbonding period: who was leaving already answers all the same.
        System::set_block_number(UNBONDING);
        assert_ok!(ProviderStaking::bind_until(&ALICE, UNBONDING + 30));
        // An earlier end, of another batch, changes nothing.
        assert_ok!(ProviderStaking::bind_until(&ALICE, UNBONDING + 20));
        System::set_block_number(UNBONDING + 30);
        assert_noop!(withdraw(ALICE), TestError::StillLiable);
        assert_ok!(ProviderStaking::demand(&ALICE));
        assert_ok!(ProviderStaking::demand(&ALICE));
        System::set_block_number(UNBONDING + 1_000);
        assert_noop!(withdraw(ALICE), TestError::StillLiable);
        assert_ok!(ProviderStaking::end_demand(&ALICE));
        assert_noop!(withdraw(ALICE), TestError::StillLiable);
        assert_ok!(ProviderStaking::end_demand(&ALICE));
        assert_ok!(withdraw(ALICE));
    });
}

#[test]
fn demands_are_those_of_a_provider_and_counted() {
    ExtBuilder::default().provider(ALICE).build_and_execute(|| {
        assert_noop!(ProviderStaking::demand(&POOR), TestError::NotProvider);
        assert_noop!(ProviderStaking::bind_until(&POOR, 9), TestError::NotProvider);
        assert_noop!(ProviderStaking::end_demand(&POOR), TestError::NotProvider);
        assert_noop!(
            ProviderStaking::end_demand(&ALICE),
            sp_runtime::DispatchError::Arithmetic(sp_runtime::ArithmeticError::Underflow)
        );
    });
}

#[test]
fn fails_when_bond_frozen() {
    ExtBuilder::default().provider(ALICE).provider(BOB).build_and_execute(|| {
        leave(ALICE);
        leave(BOB);
        // At the last moment, so that the unbonding period is over before the defer window.
        go_to(UNBONDING);
        assert_ok!(ProviderStaking::slash_fault(&ALICE, expired(0), STAR));
        assert_ok!(ProviderStaking::slash_fault(&BOB, expired(1), STAR));
        go_to(UNBONDING + DEFER);
        assert_noop!(withdraw(ALICE), TestError::BondFrozen);
        assert_noop!(withdraw(BOB), TestError::BondFrozen);
        // Either end of a slash lets go of the rest.
        assert_ok!(ProviderStaking::execute_slash(RuntimeOrigin::signed(POOR), expired(0)));
        assert_ok!(ProviderStaking::cancel_slash(RuntimeOrigin::root(), expired(1)));
        assert_ok!(withdraw(ALICE));
        assert_ok!(withdraw(BOB));
        assert_eq!([ALICE, BOB].map(wealth), [ENDOWMENT - STAR, ENDOWMENT]);
    });
}

#[test]
fn works_after_a_slash_that_froze_nothing() {
    ExtBuilder::default().provider(ALICE).build_and_execute(|| {
        leave(ALICE);
        go_to(UNBONDING + 1);
        assert_ok!(ProviderStaking::slash_fault(&ALICE, expired(0), 0));
        assert_ok!(withdraw(ALICE));
    });
}

#[test]
fn fails_when_not_signed() {
    ExtBuilder::default().build_and_execute(|| {
        assert_noop!(ProviderStaking::withdraw(RuntimeOrigin::root()), BadOrigin);
        assert_noop!(ProviderStaking::withdraw(RuntimeOrigin::none()), BadOrigin);
    });
}
