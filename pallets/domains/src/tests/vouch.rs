use super::*;
use crate::{Applications, MembershipOf, Memberships};

/// A domain that asks for one voucher, with Bob as its member of some age, and Alice waiting.
fn waiting(test: impl FnOnce()) {
    let policy = Policy { notice: 0, ..admitting(Admission::Vouched { by: 1 }) };
    ExtBuilder::default().domain(policy).domain(open()).build_and_execute(|| {
        assert_ok!(Sovereign::admit(admin(), D1, BOB, Some(1_000)));
        assert_ok!(join(BOB));
        assert_ok!(join(ALICE));
        go_to(1 + VOUCH_AGE);
        System::reset_events();
        test();
    });
}

fn vouch(who: AccountId) -> sp_runtime::DispatchResult {
    Sovereign::vouch(by(who), ALICE)
}

#[test]
fn works() {
    waiting(|| {
        assert_ok!(vouch(BOB));
        assert_eq!(Applications::<Test>::get(ALICE).unwrap().vouchers.to_vec(), [BOB]);
        assert_eq!(events(), [changed(BOB, Change::Vouched { account: ALICE })]);
    });
}

#[test]
fn fails_when_too_young() {
    waiting(|| {
        go_to(VOUCH_AGE);
        assert_noop!(vouch(BOB), TestError::TooYoung);
        go_to(1 + VOUCH_AGE);
        assert_ok!(vouch(BOB));
    });
}

#[test]
fn fails_when_not_member() {
    waiting(|| {
        assert_noop!(vouch(CHARLIE), TestError::NotMember);
        assert_noop!(Sovereign::vouch(RuntimeOrigin::none(), ALICE), BadOrigin);
        assert_ok!(Sovereign::dissolve(admin(), D1));
        assert_noop!(vouch(BOB), TestError::NotMember);
    });
}

#[test]
fn fails_without_an_application_to_ones_own_domain() {
    waiting(|| {
        assert_noop!(Sovereign::vouch(by(BOB), CHARLIE), TestError::NoApplication);
        assert_ok!(Sovereign::join(by(CHARLIE), D2));
        go_to(50);
        assert_noop!(vouch(CHARLIE), TestError::NoApplication);
    });
}

#[test]
fn fails_for_oneself_and_twice() {
    waiting(|| {
        assert_ok!(join(BOB));
        assert_noop!(Sovereign::vouch(by(BOB), BOB), TestError::OwnApplication);
        assert_ok!(vouch(BOB));
        assert_noop!(vouch(BOB), TestError::AlreadyVouched);
    });
}

#[test]
fn works_at_limit_fails_past_it_and_who_left_makes_room() {
    waiting(|| {
        let rich = |who| {
            assert_ok!(Balances::transfer_keep_alive(by(CHARLIE), who, 10 * STAR));
            assert_ok!(Sovereign::admit(admin(), D1, who, Some(1_000)));
            assert_ok!(join(who));
            Memberships::<Test>::mutate(who, |membership| {
                let old = membership.unwrap();
                *membership = Some(MembershipOf::<Test> { since: 1, ..old });
            });
        };
        (20..29).for_each(rich);
        for who in 20..28 {
            assert_ok!(vouch(who));
        }
        assert_noop!(vouch(28), TestError::TooManyVouchers);
        assert_ok!(Sovereign::leave(by(20), D1));
        assert_ok!(vouch(28));
        let vouchers = Applications::<Test>::get(ALICE).unwrap().vouchers;
        assert!(vouchers.len() == 8 && !vouchers.contains(&20));
    });
}
