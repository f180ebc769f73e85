use super::*;

#[test]
fn works() {
    ExtBuilder.build_and_execute(|| {
        let poll = propose(ALICE, HOME, 7);
        System::reset_events();
        assert_ok!(vote(ALICE, poll, true));
        assert_ok!(vote(BOB, poll, false));
        assert_ok!(vote(CHARLIE, poll, true));
        assert_eq!(count(poll), (2, 1, 5));
        let voted = |who, aye, ayes, nays| Event::Voted { poll, who, aye, ayes, nays };
        let expected =
            [voted(ALICE, true, 1, 0), voted(BOB, false, 1, 1), voted(CHARLIE, true, 2, 1)];
        assert_eq!(events(), expected);
        assert_eq!(Votes::<Test>::get(poll, BOB), Some(false));
    });
}

#[test]
fn a_second_vote_replaces_the_first() {
    ExtBuilder.build_and_execute(|| {
        let poll = propose(ALICE, HOME, 7);
        for (aye, expected) in [
            (true, (1, 0, 5)),
            (true, (1, 0, 5)),
            (false, (0, 1, 5)),
            (false, (0, 1, 5)),
            (true, (1, 0, 5)),
        ] {
            assert_ok!(vote(BOB, poll, aye));
            assert_eq!(count(poll), expected);
        }
        assert_eq!(Votes::<Test>::iter().count(), 1);
    });
}

#[test]
fn a_stranger_and_a_member_of_another_domain_have_no_vote() {
    ExtBuilder.build_and_execute(|| {
        let poll = propose(ALICE, HOME, 7);
        for who in [STRANGER, OTHER] {
            assert_noop!(vote(who, poll, true), Error::<Test>::NotMember);
        }
        let theirs = propose(OTHER, ABROAD, 8);
        assert_noop!(vote(ALICE, theirs, true), Error::<Test>::NotMember);
        assert_ok!(vote(OTHER, theirs, true));
        assert_eq!((count(poll), count(theirs)), ((0, 0, 5), (1, 0, 1)));
    });
}

#[test]
fn a_newcomer_has_no_vote() {
    ExtBuilder.build_and_execute(|| {
        join(HOME, STRANGER, START - 1);
        join(HOME, OTHER, START);
        let poll = propose(ALICE, HOME, 7);
        // The block before is before, the same one is not, even for who came before the poll.
        assert_ok!(vote(STRANGER, poll, true));
        assert_noop!(vote(OTHER, poll, true), Error::<Test>::JoinedTooLate);
        assert_eq!(count(poll), (1, 0, 7));
        go_to(START + 1);
        join(HOME, 100, START + 1);
        assert_noop!(vote(100, poll, true), Error::<Test>::JoinedTooLate);
        // It has one on the next poll.
        go_to(START + 2);
        let next = propose(ALICE, HOME, 8);
        assert_ok!(vote(100, next, true));
        assert_eq!(count(next), (1, 0, 8));
    });
}

#[test]
fn who_left_keeps_its_vote_and_cannot_change_it() {
    ExtBuilder.build_and_execute(|| {
        let poll = propose(ALICE, HOME, 7);
        assert_ok!(vote(BOB, poll, true));
        leave(HOME, BOB);
        assert_eq!(count(poll), (1, 0, 5));
        assert_noop!(vote(BOB, poll, false), Error::<Test>::NotMember);
        // Back again, it is a newcomer.
        join(HOME, BOB, START + 1);
        assert_noop!(vote(BOB, poll, false), Error::<Test>::JoinedTooLate);
        assert_eq!(count(poll), (1, 0, 5));
    });
}

#[test]
fn as_many_as_there_are_may_vote() {
    ExtBuilder.build_and_execute(|| {
        let poll = propose(ALICE, HOME, 7);
        for member in ALICE..=EVE {
            assert_ok!(vote(member, poll, true));
        }
        assert_eq!(count(poll), (5, 0, 5));
    });
}

#[test]
fn what_is_over_or_never_was_cannot_be_voted_on() {
    ExtBuilder.build_and_execute(|| {
        assert_noop!(vote(ALICE, 0, true), Error::<Test>::NotOngoing);
        let passed = propose(ALICE, HOME, 7);
        let cancelled = propose(ALICE, HOME, 8);
        for member in [ALICE, BOB, CHARLIE] {
            assert_ok!(vote(member, passed, true));
        }
        assert_ok!(Referenda::cancel(RuntimeOrigin::root(), cancelled));
        go_to(START + PREPARE + CONFIRM + 1);
        assert!(is_approved(passed));
        for poll in [passed, cancelled, 2, u32::MAX] {
            assert_noop!(vote(DAVE, poll, true), Error::<Test>::NotOngoing);
        }
    });
}

#[test]
fn only_who_signs_votes() {
    ExtBuilder.build_and_execute(|| {
        let poll = propose(ALICE, HOME, 7);
        let decided = RuntimeOrigin::from(members_of(HOME));
        for origin in [RuntimeOrigin::root(), RuntimeOrigin::none(), decided] {
            assert_noop!(DomainVoting::vote(origin, poll, true), DispatchError::BadOrigin);
        }
    });
}
