//! The normal distribution's quantiles, by Acklam's rational approximations.

use super::elementary::{log2_of_integer, upper, upper_signed, LN_2};

/// 0.02425, where Acklam's two approximations meet, 64 bits after the point.
const TAIL: u64 = 447_333_543_787_456_627;

/// Acklam's a, by falling powers, 52 bits after the point.
const CENTRE_ABOVE: [i64; 6] = [
    -178_778_630_086_763_693,
    995_052_766_533_635_457,
    -1_242_671_536_829_864_250,
    623_107_919_753_252_216,
    -138_101_973_144_091_856,
    11_288_850_176_321_777,
];
/// Acklam's b and 1, 52 bits after the point.
const CENTRE_BELOW: [i64; 6] = [
    -245_338_538_248_280_202,
    727_717_914_662_222_755,
    -701_205_867_678_951_653,
    300_846_363_325_394_816,
    -59_810_872_492_802_349,
    1 << 52,
];
/// Acklam's c, 48 bits after the point.
const TAIL_ABOVE: [i64; 6] = [
    -2_191_252_858_029,
    -90_746_535_518_727,
    -675_753_380_152_043,
    -717_685_907_130_179,
    1_231_358_487_335_794,
    827_019_638_602_228,
];
/// Acklam's d and 1, 48 bits after the point.
const TAIL_BELOW: [i64; 5] =
    [2_191_197_043_402, 90_766_427_644_942, 688_244_074_306_755, 1_056_772_090_672_675, 1 << 48];

/// How far above its middle a normal value lies that is exceeded with probability p = `(tail + 1/2) / 2^64`, for
/// `tail` below 2^63: between 0 and 9.2, 32 bits after the point, off by at most 2^-26.
pub(crate) fn upper_quantile(tail: u64) -> i64 {
    if tail < TAIL {
        return tail_quantile(tail);
    }
    // 1/2 - p, 64 bits after the point: less than a half.
    let offset = ((1 << 63) - tail) as i64;
    let square = upper_signed(offset, offset);
    let above = polynomial(&CENTRE_ABOVE, square, 0);
    let below = polynomial(&CENTRE_BELOW, square, 0);
    // The quotient lies between 2.5 and 4.2.
    upper_signed((quotient(above, below, 3) as i64) << 32, offset) >> 28
}

fn tail_quantile(tail: u64) -> i64 {
    // -ln(p) and with it the square of the argument, 56 bits after the point.
    let log2 = (65_u64 << 57) - log2_of_integer(2 * tail + 1) as u64;
    let square = 2 * upper(log2, LN_2 as u64);
    // sqrt(-2 ln p) with 28 bits after the point, then with 59, by a step of Newton's: from 2.7 to 9.5.
    let root = square.isqrt();
    let argument = ((root << 31) + ((square - root * root) << 30) / root) as i64;
    let above = polynomial(&TAIL_ABOVE, argument, 5);
    let below = polynomial(&TAIL_BELOW, argument, 5);
    // The quotient lies between 1.9 and 9.3.
    (quotient(-above, below, 4) << 5) as i64
}

/// A polynomial at `argument`, which has 64 - `shift` bits after the point.
fn polynomial<const TERMS: usize>(terms: &[i64; TERMS], argument: i64, shift: u32) -> i64 {
    terms.iter().fold(0, |sum, term| (upper_signed(sum, argument) << shift) + term)
}

/// above / below with 31 - `room` bits after the point, to nearest, for a quotient below 2^`room`.
fn quotient(above: i64, below: i64, room: u32) -> u64 {
    let zeros = below.leading_zeros();
    let divisor = ((below as u64) << zeros) >> 31;
    (((above as u64) << (zeros - room)) + (divisor >> 1)) / divisor
}
