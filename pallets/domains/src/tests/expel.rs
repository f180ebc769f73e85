use super::*;
use crate::Memberships;

fn expel(who: AccountId) -> sp_runtime::DispatchResult {
    Sovereign::expel(admin(), D1, who)
}

#[test]
fn takes_the_notice_that_leaving_takes() {
    ExtBuilder::default().domain(open()).build_and_execute(|| {
        assert_ok!(join(ALICE));
        System::reset_events();
        assert_ok!(expel(ALICE));
        assert_eq!(events(), [changed(ADMIN, Change::Expelled { account: ALICE, until: 11 })]);
        assert_eq!(member(ALICE).standing, Standing::Expelled);
        go_to(10);
        assert!(is_member(ALICE));
        go_to(11);
        assert!(!is_member(ALICE));
        // Where it is open, it is open.
        assert_ok!(join(ALICE));
    });
}

#[test]
fn who_is_leaving_can_be_expelled_and_gains_no_time() {
    ExtBuilder::default().domain(open()).build_and_execute(|| {
        assert_ok!(join(ALICE));
        assert_ok!(Sovereign::leave(by(ALICE), D1));
        go_to(5);
        assert_ok!(expel(ALICE));
        assert_eq!((member(ALICE).standing, member(ALICE).until), (Standing::Expelled, 11));
        assert_noop!(expel(ALICE), TestError::AlreadyLeaving);
        assert_noop!(Sovereign::leave(by(ALICE), D1), TestError::AlreadyLeaving);
    });
}

#[test]
fn works_at_once_without_notice() {
    ExtBuilder::default().domain(Policy { notice: 0, ..open() }).build_and_execute(|| {
        assert_ok!(join(ALICE));
        assert_ok!(expel(ALICE));
        assert!(!Memberships::<Test>::contains_key(ALICE) && domain().members == 0);
    });
}

#[test]
fn fails_when_not_member() {
    ExtBuilder::default().domain(open()).domain(open()).build_and_execute(|| {
        assert_noop!(expel(ALICE), TestError::NotMember);
        assert_ok!(Sovereign::join(by(ALICE), D2));
        assert_noop!(expel(ALICE), TestError::NotMember);
        assert_ok!(join(BOB));
        go_to(201);
        assert_noop!(expel(BOB), TestError::NotMember);
    });
}

#[test]
fn is_the_admins() {
    only_the_admin(|origin, id| Sovereign::expel(origin, id, ALICE));
}
