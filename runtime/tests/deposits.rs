//! Deposits for what stays on chain, over the real runtime and its preimages.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation
)]

use frame_support::traits::{fungible::InspectHold, QueryPreimage};
use sp_core::H256;
use stardust_primitives::{ids::JobId, job::JobSpec, Balance, STAR};
use stardust_runtime::{params, Balances, Preimage, Runtime, RuntimeCall, RuntimeHoldReason};
use stardust_world::*;

const BOND: Balance = 1_000 * STAR;

fn held(name: &str) -> Balance {
    let reason = pallet_marketplace::HoldReason::StorageDeposit;
    Balances::balance_on_hold(&RuntimeHoldReason::from(reason), &account(name))
}

fn unnote(name: &str, hash: H256) {
    ok(pallet_preimage::Call::unnote_preimage { hash }, signed(name));
}

fn forget(job: JobId) -> RuntimeCall {
    pallet_marketplace::Call::forget_job { job }.into()
}

#[test]
fn who_takes_its_preimage_deposit_back_has_paid_for_the_bytes_all_the_same() {
    on("development", || {
        let program = register_primes();
        let payload = note("Alice", &[7; 100_000]);
        let before = wealth(&account("Alice"));
        let job = post(JobSpec { payload: Some(payload), ..spec(program, 20, 10) });
        // The noter takes its own deposit back, and the bytes stay: the market has requested them.
        unnote("Alice", payload);
        assert_eq!(Preimage::len(&payload), Some(100_000));
        // One preimage of 100,000 bytes; three records.
        let deposits = stardust_world::job(job).deposits;
        assert_eq!(deposits.inputs, STAR / 100 + 100_000 * STAR / 1_000_000);
        assert!(deposits.records > 3 * STAR / 100 && deposits.records < 4 * STAR / 100);
        assert_eq!(held("Alice"), deposits.inputs + deposits.records);
        check_invariants();

        ok(pallet_marketplace::Call::cancel_job { job }, signed("Alice"));
        assert!(is_closed(job));
        assert_eq!((Preimage::len(&payload), held("Alice")), (None, deposits.records));
        assert_eq!(error_name(dispatch(forget(job), signed("Alice"))), "StillKept");
        advance(params::OUTPUT_BLOCKS + params::ANSWER_BLOCKS + 1);
        assert_eq!(error_name(dispatch(forget(job), signed("Eve"))), "StillKept");
        ok(forget(job), signed("Alice"));
        assert_eq!((held("Alice"), wealth(&account("Alice"))), (0, before));
        assert_eq!(pallet_marketplace::Jobs::<Runtime>::get(job), None);
        check_invariants();
    });
}

#[test]
fn anyone_clears_up_a_month_later() {
    on("development", || {
        register("Bob", BOND);
        let job = post(spec(register_primes(), 20, 20));
        let batch = Batch::run(claim("Bob", job), "Bob", truth);
        batch.commit();
        advance(1);
        audit_truthfully("Alice", batch.id);
        pass_audit(batch.id);
        batch.reveal();
        assert!(is_closed(job));
        advance(params::OUTPUT_BLOCKS + params::ANSWER_BLOCKS + params::KEEP_BLOCKS);
        assert_eq!(error_name(dispatch(forget(job), signed("Eve"))), "StillKept");
        advance(1);
        let eve = wealth(&account("Eve"));
        ok(forget(job), signed("Eve"));
        assert_eq!((held("Alice"), wealth(&account("Eve"))), (0, eve));
        assert_eq!(assignment(batch.id), None);
        assert_eq!(error_name(dispatch(forget(job), signed("Eve"))), "UnknownJob");
        check_invariants();
    });
}

#[test]
fn a_program_is_paid_for_until_its_author_takes_it_out() {
    on("development", || {
        let program = register_primes();
        let record = pallet_marketplace::Programs::<Runtime>::get(program).unwrap();
        let bytes = PRIMES.len() as Balance;
        assert_eq!(record.deposit, 2 * STAR / 100 + (bytes + 64) * STAR / 1_000_000);
        assert_eq!(held("Eve"), record.deposit);
        let unregister = pallet_marketplace::Call::<Runtime>::unregister_program { program };
        assert_eq!(error_name(dispatch(unregister.clone(), signed("Ferdie"))), "NotAuthor");
        // A job that runs keeps the blob.
        let job = post(spec(program, 20, 20));
        ok(unregister.clone(), signed("Eve"));
        unnote("Eve", program);
        assert_eq!((held("Eve"), Preimage::len(&program)), (0, Some(PRIMES.len() as u32)));
        assert_eq!(error_name(dispatch(unregister, signed("Eve"))), "UnknownProgram");
        check_invariants();
        ok(pallet_marketplace::Call::cancel_job { job }, signed("Alice"));
        assert_eq!(Preimage::len(&program), None);
        check_invariants();
    });
}
