//! What becomes of domains, policies, rules and memberships: pure functions from record to record.

use sp_runtime::traits::{AtLeast32BitUnsigned, Zero};
use stardust_primitives::{
    domain::{
        policy::{Admission, Policy, ProgramRule},
        record::{
            Admin, Domain, DomainStatus, Membership, NextPolicy, Policies, RuleRecord, Standing,
        },
    },
    ids::DomainId,
    Balance,
};

/// Why a change is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    NotDraft,
    Dissolved,
    NotDissolved,
    StillKept,
    StillMembers,
    NothingProposed,
    NothingToChange,
    NotInvited,
    NotVouched,
    Expelled,
    AlreadyLeaving,
    NotOver,
}

/// How long things take, in blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Periods<BlockNumber> {
    /// From a proposal to its policy.
    pub(crate) change_delay: BlockNumber,
    /// From one policy to the next.
    pub(crate) freeze: BlockNumber,
}

/// How an account gets in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ticket<BlockNumber> {
    /// As a member until this block.
    Member { until: BlockNumber },
    /// As one who waits for members to vouch for it.
    Applicant,
}

/// A domain that is not started.
pub(crate) fn created<AccountId, BlockNumber: Copy>(
    founder: AccountId,
    admin: AccountId,
    deposit: Balance,
    policy: Policy<BlockNumber>,
    now: BlockNumber,
) -> Domain<AccountId, BlockNumber> {
    Domain {
        admin: Admin::Account(admin),
        admin_seen: now,
        status: DomainStatus::Draft,
        founder,
        deposit,
        policies: Policies { version: 1, policy, since: now, next: None },
        members: 0,
        invited: 0,
        rules: 0,
        changes: 0,
        moves: 0,
    }
}

/// The domain, started.
pub(crate) fn started<AccountId, BlockNumber>(
    domain: Domain<AccountId, BlockNumber>,
) -> Result<Domain<AccountId, BlockNumber>, Refusal> {
    match domain.status {
        DomainStatus::Draft => Ok(Domain { status: DomainStatus::Active, ..domain }),
        DomainStatus::Active | DomainStatus::Dissolved { .. } => Err(Refusal::NotDraft),
    }
}

/// Whether a domain is neither dissolved nor about to be made.
pub(crate) fn is_active<AccountId, BlockNumber>(domain: &Domain<AccountId, BlockNumber>) -> bool {
    matches!(domain.status, DomainStatus::Active)
}

/// Refuses what a dissolved domain cannot do any more.
pub(crate) fn ensure_alive<AccountId, BlockNumber>(
    domain: &Domain<AccountId, BlockNumber>,
) -> Result<(), Refusal> {
    match domain.status {
        DomainStatus::Draft | DomainStatus::Active => Ok(()),
        DomainStatus::Dissolved { .. } => Err(Refusal::Dissolved),
    }
}

/// Refuses to forget a domain before its members are off the record, and the last of its jobs paid.
pub(crate) fn ensure_forgettable<AccountId, BlockNumber: AtLeast32BitUnsigned + Copy>(
    domain: &Domain<AccountId, BlockNumber>,
    keep: BlockNumber,
    now: BlockNumber,
) -> Result<(), Refusal> {
    match domain.status {
        DomainStatus::Draft | DomainStatus::Active => Err(Refusal::NotDissolved),
        // Block numbers end long after any chain.
        DomainStatus::Dissolved { at } if now < at.saturating_add(keep) => Err(Refusal::StillKept),
        DomainStatus::Dissolved { .. } if domain.members > 0 => Err(Refusal::StillMembers),
        DomainStatus::Dissolved { .. } => Ok(()),
    }
}

/// Whether others may decide in the admin's place.
pub(crate) fn is_abandoned<AccountId, BlockNumber: AtLeast32BitUnsigned + Copy>(
    domain: &Domain<AccountId, BlockNumber>,
    absence: BlockNumber,
    now: BlockNumber,
) -> bool {
    // Block numbers end long after any chain.
    now > domain.admin_seen.saturating_add(absence)
}

/// The policy in force, and its version.
pub(crate) fn in_force<BlockNumber: PartialOrd>(
    policies: &Policies<BlockNumber>,
    now: BlockNumber,
) -> (&Policy<BlockNumber>, u32) {
    match &policies.next {
        Some(next) if next.from <= now => (&next.policy, next_version(policies)),
        _ => (&policies.policy, policies.version),
    }
}

fn next_version<BlockNumber>(policies: &Policies<BlockNumber>) -> u32 {
    // One for each freeze window since genesis.
    policies.version.saturating_add(1)
}

/// The record with what is in force in its place.
pub(crate) fn settled<BlockNumber: Copy + PartialOrd>(
    policies: Policies<BlockNumber>,
    now: BlockNumber,
) -> Policies<BlockNumber> {
    let version = next_version(&policies);
    match policies.next {
        Some(next) if next.from <= now => {
            Policies { version, policy: next.policy, since: next.from, next: None }
        }
        next => Policies { next, ..policies },
    }
}

/// The record with a policy that comes into force once the delay is over and the present one has been in force for long
/// enough.
pub(crate) fn proposed<BlockNumber: AtLeast32BitUnsigned + Copy>(
    policies: Policies<BlockNumber>,
    policy: Policy<BlockNumber>,
    periods: Periods<BlockNumber>,
    now: BlockNumber,
) -> Policies<BlockNumber> {
    let policies = settled(policies, now);
    // Block numbers end long after any chain.
    let thawed = policies.since.saturating_add(periods.freeze);
    let from = thawed.max(now.saturating_add(periods.change_delay));
    Policies { next: Some(NextPolicy { policy, proposed_at: now, from }), ..policies }
}

/// The record without the policy that is proposed.
pub(crate) fn withdrawn<BlockNumber: Copy + PartialOrd>(
    policies: Policies<BlockNumber>,
    now: BlockNumber,
) -> Result<Policies<BlockNumber>, Refusal> {
    let policies = settled(policies, now);
    match policies.next {
        Some(_) => Ok(Policies { next: None, ..policies }),
        None => Err(Refusal::NothingProposed),
    }
}

/// The rule that a record says now.
pub(crate) fn rule_in_force<BlockNumber: PartialOrd>(
    record: &RuleRecord<BlockNumber>,
    now: BlockNumber,
) -> Option<ProgramRule> {
    match &record.next {
        Some((rule, from)) if *from <= now => *rule,
        _ => record.rule,
    }
}

/// The record with another rule from `from` on; none if there is nothing left to say.
pub(crate) fn ruled<BlockNumber: Copy + PartialOrd>(
    record: Option<RuleRecord<BlockNumber>>,
    rule: Option<ProgramRule>,
    from: BlockNumber,
    now: BlockNumber,
) -> Result<Option<RuleRecord<BlockNumber>>, Refusal> {
    let present = record.as_ref().and_then(|record| rule_in_force(record, now));
    let has_next = record.and_then(|record| record.next).is_some_and(|(_, from)| from > now);
    match (present == rule, rule) {
        // What was to come is withdrawn.
        (true, Some(_)) if has_next => Ok(Some(RuleRecord { rule, next: None })),
        (true, Some(_)) => Err(Refusal::NothingToChange),
        (true, None) if record.is_some() => Ok(None),
        (true, None) => Err(Refusal::NothingToChange),
        (false, _) => Ok(Some(RuleRecord { rule: present, next: Some((rule, from)) })),
    }
}

/// How an account gets in: `standing` is that of the membership which it has, `invited` until when it is invited to be a
/// member, `vouchers` how many members vouch for it, if it has applied.
pub(crate) fn ticket<BlockNumber: AtLeast32BitUnsigned + Copy>(
    policy: &Policy<BlockNumber>,
    standing: Option<Standing>,
    invited: Option<BlockNumber>,
    vouchers: Option<u32>,
    now: BlockNumber,
) -> Result<Ticket<BlockNumber>, Refusal> {
    // Block numbers end long after any chain.
    let until = now.saturating_add(policy.term);
    if let Some(invited) = invited.filter(|invited| *invited > now) {
        return Ok(Ticket::Member { until: until.min(invited) });
    }
    if standing == Some(Standing::Expelled) {
        return Err(Refusal::Expelled);
    }
    match (policy.admission, vouchers) {
        (Admission::Open, _) => Ok(Ticket::Member { until }),
        (Admission::Listed, _) => Err(Refusal::NotInvited),
        (Admission::Vouched { .. }, None) => Ok(Ticket::Applicant),
        (Admission::Vouched { by }, Some(vouchers)) if vouchers >= by.into() => {
            Ok(Ticket::Member { until })
        }
        (Admission::Vouched { .. }, Some(_)) => Err(Refusal::NotVouched),
    }
}

/// Whether a membership counts, as far as time goes.
pub(crate) fn lasts<BlockNumber: PartialOrd>(
    membership: &Membership<BlockNumber>,
    now: BlockNumber,
) -> bool {
    membership.until > now
}

/// A membership of somebody who has `present` or none: who renews stays a member since then, and no renewal shortens it.
pub(crate) fn joined<BlockNumber: Copy + Ord>(
    present: Option<Membership<BlockNumber>>,
    domain: DomainId,
    until: BlockNumber,
    deposit: Balance,
    now: BlockNumber,
) -> Membership<BlockNumber> {
    let standing = Standing::Staying;
    match present {
        // Who was on its way out stays on the new terms only.
        Some(present) if present.standing == Standing::Staying => {
            Membership { until: until.max(present.until), ..present }
        }
        Some(present) => Membership { until, standing, ..present },
        None => Membership { domain, since: now, until, standing, deposit },
    }
}

/// The membership of who leaves or has to: over after the notice, and never later than before.
pub(crate) fn leaving<BlockNumber: AtLeast32BitUnsigned + Copy>(
    membership: Membership<BlockNumber>,
    standing: Standing,
    notice: BlockNumber,
    now: BlockNumber,
) -> Result<Membership<BlockNumber>, Refusal> {
    // Block numbers end long after any chain.
    let until = membership.until.min(now.saturating_add(notice));
    if membership.standing == Standing::Staying || until < membership.until {
        // Who was expelled and leaves sooner was expelled still.
        let standing = match membership.standing {
            Standing::Expelled => Standing::Expelled,
            Standing::Staying | Standing::Leaving => standing,
        };
        Ok(Membership { until, standing, ..membership })
    } else if standing == Standing::Expelled && membership.standing == Standing::Leaving {
        Ok(Membership { standing, ..membership })
    } else {
        Err(Refusal::AlreadyLeaving)
    }
}

/// Refuses to take a membership off the record that still counts.
pub(crate) fn ensure_over<BlockNumber: AtLeast32BitUnsigned + Copy>(
    membership: &Membership<BlockNumber>,
    is_active: bool,
    now: BlockNumber,
) -> Result<(), Refusal> {
    if is_active && lasts(membership, now) {
        Err(Refusal::NotOver)
    } else {
        Ok(())
    }
}

/// The notice of a member: none in a domain that is not active.
pub(crate) fn notice<AccountId, BlockNumber: Copy + PartialOrd + Zero>(
    domain: &Domain<AccountId, BlockNumber>,
    now: BlockNumber,
) -> BlockNumber {
    if is_active(domain) {
        in_force(&domain.policies, now).0.notice
    } else {
        Zero::zero()
    }
}
