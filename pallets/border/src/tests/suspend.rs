use super::*;

#[test]
fn works_at_once_for_either_side() {
    for domain in [A, B] {
        run(|| {
            sign(A, B);
            events();
            let other = if domain == A { B } else { A };
            assert_ok!(Borders::suspend(by(domain), domain, other));
            assert_eq!(events(), [Event::Suspended { by: domain, other }]);
            assert!(!is_open(A, B) && !is_open(B, A));
            assert_noop!(enter(&[B], STAR), TestError::NotOpen);
            let again = Borders::suspend(by(domain), domain, other);
            assert_noop!(again, TestError::NothingToChange);
        });
    }
}

#[test]
fn what_is_claimed_is_finished_and_paid() {
    run(|| {
        sign(A, B);
        let passage = enter(&[B], 100 * STAR).unwrap();
        assert_ok!(Borders::suspend(by(B), B, A));
        Borders::note_paid(batch(1), A, &passage, 100 * STAR, 100 * STAR);
        assert_eq!(side_of_a().owed, 2 * STAR);
        clear_in(1);
        assert_eq!(free(A), ENDOWMENT - CREDIT - 2 * STAR);
    });
}

#[test]
fn stops_what_leads_over_it() {
    run(|| {
        route();
        assert_ok!(enter(&[B, C], STAR));
        assert_ok!(Borders::suspend(by(B), B, C));
        assert_noop!(enter(&[B, C], STAR), TestError::NotOpen);
        // The other border is as open as before.
        assert_ok!(enter(&[B], STAR));
    });
}

#[test]
fn is_the_admins_of_a_peering() {
    run(|| {
        assert_noop!(Borders::suspend(by(A), A, B), TestError::UnknownPeering);
        assert_noop!(Borders::suspend(by(A), A, A), TestError::NotTwoDomains);
        sign(A, B);
        only_the_admin(|origin| Borders::suspend(origin, A, B));
    });
}
