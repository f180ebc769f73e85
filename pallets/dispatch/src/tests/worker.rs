//! The dispatcher at work on a validator's node.

use crate::{
    mock::*,
    worker::{LOCK, MEMORY},
    Best, Call, Current,
};
use codec::Decode;
use frame_support::{assert_ok, traits::Hooks};
use sp_core::offchain::{
    testing::{TestOffchainExt, TestTransactionPoolExt},
    OffchainDbExt, OffchainWorkerExt, TransactionPoolExt,
};
use sp_keystore::{testing::MemoryKeystore, Keystore, KeystoreExt};
use sp_runtime::{
    offchain::{storage::StorageValueRef, Duration},
    RuntimeAppPublic,
};
use stardust_dispatcher::Memory;
use stardust_primitives::{
    crypto::{AuditId, AUDIT},
    dispatch::proposal::SignedProposal,
};
use std::sync::Arc;

/// A node: what it stores, and what its pool has.
struct Node {
    pool: Arc<dyn Fn() -> usize>,
    take: Arc<dyn Fn() -> Option<SignedProposal<u64>>>,
}

impl Node {
    /// How many transactions wait.
    fn waiting(&self) -> usize {
        (self.pool)()
    }

    /// The youngest of them.
    fn take(&self) -> Option<SignedProposal<u64>> {
        (self.take)()
    }

    /// The node imports the present block.
    fn imports(&self) {
        Dispatch::offchain_worker(System::block_number());
    }
}

fn proposal_in(bytes: &[u8]) -> SignedProposal<u64> {
    let extrinsic = Extrinsic::decode(&mut &bytes[..]).unwrap();
    match extrinsic.function {
        RuntimeCall::Dispatch(Call::propose { signed }) => signed,
        other => panic!("{other:?}"),
    }
}

/// Runs a test on the node of the n-th validator; of a stranger, if it is none.
fn on_node(n: u8, test: impl FnOnce(Node)) {
    let mut ext = new_test_ext();
    let (offchain, _) = TestOffchainExt::new();
    let (pool, state) = TestTransactionPoolExt::new();
    let keystore = MemoryKeystore::new();
    let seed = format!("0x{}", format!("{:02x}", n + 1).repeat(32));
    keystore.sr25519_generate_new(AUDIT, Some(&seed)).unwrap();
    ext.register_extension(OffchainDbExt::new(offchain.clone()));
    ext.register_extension(OffchainWorkerExt::new(offchain));
    ext.register_extension(TransactionPoolExt::new(pool));
    ext.register_extension(KeystoreExt::new(keystore));
    let waiting = state.clone();
    let node = Node {
        pool: Arc::new(move || waiting.read().transactions.len()),
        take: Arc::new(move || {
            let youngest = state.write().transactions.pop();
            youngest.map(|bytes| proposal_in(&bytes))
        }),
    };
    ext.execute_with(|| {
        start();
        assert_eq!(AuditId::all(), [auditor(n)]);
        test(node);
        check();
    });
}

/// The first block of a round's that has all its validators' turns behind it.
fn last_turn() {
    go_to(6);
}

#[test]
fn the_node_proposes_a_matching_that_the_chain_takes() {
    on_node(0, |node| {
        last_turn();
        node.imports();
        assert_eq!(node.waiting(), 1);
        let signed = node.take().unwrap();
        go_to(7);
        let merit = signed.proposal.merit;
        assert_eq!((signed.proposal.round, merit.pairs), (1, 6));
        assert_ok!(propose(signed));
        assert_eq!(Current::<Test>::get().best, Some(merit));
        // All six batches, four for the best provider and two for the next.
        let found: u32 = Best::<Test>::get().iter().map(|one| one.slots).sum();
        assert_eq!(found, 6);
        let providers: Vec<_> = Best::<Test>::get().iter().map(|one| one.provider).collect();
        assert!(providers.iter().all(|provider| *provider >= 3), "{providers:?}");
    });
}

#[test]
fn it_rests_until_the_round_is_over() {
    on_node(0, |node| {
        last_turn();
        node.imports();
        // A second best block at the same height, and a restart: what it stored is still there.
        node.imports();
        assert_eq!(node.waiting(), 1);
        let known: Memory = StorageValueRef::persistent(MEMORY).get().unwrap().unwrap();
        assert_eq!((known.round, known.proposed_at), (1, Some(6)));
        // With its proposal on the chain it has nothing more to do.
        go_to(7);
        assert_ok!(propose(node.take().unwrap()));
        System::set_block_number(6);
        node.imports();
        assert_eq!(node.waiting(), 0);
    });
}

#[test]
fn a_lost_proposal_is_made_again_and_one_of_another_fork() {
    on_node(0, |node| {
        // From block 4 on, if its turn is early: the last block of a round is left to those that are late.
        go_to(4);
        let first_turn = (4..=6).find(|block| {
            go_to(*block);
            node.imports();
            node.waiting() > 0
        });
        assert!(first_turn.is_some());
        node.take().unwrap();
        // Another fork: the block before the round has another hash.
        let before = block_hash(99);
        frame_system::BlockHash::<Test>::insert(3, before);
        go_to(6);
        node.imports();
        assert_eq!(node.waiting(), 1);
        let known: Memory = StorageValueRef::persistent(MEMORY).get().unwrap().unwrap();
        assert_eq!(known.seed, before);
    });
}

#[test]
fn while_another_run_has_the_lock_it_does_nothing() {
    on_node(0, |node| {
        last_turn();
        let far = (u32::MAX, u64::MAX);
        StorageValueRef::persistent(LOCK).set(&far);
        node.imports();
        assert_eq!(node.waiting(), 0);
        // One that has expired holds up nobody.
        StorageValueRef::persistent(LOCK).set(&(0u32, 0u64));
        sp_io::offchain::sleep_until(sp_io::offchain::timestamp().add(Duration::from_millis(1)));
        node.imports();
        assert_eq!(node.waiting(), 1);
    });
}

#[test]
fn nothing_to_gain_is_nothing_proposed() {
    on_node(0, |node| {
        Jobs::set(Default::default());
        last_turn();
        node.imports();
        assert_eq!(node.waiting(), 0);
        let known: Memory = StorageValueRef::persistent(MEMORY).get().unwrap().unwrap();
        assert_eq!((known.round, known.proposed_at), (1, None));
    });
    on_node(0, |node| {
        // Somebody else was as good.
        last_turn();
        node.imports();
        let found = node.take().unwrap().proposal;
        StorageValueRef::persistent(MEMORY).clear();
        assert_ok!(propose(claiming(1, found.solution, found.merit)));
        node.imports();
        assert_eq!(node.waiting(), 0);
    });
}

#[test]
fn who_is_no_validator_or_disabled_does_nothing() {
    on_node(50, |node| {
        last_turn();
        node.imports();
        assert_eq!(node.waiting(), 0);
    });
    on_node(0, |node| {
        last_turn();
        Disabled::set(vec![0]);
        node.imports();
        assert_eq!(node.waiting(), 0);
    });
}

#[test]
fn the_validators_come_in_turns_and_each_has_one() {
    let turns: Vec<_> = (0..7)
        .map(|n| {
            let mut turn = None;
            on_node(n, |node| {
                // Before the round's first block.
                System::set_block_number(3);
                turn = (3..8).find(|block| {
                    go_to(*block);
                    node.imports();
                    node.waiting() > 0
                });
            });
            turn.unwrap()
        })
        .collect();
    // A third for each block but the last, which is left to those that are late.
    let count = |block| turns.iter().filter(|turn| **turn == block).count();
    assert_eq!((count(3), count(4), count(5)), (3, 2, 2), "{turns:?}");
}

#[test]
fn a_whole_round_with_its_dispatcher() {
    on_node(0, |node| {
        last_turn();
        node.imports();
        go_to(7);
        assert_ok!(propose(node.take().unwrap()));
        go_to(8);
        // Better ones got all there is; they claim it, and nobody else does.
        assert_eq!((claim(1, 1), claim(2, 2)), (reserved(10), reserved(10)));
        for provider in [3, 4] {
            for job in [1, 2] {
                while claim(provider, job).is_ok() {}
            }
        }
        assert_eq!(Jobs::get(), [(1, (3, 0)), (2, (3, 0))].into());
    });
}
