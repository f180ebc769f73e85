//! The hook that executes what is due.

use crate::{
    mock::*, service::MAX_TAKEN, Event, Providers, QueueEnds, SlashQueue, SlashQueueEnds,
    WeightInfo,
};
use frame_support::{assert_ok, assert_storage_noop, traits::Hooks, weights::Weight};
use sp_runtime::ArithmeticError;
use stardust_primitives::{provider::SlashStatus, traits::Providers as _, STAR};

fn idle(weight: Weight) -> Weight {
    ProviderStaking::on_idle(System::block_number(), weight)
}

/// The weight for so many executions.
fn room(executions: u64) -> Weight {
    let step = <() as WeightInfo>::execute_slash() + <() as WeightInfo>::skip_settled();
    <() as WeightInfo>::execute_due() + step.saturating_mul(executions)
}

/// Faults of Alice's in these batches, a STAR each, and the time at which they are due.
fn due(batches: core::ops::Range<u32>) {
    for batch in batches {
        assert_ok!(ProviderStaking::slash_fault(&ALICE, expired(batch), STAR));
    }
    go_to(1 + DEFER);
    events();
}

fn executed(batch: u32) -> bool {
    matches!(status(expired(batch)), SlashStatus::Executed { .. })
}

fn ends() -> (u64, u64) {
    let QueueEnds { head, tail } = SlashQueueEnds::<Test>::get();
    (head, tail)
}

#[test]
fn executes_what_is_due_in_its_order() {
    ExtBuilder::default().provider(ALICE).build_and_execute(|| {
        let issuance = Balances::total_issuance();
        due(0..3);
        assert_eq!(idle(Weight::MAX), room(3));
        let told = |batch| Event::SlashExecuted {
            provider: ALICE,
            cause: expired(batch),
            compensation: 0,
            reward: 0,
            burned: STAR,
        };
        assert_eq!(events(), [0, 1, 2].map(told));
        assert_eq!(Balances::total_issuance(), issuance - 3 * STAR);
        assert_eq!((ends(), SlashQueue::<Test>::iter().count()), ((3, 3), 0));
        assert_eq!((held(ALICE), provider(ALICE).frozen), (MIN_BOND - 3 * STAR, 0));
    });
}

#[test]
fn leaves_what_is_not_due() {
    ExtBuilder::default().provider(ALICE).build_and_execute(|| {
        assert_ok!(ProviderStaking::slash_fault(&ALICE, expired(0), STAR));
        go_to(2);
        assert_ok!(ProviderStaking::slash_fault(&ALICE, expired(1), STAR));
        go_to(DEFER);
        assert_storage_noop!(assert_eq!(idle(Weight::MAX), room(0)));
        go_to(DEFER + 1);
        idle(Weight::MAX);
        assert!(executed(0) && !executed(1));
        go_to(DEFER + 2);
        idle(Weight::MAX);
        assert!(executed(1));
    });
}

#[test]
fn does_nothing_without_weight() {
    ExtBuilder::default().provider(ALICE).build_and_execute(|| {
        due(0..1);
        assert_storage_noop!(assert_eq!(idle(Weight::zero()), Weight::zero()));
        let too_little = room(0) - Weight::from_parts(1, 0);
        assert_storage_noop!(assert_eq!(idle(too_little), Weight::zero()));
        assert_storage_noop!(assert_eq!(idle(room(1) - Weight::from_parts(1, 0)), room(0)));
        assert_eq!(idle(room(1)), room(1));
        assert!(executed(0));
    });
}

#[test]
fn goes_on_where_the_weight_ended() {
    ExtBuilder::default().provider(ALICE).build_and_execute(|| {
        due(0..5);
        assert_eq!(idle(room(2)), room(2));
        assert!(executed(1) && !executed(2));
        assert_eq!(idle(room(2)), room(2));
        assert_eq!(idle(room(2)), room(1));
        assert_eq!(idle(room(2)), room(0));
        assert!((0..5).all(executed));
    });
}

#[test]
fn takes_a_bounded_number_in_one_block() {
    ExtBuilder::default().provider(ALICE).build_and_execute(|| {
        due(0..2 * MAX_TAKEN + 1);
        assert_eq!(idle(Weight::MAX), room(u64::from(MAX_TAKEN)));
        assert_eq!((0..1_000).find(|batch| !executed(*batch)), Some(MAX_TAKEN));
        idle(Weight::MAX);
        assert!(!executed(2 * MAX_TAKEN));
        idle(Weight::MAX);
        assert!(executed(2 * MAX_TAKEN));
    });
}

#[test]
fn skips_what_calls_settled_before() {
    ExtBuilder::default().provider(ALICE).build_and_execute(|| {
        due(0..4);
        // Out of order: the queue does not know of it until it gets there.
        assert_ok!(ProviderStaking::execute_slash(RuntimeOrigin::signed(BOB), expired(2)));
        assert_ok!(ProviderStaking::cancel_slash(RuntimeOrigin::root(), expired(0)));
        assert_eq!(ends(), (0, 4));
        events();
        let skipped = <() as WeightInfo>::skip_settled().saturating_mul(2);
        assert_eq!(idle(Weight::MAX), room(2) + skipped);
        let told: Vec<_> = events()
            .into_iter()
            .map(|event| match event {
                Event::SlashExecuted { cause, .. } => cause,
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(told, [expired(1), expired(3)]);
        assert_eq!(status(expired(0)), SlashStatus::Cancelled);
        assert_eq!(held(ALICE), MIN_BOND - 3 * STAR);
    });
}

#[test]
fn one_that_fails_holds_up_nobody_and_changes_nothing() {
    ExtBuilder::default().provider(ALICE).provider(BOB).build_and_execute(|| {
        assert_ok!(ProviderStaking::slash_fault(&ALICE, expired(0), STAR));
        assert_ok!(ProviderStaking::slash_fault(&BOB, expired(1), STAR));
        assert_ok!(ProviderStaking::slash_fault(&ALICE, expired(2), STAR));
        go_to(1 + DEFER);
        events();
        // As if a bug had lost what is frozen.
        let whole = provider(BOB);
        Providers::<Test>::mutate(BOB, |bob| bob.as_mut().unwrap().frozen = 0);
        let issuance = Balances::total_issuance();
        idle(Weight::MAX);
        assert!(executed(0) && executed(2));
        assert_eq!(status(expired(1)), SlashStatus::Pending { due: 1 + DEFER });
        assert_eq!((held(BOB), Balances::total_issuance()), (MIN_BOND, issuance - 2 * STAR));
        let error = ArithmeticError::Underflow.into();
        let failed = Event::SlashFailed { cause: expired(1), error };
        assert_eq!(events()[1], failed);
        // Once the cause is gone, anyone may execute it.
        Providers::<Test>::insert(BOB, whole);
        assert_ok!(ProviderStaking::execute_slash(RuntimeOrigin::signed(POOR), expired(1)));
        assert!(executed(1));
    });
}

#[test]
fn a_shorter_window_waits_behind_the_head() {
    ExtBuilder::default().provider(ALICE).build_and_execute(|| {
        assert_ok!(ProviderStaking::slash_fault(&ALICE, expired(0), STAR));
        DeferBlocks::set(&5);
        assert_ok!(ProviderStaking::slash_fault(&ALICE, expired(1), STAR));
        go_to(6);
        assert_storage_noop!(idle(Weight::MAX));
        // By call it need not wait.
        assert_ok!(ProviderStaking::execute_slash(RuntimeOrigin::signed(POOR), expired(1)));
        go_to(1 + DEFER);
        idle(Weight::MAX);
        assert!(executed(0));
        assert_eq!(ends(), (2, 2));
    });
}
