//! Who may decide for a domain.

use crate::{lifecycle, ActorOf, Config, DomainOf, Domains, Error, Pallet};
use frame_support::{
    ensure,
    traits::{EnsureOrigin, Get},
};
use frame_system::{ensure_signed, pallet_prelude::OriginFor};
use sp_runtime::DispatchError;
use stardust_primitives::{
    domain::record::{Actor, Admin},
    ids::DomainId,
};

/// Whoever makes a call.
pub(crate) enum Caller<AccountId> {
    /// An account.
    Account(AccountId),
    /// The members of a domain, by a referendum of theirs.
    Members(DomainId),
    /// The overseers of domains.
    Overseer,
}

/// Whoever makes a call, with the runtime's types.
pub(crate) type CallerOf<T> = Caller<<T as frame_system::Config>::AccountId>;

impl<T: Config> Pallet<T> {
    /// An account, or the members of a domain.
    pub(crate) fn caller(origin: OriginFor<T>) -> Result<CallerOf<T>, DispatchError> {
        match T::MembersOrigin::try_origin(origin) {
            Ok(domain) => Ok(Caller::Members(domain)),
            Err(origin) => Ok(Caller::Account(ensure_signed(origin)?)),
        }
    }

    /// Those, or the overseers.
    pub(crate) fn caller_or_overseer(origin: OriginFor<T>) -> Result<CallerOf<T>, DispatchError> {
        match T::OversightOrigin::try_origin(origin) {
            Ok(_) => Ok(Caller::Overseer),
            Err(origin) => Self::caller(origin),
        }
    }

    /// Who acts, if the caller is the domain's admin.
    fn admin(caller: &CallerOf<T>, id: DomainId, domain: &DomainOf<T>) -> Option<ActorOf<T>> {
        match (caller, &domain.admin) {
            (Caller::Account(who), Admin::Account(admin)) if who == admin => {
                Some(Actor::Account(who.clone()))
            }
            (Caller::Members(of), Admin::Members) if *of == id => Some(Actor::Members),
            _ => None,
        }
    }

    /// The domain and who acts: its admin, which is seen by that.
    pub(crate) fn decided(
        caller: CallerOf<T>,
        id: DomainId,
    ) -> Result<(DomainOf<T>, ActorOf<T>), Error<T>> {
        let domain = Domains::<T>::get(id).ok_or(Error::<T>::UnknownDomain)?;
        let actor = Self::admin(&caller, id, &domain).ok_or(Error::<T>::NotAdmin)?;
        lifecycle::ensure_alive(&domain)?;
        Ok((DomainOf::<T> { admin_seen: Self::now(), ..domain }, actor))
    }

    /// The domain and who acts: its admin, or who may act for it once it has abandoned the domain.
    pub(crate) fn decided_by_any(
        caller: CallerOf<T>,
        id: DomainId,
    ) -> Result<(DomainOf<T>, ActorOf<T>), Error<T>> {
        let domain = Domains::<T>::get(id).ok_or(Error::<T>::UnknownDomain)?;
        let is_admin = Self::admin(&caller, id, &domain).is_some();
        let actor = match caller {
            Caller::Account(_) | Caller::Members(_) if is_admin => {
                return Self::decided(caller, id)
            }
            Caller::Members(of) if of == id => Actor::Members,
            Caller::Overseer => Actor::Oversight,
            Caller::Account(_) | Caller::Members(_) => return Err(Error::NotAdmin),
        };
        let is_abandoned = lifecycle::is_abandoned(&domain, T::Limits::get().absence, Self::now());
        ensure!(is_abandoned, Error::<T>::AdminPresent);
        lifecycle::ensure_alive(&domain)?;
        Ok((DomainOf::<T> { admin_seen: Self::now(), ..domain }, actor))
    }
}
