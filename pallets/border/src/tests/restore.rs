use super::*;

#[test]
fn works_and_opens_all_once_nothing_is_missing() {
    run(|| {
        sign(A, B);
        sign(A, C);
        pay(&[B], 1_000 * STAR);
        pay(&[C], 500 * STAR);
        // Besides what keeps the treasury, it has 5 of the 30.
        set_free(A, 6 * STAR);
        clear_in(1);
        assert_eq!((held(A), free(A)), (2 * CREDIT - 25 * STAR, STAR));
        assert_noop!(Borders::restore(by(A), A, B), TestError::CannotAfford);
        set_free(A, 26 * STAR);
        events();
        assert_ok!(Borders::restore(by(A), A, B));
        assert_eq!(events(), [Event::Restored { by: A, other: B, amount: 20 * STAR }]);
        assert_noop!(enter(&[B], STAR), TestError::InDefault);
        assert_noop!(Borders::restore(by(A), A, B), TestError::NothingToChange);
        assert_ok!(Borders::restore(by(A), A, C));
        assert_eq!((held(A), free(A)), (2 * CREDIT, STAR));
        assert_ok!(enter(&[B], STAR));
        assert_ok!(enter(&[C], STAR));
    });
}

#[test]
fn is_the_admins() {
    run(|| {
        assert_noop!(Borders::restore(by(A), A, B), TestError::UnknownPeering);
        sign(A, B);
        only_the_admin(|origin| Borders::restore(origin, A, B));
    });
}
