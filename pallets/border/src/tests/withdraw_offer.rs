use super::*;

#[test]
fn works() {
    run(|| {
        assert_ok!(Borders::propose(by(A), A, B, terms()));
        events();
        assert_ok!(Borders::withdraw_offer(by(A), A, B));
        assert_eq!(events(), [Event::OfferWithdrawn { from: A, to: B }]);
        assert_noop!(Borders::accept(by(B), B, A, terms()), TestError::UnknownOffer);
    });
}

#[test]
fn there_has_to_be_one_of_its_own() {
    run(|| {
        assert_ok!(Borders::propose(by(A), A, B, terms()));
        assert_noop!(Borders::withdraw_offer(by(A), A, C), TestError::UnknownOffer);
        assert_noop!(Borders::withdraw_offer(by(B), B, A), TestError::UnknownOffer);
        only_the_admin(|origin| Borders::withdraw_offer(origin, A, B));
    });
}

#[test]
fn is_anybodys_once_its_domain_is_dissolved() {
    run(|| {
        assert_ok!(Borders::propose(by(A), A, B, terms()));
        Dissolved::set(&vec![B]);
        assert_noop!(Borders::withdraw_offer(anyone(), A, B), NOT_ADMIN);
        Dissolved::set(&vec![A]);
        assert_noop!(Borders::accept(by(B), B, A, terms()), TestError::NotActive);
        assert_noop!(Borders::withdraw_offer(RuntimeOrigin::none(), A, B), BadOrigin);
        assert_ok!(Borders::withdraw_offer(anyone(), A, B));
    });
}
