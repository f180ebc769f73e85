use super::*;

fn try_settle(id: JobId, batch: u32) -> DispatchResultWithPostInfo {
    Marketplace::settle(RuntimeOrigin::signed(STRANGER), id, batch)
}

fn cancel(id: JobId) {
    assert_ok!(Marketplace::cancel_job(RuntimeOrigin::signed(REQUESTER), id));
}

/// A job of one batch in three replicas, committed with these lies; the first `shown` of them are revealed.
fn revealed(lies: [&[u32]; 3], shown: usize) -> JobId {
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
    for ((replica, who), lies) in replicas().take(shown) {
        reveal(who, unit(id, 0, replica), lies);
    }
    id
}

/// The last replica is not revealed, and somebody says so.
fn lose_the_last(id: JobId) {
    advance(20);
    assert_ok!(Marketplace::expire(RuntimeOrigin::signed(STRANGER), unit(id, 0, 2)));
}

#[test]
fn works() {
    ExtBuilder::default().build_and_execute(|| {
        let id = revealed([&[]; 3], 2);
        lose_the_last(id);
        assert_eq!(state(unit(id, 0, 2)), AssignmentState::Dropped);
        assert_eq!(job(id).escrow.refunded, 4 * TASK_LIMIT, "its part of the escrow is back");
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
fn works_on_a_cancelled_job() {
    ExtBuilder::default().build_and_execute(|| {
        let id = revealed([&[]; 3], 2);
        cancel(id);
        lose_the_last(id);
        assert_eq!(record(unit(id, 0, 2)), None);
        assert_ok!(try_settle(id, 0));
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
        let id = revealed([&[], &[1], &[]], 2);
        cancel(id);
        lose_the_last(id);
        Slashes::set(&vec![]);
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
        let refunded = 3 * refunded;
        let closed = Event::JobClosed { job: id, paid: 0, refunded };
        assert_eq!(events(), [returned(0), cancelled.clone(), returned(1), cancelled, closed]);
        assert!(Slashes::get().is_empty());
        assert_eq!(total(REQUESTER), RICH);
        assert_eq!([PAUL, PIA].map(|who| provider(who).assigned), [0, 0]);
    });
}

#[test]
fn fails_when_unsigned() {
    ExtBuilder::default().build_and_execute(|| {
        let id = revealed([&[]; 3], 1);
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
fn fails_when_sister_in_flight() {
    ExtBuilder::default().build_and_execute(|| {
        let id = revealed([&[]; 3], 2);
        assert_noop!(try_settle(id, 0), Error::<Test>::SisterInFlight);
        cancel(id);
        assert_noop!(try_settle(id, 0), Error::<Test>::SisterInFlight);
    });
}

#[test]
fn fails_when_roots_differ() {
    ExtBuilder::default().build_and_execute(|| {
        let id = revealed([&[], &[1], &[]], 3);
        assert_noop!(try_settle(id, 0), Error::<Test>::RootsDiffer);
    });
}
