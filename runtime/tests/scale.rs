//! A hundred thousand providers in a thousand domains: no call reads more of the state than in a world of three, but for
//! the depth of the tree that the state is kept in.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects
)]

use frame_support::{
    pallet_prelude::TransactionSource,
    storage::with_transaction,
    traits::{Authorize, Hooks},
};
use pallet_domains::Call as Domain;
use sp_core::Pair;
use sp_runtime::{DispatchError, DispatchResult, FixedU128, Perbill, TransactionOutcome};
use stardust_primitives::{
    dispatch::{
        proposal::{Proposal, SignedProposal},
        round,
        solution::{Merit, Solution},
    },
    domain::{
        border::{Relation, SideTerms, Terms},
        policy::{Classes, Policy},
    },
    ids::{AssignmentId, DomainId, JobId},
    job::JobSpec,
    AccountId, Balance, BlockNumber, STAR,
};
use stardust_runtime::{Dispatch, Runtime, RuntimeCall, System};
use stardust_world::*;

const D1: DomainId = DomainId(1);
const D2: DomainId = DomainId(2);
const JOB: JobId = JobId(0);

fn stranger(number: u32) -> AccountId {
    let mut bytes = [0; 32];
    bytes[..4].copy_from_slice(&number.to_le_bytes());
    stardust_primitives::hashing::content(&bytes).0.into()
}

/// Copies of two domains, and of Bob, who is a provider and a member: so many of each in all.
fn crowd(domains: u32, providers: u32) {
    let domain = pallet_domains::Domains::<Runtime>::get(D1).unwrap();
    for id in 3..=domains {
        pallet_domains::Domains::<Runtime>::insert(DomainId(id), domain.clone());
    }
    pallet_domains::LastDomain::<Runtime>::put(DomainId(domains.max(2)));
    let bob = account("Bob");
    let membership = pallet_domains::Memberships::<Runtime>::get(&bob).unwrap();
    for number in 1..providers {
        let (who, domain) = (stranger(number), DomainId(1 + number % domains));
        pallet_provider_staking::Providers::<Runtime>::insert(&who, provider("Bob"));
        let membership = pallet_domains::MembershipOf::<Runtime> { domain, ..membership };
        pallet_domains::Memberships::<Runtime>::insert(&who, membership);
    }
}

fn job_of(domain: DomainId) -> JobSpec<Balance, BlockNumber> {
    let program = pallet_marketplace::Jobs::<Runtime>::get(JOB).unwrap().spec.program;
    JobSpec { domain, ..spec(program, 40, 20) }
}

fn world(domains: u32, providers: u32) -> sp_io::TestExternalities {
    let mut ext = chain::externalities("development");
    ext.execute_with(|| {
        begin();
        frame_system::BlockHash::<Runtime>::insert(0, GENESIS);
        register("Bob", 1_000 * STAR);
        for id in [D1, D2] {
            let policy = Policy::open(1_000_000);
            ok(Domain::<Runtime>::create { admin: account("Alice"), policy }, signed("Alice"));
            ok(Domain::<Runtime>::start { domain: id }, signed("Alice"));
        }
        for who in ["Alice", "Bob"] {
            ok(Domain::<Runtime>::join { domain: D1 }, signed(who));
        }
        let program = register_primes();
        post(spec(program, 40, 20));
        crowd(domains, providers);
        // In the middle of a round.
        advance(401 - now());
    });
    ext.commit_all().unwrap();
    ext
}

/// A proposal of the only validator: both batches of the job for Bob.
fn proposal() -> RuntimeCall {
    let pair = audit_key("Alice");
    let replica = |batch| AssignmentId { job: JOB, batch, replica: 0 };
    let pairs = [0, 1].map(|batch| (replica(batch), account("Bob")));
    let proposal = Proposal {
        round: round(now()),
        merit: Merit { total: 1, pairs: 2 },
        solution: Solution::new(pairs).unwrap(),
        auditor: pair.public(),
    };
    let signature = pair.sign(proposal.to_sign(GENESIS).as_bytes());
    pallet_dispatch::Call::propose { signed: SignedProposal { proposal, signature } }.into()
}

fn peering() -> RuntimeCall {
    let side = SideTerms { price: Perbill::from_percent(1), credit: STAR, classes: Classes::ALL };
    let terms = Terms { relation: Relation::Equals, until: now() + 900, low: side, high: side };
    pallet_border::Call::propose { domain: D1, other: D2, terms }.into()
}

fn call(call: impl Into<RuntimeCall>, who: &str) -> DispatchResult {
    try_dispatch(call, signed(who)).map(drop).map_err(|error| error.error)
}

/// The proposal, as the pool and a block would take it.
fn proposed() -> DispatchResult {
    let call = proposal();
    call.authorize(TransactionSource::Local).unwrap().unwrap();
    let result = try_dispatch(call, frame_system::RawOrigin::Authorized.into());
    result.map(drop).map_err(|error| error.error)
}

/// What a provider, a requester, an admin and a validator do, and what a block does by itself, by name.
#[allow(clippy::type_complexity)]
fn calls() -> [(&'static str, fn() -> DispatchResult); 7] {
    [
        ("register", || call(registration(500 * STAR, PRICE, 4), "Dave")),
        ("claim", || call(claim_call(JOB, &[]), "Bob")),
        ("post_job", || call(pallet_marketplace::Call::post_job { spec: job_of(D1) }, "Alice")),
        ("post_job_at_spot", || {
            let (spec, factor) = (JobSpec { price: STAR, ..job_of(D1) }, FixedU128::from_u32(1));
            call(pallet_marketplace::Call::post_job_at_spot { spec, factor }, "Alice")
        }),
        ("border.propose", || call(peering(), "Alice")),
        ("dispatch.propose", proposed),
        ("a round's end", || {
            proposed()?;
            System::set_block_number(System::block_number() + 4);
            advance(4);
            Dispatch::on_initialize(System::block_number());
            assert_eq!(pallet_dispatch::Unswept::<Runtime>::get().len(), 1);
            Ok(())
        }),
    ]
}

/// Nodes of the state's tree that each of them reads.
fn nodes_read(domains: u32, providers: u32) -> Vec<usize> {
    let mut ext = world(domains, providers);
    let read = calls().into_iter().map(|(name, call)| {
        let (result, proof) = ext.execute_and_prove(|| {
            with_transaction(|| TransactionOutcome::Rollback(Ok::<_, DispatchError>(call())))
        });
        assert_eq!(result.unwrap(), Ok(()), "{name}");
        proof.len()
    });
    read.collect()
}

#[test]
fn no_call_reads_more_with_a_hundred_thousand_providers_in_a_thousand_domains() {
    let (few, many) = (nodes_read(3, 3), nodes_read(1_000, 100_000));
    for ((name, _), (few, many)) in calls().into_iter().zip(few.into_iter().zip(many)) {
        println!("{name}: {few} nodes of the tree, then {many}");
        // Five levels for 10^5 entries under a prefix, and a dozen records of providers and domains at most.
        assert!(many <= few + 5 * 12, "{name}: {few} nodes of the tree, then {many}");
    }
}
