use super::*;
use stardust_primitives::audit::AuditDepth;

const ROOT: H256 = H256::repeat_byte(9);

fn try_commit(who: AccountId, id: AssignmentId) -> DispatchResultWithPostInfo {
    Marketplace::commit(RuntimeOrigin::signed(who), id, ROOT)
}

fn claimed_batch() -> AssignmentId {
    let id = post(sampled());
    claim(PAUL, id, 3);
    events();
    unit(id, 1, 0)
}

#[test]
fn works() {
    ExtBuilder::default().build_and_execute(|| {
        let id = claimed_batch();
        change_provider(PAUL, |known| (known.cap, known.checked) = (1_000, 30));
        go_to(7);
        assert_free(try_commit(PAUL, id));
        assert_eq!(
            state(id),
            AssignmentState::Committed { commitment: ROOT, committed_at: 7, deadline: None }
        );
        let value = record(id).unwrap().value;
        let audit = AuditMock {
            commitment: ROOT,
            first_task: 4,
            tasks: 4,
            depth: AuditDepth::Expected(RATES.expected_audits(value, 1_000, 30, 4)),
            reports: 0,
            opened_at: 7,
            ends: 7 + 4 + 1,
            answers: Vec::new(),
        };
        assert_eq!(Audits::get().get(&id), Some(&audit));
        assert_eq!(events(), [Event::BatchCommitted { id, commitment: ROOT }]);
    });
}

#[test]
fn works_at_limit() {
    ExtBuilder::default().build_and_execute(|| {
        let id = claimed_batch();
        go_to(21);
        assert_ok!(try_commit(PAUL, id));
    });
}

#[test]
fn works_after_the_job_was_cancelled() {
    ExtBuilder::default().build_and_execute(|| {
        let id = claimed_batch();
        assert_ok!(Marketplace::cancel_job(RuntimeOrigin::signed(REQUESTER), id.job));
        assert_ok!(try_commit(PAUL, id));
    });
}

#[test]
fn fails_when_unsigned() {
    ExtBuilder::default().build_and_execute(|| {
        let id = claimed_batch();
        let result = Marketplace::commit(RuntimeOrigin::none(), id, ROOT);
        assert_eq!(result.unwrap_err().error, sp_runtime::DispatchError::BadOrigin);
    });
}

#[test]
fn fails_when_deadline_passed() {
    ExtBuilder::default().build_and_execute(|| {
        let id = claimed_batch();
        go_to(22);
        assert_noop!(try_commit(PAUL, id), Error::<Test>::DeadlinePassed);
    });
}

#[test]
fn fails_when_unknown_job() {
    ExtBuilder::default().build_and_execute(|| {
        let id = unit(JobId(5), 0, 0);
        assert_noop!(try_commit(PAUL, id), Error::<Test>::UnknownJob);
    });
}

#[test]
fn fails_when_unknown_assignment() {
    ExtBuilder::default().build_and_execute(|| {
        let id = claimed_batch();
        for id in [unit(id.job, 3, 0), unit(id.job, 1, 1), unit(id.job, u32::MAX, 255)] {
            assert_noop!(try_commit(PAUL, id), Error::<Test>::UnknownAssignment);
        }
    });
}

#[test]
fn fails_when_not_yours() {
    ExtBuilder::default().build_and_execute(|| {
        let id = claimed_batch();
        assert_noop!(try_commit(PIA, id), Error::<Test>::NotYours);
        assert_noop!(try_commit(PAULS_OTHER, id), Error::<Test>::NotYours);
    });
}

#[test]
fn fails_when_wrong_state() {
    ExtBuilder::default().build_and_execute(|| {
        let id = claimed_batch();
        run(PAUL, id, &[]);
        assert_noop!(try_commit(PAUL, id), Error::<Test>::WrongState);
        let second = unit(id.job, 0, 0);
        assert_ok!(try_commit(PAUL, second));
        assert_noop!(try_commit(PAUL, second), Error::<Test>::WrongState);
    });
}
