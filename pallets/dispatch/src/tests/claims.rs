//! What the market asks and tells.

use crate::{mock::*, OfJobs, OfProviders};
use frame_support::assert_ok;
use stardust_primitives::ids::JobId;

/// Two of the job's three for provider 3, one for provider 4, from block 8 until block 17.
fn reserved_all() {
    assert_ok!(propose(proposal(0, &[(1, 0, 3), (1, 1, 3), (1, 2, 4)])));
    go_to(8);
}

#[test]
fn whom_it_is_reserved_for_claims() {
    execute(|| {
        reserved_all();
        assert_ok!(claim(4, 1));
        assert_ok!(claim(3, 1));
        assert_ok!(claim(3, 1));
        assert_eq!(OfJobs::<Test>::iter().count() + OfProviders::<Test>::iter().count(), 0);
    });
}

#[test]
fn others_are_refused_until_it_has_passed() {
    execute(|| {
        reserved_all();
        assert_eq!(claim(1, 1), reserved(10));
        assert_ok!(claim(4, 1));
        // It has its one: the others are not its.
        assert_eq!(claim(4, 1), reserved(10));
        go_to(17);
        assert_eq!(claim(1, 1), reserved(1));
        assert_ok!(claim(3, 1));
        go_to(18);
        assert_ok!(claim(1, 1));
    });
}

#[test]
fn what_is_left_is_anybodys() {
    execute(|| {
        assert_ok!(propose(proposal(0, &[(1, 0, 3), (1, 1, 3)])));
        go_to(8);
        assert_ok!(claim(1, 1));
        assert_eq!(claim(1, 1), reserved(10));
        // No other job is.
        assert_ok!(claim(1, 2));
    });
}

#[test]
fn who_claims_more_than_its_own_takes_of_what_is_left() {
    execute(|| {
        assert_ok!(propose(proposal(0, &[(1, 0, 3), (1, 1, 4)])));
        go_to(8);
        assert_ok!(claim(3, 1));
        assert_eq!(OfProviders::<Test>::get(3).jobs.len(), 0);
        assert_ok!(claim(3, 1));
        assert_eq!(claim(3, 1), reserved(10));
        assert_ok!(claim(4, 1));
    });
}

#[test]
fn what_has_passed_is_not_used_up() {
    execute(|| {
        reserved_all();
        go_to(18);
        assert_ok!(claim(3, 1));
        // It rests all the same: what is open was reserved not long ago.
        assert_eq!(OfJobs::<Test>::get(JobId(1)).free(2, 18), 0);
        assert_eq!(OfProviders::<Test>::get(3).jobs[..], [(JobId(1), 2)]);
    });
}

#[test]
fn with_every_dispatcher_dead_all_is_open() {
    execute(|| {
        for block in 8..60 {
            go_to(block);
            Jobs::set([(1, (0, 1))].into());
            assert_ok!(claim(1, 1));
        }
    });
}
