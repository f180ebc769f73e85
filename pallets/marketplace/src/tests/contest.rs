use super::*;
use stardust_primitives::contest::Party;

/// Batch 0 of a replicated job: Paul's replica 0 is honest, Pia's replica 1 lies about task 2.
fn differing() -> (AssignmentId, AssignmentId) {
    let id = post(replicated(2));
    claim(PAUL, id, 1);
    claim(PIA, id, 1);
    let units = (unit(id, 0, 0), unit(id, 0, 1));
    commit(PAUL, units.0, &[]);
    commit(PIA, units.1, &[2]);
    advance(6);
    reveal(PAUL, units.0, &[]);
    reveal(PIA, units.1, &[2]);
    events();
    units
}

fn opened(id: AssignmentId, lies: &[u32], task: u32) -> (u8, Opening) {
    (id.replica, open(id, &tree(id, lies), task))
}

fn try_contest(
    job: JobId,
    batch: u32,
    a: (u8, Opening),
    b: (u8, Opening),
) -> DispatchResultWithPostInfo {
    Marketplace::contest(RuntimeOrigin::signed(STRANGER), job, batch, a, b)
}

#[test]
fn works() {
    ExtBuilder::default().build_and_execute(|| {
        let (a, b) = differing();
        assert_free(try_contest(a.job, 0, opened(a, &[], 2), opened(b, &[2], 2)));
        let contest = ContestId(0);
        let known = Contests::get()[&contest].clone();
        let parties = [
            Party { replica: 0, receipt: honest(2).hash() },
            Party { replica: 1, receipt: forged(2).hash() },
        ];
        assert_eq!((known.job, known.batch, known.task, known.audited), (a.job, 0, 2, None));
        assert_eq!(known.parties.into_inner(), parties);
        let root = tree(a, &[]).root();
        assert_eq!(state(a), AssignmentState::Contested { root, contest, commitment: None });
        let root = tree(b, &[2]).root();
        assert_eq!(state(b), AssignmentState::Contested { root, contest, commitment: None });
        assert_eq!(Contests::get()[&contest].exposer, Some(STRANGER));
        assert_eq!(events(), [Event::Contested { contest, job: a.job, batch: 0, task: 2 }]);
    });
}

#[test]
fn fails_when_unsigned() {
    ExtBuilder::default().build_and_execute(|| {
        let (a, b) = differing();
        let (left, right) = (opened(a, &[], 2), opened(b, &[2], 2));
        let result = Marketplace::contest(RuntimeOrigin::none(), a.job, 0, left, right);
        assert_eq!(result.unwrap_err().error, sp_runtime::DispatchError::BadOrigin);
    });
}

#[test]
fn fails_when_unknown_job() {
    ExtBuilder::default().build_and_execute(|| {
        let (a, b) = differing();
        let result = try_contest(JobId(7), 0, opened(a, &[], 2), opened(b, &[2], 2));
        assert_noop!(result, Error::<Test>::UnknownJob);
    });
}

#[test]
fn fails_when_unknown_assignment() {
    ExtBuilder::default().build_and_execute(|| {
        let (a, b) = differing();
        let (left, right) = (opened(a, &[], 2), opened(b, &[2], 2));
        let result = try_contest(a.job, 9, left.clone(), right.clone());
        assert_noop!(result, Error::<Test>::UnknownAssignment);
        let result = try_contest(a.job, 0, left, (2, right.1));
        assert_noop!(result, Error::<Test>::UnknownAssignment);
    });
}

#[test]
fn fails_when_same_replica() {
    ExtBuilder::default().build_and_execute(|| {
        let (a, _) = differing();
        let result = try_contest(a.job, 0, opened(a, &[], 2), opened(a, &[], 2));
        assert_noop!(result, Error::<Test>::SameReplica);
    });
}

#[test]
fn fails_when_different_tasks() {
    ExtBuilder::default().build_and_execute(|| {
        let (a, b) = differing();
        let result = try_contest(a.job, 0, opened(a, &[], 1), opened(b, &[2], 2));
        assert_noop!(result, Error::<Test>::DifferentTasks);
    });
}

#[test]
fn fails_when_receipts_agree() {
    ExtBuilder::default().build_and_execute(|| {
        let (a, b) = differing();
        let result = try_contest(a.job, 0, opened(a, &[], 1), opened(b, &[2], 1));
        assert_noop!(result, Error::<Test>::ReceiptsAgree);
    });
}

#[test]
fn fails_when_invalid_opening() {
    ExtBuilder::default().build_and_execute(|| {
        let (a, b) = differing();
        // Made up receipts, and a task of another batch.
        let mut false_claim = opened(a, &[], 2);
        false_claim.1.receipt = forged(2);
        let result = try_contest(a.job, 0, false_claim, opened(b, &[2], 2));
        assert_noop!(result, Error::<Test>::InvalidOpening);
        let (mut left, mut right) = (opened(a, &[], 2), opened(b, &[2], 2));
        left.1.receipt.index = 6;
        right.1.receipt.index = 6;
        assert_noop!(try_contest(a.job, 0, left, right), Error::<Test>::InvalidOpening);
    });
}

#[test]
fn fails_when_wrong_state() {
    ExtBuilder::default().build_and_execute(|| {
        let id = post(replicated(2));
        claim(PAUL, id, 1);
        claim(PIA, id, 1);
        let (a, b) = (unit(id, 0, 0), unit(id, 0, 1));
        commit(PAUL, a, &[]);
        commit(PIA, b, &[2]);
        advance(6);
        reveal(PAUL, a, &[]);
        let result = try_contest(id, 0, opened(a, &[], 2), opened(b, &[2], 2));
        assert_noop!(result, Error::<Test>::WrongState);
        reveal(PIA, b, &[2]);
        assert_ok!(try_contest(id, 0, opened(a, &[], 2), opened(b, &[2], 2)));
        // A contested replica is not contested again.
        let result = try_contest(id, 0, opened(a, &[], 2), opened(b, &[2], 2));
        assert_noop!(result, Error::<Test>::WrongState);
    });
}
