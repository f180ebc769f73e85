use crate::{mock::*, Event};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError::BadOrigin;
use stardust_primitives::{provider::ProviderStatus, traits::Providers as _};

fn rejoin(who: AccountId) -> sp_runtime::DispatchResult {
    ProviderStaking::rejoin(RuntimeOrigin::signed(who))
}

#[test]
fn works() {
    ExtBuilder::default().provider(ALICE).build_and_execute(|| {
        let before = provider(ALICE);
        assert_ok!(ProviderStaking::leave(RuntimeOrigin::signed(ALICE)));
        events();
        assert_ok!(rejoin(ALICE));
        assert_eq!(provider(ALICE), before);
        assert_eq!(events(), [Event::Rejoined { provider: ALICE }]);
        assert_ok!(ProviderStaking::expose(&ALICE, 1, 10));
    });
}

#[test]
fn works_after_the_period_and_a_new_departure_starts_anew() {
    ExtBuilder::default().provider(ALICE).build_and_execute(|| {
        assert_ok!(ProviderStaking::leave(RuntimeOrigin::signed(ALICE)));
        System::set_block_number(500);
        assert_ok!(rejoin(ALICE));
        assert_ok!(ProviderStaking::leave(RuntimeOrigin::signed(ALICE)));
        let withdraw_from = 500 + UNBONDING;
        assert_eq!(provider(ALICE).status, ProviderStatus::Leaving { withdraw_from });
    });
}

#[test]
fn fails_when_not_provider() {
    ExtBuilder::default().build_and_execute(|| {
        assert_noop!(rejoin(ALICE), TestError::NotProvider);
    });
}

#[test]
fn fails_when_not_leaving() {
    ExtBuilder::default().provider(ALICE).build_and_execute(|| {
        assert_noop!(rejoin(ALICE), TestError::NotLeaving);
    });
}

#[test]
fn fails_when_not_signed() {
    ExtBuilder::default().build_and_execute(|| {
        assert_noop!(ProviderStaking::rejoin(RuntimeOrigin::root()), BadOrigin);
        assert_noop!(ProviderStaking::rejoin(RuntimeOrigin::none()), BadOrigin);
    });
}
