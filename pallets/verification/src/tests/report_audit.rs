use crate::{mock::*, Event};
use frame_support::{assert_noop, assert_ok};
use frame_system::RawOrigin;
use sp_core::H256;
use sp_runtime::{DispatchError::BadOrigin, FixedU128};
use stardust_primitives::{
    audit::{Lot, SignedReport},
    traits::Verification as _,
};

/// Two audits for each of the four validators.
const TWO_EACH: FixedU128 = FixedU128::from_u32(8);

#[test]
fn works() {
    ExtBuilder::default().build_and_execute(|| {
        let id = assignment(0, 0);
        open_audit(id, TWO_EACH);
        System::set_block_number(2);
        events();
        let tasks = drawn(0, id);
        assert_eq!(tasks.len(), 2);
        assert_ok!(report(full_report(0, id)));
        let audit = stored_audit(id);
        let answers: Vec<_> =
            audit.answers.iter().map(|a| (a.auditor.clone(), a.answer.index)).collect();
        assert_eq!(answers, [(auditor(0), tasks[0]), (auditor(0), tasks[1])]);
        assert_eq!(audit.reported_in, Some(0));
        let reported = Event::AuditReported { assignment: id, auditor: auditor(0), answers: 2 };
        assert_eq!(events(), [reported]);
        assert_ok!(report(full_report(1, id)));
        assert_eq!(stored_audit(id).answers.len(), 4);
    });
}

#[test]
fn works_with_a_beginning_of_the_draw() {
    ExtBuilder::default().build_and_execute(|| {
        let id = assignment(0, 0);
        open_audit(id, TWO_EACH);
        let tasks = drawn(0, id);
        assert_ok!(report(report_for(0, id, &tasks[..1])));
        // One report is one report: the rest of the draw is forgone.
        let rest = report_for(0, id, &tasks);
        assert_noop!(report(rest), TestError::AlreadyReported);
    });
}

#[test]
fn works_in_a_later_tranche_that_draws_more() {
    ExtBuilder::default().build_and_execute(|| {
        let id = assignment(0, 0);
        open_audit(id, FixedU128::from_u32(1));
        // One audit among four validators: only in the third tranche is everyone drawn.
        System::set_block_number(1 + 2 * TRANCHE + 1);
        assert_eq!(drawn(0, id).len(), 1);
        assert_ok!(report(full_report(0, id)));
        assert_eq!(stored_audit(id).reported_in, Some(2));
        assert_eq!(stored_audit(id).ends(), 1 + 3 * TRANCHE);
    });
}

#[test]
fn works_at_the_last_block_and_fails_past_it_when_audit_closed() {
    ExtBuilder::default().build_and_execute(|| {
        let id = assignment(0, 0);
        open_audit(id, TWO_EACH);
        // Nobody reports in the first tranche, so there are five.
        let last = 1 + 5 * TRANCHE;
        assert_eq!(stored_audit(id).ends(), last);
        System::set_block_number(last + 1);
        assert_noop!(report(full_report(0, id)), TestError::AuditClosed);
        System::set_block_number(last);
        assert_ok!(report(full_report(0, id)));
        assert_ok!(report(full_report(1, id)));
        System::set_block_number(last + 1);
        assert_noop!(report(full_report(2, id)), TestError::AuditClosed);
    });
}

#[test]
fn an_early_report_ends_the_audit_with_its_tranche() {
    ExtBuilder::default().build_and_execute(|| {
        let id = assignment(0, 0);
        open_audit(id, TWO_EACH);
        System::set_block_number(2);
        assert_ok!(report(full_report(0, id)));
        System::set_block_number(1 + TRANCHE + 1);
        assert_noop!(report(full_report(1, id)), TestError::AuditClosed);
    });
}

#[test]
fn works_for_an_audit_of_an_earlier_session_with_its_count_of_validators() {
    ExtBuilder::default().build_and_execute(|| {
        let id = assignment(0, 0);
        open_audit(id, TWO_EACH);
        // A larger session: two audits each all the same, by the count of the opening.
        session(3..20);
        assert_eq!(drawn(10, id).len(), 2);
        assert_ok!(report(full_report(10, id)));
        assert_noop!(report(full_report(0, id)), TestError::NotAuditor);
    });
}

#[test]
fn a_critical_audit_draws_everyone_once_and_ends_when_more_than_a_third_reported() {
    ExtBuilder::default().validators(7).build_and_execute(|| {
        let id = assignment(0, 0);
        open_critical_audit(id);
        assert_eq!(stored_audit(id).required, 3);
        assert!((0..7).all(|n| drawn(n, id).len() == 1));
        assert_ok!(report(full_report(0, id)));
        assert_eq!(stored_audit(id).ends(), 1 + 5 * TRANCHE, "one is not enough");
        System::set_block_number(1 + 2 * TRANCHE);
        assert_ok!(report(full_report(1, id)));
        assert!(!Verification::audit_status(id).unwrap().is_complete);
        System::set_block_number(2 + 2 * TRANCHE);
        assert!((0..7).all(|n| drawn(n, id).len() == 1), "nor do later tranches draw more");
        assert_ok!(report(full_report(2, id)));
        let status = Verification::audit_status(id).unwrap();
        assert_eq!((status.is_complete, status.ends), (true, 1 + 3 * TRANCHE));
        let accounts: Vec<_> = status.answers.iter().map(|signed| signed.account).collect();
        assert_eq!(accounts, [0, 1, 2]);
        // Until its tranche ends the others still count.
        System::set_block_number(1 + 3 * TRANCHE);
        assert_ok!(report(full_report(3, id)));
        System::set_block_number(2 + 3 * TRANCHE);
        assert_noop!(report(full_report(4, id)), TestError::AuditClosed);
    });
}

#[test]
fn a_critical_audit_with_too_few_reports_ends_incomplete() {
    ExtBuilder::default().build_and_execute(|| {
        let id = assignment(0, 0);
        open_critical_audit(id);
        assert_ok!(report(full_report(0, id)));
        System::set_block_number(1 + 5 * TRANCHE);
        assert!(!Verification::audit_status(id).unwrap().is_complete);
        System::set_block_number(2 + 5 * TRANCHE);
        assert_noop!(report(full_report(1, id)), TestError::AuditClosed);
    });
}

#[test]
fn a_critical_audit_of_many_validators_takes_no_more_answers_than_fit() {
    ExtBuilder::default().validators(100).build_and_execute(|| {
        let id = assignment(0, 0);
        open_critical_audit(id);
        for n in 0..64 {
            assert_ok!(report(full_report(n, id)));
            assert_eq!(stored_audit(id).is_complete(), n >= 33);
        }
        assert_noop!(report(full_report(64, id)), TestError::TooManyAnswers);
    });
}

#[test]
fn fails_when_unknown_audit() {
    ExtBuilder::default().build_and_execute(|| {
        let id = assignment(0, 0);
        assert_noop!(report(report_for(0, id, &[100])), TestError::UnknownAudit);
        open_audit(id, TWO_EACH);
        let other = report_for(0, assignment(0, 1), &[100]);
        assert_noop!(report(other), TestError::UnknownAudit);
    });
}

#[test]
fn fails_when_stale_commitment() {
    ExtBuilder::default().build_and_execute(|| {
        let id = assignment(0, 0);
        open_audit(id, TWO_EACH);
        let SignedReport { report: mut body, .. } = full_report(0, id);
        body.commitment = H256::repeat_byte(1);
        assert_noop!(report(sign(0, body)), TestError::StaleCommitment);
    });
}

#[test]
fn fails_when_not_auditor() {
    ExtBuilder::default().build_and_execute(|| {
        let id = assignment(0, 0);
        open_audit(id, TWO_EACH);
        assert_noop!(report(full_report(4, id)), TestError::NotAuditor);
    });
}

#[test]
fn fails_when_already_reported() {
    ExtBuilder::default().build_and_execute(|| {
        let id = assignment(0, 0);
        open_audit(id, TWO_EACH);
        assert_ok!(report(full_report(0, id)));
        assert_noop!(report(full_report(0, id)), TestError::AlreadyReported);
    });
}

#[test]
fn works_at_limit_and_fails_past_it_when_too_many_answers() {
    ExtBuilder::default().validators(5).build_and_execute(|| {
        let id = assignment(0, 0);
        // All fifty tasks among five validators: ten each; six times ten is beyond 64.
        open_audit(id, FixedU128::from_u32(50));
        session(0..7);
        for n in 0..6 {
            assert_eq!(drawn(n, id).len(), 10);
            assert_ok!(report(full_report(n, id)));
        }
        let tasks = drawn(6, id);
        assert_noop!(report(report_for(6, id, &tasks[..5])), TestError::TooManyAnswers);
        assert_ok!(report(report_for(6, id, &tasks[..4])));
        assert_eq!(stored_audit(id).answers.len(), 64);
    });
}

#[test]
fn fails_when_bad_signature() {
    ExtBuilder::default().build_and_execute(|| {
        let id = assignment(0, 0);
        open_audit(id, TWO_EACH);
        let honest = full_report(0, id);
        let by_another = sign(1, honest.report.clone());
        assert_noop!(report(by_another), TestError::BadSignature);
        let mut changed = honest;
        changed.report.answers[0].receipt = H256::zero();
        assert_noop!(report(changed), TestError::BadSignature);
    });
}

#[test]
fn fails_when_bad_lot() {
    ExtBuilder::default().build_and_execute(|| {
        let id = assignment(0, 0);
        open_audit(id, TWO_EACH);
        let honest = full_report(0, id).report;
        let wrong = [
            // Another validator's, another replica's, another commitment's, nobody's.
            lot(1, id, COMMITMENT),
            lot(0, assignment(0, 1), COMMITMENT),
            lot(0, id, H256::zero()),
            Lot([0; 96]),
            Lot([255; 96]),
        ];
        for lot in wrong {
            let mut body = honest.clone();
            body.lot = lot;
            assert_noop!(report(sign(0, body)), TestError::BadLot);
        }
    });
}

#[test]
fn fails_when_bad_lot_of_another_epoch() {
    ExtBuilder::default().build_and_execute(|| {
        let id = assignment(0, 0);
        open_audit(id, TWO_EACH);
        let honest = full_report(0, id);
        Seed::set(H256::repeat_byte(8));
        let mut later = honest.report.clone();
        later.lot = lot(0, id, COMMITMENT);
        assert_noop!(report(sign(0, later)), TestError::BadLot);
        // The audit keeps the seed of its opening.
        assert_ok!(report(honest));
    });
}

#[test]
fn fails_when_not_drawn() {
    ExtBuilder::default().build_and_execute(|| {
        let id = assignment(0, 0);
        open_audit(id, TWO_EACH);
        let tasks = drawn(0, id);
        let other = (100..150).find(|task| !tasks.contains(task)).unwrap();
        let refused: [&[u32]; 7] = [
            &[],
            &[other],
            &[tasks[1]],
            &[tasks[1], tasks[0]],
            &[tasks[0], tasks[0]],
            &[tasks[0], tasks[1], other],
            &[150],
        ];
        for tasks in refused {
            assert_noop!(report(report_for(0, id, tasks)), TestError::NotDrawn);
        }
    });
}

#[test]
fn fails_when_not_drawn_at_all_in_this_tranche() {
    ExtBuilder::default().build_and_execute(|| {
        let id = assignment(0, 0);
        open_audit(id, FixedU128::from_rational(1, 1_000_000_000));
        assert!(drawn(0, id).is_empty());
        for task in 100..150 {
            assert_noop!(report(report_for(0, id, &[task])), TestError::NotDrawn);
        }
    });
}

#[test]
fn fails_when_not_authorized() {
    ExtBuilder::default().build_and_execute(|| {
        let id = assignment(0, 0);
        open_audit(id, TWO_EACH);
        for origin in [RawOrigin::Signed(1), RawOrigin::Root, RawOrigin::None] {
            let refused = Verification::report_audit(origin.into(), full_report(0, id));
            assert_noop!(refused, BadOrigin);
        }
    });
}
