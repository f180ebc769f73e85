//! Faults of auditors: what is one, what follows, and when it is forgotten.

use crate::{mock::*, AuditorFaults, Call, Event, Pallet};
use frame_support::{assert_noop, assert_ok};
use proptest::prelude::*;
use sp_core::H256;
use sp_runtime::{transaction_validity::InvalidTransaction, FixedU128};
use stardust_primitives::{
    audit::{AuditReport, SignedReport},
    ids::ContestId,
    traits::Verification as _,
};
use std::collections::BTreeMap;

const RIGHT: H256 = H256::repeat_byte(1);
const WRONG: H256 = H256::repeat_byte(2);

/// A contest that all of these validators decide, `liars` against the others.
pub(super) fn outvote(validators: u8, liars: &[u8]) -> ContestId {
    let id = open_contest(&[(0, RIGHT), (1, WRONG)], None);
    for liar in liars {
        assert_ok!(vote(vote_for(*liar, id, WRONG)));
    }
    for honest in (0..validators).filter(|n| !liars.contains(n)) {
        if crate::Contests::<Test>::contains_key(id) {
            assert_ok!(vote(vote_for(honest, id, RIGHT)));
        }
    }
    assert_eq!(Verdicts::get().last(), Some(&(id, RIGHT)));
    id
}

/// What is recorded of a validator: its faults, and since when it is disabled.
fn recorded(n: u8) -> Option<(u32, Option<u32>)> {
    let faults = AuditorFaults::<Test>::get();
    let record = faults.iter().find(|known| known.account == u64::from(n))?;
    Some((record.count, record.disabled_at))
}

#[test]
fn a_second_wrong_vote_disables_for_a_window() {
    ExtBuilder::default().build_and_execute(|| {
        let first = outvote(4, &[3]);
        assert_eq!(recorded(3), Some((1, None)));
        let at_fault = |contest, count| Event::AuditorAtFault { contest, auditor: 3, count };
        assert_eq!(events().last(), Some(&at_fault(first, 1)));

        System::set_block_number(50);
        let second = outvote(4, &[3]);
        assert_eq!(recorded(3), Some((2, Some(50))));
        let until = 50 + FAULT_BLOCKS;
        let all = events();
        assert_eq!(
            all[all.len() - 2..],
            [at_fault(second, 2), Event::AuditorDisabled { auditor: 3, until }]
        );

        let open = open_contest(&[(0, RIGHT)], Some(WRONG));
        let audited = assignment(5, 0);
        open_audit(audited, FixedU128::from_u32(8));
        assert_noop!(vote(vote_for(3, open, RIGHT)), TestError::Disabled);
        assert_noop!(report(full_report(3, audited)), TestError::Disabled);
        let refused = InvalidTransaction::Custom(15).into();
        assert_eq!(pool(Call::vote { vote: vote_for(3, open, RIGHT) }), Err(refused));
        // The draw of the others is what it was: they are still four.
        assert_eq!(drawn(0, audited).len(), 2);
        assert_eq!(stored_audit(audited).validators, 4);
        assert!(Verification::audit_duties(auditor(3)).is_empty());
        assert!(Verification::panel_duties(auditor(3)).is_empty());
        assert_eq!(Verification::panel_duties(auditor(2)).len(), 1);

        System::set_block_number(until);
        assert!(Verification::panel_duties(auditor(3)).is_empty());
        System::set_block_number(until + 1);
        let later = open_contest(&[(0, RIGHT)], Some(WRONG));
        assert_ok!(vote(vote_for(3, later, RIGHT)));
        assert_eq!(Verification::panel_duties(auditor(3)).len(), 0);
    });
}

#[test]
fn faults_are_forgotten_after_the_window() {
    ExtBuilder::default().build_and_execute(|| {
        outvote(4, &[3]);
        // The last block in which the first fault still counts.
        System::set_block_number(1 + FAULT_BLOCKS);
        outvote(4, &[3]);
        assert!(recorded(3).unwrap().1.is_some());
    });
    ExtBuilder::default().build_and_execute(|| {
        outvote(4, &[3]);
        outvote(4, &[2]);
        System::set_block_number(2 + FAULT_BLOCKS);
        outvote(4, &[3]);
        assert_eq!(recorded(3), Some((1, None)));
        assert_eq!(recorded(2), None, "swept with the next fault");
    });
}

#[test]
fn the_oldest_stays_disabled_where_no_more_may_be() {
    ExtBuilder::default().validators(4).build_and_execute(|| {
        outvote(4, &[3]);
        outvote(4, &[3]);
        assert_eq!(recorded(3), Some((2, Some(1))));
        // With four validators one may be disabled; the three others are needed for a verdict.
        System::set_block_number(90);
        // Two faults of another, by answers: recorded, and no more.
        refute_answer_of(2);
        refute_answer_of(2);
        assert_eq!(recorded(2), Some((2, None)));
        assert_eq!(recorded(3), Some((2, Some(1))));
        // When the first is free again, the next fault of the other disables it.
        System::set_block_number(2 + FAULT_BLOCKS);
        refute_answer_of(2);
        assert_eq!(recorded(2), Some((3, Some(2 + FAULT_BLOCKS))));
        assert_eq!(recorded(3), None);
    });
}

/// Has validator n answer wrongly in an audit, and everybody refute it.
pub(super) fn refute_answer_of(n: u8) {
    let id = assignment(0, 0);
    open_audit(id, FixedU128::from_u32(8));
    let task = drawn(n, id)[0];
    let SignedReport { report: mut body, .. } = report_for(n, id, &[task]);
    body.answers[0].receipt = WRONG;
    assert_ok!(report(sign(n, body)));
    let contest = open_contest_about(task, &[(0, RIGHT)], Some(WRONG));
    for voter in 0..4 {
        if crate::Contests::<Test>::contains_key(contest) {
            let _ = vote(vote_for(voter, contest, RIGHT));
        }
    }
    assert_eq!(Verdicts::get().last(), Some(&(contest, RIGHT)));
    Verification::close_audit(id);
}

#[test]
fn an_answer_and_a_vote_about_one_task_are_one_fault() {
    ExtBuilder::default().build_and_execute(|| {
        let id = assignment(0, 0);
        open_audit(id, FixedU128::from_u32(8));
        let task = drawn(3, id)[0];
        let AuditReport { mut answers, .. } = report_for(3, id, &[task]).report;
        answers[0].receipt = WRONG;
        let body = AuditReport { answers, ..full_report(3, id).report };
        assert_ok!(report(sign(3, body)));
        let contest = open_contest_about(task, &[(0, RIGHT)], Some(WRONG));
        events();
        assert_ok!(vote(vote_for(3, contest, WRONG)));
        for n in 0..3 {
            assert_ok!(vote(vote_for(n, contest, RIGHT)));
        }
        assert_eq!(recorded(3), Some((1, None)));
        let refuted = Event::AuditorRefuted { assignment: id, auditor: auditor(3), task };
        let verdict = Event::Verdict { contest, receipt: RIGHT };
        let at_fault = Event::AuditorAtFault { contest, auditor: 3, count: 1 };
        assert_eq!(events()[4..], [verdict, refuted, at_fault]);
    });
}

#[test]
fn who_has_left_is_recorded_for_its_answers() {
    ExtBuilder::default().build_and_execute(|| {
        let id = assignment(0, 0);
        open_audit(id, FixedU128::from_u32(8));
        let task = drawn(3, id)[0];
        let mut body = report_for(3, id, &[task]).report;
        body.answers[0].receipt = WRONG;
        assert_ok!(report(sign(3, body)));
        session([0, 1, 2, 4]);
        let contest = open_contest_about(task, &[(0, RIGHT)], Some(WRONG));
        for n in 0..3 {
            assert_ok!(vote(vote_for(n, contest, RIGHT)));
        }
        assert_eq!(recorded(3), Some((1, None)));
    });
}

#[test]
fn the_right_auditor_is_the_exposer_and_a_caller_stays_it() {
    ExtBuilder::default().build_and_execute(|| {
        // Between replicas: who asked.
        outvote(4, &[]);
        assert_eq!(Exposers::get(), [Some(CALLER)]);

        // With an auditor: the first that was right, whoever disagreed first; nobody if none was.
        let id = assignment(0, 0);
        open_audit(id, FixedU128::from_u32(50));
        let others = drawn(1, id);
        let task = drawn(0, id).into_iter().find(|task| others.contains(task)).unwrap();
        for (n, receipt) in [(0, WRONG), (1, RIGHT)] {
            let mut body = full_report(n, id).report;
            for answer in body.answers.iter_mut().filter(|answer| answer.index == task) {
                answer.receipt = receipt;
            }
            assert_ok!(report(sign(n, body)));
        }
        for decided in [RIGHT, H256::repeat_byte(3)] {
            let contest = open_contest_about(task, &[(0, H256::zero())], Some(WRONG));
            for n in 0..3 {
                assert_ok!(vote(vote_for(n, contest, decided)));
            }
        }
        assert_eq!(Exposers::get()[1..], [Some(1), None]);
    });
}

#[test]
fn a_smaller_session_frees_who_was_disabled_last() {
    ExtBuilder::default().validators(7).build_and_execute(|| {
        // Two of seven may be disabled, one of four.
        for (block, liar) in [(2, 5), (3, 5), (4, 6), (5, 6)] {
            System::set_block_number(block);
            outvote(7, &[liar]);
        }
        assert_eq!((recorded(5), recorded(6)), (Some((2, Some(3))), Some((2, Some(5)))));
        session(3..7);
        assert_eq!((recorded(5), recorded(6)), (Some((2, Some(3))), Some((2, None))));
        // Who is not of the session takes no room.
        session([0, 1, 2, 6]);
        assert_eq!(recorded(5), Some((2, Some(3))));
        // None of one.
        session([5]);
        assert_eq!(recorded(5), Some((2, None)));
    });
}

#[test]
fn a_sole_validator_is_never_disabled() {
    ExtBuilder::default().validators(1).build_and_execute(|| {
        for _ in 0..3 {
            refute_answer_of(0);
        }
        assert_eq!(recorded(0), Some((3, None)));
    });
}

#[test]
fn a_full_record_forgets_who_is_not_disabled_first() {
    use crate::faults::with_faults;
    let auditors: Vec<_> = (0..100u64)
        .map(|n| stardust_primitives::audit::Auditor { key: auditor(0), account: n })
        .collect();
    let empty = crate::Faults::<u64, u32>::default();
    let wrong: Vec<_> = [0, 0].into_iter().chain(1..100).collect();
    let (full, _) = with_faults(empty, &wrong, &auditors, 100, 5);
    assert!(full.is_full());
    let (next, consequences) = with_faults(full, &[200, 201], &auditors, 100, 6);
    assert!(next.is_full());
    assert_eq!(consequences[0].count, 1);
    let accounts: Vec<_> = next.iter().map(|known| known.account).collect();
    assert!(accounts.contains(&0) && accounts.ends_with(&[200, 201]));
    assert!(!accounts.contains(&1) && !accounts.contains(&2));
}

/// A verdict of a random sequence: who lies, and how much time passes before it.
type Step = (u8, u8, u8);

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    // The model counts by hand, over the full history.
    #[test]
    fn at_most_a_third_is_disabled_and_the_disabled_neither_report_nor_vote(
        validators in 1u8..14, steps in prop::collection::vec(any::<Step>(), 1..40),
    ) {
        ExtBuilder::default().validators(validators).build_and_execute(|| {
            let most = usize::from((validators - 1) / 3);
            // Faults within a window of each other, the last one, and since when it is disabled.
            let mut model: BTreeMap<u8, (u32, u32, bool)> = BTreeMap::new();
            for (first, second, wait) in steps {
                System::set_block_number(System::block_number() + u32::from(wait) % 40);
                let now = System::block_number();
                model.retain(|_, (_, last, _)| now <= *last + FAULT_BLOCKS);
                let disabled: Vec<_> =
                    model.iter().filter(|(_, known)| known.2).map(|(n, _)| *n).collect();
                assert!(disabled.len() <= most);
                let able = |n: &u8| !disabled.contains(n);
                let mut liars: Vec<_> =
                    [first % validators, second % validators].into_iter().filter(able).collect();
                liars.sort();
                liars.dedup();
                let id = open_contest(&[(0, RIGHT), (1, WRONG)], None);
                for n in &disabled {
                    assert_noop!(vote(vote_for(*n, id, RIGHT)), TestError::Disabled);
                }
                let audited = assignment(1, 0);
                open_audit(audited, FixedU128::from_u32(50));
                for n in 0..validators {
                    let refused = report(full_report(n, audited)) == Err(TestError::Disabled.into());
                    assert_eq!(refused, disabled.contains(&n));
                }
                for n in &liars {
                    assert_ok!(vote(vote_for(*n, id, WRONG)));
                }
                for n in (0..validators).filter(|n| !liars.contains(n) && able(n)) {
                    let _ = vote(vote_for(n, id, RIGHT));
                }
                // Only a verdict shows that somebody was wrong.
                let decided = Verdicts::get().iter().find(|(known, _)| *known == id).map(|v| v.1);
                if decided == Some(RIGHT) {
                    for n in liars {
                        let room = model.values().filter(|known| known.2).count() < most;
                        let known = model.entry(n).or_insert((0, now, false));
                        *known = (known.0 + 1, now, known.2 || (known.0 >= 1 && room));
                    }
                }
                for (n, (count, _, is_disabled)) in &model {
                    assert_eq!(recorded(*n).map(|(c, at)| (c, at.is_some())), Some((*count, *is_disabled)));
                }
                assert_ok!(Pallet::<Test>::do_try_state());
            }
        });
    }
}
