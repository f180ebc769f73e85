use crate::{mock::*, Event};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError::BadOrigin;
use stardust_primitives::{provider::ProviderStatus, traits::Providers as _};

fn leave(who: AccountId) -> sp_runtime::DispatchResult {
    ProviderStaking::leave(RuntimeOrigin::signed(who))
}

#[test]
fn works() {
    ExtBuilder::default().provider(ALICE).build_and_execute(|| {
        assert_ok!(leave(ALICE));
        let withdraw_from = 1 + UNBONDING;
        assert_eq!(provider(ALICE).status, ProviderStatus::Leaving { withdraw_from });
        assert_eq!(held(ALICE), MIN_BOND);
        assert_eq!(events(), [Event::Left { provider: ALICE, withdraw_from }]);
    });
}

#[test]
fn works_with_work_assigned_and_takes_no_more() {
    ExtBuilder::default().provider(ALICE).build_and_execute(|| {
        assert_ok!(ProviderStaking::expose(&ALICE, 5, 10));
        assert_ok!(leave(ALICE));
        assert_noop!(ProviderStaking::expose(&ALICE, 5, 10), TestError::Leaving);
        assert_ok!(ProviderStaking::release(&ALICE, 5, 1));
    });
}

#[test]
fn fails_when_not_provider() {
    ExtBuilder::default().build_and_execute(|| {
        assert_noop!(leave(ALICE), TestError::NotProvider);
    });
}

#[test]
fn fails_when_leaving() {
    ExtBuilder::default().provider(ALICE).build_and_execute(|| {
        assert_ok!(leave(ALICE));
        assert_noop!(leave(ALICE), TestError::Leaving);
    });
}

#[test]
fn fails_when_not_signed() {
    ExtBuilder::default().build_and_execute(|| {
        assert_noop!(ProviderStaking::leave(RuntimeOrigin::root()), BadOrigin);
        assert_noop!(ProviderStaking::leave(RuntimeOrigin::none()), BadOrigin);
    });
}
