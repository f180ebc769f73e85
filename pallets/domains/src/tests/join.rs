use super::*;
use crate::{Applications, HoldReason, Memberships};

#[test]
fn works_where_it_is_open() {
    ExtBuilder::default().domain(open()).build_and_execute(|| {
        assert_ok!(join(ALICE));
        let membership = member(ALICE);
        assert_eq!((membership.domain, membership.since, membership.until), (D1, 1, 201));
        assert_eq!(held(HoldReason::Membership, ALICE), MEMBER_DEPOSIT);
        assert_eq!(domain().members, 1);
        assert_eq!(events(), [changed(ALICE, Change::Joined { account: ALICE, until: 201 })]);
        go_to(200);
        assert!(is_member(ALICE));
        go_to(201);
        assert!(!is_member(ALICE));
    });
}

#[test]
fn renewing_keeps_the_beginning_and_needs_no_second_deposit() {
    ExtBuilder::default().domain(open()).build_and_execute(|| {
        assert_ok!(join(ALICE));
        go_to(100);
        assert_ok!(join(ALICE));
        assert_eq!((member(ALICE).since, member(ALICE).until), (1, 300));
        assert_eq!((held(HoldReason::Membership, ALICE), domain().members), (MEMBER_DEPOSIT, 1));
        // After a break it begins anew.
        go_to(300);
        assert_ok!(join(ALICE));
        assert_eq!((member(ALICE).since, domain().members), (300, 1));
        assert_eq!(held(HoldReason::Membership, ALICE), MEMBER_DEPOSIT);
        // An invitation that ends earlier takes nothing away.
        assert_ok!(Sovereign::admit(admin(), D1, ALICE, Some(310)));
        assert_ok!(join(ALICE));
        assert_eq!(member(ALICE).until, 500);
    });
}

#[test]
fn who_is_leaving_may_stay() {
    ExtBuilder::default().domain(open()).build_and_execute(|| {
        assert_ok!(join(ALICE));
        assert_ok!(Sovereign::leave(by(ALICE), D1));
        assert_ok!(join(ALICE));
        assert_eq!((member(ALICE).standing, member(ALICE).until), (Standing::Staying, 201));
    });
}

#[test]
fn works_once_enough_members_vouch() {
    let policy = admitting(Admission::Vouched { by: 2 });
    ExtBuilder::default().domain(policy).build_and_execute(|| {
        for who in [BOB, CHARLIE] {
            assert_ok!(Sovereign::admit(admin(), D1, who, Some(1_000)));
            assert_ok!(join(who));
        }
        System::reset_events();
        assert_ok!(join(ALICE));
        assert_eq!(events(), [changed(ALICE, Change::Applied { account: ALICE })]);
        assert!(!is_member(ALICE));
        assert_eq!(held(HoldReason::Membership, ALICE), MEMBER_DEPOSIT);
        go_to(1 + VOUCH_AGE);
        assert_ok!(Sovereign::vouch(by(BOB), ALICE));
        assert_noop!(join(ALICE), TestError::NotVouched);
        assert_ok!(Sovereign::vouch(by(CHARLIE), ALICE));
        assert_ok!(join(ALICE));
        assert!(is_member(ALICE) && !Applications::<Test>::contains_key(ALICE));
        assert_eq!(held(HoldReason::Membership, ALICE), MEMBER_DEPOSIT);
        // Who renews is vouched for anew; the deposit for that comes back.
        assert_ok!(join(ALICE));
        assert_eq!(held(HoldReason::Membership, ALICE), 2 * MEMBER_DEPOSIT);
        assert_ok!(Sovereign::vouch(by(BOB), ALICE));
        assert_ok!(Sovereign::vouch(by(CHARLIE), ALICE));
        go_to(20);
        assert_ok!(join(ALICE));
        assert_eq!(held(HoldReason::Membership, ALICE), MEMBER_DEPOSIT);
        assert_eq!((member(ALICE).since, member(ALICE).until), (1 + VOUCH_AGE, 220));
    });
}

#[test]
fn who_vouched_and_left_does_not_count() {
    let policy = Policy { notice: 0, ..admitting(Admission::Vouched { by: 1 }) };
    ExtBuilder::default().domain(policy).build_and_execute(|| {
        assert_ok!(Sovereign::admit(admin(), D1, BOB, Some(1_000)));
        assert_ok!(join(BOB));
        assert_ok!(join(ALICE));
        go_to(1 + VOUCH_AGE);
        assert_ok!(Sovereign::vouch(by(BOB), ALICE));
        assert_ok!(Sovereign::leave(by(BOB), D1));
        assert_noop!(join(ALICE), TestError::NotVouched);
    });
}

#[test]
fn an_application_takes_the_place_of_an_earlier_one() {
    let policy = admitting(Admission::Vouched { by: 1 });
    ExtBuilder::default().domain(policy.clone()).domain(policy).build_and_execute(|| {
        assert_ok!(join(ALICE));
        assert_ok!(Sovereign::join(by(ALICE), D2));
        assert_eq!(Applications::<Test>::get(ALICE).unwrap().domain, D2);
        assert_eq!(held(HoldReason::Membership, ALICE), MEMBER_DEPOSIT);
    });
}

#[test]
fn fails_when_not_invited() {
    ExtBuilder::default().domain(admitting(Admission::Listed)).build_and_execute(|| {
        assert_noop!(join(ALICE), TestError::NotInvited);
        // Nor once the invitation is over.
        assert_ok!(Sovereign::admit(admin(), D1, ALICE, Some(5)));
        go_to(5);
        assert_noop!(join(ALICE), TestError::NotInvited);
    });
}

#[test]
fn fails_with_another_home_until_that_is_over() {
    ExtBuilder::default().domain(open()).domain(open()).build_and_execute(|| {
        assert_ok!(join(ALICE));
        let other = || Sovereign::join(by(ALICE), D2);
        assert_noop!(other(), TestError::OtherHome);
        assert_ok!(Sovereign::leave(by(ALICE), D1));
        go_to(10);
        assert_noop!(other(), TestError::OtherHome);
        go_to(11);
        System::reset_events();
        assert_ok!(other());
        assert_eq!(events()[0], changed(ALICE, Change::Expired { account: ALICE }));
        assert_eq!((member(ALICE).domain, member(ALICE).since), (D2, 11));
        assert_eq!((domain().members, Memberships::<Test>::iter().count()), (0, 1));
        assert_eq!(held(HoldReason::Membership, ALICE), MEMBER_DEPOSIT);
    });
}

#[test]
fn fails_when_expelled_without_an_invitation() {
    ExtBuilder::default().domain(open()).build_and_execute(|| {
        assert_ok!(join(ALICE));
        assert_ok!(Sovereign::expel(admin(), D1, ALICE));
        assert_noop!(join(ALICE), TestError::Expelled);
        assert_ok!(Sovereign::admit(admin(), D1, ALICE, Some(90)));
        assert_ok!(join(ALICE));
        assert_eq!((member(ALICE).standing, member(ALICE).until), (Standing::Staying, 90));
    });
}

#[test]
fn fails_when_it_cannot_be_afforded() {
    let policy = admitting(Admission::Vouched { by: 1 });
    ExtBuilder::default().domain(open()).domain(policy).build_and_execute(|| {
        assert_noop!(join(POOR), TestError::CannotAfford);
        assert_noop!(Sovereign::join(by(POOR), D2), TestError::CannotAfford);
    });
}

#[test]
fn fails_for_others() {
    ExtBuilder::default().domain(open()).build_and_execute(|| {
        assert_noop!(Sovereign::join(RuntimeOrigin::root(), D1), BadOrigin);
        for id in [DomainId(0), D2] {
            assert_noop!(Sovereign::join(by(ALICE), id), TestError::UnknownDomain);
        }
    });
}
