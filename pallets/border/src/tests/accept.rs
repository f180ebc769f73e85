use super::*;

fn accept() -> DispatchResult {
    Borders::accept(by(B), B, A, terms())
}

#[test]
fn works_and_puts_up_both_credits() {
    run(|| {
        let low = SideTerms { credit: 3 * STAR, ..side() };
        let terms = Terms { low, ..terms() };
        assert_ok!(Borders::propose(by(A), A, B, terms));
        events();
        assert!(!is_open(A, B));
        assert_ok!(Borders::accept(by(B), B, A, terms));
        assert_eq!(events(), [Event::Signed { pair: pair(), terms }]);
        assert_eq!((held(A), held(B)), (3 * STAR, CREDIT));
        // Who accepts first of all makes the pot.
        assert_eq!((free(A), free(B)), (ENDOWMENT - 3 * STAR, ENDOWMENT - CREDIT - STAR));
        assert_eq!(Balances::free_balance(Borders::pot()), STAR);
        let fresh = |terms: SideTerms| Side {
            terms,
            is_suspended: false,
            collateral: terms.credit,
            owed: 0,
            reserved: 0,
        };
        assert_eq!((peering(B, A).low, peering(A, B).high), (fresh(low), fresh(side())));
        assert!(is_open(A, B) && is_open(B, A));
        // The offer is gone.
        assert_noop!(Borders::accept(by(B), B, A, terms), TestError::UnknownOffer);
    });
}

#[test]
fn is_the_other_sides() {
    run(|| {
        assert_ok!(Borders::propose(by(A), A, B, terms()));
        assert_noop!(Borders::accept(by(A), A, B, terms()), TestError::UnknownOffer);
        assert_noop!(Borders::accept(by(A), B, A, terms()), NOT_ADMIN);
        assert_noop!(Borders::accept(by(C), C, A, terms()), TestError::UnknownOffer);
        assert_noop!(Borders::accept(by(B), B, B, terms()), TestError::NotTwoDomains);
        assert_noop!(Borders::accept(RuntimeOrigin::none(), B, A, terms()), BadOrigin);
    });
}

#[test]
fn nobody_accepts_what_it_has_not_seen() {
    run(|| {
        assert_ok!(Borders::propose(by(A), A, B, low_is_customer()));
        assert_noop!(accept(), TestError::OtherTerms);
    });
}

#[test]
fn an_offer_does_not_outlive_its_term() {
    run(|| {
        assert_ok!(Borders::propose(by(A), A, B, terms()));
        go_to(UNTIL);
        assert_noop!(accept(), TestError::TermOutOfBounds);
        go_to(UNTIL - 1);
        assert_ok!(accept());
    });
}

#[test]
fn either_treasury_has_to_suffice() {
    for poor in [A, B] {
        run(|| {
            assert_ok!(Borders::propose(by(A), A, B, terms()));
            // The pot's existential deposit is B's to pay, and the treasury's own stays.
            let needed = CREDIT + STAR + if poor == B { STAR } else { 0 };
            set_free(poor, needed - 1);
            assert_noop!(accept(), TestError::CannotAfford);
            set_free(poor, needed);
            assert_ok!(accept());
        });
    }
}

#[test]
fn the_other_side_has_so_many_peerings_too() {
    run(|| {
        assert_ok!(Borders::propose(by(A), A, B, terms()));
        for number in 3..=MAX_PEERINGS + 2 {
            assert_ok!(Borders::propose(by(B), B, DomainId(number), terms()));
        }
        assert_noop!(accept(), TestError::TooManyPeerings);
        assert_ok!(Borders::withdraw_offer(by(B), B, C));
        assert_ok!(accept());
    });
}

#[test]
fn other_terms_keep_what_is_owed_and_have_to_cover_it() {
    run(|| {
        sign(A, B);
        // 2% of 500 are owed, 2% of 1,000 may be.
        pay(&[B], 500 * STAR);
        let passage = enter(&[B], 1_000 * STAR).unwrap();
        let change = |credit| {
            let low = SideTerms { credit, price: Perbill::from_percent(9), ..side() };
            let terms = Terms { low, ..terms() };
            assert_ok!(Borders::propose(by(A), A, B, terms));
            frame_support::storage::with_storage_layer(|| Borders::accept(by(B), B, A, terms))
        };
        assert_eq!(change(30 * STAR - 1), Err(TestError::StillOwed.into()));
        assert_ok!(change(30 * STAR));
        assert_eq!(
            (held(A), side_of_a().owed, side_of_a().reserved),
            (30 * STAR, 10 * STAR, 20 * STAR)
        );
        assert_ok!(change(70 * STAR));
        assert_eq!((held(A), free(A)), (70 * STAR, ENDOWMENT - 70 * STAR));
        // What was claimed costs what it cost then.
        Borders::note_paid(batch(1), A, &passage, 1_000 * STAR, 1_000 * STAR);
        assert_eq!((side_of_a().owed, side_of_a().reserved), (30 * STAR, 0));
        // Peerings are counted once.
        assert_eq!(crate::Accounts::<Test>::get(A).peerings, 1);
    });
}
