//! A small market step by step with sums done by hand, and each invariant broken on purpose.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing)]

use stardust_model::{
    invariants, Call, Cause, Fate, Faults, Id, Market, Place, Receipt, Refusal, Rules, Spec, State,
    Status,
};

const PROVIDER: u8 = 0;
const OTHER: u8 = 1;
const REQUESTER: u8 = 2;
const AUTHOR: u8 = 3;
const NETWORK: u8 = 4;
const AUDITOR: u8 = 5;
const ID: Id = Id { job: 0, batch: 0, replica: 0 };
const FRAUD: Cause = Cause::Fraud(ID, 0);
const TRUTH: Receipt = Receipt { output: 0, gas: 5 };
const LIE: Receipt = Receipt { output: 1, gas: 5 };

fn market() -> Market {
    let rules = Rules {
        existential_deposit: 10,
        least_bond: 1_000,
        least_price: 100,
        half_life: 10,
        registration_deposit: 40,
        unbonding_blocks: 100,
        liable_blocks: 50,
        most_capacity: 8,
        fraud_percent: 30,
        paid_out_percent: 25,
        compensated_percent: 15,
        defer_blocks: 30,
        margin: 2,
        fault_percent: 10,
        provider_percent: 80,
        author_percent: 5,
        network: NETWORK,
        price_floor: 1,
        most_claim_blocks: 50,
        most_run_blocks: 50,
        most_load: u64::MAX,
        audit_blocks: 1,
        audit_gas_per_block: 10,
        reveal_blocks: 5,
        clear_blocks: 15,
        panel_blocks: 5,
        audit_pay_percent: 125,
        fault_blocks: 100,
        fee_per_point: 4,
        decay_blocks: 100,
        validators: 1,
        auditors: [AUDITOR, 6, 7, 8],
    };
    let accounts = [PROVIDER, OTHER, REQUESTER, NETWORK, AUDITOR].map(|who| (who, 100_000));
    let mut market = Market::new(rules, accounts);
    for who in [PROVIDER, OTHER] {
        ok(&mut market, register(who, 126), 1);
    }
    // Two tasks of at most 10 gas at 1 planck for 100 million gas: ceil(10 x 33 x 10^8 / 10^10) = 4 each.
    let spec = Spec {
        author: AUTHOR,
        home: None,
        tasks: 2,
        batch_size: 1,
        gas_limit: 10,
        price: 3_300_000_000,
        replicas: 1,
        critical: false,
        value_at_risk: 7,
        claim_until: 20,
        run_blocks: 3,
    };
    ok(&mut market, Call::Post { who: REQUESTER, spec }, 1);
    market
}

#[track_caller]
fn ok(market: &mut Market, call: Call, now: u32) {
    let before = market.clone();
    assert_eq!(market.step(&call, now), Ok(()), "{call:?}");
    invariants::check(market).unwrap();
    invariants::mkt_4_moves(&before, market).unwrap();
}

fn register(who: u8, burn_max: u128) -> Call {
    Call::Register { who, bond: 10_000, price: 1, capacity: 8, burn_max }
}

fn claim(who: u8) -> Call {
    Call::Claim { who, job: 0, count: 1 }
}

/// Points, checked batches, faults and frauds of the provider in short tasks.
fn trust(market: &Market) -> (u128, u32, u32, u32) {
    let trust = market.providers[&PROVIDER].trust[&0];
    (trust.points_milli, trust.batches, trust.faults, trust.frauds)
}

fn reveal(root: Receipt, openings: Vec<u32>) -> Call {
    Call::Reveal { who: PROVIDER, id: ID, opens: 1, root: vec![root], openings }
}

/// Claimed at 1, committed at 2, audited at 3: two blocks a tranche, so the audit ends at 4.
fn audited(found: Receipt) -> Market {
    let mut market = market();
    ok(&mut market, claim(PROVIDER), 1);
    ok(&mut market, Call::Commit { who: PROVIDER, id: ID, commitment: 1 }, 2);
    let answers = vec![(0, found)];
    let report = Call::Report { id: ID, commitment: 1, auditor: 0, drawn: vec![0], answers };
    ok(&mut market, report, 3);
    market
}

#[test]
fn an_honest_batch_is_paid_to_the_planck() {
    let mut market = audited(TRUTH);
    assert_eq!(market.purses[&REQUESTER].escrow, 8);
    assert_eq!(
        (market.providers[&PROVIDER].exposure, market.reveal_window(ID, 5)),
        (11, Some((4, 9)))
    );
    let early = market.after(&reveal(TRUTH, vec![0]), 4);
    assert_eq!(early.unwrap_err(), Refusal::AuditNotOver);
    ok(&mut market, reveal(TRUTH, vec![0]), 5);
    // ceil(5 x 33 x 10^8 / 10^10) = 2: 1 to the provider, 0 to the author, 1 to the network.
    // Its registration burned 100 and keeps a deposit of 40.
    assert_eq!(market.purses[&PROVIDER].free, 89_861);
    // floor(1.25 x 5 x 33 x 10^8 / 10^10) = 2 of it and of what it had to the auditor.
    assert_eq!(market.purses[&NETWORK].free, 100_001 - 2);
    assert_eq!(market.purses[&AUDITOR].free, 100_002);
    assert_eq!(market.purses.get(&AUTHOR).map_or(0, |purse| purse.free), 0);
    // That 1 is a quarter of what a point costs.
    assert_eq!(trust(&market), (250, 1, 0, 0));
    assert_eq!(market.providers[&PROVIDER].exposure, 0);
    // The other batch is not claimed in time; anyone may say so.
    let early = market.after(&Call::Cancel { who: OTHER, job: 0 }, 20);
    assert_eq!(early.unwrap_err(), Refusal::NotRequester);
    ok(&mut market, Call::Cancel { who: OTHER, job: 0 }, 21);
    assert_eq!(market.purses[&REQUESTER].free, 100_000 - 2);
    assert_eq!(market.jobs[&0].status, Status::Closed);
}

#[test]
fn a_lie_costs_a_share_of_the_bond_and_the_batch_comes_back() {
    let mut market = audited(TRUTH);
    ok(&mut market, reveal(LIE, vec![0]), 5);
    ok(&mut market, Call::Vote { contest: 0, auditor: 0, receipt: TRUTH }, 6);
    let slash = market.slashes[&FRAUD];
    assert_eq!((slash.who, slash.amount, slash.fate), (PROVIDER, 3_000, Fate::Pending { due: 36 }));
    let provider = &market.providers[&PROVIDER];
    assert_eq!(
        (provider.bond, provider.frozen, market.purses[&PROVIDER].bond),
        (7_000, 3_000, 10_000)
    );
    assert_eq!(market.jobs[&0].places[&(0, 0)], Place::Queued);
    ok(&mut market, claim(OTHER), 7);
    assert_eq!(market.assignments[&ID].provider, OTHER);
}

/// A fraud is proven at block 6.
fn slashed() -> Market {
    let mut market = audited(TRUTH);
    ok(&mut market, reveal(LIE, vec![0]), 5);
    ok(&mut market, Call::Vote { contest: 0, auditor: 0, receipt: TRUTH }, 6);
    market
}

#[test]
fn a_slash_is_executed_after_the_window_and_pays_whom_it_should() {
    let mut market = slashed();
    let before = market.clone();
    ok(&mut market, Call::Idle, 35);
    assert_eq!(market, before);
    let execute = Call::ExecuteSlash { cause: FRAUD };
    assert_eq!(market.step(&execute, 35), Err(Refusal::SlashNotDue));
    ok(&mut market, execute.clone(), 36);
    // The value at risk to the requester, what that leaves of a quarter to the auditor, three quarters burned.
    let fate = Fate::Executed { compensation: 7, reward: 743, burned: 2_250 };
    assert_eq!(market.slashes[&FRAUD].fate, fate);
    assert_eq!(market.purses[&AUDITOR].free, 100_743);
    assert_eq!(market.purses[&PROVIDER].bond, 7_000);
    assert_eq!(market.step(&execute, 37), Err(Refusal::SlashSettled));
    // The chain would have done the same.
    let mut by_itself = before;
    ok(&mut by_itself, Call::Idle, 36);
    ok(&mut market, Call::Idle, 36);
    assert_eq!(by_itself, market);
}

#[test]
fn nobody_leaves_with_what_is_frozen_and_a_cancelled_slash_gives_it_back() {
    let mut market = slashed();
    ok(&mut market, Call::Leave { who: PROVIDER }, 6);
    let withdraw = Call::Withdraw { who: PROVIDER };
    assert_eq!(market.after(&withdraw, 106).unwrap_err(), Refusal::BondFrozen);
    ok(&mut market, Call::CancelSlash { cause: FRAUD }, 106);
    let again = market.after(&Call::CancelSlash { cause: FRAUD }, 106);
    assert_eq!(again.unwrap_err(), Refusal::SlashSettled);
    ok(&mut market, withdraw, 106);
    // But for what its registration burned.
    assert_eq!(market.purses[&PROVIDER].free, 99_900);
}

#[test]
fn registrations_cost_more_one_after_the_other_and_less_with_time() {
    let mut market = market();
    // 100, then 126: 226 burned at block 1; 126 x 1.26 = 158.76.
    assert_eq!((market.registrations, market.last_price), (226, (159, 1)));
    let (at_5, at_10) = (market.registration_price(6), market.registration_price(11));
    // Half of the way to the half of 159, and then less than any costs.
    assert_eq!((at_5, at_10), (120, 100));
    assert_eq!(market.step(&register(REQUESTER, 158), 1), Err(Refusal::PriceTooHigh));
    assert_eq!(market.step(&register(REQUESTER, 119), 6), Err(Refusal::PriceTooHigh));
    ok(&mut market, register(REQUESTER, 120), 6);
    // 120 x 1.26 = 151.2, which two half-lives quarter.
    assert_eq!(market.last_price, (152, 6));
    assert_eq!(market.purses[&REQUESTER].free, 100_000 - 8 - 120 - 40 - 10_000);
    let mut dear = market;
    dear.last_price = (1_000, 6);
    let later = [6, 11, 16, 21, 26, 36].map(|now| dear.registration_price(now));
    assert_eq!(later, [1_000, 750, 500, 375, 250, 125]);
}

#[test]
fn a_second_fault_within_the_window_disables_an_auditor() {
    let mut market = audited(TRUTH);
    market.validators = (0..4).collect();
    for (contest, at) in [(0, 20), (1, 120)] {
        // Each time validator 1 votes for a lie that the others refute; the provider comes in time.
        let assignment = market.assignments.get_mut(&ID).unwrap();
        assignment.state = State::Committed { commitment: 1, deadline: Some(200) };
        assignment.audit.as_mut().unwrap().answers = vec![(0, 0, LIE)];
        market.verdicts.clear();
        ok(&mut market, reveal(TRUTH, vec![0]), at);
        ok(&mut market, Call::Vote { contest, auditor: 1, receipt: LIE }, at);
        for auditor in [0, 2, 3] {
            ok(&mut market, Call::Vote { contest, auditor, receipt: TRUTH }, at);
        }
    }
    // Who reported the lie and who voted for it are as bad, but only one of four may be disabled.
    let faults = |disabled: bool| Faults { count: 2, last: 120, disabled: disabled.then_some(120) };
    assert_eq!((market.faults[&AUDITOR], market.faults[&6]), (faults(true), faults(false)));
    let answers = vec![(0, TRUTH)];
    let report = Call::Report { id: ID, commitment: 1, auditor: 0, drawn: vec![0], answers };
    assert_eq!(market.after(&report, 220).unwrap_err(), Refusal::Disabled);
    assert_eq!(market.after(&report, 221).unwrap_err(), Refusal::AuditClosed, "forgotten");
}

#[test]
fn a_lying_auditor_costs_the_provider_nothing() {
    let mut market = audited(LIE);
    ok(&mut market, reveal(TRUTH, vec![0]), 5);
    ok(&mut market, Call::Vote { contest: 0, auditor: 0, receipt: TRUTH }, 6);
    assert_eq!(market.reveal_window(ID, 5), Some((4, 11)));
    ok(&mut market, reveal(TRUTH, vec![]), 11);
    assert_eq!((market.jobs[&0].paid, market.providers[&PROVIDER].bond), (2, 10_000));
    assert_eq!(trust(&market), (0, 0, 0, 0), "nobody checked it");
}

#[test]
fn a_refused_call_changes_nothing() {
    let mut market = audited(TRUTH);
    let before = market.clone();
    assert_eq!(market.step(&Call::Expire { id: ID }, 9), Err(Refusal::DeadlineNotPassed));
    assert_eq!(market, before);
    // A tenth of 4, rounded up.
    ok(&mut market, Call::Expire { id: ID }, 10);
    let slash = market.slashes[&Cause::Withheld(ID, 1)];
    assert_eq!((slash.who, slash.amount, slash.harm), (PROVIDER, 1, None));
}

/// The commitment that [`audited`] makes, as it is kept once it was withheld.
const ASIDE: Id = Id { replica: 128, ..ID };

/// Not revealed although an auditor answered: expired at block 10.
fn withheld() -> Market {
    let mut market = audited(TRUTH);
    ok(&mut market, Call::Expire { id: ID }, 10);
    // The fault is 1 of the 10,000; what a fraud costs is 30% of the rest, rounded up.
    let slash = market.slashes[&Cause::Unanswered(ID, 1)];
    assert_eq!((slash.amount, slash.fate), (3_000, Fate::Pending { due: 40 }));
    let provider = &market.providers[&PROVIDER];
    assert_eq!((provider.bond, provider.frozen), (6_999, 3_001));
    assert_eq!((provider.exposure, provider.assigned), (0, 0));
    assert_eq!(market.jobs[&0].places[&(0, 0)], Place::Queued);
    market
}

fn show(root: Receipt) -> Call {
    Call::Reveal { who: PROVIDER, id: ASIDE, opens: 1, root: vec![root], openings: vec![0] }
}

#[test]
fn what_was_withheld_may_be_shown_for_a_while() {
    let mut market = withheld();
    assert_eq!(market.after(&show(TRUTH), 26).unwrap_err(), Refusal::DeadlinePassed);
    let (free, network) = (market.purses[&PROVIDER].free, market.purses[&NETWORK].free);
    ok(&mut market, show(TRUTH), 25);
    assert_eq!(market.slashes[&Cause::Unanswered(ID, 1)].fate, Fate::Cancelled);
    let provider = &market.providers[&PROVIDER];
    assert_eq!((provider.bond, provider.frozen), (9_999, 1));
    assert_eq!(trust(&market), (0, 0, 1, 0), "no fraud");
    assert_eq!((market.purses[&PROVIDER].free, market.purses[&NETWORK].free), (free, network));
    assert!(!market.assignments.contains_key(&ASIDE));
}

#[test]
fn what_was_withheld_and_is_false_is_a_fraud() {
    let mut market = withheld();
    ok(&mut market, show(LIE), 25);
    ok(&mut market, Call::Vote { contest: 0, auditor: 0, receipt: TRUTH }, 26);
    assert_eq!(market.slashes[&Cause::Unanswered(ID, 1)].fate, Fate::Cancelled);
    assert_eq!(market.slashes[&FRAUD].amount, 3_000);
    assert_eq!(market.providers[&PROVIDER].bond, 6_999);
    // Who says nothing at all pays as much, and nobody is paid from it.
    let mut market = withheld();
    assert_eq!(
        market.after(&Call::Expire { id: ASIDE }, 25).unwrap_err(),
        Refusal::DeadlineNotPassed
    );
    ok(&mut market, Call::Expire { id: ASIDE }, 26);
    ok(&mut market, Call::Idle, 40);
    let fate = Fate::Executed { compensation: 0, reward: 0, burned: 3_000 };
    assert_eq!(market.slashes[&Cause::Unanswered(ID, 1)].fate, fate);
}

type Invariant = fn(&Market) -> Result<(), String>;

#[track_caller]
fn breaks(invariant: Invariant, change: impl FnOnce(&mut Market)) {
    breaks_in(audited(TRUTH), invariant, change);
}

#[track_caller]
fn breaks_slashed(invariant: Invariant, change: impl FnOnce(&mut Market)) {
    breaks_in(slashed(), invariant, change);
}

#[track_caller]
fn breaks_in(mut market: Market, invariant: Invariant, change: impl FnOnce(&mut Market)) {
    assert_eq!(invariant(&market), Ok(()));
    change(&mut market);
    invariant(&market).unwrap_err();
    invariants::check(&market).unwrap_err();
}

#[test]
fn each_invariant_can_be_broken() {
    breaks(invariants::mkt_1, |market| market.purses.get_mut(&REQUESTER).unwrap().escrow += 1);
    breaks(invariants::mkt_2, |market| {
        market.jobs.get_mut(&0).unwrap().places.insert((0, 0), Place::Fresh);
    });
    breaks(invariants::mkt_2, |market| {
        let paid = State::Paid { root: vec![TRUTH] };
        market.assignments.get_mut(&ID).unwrap().state = paid;
    });
    breaks(invariants::mkt_3, |market| market.jobs.get_mut(&0).unwrap().status = Status::Closed);
    breaks(invariants::mkt_3, |market| market.rules.author_percent = 21);
    breaks(invariants::mkt_3, |market| {
        market.jobs.get_mut(&0).unwrap().spec.home = Some((AUTHOR, 11));
    });
    breaks(invariants::mkt_4, |market| market.assignments.get_mut(&ID).unwrap().audit = None);
    breaks(invariants::mkt_4, |market| {
        let state = State::Contested { root: vec![TRUTH], contest: 5, commitment: None };
        market.assignments.get_mut(&ID).unwrap().state = state;
    });
    breaks(invariants::mkt_4, |market| {
        let state = State::Withheld { commitment: 1, until: 9 };
        market.assignments.get_mut(&ID).unwrap().state = state;
    });
    breaks(invariants::mkt_5, |market| market.providers.get_mut(&OTHER).unwrap().withheld += 1);
    breaks(invariants::stk_1, |market| market.providers.get_mut(&PROVIDER).unwrap().exposure -= 1);
    breaks(invariants::stk_1, |market| {
        market.assignments.get_mut(&ID).unwrap().value = 5_000;
        market.providers.get_mut(&PROVIDER).unwrap().exposure = 5_000;
    });
    breaks(invariants::stk_2, |market| market.providers.get_mut(&OTHER).unwrap().bond += 1);
    breaks(invariants::stk_2, |market| market.providers.get_mut(&OTHER).unwrap().frozen += 1);
    breaks(invariants::stk_2, |market| market.purses.get_mut(&REQUESTER).unwrap().deposit += 1);
    breaks(invariants::stk_3, |market| {
        market.slashes.insert(FRAUD, slashed().slashes[&FRAUD]);
    });
    breaks_slashed(invariants::stk_3, |market| {
        let all_paid = Fate::Executed { compensation: 0, reward: 3_000, burned: 0 };
        market.slashes.get_mut(&FRAUD).unwrap().fate = all_paid;
    });
    breaks_slashed(invariants::stk_4, |market| market.slash_queue.clear());
    breaks(invariants::ver_3, |market| {
        market.faults.insert(AUDITOR, Faults { count: 2, last: 1, disabled: Some(1) });
    });
    breaks(invariants::sys_1, |market| market.purses.get_mut(&OTHER).unwrap().free += 1);
    breaks(invariants::sys_1, |market| market.registrations += 1);
}

#[test]
fn moves_off_the_diagram_are_seen() {
    let before = audited(TRUTH);
    let mut after = before.clone();
    after.assignments.get_mut(&ID).unwrap().state = State::Claimed { deadline: 9 };
    assert!(invariants::mkt_4_moves(&before, &after).is_err());
    let mut closed = before.clone();
    closed.jobs.get_mut(&0).unwrap().status = Status::Closed;
    assert!(invariants::mkt_4_moves(&before, &closed).is_ok());
    assert!(invariants::mkt_4_moves(&closed, &before).is_err());
}
