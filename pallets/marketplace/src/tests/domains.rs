//! What domains decide: who posts, who claims, what they take, and the proof of where work ran.

use super::*;
use proptest::{prelude::*, test_runner::Config as Cases};
use stardust_primitives::{
    job::Revenue,
    money::FeeSplit,
    reputation::{PaidBatch, ProgramClass},
    traits::{BenchmarkWork, Benchmarks},
};

type Spec = JobSpec<Balance, u32>;

/// A job at home in [`HOME`].
fn at_home() -> Spec {
    JobSpec { domain: HOME, ..sampled() }
}

/// A chain with a domain that admits the requester, lets its jobs run in the commons and asks for so many percent; its
/// treasury exists.
fn with_home(asks: Option<u32>) -> ExtBuilder {
    ExtBuilder::default().balance(TREASURY, ED).founding(move |home| {
        *home = DomainMock { members: vec![REQUESTER], floor: 0, egress: vec![COMMONS], asks };
    })
}

fn asks(percent: u32) {
    change_domain(HOME, |home| home.asks = Some(percent));
}

fn revenue(percent: u32) -> Option<Revenue<AccountId>> {
    Some(Revenue { treasury: TREASURY, share: Perbill::from_percent(percent) })
}

/// The parts of the fee of an honest batch at 1,000 planck: provider, author, domain, network. Computed from the protocol.
fn parts(id: AssignmentId, percent: Balance) -> [Balance; 4] {
    let tasks = job(id.job).spec.batch_tasks(id.batch).unwrap();
    let gas = tasks.clone().map(|task| honest(task).gas).sum();
    let (provider, author, network) = shares(gas, tasks.len() as u32);
    let domain = (provider + author + network) * percent / 100;
    [provider, author, domain, network - domain]
}

/// The parts that the last payment says.
fn paid() -> (DomainId, [Balance; 4]) {
    let paid = events().into_iter().rev().find_map(|event| match event {
        Event::BatchPaid { domain, provider_fee, author_fee, domain_fee, network_fee, .. } => {
            Some((domain, [provider_fee, author_fee, domain_fee, network_fee]))
        }
        _ => None,
    });
    paid.expect("a batch was paid")
}

fn try_post(spec: Spec) -> DispatchResultWithPostInfo {
    Marketplace::post_job(RuntimeOrigin::signed(REQUESTER), spec)
}

fn try_claim(who: AccountId, job: JobId, count: u32) -> DispatchResultWithPostInfo {
    claim_along(who, job, count, &[])
}

#[test]
fn the_home_lets_its_members_post() {
    with_home(None).build_and_execute(|| {
        let id = post(at_home());
        assert_eq!((job(id).spec.domain, job(id).revenue), (HOME, None));
    });
}

#[test]
fn fails_to_post_by_the_rule_of_the_home() {
    with_home(Some(10)).build_and_execute(|| {
        let refused = |spec: Spec, error: sp_runtime::DispatchError| {
            assert_noop!(try_post(spec.clone()), error);
            assert_eq!(Marketplace::quote(REQUESTER, spec), Err(error), "a quote says the same");
        };
        let unknown = JobSpec { domain: DomainId(u32::MAX), ..sampled() };
        refused(unknown, NO_DOMAIN);
        change_domain(HOME, |home| home.floor = 1_001);
        refused(at_home(), TOO_CHEAP);
        post(JobSpec { price: 1_001, ..at_home() });
        // A bound of the spec is told before what a domain thinks of it.
        refused(JobSpec { tasks: 0, ..at_home() }, Error::<Test>::InvalidTasks.into());
        change_domain(HOME, |home| home.members.clear());
        refused(JobSpec { price: 1_001, ..at_home() }, NOT_MEMBER);
        // The commons are open to all.
        post(sampled());
    });
}

#[test]
fn fails_to_claim_where_the_border_is_closed() {
    with_home(None).build_and_execute(|| {
        let id = post(at_home());
        change_domain(HOME, |home| home.egress.clear());
        assert_noop!(try_claim(PAUL, id, 1), BORDER_CLOSED);
        let work = Marketplace::open_work(PAUL, vec![]);
        assert_eq!(work[0].refusal, Some(BORDER_CLOSED), "and it is told before");
        // Who is nobody's provider is told that first.
        assert_noop!(try_claim(STRANGER, id, 1), Error::<Test>::NotProvider);
        settle_in(PAUL, HOME);
        assert_ok!(try_claim(PAUL, id, 1));
        settle_in(PIA, ABROAD);
        assert_noop!(try_claim(PIA, id, 1), BORDER_CLOSED);
        change_domain(HOME, |home| home.egress.push(ABROAD));
        assert_noop!(try_claim(PIA, id, 1), WRONG_PATH);
        assert_ok!(claim_along(PIA, id, 1, &[ABROAD]));
        let domain = |batch| record(unit(id, batch, 0)).unwrap().domain;
        assert_eq!([domain(0), domain(1)], [HOME, ABROAD]);
    });
}

#[test]
fn the_border_is_asked_once_for_a_claim_of_many() {
    with_home(None).build_and_execute(|| {
        let (home, commons) = (post(at_home()), post(sampled()));
        claim(PAUL, home, 3);
        claim(PAUL, commons, 2);
        assert_eq!(Crossings::get(), [(PAUL, HOME), (PAUL, COMMONS)]);
    });
}

#[test]
fn a_payment_says_where_the_batch_ran() {
    with_home(None).build_and_execute(|| {
        let id = post(at_home());
        change_domain(HOME, |home| home.egress.push(ABROAD));
        settle_in(PAUL, ABROAD);
        assert_ok!(claim_along(PAUL, id, 1, &[ABROAD]));
        let id = unit(id, 0, 0);
        commit(PAUL, id, &[]);
        // It moves, and the border closes: what is under way goes on, and ran where it was claimed.
        settle_in(PAUL, COMMONS);
        change_domain(HOME, |home| home.egress.clear());
        advance(audit_blocks(id.job) + 1);
        reveal(PAUL, id, &[]);
        assert_eq!(paid(), (ABROAD, parts(id, 0)));
        let views = Marketplace::assignment_views(id.job, 0, 1);
        assert_eq!(views[0].assignment.domain, ABROAD, "and the record keeps it");
    });
}

#[test]
fn the_home_gets_its_part_to_the_planck() {
    with_home(Some(7)).build_and_execute(|| {
        let id = post(at_home());
        assert_eq!(job(id).revenue, revenue(7));
        let quoted = Marketplace::quote(REQUESTER, at_home()).unwrap();
        assert_eq!(quoted.domain_share, Perbill::from_percent(7));
        claim(PAUL, id, 1);
        let id = unit(id, 0, 0);
        let before = [REQUESTER, PAUL, AUTHOR, TREASURY, NETWORK].map(total);
        run(PAUL, id, &[]);
        let [provider, author, domain, network] = parts(id, 7);
        assert!(domain > 0 && network > domain);
        assert_eq!(paid(), (COMMONS, [provider, author, domain, network]));
        let fee = provider + author + domain + network;
        let after = [
            before[0] - fee,
            before[1] + provider,
            before[2] + author,
            before[3] + domain,
            before[4] + network,
        ];
        assert_eq!([REQUESTER, PAUL, AUTHOR, TREASURY, NETWORK].map(total), after);
        assert_eq!(job(id.job).escrow.paid, fee);
        // What trust costs is what the network got.
        let gas = tree(id, &[]).root().gas;
        let batch = PaidBatch { network_fee: network, is_checked: false, blocks: 0, gas };
        assert_eq!(Notes::get(), [Note::Paid(PAUL, ProgramClass::Short, batch)]);
    });
}

#[test]
fn each_replica_pays_the_home() {
    with_home(Some(10)).build_and_execute(|| {
        let id = post(JobSpec { domain: HOME, ..replicated(2) });
        for (who, replica) in [(PAUL, 0), (PIA, 1)] {
            claim(who, id, 1);
            commit(who, unit(id, 0, replica), &[]);
        }
        advance(audit_blocks(id) + 1);
        reveal(PAUL, unit(id, 0, 0), &[]);
        assert_eq!(total(TREASURY), ED);
        reveal(PIA, unit(id, 0, 1), &[]);
        let [.., domain, _] = parts(unit(id, 0, 0), 10);
        assert_eq!(total(TREASURY), ED + 2 * domain);
    });
}

#[test]
fn auditors_are_paid_from_what_the_network_keeps() {
    with_home(Some(100)).build_and_execute(|| {
        let id = post(at_home());
        claim(PAUL, id, 1);
        let id = unit(id, 0, 0);
        commit(PAUL, id, &[]);
        answer(id, 1, 2, honest(2).hash());
        advance(audit_blocks(id.job) + 1);
        reveal(PAUL, id, &[]);
        // A third of the network's share is left at least, and is the auditor's: 1.25 x half a task's limit, 62.
        let [.., domain, network] = parts(id, 10);
        assert_eq!((domain, network), (20, 11));
        assert_eq!((total(TREASURY), total(NETWORK)), (ED + 20, ED));
        assert_eq!(events().last(), Some(&audits_paid(id, 1, 1, 62, 11)));
    });
}

#[test]
fn a_treasury_that_cannot_receive_blocks_nobody() {
    // No account, and less than one takes to exist.
    with_home(Some(10)).balance(TREASURY, 0).build_and_execute(|| {
        let id = post(at_home());
        claim(PAUL, id, 3);
        let network = total(NETWORK);
        for batch in 0..3 {
            commit(PAUL, unit(id, batch, 0), &[]);
        }
        advance(audit_blocks(id) + 1);
        reveal(PAUL, unit(id, 0, 0), &[]);
        let [provider, author, domain, rest] = parts(unit(id, 0, 0), 10);
        assert!(domain > 0);
        assert_eq!(paid(), (COMMONS, [provider, author, 0, domain + rest]));
        assert_eq!((total(TREASURY), total(NETWORK)), (0, network + domain + rest));
        for batch in 1..3 {
            reveal(PAUL, unit(id, batch, 0), &[]);
        }
        assert_eq!(job(id).status, JobStatus::Closed);
        assert_eq!(escrow_held(), 0);
    });
}

#[test]
fn the_part_is_the_one_at_posting() {
    with_home(Some(3)).build_and_execute(|| {
        let first = post(at_home());
        asks(9);
        let second = post(at_home());
        change_domain(HOME, |home| home.asks = None);
        let third = post(at_home());
        for (id, percent) in [(first, 3), (second, 9), (third, 0)] {
            claim(PAUL, id, 1);
            run(PAUL, unit(id, 0, 0), &[]);
            assert_eq!(paid(), (COMMONS, parts(unit(id, 0, 0), percent)));
        }
    });
}

#[test]
fn no_home_gets_more_than_the_constitution_grants() {
    with_home(None).build_and_execute(|| {
        // Percent of the network's share, what the home asks for, and what it gets.
        for (network, wish, granted) in [
            (15, 10, 10),
            (15, 11, 10),
            (15, 100, 10),
            (15, 0, 0),
            (50, 100, 10),
            (14, 10, 9),
            (6, 10, 1),
            (5, 10, 0),
        ] {
            let mut terms = GovernedTerms::get();
            let author = Perbill::from_percent(20 - network.min(20));
            let provider = Perbill::from_percent(80.min(100 - network));
            terms.fees = FeeSplit { provider, author, network: Perbill::from_percent(network) };
            GovernedTerms::set(&terms);
            asks(wish);
            let id = post(at_home());
            let expected = if granted == 0 { None } else { revenue(granted) };
            assert_eq!(job(id).revenue, expected, "{network} {wish}");
        }
    });
}

#[test]
fn benchmarks_are_measured_in_the_commons_and_no_domain_is_asked() {
    with_home(Some(10)).balance(PAUL, RICH).build_and_execute(|| {
        settle_in(PAUL, HOME);
        change_domain(HOME, |home| home.egress.clear());
        let program = program();
        let (gas_limit, tasks, run_blocks) = (1_000, 8, 40);
        let work = BenchmarkWork { program, gas_limit, tasks, first: 0, run_blocks };
        let id = Marketplace::begin(&PAUL, work).unwrap();
        change_provider(PAUL, |known| known.benchmark = Some(id));
        assert_eq!((job(id).spec.domain, job(id).revenue), (COMMONS, None));
        assert_eq!(record(unit(id, 0, 0)).unwrap().domain, COMMONS);
        assert_eq!(Crossings::get(), []);
    });
}

proptest! {
    #![proptest_config(Cases { cases: 64, ..Cases::default() })]

    /// Whatever the shares, a fee goes to its five payees to the planck, and nobody gets more than its share.
    #[test]
    fn fees_are_conserved_whatever_the_shares(
        network in 5u32..=50, author in 0u32..=50, wish in 0u32..=100, price in 10u128..1 << 60,
        delegated in 0u128..=100,
    ) {
        prop_assume!(network + author <= 50);
        let rich = Balance::MAX >> 8;
        let builder = with_home(Some(wish)).balance(REQUESTER, rich).balance(DELEGATORS, ED);
        builder.build_and_execute(|| {
            let provider = 100 - network - author;
            let mut terms = GovernedTerms::get();
            let percent = Perbill::from_percent;
            terms.fees = FeeSplit {
                provider: percent(provider), author: percent(author), network: percent(network),
            };
            GovernedTerms::set(&terms);
            change_provider(PAUL, |known| {
                (known.delegated_percent, known.cap) = (delegated, Balance::MAX);
            });
            let id = post(JobSpec { price, value_at_risk: 0, ..at_home() });
            claim(PAUL, id, 1);
            let id = unit(id, 0, 0);
            let payees = [PAUL, DELEGATORS, AUTHOR, TREASURY, NETWORK];
            let (before, requester) = (payees.map(total), total(REQUESTER));
            run(PAUL, id, &[]);
            let gas: u128 = (0..4).map(|task| u128::from(honest(task).gas)).sum();
            let fee = (gas * price).div_ceil(10_000_000_000);
            let of = |percent: u32| fee * u128::from(percent) / 100;
            let granted = wish.min(10).min(network - 5);
            let own = of(provider) - of(provider) * delegated / 100;
            let domain = of(granted);
            let due = [own, of(provider) - own, of(author), domain];
            let rest = fee - due.iter().sum::<Balance>();
            let got: Vec<_> = payees.iter().zip(before).map(|(who, was)| total(*who) - was).collect();
            assert_eq!(got[..4], due);
            assert_eq!((got[4], requester - total(REQUESTER)), (rest, fee));
            assert!(rest >= of(5), "the network keeps what audits are paid from");
        });
    }
}
