//! The dispatcher: what it is told of the market, of providers and of domains, and who may propose.

use crate::{
    configs::compute::{GenesisHash, MinBond},
    AccountId, Border, Capacity, Clock, Domains, Hash, Marketplace, ProtocolParameters,
    ProviderStaking, Reputation, Runtime, Verification,
};
use alloc::{vec, vec::Vec};
use frame_support::{parameter_types, storage::StoragePrefixedMap};
use stardust_primitives::{
    crypto::AuditId,
    dispatch::{
        pair::{Candidate, Free, OpenReplica},
        score::Weights,
    },
    domain::{border::Path, policy::Refused, DomainJob, COMMONS},
    ids::{AssignmentId, DomainId, JobId},
    provider::ProviderStatus,
    reputation::ProgramClass,
    traits::{Pairs, Proposers, Providers, Reputation as _},
};

parameter_types! {
    /// How much each term of a score counts.
    pub ScoreWeights: Weights = ProtocolParameters::current().dispatch.weights;
}

impl pallet_dispatch::Config for Runtime {
    type Pairs = OpenWork;
    type Proposers = Validators;
    type Clock = Clock;
    type ScoreWeights = ScoreWeights;
    type Genesis = GenesisHash;
    type WeightInfo = pallet_dispatch::weights::SubstrateWeight<Runtime>;
}

/// Open work, and who could do it.
pub struct OpenWork;

impl Pairs<AccountId> for OpenWork {
    fn open(id: &AssignmentId) -> Option<OpenReplica<AccountId>> {
        Marketplace::open_replica(id)
    }

    fn open_count(job: JobId) -> u32 {
        Marketplace::open_count(job)
    }

    fn candidate(provider: &AccountId) -> Option<Candidate<AccountId>> {
        let known = pallet_provider_staking::Providers::<Runtime>::get(provider)?;
        let cap = ProviderStaking::exposure_cap(provider);
        let capacity = Capacity::capacity(provider.clone());
        // Who has more than it may have now has nothing free.
        let free = Free {
            slots: known.capacity.saturating_sub(known.assigned),
            pace: capacity.limit.saturating_sub(capacity.record.load),
            room: cap.saturating_sub(known.exposure),
        };
        Some(Candidate {
            provider: provider.clone(),
            operator: ProviderStaking::operator(provider)?,
            is_active: known.status == ProviderStatus::Active && known.bond >= MinBond::get(),
            price: known.price,
            booked: None,
            free,
            cap,
            scores: ProgramClass::ALL.map(|class| Reputation::scores(provider, class)),
        })
    }

    fn host(provider: &AccountId) -> DomainId {
        Domains::membership(provider).map_or(COMMONS, |membership| membership.domain)
    }

    fn reach(job: JobId, provider: &AccountId) -> Result<u8, Refused> {
        // What is asked about a job that is not there is refused before: nothing of it is open.
        let Some(job) = pallet_marketplace::Jobs::<Runtime>::get(job) else { return Ok(0) };
        let seen = DomainJob {
            home: job.spec.domain,
            program: job.spec.program,
            class: ProgramClass::of_gas_limit(job.spec.gas_limit),
            assurance: job.spec.assurance,
            price: job.spec.price,
        };
        // A job is matched across one border at most: a pair names no path, and has to be judged by itself. Whoever knows a
        // longer way claims what is left.
        let across = Path::truncate_from(vec![Self::host(provider)]);
        let is_open = Border::passage(seen.home, across.clone(), seen.class).is_ok();
        let path = if is_open { across } else { Path::new() };
        let host = Domains::check_provider(provider, &seen, &path)?;
        Ok(u8::from(host != seen.home))
    }

    fn open_jobs(most: u32) -> Vec<JobId> {
        Marketplace::newest_open_jobs(most)
    }

    fn next_open(job: JobId, most: u32) -> Vec<OpenReplica<AccountId>> {
        Marketplace::next_open(job, most)
    }

    fn providers(seed: Hash, most: u32) -> Vec<AccountId> {
        type Records = pallet_provider_staking::Providers<Runtime>;
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        // Keys begin with a hash, so that a seed is a place among them.
        let mut place = Records::final_prefix().to_vec();
        place.extend_from_slice(seed.as_bytes());
        let mut found: Vec<_> = Records::iter_keys_from(place).take(most).collect();
        let first = found.first().cloned();
        // And from the beginning on, up to where it began. Not more were taken than `most`.
        let rest = Records::iter_keys().take_while(|key| Some(key) != first.as_ref());
        found.extend(rest.take(most.saturating_sub(found.len())));
        found
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn benchmark_pair(number: u32) -> (AssignmentId, AccountId) {
        crate::benchmarks::pair(number)
    }
}

/// The session's validators, by their audit keys.
pub struct Validators;

impl Proposers for Validators {
    fn all() -> Vec<AuditId> {
        Verification::auditors()
    }

    fn may_propose(auditor: &AuditId) -> bool {
        Verification::may_speak(auditor)
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn benchmark_proposer(auditor: AuditId) {
        crate::benchmarks::make_auditor(auditor);
    }
}
