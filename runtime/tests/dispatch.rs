//! The dispatcher and all it is wired to: work finds the best provider, and nobody can keep it from the others.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects
)]

use codec::Decode;
use frame_support::traits::Hooks;
use sp_core::offchain::{
    testing::{TestOffchainExt, TestTransactionPoolExt},
    OffchainDbExt, OffchainWorkerExt, TransactionPoolExt,
};
use sp_keystore::{testing::MemoryKeystore, Keystore, KeystoreExt};
use sp_runtime::Perbill;
use stardust_primitives::{
    crypto::AUDIT,
    dispatch::{pair::Refusal, ROUND_BLOCKS},
    dispatch_api::runtime_decl_for_dispatch_api::DispatchApiV1,
    ids::JobId,
    traits::Pairs,
    STAR,
};
use stardust_runtime::{
    configs::dispatch::OpenWork, Block, Dispatch, Runtime, RuntimeCall, System, UncheckedExtrinsic,
};
use stardust_world::*;
use std::collections::BTreeSet;

/// Runs a test on the node of Alice, the only validator, at the beginning of a round. What its pool takes is what the
/// function that the test is given takes out of it.
fn on_node(test: impl FnOnce(&dyn Fn() -> Option<RuntimeCall>)) {
    let mut ext = chain::externalities("development");
    let (offchain, _) = TestOffchainExt::new();
    let (pool, state) = TestTransactionPoolExt::new();
    let keystore = MemoryKeystore::new();
    keystore.sr25519_generate_new(AUDIT, Some("//Alice")).unwrap();
    ext.register_extension(OffchainDbExt::new(offchain.clone()));
    ext.register_extension(OffchainWorkerExt::new(offchain));
    ext.register_extension(TransactionPoolExt::new(pool));
    ext.register_extension(KeystoreExt::new(keystore));
    ext.execute_with(|| {
        begin();
        frame_system::BlockHash::<Runtime>::insert(0, GENESIS);
        next_round();
        test(&|| {
            let bytes = state.write().transactions.pop()?;
            Some(UncheckedExtrinsic::decode(&mut &bytes[..]).unwrap().function)
        });
        check_invariants();
    });
}

fn next_block() {
    advance(1);
    Dispatch::on_initialize(System::block_number());
}

fn next_round() {
    next_block();
    while !now().is_multiple_of(ROUND_BLOCKS) {
        next_block();
    }
}

/// The node imports the block, and the next one has what it proposes.
fn proposed(pool: &dyn Fn() -> Option<RuntimeCall>) -> bool {
    Dispatch::offchain_worker(System::block_number());
    let Some(call) = pool() else { return false };
    next_block();
    authorized(call).unwrap().unwrap();
    true
}

/// A job of so many batches for providers Bob, Charlie and Dave.
fn job(batches: u32) -> JobId {
    for name in ["Bob", "Charlie", "Dave"] {
        register(name, 5_000 * STAR);
    }
    let program = register_primes();
    post(spec(program, batches, 1))
}

fn claims(name: &str, job: JobId) -> String {
    error_name(try_dispatch(
        pallet_marketplace::Call::claim { job, count: 1, path: Default::default() },
        signed(name),
    ))
}

#[test]
fn what_the_validators_node_proposes_is_reserved_and_taken() {
    on_node(|pool| {
        let job = job(2);
        assert!(proposed(pool));
        // Once in a round.
        assert!(!proposed(pool));
        next_round();
        let reserved = <Runtime as DispatchApiV1<Block, _>>::reserved_of(job);
        assert_eq!(reserved.iter().map(|one| one.slots).sum::<u32>(), 2);
        let taken: BTreeSet<_> = reserved.iter().map(|one| one.provider.clone()).collect();
        for name in ["Bob", "Charlie", "Dave"] {
            if !taken.contains(&account(name)) {
                assert_eq!(claims(name, job), "Reserved", "{name}");
            }
        }
        for name in ["Bob", "Charlie", "Dave"] {
            let own = <Runtime as DispatchApiV1<Block, _>>::reserved_for(account(name));
            for _ in 0..own.iter().map(|one| one.slots).sum() {
                claim(name, job);
            }
        }
        assert_eq!(OpenWork::open_count(job), 0);
        assert_eq!(<Runtime as DispatchApiV1<Block, _>>::reserved_of(job), []);
    });
}

#[test]
fn what_nobody_takes_is_open_to_all_after_ten_blocks() {
    on_node(|pool| {
        let job = job(1);
        assert!(proposed(pool));
        next_round();
        let [reserved] = &<Runtime as DispatchApiV1<Block, _>>::reserved_of(job)[..] else {
            panic!("one batch is reserved")
        };
        assert_eq!(reserved.until, now() + 9);
        let names = ["Bob", "Charlie", "Dave"];
        let other = names.into_iter().find(|name| account(name) != reserved.provider).unwrap();
        assert_eq!(claims(other, job), "Reserved");
        while now() < reserved.until {
            next_block();
            // While it is reserved, and after that, nobody proposes it anew.
            assert!(!proposed(pool));
        }
        assert!(now() >= reserved.until);
        next_block();
        claim(other, job);
    });
}

#[test]
fn everybody_is_told_why() {
    on_node(|pool| {
        let job = job(1);
        let explained = || <Runtime as DispatchApiV1<Block, _>>::explain_job(job);
        let all = explained();
        assert_eq!(all.len(), 3);
        for one in &all {
            let score = one.verdict.unwrap();
            assert_eq!(score.terms.locality, Perbill::one());
            // Newcomers, of whom nothing is known, that ask for next to nothing.
            assert_eq!(score.terms.availability, Perbill::zero());
            assert!(score.terms.price > Perbill::from_percent(99));
            let of = <Runtime as DispatchApiV1<Block, _>>::explain_provider(one.subject.clone());
            assert_eq!(of.len(), 1);
            assert_eq!((of[0].subject, of[0].verdict), (job, Ok(score)));
        }
        ok(pallet_provider_staking::Call::leave {}, signed("Bob"));
        let last = explained().pop().unwrap();
        assert_eq!((last.subject, last.verdict), (account("Bob"), Err(Refusal::Inactive)));
        assert!(proposed(pool));
        next_round();
        let refusals: BTreeSet<_> =
            explained().iter().map(|one| format!("{:?}", one.verdict.unwrap_err())).collect();
        let kept = now() + 9;
        let expected = ["Inactive".into(), "Resting".into(), format!("Booked {{ until: {kept} }}")];
        assert_eq!(refusals, expected.into());
    });
}

#[test]
fn the_walk_over_providers_begins_where_the_seed_says_and_meets_each_once() {
    on_node(|_| {
        job(1);
        let all: BTreeSet<_> = ["Bob", "Charlie", "Dave"].map(account).into();
        for seed in 0..50u8 {
            let seed = sp_core::H256::from([seed.wrapping_mul(5); 32]);
            let found = OpenWork::providers(seed, 9);
            assert_eq!((found.len(), found.into_iter().collect::<BTreeSet<_>>()), (3, all.clone()));
            assert_eq!(OpenWork::providers(seed, 2).len(), 2);
        }
        let first: BTreeSet<_> = (0..50u8)
            .map(|seed| OpenWork::providers(sp_core::H256::from([seed.wrapping_mul(5); 32]), 1))
            .collect();
        assert!(first.len() > 1);
    });
}

#[test]
fn with_every_dispatcher_dead_the_job_is_claimed() {
    on_node(|_| {
        let job = job(3);
        next_round();
        for name in ["Bob", "Charlie", "Dave"] {
            claim(name, job);
        }
    });
}
