//! Which rule of a policy refuses a job: pure, without storage.

use stardust_primitives::{
    domain::{
        policy::{DomainRule, Policy, ProgramRule, Programs},
        DomainJob, COMMONS,
    },
    ids::DomainId,
    job::Assurance,
    Balance,
};

/// How much assurance a level is: replicas agree on every task, and every validator audits what is critical.
pub(crate) fn assurance_rank(assurance: Assurance) -> u8 {
    match assurance {
        Assurance::Sampled => 0,
        Assurance::Replicated { n } => n,
        Assurance::Critical => u8::MAX,
    }
}

/// The rule by which a domain's members may not post a job, if there is one; `rule` is what its list says of the program.
pub(crate) fn refusal_to_post<BlockNumber>(
    policy: &Policy<BlockNumber>,
    rule: Option<ProgramRule>,
    job: &DomainJob<Balance>,
) -> Option<DomainRule> {
    if let Some(refused) = refusal_to_run(policy, rule, job) {
        Some(refused)
    } else if assurance_rank(job.assurance) < assurance_rank(policy.assurance) {
        Some(DomainRule::Assurance)
    } else if job.price < policy.price_floor {
        Some(DomainRule::Price)
    } else {
        None
    }
}

/// The rule by which a domain's providers may not run a job, wherever it comes from.
pub(crate) fn refusal_to_run<BlockNumber>(
    policy: &Policy<BlockNumber>,
    rule: Option<ProgramRule>,
    job: &DomainJob<Balance>,
) -> Option<DomainRule> {
    let is_allowed = match policy.programs {
        Programs::AllBut => rule != Some(ProgramRule::Denied),
        Programs::Only => rule == Some(ProgramRule::Allowed),
    };
    if !policy.classes.contains(job.class) {
        Some(DomainRule::Class)
    } else if !is_allowed {
        Some(DomainRule::Program)
    } else {
        None
    }
}

/// A side of a border: a domain and its policy; the commons have none.
pub(crate) type Side<'a, BlockNumber> = (DomainId, Option<&'a Policy<BlockNumber>>);

/// The rule by which a job of `home` may not run in `host`, if there is one, whatever way it takes.
pub(crate) fn refusal_to_cross<BlockNumber>(
    home: Side<'_, BlockNumber>,
    host: Side<'_, BlockNumber>,
) -> Option<DomainRule> {
    let ((home, exporter), (host, importer)) = (home, host);
    if home == host {
        None
    } else if exporter.is_some_and(|policy| !policy.egress.lets(host)) {
        Some(DomainRule::Egress)
    } else if importer.is_some_and(|policy| !policy.ingress.lets(home)) {
        Some(DomainRule::Ingress)
    } else {
        None
    }
}

/// The rule by which a path is none from `home` to `host`, if there is one.
pub(crate) fn refusal_of_path(
    home: DomainId,
    host: DomainId,
    path: &[DomainId],
) -> Option<DomainRule> {
    let is_border = home != host && home != COMMONS && host != COMMONS;
    match path.last() {
        None if is_border => Some(DomainRule::NoPath),
        None => None,
        Some(last) if is_border && *last == host && !path.contains(&home) => None,
        Some(_) => Some(DomainRule::Path),
    }
}
