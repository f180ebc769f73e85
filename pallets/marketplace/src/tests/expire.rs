use super::*;
use stardust_primitives::reputation::ProgramClass;

fn try_expire(id: AssignmentId) -> DispatchResultWithPostInfo {
    Marketplace::expire(RuntimeOrigin::signed(STRANGER), id)
}

fn claimed_batch() -> AssignmentId {
    let id = post(sampled());
    claim(PAUL, id, 2);
    events();
    unit(id, 1, 0)
}

#[test]
fn works_without_a_commitment() {
    ExtBuilder::default().build_and_execute(|| {
        let id = claimed_batch();
        go_to(22);
        assert_free(try_expire(id));
        assert_eq!(record(id), None);
        let cause = SlashCause::Expired { assignment: id, claimed_at: 1 };
        assert_eq!(Slashes::get(), [(PAUL, cause, Some(4 * TASK_LIMIT / 10))]);
        assert_eq!(bad_notes(), [Note::Fault(PAUL, ProgramClass::Short)]);
        assert_eq!(provider(PAUL).assigned, 1);
        let progress = job(id.job).progress;
        assert_eq!((progress.assigned, progress.returned_tail, job(id.job).unclaimed()), (1, 1, 2));
        assert_eq!(Returned::<Test>::get(id.job, 0), Some((1, 0)));
        assert_eq!(
            events(),
            [Event::BatchExpired { id, provider: PAUL }, Event::BatchReturned { id }]
        );
    });
}

#[test]
fn works_without_a_reveal() {
    ExtBuilder::default().build_and_execute(|| {
        let id = claimed_batch();
        go_to(10);
        commit(PAUL, id, &[]);
        events();
        go_to(10 + 5 + 10 + 1);
        assert_free(try_expire(id));
        let cause = SlashCause::Withheld { assignment: id, claimed_at: 1 };
        assert_eq!(Slashes::get(), [(PAUL, cause, Some(4 * TASK_LIMIT / 10))]);
        assert_eq!(bad_notes(), [Note::Fault(PAUL, ProgramClass::Short)]);
        assert!(!Audits::get().contains_key(&id), "the audit is over");
        assert_eq!(
            events(),
            [Event::BatchWithheld { id, provider: PAUL }, Event::BatchReturned { id }]
        );
    });
}

#[test]
fn the_fault_is_rounded_up() {
    ExtBuilder::default().build_and_execute(|| {
        let mut terms = GovernedTerms::get();
        terms.fault_share = Perbill::from_parts(1);
        GovernedTerms::set(&terms);
        let id = claimed_batch();
        go_to(22);
        assert_ok!(try_expire(id));
        assert_eq!(Slashes::get()[0].2, Some(1));
    });
}

#[test]
fn after_the_last_block_for_claims_all_that_is_unclaimed_is_cancelled() {
    ExtBuilder::default().build_and_execute(|| {
        let id = claimed_batch();
        go_to(102);
        assert_ok!(try_expire(id));
        assert_eq!(
            events(),
            [
                Event::BatchExpired { id, provider: PAUL },
                Event::JobCancelled { job: id.job, replicas: 1, refunded: 2 * TASK_LIMIT },
                Event::BatchReturned { id },
                Event::JobCancelled { job: id.job, replicas: 1, refunded: 4 * TASK_LIMIT },
            ]
        );
        assert_eq!(job(id.job).status, JobStatus::Draining);
        assert_eq!(escrow_held(), 4 * TASK_LIMIT);
        // The last one closes the job.
        assert_ok!(try_expire(unit(id.job, 0, 0)));
        let refunded = 10 * TASK_LIMIT;
        let closed = Event::JobClosed { job: id.job, paid: 0, refunded };
        assert_eq!(events().last(), Some(&closed));
        assert_eq!((job(id.job).status, escrow_held()), (JobStatus::Closed, 0));
    });
}

#[test]
fn a_replica_of_a_cancelled_job_is_not_queued() {
    ExtBuilder::default().build_and_execute(|| {
        let id = claimed_batch();
        assert_ok!(Marketplace::cancel_job(RuntimeOrigin::signed(REQUESTER), id.job));
        go_to(22);
        assert_ok!(try_expire(id));
        assert_eq!(Returned::<Test>::iter_prefix(id.job).count(), 0);
        assert_eq!(job(id.job).progress.cancelled, 2);
    });
}

#[test]
fn a_replica_may_expire_again_and_again() {
    ExtBuilder::default().build_and_execute(|| {
        let id = claimed_batch();
        for turn in 0..3 {
            advance(21);
            assert_ok!(try_expire(id));
            assert_eq!(Slashes::get().len(), turn + 1);
            claim(PAUL, id.job, 1);
            assert!(record(id).is_some());
        }
    });
}

#[test]
fn fails_when_unsigned() {
    ExtBuilder::default().build_and_execute(|| {
        let id = claimed_batch();
        let result = Marketplace::expire(RuntimeOrigin::none(), id);
        assert_eq!(result.unwrap_err().error, sp_runtime::DispatchError::BadOrigin);
    });
}

#[test]
fn fails_when_deadline_not_passed() {
    ExtBuilder::default().build_and_execute(|| {
        let id = claimed_batch();
        go_to(21);
        assert_noop!(try_expire(id), Error::<Test>::DeadlineNotPassed);
        commit(PAUL, id, &[]);
        go_to(21 + 5 + 10);
        assert_noop!(try_expire(id), Error::<Test>::DeadlineNotPassed);
    });
}

#[test]
fn fails_when_unknown_job() {
    ExtBuilder::default().build_and_execute(|| {
        assert_noop!(try_expire(unit(JobId(0), 0, 0)), Error::<Test>::UnknownJob);
    });
}

#[test]
fn fails_when_unknown_assignment() {
    ExtBuilder::default().build_and_execute(|| {
        let id = claimed_batch();
        assert_noop!(try_expire(unit(id.job, 2, 0)), Error::<Test>::UnknownAssignment);
        go_to(22);
        assert_ok!(try_expire(id));
        assert_noop!(try_expire(id), Error::<Test>::UnknownAssignment);
    });
}

#[test]
fn fails_when_wrong_state() {
    ExtBuilder::default().build_and_execute(|| {
        let id = claimed_batch();
        run(PAUL, id, &[]);
        go_to(90);
        assert_noop!(try_expire(id), Error::<Test>::WrongState);
    });
    ExtBuilder::default().build_and_execute(|| {
        let id = post(replicated(2));
        for (replica, who) in [(0, PAUL), (1, PIA)] {
            claim(who, id, 1);
            commit(who, unit(id, 0, replica), &[]);
        }
        advance(6);
        reveal(PAUL, unit(id, 0, 0), &[]);
        go_to(90);
        assert_noop!(try_expire(unit(id, 0, 0)), Error::<Test>::WrongState);
        // Its sister's root is shown: a successor could copy it.
        assert_ok!(try_expire(unit(id, 0, 1)));
        assert_eq!(state(unit(id, 0, 1)), AssignmentState::Dropped);
        assert_noop!(try_expire(unit(id, 0, 1)), Error::<Test>::WrongState);
        assert_eq!((job(id).progress.cancelled, job(id).unclaimed()), (1, 4));
    });
}
