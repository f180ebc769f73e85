use super::{elementary::fraction_of_e, Fixed};

/// Turns scores into likelihoods that add up to about 1, in place: e^x of each over the sum of all.
///
/// For n values, up to 2^24, each is off by at most 0.5 x 2^-FRACTION + 2^-29 + n x 2^-38, and so their sum
/// by at most n times as much. Only differences between the scores matter; an empty slice stays empty.
/// Two passes, 105 gas a value, no division in them.
///
/// ```
/// use stardust_guest::{fixed::softmax, Fixed};
///
/// let mut scores = [Fixed::<16>::ZERO, Fixed::ONE, Fixed::ZERO];
/// softmax(&mut scores);
/// assert_eq!(scores.map(Fixed::raw), [13_890, 37_756, 13_890]); // 0.212, 0.576, 0.212
/// ```
pub fn softmax<const FRACTION: u32>(values: &mut [Fixed<FRACTION>]) {
    let Some(best) = values.iter().copied().max() else { return };
    // 38 bits after the point, so that 2^24 values of 1 fit.
    let mut sum = 0_u64;
    for value in values.iter_mut() {
        let power = fraction_of_e(i64::from(value.0) - i64::from(best.0), FRACTION);
        sum = sum.wrapping_add(power >> 24);
        // At most 1, with 30 bits after the point until it is divided.
        value.0 = ((power + (1 << 31)) >> 32) as i32;
    }
    // The best value alone gives 1, so this is not 0. The upper 32 bits of the sum, and their inverse.
    let zeros = sum.leading_zeros();
    let inverse = (1 << 63) / ((sum << zeros) >> 32);
    // The sum's upper bits have 38 + zeros - 32 after the point, the inverse the rest of 63, a value 30.
    let shift = (87 - zeros - FRACTION).min(64);
    for value in values.iter_mut() {
        let product = value.0 as u64 * inverse;
        value.0 = (((product >> (shift - 1)) + 1) >> 1) as i32;
    }
}
