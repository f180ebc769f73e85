//! Benchmarks, each at its worst case: as many peerings as a domain may have, paths as long as they may be.
// A set-up that fails must stop the benchmark.
#![allow(clippy::expect_used, clippy::arithmetic_side_effects)]

use crate::{
    netting::Clearing, Call, Clearings, Config, Pallet, Participants, Peerings, Positions, Routes,
    TermsOf,
};
use alloc::vec::Vec;
use frame_benchmarking::v2::*;
use frame_support::{
    traits::{
        fungible::{Inspect, Mutate},
        Get,
    },
    weights::WeightMeter,
};
use frame_system::{pallet_prelude::OriginFor, RawOrigin};
use sp_runtime::Perbill;
use stardust_primitives::{
    domain::{
        border::{Pair, Path, Relation, SideTerms, Terms, MAX_HOPS, MAX_PEERINGS},
        policy::Classes,
    },
    ids::{AssignmentId, DomainId},
    reputation::ProgramClass,
    traits::{Gateway, Sovereigns},
    Balance, STAR,
};

const CREDIT: Balance = 10 * STAR;
/// More than all that a domain puts up for its peerings.
const TREASURY: Balance = 1_000 * STAR;
/// Of which the price is what a side can owe.
const FEE: Balance = 100 * STAR;

/// A domain, and who decides for it.
type Sovereign<T> = (DomainId, OriginFor<T>);

fn sovereign<T: Config>() -> Sovereign<T> {
    T::Sovereigns::benchmark_sovereign(TREASURY)
}

fn terms<T: Config>(relation: Relation) -> TermsOf<T> {
    let side =
        SideTerms { price: Perbill::from_percent(10), credit: CREDIT, classes: Classes::ALL };
    let until = Pallet::<T>::now() + T::Limits::get().term_max;
    Terms { relation, until, low: side, high: side }
}

/// Terms by which the first of two is the other's customer.
fn carried<T: Config>(customer: DomainId, carrier: DomainId) -> TermsOf<T> {
    let is_low = customer < carrier;
    terms::<T>(if is_low { Relation::LowIsCustomer } else { Relation::HighIsCustomer })
}

fn sign<T: Config>(customer: &Sovereign<T>, carrier: &Sovereign<T>) {
    let terms = carried::<T>(customer.0, carrier.0);
    let proposed = Pallet::<T>::propose(customer.1.clone(), customer.0, carrier.0, terms);
    proposed.expect("proposes");
    let accepted = Pallet::<T>::accept(carrier.1.clone(), carrier.0, customer.0, terms);
    accepted.expect("accepts");
}

/// Two domains with a peering.
fn peered<T: Config>() -> (Sovereign<T>, Sovereign<T>) {
    let (one, other) = (sovereign::<T>(), sovereign::<T>());
    sign::<T>(&one, &other);
    (one, other)
}

/// A path as long as it may be, from the first domain, with all its routes signed but for the longest one.
fn way<T: Config>() -> (Vec<Sovereign<T>>, Path) {
    let domains: Vec<_> = (0..=MAX_HOPS).map(|_| sovereign::<T>()).collect();
    for two in domains.windows(2) {
        if let [customer, carrier] = two {
            sign::<T>(customer, carrier);
        }
    }
    let ids: Vec<_> = domains.iter().map(|(id, _)| *id).collect();
    let until = Pallet::<T>::now() + T::Limits::get().route_max;
    for (at, to) in ids.iter().enumerate().skip(1) {
        let rest = ids.get(at + 1..).expect("within");
        if rest.len() > 1 {
            let rest = Path::try_from(rest.to_vec()).expect("shorter than the whole");
            Routes::<T>::insert(to, rest.clone(), until);
            let signer = rest.first().copied().expect("not empty");
            Pallet::<T>::change_account(signer, |own| own.routes += 1);
        }
    }
    let path = ids.get(1..).expect("not empty").to_vec();
    (domains, Path::try_from(path).expect("as long as may be"))
}

/// A way of so many hops from one domain to another, each border of which is signed and covers whatever is claimed.
pub(crate) fn path_between<T: Config>(home: DomainId, host: DomainId, hops: u32) -> Path {
    let carriers = (1..hops).map(|_| sovereign::<T>().0);
    let path: Vec<_> = carriers.chain([host]).collect();
    let until = Pallet::<T>::now() + T::Limits::get().route_max;
    let mut from = home;
    for (at, into) in path.iter().enumerate() {
        let Terms { relation, until: over, low, .. } = carried::<T>(from, *into);
        let side = SideTerms { credit: Balance::MAX >> 8, ..low };
        let terms = Terms { relation, until: over, low: side, high: side };
        let pair = Pair::of(from, *into).expect("are two");
        Peerings::<T>::insert(pair, crate::lifecycle::signed(terms));
        let rest = path.get(at..).expect("within");
        if rest.len() > 1 {
            Routes::<T>::insert(from, Path::truncate_from(rest.to_vec()), until);
        }
        from = *into;
    }
    Path::truncate_from(path)
}

/// A period that is over, in which a domain without anything to spend owes to as many as it can.
fn in_debt<T: Config>() -> DomainId {
    let debtor = sovereign::<T>();
    let assignment = AssignmentId::default();
    for _ in 0..MAX_PEERINGS {
        let creditor = sovereign::<T>();
        sign::<T>(&debtor, &creditor);
        let path = Path::truncate_from(alloc::vec![creditor.0]);
        let passage =
            <Pallet<T> as Gateway<Balance>>::enter(debtor.0, &path, ProgramClass::Long, FEE);
        let passage = passage.expect("is open");
        <Pallet<T> as Gateway<Balance>>::note_paid(assignment, debtor.0, &passage, FEE, FEE);
    }
    T::Currency::set_balance(&T::Sovereigns::treasury(debtor.0), T::Currency::minimum_balance());
    debtor.0
}

#[benchmarks]
mod benchmarks {
    use super::*;

    #[benchmark]
    fn propose() {
        let ((from, origin), (to, _)) = (sovereign::<T>(), sovereign::<T>());
        let terms = terms::<T>(Relation::Equals);
        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, from, to, terms);
        assert!(crate::Offers::<T>::contains_key(from, to));
    }

    #[benchmark]
    fn withdraw_offer() {
        let ((from, origin), (to, _)) = (sovereign::<T>(), sovereign::<T>());
        let terms = terms::<T>(Relation::Equals);
        Pallet::<T>::propose(origin.clone(), from, to, terms).expect("proposes");
        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, from, to);
        assert!(!crate::Offers::<T>::contains_key(from, to));
    }

    #[benchmark]
    fn accept() {
        let ((from, origin), (to, acceptor)) = (sovereign::<T>(), sovereign::<T>());
        let terms = terms::<T>(Relation::Equals);
        Pallet::<T>::propose(origin, from, to, terms).expect("proposes");
        #[extrinsic_call]
        _(acceptor as T::RuntimeOrigin, to, from, terms);
        assert!(Pallet::<T>::peering(from, to).is_some());
    }

    #[benchmark]
    fn suspend() {
        let ((one, origin), (other, _)) = peered::<T>();
        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, one, other);
        let peering = Pallet::<T>::peering(one, other).expect("is there");
        assert!(peering.low.is_suspended || peering.high.is_suspended);
    }

    #[benchmark]
    fn resume() {
        let ((one, origin), (other, _)) = peered::<T>();
        Pallet::<T>::suspend(origin.clone(), one, other).expect("suspends");
        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, one, other);
        let peering = Pallet::<T>::peering(one, other).expect("is there");
        assert!(!peering.low.is_suspended && !peering.high.is_suspended);
    }

    #[benchmark]
    fn end() {
        let ((one, origin), (other, _)) = peered::<T>();
        let before = Pallet::<T>::peering(one, other).expect("is there").until;
        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, one, other);
        assert!(Pallet::<T>::peering(one, other).expect("is there").until < before);
    }

    #[benchmark]
    fn close() {
        let ((one, _), (other, _)) = peered::<T>();
        let pair = Pair::of(one, other).expect("are two");
        Peerings::<T>::mutate(pair, |peering| {
            peering.as_mut().expect("is there").until = Pallet::<T>::now();
        });
        let caller: T::AccountId = whitelisted_caller();
        #[extrinsic_call]
        _(RawOrigin::Signed(caller), one, other);
        assert!(Pallet::<T>::peering(one, other).is_none());
    }

    #[benchmark]
    fn restore() {
        let ((one, origin), (other, _)) = peered::<T>();
        let pair = Pair::of(one, other).expect("are two");
        Pallet::<T>::move_collateral(one, CREDIT, 0).expect("is on hold");
        Pallet::<T>::change_account(one, |own| own.missing = CREDIT);
        let peering = Pallet::<T>::peering(one, other).expect("is there");
        let side = crate::lifecycle::side_of(&peering, pair, one);
        let side = crate::lifecycle::cleared(side, 0, CREDIT);
        Pallet::<T>::store_side(pair, peering, one, side);
        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, one, other);
        assert_eq!(crate::Accounts::<T>::get(one).missing, 0);
    }

    #[benchmark]
    fn announce() {
        let (domains, path) = way::<T>();
        let until = Pallet::<T>::now() + T::Limits::get().route_max;
        let (to, _) = domains.first().cloned().expect("five");
        let (signer, origin) = domains.get(1).cloned().expect("five");
        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, signer, to, path.clone(), until);
        assert!(Routes::<T>::contains_key(to, path));
    }

    #[benchmark]
    fn withdraw_route() {
        let (domains, path) = way::<T>();
        let until = Pallet::<T>::now() + T::Limits::get().route_max;
        let (to, _) = domains.first().cloned().expect("five");
        let (signer, origin) = domains.get(1).cloned().expect("five");
        Pallet::<T>::announce(origin.clone(), signer, to, path.clone(), until).expect("announces");
        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, to, path.clone());
        assert!(!Routes::<T>::contains_key(to, path));
    }

    #[benchmark]
    fn note_paid(h: Linear<1, MAX_HOPS>) {
        let ((home, _), (host, _)) = (sovereign::<T>(), sovereign::<T>());
        let path = path_between::<T>(home, host, h);
        let passage = <Pallet<T> as Gateway<Balance>>::enter(home, &path, ProgramClass::Long, FEE);
        let passage = passage.expect("is open");
        let assignment = AssignmentId::default();
        #[block]
        {
            <Pallet<T> as Gateway<Balance>>::note_paid(assignment, home, &passage, FEE, FEE);
        }
        let period = crate::service::period::<T>(Pallet::<T>::now());
        assert_eq!(Clearings::<T>::get(period).map(|clearing| clearing.domains), Some(h + 1));
    }

    #[benchmark]
    fn clear_due() {
        let mut meter = WeightMeter::new();
        #[block]
        {
            Pallet::<T>::clear_due(&mut meter);
        }
    }

    /// A domain whose treasury has nothing pays out of its collateral for every peering that it can have.
    #[benchmark]
    fn clear_step() {
        let debtor = in_debt::<T>();
        let period = crate::service::period::<T>(Pallet::<T>::now());
        let domains = Clearings::<T>::get(period).map_or(0, |clearing| clearing.domains);
        #[block]
        {
            Pallet::<T>::is_cleared_by_step(period);
        }
        assert!(crate::Accounts::<T>::get(debtor).missing > 0);
        let clearing = Clearings::<T>::get(period).expect("goes on");
        assert!(matches!(clearing, Clearing { collected: 1, domains: of, .. } if of == domains));
        assert!(Participants::<T>::contains_key(period, 0));
        assert!(!Positions::<T>::contains_key(period, debtor));
    }

    impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
