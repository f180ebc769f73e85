//! Domains over the real runtime: who decides for them, for how long they wait, and where their money is.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation
)]

use codec::Encode;
use frame_support::traits::{fungible::InspectHold, schedule::DispatchTime, Bounded};
use pallet_domains::{Call, HoldReason};
use sp_runtime::{DispatchResult, Perbill};
use stardust_primitives::{
    domain::{
        border::Path,
        policy::{Admission, Borders, DomainRule, Policy, Refused},
        record::{Admin, Book, Change},
        DomainJob,
    },
    domains_api::runtime_decl_for_domains_api::DomainsApiV1,
    ids::DomainId,
    job::{Assurance, JobSpec},
    reputation::ProgramClass,
    traits::{Domains as _, Electorate},
    AccountId, Balance, BlockNumber, STAR,
};
use stardust_runtime::{
    configs::{domains::DomainLimits, people::ProxyType, staking::TreasuryAccount},
    genesis_presets::{DEVELOPMENT, LOCAL},
    governance::origins::Origin,
    params::{self, DAYS},
    Balances, Block, Domains, Runtime, RuntimeCall, RuntimeEvent, RuntimeOrigin, System,
};
use stardust_world::*;

const D1: DomainId = DomainId(1);

fn policy() -> Policy<BlockNumber> {
    let (notice, revenue) = (60, Perbill::from_percent(10));
    Policy { notice, revenue, ..Policy::open(1_000_000) }
}

/// Alice's domain, with Bob as its member.
fn found(policy: Policy<BlockNumber>) {
    ok(Call::<Runtime>::create { admin: account("Alice"), policy }, signed("Alice"));
    ok(Call::<Runtime>::start { domain: D1 }, signed("Alice"));
    ok(Call::<Runtime>::join { domain: D1 }, signed("Bob"));
}

fn members() -> RuntimeOrigin {
    Origin::DomainMembers(D1).into()
}

fn overseers() -> RuntimeOrigin {
    Origin::DomainOversight.into()
}

fn set_admin(admin: Admin<AccountId>) -> RuntimeCall {
    Call::<Runtime>::set_admin { domain: D1, admin }.into()
}

fn job() -> DomainJob<Balance> {
    DomainJob {
        home: D1,
        program: Default::default(),
        class: ProgramClass::Short,
        assurance: Assurance::Sampled,
        price: STAR,
    }
}

#[test]
fn deposits_are_on_hold_and_come_back() {
    on(DEVELOPMENT, || {
        let before = wealth(&account("Alice"));
        found(policy());
        let held = |reason: HoldReason, name: &str| {
            Balances::balance_on_hold(&reason.into(), &account(name))
        };
        assert_eq!(held(HoldReason::Domain, "Alice"), 100 * STAR);
        assert_eq!(held(HoldReason::Membership, "Bob"), params::MEMBER_DEPOSIT);
        assert_eq!(before - wealth(&account("Alice")), params::EXISTENTIAL_DEPOSIT);
        assert_eq!(wealth(&Domains::treasury(D1)), params::EXISTENTIAL_DEPOSIT);
        ok(Call::<Runtime>::dissolve { domain: D1 }, signed("Alice"));
        ok(Call::<Runtime>::expire { account: account("Bob") }, signed("Eve"));
        let forget = || Call::<Runtime>::forget { domain: D1 };
        assert_eq!(error_name(dispatch(forget(), signed("Eve"))), "StillKept");
        advance(60 * DAYS);
        let treasury = wealth(&TreasuryAccount::get());
        ok(forget(), signed("Eve"));
        assert_eq!(held(HoldReason::Domain, "Alice") + held(HoldReason::Membership, "Bob"), 0);
        let left = wealth(&TreasuryAccount::get()) - treasury;
        assert_eq!(left, params::EXISTENTIAL_DEPOSIT);
    });
}

#[test]
fn members_decide_by_referendum_and_of_their_own_domain_only() {
    on(DEVELOPMENT, || {
        found(policy());
        ok(Call::<Runtime>::create { admin: account("Eve"), policy: policy() }, signed("Eve"));
        let refused = dispatch(set_admin(Admin::Members), members());
        assert_eq!(error_name(refused), "AdminPresent");
        ok(set_admin(Admin::Members), signed("Alice"));
        let attend = |domain| Call::<Runtime>::attend { domain };
        assert_eq!(error_name(dispatch(attend(D1), signed("Alice"))), "NotAdmin");
        assert_eq!(error_name(dispatch(attend(DomainId(2)), members())), "NotAdmin");
        ok(attend(D1), members());
        ok(set_admin(Admin::Account(account("Bob"))), members());
        let lines = Domains::log(D1, Book::Administration);
        assert_eq!(lines[1].change, Change::Attended);
        // What the market and voters are told.
        let since = <Domains as Electorate<_, _>>::member_since(D1, &account("Bob"));
        assert_eq!((since, <Domains as Electorate<AccountId, _>>::members(D1)), (Some(1), 1));
        let revenue = Some((Domains::treasury(D1), Perbill::from_percent(10)));
        assert_eq!(Domains::revenue(D1), revenue);
    });
}

#[test]
fn overseers_replace_an_admin_that_is_gone_for_180_days_even_in_safe_mode() {
    on(DEVELOPMENT, || {
        found(policy());
        let absence = DomainLimits::get().absence;
        // Development chains are 720 times as fast, where governance waits.
        assert_eq!(absence, 180 * DAYS / params::FAST_GOVERNANCE);
        advance(absence);
        let replace = || set_admin(Admin::Account(account("Bob")));
        assert_eq!(error_name(dispatch(replace(), overseers())), "AdminPresent");
        advance(1);
        ok(pallet_safe_mode::Call::<Runtime>::force_enter {}, RuntimeOrigin::root());
        let refused = dispatch(Call::<Runtime>::join { domain: D1 }, signed("Eve"));
        assert_eq!(error_name(refused), "CallFiltered");
        ok(replace(), overseers());
        assert_eq!(Domains::view(D1).unwrap().admin, Admin::Account(account("Bob")));
    });
}

#[test]
fn a_policy_waits_for_its_delay_and_clients_are_told_why_a_job_is_refused() {
    on(LOCAL, || {
        found(policy());
        let next = Policy { price_floor: 2 * STAR, egress: Borders::Closed, ..policy() };
        ok(Call::<Runtime>::propose_policy { domain: D1, policy: next }, signed("Alice"));
        let post = || {
            let job = job();
            <Runtime as DomainsApiV1<Block, AccountId, Balance, BlockNumber>>::refusal_to_post(
                account("Bob"),
                job,
            )
        };
        let limits = DomainLimits::get();
        assert_eq!(limits.freeze, 30 * DAYS / params::FAST_GOVERNANCE);
        advance(limits.freeze - 1);
        assert_eq!(post(), None);
        advance(1);
        let refused = |rule| Some(Refused { rule, domain: D1, version: 2 });
        assert_eq!(post(), refused(DomainRule::Price));
        let dear = DomainJob { price: 2 * STAR, ..job() };
        assert_eq!(Domains::check_post(&account("Bob"), dear), Ok(()));
        assert_eq!(Domains::check_claim(&account("Bob"), dear, &Path::new()), Ok(D1));
        let claim =
            <Runtime as DomainsApiV1<Block, AccountId, Balance, BlockNumber>>::refusal_to_claim(
                account("Eve"),
                dear,
                Path::new(),
            );
        assert_eq!(claim, refused(DomainRule::Egress));
    });
}

#[test]
fn no_domain_takes_more_than_ten_points_or_holds_anybody_for_longer_than_a_week() {
    on(DEVELOPMENT, || {
        let create = |policy| {
            let admin = account("Alice");
            dispatch(Call::<Runtime>::create { admin, policy }, signed("Alice"))
        };
        let revenue = Perbill::from_parts(100_000_001);
        assert_eq!(error_name(create(Policy { revenue, ..policy() })), "RevenueTooHigh");
        let week = 7 * DAYS / params::FAST_GOVERNANCE;
        let notice = week + 1;
        assert_eq!(error_name(create(Policy { notice, ..policy() })), "NoticeTooLong");
        create(Policy { notice: week, ..policy() }).unwrap();
    });
}

#[test]
fn a_domains_job_runs_at_home_and_pays_the_domain() {
    on(DEVELOPMENT, || {
        found(Policy { egress: Borders::Closed, ..policy() });
        register("Bob", 1_000 * STAR);
        register("Charlie", 1_000 * STAR);
        let program = register_primes();
        let of_the_domain = || JobSpec { domain: D1, ..spec(program, 20, 20) };
        let post_job = pallet_marketplace::Call::<Runtime>::post_job { spec: of_the_domain() };
        assert_eq!(error_name(dispatch(post_job, signed("Alice"))), "NotMember");
        ok(Call::<Runtime>::join { domain: D1 }, signed("Alice"));
        let job = post(of_the_domain());
        let claim_one =
            pallet_marketplace::Call::<Runtime>::claim { job, count: 1, path: Path::new() };
        assert_eq!(error_name(dispatch(claim_one, signed("Charlie"))), "EgressClosed");
        let run = Batch::run(claim("Bob", job), "Bob", truth);
        run.commit();
        advance(1);
        audit_truthfully("Alice", run.id);
        pass_audit(run.id);
        let treasury = wealth(&Domains::treasury(D1));
        run.reveal();
        assert!(is_paid(run.id));
        let gas: u128 = (0..20).map(|task| u128::from(truth(task).gas)).sum();
        let fee = (gas * PRICE).div_ceil(10_000_000_000);
        assert_eq!(wealth(&Domains::treasury(D1)) - treasury, fee / 10);
    });
}

#[test]
fn members_of_a_domain_propose_and_vote_and_nobody_else_does() {
    on(DEVELOPMENT, || {
        type Referenda = pallet_referenda::Call<Runtime, pallet_referenda::Instance2>;
        found(policy());
        advance(1);
        let attend = RuntimeCall::from(Call::<Runtime>::attend { domain: D1 });
        let submit = || Referenda::submit {
            proposal_origin: Box::new(Origin::DomainMembers(D1).into()),
            proposal: Bounded::Inline(attend.encode().try_into().unwrap()),
            enactment_moment: DispatchTime::After(0),
        };
        assert_eq!(error_name(dispatch(submit(), signed("Eve"))), "BadOrigin");
        ok(submit(), signed("Bob"));
        let vote = || pallet_domain_voting::Call::<Runtime>::vote { poll: 0, aye: true };
        assert!(dispatch(vote(), signed("Eve")).is_err());
        ok(vote(), signed("Bob"));
    });
}

/// Bob acts for Alice, as a proxy of this type, and says how that went.
fn bob_for_alice(proxy_type: ProxyType, call: impl Into<RuntimeCall>) -> DispatchResult {
    type Proxies = pallet_proxy::Call<Runtime>;
    let delegate = || account("Bob").into();
    ok(Proxies::add_proxy { delegate: delegate(), proxy_type, delay: 0 }, signed("Alice"));
    System::reset_events();
    let (real, force_proxy_type) = (account("Alice").into(), Some(proxy_type));
    let call = Box::new(call.into());
    ok(Proxies::proxy { real, force_proxy_type, call }, signed("Bob"));
    let result = System::events().into_iter().find_map(|record| match record.event {
        RuntimeEvent::Proxy(pallet_proxy::Event::ProxyExecuted { result }) => Some(result),
        _ => None,
    });
    ok(Proxies::remove_proxy { delegate: delegate(), proxy_type, delay: 0 }, signed("Alice"));
    result.unwrap()
}

#[test]
fn roles_under_the_admin_are_proxies() {
    on(DEVELOPMENT, || {
        found(Policy { admission: Admission::Open, ..policy() });
        ok(
            pallet_balances::Call::<Runtime>::transfer_keep_alive {
                dest: Domains::treasury(D1).into(),
                value: 10 * STAR,
            },
            signed("Alice"),
        );
        let admit = || Call::<Runtime>::admit {
            domain: D1,
            account: account("Charlie"),
            until: Some(5_000),
        };
        let propose = || Call::<Runtime>::propose_policy { domain: D1, policy: policy() };
        let to = || account("Charlie");
        let spend = || Call::<Runtime>::spend { domain: D1, to: to(), amount: STAR };
        use ProxyType::*;
        assert_eq!(bob_for_alice(DomainAdmission, admit()), Ok(()));
        assert_eq!(bob_for_alice(DomainPolicy, propose()), Ok(()));
        assert_eq!(bob_for_alice(DomainTreasury, spend()), Ok(()));
        assert_eq!(bob_for_alice(Domain, spend()), Ok(()));
        let filtered = Err(frame_system::Error::<Runtime>::CallFiltered.into());
        assert_eq!(bob_for_alice(DomainAdmission, spend()), filtered);
        assert_eq!(bob_for_alice(DomainPolicy, admit()), filtered);
        assert_eq!(bob_for_alice(DomainTreasury, propose()), filtered);
        assert_eq!(bob_for_alice(Agent, admit()), filtered);
    });
}
