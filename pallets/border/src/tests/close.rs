use super::*;

fn close() -> DispatchResult {
    Borders::close(anyone(), B, A)
}

#[test]
fn works_once_it_is_over_and_nothing_is_owed() {
    run(|| {
        sign(A, B);
        let passage = enter(&[B], 100 * STAR).unwrap();
        assert_noop!(close(), TestError::NotOver);
        assert_ok!(Borders::end(by(A), A, B));
        go_to(1 + NOTICE);
        // A batch that is claimed may still be paid.
        assert_noop!(close(), TestError::StillOwed);
        Borders::note_paid(batch(1), A, &passage, 100 * STAR, 50 * STAR);
        assert_noop!(close(), TestError::StillOwed);
        clear_in(1);
        events();
        assert_ok!(close());
        assert_eq!(events(), [Event::Closed { pair: pair() }]);
        assert_eq!((held(A), held(B)), (0, 0));
        assert_eq!((free(A), free(B)), (ENDOWMENT - STAR, ENDOWMENT + STAR - STAR));
        assert_noop!(close(), TestError::UnknownPeering);
        assert_eq!(crate::Accounts::<Test>::iter().count(), 0);
    });
}

#[test]
fn takes_what_is_missing_with_it() {
    run(|| {
        sign(A, B);
        sign(A, C);
        pay(&[B], 100 * STAR);
        set_free(A, STAR);
        clear_in(1);
        assert_noop!(enter(&[C], STAR), TestError::InDefault);
        assert_ok!(Borders::end(by(B), B, A));
        go_to(PERIOD + NOTICE);
        assert_ok!(close());
        assert_ok!(enter(&[C], STAR));
        assert_eq!(free(A), STAR + CREDIT - 2 * STAR);
    });
}

#[test]
fn is_anybodys() {
    run(|| {
        sign(A, B);
        assert_noop!(Borders::close(RuntimeOrigin::none(), A, B), BadOrigin);
        assert_noop!(Borders::close(anyone(), A, A), TestError::NotTwoDomains);
        assert_noop!(Borders::close(anyone(), A, C), TestError::UnknownPeering);
    });
}

#[test]
fn works_once_a_side_is_dissolved_and_nothing_is_owed() {
    for gone in [A, B] {
        run(|| {
            sign(A, B);
            pay(&[B], 100 * STAR);
            Dissolved::set(&vec![gone]);
            assert_noop!(close(), TestError::StillOwed);
            clear_in(1);
            assert_ok!(close());
            assert_eq!((held(A), held(B)), (0, 0));
        });
    }
}
