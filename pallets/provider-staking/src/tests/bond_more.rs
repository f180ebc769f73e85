use crate::{mock::*, Event};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError::BadOrigin;
use stardust_primitives::STAR;

fn bond_more(who: AccountId, amount: u128) -> sp_runtime::DispatchResult {
    ProviderStaking::bond_more(RuntimeOrigin::signed(who), amount)
}

#[test]
fn works() {
    ExtBuilder::default().provider(ALICE).build_and_execute(|| {
        assert_ok!(bond_more(ALICE, STAR));
        let bond = MIN_BOND + STAR;
        assert_eq!((provider(ALICE).bond, held(ALICE)), (bond, bond));
        assert_eq!(events(), [Event::BondIncreased { provider: ALICE, amount: STAR, bond }]);
    });
}

#[test]
fn works_while_leaving() {
    ExtBuilder::default().provider(ALICE).build_and_execute(|| {
        assert_ok!(ProviderStaking::leave(RuntimeOrigin::signed(ALICE)));
        assert_ok!(bond_more(ALICE, 1));
    });
}

#[test]
fn fails_when_not_provider() {
    ExtBuilder::default().build_and_execute(|| {
        assert_noop!(bond_more(ALICE, STAR), TestError::NotProvider);
    });
}

#[test]
fn fails_when_zero_amount() {
    ExtBuilder::default().provider(ALICE).build_and_execute(|| {
        assert_noop!(bond_more(ALICE, 0), TestError::ZeroAmount);
    });
}

#[test]
fn works_at_limit_and_fails_past_it_when_it_cannot_afford() {
    ExtBuilder::default().provider(ALICE).build_and_execute(|| {
        let most = ENDOWMENT - MIN_BOND - STAR;
        assert_noop!(bond_more(ALICE, most + 1), TestError::CannotAfford);
        assert_noop!(bond_more(ALICE, u128::MAX), TestError::CannotAfford);
        assert_ok!(bond_more(ALICE, most));
    });
}

#[test]
fn fails_when_not_signed() {
    ExtBuilder::default().build_and_execute(|| {
        assert_noop!(ProviderStaking::bond_more(RuntimeOrigin::root(), 1), BadOrigin);
        assert_noop!(ProviderStaking::bond_more(RuntimeOrigin::none(), 1), BadOrigin);
    });
}
