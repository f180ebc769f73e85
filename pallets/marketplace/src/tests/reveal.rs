use super::*;
use stardust_primitives::{
    contest::Party,
    reputation::{PaidBatch, ProgramClass},
};

/// Batch 1 of a sampled job, tasks 4 to 7, committed by Paul with these lies.
fn committed(lies: &[u32]) -> AssignmentId {
    let id = post(sampled());
    claim(PAUL, id, 3);
    let id = unit(id, 1, 0);
    commit(PAUL, id, lies);
    events();
    id
}

fn end_audit(id: AssignmentId) {
    go_to(Audits::get()[&id].ends + 1);
}

fn reveal_with(
    id: AssignmentId,
    root: SumNode,
    salt: [u8; 32],
    openings: Vec<Opening>,
) -> DispatchResultWithPostInfo {
    let openings = BoundedVec::try_from(openings).unwrap();
    Marketplace::reveal(RuntimeOrigin::signed(PAUL), id, root, salt, openings)
}

#[test]
fn works() {
    ExtBuilder::default().build_and_execute(|| {
        let id = committed(&[]);
        // Two auditors, three answers, two tasks.
        answer(id, 1, 6, honest(6).hash());
        answer(id, 2, 4, honest(4).hash());
        answer(id, 2, 6, honest(6).hash());
        end_audit(id);
        let before = [REQUESTER, PAUL, AUTHOR, NETWORK].map(total);
        assert_free(try_reveal(PAUL, id, &[]));

        let root = tree(id, &[]).root();
        assert_eq!(state(id), AssignmentState::Paid { root, paid_at: System::block_number() });
        let (.., share) = shares(root.gas, 4);
        let audits = [audits_paid(id, 1, 1, 62, share), audits_paid(id, 2, 2, 124, 0)];
        let paid = [Event::BatchRevealed { id, root }, paid_event(PAUL, id, 3)];
        assert_eq!(events(), [paid, audits].concat());
        let (provider_fee, author, network) = shares(root.gas, 4);
        let fee = provider_fee + author + network;
        assert_eq!(
            [REQUESTER, PAUL, AUTHOR, NETWORK].map(total),
            [before[0] - fee, before[1] + provider_fee, before[2] + author, before[3]],
            "and the first auditor has the network's share"
        );
        assert_eq!(total(AUDITOR + 1), ED + network);
        let job = job(id.job);
        assert_eq!((job.progress.paid, job.progress.assigned), (1, 2));
        assert_eq!((job.progress.paid_tasks, job.escrow.paid), (4, fee));
        assert_eq!(escrow_held(), 10 * TASK_LIMIT - fee, "the rest stays until the job closes");
        // Committed in the block of its claim.
        let batch = PaidBatch { network_fee: network, is_checked: true, blocks: 0, gas: root.gas };
        assert_eq!(Notes::get(), [Note::Paid(PAUL, ProgramClass::Short, batch)]);
        assert_eq!(provider(PAUL).assigned, 2);
        assert!(!Audits::get().contains_key(&id));
    });
}

#[test]
fn an_unaudited_batch_is_paid_and_does_not_count_as_checked() {
    ExtBuilder::default().build_and_execute(|| {
        let id = committed(&[]);
        end_audit(id);
        assert_ok!(try_reveal(PAUL, id, &[]));
        assert!(matches!(&Notes::get()[..], [Note::Paid(PAUL, _, batch)] if !batch.is_checked));
        assert_eq!(events().last(), Some(&paid_event(PAUL, id, 0)));
    });
}

#[test]
fn the_last_batch_closes_the_job_and_returns_the_rest() {
    ExtBuilder::default().build_and_execute(|| {
        let mut spec = sampled();
        spec.payload = Some(note(b"payload"));
        let payload = spec.payload.unwrap();
        let id = post(spec);
        claim(PAUL, id, 3);
        for batch in 0..3 {
            commit(PAUL, unit(id, batch, 0), &[]);
        }
        advance(6);
        for batch in 0..3 {
            events();
            reveal(PAUL, unit(id, batch, 0), &[]);
        }
        let gas = |tasks: core::ops::Range<u32>| tasks.map(|task| honest(task).gas).sum();
        let fee = [(0..4, 4), (4..8, 4), (8..10, 2)].map(|(tasks, count)| {
            let (provider, author, network) = shares(gas(tasks), count);
            provider + author + network
        });
        let paid: Balance = fee.iter().sum();
        let closed = Event::JobClosed { job: id, paid, refunded: 10 * TASK_LIMIT - paid };
        assert_eq!(events().last(), Some(&closed));
        assert_eq!(job(id).status, JobStatus::Closed);
        assert_eq!((escrow_held(), total(REQUESTER)), (0, RICH - paid));
        assert_eq!(requests(payload), 0);
    });
}

#[test]
fn traps_and_exhausted_gas_are_paid() {
    ExtBuilder::default().build_and_execute(|| {
        let id = post(sampled());
        claim(PAUL, id, 3);
        let id = unit(id, 2, 0);
        let receipts = vec![
            Receipt::failed(8, OutcomeKind::Trapped, 5),
            Receipt::failed(9, OutcomeKind::OutOfGas, GAS_LIMIT),
        ];
        let tree = BatchTree::build(receipts.clone()).unwrap();
        commit_root(PAUL, id, tree.root());
        answer(id, 1, 8, receipts[0].hash());
        answer(id, 1, 9, receipts[1].hash());
        advance(6);
        events();
        let openings = vec![tree.open(0).unwrap(), tree.open(1).unwrap()];
        assert_ok!(reveal_with(id, tree.root(), SALT, openings));
        let (provider_fee, author_fee, network_fee) = shares(GAS_LIMIT + 5, 2);
        let gas = GAS_LIMIT + 5;
        let audited = 2;
        assert_eq!(
            events()[1],
            Event::BatchPaid {
                id,
                provider: PAUL,
                domain: COMMONS,
                path: Path::new(),
                gas,
                provider_fee,
                author_fee,
                domain_fee: 0,
                network_fee,
                audited,
            }
        );
    });
}

#[test]
fn replicas_are_paid_when_all_agree() {
    ExtBuilder::default().build_and_execute(|| {
        let id = post(replicated(3));
        let providers = [PAUL, PIA, PETE];
        for who in providers {
            claim(who, id, 1);
        }
        let units = [0, 1, 2].map(|replica| unit(id, 0, replica));
        for (who, unit) in providers.into_iter().zip(units) {
            commit(who, unit, &[]);
        }
        answer(units[1], 1, 2, honest(2).hash());
        advance(6);
        events();
        let root = tree(units[0], &[]).root();
        for (who, unit) in providers.into_iter().zip(units).take(2) {
            reveal(who, unit, &[]);
            assert_eq!(events()[0], Event::BatchRevealed { id: unit, root });
            assert_eq!(state(unit), AssignmentState::Revealed { root });
        }
        assert_eq!((total(PAUL), provider(PAUL).assigned), (ED, 1));
        reveal(PETE, units[2], &[]);
        assert_eq!(
            events(),
            [
                Event::BatchRevealed { id: units[2], root },
                paid_event(PAUL, units[0], 0),
                paid_event(PIA, units[1], 1),
                paid_event(PETE, units[2], 0),
            ]
        );
        assert_eq!([PAUL, PIA, PETE].map(|who| provider(who).checked), [0, 1, 0]);
        assert_eq!(job(id).progress.paid_tasks, 12);
    });
}

#[test]
fn replicas_that_differ_are_not_paid() {
    ExtBuilder::default().build_and_execute(|| {
        let id = post(replicated(2));
        claim(PAUL, id, 1);
        claim(PIA, id, 1);
        commit(PAUL, unit(id, 0, 0), &[]);
        commit(PIA, unit(id, 0, 1), &[1]);
        advance(6);
        reveal(PAUL, unit(id, 0, 0), &[]);
        reveal(PIA, unit(id, 0, 1), &[1]);
        assert!(matches!(state(unit(id, 0, 0)), AssignmentState::Revealed { .. }));
        assert!(matches!(state(unit(id, 0, 1)), AssignmentState::Revealed { .. }));
        assert_eq!(job(id).progress.paid, 0);
    });
}

#[test]
fn an_audit_that_differs_opens_a_contest() {
    ExtBuilder::default().build_and_execute(|| {
        let id = committed(&[5, 6]);
        answer(id, 1, 4, honest(4).hash());
        answer(id, 1, 6, honest(6).hash());
        answer(id, 2, 5, honest(5).hash());
        end_audit(id);
        assert_free(try_reveal(PAUL, id, &[5, 6]));
        let contest = ContestId(0);
        let AssignmentState::Contested { root, contest: of, commitment } = state(id) else {
            panic!("contested")
        };
        assert_eq!((root, of), (tree(id, &[5, 6]).root(), contest));
        assert!(commitment.is_some());
        // The first task that differs, whoever audited it.
        let opened = Contests::get()[&contest].clone();
        assert_eq!((opened.job, opened.batch, opened.task), (id.job, 1, 5));
        assert_eq!(opened.audited, Some(honest(5).hash()));
        assert_eq!(opened.exposer, Some(AUDITOR + 2));
        let party = Party { replica: 0, receipt: forged(5).hash() };
        assert_eq!(opened.parties.into_inner(), [party]);
        assert_eq!(events(), [Event::Contested { contest, job: id.job, batch: 1, task: 5 }]);
        assert_eq!(total(PAUL), ED);
    });
}

#[test]
fn works_at_limit() {
    ExtBuilder::default().build_and_execute(|| {
        let mut spec = sampled();
        (spec.tasks, spec.batch_size) = (100, 100);
        let id = unit(post(spec), 0, 0);
        claim(PAUL, id.job, 1);
        commit(PAUL, id, &[]);
        for task in 0..64 {
            answer(id, 1, task, honest(task).hash());
        }
        // The last block for the reveal.
        go_to(Audits::get()[&id].ends + 10);
        assert_ok!(try_reveal(PAUL, id, &[]));
    });
}

#[test]
fn a_payee_that_cannot_receive_blocks_nobody() {
    // Neither the author nor a provider's account exists, and their parts are too small to make them.
    let builder = ExtBuilder::default().balance(PAUL, 0).balance(AUTHOR, 0);
    builder.build_and_execute(|| {
        let id = committed(&[]);
        end_audit(id);
        let network = total(NETWORK);
        assert_ok!(try_reveal(PAUL, id, &[]));
        let root = tree(id, &[]).root();
        let (provider, author, rest) = shares(root.gas, 4);
        assert_eq!(total(NETWORK), network + provider + author + rest);
        assert_eq!((total(PAUL), total(AUTHOR)), (0, 0));
        assert_eq!(job(id.job).escrow.paid, provider + author + rest);
    });
}

#[test]
fn delegators_get_their_part_of_what_their_provider_earns() {
    ExtBuilder::default().balance(DELEGATORS, ED).build_and_execute(|| {
        change_provider(PAUL, |known| known.delegated_percent = 30);
        let id = committed(&[]);
        end_audit(id);
        let before = [REQUESTER, PAUL, DELEGATORS, AUTHOR, NETWORK].map(total);
        assert_ok!(try_reveal(PAUL, id, &[]));
        let root = tree(id, &[]).root();
        let (earned, author, network) = shares(root.gas, 4);
        let theirs = earned * 30 / 100;
        assert!(theirs > 0);
        let [requester, paul, delegators, by_author, by_network] = before;
        assert_eq!(
            [REQUESTER, PAUL, DELEGATORS, AUTHOR, NETWORK].map(total),
            [
                requester - earned - author - network,
                paul + earned - theirs,
                delegators + theirs,
                by_author + author,
                by_network + network
            ]
        );
        assert_eq!(provider(PAUL).delegators_paid, theirs);
        let paid = [Event::BatchRevealed { id, root }, paid_event(PAUL, id, 0)];
        assert_eq!(events(), paid, "the provider's part and theirs are one part of the fee");
    });
}

#[test]
fn what_delegators_cannot_receive_is_their_providers() {
    // The account that keeps it does not exist, and the part is too small to make it.
    ExtBuilder::default().build_and_execute(|| {
        change_provider(PAUL, |known| known.delegated_percent = 30);
        let id = committed(&[]);
        end_audit(id);
        let before = total(PAUL);
        assert_ok!(try_reveal(PAUL, id, &[]));
        let (earned, ..) = shares(tree(id, &[]).root().gas, 4);
        assert_eq!((total(PAUL), total(DELEGATORS)), (before + earned, 0));
        assert_eq!(provider(PAUL).delegators_paid, 0);
    });
}

#[test]
fn what_nobody_can_receive_goes_back_to_the_requester() {
    let builder = ExtBuilder::default().balance(PAUL, 0).balance(AUTHOR, 0).balance(NETWORK, 0);
    builder.build_and_execute(|| {
        let id = committed(&[]);
        end_audit(id);
        assert_ok!(try_reveal(PAUL, id, &[]));
        assert_eq!(job(id.job).escrow.paid, 0);
        for batch in [0, 2] {
            run(PAUL, unit(id.job, batch, 0), &[]);
        }
        assert_eq!(job(id.job).status, JobStatus::Closed);
        assert_eq!(total(REQUESTER), RICH);
    });
}

#[test]
fn a_part_that_makes_an_account_is_paid() {
    ExtBuilder::default().balance(PAUL, 0).build_and_execute(|| {
        let mut spec = sampled();
        spec.price = 100_000;
        let id = unit(post(spec), 0, 0);
        claim(PAUL, id.job, 1);
        run(PAUL, id, &[]);
        assert!(total(PAUL) >= ED);
    });
}

#[test]
fn fails_when_unsigned() {
    ExtBuilder::default().build_and_execute(|| {
        let id = committed(&[]);
        let root = tree(id, &[]).root();
        let openings = Default::default();
        let result = Marketplace::reveal(RuntimeOrigin::none(), id, root, SALT, openings);
        assert_eq!(result.unwrap_err().error, sp_runtime::DispatchError::BadOrigin);
    });
}

#[test]
fn fails_when_unknown_job() {
    ExtBuilder::default().build_and_execute(|| {
        let id = committed(&[]);
        let root = tree(id, &[]).root();
        let unknown = unit(JobId(9), 1, 0);
        assert_noop!(reveal_with(unknown, root, SALT, vec![]), Error::<Test>::UnknownJob);
    });
}

#[test]
fn fails_when_unknown_assignment() {
    ExtBuilder::default().build_and_execute(|| {
        let id = committed(&[]);
        let root = tree(id, &[]).root();
        let unknown = unit(id.job, 1, 1);
        assert_noop!(reveal_with(unknown, root, SALT, vec![]), Error::<Test>::UnknownAssignment);
    });
}

#[test]
fn fails_when_not_yours() {
    ExtBuilder::default().build_and_execute(|| {
        let id = committed(&[]);
        end_audit(id);
        assert_noop!(try_reveal(PIA, id, &[]), Error::<Test>::NotYours);
    });
}

#[test]
fn fails_when_wrong_state() {
    ExtBuilder::default().build_and_execute(|| {
        let id = committed(&[]);
        assert_noop!(try_reveal(PAUL, unit(id.job, 0, 0), &[]), Error::<Test>::WrongState);
        end_audit(id);
        assert_ok!(try_reveal(PAUL, id, &[]));
        assert_noop!(try_reveal(PAUL, id, &[]), Error::<Test>::WrongState);
    });
}

#[test]
fn fails_when_audit_not_over() {
    ExtBuilder::default().build_and_execute(|| {
        let id = committed(&[]);
        go_to(Audits::get()[&id].ends);
        assert_noop!(try_reveal(PAUL, id, &[]), Error::<Test>::AuditNotOver);
    });
}

#[test]
fn fails_when_sister_may_commit() {
    ExtBuilder::default().build_and_execute(|| {
        let id = post(replicated(2));
        let (pauls, pias) = (unit(id, 0, 0), unit(id, 0, 1));
        claim(PAUL, id, 1);
        commit(PAUL, pauls, &[]);
        // The sister is unclaimed, claimed, expired, and claimed again.
        go_to(40);
        assert_noop!(try_reveal(PAUL, pauls, &[]), Error::<Test>::SisterMayCommit);
        claim(PIA, id, 1);
        assert_noop!(try_reveal(PAUL, pauls, &[]), Error::<Test>::SisterMayCommit);
        go_to(61);
        assert_ok!(Marketplace::expire(RuntimeOrigin::signed(STRANGER), pias));
        assert_noop!(try_reveal(PAUL, pauls, &[]), Error::<Test>::SisterMayCommit);
        let early = Marketplace::expire(RuntimeOrigin::signed(STRANGER), pauls);
        assert_noop!(early, Error::<Test>::DeadlineNotPassed);
        claim(PIA, id, 1);
        go_to(70);
        commit(PIA, pias, &[]);
        // From now on it has the ten blocks of every reveal.
        go_to(80);
        let early = Marketplace::expire(RuntimeOrigin::signed(STRANGER), pauls);
        assert_noop!(early, Error::<Test>::DeadlineNotPassed);
        reveal(PAUL, pauls, &[]);
        reveal(PIA, pias, &[]);
        assert!(matches!(state(pauls), AssignmentState::Paid { .. }));
    });
}

#[test]
fn a_sister_that_never_came_is_waited_for_until_it_cannot_come() {
    // The last block for claims is 101, and a run takes 20; or the requester cancels the rest in block 30.
    for (cancelled, last) in [(false, 101 + 20 + 10), (true, 30 + 20 + 10)] {
        ExtBuilder::default().build_and_execute(|| {
            let id = post(replicated(2));
            let pauls = unit(id, 0, 0);
            claim(PAUL, id, 1);
            commit(PAUL, pauls, &[]);
            let first = if cancelled {
                go_to(30);
                assert_ok!(Marketplace::cancel_job(RuntimeOrigin::signed(REQUESTER), id));
                30
            } else {
                go_to(101);
                assert_noop!(try_reveal(PAUL, pauls, &[]), Error::<Test>::SisterMayCommit);
                102
            };
            go_to(last + 1);
            assert_noop!(try_reveal(PAUL, pauls, &[]), Error::<Test>::DeadlinePassed);
            go_to(last);
            let early = Marketplace::expire(RuntimeOrigin::signed(STRANGER), pauls);
            assert_noop!(early, Error::<Test>::DeadlineNotPassed);
            go_to(first);
            reveal(PAUL, pauls, &[]);
            assert!(matches!(state(pauls), AssignmentState::Paid { .. }));
        });
    }
}

#[test]
fn a_sister_that_is_too_late_to_commit_keeps_nobody_waiting() {
    ExtBuilder::default().build_and_execute(|| {
        let id = post(replicated(2));
        let (pauls, pias) = (unit(id, 0, 0), unit(id, 0, 1));
        claim(PAUL, id, 1);
        commit(PAUL, pauls, &[]);
        go_to(40);
        claim(PIA, id, 1);
        go_to(60);
        assert_noop!(try_reveal(PAUL, pauls, &[]), Error::<Test>::SisterMayCommit);
        // Nobody expires it; the ten blocks for the reveal begin all the same.
        go_to(71);
        assert_noop!(try_reveal(PAUL, pauls, &[]), Error::<Test>::DeadlinePassed);
        go_to(70);
        let early = Marketplace::expire(RuntimeOrigin::signed(STRANGER), pauls);
        assert_noop!(early, Error::<Test>::DeadlineNotPassed);
        go_to(61);
        reveal(PAUL, pauls, &[]);
        assert!(matches!(state(pauls), AssignmentState::Revealed { .. }));
        // It can no longer be committed, nor claimed by somebody who could copy what is shown.
        let late = Marketplace::commit(RuntimeOrigin::signed(PIA), pias, H256::zero());
        assert_noop!(late, Error::<Test>::DeadlinePassed);
        assert_ok!(Marketplace::expire(RuntimeOrigin::signed(STRANGER), pias));
        assert_eq!(state(pias), AssignmentState::Dropped);
        assert_ok!(Marketplace::settle(RuntimeOrigin::signed(STRANGER), id, 0));
        assert!(matches!(state(pauls), AssignmentState::Paid { .. }));
    });
}

#[test]
fn a_sister_expired_at_last_is_waited_for_again() {
    ExtBuilder::default().build_and_execute(|| {
        let id = post(replicated(2));
        let (pauls, pias) = (unit(id, 0, 0), unit(id, 0, 1));
        claim(PAUL, id, 1);
        commit(PAUL, pauls, &[]);
        go_to(40);
        claim(PIA, id, 1);
        go_to(70);
        assert_ok!(Marketplace::expire(RuntimeOrigin::signed(STRANGER), pias));
        assert_noop!(try_reveal(PAUL, pauls, &[]), Error::<Test>::SisterMayCommit);
        // Of the last block for claims, a run and a reveal.
        go_to(101 + 20 + 10);
        let early = Marketplace::expire(RuntimeOrigin::signed(STRANGER), pauls);
        assert_noop!(early, Error::<Test>::DeadlineNotPassed);
        reveal(PAUL, pauls, &[]);
        assert!(matches!(state(pauls), AssignmentState::Paid { .. }));
    });
}

#[test]
fn fails_when_deadline_passed() {
    ExtBuilder::default().build_and_execute(|| {
        let id = committed(&[]);
        go_to(Audits::get()[&id].ends + 11);
        assert_noop!(try_reveal(PAUL, id, &[]), Error::<Test>::DeadlinePassed);
    });
}

#[test]
fn fails_when_commitment_mismatch() {
    ExtBuilder::default().build_and_execute(|| {
        let id = committed(&[]);
        end_audit(id);
        let root = tree(id, &[]).root();
        let more = SumNode { gas: root.gas + 1, ..root };
        let other = SumNode { hash: H256::zero(), ..root };
        for (root, salt) in [(root, [8; 32]), (more, SALT), (other, SALT)] {
            let result = reveal_with(id, root, salt, vec![]);
            assert_noop!(result, Error::<Test>::CommitmentMismatch);
        }
    });
}

#[test]
fn a_copied_commitment_opens_for_nobody_else() {
    ExtBuilder::default().build_and_execute(|| {
        let id = post(replicated(2));
        claim(PAUL, id, 1);
        claim(PIA, id, 1);
        let (pauls, pias) = (unit(id, 0, 0), unit(id, 0, 1));
        let root = tree(pauls, &[]).root();
        let copied = commitment(GENESIS, pauls, &PAUL, &root, &SALT);
        assert_ok!(Marketplace::commit(RuntimeOrigin::signed(PAUL), pauls, copied));
        assert_ok!(Marketplace::commit(RuntimeOrigin::signed(PIA), pias, copied));
        end_audit(pias);
        assert_noop!(try_reveal(PIA, pias, &[]), Error::<Test>::CommitmentMismatch);
    });
}

#[test]
fn fails_when_wrong_openings() {
    ExtBuilder::default().build_and_execute(|| {
        let id = committed(&[]);
        answer(id, 1, 4, honest(4).hash());
        answer(id, 1, 6, honest(6).hash());
        end_audit(id);
        let tree = tree(id, &[]);
        for tasks in [&[][..], &[4], &[6], &[6, 4], &[4, 4, 6], &[4, 5], &[4, 5, 6]] {
            let openings = tasks.iter().map(|task| open(id, &tree, *task)).collect();
            let result = reveal_with(id, tree.root(), SALT, openings);
            assert_noop!(result, Error::<Test>::WrongOpenings);
        }
    });
}

#[test]
fn fails_when_invalid_opening() {
    ExtBuilder::default().build_and_execute(|| {
        let id = committed(&[]);
        answer(id, 1, 4, honest(4).hash());
        end_audit(id);
        let tree = tree(id, &[]);
        let right = open(id, &tree, 4);
        let mut forged_receipt = right.clone();
        forged_receipt.receipt = forged(4);
        let mut other_path = right.clone();
        other_path.siblings = open(id, &tree, 5).siblings;
        let mut short = right.clone();
        short.siblings.pop();
        for opening in [forged_receipt, other_path, short] {
            let result = reveal_with(id, tree.root(), SALT, vec![opening]);
            assert_noop!(result, Error::<Test>::InvalidOpening);
        }
        assert_ok!(reveal_with(id, tree.root(), SALT, vec![right]));
    });
}

#[test]
fn fails_when_invalid_receipt() {
    ExtBuilder::default().build_and_execute(|| {
        let id = post(sampled());
        claim(PAUL, id, 3);
        // One receipt above the limit; the sum is below.
        let greedy = unit(id, 0, 0);
        let mut receipts: Vec<_> = (0..4).map(honest).collect();
        receipts[2].gas = GAS_LIMIT + 1;
        let tree = BatchTree::build(receipts).unwrap();
        commit_root(PAUL, greedy, tree.root());
        answer(greedy, 1, 2, honest(2).hash());
        // The sum above the limit, though nothing was audited.
        let greedier = unit(id, 1, 0);
        let receipts = (4..8).map(|task| Receipt::returned(task, b"", GAS_LIMIT + 1)).collect();
        let sum = BatchTree::build(receipts).unwrap();
        commit_root(PAUL, greedier, sum.root());
        advance(6);
        let result = reveal_with(greedy, tree.root(), SALT, vec![tree.open(2).unwrap()]);
        assert_noop!(result, Error::<Test>::InvalidReceipt);
        let result = reveal_with(greedier, sum.root(), SALT, vec![]);
        assert_noop!(result, Error::<Test>::InvalidReceipt);
    });
}
