//! The network: two convolutions and two dense layers, on whole numbers of 8 bits.
//!
//! ```text
//! 8 x 8 pixels, 0 to 16
//! -> 16 layers of 8 x 8     kernel 3 x 3, cut off below zero
//! -> 32 layers of 4 x 4     kernel 3 x 3, stride 2, cut off below zero
//! -> 64 units               cut off below zero
//! -> 10 scores
//! ```
//!
//! In a payload each layer is its weights, a byte each; its biases, in units of the sums, 4 bytes each; and, but for
//! the last layer, the multiplier (4 bytes) and the shift (4 bytes) that bring sums back to 8 bits. All numbers are
//! little-endian.

use alloc::{vec, vec::Vec};
use digits_search::data::{CLASSES, PIXELS};
use stardust_guest::{
    linear::{mat_vec, Convolution, Padding, Requantise},
    EndOfInput, Reader,
};

/// The first convolution.
pub const FIRST: Convolution = Convolution {
    channels: 1,
    size: [8, 8],
    filters: 16,
    kernel: [3, 3],
    stride: 1,
    padding: Padding::Same,
};
/// The second convolution, which halves height and width.
pub const SECOND: Convolution = Convolution {
    channels: 16,
    size: [8, 8],
    filters: 32,
    kernel: [3, 3],
    stride: 2,
    padding: Padding::Same,
};
/// Values after the second convolution.
pub const FEATURES: usize = 32 * 4 * 4;
/// Units of the dense layer between.
pub const UNITS: usize = 64;

/// A layer's numbers.
#[derive(Clone, Debug)]
pub struct Layer<'a> {
    /// A row of weights for each filter or unit.
    pub weights: &'a [i8],
    /// What is added to each filter's or unit's sums.
    pub biases: Vec<i32>,
}

/// The network, as a payload has it.
#[derive(Clone, Debug)]
pub struct Network<'a> {
    /// The two convolutions and the two dense layers.
    pub layers: [Layer<'a>; 4],
    /// How the sums of the first three layers become numbers of 8 bits.
    pub scales: [Requantise; 3],
}

/// What is between layers, kept so that memory is taken once.
pub struct Buffers {
    values: Vec<i8>,
    sums: Vec<i32>,
}

/// Weights and biases of each layer.
const SHAPES: [[usize; 2]; 4] =
    [[16 * 9, 16], [32 * 16 * 9, 32], [UNITS * FEATURES, UNITS], [CLASSES * UNITS, CLASSES]];

impl<'a> Network<'a> {
    /// Reads a network, none if it is anything else.
    pub fn read(reader: &mut Reader<'a>) -> Option<Self> {
        let (first, first_scale) = (layer(reader, 0)?, scale(reader)?);
        let (second, second_scale) = (layer(reader, 1)?, scale(reader)?);
        let (third, third_scale) = (layer(reader, 2)?, scale(reader)?);
        let layers = [first, second, third, layer(reader, 3)?];
        Some(Self { layers, scales: [first_scale, second_scale, third_scale] })
    }

    /// Each digit's score for a picture.
    pub fn scores(&self, pixels: &[u8; PIXELS], buffers: &mut Buffers) -> [i32; CLASSES] {
        let [first, second, third, last] = &self.layers;
        let Buffers { values, sums } = buffers;
        let fits = "the layers fit each other; qed";
        // Pixels are at most 16.
        let pixels = pixels.map(|ink| ink as i8);
        sums.resize(16 * PIXELS, 0);
        FIRST.apply(&pixels, first.weights, sums).expect(fits);
        self.cut_off(0, sums, values);
        sums.resize(FEATURES, 0);
        SECOND.apply(values, second.weights, sums).expect(fits);
        self.cut_off(1, sums, values);
        sums.resize(UNITS, 0);
        mat_vec(third.weights, values, sums).expect(fits);
        self.cut_off(2, sums, values);
        let mut scores = [0; CLASSES];
        mat_vec(last.weights, values, &mut scores).expect(fits);
        for (score, bias) in scores.iter_mut().zip(&last.biases) {
            *score = score.wrapping_add(*bias);
        }
        scores
    }

    /// Adds a layer's biases to its sums, brings them back to 8 bits and cuts them off below zero.
    fn cut_off(&self, layer: usize, sums: &[i32], values: &mut Vec<i8>) {
        let (biases, scale) = (&self.layers[layer].biases, &self.scales[layer]);
        values.clear();
        for (sums, bias) in sums.chunks_exact(sums.len() / biases.len()).zip(biases) {
            values.extend(sums.iter().map(|sum| scale.apply(sum.wrapping_add(*bias)).max(0)));
        }
    }
}

impl Buffers {
    /// Room for the largest layer.
    #[allow(clippy::new_without_default)]
    pub fn new() -> Self {
        Self { values: Vec::with_capacity(16 * PIXELS), sums: vec![0; 16 * PIXELS] }
    }
}

fn layer<'a>(reader: &mut Reader<'a>, number: usize) -> Option<Layer<'a>> {
    let [weights, count] = SHAPES[number];
    let weights = signed(reader.bytes(weights).ok()?);
    let biases: Result<_, EndOfInput> = (0..count).map(|_| reader.i32()).collect();
    Some(Layer { weights, biases: biases.ok()? })
}

fn scale(reader: &mut Reader<'_>) -> Option<Requantise> {
    let (multiplier, shift) = (reader.i32().ok()?, reader.u32().ok()?);
    Requantise::new(multiplier, shift, 0)
}

/// The same bytes, signed.
#[allow(unsafe_code)]
fn signed(bytes: &[u8]) -> &[i8] {
    // SAFETY: both have the same size, alignment and no invalid values; the lifetime stays.
    unsafe { core::slice::from_raw_parts(bytes.as_ptr().cast(), bytes.len()) }
}
