use crate::{mock::*, Event};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError::BadOrigin;
use stardust_primitives::{provider::SlashStatus, traits::Providers as _, STAR};

fn cancel(contest: u64) -> sp_runtime::DispatchResult {
    ProviderStaking::cancel_slash(RuntimeOrigin::root(), fraud(contest))
}

#[test]
fn a_pardon_gives_back_what_is_frozen_and_is_nothing_where_nothing_is() {
    ExtBuilder::default().provider(ALICE).build_and_execute(|| {
        assert_ok!(ProviderStaking::slash_fraud(&ALICE, fraud(0), 1, None));
        assert_eq!((provider(ALICE).bond, provider(ALICE).frozen), (350 * STAR, 150 * STAR));
        assert_ok!(ProviderStaking::pardon(fraud(0)));
        assert_eq!((provider(ALICE).bond, provider(ALICE).frozen), (500 * STAR, 0));
        // Cancelled already, executed already, never there.
        assert_ok!(ProviderStaking::pardon(fraud(0)));
        assert_ok!(ProviderStaking::slash_fraud(&ALICE, fraud(1), 1, None));
        System::set_block_number(1 + DEFER);
        assert_ok!(ProviderStaking::execute_slash(RuntimeOrigin::signed(BOB), fraud(1)));
        assert_ok!(ProviderStaking::pardon(fraud(1)));
        assert_ok!(ProviderStaking::pardon(fraud(2)));
        assert_eq!((provider(ALICE).bond, provider(ALICE).frozen), (350 * STAR, 0));
    });
}

#[test]
fn works() {
    ExtBuilder::default().provider(ALICE).build_and_execute(|| {
        let issuance = Balances::total_issuance();
        assert_ok!(ProviderStaking::slash_fraud(&ALICE, fraud(0), 1, Some(harm(Some(CHARLIE)))));
        events();
        assert_ok!(cancel(0));
        assert_eq!((provider(ALICE).bond, provider(ALICE).frozen), (MIN_BOND, 0));
        assert_eq!((held(ALICE), Balances::total_issuance()), (MIN_BOND, issuance));
        assert_eq!(status(fraud(0)), SlashStatus::Cancelled);
        let (cause, amount) = (fraud(0), 150 * STAR);
        assert_eq!(events(), [Event::SlashCancelled { provider: ALICE, cause, amount }]);
        assert!(ProviderStaking::pending_slashes(&ALICE).is_empty());
        // Nobody is paid, and the provider may work again.
        assert_eq!([BOB, CHARLIE].map(wealth), [ENDOWMENT; 2]);
        assert_ok!(ProviderStaking::expose(&ALICE, 0, 10));
    });
}

#[test]
fn works_until_the_slash_is_executed_and_touches_no_other() {
    ExtBuilder::default().provider(ALICE).build_and_execute(|| {
        assert_ok!(ProviderStaking::slash_fraud(&ALICE, fraud(0), 1, Some(harm(None))));
        assert_ok!(ProviderStaking::slash_fraud(&ALICE, fraud(1), 1, Some(harm(None))));
        go_to(1_000);
        assert_ok!(cancel(0));
        // The second was 30% of what the first had left.
        assert_eq!((provider(ALICE).bond, provider(ALICE).frozen), (395 * STAR, 105 * STAR));
        assert_eq!(status(fraud(1)), SlashStatus::Pending { due: 1 + DEFER });
    });
}

#[test]
fn fails_when_slash_settled() {
    ExtBuilder::default().provider(ALICE).build_and_execute(|| {
        assert_ok!(ProviderStaking::slash_fraud(&ALICE, fraud(0), 1, Some(harm(None))));
        assert_ok!(cancel(0));
        assert_noop!(cancel(0), TestError::SlashSettled);
        assert_ok!(ProviderStaking::slash_fraud(&ALICE, fraud(1), 1, Some(harm(None))));
        go_to(1 + DEFER);
        assert_ok!(ProviderStaking::execute_slash(RuntimeOrigin::signed(BOB), fraud(1)));
        assert_noop!(cancel(1), TestError::SlashSettled);
    });
}

#[test]
fn fails_when_unknown_slash() {
    ExtBuilder::default().provider(ALICE).build_and_execute(|| {
        assert_noop!(cancel(0), TestError::UnknownSlash);
    });
}

#[test]
fn fails_when_not_the_governed_origin() {
    ExtBuilder::default().provider(ALICE).build_and_execute(|| {
        assert_ok!(ProviderStaking::slash_fraud(&ALICE, fraud(0), 1, Some(harm(None))));
        for origin in [RuntimeOrigin::signed(ALICE), RuntimeOrigin::none()] {
            assert_noop!(ProviderStaking::cancel_slash(origin, fraud(0)), BadOrigin);
        }
    });
}
