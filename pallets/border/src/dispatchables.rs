//! What domains do at their borders: load, compute, settle, write, tell.

use crate::{
    lifecycle, Accounts, Config, Error, Event, Offers, Pallet, PeeringOf, Peerings, Routes, TermsOf,
};
use frame_support::{ensure, traits::Get};
use frame_system::{
    ensure_signed,
    pallet_prelude::{BlockNumberFor, OriginFor},
};
use sp_runtime::{traits::BlockNumberProvider, DispatchResult};
use stardust_primitives::{
    domain::{
        border::{BorderAct, Pair, Path, MAX_PEERINGS},
        COMMONS,
    },
    ids::DomainId,
    traits::Sovereigns,
};

impl<T: Config> Pallet<T> {
    pub(crate) fn now() -> BlockNumberFor<T> {
        T::Clock::current_block_number()
    }

    /// One more peering or offer of a domain.
    fn add_peering(domain: DomainId) -> Result<(), Error<T>> {
        ensure!(Accounts::<T>::get(domain).peerings < MAX_PEERINGS, Error::<T>::TooManyPeerings);
        // Below the bound.
        Self::change_account(domain, |own| own.peerings = own.peerings.saturating_add(1));
        Ok(())
    }

    fn remove_peering(domain: DomainId) {
        // Each was added before.
        Self::change_account(domain, |own| own.peerings = own.peerings.saturating_sub(1));
    }

    /// Only two domains that are active sign anything.
    fn ensure_active(domain: DomainId, other: DomainId) -> Result<(), Error<T>> {
        let are_active = T::Sovereigns::is_active(domain) && T::Sovereigns::is_active(other);
        ensure!(are_active, Error::<T>::NotActive);
        Ok(())
    }

    /// Lets who decides for the domain act. Where its word is over, or its domain dissolved, everybody may who signs:
    /// who is dissolved decides nothing any more, and is not forgotten before its records are gone.
    fn decide_unless(
        is_over: bool,
        origin: OriginFor<T>,
        domain: DomainId,
        other: DomainId,
        act: BorderAct,
    ) -> DispatchResult {
        let is_free = is_over || !T::Sovereigns::is_active(domain);
        if is_free && ensure_signed(origin.clone()).is_ok() {
            Ok(())
        } else {
            T::Sovereigns::decide(origin, domain, other, act)
        }
    }

    pub(crate) fn do_propose(
        origin: OriginFor<T>,
        domain: DomainId,
        other: DomainId,
        terms: TermsOf<T>,
    ) -> DispatchResult {
        T::Sovereigns::decide(origin, domain, other, BorderAct::Offered)?;
        Pair::of(domain, other).ok_or(Error::<T>::NotTwoDomains)?;
        Self::ensure_active(domain, other)?;
        lifecycle::ensure_term(terms.until, T::Limits::get().term_max, Self::now())
            .map_err(Error::<T>::from)?;
        if !Offers::<T>::contains_key(domain, other) {
            Self::add_peering(domain)?;
        }
        Offers::<T>::insert(domain, other, terms);
        Self::deposit_event(Event::Offered { from: domain, to: other, terms });
        Ok(())
    }

    pub(crate) fn do_withdraw_offer(
        origin: OriginFor<T>,
        domain: DomainId,
        other: DomainId,
    ) -> DispatchResult {
        Self::decide_unless(false, origin, domain, other, BorderAct::OfferWithdrawn)?;
        Offers::<T>::take(domain, other).ok_or(Error::<T>::UnknownOffer)?;
        Self::remove_peering(domain);
        Self::deposit_event(Event::OfferWithdrawn { from: domain, to: other });
        Ok(())
    }

    pub(crate) fn do_accept(
        origin: OriginFor<T>,
        domain: DomainId,
        other: DomainId,
        terms: TermsOf<T>,
    ) -> DispatchResult {
        T::Sovereigns::decide(origin, domain, other, BorderAct::Accepted)?;
        let pair = Pair::of(domain, other).ok_or(Error::<T>::NotTwoDomains)?;
        Self::ensure_active(domain, other)?;
        let offer = Offers::<T>::take(other, domain).ok_or(Error::<T>::UnknownOffer)?;
        ensure!(offer == terms, Error::<T>::OtherTerms);
        lifecycle::ensure_term(terms.until, T::Limits::get().term_max, Self::now())
            .map_err(Error::<T>::from)?;
        let present = Peerings::<T>::get(pair);
        let peering = match present {
            Some(present) => {
                // The offer was counted as one.
                Self::remove_peering(other);
                lifecycle::amended(present, terms).map_err(Error::<T>::from)?
            }
            None => {
                Self::add_peering(domain)?;
                lifecycle::signed(terms)
            }
        };
        Self::found_pot(domain)?;
        Self::settle_collateral(pair, present.as_ref(), Some(&peering))?;
        Peerings::<T>::insert(pair, peering);
        Self::deposit_event(Event::Signed { pair, terms });
        Ok(())
    }

    /// Holds or gives back what a peering's change makes of the collateral of both, and of what is missing.
    fn settle_collateral(
        pair: Pair,
        present: Option<&PeeringOf<T>>,
        next: Option<&PeeringOf<T>>,
    ) -> DispatchResult {
        for domain in [pair.low(), pair.high()] {
            let side = |peering: Option<&PeeringOf<T>>| {
                let side = peering.map(|peering| lifecycle::side_of(peering, pair, domain));
                side.map_or((0, 0), |side| (side.collateral, side.missing()))
            };
            let ((had, missed), (has, misses)) = (side(present), side(next));
            Self::move_collateral(domain, had, has)?;
            Self::change_account(domain, |own| {
                // What was missing was added when it was taken.
                own.missing = own.missing.saturating_sub(missed).saturating_add(misses);
            });
        }
        Ok(())
    }

    pub(crate) fn do_suspend(
        origin: OriginFor<T>,
        domain: DomainId,
        other: DomainId,
        is_suspended: bool,
    ) -> DispatchResult {
        let (act, event) = if is_suspended {
            (BorderAct::Suspended, Event::Suspended { by: domain, other })
        } else {
            (BorderAct::Resumed, Event::Resumed { by: domain, other })
        };
        T::Sovereigns::decide(origin, domain, other, act)?;
        let (pair, peering) = Self::peered(domain, other)?;
        let side = lifecycle::side_of(&peering, pair, domain);
        let side = lifecycle::suspended(side, is_suspended).map_err(Error::<T>::from)?;
        Self::store_side(pair, peering, domain, side);
        Self::deposit_event(event);
        Ok(())
    }

    pub(crate) fn do_end(
        origin: OriginFor<T>,
        domain: DomainId,
        other: DomainId,
    ) -> DispatchResult {
        T::Sovereigns::decide(origin, domain, other, BorderAct::Ended)?;
        let (pair, peering) = Self::peered(domain, other)?;
        let notice = T::Limits::get().notice;
        let peering = lifecycle::ended(peering, notice, Self::now()).map_err(Error::<T>::from)?;
        Peerings::<T>::insert(pair, peering);
        Self::deposit_event(Event::Ended { by: domain, other, until: peering.until });
        Ok(())
    }

    pub(crate) fn do_close(one: DomainId, other: DomainId) -> DispatchResult {
        let (pair, peering) = Self::peered(one, other)?;
        // Of two that signed, one that is not active is dissolved for good.
        let is_over =
            peering.until <= Self::now() || Self::ensure_active(pair.low(), pair.high()).is_err();
        lifecycle::ensure_closable(&peering, is_over).map_err(Error::<T>::from)?;
        Self::settle_collateral(pair, Some(&peering), None)?;
        Self::remove_peering(pair.low());
        Self::remove_peering(pair.high());
        Peerings::<T>::remove(pair);
        Self::deposit_event(Event::Closed { pair });
        Ok(())
    }

    pub(crate) fn do_restore(
        origin: OriginFor<T>,
        domain: DomainId,
        other: DomainId,
    ) -> DispatchResult {
        T::Sovereigns::decide(origin, domain, other, BorderAct::Restored)?;
        let (pair, present) = Self::peered(domain, other)?;
        let side = lifecycle::side_of(&present, pair, domain);
        let (side, amount) = lifecycle::restored(side).map_err(Error::<T>::from)?;
        let peering = lifecycle::with_side(present, pair, domain, side);
        Self::settle_collateral(pair, Some(&present), Some(&peering))?;
        Peerings::<T>::insert(pair, peering);
        Self::deposit_event(Event::Restored { by: domain, other, amount });
        Ok(())
    }

    pub(crate) fn do_announce(
        origin: OriginFor<T>,
        domain: DomainId,
        to: DomainId,
        path: Path,
        until: BlockNumberFor<T>,
    ) -> DispatchResult {
        T::Sovereigns::decide(origin, domain, to, BorderAct::Announced)?;
        ensure!(path.len() > 1 && path.first() == Some(&domain), Error::<T>::PathOutOfBounds);
        let (limits, now) = (T::Limits::get(), Self::now());
        lifecycle::ensure_term(until, limits.route_max, now).map_err(Error::<T>::from)?;
        Self::surveyed(to, &path)?;
        // What lies behind the next domain, that domain has to have signed.
        let rest = path.get(1..).unwrap_or_default();
        if rest.len() > 1 {
            let rest = Routes::<T>::get(domain, Path::truncate_from(rest.to_vec()));
            let rest = rest.ok_or(Error::<T>::UnknownRoute)?;
            ensure!(until <= rest, Error::<T>::RouteOver);
        }
        if !Routes::<T>::contains_key(to, &path) {
            let routes = Accounts::<T>::get(domain).routes;
            ensure!(routes < limits.routes, Error::<T>::TooManyRoutes);
            // Below the bound.
            Self::change_account(domain, |own| own.routes = routes.saturating_add(1));
        }
        Routes::<T>::insert(to, &path, until);
        Self::deposit_event(Event::Announced { to, path, until });
        Ok(())
    }

    pub(crate) fn do_withdraw_route(
        origin: OriginFor<T>,
        to: DomainId,
        path: Path,
    ) -> DispatchResult {
        let until = Routes::<T>::get(to, &path);
        // The first domain of a path is the one that has signed it; nobody decides for the commons, which signs none.
        let domain = path.first().copied().unwrap_or(COMMONS);
        let is_over = until.is_some_and(|until| until <= Self::now());
        Self::decide_unless(is_over, origin, domain, to, BorderAct::RouteWithdrawn)?;
        ensure!(until.is_some(), Error::<T>::UnknownRoute);
        Routes::<T>::remove(to, &path);
        // It was added when the route was signed.
        Self::change_account(domain, |own| own.routes = own.routes.saturating_sub(1));
        Self::deposit_event(Event::RouteWithdrawn { to, path });
        Ok(())
    }
}
