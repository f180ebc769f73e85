use super::*;

#[test]
fn works_for_ones_own_side_only() {
    run(|| {
        sign(A, B);
        assert_noop!(Borders::resume(by(A), A, B), TestError::NothingToChange);
        assert_ok!(Borders::suspend(by(A), A, B));
        assert_noop!(Borders::resume(by(B), B, A), TestError::NothingToChange);
        assert_ok!(Borders::suspend(by(B), B, A));
        events();
        assert_ok!(Borders::resume(by(A), A, B));
        assert_eq!(events(), [Event::Resumed { by: A, other: B }]);
        assert_noop!(enter(&[B], STAR), TestError::NotOpen);
        assert_ok!(Borders::resume(by(B), B, A));
        assert_ok!(enter(&[B], STAR));
    });
}

#[test]
fn is_the_admins() {
    run(|| {
        assert_noop!(Borders::resume(by(A), A, B), TestError::UnknownPeering);
        sign(A, B);
        only_the_admin(|origin| Borders::resume(origin, A, B));
    });
}
