//! From floats to whole numbers of 8 bits.

use crate::train::Network;
use digits_inference::data::Digits;

/// The network as a payload has it: each layer's largest weight becomes 127, and so does the largest value that the
/// training part brings out of it.
pub(crate) fn quantised(network: &mut Network, digits: &Digits<'_>) -> Vec<u8> {
    let largest = largest_values(network, digits);
    let mut bytes = Vec::new();
    // What one unit of the values before is worth: pixels are sixteenths.
    let mut unit_before = 1.0 / 16.0;
    let last = network.layers.len() - 1;
    for (number, layer) in network.layers.iter().enumerate() {
        let unit_of_weights = largest_of(&layer.weights) / 127.0;
        bytes.extend(
            layer.weights.iter().map(|weight| (weight / unit_of_weights).round() as i8 as u8),
        );
        let unit_of_sums = unit_before * unit_of_weights;
        for bias in &layer.biases {
            bytes.extend(((bias / unit_of_sums).round() as i32).to_le_bytes());
        }
        if number < last {
            let unit = largest[number] / 127.0;
            let (multiplier, shift) = scale(f64::from(unit_of_sums) / f64::from(unit));
            bytes.extend(multiplier.to_le_bytes());
            bytes.extend(shift.to_le_bytes());
            unit_before = unit;
        }
    }
    bytes
}

/// The largest value that each layer takes on the training part.
fn largest_values(network: &mut Network, digits: &Digits<'_>) -> Vec<f32> {
    let mut largest = vec![0.0_f32; network.layers.len()];
    for index in 0..digits.training_len() {
        network.forward(digits.training(index).pixels);
        for (largest, layer) in largest.iter_mut().zip(&network.layers) {
            *largest = largest.max(largest_of(&layer.values));
        }
    }
    largest
}

fn largest_of(numbers: &[f32]) -> f32 {
    numbers.iter().fold(0.0, |largest, number| largest.max(number.abs()))
}

/// A scale below 1 as a multiplier of 31 bits and a shift.
fn scale(mut scale: f64) -> (i32, u32) {
    let mut shift = 0;
    while scale < 0.5 {
        scale *= 2.0;
        shift += 1;
    }
    (((scale * f64::from(1_u32 << 31)) as i64).min(i32::MAX.into()) as i32, shift)
}
