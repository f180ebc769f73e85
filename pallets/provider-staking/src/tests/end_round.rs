use crate::{mock::*, Event};
use frame_support::{assert_noop, assert_ok, dispatch::Pays};
use sp_runtime::DispatchError::BadOrigin;
use stardust_primitives::{traits::Providers as _, STAR};

#[test]
fn works_once_earlier_work_is_final_and_is_free() {
    ExtBuilder::default().provider(ALICE).build_and_execute(|| {
        assert_ok!(commission(0));
        assert_ok!(ProviderStaking::expose(&ALICE, 0, 10));
        go_to(2);
        assert_ok!(ProviderStaking::expose(&ALICE, 0, 10));
        assert_ok!(delegate(BOB, 100 * STAR));
        assert_noop!(end_round(), TestError::RoundNotOver);
        assert_ok!(ProviderStaking::release(&ALICE, 0, 1));
        events();
        let ended = ProviderStaking::end_round(RuntimeOrigin::signed(POOR), ALICE).unwrap();
        assert_eq!(ended.pays_fee, Pays::No);
        assert_eq!(events(), [Event::RoundEnded { provider: ALICE, round: 0, joined: 0, left: 0 }]);
        assert_noop!(end_round(), TestError::RoundNotOver);
        assert_ok!(ProviderStaking::release(&ALICE, 0, 2));
        assert_ok!(end_round());
        let joined = 100 * STAR;
        assert_eq!(events(), [Event::RoundEnded { provider: ALICE, round: 1, joined, left: 0 }]);
        assert_noop!(end_round(), TestError::NothingWaits);
    });
}

#[test]
fn fails_when_not_provider_or_no_delegations() {
    ExtBuilder::default().provider(BOB).build_and_execute(|| {
        assert_noop!(end_round(), TestError::NotProvider);
        let refused = ProviderStaking::end_round(RuntimeOrigin::signed(POOR), BOB);
        assert_noop!(refused, TestError::NoDelegations);
    });
}

#[test]
fn fails_when_not_signed() {
    ExtBuilder::default().build_and_execute(|| {
        for origin in [RuntimeOrigin::root(), RuntimeOrigin::none()] {
            assert_noop!(ProviderStaking::end_round(origin, ALICE), BadOrigin);
        }
    });
}
