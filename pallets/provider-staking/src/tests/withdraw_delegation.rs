use crate::{mock::*, Delegations, Event, Exits};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError::BadOrigin;
use stardust_primitives::{traits::Providers as _, Balance, STAR};

#[test]
fn works_at_limit_and_fails_past_it_when_nothing_to_release() {
    ExtBuilder::default().provider(ALICE).build_and_execute(|| {
        assert_ok!(commission(0));
        assert_ok!(delegate(BOB, 100 * STAR));
        assert_noop!(withdraw_delegation(BOB), TestError::NothingToRelease);
        assert_ok!(undelegate(BOB, Balance::MAX));
        events();
        go_to(UNBONDING);
        assert_noop!(withdraw_delegation(BOB), TestError::NothingToRelease);
        go_to(1 + UNBONDING);
        assert_ok!(withdraw_delegation(BOB));
        let amount = 100 * STAR;
        let told = Event::DelegationWithdrawn { provider: ALICE, delegator: BOB, amount };
        assert_eq!(events(), [told]);
        assert_eq!((wealth(BOB), wealth(POT)), (ENDOWMENT, STAR));
        assert_eq!(Delegations::<Test>::get(ALICE, BOB), None);
        assert_eq!(Exits::<Test>::iter().count(), 0);
        assert_eq!(provider(ALICE).pool.unwrap().members, 0);
    });
}

#[test]
fn fails_while_the_work_of_its_time_is_not_final() {
    ExtBuilder::default().provider(ALICE).build_and_execute(|| {
        assert_ok!(commission(0));
        assert_ok!(delegate(BOB, 100 * STAR));
        go_to(2);
        assert_ok!(ProviderStaking::expose(&ALICE, 0, 10));
        // A commitment that was withheld under question counts like work in hand.
        assert_ok!(ProviderStaking::withhold(&ALICE, 2));
        go_to(3);
        assert_ok!(undelegate(BOB, Balance::MAX));
        go_to(3 + UNBONDING);
        assert_noop!(withdraw_delegation(BOB), TestError::NothingToRelease);
        assert_ok!(ProviderStaking::release(&ALICE, 0, 2));
        assert_noop!(withdraw_delegation(BOB), TestError::NothingToRelease);
        assert_ok!(ProviderStaking::slash_fraud(&ALICE, fraud(0), 2, None));
        assert_ok!(ProviderStaking::forget_withheld(&ALICE, 2));
        // Nor may it be, as long as a slash for a fraud may be cancelled.
        assert_noop!(withdraw_delegation(BOB), TestError::NothingToRelease);
        go_to(3 + UNBONDING + DEFER);
        assert_ok!(ProviderStaking::execute_slash(RuntimeOrigin::signed(POOR), fraud(0)));
        assert_ok!(withdraw_delegation(BOB));
        assert_eq!(wealth(BOB), ENDOWMENT - 30 * STAR);
    });
}

#[test]
fn several_get_their_parts_to_the_planck() {
    ExtBuilder::default().provider(ALICE).build_and_execute(|| {
        assert_ok!(commission(0));
        for (who, star) in [(BOB, 33), (CHARLIE, 19), (DORA, 48)] {
            assert_ok!(delegate(who, star * STAR + 1));
        }
        let paid = <Balances as frame_support::traits::fungible::Mutate<_>>::mint_into(&POT, 5);
        assert_ok!(paid);
        assert_ok!(ProviderStaking::note_delegators_paid(&ALICE, 5));
        go_to(2);
        assert_ok!(ProviderStaking::expose(&ALICE, 0, 10));
        go_to(3);
        let claimed_at = 3;
        assert_ok!(ProviderStaking::expose(&ALICE, 0, 10));
        // All leave in one round: the first asks, and work that was claimed before keeps the others in the next.
        assert_ok!(undelegate(BOB, Balance::MAX));
        assert_ok!(undelegate(CHARLIE, Balance::MAX));
        assert_ok!(undelegate(DORA, Balance::MAX));
        assert_ok!(ProviderStaking::release(&ALICE, 0, 2));
        assert_ok!(ProviderStaking::release(&ALICE, 0, claimed_at));
        go_to(10 + UNBONDING);
        assert_ok!(withdraw_delegation(BOB));
        assert_noop!(withdraw_delegation(CHARLIE), TestError::NothingToRelease);
        go_to(10 + 2 * UNBONDING);
        assert_ok!(withdraw_delegation(CHARLIE));
        assert_ok!(withdraw_delegation(DORA));
        let got = [(BOB, 33), (CHARLIE, 19), (DORA, 48)]
            .map(|(who, star)| wealth(who) - (ENDOWMENT - star * STAR - 1) - star * STAR - 1);
        assert_eq!(got.iter().sum::<Balance>(), 5, "{got:?}");
        assert_eq!(wealth(POT), STAR);
    });
}

#[test]
fn fails_when_not_provider_or_not_delegator() {
    ExtBuilder::default().provider(ALICE).build_and_execute(|| {
        assert_noop!(withdraw_delegation(BOB), TestError::NotDelegator);
        let origin = RuntimeOrigin::signed(BOB);
        let nobody = ProviderStaking::withdraw_delegation(origin, CHARLIE, BOB);
        assert_noop!(nobody, TestError::NotProvider);
    });
}

#[test]
fn fails_when_not_signed() {
    ExtBuilder::default().build_and_execute(|| {
        for origin in [RuntimeOrigin::root(), RuntimeOrigin::none()] {
            assert_noop!(ProviderStaking::withdraw_delegation(origin, ALICE, BOB), BadOrigin);
        }
    });
}
