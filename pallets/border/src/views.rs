//! Reads for the runtime API. They walk over records of all domains: for off-chain callers only.

use crate::{
    lifecycle, service, Accounts, Config, Offers, Pallet, PeeringOf, Peerings, Positions, Routes,
    Uncleared,
};
use alloc::vec::Vec;
use frame_support::traits::Get;
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{traits::Saturating, DispatchError};
use stardust_primitives::{
    domain::{
        border::{Pair, Path},
        border_view::{
            BordersView, PeeringView, PeriodView, PositionView, RouteView, Signed, WayView, PAGE,
        },
    },
    ids::DomainId,
    reputation::ProgramClass,
    Balance,
};

/// As many records as one answer has.
fn page() -> usize {
    usize::try_from(PAGE).unwrap_or(usize::MAX)
}

impl<T: Config> Pallet<T> {
    /// What a domain has on record at its borders.
    pub fn borders(domain: DomainId) -> BordersView<BlockNumberFor<T>> {
        let own = Accounts::<T>::get(domain);
        // As many as the domain has on record, which are counted.
        let [peerings, routes] =
            [own.peerings, own.routes].map(|count| usize::try_from(count).unwrap_or(usize::MAX));
        let seen = |(pair, peering)| Self::seen_by(domain, pair, peering);
        let signed = |(to, path, until): (DomainId, Path, BlockNumberFor<T>)| {
            (path.first() == Some(&domain)).then_some(RouteView { to, path, until })
        };
        let offered_to = |(from, to, terms)| (to == domain).then_some((from, terms));
        BordersView {
            peerings: Peerings::<T>::iter().filter_map(seen).take(peerings).collect(),
            offered: Offers::<T>::iter_prefix(domain).collect(),
            received: Offers::<T>::iter().filter_map(offered_to).take(page()).collect(),
            routes: Routes::<T>::iter().filter_map(signed).take(routes).collect(),
            missing: own.missing,
        }
    }

    /// A peering as one of its domains sees it.
    fn seen_by(
        domain: DomainId,
        pair: Pair,
        peering: PeeringOf<T>,
    ) -> Option<PeeringView<BlockNumberFor<T>>> {
        let other = match domain {
            low if low == pair.low() => pair.high(),
            high if high == pair.high() => pair.low(),
            _ => return None,
        };
        Some(PeeringView {
            other,
            relation: peering.relation,
            until: peering.until,
            is_open: lifecycle::is_open(&peering, Self::now())
                && Self::is_sound(domain)
                && Self::is_sound(other),
            own: lifecycle::side_of(&peering, pair, domain),
            theirs: lifecycle::side_of(&peering, pair, other),
        })
    }

    /// The peerings behind one of them, or the first: at most [`PAGE`].
    pub fn peerings_page(after: Option<Pair>) -> Vec<Signed<BlockNumberFor<T>>> {
        let records = match after {
            Some(after) => Peerings::<T>::iter_from(Peerings::<T>::hashed_key_for(after)),
            None => Peerings::<T>::iter(),
        };
        records.take(page()).collect()
    }

    /// The routes behind one of them, or the first: at most [`PAGE`].
    pub fn routes_page(after: Option<(DomainId, Path)>) -> Vec<RouteView<BlockNumberFor<T>>> {
        let records = match after {
            Some((to, path)) => Routes::<T>::iter_from(Routes::<T>::hashed_key_for(to, path)),
            None => Routes::<T>::iter(),
        };
        records.take(page()).map(|(to, path, until)| RouteView { to, path, until }).collect()
    }

    /// The ways from one domain to another that are signed, and whether each is open for a class of programs.
    pub fn ways(home: DomainId, host: DomainId, class: ProgramClass) -> Vec<WayView> {
        let direct = Self::peered(home, host).is_ok().then(|| Path::truncate_from([host].into()));
        // Whatever a job of `home` takes, the next domain has signed for `home` itself.
        let routes = Routes::<T>::iter_prefix(home).map(|(path, _)| path);
        let routes = routes.filter(|path| path.last() == Some(&host));
        let way = |path: Path| {
            let crossings = Self::passable(home, &path, class).map_err(DispatchError::from);
            let hops = crossings.map(|found| found.into_iter().map(|at| at.hop).collect());
            WayView { path, passage: hops }
        };
        direct.into_iter().chain(routes).take(page()).map(way).collect()
    }

    /// Where the clearing stands.
    pub fn clearing_period() -> PeriodView<BlockNumberFor<T>> {
        PeriodView {
            current: service::period::<T>(Self::now()),
            uncleared: Uncleared::<T>::get(),
            length: T::Limits::get().period,
        }
    }

    /// What a domain has to pay and to get for a period that is not cleared.
    pub fn position_view(domain: DomainId, period: u32) -> PositionView<BlockNumberFor<T>> {
        let debts = Positions::<T>::get(period, domain).unwrap_or_default().debts.into_inner();
        let owes = |(debtor, position): (DomainId, crate::Position)| {
            let debt = position.debts.into_iter().find(|(creditor, _)| *creditor == domain);
            debt.map(|(_, amount): (_, Balance)| (debtor, amount))
        };
        let dues = Positions::<T>::iter_prefix(period).filter_map(owes).collect();
        // Block numbers end long after any chain.
        let until = T::Limits::get().period.saturating_mul(period.saturating_add(1).into());
        PositionView { period, until, debts, dues }
    }
}
