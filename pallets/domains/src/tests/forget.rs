use super::*;
use crate::{Domains, Event, HoldReason, Invitations, Log, ProgramRules};
use sp_core::H256;

fn forget() -> sp_runtime::DispatchResult {
    Sovereign::forget(by(CHARLIE), D1).map(drop).map_err(|error| error.error)
}

#[test]
fn works_with_full_lists() {
    ExtBuilder::default().domain(open()).build_and_execute(|| {
        for number in 0..RULES {
            let program = H256::repeat_byte(number as u8);
            assert_ok!(Sovereign::set_rule(admin(), D1, program, Some(ProgramRule::Denied)));
        }
        for who in [BOB, CHARLIE] {
            assert_ok!(Sovereign::admit(admin(), D1, who, Some(500)));
        }
        for _ in 0..100 {
            assert_ok!(Sovereign::attend(admin(), D1));
            assert_ok!(join(ALICE));
        }
        assert_ok!(Balances::transfer_allow_death(by(BOB), Sovereign::treasury(D1), 7 * STAR));
        assert_ok!(Sovereign::dissolve(admin(), D1));
        go_to(1 + KEEP);
        assert_ok!(Sovereign::expire(by(BOB), ALICE));
        System::reset_events();
        assert_ok!(forget());
        assert_eq!(events(), [Event::Forgotten { domain: D1, remainder: 8 * STAR }]);
        assert_eq!(Balances::free_balance(HEIR), 9 * STAR);
        assert_eq!(held(HoldReason::Domain, FOUNDER), 0);
        assert_eq!(Balances::free_balance(FOUNDER), ENDOWMENT - STAR);
        assert_eq!(Balances::free_balance(ALICE), ENDOWMENT);
        assert_eq!(Domains::<Test>::iter().count(), 0);
        assert_eq!(ProgramRules::<Test>::iter().count(), 0);
        assert_eq!(Invitations::<Test>::iter().count(), 0);
        assert_eq!(Log::<Test>::iter().count(), 0);
        assert_noop!(forget(), TestError::UnknownDomain);
        // Its number is not used again.
        assert_ok!(create(open()));
        assert!(Domains::<Test>::contains_key(D2));
    });
}

#[test]
fn works_for_a_draft() {
    ExtBuilder::default().build_and_execute(|| {
        assert_ok!(create(open()));
        assert_ok!(Sovereign::dissolve(admin(), D1));
        go_to(1 + KEEP);
        assert_ok!(forget());
    });
}

#[test]
fn fails_before_its_time() {
    ExtBuilder::default().domain(open()).build_and_execute(|| {
        assert_ok!(join(ALICE));
        assert_noop!(forget(), TestError::NotDissolved);
        assert_ok!(Sovereign::dissolve(admin(), D1));
        go_to(KEEP);
        assert_noop!(forget(), TestError::StillKept);
        go_to(1 + KEEP);
        assert_noop!(forget(), TestError::StillMembers);
        assert_ok!(Sovereign::leave(by(ALICE), D1));
        assert_ok!(forget());
    });
}

#[test]
fn fails_while_others_rely_on_what_it_has_signed() {
    ExtBuilder::default().domain(open()).build_and_execute(|| {
        assert_ok!(Sovereign::dissolve(admin(), D1));
        go_to(1 + KEEP);
        Engaged::set(&vec![D2, D1]);
        assert_noop!(forget(), TestError::StillEngaged);
        Engaged::set(&vec![D2]);
        assert_ok!(forget());
    });
}

#[test]
fn fails_when_not_signed() {
    ExtBuilder::default().build_and_execute(|| {
        let refused = Sovereign::forget(RuntimeOrigin::root(), D1);
        assert_eq!(refused.unwrap_err().error, BadOrigin);
    });
}
