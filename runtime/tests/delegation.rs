//! Delegators over the real runtime: they share what their provider earns and what its frauds cost, and the views say so.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::print_stdout
)]

use pallet_provider_staking::Call;
use sp_runtime::Perbill;
use stardust_primitives::{
    ids::{AssignmentId, JobId},
    job::JobSpec,
    provider::{SlashCause, SlashStatus},
    staking_api::{
        runtime_decl_for_provider_staking_api::ProviderStakingApiV1, DelegationView, DelegatorView,
    },
    AccountId, Balance, BlockNumber, STAR,
};
use stardust_runtime::{
    configs::compute::DelegationAccount, params, Block, ProviderStaking, Runtime, RuntimeOrigin,
};
use stardust_world::*;

const BOND: Balance = 1_000 * STAR;
const FERDIES: Balance = 300 * STAR;
const EVES: Balance = 200 * STAR;
const DELEGATED: Balance = FERDIES + EVES;
/// What a task may cost outside, in the job that is cheated.
const VALUE: Balance = 3 * STAR;

fn delegate(name: &str, amount: Balance) {
    ok(Call::delegate { provider: account("Dave"), amount }, signed(name));
}

fn undelegate(name: &str, amount: Balance) {
    ok(Call::undelegate { provider: account("Dave"), amount }, signed(name));
}

fn view(name: &str) -> DelegationView<AccountId, Balance, BlockNumber> {
    <Runtime as ProviderStakingApiV1<Block, _, _, _>>::delegation(account("Dave"), account(name))
        .unwrap()
}

fn kept() -> Balance {
    wealth(&DelegationAccount::get())
}

/// Dave takes delegations for a tenth of what they earn; Ferdie and Eve have joined.
fn set_up() {
    register("Dave", BOND);
    ok(Call::set_commission { commission: Perbill::from_percent(10) }, signed("Dave"));
    delegate("Ferdie", FERDIES);
    delegate("Eve", EVES);
    assert_eq!((view("Ferdie").stake, view("Eve").stake), (FERDIES, EVES));
    assert_eq!(kept(), params::EXISTENTIAL_DEPOSIT + DELEGATED);
}

/// Runs a batch up to its reveal, audited by Alice.
fn revealed(job: JobId, receipt: impl Fn(u32) -> stardust_primitives::receipt::Receipt) -> Batch {
    let batch = Batch::run(claim("Dave", job), "Dave", receipt);
    batch.commit();
    advance(1);
    assert!(audit_truthfully("Alice", batch.id));
    pass_audit(batch.id);
    batch.reveal();
    batch
}

/// Dave's fraud, and its cause. Ferdie takes everything out after the claim; Charlie comes after it.
fn fraud() -> (AssignmentId, SlashCause<BlockNumber>) {
    let job = post(JobSpec { value_at_risk: VALUE, ..spec(register_primes(), 10, 10) });
    let claimed = claim("Dave", job);
    advance(1);
    undelegate("Ferdie", Balance::MAX);
    delegate("Charlie", 100 * STAR);
    let batch = Batch::run(claimed, "Dave", lie);
    batch.commit();
    advance(1);
    assert!(audit_truthfully("Alice", claimed));
    pass_audit(claimed);
    batch.reveal();
    let [(contest, task)] = contests()[..] else { panic!("one contest") };
    send_vote(vote("Alice", contest, truth(task).hash())).unwrap().unwrap();
    (claimed, SlashCause::Fraud { contest, assignment: claimed })
}

fn status(cause: SlashCause<BlockNumber>) -> SlashStatus<Balance, BlockNumber> {
    pallet_provider_staking::Slashes::<Runtime>::get(cause).unwrap().status
}

#[test]
fn a_paid_batch_raises_the_delegations_by_their_part() {
    on("development", || {
        set_up();
        let before = wealth(&account("Dave"));
        revealed(post(spec(register_primes(), 20, 20)), truth);
        let gas: u128 = (0..20).map(|task| u128::from(truth(task).gas)).sum();
        let earned = (gas * PRICE).div_ceil(10_000_000_000) * 80 / 100;
        // Commission is rounded up; of the rest, 500 of 1,500 STAR are delegated.
        let part = (earned - earned.div_ceil(10)) * DELEGATED / (BOND + DELEGATED);
        assert!(part > 0);
        assert_eq!(wealth(&account("Dave")), before + earned - part);
        assert_eq!(kept(), params::EXISTENTIAL_DEPOSIT + DELEGATED + part);
        assert_eq!(provider("Dave").pool.unwrap().stake, DELEGATED + part);
        let (ferdie, eve) = (view("Ferdie"), view("Eve"));
        assert_eq!(ferdie.stake, (DELEGATED + part) * FERDIES / DELEGATED);
        assert_eq!(eve.stake, (DELEGATED + part) * EVES / DELEGATED);
        // 90% x 300 / 1,500, and what a fraud takes of it.
        let income = f64::from(ferdie.income.deconstruct()) / 1e9;
        assert!((income - 0.18).abs() < 1e-5, "{income}");
        assert_eq!(ferdie.at_risk, (ferdie.stake * 30).div_ceil(100));
    });
}

#[test]
fn an_executed_fraud_takes_of_all_who_were_behind_the_work() {
    on("development", || {
        set_up();
        let (issued, alice) = (issuance(), wealth(&account("Alice")));
        let (claimed, cause) = fraud();
        let (auditor, escrow) =
            (wealth(&account("Alice//stash")), alice - wealth(&account("Alice")));
        assert_eq!(escrow, 0, "what is held is still Alice's");
        // 30% of 1,000 of Dave's, 300 of Ferdie's, who was behind the work, and 200 of Eve's; none of Charlie's.
        let (own, ferdies, eves) = (300 * STAR, 90 * STAR, 60 * STAR);
        let slash = pallet_provider_staking::Slashes::<Runtime>::get(cause).unwrap();
        let taken = slash.delegated.unwrap();
        assert_eq!(slash.amount, own + ferdies + eves);
        assert_eq!(taken.stake + taken.exiting, ferdies + eves);
        assert_eq!((provider("Dave").bond, provider("Dave").frozen), (BOND - own, own));
        let at_due = now() + params::DEFER_BLOCKS;
        assert_eq!(status(cause), SlashStatus::Pending { due: at_due });
        pass_defer_window();
        // 15% would be 67.5 STAR: the requester declared less. Who audited gets the rest of 25%.
        let paid = slash.amount * 25 / 100;
        let burned = slash.amount - paid;
        let executed = SlashStatus::Executed { compensation: VALUE, reward: paid - VALUE, burned };
        assert_eq!(status(cause), executed);
        assert_eq!(wealth(&account("Alice")), alice + VALUE);
        assert_eq!(wealth(&account("Alice//stash")), auditor + paid - VALUE);
        assert_eq!(issuance(), issued - burned);
        assert_eq!(kept(), params::EXISTENTIAL_DEPOSIT + DELEGATED - ferdies - eves + 100 * STAR);
        // Everybody goes, with what is left.
        all_go([FERDIES - ferdies, EVES - eves, 100 * STAR]);
        assert_eq!(kept(), params::EXISTENTIAL_DEPOSIT);
        assert!(assignment(claimed).is_none());
    });
}

#[test]
fn a_cancelled_fraud_gives_everybody_its_own_back() {
    on("development", || {
        set_up();
        let issued = issuance();
        let (_, cause) = fraud();
        assert_eq!(provider("Dave").bond, 700 * STAR);
        advance(params::DEFER_BLOCKS - 1);
        ok(Call::cancel_slash { cause }, RuntimeOrigin::root());
        assert_eq!(status(cause), SlashStatus::Cancelled);
        assert_eq!((provider("Dave").bond, provider("Dave").frozen), (BOND, 0));
        pass_defer_window();
        assert_eq!(issuance(), issued);
        all_go([FERDIES, EVES, 100 * STAR]);
        assert_eq!(kept(), params::EXISTENTIAL_DEPOSIT);
    });
}

/// Takes out what Ferdie, Eve and Charlie have, which must be this much, to the planck.
fn all_go(expected: [Balance; 3]) {
    let names = ["Ferdie", "Eve", "Charlie"];
    let before = names.map(|name| wealth(&account(name)));
    undelegate("Eve", Balance::MAX);
    undelegate("Charlie", Balance::MAX);
    advance(params::UNBONDING_BLOCKS);
    for name in names {
        let view = <Runtime as ProviderStakingApiV1<Block, _, _, _>>::delegation(
            account("Dave"),
            account(name),
        );
        if view.is_some_and(|view| view.leaving.iter().any(|part| part.is_free)) {
            let (provider, delegator) = (account("Dave"), account(name));
            ok(Call::withdraw_delegation { provider, delegator }, signed("Bob"));
        }
    }
    for ((name, before), expected) in names.into_iter().zip(before).zip(expected) {
        assert_eq!(wealth(&account(name)) - before, expected, "{name}");
    }
    assert_eq!(provider("Dave").pool.unwrap().members, 0);
}

#[test]
fn the_views_say_what_joins_what_leaves_and_what_was_slashed() {
    on("development", || {
        set_up();
        let job = post(spec(register_primes(), 40, 20));
        let first = claim("Dave", job);
        advance(1);
        // The round waits for what was claimed in its first block.
        delegate("Charlie", 50 * STAR);
        let charlie = view("Charlie");
        let round = charlie.round;
        assert_eq!((charlie.stake, charlie.at_risk), (0, 0));
        assert_eq!(charlie.income, Perbill::zero());
        assert_eq!(charlie.joining.len(), 1);
        assert_eq!(charlie.joining[0].amount, 50 * STAR);
        assert!(charlie.joining[0].round >= round && !charlie.may_end);
        undelegate("Ferdie", 100 * STAR);
        let ferdie = view("Ferdie");
        assert_eq!(ferdie.stake, 200 * STAR);
        let [part] = ferdie.leaving[..] else { panic!("one part") };
        assert_eq!((part.amount, part.round), (100 * STAR, round));
        assert!(part.is_at_risk && !part.is_free && part.free_from.is_none());
        // What leaves earns and is at risk until its round ends.
        assert_eq!(ferdie.at_risk, 90 * STAR);
        let all = <Runtime as ProviderStakingApiV1<Block, _, _, _>>::delegators(account("Dave"));
        let of = |name, [stake, joining, leaving]: [Balance; 3]| DelegatorView {
            delegator: account(name),
            stake: stake * STAR,
            joining: joining * STAR,
            leaving: leaving * STAR,
        };
        let mut expected =
            [of("Ferdie", [200, 0, 100]), of("Eve", [200, 0, 0]), of("Charlie", [0, 50, 0])];
        expected[..2].sort_by(|a, b| a.delegator.cmp(&b.delegator));
        assert_eq!(all, expected);
        // The claim is not kept: a fault, in proportion to what is behind the work.
        let job = stardust_world::job(job);
        advance(job.spec.run_blocks + 1);
        ok(pallet_marketplace::Call::expire { id: first }, signed("Bob"));
        let slashes =
            <Runtime as ProviderStakingApiV1<Block, _, _, _>>::slashes_of(account("Dave"));
        let [(cause, record)] = &slashes[..] else { panic!("one slash") };
        assert!(matches!(cause, SlashCause::Expired { .. }));
        assert!(record.delegated.unwrap().stake > 0);
        ok(Call::end_round { provider: account("Dave") }, signed("Bob"));
        let part = view("Ferdie").leaving[0];
        assert_eq!(part.free_from, Some(now() + params::UNBONDING_BLOCKS));
        assert!(!part.is_free);
        assert_eq!(view("Charlie").joining.len(), 0);
        assert!(view("Charlie").stake >= 50 * STAR - 10);
        pass_defer_window();
        advance(params::UNBONDING_BLOCKS - params::DEFER_BLOCKS);
        assert!(view("Ferdie").leaving[0].is_free);
        let of_ferdie =
            <Runtime as ProviderStakingApiV1<Block, _, _, _>>::delegations_of(account("Ferdie"));
        assert_eq!(of_ferdie, [view("Ferdie")]);
        let settled =
            <Runtime as ProviderStakingApiV1<Block, _, _, _>>::slashes_of(account("Dave"));
        assert!(matches!(settled[0].1.status, SlashStatus::Executed { .. }));
    });
}

#[test]
fn fifty_registrations_in_a_row_cost_what_the_curve_says() {
    on("development", || {
        let price = || <Runtime as ProviderStakingApiV1<Block, _, _, _>>::registration_price();
        let (mut expected, mut sum, issued) = (STAR, 0, issuance());
        let mut minted = 0;
        for number in 0..50 {
            let name = format!("sybil/{number}");
            let needs = expected + 502 * STAR;
            use frame_support::traits::fungible::Mutate;
            stardust_runtime::Balances::mint_into(&account(&name), needs).unwrap();
            minted += needs;
            assert_eq!(price(), expected);
            register(&name, 500 * STAR);
            sum += expected;
            expected = (expected * 126).div_ceil(100);
        }
        assert_eq!(issuance(), issued + minted - sum);
        // (1.26^50 - 1) / 0.26.
        assert_eq!(sum / STAR, 401_374);
        // The price halves every 360 blocks.
        advance(params::PRICE_HALF_LIFE);
        assert_eq!(price(), expected / 2);
        assert_eq!(ProviderStaking::registration_price(), expected / 2);
        advance(17 * params::PRICE_HALF_LIFE);
        assert_eq!(price(), STAR);
    });
}
