//! Dot products, eight bytes at a time.
//!
//! Bytes 0 and 4 of a word are its lowest ones of either half: a + b 2^32. Its product with y + x 2^32 holds
//! a x + b y in the upper half, and a sum of such products a sum of twice as many: one instruction multiplies
//! twice. Shifted by 8, 16 and 24 bits, the word gives the other bytes. See the figures in [`super`].

/// The lowest byte of either half of a word.
const LOWEST: u64 = 0x0000_00ff_0000_00ff;
/// The sign bits of a word's bytes: turned over, a signed byte becomes an unsigned one that is 128 more.
const SIGNS: u64 = 0x8080_8080_8080_8080;
/// Bytes that are summed before the halves are taken apart: 2^15 x 2^15 / 2 < 2^31 in either half.
const CHUNK: usize = 512;

/// The sum of the products of two rows, exact below 131,072 of them.
///
/// If the slices differ in length, the rest of the longer one is ignored. 6.3 gas a product.
///
/// ```
/// assert_eq!(stardust_guest::linear::dot_i8(&[1, -2, 3], &[4, 5, -128]), 4 - 10 - 384);
/// ```
pub fn dot_i8(left: &[i8], right: &[i8]) -> i32 {
    /// 128 in either half.
    const BIAS: u64 = 0x0000_0080_0000_0080;
    let length = left.len().min(right.len());
    let mut total = 0_i32;
    for (left, right) in left[..length].chunks(CHUNK).zip(right[..length].chunks(CHUNK)) {
        let ((left, left_rest), (right, right_rest)) = (left.as_chunks(), right.as_chunks());
        let mut sum = 0_i64;
        for (left, right) in left.iter().zip(right) {
            // Halves change places on one side, so that bytes of the same place meet.
            let (left, right) = (word(left) ^ SIGNS, (word(right) ^ SIGNS).rotate_left(32));
            for shift in [0, 8, 16, 24] {
                let left = ((left >> shift) & LOWEST).wrapping_sub(BIAS);
                let right = ((right >> shift) & LOWEST).wrapping_sub(BIAS);
                sum = sum.wrapping_add(left.wrapping_mul(right) as i64);
            }
        }
        total = total.wrapping_add(upper_half(sum));
        for (left, right) in left_rest.iter().zip(right_rest) {
            total = total.wrapping_add(i32::from(*left) * i32::from(*right));
        }
    }
    total
}

/// The sum of the products of two rows of 16 bits; exact, whatever their length.
///
/// If the slices differ in length, the rest of the longer one is ignored. 10 gas a product.
///
/// ```
/// assert_eq!(stardust_guest::linear::dot_i16(&[i16::MIN; 4], &[i16::MIN; 4]), 1 << 32);
/// ```
pub fn dot_i16(left: &[i16], right: &[i16]) -> i64 {
    dot(left, right)
}

/// The sum of the products of two rows of 32 bits; wraps at 64 bits, which takes two products of extremes.
///
/// If the slices differ in length, the rest of the longer one is ignored. 10 gas a product.
///
/// ```
/// assert_eq!(stardust_guest::linear::dot_i32(&[1 << 30, -1], &[4, 7]), (1 << 32) - 7);
/// ```
pub fn dot_i32(left: &[i32], right: &[i32]) -> i64 {
    dot(left, right)
}

fn dot<Number: Copy + Into<i64>>(left: &[Number], right: &[Number]) -> i64 {
    let sum = |sum: i64, (left, right): (&Number, &Number)| {
        sum.wrapping_add(i64::wrapping_mul((*left).into(), (*right).into()))
    };
    let length = left.len().min(right.len());
    let (left, left_rest) = left[..length].as_chunks::<4>();
    let (right, right_rest) = right[..length].as_chunks::<4>();
    let fours = left.iter().zip(right);
    let total = fours.fold(0, |total, (left, right)| left.iter().zip(right).fold(total, sum));
    left_rest.iter().zip(right_rest).fold(total, sum)
}

/// Adds the product of each row of `matrix` with `vector` to `out`.
pub(super) fn dot_rows(matrix: &[i8], vector: &[i8], out: &mut [i32]) {
    let mut start = 0;
    for part in vector.chunks(CHUNK) {
        // Bytes 4 and 0, 5 and 1, 6 and 2, 7 and 3 of each word, padded with zeros.
        let mut packs = [[0_i64; 4]; CHUNK / 8];
        let mut sum = 0;
        for (index, number) in part.iter().enumerate() {
            let number = i64::from(*number);
            packs[index / 8][index % 4] += number << (if index % 8 < 4 { 32 } else { 0 });
            sum += number;
        }
        for (row, out) in matrix.chunks_exact(vector.len()).zip(out.iter_mut()) {
            *out = out.wrapping_add(dot_packs(&row[start..start + part.len()], &packs, sum));
        }
        start += part.len();
    }
}

/// The product of a row with a packed vector, whose numbers have the sum `sum`.
// A function of its own has the registers for itself.
#[inline(never)]
fn dot_packs(row: &[i8], packs: &[[i64; 4]; CHUNK / 8], sum: i64) -> i32 {
    let mut total = 0_i64;
    let mut add = |word: u64, packs: &[i64; 4]| {
        let word = word ^ SIGNS;
        for (shift, pack) in [0, 8, 16, 24].into_iter().zip(packs) {
            total = total.wrapping_add((((word >> shift) & LOWEST) as i64).wrapping_mul(*pack));
        }
    };
    let (words, rest) = row.as_chunks::<8>();
    for (bytes, packs) in words.iter().zip(packs) {
        add(word(bytes), packs);
    }
    if let Some(packs) = packs.get(words.len()) {
        add(padded(rest), packs);
    }
    // The row's numbers were 128 too large.
    upper_half(total).wrapping_sub(128 * sum as i32)
}

fn word(bytes: &[i8; 8]) -> u64 {
    u64::from_le_bytes(bytes.map(|byte| byte as u8))
}

fn padded(bytes: &[i8]) -> u64 {
    bytes.iter().rev().fold(0, |word, byte| (word << 8) | u64::from(*byte as u8))
}

/// The upper half of a sum of two, of which the lower one may be negative.
fn upper_half(sums: i64) -> i32 {
    ((sums - i64::from(sums as i32)) >> 32) as i32
}
