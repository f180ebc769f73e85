//! Exponential, logarithm, root, sigmoid and hyperbolic tangent.
//!
//! All of them work in 64 bits and round once, to nearest. Upper halves of products are one instruction
//! of the machine, so 64 bits cost no more than 32.

use super::Fixed;

/// log2(e), 62 bits after the point.
const LOG2_E: i64 = 6_653_256_548_922_161_246;
/// ln(2), 63 bits after the point.
pub(super) const LN_2: i64 = 6_393_154_322_601_327_830;

/// 2^f for f in [0, 1) as a polynomial, by falling powers, 62 bits after the point; right to 2^-39.6.
const POWER: [u64; 9] = [
    8_644_936_927_559,
    65_271_195_596_925,
    715_635_617_017_672,
    6_145_859_823_174_235,
    44_356_896_086_337_577,
    255_967_305_710_973_848,
    1_107_849_244_541_036_810,
    3_196_577_160_506_158_409,
    4_611_686_018_432_294_299,
];

/// log2(1 + s / 32) / s for |s| < 1/2 as a polynomial, by falling powers, 62 bits after the point; right to
/// 2^-41, times s.
const LOGARITHM: [i64; 5] = [
    39_665_145_392,
    -1_586_582_757_313,
    67_680_424_965_395,
    -3_248_660_404_103_443,
    207_914_267_153_817_539,
];

/// For the middle c of each 32nd of [1, 2): 1 / c with 64 bits after the point, log2(c) with 57.
const MIDDLES: [(u64, i64); 32] = [
    (0xfc0f_c0fc_0fc0_fc10, 0x000b_73cb_42e1_6915),
    (0xf489_8d5f_85bb_3950, 0x0021_d671_3f45_3f35),
    (0xed73_03b5_cc0e_d730, 0x0037_9084_815b_5775),
    (0xe6c2_b448_1cd8_5689, 0x004c_aba7_89e2_b868),
    (0xe070_381c_0e07_0382, 0x0061_30af_40bc_0ecc),
    (0xda74_0da7_40da_740e, 0x0075_27b9_30c9_65bf),
    (0xd4c7_7b03_531d_ec0d, 0x0088_983e_d698_5bae),
    (0xcf64_74a8_819e_c8e9, 0x009b_8926_7526_6f67),
    (0xca45_87e6_b74f_0329, 0x00ae_00d1_cfde_b43d),
    (0xc565_c87b_5f9d_4d1c, 0x00c0_052b_18b0_e2a2),
    (0xc0c0_c0c0_c0c0_c0c1, 0x00d1_9bb0_53fb_0285),
    (0xbc52_640b_c526_40bc, 0x00e2_c97d_694a_dab4),
    (0xb817_02e0_5c0b_8170, 0x00f3_9355_0f3a_a690),
    (0xb40b_40b4_0b40_b40b, 0x0103_fda8_b979_97f3),
    (0xb02c_0b02_c0b0_2c0b, 0x0114_0c9f_aa1e_543a),
    (0xac76_9184_0ac7_6918, 0x0123_c41d_4272_7c81),
    (0xa8e8_3f57_17c0_a8e8, 0x0133_27c6_ab49_ca6d),
    (0xa57e_b502_95fa_d40a, 0x0142_3b07_e986_aa96),
    (0xa237_c32b_16cf_d772, 0x0151_0118_708a_8f8e),
    (0x9f11_65e7_2548_13e2, 0x015f_7cff_41e0_9aec),
    (0x9c09_c09c_09c0_9c0a, 0x016d_b196_a761_949e),
    (0x991f_1a51_5885_fb37, 0x017b_a18f_9350_2e41),
    (0x964f_da6c_0964_fda7, 0x0189_4f74_b06e_f8b4),
    (0x939a_85c4_0939_a85c, 0x0196_bdad_2acb_5f5f),
    (0x90fd_bc09_0fdb_c091, 0x01a3_ee7f_38e1_81ed),
    (0x8e78_356d_1408_e783, 0x01b0_e412_6bcc_86bd),
    (0x8c08_c08c_08c0_8c09, 0x01bd_a071_cc67_e6db),
    (0x89ae_4089_ae40_89ae, 0x01ca_258d_ca93_3163),
    (0x8767_ab5f_34e4_7ef1, 0x01d6_753e_032e_a0f0),
    (0x8534_0853_4085_3408, 0x01e2_9142_e0e0_1402),
    (0x8312_6e97_8d4f_df3b, 0x01ee_7b47_1b3a_9508),
    (0x8102_0408_1020_4081, 0x01fa_34e1_177c_2336),
];

/// The upper half of a product.
pub(super) const fn upper(left: u64, right: u64) -> u64 {
    ((left as u128 * right as u128) >> 64) as u64
}

/// The upper half of a signed product.
pub(super) const fn upper_signed(left: i64, right: i64) -> i64 {
    ((left as i128 * right as i128) >> 64) as i64
}

/// e to the power of `raw / 2^fraction`, which must lie within -64 and 64: `value * 2^power`, where `value`
/// has 62 bits after the point and lies in [1, 2], relative error 2^-39.
pub(super) const fn power_of_e(raw: i64, fraction: u32) -> (u64, i64) {
    // To base 2, with 57 + 62 - 64 bits after the point.
    let exponent = upper_signed(raw << (57 - fraction), LOG2_E);
    let part = (exponent as u64) << 9;
    let mut value = POWER[0];
    let mut index = 1;
    while index < POWER.len() {
        value = upper(value, part) + POWER[index];
        index += 1;
    }
    (value, exponent >> 55)
}

/// e to the power of `raw / 2^fraction <= 0`, with 62 bits after the point.
pub(super) const fn fraction_of_e(raw: i64, fraction: u32) -> u64 {
    // e^-44 is less than the last bit.
    if raw < -44 << fraction {
        return 0;
    }
    let (value, power) = power_of_e(raw, fraction);
    // The power is 0 for an exponent of 0 and at least -64 otherwise.
    if power <= -64 {
        return 0;
    }
    value >> -power
}

/// The logarithm to base 2 of a whole number above 0, 57 bits after the point, right to 2^-42.
pub(super) const fn log2_of_integer(value: u64) -> i64 {
    let zeros = value.leading_zeros();
    // In [1, 2), 63 bits after the point.
    let scaled = value << zeros;
    let (inverse, logarithm) = MIDDLES[((scaled >> 58) & 31) as usize];
    // How far it is from the middle, times 32, 64 bits after the point: less than a half.
    let offset = ((upper(scaled, inverse) as i64).wrapping_sub(i64::MIN)) << 6;
    let mut sum = LOGARITHM[0];
    let mut index = 1;
    while index < LOGARITHM.len() {
        sum = upper_signed(sum, offset) + LOGARITHM[index];
        index += 1;
    }
    ((63 - zeros as i64) << 57) + logarithm + (upper_signed(sum, offset) >> 5)
}

/// 1 / (1 + e^-x) for x = `raw / 2^fraction >= 0`, with 32 bits after the point: in [2^31, 2^32].
const fn logistic(raw: i64, fraction: u32) -> u64 {
    let one_and_more = (1 << 32) + (fraction_of_e(-raw, fraction) >> 30);
    // 2^64 / d, for d in [2^32, 2^33]; the numerator falls short by one, the last bit does not show it.
    u64::MAX / one_and_more
}

/// The nearest value with `fraction` bits after the point to one with `bits` of them, for `bits > fraction`.
pub(super) const fn rounded(value: i64, bits: u32, fraction: u32) -> i64 {
    (value + (1 << (bits - fraction - 1))) >> (bits - fraction)
}

impl<const FRACTION: u32> Fixed<FRACTION> {
    /// e to the power of this number; [`Fixed::MAX`] if that does not fit.
    ///
    /// Off by at most 0.51 x 2^-FRACTION, over the whole range. 75 gas.
    ///
    /// ```
    /// use stardust_guest::Fixed;
    ///
    /// assert_eq!(Fixed::<16>::ONE.exp().raw(), 178_145); // 2.71828
    /// assert_eq!(Fixed::<16>::MAX.exp(), Fixed::MAX);
    /// ```
    pub const fn exp(self) -> Self {
        let raw = self.0 as i64;
        // e^22 is more than any number of 31 bits before the point, e^-22 less than any after it.
        if raw > 22 << FRACTION {
            return Self::MAX;
        }
        if raw < -22 << FRACTION {
            return Self::ZERO;
        }
        let (value, power) = power_of_e(raw, FRACTION);
        let shift = 62 - FRACTION as i64 - power;
        if shift > 63 {
            return Self::ZERO;
        }
        Self::saturating_from_raw(((value >> (shift - 1)) as i64 + 1) >> 1)
    }

    /// The natural logarithm; none for 0 and below, or if it does not fit.
    ///
    /// Off by at most 0.51 x 2^-FRACTION. 90 gas.
    ///
    /// ```
    /// use stardust_guest::Fixed;
    ///
    /// let ten = Fixed::<16>::checked_ratio(10, 1).unwrap();
    /// assert_eq!(ten.ln().map(Fixed::raw), Some(150_902)); // 2.30259
    /// assert_eq!(Fixed::<16>::ZERO.ln(), None);
    /// ```
    pub const fn ln(self) -> Option<Self> {
        match self.log2_of_positive() {
            Some(log2) => Self::checked_from_raw(rounded(upper_signed(log2, LN_2), 56, FRACTION)),
            None => None,
        }
    }

    /// The logarithm to base 2; none for 0 and below, or if it does not fit.
    ///
    /// Off by at most 0.51 x 2^-FRACTION, exact for powers of 2. 80 gas.
    ///
    /// ```
    /// use stardust_guest::Fixed;
    ///
    /// let eight = Fixed::<16>::checked_ratio(8, 1).unwrap();
    /// assert_eq!(eight.log2(), Fixed::checked_ratio(3, 1));
    /// ```
    pub const fn log2(self) -> Option<Self> {
        match self.log2_of_positive() {
            Some(log2) => Self::checked_from_raw(rounded(log2, 57, FRACTION)),
            None => None,
        }
    }

    /// The square root; none below 0.
    ///
    /// The nearest value: off by at most 2^-FRACTION / 2. 170 gas.
    ///
    /// ```
    /// use stardust_guest::Fixed;
    ///
    /// let two = Fixed::<16>::checked_ratio(2, 1).unwrap();
    /// assert_eq!(two.sqrt().map(Fixed::raw), Some(92_682)); // 1.41421
    /// ```
    pub const fn sqrt(self) -> Option<Self> {
        if self.0 < 0 {
            return None;
        }
        let square = (self.0 as u64) << FRACTION;
        let root = square.isqrt();
        // (root + 1/2)^2 is root^2 + root and a quarter.
        Self::checked_from_raw(root as i64 + (square - root * root > root) as i64)
    }

    /// 1 / (1 + e^-x): 0 far below 0, a half at 0, 1 far above it.
    ///
    /// Off by at most 0.51 x 2^-FRACTION for up to 24 bits, by at most 2^-FRACTION for more; `sigmoid(-x)` is
    /// exactly `1 - sigmoid(x)`. 100 gas.
    ///
    /// ```
    /// use stardust_guest::Fixed;
    ///
    /// assert_eq!(Fixed::<16>::ZERO.sigmoid().raw(), 1 << 15);
    /// assert_eq!(Fixed::<16>::ONE.sigmoid().raw(), 47_911); // 0.73106
    /// ```
    pub const fn sigmoid(self) -> Self {
        let raw = self.0 as i64;
        let value = rounded(logistic(raw.abs(), FRACTION) as i64, 32, FRACTION) as i32;
        Self(if raw < 0 { Self::ONE.0 - value } else { value })
    }

    /// The hyperbolic tangent, from -1 to 1.
    ///
    /// Off by at most 0.52 x 2^-FRACTION for up to 24 bits, by at most 1.5 x 2^-FRACTION for more; odd exactly.
    /// 105 gas.
    ///
    /// ```
    /// use stardust_guest::Fixed;
    ///
    /// assert_eq!(Fixed::<16>::ONE.tanh().raw(), 49_912); // 0.76159
    /// assert_eq!(Fixed::<16>::MIN.tanh(), -Fixed::ONE);
    /// ```
    pub const fn tanh(self) -> Self {
        let raw = self.0 as i64;
        // 2 sigmoid(2 x) - 1, with 32 bits after the point.
        let value = 2 * logistic(2 * raw.abs(), FRACTION) as i64 - (1 << 32);
        let value = rounded(value, 32, FRACTION) as i32;
        Self(if raw < 0 { -value } else { value })
    }

    /// The logarithm to base 2, 57 bits after the point.
    const fn log2_of_positive(self) -> Option<i64> {
        if self.0 <= 0 {
            return None;
        }
        Some(log2_of_integer(self.0 as u64) - ((FRACTION as i64) << 57))
    }

    /// The value whose bits are `raw`, none if it has too many.
    const fn checked_from_raw(raw: i64) -> Option<Self> {
        if raw as i32 as i64 == raw {
            Some(Self(raw as i32))
        } else {
            None
        }
    }
}
