//! What other pallets ask.

use crate::{lifecycle, policy, Config, DomainOf, Domains, Error, Pallet, PolicyOf, ProgramRules};
use frame_system::pallet_prelude::{BlockNumberFor, OriginFor};
use sp_runtime::{DispatchError, DispatchResult, Perbill};
use stardust_primitives::{
    domain::{
        border::{BorderAct, Path},
        policy::{DomainRule, ProgramRule, Refused},
        record::Change,
        DomainJob, COMMONS,
    },
    ids::{DomainId, ProgramId},
    traits, Balance,
};

impl<T: Config> Pallet<T> {
    /// What a domain's list says of a program now.
    pub(crate) fn rule(id: DomainId, program: ProgramId) -> Option<ProgramRule> {
        let record = ProgramRules::<T>::get(id, program)?;
        lifecycle::rule_in_force(&record, Self::now())
    }

    /// A domain whose rules count; none for the commons, which have none.
    fn ruling(id: DomainId) -> Result<Option<DomainOf<T>>, Refused> {
        if id == COMMONS {
            return Ok(None);
        }
        let refused = |rule, version| Refused { rule, domain: id, version };
        let domain = Domains::<T>::get(id).ok_or(refused(DomainRule::Unknown, 0))?;
        if lifecycle::is_active(&domain) {
            Ok(Some(domain))
        } else {
            let (_, version) = lifecycle::in_force(&domain.policies, Self::now());
            Err(refused(DomainRule::Inactive, version))
        }
    }

    /// Why an account may not post a job now, as far as its home domain goes.
    pub fn refusal_to_post(requester: &T::AccountId, job: &DomainJob<Balance>) -> Option<Refused> {
        let domain = match Self::ruling(job.home) {
            Ok(Some(domain)) => domain,
            Ok(None) => return None,
            Err(refused) => return Some(refused),
        };
        let (policy, version) = lifecycle::in_force(&domain.policies, Self::now());
        let is_member =
            Self::membership(requester).is_some_and(|membership| membership.domain == job.home);
        let rule = if is_member {
            policy::refusal_to_post(policy, Self::rule(job.home, job.program), job)?
        } else {
            DomainRule::Membership
        };
        Some(Refused { rule, domain: job.home, version })
    }

    /// The policy of a domain whose rules count, and its version; none for the commons.
    fn policy_of(id: DomainId) -> Result<Option<(PolicyOf<T>, u32)>, Refused> {
        let now = Self::now();
        let in_force = |domain: DomainOf<T>| {
            let (policy, version) = lifecycle::in_force(&domain.policies, now);
            (policy.clone(), version)
        };
        Ok(Self::ruling(id)?.map(in_force))
    }

    /// The domain of a provider that may claim a batch of a job along a path now, as far as policies go, or why it may
    /// not. What is missing of a path is said last, when nothing else is.
    pub fn check_provider(
        provider: &T::AccountId,
        job: &DomainJob<Balance>,
        path: &Path,
    ) -> Result<DomainId, Refused> {
        let host = Self::membership(provider).map_or(COMMONS, |membership| membership.domain);
        let importer = Self::policy_of(host)?;
        let exporter = if host == job.home { importer.clone() } else { Self::policy_of(job.home)? };
        let refused = |rule, domain, policy: &Option<(PolicyOf<T>, u32)>| {
            let version = policy.as_ref().map_or(0, |(_, version)| *version);
            Err(Refused { rule, domain, version })
        };
        let crossing = policy::refusal_to_cross(
            (job.home, exporter.as_ref().map(|(policy, _)| policy)),
            (host, importer.as_ref().map(|(policy, _)| policy)),
        );
        match crossing {
            Some(DomainRule::Ingress) => return refused(DomainRule::Ingress, host, &importer),
            Some(rule) => return refused(rule, job.home, &exporter),
            None => {}
        }
        if let Some((policy, _)) = &importer {
            let rule = Self::rule(host, job.program);
            if let Some(rule) = policy::refusal_to_run(policy, rule, job) {
                return refused(rule, host, &importer);
            }
        }
        if let Some(rule) = policy::refusal_of_path(job.home, host, path) {
            return refused(rule, job.home, &exporter);
        }
        // Who only passes a job on says whose jobs it lets in; where they may go, it has signed.
        for transit in path.iter().take_while(|domain| **domain != host) {
            let carrier = Self::policy_of(*transit)?;
            if carrier.as_ref().is_some_and(|(policy, _)| !policy.ingress.lets(job.home)) {
                return refused(DomainRule::Ingress, *transit, &carrier);
            }
        }
        Ok(host)
    }
}

impl<T: Config> traits::Domains<T::AccountId, Balance> for Pallet<T> {
    fn check_post(requester: &T::AccountId, job: DomainJob<Balance>) -> DispatchResult {
        match Self::refusal_to_post(requester, &job) {
            Some(refused) => Err(Error::<T>::from(refused.rule).into()),
            None => Ok(()),
        }
    }

    fn check_claim(
        provider: &T::AccountId,
        job: DomainJob<Balance>,
        path: &Path,
    ) -> Result<DomainId, DispatchError> {
        Self::check_provider(provider, &job, path)
            .map_err(|refused| Error::<T>::from(refused.rule).into())
    }

    fn revenue(home: DomainId) -> Option<(T::AccountId, Perbill)> {
        let domain = Self::ruling(home).ok().flatten()?;
        let (policy, _) = lifecycle::in_force(&domain.policies, Self::now());
        (!policy.revenue.is_zero()).then(|| (Self::treasury(home), policy.revenue))
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn benchmark_domain(members: &[T::AccountId]) -> DomainId {
        crate::benchmarking::domain_of::<T>(members)
    }
}

impl<T: Config> traits::Sovereigns<OriginFor<T>, T::AccountId> for Pallet<T> {
    fn decide(
        origin: OriginFor<T>,
        domain: DomainId,
        other: DomainId,
        act: BorderAct,
    ) -> DispatchResult {
        let (record, actor) = Self::decided(Self::caller(origin)?, domain)?;
        let record = Self::note(domain, record, actor, Change::Border { other, act });
        Domains::<T>::insert(domain, record);
        Ok(())
    }

    fn is_active(domain: DomainId) -> bool {
        Domains::<T>::get(domain).is_some_and(|record| lifecycle::is_active(&record))
    }

    fn treasury(domain: DomainId) -> T::AccountId {
        Self::treasury(domain)
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn benchmark_sovereign(treasury: Balance) -> (DomainId, OriginFor<T>) {
        crate::benchmarking::sovereign::<T>(treasury)
    }
}

impl<T: Config> traits::Electorate<T::AccountId, BlockNumberFor<T>> for Pallet<T> {
    fn member_since(domain: DomainId, account: &T::AccountId) -> Option<BlockNumberFor<T>> {
        let membership = Self::membership(account)?;
        (membership.domain == domain).then_some(membership.since)
    }

    fn members(domain: DomainId) -> u32 {
        let domain = Domains::<T>::get(domain).filter(lifecycle::is_active);
        domain.map_or(0, |domain| domain.members)
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn benchmark_member(domain: DomainId, account: &T::AccountId) {
        crate::benchmarking::add_member::<T>(domain, account);
    }
}

impl<T: Config> traits::Homes<T::AccountId, Balance> for Pallet<T> {
    fn home(account: &T::AccountId) -> DomainId {
        Self::membership(account).map_or(COMMONS, |membership| membership.domain)
    }

    fn price_floor(domain: DomainId) -> Balance {
        let domain = Self::ruling(domain).ok().flatten();
        domain.map_or(0, |domain| lifecycle::in_force(&domain.policies, Self::now()).0.price_floor)
    }
}
