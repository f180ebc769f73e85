//! Jobs that run abroad, over the real runtime: along which ways, what is reserved for them, who owes whom for them,
//! and where the money is once that is cleared.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation
)]

use frame_support::{traits::Hooks, weights::Weight};
use pallet_border::Call as Border;
use pallet_domains::Call as Domain;
use sp_runtime::Perbill;
use stardust_primitives::{
    assignment::AssignmentState,
    domain::{
        border::{Pair, Path, Relation, Side, SideTerms, Terms},
        policy::{Borders, Classes, Policy},
    },
    ids::{AssignmentId, DomainId, JobId},
    job::{Assurance, JobSpec},
    AccountId, Balance, BlockNumber, STAR,
};
use stardust_runtime::{
    genesis_presets::DEVELOPMENT, params, Border as Borderlands, Domains, Runtime, RuntimeCall,
    RuntimeEvent, System,
};
use stardust_world::*;
use std::collections::BTreeMap;

const A: DomainId = DomainId(1);
const B: DomainId = DomainId(2);
const C: DomainId = DomainId(3);
/// Who decides for each, in their order.
const ADMINS: [&str; 3] = ["Alice", "Eve", "Ferdie"];
/// What each treasury has besides what makes it exist.
const FUNDS: Balance = 50 * STAR;
const CREDIT: Balance = STAR;
/// Fee limit of a batch of ten tasks.
const LIMIT: Balance = 10 * STAR / 1_000;
const REVENUE: u128 = 10;

fn admin(domain: DomainId) -> &'static str {
    ADMINS[domain.0 as usize - 1]
}

fn policy() -> Policy<BlockNumber> {
    let revenue = Perbill::from_percent(REVENUE as u32);
    Policy { revenue, ..Policy::open(1_000_000) }
}

/// Three domains with these policies. Alice posts in the first; Bob works in the second, Charlie in the third, Dave
/// in the first.
fn found(policies: [Policy<BlockNumber>; 3]) {
    for (domain, policy) in [A, B, C].into_iter().zip(policies) {
        let admin = admin(domain);
        ok(Domain::<Runtime>::create { admin: account(admin), policy }, signed(admin));
        ok(Domain::<Runtime>::start { domain }, signed(admin));
        let dest = Domains::treasury(domain).into();
        let call = pallet_balances::Call::transfer_keep_alive { dest, value: FUNDS };
        ok(call, signed("Alice"));
    }
    for (name, domain) in [("Alice", A), ("Dave", A), ("Bob", B), ("Charlie", C)] {
        ok(Domain::<Runtime>::join { domain }, signed(name));
    }
    for name in ["Bob", "Charlie", "Dave"] {
        register(name, 5_000 * STAR);
    }
}

fn side(percent: u32, credit: Balance) -> SideTerms {
    SideTerms { price: Perbill::from_percent(percent), credit, classes: Classes::ALL }
}

fn terms(relation: Relation, percent: u32, credit: Balance) -> Terms<BlockNumber> {
    let side = side(percent, credit);
    Terms { relation, until: now() + 100 * params::DAYS, low: side, high: side }
}

fn sign(domain: DomainId, other: DomainId, terms: Terms<BlockNumber>) {
    ok(Border::<Runtime>::propose { domain, other, terms }, signed(admin(domain)));
    let accept = Border::<Runtime>::accept { domain: other, other: domain, terms };
    ok(accept, signed(admin(other)));
}

/// A is the customer of B, at so many percent.
fn sign_direct(percent: u32) {
    sign(A, B, terms(Relation::LowIsCustomer, percent, CREDIT));
}

/// B and C are equals, and B lets A's jobs through to C.
fn sign_route(percent: u32) {
    sign(B, C, terms(Relation::Equals, percent, CREDIT));
    announce();
}

fn way() -> Path {
    vec![B, C].try_into().unwrap()
}

fn announce() {
    let until = now() + 20 * params::DAYS;
    ok(Border::<Runtime>::announce { domain: B, to: A, path: way(), until }, signed("Eve"));
}

fn suspend(domain: DomainId, other: DomainId) {
    ok(Border::<Runtime>::suspend { domain, other }, signed(admin(domain)));
}

fn resume(domain: DomainId, other: DomainId) {
    ok(Border::<Runtime>::resume { domain, other }, signed(admin(domain)));
}

/// A job of ten batches of ten tasks.
fn job_of(domain: DomainId, assurance: Assurance) -> JobSpec<Balance, BlockNumber> {
    JobSpec { domain, assurance, ..spec(register_once(), 100, 10) }
}

/// The program of all jobs here.
fn register_once() -> sp_core::H256 {
    let program = stardust_primitives::hashing::content(PRIMES);
    if pallet_marketplace::Programs::<Runtime>::contains_key(program) {
        program
    } else {
        register_primes()
    }
}

fn refused(name: &'static str, job: JobId, path: &[DomainId]) -> String {
    error_name(dispatch(claim_call(job, path), signed(name)))
}

/// The side of the first of two in their peering.
fn side_of(domain: DomainId, other: DomainId) -> Side {
    let peering = Borderlands::peering(domain, other).unwrap();
    let pair = Pair::of(domain, other).unwrap();
    if pair.low() == domain {
        peering.low
    } else {
        peering.high
    }
}

fn reserved() -> [Balance; 2] {
    let of =
        |one, other| Borderlands::peering(one, other).map_or(0, |_| side_of(one, other).reserved);
    [of(A, B), of(B, C)]
}

/// What a batch costs, by the protocol's text.
fn fee(id: AssignmentId) -> Balance {
    let tasks = job(id.job).spec.batch_tasks(id.batch).unwrap();
    let gas: u128 = tasks.map(|task| u128::from(truth(task).gas)).sum();
    (gas * PRICE).div_ceil(10_000_000_000)
}

/// A percentage of an amount, rounded up, as debts are.
fn owed(percent: Balance, amount: Balance) -> Balance {
    (amount * percent).div_ceil(100)
}

/// From the commitment to the payment of a batch; says along which path its event has it run.
fn run(name: &'static str, id: AssignmentId) -> Path {
    let batch = Batch::run(id, name, truth);
    batch.commit();
    advance(1);
    audit_truthfully("Alice", id);
    pass_audit(id);
    System::reset_events();
    batch.reveal();
    assert!(is_paid(id));
    let paid = System::events().into_iter().find_map(|record| match record.event {
        RuntimeEvent::Marketplace(pallet_marketplace::Event::BatchPaid { path, .. }) => Some(path),
        _ => None,
    });
    paid.unwrap()
}

fn treasuries() -> [Balance; 3] {
    [A, B, C].map(|domain| wealth(&Domains::treasury(domain)))
}

/// Goes to the first block of the next clearing period, in which the last one is cleared.
fn clear() {
    let period = params::CLEARING_BLOCKS;
    advance(period - now() % period);
    Borderlands::on_idle(System::block_number(), Weight::MAX);
    check_invariants();
}

#[test]
fn a_job_runs_abroad_only_along_what_is_signed_and_what_is_claimed_is_paid() {
    on(DEVELOPMENT, || {
        found([policy(), policy(), policy()]);
        let job = post(job_of(A, Assurance::Sampled));
        assert_eq!(refused("Bob", job, &[]), "PathMissing");
        assert_eq!(refused("Bob", job, &[B]), "UnknownPeering");
        assert_eq!(refused("Bob", job, &[C]), "WrongPath");
        assert_eq!(refused("Charlie", job, &[B, C]), "UnknownPeering");

        // In B over a direct peering, and not yet in C.
        sign_direct(5);
        let first = claim_along("Bob", job, &[B]);
        assert_eq!(reserved(), [owed(5, LIMIT), 0]);
        assert_eq!(refused("Charlie", job, &[C]), "UnknownPeering");
        assert_eq!(refused("Charlie", job, &[B, C]), "UnknownPeering");
        sign(B, C, terms(Relation::Equals, 3, CREDIT));
        assert_eq!(refused("Charlie", job, &[B, C]), "UnknownRoute");

        // In C over B once B has signed the route.
        announce();
        let second = claim_along("Charlie", job, &[B, C]);
        assert_eq!(reserved(), [2 * owed(5, LIMIT), owed(3, LIMIT)]);
        assert_eq!(refused("Charlie", job, &[C]), "UnknownPeering");

        // Nowhere when B suspends.
        suspend(B, A);
        assert_eq!(refused("Bob", job, &[B]), "NotOpen");
        assert_eq!(refused("Charlie", job, &[B, C]), "NotOpen");
        // At home as ever.
        let home = claim("Dave", job);
        assert_eq!(run("Dave", home), Path::new());
        // What is claimed is paid, and says where it ran.
        assert_eq!(run("Bob", first).into_inner(), [B]);
        assert_eq!(run("Charlie", second), way());
        assert_eq!(reserved(), [0, 0]);
        let due = [owed(5, fee(first)) + owed(5, fee(second)), owed(3, fee(second))];
        assert_eq!([side_of(A, B).owed, side_of(B, C).owed], due);

        resume(B, A);
        let third = claim_along("Charlie", job, &[B, C]);
        ok(Border::<Runtime>::withdraw_route { to: A, path: way() }, signed("Eve"));
        assert_eq!(refused("Charlie", job, &[B, C]), "UnknownRoute");
        assert_eq!(run("Charlie", third), way());
        // The commons cross no border.
        let free = post(spec(register_once(), 10, 10));
        assert_eq!(refused("Charlie", free, &[B, C]), "WrongPath");
        run("Charlie", claim("Charlie", free));
    });
}

#[test]
fn every_policy_on_the_way_has_a_say() {
    let only = |ids: &[DomainId]| Borders::Only(ids.to_vec().try_into().unwrap());
    let to_c = Policy { egress: only(&[C]), ..policy() };
    let of_a = Policy { ingress: only(&[A]), egress: Borders::Closed, ..policy() };
    let closed = Policy { ingress: only(&[B]), ..policy() };
    let short = Classes { short: false, ..Classes::ALL };
    let cases = [
        // Whose jobs may run only in C may pass through B, which lets them in.
        ([to_c.clone(), of_a.clone(), of_a.clone()], Ok(())),
        ([Policy { egress: only(&[B]), ..policy() }, policy(), policy()], Err("EgressClosed")),
        ([policy(), closed.clone(), policy()], Err("IngressClosed")),
        ([policy(), policy(), closed], Err("IngressClosed")),
        ([policy(), policy(), Policy { classes: short, ..policy() }], Err("ClassRefused")),
        // What B's own providers run is another matter.
        ([policy(), Policy { classes: short, ..policy() }, policy()], Ok(())),
    ];
    for (policies, expected) in cases {
        on(DEVELOPMENT, || {
            found(policies);
            sign_direct(5);
            sign_route(3);
            let job = post(job_of(A, Assurance::Sampled));
            match expected {
                Ok(()) => {
                    claim_along("Charlie", job, &[B, C]);
                }
                Err(rule) => assert_eq!(refused("Charlie", job, &[B, C]), rule),
            }
        });
    }
}

#[test]
fn the_credit_refuses_what_it_does_not_cover() {
    on(DEVELOPMENT, || {
        found([policy(), policy(), policy()]);
        // Five batches at their fee limit.
        sign(A, B, terms(Relation::LowIsCustomer, 5, 5 * owed(5, LIMIT)));
        let job = post(job_of(A, Assurance::Sampled));
        let path: Path = vec![B].try_into().unwrap();
        let all = pallet_marketplace::Call::<Runtime>::claim { job, count: 16, path };
        ok(all, signed("Bob"));
        assert_eq!(stardust_world::job(job).progress.assigned, 5);
        assert_eq!(refused("Bob", job, &[B]), "CreditExceeded");
        // What is paid takes less of it than it could have, and none once it is cleared.
        let first = AssignmentId { job, batch: 0, replica: 0 };
        run("Bob", first);
        let side = side_of(A, B);
        assert_eq!((side.owed, side.reserved), (owed(5, fee(first)), 4 * owed(5, LIMIT)));
        assert_eq!(refused("Bob", job, &[B]), "CreditExceeded");
        advance(100);
        for batch in 1..5 {
            let id = AssignmentId { job, batch, replica: 0 };
            ok(pallet_marketplace::Call::expire { id }, signed("Eve"));
        }
        clear();
        assert_eq!(side_of(A, B).owed, 0);
        claim_along("Bob", job, &[B]);
    });
}

/// What the home got of a fee.
fn share(fee: Balance) -> Balance {
    fee * REVENUE / 100
}

#[test]
fn after_the_clearing_every_treasury_is_explained_to_the_planck() {
    on(DEVELOPMENT, || {
        found([policy(), policy(), policy()]);
        sign_direct(5);
        sign_route(3);
        let before = treasuries();
        let job = post(job_of(A, Assurance::Sampled));
        let direct = [claim_along("Bob", job, &[B]), claim_along("Bob", job, &[B])];
        let far = [(); 3].map(|()| claim_along("Charlie", job, &[B, C]));
        // One that comes to nothing costs nobody.
        let lost = claim_along("Charlie", job, &[B, C]);
        for id in direct {
            run("Bob", id);
        }
        for id in far {
            run("Charlie", id);
        }
        advance(100);
        ok(pallet_marketplace::Call::expire { id: lost }, signed("Eve"));
        assert_eq!(reserved(), [0, 0]);
        // And back: a job of B's in A.
        ok(Domain::<Runtime>::join { domain: B }, signed("Ferdie"));
        let back = pallet_marketplace::NextJob::<Runtime>::get();
        let spec = job_of(B, Assurance::Sampled);
        ok(pallet_marketplace::Call::post_job { spec }, signed("Ferdie"));
        let back = claim_along("Dave", back, &[A]);
        run("Dave", back);

        let sum = |of: &dyn Fn(Balance) -> Balance, ids: &[AssignmentId]| {
            ids.iter().map(|id| of(fee(*id))).sum::<Balance>()
        };
        let of_a = [&direct[..], &far[..]].concat();
        let (five, three) = (|fee| owed(5, fee), |fee| owed(3, fee));
        let (a_to_b, b_to_c) = (sum(&five, &of_a), sum(&three, &far));
        let b_to_a = five(fee(back));
        let taken = [sum(&share, &of_a), share(fee(back)), 0];
        let paid = [a_to_b, b_to_a + b_to_c, 0];
        let got = [b_to_a, a_to_b, b_to_c];
        // Revenue comes at once, what is owed when it is cleared.
        assert_eq!(treasuries(), [0, 1, 2].map(|n| before[n] + taken[n]));
        clear();
        assert_eq!(treasuries(), [0, 1, 2].map(|n| before[n] + taken[n] + got[n] - paid[n]));
        assert_eq!([side_of(A, B).owed, side_of(B, A).owed, side_of(B, C).owed], [0; 3]);
        // A takes ten percent and owes five: it is richer for every batch that it sends abroad.
        assert!(treasuries()[0] > before[0]);
    });
}

#[test]
fn each_way_a_batch_ends_frees_what_was_reserved_for_it() {
    on(DEVELOPMENT, || {
        found([policy(), policy(), policy()]);
        sign_direct(5);
        sign_route(3);
        let one = [owed(5, LIMIT), owed(3, LIMIT)];
        let expire = |id| ok(pallet_marketplace::Call::expire { id }, signed("Eve"));
        let sampled = post(job_of(A, Assurance::Sampled));
        // Not committed; not revealed; cancelled meanwhile.
        let late = claim_along("Charlie", sampled, &[B, C]);
        advance(101);
        expire(late);
        assert_eq!(reserved(), [0, 0]);
        let silent = claim_along("Charlie", sampled, &[B, C]);
        Batch::run(silent, "Charlie", truth).commit();
        pass_audit(silent);
        advance(1_000);
        expire(silent);
        assert_eq!(reserved(), [0, 0]);
        let last = claim_along("Charlie", sampled, &[B, C]);
        ok(pallet_marketplace::Call::cancel_job { job: sampled }, signed("Alice"));
        assert_eq!(reserved(), one, "what is claimed goes on");
        run("Charlie", last);
        assert_eq!(reserved(), [0, 0]);
        assert!(is_closed(sampled));
        // A false receipt, found by an auditor of critical work.
        let critical = post(job_of(A, Assurance::Critical));
        let wrong = claim_along("Charlie", critical, &[B, C]);
        let batch = Batch::run(wrong, "Charlie", lie);
        batch.commit();
        advance(1);
        assert!(audit_truthfully("Alice", wrong), "everybody audits what is critical");
        pass_audit(wrong);
        batch.reveal();
        assert_eq!(reserved(), one, "a contest decides first");
        let (contest, task) = contests()[0];
        panel_votes(&["Alice"], contest, task);
        assert_eq!((reserved(), assignment(wrong)), ([0, 0], None));
        // Nobody reported on it.
        let unaudited = claim_along("Bob", critical, &[B]);
        Batch::run(unaudited, "Bob", truth).commit();
        advance(5_000);
        expire(unaudited);
        assert_eq!(reserved(), [0, 0]);
        // None of it is owed.
        assert_eq!(side_of(A, B).owed, owed(5, fee(last)));
    });
}

/// Dealers who are requester, author and provider in one: what a treasury that owes so many percent of a fee loses
/// to them in so many batches, and what they lose.
fn dealt(percent: u32, batches: usize) -> (Balance, Balance) {
    let (mut loss, mut cost, mut taken) = (0, 0, 0);
    on(DEVELOPMENT, || {
        found([policy(), policy(), policy()]);
        sign_direct(percent);
        // Alice posts and Bob runs, Ferdie has the royalties: they share.
        let dealers = ["Alice", "Bob", "Ferdie"];
        let before = treasuries();
        let owned = || dealers.map(|name| wealth(&account(name))).iter().sum::<Balance>();
        let job = post(job_of(A, Assurance::Sampled));
        let had = owned();
        for _ in 0..batches {
            let id = claim_along("Bob", job, &[B]);
            run("Bob", id);
            let fee = fee(id);
            // The provider's part and the author's come back to them.
            taken += fee - fee * 80 / 100 - fee * 5 / 100;
        }
        clear();
        cost = had - owned();
        loss = before[0].saturating_sub(treasuries()[0]);
    });
    assert_eq!(cost, taken, "what the network and A took of their fees");
    (loss, cost)
}

#[test]
fn self_dealers_pay_more_than_they_cost_a_treasury() {
    // A home that takes as much as it owes loses nothing but what rounding may cost, a planck for each batch.
    assert!(dealt(10, 8).0 <= 8);
    assert_eq!(dealt(9, 8).0, 0);
    // One that owes more pays for its members' work out of its own funds, at most its credit in a period; but each
    // planck of that is a share of a fee of which the dealers lose more.
    let (loss, cost) = dealt(14, 8);
    assert!(loss > 0 && loss < cost && loss <= CREDIT, "{loss} {cost}");
    assert!((loss * 15).abs_diff(cost * 4) <= 15 * 16, "4% of a fee, and 15%: {loss} {cost}");
}

#[test]
fn a_domain_is_forgotten_when_nobody_relies_on_it_any_more() {
    on(DEVELOPMENT, || {
        found([policy(), policy(), policy()]);
        sign_direct(5);
        sign_route(3);
        ok(
            Border::<Runtime>::propose {
                domain: B,
                other: DomainId(3),
                terms: terms(Relation::Equals, 1, CREDIT),
            },
            signed("Eve"),
        );
        let job = post(job_of(A, Assurance::Sampled));
        run("Charlie", claim_along("Charlie", job, &[B, C]));
        ok(Domain::<Runtime>::dissolve { domain: B }, signed("Eve"));
        assert_eq!(refused("Charlie", job, &[B, C]), "NotActive");
        ok(Domain::<Runtime>::expire { account: account("Bob") }, signed("Eve"));
        let close = |one, other| Border::<Runtime>::close { one, other };
        assert_eq!(error_name(dispatch(close(A, B), signed("Dave"))), "StillOwed");
        clear();
        advance(60 * params::DAYS);
        let forget = || Domain::<Runtime>::forget { domain: B };
        assert_eq!(error_name(dispatch(forget(), signed("Dave"))), "StillEngaged");
        // Anybody clears the way.
        ok(close(A, B), signed("Dave"));
        ok(close(B, C), signed("Dave"));
        ok(Border::<Runtime>::withdraw_offer { domain: B, other: C }, signed("Dave"));
        assert_eq!(error_name(dispatch(forget(), signed("Dave"))), "StillEngaged");
        ok(Border::<Runtime>::withdraw_route { to: A, path: way() }, signed("Dave"));
        ok(forget(), signed("Dave"));
        assert_eq!(wealth(&Domains::treasury(B)), 0);
    });
}

/// SplitMix64: a seed is a whole history.
struct Lots(u64);

impl Lots {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % n
    }

    fn pick<T: Clone>(&mut self, of: &[T]) -> Option<T> {
        (!of.is_empty()).then(|| of[self.below(of.len() as u64) as usize].clone())
    }
}

/// What the treasuries should have, by the events of each call.
#[derive(Default)]
struct Books {
    changes: BTreeMap<DomainId, i128>,
    paid_abroad: u32,
    refused: u32,
    /// What was committed last for each replica.
    made: BTreeMap<AssignmentId, Batch>,
}

impl Books {
    fn change(&mut self, domain: DomainId, amount: Balance, sign: i128) {
        *self.changes.entry(domain).or_default() += sign * amount as i128;
    }

    fn read(&mut self) {
        for record in System::events() {
            match record.event {
                RuntimeEvent::Marketplace(pallet_marketplace::Event::BatchPaid {
                    id,
                    domain_fee,
                    path,
                    ..
                }) => {
                    self.change(job(id.job).spec.domain, domain_fee, 1);
                    self.paid_abroad += u32::from(!path.is_empty());
                }
                RuntimeEvent::Border(pallet_border::Event::Netted {
                    domain,
                    treasury,
                    collateral,
                    ..
                }) => self.change(domain, treasury + collateral, -1),
                RuntimeEvent::Border(pallet_border::Event::Paid { domain, amount, .. }) => {
                    self.change(domain, amount, 1);
                }
                _ => {}
            }
        }
        System::reset_events();
    }

    fn send(&mut self, call: impl Into<RuntimeCall>, name: &str) {
        self.refused += u32::from(dispatch(call, signed(name)).is_err());
        self.read();
    }
}

/// Something that an admin does at a border.
fn decide(lots: &mut Lots, books: &mut Books) {
    let (domain, other) = lots.pick(&[(B, A), (A, B), (B, C), (C, B)]).unwrap();
    let until = now() + 10 * params::DAYS;
    match lots.below(6) {
        0 => books.send(Border::<Runtime>::suspend { domain, other }, admin(domain)),
        1 | 2 => books.send(Border::<Runtime>::resume { domain, other }, admin(domain)),
        3 => books.send(Border::<Runtime>::withdraw_route { to: A, path: way() }, "Eve"),
        _ => {
            let call = Border::<Runtime>::announce { domain: B, to: A, path: way(), until };
            books.send(call, "Eve");
        }
    }
}

/// One thing that somebody does.
fn step(lots: &mut Lots, books: &mut Books, job: JobId) {
    let open = |state: fn(&AssignmentState<BlockNumber>) -> bool| {
        let all = pallet_marketplace::Assignments::<Runtime>::iter_prefix(job);
        let fit = all.filter(|(_, assignment)| state(&assignment.state));
        let mut ids: Vec<_> = fit
            .map(|((batch, replica), a)| (AssignmentId { job, batch, replica }, a.provider))
            .collect();
        ids.sort();
        ids
    };
    let name_of =
        |who: AccountId| ["Bob", "Charlie", "Dave"].into_iter().find(|name| account(name) == who);
    match lots.below(14) {
        0..=3 => {
            let ways: [(&str, &[DomainId]); 5] = [
                ("Bob", &[B]),
                ("Charlie", &[B, C]),
                ("Dave", &[]),
                ("Charlie", &[C]),
                ("Bob", &[]),
            ];
            let (name, path) = lots.pick(&ways).unwrap();
            let (count, path) = (1 + lots.below(3) as u32, path.to_vec().try_into().unwrap());
            books.send(pallet_marketplace::Call::claim { job, count, path }, name);
        }
        4..=6 => {
            let claimed = open(|state| matches!(state, AssignmentState::Claimed { .. }));
            if let Some((id, who)) = lots.pick(&claimed) {
                let name = name_of(who).unwrap();
                let batch = Batch::run(id, name, if lots.below(6) == 0 { lie } else { truth });
                let call = pallet_marketplace::Call::commit { id, commitment: batch.commitment() };
                books.send(call, name);
                advance(1);
                audit_truthfully("Alice", id);
                books.read();
                books.made.insert(id, batch);
            }
        }
        7 => {
            let known = open(|state| !matches!(state, AssignmentState::Paid { .. }));
            if let Some((id, _)) = lots.pick(&known) {
                books.send(pallet_marketplace::Call::expire { id }, "Eve");
            }
        }
        8 => {
            for (contest, task) in contests() {
                panel_votes(&["Alice"], contest, task);
            }
            books.read();
        }
        9 | 10 => decide(lots, books),
        11 | 12 => {
            let committed = open(|state| matches!(state, AssignmentState::Committed { .. }));
            if let Some((id, who)) = lots.pick(&committed) {
                pass_audit(id);
                let call = books.made[&id].reveal_call();
                books.send(call, name_of(who).unwrap());
            }
        }
        _ => {
            advance(1 + lots.below(80) as u32);
            Borderlands::on_idle(System::block_number(), Weight::MAX);
            books.read();
        }
    }
}

#[test]
fn random_jobs_abroad_leave_nothing_reserved_and_no_planck_unexplained() {
    let (mut paid, mut refused) = (0, 0);
    for seed in 0..12 {
        on(DEVELOPMENT, || {
            let (mut lots, mut books) = (Lots(seed), Books::default());
            found([policy(), policy(), policy()]);
            // Little credit on the second border, so that it is short at times.
            sign_direct(5);
            sign(B, C, terms(Relation::Equals, 7, 3 * owed(7, LIMIT)));
            announce();
            let before = treasuries();
            let kinds = [
                Assurance::Sampled,
                Assurance::Replicated { n: 2 },
                Assurance::Replicated { n: 3 },
            ];
            let jobs = kinds.map(|assurance| post(job_of(A, assurance)));
            System::reset_events();
            for _ in 0..120 {
                let job = lots.pick(&jobs).unwrap();
                step(&mut lots, &mut books, job);
            }
            // What is left ends by calls that anybody may make.
            for _ in 0..8 {
                advance(12_000);
                for (contest, _) in contests() {
                    books.send(pallet_verification::Call::close_contest { contest }, "Eve");
                }
                for id in pallet_marketplace::Pallet::<Runtime>::overdue() {
                    books.send(pallet_marketplace::Call::expire { id }, "Eve");
                }
                for job in jobs {
                    books.send(pallet_marketplace::Call::cancel_job { job }, "Eve");
                    for batch in 0..10 {
                        books.send(pallet_marketplace::Call::settle { job, batch }, "Eve");
                    }
                }
            }
            clear();
            books.read();
            assert!(jobs.iter().all(|job| is_closed(*job)), "seed {seed}");
            assert_eq!(reserved(), [0, 0], "seed {seed}");
            for (domain, before) in [A, B, C].into_iter().zip(before) {
                let change = wealth(&Domains::treasury(domain)) as i128 - before as i128;
                let explained = books.changes.get(&domain).copied().unwrap_or(0);
                assert_eq!(change, explained, "seed {seed}, {domain:?}");
            }
            paid += books.paid_abroad;
            refused += books.refused;
        });
    }
    assert!(paid > 10 && refused > 100, "{paid} {refused}");
}
