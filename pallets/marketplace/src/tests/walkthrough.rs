//! A whole job, as its requester, its providers and its auditors live it.

use super::*;

#[test]
fn a_job_from_posting_to_its_last_planck() {
    ExtBuilder::default().build_and_execute(|| {
        // An author registers a program, and a requester posts a job of ten tasks in three batches.
        let program = program();
        let payload = note(b"the shared payload");
        let mut spec = sampled();
        spec.payload = Some(payload);
        let id = post(spec);
        let batches = [0, 1, 2].map(|batch| unit(id, batch, 0));
        assert_eq!(escrow_held(), 10 * TASK_LIMIT);
        assert_eq!((requests(program), requests(payload)), (2, 1));

        // Paul takes two batches and Pia, who means to cheat, the third.
        claim(PAUL, id, 2);
        claim(PIA, id, 1);

        // Paul commits to one batch and forgets the other.
        commit(PAUL, batches[0], &[]);
        commit(PIA, batches[2], &[9]);

        // Validators re-execute a sample, blind. One of them is broken.
        answer(batches[0], 1, 3, honest(3).hash());
        answer(batches[0], 2, 1, forged(1).hash());
        answer(batches[2], 3, 9, honest(9).hash());
        advance(6);

        // Both reveals meet an audit that differs: the panel is asked.
        reveal(PAUL, batches[0], &[]);
        reveal(PIA, batches[2], &[9]);
        let contests = [ContestId(0), ContestId(1)];
        assert_eq!(Contests::get().keys().copied().collect::<Vec<_>>(), contests);

        // It finds for Paul, who reveals again and is paid, and against Pia, who is slashed.
        events();
        assert_ok!(decide(contests[0], Some(honest(1).hash())));
        assert_ok!(decide(contests[1], Some(honest(9).hash())));
        reveal(PAUL, batches[0], &[]);
        let root = tree(batches[0], &[]).root();
        assert_eq!(
            events(),
            [
                Event::Fraud { id: batches[2], provider: PIA, contest: contests[1] },
                Event::BatchReturned { id: batches[2] },
                Event::BatchRevealed { id: batches[0], root },
                paid_event(PAUL, batches[0], 1),
                // An audit is worth 62 planck. The network has 31 yet, its share of this batch.
                audits_paid(batches[0], 1, 1, 62, 31),
            ]
        );

        finish_what_was_returned(id, batches);
        assert_accounted_for(id, batches);
        assert_eq!((requests(program), requests(payload)), (1, 0));

        // One fraud, one fault, and nobody still exposed.
        let causes: Vec<_> =
            Slashes::get().into_iter().map(|(who, cause, _)| (who, cause)).collect();
        let fraud = SlashCause::Fraud { contest: contests[1], assignment: batches[2] };
        let fault = SlashCause::Expired { assignment: batches[1], claimed_at: 1 };
        assert_eq!(causes, [(PIA, fraud), (PAUL, fault)]);
        assert_eq!([PAUL, PIA, PETE].map(|who| provider(who).exposure), [0, 0, 0]);

        // The roots stay, so that outputs can be checked against them.
        assert!(batches.iter().all(|id| {
            let ours = tree(*id, &[]).root();
            matches!(state(*id), AssignmentState::Paid { root, .. } if root == ours)
        }));
    });
}

/// The job is closed, and each planck of it is where the protocol's split puts it.
fn assert_accounted_for(id: JobId, batches: [AssignmentId; 3]) {
    let fees = batches.map(|id| {
        let tasks = job(id.job).spec.batch_tasks(id.batch).unwrap();
        shares(tree(id, &[]).root().gas, tasks.len() as u32)
    });
    let sum = |part: fn(&(Balance, Balance, Balance)) -> Balance| fees.iter().map(part).sum();
    let (providers, author, network): (Balance, Balance, Balance) =
        (sum(|fee| fee.0), sum(|fee| fee.1), sum(|fee| fee.2));
    let paid = providers + author + network;
    let closed = Event::JobClosed { job: id, paid, refunded: 10 * TASK_LIMIT - paid };
    assert_eq!(events().last(), Some(&closed));
    assert_eq!(job(id).status, JobStatus::Closed);
    assert_eq!(total(REQUESTER), RICH - paid);
    assert_eq!(escrow_held(), 0);
    assert_eq!(total(PAUL) + total(PETE), 2 * ED + providers);
    assert_eq!((total(PIA), total(AUTHOR), total(NETWORK)), (ED, ED + author, ED + network - 31));
    assert_eq!(total(AUDITOR + 1), ED + 31);
}

/// The forgotten batch expires. Pete takes what was returned, in that order, and runs it.
fn finish_what_was_returned(id: JobId, batches: [AssignmentId; 3]) {
    advance(20);
    assert_ok!(Marketplace::expire(RuntimeOrigin::signed(STRANGER), batches[1]));
    events();
    claim(PETE, id, 16);
    assert_eq!(
        events(),
        [batches[2], batches[1]].map(|id| Event::BatchClaimed { id, provider: PETE })
    );
    for batch in [batches[1], batches[2]] {
        commit(PETE, batch, &[]);
    }
    advance(6);
    for batch in [batches[1], batches[2]] {
        reveal(PETE, batch, &[]);
    }
}
