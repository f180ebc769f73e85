use super::*;

fn propose(other: DomainId) -> DispatchResult {
    Borders::propose(by(A), A, other, terms())
}

#[test]
fn works_and_holds_nothing() {
    run(|| {
        assert_ok!(propose(B));
        assert_eq!(events(), [Event::Offered { from: A, to: B, terms: terms() }]);
        assert_eq!(Acts::get(), [(A, B, BorderAct::Offered)]);
        assert_eq!((free(A), held(A)), (ENDOWMENT, 0));
        assert_eq!(Borders::peering(A, B), None);
        // Another offer takes its place.
        assert_ok!(Borders::propose(by(A), A, B, low_is_customer()));
        assert_eq!(Offers::<Test>::get(A, B), Some(low_is_customer()));
    });
}

#[test]
fn is_the_admins() {
    run(|| only_the_admin(|origin| Borders::propose(origin, A, B, terms())));
}

#[test]
fn is_between_two_domains() {
    run(|| {
        for other in [A, DomainId(0)] {
            assert_noop!(propose(other), TestError::NotTwoDomains);
        }
        assert_noop!(propose(DomainId(DOMAINS + 1)), TestError::NotActive);
        Dissolved::set(&vec![B]);
        assert_noop!(propose(B), TestError::NotActive);
    });
}

#[test]
fn lasts_for_some_time_and_not_for_too_long() {
    run(|| {
        let propose = |until| Borders::propose(by(A), A, B, Terms { until, ..terms() });
        for until in [0, 1, 1 + TERM_MAX + 1] {
            assert_noop!(propose(until), TestError::TermOutOfBounds);
        }
        assert_ok!(propose(2));
        assert_ok!(propose(1 + TERM_MAX));
    });
}

#[test]
fn a_domain_has_so_many_peerings_and_offers() {
    run(|| {
        sign(A, B);
        for number in 3..=MAX_PEERINGS + 1 {
            assert_ok!(propose(DomainId(number)));
        }
        assert_noop!(propose(DomainId(MAX_PEERINGS + 2)), TestError::TooManyPeerings);
        // One that is there is no more than one.
        assert_ok!(propose(C));
        assert_ok!(Borders::withdraw_offer(by(A), A, C));
        assert_ok!(propose(DomainId(MAX_PEERINGS + 2)));
    });
}
