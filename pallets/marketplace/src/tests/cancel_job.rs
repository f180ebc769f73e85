use super::*;

fn try_cancel(who: AccountId, id: JobId) -> frame_support::dispatch::DispatchResult {
    Marketplace::cancel_job(RuntimeOrigin::signed(who), id)
}

#[test]
fn works_before_any_claim() {
    ExtBuilder::default().build_and_execute(|| {
        let mut spec = replicated(3);
        spec.payload = Some(note(b"payload"));
        let id = post(spec);
        events();
        assert_ok!(try_cancel(REQUESTER, id));
        let refunded = 30 * TASK_LIMIT;
        assert_eq!(
            events(),
            [
                Event::JobCancelled { job: id, replicas: 9, refunded },
                Event::JobClosed { job: id, paid: 0, refunded },
            ]
        );
        assert_eq!((job(id).status, job(id).progress.cancelled), (JobStatus::Closed, 9));
        assert_eq!((escrow_held(), total(REQUESTER)), (0, RICH));
        assert_eq!(Requests::get().len(), 1, "only the program is still requested");
    });
}

#[test]
fn works_with_replicas_assigned() {
    ExtBuilder::default().build_and_execute(|| {
        let id = post(sampled());
        claim(PAUL, id, 1);
        events();
        assert_ok!(try_cancel(REQUESTER, id));
        let refunded = 6 * TASK_LIMIT;
        assert_eq!(events(), [Event::JobCancelled { job: id, replicas: 2, refunded }]);
        assert_eq!((job(id).status, job(id).unclaimed()), (JobStatus::Draining, 0));
        assert_eq!(escrow_held(), 4 * TASK_LIMIT);
        // Who has claimed is still paid.
        run(PAUL, unit(id, 0, 0), &[]);
        assert_eq!(job(id).status, JobStatus::Closed);
        assert!(total(PAUL) > ED);
        assert_eq!(job(id).escrow.paid + job(id).escrow.refunded, 10 * TASK_LIMIT);
    });
}

#[test]
fn a_job_with_nothing_unclaimed_stops_its_queue() {
    ExtBuilder::default().build_and_execute(|| {
        let id = post(sampled());
        claim(PAUL, id, 3);
        events();
        assert_ok!(try_cancel(REQUESTER, id));
        assert_eq!(events(), [Event::JobCancelled { job: id, replicas: 0, refunded: 0 }]);
        advance(21);
        assert_ok!(Marketplace::expire(RuntimeOrigin::signed(STRANGER), unit(id, 0, 0)));
        assert_eq!(job(id).progress.cancelled, 1);
    });
}

#[test]
fn the_last_batch_is_refunded_by_its_own_length_wherever_it_is() {
    // At a cursor, queued, assigned.
    for place in 0..3 {
        ExtBuilder::default().build_and_execute(|| {
            let id = post(sampled());
            if place > 0 {
                claim(PAUL, id, 3);
                commit(PAUL, unit(id, 0, 0), &[]);
                go_to(21);
                if place == 2 {
                    commit(PAUL, unit(id, 2, 0), &[]);
                }
                advance(1);
                let returned: &[u32] = if place == 1 { &[1, 2] } else { &[1] };
                for batch in returned {
                    let id = unit(id, *batch, 0);
                    assert_ok!(Marketplace::expire(RuntimeOrigin::signed(PIA), id));
                }
            }
            events();
            assert_ok!(try_cancel(REQUESTER, id));
            let (replicas, tasks) = [(3, 10), (2, 6), (1, 4)][place];
            let cancelled = Event::JobCancelled { job: id, replicas, refunded: tasks * TASK_LIMIT };
            assert_eq!(events()[0], cancelled);
        });
    }
}

#[test]
fn stale_slots_are_swept_a_few_at_a_time() {
    ExtBuilder::default().build_and_execute(|| {
        let mut spec = sampled();
        (spec.tasks, spec.batch_size) = (40, 1);
        let id = post(spec);
        for _ in 0..3 {
            claim(PAUL, id, 16.min(job(id).unclaimed()));
        }
        advance(21);
        for batch in 0..40 {
            assert_ok!(Marketplace::expire(RuntimeOrigin::signed(PIA), unit(id, batch, 0)));
        }
        assert_eq!(Returned::<Test>::iter_prefix(id).count(), 40);
        assert_ok!(try_cancel(REQUESTER, id));
        assert_eq!((job(id).status, escrow_held()), (JobStatus::Closed, 0));
        let left = 40 - SWEEP as usize;
        assert_eq!(Returned::<Test>::iter_prefix(id).count(), left);
        assert_ok!(try_cancel(STRANGER, id));
        assert_ok!(try_cancel(STRANGER, id));
        assert_eq!(Returned::<Test>::iter_prefix(id).count(), 0);
        assert_noop!(try_cancel(STRANGER, id), Error::<Test>::NothingToCancel);
    });
}

#[test]
fn anyone_may_after_the_last_block_for_claims() {
    ExtBuilder::default().build_and_execute(|| {
        let id = post(sampled());
        go_to(101);
        assert_noop!(try_cancel(STRANGER, id), Error::<Test>::NotRequester);
        go_to(102);
        assert_ok!(try_cancel(STRANGER, id));
        assert_eq!(total(REQUESTER), RICH);
    });
}

#[test]
fn a_refund_that_cannot_be_taken_is_tried_again() {
    // With another provider reference the whole balance can be held; then less than the existential
    // deposit cannot come back.
    ExtBuilder::default().balance(REQUESTER, ED).build_and_execute(|| {
        System::inc_providers(&REQUESTER);
        let mut spec = sampled();
        (spec.tasks, spec.batch_size) = (10, 5);
        let id = post(spec);
        assert_eq!(Balances::free_balance(REQUESTER), 0);
        claim(PAUL, id, 1);
        assert_ok!(try_cancel(REQUESTER, id));
        assert_eq!(job(id).escrow.refunded, 0, "500 of it would be dust");
        run(PAUL, unit(id, 0, 0), &[]);
        assert_eq!(job(id).status, JobStatus::Draining);
        assert!(total(PAUL) > ED, "the provider is paid all the same");
        let held = escrow_held();
        assert!(held > 0);

        assert_ok!(Balances::transfer_allow_death(RuntimeOrigin::signed(STRANGER), REQUESTER, ED));
        assert_ok!(try_cancel(STRANGER, id));
        assert_eq!((job(id).status, escrow_held()), (JobStatus::Closed, 0));
        assert_eq!(total(REQUESTER), ED + held);
        let escrow = job(id).escrow;
        assert_eq!(escrow.paid + escrow.refunded, escrow.total);
    });
}

#[test]
fn fails_when_unsigned() {
    ExtBuilder::default().build_and_execute(|| {
        let id = post(sampled());
        assert_noop!(
            Marketplace::cancel_job(RuntimeOrigin::none(), id),
            sp_runtime::DispatchError::BadOrigin
        );
    });
}

#[test]
fn fails_when_unknown_job() {
    ExtBuilder::default().build_and_execute(|| {
        assert_noop!(try_cancel(REQUESTER, JobId(0)), Error::<Test>::UnknownJob);
    });
}

#[test]
fn fails_when_not_requester() {
    ExtBuilder::default().build_and_execute(|| {
        let id = post(sampled());
        assert_noop!(try_cancel(STRANGER, id), Error::<Test>::NotRequester);
    });
}

#[test]
fn fails_when_nothing_to_cancel() {
    ExtBuilder::default().build_and_execute(|| {
        let id = post(sampled());
        claim(PAUL, id, 1);
        assert_ok!(try_cancel(REQUESTER, id));
        assert_noop!(try_cancel(REQUESTER, id), Error::<Test>::NothingToCancel);
        run(PAUL, unit(id, 0, 0), &[]);
        assert_noop!(try_cancel(REQUESTER, id), Error::<Test>::NothingToCancel);
    });
}
