use crate::{mock::*, AuditorFaults, Auditors};
use frame_support::{assert_noop, assert_ok, traits::OneSessionHandler};
use sp_runtime::FixedU128;

#[test]
fn a_session_brings_its_keys() {
    ExtBuilder::default().build_and_execute(|| {
        session([5, 6]);
        assert_eq!(Verification::auditors(), [auditor(5), auditor(6)]);
        let accounts = Auditors::<Test>::get().into_iter().map(|auditor| auditor.account);
        assert_eq!(accounts.collect::<Vec<_>>(), [5, 6]);
        assert!(!AuditorFaults::<Test>::exists());
    });
}

#[test]
fn an_unchanged_session_keeps_its_keys() {
    ExtBuilder::default().build_and_execute(|| {
        let none = || core::iter::empty::<(&u64, _)>();
        Verification::on_new_session(false, none(), none());
        assert_eq!(Verification::auditors().len(), 4);
    });
}

#[test]
fn the_genesis_session_counts_too() {
    ExtBuilder::default().validators(0).build_and_execute(|| {
        Verification::on_genesis_session([(&1, auditor(1))].into_iter());
        assert_eq!(Verification::auditors(), [auditor(1)]);
    });
}

#[test]
fn a_session_that_is_too_large_is_cut() {
    ExtBuilder::default().build_and_execute(|| {
        session(0..101);
        assert_eq!(Auditors::<Test>::get().len(), 100);
    });
}

#[test]
fn a_disabled_validator_still_audits() {
    ExtBuilder::default().build_and_execute(|| {
        let id = assignment(0, 0);
        open_audit(id, FixedU128::from_u32(8));
        Verification::on_disabled(0);
        assert_ok!(report(full_report(0, id)));
    });
}

#[test]
fn without_validators_nobody_reports_and_the_audit_ends_all_the_same() {
    ExtBuilder::default().validators(0).build_and_execute(|| {
        let id = assignment(0, 0);
        open_audit(id, FixedU128::from_u32(2));
        assert_noop!(report(full_report(0, id)), TestError::NotAuditor);
        assert_eq!(stored_audit(id).ends(), 1 + 5 * TRANCHE);
    });
}
