use super::*;

#[test]
fn works() {
    ExtBuilder::default().domain(open()).build_and_execute(|| {
        go_to(ABSENCE);
        assert_ok!(Sovereign::attend(admin(), D1));
        assert_eq!(domain().admin_seen, ABSENCE);
        assert_eq!(events(), [changed(ADMIN, Change::Attended)]);
        // It would have been too late else.
        go_to(ABSENCE + 2);
        let taken = Sovereign::set_admin(members_of(D1), D1, Admin::Members);
        assert_noop!(taken, TestError::AdminPresent);
    });
}

#[test]
fn is_the_admins() {
    only_the_admin(Sovereign::attend);
}
