use super::*;
use stardust_primitives::{
    provider::Harm,
    traits::{Market, Work},
};

/// Paul's batch 1 of a sampled job, contested by an auditor over task 5.
fn contested(lies: &[u32], audited: H256) -> AssignmentId {
    let id = post(sampled());
    claim(PAUL, id, 3);
    let id = unit(id, 1, 0);
    commit(PAUL, id, lies);
    answer(id, 1, 5, audited);
    answer(id, 2, 6, honest(6).hash());
    advance(6);
    reveal(PAUL, id, lies);
    assert!(matches!(state(id), AssignmentState::Contested { .. }));
    events();
    id
}

#[test]
fn a_false_receipt_is_fraud_and_the_work_is_done_again() {
    ExtBuilder::default().build_and_execute(|| {
        let id = contested(&[5], honest(5).hash());
        let contest = ContestId(0);
        assert_ok!(decide(contest, Some(honest(5).hash())));
        let cause = SlashCause::Fraud { contest, assignment: id };
        assert_eq!(Slashes::get(), [(PAUL, cause, None)]);
        // The auditor whose answer was right exposed it.
        let harm = Harm { requester: REQUESTER, cap: 50, exposer: Some(AUDITOR + 1) };
        assert_eq!(Harms::get(), [harm]);
        assert_eq!(bad_notes(), [Note::Fraud(PAUL)]);
        assert_eq!(
            events(),
            [Event::Fraud { id, provider: PAUL, contest }, Event::BatchReturned { id }]
        );
        assert_eq!((record(id), provider(PAUL).assigned, total(PAUL)), (None, 2, ED));
        assert!(!Audits::get().contains_key(&id));
        claim(PIA, id.job, 1);
        run(PIA, id, &[]);
        assert_eq!(events().last(), Some(&paid_event(PIA, id, 0)));
    });
}

#[test]
fn a_refuted_auditor_costs_the_provider_nothing_but_a_second_reveal() {
    ExtBuilder::default().build_and_execute(|| {
        let id = contested(&[], forged(5).hash());
        let committed = tree(id, &[]).root();
        let blinded = commitment(GENESIS, id, &PAUL, &committed, &SALT);
        go_to(50);
        assert_ok!(decide(ContestId(0), Some(honest(5).hash())));
        let back = AssignmentState::Committed {
            commitment: blinded,
            committed_at: 50,
            deadline: Some(60),
        };
        assert_eq!(state(id), back);
        assert_eq!(events(), []);
        go_to(60);
        reveal(PAUL, id, &[]);
        assert_eq!(events()[1], paid_event(PAUL, id, 1), "the other answer counts");
        // Its commitment was in time, whatever the contest took.
        assert!(matches!(&Notes::get()[..], [Note::Paid(PAUL, _, batch)] if batch.blocks == 0));
        assert!(Slashes::get().is_empty());
    });
}

#[test]
fn who_does_not_reveal_again_withholds() {
    ExtBuilder::default().build_and_execute(|| {
        let id = contested(&[], forged(5).hash());
        go_to(50);
        assert_ok!(decide(ContestId(0), Some(honest(5).hash())));
        go_to(61);
        assert_noop!(try_reveal(PAUL, id, &[]), Error::<Test>::DeadlinePassed);
        assert_ok!(Marketplace::expire(RuntimeOrigin::signed(STRANGER), id));
        let fault = SlashCause::Withheld { assignment: id, claimed_at: 1 };
        // The other auditor's answer still stands against it.
        let unanswered = SlashCause::Unanswered { assignment: id, claimed_at: 1 };
        assert_eq!(
            Slashes::get().iter().map(|slash| slash.1).collect::<Vec<_>>(),
            [fault, unanswered]
        );
    });
}

#[test]
fn an_undecided_contest_returns_the_batch_and_slashes_nobody() {
    ExtBuilder::default().build_and_execute(|| {
        let id = contested(&[5], honest(5).hash());
        assert_ok!(decide(ContestId(0), None));
        assert_eq!(
            events(),
            [Event::Undecided { contest: ContestId(0) }, Event::BatchReturned { id }]
        );
        assert!(Slashes::get().is_empty() && bad_notes().is_empty());
        assert_eq!((record(id), provider(PAUL).assigned), (None, 2));
    });
}

/// A job of one batch in `n` replicas, all revealed with these lies, and the first two contested over task 2.
fn contested_replicas(lies: &[&[u32]]) -> JobId {
    let mut spec = replicated(lies.len() as u8);
    spec.tasks = 4;
    let id = post(spec);
    for ((replica, who), lies) in (0u8..).zip([PAUL, PIA, PETE]).zip(lies) {
        claim(who, id, 1);
        commit(who, unit(id, 0, replica), lies);
    }
    advance(6);
    for ((replica, who), lies) in (0u8..).zip([PAUL, PIA, PETE]).zip(lies) {
        reveal(who, unit(id, 0, replica), lies);
    }
    contest_replicas(id, lies, 0, 1);
    id
}

fn contest_replicas(id: JobId, lies: &[&[u32]], a: u8, b: u8) {
    let opened = |replica: u8| {
        let id = unit(id, 0, replica);
        (replica, open(id, &tree(id, lies[usize::from(replica)]), 2))
    };
    let origin = RuntimeOrigin::signed(STRANGER);
    assert_ok!(Marketplace::contest(origin, id, 0, opened(a), opened(b)));
    events();
}

#[test]
fn the_right_replica_is_paid_and_the_wrong_one_has_no_successor() {
    for lies in [[&[][..], &[2]], [&[2], &[]]] {
        ExtBuilder::default().build_and_execute(|| {
            let id = contested_replicas(&lies);
            assert_ok!(decide(ContestId(0), Some(honest(2).hash())));
            let liar = u8::from(!lies[1].is_empty());
            let (right, wrong) = (unit(id, 0, 1 - liar), unit(id, 0, liar));
            let (cheat, worker) = if liar == 1 { (PIA, PAUL) } else { (PAUL, PIA) };
            assert_eq!(state(wrong), AssignmentState::Dropped);
            // Whoever contested exposed the fraud; the harm is that of one task.
            let harm = Harm { requester: REQUESTER, cap: 50, exposer: Some(STRANGER) };
            assert_eq!(Harms::get(), [harm]);
            let escrow = job(id).escrow;
            assert_eq!(
                events(),
                [
                    Event::Fraud { id: wrong, provider: cheat, contest: ContestId(0) },
                    Event::BatchReturned { id: wrong },
                    Event::JobCancelled { job: id, replicas: 1, refunded: 4 * TASK_LIMIT },
                    paid_event(worker, right, 0),
                    Event::JobClosed { job: id, paid: escrow.paid, refunded: escrow.refunded },
                ]
            );
        });
    }
}

#[test]
fn a_cancelled_job_keeps_no_record_of_the_wrong_replica() {
    ExtBuilder::default().build_and_execute(|| {
        let mut spec = replicated(2);
        spec.tasks = 8;
        let id = post(spec);
        for (replica, who, lies) in [(0, PAUL, &[][..]), (1, PIA, &[2])] {
            claim(who, id, 1);
            commit(who, unit(id, 0, replica), lies);
        }
        advance(6);
        reveal(PAUL, unit(id, 0, 0), &[]);
        reveal(PIA, unit(id, 0, 1), &[2]);
        contest_replicas(id, &[&[], &[2]], 0, 1);
        assert_ok!(Marketplace::cancel_job(RuntimeOrigin::signed(REQUESTER), id));
        assert_ok!(decide(ContestId(0), Some(honest(2).hash())));
        assert_eq!(record(unit(id, 0, 1)), None);
        assert_eq!(job(id).status, JobStatus::Closed);
    });
}

#[test]
fn both_replicas_may_be_wrong() {
    ExtBuilder::default().build_and_execute(|| {
        let id = contested_replicas(&[&[], &[2]]);
        assert_ok!(decide(ContestId(0), Some(H256::repeat_byte(1))));
        assert_eq!(Slashes::get().len(), 2);
        assert_eq!((job(id).progress.assigned, job(id).unclaimed()), (0, 2));
    });
}

#[test]
fn undecided_replicas_are_both_returned() {
    ExtBuilder::default().build_and_execute(|| {
        let id = contested_replicas(&[&[], &[2]]);
        assert_ok!(decide(ContestId(0), None));
        assert!(Slashes::get().is_empty());
        assert_eq!((job(id).progress.assigned, job(id).unclaimed()), (0, 2));
    });
}

#[test]
fn a_third_replica_that_differs_is_contested_next() {
    ExtBuilder::default().build_and_execute(|| {
        let lies: [&[u32]; 3] = [&[], &[2], &[1, 2]];
        let id = contested_replicas(&lies);
        assert_ok!(decide(ContestId(0), Some(honest(2).hash())));
        contest_replicas(id, &lies, 0, 2);
        assert_ok!(decide(ContestId(1), Some(honest(2).hash())));
        assert_eq!(Slashes::get().len(), 2);
        assert!(matches!(state(unit(id, 0, 0)), AssignmentState::Paid { .. }));
    });
}

#[test]
fn a_verdict_on_something_else_changes_nothing() {
    ExtBuilder::default().build_and_execute(|| {
        let id = contested(&[5], honest(5).hash());
        let contest = Contests::get()[&ContestId(0)].clone();
        let decided = honest(5).hash();
        let other = Marketplace::on_verdict(ContestId(1), &contest, decided);
        assert_noop!(other, Error::<Test>::WrongState);
        let mut unknown = contest.clone();
        unknown.job = JobId(7);
        let other = Marketplace::on_verdict(ContestId(0), &unknown, decided);
        assert_noop!(other, Error::<Test>::UnknownJob);
        let mut unknown = contest;
        unknown.batch = 9;
        let other = Marketplace::on_undecided(ContestId(0), &unknown);
        assert_noop!(other, Error::<Test>::UnknownAssignment);
        assert!(record(id).is_some());
    });
}

#[test]
fn work_is_what_the_job_says() {
    ExtBuilder::default().build_and_execute(|| {
        let mut spec = sampled();
        spec.payload = Some(note(b"payload"));
        let id = post(spec.clone());
        let work = Work {
            program: spec.program,
            payload: spec.payload,
            items: Items::Index,
            gas_limit: GAS_LIMIT,
            vm_version: 1,
        };
        assert_eq!(<Marketplace as Market<u64, u32>>::work(id), Some(work));
        assert_eq!(<Marketplace as Market<u64, u32>>::work(JobId(9)), None);
    });
}
