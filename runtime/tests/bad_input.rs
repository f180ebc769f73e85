//! Every call with bad input: the exact error by its name, and not one bit of state changed.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::print_stdout
)]

use frame_support::dispatch::DispatchResultWithPostInfo;
use sp_core::{Pair, H256};
use sp_runtime::{
    traits::Zero, transaction_validity::TransactionValidityError, FixedU128, Perbill,
};
use stardust_primitives::{
    assignment::AssignmentState,
    audit::{Answer, AuditReport, Lot, SignedReport},
    ids::{AssignmentId, ContestId, DomainId, JobId},
    items::Items,
    job::{Assurance, JobSpec, MAX_GAS, MAX_TASKS},
    provider::SlashCause,
    tree::{SumNode, MAX_BATCH},
    Balance, BlockNumber, STAR,
};
use stardust_runtime::{params, Runtime, RuntimeCall, RuntimeOrigin};
use stardust_world::*;

type Spec = JobSpec<Balance, BlockNumber>;
const BOND: Balance = 1_000 * STAR;

/// The call fails with this error and changes nothing.
#[track_caller]
fn refused(call: impl Into<RuntimeCall>, origin: RuntimeOrigin, name: &str) {
    let call = call.into();
    let before = state_root();
    let result: DispatchResultWithPostInfo = dispatch(call.clone(), origin);
    let said = match result {
        Ok(_) => panic!("accepted: {call:?}"),
        Err(_) => error_name(result),
    };
    assert_eq!(said, name, "{call:?}");
    assert_eq!(state_root(), before, "changed the state: {call:?}");
}

#[track_caller]
fn refused_by_the_pool(result: Result<sp_runtime::DispatchResult, TransactionValidityError>) {
    assert!(matches!(result, Err(TransactionValidityError::Invalid(_))), "{result:?}");
}

fn spec_refused(change: impl FnOnce(&mut Spec), program: H256, name: &str) {
    let mut spec = spec(program, 20, 10);
    change(&mut spec);
    refused(pallet_marketplace::Call::post_job { spec }, signed("Alice"), name);
}

#[test]
fn programs() {
    on("development", || {
        let register = |program, size| pallet_marketplace::Call::<Runtime>::register_program {
            program,
            size,
            royalty_to: None,
        };
        refused(register(H256::zero(), 10), signed("Eve"), "MissingPreimage");
        let junk = note("Eve", b"no program at all");
        refused(register(junk, 17), signed("Eve"), "ProgramMalformed");
        let mut cut = PRIMES.to_vec();
        cut.truncate(PRIMES.len() / 2);
        let cut_hash = note("Eve", &cut);
        refused(register(cut_hash, cut.len() as u32), signed("Eve"), "ProgramMalformed");
        let program = register_primes();
        refused(register(program, PRIMES.len() as u32), signed("Eve"), "AlreadyRegistered");
        refused(register(program, 1), RuntimeOrigin::none(), "BadOrigin");
    });
}

#[test]
fn posting() {
    on("development", || {
        let program = register_primes();
        spec_refused(|s| s.program = H256::repeat_byte(9), program, "UnknownProgram");
        spec_refused(|s| s.tasks = 0, program, "InvalidTasks");
        spec_refused(|s| s.tasks = MAX_TASKS + 1, program, "InvalidTasks");
        spec_refused(|s| s.batch_size = 0, program, "InvalidBatchSize");
        spec_refused(|s| s.batch_size = MAX_BATCH + 1, program, "InvalidBatchSize");
        spec_refused(|s| s.gas_limit = 0, program, "InvalidGasLimit");
        spec_refused(|s| s.gas_limit = MAX_GAS + 1, program, "InvalidGasLimit");
        spec_refused(|s| s.price = 0, program, "PriceBelowFloor");
        spec_refused(|s| s.price = u128::MAX, program, "Overflow");
        spec_refused(|s| s.price = 1 << 80, program, "CannotAfford");
        spec_refused(|s| s.value_at_risk = u128::MAX, program, "Overflow");
        spec_refused(|s| s.domain = DomainId(1), program, "UnknownDomain");
        for n in [0, 1, 4, 255] {
            spec_refused(|s| s.assurance = Assurance::Replicated { n }, program, "InvalidReplicas");
        }
        spec_refused(|s| s.claim_until = now(), program, "InvalidDeadline");
        spec_refused(|s| s.claim_until = u32::MAX, program, "InvalidDeadline");
        spec_refused(|s| s.run_blocks = 0, program, "InvalidRunBlocks");
        spec_refused(|s| s.run_blocks = u32::MAX, program, "InvalidRunBlocks");
        spec_refused(|s| s.payload = Some(H256::zero()), program, "MissingPayload");
        spec_refused(|s| s.items = Items::Preimage(H256::zero()), program, "MissingItems");
        let junk = note("Eve", b"\xff\xff\xff no list");
        spec_refused(|s| s.items = Items::Preimage(junk), program, "MalformedItems");
        let nineteen = note("Eve", &codec::Encode::encode(&vec![vec![1u8]; 19]));
        spec_refused(|s| s.items = Items::Preimage(nineteen), program, "TooFewItems");
        let call = pallet_marketplace::Call::post_job { spec: spec(program, 20, 10) };
        refused(call, RuntimeOrigin::none(), "BadOrigin");
    });
}

#[test]
fn spot_prices() {
    on("development", || {
        let program = register_primes();
        let post = |price, factor| {
            let spec = Spec { price, ..spec(program, 20, 10) };
            let factor = FixedU128::from_inner(factor);
            pallet_marketplace::Call::<Runtime>::post_job_at_spot { spec, factor }
        };
        const ONCE: u128 = 1_000_000_000_000_000_000;
        for factor in [0, ONCE / 4 - 1, 8 * ONCE + 1, u128::MAX] {
            refused(post(STAR, factor), signed("Alice"), "InvalidSpotFactor");
        }
        refused(post(0, ONCE), signed("Alice"), "SpotAboveLimit");
        refused(post(params::SPOT_INITIAL_PRICE, ONCE + 1), signed("Alice"), "SpotAboveLimit");
        refused(post(STAR, ONCE), RuntimeOrigin::none(), "BadOrigin");
        refused(post(STAR, ONCE), RuntimeOrigin::root(), "BadOrigin");
        let refresh = || pallet_spot::Call::<Runtime>::refresh { provider: account("Bob") };
        refused(refresh(), signed("Eve"), "UpToDate");
        register("Bob", BOND);
        refused(refresh(), signed("Eve"), "UpToDate");
        refused(refresh(), RuntimeOrigin::none(), "BadOrigin");
        refused(refresh(), RuntimeOrigin::root(), "BadOrigin");
    });
}

#[test]
fn providers() {
    on("development", || {
        use pallet_provider_staking::Call;
        let endpoint = || b"http://127.0.0.1:1".to_vec().try_into().unwrap();
        let register = |bond, capacity| registration(bond, 1, capacity);
        let at_most = |burn_max| Call::<Runtime>::register {
            bond: BOND,
            endpoint: endpoint(),
            price: 1,
            capacity: 1,
            burn_max,
        };
        refused(at_most(0), signed("Bob"), "PriceTooHigh");
        refused(at_most(STAR - 1), signed("Bob"), "PriceTooHigh");
        refused(register(500 * STAR - 1, 1), signed("Bob"), "BondTooSmall");
        refused(register(u128::MAX, 1), signed("Bob"), "CannotAfford");
        refused(register(BOND, 0), signed("Bob"), "InvalidCapacity");
        refused(register(BOND, u32::MAX), signed("Bob"), "InvalidCapacity");
        for call in [
            Call::bond_more { amount: 1 },
            Call::set_offer { endpoint: endpoint(), price: 1, capacity: 1 },
            Call::leave {},
            Call::rejoin {},
            Call::withdraw {},
            Call::unbond { amount: 1 },
            Call::withdraw_unbonded {},
            Call::ping {},
            Call::set_commission { commission: Perbill::zero() },
        ] {
            refused(call.clone(), signed("Bob"), "NotProvider");
            refused(call, RuntimeOrigin::none(), "BadOrigin");
        }
        stardust_world::register("Bob", BOND);
        refused(register(BOND, 1), signed("Bob"), "AlreadyRegistered");
        refused(Call::bond_more { amount: u128::MAX }, signed("Bob"), "CannotAfford");
        refused(Call::rejoin {}, signed("Bob"), "NotLeaving");
        refused(Call::withdraw {}, signed("Bob"), "NotLeaving");
        // The next one costs 26% more.
        refused(at_most(STAR * 126 / 100 - 1), signed("Charlie"), "PriceTooHigh");
        refused(Call::bond_more { amount: 0 }, signed("Bob"), "ZeroAmount");
        refused(Call::unbond { amount: 0 }, signed("Bob"), "ZeroAmount");
        refused(Call::unbond { amount: 500 * STAR + 1 }, signed("Bob"), "NotEnoughBonded");
        refused(Call::unbond { amount: u128::MAX }, signed("Bob"), "NotEnoughBonded");
        refused(Call::withdraw_unbonded {}, signed("Bob"), "NothingToRelease");
        (0..8).for_each(|_| ok(Call::unbond { amount: 1 }, signed("Bob")));
        refused(Call::unbond { amount: 1 }, signed("Bob"), "TooManyUnbonding");
        refused(Call::withdraw_unbonded {}, signed("Bob"), "NothingToRelease");
        refused(Call::ping {}, signed("Bob"), "PingTooSoon");
        advance(params::PING_BLOCKS - 1);
        refused(Call::ping {}, signed("Bob"), "PingTooSoon");
        ok(Call::leave {}, signed("Bob"));
        refused(Call::leave {}, signed("Bob"), "Leaving");
        refused(Call::ping {}, signed("Bob"), "Leaving");
        refused(Call::withdraw {}, signed("Bob"), "UnbondingNotOver");
    });
}

#[test]
fn what_is_taken_out_secures_no_work() {
    on("development", || {
        use pallet_provider_staking::Call;
        register("Bob", BOND);
        // V* of 1,000 STAR is 71.1 STAR, and of 500 STAR half of it; the batch is worth 60.1.
        let spec = spec(register_primes(), 20, 10);
        claim("Bob", post(JobSpec { value_at_risk: 6 * STAR, ..spec }));
        refused(Call::unbond { amount: 500 * STAR }, signed("Bob"), "ExposureExceeded");
        ok(Call::unbond { amount: 100 * STAR }, signed("Bob"));
    });
}

#[test]
fn delegations() {
    on("development", || {
        use pallet_provider_staking::Call;
        let (bob, ferdie) = (account("Bob"), account("Ferdie"));
        let charge = |percent| Call::<Runtime>::set_commission {
            commission: Perbill::from_percent(percent),
        };
        let delegate = |amount| Call::<Runtime>::delegate { provider: bob.clone(), amount };
        let undelegate = |amount| Call::<Runtime>::undelegate { provider: bob.clone(), amount };
        let (provider, delegator) = (bob.clone(), ferdie.clone());
        let withdraw = Call::<Runtime>::withdraw_delegation { provider, delegator };
        let end = Call::<Runtime>::end_round { provider: bob.clone() };
        let of_anyone = [delegate(100 * STAR), undelegate(1), withdraw.clone(), end.clone()];
        for call in of_anyone {
            refused(call.clone(), signed("Ferdie"), "NotProvider");
            refused(call.clone(), RuntimeOrigin::none(), "BadOrigin");
            refused(call, RuntimeOrigin::root(), "BadOrigin");
        }
        register("Bob", BOND);
        refused(delegate(100 * STAR), signed("Ferdie"), "NoDelegations");
        refused(undelegate(1), signed("Ferdie"), "NotDelegator");
        refused(withdraw.clone(), signed("Ferdie"), "NotDelegator");
        refused(end.clone(), signed("Ferdie"), "NoDelegations");
        ok(charge(10), signed("Bob"));
        refused(end.clone(), signed("Ferdie"), "NothingWaits");
        advance(params::COMMISSION_BLOCKS - 1);
        refused(charge(11), signed("Bob"), "CommissionTooSoon");
        refused(charge(12), signed("Bob"), "CommissionTooHigh");
        refused(delegate(0), signed("Ferdie"), "DelegationTooSmall");
        refused(delegate(10 * STAR - 1), signed("Ferdie"), "DelegationTooSmall");
        refused(delegate(1_000 * STAR + 1), signed("Ferdie"), "DelegationLimit");
        refused(delegate(u128::MAX), signed("Ferdie"), "DelegationLimit");
        refused(delegate(100 * STAR), signed("Nobody"), "CannotAfford");
        ok(delegate(1_000 * STAR), signed("Ferdie"));
        refused(delegate(10 * STAR), signed("Eve"), "DelegationLimit");
        refused(undelegate(0), signed("Ferdie"), "ZeroAmount");
        refused(undelegate(991 * STAR), signed("Ferdie"), "DelegationTooSmall");
        refused(undelegate(1), signed("Eve"), "NotDelegator");
        refused(withdraw.clone(), signed("Eve"), "NothingToRelease");
        // Nothing is in hand: what leaves has left, and waits for its time.
        ok(undelegate(100 * STAR), signed("Ferdie"));
        refused(withdraw.clone(), signed("Ferdie"), "NothingToRelease");
        advance(params::UNBONDING_BLOCKS - 1);
        refused(withdraw.clone(), signed("Ferdie"), "NothingToRelease");
        advance(1);
        ok(withdraw, signed("Eve"));
        (0..8).for_each(|_| ok(undelegate(STAR), signed("Ferdie")));
        refused(undelegate(STAR), signed("Ferdie"), "TooManyLeaving");
        // Work in hand keeps the second round from ending.
        let job = post(spec(register_primes(), 20, 10));
        claim("Bob", job);
        ok(delegate(10 * STAR), signed("Eve"));
        refused(end, signed("Eve"), "RoundNotOver");
        ok(Call::leave {}, signed("Bob"));
        refused(delegate(10 * STAR), signed("Ferdie"), "Leaving");
    });
}

#[test]
fn slashes() {
    on("development", || {
        use pallet_provider_staking::Call;
        let execute = |cause| Call::<Runtime>::execute_slash { cause };
        let cancel = |cause| Call::<Runtime>::cancel_slash { cause };
        register("Bob", BOND);
        let id = claim("Bob", post(spec(register_primes(), 20, 10)));
        let fault = SlashCause::Expired { assignment: id, claimed_at: now() };
        let unknown = SlashCause::Withheld { assignment: id, claimed_at: now() };
        refused(execute(fault), signed("Eve"), "UnknownSlash");
        refused(cancel(fault), RuntimeOrigin::root(), "UnknownSlash");
        ok(pallet_provider_staking::Call::leave {}, signed("Bob"));
        // Late enough that the unbonding period ends before the defer window.
        advance(params::UNBONDING_BLOCKS);
        ok(pallet_marketplace::Call::expire { id }, signed("Eve"));
        refused(Call::withdraw {}, signed("Bob"), "BondFrozen");
        refused(execute(fault), signed("Eve"), "SlashNotDue");
        refused(execute(unknown), signed("Eve"), "UnknownSlash");
        refused(cancel(fault), signed("Bob"), "BadOrigin");
        refused(cancel(fault), RuntimeOrigin::none(), "BadOrigin");
        advance(params::DEFER_BLOCKS - 1);
        refused(execute(fault), signed("Eve"), "SlashNotDue");
        advance(1);
        refused(execute(fault), RuntimeOrigin::none(), "BadOrigin");
        refused(execute(fault), RuntimeOrigin::root(), "BadOrigin");
        ok(execute(fault), signed("Eve"));
        refused(execute(fault), signed("Eve"), "SlashSettled");
        refused(cancel(fault), RuntimeOrigin::root(), "SlashSettled");
        ok(Call::withdraw {}, signed("Bob"));
    });
}

#[test]
fn claims() {
    on("development", || {
        let claim = |job, count| {
            let path = Default::default();
            pallet_marketplace::Call::<Runtime>::claim { job, count, path }
        };
        register("Bob", BOND);
        refused(claim(JobId(0), 1), signed("Bob"), "UnknownJob");
        let program = register_primes();
        let id = post(spec(program, 20, 10));
        refused(claim(id, 1), signed("Eve"), "NotProvider");
        refused(claim(id, 0), signed("Bob"), "InvalidCount");
        refused(claim(id, 17), signed("Bob"), "InvalidCount");
        refused(claim(id, 1), RuntimeOrigin::none(), "BadOrigin");
        // V* of 1,000 STAR is 71.1 STAR: one batch of ten tasks at 10 STAR is too much.
        let dear = post(JobSpec { value_at_risk: 10 * STAR, ..spec(program, 20, 10) });
        refused(claim(dear, 1), signed("Bob"), "ExposureExceeded");
        let cheap = post(JobSpec { price: 1, ..spec(program, 20, 10) });
        let offer = pallet_provider_staking::Call::set_offer {
            endpoint: Default::default(),
            price: 2,
            capacity: 2,
        };
        ok(offer, signed("Bob"));
        refused(claim(cheap, 1), signed("Bob"), "PriceTooLow");
        ok(claim(id, 2), signed("Bob"));
        refused(claim(id, 1), signed("Bob"), "NothingToClaim");
        let more = post(spec(program, 20, 10));
        refused(claim(more, 1), signed("Bob"), "CapacityReached");
        advance(10_001);
        refused(claim(more, 1), signed("Bob"), "ClaimsClosed");
    });
}

#[test]
fn commitments_and_reveals() {
    on("development", || {
        use pallet_marketplace::Call;
        ["Bob", "Charlie"].into_iter().for_each(|name| register(name, BOND));
        let job = post(spec(register_primes(), 20, 10));
        let id = claim("Bob", job);
        let batch = Batch::run(id, "Bob", truth);
        let commit = |id| Call::<Runtime>::commit { id, commitment: batch.commitment() };
        refused(commit(AssignmentId { batch: 7, ..id }), signed("Bob"), "UnknownAssignment");
        refused(commit(id), signed("Charlie"), "NotYours");
        refused(batch_reveal(&batch, |_| {}), signed("Bob"), "WrongState");
        batch.commit();
        refused(commit(id), signed("Bob"), "WrongState");
        refused(batch_reveal(&batch, |_| {}), signed("Bob"), "AuditNotOver");
        advance(1);
        assert!(audit_truthfully("Alice", id));
        pass_audit(id);
        refused(batch.reveal_call(), signed("Charlie"), "NotYours");
        refused(batch_reveal(&batch, |r| r.salt[0] ^= 1), signed("Bob"), "CommitmentMismatch");
        refused(batch_reveal(&batch, |r| r.root.gas += 1), signed("Bob"), "CommitmentMismatch");
        refused(batch_reveal(&batch, |r| drop(r.openings.pop())), signed("Bob"), "WrongOpenings");
        refused(batch_reveal(&batch, |r| r.openings.reverse()), signed("Bob"), "WrongOpenings");
        let falsify = |r: &mut Reveal| r.openings[0].receipt.gas += 1;
        refused(batch_reveal(&batch, falsify), signed("Bob"), "InvalidOpening");
        batch.reveal();
        refused(batch_reveal(&batch, |_| {}), signed("Bob"), "WrongState");
        // Somebody else's commitment, copied: it binds its provider and cannot be opened.
        let copied = claim("Charlie", job);
        let honest = Batch::run(copied, "Bob", truth);
        ok(Call::commit { id: copied, commitment: honest.commitment() }, signed("Charlie"));
        advance(1);
        audit_truthfully("Alice", copied);
        pass_audit(copied);
        refused(honest.reveal_call(), signed("Charlie"), "CommitmentMismatch");
        let ends = audit(copied).unwrap().ends();
        advance(ends + 10_000 - now());
        refused(honest.reveal_call(), signed("Charlie"), "DeadlinePassed");
    });
}

struct Reveal {
    root: SumNode,
    salt: [u8; 32],
    openings: Vec<stardust_primitives::tree::Opening>,
}

fn batch_reveal(batch: &Batch, change: impl FnOnce(&mut Reveal)) -> RuntimeCall {
    let mut audited: Vec<_> = audit(batch.id)
        .map(|audit| audit.answers.iter().map(|signed| signed.answer.index).collect())
        .unwrap_or_default();
    audited.sort();
    let openings = audited.into_iter().map(|index| batch.open(index)).collect();
    let mut reveal = Reveal { root: batch.tree.root(), salt: batch.salt, openings };
    change(&mut reveal);
    let Reveal { root, salt, openings } = reveal;
    let openings = openings.try_into().unwrap();
    pallet_marketplace::Call::reveal { id: batch.id, root, salt, openings }.into()
}

#[test]
fn exits() {
    on("development", || {
        use pallet_marketplace::Call;
        register("Bob", BOND);
        let job = post(spec(register_primes(), 20, 10));
        let id = claim("Bob", job);
        refused(Call::expire { id }, signed("Eve"), "DeadlineNotPassed");
        let unknown = AssignmentId { batch: 1, ..id };
        refused(Call::expire { id: unknown }, signed("Eve"), "UnknownAssignment");
        refused(Call::cancel_job { job: JobId(9) }, signed("Alice"), "UnknownJob");
        refused(Call::cancel_job { job }, signed("Eve"), "NotRequester");
        refused(Call::settle { job, batch: 0 }, signed("Eve"), "NothingToSettle");
        let batch = Batch::run(id, "Bob", truth);
        let opening = batch.open(0);
        let contest = |a, b| Call::<Runtime>::contest { job, batch: 0, a, b };
        let of = |replica| (replica, opening.clone());
        refused(contest(of(1), of(2)), signed("Eve"), "UnknownAssignment");
        refused(contest(of(0), of(0)), signed("Eve"), "SameReplica");
        refused(contest(of(0), of(1)), signed("Eve"), "WrongState");
        let close = |contest| pallet_verification::Call::<Runtime>::close_contest { contest };
        refused(close(ContestId(0)), signed("Eve"), "UnknownContest");
    });
}

#[test]
fn output_demands() {
    on("development", || {
        use pallet_marketplace::Call;
        register("Bob", BOND);
        let job = post(spec(register_primes(), 20, 10));
        let id = claim("Bob", job);
        let batch = Batch::run(id, "Bob", truth);
        let demand = |id, index| Call::<Runtime>::demand_output { id, index };
        let expire = |id, index| Call::<Runtime>::expire_demand { id, index };
        let answer = |index, output: &[u8]| {
            let (opening, output) = (batch.open(index), output.to_vec().try_into().unwrap());
            Call::<Runtime>::answer_output { id, opening, output }
        };
        refused(demand(id, 3), signed("Alice"), "WrongState");
        batch.commit();
        advance(1);
        audit_truthfully("Alice", id);
        pass_audit(id);
        batch.reveal();
        refused(demand(AssignmentId { job: JobId(9), ..id }, 3), signed("Alice"), "UnknownJob");
        let other = AssignmentId { batch: 1, ..id };
        refused(demand(other, 13), signed("Alice"), "UnknownAssignment");
        refused(demand(id, 3), signed("Bob"), "NotRequester");
        refused(demand(id, 3), RuntimeOrigin::none(), "BadOrigin");
        refused(demand(id, 10), signed("Alice"), "UnknownTask");
        refused(answer(3, &output(3)), signed("Bob"), "UnknownDemand");
        refused(expire(id, 3), signed("Alice"), "UnknownDemand");
        ok(demand(id, 3), signed("Alice"));
        refused(demand(id, 3), signed("Alice"), "AlreadyDemanded");
        refused(answer(3, b"other"), signed("Bob"), "WrongOutput");
        refused(answer(3, &output(3)), RuntimeOrigin::none(), "BadOrigin");
        let mut opening = batch.open(3);
        opening.siblings.pop();
        let cut = Call::answer_output { id, opening, output: Default::default() };
        refused(cut, signed("Bob"), "InvalidOpening");
        refused(expire(id, 3), signed("Alice"), "DeadlineNotPassed");
        refused(expire(id, 3), RuntimeOrigin::none(), "BadOrigin");
        (4..7).for_each(|index| ok(demand(id, index), signed("Alice")));
        refused(demand(id, 7), signed("Alice"), "TooManyDemands");
    });
}

#[test]
fn audit_reports() {
    on("development", || {
        register("Bob", BOND);
        let job = post(spec(register_primes(), 20, 10));
        let id = claim("Bob", job);
        Batch::run(id, "Bob", truth).commit();
        advance(1);
        let good = report("Alice", id, truth).unwrap();
        let send = |report: SignedReport| {
            let before = state_root();
            refused_by_the_pool(send_report(report.clone()));
            assert_eq!(state_root(), before);
            // A signed user cannot bring it either.
            let call = pallet_verification::Call::report_audit { report };
            refused(call, signed("Eve"), "BadOrigin");
        };
        let change = |change: &dyn Fn(&mut AuditReport)| {
            let mut report = good.report.clone();
            change(&mut report);
            send(sign_report("Alice", report));
        };
        // By somebody who is no validator, with its own valid signature and lot.
        send(report("Eve", id, truth).unwrap_or_else(|| {
            let auditor = audit_key("Eve").public();
            sign_report("Eve", AuditReport { auditor, ..good.report.clone() })
        }));
        send(SignedReport {
            signature: sign_report("Eve", good.report.clone()).signature,
            ..good.clone()
        });
        change(&|r| r.lot = Lot([7; 96]));
        change(&|r| r.commitment = H256::zero());
        change(&|r| r.assignment.batch = 1);
        change(&|r| r.answers = Default::default());
        change(&|r| r.answers[0].index ^= 1);
        change(&|r| {
            let extra = Answer { index: 9, receipt: H256::zero() };
            let _ = r.answers.try_push(extra);
            let _ = r.answers.try_push(Answer { index: 8, ..extra });
        });
        send_report(good.clone()).unwrap().unwrap();
        send(good);
    });
}

#[test]
fn incomplete_audits() {
    on("local", || {
        register("Bob", BOND);
        let assurance = Assurance::Critical;
        let job = post(JobSpec { assurance, ..spec(register_primes(), 10, 10) });
        let dear = JobSpec { assurance, price: 1 << 79, ..spec(job_program(job), 1, 1) };
        refused(pallet_marketplace::Call::post_job { spec: dear }, signed("Alice"), "CannotAfford");
        // The tasks alone would not be too dear to count, but their audits are.
        let (gas_limit, price) = (3_000_000_000, u128::MAX);
        let huge = JobSpec { assurance, gas_limit, price, ..spec(job_program(job), 1, 1) };
        refused(pallet_marketplace::Call::post_job { spec: huge }, signed("Alice"), "Overflow");
        let id = claim("Bob", job);
        let batch = Batch::run(id, "Bob", truth);
        batch.commit();
        advance(1);
        assert!(audit_truthfully("Alice", id));
        refused(batch.reveal_call(), signed("Bob"), "AuditNotOver");
        refused(pallet_marketplace::Call::expire { id }, signed("Eve"), "DeadlineNotPassed");
        pass_audit(id);
        refused(batch.reveal_call(), signed("Bob"), "AuditIncomplete");
        refused(batch.reveal_call(), signed("Eve"), "NotYours");
        advance(1_000);
        refused(batch.reveal_call(), signed("Bob"), "AuditIncomplete");
        refused(pallet_marketplace::Call::expire { id }, RuntimeOrigin::none(), "BadOrigin");
    });
}

fn job_program(id: JobId) -> H256 {
    stardust_world::job(id).spec.program
}

#[test]
fn the_disabled() {
    on("local", || {
        // Enough for three slashes.
        register("Dave", 10 * BOND);
        let spec = JobSpec { assurance: Assurance::Critical, ..spec(register_primes(), 10, 10) };
        let job = post(spec);
        let names = ["Alice", "Bob", "Charlie"];
        for round in 0..3 {
            let id = claim("Dave", job);
            let batch = Batch::run(id, "Dave", lie);
            batch.commit();
            advance(1);
            assert!(names.iter().all(|name| audit_truthfully(name, id)));
            pass_audit(id);
            batch.reveal();
            let [(contest, task)] = contests()[..] else { panic!("one contest") };
            let wrong = vote("Dave", contest, lie(task).hash());
            if round < 2 {
                send_vote(wrong).unwrap().unwrap();
            } else {
                // Wrong or right, the disabled have no voice.
                refused_by_the_pool(send_vote(wrong));
                refused_by_the_pool(send_vote(vote("Dave", contest, truth(task).hash())));
            }
            for name in names {
                send_vote(vote(name, contest, truth(task).hash())).unwrap().unwrap();
            }
        }
        let id = claim("Dave", job);
        Batch::run(id, "Dave", truth).commit();
        advance(1);
        refused_by_the_pool(send_report(report("Dave", id, truth).unwrap()));
    });
}

#[test]
fn panel_votes() {
    on("local", || {
        register("Dave", BOND);
        let job = post(spec(register_primes(), 10, 10));
        let id = claim("Dave", job);
        let batch = Batch::run(id, "Dave", lie);
        batch.commit();
        loop {
            advance(1);
            if ["Alice", "Bob", "Charlie", "Dave"]
                .into_iter()
                .any(|name| audit_truthfully(name, id))
            {
                break;
            }
        }
        pass_audit(id);
        batch.reveal();
        let [(contest, task)] = contests()[..] else { panic!("one contest") };
        assert!(matches!(assignment(id).unwrap().state, AssignmentState::Contested { .. }));
        let right = truth(task).hash();
        refused_by_the_pool(send_vote(vote("Eve", contest, right)));
        let mut unknown = vote("Alice", contest, right);
        unknown.vote.contest = ContestId(99);
        refused_by_the_pool(send_vote(unknown));
        let mut other = vote("Alice", contest, right).vote;
        other.disputed.task += 1;
        refused_by_the_pool(send_vote(sign_vote("Alice", other)));
        let mut forged = vote("Alice", contest, right);
        forged.vote.vote.receipt = H256::zero();
        refused_by_the_pool(send_vote(forged));
        let call = pallet_verification::Call::vote { vote: vote("Alice", contest, right) };
        refused(call, signed("Alice"), "BadOrigin");
        let close = pallet_verification::Call::close_contest { contest };
        refused(close, signed("Eve"), "ContestOpen");
        send_vote(vote("Alice", contest, right)).unwrap().unwrap();
        refused_by_the_pool(send_vote(vote("Alice", contest, right)));
        refused_by_the_pool(send_vote(vote("Alice", contest, H256::zero())));
        assert!(!issuance().is_zero());
    });
}
