extern crate alloc;

use super::{check, product::multiply, ShapeMismatch};
use alloc::vec;

/// What lies outside the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Padding {
    /// Nothing: the kernel stays inside, so the output is smaller than the input.
    Valid,
    /// Zeros, half before and half (or one more) after: with a stride of 1 the output is as large as the
    /// input, otherwise the input's size over the stride, rounded up.
    Same,
}

/// The shape of a two-dimensional convolution, as neural networks mean it: the kernel is not turned round.
///
/// ```
/// use stardust_guest::linear::{Convolution, Padding};
///
/// // A picture of 3 x 3, and the sums of its 2 x 2 squares.
/// let shape = Convolution {
///     channels: 1,
///     size: [3, 3],
///     filters: 1,
///     kernel: [2, 2],
///     stride: 1,
///     padding: Padding::Valid,
/// };
/// assert_eq!(shape.output_size(), [2, 2]);
/// let mut out = [0; 4];
/// shape.apply(&[1, 2, 3, 4, 5, 6, 7, 8, 9], &[1, 1, 1, 1], &mut out)?;
/// assert_eq!(out, [12, 16, 24, 28]);
/// # Ok::<(), stardust_guest::linear::ShapeMismatch>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Convolution {
    /// Layers of the input.
    pub channels: usize,
    /// Height and width of the input.
    pub size: [usize; 2],
    /// Layers of the output.
    pub filters: usize,
    /// Height and width of the kernel.
    pub kernel: [usize; 2],
    /// How far the kernel moves at a time, down and across; at least 1.
    pub stride: usize,
    /// What lies outside the input.
    pub padding: Padding,
}

impl Convolution {
    /// Height and width of the output; 0 where the kernel does not fit or the stride is 0.
    pub fn output_size(&self) -> [usize; 2] {
        [0, 1].map(|axis| self.output_side(axis))
    }

    /// Convolves `input` (channels x height x width) with `weights` (filters x channels x kernel height x
    /// kernel width) into `out` (filters x output height x output width).
    ///
    /// Needs a buffer on the heap of channels x kernel height x kernel width x output width bytes: the
    /// input of one row of the output, which is then a matrix product.
    pub fn apply(
        &self,
        input: &[i8],
        weights: &[i8],
        out: &mut [i32],
    ) -> Result<(), ShapeMismatch> {
        let ([height, width], [kernel_height, kernel_width]) = (self.size, self.kernel);
        let [out_height, out_width] = self.output_size();
        check([
            (input.len(), &[self.channels, height, width]),
            (weights.len(), &[self.filters, self.channels, kernel_height, kernel_width]),
            (out.len(), &[self.filters, out_height, out_width]),
        ])?;
        if input.is_empty() || weights.is_empty() {
            out.fill(0);
            return Ok(());
        }
        let inner = self.channels * kernel_height * kernel_width;
        let shape = [self.filters, inner, out_width];
        let mut patches = vec![0; inner * out_width];
        for row in 0..out_height {
            self.gather(input, row, &mut patches);
            multiply(weights, &patches, shape, &mut out[row * out_width..], out_height * out_width);
        }
        Ok(())
    }

    /// The input of one row of the output: a line per weight of a filter, a column per place in the row.
    fn gather(&self, input: &[i8], row: usize, patches: &mut [i8]) {
        let ([height, width], [kernel_height, kernel_width]) = (self.size, self.kernel);
        let [above, before] = [0, 1].map(|axis| self.padding_before(axis));
        let out_width = self.output_side(1);
        let mut lines = patches.chunks_exact_mut(out_width);
        for channel in input.chunks_exact(height * width) {
            for down in 0..kernel_height {
                // Rows and columns outside the input wrap round to numbers past its end.
                let y = (row * self.stride + down).wrapping_sub(above);
                let source = channel.chunks_exact(width).nth(y).unwrap_or_default();
                for across in 0..kernel_width {
                    let Some(line) = lines.next() else { return };
                    let mut x = across.wrapping_sub(before);
                    for place in line {
                        *place = source.get(x).copied().unwrap_or_default();
                        x = x.wrapping_add(self.stride);
                    }
                }
            }
        }
    }

    fn output_side(&self, axis: usize) -> usize {
        let (size, kernel) = (self.size[axis], self.kernel[axis]);
        match self.padding {
            _ if self.stride == 0 || kernel == 0 => 0,
            Padding::Valid if size < kernel => 0,
            Padding::Valid => (size - kernel) / self.stride + 1,
            Padding::Same => size.div_ceil(self.stride),
        }
    }

    fn padding_before(&self, axis: usize) -> usize {
        match self.padding {
            Padding::Valid => 0,
            Padding::Same => {
                let covered = self.output_side(axis).saturating_sub(1) * self.stride;
                (covered + self.kernel[axis]).saturating_sub(self.size[axis]) / 2
            }
        }
    }
}
