//! What the market asks and tells: claims abroad, and what becomes of them.

use super::*;

#[test]
fn a_direct_peering_is_a_way() {
    run(|| {
        assert_noop!(enter(&[B], STAR), TestError::UnknownPeering);
        sign(A, B);
        let passage = enter(&[B], 1_000 * STAR).unwrap();
        let hops: Vec<_> = passage.iter().map(|hop| (hop.into, hop.price)).collect();
        assert_eq!(hops, [(B, Perbill::from_percent(2))]);
        assert_eq!(side_of_a().reserved, 20 * STAR);
        assert_noop!(enter(&[C], STAR), TestError::UnknownPeering);
        assert_noop!(enter(&[A], STAR), TestError::Loop);
        assert_noop!(enter(&[B, A], STAR), TestError::Loop);
        assert_noop!(enter(&[DomainId(0)], STAR), TestError::NotTwoDomains);
    });
}

#[test]
fn no_border_is_no_crossing() {
    run(|| {
        assert_eq!(enter(&[], STAR).unwrap().len(), 0);
        assert_eq!(Borders::passage(A, path(&[]), ProgramClass::Short), Ok(vec![]));
    });
}

#[test]
fn a_batch_that_comes_to_nothing_costs_nothing() {
    run(|| {
        route();
        let before = (peering(A, B), peering(B, C));
        let passage = enter(&[B, C], 123).unwrap();
        assert_eq!((side_of_a().reserved, peering(B, C).low.reserved), (3, 3));
        Borders::leave(A, &passage, 123);
        assert_eq!((peering(A, B), peering(B, C)), before);
        assert_eq!(Borders::position(0, A), None);
    });
}

#[test]
fn each_domain_owes_the_next_one_its_price() {
    run(|| {
        let dear = SideTerms { price: Perbill::from_percent(5), ..side() };
        sign_with(A, B, Terms { low: dear, ..low_is_customer() });
        sign(B, C);
        assert_ok!(Borders::announce(by(B), B, A, path(&[B, C]), 100));
        let passage = enter(&[B, C], 1_000).unwrap();
        events();
        // 5% and 2% of 301, rounded up.
        Borders::note_paid(batch(4), A, &passage, 1_000, 301);
        let accrued = |debtor, creditor, amount| Event::Accrued {
            period: 0,
            debtor,
            creditor,
            amount,
            assignment: batch(4),
        };
        assert_eq!(events(), [accrued(A, B, 16), accrued(B, C, 7)]);
        assert_eq!((side_of_a().owed, side_of_a().reserved), (16, 0));
        assert_eq!(peering(B, C).low.owed, 7);
        let position = |domain| {
            let position = Borders::position(0, domain).unwrap();
            (position.owed(), position.due)
        };
        assert_eq!([A, B, C].map(position), [(16, 0), (7, 16), (0, 7)]);
    });
}

#[test]
fn no_credit_is_exceeded_and_a_refused_claim_reserves_nothing() {
    run(|| {
        route();
        // 2% of 5,000 are all that A has put up.
        assert_noop!(enter(&[B], 5_000 * STAR + 1), TestError::CreditExceeded);
        let passage = enter(&[B], 5_000 * STAR).unwrap();
        assert_noop!(enter(&[B], 1), TestError::CreditExceeded);
        // What is paid is still owed.
        Borders::note_paid(batch(0), A, &passage, 5_000 * STAR, 5_000 * STAR);
        assert_noop!(enter(&[B], 1), TestError::CreditExceeded);
        clear_in(1);
        // The second border's credit is as good as the first's.
        let direct = Borders::enter(B, &path(&[C]), ProgramClass::Short, 5_000 * STAR).unwrap();
        assert_noop!(enter(&[B, C], 1), TestError::CreditExceeded);
        Borders::leave(B, &direct, 5_000 * STAR);
        assert_ok!(enter(&[B, C], 5_000 * STAR));
    });
}

#[test]
fn a_class_has_to_be_allowed_at_every_border() {
    run(|| {
        let short = Classes { medium: false, long: false, ..Classes::ALL };
        sign_with(A, B, low_is_customer());
        sign_with(B, C, Terms { low: SideTerms { classes: short, ..side() }, ..terms() });
        assert_ok!(Borders::announce(by(B), B, A, path(&[B, C]), 100));
        assert_noop!(enter(&[B, C], STAR), TestError::ClassRefused);
        assert_ok!(Borders::enter(A, &path(&[B, C]), ProgramClass::Short, STAR));
        // The other direction is another matter.
        assert_ok!(Borders::enter(C, &path(&[B]), ProgramClass::Long, STAR));
    });
}

#[test]
fn every_domain_on_the_way_is_active() {
    for gone in [A, B, C] {
        run(|| {
            route();
            Dissolved::set(&vec![gone]);
            assert_noop!(enter(&[B, C], STAR), TestError::InDefault);
        });
    }
}

#[test]
fn a_way_has_four_borders_at_most() {
    run(|| {
        let ids = [A, B, C, D, E, F];
        for pair in ids.windows(2) {
            sign_with(pair[0], pair[1], low_is_customer());
        }
        for at in (0..3).rev() {
            for end in at + 3..=5.min(at + 4) {
                let announced = path(&ids[at + 1..=end]);
                let next = Borders::announce(by(ids[at + 1]), ids[at + 1], ids[at], announced, 100);
                assert_ok!(next.or_else(|_| {
                    // The rest is still to be signed.
                    let rest = path(&ids[at + 2..=end]);
                    assert_ok!(Borders::announce(
                        by(ids[at + 2]),
                        ids[at + 2],
                        ids[at + 1],
                        rest,
                        100
                    ));
                    let announced = path(&ids[at + 1..=end]);
                    Borders::announce(by(ids[at + 1]), ids[at + 1], ids[at], announced, 100)
                }));
            }
        }
        let passage = enter(&[B, C, D, E], 100 * STAR).unwrap();
        assert_eq!(passage.len(), 4);
        Borders::note_paid(batch(0), A, &passage, 100 * STAR, 100 * STAR);
        clear_in(1);
        assert_eq!(free(E), ENDOWMENT - 2 * CREDIT + 2 * STAR);
    });
}

#[test]
fn a_price_of_nothing_leaves_no_trace() {
    run(|| {
        let gift = SideTerms { price: Perbill::zero(), credit: 0, ..side() };
        sign_with(A, B, Terms { low: gift, ..terms() });
        pay(&[B], 1_000_000 * STAR);
        assert_eq!(Borders::position(0, A), None);
        assert_eq!(held(A), 0);
    });
}

#[test]
fn who_has_signed_something_is_engaged() {
    run(|| {
        let engaged = || [A, B, C].map(Borders::is_engaged);
        assert_eq!(engaged(), [false; 3]);
        // An offer binds who makes it.
        assert_ok!(Borders::propose(by(A), A, B, low_is_customer()));
        assert_eq!(engaged(), [true, false, false]);
        assert_ok!(Borders::accept(by(B), B, A, low_is_customer()));
        sign(B, C);
        assert_ok!(Borders::announce(by(B), B, A, path(&[B, C]), 100));
        assert_eq!(engaged(), [true; 3]);
        pay(&[B, C], 1_000 * STAR);
        clear_in(1);
        Dissolved::set(&vec![B]);
        assert_ok!(Borders::close(anyone(), A, B));
        assert_ok!(Borders::close(anyone(), B, C));
        assert_eq!(engaged(), [false, true, false], "its route is left");
        assert_ok!(Borders::withdraw_route(anyone(), A, path(&[B, C])));
        assert_eq!(engaged(), [false; 3]);
    });
}

#[test]
fn who_is_to_be_paid_is_engaged() {
    run(|| {
        sign(A, B);
        pay(&[B], 1_000 * STAR);
        go_to(PERIOD);
        // A has paid, so that nothing is owed for the peering any more; B has not got it.
        let step = || assert!(!Borders::is_cleared_by_step(0));
        (0..2).for_each(|_| step());
        Dissolved::set(&vec![B]);
        assert_ok!(Borders::close(anyone(), A, B));
        assert_eq!([A, B].map(Borders::is_engaged), [false, true]);
        idle();
        assert_eq!([A, B].map(Borders::is_engaged), [false; 2]);
        // It has paid the deposit of the pot.
        assert_eq!(free(B), ENDOWMENT + 20 * STAR - STAR);
    });
}

#[test]
fn an_end_weighs_what_its_borders_do() {
    let weight = |hops| Borders::weight_of_end(hops).ref_time();
    assert_eq!(weight(0), 0);
    assert!((1..=4).all(|hops| weight(hops) > weight(hops - 1)));
}
