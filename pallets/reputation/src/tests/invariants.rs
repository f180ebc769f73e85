//! Each invariant, broken by hand, is noticed.

use crate::{mock::*, Pallet, Records, TrustRecordOf};
use frame_support::{assert_ok, traits::Hooks};
use sp_runtime::DispatchError;
use stardust_primitives::{reputation::ProgramClass::*, traits::Reputation as _};

/// Breaks a record of two batches, and says what the check says.
fn broken(breaking: impl FnOnce(&mut TrustRecordOf<Test>)) -> DispatchError {
    new_test_ext().execute_with(|| {
        earn(2);
        assert_ok!(Pallet::<Test>::do_try_state());
        Records::<Test>::mutate(ALICE, Short, |record| breaking(record.as_mut().unwrap()));
        Pallet::<Test>::do_try_state().unwrap_err()
    })
}

#[test]
fn rep_1_trust_from_nowhere() {
    let error = broken(|record| record.points_milli += 1);
    assert_eq!(error, "REP-1: more trust than checked results".into());
}

#[test]
fn rep_1_trust_kept_after_fraud() {
    new_test_ext().execute_with(|| {
        earn(50);
        Reputation::note_fraud(&ALICE);
        assert_ok!(Pallet::<Test>::do_try_state());
        Records::<Test>::mutate(ALICE, Short, |record| {
            record.as_mut().unwrap().points_milli = 50_000;
        });
        let error = Pallet::<Test>::do_try_state().unwrap_err();
        assert_eq!(error, "REP-1: more trust than checked results".into());
    });
}

#[test]
fn rep_2_a_record_from_the_future() {
    let error = broken(|record| record.changed_at = 2);
    assert_eq!(error, "REP-2: a record from the future".into());
}

#[test]
fn rep_2_a_latency_out_of_bounds() {
    for latency in [0, 999, 16_001] {
        let error = broken(|record| record.latency_milli = latency);
        assert_eq!(error, "REP-2: a latency out of bounds".into());
    }
}

#[test]
fn rep_3_a_fraud_that_does_not_count_in_each_class() {
    let wrong = "REP-3: a fraud that does not count in each class";
    assert_eq!(broken(|record| record.frauds += 1), wrong.into());
    new_test_ext().execute_with(|| {
        Reputation::note_fraud(&ALICE);
        assert_ok!(Pallet::<Test>::do_try_state());
        Records::<Test>::remove(ALICE, Medium);
        assert_eq!(Pallet::<Test>::do_try_state().unwrap_err(), wrong.into());
    });
}

#[test]
fn the_wiring_is_sound() {
    new_test_ext().execute_with(<Reputation as Hooks<u32>>::integrity_test);
}
