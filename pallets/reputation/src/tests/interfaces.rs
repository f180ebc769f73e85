//! What the market and the provider pallet may ask.

use crate::{lifecycle, mock::*, Records, TrustRecordOf};
use sp_runtime::Perbill;
use stardust_primitives::{
    reputation::{
        PaidBatch,
        ProgramClass::{self, *},
        Scores,
    },
    traits::{OnWithdrawn, Reputation as _},
    Balance,
};

fn pay(class: ProgramClass, batch: PaidBatch<Balance, u32>) -> TrustRecordOf<Test> {
    Reputation::note_paid(&ALICE, class, batch);
    stored(class)
}

#[test]
fn a_newcomer_has_no_trust_and_no_record() {
    ExtBuilder.build_and_execute(|| {
        assert_eq!(ProgramClass::ALL.map(checked), [0; 3]);
        assert!(Reputation::reputation(ALICE).is_empty());
        let Scores { correctness, availability, speed } = Reputation::scores(&ALICE, Short);
        assert!(correctness < Perbill::from_percent(5));
        assert_eq!([availability, speed], [Perbill::zero(); 2]);
        assert_eq!(Records::<Test>::iter().count(), 0, "reading writes nothing");
    });
}

#[test]
fn a_checked_batch_is_a_point_in_its_class_alone() {
    ExtBuilder.build_and_execute(|| {
        earn(3);
        go_to(9);
        assert_eq!(pay(Long, batch()).points_milli, 1_000);
        assert_eq!(ProgramClass::ALL.map(checked), [3, 0, 1]);
        let TrustRecordOf::<Test> { points_milli, batches, faults, frauds, changed_at, .. } =
            stored(Short);
        assert_eq!((points_milli, batches, faults, frauds, changed_at), (3_000, 3, 0, 0, 1));
        assert_eq!(stored(Long).changed_at, 9);
        let classes: Vec<_> =
            Reputation::reputation(ALICE).iter().map(|standing| standing.class).collect();
        assert_eq!(classes, [Short, Long]);
        assert_eq!(Reputation::checked(&BOB, Short), 0);
    });
}

#[test]
fn a_batch_earns_in_proportion_to_its_fee_and_at_most_a_point() {
    ExtBuilder.build_and_execute(|| {
        let mut points = 0;
        for (network_fee, gain) in
            [(0, 0), (3, 0), (4, 1), (2_000, 500), (3_999, 999), (4_000, 1_000), (u128::MAX, 1_000)]
        {
            points += gain;
            let record = pay(Short, PaidBatch { network_fee, ..batch() });
            assert_eq!(record.points_milli, points, "{network_fee}");
        }
        assert_eq!((stored(Short).batches, checked(Short)), (7, 3));
    });
}

#[test]
fn a_dear_point_is_no_overflow() {
    ExtBuilder.build_and_execute(|| {
        FeePerPoint::set(&u128::MAX);
        // Past what can be scaled it earns less than its due, never more.
        let cases = [(u128::MAX, 1_000), (u128::MAX / 2, 1), (u128::MAX / 1_000, 0), (FEE, 0)];
        for (network_fee, gain) in cases {
            let before = Records::<Test>::get(ALICE, Short).map_or(0, |record| record.points_milli);
            let record = pay(Short, PaidBatch { network_fee, ..batch() });
            assert_eq!(record.points_milli - before, gain, "{network_fee}");
        }
        FeePerPoint::set(&0);
        assert_eq!(lifecycle::gain_milli(0, 0), 1_000, "which the wiring's check refuses");
    });
}

#[test]
fn what_nobody_checked_earns_no_trust() {
    ExtBuilder.build_and_execute(|| {
        let record = pay(Short, PaidBatch { is_checked: false, ..batch() });
        assert_eq!((record.points_milli, record.batches), (0, 0));
        assert!(record.availability > Perbill::zero(), "yet it kept a deadline");
    });
}

#[test]
fn a_fault_ends_the_trust_of_its_class() {
    ExtBuilder.build_and_execute(|| {
        earn(30);
        pay(Medium, batch());
        let before = stored(Short).availability;
        Reputation::note_fault(&ALICE, Short);
        let record = stored(Short);
        assert_eq!((record.points_milli, record.batches), (0, 0));
        assert_eq!((record.faults, record.frauds), (1, 0));
        let lost = before - record.availability;
        assert_eq!(lost.deconstruct(), before.deconstruct().div_ceil(16), "a sixteenth");
        assert_eq!(ProgramClass::ALL.map(checked), [0, 1, 0]);
        assert_eq!(stored(Medium).faults, 0);
        earn(2);
        assert_eq!(checked(Short), 2, "from then on anew");
    });
}

#[test]
fn a_first_fault_makes_a_record() {
    ExtBuilder.build_and_execute(|| {
        Reputation::note_fault(&ALICE, Long);
        assert_eq!((stored(Long).faults, stored(Long).availability), (1, Perbill::zero()));
        assert_eq!(Records::<Test>::iter().count(), 1);
    });
}

#[test]
fn silence_ends_all_trust_and_counts_as_nothing_yet() {
    ExtBuilder.build_and_execute(|| {
        earn(30);
        pay(Medium, batch());
        Reputation::note_silence(&ALICE);
        assert_eq!(ProgramClass::ALL.map(checked), [0; 3]);
        let counts = |class| (stored(class).batches, stored(class).faults, stored(class).frauds);
        assert_eq!([Short, Medium].map(counts), [(0, 0, 0); 2]);
        assert_eq!(Records::<Test>::iter().count(), 2, "no record where there was none");
    });
}

#[test]
fn a_fraud_ends_all_trust_and_counts_in_each_class() {
    ExtBuilder.build_and_execute(|| {
        earn(30);
        pay(Medium, batch());
        let before = Reputation::scores(&ALICE, Short).correctness;
        Reputation::note_fraud(&ALICE);
        Reputation::note_fraud(&ALICE);
        assert_eq!(ProgramClass::ALL.map(checked), [0; 3]);
        assert_eq!(ProgramClass::ALL.map(|class| stored(class).frauds), [2; 3]);
        earn(30);
        assert_eq!(stored(Short).frauds, 2);
        let after = Reputation::scores(&ALICE, Short).correctness;
        assert!(after < before, "30 checked batches do not make up for it");
        assert_eq!(Reputation::checked(&BOB, Short), 0);
    });
}

#[test]
fn who_is_gone_is_forgotten() {
    ExtBuilder.build_and_execute(|| {
        earn(30);
        Reputation::note_fraud(&ALICE);
        Reputation::note_paid(&BOB, Short, batch());
        Reputation::on_withdrawn(&ALICE);
        assert!(Reputation::reputation(ALICE).is_empty());
        assert_eq!(Records::<Test>::iter().count(), 1);
        assert_eq!(Reputation::checked(&BOB, Short), 1);
        // Nothing to forget is nothing.
        Reputation::on_withdrawn(&ALICE);
    });
}

#[test]
fn availability_is_an_average_that_fees_raise_and_faults_lower() {
    ExtBuilder.build_and_execute(|| {
        // A sixteenth of what is missing, for a fee that is worth a point.
        assert_eq!(pay(Short, batch()).availability, Perbill::from_rational(1u32, 16));
        let half = PaidBatch { network_fee: FEE / 2, is_checked: false, ..batch() };
        let more = Perbill::from_rational(15u32, 16 * 32);
        assert_eq!(pay(Short, half).availability, Perbill::from_rational(1u32, 16) + more);
        let before = stored(Short);
        let free = pay(Short, PaidBatch { network_fee: 0, ..batch() });
        assert_eq!(free.availability, before.availability, "what cost nothing raises nothing");
        earn(200);
        assert!(stored(Short).availability > Perbill::from_percent(99));
        (0..400).for_each(|_| Reputation::note_fault(&ALICE, Short));
        assert_eq!(stored(Short).availability, Perbill::zero());
    });
}

#[test]
fn latency_is_held_against_a_current_core() {
    ExtBuilder.build_and_execute(|| {
        // From the worst, a sixteenth of the way.
        let moves_to = |blocks, gas, latency: u32| {
            Records::<Test>::remove(ALICE, Short);
            let record = pay(Short, PaidBatch { blocks, gas, ..batch() });
            assert_eq!(record.latency_milli, 16_000 - (16_000 - latency) / 16, "{blocks}, {gas}");
        };
        // A block to begin with, and one for each 100 gas; nobody is faster than the best, or slower than the worst.
        for (blocks, gas, latency) in [
            (1, 99, 1_000),
            (1, 100, 1_000),
            (0, 0, 1_000),
            (4, 100, 2_000),
            (44, 1_000, 4_000),
            (16, 0, 16_000),
            (u32::MAX, 0, 16_000),
            (1, u64::MAX, 1_000),
        ] {
            moves_to(blocks, gas, latency);
        }
    });
}

#[test]
fn slowness_weighs_whole_whatever_it_paid() {
    ExtBuilder.build_and_execute(|| {
        earn(300);
        assert!(Reputation::scores(&ALICE, Short).speed > Perbill::from_percent(98));
        let fast = stored(Short).latency_milli;
        let slow = pay(Short, PaidBatch { network_fee: 0, blocks: 16, ..batch() });
        assert_eq!(slow.latency_milli, fast + (16_000 - fast).div_ceil(16));
        let cheap = pay(Short, PaidBatch { network_fee: 0, ..batch() });
        assert_eq!(cheap.latency_milli, slow.latency_milli);
    });
}

#[test]
fn counts_stand_still_at_their_end() {
    ExtBuilder.build_and_execute(|| {
        earn(1);
        Records::<Test>::mutate(ALICE, Short, |record| {
            let record = record.as_mut().unwrap();
            (record.batches, record.faults) = (u32::MAX, u32::MAX);
            record.points_milli = u64::from(u32::MAX) * 1_000;
        });
        assert_eq!(checked(Short), u32::MAX);
        assert_eq!(Reputation::reputation(ALICE).len(), 1);
        Reputation::note_fault(&ALICE, Short);
        assert_eq!((stored(Short).faults, checked(Short)), (u32::MAX, 0));
    });
}
