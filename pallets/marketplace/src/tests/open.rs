//! What is open to claims, as whoever matches it with providers sees it.

use super::*;
use stardust_primitives::{capacity::pace, reputation::ProgramClass};

fn next(id: JobId, most: u32) -> Vec<(u32, u8)> {
    let open = Marketplace::next_open(id, most);
    open.into_iter().map(|open| (open.id.batch, open.id.replica)).collect()
}

#[test]
fn a_job_that_nobody_has_claimed_is_open_in_its_order() {
    ExtBuilder::default().build_and_execute(|| {
        let id = post(sampled());
        assert_eq!((Marketplace::open_count(id), next(id, 9)), (3, vec![(0, 0), (1, 0), (2, 0)]));
        assert_eq!(next(id, 2), [(0, 0), (1, 0)]);
        let open = Marketplace::open_replica(&unit(id, 0, 0)).unwrap();
        let spec = job(id).spec;
        assert_eq!((open.class, open.pace), (ProgramClass::Short, pace(&spec)));
        assert_eq!((open.price, open.value), (spec.price, 4 * (TASK_LIMIT + 50)));
        assert!(open.operators.is_empty());
        // No such batch, and no such replica.
        assert_eq!(Marketplace::open_replica(&unit(id, 3, 0)), None);
        assert_eq!(Marketplace::open_replica(&unit(id, 0, 1)), None);
        assert_eq!(Marketplace::newest_open_jobs(9), [id]);
        assert_eq!(Marketplace::newest_open_jobs(0), []);
    });
}

#[test]
fn what_is_claimed_is_not_open_and_what_came_back_is_open_first() {
    ExtBuilder::default().build_and_execute(|| {
        let id = post(sampled());
        claim(PAUL, id, 2);
        assert_eq!(Marketplace::open_replica(&unit(id, 1, 0)), None);
        assert_eq!(next(id, 9), [(2, 0)]);
        advance(21);
        assert_ok!(Marketplace::expire(RuntimeOrigin::signed(STRANGER), unit(id, 1, 0)));
        assert_eq!((Marketplace::open_count(id), next(id, 9)), (2, vec![(1, 0), (2, 0)]));
        assert_ok!(Marketplace::cancel_job(RuntimeOrigin::signed(job(id).requester), id));
        assert_eq!((Marketplace::open_count(id), next(id, 9)), (0, vec![]));
        assert_eq!(Marketplace::open_replica(&unit(id, 2, 0)), None);
        assert_eq!(Marketplace::newest_open_jobs(9), []);
    });
}

#[test]
fn a_sisters_operator_is_named() {
    ExtBuilder::default().build_and_execute(|| {
        let id = post(replicated(2));
        claim(PAUL, id, 1);
        let open = Marketplace::next_open(id, 2);
        let found: Vec<_> =
            open.into_iter().map(|open| (open.id.batch, open.id.replica, open.operators)).collect();
        let (paul, nobody) = (vec![PAUL].try_into().unwrap(), Default::default());
        assert_eq!(found, [(0, 1, paul), (1, 0, nobody)]);
    });
}
