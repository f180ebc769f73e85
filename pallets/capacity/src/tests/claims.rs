//! What a provider may claim.

use super::*;
use stardust_primitives::traits::OnWithdrawn;

fn occupy(pace: u64) -> sp_runtime::DispatchResult {
    Capacity::occupy(&ALICE, pace)
}

#[test]
fn the_unmeasured_may_claim_something() {
    ExtBuilder.build_and_execute(|| {
        assert_eq!(limit(), UNMEASURED);
        assert_ok!(occupy(UNMEASURED - 1));
        assert_ok!(occupy(1));
        assert_noop!(occupy(1), Error::<Test>::CapacityExceeded);
        assert_eq!(Capacity::load(&ALICE), UNMEASURED);
    });
}

#[test]
fn commitments_and_deadlines_make_room() {
    ExtBuilder.build_and_execute(|| {
        assert_ok!(occupy(1_500));
        assert_ok!(occupy(500));
        assert_ok!(Capacity::note_committed(&ALICE, JobId(5), 1_500));
        assert_eq!(Capacity::load(&ALICE), 500);
        assert_ok!(Capacity::note_missed(&ALICE, JobId(5), 500));
        assert_eq!(Capacity::load(&ALICE), 0);
        let none = Capacity::note_committed(&ALICE, JobId(5), 1);
        assert_noop!(none, sp_runtime::ArithmeticError::Underflow);
    });
}

#[test]
fn whoever_has_to_know_is_told_of_each_change() {
    ExtBuilder.build_and_execute(|| {
        assert_eq!(Capacity::offered(&ALICE), None);
        assert_ok!(occupy(1_500));
        assert_eq!(LastTold::get(), Some((UNMEASURED, 1_500)));
        assert_ok!(Capacity::note_committed(&ALICE, JobId(5), 1_000));
        assert_eq!(LastTold::get(), Some((UNMEASURED, 500)));
        measure(4, 12);
        assert_eq!(LastTold::get(), Some((12_000, 500)));
        begin(4);
        go_to(100);
        assert_ok!(Capacity::note_missed(&ALICE, JobId(2), 77));
        assert_eq!(LastTold::get(), Some((3_000, 500)));
        // What is over by itself, nobody is told of.
        go_to(101 + VALID_BLOCKS);
        assert_eq!(LastTold::get(), Some((3_000, 500)));
        assert_eq!(Capacity::offered(&ALICE), Some((UNMEASURED, 500)));
    });
}

#[test]
fn the_measured_may_claim_what_they_showed() {
    ExtBuilder.build_and_execute(|| {
        measure(4, 12);
        assert_ok!(occupy(12_000));
        assert_noop!(occupy(1), Error::<Test>::CapacityExceeded);
        assert_noop!(occupy(u64::MAX), Error::<Test>::CapacityExceeded);
    });
}

#[test]
fn who_showed_less_than_the_unmeasured_may_claim_has_shown_it() {
    ExtBuilder.build_and_execute(|| {
        measure(1, 32);
        assert_eq!(limit(), 1_000);
        assert_noop!(occupy(1_001), Error::<Test>::CapacityExceeded);
    });
}

#[test]
fn a_measure_counts_for_a_while() {
    ExtBuilder.build_and_execute(|| {
        measure(4, 12);
        go_to(13 + VALID_BLOCKS);
        assert_eq!((limit(), Capacity::view(&ALICE).is_measured), (12_000, true));
        assert_ok!(occupy(12_000));
        go_to(14 + VALID_BLOCKS);
        assert_eq!((limit(), Capacity::view(&ALICE).is_measured), (UNMEASURED, false));
        // What it has it keeps, and may have no more.
        assert_noop!(occupy(0), Error::<Test>::CapacityExceeded);
        assert_ok!(Capacity::note_committed(&ALICE, JobId(5), 11_000));
        assert_ok!(occupy(1_000));
        measure(4, 12);
        assert_eq!(limit(), 12_000);
    });
}

#[test]
fn nothing_is_kept_of_who_is_gone() {
    ExtBuilder.build_and_execute(|| {
        measure(4, 12);
        Capacity::on_withdrawn(&ALICE);
        assert_eq!(Records::<Test>::get(ALICE), None);
        assert_eq!(limit(), UNMEASURED);
    });
}
