//! Prices against figures that were computed by hand.

use super::*;
use sp_runtime::Perbill;
use stardust_primitives::{ids::DomainId, spot::SpotView};

/// The price of the commons after one epoch in which so much of 1,000 was in use.
fn after_one_epoch(busy: u64) -> u128 {
    let mut price_then = 0;
    run(|| {
        go_to(EPOCH);
        set(ALICE, 1_000, busy);
        go_to(2 * EPOCH);
        price_then = price(COMMONS);
    });
    price_then
}

#[test]
fn it_stays_at_the_target_and_moves_by_an_eighth_at_most() {
    assert_eq!(after_one_epoch(800), INITIAL);
    assert_eq!(after_one_epoch(1_000), 1_125_000);
    assert_eq!(after_one_epoch(0), 875_000);
    // Half of the way on each side.
    assert_eq!(after_one_epoch(900), 1_062_500);
    assert_eq!(after_one_epoch(400), 937_500);
}

#[test]
fn it_is_one_price_until_the_epoch_ends() {
    run(|| {
        go_to(EPOCH);
        set(ALICE, 1_000, 1_000);
        for block in EPOCH..2 * EPOCH {
            go_to(block);
            assert_eq!(price(COMMONS), INITIAL);
        }
        go_to(2 * EPOCH);
        assert_eq!(price(COMMONS), 1_125_000);
    });
}

#[test]
fn it_goes_by_all_blocks_of_the_epoch() {
    run(|| {
        go_to(EPOCH);
        set(ALICE, 1_000, 1_000);
        // Six blocks of ten at all, four at half: 80%.
        go_to(EPOCH + 6);
        set(ALICE, 1_000, 500);
        go_to(EPOCH + 8);
        let view = SpotPrices::spot(COMMONS);
        assert_eq!(view.utilisation, Perbill::from_rational(7u32, 8));
        assert_eq!((view.supply, view.busy, view.epoch_ends), (1_000, 500, 2 * EPOCH));
        go_to(2 * EPOCH);
        assert_eq!(price(COMMONS), INITIAL);
        // And from now on half: three eighths of the way down.
        go_to(3 * EPOCH);
        assert_eq!(price(COMMONS), 953_125);
    });
}

#[test]
fn supply_counts_for_as_long_as_it_is_there() {
    run(|| {
        go_to(EPOCH);
        set(ALICE, 600, 600);
        go_to(EPOCH + 5);
        // Offered: ten times 600 and five times 1,200; used: 6,000 of 12,000.
        set(BOB, 1_200, 0);
        go_to(2 * EPOCH);
        assert_eq!(price(COMMONS), 953_125);
    });
}

#[test]
fn an_idle_domain_falls_to_its_floor_and_no_further() {
    run(|| {
        set(ALICE, 1_000, 0);
        go_to(EPOCH * 1_000);
        assert_eq!(price(COMMONS), CHAIN_FLOOR);
        // The places after the point are what it rises by: 10 x 1.125^2 is 12.7, and debts are rounded up.
        set(ALICE, 1_000, 1_000);
        go_to(EPOCH * 1_002);
        assert_eq!(price(COMMONS), 13);
    });
}

#[test]
fn a_full_domain_rises_to_the_bound_and_no_further() {
    run(|| {
        set(ALICE, 1_000, 1_000);
        go_to(u32::MAX);
        assert_eq!(price(COMMONS), MAX);
    });
}

#[test]
fn without_providers_it_stays() {
    run(|| {
        go_to(5_000);
        assert_eq!(price(D1), INITIAL);
        set(ALICE, 1_000, 1_000);
        go_to(5_000 + EPOCH);
        stop(ALICE);
        SpotPrices::on_capacity(&ALICE);
        let left_at = price(COMMONS);
        assert_eq!(left_at, 1_125_000);
        go_to(50_000);
        assert_eq!(price(COMMONS), left_at);
    });
}

#[test]
fn a_domain_has_a_floor_of_its_own() {
    run(|| {
        move_to(ALICE, D1);
        set_floor(D1, 900_000);
        go_to(EPOCH);
        set(ALICE, 1_000, 0);
        go_to(2 * EPOCH);
        assert_eq!(price(D1), 900_000);
        // One that is raised counts at once; one that is lowered lets the price fall by an eighth in an epoch.
        set_floor(D1, 2_000_000);
        assert_eq!((price(D1), SpotPrices::spot(D1).floor), (2_000_000, 2_000_000));
        set(ALICE, 1_001, 0);
        set_floor(D1, 5);
        assert_eq!((price(D1), SpotPrices::spot(D1).floor), (2_000_000, CHAIN_FLOOR));
        go_to(3 * EPOCH);
        assert_eq!(price(D1), 1_750_000);
        // The bound is one for floors as well.
        set_floor(D1, u128::MAX);
        assert_eq!(price(D1), MAX);
    });
}

#[test]
fn domains_have_prices_of_their_own() {
    run(|| {
        move_to(BOB, D1);
        go_to(EPOCH);
        set(ALICE, 1_000, 1_000);
        set(BOB, 1_000, 0);
        go_to(2 * EPOCH);
        assert_eq!((price(COMMONS), price(D1)), (1_125_000, 875_000));
        assert_eq!(price(DomainId(7)), INITIAL);
    });
}

#[test]
fn it_is_told_when_something_is_counted() {
    run(|| {
        go_to(EPOCH);
        set(ALICE, 1_000, 1_000);
        assert_eq!(events(), [Event::PriceSet { domain: COMMONS, price: INITIAL }]);
        go_to(EPOCH + 1);
        set(BOB, 1, 1);
        assert_eq!(events(), []);
        go_to(2 * EPOCH);
        set(BOB, 1, 0);
        assert_eq!(events(), [Event::PriceSet { domain: COMMONS, price: 1_125_000 }]);
    });
}

#[test]
fn the_view_of_an_epoch_that_has_just_begun_says_what_is_in_use() {
    run(|| {
        go_to(EPOCH);
        set(ALICE, 1_000, 250);
        let expected = SpotView {
            price: INITIAL,
            floor: CHAIN_FLOOR,
            utilisation: Perbill::from_percent(25),
            supply: 1_000,
            busy: 250,
            epoch_ends: 2 * EPOCH,
        };
        assert_eq!(SpotPrices::spot(COMMONS), expected);
        let nothing = SpotPrices::spot(D1);
        assert_eq!((nothing.utilisation, nothing.supply), (Perbill::zero(), 0));
    });
}
