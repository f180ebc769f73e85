//! Whole jobs over the real runtime, with honest and dishonest parties.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::print_stdout
)]

use sp_core::H256;
use sp_runtime::transaction_validity::{InvalidTransaction, TransactionValidityError};
use stardust_primitives::{
    api::runtime_decl_for_audit_api::AuditApiV1,
    assignment::AssignmentState,
    ids::{AssignmentId, JobId},
    job::{Assurance, JobSpec},
    money::fee,
    provider::{SlashCause, SlashStatus},
    receipt::Receipt,
    Balance, BlockNumber, STAR,
};
use stardust_runtime::{params, Block, Runtime, RuntimeOrigin};
use stardust_world::*;

const BOND: Balance = 1_000 * STAR;

fn providers() {
    for name in ["Bob", "Charlie", "Dave"] {
        register(name, BOND);
    }
}

fn bond(name: &str) -> Balance {
    provider(name).bond
}

fn exposure(name: &str) -> Balance {
    provider(name).exposure
}

fn status(cause: SlashCause<BlockNumber>) -> SlashStatus<Balance, BlockNumber> {
    pallet_provider_staking::Slashes::<Runtime>::get(cause).unwrap().status
}

/// Claims, runs truthfully and is audited by Alice: the next thing to do is to reveal.
fn audited_by_alice(provider: &'static str, job_id: JobId) -> Batch {
    let id = claim(provider, job_id);
    let batch = Batch::run(id, provider, truth);
    batch.commit();
    advance(1);
    audit_truthfully("Alice", id);
    pass_audit(id);
    batch
}

fn finish_one(provider: &'static str, job_id: JobId) -> AssignmentId {
    let batch = audited_by_alice(provider, job_id);
    batch.reveal();
    batch.id
}

/// The fees of some tasks, computed from the protocol's text alone.
fn expected_fees(tasks: impl Iterator<Item = u32>) -> (Balance, Balance, Balance) {
    let gas: u128 = tasks.map(|task| u128::from(truth(task).gas)).sum();
    let total = (gas * PRICE).div_ceil(10_000_000_000);
    let (provider, author) = (total * 80 / 100, total * 5 / 100);
    (provider, author, total - provider - author)
}

#[test]
fn an_honest_job_is_audited_paid_and_closed_to_the_planck() {
    on("development", || {
        providers();
        let before: Vec<_> = ["Bob", "Ferdie"].map(|name| wealth(&account(name))).into();
        let (requester, collected) = (wealth(&account("Alice")), wealth(&network()));
        let issued = issuance();
        let id = {
            let program = register_primes();
            post(spec(program, 50, 20))
        };
        let escrow = 50 * (u128::from(GAS_LIMIT) * PRICE).div_ceil(10_000_000_000);
        assert_eq!(job(id).escrow.total, escrow);
        let (mut fees, mut audits) = ((0, 0, 0), 0);
        let auditor = wealth(&account("Alice//stash"));
        for batch in 0..3u32 {
            let run = audited_by_alice("Bob", id);
            assert_eq!(run.id, AssignmentId { job: id, batch, replica: 0 });
            let due = audits_due(run.id);
            run.reveal();
            assert!(is_paid(run.id));
            let (p, a, n) = expected_fees(batch * 20..(batch * 20 + 20).min(50));
            fees = (fees.0 + p, fees.1 + a, fees.2 + n);
            // The network began with nothing to spare: it pays what it has collected and has not paid yet.
            audits += due.min(fees.2 - audits);
        }
        assert!(is_closed(id));
        assert_eq!(wealth(&account("Bob")) - before[0], fees.0);
        assert_eq!(wealth(&account("Ferdie")) - before[1], fees.1);
        assert!(audits > 0);
        assert_eq!(wealth(&account("Alice//stash")) - auditor, audits);
        assert_eq!(wealth(&network()) - collected, fees.2 - audits);
        assert_eq!(requester - wealth(&account("Alice")), fees.0 + fees.1 + fees.2);
        assert_eq!(job(id).escrow.refunded, escrow - fees.0 - fees.1 - fees.2);
        assert_eq!((issuance(), exposure("Bob")), (issued, 0));
    });
}

#[test]
fn a_lie_is_caught_by_an_audit_slashed_and_redone() {
    on("development", || {
        providers();
        let at_risk = STAR / 2;
        let program = register_primes();
        let id = post(JobSpec { value_at_risk: at_risk, ..spec(program, 20, 20) });
        let (issued, alice) = (issuance(), wealth(&account("Alice")));
        let caught = claim("Dave", id);
        let batch = Batch::run(caught, "Dave", lie);
        batch.commit();
        advance(1);
        // One validator and a newcomer: at least three audits, all of which see a lie.
        assert!(audit_truthfully("Alice", caught));
        pass_audit(caught);
        batch.reveal();
        let [(contest, task)] = contests()[..] else { panic!("one contest, got {:?}", contests()) };
        send_vote(vote("Alice", contest, truth(task).hash())).unwrap().unwrap();
        let slash = BOND * 30 / 100;
        assert_eq!((bond("Dave"), provider("Dave").frozen), (BOND - slash, slash));
        assert_eq!(issuance(), issued, "frozen, not burned");
        assert_eq!(assignment(caught), None);
        assert_eq!((exposure("Dave"), wealth(&account("Alice"))), (0, alice));
        let cause = SlashCause::Fraud { contest, assignment: caught };
        let due = now() + 28_800;
        assert_eq!(status(cause), SlashStatus::Pending { due });
        // The same batch again, by somebody honest.
        assert_eq!(finish_one("Charlie", id), caught);
        assert!(is_closed(id));
        assert_eq!(bond("Charlie"), BOND);
        // A day later Alice gets what she declared to be at risk, not the 45 STAR of 15%; the auditor that
        // exposed it gets the rest of the quarter, and all else burns.
        let exposer = account("Alice//stash");
        let before = (wealth(&account("Alice")), wealth(&exposer));
        pass_defer_window();
        let (reward, burned) = (slash * 25 / 100 - at_risk, slash * 75 / 100);
        let executed = SlashStatus::Executed { compensation: at_risk, reward, burned };
        assert_eq!(status(cause), executed);
        assert_eq!(wealth(&account("Alice")), before.0 + at_risk);
        assert_eq!(wealth(&exposer), before.1 + reward);
        assert_eq!((issuance(), provider("Dave").frozen), (issued - burned, 0));
    });
}

#[test]
fn a_slash_that_is_cancelled_costs_nothing_but_trust() {
    on("development", || {
        providers();
        let id = post(spec(register_primes(), 20, 20));
        let claimed = claim("Bob", id);
        advance(101);
        ok(pallet_marketplace::Call::expire { id: claimed }, signed("Eve"));
        assert!(bond("Bob") < BOND);
        let [(cause, _)] = slashes()[..] else { panic!("one slash, got {:?}", slashes()) };
        let cancel = pallet_provider_staking::Call::cancel_slash { cause };
        assert_eq!(error_name(dispatch(cancel.clone(), signed("Alice"))), "BadOrigin");
        ok(cancel, RuntimeOrigin::root());
        let issued = issuance();
        pass_defer_window();
        assert_eq!(
            (bond("Bob"), issuance(), status(cause)),
            (BOND, issued, SlashStatus::Cancelled)
        );
    });
}

#[test]
fn a_lying_auditor_harms_nobody_and_the_provider_reveals_again() {
    on("local", || {
        providers();
        let id = post(spec(register_primes(), 20, 20));
        let claimed = claim("Bob", id);
        let batch = Batch::run(claimed, "Bob", truth);
        batch.commit();
        advance(1);
        // Whoever of the four is drawn lies; with Lambda = 3.17 one of the first tranches draws somebody.
        let liar = loop {
            let drawn = ["Alice", "Bob", "Charlie", "Dave"]
                .into_iter()
                .find_map(|name| report(name, claimed, lie));
            match drawn {
                Some(report) => break report,
                None => advance(1),
            }
        };
        let auditor = liar.report.auditor.clone();
        send_report(liar).unwrap().unwrap();
        pass_audit(claimed);
        batch.reveal();
        let [(contest, task)] = contests()[..] else { panic!("one contest") };
        let truthful = |name: &&str| sp_core::Pair::public(&audit_key(name)) != auditor;
        for name in ["Alice", "Bob", "Charlie", "Dave"].into_iter().filter(truthful) {
            let state = assignment(claimed).unwrap().state;
            assert!(matches!(state, AssignmentState::Contested { .. }));
            send_vote(vote(name, contest, truth(task).hash())).unwrap().unwrap();
        }
        // Three of four agree: the provider is cleared. One lie a round is refuted; it reveals until
        // no lie is left.
        let mut rounds = 0;
        while !is_paid(claimed) {
            rounds += 1;
            assert!(rounds < 20, "ends");
            batch.reveal();
            for (contest, task) in contests() {
                panel_votes(&["Alice", "Bob", "Charlie", "Dave"], contest, task);
            }
        }
        assert_eq!(bond("Bob"), BOND);
        assert!(is_closed(id));
    });
}

fn replicated(program: H256, n: u8) -> JobSpec<Balance, BlockNumber> {
    JobSpec { assurance: Assurance::Replicated { n }, ..spec(program, 8, 8) }
}

fn commit_and_reveal(batch: &Batch) {
    commit_all(std::slice::from_ref(batch));
    batch.reveal();
}

/// Commits replicas of a batch and waits for the end of their audits.
fn commit_all(batches: &[Batch]) {
    batches.iter().for_each(Batch::commit);
    advance(1);
    for batch in batches {
        audit_truthfully("Alice", batch.id);
    }
    batches.iter().for_each(|batch| pass_audit(batch.id));
}

#[test]
fn replicas_that_agree_are_all_paid() {
    on("development", || {
        providers();
        let id = post(replicated(register_primes(), 3));
        let names = ["Bob", "Charlie", "Dave"];
        let mut batches = Vec::new();
        for (at, name) in names.into_iter().enumerate() {
            let claimed = claim(name, id);
            assert_eq!((claimed.batch, usize::from(claimed.replica)), (0, at));
            batches.push(Batch::run(claimed, name, truth));
        }
        commit_all(&batches);
        for (at, batch) in batches.iter().enumerate() {
            batch.reveal();
            assert_eq!(is_paid(batch.id), at == 2, "only when the last has revealed");
        }
        assert!(is_closed(id));
        let (provider, ..) = expected_fees(0..8);
        assert_eq!(job(id).progress.paid, 3);
        assert!(names.iter().all(|name| exposure(name) == 0 && bond(name) == BOND));
        assert!(job(id).escrow.paid >= 3 * provider);
    });
}

#[test]
fn one_operator_never_gets_two_replicas_of_a_batch() {
    on("development", || {
        providers();
        let id = post(replicated(register_primes(), 2));
        claim("Bob", id);
        let again = pallet_marketplace::Call::claim { job: id, count: 1, path: Default::default() };
        assert_eq!(error_name(dispatch(again, signed("Bob"))), "SameOperator");
    });
}

#[test]
fn replicas_that_differ_are_contested_by_anyone_and_the_liar_pays() {
    on("development", || {
        providers();
        let id = post(replicated(register_primes(), 2));
        let honest = Batch::run(claim("Bob", id), "Bob", truth);
        let claimed = claim("Dave", id);
        // A liar who got lucky: one false receipt, and a commitment for which the audit misses it.
        let batch = (0u8..=255)
            .map(|salt| {
                let receipts = |index| if index == 5 { lie(index) } else { truth(index) };
                Batch { salt: [salt; 32], ..Batch::run(claimed, "Dave", receipts) }
            })
            .find(|batch| {
                let mut missed = false;
                let _ = frame_support::storage::with_transaction(|| {
                    batch.commit();
                    advance(1);
                    let drawn = report("Alice", claimed, truth).unwrap().report.answers;
                    missed = drawn.iter().all(|answer| answer.index != 5);
                    frame_support::storage::TransactionOutcome::Rollback(
                        sp_runtime::DispatchResult::Ok(()),
                    )
                });
                missed
            })
            .unwrap();
        commit_all(&[honest.clone(), batch.clone()]);
        honest.reveal();
        batch.reveal();
        assert!(!is_paid(honest.id) && !is_paid(claimed), "two roots differ: nobody is paid");
        let contest = pallet_marketplace::Call::contest {
            job: id,
            batch: 0,
            a: (honest.id.replica, honest.open(5)),
            b: (claimed.replica, batch.open(5)),
        };
        ok(contest, signed("Eve"));
        let [(contest, 5)] = contests()[..] else { panic!("one contest, got {:?}", contests()) };
        send_vote(vote("Alice", contest, truth(5).hash())).unwrap().unwrap();
        let slash = BOND * 30 / 100;
        assert_eq!((bond("Dave"), provider("Dave").frozen), (BOND - slash, slash));
        assert_eq!(bond("Bob"), BOND);
        // A successor could copy the root that is right: there is none, and the job is done.
        assert_eq!(assignment(claimed).unwrap().state, AssignmentState::Dropped);
        assert!(is_paid(honest.id) && is_closed(id));
        // Nothing was declared to be at risk, so that Eve, who contested, gets all that is paid out.
        let (eve, issued) = (wealth(&account("Eve")), issuance());
        pass_defer_window();
        assert_eq!(wealth(&account("Eve")), eve + slash / 4);
        assert_eq!(issuance(), issued - slash / 4 * 3);
    });
}

#[test]
fn whoever_does_not_commit_or_reveal_in_time_pays_for_the_delay_only() {
    on("development", || {
        providers();
        let id = post(spec(register_primes(), 20, 20));
        let limit = 20 * fee(u128::from(GAS_LIMIT), PRICE).unwrap();
        let first = claim("Bob", id);
        let expire = pallet_marketplace::Call::expire { id: first };
        assert_eq!(error_name(dispatch(expire.clone(), signed("Eve"))), "DeadlineNotPassed");
        advance(101);
        ok(expire, signed("Eve"));
        assert_eq!(bond("Bob"), BOND - limit / 10);
        // The batch is back; now it is committed and not revealed.
        let second = claim("Charlie", id);
        assert_eq!(second, first);
        Batch::run(second, "Charlie", truth).commit();
        pass_audit(second);
        advance(1_000);
        ok(pallet_marketplace::Call::expire { id: second }, signed("Eve"));
        assert_eq!(bond("Charlie"), BOND - limit / 10);
        finish_one("Dave", id);
        assert!(is_closed(id));
    });
}

/// A batch that `name` runs, committed, audited, and not revealed in time.
fn lapsed(name: &'static str, id: JobId, receipts: fn(u32) -> Receipt) -> Batch {
    let batch = Batch::run(claim(name, id), name, receipts);
    batch.commit();
    advance(1);
    audit_truthfully("Alice", batch.id);
    pass_audit(batch.id);
    advance(params::REVEAL_BLOCKS);
    ok(pallet_marketplace::Call::expire { id: batch.id }, signed("Eve"));
    batch
}

/// The same under the name by which it may be cleared.
fn kept(batch: &Batch) -> Batch {
    let id = batch.id.withheld_names().next().unwrap();
    Batch { id, ..batch.clone() }
}

#[test]
fn who_was_caught_and_keeps_silent_pays_as_for_fraud() {
    on("development", || {
        providers();
        let id = post(spec(register_primes(), 20, 20));
        let fault = 20 * fee(u128::from(GAS_LIMIT), PRICE).unwrap() / 10;
        let issued = issuance();
        lapsed("Dave", id, lie);
        let slash = (BOND - fault) * 30 / 100;
        assert_eq!((bond("Dave"), exposure("Dave")), (BOND - fault - slash, 0));
        let issued = issued - fault - slash;
        finish_one("Bob", id);
        assert!(is_closed(id), "the work goes on");
        pass_defer_window();
        assert_eq!((bond("Dave"), provider("Dave").frozen), (BOND - fault - slash, 0));
        assert_eq!(issuance(), issued, "nobody is paid from it");
    });
}

#[test]
fn who_was_away_shows_its_receipts_and_gets_its_bond_back() {
    on("development", || {
        providers();
        let id = post(spec(register_primes(), 20, 20));
        let fault = 20 * fee(u128::from(GAS_LIMIT), PRICE).unwrap() / 10;
        let batch = lapsed("Bob", id, truth);
        // The job is done by another one, and closed.
        finish_one("Charlie", id);
        assert!(is_closed(id));
        advance(params::CLEAR_BLOCKS - 2 * params::REVEAL_BLOCKS);
        kept(&batch).reveal();
        assert_eq!((bond("Bob"), provider("Bob").frozen), (BOND - fault, fault));
        pass_defer_window();
        assert_eq!((bond("Bob"), provider("Bob").frozen), (BOND - fault, 0));
    });
}

#[test]
fn cancelling_returns_exactly_the_unclaimed_part() {
    on("development", || {
        providers();
        let id = post(spec(register_primes(), 50, 20));
        let escrow = job(id).escrow.total;
        let claimed = claim("Bob", id);
        let before = wealth(&account("Alice"));
        let free = |name| frame_system::Account::<Runtime>::get(account(name)).data.free;
        let free_before = free("Alice");
        ok(pallet_marketplace::Call::cancel_job { job: id }, signed("Alice"));
        assert_eq!(free("Alice") - free_before, escrow / 50 * 30);
        assert_eq!(wealth(&account("Alice")), before);
        let batch = Batch::run(claimed, "Bob", truth);
        commit_and_reveal(&batch);
        assert!(is_closed(id));
        let (p, a, n) = expected_fees(0..20);
        assert_eq!(before - wealth(&account("Alice")), p + a + n);
    });
}

const NAMES: [&str; 4] = ["Alice", "Bob", "Charlie", "Dave"];

fn critical(program: H256) -> JobSpec<Balance, BlockNumber> {
    JobSpec { assurance: Assurance::Critical, ..spec(program, 20, 20) }
}

/// The fee limit of the batch of a [`critical`] job, and what is put up for its audits by four validators.
fn critical_escrow() -> (Balance, Balance) {
    let limit = (u128::from(GAS_LIMIT) * PRICE).div_ceil(10_000_000_000);
    (20 * limit, 4 * (limit * 125).div_ceil(100))
}

#[test]
fn a_critical_job_is_audited_by_more_than_a_third_and_the_reserve_pays() {
    on("local", || {
        providers();
        let requester = wealth(&account("Alice"));
        let id = post(critical(register_primes()));
        let (limit, reserve) = critical_escrow();
        assert_eq!(job(id).escrow.total, limit + reserve);
        let batch = Batch::run(claim("Bob", id), "Bob", truth);
        batch.commit();
        advance(1);
        let stashes = STASHES.map(|name| wealth(&account(name)));
        let collected = wealth(&network());
        // Everybody draws exactly one task, in the first tranche already; three of four report.
        assert!(NAMES[..3].iter().all(|name| audit_truthfully(name, batch.id)));
        assert_eq!(audit(batch.id).unwrap().answers.len(), 3);
        let due = audits_due(batch.id);
        assert!(due > 0 && due <= reserve);
        pass_audit(batch.id);
        batch.reveal();
        assert!(is_paid(batch.id) && is_closed(id));
        let (p, a, n) = expected_fees(0..20);
        let gains = STASHES.iter().zip(stashes).map(|(name, had)| wealth(&account(name)) - had);
        let gains: Vec<_> = gains.collect();
        assert_eq!(gains.iter().sum::<Balance>(), due);
        assert_eq!(gains[3], 0, "who did not report is not paid");
        assert_eq!(wealth(&network()), collected + n, "the network keeps its share");
        assert_eq!(requester - wealth(&account("Alice")), p + a + n + due);
        let escrow = job(id).escrow;
        assert_eq!(
            (escrow.paid, escrow.refunded),
            (p + a + n + due, limit + reserve - escrow.paid)
        );
    });
}

#[test]
fn a_critical_batch_with_too_few_reports_is_returned_and_nobody_is_slashed() {
    on("local", || {
        providers();
        let (requester, issued) = (wealth(&account("Alice")), issuance());
        let id = post(critical(register_primes()));
        let batch = Batch::run(claim("Bob", id), "Bob", truth);
        batch.commit();
        advance(1);
        assert!(audit_truthfully("Charlie", batch.id));
        // One of four is not more than a third: all five tranches pass.
        let audit = audit(batch.id).unwrap();
        assert_eq!(audit.ends(), audit.opened_at + 5 * audit.tranche_blocks);
        let expire = pallet_marketplace::Call::expire { id: batch.id };
        assert_eq!(error_name(dispatch(expire.clone(), signed("Eve"))), "DeadlineNotPassed");
        pass_audit(batch.id);
        let refused = dispatch(batch.reveal_call(), signed("Bob"));
        assert_eq!(error_name(refused), "AuditIncomplete");
        ok(expire, signed("Eve"));
        assert_eq!((assignment(batch.id), bond("Bob"), exposure("Bob")), (None, BOND, 0));
        assert_eq!(
            (issuance(), wealth(&account("Charlie//stash"))),
            (issued, wealth(&account("Dave//stash")))
        );
        // Nobody takes it again: all of the escrow goes back.
        ok(pallet_marketplace::Call::cancel_job { job: id }, signed("Alice"));
        assert!(is_closed(id));
        assert_eq!(wealth(&account("Alice")), requester);
        let (limit, reserve) = critical_escrow();
        assert_eq!(job(id).escrow.refunded, limit + reserve);
    });
}

#[test]
fn a_liar_among_the_auditors_of_a_critical_batch_is_refuted_and_the_batch_is_paid() {
    on("local", || {
        providers();
        let id = post(critical(register_primes()));
        let batch = Batch::run(claim("Bob", id), "Bob", truth);
        batch.commit();
        advance(1);
        assert!(audit_truthfully("Charlie", batch.id));
        send_report(report("Dave", batch.id, lie).unwrap()).unwrap().unwrap();
        pass_audit(batch.id);
        batch.reveal();
        let [(contest, task)] = contests()[..] else { panic!("one contest") };
        for name in ["Alice", "Bob", "Charlie"] {
            send_vote(vote(name, contest, truth(task).hash())).unwrap().unwrap();
        }
        let dave = wealth(&account("Dave//stash"));
        batch.reveal();
        assert!(is_paid(batch.id) && is_closed(id));
        assert_eq!((bond("Bob"), wealth(&account("Dave//stash"))), (BOND, dave));
    });
}

#[test]
fn an_auditor_that_is_wrong_twice_is_disabled_for_a_day() {
    on("local", || {
        providers();
        let id = post(critical(register_primes()));
        for _ in 0..2 {
            let batch = Batch::run(claim("Charlie", id), "Charlie", lie);
            batch.commit();
            advance(1);
            assert!(NAMES[..2].iter().all(|name| audit_truthfully(name, batch.id)));
            pass_audit(batch.id);
            batch.reveal();
            let [(contest, task)] = contests()[..] else { panic!("one contest") };
            // Dave stands by the liar.
            send_vote(vote("Dave", contest, lie(task).hash())).unwrap().unwrap();
            for name in &NAMES[..3] {
                send_vote(vote(name, contest, truth(task).hash())).unwrap().unwrap();
            }
        }
        let batch = Batch::run(claim("Bob", id), "Bob", truth);
        batch.commit();
        advance(1);
        let refused = send_report(report("Dave", batch.id, truth).unwrap()).unwrap_err();
        let disabled = InvalidTransaction::Custom(15);
        assert_eq!(refused, TransactionValidityError::Invalid(disabled));
        let duties = |name| {
            let key = sp_core::Pair::public(&audit_key(name));
            <Runtime as AuditApiV1<Block, _, _>>::audit_duties(key).len()
        };
        assert_eq!(NAMES.map(duties), [1, 1, 1, 0]);
        // The three others suffice for the audit, and for a panel.
        assert!(NAMES[..2].iter().all(|name| audit_truthfully(name, batch.id)));
        pass_audit(batch.id);
        batch.reveal();
        assert!(is_paid(batch.id));
        advance(28_801);
        let again = post(critical(job(id).spec.program));
        let batch = Batch::run(claim("Bob", again), "Bob", truth);
        batch.commit();
        advance(1);
        assert!(audit_truthfully("Dave", batch.id), "forgotten");
    });
}
