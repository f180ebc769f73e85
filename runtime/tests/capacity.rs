//! Verified capacity over the real runtime: what a benchmark shows, and what it costs.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation
)]

use sp_core::H256;
use stardust_primitives::{
    assignment::AssignmentState,
    capacity::CapacityView,
    hashing,
    ids::{AssignmentId, JobId},
    items::Items,
    job::JobSpec,
    provider::SlashCause,
    receipt::Receipt,
    traits::Market,
    Balance, BlockNumber, STAR,
};
use stardust_runtime::{genesis_presets::LOCAL, params, Capacity, Marketplace, Runtime};
use stardust_world::*;

/// Gas that a core runs in a block of three seconds.
const CORE: u64 = 30_000_000_000;
const TASK_GAS: u64 = 2_500_000_000;

fn capacity(name: &str) -> CapacityView<BlockNumber> {
    Capacity::capacity(account(name))
}

/// Begins with a benchmark, and says which assignment it is.
#[track_caller]
fn begin(name: &str, cores: u32) -> AssignmentId {
    ok(pallet_capacity::Call::measure { cores }, signed(name));
    let job = capacity(name).record.benchmark.unwrap().job;
    AssignmentId { job, batch: 0, replica: 0 }
}

/// A receipt of a benchmark's task as it may be: what is in it only auditors check.
fn receipt(index: u32) -> Receipt {
    Receipt::returned(index, b"four words", TASK_GAS)
}

/// What Alice finds if she is drawn.
fn audit_by_alice(id: AssignmentId) {
    advance(1);
    if let Some(report) = report("Alice", id, receipt) {
        send_report(report).unwrap().unwrap();
    }
    pass_audit(id);
}

/// Runs a benchmark that is committed so many blocks after its beginning.
fn measure(name: &'static str, cores: u32, blocks: BlockNumber) -> AssignmentId {
    let id = begin(name, cores);
    let batch = Batch::run(id, name, receipt);
    advance(blocks);
    batch.commit();
    audit_by_alice(id);
    batch.reveal();
    assert!(is_paid(id));
    id
}

/// A job whose batches take two thirds of a core for a hundred blocks.
fn large_job() -> JobId {
    let program = register_primes();
    post(JobSpec { gas_limit: TASK_GAS, run_blocks: 100, ..spec(program, 8_000, 800) })
}

#[test]
fn chains_start_with_the_program() {
    on("development", || {
        let blob = include_bytes!("../../programs/output/benchmark.polkavm");
        let program = hashing::content(blob);
        assert_eq!(pallet_capacity::Program::<Runtime>::get().unwrap().program, program);
        let record = pallet_marketplace::Programs::<Runtime>::get(program).unwrap();
        assert_eq!((record.author, record.size as usize), (network(), blob.len()));
        let stored = pallet_preimage::PreimageFor::<Runtime>::get((program, record.size));
        assert_eq!(stored.unwrap().into_inner(), blob);
        assert_eq!(capacity("Bob").cores_max, Some(546));
    });
}

#[test]
fn a_provider_claims_as_much_as_it_showed() {
    on("development", || {
        register("Bob", 10_000 * STAR);
        let job = large_job();
        claim("Bob", job);
        let claim_one =
            || pallet_marketplace::Call::claim { job, count: 1, path: Default::default() };
        let refused = try_dispatch(claim_one(), signed("Bob"));
        assert_eq!(error_name(refused), "CapacityExceeded");
        assert_eq!((capacity("Bob").limit, capacity("Bob").record.load), (CORE, CORE / 3 * 2));

        // 32 of the 34 blocks are for four cores' ten blocks: 1.25 cores.
        measure("Bob", 4, 34);
        assert_eq!(capacity("Bob").limit, CORE / 4 * 5);
        assert_eq!(error_name(try_dispatch(claim_one(), signed("Bob"))), "CapacityExceeded");
        measure("Bob", 4, 12);
        assert_eq!(capacity("Bob").limit, 4 * CORE);
        ok(
            pallet_marketplace::Call::claim { job, count: 16, path: Default::default() },
            signed("Bob"),
        );
        assert_eq!(capacity("Bob").record.load, 4 * CORE, "six batches of two thirds");
    });
}

#[test]
fn it_pays_its_benchmark_itself() {
    on("development", || {
        register("Bob", 1_000 * STAR);
        let (before, network_before) = (wealth(&account("Bob")), wealth(&network()));
        let id = measure("Bob", 2, 12);
        // 240 tasks of a quarter of an SCU at a planck per SCU, rounded up once: 80% come back, and the author of the
        // chain's own program is the network.
        assert_eq!(job(id.job).spec.tasks, 240);
        assert_eq!((job(id.job).escrow.total, job(id.job).escrow.paid), (240, 60));
        assert_eq!(before - wealth(&account("Bob")), 12);
        let audits = job(id.job).escrow.paid * 20 / 100 - (wealth(&network()) - network_before);
        assert!(audits <= 12, "auditors are paid of the network's share");
    });
}

#[test]
fn who_is_too_slow_may_claim_less_and_loses_nothing() {
    on("development", || {
        register("Bob", 1_000 * STAR);
        let id = begin("Bob", 1);
        let Items::From(_) = Marketplace::work(id.job).unwrap().items else { panic!("a seed") };
        advance(params::BENCHMARK_RUN_BLOCKS + 1);
        ok(pallet_marketplace::Call::expire { id }, signed("Eve"));
        assert_eq!(assignment(id), None);
        assert!(is_closed(id.job) && slashes().is_empty());
        assert_eq!(provider("Bob").bond, 1_000 * STAR);
        let view = capacity("Bob");
        assert_eq!((view.limit, view.record.benchmark), (CORE / 4, None));
        // It may try again at once.
        measure("Bob", 1, 12);
        assert_eq!(capacity("Bob").limit, CORE);
    });
}

#[test]
fn a_false_benchmark_is_fraud() {
    on(LOCAL, || {
        let bond: Balance = 1_000 * STAR;
        register("Bob", bond);
        let id = begin("Bob", 4);
        let lie = |index| Receipt::returned(index, b"made up", TASK_GAS);
        let batch = Batch::run(id, "Bob", lie);
        advance(1);
        batch.commit();
        advance(1);
        for validator in ["Alice", "Bob", "Charlie", "Dave"] {
            if let Some(report) = report(validator, id, receipt) {
                send_report(report).unwrap().unwrap();
            }
        }
        pass_audit(id);
        batch.reveal();
        let AssignmentState::Contested { contest, .. } = assignment(id).unwrap().state else {
            panic!("two audits of a newcomer's batch are expected, and one at least came")
        };
        let task = contests()[0].1;
        for validator in ["Alice", "Bob", "Charlie"] {
            let right: H256 = receipt(task).hash();
            send_vote(vote(validator, contest, right)).unwrap().unwrap();
        }
        let (cause, slash) = slashes().remove(0);
        assert!(matches!(cause, SlashCause::Fraud { .. }));
        assert_eq!(slash.amount, bond * 30 / 100);
        let view = capacity("Bob");
        assert_eq!((view.limit, view.record.verified, view.record.benchmark), (CORE, None, None));
        assert!(is_closed(id.job));
    });
}

#[test]
fn nothing_is_known_of_who_is_gone() {
    on("development", || {
        register("Bob", 1_000 * STAR);
        measure("Bob", 2, 12);
        ok(pallet_provider_staking::Call::leave {}, signed("Bob"));
        advance(params::UNBONDING_BLOCKS + params::OUTPUT_BLOCKS);
        ok(pallet_provider_staking::Call::withdraw {}, signed("Bob"));
        assert!(!pallet_capacity::Records::<Runtime>::contains_key(account("Bob")));
    });
}
