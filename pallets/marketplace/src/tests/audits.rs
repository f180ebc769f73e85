//! Pay for audits, and jobs whose assurance is critical. An audit of a task here is worth 62 planck: 1.25 x
//! half of its gas limit, whose fee is 100 planck, rounded down.

use super::*;
use frame_support::traits::fungible::Mutate;
use stardust_primitives::audit::AuditDepth;

const PAY: Balance = 62;
/// Four validators at 1.25 x 100 planck.
const RESERVE: Balance = 4 * 125;

/// Batch 1, tasks 4 to 7, committed by Paul with these lies.
fn committed(spec: JobSpec<Balance, u32>, lies: &[u32]) -> AssignmentId {
    let id = post(spec);
    claim(PAUL, id, 3);
    let id = unit(id, 1, 0);
    commit(PAUL, id, lies);
    events();
    id
}

fn audited(id: AssignmentId, answers: &[(u8, u32)]) {
    for (n, task) in answers {
        answer(id, *n, *task, honest(*task).hash());
    }
}

fn end_audit(id: AssignmentId) {
    go_to(Audits::get()[&id].ends + 1);
}

fn auditor_total(n: u8) -> Balance {
    total(AUDITOR + AccountId::from(n))
}

fn try_expire(id: AssignmentId) -> DispatchResultWithPostInfo {
    Marketplace::expire(RuntimeOrigin::signed(STRANGER), id)
}

#[test]
fn auditors_are_paid_by_the_network_in_one_transfer_each() {
    ExtBuilder::default().balance(NETWORK, RICH).build_and_execute(|| {
        let id = committed(sampled(), &[]);
        audited(id, &[(1, 6), (2, 4), (2, 6), (2, 7)]);
        end_audit(id);
        let (issued, paid_before) = (Balances::total_issuance(), total(NETWORK));
        assert_ok!(try_reveal(PAUL, id, &[]));
        assert_eq!(
            events()[1..],
            [
                paid_event(PAUL, id, 4),
                audits_paid(id, 1, 1, PAY, PAY),
                audits_paid(id, 2, 3, 3 * PAY, 3 * PAY),
            ]
        );
        let (.., network_fee) = shares(tree(id, &[]).root().gas, 4);
        assert_eq!(total(NETWORK), paid_before + network_fee - 4 * PAY);
        assert_eq!((auditor_total(1), auditor_total(2)), (ED + PAY, ED + 3 * PAY));
        assert_eq!(Balances::total_issuance(), issued, "a transfer mints nothing");
    });
}

#[test]
fn what_the_network_does_not_have_stays_unpaid() {
    ExtBuilder::default().build_and_execute(|| {
        let id = committed(sampled(), &[]);
        audited(id, &[(1, 6), (2, 4), (3, 4)]);
        end_audit(id);
        assert_ok!(try_reveal(PAUL, id, &[]));
        // All it has beyond its existence is its share of this batch.
        let (.., share) = shares(tree(id, &[]).root().gas, 4);
        assert!(share < PAY);
        let unpaid = |n| audits_paid(id, n, 1, PAY, 0);
        assert_eq!(events()[2..], [audits_paid(id, 1, 1, PAY, share), unpaid(2), unpaid(3)]);
        assert_eq!(total(NETWORK), ED);
    });
}

#[test]
fn an_auditor_that_cannot_receive_blocks_nobody() {
    let builder = ExtBuilder::default().balance(NETWORK, RICH).balance(AUDITOR + 1, 0);
    builder.build_and_execute(|| {
        let id = committed(sampled(), &[]);
        audited(id, &[(1, 6), (2, 4)]);
        end_audit(id);
        assert_ok!(try_reveal(PAUL, id, &[]));
        assert_eq!(events()[2..], [audits_paid(id, 1, 1, PAY, 0), audits_paid(id, 2, 1, PAY, PAY)]);
        assert_eq!(auditor_total(1), 0);
    });
}

#[test]
fn the_percentage_is_that_of_the_posting() {
    ExtBuilder::default().balance(NETWORK, RICH).build_and_execute(|| {
        let id = committed(sampled(), &[]);
        let mut terms = GovernedTerms::get();
        terms.audit_pay_percent = 200;
        GovernedTerms::set(&terms);
        audited(id, &[(1, 6)]);
        end_audit(id);
        assert_ok!(try_reveal(PAUL, id, &[]));
        assert_eq!(events()[2..], [audits_paid(id, 1, 1, PAY, PAY)]);
    });
}

#[test]
fn audits_of_a_replica_are_paid_when_its_reveal_is_accepted() {
    ExtBuilder::default().balance(NETWORK, RICH).build_and_execute(|| {
        let id = post(replicated(2));
        claim(PAUL, id, 1);
        claim(PIA, id, 1);
        let (first, second) = (unit(id, 0, 0), unit(id, 0, 1));
        commit(PAUL, first, &[]);
        commit(PIA, second, &[]);
        audited(first, &[(1, 2)]);
        end_audit(first);
        events();
        assert_ok!(try_reveal(PAUL, first, &[]));
        assert_eq!(events()[1..], [audits_paid(first, 1, 1, PAY, PAY)]);
        reveal(PIA, second, &[]);
        let again = |event: &Event<Test>| matches!(event, Event::AuditsPaid { .. });
        assert!(!events().iter().any(again), "once");
    });
}

#[test]
fn a_contested_reveal_pays_nobody_and_a_refuted_auditor_never_is() {
    ExtBuilder::default().balance(NETWORK, RICH).build_and_execute(|| {
        let id = committed(sampled(), &[]);
        answer(id, 1, 5, forged(5).hash());
        audited(id, &[(2, 6)]);
        end_audit(id);
        assert_ok!(try_reveal(PAUL, id, &[]));
        let contest = ContestId(0);
        assert_eq!(events(), [Event::Contested { contest, job: id.job, batch: 1, task: 5 }]);
        assert_ok!(decide(contest, Some(honest(5).hash())));
        assert_ok!(try_reveal(PAUL, id, &[]));
        assert_eq!(events()[2..], [audits_paid(id, 2, 1, PAY, PAY)]);
        assert_eq!(auditor_total(1), ED);
    });
}

#[test]
fn the_weight_follows_the_auditors_that_were_paid() {
    ExtBuilder::default().balance(NETWORK, RICH).build_and_execute(|| {
        let id = committed(sampled(), &[]);
        audited(id, &[(1, 6), (2, 6)]);
        end_audit(id);
        let info = try_reveal(PAUL, id, &[]).unwrap();
        let weight = <() as crate::WeightInfo>::reveal(1, 2, 1);
        assert_eq!((info.actual_weight, info.pays_fee), (Some(weight), Pays::No));
    });
}

#[test]
fn a_critical_job_is_audited_by_everyone_and_its_reserve_pays() {
    ExtBuilder::default().build_and_execute(|| {
        let id = committed(critical(), &[]);
        assert_eq!(escrow_held(), 10 * TASK_LIMIT + 3 * RESERVE);
        assert_eq!(job(id.job).escrow.batch_reserve, RESERVE);
        assert_eq!(Audits::get()[&id].depth, AuditDepth::Everyone);
        // Two of four are more than a third; two may run the same task.
        audited(id, &[(1, 6), (2, 6)]);
        end_audit(id);
        let network = total(NETWORK);
        assert_ok!(try_reveal(PAUL, id, &[]));
        assert_eq!(
            events()[1..],
            [
                paid_event(PAUL, id, 2),
                audits_paid(id, 1, 1, PAY, PAY),
                audits_paid(id, 2, 1, PAY, PAY),
            ]
        );
        let (provider_fee, author_fee, network_fee) = shares(tree(id, &[]).root().gas, 4);
        let spent = provider_fee + author_fee + network_fee + 2 * PAY;
        assert_eq!(job(id.job).escrow.paid, spent);
        assert_eq!(total(NETWORK), network + network_fee, "the network pays for none of it");
        assert_eq!((auditor_total(1), auditor_total(2)), (ED + PAY, ED + PAY));
        assert_eq!(escrow_held(), 10 * TASK_LIMIT + 3 * RESERVE - spent);
        assert_eq!(total(REQUESTER), RICH - spent);
    });
}

#[test]
fn the_rest_of_the_reserve_returns_when_a_critical_job_closes() {
    ExtBuilder::default().build_and_execute(|| {
        let mut spec = critical();
        spec.tasks = 4;
        let id = unit(post(spec), 0, 0);
        claim(PAUL, id.job, 1);
        commit(PAUL, id, &[]);
        audited(id, &[(1, 0), (2, 1), (3, 2)]);
        end_audit(id);
        events();
        assert_ok!(try_reveal(PAUL, id, &[]));
        let (provider, author, network) = shares(tree(id, &[]).root().gas, 4);
        let paid = provider + author + network + 3 * PAY;
        let refunded = 4 * TASK_LIMIT + RESERVE - paid;
        assert_eq!(events().last(), Some(&Event::JobClosed { job: id.job, paid, refunded }));
        assert_eq!((escrow_held(), total(REQUESTER)), (0, RICH - paid));
    });
}

#[test]
fn more_auditors_than_at_posting_share_the_reserve_of_one_batch() {
    ExtBuilder::default().build_and_execute(|| {
        Validators::set(&1);
        let id = committed(critical(), &[]);
        assert_eq!(job(id.job).escrow.batch_reserve, 125);
        Validators::set(&4);
        audited(id, &[(1, 4), (2, 5), (3, 6), (4, 7)]);
        end_audit(id);
        assert_ok!(try_reveal(PAUL, id, &[]));
        let paid = |n, paid| audits_paid(id, n, 1, PAY, paid);
        assert_eq!(events()[2..], [paid(1, PAY), paid(2, PAY), paid(3, 1), paid(4, 0)]);
    });
}

#[test]
fn what_an_auditor_cannot_receive_of_the_reserve_goes_back_to_the_requester() {
    ExtBuilder::default().balance(AUDITOR + 1, 0).build_and_execute(|| {
        let id = committed(critical(), &[]);
        audited(id, &[(1, 4), (2, 5)]);
        end_audit(id);
        assert_ok!(try_reveal(PAUL, id, &[]));
        assert_eq!(events()[2..], [audits_paid(id, 1, 1, PAY, 0), audits_paid(id, 2, 1, PAY, PAY)]);
        let (provider, author, network) = shares(tree(id, &[]).root().gas, 4);
        assert_eq!(job(id.job).escrow.paid, provider + author + network + PAY);
    });
}

#[test]
fn too_few_reports_return_the_batch_and_slash_nobody() {
    ExtBuilder::default().build_and_execute(|| {
        let id = committed(critical(), &[]);
        audited(id, &[(1, 6)]);
        let ends = Audits::get()[&id].ends;
        let deadline = || {
            let views = Marketplace::assignment_views(id.job, 0, 100);
            views.into_iter().find(|view| view.id == id).unwrap().deadline
        };
        assert_eq!(deadline(), Some(ends));
        go_to(ends);
        assert_noop!(try_reveal(PAUL, id, &[]), Error::<Test>::AuditNotOver);
        assert_noop!(try_expire(id), Error::<Test>::DeadlineNotPassed);
        go_to(ends + 1);
        assert_noop!(try_reveal(PAUL, id, &[]), Error::<Test>::AuditIncomplete);
        assert_eq!(Marketplace::overdue(), [id]);
        assert_free(try_expire(id));
        assert_eq!(
            events(),
            [Event::BatchUnaudited { id, provider: PAUL }, Event::BatchReturned { id }]
        );
        assert!(Slashes::get().is_empty());
        assert_eq!((record(id), provider(PAUL).assigned, auditor_total(1)), (None, 2, ED));
        assert_eq!(escrow_held(), 10 * TASK_LIMIT + 3 * RESERVE, "the reserve waits for the next");
        // Again, and this time they come.
        claim(PIA, id.job, 1);
        commit(PIA, id, &[]);
        audited(id, &[(1, 6), (3, 5)]);
        assert_eq!(deadline(), Some(ends + 1 + 5 + 10), "a complete audit leaves time to reveal");
        end_audit(id);
        assert_ok!(try_reveal(PIA, id, &[]));
        assert!(matches!(state(id), AssignmentState::Paid { .. }));
    });
}

#[test]
fn a_critical_batch_that_nobody_can_claim_again_gives_back_its_reserve() {
    ExtBuilder::default().build_and_execute(|| {
        let id = committed(critical(), &[]);
        assert_ok!(Marketplace::cancel_job(RuntimeOrigin::signed(REQUESTER), id.job));
        end_audit(id);
        events();
        assert_ok!(try_expire(id));
        let refunded = 4 * TASK_LIMIT + RESERVE;
        assert_eq!(events()[2..], [Event::JobCancelled { job: id.job, replicas: 1, refunded }]);
    });
}

#[test]
fn cancelling_a_critical_job_gives_back_the_reserves_of_what_is_unclaimed() {
    ExtBuilder::default().build_and_execute(|| {
        let id = post(critical());
        claim(PAUL, id, 1);
        events();
        assert_ok!(Marketplace::cancel_job(RuntimeOrigin::signed(REQUESTER), id));
        let refunded = 6 * TASK_LIMIT + 2 * RESERVE;
        assert_eq!(events(), [Event::JobCancelled { job: id, replicas: 2, refunded }]);
        assert_eq!(escrow_held(), 4 * TASK_LIMIT + RESERVE);
    });
}

#[test]
fn a_refuted_report_still_counts_for_the_audit_to_be_complete() {
    ExtBuilder::default().build_and_execute(|| {
        let id = committed(critical(), &[]);
        answer(id, 1, 5, forged(5).hash());
        audited(id, &[(2, 6)]);
        end_audit(id);
        assert_ok!(try_reveal(PAUL, id, &[]));
        assert_ok!(decide(ContestId(0), Some(honest(5).hash())));
        events();
        assert_ok!(try_reveal(PAUL, id, &[]));
        assert_eq!(events()[2..], [audits_paid(id, 2, 1, PAY, PAY)]);
    });
}

#[test]
fn a_cheater_in_a_critical_job_is_caught() {
    ExtBuilder::default().build_and_execute(|| {
        let id = committed(critical(), &[5]);
        audited(id, &[(1, 5), (2, 6)]);
        end_audit(id);
        assert_ok!(try_reveal(PAUL, id, &[5]));
        assert_eq!(Contests::get()[&ContestId(0)].exposer, Some(AUDITOR + 1));
        assert_ok!(decide(ContestId(0), Some(honest(5).hash())));
        assert_eq!(Slashes::get().len(), 1);
        assert_eq!(escrow_held(), 10 * TASK_LIMIT + 3 * RESERVE);
    });
}

#[test]
fn fails_when_a_critical_job_cannot_be_afforded() {
    let escrow = 10 * TASK_LIMIT + 3 * RESERVE;
    for (balance, is_enough) in [(escrow + ED, true), (escrow + ED - 1, false)] {
        ExtBuilder::default().balance(REQUESTER, balance).build_and_execute(|| {
            let spec = critical();
            let posted = Marketplace::post_job(RuntimeOrigin::signed(REQUESTER), spec.clone());
            assert_eq!(posted.is_ok(), is_enough);
            if is_enough {
                return;
            }
            let again = Marketplace::post_job(RuntimeOrigin::signed(REQUESTER), spec);
            assert_noop!(again, Error::<Test>::CannotAfford);
            assert_ok!(Balances::mint_into(&REQUESTER, 1));
        });
    }
}

#[test]
fn dues_that_no_balance_can_hold_hinder_no_reveal() {
    use crate::audits::{dues, Due};
    use stardust_primitives::audit::{Answer, SignedAnswer};
    let receipts = vec![honest(0), honest(1)];
    let tree = BatchTree::build(receipts).unwrap();
    let openings = [tree.open(0).unwrap(), tree.open(1).unwrap()];
    let answers = [(7u64, 0), (8, 1), (7, 1), (9, 5)].map(|(account, index)| {
        let answer = Answer { index, receipt: H256::zero() };
        SignedAnswer { auditor: auditor(1), account, answer }
    });
    let mut terms = ExtBuilder::default().build().execute_with(GovernedTerms::get);
    let due = |auditor, audits, amount| Due { auditor, audits, amount };
    let expected = [due(7, 2, 2 * PAY), due(8, 1, PAY), due(9, 1, 0)];
    assert_eq!(dues(1_000, &terms, &answers, &openings), expected);
    terms.audit_pay_percent = u32::MAX;
    let amounts = dues(Balance::MAX, &terms, &answers, &openings).into_iter().map(|due| due.amount);
    assert_eq!(amounts.collect::<Vec<_>>(), [Balance::MAX, Balance::MAX, 0]);
}
