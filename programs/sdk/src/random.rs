//! Random numbers that are the same on every machine.

use crate::fixed::{upper_quantile, Fixed};

/// A generator of random numbers: xoshiro256** of Blackman and Vigna, seeded by SplitMix64.
///
/// The same seed gives the same numbers everywhere. 2^256 - 1 numbers before it repeats; not for secrets, which
/// a program cannot keep anyway.
///
/// ```
/// use stardust_guest::{Fixed, Random};
///
/// let mut random = Random::for_task(2026, 7);
/// let die = 1 + random.below(6);
/// assert!((1..=6).contains(&die));
/// let share: Fixed<24> = random.uniform();
/// assert!(Fixed::ZERO <= share && share < Fixed::ONE);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Random([u64; 4]);

impl Random {
    /// The generator of a seed, as its authors advise: its state is the first four numbers of SplitMix64.
    pub const fn new(seed: u64) -> Self {
        let mut state = [0; 4];
        let mut at = seed;
        let mut index = 0;
        while index < state.len() {
            at = at.wrapping_add(GOLDEN);
            state[index] = mixed(at);
            index += 1;
        }
        // SplitMix64 gives each number once, so the state is not 0.
        Self(state)
    }

    /// The generator of one task of a job: different tasks of one seed start in different, unrelated places.
    pub const fn for_task(seed: u64, index: u64) -> Self {
        Self::new(mixed(seed.wrapping_add(GOLDEN)).wrapping_add(index))
    }

    /// The next 64 random bits. 20 gas in a loop that keeps the state in registers, 24 more otherwise.
    pub const fn next_u64(&mut self) -> u64 {
        let [a, b, c, d] = self.0;
        let result = b.wrapping_mul(5).rotate_left(7).wrapping_mul(9);
        let (c, d) = (c ^ a, d ^ b);
        self.0 = [a ^ d, b ^ c, c ^ (b << 17), d.rotate_left(45)];
        result
    }

    /// The next 32 random bits: the upper half of 64.
    pub const fn next_u32(&mut self) -> u32 {
        (self.next_u64() >> 32) as u32
    }

    /// A whole number below `bound`, each as likely as the others; 0 if `bound` is 0.
    ///
    /// Lemire's method: one product, and a division in one of 2^64 / `bound` calls.
    pub const fn below(&mut self, bound: u64) -> u64 {
        let mut product = self.next_u64() as u128 * bound as u128;
        if (product as u64) < bound {
            // The lowest 2^64 mod bound products of each result are one too many for some results.
            let surplus = bound.wrapping_neg() % bound;
            while (product as u64) < surplus {
                product = self.next_u64() as u128 * bound as u128;
            }
        }
        (product >> 64) as u64
    }

    /// Brings `items` into a random order, each as likely as the others (Fisher and Yates).
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            let chosen = self.below(last as u64 + 1) as usize;
            items.swap(last, chosen);
        }
    }

    /// Fills `bytes` with random ones, 8 at a time, little-endian.
    pub fn fill(&mut self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            let random = self.next_u64().to_le_bytes();
            chunk.copy_from_slice(&random[..chunk.len()]);
        }
    }

    /// A number from 0 to below 1, each of the 2^FRACTION as likely as the others.
    pub const fn uniform<const FRACTION: u32>(&mut self) -> Fixed<FRACTION> {
        Fixed::from_raw((self.next_u64() >> (64 - FRACTION)) as i32)
    }

    /// A normal number: mean 0, standard deviation 1.
    ///
    /// One draw of 64 bits through the distribution's quantile function (Acklam's rational approximations), so
    /// the result falls and rises with the draw, and -9.2 to 9.2 is the range of it. Off from the exact quantile
    /// by at most 2^-26 + 2^-FRACTION / 2; at the ends of the range where `Fixed` does not reach that far
    /// (FRACTION above 27). 165 gas on average, draw included.
    ///
    /// ```
    /// use stardust_guest::{Fixed, Random};
    ///
    /// let mut random = Random::new(1);
    /// let normal: Fixed<16> = random.normal();
    /// assert!(-10 < normal.raw() >> 16 && normal.raw() >> 16 < 10);
    /// ```
    pub fn normal<const FRACTION: u32>(&mut self) -> Fixed<FRACTION> {
        let draw = self.next_u64();
        // The lower half of the numbers counts from the lower end, the upper half from the upper end.
        let is_above = draw >> 63 == 1;
        let distance = upper_quantile(if is_above { !draw } else { draw });
        let rounded = (distance + (1 << (31 - FRACTION))) >> (32 - FRACTION);
        Fixed::saturating_from_raw(if is_above { rounded } else { -rounded })
    }
}

/// What SplitMix64 counts by: 2^64 over the golden ratio.
const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

/// SplitMix64's mixing of its counter.
const fn mixed(counter: u64) -> u64 {
    let mixed = (counter ^ (counter >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{vec, vec::Vec};

    /// The authors' C code from this state.
    #[test]
    fn the_generator_is_xoshiro256_star_star() {
        let mut random = Random([1, 2, 3, 4]);
        let reference = [
            11_520,
            0,
            1_509_978_240,
            1_215_971_899_390_074_240,
            1_216_172_134_540_287_360,
            607_988_272_756_665_600,
            16_172_922_978_634_559_625,
            8_476_171_486_693_032_832,
            10_595_114_339_597_558_777,
            2_904_607_092_377_533_576,
        ];
        assert_eq!(reference.map(|_| random.next_u64()), reference);
    }

    #[test]
    fn the_seed_goes_through_splitmix64() {
        // The authors' C code of SplitMix64 with this seed.
        let reference = [
            6_457_827_717_110_365_317,
            3_203_168_211_198_807_973,
            9_817_491_932_198_370_423,
            4_593_380_528_125_082_431,
        ];
        assert_eq!(Random::new(1_234_567), Random(reference));
        let mut random = Random::new(42);
        assert_eq!(random.next_u64(), 1_546_998_764_402_558_742);
        assert_eq!(random.next_u64(), 6_990_951_692_964_543_102);
    }

    #[test]
    fn tasks_have_streams_of_their_own() {
        let mut firsts: Vec<_> =
            (0..20_000).map(|index| Random::for_task(5, index).next_u64()).collect();
        // Bits of neighbouring tasks' numbers differ as often as not.
        let differing: u32 = firsts.windows(2).map(|pair| (pair[0] ^ pair[1]).count_ones()).sum();
        assert!((f64::from(differing) / (19_999.0 * 64.0) - 0.5).abs() < 0.003);
        firsts.sort_unstable();
        firsts.dedup();
        assert_eq!(firsts.len(), 20_000);
        assert_ne!(Random::for_task(5, 1), Random::for_task(4, 2));
    }

    #[test]
    fn below_is_even_and_below() {
        let mut random = Random::new(3);
        let mut counts = [0_u32; 7];
        (0..70_000).for_each(|_| counts[random.below(7) as usize] += 1);
        // Five standard deviations of a count.
        assert!(counts.iter().all(|count| count.abs_diff(10_000) < 465), "{counts:?}");
        // A bound that refuses a third of the draws: thirds of the range are equally likely.
        let bound = 3 << 62;
        let mut thirds = [0_u32; 3];
        (0..30_000).for_each(|_| thirds[(random.below(bound) >> 62) as usize] += 1);
        assert!(thirds.iter().all(|count| count.abs_diff(10_000) < 410), "{thirds:?}");
        assert_eq!(random.below(1), 0);
        assert_eq!(random.below(0), 0);
        assert!(random.below(u64::MAX) < u64::MAX);
    }

    #[test]
    fn every_order_is_as_likely() {
        let mut random = Random::new(4);
        let mut counts = [0_u32; 24];
        for _ in 0..24_000 {
            let mut items = [0, 1, 2, 3];
            random.shuffle(&mut items);
            let [a, b, c, _] = items;
            let rank = 6 * a
                + 2 * (b - usize::from(b > a))
                + (c - usize::from(c > a) - usize::from(c > b));
            counts[rank] += 1;
        }
        assert!(counts.iter().all(|count| count.abs_diff(1_000) < 155), "{counts:?}");
        random.shuffle::<u8>(&mut []);
    }

    #[test]
    fn bytes_are_the_numbers() {
        let mut bytes = vec![0; 11];
        Random::new(9).fill(&mut bytes);
        let mut random = Random::new(9);
        assert_eq!(bytes[..8], random.next_u64().to_le_bytes());
        assert_eq!(bytes[8..], random.next_u64().to_le_bytes()[..3]);
    }

    #[test]
    fn uniform_numbers_have_the_moments() {
        let mut random = Random::new(5);
        let draws = 200_000;
        let values: Vec<f64> = (0..draws)
            .map(|_| f64::from(random.uniform::<24>().raw()) / f64::from(1 << 24))
            .collect();
        assert!(values.iter().all(|value| (0.0..1.0).contains(value)));
        let mean = values.iter().sum::<f64>() / f64::from(draws);
        let square = values.iter().map(|value| value * value).sum::<f64>() / f64::from(draws);
        assert!((mean - 0.5).abs() < 0.003 && (square - 1.0 / 3.0).abs() < 0.003);
        assert!(Random::new(6).uniform::<30>() < Fixed::ONE);
    }

    #[test]
    fn normal_numbers_have_the_moments_and_quantiles() {
        let mut random = Random::new(8);
        let draws = 1_000_000;
        let mut values: Vec<f64> = (0..draws)
            .map(|_| f64::from(random.normal::<24>().raw()) / f64::from(1 << 24))
            .collect();
        let moment = |power| values.iter().map(|value| value.powi(power)).sum::<f64>() / 1e6;
        // Five standard deviations of each moment's mean: sqrt(1, 2, 15, 96) / 1,000.
        for (power, exact, limit) in
            [(1, 0.0, 0.005), (2, 1.0, 0.0071), (3, 0.0, 0.0194), (4, 3.0, 0.049)]
        {
            assert!((moment(power) - exact).abs() < limit, "moment {power}: {}", moment(power));
        }
        values.sort_unstable_by(f64::total_cmp);
        // Quantiles of the normal distribution, from tables.
        let quantiles = [
            (0.001, -3.090_232),
            (0.01, -2.326_348),
            (0.024, -1.977_368),
            (0.1, -1.281_552),
            (0.25, -0.674_490),
            (0.5, 0.0),
            (0.975, 1.959_964),
            (0.9999, 3.719_016),
        ];
        for (share, exact) in quantiles {
            let density = (-exact * exact / 2.0_f64).exp() / 2.506_628;
            let deviation = (share * (1.0 - share) / 1e6_f64).sqrt() / density;
            let found = values[(share * 1e6) as usize];
            assert!((found - exact).abs() < 5.0 * deviation, "{share}: {found}, not {exact}");
        }
    }
}
