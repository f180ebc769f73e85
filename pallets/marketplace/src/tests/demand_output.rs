use super::*;

fn try_demand(who: AccountId, id: AssignmentId, index: u32) -> sp_runtime::DispatchResult {
    Marketplace::demand_output(RuntimeOrigin::signed(who), id, index)
}

#[test]
fn works() {
    ExtBuilder::default().build_and_execute(|| {
        let id = paid_batch();
        // 40 blocks to demand outputs, 8 for the answer.
        assert_eq!(provider(PAUL).liable_until, 7 + 40 + 8);
        go_to(20);
        assert_ok!(try_demand(REQUESTER, id, 6));
        assert_eq!(demand_held(), DEMAND_DEPOSIT);
        assert_eq!(provider(PAUL).demands, 1);
        let demands = Demands::<Test>::get(PAUL, id);
        let demand = Demand { index: 6, deposit: DEMAND_DEPOSIT, demanded_at: 20 };
        assert_eq!((demands.open.to_vec(), demands.unanswered), (vec![demand], 0));
        let event = Event::OutputDemanded { id, index: 6, provider: PAUL, deadline: 28 };
        assert_eq!(events(), [event]);
        assert_eq!(Marketplace::demands_on(&PAUL), [DemandView { id, demand, deadline: 28 }]);
        assert_eq!(Marketplace::demands_on(&PIA), []);
    });
}

#[test]
fn works_on_a_closed_job() {
    ExtBuilder::default().build_and_execute(|| {
        let id = paid_batch();
        assert_ok!(Marketplace::cancel_job(RuntimeOrigin::signed(REQUESTER), id.job));
        go_to(30);
        assert_ok!(Marketplace::expire(RuntimeOrigin::signed(STRANGER), unit(id.job, 0, 0)));
        assert_eq!(job(id.job).status, JobStatus::Closed);
        assert_ok!(try_demand(REQUESTER, id, 6));
    });
}

#[test]
fn works_at_limit_and_fails_past_it_when_deadline_passed() {
    ExtBuilder::default().build_and_execute(|| {
        let id = paid_batch();
        go_to(47);
        assert_ok!(try_demand(REQUESTER, id, 6));
        go_to(48);
        assert_noop!(try_demand(REQUESTER, id, 5), Error::<Test>::DeadlinePassed);
    });
}

#[test]
fn works_at_limit_and_fails_past_it_when_too_many_demands() {
    ExtBuilder::default().build_and_execute(|| {
        let id = post(JobSpec { batch_size: 5, ..sampled() });
        claim(PAUL, id, 1);
        let id = unit(id, 0, 0);
        run(PAUL, id, &[]);
        (0..4).for_each(|task| demand(id, task));
        assert_noop!(try_demand(REQUESTER, id, 4), Error::<Test>::TooManyDemands);
        assert_eq!(demand_held(), 4 * DEMAND_DEPOSIT);
    });
}

#[test]
fn terms_are_those_at_posting() {
    ExtBuilder::default().build_and_execute(|| {
        let id = paid_batch();
        let mut terms = GovernedTerms::get();
        (terms.output_blocks, terms.answer_blocks) = (1, 1);
        GovernedTerms::set(&terms);
        go_to(47);
        events();
        assert_ok!(try_demand(REQUESTER, id, 6));
        let event = Event::OutputDemanded { id, index: 6, provider: PAUL, deadline: 55 };
        assert_eq!(events(), [event]);
    });
}

#[test]
fn fails_when_unsigned() {
    ExtBuilder::default().build_and_execute(|| {
        let id = paid_batch();
        let result = Marketplace::demand_output(RuntimeOrigin::none(), id, 6);
        assert_noop!(result, sp_runtime::DispatchError::BadOrigin);
    });
}

#[test]
fn fails_when_unknown_job_or_assignment() {
    ExtBuilder::default().build_and_execute(|| {
        let id = paid_batch();
        let other = AssignmentId { job: JobId(7), ..id };
        assert_noop!(try_demand(REQUESTER, other, 6), Error::<Test>::UnknownJob);
        let other = unit(id.job, 2, 0);
        assert_noop!(try_demand(REQUESTER, other, 8), Error::<Test>::UnknownAssignment);
    });
}

#[test]
fn fails_when_not_requester() {
    ExtBuilder::default().build_and_execute(|| {
        let id = paid_batch();
        assert_noop!(try_demand(PAUL, id, 6), Error::<Test>::NotRequester);
    });
}

#[test]
fn fails_when_wrong_state() {
    ExtBuilder::default().build_and_execute(|| {
        let id = paid_batch();
        assert_noop!(try_demand(REQUESTER, unit(id.job, 0, 0), 0), Error::<Test>::WrongState);
    });
}

#[test]
fn fails_when_unknown_task() {
    ExtBuilder::default().build_and_execute(|| {
        let id = paid_batch();
        for task in [3, 8] {
            assert_noop!(try_demand(REQUESTER, id, task), Error::<Test>::UnknownTask);
        }
    });
}

#[test]
fn fails_when_already_demanded() {
    ExtBuilder::default().build_and_execute(|| {
        let id = paid_batch();
        assert_ok!(try_demand(REQUESTER, id, 6));
        assert_noop!(try_demand(REQUESTER, id, 6), Error::<Test>::AlreadyDemanded);
    });
}

#[test]
fn fails_when_cannot_afford() {
    ExtBuilder::default().build_and_execute(|| {
        let id = paid_batch();
        let left = Balances::free_balance(REQUESTER) - ED - DEMAND_DEPOSIT + 1;
        let (from, keep) = (RuntimeOrigin::signed(REQUESTER), left);
        assert_ok!(Balances::transfer_keep_alive(from, STRANGER, keep));
        assert_noop!(try_demand(REQUESTER, id, 6), Error::<Test>::CannotAfford);
    });
}

#[test]
fn fails_when_nothing_at_stake() {
    ExtBuilder::default().build_and_execute(|| {
        let mut terms = GovernedTerms::get();
        terms.fault_share = Perbill::from_percent(50);
        GovernedTerms::set(&terms);
        let id = paid_batch();
        // Two halves of the fee, one of them only demanded yet.
        assert_ok!(try_demand(REQUESTER, id, 4));
        advance(9);
        assert_ok!(Marketplace::expire_demand(RuntimeOrigin::signed(STRANGER), id, 4));
        assert_ok!(try_demand(REQUESTER, id, 4));
        assert_noop!(try_demand(REQUESTER, id, 5), Error::<Test>::NothingAtStake);
        answer(id, 4);
        assert_ok!(try_demand(REQUESTER, id, 5));
    });

    fn answer(id: AssignmentId, task: u32) {
        assert_ok!(try_answer(STRANGER, id, &honest(task), &task.to_le_bytes()));
    }
}
