/// The sum of the products of two rows, exact below 131,072 of them.
///
/// If the slices differ in length, the rest of the longer one is ignored.
///
/// ```
/// assert_eq!(stardust_guest::linear::dot_i8(&[1, -2, 3], &[4, 5, -128]), 4 - 10 - 384);
/// ```
pub fn dot_i8(left: &[i8], right: &[i8]) -> i32 {
    left.iter()
        .zip(right)
        .fold(0_i32, |sum, (left, right)| sum.wrapping_add(i32::from(*left) * i32::from(*right)))
}

/// The sum of the products of two rows of 16 bits; exact, whatever their length.
///
/// If the slices differ in length, the rest of the longer one is ignored.
///
/// ```
/// assert_eq!(stardust_guest::linear::dot_i16(&[i16::MIN; 4], &[i16::MIN; 4]), 1 << 32);
/// ```
pub fn dot_i16(left: &[i16], right: &[i16]) -> i64 {
    left.iter()
        .zip(right)
        .fold(0, |sum, (left, right)| i64::wrapping_add(sum, i64::from(*left) * i64::from(*right)))
}

/// The sum of the products of two rows of 32 bits; wraps at 64 bits, which takes two products of extremes.
///
/// If the slices differ in length, the rest of the longer one is ignored.
///
/// ```
/// assert_eq!(stardust_guest::linear::dot_i32(&[1 << 30, -1], &[4, 7]), (1 << 32) - 7);
/// ```
pub fn dot_i32(left: &[i32], right: &[i32]) -> i64 {
    left.iter()
        .zip(right)
        .fold(0, |sum, (left, right)| i64::wrapping_add(sum, i64::from(*left) * i64::from(*right)))
}
