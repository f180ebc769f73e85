//! Which way a job may take, and what is reserved and owed for it.

use crate::{
    lifecycle, service, Accounts, Clearings, Config, Error, Event, Pallet, Participants, PeeringOf,
    Peerings, Positions, Routes, Uncleared, WeightInfo,
};
use alloc::vec::Vec;
use frame_support::{defensive, ensure, weights::Weight};
use sp_runtime::DispatchError;
use stardust_primitives::{
    domain::{
        border::{Hop, Pair, Passage, Path, Side},
        routes,
    },
    ids::{AssignmentId, DomainId},
    reputation::ProgramClass,
    traits::{Border, Gateway, Sovereigns},
    Balance,
};

/// A hop with the records of its peering: the side of the domain that the job comes from.
pub(crate) struct Crossing<T: Config> {
    pub(crate) from: DomainId,
    pub(crate) hop: Hop,
    pub(crate) pair: Pair,
    pub(crate) peering: PeeringOf<T>,
    pub(crate) side: Side,
}

impl<T: Config> Pallet<T> {
    /// The peering of two domains.
    pub(crate) fn peered(one: DomainId, other: DomainId) -> Result<(Pair, PeeringOf<T>), Error<T>> {
        let pair = Pair::of(one, other).ok_or(Error::<T>::NotTwoDomains)?;
        let peering = Peerings::<T>::get(pair).ok_or(Error::<T>::UnknownPeering)?;
        Ok((pair, peering))
    }

    /// The peerings along a path, which is one that a job can take: no loop and no valley.
    pub(crate) fn surveyed(
        home: DomainId,
        path: &[DomainId],
    ) -> Result<Vec<Crossing<T>>, Error<T>> {
        ensure!(routes::is_loop_free(home, path), Error::<T>::Loop);
        let crossing = |(from, into, _)| {
            let (pair, peering) = Self::peered(from, into)?;
            let side = lifecycle::side_of(&peering, pair, from);
            let hop = Hop { into, price: side.terms.price };
            Ok::<_, Error<T>>(Crossing { from, hop, pair, peering, side })
        };
        let crossings = routes::hops(home, path).map(crossing).collect::<Result<Vec<_>, _>>()?;
        let directions: Vec<_> = crossings
            .iter()
            .map(|crossing| {
                routes::direction(crossing.pair, crossing.peering.relation, crossing.from)
            })
            .collect();
        ensure!(routes::is_valley_free(&directions), Error::<T>::Valley);
        Ok(crossings)
    }

    /// Whether a domain's peerings count: it is active and has all its collateral put up.
    pub(crate) fn is_sound(domain: DomainId) -> bool {
        T::Sovereigns::is_active(domain) && Accounts::<T>::get(domain).missing == 0
    }

    /// The borders that a job of this class crosses along a path now, or the rule that refuses: each peering is open, and
    /// each domain that passes the job on has signed the rest of the way.
    pub(crate) fn passable(
        home: DomainId,
        path: &Path,
        class: ProgramClass,
    ) -> Result<Vec<Crossing<T>>, Error<T>> {
        let now = Self::now();
        let crossings = Self::surveyed(home, path)?;
        for (crossing, (from, into, rest)) in crossings.iter().zip(routes::hops(home, path)) {
            lifecycle::ensure_crosses(&crossing.peering, &crossing.side, class, now)?;
            ensure!(Self::is_sound(from) && Self::is_sound(into), Error::<T>::InDefault);
            if rest.len() > 1 {
                let rest = Path::truncate_from(rest.to_vec());
                let until = Routes::<T>::get(from, rest).ok_or(Error::<T>::UnknownRoute)?;
                ensure!(until > now, Error::<T>::RouteOver);
            }
        }
        Ok(crossings)
    }

    /// Puts the record of a side back.
    pub(crate) fn store_side(pair: Pair, peering: PeeringOf<T>, domain: DomainId, side: Side) {
        Peerings::<T>::insert(pair, lifecycle::with_side(peering, pair, domain, side));
    }

    /// Frees what is reserved at each border, and owes `fee`'s part of it; tells `note` who owes whom how much.
    fn resolve(
        home: DomainId,
        passage: &Passage,
        fee_limit: Balance,
        fee: Balance,
        mut note: impl FnMut(DomainId, DomainId, Balance),
    ) {
        let mut from = home;
        for Hop { into, price } in passage {
            let (reserved, due) = (price.mul_ceil(fee_limit), price.mul_ceil(fee));
            match Self::peered(from, *into) {
                Ok((pair, peering)) => {
                    let side = lifecycle::side_of(&peering, pair, from);
                    let (side, due) = lifecycle::accrued(side, reserved, due);
                    Self::store_side(pair, peering, from, side);
                    if due > 0 {
                        note(from, *into, due);
                    }
                }
                Err(_) => {
                    defensive!("a peering with something reserved is not closed");
                }
            }
            from = *into;
        }
    }

    /// Changes the position of a domain in a period, which it joins by that.
    fn change_position(
        period: u32,
        domain: DomainId,
        change: impl FnOnce(crate::Position) -> Option<crate::Position>,
    ) {
        let position = Positions::<T>::get(period, domain);
        let Some(changed) = change(position.clone().unwrap_or_default()) else {
            defensive!("as many creditors as peerings");
            return;
        };
        Positions::<T>::insert(period, domain, changed);
        if position.is_none() {
            let clearing = Clearings::<T>::get(period).unwrap_or_default();
            Participants::<T>::insert(period, clearing.domains, domain);
            Clearings::<T>::insert(period, clearing.joined());
        }
    }

    /// Writes a debt into the period's positions of both domains.
    fn accrue(assignment: AssignmentId, debtor: DomainId, creditor: DomainId, amount: Balance) {
        let period = service::period::<T>(Self::now());
        Self::change_position(period, debtor, |position| position.owing(creditor, amount));
        Self::change_position(period, creditor, |position| Some(position.owed_more(amount)));
        Self::deposit_event(Event::Accrued { period, debtor, creditor, amount, assignment });
    }
}

impl<T: Config> Gateway<Balance> for Pallet<T> {
    fn enter(
        home: DomainId,
        path: &Path,
        class: ProgramClass,
        fee_limit: Balance,
    ) -> Result<Passage, DispatchError> {
        let mut passage = Passage::new();
        let mut sides = Vec::new();
        for Crossing { from, hop, pair, peering, side } in Self::passable(home, path, class)? {
            let side = lifecycle::reserved(side, hop.price.mul_ceil(fee_limit));
            sides.push((pair, peering, from, side.map_err(Error::<T>::from)?));
            passage.try_push(hop).map_err(|_| Error::<T>::PathOutOfBounds)?;
        }
        // A path without a loop crosses no peering twice.
        for (pair, peering, from, side) in sides {
            Self::store_side(pair, peering, from, side);
        }
        Ok(passage)
    }

    fn leave(home: DomainId, passage: &Passage, fee_limit: Balance) {
        Self::resolve(home, passage, fee_limit, 0, |_, _, _| {});
    }

    fn note_paid(
        assignment: AssignmentId,
        home: DomainId,
        passage: &Passage,
        fee_limit: Balance,
        fee: Balance,
    ) {
        Self::resolve(home, passage, fee_limit, fee, |debtor, creditor, amount| {
            Self::accrue(assignment, debtor, creditor, amount);
        });
    }

    fn weight_of_end(hops: u32) -> Weight {
        if hops == 0 {
            Weight::zero()
        } else {
            T::WeightInfo::note_paid(hops)
        }
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn benchmark_path(home: DomainId, host: DomainId, hops: u32) -> Path {
        crate::benchmarking::path_between::<T>(home, host, hops)
    }
}

impl<T: Config> Border for Pallet<T> {
    fn is_engaged(domain: DomainId) -> bool {
        // What is paid out at the end of a clearing is of the first period that is not cleared: the debts of later ones
        // keep their peerings.
        Accounts::<T>::contains_key(domain)
            || Positions::<T>::contains_key(Uncleared::<T>::get(), domain)
    }
}
