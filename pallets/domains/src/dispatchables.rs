//! What a domain's admin does: load, compute, settle, write, tell.

use crate::{
    authority::CallerOf,
    lifecycle::{self, Periods},
    AdminOf, Applications, ChangeOf, Config, DomainOf, Domains, Error, Event, HoldReason,
    Invitations, LastDomain, Log, Memberships, Pallet, PolicyOf, ProgramRules,
};
use frame_support::{ensure, traits::Get};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{
    traits::{BlockNumberProvider, Saturating},
    DispatchResult,
};
use stardust_primitives::{
    domain::{
        policy::{Constitution, ProgramRule},
        record::{Actor, Change, DomainStatus, Policies, Standing, LOGGED},
    },
    ids::{DomainId, ProgramId},
    traits::Border,
    Balance,
};

impl<T: Config> Pallet<T> {
    pub(crate) fn now() -> BlockNumberFor<T> {
        T::Clock::current_block_number()
    }

    /// The bounds that no domain can leave.
    pub fn constitution() -> Constitution<BlockNumberFor<T>> {
        let limits = T::Limits::get();
        Constitution {
            revenue_max: T::RevenueMax::get(),
            notice_max: limits.notice_max,
            term_max: limits.term_max,
        }
    }

    fn ensure_constitutional(policy: &PolicyOf<T>) -> Result<(), Error<T>> {
        Self::constitution().violation(policy).map_or(Ok(()), |violation| Err(violation.into()))
    }

    pub(crate) fn do_create(
        founder: T::AccountId,
        admin: T::AccountId,
        policy: PolicyOf<T>,
    ) -> DispatchResult {
        Self::ensure_constitutional(&policy)?;
        let next = LastDomain::<T>::get().0.checked_add(1).ok_or(Error::<T>::OutOfIds)?;
        let (id, deposit) = (DomainId(next), T::DomainDeposit::get());
        let domain = lifecycle::created(founder.clone(), admin, deposit, policy, Self::now());
        Self::hold(HoldReason::Domain, &founder, deposit)?;
        Self::found_treasury(&founder, id)?;
        LastDomain::<T>::put(id);
        let domain = Self::note(id, domain, Actor::Account(founder), Change::Created);
        Domains::<T>::insert(id, domain);
        Ok(())
    }

    pub(crate) fn do_start(caller: CallerOf<T>, id: DomainId) -> DispatchResult {
        let (domain, actor) = Self::decided(caller, id)?;
        let domain = lifecycle::started(domain).map_err(Error::<T>::from)?;
        let domain = Self::note(id, domain, actor, Change::Started);
        Domains::<T>::insert(id, domain);
        Ok(())
    }

    pub(crate) fn do_dissolve(caller: CallerOf<T>, id: DomainId) -> DispatchResult {
        let (domain, actor) = Self::decided_by_any(caller, id)?;
        let status = DomainStatus::Dissolved { at: Self::now() };
        let domain = DomainOf::<T> { status, ..domain };
        let domain = Self::note(id, domain, actor, Change::Dissolved);
        Domains::<T>::insert(id, domain);
        Ok(())
    }

    pub(crate) fn do_forget(id: DomainId) -> DispatchResult {
        let domain = Domains::<T>::get(id).ok_or(Error::<T>::UnknownDomain)?;
        let limits = T::Limits::get();
        lifecycle::ensure_forgettable(&domain, limits.keep, Self::now())
            .map_err(Error::<T>::from)?;
        ensure!(!T::Border::is_engaged(id), Error::<T>::StillEngaged);
        Self::release(HoldReason::Domain, &domain.founder, domain.deposit)?;
        let remainder = Self::empty_treasury(id)?;
        Domains::<T>::remove(id);
        // Each is bounded by what may be in it, so that one go removes all.
        let _ = ProgramRules::<T>::clear_prefix(id, limits.rules, None);
        let _ = Invitations::<T>::clear_prefix(id, limits.invitations, None);
        // Two books of 64 lines.
        let _ = Log::<T>::clear_prefix(id, LOGGED.saturating_mul(2), None);
        Self::deposit_event(Event::Forgotten { domain: id, remainder });
        Ok(())
    }

    pub(crate) fn do_set_admin(
        caller: CallerOf<T>,
        id: DomainId,
        admin: AdminOf<T>,
    ) -> DispatchResult {
        let (domain, actor) = Self::decided_by_any(caller, id)?;
        let domain = DomainOf::<T> { admin: admin.clone(), ..domain };
        let domain = Self::note(id, domain, actor, Change::AdminSet { admin });
        Domains::<T>::insert(id, domain);
        Ok(())
    }

    pub(crate) fn do_attend(caller: CallerOf<T>, id: DomainId) -> DispatchResult {
        let (domain, actor) = Self::decided(caller, id)?;
        let domain = Self::note(id, domain, actor, Change::Attended);
        Domains::<T>::insert(id, domain);
        Ok(())
    }

    pub(crate) fn do_propose_policy(
        caller: CallerOf<T>,
        id: DomainId,
        policy: PolicyOf<T>,
    ) -> DispatchResult {
        let (domain, actor) = Self::decided(caller, id)?;
        Self::ensure_constitutional(&policy)?;
        let limits = T::Limits::get();
        let periods = Periods { change_delay: limits.change_delay, freeze: limits.freeze };
        let policies = lifecycle::proposed(domain.policies, policy, periods, Self::now());
        let Policies { version, next, .. } = &policies;
        let from = next.as_ref().map_or(Self::now(), |next| next.from);
        // One for each freeze window since genesis.
        let change = Change::PolicyProposed { version: version.saturating_add(1), from };
        let domain = DomainOf::<T> { policies, ..domain };
        let domain = Self::note(id, domain, actor, change);
        Domains::<T>::insert(id, domain);
        Ok(())
    }

    pub(crate) fn do_withdraw_policy(caller: CallerOf<T>, id: DomainId) -> DispatchResult {
        let (domain, actor) = Self::decided(caller, id)?;
        let policies =
            lifecycle::withdrawn(domain.policies, Self::now()).map_err(Error::<T>::from)?;
        let domain = DomainOf::<T> { policies, ..domain };
        let domain = Self::note(id, domain, actor, Change::PolicyWithdrawn);
        Domains::<T>::insert(id, domain);
        Ok(())
    }

    pub(crate) fn do_set_rule(
        caller: CallerOf<T>,
        id: DomainId,
        program: ProgramId,
        rule: Option<ProgramRule>,
    ) -> DispatchResult {
        let (domain, actor) = Self::decided(caller, id)?;
        let (now, limits) = (Self::now(), T::Limits::get());
        let old = ProgramRules::<T>::get(id, program);
        // Block numbers end long after any chain.
        let from = now.saturating_add(limits.change_delay);
        let new = lifecycle::ruled(old, rule, from, now).map_err(Error::<T>::from)?;
        let rules = match (old, new) {
            (None, Some(_)) => {
                ensure!(domain.rules < limits.rules, Error::<T>::TooManyRules);
                // Below the limit.
                domain.rules.saturating_add(1)
            }
            // It counts at least the one.
            (Some(_), None) => domain.rules.saturating_sub(1),
            _ => domain.rules,
        };
        ProgramRules::<T>::set(id, program, new);
        let from = new.and_then(|record| record.next).map_or(now, |(_, from)| from);
        let domain = DomainOf::<T> { rules, ..domain };
        let domain = Self::note(id, domain, actor, Change::RuleSet { program, rule, from });
        Domains::<T>::insert(id, domain);
        Ok(())
    }

    pub(crate) fn do_admit(
        caller: CallerOf<T>,
        id: DomainId,
        account: T::AccountId,
        until: Option<BlockNumberFor<T>>,
    ) -> DispatchResult {
        let (domain, actor) = Self::decided(caller, id)?;
        let was_invited = Invitations::<T>::contains_key(id, &account);
        let (invited, change): (_, ChangeOf<T>) = match until {
            Some(until) => {
                ensure!(until > Self::now(), Error::<T>::InvitationOver);
                // At most one more than the limit.
                let invited = domain.invited.saturating_add((!was_invited).into());
                let is_in_bounds = invited <= T::Limits::get().invitations;
                ensure!(is_in_bounds, Error::<T>::TooManyInvitations);
                (invited, Change::Admitted { account: account.clone(), until })
            }
            None => {
                ensure!(was_invited, Error::<T>::NotInvited);
                // It counts at least the one.
                (domain.invited.saturating_sub(1), Change::Uninvited { account: account.clone() })
            }
        };
        Invitations::<T>::set(id, account, until);
        let domain = DomainOf::<T> { invited, ..domain };
        let domain = Self::note(id, domain, actor, change);
        Domains::<T>::insert(id, domain);
        Ok(())
    }

    pub(crate) fn do_expel(
        caller: CallerOf<T>,
        id: DomainId,
        account: T::AccountId,
    ) -> DispatchResult {
        let (domain, actor) = Self::decided(caller, id)?;
        let (membership, now) = (Memberships::<T>::get(&account), Self::now());
        let is_member = |membership: &crate::MembershipOf<T>| {
            membership.domain == id && lifecycle::lasts(membership, now)
        };
        let membership = membership.filter(is_member).ok_or(Error::<T>::NotMember)?;
        let notice = lifecycle::notice(&domain, now);
        let membership = lifecycle::leaving(membership, Standing::Expelled, notice, now)
            .map_err(Error::<T>::from)?;
        let change = Change::Expelled { account: account.clone(), until: membership.until };
        let domain = Self::note(id, domain, actor, change);
        let domain = Self::keep_or_end(&account, membership, domain)?;
        Domains::<T>::insert(id, domain);
        Ok(())
    }

    pub(crate) fn do_spend(
        caller: CallerOf<T>,
        id: DomainId,
        to: T::AccountId,
        amount: Balance,
    ) -> DispatchResult {
        let (domain, actor) = Self::decided(caller, id)?;
        Self::pay_out(id, &to, amount)?;
        let domain = Self::note(id, domain, actor, Change::Spent { to, amount });
        Domains::<T>::insert(id, domain);
        Ok(())
    }

    /// Whether an account has applied to a domain.
    pub(crate) fn application(who: &T::AccountId, id: DomainId) -> Option<crate::ApplicationOf<T>> {
        Applications::<T>::get(who).filter(|application| application.domain == id)
    }
}
