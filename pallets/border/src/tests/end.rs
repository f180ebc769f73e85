use super::*;

#[test]
fn works_after_the_notice() {
    run(|| {
        sign(A, B);
        go_to(10);
        events();
        assert_ok!(Borders::end(by(B), B, A));
        let until = 10 + NOTICE;
        assert_eq!(events(), [Event::Ended { by: B, other: A, until }]);
        go_to(until - 1);
        assert_ok!(enter(&[B], STAR));
        go_to(until);
        assert_noop!(enter(&[B], STAR), TestError::NotOpen);
    });
}

#[test]
fn makes_nothing_longer() {
    run(|| {
        sign(A, B);
        assert_ok!(Borders::end(by(A), A, B));
        go_to(2);
        assert_noop!(Borders::end(by(A), A, B), TestError::NothingToChange);
        assert_noop!(Borders::end(by(B), B, A), TestError::NothingToChange);
    });
}

#[test]
fn is_the_admins() {
    run(|| {
        assert_noop!(Borders::end(by(A), A, B), TestError::UnknownPeering);
        sign(A, B);
        only_the_admin(|origin| Borders::end(origin, A, B));
    });
}
