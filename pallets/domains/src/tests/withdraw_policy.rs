use super::*;

#[test]
fn works() {
    ExtBuilder::default().domain(open()).build_and_execute(|| {
        assert_ok!(Sovereign::propose_policy(admin(), D1, Policy { price_floor: 5, ..open() }));
        System::reset_events();
        go_to(FREEZE);
        assert_ok!(Sovereign::withdraw_policy(admin(), D1));
        assert_eq!(events(), [changed(ADMIN, Change::PolicyWithdrawn)]);
        go_to(10 * FREEZE);
        assert_eq!(Sovereign::view(D1).unwrap().policy, open());
    });
}

#[test]
fn fails_when_nothing_is_proposed_or_it_is_in_force() {
    ExtBuilder::default().domain(open()).build_and_execute(|| {
        let withdraw = || Sovereign::withdraw_policy(admin(), D1);
        assert_noop!(withdraw(), TestError::NothingProposed);
        assert_ok!(Sovereign::propose_policy(admin(), D1, Policy { price_floor: 5, ..open() }));
        go_to(1 + FREEZE);
        assert_noop!(withdraw(), TestError::NothingProposed);
    });
}

#[test]
fn is_the_admins() {
    only_the_admin(Sovereign::withdraw_policy);
}
