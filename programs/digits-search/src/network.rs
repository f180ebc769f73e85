//! A network of one hidden layer, trained sample by sample, in fixed point.
//!
//! 64 pixels -> hidden units, cut off below zero -> 10 digits, softmax, cross entropy. Pixels stay whole
//! numbers of sixteenths, so the first layer multiplies by small integers and skips white pixels. Integer
//! work only, in one order: the same bits natively and on the machine.

use crate::{
    data::{Digits, CLASSES, PIXELS},
    setting::Setting,
};
use alloc::{vec, vec::Vec};
use stardust_guest::{fixed, Fixed};

/// From -128 to 128 in steps of 0.00000006: weights of either sign, and steps much smaller than they are.
type Number = Fixed<24>;

/// Inks are sixteenths: black is 16.
const INK_SHIFT: u32 = 4;
/// The first weights lie between plus and minus this many raw units: 0.25.
const FIRST_WEIGHT_MAX: u32 = 1 << 22;

/// A network in training or in use.
pub struct Network {
    hidden: usize,
    /// One row of `hidden` weights per pixel, so that a white pixel skips a row.
    from_pixels: Vec<Number>,
    hidden_bias: Vec<Number>,
    /// One row of `hidden` weights per digit.
    to_digits: Vec<Number>,
    digit_bias: [Number; CLASSES],
    /// The hidden layer's values for the last sample.
    values: Vec<Number>,
    /// Scratch: sums of the first layer, then the error of the hidden layer.
    sums: Vec<i64>,
    steps: Vec<Number>,
    random: Random,
}

impl Network {
    /// A network with the first weights of a setting's seed.
    pub fn new(setting: &Setting) -> Self {
        let hidden = setting.hidden as usize;
        let mut random = Random::new(setting.seed);
        let mut weights = |count: usize| (0..count).map(|_| random.weight()).collect();
        Self {
            hidden,
            from_pixels: weights(PIXELS * hidden),
            to_digits: weights(CLASSES * hidden),
            hidden_bias: vec![Number::ZERO; hidden],
            digit_bias: [Number::ZERO; CLASSES],
            values: vec![Number::ZERO; hidden],
            sums: vec![0; hidden],
            steps: vec![Number::ZERO; hidden],
            random,
        }
    }

    /// The digit that a picture most likely shows; the smaller one of two equally likely.
    pub fn classify(&mut self, pixels: &[u8; PIXELS]) -> u8 {
        let scores = self.scores(pixels);
        let mut best = 0;
        for (digit, score) in scores.iter().enumerate() {
            if *score > scores[best] {
                best = digit;
            }
        }
        best as u8
    }

    /// Trains on the whole training part, `epochs` times, in an order of the seed's.
    pub fn train(&mut self, digits: &Digits<'_>, setting: &Setting) {
        let rate = millionths(setting.rate_millionths);
        let decay = millionths(setting.decay_millionths);
        let mut order: Vec<usize> = (0..digits.training_len()).collect();
        for _ in 0..setting.epochs {
            self.random.shuffle(&mut order);
            for index in &order {
                let sample = digits.training(*index);
                self.learn(sample.pixels, sample.label, rate);
            }
            if decay != Number::ZERO {
                for weight in self.from_pixels.iter_mut().chain(&mut self.to_digits) {
                    *weight -= *weight * decay;
                }
            }
        }
    }

    /// Fills the hidden layer and gives each digit's score.
    fn scores(&mut self, pixels: &[u8; PIXELS]) -> [Number; CLASSES] {
        for (sum, bias) in self.sums.iter_mut().zip(&self.hidden_bias) {
            *sum = i64::from(bias.raw()) << INK_SHIFT;
        }
        for (ink, row) in pixels.iter().zip(self.from_pixels.chunks_exact(self.hidden)) {
            if *ink != 0 {
                let ink = i64::from(*ink);
                for (sum, weight) in self.sums.iter_mut().zip(row) {
                    *sum += ink * i64::from(weight.raw());
                }
            }
        }
        for (value, sum) in self.values.iter_mut().zip(&self.sums) {
            *value = Number::saturating_from_raw((*sum >> INK_SHIFT).max(0));
        }
        let mut scores = self.digit_bias;
        for (score, row) in scores.iter_mut().zip(self.to_digits.chunks_exact(self.hidden)) {
            *score = score.saturating_add(fixed::dot(row, &self.values));
        }
        scores
    }

    /// One step down the gradient of one sample's cross entropy.
    fn learn(&mut self, pixels: &[u8; PIXELS], label: u8, rate: Number) {
        let mut errors = softmax(self.scores(pixels));
        errors[usize::from(label)] -= Number::ONE;
        self.sums.fill(0);
        let rows = self.to_digits.chunks_exact_mut(self.hidden);
        for ((error, row), bias) in errors.iter().zip(rows).zip(&mut self.digit_bias) {
            let step = *error * rate;
            *bias -= step;
            let towards = self.sums.iter_mut().zip(&self.values);
            for (weight, (sum, value)) in row.iter_mut().zip(towards) {
                *sum = sum.wrapping_add(i64::from(weight.raw()) * i64::from(step.raw()));
                *weight -= step * *value;
            }
        }
        let units = self.sums.iter().zip(&self.values).zip(&mut self.hidden_bias);
        for (step, ((sum, value), bias)) in self.steps.iter_mut().zip(units) {
            // A unit that was cut off learns nothing.
            let is_on = *value > Number::ZERO;
            *step = if is_on { Number::saturating_from_raw(*sum >> 24) } else { Number::ZERO };
            *bias -= *step;
        }
        for (ink, row) in pixels.iter().zip(self.from_pixels.chunks_exact_mut(self.hidden)) {
            if *ink != 0 {
                let ink = i64::from(*ink);
                for (weight, step) in row.iter_mut().zip(&self.steps) {
                    let change = (ink * i64::from(step.raw())) >> INK_SHIFT;
                    *weight -= Number::from_raw(change as i32);
                }
            }
        }
    }
}

/// Scores to likelihoods, which add up to about 1.
fn softmax(mut scores: [Number; CLASSES]) -> [Number; CLASSES] {
    let best = scores.iter().copied().max().unwrap_or_default();
    let mut sum = 0_i64;
    for score in &mut scores {
        let below = Number::saturating_from_raw(i64::from(score.raw()) - i64::from(best.raw()));
        *score = below.exp_of_negative();
        sum += i64::from(score.raw());
    }
    // The best score alone gives 1.
    let inverse = (1_i64 << 48) / sum.max(1);
    scores.map(|score| Number::saturating_from_raw((i64::from(score.raw()) * inverse) >> 24))
}

fn millionths(count: u32) -> Number {
    Number::checked_ratio(i64::from(count), 1_000_000).unwrap_or(Number::ONE)
}

/// SplitMix64.
struct Random(u64);

impl Random {
    fn new(seed: u64) -> Self {
        Self(seed ^ 0x5354_4152_4455_5354)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A whole number below `bound`.
    fn below(&mut self, bound: u32) -> u32 {
        (((self.next() >> 32) * u64::from(bound)) >> 32) as u32
    }

    fn weight(&mut self) -> Number {
        Number::from_raw(self.below(2 * FIRST_WEIGHT_MAX) as i32 - FIRST_WEIGHT_MAX as i32)
    }

    fn shuffle(&mut self, items: &mut [usize]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last as u32 + 1) as usize);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn float(value: Number) -> f64 {
        f64::from(value.raw()) / f64::from(1 << 24)
    }

    #[test]
    fn softmax_agrees_with_floats() {
        extern crate std;
        let mut random = Random::new(1);
        for _ in 0..2_000 {
            let scores = [(); CLASSES].map(|()| Number::from_raw(random.next() as i32 >> 3));
            let floats = scores.map(|score| float(score).exp());
            let sum: f64 = floats.iter().sum();
            for (ours, exact) in softmax(scores).into_iter().zip(floats) {
                assert!((float(ours) - exact / sum).abs() < 1e-6);
            }
        }
        let even = softmax([Number::MAX; CLASSES]);
        assert!(even.iter().all(|share| (float(*share) - 0.1).abs() < 1e-6));
    }

    /// The step that `learn` takes against the same step in floats.
    #[test]
    fn learning_agrees_with_floats() {
        extern crate std;
        use std::vec::Vec;
        let setting = Setting { hidden: 12, ..Setting::of_task(0).unwrap() };
        let mut network = Network::new(&setting);
        let pixels: [u8; PIXELS] = core::array::from_fn(|index| (index * 7 % 17) as u8);
        let (label, rate) = (3, 0.01);
        let floats = |numbers: &[Number]| numbers.iter().copied().map(float).collect::<Vec<_>>();
        let (mut first, mut second) = (floats(&network.from_pixels), floats(&network.to_digits));
        let inks = pixels.map(|ink| f64::from(ink) / 16.0);
        let hidden: Vec<f64> = (0..12)
            .map(|unit| (0..PIXELS).map(|i| inks[i] * first[i * 12 + unit]).sum::<f64>().max(0.0))
            .collect();
        let scores: Vec<f64> = (0..CLASSES)
            .map(|digit| (0..12).map(|unit| hidden[unit] * second[digit * 12 + unit]).sum())
            .collect();
        let sum: f64 = scores.iter().map(|score: &f64| score.exp()).sum();
        let mut errors: Vec<f64> = scores.iter().map(|score| score.exp() / sum).collect();
        errors[label] -= 1.0;
        for unit in (0..12).filter(|unit| hidden[*unit] > 0.0) {
            let back: f64 = (0..CLASSES).map(|d| errors[d] * second[d * 12 + unit]).sum();
            (0..PIXELS).for_each(|i| first[i * 12 + unit] -= rate * back * inks[i]);
        }
        for digit in 0..CLASSES {
            (0..12)
                .for_each(|unit| second[digit * 12 + unit] -= rate * errors[digit] * hidden[unit]);
        }
        network.learn(&pixels, label as u8, millionths(10_000));
        let pairs = first.iter().zip(&network.from_pixels);
        for (exact, ours) in pairs.chain(second.iter().zip(&network.to_digits)) {
            assert!((exact - float(*ours)).abs() < 2e-6, "{exact} against {ours:?}");
        }
    }
}
