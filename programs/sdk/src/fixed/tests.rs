use super::*;

type Q16 = Fixed<16>;
type Q24 = Fixed<24>;

/// Values over the whole range, dense around 0.
fn samples() -> impl Iterator<Item = i32> + Clone {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    (0..400).map(move |index| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(index);
        (state >> 32) as i32 >> (index % 31)
    })
}

fn float<const FRACTION: u32>(value: Fixed<FRACTION>) -> f64 {
    f64::from(value.raw()) / f64::from(1_u32 << FRACTION)
}

#[test]
fn agrees_with_floats() {
    for (left, right) in samples().flat_map(|left| samples().map(move |right| (left, right))) {
        let (a, b) = (Q16::from_raw(left), Q16::from_raw(right));
        let step = float(Q16::from_raw(1));
        if let Some(sum) = a.checked_add(b) {
            assert_eq!(float(sum), float(a) + float(b));
            assert_eq!(sum, a + b);
        }
        if let Some(product) = a.checked_mul(b) {
            assert!((float(product) - float(a) * float(b)).abs() <= step);
            assert_eq!(product, a * b);
            assert_eq!(product, a.saturating_mul(b));
        }
        if let Some(quotient) = a.checked_div(b) {
            assert!((float(quotient) - float(a) / float(b)).abs() <= step);
        }
    }
}

#[test]
fn overflow_is_as_documented() {
    assert_eq!(Q16::MAX + Q16::from_raw(1), Q16::MIN);
    assert_eq!(Q16::MAX.checked_add(Q16::ONE), None);
    assert_eq!(Q16::MAX.saturating_add(Q16::ONE), Q16::MAX);
    assert_eq!(Q16::MIN.saturating_mul(Q16::MAX), Q16::MIN);
    assert_eq!(Q16::MIN.checked_mul(Q16::MIN), None);
    assert_eq!(Q16::ONE.checked_div(Q16::ZERO), None);
    assert_eq!(-Q16::MIN, Q16::MIN);
    assert_eq!(Q24::checked_ratio(1, 0), None);
    assert_eq!(Q24::checked_ratio(128, 1), None);
    assert_eq!(Q24::checked_ratio(-128, 1), Some(Q24::MIN));
    assert_eq!(Q24::checked_ratio(1, 4).map(Q24::raw), Some(1 << 22));
}

#[test]
fn exponentials_agree_with_floats() {
    for step in 0..200_000 {
        let value = Q24::from_raw(-step * 1_000);
        let error = float(value.exp_of_negative()) - float(value).exp();
        assert!(error.abs() < 2.0 / f64::from(1 << 24), "exp({value:?}) is off by {error}");
        let value = Q16::from_raw(-step * 10_000);
        let error = float(value.exp_of_negative()) - float(value).exp();
        assert!(error.abs() < 2.0 / f64::from(1 << 16), "exp({value:?}) is off by {error}");
    }
    assert_eq!(Q24::ZERO.exp_of_negative(), Q24::ONE);
    assert_eq!(Q24::MAX.exp_of_negative(), Q24::ONE);
    assert_eq!(Q24::MIN.exp_of_negative(), Q24::ZERO);
    assert_eq!(Fixed::<1>::MIN.exp_of_negative(), Fixed::ZERO);
    assert_eq!(Fixed::<30>::ZERO.exp_of_negative(), Fixed::ONE);
}

#[test]
fn dot_products_round_once() {
    let third = Q24::checked_ratio(1, 3).unwrap();
    let (left, right) = ([third; 300], [third; 300]);
    assert!((float(dot(&left, &right)) - 300.0 * float(third) * float(third)).abs() < 1e-7);
    assert_eq!(dot(&[Q24::MAX; 2], &[Q24::MAX; 2]), Q24::MAX, "saturates");
    assert_eq!(dot::<24>(&[], &left), Q24::ZERO);
}

/// Bits of numbers over the whole range: dense around 0, even elsewhere, and both ends.
fn dense() -> impl Iterator<Item = i32> {
    let even = (0..400_000).map(|index| (i64::from(i32::MIN) + index * 10_737) as i32);
    let around = -300_000..300_000;
    let magnitudes = (0..31).flat_map(|bit| (-300..300).map(move |near| (1_i32 << bit) + near));
    let negated = (0..31).flat_map(|bit| (-300..300).map(move |near| -(1_i32 << bit) + near));
    even.chain(around).chain(magnitudes).chain(negated).chain([i32::MIN, i32::MAX])
}

/// Checks a function against floats: `limit` in units of 2^-FRACTION, for results that fit.
fn check<const FRACTION: u32>(
    limit: f64,
    ours: impl Fn(Fixed<FRACTION>) -> Option<Fixed<FRACTION>>,
    exact: impl Fn(f64) -> f64,
) {
    let mut worst = 0.0_f64;
    for raw in dense() {
        let value = Fixed::from_raw(raw);
        let scaled = exact(float(value)) * f64::from(1_u32 << FRACTION);
        match ours(value) {
            Some(result) => {
                let error = f64::from(result.raw()) - scaled;
                assert!(error.abs() <= limit, "{FRACTION}: f({value:?}) is off by {error} units");
                worst = worst.max(error.abs());
            }
            None => {
                let fits = (f64::from(i32::MIN)..=f64::from(i32::MAX)).contains(&scaled);
                assert!(!fits, "{FRACTION}: f({value:?}) is {scaled} units");
            }
        }
    }
    assert!(worst > 0.4, "the check has found nothing to round");
}

#[test]
fn exponentials_round_to_nearest() {
    fn exp(value: f64) -> f64 {
        value.exp()
    }
    fn of<const FRACTION: u32>() {
        let most = f64::from(i32::MAX) / f64::from(1_u32 << FRACTION);
        check::<FRACTION>(0.51, |value| Some(value.exp()), |value| exp(value).min(most));
    }
    of::<1>();
    of::<8>();
    of::<16>();
    of::<24>();
    of::<30>();
    assert_eq!(Q16::ZERO.exp(), Q16::ONE);
    assert_eq!(Q16::MIN.exp(), Q16::ZERO);
    assert_eq!(Fixed::<30>::MAX.exp(), Fixed::MAX);
}

#[test]
fn logarithms_round_to_nearest() {
    fn of<const FRACTION: u32>() {
        check::<FRACTION>(0.51, Fixed::ln, f64::ln);
        check::<FRACTION>(0.51, Fixed::log2, f64::log2);
    }
    of::<1>();
    of::<8>();
    of::<16>();
    of::<24>();
    of::<30>();
    assert_eq!(Q16::ONE.ln(), Some(Q16::ZERO));
    assert_eq!(Q16::ZERO.ln(), None);
    assert_eq!(Q16::MIN.log2(), None);
    assert_eq!(Fixed::<30>::from_raw(1).ln(), None, "-20.8 does not fit");
    for power in 0..31 {
        let log = Fixed::checked_ratio(power - 16, 1);
        assert_eq!(Q16::from_raw(1 << power).log2(), log, "powers of 2 are exact");
    }
}

#[test]
fn roots_round_to_nearest() {
    check::<1>(0.5, Fixed::sqrt, f64::sqrt);
    check::<16>(0.5, Fixed::sqrt, f64::sqrt);
    check::<24>(0.5, Fixed::sqrt, f64::sqrt);
    check::<30>(0.5, Fixed::sqrt, f64::sqrt);
    assert_eq!(Q16::from_raw(-1).sqrt(), None);
    assert_eq!(Q16::ZERO.sqrt(), Some(Q16::ZERO));
}

#[test]
fn sigmoids_are_bounded_and_symmetric() {
    fn of<const FRACTION: u32>(sigmoid: f64, tanh: f64) {
        check::<FRACTION>(sigmoid, |value| Some(value.sigmoid()), |x| 1.0 / (1.0 + (-x).exp()));
        check::<FRACTION>(tanh, |value| Some(value.tanh()), f64::tanh);
        for raw in dense().filter(|raw| *raw != i32::MIN) {
            let value = Fixed::<FRACTION>::from_raw(raw);
            assert_eq!((-value).sigmoid(), Fixed::ONE - value.sigmoid());
            assert_eq!((-value).tanh(), -value.tanh());
        }
    }
    of::<1>(0.51, 0.52);
    of::<16>(0.51, 0.52);
    of::<24>(0.51, 0.52);
    of::<30>(1.0, 1.5);
    assert_eq!(Q24::ZERO.tanh(), Q24::ZERO);
    assert_eq!(Q16::MAX.sigmoid(), Q16::ONE);
    assert_eq!(Q16::MIN.sigmoid(), Q16::ZERO);
}

/// Every number of 16 bits after the point whose exponential is neither 0 nor too large.
#[test]
fn every_number_around_zero_is_within_bounds() {
    for raw in -(22 << 16)..=(22 << 16) {
        let value = Q16::from_raw(raw);
        let (x, units) = (float(value), f64::from(1 << 16));
        let exp = (x.exp() * units).min(f64::from(i32::MAX));
        assert!((f64::from(value.exp().raw()) - exp).abs() <= 0.51);
        let sigmoid = units / (1.0 + (-x).exp());
        assert!((f64::from(value.sigmoid().raw()) - sigmoid).abs() <= 0.51);
        if let Some(log) = value.ln() {
            assert!((f64::from(log.raw()) - x.ln() * units).abs() <= 0.51);
        }
    }
}

fn check_softmax<const FRACTION: u32>(values: std::vec::Vec<Fixed<FRACTION>>) {
    let best = values.iter().copied().max().map_or(0.0, float);
    let powers: std::vec::Vec<f64> =
        values.iter().map(|value| (float(*value) - best).exp()).collect();
    let (sum, count): (f64, f64) = (powers.iter().sum(), powers.len() as f64);
    let mut shares = values;
    softmax(&mut shares);
    let limit = 0.5 * 0.5_f64.powi(FRACTION as i32) + 0.5_f64.powi(29) + count * 0.5_f64.powi(38);
    for (share, power) in shares.iter().zip(&powers) {
        let error = float(*share) - power / sum;
        assert!(error.abs() <= limit, "{FRACTION}, {count} values: off by {error}, not {limit}");
    }
    let total: f64 = shares.iter().copied().map(float).sum();
    assert!(powers.is_empty() || (total - 1.0).abs() <= limit * count);
}

#[test]
fn softmax_agrees_with_floats() {
    fn of<const FRACTION: u32>() {
        let mut random = crate::Random::new(u64::from(FRACTION));
        for count in [1_usize, 2, 3, 10, 100, 1_000, 100_000] {
            for shift in [0, 4, 8, 16, 31] {
                let mut draw = || Fixed::<FRACTION>::from_raw(random.next_u32() as i32 >> shift);
                check_softmax((0..count).map(|_| draw()).collect());
            }
            check_softmax(std::vec![Fixed::<FRACTION>::MAX; count]);
        }
        let mut ends = [Fixed::<FRACTION>::MIN, Fixed::MAX];
        softmax(&mut ends);
        assert!(ends[0] < Fixed::ONE && ends[1] > Fixed::ZERO);
        softmax::<FRACTION>(&mut []);
    }
    of::<1>();
    of::<8>();
    of::<16>();
    of::<24>();
    of::<30>();
}

/// The complementary error function by its continued fraction and series, to 1e-13 or so.
fn upper_tail(z: f64) -> f64 {
    let density = (-z * z / 2.0).exp() / (2.0 * core::f64::consts::PI).sqrt();
    if z < 3.0 {
        let (mut term, mut sum, mut odd) = (z, z, 1.0);
        while term > 1e-18 {
            odd += 2.0;
            term *= z * z / odd;
            sum += term;
        }
        return 0.5 - density * sum;
    }
    let fraction = (1..200).rev().fold(0.0, |rest, k| f64::from(k) / (z + rest));
    density / (z + fraction)
}

#[test]
fn normal_quantiles_are_within_bounds() {
    let mut random = crate::Random::new(11);
    let octaves = (0..63).flat_map(|bit| {
        let mut draws = std::vec![1_u64 << bit, (1 << bit) | ((1 << bit) - 1)];
        draws.extend((0..2_000).map(|_| (1 << bit) | (random.next_u64() & ((1 << bit) - 1))));
        draws
    });
    let limit = 0.5_f64.powi(26);
    let mut worst = 0.0_f64;
    for tail in octaves.chain([0]) {
        let z = upper_quantile(tail) as f64 / 2_f64.powi(32);
        let exact = (tail as f64 + 0.5) / 2_f64.powi(64);
        // One step of Newton's is exact enough: it squares an error of 1e-8.
        let density = (-z * z / 2.0).exp() / (2.0 * core::f64::consts::PI).sqrt();
        let error = (upper_tail(z) - exact) / density;
        worst = worst.max(error.abs());
        assert!(error.abs() <= limit, "{tail}: {z} is off by {error}");
    }
    assert!(worst > limit / 8.0, "the check has found no error at all");
}
