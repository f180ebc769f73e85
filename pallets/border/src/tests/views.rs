//! What clients are told.

use super::*;
use stardust_primitives::domain::{
    border::{Hop, Path},
    border_view::{PeriodView, PositionView, RouteView, PAGE},
};

const TWO_PERCENT: Perbill = Perbill::from_percent(2);

#[test]
fn a_domain_sees_its_borders_from_its_side() {
    run(|| {
        route();
        assert_ok!(Borders::propose(by(B), B, D, terms()));
        assert_ok!(Borders::propose(by(E), E, B, terms()));
        assert_ok!(Borders::propose(by(E), E, A, terms()));
        pay(&[B, C], 500 * STAR);
        assert_ok!(Borders::suspend(by(C), C, B));
        let mut seen = Borders::borders(B);
        seen.peerings.sort_by_key(|peering| peering.other);
        let [to_a, to_c] = seen.peerings.as_slice() else { panic!("two: {seen:?}") };
        assert_eq!((to_a.other, to_a.relation, to_a.until), (A, Relation::LowIsCustomer, UNTIL));
        assert_eq!((to_a.is_open, to_a.own.owed, to_a.theirs.owed), (true, 0, 10 * STAR));
        assert_eq!((to_c.other, to_c.is_open), (C, false));
        assert_eq!((to_c.own.owed, to_c.theirs.owed), (10 * STAR, 0));
        assert_eq!((to_c.own.is_suspended, to_c.theirs.is_suspended), (false, true));
        assert_eq!((seen.offered, seen.received), (vec![(D, terms())], vec![(E, terms())]));
        let signed = RouteView { to: A, path: path(&[B, C]), until: 1 + ROUTE_MAX };
        assert_eq!((seen.routes, seen.missing), (vec![signed], 0));
        // What others sign is theirs.
        assert_eq!(Borders::borders(A).routes, []);
        assert_eq!(Borders::borders(F), Borders::borders(DomainId(77)));
    });
}

#[test]
fn what_is_missing_is_said() {
    run(|| {
        sign(A, B);
        pay(&[B], 1_000 * STAR);
        set_free(A, 5 * STAR);
        clear_in(1);
        let seen = Borders::borders(A);
        assert!(seen.missing > 0);
        assert_eq!(seen.peerings[0].own.missing(), seen.missing);
        assert!(!seen.peerings[0].is_open);
    });
}

#[test]
fn ways_are_what_is_signed_for_home() {
    run(|| {
        route();
        sign(A, C);
        sign(B, D);
        let class = ProgramClass::Short;
        let paths = |ways: &[stardust_primitives::domain::border_view::WayView]| -> Vec<Path> {
            ways.iter().map(|way| way.path.clone()).collect()
        };
        let ways = Borders::ways(A, C, class);
        assert_eq!(paths(&ways), [path(&[C]), path(&[B, C])]);
        let hops = |domains: &[DomainId]| -> Vec<Hop> {
            domains.iter().map(|into| Hop { into: *into, price: TWO_PERCENT }).collect()
        };
        assert_eq!(ways[0].passage, Ok(hops(&[C])));
        assert_eq!(ways[1].passage, Ok(hops(&[B, C])));
        // Each says the same as the passage that the market asks for.
        for way in &ways {
            assert_eq!(way.passage, Borders::passage(A, way.path.clone(), class));
        }
        assert_eq!(Borders::ways(A, D, class), [], "B has not signed that");
        go_to(1 + ROUTE_MAX);
        let ways = Borders::ways(A, C, class);
        assert_eq!(ways[1].passage, Err(TestError::RouteOver.into()));
        assert_ok!(Borders::suspend(by(C), C, A));
        let ways = Borders::ways(A, C, class);
        assert_eq!(ways[0].passage, Err(TestError::NotOpen.into()));
    });
}

#[test]
fn a_position_names_both_ends_until_it_is_cleared() {
    run(|| {
        route();
        pay(&[B, C], 500 * STAR);
        let until = PERIOD;
        let view = |debts, dues| PositionView { period: 0, until, debts, dues };
        let ten = 10 * STAR;
        assert_eq!(Borders::position_view(A, 0), view(vec![(B, ten)], vec![]));
        assert_eq!(Borders::position_view(B, 0), view(vec![(C, ten)], vec![(A, ten)]));
        assert_eq!(Borders::position_view(C, 0), view(vec![], vec![(B, ten)]));
        assert_eq!(Borders::position_view(D, 0), view(vec![], vec![]));
        let at = |current, uncleared| PeriodView { current, uncleared, length: PERIOD };
        assert_eq!(Borders::clearing_period(), at(0, 0));
        go_to(PERIOD);
        assert_eq!(Borders::clearing_period(), at(1, 0));
        idle();
        assert_eq!(Borders::clearing_period(), at(1, 1));
        assert_eq!(Borders::position_view(B, 0), view(vec![], vec![]));
    });
}

#[test]
fn pages_are_of_everything_once() {
    run(|| {
        for (one, other) in [(A, B), (B, C), (C, D), (D, E)] {
            sign_with(one, other, low_is_customer());
        }
        let whole = Borders::peerings_page(None);
        assert_eq!(whole.len(), 4);
        let mut one_by_one = Vec::new();
        let mut after = None;
        while let Some(next) = Borders::peerings_page(after).first() {
            after = Some(next.0);
            one_by_one.push(*next);
        }
        assert_eq!(one_by_one, whole);
        assert!(whole.len() < PAGE as usize);

        assert_ok!(Borders::announce(by(B), B, A, path(&[B, C]), 50));
        assert_ok!(Borders::announce(by(C), C, B, path(&[C, D]), 50));
        assert_ok!(Borders::announce(by(B), B, A, path(&[B, C, D]), 50));
        let whole = Borders::routes_page(None);
        assert_eq!(whole.len(), 3);
        let mut one_by_one = Vec::new();
        let mut after = None;
        while let Some(next) = Borders::routes_page(after).into_iter().next() {
            after = Some((next.to, next.path.clone()));
            one_by_one.push(next);
        }
        assert_eq!(one_by_one, whole);
    });
}
