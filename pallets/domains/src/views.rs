//! Reads for the runtime API.

use crate::{lifecycle, Config, DomainViewOf, Domains, LastDomain, Pallet, ProgramRules};
use alloc::vec::Vec;
use frame_support::traits::{fungible::Inspect as _, Get};
use stardust_primitives::{
    domain::policy::ProgramRule,
    ids::{DomainId, ProgramId},
};

impl<T: Config> Pallet<T> {
    /// A domain as it stands now.
    pub fn view(id: DomainId) -> Option<DomainViewOf<T>> {
        let (domain, now) = (Domains::<T>::get(id)?, Self::now());
        let is_abandoned = lifecycle::is_abandoned(&domain, T::Limits::get().absence, now);
        let policies = lifecycle::settled(domain.policies, now);
        let treasury = Self::treasury(id);
        Some(DomainViewOf::<T> {
            id,
            admin: domain.admin,
            admin_seen: domain.admin_seen,
            is_abandoned,
            status: domain.status,
            founder: domain.founder,
            deposit: domain.deposit,
            version: policies.version,
            policy: policies.policy,
            since: policies.since,
            next: policies.next,
            members: domain.members,
            invited: domain.invited,
            rules: domain.rules,
            funds: T::Currency::balance(&treasury),
            treasury,
        })
    }

    /// All domains on record, the oldest first. Walks over them: for off-chain callers only.
    pub fn all() -> Vec<DomainId> {
        let last = LastDomain::<T>::get().0;
        (1..=last).map(DomainId).filter(|id| Domains::<T>::contains_key(id)).collect()
    }

    /// The programs with a rule in a domain, and the rule in force.
    pub fn rules(id: DomainId) -> Vec<(ProgramId, Option<ProgramRule>)> {
        let now = Self::now();
        let rules = ProgramRules::<T>::iter_prefix(id);
        rules.map(|(program, rule)| (program, lifecycle::rule_in_force(&rule, now))).collect()
    }
}
