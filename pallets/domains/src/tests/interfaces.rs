//! What the market and voters ask.

use super::*;
use crate::PolicyOf;
use sp_core::H256;
use sp_runtime::{DispatchError, Perbill};
use stardust_primitives::{
    domain::{
        policy::{Classes, DomainRule, Refused},
        DomainJob, COMMONS,
    },
    job::Assurance,
    reputation::ProgramClass,
    traits::{Domains as _, Electorate as _},
    Balance,
};

fn post(job: DomainJob<Balance>) -> sp_runtime::DispatchResult {
    Sovereign::check_post(&ALICE, job)
}

fn claim(who: AccountId, job: DomainJob<Balance>) -> Result<DomainId, DispatchError> {
    Sovereign::check_claim(&who, job)
}

/// A domain of this policy with Alice as a member.
fn with(policy: PolicyOf<Test>, test: impl FnOnce()) {
    ExtBuilder::default().domain(policy).domain(open()).build_and_execute(|| {
        assert_ok!(join(ALICE));
        test();
    });
}

fn names(ids: &[u32]) -> Borders {
    Borders::Only(ids.iter().copied().map(DomainId).collect::<Vec<_>>().try_into().unwrap())
}

#[test]
fn the_commons_refuse_nobody() {
    with(open(), || {
        let free = DomainJob { home: COMMONS, ..job() };
        for who in [ALICE, BOB] {
            assert_ok!(Sovereign::check_post(&who, free));
        }
        assert_eq!(claim(BOB, free), Ok(COMMONS));
        assert_eq!(Sovereign::revenue(COMMONS), None);
        assert_eq!((Sovereign::members(COMMONS), Sovereign::view(COMMONS)), (0, None));
        assert_eq!(Sovereign::member_since(COMMONS, &BOB), None);
    });
}

#[test]
fn each_rule_refuses_to_post_by_name() {
    use crate::Error::{AssuranceTooLow, ClassRefused, PriceTooLow, ProgramRefused};
    let cases: Vec<(PolicyOf<Test>, DomainJob<Balance>, TestError, DomainRule)> = vec![
        (
            Policy { classes: Classes { medium: false, ..Classes::ALL }, ..open() },
            job(),
            ClassRefused,
            DomainRule::Class,
        ),
        (Policy { programs: Programs::Only, ..open() }, job(), ProgramRefused, DomainRule::Program),
        (
            Policy { assurance: Assurance::Replicated { n: 2 }, ..open() },
            job(),
            AssuranceTooLow,
            DomainRule::Assurance,
        ),
        (
            Policy { assurance: Assurance::Critical, ..open() },
            DomainJob { assurance: Assurance::Replicated { n: 3 }, ..job() },
            AssuranceTooLow,
            DomainRule::Assurance,
        ),
        (Policy { price_floor: 2, ..open() }, job(), PriceTooLow, DomainRule::Price),
    ];
    for (policy, job, error, rule) in cases {
        with(policy, || {
            assert_eq!(post(job), Err(error.into()));
            let refused = Refused { rule, domain: D1, version: 1 };
            assert_eq!(Sovereign::refusal_to_post(&ALICE, &job), Some(refused));
        });
    }
}

#[test]
fn just_enough_is_enough_to_post() {
    let policy = Policy {
        classes: Classes { short: false, medium: true, long: false },
        assurance: Assurance::Replicated { n: 2 },
        price_floor: 7,
        ..open()
    };
    with(policy, || {
        let enough = DomainJob { price: 7, assurance: Assurance::Replicated { n: 2 }, ..job() };
        assert_ok!(post(enough));
        assert_ok!(post(DomainJob { assurance: Assurance::Critical, ..enough }));
        for class in [ProgramClass::Short, ProgramClass::Long] {
            let refused = post(DomainJob { class, ..enough });
            assert_eq!(refused, Err(TestError::ClassRefused.into()));
        }
    });
}

#[test]
fn only_members_post_while_the_domain_is_active() {
    with(open(), || {
        assert_ok!(post(job()));
        let stranger = Sovereign::check_post(&BOB, job());
        assert_eq!(stranger, Err(TestError::NotMember.into()));
        let unknown = post(DomainJob { home: DomainId(9), ..job() });
        assert_eq!(unknown, Err(TestError::UnknownDomain.into()));
        assert_ok!(Sovereign::dissolve(admin(), D1));
        assert_eq!(post(job()), Err(TestError::NotActive.into()));
        assert_eq!(claim(BOB, job()), Err(TestError::NotActive.into()));
    });
}

#[test]
fn programs_are_denied_or_allowed_by_the_list() {
    let rule = |rule| {
        assert_ok!(Sovereign::set_rule(admin(), D1, H256::repeat_byte(1), Some(rule)));
        go_to(1 + DELAY);
    };
    with(open(), || {
        rule(ProgramRule::Denied);
        assert_eq!(post(job()), Err(TestError::ProgramRefused.into()));
        // Nor may its providers run it for others.
        let foreign = DomainJob { home: COMMONS, ..job() };
        assert_eq!(claim(ALICE, foreign), Err(TestError::ProgramRefused.into()));
        assert_eq!(claim(BOB, foreign), Ok(COMMONS));
    });
    with(Policy { programs: Programs::Only, ..open() }, || {
        rule(ProgramRule::Allowed);
        assert_ok!(post(job()));
        assert_eq!(claim(ALICE, job()), Ok(D1));
        let other = DomainJob { program: H256::repeat_byte(2), ..job() };
        assert_eq!(post(other), Err(TestError::ProgramRefused.into()));
    });
}

#[test]
fn a_refusal_names_the_version_that_is_in_force() {
    with(open(), || {
        let dear = Policy { price_floor: 5, ..open() };
        assert_ok!(Sovereign::propose_policy(admin(), D1, dear));
        assert_eq!(Sovereign::refusal_to_post(&ALICE, &job()), None);
        go_to(1 + FREEZE);
        let refused = Refused { rule: DomainRule::Price, domain: D1, version: 2 };
        assert_eq!(Sovereign::refusal_to_post(&ALICE, &job()), Some(refused));
    });
}

#[test]
fn providers_of_the_domain_run_its_jobs_whatever_its_borders() {
    let closed = Policy { egress: Borders::Closed, ingress: Borders::Closed, ..open() };
    with(closed, || {
        assert_eq!(claim(ALICE, job()), Ok(D1));
        assert_eq!(claim(BOB, job()), Err(TestError::EgressClosed.into()));
        let free = DomainJob { home: COMMONS, ..job() };
        assert_eq!(claim(ALICE, free), Err(TestError::IngressClosed.into()));
        let refused = Refused { rule: DomainRule::Ingress, domain: D1, version: 1 };
        assert_eq!(Sovereign::check_provider(&ALICE, &free), Err(refused));
        // The price and the assurance are the home domain's to ask for.
        assert_eq!(claim(ALICE, DomainJob { price: 0, ..job() }), Ok(D1));
    });
}

#[test]
fn the_commons_are_named_like_any_domain() {
    with(Policy { egress: names(&[0]), ingress: names(&[0]), ..open() }, || {
        assert_eq!(claim(BOB, job()), Ok(COMMONS));
        assert_eq!(claim(ALICE, DomainJob { home: COMMONS, ..job() }), Ok(D1));
        assert_ok!(Sovereign::join(by(BOB), D2));
        assert_eq!(claim(BOB, job()), Err(TestError::EgressClosed.into()));
    });
}

#[test]
fn between_two_domains_both_policies_and_a_route_are_needed() {
    with(open(), || {
        assert_ok!(Sovereign::join(by(BOB), D2));
        let refused = Refused { rule: DomainRule::Route, domain: D1, version: 1 };
        assert_eq!(Sovereign::check_provider(&BOB, &job()), Err(refused));
        assert_eq!(claim(BOB, job()), Err(TestError::NoRoute.into()));
        Routes::set(&vec![(D1, D2)]);
        assert_eq!(claim(BOB, job()), Ok(D2));
        // A route has a direction.
        let back = DomainJob { home: D2, ..job() };
        assert_eq!(claim(ALICE, back), Err(TestError::NoRoute.into()));
        assert_ok!(Sovereign::dissolve(admin(), D2));
        assert_eq!(claim(BOB, job()), Ok(COMMONS));
        assert_eq!(claim(ALICE, back), Err(TestError::NotActive.into()));
    });
    with(Policy { ingress: Borders::Closed, ..open() }, || {
        Routes::set(&vec![(D2, D1)]);
        let job = DomainJob { home: D2, ..job() };
        assert_eq!(claim(ALICE, job), Err(TestError::IngressClosed.into()));
    });
}

#[test]
fn revenue_is_the_policys_and_only_while_active() {
    let revenue = Perbill::from_percent(7);
    with(Policy { revenue, ..open() }, || {
        assert_eq!(Sovereign::revenue(D1), Some((Sovereign::treasury(D1), revenue)));
        assert_eq!(Sovereign::revenue(D2), None);
        assert_eq!(Sovereign::revenue(DomainId(3)), None);
        assert_ok!(Sovereign::dissolve(admin(), D1));
        assert_eq!(Sovereign::revenue(D1), None);
    });
    ExtBuilder::default().build_and_execute(|| {
        assert_ok!(create(Policy { revenue, ..open() }));
        assert_eq!(Sovereign::revenue(D1), None);
    });
}

#[test]
fn voters_are_told_since_when_and_how_many() {
    with(open(), || {
        go_to(9);
        assert_ok!(join(BOB));
        assert_eq!(Sovereign::members(D1), 2);
        assert_eq!(Sovereign::member_since(D1, &ALICE), Some(1));
        assert_eq!(Sovereign::member_since(D1, &BOB), Some(9));
        assert_eq!(Sovereign::member_since(D2, &BOB), None);
        assert_eq!(Sovereign::member_since(D1, &CHARLIE), None);
        go_to(201);
        assert_eq!(Sovereign::member_since(D1, &ALICE), None);
        assert_ok!(Sovereign::dissolve(admin(), D1));
        assert_eq!((Sovereign::members(D1), Sovereign::member_since(D1, &BOB)), (0, None));
    });
}
