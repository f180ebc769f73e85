//! Each invariant, broken by hand, is noticed.

use crate::{
    mock::*, AuditOf, AuditorFaults, Auditors, Audits, ContestOf, Contests, FaultRecord,
    NextContest, Pallet,
};
use frame_support::{assert_ok, traits::Hooks};
use sp_core::H256;
use sp_runtime::{DispatchError, FixedU128};
use stardust_primitives::{
    audit::{Answer, SignedAnswer},
    contest::Vote,
    ids::ContestId,
};

const RECEIPT: H256 = H256::repeat_byte(1);

/// Breaks a state with an open audit and an open contest, and says what the check says.
fn broken(breaking: impl FnOnce()) -> DispatchError {
    new_test_ext().execute_with(|| {
        session(0..4);
        open_audit(assignment(0, 0), FixedU128::from_u32(8));
        assert_ok!(report(full_report(0, assignment(0, 0))));
        let contest = open_contest(&[(0, RECEIPT), (1, H256::zero())], None);
        assert_ok!(vote(vote_for(0, contest, RECEIPT)));
        assert_ok!(Pallet::<Test>::do_try_state());
        breaking();
        Pallet::<Test>::do_try_state().unwrap_err()
    })
}

fn change_audit(change: impl FnOnce(&mut AuditOf<Test>)) {
    let id = assignment(0, 0);
    Audits::<Test>::mutate(id.job, (0, 0), |audit| change(audit.as_mut().unwrap()));
}

fn change_contest(change: impl FnOnce(&mut ContestOf<Test>)) {
    Contests::<Test>::mutate(ContestId(0), |contest| change(contest.as_mut().unwrap()));
}

fn answer(n: u8, index: u32) -> SignedAnswer<u64> {
    let answer = Answer { index, receipt: RECEIPT };
    SignedAnswer { auditor: auditor(n), account: u64::from(n), answer }
}

#[test]
fn ver_1_a_decided_contest() {
    let error = broken(|| {
        change_contest(|contest| {
            for n in 1..3 {
                let vote = Vote { auditor: auditor(n), receipt: RECEIPT };
                contest.votes.try_push(vote).unwrap();
            }
        })
    });
    assert_eq!(error, "VER-1: a decided contest without its verdict".into());
}

#[test]
fn ver_1_two_votes() {
    let error = broken(|| {
        change_contest(|contest| {
            let vote = Vote { auditor: auditor(0), receipt: H256::zero() };
            contest.votes.try_push(vote).unwrap();
        })
    });
    assert_eq!(error, "VER-1: two votes of one validator".into());
}

#[test]
fn ver_1_a_contest_from_nowhere() {
    let error = broken(|| NextContest::<Test>::put(ContestId(0)));
    assert_eq!(error, "VER-1: a contest that was never opened".into());
}

#[test]
fn ver_1_no_parties_or_the_same_twice() {
    let none = broken(|| change_contest(|contest| contest.parties = Default::default()));
    let twice = broken(|| change_contest(|contest| contest.parties[1].replica = 0));
    for error in [none, twice] {
        assert_eq!(error, "VER-1: a contest without distinct parties".into());
    }
}

#[test]
fn ver_2_an_answer_outside_the_batch() {
    let error = broken(|| change_audit(|audit| audit.answers[0].answer.index = 150));
    assert_eq!(error, "VER-2: an answer about a task of another batch".into());
}

#[test]
fn ver_2_two_answers_for_one_task() {
    let error = broken(|| {
        change_audit(|audit| {
            let again = audit.answers[0].clone();
            audit.answers.try_push(again).unwrap();
        })
    });
    assert_eq!(error, "VER-2: two answers of one validator for one task".into());
}

#[test]
fn ver_2_more_than_a_report_carries() {
    let error = broken(|| {
        change_audit(|audit| {
            for index in 100..117 {
                audit.answers.try_push(answer(1, index)).unwrap();
            }
        })
    });
    assert_eq!(error, "VER-2: more answers of one validator than a report carries".into());
}

#[test]
fn ver_2_an_answer_without_a_report() {
    let error = broken(|| change_audit(|audit| audit.reported_in = None));
    assert_eq!(error, "VER-2: an answer without a report".into());
}

#[test]
fn ver_2_two_validators_with_one_key() {
    let error = broken(|| Auditors::<Test>::mutate(|known| known[1].key = known[0].key.clone()));
    assert_eq!(error, "VER-2: two validators with one audit key".into());
}

fn put_faults(records: &[(u64, u32, u32, Option<u32>)]) {
    let records = records.iter().map(|(account, count, last, disabled_at)| FaultRecord {
        account: *account,
        count: *count,
        last: *last,
        disabled_at: *disabled_at,
    });
    AuditorFaults::<Test>::put(crate::Faults::truncate_from(records.collect()));
}

#[test]
fn ver_3_more_disabled_than_a_third() {
    // One of four may be.
    let error = broken(|| put_faults(&[(0, 2, 1, Some(1)), (3, 2, 1, Some(1))]));
    assert_eq!(error, "VER-3: more auditors are disabled than a third".into());
    // Strangers and the forgotten do not count.
    new_test_ext().execute_with(|| {
        session(0..4);
        System::set_block_number(1 + FAULT_BLOCKS);
        let past = Some(0);
        put_faults(&[(0, 2, 1, Some(1)), (9, 2, 50, Some(50)), (3, 2, 0, past)]);
        assert_ok!(Pallet::<Test>::do_try_state());
    });
}

#[test]
fn ver_3_records_that_cannot_be() {
    let error = broken(|| put_faults(&[(0, 1, 1, None), (0, 1, 1, None)]));
    assert_eq!(error, "VER-3: two records of one auditor's faults".into());
    let error = broken(|| put_faults(&[(0, 1, 1, Some(1))]));
    assert_eq!(error, "VER-3: an auditor is disabled for less than a repeated fault".into());
    for record in [(0, 0, 1, None), (0, 1, 2, None), (0, 2, 1, Some(2))] {
        let error = broken(|| put_faults(&[record]));
        assert_eq!(error, "VER-3: a fault from nowhere".into());
    }
}

#[test]
fn the_wiring_is_sound() {
    new_test_ext().execute_with(<Verification as Hooks<u32>>::integrity_test);
}
