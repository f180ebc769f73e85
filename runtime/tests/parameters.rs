//! Governed parameters over the real runtime: what is set counts for what comes later, and only that.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects
)]

use sp_runtime::{DispatchError::BadOrigin, Perbill};
use stardust_primitives::{
    api::runtime_decl_for_market_api::MarketApiV1,
    job::JobSpec,
    money::{AuditRates, FeeSplit},
    parameters::Parameters,
    provider::{Harm, ProviderStatus, SlashCause, SlashStatus},
    traits::Providers,
    Balance, BlockNumber, STAR,
};
use stardust_runtime::{
    params, AccountId, Block, ProtocolParameters, ProviderStaking, Runtime, RuntimeOrigin,
};
use stardust_world::*;

type Call = pallet_protocol_parameters::Call<Runtime>;

fn set(change: impl FnOnce(&mut Parameters)) {
    let mut next = ProtocolParameters::current();
    change(&mut next);
    let Parameters { market, verification, bonds } = next.clone();
    ok(Call::set_market { parameters: market }, RuntimeOrigin::root());
    ok(Call::set_verification { parameters: verification }, RuntimeOrigin::root());
    ok(Call::set_bonds { parameters: bonds }, RuntimeOrigin::root());
    let told = <Runtime as MarketApiV1<Block, AccountId, Balance, BlockNumber>>::parameters();
    assert_eq!(told, next);
}

#[test]
fn the_chain_starts_from_the_runtimes_numbers() {
    on("development", || assert_eq!(ProtocolParameters::current(), params::PARAMETERS));
}

#[test]
fn no_account_sets_them() {
    on("development", || {
        let Parameters { market, verification, bonds } = params::PARAMETERS;
        let calls = [
            Call::set_market { parameters: market },
            Call::set_verification { parameters: verification },
            Call::set_bonds { parameters: bonds },
        ];
        for call in calls {
            assert_eq!(dispatch(call, signed("Alice")).unwrap_err().error, BadOrigin);
        }
    });
}

#[test]
fn a_new_job_has_the_new_terms_and_an_old_one_keeps_its_own() {
    on("development", || {
        let program = register_primes();
        let old = post(spec(program, 40, 20));
        let before = job(old);
        let percent = Perbill::from_percent;
        let fees = FeeSplit { provider: percent(70), author: percent(10), network: percent(20) };
        let rates = AuditRates {
            least_audits_milli: 1_000,
            newcomer_audits_milli: 4_000,
            newcomer_batches: 100,
            trust_batches: 50,
            honest_share: percent(50),
        };
        set(|new| {
            new.market.fees = fees.clone();
            new.market.fault_share = percent(20);
            new.market.audit_pay_percent = 200;
            new.market.reveal_blocks = 60;
            new.verification.rates = rates.clone();
            new.verification.audit_blocks = 8;
        });
        let new = post(spec(program, 40, 20));
        let terms = job(new).terms;
        assert_eq!((terms.fees, terms.fault_share), (fees, percent(20)));
        assert_eq!((terms.audit_pay_percent, terms.reveal_blocks), (200, 60));
        assert_eq!(terms.rates, rates);
        assert_eq!(terms.audit_blocks, before.terms.audit_blocks + 4);
        assert_eq!(job(old), before);
        assert_ne!(before.terms.rates, rates);

        // By these rates they are audited: Lambda of a newcomer is 2 / 0.63, then 4 / 0.5.
        register("Bob", 1_000 * STAR);
        for (id, expected) in [(old, 3.1746), (new, 8.0)] {
            let batch = Batch::run(claim("Bob", id), "Bob", truth);
            batch.commit();
            let lambda = audit(batch.id).unwrap().expected.to_float();
            assert!((lambda - expected).abs() < 1e-4, "{lambda}");
        }
    });
}

#[test]
fn limits_of_new_jobs_move() {
    on("development", || {
        let program = register_primes();
        set(|new| {
            new.market.price_floor = PRICE + 1;
            new.market.max_run_blocks = 1_200;
            new.market.max_claim_blocks = 1_200;
        });
        let posted = |change: fn(&mut JobSpec<Balance, BlockNumber>)| {
            let mut spec = spec(program, 4, 2);
            spec.price = PRICE + 1;
            (spec.run_blocks, spec.claim_until) = (1_200, now() + 1_200);
            change(&mut spec);
            dispatch(pallet_marketplace::Call::post_job { spec }, signed("Alice"))
        };
        assert_eq!(error_name(posted(|spec| spec.price -= 1)), "PriceBelowFloor");
        assert_eq!(error_name(posted(|spec| spec.run_blocks += 1)), "InvalidRunBlocks");
        assert_eq!(error_name(posted(|spec| spec.claim_until += 1)), "InvalidDeadline");
        posted(|_| ()).unwrap();
    });
}

#[test]
fn bonds_slashes_and_departures_follow() {
    on("development", || {
        register("Bob", 1_000 * STAR);
        register("Charlie", 1_000 * STAR);
        let leave = |name: &str| ok(pallet_provider_staking::Call::leave {}, signed(name));
        leave("Charlie");
        let before = provider("Charlie");
        set(|new| {
            new.bonds.deterrence.fraud_slash = Perbill::from_percent(60);
            new.bonds.deterrence.margin = 3;
            new.bonds.min_bond = 2_000 * STAR;
            new.bonds.unbonding_blocks = 300_000;
            new.bonds.defer_blocks = 50_000;
        });
        // (1 - rho)(1 - 1/e) phi bond / m = 0.75 x 0.632 x 0.6 x 1,000 / 3.
        let bob = account("Bob");
        let cap = <ProviderStaking as Providers<_, _, BlockNumber>>::exposure_cap(&bob) as f64;
        assert!((cap / STAR as f64 - 94.818).abs() < 0.001, "{cap}");
        let least = <Runtime as MarketApiV1<Block, AccountId, Balance, BlockNumber>>::least_bond(1);
        assert_eq!(least, Some(2_000 * STAR));
        assert_eq!(provider("Charlie"), before);
        // What is secured too little takes no new work, a slash takes the new share and waits longer.
        let too_small = pallet_provider_staking::Error::<Runtime>::BondTooSmall;
        assert_eq!(ProviderStaking::expose(&bob, 0, STAR), Err(too_small.into()));
        let cause =
            SlashCause::Fraud { contest: Default::default(), assignment: Default::default() };
        let harm = Harm { requester: bob.clone(), cap: 0, exposer: None };
        ProviderStaking::slash_fraud(&bob, cause, 1, Some(harm)).unwrap();
        let slash = pallet_provider_staking::Slashes::<Runtime>::get(cause).unwrap();
        assert_eq!(slash.amount, 600 * STAR);
        assert_eq!(slash.status, SlashStatus::Pending { due: now() + 50_000 });
        leave("Bob");
        let leaving = ProviderStatus::Leaving { withdraw_from: now() + 300_000 };
        assert_eq!(provider("Bob").status, leaving);
    });
}

#[test]
fn a_vector_that_breaks_gov_1_is_refused_by_name() {
    on("development", || {
        let mut parameters = params::PARAMETERS.verification;
        parameters.rates.honest_share = Perbill::from_percent(64);
        let refused = dispatch(Call::set_verification { parameters }, RuntimeOrigin::root());
        assert_eq!(error_name(refused), "HonestShareOutOfBounds");
        assert_eq!(ProtocolParameters::current(), params::PARAMETERS);
    });
}
