use super::*;

/// B lets A's jobs pass on along this path.
fn announce(domains: &[DomainId], until: u32) -> DispatchResult {
    Borders::announce(by(B), B, A, path(domains), until)
}

#[test]
fn works_and_opens_the_way() {
    run(|| {
        sign_with(A, B, low_is_customer());
        sign(B, C);
        assert_noop!(enter(&[B, C], STAR), TestError::UnknownRoute);
        events();
        assert_ok!(announce(&[B, C], 100));
        assert_eq!(events(), [Event::Announced { to: A, path: path(&[B, C]), until: 100 }]);
        assert_ok!(enter(&[B, C], STAR));
        go_to(99);
        assert_ok!(enter(&[B, C], STAR));
        go_to(100);
        assert_noop!(enter(&[B, C], STAR), TestError::RouteOver);
    });
}

#[test]
fn each_domain_signs_the_rest_of_the_way_first() {
    run(|| {
        sign_with(A, B, low_is_customer());
        sign_with(B, C, low_is_customer());
        sign(C, D);
        assert_noop!(announce(&[B, C, D], 100), TestError::UnknownRoute);
        assert_ok!(Borders::announce(by(C), C, B, path(&[C, D]), 100));
        // For no longer than what it relies on.
        assert_noop!(announce(&[B, C, D], 101), TestError::RouteOver);
        assert_ok!(announce(&[B, C, D], 100));
        assert_ok!(enter(&[B, C, D], STAR));
        // Who takes its word back takes it back for all.
        assert_ok!(Borders::withdraw_route(by(C), B, path(&[C, D])));
        assert_noop!(enter(&[B, C, D], STAR), TestError::UnknownRoute);
    });
}

#[test]
fn a_path_has_bounds() {
    run(|| {
        sign_with(A, B, low_is_customer());
        sign(B, C);
        assert_noop!(announce(&[], 100), TestError::PathOutOfBounds);
        assert_noop!(announce(&[B], 100), TestError::PathOutOfBounds);
        // Of which it is the first.
        assert_noop!(announce(&[C, B], 100), TestError::PathOutOfBounds);
        assert_noop!(announce(&[B, C], 1), TestError::TermOutOfBounds);
        assert_noop!(announce(&[B, C], 1 + ROUTE_MAX + 1), TestError::TermOutOfBounds);
        assert_ok!(announce(&[B, C], 1 + ROUTE_MAX));
        assert_noop!(announce(&[B, D], 100), TestError::UnknownPeering);
        assert_noop!(announce(&[B, DomainId(0)], 100), TestError::NotTwoDomains);
    });
}

#[test]
fn a_path_has_no_loop() {
    run(|| {
        route();
        assert_noop!(announce(&[B, A], 100), TestError::Loop);
        assert_noop!(announce(&[B, C, B], 100), TestError::Loop);
        assert_noop!(announce(&[B, B], 100), TestError::Loop);
    });
}

#[test]
fn a_path_has_no_valley() {
    run(|| {
        // Equals pass nothing on between each other.
        sign(A, B);
        sign(B, C);
        assert_noop!(announce(&[B, C], 100), TestError::Valley);
        // Nor does a customer between two that carry its jobs on.
        let high = Terms { relation: Relation::HighIsCustomer, ..terms() };
        sign_with(A, B, high);
        sign_with(B, C, low_is_customer());
        assert_noop!(announce(&[B, C], 100), TestError::Valley);
        // From an equal to a customer.
        sign_with(A, B, terms());
        sign_with(B, C, high);
        assert_ok!(announce(&[B, C], 100));
        assert_ok!(enter(&[B, C], STAR));
        // What they are to each other counts when a job is claimed.
        sign_with(B, C, terms());
        assert_noop!(enter(&[B, C], STAR), TestError::Valley);
    });
}

#[test]
fn a_domain_signs_so_many() {
    run(|| {
        sign_with(A, B, low_is_customer());
        for number in 3..3 + ROUTES {
            sign(B, DomainId(number));
            assert_ok!(announce(&[B, DomainId(number)], 100));
        }
        sign(B, DomainId(20));
        assert_noop!(announce(&[B, DomainId(20)], 100), TestError::TooManyRoutes);
        // Another end is no other route.
        assert_ok!(announce(&[B, C], 120));
        assert_eq!(Routes::<Test>::get(A, path(&[B, C])), Some(120));
    });
}

#[test]
fn is_the_first_ones() {
    run(|| {
        route();
        for origin in [by(A), by(C), anyone()] {
            assert_noop!(Borders::announce(origin, B, A, path(&[B, C]), 100), NOT_ADMIN);
        }
    });
}
