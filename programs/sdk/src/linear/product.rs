//! Matrix products, three rows at a time.
//!
//! Three bytes a, b, c of a column of the left matrix become one number a + b 2^21 + c 2^42. Its product with a
//! byte x of the right matrix holds a x, b x and c x, and a sum of such products three sums, as long as none
//! of them needs more than 21 bits: one instruction multiplies three times. See the figures in [`super`].

use super::{check, dot::dot_rows, ShapeMismatch};

/// Bits that each of the three sums has.
const LANE: u32 = 21;
/// How many products fit: 63 x 2^14 < 2^20.
const TERMS: usize = 63;
/// What stands for the rows below the last one.
const NO_ROW: [i8; TERMS] = [0; TERMS];

/// `out = left * right`, for `left` of `rows` x `inner`, `right` of `inner` x `columns`, `out` of
/// `rows` x `columns`, given as `[rows, inner, columns]`.
///
/// Best for many columns, and for rows in sixes; for a single column use [`mat_vec`].
///
/// ```
/// let (left, right) = ([1, 2, 3, 4], [5, 6, 7, 8]);
/// let mut out = [0; 4];
/// stardust_guest::linear::mat_mul(&left, &right, [2, 2, 2], &mut out)?;
/// assert_eq!(out, [19, 22, 43, 50]);
/// # Ok::<(), stardust_guest::linear::ShapeMismatch>(())
/// ```
pub fn mat_mul(
    left: &[i8],
    right: &[i8],
    [rows, inner, columns]: [usize; 3],
    out: &mut [i32],
) -> Result<(), ShapeMismatch> {
    check([
        (left.len(), &[rows, inner]),
        (right.len(), &[inner, columns]),
        (out.len(), &[rows, columns]),
    ])?;
    multiply(left, right, inner, columns, out, columns);
    Ok(())
}

/// `out = matrix * vector`, for a `matrix` with a row per entry of `out` and a column per entry of `vector`.
///
/// ```
/// let mut out = [0; 2];
/// stardust_guest::linear::mat_vec(&[1, 2, 3, 4, 5, 6], &[1, 0, -1], &mut out)?;
/// assert_eq!(out, [-2, -2]);
/// # Ok::<(), stardust_guest::linear::ShapeMismatch>(())
/// ```
pub fn mat_vec(matrix: &[i8], vector: &[i8], out: &mut [i32]) -> Result<(), ShapeMismatch> {
    check([(matrix.len(), &[out.len(), vector.len()])])?;
    out.fill(0);
    dot_rows(matrix, vector, out);
    Ok(())
}

/// The product, into rows of `out` that begin `stride` apart; the last one may be shorter than that.
pub(super) fn multiply(
    left: &[i8],
    right: &[i8],
    inner: usize,
    columns: usize,
    out: &mut [i32],
    stride: usize,
) {
    if inner == 0 || columns == 0 {
        out.fill(0);
        return;
    }
    for (six, out) in left.chunks(6 * inner).zip(out.chunks_mut(6 * stride)) {
        for row in out.chunks_mut(stride) {
            row[..columns].fill(0);
        }
        let mut start = 0;
        for right in right.chunks(TERMS * columns) {
            let rows: [&[i8]; 6] = core::array::from_fn(|row| {
                let row = six.chunks_exact(inner).nth(row).map(|row| &row[start..]);
                row.unwrap_or(&NO_ROW)
            });
            start += TERMS;
            if six.len() > 3 * inner {
                strip(
                    [[rows[0], rows[1], rows[2]], [rows[3], rows[4], rows[5]]],
                    right,
                    columns,
                    out,
                    stride,
                );
            } else {
                strip([[rows[0], rows[1], rows[2]]], right, columns, out, stride);
            }
        }
    }
}

/// Adds the products of the first terms of 3 or 6 rows, as many as `right` has rows.
fn strip<const PACKS: usize>(
    rows: [[&[i8]; 3]; PACKS],
    right: &[i8],
    columns: usize,
    out: &mut [i32],
    stride: usize,
) {
    let mut packs = [[0; PACKS]; TERMS];
    for (index, [first, second, third]) in rows.into_iter().enumerate() {
        let bytes = first.iter().zip(second).zip(third);
        for (pack, ((first, second), third)) in packs.iter_mut().zip(bytes) {
            pack[index] = i64::from(*first)
                + (i64::from(*second) << LANE)
                + (i64::from(*third) << (2 * LANE));
        }
    }
    let packs = &packs[..TERMS.min(right.len() / columns)];
    let pairs = columns & !1;
    for column in (0..pairs).step_by(2) {
        add(tile::<PACKS, 2>(packs, &right[column..], columns), &mut out[column..], stride);
    }
    if pairs < columns {
        add(tile::<PACKS, 1>(packs, &right[pairs..], columns), &mut out[pairs..], stride);
    }
}

/// The sums of products of packs with the first `WIDTH` numbers of rows that begin `columns` apart.
// A function of its own has the registers for itself.
#[inline(never)]
fn tile<const PACKS: usize, const WIDTH: usize>(
    packs: &[[i64; PACKS]],
    right: &[i8],
    columns: usize,
) -> [[i64; WIDTH]; PACKS] {
    let needed = packs.len().saturating_sub(1) * columns + WIDTH;
    assert!(right.len() >= needed, "a row of the matrix for each pack");
    let mut sums = [[0_i64; WIDTH]; PACKS];
    let mut row = right.as_ptr();
    for pack in packs {
        for column in 0..WIDTH {
            // SAFETY: rows begin `columns` apart, the last of them `packs.len() - 1` times that after the first:
            // the assertion says that `WIDTH` numbers of it are there.
            #[allow(unsafe_code)]
            let number = i64::from(unsafe { row.add(column).read() });
            for (sums, pack) in sums.iter_mut().zip(pack) {
                sums[column] = sums[column].wrapping_add(pack.wrapping_mul(number));
            }
        }
        row = row.wrapping_add(columns);
    }
    sums
}

/// Adds the three sums in each number to the rows of `out`, if it has so many.
fn add<const PACKS: usize, const WIDTH: usize>(
    sums: [[i64; WIDTH]; PACKS],
    out: &mut [i32],
    stride: usize,
) {
    let mut rows = out.chunks_mut(stride);
    for sums in sums {
        let lanes = sums.map(lanes);
        for (lane, row) in (0..3).zip(&mut rows) {
            let Some(row) = row.first_chunk_mut::<WIDTH>() else { return };
            for (sum, lanes) in row.iter_mut().zip(&lanes) {
                *sum = sum.wrapping_add(lanes[lane]);
            }
        }
    }
}

/// The three sums in a number.
fn lanes(sums: i64) -> [i32; 3] {
    let low = |sums: i64| (sums << (64 - LANE)) >> (64 - LANE);
    let first = low(sums);
    let rest = (sums - first) >> LANE;
    let second = low(rest);
    [first as i32, second as i32, ((rest - second) >> LANE) as i32]
}
