//! Each invariant, broken by hand, is noticed.

use crate::{
    mock::*, Delegations, Exits, HoldReason, Joins, Pallet, Providers, SlashCauseOf, SlashQueue,
    SlashQueueEnds, SlashRecordOf, Slashes,
};
use frame_support::{
    assert_ok,
    traits::{fungible::MutateHold, Hooks},
};
use sp_runtime::DispatchError;
use stardust_primitives::{
    delegation::{Delegation, Joined},
    provider::SlashStatus,
    traits::Providers as _,
    STAR,
};

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
        assert_ok!(ProviderStaking::slash_fraud(&ALICE, fraud(0), 1, Some(harm(None))));
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

/// Bob's delegation has joined and partly left, Charlie's joins; broken by hand.
fn broken_pool(breaking: impl FnOnce()) -> DispatchError {
    broken(|| {
        assert_ok!(commission(0));
        assert_ok!(delegate(BOB, 100 * STAR));
        System::set_block_number(2);
        assert_ok!(ProviderStaking::expose(&ALICE, 0, 10));
        System::set_block_number(3);
        assert_ok!(undelegate(BOB, 40 * STAR));
        assert_ok!(delegate(CHARLIE, 50 * STAR));
        assert_ok!(undelegate(BOB, 20 * STAR));
        assert_ok!(Pallet::<Test>::do_try_state());
        breaking();
    })
}

fn change_pool(change: impl FnOnce(&mut crate::PoolOf<Test>)) {
    self::change(|provider| change(provider.pool.as_mut().unwrap()));
}

#[test]
fn stk_2_deposit() {
    let error = broken(|| change(|provider| provider.deposit += 1));
    assert_eq!(error, "STK-2: the deposit is not what is held".into());
}

#[test]
fn stk_5_pools() {
    for (breaking, wrong) in [
        ((|pool| pool.members += 1) as fn(&mut crate::PoolOf<Test>), "delegators are miscounted"),
        (|pool| pool.joining += 1, "what joins is not what was delegated"),
        (|pool| pool.ready += 1, "what joins is not what was delegated"),
        (|pool| pool.leaving += 1, "what leaves is not what was asked for"),
        (|pool| pool.shares += 1, "shares without an owner, or owned twice"),
        (|pool| pool.open += 1, "work of earlier rounds is miscounted"),
        (|pool| pool.frauds += 1, "pending frauds are miscounted"),
    ] {
        let error = broken_pool(|| change_pool(breaking));
        let wrong: &'static str = Box::leak(format!("STK-5: {wrong}").into_boxed_str());
        assert_eq!(error, wrong.into());
    }
}

#[test]
fn stk_5_records() {
    let error = broken_pool(|| {
        Exits::<Test>::mutate(ALICE, 2, |exit| exit.as_mut().unwrap().shares -= 1);
    });
    assert_eq!(error, "STK-5: what left is not what its owners have to withdraw".into());
    let error = broken_pool(|| {
        Joins::<Test>::insert(ALICE, 0, Joined { amount: 1, shares: 0 });
    });
    assert_eq!(error, "STK-5: what joined is not what its owners have to take".into());
    let error = broken_pool(|| {
        Delegations::<Test>::insert(EMIL, BOB, Delegation { shares: 1, ..Default::default() });
    });
    assert_eq!(error, "STK-5: a delegation to nobody".into());
    let error = broken(|| {
        assert_ok!(commission(0));
        change_pool(|pool| pool.stake = 1);
    });
    assert_eq!(error, "STK-5: stake without a share".into());
}

#[test]
fn stk_6_less_is_kept_than_is_delegated() {
    let error = broken_pool(|| {
        use frame_support::traits::{fungible::Mutate, tokens::Preservation};
        let moved = Balances::transfer(&POT, &EMIL, STAR + 1, Preservation::Expendable);
        assert_ok!(moved);
    });
    assert_eq!(error, "STK-6: less is kept than is delegated".into());
}
