//! Training: the gradient of cross entropy, in small batches, with momentum.

use crate::layer::Layer;
use digits_inference::data::{Digits, PIXELS};
use stardust_guest::{fixed::softmax, Fixed, Random};

const SEED: u64 = 16;
const EPOCHS: usize = 24;
const BATCH: usize = 8;
const MOMENTUM: f32 = 0.9;
/// Of the first epoch; it falls evenly to nothing.
const RATE: f32 = 0.004;

/// The network in floats.
pub(crate) struct Network {
    pub(crate) layers: Vec<Layer>,
}

impl Network {
    /// Fills every layer's values.
    pub(crate) fn forward(&mut self, pixels: &[u8; PIXELS]) {
        let mut values: Vec<f32> = pixels.iter().map(|ink| f32::from(*ink) / 16.0).collect();
        for layer in &mut self.layers {
            layer.forward(&values);
            values.clone_from(&layer.values);
        }
    }

    pub(crate) fn scores(&self) -> &[f32] {
        self.layers.last().map_or(&[], |layer| &layer.values)
    }

    pub(crate) fn classify(&mut self, pixels: &[u8; PIXELS]) -> usize {
        self.forward(pixels);
        let best = self.scores().iter().enumerate().max_by(|left, right| left.1.total_cmp(right.1));
        best.map_or(0, |(digit, _)| digit)
    }

    fn learn(&mut self, pixels: &[u8; PIXELS], label: u8) {
        self.forward(pixels);
        let mut shares: Vec<Fixed<24>> = self
            .scores()
            .iter()
            .map(|score| Fixed::from_raw((score.clamp(-100.0, 100.0) * (1 << 24) as f32) as i32))
            .collect();
        softmax(&mut shares);
        let mut errors: Vec<f32> =
            shares.iter().map(|share| share.raw() as f32 / (1 << 24) as f32).collect();
        errors[usize::from(label)] -= 1.0;
        for number in (0..self.layers.len()).rev() {
            let size =
                number.checked_sub(1).map_or(PIXELS, |before| self.layers[before].values.len());
            let mut before = vec![0.0; size];
            self.layers[number].backward(&errors, &mut before);
            errors = before;
        }
    }
}

/// A network that has learnt from the training part of a data set.
pub(crate) fn trained(digits: &Digits<'_>) -> Network {
    let mut random = Random::new(SEED);
    let mut network = Network { layers: Layer::all(&mut random) };
    let mut order: Vec<usize> = (0..digits.training_len()).collect();
    for epoch in 0..EPOCHS {
        random.shuffle(&mut order);
        let rate = RATE * (EPOCHS - epoch) as f32 / EPOCHS as f32;
        for batch in order.chunks(BATCH) {
            for index in batch {
                let sample = digits.training(*index);
                network.learn(sample.pixels, sample.label);
            }
            network.layers.iter_mut().for_each(|layer| layer.step(rate, MOMENTUM));
        }
    }
    network
}
