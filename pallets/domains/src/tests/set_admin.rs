use super::*;

fn hand_over(origin: RuntimeOrigin, admin: Admin<AccountId>) -> sp_runtime::DispatchResult {
    Sovereign::set_admin(origin, D1, admin)
}

#[test]
fn works() {
    ExtBuilder::default().domain(open()).build_and_execute(|| {
        assert_ok!(hand_over(admin(), Admin::Account(BOB)));
        assert_noop!(hand_over(admin(), Admin::Account(ADMIN)), TestError::NotAdmin);
        assert_ok!(hand_over(by(BOB), Admin::Members));
        assert_noop!(hand_over(by(BOB), Admin::Account(BOB)), TestError::NotAdmin);
        System::reset_events();
        assert_ok!(hand_over(members_of(D1), Admin::Account(ALICE)));
        assert_eq!(domain().admin, Admin::Account(ALICE));
        let (actor, version) = (Actor::Members, 1);
        let change = Change::AdminSet { admin: Admin::Account(ALICE) };
        assert_eq!(events(), [crate::Event::Changed { domain: D1, actor, version, change }]);
    });
}

#[test]
fn others_take_over_from_an_admin_that_is_gone() {
    for (taker, actor) in
        [(members_of(D1), Actor::Members), (RuntimeOrigin::root(), Actor::Oversight)]
    {
        ExtBuilder::default().domain(open()).build_and_execute(|| {
            let take = || hand_over(taker.clone(), Admin::Account(ALICE));
            assert_noop!(take(), TestError::AdminPresent);
            // The last block in which the admin still counts as present: it was seen in block 1.
            go_to(1 + ABSENCE);
            assert_noop!(take(), TestError::AdminPresent);
            go_to(2 + ABSENCE);
            for stranger in [members_of(D2), by(BOB)] {
                assert_noop!(hand_over(stranger, Admin::Members), TestError::NotAdmin);
            }
            assert_ok!(take());
            assert_eq!(domain().admin, Admin::Account(ALICE));
            let told = |event: &crate::Event<Test>| {
                matches!(event, crate::Event::Changed { actor: who, .. } if *who == actor)
            };
            assert!(events().iter().any(told));
            // Who took over has to be gone for as long.
            assert_noop!(take(), TestError::AdminPresent);
        });
    }
}

#[test]
fn an_admin_that_comes_back_before_is_the_admin_still() {
    ExtBuilder::default().domain(open()).build_and_execute(|| {
        go_to(2 + ABSENCE);
        assert_ok!(hand_over(admin(), Admin::Account(BOB)));
        assert_noop!(hand_over(members_of(D1), Admin::Members), TestError::AdminPresent);
    });
}

#[test]
fn fails_for_others() {
    ExtBuilder::default().domain(open()).build_and_execute(|| {
        assert_noop!(hand_over(RuntimeOrigin::none(), Admin::Members), BadOrigin);
        let unknown = Sovereign::set_admin(admin(), D2, Admin::Members);
        assert_noop!(unknown, TestError::UnknownDomain);
        assert_ok!(Sovereign::dissolve(admin(), D1));
        assert_noop!(hand_over(admin(), Admin::Members), TestError::Dissolved);
    });
}
