//! Who comes and who goes: load, compute, settle, write, tell.

use crate::{
    lifecycle::{self, Refusal, Ticket},
    ApplicationOf, Applications, Config, DomainOf, Domains, Error, HoldReason, Invitations,
    MembershipOf, Memberships, Pallet,
};
use frame_support::{ensure, traits::Get, BoundedVec};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{traits::Saturating, DispatchError, DispatchResult};
use stardust_primitives::{
    domain::record::{Actor, Change, Standing},
    ids::DomainId,
};

impl<T: Config> Pallet<T> {
    /// The membership of an account that counts now.
    pub fn membership(who: &T::AccountId) -> Option<MembershipOf<T>> {
        let membership = Memberships::<T>::get(who)?;
        let domain = Domains::<T>::get(membership.domain)?;
        let counts = lifecycle::is_active(&domain) && lifecycle::lasts(&membership, Self::now());
        counts.then_some(membership)
    }

    /// Whether an account is a member of a domain that is active.
    fn is_member_of_active(who: &T::AccountId, id: DomainId) -> bool {
        Memberships::<T>::get(who).is_some_and(|membership| {
            membership.domain == id && lifecycle::lasts(&membership, Self::now())
        })
    }

    fn load_active(id: DomainId) -> Result<DomainOf<T>, Error<T>> {
        let domain = Domains::<T>::get(id).ok_or(Error::<T>::UnknownDomain)?;
        ensure!(lifecycle::is_active(&domain), Error::<T>::NotActive);
        Ok(domain)
    }

    /// Takes an account's membership of another domain off the record if it is over; refuses if it counts.
    fn move_out(who: &T::AccountId, to: DomainId) -> Result<(), DispatchError> {
        match Memberships::<T>::get(who) {
            Some(old) if old.domain != to => {
                ensure!(Self::membership(who).is_none(), Error::<T>::OtherHome);
                Self::take_out(who, old, who)
            }
            _ => Ok(()),
        }
    }

    /// How many of an application's vouchers count.
    fn vouchers(application: &ApplicationOf<T>) -> u32 {
        let counts = |who: &&T::AccountId| Self::is_member_of_active(who, application.domain);
        // At most as many as an application can have.
        u32::try_from(application.vouchers.iter().filter(counts).count()).unwrap_or(u32::MAX)
    }

    pub(crate) fn do_join(who: T::AccountId, id: DomainId) -> DispatchResult {
        let (domain, now) = (Self::load_active(id)?, Self::now());
        let here = Memberships::<T>::get(&who).filter(|membership| membership.domain == id);
        let present = here.filter(|membership| lifecycle::lasts(membership, now));
        let invited = Invitations::<T>::get(id, &who);
        let application = Self::application(&who, id);
        let vouchers = application.as_ref().map(Self::vouchers);
        let standing = present.map(|membership| membership.standing);
        let policy = lifecycle::in_force(&domain.policies, now).0;
        let ticket = lifecycle::ticket(policy, standing, invited, vouchers, now)
            .map_err(Error::<T>::from)?;
        match ticket {
            Ticket::Applicant => Self::apply(who, id, domain),
            Ticket::Member { until } => {
                Self::move_out(&who, id)?;
                let domain = Self::without_invitation(&who, id, domain);
                Self::admit_member(who, id, domain, application, until)
            }
        }
    }

    /// The domain without the invitation of an account, if it has one.
    fn without_invitation(who: &T::AccountId, id: DomainId, domain: DomainOf<T>) -> DomainOf<T> {
        match Invitations::<T>::take(id, who) {
            // It counts at least the one.
            Some(_) => DomainOf::<T> { invited: domain.invited.saturating_sub(1), ..domain },
            None => domain,
        }
    }

    /// Makes an account a member, or goes on with it. Its application, if it has one, is done.
    fn admit_member(
        who: T::AccountId,
        id: DomainId,
        domain: DomainOf<T>,
        application: Option<ApplicationOf<T>>,
        until: BlockNumberFor<T>,
    ) -> DispatchResult {
        let now = Self::now();
        let here = Memberships::<T>::get(&who);
        let present = here.filter(|membership| lifecycle::lasts(membership, now));
        let held = here.map(|membership| membership.deposit);
        let deposit = match (held, &application) {
            (Some(held), application) => {
                let waiting = application.as_ref().map_or(0, |application| application.deposit);
                Self::release(HoldReason::Membership, &who, waiting)?;
                held
            }
            // What was held for the application is held for the membership.
            (None, Some(application)) => application.deposit,
            (None, None) => {
                let deposit = T::MemberDeposit::get();
                Self::hold(HoldReason::Membership, &who, deposit)?;
                deposit
            }
        };
        if application.is_some() {
            Applications::<T>::remove(&who);
        }
        let membership = lifecycle::joined(present, id, until, deposit, now);
        Memberships::<T>::insert(&who, membership);
        // Fewer than there are accounts.
        let members = domain.members.saturating_add(held.is_none().into());
        let change = Change::Joined { account: who.clone(), until: membership.until };
        let domain = DomainOf::<T> { members, ..domain };
        let domain = Self::note(id, domain, Actor::Account(who), change);
        Domains::<T>::insert(id, domain);
        Ok(())
    }

    /// Has an account wait for members to vouch for it.
    fn apply(who: T::AccountId, id: DomainId, domain: DomainOf<T>) -> DispatchResult {
        let deposit = match Applications::<T>::get(&who) {
            Some(other) => other.deposit,
            None => {
                let deposit = T::MemberDeposit::get();
                Self::hold(HoldReason::Membership, &who, deposit)?;
                deposit
            }
        };
        let application = ApplicationOf::<T> { domain: id, vouchers: BoundedVec::new(), deposit };
        Applications::<T>::insert(&who, application);
        let change = Change::Applied { account: who.clone() };
        let domain = Self::note(id, domain, Actor::Account(who), change);
        Domains::<T>::insert(id, domain);
        Ok(())
    }

    pub(crate) fn do_vouch(who: T::AccountId, account: T::AccountId) -> DispatchResult {
        let membership = Self::membership(&who).ok_or(Error::<T>::NotMember)?;
        let (id, age) = (membership.domain, T::Limits::get().vouch_age);
        // Block numbers end long after any chain.
        let is_old = membership.since.saturating_add(age) <= Self::now();
        ensure!(is_old, Error::<T>::TooYoung);
        let application = Self::application(&account, id).ok_or(Error::<T>::NoApplication)?;
        ensure!(who != account, Error::<T>::OwnApplication);
        ensure!(!application.vouchers.contains(&who), Error::<T>::AlreadyVouched);
        let mut vouchers = application.vouchers;
        // Who is no member any more makes room.
        vouchers.retain(|voucher| Self::is_member_of_active(voucher, id));
        vouchers.try_push(who.clone()).map_err(|_| Error::<T>::TooManyVouchers)?;
        let domain = Self::load_active(id)?;
        Applications::<T>::insert(&account, ApplicationOf::<T> { vouchers, ..application });
        let domain = Self::note(id, domain, Actor::Account(who), Change::Vouched { account });
        Domains::<T>::insert(id, domain);
        Ok(())
    }

    pub(crate) fn do_leave(who: T::AccountId, id: DomainId) -> DispatchResult {
        let now = Self::now();
        let membership = Memberships::<T>::get(&who).filter(|membership| membership.domain == id);
        let application = Self::application(&who, id);
        ensure!(membership.is_some() || application.is_some(), Error::<T>::NotMember);
        if let Some(application) = &application {
            Self::release(HoldReason::Membership, &who, application.deposit)?;
            Applications::<T>::remove(&who);
        }
        // Where an application waited, its domain may be forgotten.
        let Some(domain) = Domains::<T>::get(id) else { return Ok(()) };
        let Some(membership) = membership else {
            let change = Change::Left { account: who.clone(), until: now };
            let domain = Self::note(id, domain, Actor::Account(who), change);
            Domains::<T>::insert(id, domain);
            return Ok(());
        };
        let notice = lifecycle::notice(&domain, now);
        let left = lifecycle::leaving(membership, Standing::Leaving, notice, now);
        let membership = match left {
            // Who withdraws its application and is on its way out already has what it asked for.
            Err(Refusal::AlreadyLeaving) if application.is_some() => membership,
            left => left.map_err(Error::<T>::from)?,
        };
        let change = Change::Left { account: who.clone(), until: membership.until };
        let domain = Self::note(id, domain, Actor::Account(who.clone()), change);
        let domain = Self::keep_or_end(&who, membership, domain)?;
        Domains::<T>::insert(id, domain);
        Ok(())
    }

    /// Writes a membership down, or takes it off the record if it is over; the domain, as it is then.
    pub(crate) fn keep_or_end(
        who: &T::AccountId,
        membership: MembershipOf<T>,
        domain: DomainOf<T>,
    ) -> Result<DomainOf<T>, DispatchError> {
        if lifecycle::lasts(&membership, Self::now()) {
            Memberships::<T>::insert(who, membership);
            return Ok(domain);
        }
        Self::release(HoldReason::Membership, who, membership.deposit)?;
        Memberships::<T>::remove(who);
        // It counts at least the one.
        Ok(DomainOf::<T> { members: domain.members.saturating_sub(1), ..domain })
    }

    pub(crate) fn do_expire(by: T::AccountId, account: T::AccountId) -> DispatchResult {
        let membership = Memberships::<T>::get(&account).ok_or(Error::<T>::NotMember)?;
        let domain = Domains::<T>::get(membership.domain);
        let is_active = domain.as_ref().is_some_and(lifecycle::is_active);
        lifecycle::ensure_over(&membership, is_active, Self::now()).map_err(Error::<T>::from)?;
        Self::take_out(&account, membership, &by)
    }

    /// Takes a membership that is over off the record.
    fn take_out(
        who: &T::AccountId,
        membership: MembershipOf<T>,
        by: &T::AccountId,
    ) -> DispatchResult {
        Self::release(HoldReason::Membership, who, membership.deposit)?;
        Memberships::<T>::remove(who);
        let id = membership.domain;
        if let Some(domain) = Domains::<T>::get(id) {
            // It counts at least the one.
            let members = domain.members.saturating_sub(1);
            let domain = DomainOf::<T> { members, ..domain };
            let change = Change::Expired { account: who.clone() };
            let domain = Self::note(id, domain, Actor::Account(by.clone()), change);
            Domains::<T>::insert(id, domain);
        }
        Ok(())
    }
}
