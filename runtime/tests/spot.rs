//! Spot prices over the real runtime: what moves them, and what a job at spot costs.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation
)]

use frame_support::dispatch::{DispatchResultWithPostInfo, Pays};
use sp_runtime::{FixedPointNumber, FixedU128, Perbill};
use stardust_primitives::{
    domain::{policy::Policy, COMMONS},
    ids::{DomainId, JobId},
    job::JobSpec,
    receipt::Receipt,
    spot::{runtime_decl_for_spot_api::SpotApiV1, SpotView},
    Balance, BlockNumber, STAR,
};
use stardust_runtime::{genesis_presets::DEVELOPMENT, params, Block, Runtime};
use stardust_world::*;

const D1: DomainId = DomainId(1);
/// Gas that a core runs in a block, which is what a provider may claim that was not measured.
const CORE: u64 = 30_000_000_000;
/// Where the commons' price begins: 0.01 STAR.
const INITIAL: Balance = 10_000_000_000;
const EPOCH: BlockNumber = 100;

fn spot(domain: DomainId) -> SpotView<BlockNumber> {
    <Runtime as SpotApiV1<Block, BlockNumber>>::spot(domain)
}

/// A job whose batches each take all of a core for a hundred blocks.
fn job_for_a_core() -> JobSpec<Balance, BlockNumber> {
    let program = register_primes();
    JobSpec { gas_limit: 2_500_000_000, run_blocks: 100, ..spec(program, 2_400, 1_200) }
}

/// Commits to a batch, whatever is in it.
fn commit(id: stardust_primitives::ids::AssignmentId) {
    Batch::run(id, "Bob", |index| Receipt::returned(index, b"late", 1)).commit();
}

fn refresh(name: &str) -> DispatchResultWithPostInfo {
    dispatch(pallet_spot::Call::<Runtime>::refresh { provider: account(name) }, signed("Eve"))
}

fn at_spot(
    spec: &JobSpec<Balance, BlockNumber>,
    hundredths: u32,
) -> pallet_marketplace::Call<Runtime> {
    let factor = FixedU128::saturating_from_rational(hundredths, 100u32);
    pallet_marketplace::Call::post_job_at_spot { spec: spec.clone(), factor }
}

#[test]
fn it_rises_while_providers_are_full_and_falls_when_they_are_idle() {
    on(DEVELOPMENT, || {
        register("Bob", 10_000 * STAR);
        assert_eq!((spot(COMMONS).price, spot(COMMONS).supply), (INITIAL, 0));
        let job = post(job_for_a_core());
        let id = claim("Bob", job);
        let view = spot(COMMONS);
        assert_eq!((view.supply, view.busy, view.epoch_ends), (CORE.into(), CORE.into(), EPOCH));
        assert_eq!((view.floor, view.utilisation), (1, Perbill::one()));
        advance(EPOCH - now());
        assert_eq!(spot(COMMONS).price, INITIAL * 9 / 8);
        commit(id);
        assert_eq!((spot(COMMONS).supply, spot(COMMONS).busy), (CORE.into(), 0));
        advance(EPOCH);
        assert_eq!(spot(COMMONS).price, INITIAL * 9 / 8 * 7 / 8);
        // A whole day of nothing: it is at the least price that the chain has.
        advance(params::DAYS);
        assert_eq!(spot(COMMONS).price, 1);
    });
}

#[test]
fn a_job_at_spot_is_paid_what_it_should_be() {
    on(DEVELOPMENT, || {
        register("Bob", 10_000 * STAR);
        let busy = job_for_a_core();
        let program = busy.program;
        let full = claim("Bob", post(busy));
        advance(EPOCH - now());
        commit(full);
        // 0.01125 STAR, and a fifth more.
        let price = 13_500_000_000;
        let spec = JobSpec { price: 2 * STAR / 100, ..spec(program, 20, 10) };
        let limit = JobSpec { price: price - 1, ..spec.clone() };
        let refused = try_dispatch(at_spot(&limit, 120), signed("Alice"));
        assert_eq!(error_name(refused), "SpotAboveLimit");
        let refused = try_dispatch(at_spot(&spec, 24), signed("Alice"));
        assert_eq!(error_name(refused), "InvalidSpotFactor");
        let id = pallet_marketplace::NextJob::<Runtime>::get();
        ok(at_spot(&spec, 120), signed("Alice"));
        assert_eq!(job(id).spec, JobSpec { price, ..spec });
        // 20 tasks of at most a tenth of an SCU.
        assert_eq!(job(id).escrow.total, 20 * price / 10);

        let batch = Batch::run(claim("Bob", id), "Bob", truth);
        batch.commit();
        advance(1);
        audit_truthfully("Alice", batch.id);
        pass_audit(batch.id);
        batch.reveal();
        let gas: u128 = (0..10).map(|index| u128::from(truth(index).gas)).sum();
        assert_eq!(job(id).escrow.paid, (gas * price).div_ceil(10_000_000_000));
        // What moves later is no matter of this job.
        advance(10 * EPOCH);
        assert!(spot(COMMONS).price < price);
        assert_eq!(job(id).spec.price, price);
    });
}

#[test]
fn a_domain_has_a_price_and_a_floor_of_its_own() {
    on(DEVELOPMENT, || {
        let floor = 2 * STAR / 100;
        let policy = Policy { price_floor: floor, ..Policy::open(1_000_000) };
        use pallet_domains::Call;
        ok(Call::<Runtime>::create { admin: account("Alice"), policy }, signed("Alice"));
        ok(Call::<Runtime>::start { domain: D1 }, signed("Alice"));
        ok(Call::<Runtime>::join { domain: D1 }, signed("Eve"));
        register("Bob", 10_000 * STAR);
        let busy = job_for_a_core();
        let program = busy.program;
        let id = claim("Bob", post(busy));
        assert_eq!((spot(D1).price, spot(D1).floor, spot(D1).supply), (floor, floor, 0));

        // Bob moves; anybody may say so, for free.
        ok(Call::<Runtime>::join { domain: D1 }, signed("Bob"));
        assert_eq!(spot(COMMONS).supply, CORE.into());
        assert_eq!(refresh("Bob").unwrap().pays_fee, Pays::No);
        assert_eq!((spot(COMMONS).supply, spot(D1).supply), (0, CORE.into()));
        assert_eq!(error_name(refresh("Bob")), "UpToDate");

        // Full for one epoch, it is an eighth above its floor; idle, it comes back to that.
        advance(EPOCH - now());
        commit(id);
        assert_eq!((spot(D1).price, spot(COMMONS).price), (floor * 9 / 8, INITIAL));
        let spec = JobSpec { domain: D1, price: STAR, ..spec(program, 20, 10) };
        let refused = try_dispatch(at_spot(&spec, 50), signed("Eve"));
        assert_eq!(error_name(refused), "PriceTooLow");
        let job_id = pallet_marketplace::NextJob::<Runtime>::get();
        ok(at_spot(&spec, 100), signed("Eve"));
        assert_eq!(job(job_id).spec.price, floor * 9 / 8);
        advance(2 * EPOCH);
        assert_eq!(spot(D1).price, floor);
    });
}

#[test]
fn who_left_or_is_gone_counts_no_more() {
    on(DEVELOPMENT, || {
        register("Bob", 10_000 * STAR);
        register("Charlie", 10_000 * STAR);
        assert_eq!(error_name(refresh("Bob")), "UpToDate");
        let job: JobId = post(job_for_a_core());
        let (bobs, charlies) = (claim("Bob", job), claim("Charlie", job));
        commit(bobs);
        Batch::run(charlies, "Charlie", |index| Receipt::returned(index, b"late", 1)).commit();
        assert_eq!(spot(COMMONS).supply, 2 * u128::from(CORE));
        advance(params::SPOT_ABSENT_BLOCKS);
        assert_eq!(error_name(refresh("Bob")), "UpToDate");
        advance(1);
        refresh("Bob").unwrap();
        assert_eq!(spot(COMMONS).supply, CORE.into());
        ok(pallet_provider_staking::Call::ping {}, signed("Bob"));
        refresh("Bob").unwrap();
        ok(pallet_provider_staking::Call::ping {}, signed("Charlie"));
        ok(pallet_provider_staking::Call::leave {}, signed("Charlie"));
        assert_eq!(spot(COMMONS).supply, 2 * u128::from(CORE));
        refresh("Charlie").unwrap();
        assert_eq!(spot(COMMONS).supply, CORE.into());
    });
}

#[test]
fn who_withdraws_is_forgotten_without_anybody_asking() {
    on(DEVELOPMENT, || {
        register("Bob", 10_000 * STAR);
        ok(pallet_capacity::Call::measure { cores: 2 }, signed("Bob"));
        assert_eq!(spot(COMMONS).supply, CORE.into());
        let benchmark = pallet_capacity::Records::<Runtime>::get(account("Bob")).unwrap().benchmark;
        let id = stardust_primitives::ids::AssignmentId {
            job: benchmark.unwrap().job,
            batch: 0,
            replica: 0,
        };
        advance(params::BENCHMARK_RUN_BLOCKS + 1);
        ok(pallet_marketplace::Call::expire { id }, signed("Eve"));
        // It ran two cores for 40 blocks and not in time: half a core is what it can show at most.
        assert_eq!(spot(COMMONS).supply, (CORE / 2).into());
        ok(pallet_provider_staking::Call::leave {}, signed("Bob"));
        advance(params::UNBONDING_BLOCKS + params::OUTPUT_BLOCKS);
        assert_eq!(spot(COMMONS).supply, (CORE / 2).into());
        ok(pallet_provider_staking::Call::withdraw {}, signed("Bob"));
        assert_eq!(spot(COMMONS).supply, 0);
        assert!(!pallet_spot::Shares::<Runtime>::contains_key(account("Bob")));
    });
}
