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
use stardust_primitives::{
    assignment::AssignmentState,
    ids::AssignmentId,
    job::{Assurance, JobSpec},
    money::fee,
    provider::SlashCause,
    Balance, BlockNumber, STAR,
};
use stardust_runtime::Runtime;
use stardust_world::*;

const BOND: Balance = 1_000 * STAR;

fn providers() {
    for name in ["Bob", "Charlie", "Dave"] {
        register(name, BOND);
    }
}

fn bond(name: &str) -> Balance {
    pallet_provider_staking::Providers::<Runtime>::get(account(name)).unwrap().bond
}

fn exposure(name: &str) -> Balance {
    pallet_provider_staking::Providers::<Runtime>::get(account(name)).unwrap().exposure
}

/// Claims, runs truthfully, is audited by Alice, and reveals.
fn finish_one(provider: &'static str, job_id: stardust_primitives::ids::JobId) -> AssignmentId {
    let id = claim(provider, job_id);
    let batch = Batch::run(id, provider, truth);
    batch.commit();
    advance(1);
    audit_truthfully("Alice", id);
    pass_audit(id);
    batch.reveal();
    id
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
        let mut fees = (0, 0, 0);
        for batch in 0..3u32 {
            let assignment = finish_one("Bob", id);
            assert_eq!(assignment, AssignmentId { job: id, batch, replica: 0 });
            assert!(is_paid(assignment));
            let (p, a, n) = expected_fees(batch * 20..(batch * 20 + 20).min(50));
            fees = (fees.0 + p, fees.1 + a, fees.2 + n);
        }
        assert!(is_closed(id));
        assert_eq!(wealth(&account("Bob")) - before[0], fees.0);
        assert_eq!(wealth(&account("Ferdie")) - before[1], fees.1);
        assert_eq!(wealth(&network()) - collected, fees.2);
        assert_eq!(requester - wealth(&account("Alice")), fees.0 + fees.1 + fees.2);
        assert_eq!(job(id).escrow.refunded, escrow - fees.0 - fees.1 - fees.2);
        assert_eq!((issuance(), exposure("Bob")), (issued, 0));
    });
}

#[test]
fn a_lie_is_caught_by_an_audit_slashed_and_redone() {
    on("development", || {
        providers();
        let id = post(spec(register_primes(), 20, 20));
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
        assert_eq!(bond("Dave"), BOND - slash);
        assert_eq!(issuance(), issued - slash);
        assert_eq!(assignment(caught), None);
        assert_eq!((exposure("Dave"), wealth(&account("Alice"))), (0, alice));
        let cause = SlashCause::Fraud { contest, assignment: caught };
        assert!(pallet_provider_staking::Slashes::<Runtime>::contains_key(cause));
        // The same batch again, by somebody honest.
        assert_eq!(finish_one("Charlie", id), caught);
        assert!(is_closed(id));
        assert_eq!(bond("Charlie"), BOND);
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
                for name in ["Alice", "Bob", "Charlie", "Dave"] {
                    let _ = send_vote(vote(name, contest, truth(task).hash()));
                }
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
    batch.commit();
    advance(1);
    audit_truthfully("Alice", batch.id);
    pass_audit(batch.id);
    batch.reveal();
}

#[test]
fn replicas_that_agree_are_all_paid() {
    on("development", || {
        providers();
        let id = post(replicated(register_primes(), 3));
        let names = ["Bob", "Charlie", "Dave"];
        for (at, name) in names.into_iter().enumerate() {
            let claimed = claim(name, id);
            assert_eq!((claimed.batch, usize::from(claimed.replica)), (0, at));
            let batch = Batch::run(claimed, name, truth);
            commit_and_reveal(&batch);
            assert_eq!(is_paid(claimed), at == 2, "only when the last has revealed");
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
        let again = pallet_marketplace::Call::claim { job: id, count: 1 };
        assert_eq!(error_name(dispatch(again, signed("Bob"))), "SameOperator");
    });
}

#[test]
fn replicas_that_differ_are_contested_by_anyone_and_the_liar_pays() {
    on("development", || {
        providers();
        let id = post(replicated(register_primes(), 2));
        let honest = Batch::run(claim("Bob", id), "Bob", truth);
        commit_and_reveal(&honest);
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
        commit_and_reveal(&batch);
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
        assert_eq!(bond("Dave"), BOND - BOND * 30 / 100);
        assert_eq!((bond("Bob"), assignment(claimed)), (BOND, None));
        let redone = Batch::run(claim("Charlie", id), "Charlie", truth);
        commit_and_reveal(&redone);
        assert!(is_paid(honest.id) && is_paid(redone.id) && is_closed(id));
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
