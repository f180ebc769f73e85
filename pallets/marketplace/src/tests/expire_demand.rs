use super::*;
use stardust_primitives::reputation::ProgramClass;

fn try_expire(id: AssignmentId, index: u32) -> DispatchResultWithPostInfo {
    Marketplace::expire_demand(RuntimeOrigin::signed(STRANGER), id, index)
}

/// Batch 1 of a job, paid in block 7, with the output of task 6 demanded at once.
fn demanded() -> AssignmentId {
    let id = paid_batch();
    demand(id, 6);
    events();
    id
}

/// 2 x 10^9 + 22 gas at 1,000 planck for 10^10, rounded up.
const FEE: Balance = 201;

#[test]
fn works() {
    ExtBuilder::default().build_and_execute(|| {
        let id = demanded();
        let before = total(REQUESTER);
        go_to(16);
        assert_free(try_expire(id, 6));
        // A tenth of the fee, rounded up: not of the fee limit.
        let cause = SlashCause::OutputWithheld { assignment: id, index: 6, demanded_at: 7 };
        assert_eq!(Slashes::get(), [(PAUL, cause, Some(21))]);
        assert_eq!(bad_notes(), [Note::Fault(PAUL, ProgramClass::Short)]);
        assert_eq!((total(REQUESTER), demand_held()), (before, 0));
        assert_eq!(provider(PAUL).demands, 0);
        let demands = Demands::<Test>::get(PAUL, id);
        assert_eq!((demands.open.len(), demands.unanswered), (0, 1));
        assert_eq!(Marketplace::demands_on(&PAUL), []);
        assert_eq!(events(), [Event::OutputWithheld { id, index: 6, provider: PAUL }]);
    });
}

#[test]
fn what_is_withheld_may_be_demanded_again_until_the_fee_is_gone() {
    ExtBuilder::default().build_and_execute(|| {
        let mut terms = GovernedTerms::get();
        terms.output_blocks = 1_000;
        GovernedTerms::set(&terms);
        let id = demanded();
        for turn in 1..=10u128 {
            advance(9);
            assert_ok!(try_expire(id, 6));
            let taken: Balance = Slashes::get().iter().filter_map(|slash| slash.2).sum();
            assert_eq!(taken, (21 * turn).min(FEE));
            if turn < 10 {
                demand(id, 6);
            }
        }
        let result = Marketplace::demand_output(RuntimeOrigin::signed(REQUESTER), id, 6);
        assert_noop!(result, Error::<Test>::NothingAtStake);
    });
}

#[test]
fn demands_end_in_any_order() {
    ExtBuilder::default().build_and_execute(|| {
        let id = demanded();
        demand(id, 4);
        advance(3);
        demand(id, 5);
        go_to(16);
        assert_ok!(try_expire(id, 4));
        assert_noop!(try_expire(id, 5), Error::<Test>::DeadlineNotPassed);
        assert_ok!(try_answer(PAUL, id, &honest(6), &6u32.to_le_bytes()));
        go_to(19);
        assert_ok!(try_expire(id, 5));
        assert_eq!(demand_held(), 0);
        assert_eq!(Slashes::get().len(), 2);
    });
}

#[test]
fn fails_when_unsigned() {
    ExtBuilder::default().build_and_execute(|| {
        let id = demanded();
        go_to(16);
        let result = Marketplace::expire_demand(RuntimeOrigin::none(), id, 6);
        assert_eq!(result.unwrap_err().error, sp_runtime::DispatchError::BadOrigin);
    });
}

#[test]
fn fails_when_deadline_not_passed() {
    ExtBuilder::default().build_and_execute(|| {
        let id = demanded();
        go_to(15);
        assert_noop!(try_expire(id, 6), Error::<Test>::DeadlineNotPassed);
    });
}

#[test]
fn fails_when_unknown_job_or_assignment_and_when_wrong_state() {
    ExtBuilder::default().build_and_execute(|| {
        let id = demanded();
        go_to(16);
        let other = AssignmentId { job: JobId(7), ..id };
        assert_noop!(try_expire(other, 6), Error::<Test>::UnknownJob);
        assert_noop!(try_expire(unit(id.job, 2, 0), 8), Error::<Test>::UnknownAssignment);
        assert_noop!(try_expire(unit(id.job, 0, 0), 0), Error::<Test>::WrongState);
    });
}

#[test]
fn fails_when_unknown_demand() {
    ExtBuilder::default().build_and_execute(|| {
        let id = demanded();
        go_to(16);
        assert_noop!(try_expire(id, 5), Error::<Test>::UnknownDemand);
        assert_ok!(try_expire(id, 6));
        assert_noop!(try_expire(id, 6), Error::<Test>::UnknownDemand);
    });
}
