use crate::{mock::*, Event};
use frame_support::{assert_noop, assert_ok, dispatch::Pays};
use sp_runtime::DispatchError::BadOrigin;
use stardust_primitives::traits::Providers as _;

fn ping() -> frame_support::dispatch::DispatchResultWithPostInfo {
    ProviderStaking::ping(RuntimeOrigin::signed(ALICE))
}

#[test]
fn works_at_limit_and_fails_past_it_when_ping_too_soon() {
    ExtBuilder::default().provider(ALICE).build_and_execute(|| {
        go_to(PING);
        assert_noop!(ping(), TestError::PingTooSoon);
        go_to(1 + PING);
        assert_eq!(ping().unwrap().pays_fee, Pays::No);
        assert_eq!(events(), [Event::Pinged { provider: ALICE }]);
        assert_eq!(provider(ALICE).active_at, 1 + PING);
        assert_noop!(ping(), TestError::PingTooSoon);
    });
}

#[test]
fn work_is_as_good_as_a_ping() {
    ExtBuilder::default().provider(ALICE).build_and_execute(|| {
        go_to(PING);
        assert_ok!(ProviderStaking::expose(&ALICE, 0, 10));
        go_to(2 * PING - 1);
        assert_noop!(ping(), TestError::PingTooSoon);
        assert_ok!(ProviderStaking::release(&ALICE, 0, PING));
        assert_eq!(provider(ALICE).active_at, 2 * PING - 1);
    });
}

#[test]
fn fails_when_not_provider_or_leaving() {
    ExtBuilder::default().provider(ALICE).build_and_execute(|| {
        assert_noop!(ProviderStaking::ping(RuntimeOrigin::signed(BOB)), TestError::NotProvider);
        go_to(1 + PING);
        assert_ok!(ProviderStaking::leave(RuntimeOrigin::signed(ALICE)));
        assert_noop!(ping(), TestError::Leaving);
    });
}

#[test]
fn fails_when_not_signed() {
    ExtBuilder::default().build_and_execute(|| {
        for origin in [RuntimeOrigin::root(), RuntimeOrigin::none()] {
            assert_noop!(ProviderStaking::ping(origin), BadOrigin);
        }
    });
}
