use crate::{mock::*, Event};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError::BadOrigin, DispatchResult};
use stardust_primitives::STAR;

fn unbond(amount: stardust_primitives::Balance) -> DispatchResult {
    ProviderStaking::unbond(RuntimeOrigin::signed(ALICE), amount)
}

fn release() -> DispatchResult {
    ProviderStaking::withdraw_unbonded(RuntimeOrigin::signed(ALICE))
}

#[test]
fn works_at_limit_and_fails_past_it_when_nothing_to_release() {
    ExtBuilder::default().provider(ALICE).build_and_execute(|| {
        assert_ok!(ProviderStaking::bond_more(RuntimeOrigin::signed(ALICE), 500 * STAR));
        let amount = 200 * STAR;
        assert_ok!(unbond(amount));
        go_to(UNBONDING);
        assert_noop!(release(), TestError::NothingToRelease);
        assert_ok!(unbond(STAR));
        go_to(1 + UNBONDING);
        events();
        assert_ok!(release());
        assert_eq!(events(), [Event::Unbonded { provider: ALICE, amount }]);
        assert_eq!((held(ALICE), provider(ALICE).bond), (800 * STAR, 799 * STAR));
        assert_noop!(release(), TestError::NothingToRelease);
    });
}

#[test]
fn fails_when_not_provider() {
    ExtBuilder::default().build_and_execute(|| {
        assert_noop!(release(), TestError::NotProvider);
    });
}

#[test]
fn fails_when_not_signed() {
    ExtBuilder::default().build_and_execute(|| {
        for origin in [RuntimeOrigin::root(), RuntimeOrigin::none()] {
            assert_noop!(ProviderStaking::withdraw_unbonded(origin), BadOrigin);
        }
    });
}
