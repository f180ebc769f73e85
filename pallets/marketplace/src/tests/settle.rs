use super::*;

fn try_settle(id: JobId, batch: u32) -> DispatchResultWithPostInfo {
    Marketplace::settle(RuntimeOrigin::signed(STRANGER), id, batch)
}

fn cancel(id: JobId) {
    assert_ok!(Marketplace::cancel_job(RuntimeOrigin::signed(REQUESTER), id));
}

/// A job of one batch in three replicas, the first of which are revealed with these lies.
fn revealed(lies: &[&[u32]]) -> JobId {
    let mut spec = replicated(3);
    spec.tasks = 4;
    let id = post(spec);
    let providers = [PAUL, PIA, PETE];
    let replicas = || (0u8..).zip(providers).zip(lies);
    for ((replica, who), lies) in replicas() {
        claim(who, id, 1);
        commit(who, unit(id, 0, replica), lies);
    }
    advance(6);
    for ((replica, who), lies) in replicas() {
        reveal(who, unit(id, 0, replica), lies);
    }
    id
}

#[test]
fn works_on_a_cancelled_job() {
    ExtBuilder::default().build_and_execute(|| {
        let id = revealed(&[&[], &[]]);
        cancel(id);
        events();
        assert_free(try_settle(id, 0));
        let (a, b) = (paid_event(PAUL, unit(id, 0, 0), 0), paid_event(PIA, unit(id, 0, 1), 0));
        let escrow = job(id).escrow;
        let closed = Event::JobClosed { job: id, paid: escrow.paid, refunded: escrow.refunded };
        assert_eq!(events(), [a, b, closed]);
        assert_eq!(escrow.paid + escrow.refunded, 12 * TASK_LIMIT);
    });
}

#[test]
fn works_after_the_last_block_for_claims() {
    ExtBuilder::default().build_and_execute(|| {
        let id = revealed(&[&[]]);
        go_to(101);
        assert_noop!(try_settle(id, 0), Error::<Test>::SistersMayCome);
        go_to(102);
        events();
        assert_ok!(try_settle(id, 0));
        let cancelled = Event::JobCancelled { job: id, replicas: 2, refunded: 8 * TASK_LIMIT };
        assert_eq!(events()[..2], [paid_event(PAUL, unit(id, 0, 0), 0), cancelled]);
        assert_eq!(job(id).status, JobStatus::Closed);
    });
}

#[test]
fn a_reveal_after_the_claims_needs_no_settling() {
    ExtBuilder::default().build_and_execute(|| {
        let mut spec = replicated(2);
        spec.tasks = 4;
        let id = post(spec);
        claim(PAUL, id, 1);
        cancel(id);
        run(PAUL, unit(id, 0, 0), &[]);
        assert_eq!(job(id).status, JobStatus::Closed);
    });
}

#[test]
fn differing_roots_do_not_keep_a_job_open_for_ever() {
    ExtBuilder::default().build_and_execute(|| {
        let id = revealed(&[&[], &[1]]);
        cancel(id);
        assert_noop!(try_settle(id, 0), Error::<Test>::RootsDiffer);
        // Claims, run, five tranches of the audit, three windows for reveals.
        go_to(101 + 20 + 5 * 5 + 30);
        assert_noop!(try_settle(id, 0), Error::<Test>::RootsDiffer);
        advance(1);
        events();
        assert_ok!(try_settle(id, 0));
        let returned = |replica| Event::BatchReturned { id: unit(id, 0, replica) };
        let refunded = 4 * TASK_LIMIT;
        let cancelled = Event::JobCancelled { job: id, replicas: 1, refunded };
        let closed = Event::JobClosed { job: id, paid: 0, refunded: 3 * refunded };
        assert_eq!(events(), [returned(0), cancelled.clone(), returned(1), cancelled, closed]);
        assert!(Slashes::get().is_empty());
        assert_eq!(total(REQUESTER), RICH);
        assert_eq!([PAUL, PIA].map(|who| provider(who).assigned), [0, 0]);
    });
}

#[test]
fn fails_when_unsigned() {
    ExtBuilder::default().build_and_execute(|| {
        let id = revealed(&[&[]]);
        let result = Marketplace::settle(RuntimeOrigin::none(), id, 0);
        assert_eq!(result.unwrap_err().error, sp_runtime::DispatchError::BadOrigin);
    });
}

#[test]
fn fails_when_unknown_job() {
    ExtBuilder::default().build_and_execute(|| {
        assert_noop!(try_settle(JobId(0), 0), Error::<Test>::UnknownJob);
    });
}

#[test]
fn fails_when_nothing_to_settle() {
    ExtBuilder::default().build_and_execute(|| {
        let id = post(sampled());
        assert_noop!(try_settle(id, 0), Error::<Test>::NothingToSettle);
        assert_noop!(try_settle(id, u32::MAX), Error::<Test>::NothingToSettle);
        claim(PAUL, id, 1);
        assert_noop!(try_settle(id, 0), Error::<Test>::NothingToSettle);
        run(PAUL, unit(id, 0, 0), &[]);
        assert_noop!(try_settle(id, 0), Error::<Test>::NothingToSettle);
    });
}

#[test]
fn fails_when_sisters_may_come() {
    ExtBuilder::default().build_and_execute(|| {
        let id = revealed(&[&[], &[]]);
        assert_noop!(try_settle(id, 0), Error::<Test>::SistersMayCome);
    });
}

#[test]
fn fails_when_sister_in_flight() {
    ExtBuilder::default().build_and_execute(|| {
        let id = revealed(&[&[], &[]]);
        claim(PETE, id, 1);
        assert_noop!(try_settle(id, 0), Error::<Test>::SisterInFlight);
        cancel(id);
        assert_noop!(try_settle(id, 0), Error::<Test>::SisterInFlight);
        commit(PETE, unit(id, 0, 2), &[]);
        assert_noop!(try_settle(id, 0), Error::<Test>::SisterInFlight);
    });
}

#[test]
fn fails_when_roots_differ() {
    ExtBuilder::default().build_and_execute(|| {
        let id = revealed(&[&[], &[1], &[]]);
        assert_noop!(try_settle(id, 0), Error::<Test>::RootsDiffer);
    });
}
