//! Who may propose what: the referenda's call, with this pallet's origin.

use super::*;

#[test]
fn a_member_proposes_to_its_domain() {
    ExtBuilder.build_and_execute(|| {
        // A newcomer, too, though it has no vote.
        join(HOME, STRANGER, START);
        assert_ok!(submit(STRANGER, members_of(HOME), 7));
        assert_ok!(submit(OTHER, members_of(ABROAD), 7));
        let track = |poll| Referenda::ensure_ongoing(poll).unwrap().track;
        assert_eq!((track(0), track(1)), (HOME, ABROAD));
    });
}

#[test]
fn nobody_proposes_to_another_domain() {
    ExtBuilder.build_and_execute(|| {
        for (who, domain) in
            [(STRANGER, HOME), (OTHER, HOME), (ALICE, ABROAD), (ALICE, DomainId(0))]
        {
            assert_noop!(submit(who, members_of(domain), 7), DispatchError::BadOrigin);
        }
        leave(HOME, ALICE);
        assert_noop!(submit(ALICE, members_of(HOME), 7), DispatchError::BadOrigin);
    });
}

#[test]
fn a_member_proposes_nothing_but_what_its_domain_does() {
    ExtBuilder.build_and_execute(|| {
        type Raw = frame_system::RawOrigin<AccountId>;
        for origin in [Raw::Root, Raw::Signed(ALICE), Raw::None] {
            assert_noop!(submit(ALICE, origin, 7), DispatchError::BadOrigin);
        }
    });
}
