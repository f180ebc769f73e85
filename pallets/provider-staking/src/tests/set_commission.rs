use crate::{mock::*, Event};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError::BadOrigin, Perbill};

fn charged(who: AccountId) -> Perbill {
    provider(who).pool.unwrap().commission
}

#[test]
fn works() {
    ExtBuilder::default().provider(ALICE).build_and_execute(|| {
        assert_ok!(commission(100));
        let percent = Perbill::from_percent;
        assert_eq!(events(), [Event::CommissionSet { provider: ALICE, commission: percent(100) }]);
        // Down as far as it likes, at any time.
        assert_ok!(commission(30));
        assert_ok!(commission(0));
        assert_eq!(charged(ALICE), percent(0));
    });
}

#[test]
fn works_at_limit_and_fails_past_it_when_commission_too_high() {
    ExtBuilder::default().provider(ALICE).build_and_execute(|| {
        assert_ok!(commission(7));
        go_to(1 + COMMISSION_BLOCKS);
        assert_noop!(commission(9), TestError::CommissionTooHigh);
        let past = Perbill::from_parts(80_000_001);
        let refused = ProviderStaking::set_commission(RuntimeOrigin::signed(ALICE), past);
        assert_noop!(refused, TestError::CommissionTooHigh);
        assert_ok!(commission(8));
    });
}

#[test]
fn works_at_limit_and_fails_past_it_when_commission_too_soon() {
    ExtBuilder::default().provider(ALICE).build_and_execute(|| {
        assert_ok!(commission(7));
        go_to(COMMISSION_BLOCKS);
        assert_noop!(commission(8), TestError::CommissionTooSoon);
        go_to(1 + COMMISSION_BLOCKS);
        assert_ok!(commission(8));
        // A fall does not count as a raise, nor does it allow one.
        assert_ok!(commission(5));
        go_to(2 * COMMISSION_BLOCKS);
        assert_noop!(commission(6), TestError::CommissionTooSoon);
        go_to(1 + 2 * COMMISSION_BLOCKS);
        assert_ok!(commission(6));
    });
}

#[test]
fn what_is_in_hand_when_the_pool_opens_counts_to_earlier_rounds() {
    ExtBuilder::default().provider(ALICE).build_and_execute(|| {
        use stardust_primitives::traits::Providers as _;
        assert_ok!(ProviderStaking::expose(&ALICE, 0, 10));
        go_to(5);
        assert_ok!(commission(7));
        assert_eq!(provider(ALICE).pool.unwrap().open, 1);
        assert_ok!(ProviderStaking::release(&ALICE, 0, 1));
        assert_eq!(provider(ALICE).pool.unwrap().open, 0);
    });
}

#[test]
fn fails_when_not_provider() {
    ExtBuilder::default().build_and_execute(|| {
        assert_noop!(commission(1), TestError::NotProvider);
    });
}

#[test]
fn fails_when_not_signed() {
    ExtBuilder::default().build_and_execute(|| {
        for origin in [RuntimeOrigin::root(), RuntimeOrigin::none()] {
            assert_noop!(ProviderStaking::set_commission(origin, Perbill::zero()), BadOrigin);
        }
    });
}
