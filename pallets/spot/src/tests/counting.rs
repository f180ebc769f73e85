//! What is counted without anybody asking for it.

use super::*;

#[test]
fn each_note_corrects_the_sums_by_the_difference() {
    run(|| {
        set(ALICE, 100, 0);
        set(BOB, 50, 20);
        assert_eq!(sums(COMMONS), (150, 20));
        set(ALICE, 100, 60);
        assert_eq!(sums(COMMONS), (150, 80));
        set(BOB, 70, 0);
        assert_eq!(sums(COMMONS), (170, 60));
    });
}

#[test]
fn who_moved_takes_its_share_along_with_its_next_batch() {
    run(|| {
        set(ALICE, 100, 10);
        set(BOB, 50, 20);
        move_to(ALICE, D1);
        assert_eq!(sums(COMMONS), (150, 30));
        set(ALICE, 90, 30);
        assert_eq!((sums(COMMONS), sums(D1)), ((50, 20), (90, 30)));
        let domain = Shares::<Test>::get(ALICE).unwrap().domain;
        assert_eq!(domain, D1);
    });
}

#[test]
fn who_withdrew_is_forgotten() {
    run(|| {
        set(ALICE, 100, 10);
        SpotPrices::on_withdrawn(&ALICE);
        assert_eq!((sums(COMMONS), Shares::<Test>::get(ALICE)), ((0, 0), None));
        SpotPrices::on_withdrawn(&BOB);
        assert_eq!(sums(COMMONS), (0, 0));
    });
}

#[test]
fn a_measure_that_is_over_leaves_what_runs() {
    run(|| {
        set(ALICE, 10, 40);
        assert_eq!(sums(COMMONS), (40, 40));
    });
}

#[test]
fn the_largest_providers_fit() {
    run(|| {
        set(ALICE, u64::MAX, u64::MAX);
        set(BOB, u64::MAX, 0);
        go_to(u32::MAX - 1);
        let all = 2 * u128::from(u64::MAX);
        assert_eq!(SpotPrices::spot(COMMONS).supply, all);
        set(BOB, u64::MAX, 1);
        assert_eq!(sums(COMMONS), (all, u128::from(u64::MAX) + 1));
    });
}
