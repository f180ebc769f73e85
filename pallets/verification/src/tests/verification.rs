//! The interface to the market.

use crate::{mock::*, Audits, Contests, Event, NextContest};
use frame_support::{assert_noop, assert_ok};
use sp_core::H256;
use sp_runtime::{ArithmeticError, FixedU128};
use stardust_primitives::{
    audit::Audit,
    ids::{ContestId, JobId},
    traits::{AuditStatus, ContestRequest, Verification as _},
};

#[test]
fn an_audit_opens_with_the_state_of_the_chain() {
    ExtBuilder::default().build_and_execute(|| {
        System::set_block_number(5);
        let id = assignment(2, 1);
        let expected = FixedU128::from_rational(5, 2);
        open_audit(id, expected);
        let opened = Audit {
            seed: Seed::get(),
            commitment: COMMITMENT,
            first_task: 100,
            tasks: 50,
            expected,
            required: 0,
            validators: 4,
            opened_at: 5,
            tranche_blocks: TRANCHE,
            reported_in: None,
            answers: Default::default(),
        };
        assert_eq!(stored_audit(id), opened);
        assert_eq!(events(), [Event::AuditOpened { assignment: id, expected_milli: 2_500 }]);
    });
}

#[test]
fn the_status_follows_the_reports() {
    ExtBuilder::default().build_and_execute(|| {
        let id = assignment(0, 0);
        assert_eq!(Verification::audit_status(id), None);
        open_audit(id, FixedU128::from_u32(8));
        let ends = 1 + 5 * TRANCHE;
        let answers = Vec::new();
        let silent = AuditStatus { opened_at: 1, ends, is_complete: true, answers };
        assert_eq!(Verification::audit_status(id), Some(silent));
        assert_ok!(report(full_report(0, id)));
        let status = Verification::audit_status(id).unwrap();
        assert_eq!((status.ends, status.answers.len()), (1 + TRANCHE, 2));
        Verification::close_audit(id);
        assert_eq!(Verification::audit_status(id), None);
        // Closing what is closed is nothing.
        Verification::close_audit(id);
    });
}

#[test]
fn a_new_commitment_voids_the_audit_of_the_old_one() {
    ExtBuilder::default().build_and_execute(|| {
        let id = assignment(0, 0);
        open_audit(id, FixedU128::from_u32(8));
        assert_ok!(report(full_report(0, id)));
        open_audit(id, FixedU128::from_u32(8));
        assert!(stored_audit(id).answers.is_empty());
        assert_eq!(Audits::<Test>::iter().count(), 1);
    });
}

#[test]
fn contests_are_numbered_and_count_the_validators_of_their_opening() {
    ExtBuilder::default().build_and_execute(|| {
        let receipt = H256::repeat_byte(1);
        assert_eq!(open_contest(&[(0, receipt)], Some(H256::zero())), ContestId(0));
        session(0..9);
        assert_eq!(open_contest(&[(0, receipt), (2, H256::zero())], None), ContestId(1));
        let contests = [0, 1].map(|id| Contests::<Test>::get(ContestId(id)).unwrap());
        assert_eq!(contests[0].validators, 4);
        assert_eq!(contests[1].validators, 9);
        assert_eq!(contests[1].deadline, 1 + PANEL_BLOCKS);
        assert_eq!(contests[0].audited, Some(H256::zero()));
        assert_eq!(contests[0].exposer, Some(CALLER));
        let (job, batch, task) = (JobId(3), 0, 100);
        let opened = |id| Event::ContestOpened { contest: ContestId(id), job, batch, task };
        assert_eq!(events(), [opened(0), opened(1)]);
    });
}

#[test]
fn the_last_contest_number_is_never_passed() {
    ExtBuilder::default().build_and_execute(|| {
        NextContest::<Test>::put(ContestId(u64::MAX));
        let request = ContestRequest {
            job: JobId(0),
            batch: 0,
            task: 0,
            parties: Default::default(),
            audited: None,
            exposer: None,
        };
        assert_noop!(Verification::open_contest(request), ArithmeticError::Overflow);
    });
}
