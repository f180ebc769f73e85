use super::*;

fn admit(who: AccountId, until: Option<u32>) -> sp_runtime::DispatchResult {
    Sovereign::admit(admin(), D1, who, until)
}

#[test]
fn an_invitation_makes_nobody_a_member() {
    ExtBuilder::default().domain(admitting(Admission::Listed)).build_and_execute(|| {
        assert_ok!(admit(ALICE, Some(60)));
        assert!(!is_member(ALICE));
        assert_eq!(events(), [changed(ADMIN, Change::Admitted { account: ALICE, until: 60 })]);
        assert_ok!(join(ALICE));
        assert_eq!((member(ALICE).until, domain().invited), (60, 0));
    });
}

#[test]
fn works_whatever_the_admission_and_never_past_the_term() {
    for admission in [Admission::Open, Admission::Vouched { by: 3 }, Admission::Listed] {
        ExtBuilder::default().domain(admitting(admission)).build_and_execute(|| {
            assert_ok!(admit(ALICE, Some(u32::MAX)));
            assert_ok!(join(ALICE));
            assert_eq!(member(ALICE).until, 201);
        });
    }
}

#[test]
fn an_invitation_is_taken_back() {
    ExtBuilder::default().domain(admitting(Admission::Listed)).build_and_execute(|| {
        assert_ok!(admit(ALICE, Some(60)));
        assert_ok!(admit(ALICE, Some(70)));
        System::reset_events();
        assert_ok!(admit(ALICE, None));
        assert_eq!(events(), [changed(ADMIN, Change::Uninvited { account: ALICE })]);
        assert_noop!(join(ALICE), TestError::NotInvited);
        assert_noop!(admit(ALICE, None), TestError::NotInvited);
        assert_eq!(domain().invited, 0);
    });
}

#[test]
fn fails_when_it_would_be_over() {
    ExtBuilder::default().domain(open()).build_and_execute(|| {
        go_to(5);
        assert_noop!(admit(ALICE, Some(5)), TestError::InvitationOver);
        assert_ok!(admit(ALICE, Some(6)));
    });
}

#[test]
fn works_at_limit_and_fails_past_it() {
    ExtBuilder::default().domain(open()).build_and_execute(|| {
        assert_ok!(admit(ALICE, Some(9)));
        assert_ok!(admit(BOB, Some(9)));
        assert_noop!(admit(CHARLIE, Some(9)), TestError::TooManyInvitations);
        assert_ok!(admit(BOB, Some(10)));
        assert_ok!(admit(ALICE, None));
        assert_ok!(admit(CHARLIE, Some(9)));
    });
}

#[test]
fn is_the_admins() {
    only_the_admin(|origin, id| Sovereign::admit(origin, id, ALICE, Some(1_000)));
}
