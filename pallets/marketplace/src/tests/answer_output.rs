use super::*;
use stardust_primitives::receipt::MAX_OUTPUT_BYTES;

/// Batch 1 of a job, paid, with the output of task 6 demanded.
fn demanded() -> AssignmentId {
    let id = paid_batch();
    demand(id, 6);
    events();
    id
}

#[test]
fn works() {
    ExtBuilder::default().build_and_execute(|| {
        let id = demanded();
        let before = [REQUESTER, NETWORK, PAUL, STRANGER].map(total);
        assert_free(try_answer(PAUL, id, &honest(6), &6u32.to_le_bytes()));
        // Four bytes: the requester pays for them, and gets the rest of its deposit back.
        let cost = 102;
        let output = honest(6).output;
        assert_eq!(events(), [Event::OutputAnswered { id, index: 6, output, cost }]);
        let after = [before[0] - cost, before[1] + cost, before[2], before[3]];
        assert_eq!([REQUESTER, NETWORK, PAUL, STRANGER].map(total), after);
        assert_eq!((demand_held(), provider(PAUL).demands), (0, 0));
        assert!(!Demands::<Test>::contains_key(PAUL, id));
        // It may be demanded again, at the same cost.
        demand(id, 6);
    });
}

#[test]
fn works_for_anyone_and_after_the_deadline() {
    ExtBuilder::default().build_and_execute(|| {
        let id = demanded();
        advance(1_000);
        assert_free(try_answer(STRANGER, id, &honest(6), &6u32.to_le_bytes()));
        assert_eq!(Slashes::get(), []);
    });
}

#[test]
fn works_for_a_task_that_returned_nothing() {
    ExtBuilder::default().build_and_execute(|| {
        let trapped = Receipt::failed(6, OutcomeKind::Trapped, GAS_LIMIT / 2);
        let id = paid_with(trapped);
        demand(id, 6);
        assert_noop!(try_answer(PAUL, id, &trapped, b"no"), Error::<Test>::WrongOutput);
        events();
        assert_free(try_answer(PAUL, id, &trapped, b""));
        let answered = Event::OutputAnswered { id, index: 6, output: H256::zero(), cost: 100 };
        assert_eq!(events(), [answered]);
    });
}

#[test]
fn works_for_the_longest_output_at_the_whole_deposit() {
    ExtBuilder::default().build_and_execute(|| {
        let output = vec![7; MAX_OUTPUT_BYTES as usize];
        let receipt = Receipt::returned(6, &output, GAS_LIMIT / 2);
        let id = paid_with(receipt);
        demand(id, 6);
        let before = total(NETWORK);
        assert_free(try_answer(PAUL, id, &receipt, &output));
        assert_eq!((total(NETWORK) - before, demand_held()), (DEMAND_DEPOSIT, 0));
    });
}

#[test]
fn costs_no_more_than_the_deposit() {
    ExtBuilder::default().build_and_execute(|| {
        let id = demanded();
        Demands::<Test>::mutate(PAUL, id, |demands| demands.open[0].deposit = 50);
        let before = total(NETWORK);
        assert_free(try_answer(PAUL, id, &honest(6), &6u32.to_le_bytes()));
        assert_eq!(total(NETWORK) - before, 50);
        // What the test took out of the record.
        use frame_support::traits::{fungible::MutateHold, tokens::Precision};
        let reason = HoldReason::OutputDemand.into();
        let loose = DEMAND_DEPOSIT - 50;
        assert_ok!(Balances::release(&reason, &REQUESTER, loose, Precision::Exact));
    });
}

#[test]
fn a_network_that_cannot_receive_leaves_it_to_the_requester() {
    ExtBuilder::default().balance(NETWORK, 0).build_and_execute(|| {
        let id = demanded();
        let before = total(REQUESTER);
        assert_free(try_answer(PAUL, id, &honest(6), &6u32.to_le_bytes()));
        assert_eq!((total(REQUESTER), demand_held()), (before, 0));
    });
}

#[test]
fn fails_when_unsigned() {
    ExtBuilder::default().build_and_execute(|| {
        let id = demanded();
        let opening = open(id, &tree(id, &[]), 6);
        let output = 6u32.to_le_bytes().to_vec().try_into().unwrap();
        let result = Marketplace::answer_output(RuntimeOrigin::none(), id, opening, output);
        assert_eq!(result.unwrap_err().error, sp_runtime::DispatchError::BadOrigin);
    });
}

#[test]
fn fails_when_unknown_job_or_assignment_and_when_wrong_state() {
    ExtBuilder::default().build_and_execute(|| {
        let id = demanded();
        let opening = open(id, &tree(id, &[]), 6);
        let other = |id, error: Error<Test>| {
            let origin = RuntimeOrigin::signed(PAUL);
            let result = Marketplace::answer_output(origin, id, opening.clone(), BoundedVec::new());
            assert_noop!(result, error);
        };
        other(AssignmentId { job: JobId(7), ..id }, Error::<Test>::UnknownJob);
        other(unit(id.job, 2, 0), Error::<Test>::UnknownAssignment);
        other(unit(id.job, 0, 0), Error::<Test>::WrongState);
    });
}

#[test]
fn fails_when_unknown_demand() {
    ExtBuilder::default().build_and_execute(|| {
        let id = demanded();
        let other = try_answer(PAUL, id, &honest(5), &5u32.to_le_bytes());
        assert_noop!(other, Error::<Test>::UnknownDemand);
        assert_ok!(try_answer(PAUL, id, &honest(6), &6u32.to_le_bytes()));
        let again = try_answer(PAUL, id, &honest(6), &6u32.to_le_bytes());
        assert_noop!(again, Error::<Test>::UnknownDemand);
    });
}

#[test]
fn fails_when_invalid_opening() {
    ExtBuilder::default().build_and_execute(|| {
        let id = demanded();
        // An output that the provider made up after it was paid.
        let result = try_answer(PAUL, id, &forged(6), b"made up");
        assert_noop!(result, Error::<Test>::InvalidOpening);
    });
}

#[test]
fn fails_when_wrong_output() {
    ExtBuilder::default().build_and_execute(|| {
        let id = demanded();
        for output in [b"".as_slice(), b"made up"] {
            let result = try_answer(PAUL, id, &honest(6), output);
            assert_noop!(result, Error::<Test>::WrongOutput);
        }
    });
}
