//! Scores, against an incomplete beta function in floating point and a search for its quantile.

use crate::scores::{correctness, scores, speed};
use proptest::prelude::*;
use sp_runtime::Perbill;
use stardust_primitives::reputation::TrustRecord;

/// What the bound may differ from the exact quantile.
const ERROR: f64 = 0.015;

/// ln Gamma(x) for x >= 1: Stirling's series, from where it converges.
fn ln_gamma(x: f64) -> f64 {
    let (mut x, mut shift) = (x, 0.0);
    while x < 20.0 {
        shift += x.ln();
        x += 1.0;
    }
    let series = 1.0 / (12.0 * x) - 1.0 / (360.0 * x.powi(3)) + 1.0 / (1_260.0 * x.powi(5));
    (x - 0.5) * x.ln() - x + 0.5 * std::f64::consts::TAU.ln() + series - shift
}

/// The continued fraction of the incomplete beta function (DLMF 8.17.22), by Lentz's method.
fn fraction(a: f64, b: f64, x: f64) -> f64 {
    let step = |term: f64, c: &mut f64, d: &mut f64| {
        *d = 1.0 / (1.0 + term * *d);
        *c = 1.0 + term / *c;
        *c * *d
    };
    let (mut c, mut d) = (1.0, 1.0 / (1.0 - (a + b) * x / (a + 1.0)));
    let mut value = d;
    for m in 1..20_000 {
        let m = f64::from(m);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        value *= step(even, &mut c, &mut d);
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        let factor = step(odd, &mut c, &mut d);
        value *= factor;
        if (factor - 1.0).abs() < 1e-14 {
            break;
        }
    }
    value
}

/// The regularised incomplete beta function: the chance that Beta(a, b) is below x.
fn below(a: f64, b: f64, x: f64) -> f64 {
    let ln_beta = ln_gamma(a) + ln_gamma(b) - ln_gamma(a + b);
    let front = (a * x.ln() + b * (1.0 - x).ln() - ln_beta).exp();
    if x < (a + 1.0) / (a + b + 2.0) {
        front * fraction(a, b, x) / a
    } else {
        1.0 - front * fraction(b, a, 1.0 - x) / b
    }
}

/// The 5% quantile of Beta(1 + good, 1 + bad).
fn quantile(good: f64, bad: f64) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..50 {
        let middle = (low + high) / 2.0;
        if below(1.0 + good, 1.0 + bad, middle) < 0.05 {
            low = middle;
        } else {
            high = middle;
        }
    }
    low
}

fn bound(good_milli: u64, bad: u32) -> f64 {
    f64::from(correctness(good_milli, bad).deconstruct()) / 1e9
}

#[test]
fn the_reference_is_right_where_the_quantile_is_known() {
    // Beta(a, 1) and Beta(1, b) have powers for distributions; Beta(2, 2) has 3x^2 - 2x^3.
    for n in [1.0, 2.0, 3.5, 21.0, 181.0, 5_001.0] {
        assert!((quantile(n - 1.0, 0.0) - 0.05f64.powf(1.0 / n)).abs() < 1e-9, "{n}");
        assert!((quantile(0.0, n - 1.0) - (1.0 - 0.95f64.powf(1.0 / n))).abs() < 1e-9, "{n}");
    }
    let x = quantile(1.0, 1.0);
    assert!((3.0 * x * x - 2.0 * x * x * x - 0.05).abs() < 1e-9);
}

#[test]
fn the_bound_is_near_the_quantile_on_a_grid() {
    let goods = [0, 1, 100, 500, 999].into_iter();
    let goods = goods.chain((1..60).map(|n| n * 1_000)).chain((6..47).map(|n| n * n * n * 1_000));
    let mut worst: (f64, u64, u32) = (0.0, 0, 0);
    for good in goods {
        for bad in [0, 1, 2, 3, 4, 5, 7, 10, 15, 20, 21, 30, 40, 60, 100, 300, 1_000, 20_000] {
            let error = (bound(good, bad) - quantile(good as f64 / 1e3, f64::from(bad))).abs();
            if error > worst.0 {
                worst = (error, good, bad);
            }
        }
    }
    println!("the largest error is {worst:?}");
    assert!(worst.0 < ERROR, "{worst:?}");
}

#[test]
fn examples() {
    let percent = |good, bad| (bound(good, bad) * 100.0).round() as u32;
    // Nothing known; a newcomer's 20 batches; an established provider; one with a fault; one that lied.
    let cases = [(0, 0), (20_000, 0), (180_000, 0), (180_000, 1), (180_000, 20), (0, 20)];
    // The exact ones are 5, 87, 98, 97, 86 and 0.
    assert_eq!(cases.map(|(good, bad)| percent(good, bad)), [4, 86, 98, 97, 86, 0]);
}

#[test]
fn what_is_past_all_bounds_is_still_a_score() {
    for (good, bad) in [(u64::MAX, 0), (0, u32::MAX), (u64::MAX, u32::MAX)] {
        let bound = bound(good, bad);
        assert!((0.0..=1.0).contains(&bound), "{good} {bad}: {bound}");
    }
    assert!(bound(u64::MAX, 0) > 0.999_9 && bound(0, u32::MAX) < 0.000_1);
}

#[test]
fn speed_is_one_at_the_best_and_zero_at_the_worst() {
    let cases = [(1_000, 1.0), (2_000, 7.0 / 15.0), (4_000, 0.2), (8_000, 1.0 / 15.0)];
    for (latency, expected) in cases {
        let found = f64::from(speed(latency).deconstruct()) / 1e9;
        assert!((found - expected).abs() < 1e-8, "{latency}: {found}");
    }
    assert_eq!([16_000, u32::MAX].map(speed), [Perbill::zero(); 2]);
    assert_eq!(speed(0), Perbill::one());
}

#[test]
fn a_fault_weighs_one_batch_and_a_fraud_twenty() {
    let record = |faults, frauds| TrustRecord::<u32> {
        points_milli: 50_000,
        batches: 50,
        faults,
        frauds,
        availability: Perbill::from_percent(7),
        latency_milli: 2_000,
        changed_at: 1,
    };
    for (faults, frauds, bad) in [(0, 0, 0), (3, 0, 3), (0, 2, 40), (5, 1, 25)] {
        let scores = scores(&record(faults, frauds));
        assert_eq!(scores.correctness, correctness(50_000, bad));
        assert_eq!((scores.availability, scores.speed), (Perbill::from_percent(7), speed(2_000)));
    }
    assert_eq!(
        scores(&record(u32::MAX, u32::MAX)).correctness,
        correctness(50_000, u32::MAX),
        "counts that overflow are still bad"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_096))]

    #[test]
    fn more_good_is_never_worse(good in 0u64..200_000_000, more in 0u64..5_000, bad in 0u32..200) {
        prop_assert!(correctness(good, bad) <= correctness(good + more, bad));
    }

    #[test]
    fn more_bad_is_never_better(good in 0u64..200_000_000, bad in 0u32..200_000, more in 0u32..9) {
        prop_assert!(correctness(good, bad + more) <= correctness(good, bad));
    }

    #[test]
    fn anywhere_the_bound_is_near_the_quantile(good in 0u64..100_000_000, bad in 0u32..3_000) {
        let error = (bound(good, bad) - quantile(good as f64 / 1e3, f64::from(bad))).abs();
        prop_assert!(error < ERROR, "{error}");
    }

    #[test]
    fn slower_is_never_better(latency in any::<u32>(), more in 0u32..100_000) {
        prop_assert!(speed(latency.saturating_add(more)) <= speed(latency));
    }
}
