use super::*;
use frame_support::dispatch::Pays;

/// A poll with five votes that has passed.
fn passed() -> PollIndex {
    let poll = propose(ALICE, HOME, 7);
    for member in ALICE..=EVE {
        assert_ok!(vote(member, poll, true));
    }
    go_to(START + PREPARE + CONFIRM + 1);
    assert!(is_approved(poll));
    poll
}

fn left(poll: PollIndex) -> usize {
    Votes::<Test>::iter_prefix(poll).count()
}

/// Has a stranger clear: how many went, and whether it paid.
fn clear(poll: PollIndex, limit: u32) -> (usize, Pays) {
    let before = left(poll);
    let done = DomainVoting::clear_votes(RuntimeOrigin::signed(STRANGER), poll, limit).unwrap();
    (before - left(poll), done.pays_fee)
}

#[test]
fn works() {
    ExtBuilder.build_and_execute(|| {
        let poll = passed();
        System::reset_events();
        assert_eq!(clear(poll, 10), (5, Pays::No));
        assert_eq!(left(poll), 0);
        assert_eq!(events(), [Event::VotesCleared { poll, votes: 5 }]);
    });
}

#[test]
fn works_in_steps_and_charges_for_what_was_there() {
    ExtBuilder.build_and_execute(|| {
        let poll = passed();
        assert_eq!(clear(poll, 2), (2, Pays::No));
        assert_eq!(clear(poll, 2), (2, Pays::No));
        let cleared = DomainVoting::clear_votes(RuntimeOrigin::signed(STRANGER), poll, u32::MAX);
        let weight = <() as crate::WeightInfo>::clear_votes(1);
        assert_eq!(cleared.unwrap().actual_weight, Some(weight));
        assert_eq!(left(poll), 0);
    });
}

#[test]
fn others_votes_stay() {
    ExtBuilder.build_and_execute(|| {
        let poll = passed();
        let other = propose(OTHER, ABROAD, 8);
        assert_ok!(vote(OTHER, other, true));
        assert_eq!(clear(poll, 10).0, 5);
        assert_eq!((left(poll), left(other)), (0, 1));
    });
}

#[test]
fn however_a_poll_ends_its_votes_can_go() {
    ExtBuilder.build_and_execute(|| {
        let polls: [PollIndex; 3] = std::array::from_fn(|_| propose(ALICE, HOME, 7));
        let undecided = pallet_referenda::ReferendumCount::<Test>::get();
        assert_ok!(submit(ALICE, members_of(HOME), 7));
        for poll in polls.into_iter().chain([undecided]) {
            assert_ok!(vote(BOB, poll, false));
        }
        assert_ok!(Referenda::cancel(RuntimeOrigin::root(), polls[0]));
        assert_ok!(Referenda::kill(RuntimeOrigin::root(), polls[1]));
        go_to(START + PREPARE + DECISION + 1);
        assert!(is_rejected(polls[2]));
        go_to(START + 21);
        let timed_out = ReferendumInfoFor::<Test>::get(undecided);
        assert!(matches!(timed_out, Some(ReferendumInfo::TimedOut(..))));
        for poll in polls.into_iter().chain([undecided]) {
            assert_eq!(clear(poll, 1), (1, Pays::No));
        }
        assert_eq!(Votes::<Test>::iter().count(), 0);
    });
}

#[test]
fn while_it_goes_on_votes_stay() {
    ExtBuilder.build_and_execute(|| {
        let poll = propose(ALICE, HOME, 7);
        assert_ok!(vote(BOB, poll, false));
        let refused = DomainVoting::clear_votes(RuntimeOrigin::signed(ALICE), poll, 1);
        assert_noop!(refused, Error::<Test>::StillOngoing);
    });
}

#[test]
fn nothing_is_not_cleared_for_free() {
    ExtBuilder.build_and_execute(|| {
        let poll = passed();
        let clear =
            |poll, limit| DomainVoting::clear_votes(RuntimeOrigin::signed(STRANGER), poll, limit);
        assert_noop!(clear(poll, 0), Error::<Test>::NoVotes);
        assert_noop!(clear(77, 1), Error::<Test>::NoVotes);
        assert_ok!(clear(poll, 5));
        assert_noop!(clear(poll, 5), Error::<Test>::NoVotes);
    });
}

#[test]
fn only_who_signs_clears() {
    ExtBuilder.build_and_execute(|| {
        let poll = passed();
        for origin in [RuntimeOrigin::root(), RuntimeOrigin::none()] {
            let refused = DomainVoting::clear_votes(origin, poll, 1);
            assert_noop!(refused, DispatchError::BadOrigin);
        }
    });
}
