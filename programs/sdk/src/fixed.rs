//! Fixed-point numbers: the machine has no floats, and soft floats cost 40 times as much.

mod elementary;
mod normal;
mod softmax;

pub(crate) use normal::upper_quantile;
pub use softmax::softmax;

use core::{
    fmt,
    ops::{Add, AddAssign, Mul, Neg, Sub, SubAssign},
};

/// A number with `FRACTION` bits after the point, in 32 bits.
///
/// `Fixed<16>` reaches from -32,768 to 32,768 in steps of 0.000015, `Fixed<24>` from -128 to 128 in steps
/// of 0.00000006. `FRACTION` is 1 to 30.
///
/// The operators **wrap** on overflow, in every build, as the machine's instructions do, so that native
/// and guest runs agree bit for bit. `saturating_*` and `checked_*` are there where overflow can happen.
/// Products and quotients round towards minus infinity.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(transparent)]
pub struct Fixed<const FRACTION: u32>(i32);

impl<const FRACTION: u32> Fixed<FRACTION> {
    /// 0.
    pub const ZERO: Self = Self(0);
    /// 1.
    pub const ONE: Self = Self(1 << FRACTION);
    /// The largest value.
    pub const MAX: Self = Self(i32::MAX);
    /// The smallest value.
    pub const MIN: Self = Self(i32::MIN);

    /// The value whose bits are `raw`: `raw / 2^FRACTION`.
    pub const fn from_raw(raw: i32) -> Self {
        Self(raw)
    }

    /// The bits.
    pub const fn raw(self) -> i32 {
        self.0
    }

    /// `numerator / denominator`, none if it does not fit or `denominator` is 0.
    pub const fn checked_ratio(numerator: i64, denominator: i64) -> Option<Self> {
        let Some(shifted) = numerator.checked_mul(1 << FRACTION) else { return None };
        match shifted.checked_div_euclid(denominator) {
            Some(raw) if raw as i32 as i64 == raw => Some(Self(raw as i32)),
            _ => None,
        }
    }

    /// The nearest value to a raw number of more bits, at the ends of the range if need be.
    pub const fn saturating_from_raw(raw: i64) -> Self {
        if raw > i32::MAX as i64 {
            Self::MAX
        } else if raw < i32::MIN as i64 {
            Self::MIN
        } else {
            Self(raw as i32)
        }
    }

    /// The raw product, before it is cut to 32 bits.
    const fn product(self, other: Self) -> i64 {
        (self.0 as i64 * other.0 as i64) >> FRACTION
    }

    /// Sum, none on overflow.
    pub const fn checked_add(self, other: Self) -> Option<Self> {
        match self.0.checked_add(other.0) {
            Some(raw) => Some(Self(raw)),
            None => None,
        }
    }

    /// Product, none on overflow.
    pub const fn checked_mul(self, other: Self) -> Option<Self> {
        let raw = self.product(other);
        if raw as i32 as i64 == raw {
            Some(Self(raw as i32))
        } else {
            None
        }
    }

    /// Quotient, none on overflow or if `other` is 0.
    pub const fn checked_div(self, other: Self) -> Option<Self> {
        Self::checked_ratio(self.0 as i64, other.0 as i64)
    }

    /// Sum, at the ends of the range if it does not fit.
    pub const fn saturating_add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// Product, at the ends of the range if it does not fit.
    pub const fn saturating_mul(self, other: Self) -> Self {
        Self::saturating_from_raw(self.product(other))
    }

    /// e to the power of this number, for numbers up to 0; larger ones count as 0.
    ///
    /// Right to 2^-24 + 2^-FRACTION. For softmax and sigmoid, whose exponents can be made negative.
    pub const fn exp_of_negative(self) -> Self {
        /// log2(e) with 32 bits after the point.
        const LOG2_E: i64 = 6_196_328_019;
        /// 2^f for f in [0, 1) as a polynomial, by falling powers, 30 bits after the point.
        const POLYNOMIAL: [i64; 7] =
            [234_782, 1_330_509, 10_398_316, 59_571_873, 257_945_486, 744_260_852, 1_073_741_827];
        if self.0 >= 0 {
            return Self::ONE;
        }
        // The exponent to base 2, with 30 bits after the point.
        let power = ((self.0 as i128 * LOG2_E as i128) >> (FRACTION + 2)) as i64;
        let whole = -(power >> 30);
        let part = power & ((1 << 30) - 1);
        let mut value = 0;
        let mut index = 0;
        while index < POLYNOMIAL.len() {
            value = ((value * part) >> 30) + POLYNOMIAL[index];
            index += 1;
        }
        // value is in [1, 2] with 30 bits after the point.
        let shift = 30 - FRACTION as i64 + whole;
        if shift > 62 {
            return Self::ZERO;
        }
        Self((value >> shift) as i32)
    }
}

/// Sum of products, exact until it is rounded once; wraps if the exact sum needs more than 64 bits.
///
/// If the slices differ in length, the rest of the longer one is ignored.
pub fn dot<const FRACTION: u32>(
    left: &[Fixed<FRACTION>],
    right: &[Fixed<FRACTION>],
) -> Fixed<FRACTION> {
    let sum = left.iter().zip(right).fold(0_i64, |sum, (left, right)| {
        sum.wrapping_add(i64::from(left.0).wrapping_mul(i64::from(right.0)))
    });
    Fixed::saturating_from_raw(sum >> FRACTION)
}

impl<const FRACTION: u32> Add for Fixed<FRACTION> {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.wrapping_add(other.0))
    }
}

impl<const FRACTION: u32> Sub for Fixed<FRACTION> {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0.wrapping_sub(other.0))
    }
}

impl<const FRACTION: u32> Neg for Fixed<FRACTION> {
    type Output = Self;

    fn neg(self) -> Self {
        Self(self.0.wrapping_neg())
    }
}

impl<const FRACTION: u32> Mul for Fixed<FRACTION> {
    type Output = Self;

    fn mul(self, other: Self) -> Self {
        Self(self.product(other) as i32)
    }
}

impl<const FRACTION: u32> AddAssign for Fixed<FRACTION> {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl<const FRACTION: u32> SubAssign for Fixed<FRACTION> {
    fn sub_assign(&mut self, other: Self) {
        *self = *self - other;
    }
}

impl<const FRACTION: u32> fmt::Debug for Fixed<FRACTION> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Only ever compiled into native code: guests do not print.
        write!(f, "{}", f64::from(self.0) / f64::from(1_u32 << FRACTION))
    }
}

#[cfg(test)]
mod tests;
