use super::*;
use crate::ProgramRules;
use sp_core::H256;
use ProgramRule::{Allowed, Denied};

const PROGRAM: H256 = H256::repeat_byte(1);

fn set(rule: Option<ProgramRule>) -> sp_runtime::DispatchResult {
    Sovereign::set_rule(admin(), D1, PROGRAM, rule)
}

fn rule() -> Option<ProgramRule> {
    Sovereign::rule(D1, PROGRAM)
}

#[test]
fn a_rule_is_in_force_after_the_delay() {
    ExtBuilder::default().domain(open()).build_and_execute(|| {
        assert_ok!(set(Some(Denied)));
        let from = 1 + DELAY;
        let change = Change::RuleSet { program: PROGRAM, rule: Some(Denied), from };
        assert_eq!(events(), [changed(ADMIN, change)]);
        go_to(DELAY);
        assert_eq!(rule(), None);
        go_to(from);
        assert_eq!(rule(), Some(Denied));
        assert_ok!(set(Some(Allowed)));
        assert_eq!(rule(), Some(Denied));
        go_to(from + DELAY);
        assert_eq!(rule(), Some(Allowed));
        assert_eq!(Sovereign::rules(D1), [(PROGRAM, Some(Allowed))]);
        assert_eq!(domain().rules, 1);
    });
}

#[test]
fn what_was_to_come_is_withdrawn_by_the_present_rule() {
    ExtBuilder::default().domain(open()).build_and_execute(|| {
        assert_ok!(set(Some(Denied)));
        go_to(1 + DELAY);
        assert_ok!(set(None));
        assert_ok!(set(Some(Denied)));
        go_to(1 + 2 * DELAY);
        assert_eq!(rule(), Some(Denied));
        // And a first rule that never was in force leaves nothing.
        let other = H256::repeat_byte(2);
        assert_ok!(Sovereign::set_rule(admin(), D1, other, Some(Denied)));
        assert_ok!(Sovereign::set_rule(admin(), D1, other, None));
        assert!(!ProgramRules::<Test>::contains_key(D1, other));
    });
}

#[test]
fn a_program_keeps_its_place_until_it_is_taken_off_once_more() {
    ExtBuilder::default().domain(open()).build_and_execute(|| {
        assert_ok!(set(Some(Denied)));
        go_to(1 + DELAY);
        assert_ok!(set(None));
        go_to(1 + 2 * DELAY);
        assert_eq!((rule(), domain().rules), (None, 1));
        assert_ok!(set(None));
        assert_eq!(domain().rules, 0);
    });
}

#[test]
fn fails_when_there_is_nothing_to_change() {
    ExtBuilder::default().domain(open()).build_and_execute(|| {
        assert_noop!(set(None), TestError::NothingToChange);
        assert_ok!(set(Some(Denied)));
        go_to(1 + DELAY);
        assert_noop!(set(Some(Denied)), TestError::NothingToChange);
    });
}

#[test]
fn works_at_limit_and_fails_past_it() {
    ExtBuilder::default().domain(open()).build_and_execute(|| {
        let deny =
            |number| Sovereign::set_rule(admin(), D1, H256::from_low_u64_be(number), Some(Denied));
        for number in 0..RULES {
            assert_ok!(deny(number.into()));
        }
        assert_noop!(deny(RULES.into()), TestError::TooManyRules);
        // Those that are on the list can change.
        assert_ok!(Sovereign::set_rule(admin(), D1, H256::zero(), Some(Allowed)));
    });
}

#[test]
fn is_the_admins() {
    only_the_admin(|origin, id| Sovereign::set_rule(origin, id, PROGRAM, Some(Denied)));
}
