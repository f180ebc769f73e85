//! Domains, their members and their log, for people and for scripts.

use super::policy::{admission, borders, classes};
use crate::commands::{delegation::percent, hex, job::assurance_words};
use serde_json::{json, Value};
use stardust_primitives::{
    domain::{
        border::BorderAct,
        policy::{Policy, ProgramRule, Programs},
        record::{Actor, Admin, Change, DomainStatus, Standing},
    },
    ids::{DomainId, ProgramId},
    AccountId, BlockNumber,
};
use stardust_sdk::{
    amount,
    domains::{Domain, LogEntry, Membership},
};

/// Rules of programs, in force.
type Rules = [(ProgramId, Option<ProgramRule>)];

/// Where a domain stands.
pub(super) fn status(status: &DomainStatus<BlockNumber>) -> String {
    match status {
        DomainStatus::Draft => "not started".into(),
        DomainStatus::Active => "active".into(),
        DomainStatus::Dissolved { at } => format!("dissolved in block {at}"),
    }
}

fn admin(admin: &Admin<AccountId>) -> String {
    match admin {
        Admin::Account(account) => account.to_string(),
        Admin::Members => "its members, by referendum".into(),
    }
}

fn rule(rule: Option<ProgramRule>) -> &'static str {
    match rule {
        Some(ProgramRule::Allowed) => "allowed",
        Some(ProgramRule::Denied) => "denied",
        None => "not listed",
    }
}

fn programs(programs: Programs) -> &'static str {
    match programs {
        Programs::AllBut => "all-but",
        Programs::Only => "only",
    }
}

fn jurisdictions(policy: &Policy<BlockNumber>) -> Vec<String> {
    policy.jurisdictions.iter().map(|code| String::from_utf8_lossy(code).into_owned()).collect()
}

/// The rules of a policy, by the names of the command line.
fn rules(policy: &Policy<BlockNumber>) -> Vec<(&'static str, String)> {
    vec![
        ("admission", admission(policy.admission)),
        ("term", format!("{} blocks", policy.term)),
        ("notice", format!("{} blocks", policy.notice)),
        ("classes", classes(policy.classes)),
        ("programs", programs(policy.programs).into()),
        ("assurance", assurance_words(policy.assurance)),
        ("price floor", format!("{} per SCU", amount::display(policy.price_floor))),
        ("egress", borders(&policy.egress)),
        ("ingress", borders(&policy.ingress)),
        ("revenue", format!("{}% of each fee", percent(policy.revenue))),
        ("jurisdictions", jurisdictions(policy).join(",")),
    ]
}

fn rules_json(policy: &Policy<BlockNumber>) -> Value {
    json!({
        "admission": admission(policy.admission),
        "term": policy.term,
        "notice": policy.notice,
        "classes": classes(policy.classes),
        "programs": programs(policy.programs),
        "assurance": assurance_words(policy.assurance),
        "price_floor": policy.price_floor.to_string(),
        "egress": borders(&policy.egress),
        "ingress": borders(&policy.ingress),
        "revenue_percent": percent(policy.revenue),
        "jurisdictions": jurisdictions(policy),
    })
}

/// A domain's rows: of what comes next only the rules that change.
pub(super) fn domain(domain: &Domain, listed: &Rules) -> Vec<(&'static str, String)> {
    let abandoned = if domain.is_abandoned { "; others may act for it by now" } else { "" };
    let seen = format!(", last seen in block {}{abandoned}", domain.admin_seen);
    let mut rows = vec![
        ("domain", format!("{}, {}", domain.id, status(&domain.status))),
        ("admin", admin(&domain.admin) + &seen),
        ("members", format!("{}, {} invited", domain.members, domain.invited)),
        ("treasury", format!("{} at {}", amount::display(domain.funds), domain.treasury)),
        ("policy", format!("version {} since block {}", domain.version, domain.since)),
    ];
    let present = rules(&domain.policy);
    rows.extend(present.iter().cloned());
    for (program, listed) in listed {
        rows.push(("program", format!("{} {}", hex(program), rule(*listed))));
    }
    if let Some(next) = &domain.next {
        rows.push(("next", format!("another policy from block {} on", next.from)));
        rows.extend(rules(&next.policy).into_iter().filter(|row| !present.contains(row)));
    }
    rows
}

/// The same for scripts.
pub(super) fn domain_json(domain: &Domain, listed: &Rules) -> Value {
    let admin = match &domain.admin {
        Admin::Account(account) => Some(account.to_string()),
        Admin::Members => None,
    };
    let next = domain.next.as_ref().map(|next| {
        json!({ "from": next.from, "proposed_at": next.proposed_at, "policy": rules_json(&next.policy) })
    });
    let listed = listed
        .iter()
        .map(|(program, listed)| json!({ "program": hex(program), "rule": rule(*listed) }));
    json!({
        "domain": domain.id.0,
        "status": status(&domain.status),
        "admin": admin,
        "admin_seen": domain.admin_seen,
        "is_abandoned": domain.is_abandoned,
        "founder": domain.founder.to_string(),
        "deposit": domain.deposit.to_string(),
        "members": domain.members,
        "invited": domain.invited,
        "treasury": domain.treasury.to_string(),
        "funds": domain.funds.to_string(),
        "version": domain.version,
        "since": domain.since,
        "policy": rules_json(&domain.policy),
        "next": next,
        "rules": listed.collect::<Vec<_>>(),
    })
}

fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::Staying => "staying",
        Standing::Leaving => "leaving",
        Standing::Expelled => "expelled",
    }
}

/// A membership, in a line.
pub(super) fn membership(membership: &Membership) -> String {
    let Membership { domain, since, until, standing: is, .. } = membership;
    format!("of domain {domain} since block {since}, until block {until}, {}\n", standing(*is))
}

/// The same for scripts.
pub(super) fn membership_json(membership: &Membership) -> Value {
    let Membership { domain, since, until, standing: is, deposit } = membership;
    let deposit = deposit.to_string();
    json!({ "domain": domain.0, "since": since, "until": until, "standing": standing(*is), "deposit": deposit })
}

/// What changed.
pub(super) fn change(change: &Change<AccountId, BlockNumber>) -> String {
    match change {
        Change::Created => "created".into(),
        Change::Started => "started".into(),
        Change::Dissolved => "dissolved".into(),
        Change::AdminSet { admin: next } => format!("handed over to {}", admin(next)),
        Change::Attended => "its admin is there".into(),
        Change::PolicyProposed { version, from } => {
            format!("policy {version} comes into force in block {from}")
        }
        Change::PolicyWithdrawn => "the proposed policy is withdrawn".into(),
        Change::RuleSet { program, rule: next, from } => {
            format!("program {} is {} from block {from} on", hex(program), rule(*next))
        }
        Change::Admitted { account, until } => format!("{account} is invited until block {until}"),
        Change::Uninvited { account } => format!("{account} is not invited any more"),
        Change::Expelled { account, until } => format!("{account} is expelled by block {until}"),
        Change::Spent { to, amount } => format!("{} went to {to}", amount::display(*amount)),
        Change::Border { other, act } => border(*act, *other),
        Change::Applied { account } => format!("{account} has applied; members have to vouch"),
        Change::Vouched { account } => format!("somebody vouches for {account}"),
        Change::Joined { account, until } => format!("{account} is a member until block {until}"),
        Change::Left { account, until } => format!("{account} is out by block {until}"),
        Change::Expired { account } => format!("the membership of {account} is over"),
    }
}

/// The same for scripts: its name and its words.
pub(super) fn change_json(what: &Change<AccountId, BlockNumber>) -> Value {
    let name = format!("{what:?}");
    let name = name.split([' ', '{']).next().unwrap_or_default();
    json!({ "name": name, "words": change(what) })
}

fn border(act: BorderAct, other: DomainId) -> String {
    match act {
        BorderAct::Offered => format!("terms are offered to domain {other}"),
        BorderAct::OfferWithdrawn => format!("the offer to domain {other} is withdrawn"),
        BorderAct::Accepted => format!("the offer of domain {other} is accepted"),
        BorderAct::Suspended => format!("no more jobs cross the border to domain {other}"),
        BorderAct::Resumed => format!("jobs cross the border to domain {other} again"),
        BorderAct::Ended => format!("the peering with domain {other} is given notice"),
        BorderAct::Restored => format!("collateral towards domain {other} is put up again"),
        BorderAct::Announced => format!("a route is signed for jobs from domain {other}"),
        BorderAct::RouteWithdrawn => format!("a route for jobs from domain {other} is withdrawn"),
    }
}

fn actor(actor: &Actor<AccountId>) -> String {
    match actor {
        Actor::Account(account) => account.to_string(),
        Actor::Members => "members".into(),
        Actor::Oversight => "oversight".into(),
    }
}

/// A line of the log.
pub(super) fn log_line(line: &LogEntry) -> String {
    let LogEntry { at, actor: who, version, change: what } = line;
    format!("block {at}, policy {version}: {} (by {})\n", change(what), actor(who))
}

/// The same for scripts.
pub(super) fn log_json(line: &LogEntry) -> Value {
    let LogEntry { at, actor: who, version, change: what } = line;
    json!({ "at": at, "actor": actor(who), "version": version, "change": change_json(what) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use stardust_primitives::{domain::record::NextPolicy, ids::DomainId, STAR};

    fn account(byte: u8) -> AccountId {
        AccountId::new([byte; 32])
    }

    fn example() -> Domain {
        Domain {
            id: DomainId(3),
            admin: Admin::Members,
            admin_seen: 7,
            is_abandoned: false,
            status: DomainStatus::Active,
            founder: account(1),
            deposit: 100 * STAR,
            version: 2,
            policy: Policy::open(100),
            since: 5,
            next: Some(NextPolicy {
                policy: Policy { notice: 9, ..Policy::open(100) },
                proposed_at: 6,
                from: 50,
            }),
            members: 4,
            invited: 1,
            rules: 1,
            treasury: account(2),
            funds: 12 * STAR,
        }
    }

    #[test]
    fn of_the_next_policy_only_what_changes_is_shown() {
        let rules = [(ProgramId::repeat_byte(7), Some(ProgramRule::Denied))];
        let rows = domain(&example(), &rules);
        let next = rows.iter().position(|(name, _)| *name == "next").unwrap();
        assert_eq!(rows[next].1, "another policy from block 50 on");
        assert_eq!(rows[next + 1..], [("notice", "9 blocks".to_string())]);
        let shown = domain_json(&example(), &rules);
        assert_eq!((&shown["admin"], &shown["funds"]), (&Value::Null, &json!("12000000000000")));
        assert_eq!(shown["next"]["policy"]["notice"], 9);
        assert_eq!(shown["rules"][0]["rule"], "denied");
    }

    #[test]
    fn a_line_of_the_log_says_who_what_and_under_which_policy() {
        let what = Change::PolicyProposed { version: 3, from: 90 };
        let line = LogEntry { at: 8, actor: Actor::Members, version: 2, change: what };
        let words = "policy 3 comes into force in block 90";
        assert_eq!(log_line(&line), format!("block 8, policy 2: {words} (by members)\n"));
        let expected = json!({ "name": "PolicyProposed", "words": words });
        assert_eq!(log_json(&line)["change"], expected);
        assert_eq!(change_json(&Change::Started)["name"], "Started");
    }
}
