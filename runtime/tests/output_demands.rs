//! Outputs that are demanded on chain, over the real runtime.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation
)]

use codec::Encode;
use frame_support::dispatch::GetDispatchInfo;
use stardust_primitives::{
    ids::AssignmentId,
    provider::{ProviderStatus, SlashCause},
    receipt::MAX_OUTPUT_BYTES,
    tree::MAX_DEPTH,
    Balance, STAR,
};
use stardust_runtime::{params, Runtime, RuntimeCall, TransactionPayment};
use stardust_world::*;

const BOND: Balance = 1_000 * STAR;

/// Bob's batch of twenty tasks, paid.
fn paid() -> Batch {
    register("Bob", BOND);
    let id = post(spec(register_primes(), 20, 20));
    let batch = Batch::run(claim("Bob", id), "Bob", truth);
    batch.commit();
    advance(1);
    audit_truthfully("Alice", batch.id);
    pass_audit(batch.id);
    batch.reveal();
    assert!(is_paid(batch.id));
    batch
}

fn demand(id: AssignmentId, index: u32) -> RuntimeCall {
    pallet_marketplace::Call::demand_output { id, index }.into()
}

fn answer(batch: &Batch, index: u32) -> RuntimeCall {
    let (opening, output) = (batch.open(index), output(index).try_into().unwrap());
    pallet_marketplace::Call::answer_output { id: batch.id, opening, output }.into()
}

fn expire(id: AssignmentId, index: u32) -> RuntimeCall {
    pallet_marketplace::Call::expire_demand { id, index }.into()
}

fn withdraw() -> RuntimeCall {
    pallet_provider_staking::Call::withdraw {}.into()
}

#[test]
fn an_answer_costs_the_requester_its_bytes_and_the_provider_nothing() {
    on("development", || {
        let batch = paid();
        let before = ["Alice", "Bob"].map(|name| wealth(&account(name)));
        let (collected, issued) = (wealth(&network()), issuance());
        // Task 1 returned four bytes, task 11 trapped.
        for (index, bytes) in [(1, 4), (11, 0)] {
            ok(demand(batch.id, index), signed("Alice"));
            check_invariants();
            let cost = STAR / 500 + (1_024 + bytes) * STAR / 10_000_000;
            let spent = wealth(&network());
            ok(answer(&batch, index), signed("Bob"));
            assert_eq!(wealth(&network()) - spent, cost);
        }
        let cost = wealth(&network()) - collected;
        let after = [before[0] - cost, before[1]];
        assert_eq!(["Alice", "Bob"].map(|name| wealth(&account(name))), after);
        assert_eq!((issuance(), provider("Bob").bond), (issued, BOND));
        check_invariants();
    });
}

#[test]
fn silence_costs_a_share_of_the_fee_and_the_deposit_comes_back() {
    on("development", || {
        let batch = paid();
        let gas: u128 = (0..20).map(|task| u128::from(truth(task).gas)).sum();
        let fee = (gas * PRICE).div_ceil(10_000_000_000);
        let requester = wealth(&account("Alice"));
        ok(demand(batch.id, 3), signed("Alice"));
        let demanded_at = now();
        advance(params::ANSWER_BLOCKS);
        assert_eq!(error_name(dispatch(expire(batch.id, 3), signed("Eve"))), "DeadlineNotPassed");
        advance(1);
        ok(expire(batch.id, 3), signed("Eve"));
        assert_eq!(provider("Bob").frozen, fee.div_ceil(10));
        assert_eq!(wealth(&account("Alice")), requester);
        let cause = SlashCause::OutputWithheld { assignment: batch.id, index: 3, demanded_at };
        let [(found, slash)] = &slashes()[..] else { panic!("one slash") };
        assert_eq!((found, slash.harm.as_ref()), (&cause, None));
        check_invariants();
        // It burns whole, a day later.
        let issued = issuance();
        pass_defer_window();
        assert_eq!(issuance(), issued - fee.div_ceil(10));
        // And the output can be demanded again, as long as the day since the payment lasts.
        assert_eq!(error_name(dispatch(demand(batch.id, 3), signed("Alice"))), "DeadlinePassed");
        check_invariants();
    });
}

#[test]
fn who_was_leaving_when_it_was_paid_answers_all_the_same() {
    on("development", || {
        let batch = paid();
        let paid_at = now();
        // As if it had left a week ago.
        pallet_provider_staking::Providers::<Runtime>::mutate(account("Bob"), |bob| {
            bob.as_mut().unwrap().status = ProviderStatus::Leaving { withdraw_from: paid_at };
        });
        assert_eq!(error_name(dispatch(withdraw(), signed("Bob"))), "StillLiable");
        // The last block for a demand: the bond waits for as long as the demand is open.
        advance(params::OUTPUT_BLOCKS);
        ok(demand(batch.id, 3), signed("Alice"));
        advance(2 * params::ANSWER_BLOCKS);
        assert_eq!(error_name(dispatch(withdraw(), signed("Bob"))), "StillLiable");
        ok(expire(batch.id, 3), signed("Alice"));
        assert_eq!(error_name(dispatch(withdraw(), signed("Bob"))), "BondFrozen");
        pass_defer_window();
        ok(withdraw(), signed("Bob"));
        check_invariants();
        assert_eq!(error_name(dispatch(demand(batch.id, 3), signed("Alice"))), "DeadlinePassed");
    });
}

#[test]
fn who_is_not_demanded_is_free_after_a_day_and_an_hour() {
    on("development", || {
        paid();
        let paid_at = now();
        pallet_provider_staking::Providers::<Runtime>::mutate(account("Bob"), |bob| {
            bob.as_mut().unwrap().status = ProviderStatus::Leaving { withdraw_from: paid_at };
        });
        advance(params::OUTPUT_BLOCKS + params::ANSWER_BLOCKS);
        assert_eq!(error_name(dispatch(withdraw(), signed("Bob"))), "StillLiable");
        advance(1);
        ok(withdraw(), signed("Bob"));
    });
}

// What the requester pays is at least what the transaction would have cost: nobody fills blocks for less by demanding
// outputs of itself.
#[test]
fn an_answer_is_no_cheaper_than_its_transaction() {
    on("development", || {
        let batch = paid();
        for bytes in [0, 1_000, MAX_OUTPUT_BYTES] {
            let mut opening = batch.open(1);
            while opening.siblings.len() < MAX_DEPTH as usize {
                let more = opening.siblings[0];
                opening.siblings.try_push(more).unwrap();
            }
            let output = vec![7; bytes as usize].try_into().unwrap();
            let call = pallet_marketplace::Call::answer_output { id: batch.id, opening, output };
            let call = RuntimeCall::from(call);
            // Around the call: signature, addresses and extensions.
            let length = call.encoded_size() as u32 + 200;
            let fee = TransactionPayment::compute_fee(length, &call.get_dispatch_info(), 0);
            assert!(fee <= params::answer_fee(bytes), "{bytes} bytes: {fee}");
        }
    });
}
