//! Dense linear algebra on small integers: what a quantised neural network is made of.
//!
//! Matrices are slices, row by row. Products of `i8` are summed in `i32`, exactly as long as no more than
//! 131,071 of them are summed; past that the sums wrap at 32 bits.

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
