//! What time takes, against powers of two in floating point.

use crate::{lifecycle::left, mock::*};
use proptest::prelude::*;
use sp_runtime::Perbill;
use stardust_primitives::{reputation::ProgramClass::*, traits::Reputation as _};

/// The reference model: amount x 2^(-steps / 32). Within a factor of 1 - 10^-15 of it.
fn model(amount: u64, steps: u64) -> f64 {
    amount as f64 * 0.5f64.powf(steps as f64 / 32.0)
}

#[test]
fn a_half_life_halves_exactly() {
    for amount in [0, 1, 2, 3, 1_000, 999_999_999, u64::MAX] {
        assert_eq!(left(amount, 0), amount);
        assert_eq!(left(amount, 32), amount / 2);
        assert_eq!(left(amount, 96), amount / 8);
        assert_eq!(left(amount, 32 * 64), 0);
        assert_eq!(left(amount, u64::MAX), 0);
    }
}

#[test]
fn a_step_is_what_the_root_says() {
    // 1,000,000 x 2^(-n/32), by an independent calculator, rounded down.
    let expected =
        [978_572, 957_603, 937_083, 917_004, 897_354, 878_126, 859_309, 840_896, 822_877, 805_245];
    for (steps, expected) in (1..).zip(expected) {
        assert_eq!(left(1_000_000, steps), expected, "{steps}");
    }
}

#[test]
fn what_was_earned_falls_back_towards_a_newcomers() {
    ExtBuilder.build_and_execute(|| {
        earn(40);
        let before = stored(Short);
        assert_eq!(checked(Short), 40);
        go_to(STEP - 1);
        assert_eq!(checked(Short), 40, "no step has ended");
        go_to(STEP);
        assert_eq!(checked(Short), 39);
        go_to(HALF_LIFE);
        let standing = Reputation::reputation(ALICE)[0];
        assert_eq!((checked(Short), standing.record.points_milli), (20, 20_000));
        let half = Perbill::from_parts(before.availability.deconstruct() / 2);
        assert_eq!(standing.record.availability, half);
        let better = (16_000 - before.latency_milli) / 2;
        assert_eq!(standing.record.latency_milli, 16_000 - better);
        assert_eq!((standing.record.batches, standing.record.changed_at), (40, HALF_LIFE));
        assert_eq!(stored(Short), before, "reading writes nothing");
        go_to(200 * HALF_LIFE);
        let record = Reputation::reputation(ALICE)[0].record;
        assert_eq!((record.points_milli, record.latency_milli), (0, 16_000));
        assert_eq!(record.availability, Perbill::zero());
    });
}

#[test]
fn it_is_taken_before_the_next_batch_counts() {
    ExtBuilder.build_and_execute(|| {
        earn(40);
        go_to(HALF_LIFE);
        earn(1);
        assert_eq!((stored(Short).points_milli, stored(Short).batches), (21_000, 41));
        assert_eq!(stored(Short).changed_at, HALF_LIFE);
    });
}

#[test]
fn faults_and_frauds_stay() {
    ExtBuilder.build_and_execute(|| {
        Reputation::note_fault(&ALICE, Short);
        Reputation::note_fraud(&ALICE);
        go_to(100 * HALF_LIFE);
        let record = Reputation::reputation(ALICE)[0].record;
        assert_eq!((record.faults, record.frauds), (1, 1));
    });
}

proptest! {
    #[test]
    fn it_is_the_reference_rounded_down(amount in 0u64..1 << 40, steps in 0u64..4_000) {
        let found = left(amount, steps) as f64;
        let exact = model(amount, steps);
        // Where the two differ by a whole, the true value is as near to it as floating point can tell.
        let slack = 1e-12 + exact * 1e-14;
        prop_assert!(found <= exact + slack && exact < found + 1.0 + slack, "{found}, {exact}");
    }

    #[test]
    fn it_never_raises_and_never_changes_order(
        a in any::<u64>(),
        b in any::<u64>(),
        early in 0u64..3_000,
        late in 0u64..3_000,
    ) {
        let (less, more) = (a.min(b), a.max(b));
        let (early, late) = (early.min(late), early.max(late));
        prop_assert!(left(more, early) <= more);
        prop_assert!(left(more, late) <= left(more, early));
        prop_assert!(left(less, early) <= left(more, early));
    }

    // Each touch rounds down once more: by less than one, and what is behind it only shrinks.
    #[test]
    fn who_is_touched_often_is_no_better_off(
        amount in 0u64..1 << 50,
        waits in prop::collection::vec(0u64..70, 0..40),
    ) {
        let often = waits.iter().fold(amount, |amount, steps| left(amount, *steps));
        let once = left(amount, waits.iter().sum());
        // The factors round down, too: by 3 x 10^-19 each time.
        let slack = 1 + (once as f64 * 3e-19 * waits.len() as f64) as u64;
        prop_assert!(often <= once + slack, "{often}, {once}");
        prop_assert!(once <= often + waits.len() as u64 + slack, "{often}, {once}");
    }
}
