//! The invariants of the README, each under its id. Nothing here writes.

use crate::{
    log::place, Applications, Config, DomainOf, Domains, HoldReason, Invitations, LastDomain, Log,
    Memberships, Pallet, ProgramRules,
};
use alloc::collections::{BTreeMap, BTreeSet};
use frame_support::{
    ensure,
    traits::{
        fungible::{hold::Inspect as _, Inspect as _},
        Get,
    },
};
use sp_runtime::TryRuntimeError;
use stardust_primitives::{
    domain::{
        record::{Book, DomainStatus, LOGGED},
        COMMONS,
    },
    ids::DomainId,
    Balance,
};

impl<T: Config> Pallet<T> {
    /// Checks all invariants of this pallet against its storage.
    pub fn do_try_state() -> Result<(), TryRuntimeError> {
        for (id, domain) in Domains::<T>::iter() {
            Self::try_state_policies(&domain)?;
            Self::try_state_domain(id, &domain)?;
            Self::try_state_log(id, &domain)?;
        }
        Self::try_state_memberships()?;
        Self::try_state_deposits()?;
        Self::try_state_applications()?;
        Self::try_state_lists()
    }

    /// DOM-1: no policy is out of the constitution's bounds, neither the one in force nor the next.
    fn try_state_policies(domain: &DomainOf<T>) -> Result<(), TryRuntimeError> {
        let (bounds, now, policies) = (Self::constitution(), Self::now(), &domain.policies);
        ensure!(
            bounds.violation(&policies.policy).is_none(),
            "DOM-1: a policy against the constitution"
        );
        ensure!(policies.since <= now && policies.version > 0, "DOM-1: a policy before its time");
        if let Some(next) = &policies.next {
            ensure!(
                bounds.violation(&next.policy).is_none(),
                "DOM-1: a proposal against the constitution"
            );
            ensure!(
                next.proposed_at <= now && next.proposed_at < next.from,
                "DOM-1: a proposal without delay"
            );
        }
        Ok(())
    }

    /// DOM-7 and the numbers of one domain: its treasury is there, its lists are as long as it says and may be.
    fn try_state_domain(id: DomainId, domain: &DomainOf<T>) -> Result<(), TryRuntimeError> {
        ensure!(
            id != COMMONS && id <= LastDomain::<T>::get(),
            "DOM-7: a domain without a number of its own"
        );
        ensure!(domain.admin_seen <= Self::now(), "DOM-7: an admin seen in the future");
        let treasury = T::Currency::total_balance(&Self::treasury(id));
        ensure!(
            treasury >= T::Currency::minimum_balance(),
            "DOM-7: a treasury that cannot be paid into"
        );
        let limits = T::Limits::get();
        let invited = Invitations::<T>::iter_prefix(id).count();
        let rules = ProgramRules::<T>::iter_prefix(id).count();
        ensure!(
            (invited, rules) == (domain.invited as usize, domain.rules as usize),
            "DOM-6: lists are miscounted"
        );
        ensure!(
            domain.invited <= limits.invitations && domain.rules <= limits.rules,
            "DOM-6: lists are too long"
        );
        Ok(())
    }

    /// DOM-5: the log has the last changes of each book, and nothing else.
    fn try_state_log(id: DomainId, domain: &DomainOf<T>) -> Result<(), TryRuntimeError> {
        let logged = |count: u64| count.min(LOGGED.into());
        let mut kept = 0u64;
        for ((book, at), entry) in Log::<T>::iter_prefix(id) {
            let count = match book {
                Book::Administration => domain.changes,
                Book::Membership => domain.moves,
            };
            let has_place = u64::from(at) < logged(count) && place(at.into()) == at;
            ensure!(has_place && entry.change.book() == book, "DOM-5: a line in a wrong place");
            kept = kept.saturating_add(1);
        }
        let all = logged(domain.changes).saturating_add(logged(domain.moves));
        ensure!(kept == all, "DOM-5: lines are missing");
        Ok(())
    }

    /// DOM-3: each membership is of a domain that was started, and each domain counts its own.
    fn try_state_memberships() -> Result<(), TryRuntimeError> {
        let mut counts: BTreeMap<DomainId, u32> = BTreeMap::new();
        for (_, membership) in Memberships::<T>::iter() {
            let count = counts.entry(membership.domain).or_default();
            *count = count.saturating_add(1);
            ensure!(membership.since <= Self::now(), "DOM-3: a member from the future");
            let domain = Domains::<T>::get(membership.domain);
            let was_started = domain.is_some_and(|domain| domain.status != DomainStatus::Draft);
            ensure!(was_started, "DOM-3: a member of nothing");
        }
        for (id, domain) in Domains::<T>::iter() {
            let members = counts.remove(&id).unwrap_or(0);
            ensure!(members == domain.members, "DOM-3: members are miscounted");
        }
        Ok(())
    }

    /// DOM-4: what is on hold are the deposits of the records that there are.
    fn try_state_deposits() -> Result<(), TryRuntimeError> {
        let mut founders: BTreeMap<T::AccountId, Balance> = BTreeMap::new();
        for (_, domain) in Domains::<T>::iter() {
            let held = founders.entry(domain.founder).or_default();
            *held = held.saturating_add(domain.deposit);
        }
        let mut members: BTreeMap<T::AccountId, Balance> = BTreeMap::new();
        let memberships = Memberships::<T>::iter().map(|(who, record)| (who, record.deposit));
        let applications = Applications::<T>::iter().map(|(who, record)| (who, record.deposit));
        for (who, deposit) in memberships.chain(applications) {
            let held = members.entry(who).or_default();
            *held = held.saturating_add(deposit);
        }
        for (deposits, reason) in
            [(founders, HoldReason::Domain), (members, HoldReason::Membership)]
        {
            let reason = reason.into();
            for (who, deposit) in deposits {
                let held = T::Currency::balance_on_hold(&reason, &who);
                ensure!(held == deposit, "DOM-4: deposits are not what is held");
            }
        }
        Ok(())
    }

    /// DOM-8: nobody vouches twice, or for itself.
    fn try_state_applications() -> Result<(), TryRuntimeError> {
        for (who, application) in Applications::<T>::iter() {
            let distinct: BTreeSet<_> = application.vouchers.iter().collect();
            ensure!(distinct.len() == application.vouchers.len(), "DOM-8: vouched twice");
            ensure!(!distinct.contains(&who), "DOM-8: vouched for itself");
        }
        Ok(())
    }

    /// DOM-6: no list outlives its domain.
    fn try_state_lists() -> Result<(), TryRuntimeError> {
        let lists = Invitations::<T>::iter().map(|(id, ..)| id);
        let lists = lists.chain(ProgramRules::<T>::iter().map(|(id, ..)| id));
        for id in lists.chain(Log::<T>::iter().map(|(id, ..)| id)) {
            ensure!(Domains::<T>::contains_key(id), "DOM-6: a list of nothing");
        }
        Ok(())
    }
}
