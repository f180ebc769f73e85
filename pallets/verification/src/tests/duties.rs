use crate::mock::*;
use frame_support::assert_ok;
use sp_core::H256;
use sp_runtime::FixedU128;
use stardust_primitives::{
    api::{AuditDuty, PanelDuty},
    ids::{AssignmentId, ContestId, JobId},
    traits::Verification as _,
};

const RECEIPT: H256 = H256::repeat_byte(1);

fn audit_duties(n: u8) -> Vec<AssignmentId> {
    let mut duties: Vec<_> =
        Verification::audit_duties(auditor(n)).into_iter().map(|duty| duty.assignment).collect();
    duties.sort();
    duties
}

fn panel_duties(n: u8) -> Vec<ContestId> {
    let mut duties: Vec<_> =
        Verification::panel_duties(auditor(n)).into_iter().map(|duty| duty.id).collect();
    duties.sort();
    duties
}

#[test]
fn audits_are_duties_until_one_has_reported() {
    ExtBuilder::default().build_and_execute(|| {
        let (first, second) = (assignment(0, 0), assignment(0, 1));
        open_audit(first, FixedU128::from_u32(8));
        open_audit(second, FixedU128::from_u32(8));
        assert_eq!(audit_duties(0), [first, second]);
        assert_ok!(report(full_report(0, first)));
        assert_eq!(audit_duties(0), [second]);
        assert_eq!(audit_duties(1), [first, second]);
        assert!(audit_duties(9).is_empty());
        let duty = AuditDuty { assignment: second, audit: stored_audit(second), work: work() };
        assert_eq!(Verification::audit_duties(auditor(0)), [duty]);
    });
}

#[test]
fn audits_are_duties_while_the_next_block_counts() {
    ExtBuilder::default().build_and_execute(|| {
        let id = assignment(0, 0);
        open_audit(id, FixedU128::from_rational(1, 2));
        System::set_block_number(TRANCHE);
        assert_eq!(audit_duties(0), [id]);
        System::set_block_number(1 + TRANCHE);
        assert!(audit_duties(0).is_empty());
    });
}

#[test]
fn a_full_audit_is_no_duty() {
    ExtBuilder::default().validators(5).build_and_execute(|| {
        let id = assignment(0, 0);
        open_audit(id, FixedU128::from_u32(50));
        session(0..8);
        for n in 0..6 {
            assert_ok!(report(full_report(n, id)));
        }
        assert_eq!(audit_duties(7), [id]);
        assert_ok!(report(report_for(6, id, &drawn(6, id)[..4])));
        assert!(audit_duties(7).is_empty());
    });
}

#[test]
fn work_that_the_market_does_not_know_is_no_duty() {
    ExtBuilder::default().build_and_execute(|| {
        let known = AssignmentId { job: JobId(JOBS - 1), ..assignment(0, 0) };
        let unknown = AssignmentId { job: JobId(JOBS), ..known };
        open_audit(known, FixedU128::from_u32(8));
        open_audit(unknown, FixedU128::from_u32(8));
        assert_eq!(audit_duties(0), [known]);
    });
}

#[test]
fn contests_are_duties_until_one_has_voted_or_the_deadline() {
    ExtBuilder::default().build_and_execute(|| {
        let first = open_contest(&[(0, RECEIPT)], None);
        let second = open_contest(&[(1, RECEIPT)], None);
        assert_ok!(vote(vote_for(0, first, RECEIPT)));
        assert_eq!(panel_duties(0), [second]);
        assert_eq!(panel_duties(1), [first, second]);
        assert!(panel_duties(9).is_empty());
        let contest = crate::Contests::<Test>::get(second).unwrap();
        let duty = PanelDuty { id: second, contest, work: work() };
        assert_eq!(Verification::panel_duties(auditor(0)), [duty]);
        System::set_block_number(PANEL_BLOCKS);
        assert_eq!(panel_duties(1), [first, second]);
        System::set_block_number(1 + PANEL_BLOCKS);
        assert!(panel_duties(1).is_empty());
    });
}

#[test]
fn a_closed_audit_is_no_duty() {
    ExtBuilder::default().build_and_execute(|| {
        let id = assignment(0, 0);
        open_audit(id, FixedU128::from_u32(8));
        Verification::close_audit(id);
        assert!(audit_duties(0).is_empty());
    });
}
