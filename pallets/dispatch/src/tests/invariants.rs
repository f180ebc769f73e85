//! Each invariant of the README, broken by hand.

use crate::{mock::*, Best, Current, Made, OfJobs, OfProviders, Unswept};
use frame_support::assert_ok;
use stardust_primitives::{dispatch::solution::Merit, ids::JobId};

fn breaks(id: &str, change: impl FnOnce()) {
    new_test_ext().execute_with(|| {
        start();
        assert_ok!(propose(proposal(0, &[(1, 0, 3), (1, 1, 3), (2, 0, 4)])));
        go_to(8);
        assert_ok!(propose(proposal(1, &[(2, 1, 2)])));
        check();
        change();
        let error = Dispatch::do_try_state().unwrap_err();
        let sp_runtime::TryRuntimeError::Other(error) = error else { panic!("{error:?}") };
        assert!(error.starts_with(id), "{id}: {error}");
    });
}

#[test]
fn disp_1_sums() {
    breaks("DISP-1", || OfJobs::<Test>::mutate(JobId(1), |job| job.rounds[0].slots = 1));
    breaks("DISP-1", || OfJobs::<Test>::remove(JobId(1)));
    breaks("DISP-1", || OfProviders::<Test>::remove(3));
    breaks("DISP-1", || OfProviders::<Test>::mutate(3, |known| known.jobs[0].1 = 0));
    breaks("DISP-1", || {
        OfProviders::<Test>::mutate(3, |known| known.jobs.try_insert(0, (JobId(2), 1)).unwrap());
    });
}

#[test]
fn disp_2_no_more_than_is_open() {
    breaks("DISP-2", || {
        Jobs::mutate(|jobs| jobs.insert(1, (2, 1)));
    });
}

#[test]
fn disp_3_everything_is_swept() {
    breaks("DISP-3", Unswept::<Test>::kill);
    breaks("DISP-3", || Unswept::<Test>::put(frame_support::BoundedVec::truncate_from(vec![2, 1])));
    breaks("DISP-3", || {
        Made::<Test>::mutate(1, |made| made.retain(|slots| slots.provider != 4));
    });
}

#[test]
fn disp_4_the_best_counts() {
    breaks("DISP-4", Best::<Test>::kill);
    breaks("DISP-4", || {
        Current::<Test>::mutate(|round| round.best = Some(Merit { total: 1, pairs: 2 }));
    });
    breaks("DISP-4", || Current::<Test>::mutate(|round| round.proposed.clear()));
    breaks("DISP-4", || {
        Best::<Test>::mutate(|best| {
            let mut first = best[0];
            first.provider = 9;
            best.try_insert(0, first).unwrap();
        });
        Current::<Test>::mutate(|round| round.best = Some(Merit { total: 1, pairs: 2 }));
    });
}
