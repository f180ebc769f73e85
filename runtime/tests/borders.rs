//! What clients are told of borders, over the real runtime.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation
)]

use pallet_border::{Call, Error};
use sp_runtime::{DispatchError, Perbill};
use stardust_primitives::{
    border_api::runtime_decl_for_border_api::BorderApiV1,
    domain::{
        border::{Hop, Path, Relation, SideTerms, Terms},
        border_view::{PeriodView, PositionView, RouteView, WayView},
        policy::{Classes, Policy},
    },
    ids::DomainId,
    reputation::ProgramClass,
    BlockNumber, STAR,
};
use stardust_runtime::{
    genesis_presets::DEVELOPMENT,
    params::{CLEARING_BLOCKS, DAYS},
    Block, Domains, Runtime,
};
use stardust_world::*;

const A: DomainId = DomainId(1);
const B: DomainId = DomainId(2);
const C: DomainId = DomainId(3);
const SHORT: ProgramClass = ProgramClass::Short;

/// Three domains of Alice, Bob and Charlie, with something in their treasuries.
fn found() {
    for (name, domain) in [("Alice", A), ("Bob", B), ("Charlie", C)] {
        let policy = Policy::open(1_000_000);
        ok(pallet_domains::Call::<Runtime>::create { admin: account(name), policy }, signed(name));
        ok(pallet_domains::Call::<Runtime>::start { domain }, signed(name));
        let (dest, value) = (Domains::treasury(domain).into(), 300 * STAR);
        let pay = pallet_balances::Call::<Runtime>::transfer_keep_alive { dest, value };
        ok(pay, signed(name));
    }
}

fn terms(relation: Relation) -> Terms<BlockNumber> {
    let price = Perbill::from_percent(2);
    let side = SideTerms { price, credit: 100 * STAR, classes: Classes::ALL };
    Terms { relation, until: now() + 30 * DAYS, low: side, high: side }
}

fn sign((by, domain): (&str, DomainId), (with, other): (&str, DomainId), relation: Relation) {
    let terms = terms(relation);
    ok(Call::<Runtime>::propose { domain, other, terms }, signed(by));
    ok(Call::<Runtime>::accept { domain: other, other: domain, terms }, signed(with));
}

fn path(domains: &[DomainId]) -> Path {
    domains.to_vec().try_into().unwrap()
}

fn ways(home: DomainId, host: DomainId) -> Vec<WayView> {
    <Runtime as BorderApiV1<Block, BlockNumber>>::ways(home, host, SHORT)
}

fn hops(domains: &[DomainId]) -> Vec<Hop> {
    domains.iter().map(|into| Hop { into: *into, price: Perbill::from_percent(2) }).collect()
}

#[test]
fn clients_see_what_is_signed_and_which_rule_refuses() {
    on(DEVELOPMENT, || {
        found();
        assert_eq!(ways(A, B), []);
        let borders = |id| <Runtime as BorderApiV1<Block, BlockNumber>>::borders(id);
        let offered = terms(Relation::LowIsCustomer);
        ok(Call::<Runtime>::propose { domain: A, other: B, terms: offered }, signed("Alice"));
        assert_eq!(borders(A).offered, [(B, offered)]);
        assert_eq!(borders(B).received, [(A, offered)]);
        sign(("Alice", A), ("Bob", B), Relation::LowIsCustomer);
        sign(("Bob", B), ("Charlie", C), Relation::Equals);
        assert_eq!(ways(A, B), [WayView { path: path(&[B]), passage: Ok(hops(&[B])) }]);

        let passage = |home, domains: &[DomainId]| {
            let path = path(domains);
            <Runtime as BorderApiV1<Block, BlockNumber>>::passage(home, path, SHORT)
        };
        let refused = |error: Error<Runtime>| Err(DispatchError::from(error));
        assert_eq!(passage(A, &[B, C]), refused(Error::UnknownRoute));
        let (to, until) = (A, now() + DAYS);
        let announce = Call::<Runtime>::announce { domain: B, to, path: path(&[B, C]), until };
        ok(announce, signed("Bob"));
        assert_eq!(passage(A, &[B, C]), Ok(hops(&[B, C])));
        let route = RouteView { to, path: path(&[B, C]), until };
        assert_eq!(borders(B).routes, std::slice::from_ref(&route));
        assert_eq!(<Runtime as BorderApiV1<Block, BlockNumber>>::routes(None), [route]);
        assert_eq!(<Runtime as BorderApiV1<Block, BlockNumber>>::peerings(None).len(), 2);
        ok(Call::<Runtime>::suspend { domain: B, other: A }, signed("Bob"));
        assert_eq!(ways(A, C)[0].passage, refused(Error::NotOpen));
        assert!(!borders(A).peerings[0].is_open);
    });
}

#[test]
fn clients_see_where_the_clearing_stands() {
    on(DEVELOPMENT, || {
        found();
        let at = |current| PeriodView { current, uncleared: current, length: CLEARING_BLOCKS };
        assert_eq!(<Runtime as BorderApiV1<Block, BlockNumber>>::period(), at(0));
        let nothing = |period| PositionView {
            period,
            until: (period + 1) * CLEARING_BLOCKS,
            debts: vec![],
            dues: vec![],
        };
        for period in [0, 7] {
            let position = <Runtime as BorderApiV1<Block, BlockNumber>>::position(A, period);
            assert_eq!(position, nothing(period));
        }
    });
}
