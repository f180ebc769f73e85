use super::*;

fn withdraw(origin: RuntimeOrigin) -> DispatchResult {
    Borders::withdraw_route(origin, A, path(&[B, C]))
}

#[test]
fn works() {
    run(|| {
        route();
        let passage = enter(&[B, C], 100 * STAR).unwrap();
        events();
        assert_ok!(withdraw(by(B)));
        assert_eq!(events(), [Event::RouteWithdrawn { to: A, path: path(&[B, C]) }]);
        assert_noop!(enter(&[B, C], STAR), TestError::UnknownRoute);
        assert_noop!(withdraw(by(B)), TestError::UnknownRoute);
        // What is claimed is paid.
        Borders::note_paid(batch(0), A, &passage, 100 * STAR, 100 * STAR);
        assert_eq!(side_of_a().owed, 2 * STAR);
    });
}

#[test]
fn is_the_first_ones_until_it_is_over() {
    run(|| {
        route();
        for origin in [by(A), by(C), anyone()] {
            assert_noop!(withdraw(origin), NOT_ADMIN);
        }
        go_to(1 + ROUTE_MAX);
        assert_noop!(withdraw(RuntimeOrigin::none()), BadOrigin);
        assert_ok!(withdraw(anyone()));
    });
}

#[test]
fn is_anybodys_once_the_first_one_is_dissolved() {
    run(|| {
        route();
        Dissolved::set(&vec![A, C]);
        assert_noop!(withdraw(anyone()), NOT_ADMIN);
        Dissolved::set(&vec![B]);
        assert_ok!(withdraw(anyone()));
    });
}
