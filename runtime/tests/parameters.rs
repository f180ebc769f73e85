//! Governed parameters over the real runtime: what is set counts for what comes later, and only that.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects
)]

use pallet_staking::EraPayout;
use sp_runtime::{DispatchError::BadOrigin, Perbill};
use stardust_primitives::{
    api::runtime_decl_for_market_api::MarketApiV1,
    job::JobSpec,
    money::{AuditRates, FeeSplit},
    parameters::{Group, Parameters, Relation, Rule, Unit, Violation},
    parameters_api::runtime_decl_for_parameters_api::ParametersApiV1,
    provider::{Harm, ProviderStatus, SlashCause, SlashStatus},
    reputation::{PaidBatch, ProgramClass},
    traits::{Providers, Reputation as _},
    Balance, BlockNumber, STAR,
};
use stardust_runtime::{
    params, AccountId, Block, ProtocolParameters, ProviderStaking, Reputation, Runtime,
    RuntimeOrigin,
};
use stardust_world::*;

type Call = pallet_protocol_parameters::Call<Runtime>;

/// The call that sets this group.
fn call(group: Group) -> Call {
    match group {
        Group::Market(parameters) => Call::set_market { parameters },
        Group::Verification(parameters) => Call::set_verification { parameters },
        Group::Bonds(parameters) => Call::set_bonds { parameters },
        Group::Providers(parameters) => Call::set_providers { parameters },
        Group::Treasury(parameters) => Call::set_treasury { parameters },
        Group::Dispatch(parameters) => Call::set_dispatch { parameters },
    }
}

/// What the runtime tells who asks beforehand.
fn check(group: Group) -> Result<(), Violation> {
    <Runtime as ParametersApiV1<Block>>::check(group)
}

fn set(change: impl FnOnce(&mut Parameters)) {
    let mut next = ProtocolParameters::current();
    change(&mut next);
    for group in next.clone().groups() {
        assert_eq!(check(group.clone()), Ok(()));
        ok(call(group), RuntimeOrigin::root());
    }
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
        for call in params::PARAMETERS.groups().map(call) {
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
fn registrations_pings_and_delegations_follow() {
    on("development", || {
        use pallet_provider_staking::Call;
        register("Bob", 1_000 * STAR);
        let commission = |percent| {
            let commission = Perbill::from_percent(percent);
            dispatch(Call::set_commission { commission }, signed("Bob"))
        };
        let delegate = |amount| {
            let call = Call::delegate { provider: account("Bob"), amount };
            dispatch(call, signed("Ferdie"))
        };
        commission(10).unwrap();
        delegate(10 * STAR).unwrap();
        let before = provider("Bob");
        assert_eq!(before.deposit, params::REGISTRATION_DEPOSIT);
        set(|new| {
            new.providers.registration_price = 40 * STAR;
            new.providers.price_half_life = 1_200;
            new.providers.registration_deposit = 3 * STAR;
            new.providers.ping_blocks = 600;
            new.providers.min_delegation = 50 * STAR;
            // Twice as much as its own takes a margin of 0.75 x 3.
            new.bonds.delegation_limit = 2;
            new.bonds.deterrence.margin = 3;
            new.providers.commission_raise = Perbill::from_percent(2);
            new.providers.commission_blocks = 20_000;
        });
        // What is recorded stays.
        assert_eq!(provider("Bob"), before);
        let issued = issuance();
        register("Charlie", 1_000 * STAR);
        assert_eq!((provider("Charlie").deposit, issued - issuance()), (3 * STAR, 40 * STAR));
        // 26% dearer, and half of that in the new time.
        assert_eq!(ProviderStaking::registration_price(), 50 * STAR + STAR * 2 / 5);
        advance(600);
        assert_eq!(ProviderStaking::registration_price(), 40 * STAR);
        ok(Call::ping {}, signed("Charlie"));
        advance(599);
        let too_soon = dispatch(Call::ping {}, signed("Charlie"));
        assert_eq!(error_name(too_soon), "PingTooSoon");
        assert_eq!(error_name(delegate(50 * STAR - 1)), "DelegationTooSmall");
        // Twice its own bond, the ten that were there included.
        assert_eq!(error_name(delegate(1_990 * STAR + 1)), "DelegationLimit");
        delegate(1_990 * STAR).unwrap();
        // All of what was below the new least can still be taken out; two points after 20,000 blocks.
        advance(20_000 - 1_199);
        assert_eq!(error_name(commission(13)), "CommissionTooHigh");
        commission(12).unwrap();
        let amount = Balance::MAX;
        ok(Call::undelegate { provider: account("Bob"), amount }, signed("Ferdie"));
    });
}

#[test]
fn trust_follows() {
    on("development", || {
        register("Bob", 1_000 * STAR);
        let bob = account("Bob");
        let earn = || {
            let network_fee = STAR / 100_000;
            let batch = PaidBatch { network_fee, is_checked: true, blocks: 1, gas: 0 };
            Reputation::note_paid(&bob, ProgramClass::Short, batch);
            checked(&bob)
        };
        assert_eq!(earn(), 0);
        set(|new| new.providers.fee_per_point = STAR / 100_000);
        assert_eq!(earn(), 1);
    });
}

#[test]
fn records_are_kept_for_as_long_as_is_in_force() {
    on("development", || {
        let job = post(spec(register_primes(), 4, 2));
        ok(pallet_marketplace::Call::cancel_job { job }, signed("Alice"));
        assert!(is_closed(job));
        set(|new| new.market.keep_blocks = 201_600);
        let forget = || dispatch(pallet_marketplace::Call::forget_job { job }, signed("Eve"));
        advance(params::OUTPUT_BLOCKS + params::ANSWER_BLOCKS + 201_600);
        assert_eq!(error_name(forget()), "StillKept");
        advance(1);
        forget().unwrap();
    });
}

#[test]
fn the_treasury_gets_its_share_of_the_next_era() {
    on("development", || {
        type Payout = <Runtime as pallet_staking::Config>::EraPayout;
        let era = || Payout::era_payout(0, 1_000_000_000 * STAR, 60_000);
        let (stakers, treasury) = era();
        // A fifth, and after the vote a half, of the same sum.
        assert!(stakers > 0 && stakers.abs_diff(4 * treasury) < 5);
        set(|new| new.treasury.emission_share = Perbill::from_percent(50));
        let (fewer, more) = era();
        assert_eq!(fewer + more, stakers + treasury);
        assert!(fewer.abs_diff(more) < 2);
    });
}

#[test]
fn a_vector_that_breaks_gov_1_is_refused_by_name_and_by_its_two_sides() {
    on("development", || {
        let mut parameters = params::PARAMETERS;
        parameters.verification.rates.honest_share = Perbill::from_percent(64);
        parameters.providers.commission_blocks = 1_200;
        parameters.treasury.emission_share = Perbill::one();
        parameters.bonds.defer_blocks = 28_799;
        let told = |rule, left, relation, right, unit| {
            Some(Violation { rule, left, relation, right, unit })
        };
        let expected = [
            None,
            told(
                Rule::HonestShareOutOfBounds,
                640_000_000,
                Relation::AtMost,
                630_000_000,
                Unit::Share,
            ),
            told(Rule::DeferBlocksOutOfBounds, 28_799, Relation::AtLeast, 28_800, Unit::Blocks),
            // One point an hour.
            told(Rule::CommissionTooFast, 240_000_000, Relation::AtMost, 50_000_000, Unit::Share),
            told(
                Rule::TreasuryShareOutOfBounds,
                1_000_000_000,
                Relation::AtMost,
                500_000_000,
                Unit::Share,
            ),
        ];
        for (group, expected) in parameters.groups().into_iter().zip(expected) {
            assert_eq!(check(group.clone()).err(), expected);
            let result = dispatch(call(group), RuntimeOrigin::root());
            match expected {
                // The name that the client shows is the chain's.
                Some(told) => assert_eq!(error_name(result), format!("{:?}", told.rule)),
                None => assert!(result.is_ok()),
            }
        }
        assert_eq!(ProtocolParameters::current(), params::PARAMETERS);
    });
}
