use crate::{mock::*, Event, ProviderOf};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError::BadOrigin;
use stardust_primitives::traits::Providers as _;

fn set_offer(who: AccountId, price: u128, capacity: u32) -> sp_runtime::DispatchResult {
    let url = endpoint("http://new");
    ProviderStaking::set_offer(RuntimeOrigin::signed(who), url, price, capacity)
}

#[test]
fn works() {
    ExtBuilder::default().provider(ALICE).build_and_execute(|| {
        let before = provider(ALICE);
        assert_ok!(set_offer(ALICE, 99, 5));
        let url = endpoint("http://new");
        let expected = ProviderOf::<Test> { price: 99, capacity: 5, endpoint: url, ..before };
        assert_eq!(provider(ALICE), expected);
        assert_eq!(events(), [Event::OfferSet { provider: ALICE, price: 99, capacity: 5 }]);
    });
}

#[test]
fn works_below_what_is_assigned_and_counts_for_later_claims() {
    ExtBuilder::default().provider(ALICE).build_and_execute(|| {
        assert_ok!(ProviderStaking::expose(&ALICE, 1, 10));
        assert_ok!(ProviderStaking::expose(&ALICE, 1, 10));
        assert_ok!(set_offer(ALICE, 10, 1));
        assert_eq!(provider(ALICE).assigned, 2);
        assert_noop!(ProviderStaking::expose(&ALICE, 1, 10), TestError::CapacityReached);
    });
}

#[test]
fn fails_when_not_provider() {
    ExtBuilder::default().build_and_execute(|| {
        assert_noop!(set_offer(ALICE, 1, 1), TestError::NotProvider);
    });
}

#[test]
fn works_at_limit_and_fails_past_it_when_invalid_capacity() {
    ExtBuilder::default().provider(ALICE).build_and_execute(|| {
        assert_noop!(set_offer(ALICE, 1, 0), TestError::InvalidCapacity);
        assert_noop!(set_offer(ALICE, 1, MAX_CAPACITY + 1), TestError::InvalidCapacity);
        assert_ok!(set_offer(ALICE, 1, 1));
        assert_ok!(set_offer(ALICE, u128::MAX, MAX_CAPACITY));
    });
}

#[test]
fn fails_when_not_signed() {
    ExtBuilder::default().build_and_execute(|| {
        for origin in [RuntimeOrigin::root(), RuntimeOrigin::none()] {
            assert_noop!(ProviderStaking::set_offer(origin, endpoint(""), 1, 1), BadOrigin);
        }
    });
}
