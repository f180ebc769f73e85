//! Whole referenda, from submission to what follows from them.

use super::*;

#[test]
fn members_set_their_own_policy() {
    ExtBuilder.build_and_execute(|| {
        let poll = propose(ALICE, HOME, 7);
        for member in [ALICE, BOB, CHARLIE] {
            assert_ok!(vote(member, poll, true));
        }
        // Three of five are the 60% that it takes at once.
        go_to(START + PREPARE + CONFIRM - 1);
        assert!(!is_approved(poll));
        go_to(START + PREPARE + CONFIRM);
        assert!(is_approved(poll));
        go_to(START + PREPARE + CONFIRM + ENACTMENT - 1);
        assert_eq!(policy_of(HOME), None);
        go_to(START + PREPARE + CONFIRM + ENACTMENT);
        assert_eq!(policy_of(HOME), Some(7));
        // And nobody else's.
        assert_eq!(policy::Policies::<Test>::iter().count(), 1);
    });
}

#[test]
fn each_domain_decides_for_itself_at_the_same_time() {
    ExtBuilder.build_and_execute(|| {
        // More than are decided at a time on one track: each domain has its own.
        let polls = [(ALICE, HOME), (BOB, HOME), (OTHER, ABROAD)];
        let polls = polls.map(|(who, domain)| propose(who, domain, domain.0 * 10));
        for member in ALICE..=EVE {
            assert_ok!(vote(member, polls[0], true));
            assert_ok!(vote(member, polls[1], false));
        }
        assert_ok!(vote(OTHER, polls[2], true));
        go_to(START + 30);
        assert!(is_approved(polls[0]) && is_rejected(polls[1]) && is_approved(polls[2]));
        assert_eq!((policy_of(HOME), policy_of(ABROAD)), (Some(10), Some(20)));
        assert_eq!(policy::Policies::<Test>::iter().count(), 2);
    });
}

#[test]
fn no_other_origin_sets_a_policy() {
    ExtBuilder.build_and_execute(|| {
        for origin in [RuntimeOrigin::root(), RuntimeOrigin::signed(ALICE), RuntimeOrigin::none()] {
            assert_noop!(Policy::set_policy(origin, 7), DispatchError::BadOrigin);
        }
    });
}

#[test]
fn support_is_of_all_members() {
    ExtBuilder.build_and_execute(|| {
        // Two of five are 40%: as much as is asked after half of the ten blocks.
        let poll = propose(ALICE, HOME, 7);
        assert_ok!(vote(ALICE, poll, true));
        assert_ok!(vote(BOB, poll, true));
        let tally = Referenda::ensure_ongoing(poll).unwrap().tally;
        assert_eq!(tally.support(HOME), Perbill::from_percent(40));
        assert_eq!(tally.approval(HOME), Perbill::from_percent(100));
        go_to(START + PREPARE + 5 + CONFIRM - 1);
        assert!(!is_approved(poll));
        go_to(START + PREPARE + 5 + CONFIRM);
        assert!(is_approved(poll));
    });
}

#[test]
fn neither_newcomers_nor_leavers_change_what_a_vote_is_worth() {
    ExtBuilder.build_and_execute(|| {
        let poll = propose(ALICE, HOME, 7);
        assert_ok!(vote(ALICE, poll, true));
        assert_ok!(vote(BOB, poll, true));
        // Whoever admits a hundred does not stop it.
        go_to(START + 1);
        (1_000..1_100).for_each(|newcomer| join(HOME, newcomer, START + 1));
        let support = || Referenda::ensure_ongoing(poll).unwrap().tally.support(HOME);
        assert_eq!(support(), Perbill::from_percent(40));
        // And whoever expels the others does not speed it up.
        [CHARLIE, DAVE, EVE].into_iter().for_each(|member| leave(HOME, member));
        assert_eq!(support(), Perbill::from_percent(40));
        go_to(START + PREPARE + 5 + CONFIRM - 1);
        assert!(!is_approved(poll));
        go_to(START + PREPARE + 5 + CONFIRM);
        assert!(is_approved(poll));
    });
}

#[test]
fn a_majority_of_nays_fails() {
    ExtBuilder.build_and_execute(|| {
        let poll = propose(ALICE, HOME, 7);
        for (member, aye) in
            [(ALICE, true), (BOB, true), (CHARLIE, false), (DAVE, false), (EVE, false)]
        {
            assert_ok!(vote(member, poll, aye));
        }
        go_to(START + PREPARE + DECISION + CONFIRM + ENACTMENT);
        assert!(is_rejected(poll));
        assert_eq!(policy_of(HOME), None);
    });
}

#[test]
fn without_votes_nothing_passes() {
    ExtBuilder.build_and_execute(|| {
        let poll = propose(ALICE, HOME, 7);
        go_to(START + PREPARE + DECISION + CONFIRM + ENACTMENT);
        assert!(is_rejected(poll));
    });
}
