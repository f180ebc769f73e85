//! Each call in its worst case: the batch of full length, the queue in everybody's way, the job closing.
// A set-up that fails must stop the benchmark.
#![allow(clippy::expect_used, clippy::arithmetic_side_effects, clippy::cast_possible_truncation)]

use crate::*;
use alloc::{vec, vec::Vec};
use codec::{Compact, Encode};
use frame_benchmarking::v2::*;
use frame_support::{
    traits::{fungible::Mutate, Get, StorePreimage},
    BoundedVec,
};
use frame_system::{pallet_prelude::BlockNumberFor, RawOrigin};
use sp_core::H256;
use sp_runtime::{
    traits::{BlockNumberProvider, Hash, One, Saturating},
    FixedU128,
};
use stardust_primitives::{
    assignment::AssignmentState,
    audit::{Answer, MAX_ANSWERS},
    commitment::commitment,
    demand::MAX_DEMANDS,
    domain::border::{Path, MAX_HOPS},
    hashing::tagged,
    ids::{AssignmentId, DomainId, JobId, ProgramId, MAX_WITHHELD},
    items::{Items, MAX_ITEMS_BYTES, MAX_PAYLOAD_BYTES},
    job::{Assurance, JobSpec, JobStatus, ProgramRecord, MAX_REPLICAS},
    receipt::{Receipt, MAX_OUTPUT_BYTES},
    traits::{Capacity, Domains, Gateway, Machine, Providers, Reservations, Verification},
    tree::{BatchTree, Opening, SumNode, MAX_BATCH, MAX_DEPTH},
};

/// What benchmarks need of the chain.
pub trait BenchmarkHelper<AccountId> {
    /// A program that the machine accepts, of this many bytes or as near to it as it can be.
    fn program(bytes: u32) -> Vec<u8>;
    /// Puts these answers of these accounts into an open audit.
    fn answer(assignment: AssignmentId, answers: Vec<(AccountId, Answer)>);
}

/// Largest program that is measured, and the largest that the machine allows.
const MAX_PROGRAM_BYTES: u32 = 512 << 10;
const GAS: u64 = 1_000_000;
const PRICE: Balance = 1_000_000_000_000;
const SALT: [u8; 32] = [7; 32];

fn funded<T: Config>(name: &'static str, index: u32) -> T::AccountId {
    let who = account(name, index, 0);
    T::Currency::mint_into(&who, Balance::MAX >> 40).expect("a new account can be paid");
    who
}

fn provider<T: Config>(index: u32) -> T::AccountId {
    let who = funded::<T>("provider", index);
    T::Providers::benchmark_provider(&who);
    T::Capacity::benchmark_provider(&who);
    who
}

fn now<T: Config>() -> BlockNumberFor<T> {
    Pallet::<T>::now()
}

fn go_to<T: Config>(block: BlockNumberFor<T>) {
    T::Clock::set_block_number(block);
}

fn note<T: Config>(bytes: Vec<u8>) -> H256 {
    T::Preimages::note(bytes.into()).expect("a preimage of allowed size")
}

/// A program that was registered, without its blob.
fn known_program<T: Config>() -> ProgramId {
    let program = H256::repeat_byte(1);
    let author = funded::<T>("author", 0);
    let vm_version = T::Machine::VERSION;
    let royalty_to = author.clone();
    Programs::<T>::insert(
        program,
        ProgramRecord { author, royalty_to, size: 1, vm_version, deposit: 0 },
    );
    program
}

/// All that claim.
fn providers<T: Config>() -> Vec<T::AccountId> {
    (0..=u32::from(MAX_REPLICAS)).map(|index| account("provider", index, 0)).collect()
}

/// The home of all jobs here, which takes a part of their fees. All that post and claim are members.
fn home<T: Config>() -> DomainId {
    let mut members = providers::<T>();
    members.push(account("requester", 0, 0));
    T::Domains::benchmark_domain(&members)
}

/// Moves all that claim into another domain, and opens a way of so many hops there; none leaves them at home.
fn way_out<T: Config>(home: DomainId, hops: u32) -> Path {
    if hops == 0 {
        return Path::new();
    }
    let host = T::Domains::benchmark_domain(&providers::<T>());
    T::Gateway::benchmark_path(home, host, hops)
}

/// Eighteen full batches; claims close in three blocks, runs take one.
fn spec<T: Config>(assurance: Assurance) -> JobSpecOf<T> {
    JobSpec {
        program: known_program::<T>(),
        payload: Some(note::<T>(vec![0; MAX_PAYLOAD_BYTES as usize])),
        items: Items::Index,
        tasks: 18 * MAX_BATCH,
        batch_size: MAX_BATCH,
        gas_limit: GAS,
        price: PRICE.max(T::PriceFloor::get()),
        assurance,
        value_at_risk: 0,
        domain: home::<T>(),
        claim_until: now::<T>() + 3u32.into(),
        run_blocks: One::one(),
    }
}

/// The same with as many items as so many bytes can hold: all of them empty.
fn spec_of_items<T: Config>(bytes: u32) -> JobSpecOf<T> {
    let count = bytes.saturating_sub(4).max(1);
    let mut items = Compact(count).encode();
    items.resize(items.len() + count as usize, 0);
    let spec = spec::<T>(Assurance::Replicated { n: 3 });
    JobSpecOf::<T> { tasks: count, items: Items::Preimage(note::<T>(items)), ..spec }
}

fn post<T: Config>(spec: JobSpecOf<T>) -> JobId {
    let id = NextJob::<T>::get();
    let _ = T::Currency::mint_into(&T::NetworkAccount::get(), Balance::MAX >> 40);
    Pallet::<T>::do_post_job(funded::<T>("requester", 0), spec).expect("a job as it should be");
    id
}

/// The openings of the first `MAX_ANSWERS` tasks of a batch of full length and its root. Above their
/// subtree all receipts are made up: nobody opens them.
fn opened(first_output: &[u8]) -> (SumNode, Vec<Opening>) {
    let receipt = |index| match index {
        0 => Receipt::returned(0, first_output, GAS),
        _ => Receipt::returned(index, b"output", GAS),
    };
    let tree = BatchTree::build((0..MAX_ANSWERS).map(receipt).collect()).expect("a small batch");
    let mut root = tree.root();
    let mut openings: Vec<_> = (0..MAX_ANSWERS).filter_map(|index| tree.open(index)).collect();
    for _ in MAX_ANSWERS.trailing_zeros()..MAX_DEPTH {
        let sibling = SumNode { hash: H256::zero(), gas: 0 };
        for opening in &mut openings {
            opening.siblings.try_push(sibling).expect("not deeper than the deepest tree");
        }
        let hash = tagged("node", &(root.hash, root.gas, sibling.hash, sibling.gas));
        root = SumNode { hash, gas: root.gas };
    }
    (root, openings)
}

/// A job in three replicas, the first `holders` of batch 0 claimed, and the queue as full as a sweep.
fn busy_job<T: Config>(holders: u32) -> (JobId, Vec<(AssignmentId, T::AccountId)>) {
    busy_job_of::<T>(Assurance::Replicated { n: 3 }, holders)
}

fn busy_job_of<T: Config>(
    assurance: Assurance,
    holders: u32,
) -> (JobId, Vec<(AssignmentId, T::AccountId)>) {
    let id = post::<T>(spec::<T>(assurance));
    let held = (0..holders).map(|index| {
        let who = provider::<T>(index);
        Pallet::<T>::do_claim(&who, id, 1, &Path::new()).expect("an open job");
        (AssignmentId { job: id, batch: 0, replica: index as u8 }, who)
    });
    let held = held.collect();
    let idler = provider::<T>(holders);
    Pallet::<T>::do_claim(&idler, id, SWEEP, &Path::new()).expect("an open job");
    let idle: Vec<_> = Assignments::<T>::iter_prefix(id)
        .filter(|(_, assignment)| assignment.provider == idler)
        .map(|((batch, replica), _)| AssignmentId { job: id, batch, replica })
        .collect();
    go_to::<T>(now::<T>() + 2u32.into());
    for id in idle {
        Pallet::<T>::do_expire(id).expect("an overdue assignment");
    }
    assert_eq!(lifecycle::slots(&job::<T>(id)), SWEEP);
    (id, held)
}

fn job<T: Config>(id: JobId) -> JobOf<T> {
    Jobs::<T>::get(id).expect("a job that was posted")
}

fn set_state<T: Config>(id: AssignmentId, state: AssignmentState<BlockNumberFor<T>>) {
    let mut assignment = Pallet::<T>::assignment_record(id).expect("a claimed assignment");
    assignment.state = state;
    Pallet::<T>::put(id, assignment);
}

/// Commits in the block of the claim, whatever the block is now.
fn commit_late<T: Config>(id: AssignmentId, who: &T::AccountId, root: &SumNode) {
    set_state::<T>(id, AssignmentState::Claimed { deadline: now::<T>() });
    let blinded = commitment(T::Genesis::get(), id, who, root, &SALT);
    Pallet::<T>::do_commit(who, id, blinded).expect("a claimed assignment");
}

/// A batch of full length, paid, with the opening of its first task, which returned `output`.
fn paid<T: Config>(output: &[u8]) -> (AssignmentId, Opening) {
    let (_, mut held) = busy_job::<T>(1);
    let (id, _) = held.pop().expect("one holder");
    let (root, openings) = opened(output);
    set_state::<T>(id, AssignmentState::Paid { root, paid_at: now::<T>() });
    (id, openings.into_iter().next().expect("the first of them"))
}

fn open_demands<T: Config>(id: AssignmentId) -> usize {
    let record = Pallet::<T>::assignment_record(id).expect("a paid assignment");
    Demands::<T>::get(record.provider, id).open.len()
}

fn audit_ends<T: Config>(id: AssignmentId) -> BlockNumberFor<T> {
    T::Verification::audit_status(id).expect("an open audit").ends
}

#[benchmarks]
mod benchmarks {
    use super::*;

    #[benchmark]
    fn register_program(s: Linear<1, MAX_PROGRAM_BYTES>) {
        let caller = funded::<T>("author", 0);
        let blob = T::BenchmarkHelper::program(s);
        let size = blob.len() as u32;
        let program = sp_runtime::traits::BlakeTwo256::hash(&blob);
        note::<T>(blob);

        #[extrinsic_call]
        _(RawOrigin::Signed(caller), program, size, None);

        assert!(Programs::<T>::contains_key(program));
    }

    #[benchmark]
    fn post_job(i: Linear<1, MAX_ITEMS_BYTES>) {
        let caller = funded::<T>("requester", 0);
        let spec = spec_of_items::<T>(i);

        #[extrinsic_call]
        _(RawOrigin::Signed(caller), spec);

        assert_eq!(NextJob::<T>::get(), JobId(1));
    }

    #[benchmark]
    fn post_job_at_spot(i: Linear<1, MAX_ITEMS_BYTES>) {
        let caller = funded::<T>("requester", 0);
        let spec = spec_of_items::<T>(i);

        #[extrinsic_call]
        _(RawOrigin::Signed(caller), spec, FixedU128::one());

        assert_eq!(NextJob::<T>::get(), JobId(1));
    }

    #[benchmark]
    fn claim(c: Linear<1, MAX_CLAIMS>, h: Linear<0, MAX_HOPS>) {
        let mut spec = spec::<T>(Assurance::Replicated { n: 3 });
        (spec.tasks, spec.batch_size) = (64, 1);
        let path = way_out::<T>(spec.domain, h);
        let id = post::<T>(spec);
        let (caller, other) = (provider::<T>(0), provider::<T>(1));
        // The caller holds a sister of everything in reach of the scan, and of a batch at a cursor.
        Pallet::<T>::do_claim(&caller, id, QUEUE_SCAN, &path).expect("an open job");
        Pallet::<T>::do_claim(&other, id, QUEUE_SCAN, &path).expect("an open job");
        go_to::<T>(now::<T>() + 2u32.into());
        for batch in 0..QUEUE_SCAN {
            let id = AssignmentId { job: id, batch, replica: 1 };
            Pallet::<T>::do_expire(id).expect("an overdue assignment");
        }
        // A part of it is reserved for the caller.
        T::Reservations::benchmark_reservation(&caller, id);

        #[extrinsic_call]
        _(RawOrigin::Signed(caller), id, c, path);

        assert_eq!(job::<T>(id).progress.assigned, QUEUE_SCAN + c);
        assert_eq!(lifecycle::queued(&job::<T>(id)), QUEUE_SCAN);
    }

    #[benchmark]
    fn commit() {
        let (_, mut held) = busy_job::<T>(3);
        let (id, caller) = held.pop().expect("three holders");
        // Both sisters wait for it.
        for (sister, who) in &held {
            commit_late::<T>(*sister, who, &opened(b"output").0);
        }
        set_state::<T>(id, AssignmentState::Claimed { deadline: now::<T>() });

        #[extrinsic_call]
        _(RawOrigin::Signed(caller), id, H256::zero());

        assert!(T::Verification::audit_status(id).is_some());
    }

    #[benchmark]
    fn reveal(o: Linear<1, MAX_ANSWERS>, a: Linear<1, MAX_ANSWERS>, r: Linear<1, 3>) {
        let assurance = match r {
            1 => Assurance::Sampled,
            n => Assurance::Replicated { n: n as u8 },
        };
        let (job_id, mut held) = busy_job_of::<T>(assurance, r);
        let (root, mut openings) = opened(b"output");
        for (id, who) in &held {
            commit_late::<T>(*id, who, &root);
        }
        let (id, caller) = held.pop().expect("one holder at least");
        for (sister, _) in held {
            set_state::<T>(sister, AssignmentState::Revealed { root });
        }
        openings.truncate(o as usize);
        // So many auditors audited so many tasks, each of both at least once.
        let auditors: Vec<_> = (0..a).map(|index| funded::<T>("auditor", index)).collect();
        let answer = |opening: &Opening| Answer {
            index: opening.receipt.index,
            receipt: opening.receipt.hash(),
        };
        let answers = auditors.into_iter().cycle().zip(openings.iter().map(answer).cycle());
        let answers = answers.take(o.max(a) as usize).collect();
        T::BenchmarkHelper::answer(id, answers);
        go_to::<T>(audit_ends::<T>(id) + One::one());
        let openings = BoundedVec::try_from(openings).expect("not more than all");

        #[extrinsic_call]
        _(RawOrigin::Signed(caller), id, root, SALT, openings);

        assert_eq!(job::<T>(job_id).progress.paid, r);
        assert_eq!(job::<T>(job_id).status, JobStatus::Closed);
    }

    #[benchmark]
    fn contest() {
        let (job_id, mut held) = busy_job::<T>(2);
        let caller = funded::<T>("caller", 0);
        let mut claims = Vec::new();
        for output in [b"one".as_slice(), b"other".as_slice()] {
            let (id, _) = held.pop().expect("two holders");
            let (root, openings) = opened(output);
            set_state::<T>(id, AssignmentState::Revealed { root });
            let opening = openings.into_iter().next().expect("the first of them");
            claims.push((id.replica, opening));
        }
        let (b, a) = (claims.pop().expect("two claims"), claims.pop().expect("two claims"));

        #[extrinsic_call]
        _(RawOrigin::Signed(caller), job_id, 0, a, b);

        let id = AssignmentId { job: job_id, batch: 0, replica: 0 };
        let assignment = Pallet::<T>::assignment_record(id).expect("still assigned");
        assert!(matches!(assignment.state, AssignmentState::Contested { .. }));
    }

    // Questioned by as many answers as there may be, with one name left to keep it under, in a job that closes.
    #[benchmark]
    fn expire() {
        let (job_id, mut held) = busy_job::<T>(1);
        let caller = funded::<T>("caller", 0);
        let (id, who) = held.pop().expect("one holder");
        let (root, openings) = opened(b"output");
        commit_late::<T>(id, &who, &root);
        let answers = openings.iter().map(|opening| Answer {
            index: opening.receipt.index,
            receipt: opening.receipt.hash(),
        });
        let auditor = funded::<T>("auditor", 0);
        T::BenchmarkHelper::answer(id, answers.map(|answer| (auditor.clone(), answer)).collect());
        let committed = Pallet::<T>::assignment_record(id).expect("committed");
        for name in id.withheld_names().take(usize::from(MAX_WITHHELD) - 1) {
            Pallet::<T>::put(name, committed.clone());
        }
        let JobOf::<T> { terms, spec, .. } = job::<T>(job_id);
        let last = audit_ends::<T>(id).max(spec.claim_until.saturating_add(spec.run_blocks));
        go_to::<T>(last.saturating_add(terms.reveal_blocks) + One::one());

        #[extrinsic_call]
        _(RawOrigin::Signed(caller), id);

        assert_eq!(job::<T>(job_id).status, JobStatus::Closed);
        assert_eq!(job::<T>(job_id).progress.withheld, 1);
    }

    #[benchmark]
    fn cancel_job() {
        let (id, _) = busy_job::<T>(0);
        let caller = job::<T>(id).requester;

        #[extrinsic_call]
        _(RawOrigin::Signed(caller), id);

        assert_eq!(job::<T>(id).status, JobStatus::Closed);
        assert_eq!(lifecycle::slots(&job::<T>(id)), 0);
    }

    #[benchmark]
    fn demand_output() {
        let (id, _) = paid::<T>(b"output");
        let caller = job::<T>(id.job).requester;
        for index in 1..MAX_DEMANDS {
            Pallet::<T>::do_demand_output(&caller, id, index).expect("a paid batch");
        }

        #[extrinsic_call]
        _(RawOrigin::Signed(caller), id, 0);

        assert_eq!(open_demands::<T>(id), MAX_DEMANDS as usize);
    }

    #[benchmark]
    fn answer_output(b: Linear<0, MAX_OUTPUT_BYTES>) {
        let caller = funded::<T>("caller", 0);
        let output = vec![7; b as usize];
        let (id, opening) = paid::<T>(&output);
        let requester = job::<T>(id.job).requester;
        for index in (0..MAX_DEMANDS).rev() {
            Pallet::<T>::do_demand_output(&requester, id, index).expect("a paid batch");
        }
        let output = BoundedVec::try_from(output).expect("not longer than the longest");

        #[extrinsic_call]
        _(RawOrigin::Signed(caller), id, opening, output);

        assert_eq!(open_demands::<T>(id), MAX_DEMANDS as usize - 1);
    }

    #[benchmark]
    fn expire_demand() {
        let (id, _) = paid::<T>(b"output");
        let JobOf::<T> { requester, terms, .. } = job::<T>(id.job);
        for index in (0..MAX_DEMANDS).rev() {
            Pallet::<T>::do_demand_output(&requester, id, index).expect("a paid batch");
        }
        go_to::<T>(now::<T>().saturating_add(terms.answer_blocks) + One::one());
        let caller = funded::<T>("caller", 0);

        #[extrinsic_call]
        _(RawOrigin::Signed(caller), id, 0);

        assert_eq!(open_demands::<T>(id), MAX_DEMANDS as usize - 1);
    }

    #[benchmark]
    fn forget_job(n: Linear<0, FORGET>) {
        let (first, _) = paid::<T>(b"output");
        let record = Pallet::<T>::assignment_record(first).expect("a paid assignment");
        Assignments::<T>::remove(first.job, (first.batch, first.replica));
        for batch in 0..n {
            let id = AssignmentId { batch, ..first };
            Pallet::<T>::put(id, record.clone());
            let demands = DemandsOf::<T> { unanswered: 1, ..Default::default() };
            Demands::<T>::insert(&record.provider, id, demands);
        }
        let mut closed = job::<T>(first.job);
        closed.status = JobStatus::Closed;
        closed.closed_at = Some(now::<T>());
        let caller = closed.requester.clone();
        let last = outputs::liable_until(&closed.terms, now::<T>());
        Jobs::<T>::insert(first.job, closed);
        go_to::<T>(last + One::one());

        #[extrinsic_call]
        _(RawOrigin::Signed(caller), first.job);

        assert_eq!(Assignments::<T>::iter_prefix(first.job).count(), 0);
    }

    #[benchmark]
    fn unregister_program() {
        let caller = funded::<T>("author", 0);
        let blob = T::BenchmarkHelper::program(1);
        let size = blob.len() as u32;
        let program = note::<T>(blob);
        Pallet::<T>::do_register_program(caller.clone(), program, size, None).expect("a program");

        #[extrinsic_call]
        _(RawOrigin::Signed(caller), program);

        assert!(!Programs::<T>::contains_key(program));
    }

    #[benchmark]
    fn settle() {
        let (job_id, held) = busy_job::<T>(3);
        let caller = funded::<T>("caller", 0);
        let (root, _) = opened(b"output");
        for (id, who) in held {
            commit_late::<T>(id, &who, &root);
            set_state::<T>(id, AssignmentState::Revealed { root });
        }
        go_to::<T>(job::<T>(job_id).spec.claim_until + One::one());

        #[extrinsic_call]
        _(RawOrigin::Signed(caller), job_id, 0);

        assert_eq!(job::<T>(job_id).status, JobStatus::Closed);
    }

    impl_benchmark_test_suite!(
        Pallet,
        crate::mock::ExtBuilder::default().build(),
        crate::mock::Test
    );
}
