use super::*;
use crate::{Applications, HoldReason, Memberships};

fn leave(who: AccountId) -> sp_runtime::DispatchResult {
    Sovereign::leave(by(who), D1)
}

#[test]
fn works_with_notice() {
    ExtBuilder::default().domain(open()).build_and_execute(|| {
        assert_ok!(join(ALICE));
        go_to(5);
        System::reset_events();
        assert_ok!(leave(ALICE));
        assert_eq!(events(), [changed(ALICE, Change::Left { account: ALICE, until: 15 })]);
        assert_eq!(member(ALICE).standing, Standing::Leaving);
        go_to(14);
        assert!(is_member(ALICE));
        go_to(15);
        assert!(!is_member(ALICE));
    });
}

#[test]
fn works_at_once_without_notice() {
    ExtBuilder::default().domain(Policy { notice: 0, ..open() }).build_and_execute(|| {
        assert_ok!(join(ALICE));
        assert_ok!(leave(ALICE));
        assert!(!Memberships::<Test>::contains_key(ALICE));
        assert_eq!((domain().members, held(HoldReason::Membership, ALICE)), (0, 0));
        assert_noop!(leave(ALICE), TestError::NotMember);
    });
}

#[test]
fn is_never_later_than_the_term_or_an_earlier_notice() {
    let shorter = Policy { notice: 2, ..open() };
    ExtBuilder::default().domain(open()).build_and_execute(|| {
        assert_ok!(join(ALICE));
        assert_ok!(Sovereign::propose_policy(admin(), D1, shorter));
        go_to(FREEZE);
        assert_ok!(leave(ALICE));
        assert_eq!(member(ALICE).until, FREEZE + 10);
        assert_noop!(leave(ALICE), TestError::AlreadyLeaving);
        // A shorter notice helps those on their way out, too; a longer one would not bind them.
        go_to(FREEZE + 1);
        assert_ok!(leave(ALICE));
        assert_eq!(member(ALICE).until, FREEZE + 3);
    });
    ExtBuilder::default().domain(open()).build_and_execute(|| {
        assert_ok!(join(ALICE));
        go_to(198);
        assert_ok!(leave(ALICE));
        assert_eq!(member(ALICE).until, 201);
    });
}

#[test]
fn nothing_that_the_admin_does_can_stop_it() {
    ExtBuilder::default().domain(open()).build_and_execute(|| {
        assert_ok!(join(ALICE));
        assert_ok!(leave(ALICE));
        let longest = Policy { notice: NOTICE_MAX, ..admitting(Admission::Listed) };
        assert_ok!(Sovereign::propose_policy(admin(), D1, longest));
        assert_ok!(Sovereign::admit(admin(), D1, ALICE, Some(1_000)));
        assert_ok!(Sovereign::expel(admin(), D1, ALICE));
        assert_noop!(Sovereign::expel(admin(), D1, ALICE), TestError::AlreadyLeaving);
        assert_eq!(member(ALICE).until, 11);
        go_to(11);
        assert!(!is_member(ALICE));
    });
}

#[test]
fn withdraws_an_application() {
    let policy = admitting(Admission::Vouched { by: 1 });
    ExtBuilder::default().domain(policy).build_and_execute(|| {
        assert_ok!(join(ALICE));
        System::reset_events();
        assert_ok!(leave(ALICE));
        assert!(!Applications::<Test>::contains_key(ALICE));
        assert_eq!(held(HoldReason::Membership, ALICE), 0);
        assert_eq!(events(), [changed(ALICE, Change::Left { account: ALICE, until: 1 })]);
        // And with it a membership, whose notice goes on as it was.
        assert_ok!(Sovereign::admit(admin(), D1, ALICE, Some(900)));
        assert_ok!(join(ALICE));
        assert_ok!(leave(ALICE));
        assert_ok!(join(ALICE));
        assert_ok!(leave(ALICE));
        assert_eq!(member(ALICE).until, 11);
        assert_eq!(held(HoldReason::Membership, ALICE), MEMBER_DEPOSIT);
    });
}

#[test]
fn an_application_to_a_forgotten_domain_gives_its_deposit_back() {
    let policy = admitting(Admission::Vouched { by: 1 });
    ExtBuilder::default().domain(policy).build_and_execute(|| {
        assert_ok!(join(ALICE));
        assert_ok!(Sovereign::dissolve(admin(), D1));
        go_to(1 + KEEP);
        assert_ok!(Sovereign::forget(by(BOB), D1));
        assert_ok!(leave(ALICE));
        assert_eq!(held(HoldReason::Membership, ALICE), 0);
    });
}

#[test]
fn fails_for_others() {
    ExtBuilder::default().domain(open()).domain(open()).build_and_execute(|| {
        assert_noop!(leave(ALICE), TestError::NotMember);
        assert_ok!(join(ALICE));
        assert_noop!(Sovereign::leave(by(ALICE), D2), TestError::NotMember);
        assert_noop!(Sovereign::leave(RuntimeOrigin::root(), D1), BadOrigin);
    });
}
