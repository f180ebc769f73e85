//! What the market and voters ask.

use super::*;
use crate::PolicyOf;
use sp_core::H256;
use sp_runtime::{DispatchError, Perbill};
use stardust_primitives::{
    domain::{
        border::Path,
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
    claim_along(who, job, &[])
}

fn path(domains: &[DomainId]) -> Path {
    domains.to_vec().try_into().unwrap()
}

fn claim_along(
    who: AccountId,
    job: DomainJob<Balance>,
    domains: &[DomainId],
) -> Result<DomainId, DispatchError> {
    let checked = Sovereign::check_claim(&who, job, &path(domains));
    let seen = Sovereign::check_provider(&who, &job, &path(domains));
    assert_eq!(checked, seen.map_err(|refused| TestError::from(refused.rule).into()));
    checked
}

fn refusal_along(job: DomainJob<Balance>, domains: &[DomainId]) -> Refused {
    Sovereign::check_provider(&BOB, &job, &path(domains)).unwrap_err()
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
        assert_eq!(Sovereign::check_provider(&ALICE, &free, &path(&[])), Err(refused));
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
fn between_two_domains_both_policies_and_a_path_are_needed() {
    with(open(), || {
        assert_ok!(Sovereign::join(by(BOB), D2));
        let refused = |rule| Refused { rule, domain: D1, version: 1 };
        assert_eq!(refusal_along(job(), &[]), refused(DomainRule::NoPath));
        assert_eq!(claim(BOB, job()), Err(TestError::PathMissing.into()));
        assert_eq!(claim_along(BOB, job(), &[D2]), Ok(D2));
        // It ends where the provider is, and does not come by home.
        for wrong in [&[D1][..], &[D2, D1], &[D1, D2], &[D2, DomainId(3)]] {
            assert_eq!(refusal_along(job(), wrong), refused(DomainRule::Path));
            assert_eq!(claim_along(BOB, job(), wrong), Err(TestError::WrongPath.into()));
        }
        assert_ok!(Sovereign::dissolve(admin(), D2));
        assert_eq!(claim(BOB, job()), Ok(COMMONS));
        let back = DomainJob { home: D2, ..job() };
        assert_eq!(claim_along(ALICE, back, &[D1]), Err(TestError::NotActive.into()));
    });
    with(Policy { ingress: Borders::Closed, ..open() }, || {
        let job = DomainJob { home: D2, ..job() };
        assert_eq!(claim_along(ALICE, job, &[D1]), Err(TestError::IngressClosed.into()));
    });
}

#[test]
fn where_no_border_is_there_is_no_path() {
    with(open(), || {
        let free = DomainJob { home: COMMONS, ..job() };
        // At home, in the commons, and from and to them.
        for (who, job) in [(ALICE, job()), (BOB, free), (ALICE, free), (BOB, job())] {
            assert_ok!(claim(who, job));
            for path in [&[D1][..], &[D2], &[COMMONS], &[D2, D1]] {
                assert_eq!(claim_along(who, job, path), Err(TestError::WrongPath.into()));
            }
        }
    });
}

#[test]
fn whoever_passes_a_job_on_says_whose_it_lets_in() {
    let transit = DomainId(3);
    let policies = [names(&[1]), names(&[2]), Borders::Closed, Borders::All];
    for (ingress, is_let) in policies.into_iter().zip([true, false, false, true]) {
        // Where its own members' jobs may run, and what its providers may, is another matter.
        let carrier = Policy {
            ingress,
            egress: Borders::Closed,
            classes: Classes { medium: false, ..Classes::ALL },
            programs: Programs::Only,
            ..open()
        };
        let chain = ExtBuilder::default().domain(open()).domain(open()).domain(carrier);
        chain.build_and_execute(|| {
            assert_ok!(Sovereign::join(by(BOB), D2));
            let along = claim_along(BOB, job(), &[transit, D2]);
            if is_let {
                assert_eq!(along, Ok(D2));
            } else {
                assert_eq!(along, Err(TestError::IngressClosed.into()));
                let refused = Refused { rule: DomainRule::Ingress, domain: transit, version: 1 };
                assert_eq!(refusal_along(job(), &[transit, D2]), refused);
            }
            // It has to be there.
            assert_ok!(Sovereign::dissolve(admin(), transit));
            let refused = Refused { rule: DomainRule::Inactive, domain: transit, version: 1 };
            assert_eq!(refusal_along(job(), &[transit, D2]), refused);
            let unknown = Refused { rule: DomainRule::Unknown, domain: DomainId(9), version: 0 };
            assert_eq!(refusal_along(job(), &[DomainId(9), D2]), unknown);
        });
    }
}

#[test]
fn a_path_is_missing_only_when_nothing_else_is() {
    let lists = [
        (Policy { programs: Programs::Only, ..open() }, DomainRule::Program),
        (Policy { ingress: Borders::Closed, ..open() }, DomainRule::Ingress),
    ];
    for (policy, rule) in lists {
        ExtBuilder::default().domain(open()).domain(policy).build_and_execute(|| {
            assert_ok!(Sovereign::join(by(BOB), D2));
            let refused = Refused { rule, domain: D2, version: 1 };
            assert_eq!(refusal_along(job(), &[]), refused);
            assert_eq!(refusal_along(job(), &[D2]), refused);
        });
    }
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
