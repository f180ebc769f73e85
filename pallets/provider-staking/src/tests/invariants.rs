//! Each invariant, broken by hand, is noticed.

use crate::{mock::*, HoldReason, Pallet, Providers, SlashRecord, Slashes};
use frame_support::{
    assert_ok,
    traits::{fungible::MutateHold, Hooks},
};
use sp_runtime::DispatchError;
use stardust_primitives::{ids::ContestId, provider::SlashCause, traits::Providers as _, STAR};

/// Breaks a state, and says what the check says.
fn broken(breaking: impl FnOnce()) -> DispatchError {
    let mut ext = new_test_ext();
    ext.execute_with(|| {
        assert_ok!(register(ALICE, MIN_BOND));
        assert_ok!(Pallet::<Test>::do_try_state());
        breaking();
        Pallet::<Test>::do_try_state().unwrap_err()
    })
}

fn change(change: impl FnOnce(&mut crate::ProviderOf<Test>)) {
    Providers::<Test>::mutate(ALICE, |provider| change(provider.as_mut().unwrap()));
}

#[test]
fn stk_1_exposure_without_an_assignment() {
    let error = broken(|| change(|provider| provider.exposure = 1));
    assert_eq!(error, "STK-1: exposure without an assignment".into());
}

#[test]
fn stk_1_exposure_above_the_cap() {
    let error = broken(|| {
        change(|provider| {
            provider.assigned = 1;
            provider.exposure = DETERRENCE.exposure_cap(MIN_BOND) + 1;
        })
    });
    assert_eq!(error, "STK-1: exposure above V*".into());
}

#[test]
fn stk_2_record_without_hold() {
    let error = broken(|| change(|provider| provider.bond += 1));
    assert_eq!(error, "STK-2: the bond record is not what is held".into());
}

#[test]
fn stk_2_hold_without_record() {
    let error = broken(|| {
        assert_ok!(Balances::hold(&HoldReason::Bond.into(), &ALICE, STAR));
    });
    assert_eq!(error, "STK-2: the bond record is not what is held".into());
}

#[test]
fn stk_3_slash_from_the_future() {
    let error = broken(|| {
        let cause = SlashCause::Fraud { contest: ContestId(0), assignment: Default::default() };
        let record = SlashRecord { provider: ALICE, amount: 0, shortfall: 0, at: 2 };
        Slashes::<Test>::insert(cause, record);
    });
    assert_eq!(error, "STK-3: a slash before its cause".into());
}

#[test]
fn rep_1_trust_from_nowhere() {
    let error = broken(|| change(|provider| provider.checked = 2 * MAX_CAPACITY + 1));
    assert_eq!(error, "REP-1: more trust than checked results".into());
}

#[test]
fn rep_1_trust_kept_after_fraud() {
    let error = broken(|| {
        System::set_block_number(100);
        for _ in 0..50 {
            assert_ok!(ProviderStaking::note_checked(&ALICE));
        }
        let cause = SlashCause::Fraud { contest: ContestId(0), assignment: Default::default() };
        assert_ok!(ProviderStaking::slash_fraud(&ALICE, cause));
        assert_ok!(Pallet::<Test>::do_try_state());
        change(|provider| provider.checked = 50);
    });
    assert_eq!(error, "REP-1: more trust than checked results".into());
}

#[test]
fn the_wiring_is_sound() {
    new_test_ext().execute_with(<ProviderStaking as Hooks<u32>>::integrity_test);
}
