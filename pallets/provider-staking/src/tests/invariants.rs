//! Each invariant, broken by hand, is noticed.

use crate::{
    mock::*, HoldReason, Pallet, Providers, SlashCauseOf, SlashQueue, SlashQueueEnds,
    SlashRecordOf, Slashes,
};
use frame_support::{
    assert_ok,
    traits::{fungible::MutateHold, Hooks},
};
use sp_runtime::DispatchError;
use stardust_primitives::{provider::SlashStatus, traits::Providers as _, STAR};

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
            // (1 - 1/e) / 2 of the bond: all of it slashed, nothing paid out, and the least margin.
            provider.exposure = MIN_BOND * 632_120_558 / 2_000_000_000 + 1;
        })
    });
    assert_eq!(error, "STK-1: exposure above any V*".into());
}

#[test]
fn stk_2_record_without_hold() {
    let error = broken(|| change(|provider| provider.bond += 1));
    assert_eq!(error, "STK-2: bond and frozen are not what is held".into());
}

#[test]
fn stk_2_hold_without_record() {
    let error = broken(|| {
        assert_ok!(Balances::hold(&HoldReason::Bond.into(), &ALICE, STAR));
    });
    assert_eq!(error, "STK-2: bond and frozen are not what is held".into());
}

/// Slashes Alice by 150 STAR, and breaks that.
fn broken_slash(breaking: impl FnOnce(SlashCauseOf<Test>)) -> DispatchError {
    broken(|| {
        assert_ok!(ProviderStaking::slash_fraud(&ALICE, fraud(0), Some(harm(None))));
        assert_ok!(Pallet::<Test>::do_try_state());
        breaking(fraud(0));
    })
}

fn change_slash(cause: SlashCauseOf<Test>, change: impl FnOnce(&mut SlashRecordOf<Test>)) {
    Slashes::<Test>::mutate(cause, |slash| change(slash.as_mut().unwrap()));
}

#[test]
fn stk_2_frozen_is_what_pending_slashes_took() {
    let wrong = "STK-2: what is frozen is not what pending slashes took";
    let error = broken_slash(|cause| change_slash(cause, |slash| slash.amount += 1));
    assert_eq!(error, wrong.into());
    let error = broken_slash(|_| {
        change(|provider| {
            provider.frozen -= 1;
            provider.bond += 1;
        })
    });
    assert_eq!(error, wrong.into());
    let error =
        broken_slash(|cause| change_slash(cause, |slash| slash.status = SlashStatus::Cancelled));
    assert_eq!(error, wrong.into());
}

#[test]
fn stk_2_a_pending_slash_of_nobody() {
    let error = broken_slash(|_| Providers::<Test>::remove(ALICE));
    assert_eq!(error, "STK-2: a pending slash of nobody".into());
}

#[test]
fn stk_3_slash_from_the_future() {
    let error = broken_slash(|cause| change_slash(cause, |slash| slash.at = 2));
    assert_eq!(error, "STK-3: a slash before its cause".into());
}

#[test]
fn stk_3_a_slash_gave_more_than_it_took() {
    let error = broken_slash(|cause| {
        change_slash(cause, |slash| {
            let (compensation, reward) = (1, 1);
            let burned = slash.amount - 1;
            slash.status = SlashStatus::Executed { compensation, reward, burned };
        })
    });
    assert_eq!(error, "STK-3: a slash gave more than it took".into());
}

#[test]
fn stk_4_the_queue_has_gaps_or_loose_entries() {
    let wrong = "STK-4: the queue has gaps or loose entries";
    for breaking in [
        || SlashQueue::<Test>::remove(0),
        || SlashQueue::<Test>::insert(1, fraud(0)),
        || SlashQueueEnds::<Test>::mutate(|ends| ends.head = 2),
        || {
            SlashQueue::<Test>::remove(0);
            SlashQueue::<Test>::insert(1, fraud(0));
        },
    ] {
        assert_eq!(broken_slash(|_| breaking()), wrong.into());
    }
}

#[test]
fn stk_4_an_entry_without_a_slash() {
    let error = broken_slash(|_| SlashQueue::<Test>::insert(0, fraud(1)));
    assert_eq!(error, "STK-4: an entry without a slash".into());
}

#[test]
fn stk_4_queued_twice_or_not_at_all() {
    let error = broken_slash(|cause| {
        SlashQueue::<Test>::insert(1, cause);
        SlashQueueEnds::<Test>::mutate(|ends| ends.tail = 2);
    });
    assert_eq!(error, "STK-4: a slash is queued twice".into());
    let error = broken_slash(|_| {
        SlashQueue::<Test>::remove(0);
        SlashQueueEnds::<Test>::mutate(|ends| ends.head = 1);
    });
    assert_eq!(error, "STK-4: a slash waits outside the queue".into());
}

#[test]
fn the_wiring_is_sound() {
    new_test_ext().execute_with(<ProviderStaking as Hooks<u32>>::integrity_test);
}
