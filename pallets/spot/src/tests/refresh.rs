use super::*;

fn refresh(provider: AccountId) -> frame_support::dispatch::DispatchResultWithPostInfo {
    SpotPrices::refresh(RuntimeOrigin::signed(STRANGER), provider)
}

#[test]
fn works_for_a_provider_that_moved_and_is_free() {
    run(|| {
        set(ALICE, 100, 40);
        move_to(ALICE, D1);
        go_to(5);
        events();
        assert_eq!(refresh(ALICE).unwrap().pays_fee, Pays::No);
        assert_eq!((sums(COMMONS), sums(D1)), ((0, 0), (100, 40)));
        let share = Some(Share { domain: D1, capacity: 100, load: 40 });
        assert_eq!(Shares::<Test>::get(ALICE), share);
        let expected = [
            Event::PriceSet { domain: D1, price: INITIAL },
            Event::Refreshed { provider: ALICE, share },
        ];
        assert_eq!(events(), expected);
    });
}

#[test]
fn counts_who_is_not_seen_for_too_long_no_more() {
    run(|| {
        set(ALICE, 100, 0);
        go_to(1 + ABSENT);
        assert_noop!(refresh(ALICE), Error::<Test>::UpToDate);
        go_to(2 + ABSENT);
        assert_ok!(refresh(ALICE));
        assert_eq!((sums(COMMONS), Shares::<Test>::get(ALICE)), ((0, 0), None));
        // It is back once it is seen.
        offer(ALICE, 100, 0);
        assert_ok!(refresh(ALICE));
        assert_eq!(sums(COMMONS), (100, 0));
    });
}

#[test]
fn who_runs_something_is_there() {
    run(|| {
        set(ALICE, 100, 1);
        go_to(1_000);
        assert_noop!(refresh(ALICE), Error::<Test>::UpToDate);
    });
}

#[test]
fn counts_who_left_no_more() {
    run(|| {
        set(ALICE, 100, 1);
        stop(ALICE);
        assert_ok!(refresh(ALICE));
        assert_eq!(sums(COMMONS), (0, 0));
    });
}

#[test]
fn fails_when_up_to_date() {
    run(|| {
        assert_noop!(refresh(BOB), Error::<Test>::UpToDate);
        set(BOB, 7, 0);
        assert_noop!(refresh(BOB), Error::<Test>::UpToDate);
        go_to(20);
        assert_noop!(refresh(BOB), Error::<Test>::UpToDate);
    });
}

#[test]
fn fails_without_a_signer() {
    run(|| {
        offer(ALICE, 1, 0);
        let refused = SpotPrices::refresh(RuntimeOrigin::none(), ALICE);
        assert_noop!(refused, sp_runtime::traits::BadOrigin);
    });
}
