//! Dense linear algebra on small integers: what a quantised neural network is made of.
//!
//! Matrices are slices, row by row. Products of `i8` are summed in `i32`, exactly as long as no more than
//! 131,071 of them are summed; past that the sums wrap at 32 bits.
//!
//! The machine has 13 registers of 64 bits and no vectors, and a load costs more than a product. So two or three
//! bytes share a register, and one instruction multiplies them all. Gas and time for each product with its
//! addition, as ratios to loops that index slices, in the recompiler on a machine that was not quiet:
//!
//! | | loops | here | gas | time |
//! |---|---|---|---|---|
//! | [`mat_mul`], 120 x 128 x 128 | 17.3 gas | 3.4 gas | 1 / 5.1 | 1 / 7.8 |
//! | [`mat_vec`], 120 x 128 | 17.5 gas | 6.8 gas | 1 / 2.6 | 1 / 2.5 |
//! | [`dot_i8`], 15,360 | 12.0 gas | 6.3 gas | 1 / 1.9 | 1 / 2.4 |
//! | [`Convolution`], 14 to 12 layers of 32 x 32, kernel of 3 x 3 | 17.1 gas | 4.9 gas | 1 / 3.5 | not measured |
//!
//! Tried and not better: tiles of 1 x 4, 2 x 1, 3 x 2, 4 x 1 and 2 x 4 packs and columns (10% to 40% more gas:
//! registers run out or loads repeat), unrolling (spills), two or more rows of [`mat_vec`] at a time (the same).

mod convolution;
mod dot;
mod product;
mod requantise;

pub use convolution::{Convolution, Padding};
pub use dot::{dot_i16, dot_i32, dot_i8};
pub use product::{mat_mul, mat_vec};
pub use requantise::Requantise;

use core::fmt;

/// A slice's length is not what the shape says; nothing was computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShapeMismatch;

impl fmt::Display for ShapeMismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a slice has another length than the shape says")
    }
}

impl core::error::Error for ShapeMismatch {}

/// Checks that each length is the product of its dimensions.
fn check<const SLICES: usize>(lengths: [(usize, &[usize]); SLICES]) -> Result<(), ShapeMismatch> {
    for (length, dimensions) in lengths {
        let size = dimensions.iter().try_fold(1_usize, |size, side| size.checked_mul(*side));
        if size != Some(length) {
            return Err(ShapeMismatch);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
