use super::*;
use crate::{HoldReason, Memberships};

fn expire(who: AccountId) -> sp_runtime::DispatchResult {
    Sovereign::expire(by(CHARLIE), who).map(drop).map_err(|error| error.error)
}

#[test]
fn works_once_it_is_over() {
    ExtBuilder::default().domain(open()).build_and_execute(|| {
        assert_ok!(join(ALICE));
        go_to(200);
        assert_noop!(expire(ALICE), TestError::NotOver);
        go_to(201);
        System::reset_events();
        assert_ok!(expire(ALICE));
        assert_eq!(events(), [changed(CHARLIE, Change::Expired { account: ALICE })]);
        assert!(!Memberships::<Test>::contains_key(ALICE));
        assert_eq!((domain().members, held(HoldReason::Membership, ALICE)), (0, 0));
        assert_noop!(expire(ALICE), TestError::NotMember);
    });
}

#[test]
fn works_once_the_domain_is_dissolved() {
    ExtBuilder::default().domain(open()).build_and_execute(|| {
        assert_ok!(join(ALICE));
        assert_ok!(Sovereign::dissolve(admin(), D1));
        assert_ok!(expire(ALICE));
    });
}

#[test]
fn is_free_when_it_succeeds() {
    ExtBuilder::default().domain(open()).build_and_execute(|| {
        assert_ok!(join(ALICE));
        go_to(201);
        let info = Sovereign::expire(by(CHARLIE), ALICE).unwrap();
        assert_eq!(info.pays_fee, frame_support::dispatch::Pays::No);
    });
}

#[test]
fn fails_when_not_signed() {
    ExtBuilder::default().build_and_execute(|| {
        let refused = Sovereign::expire(RuntimeOrigin::root(), ALICE);
        assert_eq!(refused.unwrap_err().error, BadOrigin);
    });
}
