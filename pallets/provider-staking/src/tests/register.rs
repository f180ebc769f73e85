use crate::{mock::*, Event};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError::BadOrigin;
use stardust_primitives::{
    provider::{Provider, ProviderStatus},
    STAR,
};

#[test]
fn works() {
    ExtBuilder::default().build_and_execute(|| {
        let origin = RuntimeOrigin::signed(ALICE);
        let url = endpoint("http://alice:1");
        assert_ok!(ProviderStaking::register(origin, 600 * STAR, url.clone(), 7, 3));
        let expected = Provider {
            bond: 600 * STAR,
            frozen: 0,
            exposure: 0,
            assigned: 0,
            capacity: 3,
            price: 7,
            endpoint: url,
            status: ProviderStatus::Active,
            liable_until: 0,
            demands: 0,
        };
        assert_eq!(provider(ALICE), expected);
        assert_eq!(held(ALICE), 600 * STAR);
        assert_eq!(events(), [Event::Registered { provider: ALICE, bond: 600 * STAR }]);
    });
}

#[test]
fn fails_when_already_registered() {
    ExtBuilder::default().provider(ALICE).build_and_execute(|| {
        assert_noop!(register(ALICE, MIN_BOND), TestError::AlreadyRegistered);
    });
}

#[test]
fn works_at_limit_and_fails_past_it_when_bond_too_small() {
    ExtBuilder::default().build_and_execute(|| {
        assert_noop!(register(ALICE, MIN_BOND - 1), TestError::BondTooSmall);
        assert_noop!(register(ALICE, 0), TestError::BondTooSmall);
        assert_ok!(register(ALICE, MIN_BOND));
    });
}

#[test]
fn works_at_limit_and_fails_past_it_when_invalid_capacity() {
    ExtBuilder::default().build_and_execute(|| {
        let with = |who, capacity| {
            let origin = RuntimeOrigin::signed(who);
            ProviderStaking::register(origin, MIN_BOND, endpoint(""), 0, capacity)
        };
        assert_noop!(with(ALICE, 0), TestError::InvalidCapacity);
        assert_noop!(with(ALICE, MAX_CAPACITY + 1), TestError::InvalidCapacity);
        assert_noop!(with(ALICE, u32::MAX), TestError::InvalidCapacity);
        assert_ok!(with(ALICE, MAX_CAPACITY));
        assert_ok!(with(BOB, 1));
    });
}

#[test]
fn works_at_limit_and_fails_past_it_when_it_cannot_afford() {
    ExtBuilder::default().build_and_execute(|| {
        // The existential deposit stays free.
        assert_noop!(register(ALICE, ENDOWMENT - STAR + 1), TestError::CannotAfford);
        assert_noop!(register(ALICE, u128::MAX), TestError::CannotAfford);
        assert_noop!(register(POOR, MIN_BOND), TestError::CannotAfford);
        assert_ok!(register(ALICE, ENDOWMENT - STAR));
    });
}

#[test]
fn works_with_the_longest_endpoint() {
    ExtBuilder::default().build_and_execute(|| {
        let origin = RuntimeOrigin::signed(ALICE);
        let url = endpoint(&"x".repeat(128));
        assert_ok!(ProviderStaking::register(origin, MIN_BOND, url, u128::MAX, 1));
    });
}

#[test]
fn fails_when_not_signed() {
    ExtBuilder::default().build_and_execute(|| {
        for origin in [RuntimeOrigin::root(), RuntimeOrigin::none()] {
            let refused = ProviderStaking::register(origin, MIN_BOND, endpoint(""), 0, 1);
            assert_noop!(refused, BadOrigin);
        }
    });
}
