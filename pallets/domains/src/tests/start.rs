use super::*;

#[test]
fn works() {
    ExtBuilder::default().build_and_execute(|| {
        assert_ok!(create(open()));
        assert_noop!(join(ALICE), TestError::NotActive);
        assert_ok!(Sovereign::start(admin(), D1));
        assert_eq!(domain().status, DomainStatus::Active);
        assert_ok!(join(ALICE));
        let started = changed(ADMIN, Change::Started);
        assert!(events().contains(&started));
    });
}

#[test]
fn fails_when_not_draft() {
    ExtBuilder::default().domain(open()).build_and_execute(|| {
        assert_noop!(Sovereign::start(admin(), D1), TestError::NotDraft);
    });
}

#[test]
fn is_the_admins() {
    only_the_admin(Sovereign::start);
}
