//! Which rule of a policy refuses a job: pure, without storage.

use stardust_primitives::{
    domain::{
        policy::{DomainRule, Policy, ProgramRule, Programs},
        DomainJob,
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

/// The rule by which a job of `home` may not run in `host`, if there is one. `is_open` says whether both have signed it.
pub(crate) fn refusal_to_cross<BlockNumber>(
    home: Side<'_, BlockNumber>,
    host: Side<'_, BlockNumber>,
    is_open: impl FnOnce() -> bool,
) -> Option<DomainRule> {
    let ((home, exporter), (host, importer)) = (home, host);
    if home == host {
        None
    } else if exporter.is_some_and(|policy| !policy.egress.lets(host)) {
        Some(DomainRule::Egress)
    } else if importer.is_some_and(|policy| !policy.ingress.lets(home)) {
        Some(DomainRule::Ingress)
    } else if exporter.is_some() && importer.is_some() && !is_open() {
        Some(DomainRule::Route)
    } else {
        None
    }
}
