use super::{check, dot_i8, ShapeMismatch};

/// `out = left * right`, for `left` of `rows` x `inner`, `right` of `inner` x `columns`, `out` of
/// `rows` x `columns`, given as `[rows, inner, columns]`.
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
    multiply(left, right, [rows, inner, columns], out, columns);
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
    if vector.is_empty() {
        out.fill(0);
        return Ok(());
    }
    for (row, out) in matrix.chunks_exact(vector.len()).zip(out) {
        *out = dot_i8(row, vector);
    }
    Ok(())
}

/// The product of slices that are long enough, into rows of `out` that begin `stride` apart.
pub(super) fn multiply(
    left: &[i8],
    right: &[i8],
    [rows, inner, columns]: [usize; 3],
    out: &mut [i32],
    stride: usize,
) {
    for row in 0..rows {
        for column in 0..columns {
            let mut sum = 0_i32;
            for at in 0..inner {
                let product =
                    i32::from(left[row * inner + at]) * i32::from(right[at * columns + column]);
                sum = sum.wrapping_add(product);
            }
            out[row * stride + column] = sum;
        }
    }
}
