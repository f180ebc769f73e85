//! The end of a round, and the way of its records off the chain.

use crate::{mock::*, Best, Current, Event, Made, OfJobs, OfProviders, Unswept, WeightInfo};
use frame_support::{assert_ok, traits::Hooks, weights::Weight};
use stardust_primitives::{
    dispatch::reserved::{RoundSlots, ROUNDS_KEPT},
    ids::JobId,
};

fn of_job(job: u64) -> Vec<(u32, u32)> {
    let rounds = OfJobs::<Test>::get(JobId(job)).rounds;
    rounds.iter().map(|RoundSlots { round, slots }| (*round, *slots)).collect()
}

fn of_provider(provider: u64) -> (u32, Vec<(u64, u32)>) {
    let record = OfProviders::<Test>::get(provider);
    (record.round, record.jobs.iter().map(|(job, slots)| (job.0, *slots)).collect())
}

fn records() -> usize {
    OfJobs::<Test>::iter().count()
        + OfProviders::<Test>::iter().count()
        + Made::<Test>::iter().count()
}

#[test]
fn the_first_block_of_the_next_round_reserves_what_the_best_has() {
    execute(|| {
        assert_ok!(propose(proposal(0, &[(1, 0, 3), (1, 1, 3), (2, 0, 3), (1, 2, 4)])));
        events();
        go_to(7);
        assert_eq!((of_job(1), records()), (vec![], 0));
        let weight = <() as WeightInfo>::begin_block();
        assert_eq!(Dispatch::on_initialize(7), weight);
        System::set_block_number(8);
        assert_eq!(Dispatch::on_initialize(8), <() as WeightInfo>::end_round(3));
        assert_eq!(events(), [Event::Reserved { round: 1, slots: 4, until: 17 }]);
        assert_eq!((of_job(1), of_job(2)), (vec![(1, 3)], vec![(1, 1)]));
        assert_eq!(of_provider(3), (1, vec![(1, 2), (2, 1)]));
        assert_eq!(of_provider(4), (1, vec![(1, 1)]));
        assert_eq!(Unswept::<Test>::get()[..], [1]);
        let current = Current::<Test>::get();
        assert_eq!((current.number, current.best, current.proposed.len()), (2, None, 0));
        assert!(Best::<Test>::get().is_empty());
    });
}

#[test]
fn a_round_without_a_solution_reserves_nothing() {
    execute(|| {
        go_to(100);
        assert_eq!((records(), events()), (0, vec![]));
        assert_eq!(Current::<Test>::get().number, 25);
    });
}

#[test]
fn what_was_claimed_meanwhile_is_not_reserved() {
    execute(|| {
        assert_ok!(propose(proposal(0, &[(1, 0, 3), (1, 1, 3), (1, 2, 4), (2, 0, 4)])));
        assert_ok!(claim(1, 1));
        assert_ok!(claim(1, 1));
        // The job of the last one is over.
        Jobs::mutate(|jobs| jobs.remove(&2));
        go_to(8);
        assert_eq!(of_job(1), [(1, 1)]);
        assert_eq!((of_provider(3), of_provider(4)), ((1, vec![(1, 1)]), (0, vec![])));
        assert_eq!(events().last(), Some(&Event::Reserved { round: 1, slots: 1, until: 17 }));
    });
}

#[test]
fn what_is_all_claimed_leaves_no_trace() {
    execute(|| {
        assert_ok!(propose(proposal(0, &[(1, 0, 3)])));
        Jobs::set(Default::default());
        go_to(8);
        assert_eq!((records(), Unswept::<Test>::get().len()), (0, 0));
    });
}

#[test]
fn a_job_that_was_reserved_rests() {
    execute(|| {
        let all = [(1, 0, 4), (1, 1, 4), (1, 2, 4)];
        assert_ok!(propose(proposal(0, &all)));
        // Reserved from block 8 on, until 17; rested with block 28, which round 6 ends before.
        for block in (8..24).step_by(4) {
            go_to(block);
            assert_eq!(merit(&solution(&[(1, 0, 3)])).pairs, 0, "{block}");
        }
        go_to(24);
        assert_ok!(propose(proposal(0, &all)));
        go_to(28);
        assert_eq!(of_job(1), [(6, 3)]);
    });
}

#[test]
fn three_rounds_may_reserve_parts_of_a_job() {
    execute(|| {
        for provider in [1, 2, 3] {
            assert_ok!(propose(proposal(0, &[(1, 0, provider)])));
            go_to(System::block_number() + 4);
        }
        assert_eq!(of_job(1), [(1, 1), (2, 1), (3, 1)]);
        assert_eq!(System::block_number(), 16);
    });
}

#[test]
fn sweeping_takes_what_counts_no_more_off_the_chain() {
    execute(|| {
        assert_ok!(propose(proposal(0, &[(1, 0, 3), (1, 1, 3), (2, 0, 3), (1, 2, 4)])));
        go_to(27);
        assert_eq!(idle(Weight::MAX), <() as WeightInfo>::sweep(0));
        assert_eq!(records(), 5);
        go_to(28);
        assert_eq!(idle(<() as WeightInfo>::sweep(0) / 2), Weight::zero());
        // Room for two of three entries.
        assert_eq!(idle(<() as WeightInfo>::sweep(2)), <() as WeightInfo>::sweep(2));
        assert_eq!((Made::<Test>::get(1).len(), Unswept::<Test>::get().len()), (1, 1));
        check();
        assert_eq!(idle(Weight::MAX), <() as WeightInfo>::sweep(1));
        assert_eq!((records(), Unswept::<Test>::get().len()), (0, 0));
    });
}

#[test]
fn sweeping_keeps_what_a_later_round_reserved() {
    execute(|| {
        assert_ok!(propose(proposal(0, &[(1, 0, 4)])));
        go_to(16);
        assert_ok!(propose(proposal(0, &[(1, 1, 4)])));
        go_to(28);
        assert_eq!(of_job(1), [(1, 1), (4, 1)]);
        idle(Weight::MAX);
        assert_eq!(of_job(1), [(4, 1)]);
        assert_eq!(of_provider(4), (4, vec![(1, 1)]));
    });
}

#[test]
fn without_room_to_sweep_rounds_reserve_nothing() {
    execute(|| {
        Jobs::set([(1, (0, 1_000))].into());
        for _ in 0..60 {
            let _ = propose(proposal(0, &[(1, 0, 1)]));
            go_to(System::block_number() + 4);
        }
        let most = crate::service::MAX_UNSWEPT as usize;
        assert_eq!(Unswept::<Test>::get().len(), most);
        assert!(OfJobs::<Test>::get(JobId(1)).rounds.len() <= ROUNDS_KEPT as usize);
        // It goes on once there is.
        while idle(Weight::MAX) != <() as WeightInfo>::sweep(0) {}
        assert_eq!(records(), 0);
        assert_ok!(propose(proposal(0, &[(1, 0, 1)])));
        go_to(System::block_number() + 4);
        assert_eq!(Unswept::<Test>::get().len(), 1);
    });
}
