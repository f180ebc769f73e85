use super::*;

fn try_claim(who: AccountId, job: JobId, count: u32) -> DispatchResultWithPostInfo {
    claim_along(who, job, count, &[])
}

/// The units in a provider's hand, in the order of their batches.
fn claimed(who: AccountId, job: JobId) -> Vec<(u32, u8)> {
    let mut units: Vec<_> = Assignments::<Test>::iter_prefix(job)
        .filter(|(_, assignment)| assignment.provider == who)
        .map(|(unit, _)| unit)
        .collect();
    units.sort();
    units
}

/// Claims `count` replicas of a job and lets them expire, so that they are queued in order.
fn fill_queue(who: AccountId, id: JobId, count: u32) {
    let units: Vec<_> = (0..count)
        .map(|_| {
            events();
            claim(who, id, 1);
            let [Event::BatchClaimed { id, .. }] = events()[..] else { panic!("one claim") };
            id
        })
        .collect();
    advance(21);
    for unit in units {
        assert_ok!(Marketplace::expire(RuntimeOrigin::signed(STRANGER), unit));
    }
    events();
}

#[test]
fn works() {
    ExtBuilder::default().build_and_execute(|| {
        let id = post(sampled());
        go_to(5);
        events();
        assert_ok!(try_claim(PAUL, id, 2));
        let value = 4 * (TASK_LIMIT + 50);
        let assignment = Assignment {
            provider: PAUL,
            domain: COMMONS,
            passage: Passage::new(),
            value,
            claimed_at: 5,
            state: AssignmentState::Claimed { deadline: 25 },
        };
        assert_eq!(record(unit(id, 0, 0)), Some(assignment.clone()));
        assert_eq!(record(unit(id, 1, 0)), Some(assignment));
        assert_eq!(record(unit(id, 2, 0)), None);
        let progress = job(id).progress;
        assert_eq!((progress.cursors, progress.assigned), ([2, 0, 0], 2));
        assert_eq!((provider(PAUL).exposure, provider(PAUL).assigned), (2 * value, 2));
        let claimed = |batch| Event::BatchClaimed { id: unit(id, batch, 0), provider: PAUL };
        assert_eq!(events(), [claimed(0), claimed(1)]);

        // The last batch is shorter, and worth less.
        claim(PIA, id, 1);
        assert_eq!(record(unit(id, 2, 0)).unwrap().value, 2 * (TASK_LIMIT + 50));
    });
}

#[test]
fn replicas_go_to_different_operators() {
    ExtBuilder::default().build_and_execute(|| {
        let id = post(replicated(3));
        claim(PAUL, id, 2);
        assert_eq!(claimed(PAUL, id), [(0, 0), (1, 0)]);
        // Pia takes what lies furthest behind.
        claim(PIA, id, 2);
        assert_eq!(claimed(PIA, id), [(0, 1), (1, 1)]);
        // Paul's other provider is Paul, but the first replicas of batch 2 are free.
        claim(PAULS_OTHER, id, 16);
        assert_eq!(claimed(PAULS_OTHER, id), [(2, 0)]);
        assert_noop!(try_claim(PAUL, id, 1), Error::<Test>::SameOperator);
        claim(PETE, id, 16);
        assert_eq!(claimed(PETE, id), [(0, 2), (1, 2), (2, 1)]);
    });
}

#[test]
fn sisters_of_committed_replicas_count_too() {
    ExtBuilder::default().build_and_execute(|| {
        let mut spec = replicated(2);
        spec.tasks = 4;
        let id = post(spec);
        claim(PAUL, id, 1);
        commit(PAUL, unit(id, 0, 0), &[]);
        assert_noop!(try_claim(PAULS_OTHER, id, 1), Error::<Test>::SameOperator);
    });
}

#[test]
fn returned_replicas_come_first() {
    ExtBuilder::default().build_and_execute(|| {
        let id = post(sampled());
        fill_queue(PAUL, id, 2);
        assert_eq!((job(id).progress.returned_head, job(id).progress.returned_tail), (0, 2));
        claim(PIA, id, 3);
        assert_eq!(
            events(),
            [0, 1, 2].map(|batch| Event::BatchClaimed { id: unit(id, batch, 0), provider: PIA })
        );
        assert_eq!((job(id).progress.returned_head, job(id).progress.returned_tail), (2, 2));
        assert_eq!(Returned::<Test>::iter_prefix(id).count(), 0);
    });
}

#[test]
fn a_replica_behind_the_head_is_replaced_by_the_head() {
    ExtBuilder::default().build_and_execute(|| {
        let mut spec = replicated(2);
        spec.tasks = 12;
        let id = post(spec);
        // Paul holds the first replica of batch 0; Pete returned its sister and another batch.
        claim(PAUL, id, 1);
        claim(PETE, id, 2);
        assert_eq!(claimed(PETE, id), [(0, 1), (1, 0)]);
        commit(PAUL, unit(id, 0, 0), &[]);
        advance(21);
        for unit in [unit(id, 0, 1), unit(id, 1, 0)] {
            assert_ok!(Marketplace::expire(RuntimeOrigin::signed(STRANGER), unit));
        }
        assert_eq!(Returned::<Test>::get(id, 0), Some((0, 1)));
        assert_eq!(Returned::<Test>::get(id, 1), Some((1, 0)));
        claim(PAULS_OTHER, id, 1);
        assert_eq!(claimed(PAULS_OTHER, id), [(1, 0)]);
        assert_eq!(Returned::<Test>::get(id, 0), None);
        assert_eq!(Returned::<Test>::get(id, 1), Some((0, 1)));
        claim(PIA, id, 1);
        assert_eq!(claimed(PIA, id), [(0, 1)]);
    });
}

#[test]
fn works_at_limit_of_the_queue_scan_and_not_past_it() {
    for (conflicts, is_found) in [(7, true), (8, false)] {
        ExtBuilder::default().build_and_execute(|| {
            let mut spec = replicated(2);
            (spec.tasks, spec.batch_size) = (9, 1);
            let id = post(spec);
            // Paul holds one replica of each of the first batches; Pete returned all of the others.
            for _ in 0..9 {
                claim(PAUL, id, 1);
            }
            for batch in 0..conflicts {
                commit(PAUL, unit(id, batch, 0), &[]);
            }
            fill_queue(PETE, id, 9);
            // The rest of Paul's expires as well, so that their sisters are free to him.
            for batch in conflicts..9 {
                let overdue = unit(id, batch, 0);
                assert_ok!(Marketplace::expire(RuntimeOrigin::signed(STRANGER), overdue));
            }
            if is_found {
                assert_ok!(try_claim(PAUL, id, 1));
            } else {
                assert_noop!(try_claim(PAUL, id, 1), Error::<Test>::SameOperator);
            }
        });
    }
}

#[test]
fn works_at_limit() {
    ExtBuilder::default().build_and_execute(|| {
        let mut spec = sampled();
        (spec.tasks, spec.batch_size) = (20, 1);
        let id = post(spec);
        assert_ok!(try_claim(PAUL, id, 16));
        assert_eq!(job(id).progress.assigned, 16);
        // As many as there are.
        let weight = try_claim(PAUL, id, 16).unwrap().actual_weight.unwrap();
        assert_eq!(job(id).progress.assigned, 20);
        assert_eq!(weight, <() as crate::WeightInfo>::claim(5, 0));
        go_to(101);
    });
}

#[test]
fn works_in_the_last_block_for_claims() {
    ExtBuilder::default().build_and_execute(|| {
        let id = post(sampled());
        go_to(101);
        assert_ok!(try_claim(PAUL, id, 1));
        go_to(102);
        assert_noop!(try_claim(PAUL, id, 1), Error::<Test>::ClaimsClosed);
    });
}

#[test]
fn stops_where_the_provider_is_refused() {
    ExtBuilder::default().build_and_execute(|| {
        let id = post(sampled());
        change_provider(PAUL, |known| known.capacity = 2);
        assert_ok!(try_claim(PAUL, id, 3));
        assert_eq!(job(id).progress.assigned, 2);
        assert_noop!(try_claim(PAUL, id, 1), CAPACITY_REACHED);
    });
}

#[test]
fn fails_when_exposure_would_exceed_the_cap() {
    ExtBuilder::default().build_and_execute(|| {
        let id = post(sampled());
        let value = 4 * (TASK_LIMIT + 50);
        change_provider(PAUL, |known| known.cap = value - 1);
        assert_noop!(try_claim(PAUL, id, 1), EXPOSURE_EXCEEDED);
        change_provider(PAUL, |known| known.cap = value);
        assert_ok!(try_claim(PAUL, id, 2));
        assert_eq!(claimed(PAUL, id), [(0, 0)]);
    });
}

#[test]
fn fails_by_the_rule_that_refuses_the_provider() {
    ExtBuilder::default().build_and_execute(|| {
        let id = post(sampled());
        change_provider(PAUL, |known| known.refuses = true);
        assert_noop!(try_claim(PAUL, id, 3), REFUSED);
    });
}

#[test]
fn fails_when_unsigned() {
    ExtBuilder::default().build_and_execute(|| {
        let id = post(sampled());
        let result = Marketplace::claim(RuntimeOrigin::none(), id, 1, Path::new());
        assert_eq!(result.unwrap_err().error, sp_runtime::DispatchError::BadOrigin);
    });
}

#[test]
fn fails_when_invalid_count() {
    ExtBuilder::default().build_and_execute(|| {
        let id = post(sampled());
        for count in [0, 17, u32::MAX] {
            assert_noop!(try_claim(PAUL, id, count), Error::<Test>::InvalidCount);
        }
    });
}

#[test]
fn fails_when_unknown_job() {
    ExtBuilder::default().build_and_execute(|| {
        assert_noop!(try_claim(PAUL, JobId(0), 1), Error::<Test>::UnknownJob);
    });
}

#[test]
fn fails_when_job_not_open() {
    ExtBuilder::default().build_and_execute(|| {
        let id = post(sampled());
        assert_ok!(Marketplace::cancel_job(RuntimeOrigin::signed(REQUESTER), id));
        assert_noop!(try_claim(PAUL, id, 1), Error::<Test>::JobNotOpen);
    });
}

#[test]
fn fails_when_not_provider() {
    ExtBuilder::default().build_and_execute(|| {
        let id = post(sampled());
        assert_noop!(try_claim(STRANGER, id, 1), Error::<Test>::NotProvider);
    });
}

#[test]
fn fails_when_nothing_to_claim() {
    ExtBuilder::default().build_and_execute(|| {
        let id = post(sampled());
        claim(PAUL, id, 3);
        assert_noop!(try_claim(PIA, id, 1), Error::<Test>::NothingToClaim);
    });
}

#[test]
fn fails_when_the_rest_is_reserved_for_others() {
    ExtBuilder::default().build_and_execute(|| {
        let id = post(sampled());
        Kept::set(&[(id, (PIA, 2))].into());
        // One of three is anybody's.
        assert_ok!(try_claim(PAUL, id, 3));
        assert_eq!(claimed(PAUL, id), [(0, 0)]);
        assert_noop!(try_claim(PAUL, id, 1), RESERVED);
        assert_eq!(Kept::get().get(&id), Some(&(PIA, 2)));
        assert_ok!(try_claim(PIA, id, 3));
        assert_eq!(claimed(PIA, id), [(1, 0), (2, 0)]);
        assert_eq!(Kept::get().get(&id), Some(&(PIA, 0)));
    });
}
