//! What trust costs, where it counts, and how it ends, over the real runtime.
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
    api::runtime_decl_for_reputation_api::ReputationApiV1,
    ids::AssignmentId,
    job::JobSpec,
    reputation::{ProgramClass::*, Standing},
    Balance, BlockNumber, STAR,
};
use stardust_runtime::{params, Block, Runtime};
use stardust_world::*;

/// A price at which a batch of one task here is worth a point: 10^6 gas cost 0.01 STAR, 0.0015 of it for the network.
const DEAR: Balance = 100 * STAR;

/// Bob does and is paid for `batches` checked batches of one task. Says what the network got by the protocol's text.
fn earn(program: H256, price: Balance, batches: u32) -> Balance {
    let id = post(JobSpec { price, ..spec(program, batches, 1) });
    let work = |task| {
        let batch = committed(claim("Bob", id), truth);
        batch.reveal();
        let fee = (u128::from(truth(task).gas) * price).div_ceil(10_000_000_000);
        fee - fee * 80 / 100 - fee * 5 / 100
    };
    (0..batches).map(work).sum()
}

/// Bob commits to these receipts, and Alice, the only validator, audits them truthfully: a newcomer's always.
fn committed(
    id: AssignmentId,
    receipt: impl Fn(u32) -> stardust_primitives::receipt::Receipt,
) -> Batch {
    let batch = Batch::run(id, "Bob", receipt);
    batch.commit();
    advance(1);
    // With Lambda below one per validator she may draw nothing at first, and more later.
    while !audit_truthfully("Alice", id) {
        assert!(audit(id).unwrap().ends() >= now(), "nobody was drawn in time");
        advance(1);
    }
    pass_audit(id);
    batch
}

/// Lambda of a batch of 20 tasks that Bob commits to.
fn expected_audits(program: H256, gas_limit: u64) -> f64 {
    let id = claim("Bob", post(JobSpec { gas_limit, run_blocks: 1_000, ..spec(program, 20, 20) }));
    Batch::run(id, "Bob", truth).commit();
    audit(id).unwrap().expected.to_float()
}

fn reputation() -> Vec<Standing<BlockNumber>> {
    <Runtime as ReputationApiV1<Block, _, _>>::reputation(account("Bob"))
}

fn points() -> u32 {
    checked(&account("Bob"))
}

fn near(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-6, "{found}, not {expected}");
}

#[test]
fn trust_costs_fees_and_counts_in_its_class() {
    on("development", || {
        register("Bob", 1_000 * STAR);
        let program = register_primes();
        // 30 checked batches for next to nothing make nobody trusted.
        let cheap = earn(program, PRICE, 30);
        let spent = cheap / (params::FEE_PER_POINT / 1_000);
        let record = reputation()[0].record;
        assert_eq!(record.batches, 30);
        assert!(u128::from(record.points_milli) <= spent && points() == 0, "{record:?}");
        near(expected_audits(program, GAS_LIMIT), 2.0 / 0.63);
        let before = reputation()[0].scores;

        let paid = earn(program, DEAR, 20);
        assert!(paid >= 20 * params::FEE_PER_POINT);
        assert_eq!(points(), 20);
        // 2 / (1 + 20 / 20): short tasks are audited less, long ones like a newcomer's.
        near(expected_audits(program, GAS_LIMIT), 1.0 / 0.63);
        near(expected_audits(program, 20 * GAS_LIMIT), 2.0 / 0.63);
        near(expected_audits(program, 400 * GAS_LIMIT), 2.0 / 0.63);
        let after = reputation()[0].scores;
        assert!(after.correctness > before.correctness);
        assert!(after.availability > before.availability && after.speed > before.speed);
    });
}

#[test]
fn trust_fades_without_work() {
    on("development", || {
        register("Bob", 1_000 * STAR);
        let program = register_primes();
        earn(program, DEAR, 24);
        assert_eq!(points(), 24);
        advance(params::TRUST_HALF_LIFE);
        assert_eq!(points(), 12, "a newcomer's again");
        near(expected_audits(program, GAS_LIMIT), 2.0 / 0.63);
    });
}

#[test]
fn a_fault_ends_trust_in_its_class_and_a_fraud_in_all() {
    on("development", || {
        register("Bob", 1_000 * STAR);
        let program = register_primes();
        earn(program, DEAR, 2);
        let medium = post(JobSpec { gas_limit: 20 * GAS_LIMIT, ..spec(program, 40, 20) });
        let late = claim("Bob", medium);
        advance(101);
        ok(pallet_marketplace::Call::expire { id: late }, signed("Eve"));
        let counts = |standing: &Standing<BlockNumber>| {
            let record = &standing.record;
            (standing.class, record.batches, record.faults, record.frauds)
        };
        let seen = || reputation().iter().map(counts).collect::<Vec<_>>();
        assert_eq!(seen(), [(Short, 2, 0, 0), (Medium, 0, 1, 0)]);

        let false_batch = committed(claim("Bob", medium), lie);
        false_batch.reveal();
        let [(contest, task)] = contests()[..] else { panic!("one contest") };
        assert_eq!(points(), 2, "nothing is decided yet");
        panel_votes(&["Alice"], contest, task);
        assert_eq!(seen(), [(Short, 0, 0, 1), (Medium, 0, 1, 1), (Long, 0, 0, 1)]);
        assert_eq!(points(), 0);
        // A slash that is cancelled brings nothing of it back.
        let cancel = |(cause, _)| pallet_provider_staking::Call::cancel_slash { cause };
        for call in slashes().into_iter().map(cancel) {
            ok(call, stardust_runtime::RuntimeOrigin::root());
        }
        assert_eq!((seen()[0], points()), ((Short, 0, 0, 1), 0));
    });
}

#[test]
fn who_withdraws_is_forgotten_and_comes_back_as_a_newcomer() {
    on("development", || {
        register("Bob", 1_000 * STAR);
        let program = register_primes();
        earn(program, DEAR, 20);
        ok(pallet_provider_staking::Call::leave {}, signed("Bob"));
        advance(params::UNBONDING_BLOCKS);
        assert!(!reputation().is_empty(), "while its bond is there, so is its record");
        ok(pallet_provider_staking::Call::withdraw {}, signed("Bob"));
        assert!(reputation().is_empty());
        assert_eq!(pallet_reputation::Records::<Runtime>::iter().count(), 0);
        register("Bob", 1_000 * STAR);
        assert_eq!(points(), 0);
        near(expected_audits(program, GAS_LIMIT), 2.0 / 0.63);
    });
}
