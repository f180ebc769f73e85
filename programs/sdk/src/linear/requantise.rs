/// Brings sums of 32 bits back to 8: `sum * scale + zero`, rounded to nearest, cut off at the ends.
///
/// The scale is a multiplier of 31 bits and a shift, as in quantised networks everywhere: a relative error of at
/// most 2^-31 in the scale, halves round up.
///
/// ```
/// use stardust_guest::linear::Requantise;
///
/// // What was 3 / 1,000 of a unit becomes a unit.
/// let scale = Requantise::from_ratio(3, 1_000, 0).unwrap();
/// assert_eq!(scale.apply(1_100), 3); // 3.3
/// assert_eq!(scale.apply(-500_000), -128);
/// assert_eq!(scale.apply(1_000_000), 127);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Requantise {
    multiplier: i64,
    shift: u32,
    zero: i32,
}

impl Requantise {
    /// Scales by `multiplier / 2^(31 + shift)`: a multiplier of 2^30 to 2^31 - 1 keeps all its bits. `zero` is
    /// what 0 becomes. None for a negative multiplier or a shift above 31.
    pub const fn new(multiplier: i32, shift: u32, zero: i8) -> Option<Self> {
        if multiplier < 0 || shift > 31 {
            return None;
        }
        Some(Self { multiplier: multiplier as i64, shift: 31 + shift, zero: zero as i32 })
    }

    /// Scales by `numerator / denominator`, to the nearest multiplier. None if that is 0, 1 or more, or less than
    /// 2^-32.
    pub const fn from_ratio(numerator: u32, denominator: u32, zero: i8) -> Option<Self> {
        if numerator == 0 || numerator >= denominator {
            return None;
        }
        let mut shift = 0;
        while ((numerator as u64) << (shift + 1)) < denominator as u64 {
            shift += 1;
        }
        // At least a half and less than 1, times 2^31.
        let (numerator, denominator) = ((numerator as u128) << (31 + shift), denominator as u128);
        let multiplier = (numerator + denominator / 2) / denominator;
        let most = i32::MAX as u128;
        Self::new(if multiplier > most { most } else { multiplier } as i32, shift, zero)
    }

    /// One sum.
    #[inline]
    pub const fn apply(&self, sum: i32) -> i8 {
        // 31 bits times 32, and half a unit of at most 2^61: no overflow.
        let scaled = (sum as i64 * self.multiplier + (1 << (self.shift - 1))) >> self.shift;
        let value = scaled + self.zero as i64;
        if value > i8::MAX as i64 {
            i8::MAX
        } else if value < i8::MIN as i64 {
            i8::MIN
        } else {
            value as i8
        }
    }

    /// Many sums, into as many values, 17 gas each; if the slices differ in length, the rest of the longer one is left.
    pub fn apply_all(&self, sums: &[i32], values: &mut [i8]) {
        for (sum, value) in sums.iter().zip(values) {
            *value = self.apply(*sum);
        }
    }
}
