//! How much a provider runs at a time, and the benchmarks that show it.

use super::*;
use stardust_primitives::traits::{BenchmarkWork, Benchmarks};

/// Gas per block of a batch of [`sampled`]: four tasks of 10^9 gas in twenty blocks.
const PACE: u64 = 200_000_000;

fn work() -> BenchmarkWork<u32> {
    let program = program();
    BenchmarkWork { program, gas_limit: 1_000, tasks: 8, first: u64::MAX - 3, run_blocks: 40 }
}

/// Begins with a benchmark of Paul's, as the capacity pallet does.
fn begin() -> AssignmentId {
    let job = Marketplace::begin(&PAUL, work()).unwrap();
    change_provider(PAUL, |known| known.benchmark = Some(job));
    unit(job, 0, 0)
}

fn with_means() -> ExtBuilder {
    ExtBuilder::default().balance(PAUL, RICH)
}

#[test]
fn claims_load_a_provider_until_its_commitments() {
    ExtBuilder::default().build_and_execute(|| {
        let id = post(sampled());
        claim(PAUL, id, 3);
        // The last batch is shorter, but is counted as a full one.
        assert_eq!(provider(PAUL).load, 3 * PACE);
        commit(PAUL, unit(id, 0, 0), &[]);
        assert_eq!(provider(PAUL).load, 2 * PACE);
        go_to(22);
        assert_ok!(Marketplace::expire(RuntimeOrigin::signed(STRANGER), unit(id, 1, 0)));
        assert_eq!(provider(PAUL).load, PACE);
    });
}

#[test]
fn a_claim_takes_what_there_is_capacity_for() {
    ExtBuilder::default().build_and_execute(|| {
        let id = post(sampled());
        change_provider(PAUL, |known| known.most_load = Some(2 * PACE));
        claim(PAUL, id, 3);
        assert_eq!((provider(PAUL).load, provider(PAUL).assigned), (2 * PACE, 2));
        let more = claim_along(PAUL, id, 1, &[]);
        assert_noop!(more, crate::mock::TOO_MUCH);
        // What was refused for another reason loads nobody.
        change_provider(PIA, |known| known.refuses = true);
        assert_noop!(claim_along(PIA, id, 1, &[]), REFUSED);
        assert_eq!(provider(PIA).load, 0);
    });
}

#[test]
fn a_benchmark_is_a_job_of_ones_own() {
    with_means().build_and_execute(|| {
        change_provider(PAUL, |known| known.most_load = Some(0));
        program();
        events();
        let id = begin();
        let Job { requester, spec, progress, .. } = job(id.job);
        assert_eq!((requester, spec.tasks, spec.batches()), (PAUL, 8, 1));
        assert_eq!((spec.items, spec.run_blocks), (Items::From(u64::MAX - 3), 40));
        assert_eq!(spec.price, 10, "the least there is");
        assert_eq!((progress.assigned, job(id.job).unclaimed()), (1, 0));
        assert_eq!(record(id).unwrap().provider, PAUL);
        assert_eq!(provider(PAUL).load, 0, "what measures a capacity takes none of it");
        let [Event::JobPosted { requester: PAUL, .. }, Event::BatchClaimed { .. }] = events()[..]
        else {
            panic!("posted and claimed")
        };
        let other = claim_along(PIA, id.job, 1, &[]);
        assert_noop!(other, Error::<Test>::NothingToClaim);
    });
}

#[test]
fn a_benchmark_takes_a_provider_with_means_and_a_program() {
    with_means().build_and_execute(|| {
        let unknown = BenchmarkWork { program: H256::zero(), ..work() };
        assert_noop!(Marketplace::begin(&PAUL, unknown), Error::<Test>::UnknownProgram);
        assert!(Marketplace::is_registered(program()) && !Marketplace::is_registered(H256::zero()));
        let work = work();
        assert_noop!(Marketplace::begin(&STRANGER, work), Error::<Test>::NotProvider);
        let dear = BenchmarkWork { gas_limit: 1 << 40, tasks: 65_536, ..work };
        assert_noop!(Marketplace::begin(&PIA, dear), Error::<Test>::CannotAfford);
        let long = BenchmarkWork { run_blocks: 0, ..work };
        assert_noop!(Marketplace::begin(&PAUL, long), Error::<Test>::InvalidRunBlocks);
        let large = BenchmarkWork { tasks: 65_537, ..work };
        let (job, escrow) = (NextJob::<Test>::get(), escrow_held());
        assert_ok!(Marketplace::begin(&PAUL, large));
        change_provider(PAUL, |known| known.benchmark = Some(job));
        assert_eq!(super::job(job).unclaimed(), 1, "the first batch of two is the provider's");
        assert_eq!(escrow_held(), escrow);
    });
}

#[test]
fn a_paid_benchmark_is_told_with_its_gas() {
    with_means().build_and_execute(|| {
        let id = begin();
        let gas: u64 = (0..8).map(|task| honest(task).gas).sum();
        change_job_gas(id.job);
        run(PAUL, id, &[]);
        assert_eq!((provider(PAUL).measured, provider(PAUL).abandoned), (vec![gas], 0));
        assert_eq!(job(id.job).status, JobStatus::Closed);
    });
}

/// Lets the honest tasks of these tests fit a benchmark.
fn change_job_gas(id: JobId) {
    let escrow = job(id).escrow.total;
    assert!(escrow > 0);
    Jobs::<Test>::mutate(id, |job| job.as_mut().unwrap().spec.gas_limit = GAS_LIMIT);
}

#[test]
fn who_is_too_slow_for_a_benchmark_is_not_at_fault() {
    with_means().build_and_execute(|| {
        let id = begin();
        let slow = unit(id.job, 0, 0);
        go_to(42);
        events();
        assert_ok!(Marketplace::expire(RuntimeOrigin::signed(STRANGER), slow));
        assert_eq!((Slashes::get(), bad_notes()), (vec![], vec![]));
        assert_eq!((provider(PAUL).assigned, provider(PAUL).exposure), (0, 0));
        assert_eq!((provider(PAUL).load, provider(PAUL).abandoned), (0, 1));
        // Nobody may claim it again: the whole escrow is back.
        let Job { status, escrow, .. } = job(id.job);
        assert_eq!((status, escrow.refunded), (JobStatus::Closed, escrow.total));
        assert_eq!(events()[0], Event::BatchExpired { id, provider: PAUL });
    });
}

#[test]
fn who_does_not_reveal_a_benchmark_is_at_fault() {
    with_means().build_and_execute(|| {
        let id = begin();
        commit(PAUL, id, &[]);
        advance(5 + 10 + 1);
        assert_ok!(Marketplace::expire(RuntimeOrigin::signed(STRANGER), id));
        let cause = SlashCause::Withheld { assignment: id, claimed_at: 1 };
        assert_eq!(Slashes::get().len(), 1);
        assert_eq!(Slashes::get()[0].1, cause);
        assert_eq!((provider(PAUL).measured, provider(PAUL).abandoned), (vec![], 1));
    });
}

#[test]
fn a_chain_may_start_with_programs() {
    use sp_runtime::BuildStorage;
    let blob = [0xff, 7];
    let programs = vec![(NETWORK, sp_core::Bytes(blob.to_vec()))];
    let storage = GenesisConfig::<Test> { programs }.build_storage().unwrap();
    sp_io::TestExternalities::from(storage).execute_with(|| {
        let program = stardust_primitives::hashing::content(&blob);
        let record = Programs::<Test>::get(program).unwrap();
        assert_eq!((record.author, record.royalty_to), (NETWORK, NETWORK));
        assert_eq!((record.size, record.deposit), (2, 0));
        assert_eq!(Blobs::get().get(&program).unwrap(), &blob);
    });
}
