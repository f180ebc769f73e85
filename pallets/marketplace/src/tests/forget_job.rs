use super::*;

fn try_forget(who: AccountId, id: JobId) -> DispatchResultWithPostInfo {
    Marketplace::forget_job(RuntimeOrigin::signed(who), id)
}

/// A job of `tasks` batches, of which the first is paid and the others were cancelled; it closed in block 7.
fn closed() -> AssignmentId {
    charge();
    let id = post(sampled());
    claim(PAUL, id, 1);
    assert_ok!(Marketplace::cancel_job(RuntimeOrigin::signed(REQUESTER), id));
    let id = unit(id, 0, 0);
    run(PAUL, id, &[]);
    assert_eq!(job(id.job).closed_at, Some(7));
    events();
    id
}

#[test]
fn works() {
    ExtBuilder::default().build_and_execute(|| {
        let id = closed();
        let deposit = job(id.job).deposits.records;
        let program = Programs::<Test>::get(program()).unwrap().deposit;
        // Three replicas and the job: 10 planck each, and one for a byte.
        let replica = Assignment::<AccountId, Balance, u32>::max_encoded_len() + 64;
        let own = Job::<AccountId, Balance, u32>::max_encoded_len() + 64;
        assert_eq!(deposit, 4 * 10 + (3 * replica + own) as Balance);
        assert_eq!(deposit_held(REQUESTER), deposit + program);
        // 40 blocks for demands, 8 for answers.
        go_to(7 + 48 + 1);
        assert_ok!(try_forget(REQUESTER, id.job));
        assert_eq!((Jobs::<Test>::get(id.job), record(id)), (None, None));
        assert_eq!(deposit_held(REQUESTER), program);
        assert_eq!(events(), [Event::JobForgotten { job: id.job, deposit }]);
        assert_noop!(try_forget(REQUESTER, id.job), Error::<Test>::UnknownJob);
        // Its number is never used again.
        assert_ne!(post(sampled()), id.job);
    });
}

#[test]
fn works_in_steps() {
    ExtBuilder::default().build_and_execute(|| {
        charge();
        let id = post(JobSpec { tasks: 100, batch_size: 1, ..sampled() });
        for _ in 0..7 {
            claim(PAUL, id, 16);
        }
        for batch in 0..100 {
            let unit = unit(id, batch, 0);
            commit(PAUL, unit, &[]);
        }
        advance(audit_blocks(id) + 1);
        (0..100).for_each(|batch| reveal(PAUL, unit(id, batch, 0), &[]));
        assert_eq!(job(id).status, JobStatus::Closed);
        advance(49);
        let deposit = deposit_held(REQUESTER);
        let weight = try_forget(REQUESTER, id).unwrap().actual_weight;
        assert_eq!(weight, Some(<() as crate::WeightInfo>::forget_job(64)));
        assert_eq!(Assignments::<Test>::iter_prefix(id).count(), 36);
        assert_eq!((job(id).progress.forgotten, deposit_held(REQUESTER)), (64, deposit));
        Marketplace::do_try_state().unwrap();
        let weight = try_forget(REQUESTER, id).unwrap().actual_weight;
        assert_eq!(weight, Some(<() as crate::WeightInfo>::forget_job(36)));
        assert_eq!(Jobs::<Test>::get(id), None);
    });
}

#[test]
fn works_for_anyone_at_limit_and_fails_past_it_when_still_kept() {
    ExtBuilder::default().build_and_execute(|| {
        let id = closed().job;
        go_to(7 + 48);
        assert_noop!(try_forget(REQUESTER, id), Error::<Test>::StillKept);
        // A hundred blocks more for who is not its requester.
        go_to(7 + 48 + 100);
        assert_noop!(try_forget(STRANGER, id), Error::<Test>::StillKept);
        go_to(7 + 48 + 101);
        let before = total(STRANGER);
        assert_ok!(try_forget(STRANGER, id));
        assert_eq!(total(STRANGER), before, "the deposit is the requester's");
    });
}

#[test]
fn what_was_withheld_is_forgotten_with_it() {
    ExtBuilder::default().build_and_execute(|| {
        let id = closed();
        demand(id, 1);
        advance(9);
        assert_ok!(Marketplace::expire_demand(RuntimeOrigin::signed(STRANGER), id, 1));
        go_to(56);
        assert_ok!(try_forget(REQUESTER, id.job));
        assert_eq!(Demands::<Test>::iter().count(), 0);
    });
}

#[test]
fn fails_when_demand_open() {
    ExtBuilder::default().build_and_execute(|| {
        let id = closed();
        go_to(47);
        demand(id, 1);
        go_to(56);
        assert_noop!(try_forget(REQUESTER, id.job), Error::<Test>::DemandOpen);
        assert_ok!(Marketplace::expire_demand(RuntimeOrigin::signed(STRANGER), id, 1));
        assert_ok!(try_forget(REQUESTER, id.job));
    });
}

#[test]
fn fails_when_unsigned() {
    ExtBuilder::default().build_and_execute(|| {
        let id = closed().job;
        let result = Marketplace::forget_job(RuntimeOrigin::none(), id);
        assert_eq!(result.unwrap_err().error, sp_runtime::DispatchError::BadOrigin);
    });
}

#[test]
fn fails_when_job_not_closed() {
    ExtBuilder::default().build_and_execute(|| {
        let id = post(sampled());
        go_to(5_000);
        assert_noop!(try_forget(REQUESTER, id), Error::<Test>::JobNotClosed);
        assert_noop!(try_forget(REQUESTER, JobId(9)), Error::<Test>::UnknownJob);
    });
}
