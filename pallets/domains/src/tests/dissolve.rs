use super::*;

#[test]
fn works() {
    ExtBuilder::default().domain(open()).build_and_execute(|| {
        assert_ok!(join(ALICE));
        go_to(4);
        assert_ok!(Sovereign::dissolve(admin(), D1));
        assert_eq!(domain().status, DomainStatus::Dissolved { at: 4 });
        assert!(!is_member(ALICE));
        assert_noop!(join(BOB), TestError::NotActive);
        assert!(events().contains(&changed(ADMIN, Change::Dissolved)));
    });
}

#[test]
fn members_join_another_at_once() {
    ExtBuilder::default().domain(open()).domain(open()).build_and_execute(|| {
        assert_ok!(join(ALICE));
        assert_ok!(Sovereign::dissolve(admin(), D1));
        assert_ok!(Sovereign::join(by(ALICE), D2));
        assert_eq!((domain().members, member(ALICE).domain), (0, D2));
    });
}

#[test]
fn others_dissolve_what_its_admin_abandoned() {
    for taker in [members_of(D1), RuntimeOrigin::root()] {
        ExtBuilder::default().domain(open()).build_and_execute(|| {
            go_to(1 + ABSENCE);
            assert_noop!(Sovereign::dissolve(taker.clone(), D1), TestError::AdminPresent);
            go_to(2 + ABSENCE);
            assert_ok!(Sovereign::dissolve(taker.clone(), D1));
            assert_noop!(Sovereign::dissolve(taker, D1), TestError::AdminPresent);
        });
    }
}

#[test]
fn fails_for_others() {
    ExtBuilder::default().domain(open()).build_and_execute(|| {
        assert_noop!(Sovereign::dissolve(RuntimeOrigin::none(), D1), BadOrigin);
        for stranger in [by(ALICE), members_of(D2)] {
            assert_noop!(Sovereign::dissolve(stranger, D1), TestError::NotAdmin);
        }
        assert_noop!(Sovereign::dissolve(admin(), D2), TestError::UnknownDomain);
        assert_ok!(Sovereign::dissolve(admin(), D1));
        assert_noop!(Sovereign::dissolve(admin(), D1), TestError::Dissolved);
    });
}
