//! The data set as a payload.
//!
//! ```text
//! offset          bytes   what
//! 0               4       number of samples n, little-endian
//! 4 + 65 i        64      pixels of sample i, row by row, each 0 to 16
//! 4 + 65 i + 64   1       its digit, 0 to 9
//! ```

use stardust_guest::Reader;

/// Pixels of one sample: 8 rows of 8.
pub const PIXELS: usize = 64;
/// Number of digits.
pub const CLASSES: usize = 10;
/// The ink in a black pixel.
pub const BLACK: u8 = 16;

const SAMPLE_BYTES: usize = PIXELS + 1;
/// Every fifth sample is held out: not trained on, only counted.
const HELD_OUT_EVERY: usize = 5;

/// A checked data set.
#[derive(Clone, Copy, Debug)]
pub struct Digits<'a>(&'a [[u8; SAMPLE_BYTES]]);

/// One picture and what it shows.
#[derive(Clone, Copy, Debug)]
pub struct Sample<'a> {
    /// Ink in each pixel.
    pub pixels: &'a [u8; PIXELS],
    /// The digit.
    pub label: u8,
}

impl<'a> Digits<'a> {
    /// The data set in `bytes`, none if they are anything else.
    pub fn parse(bytes: &'a [u8]) -> Option<Self> {
        let mut reader = Reader::new(bytes);
        let count = usize::try_from(reader.u32().ok()?).ok()?;
        let (samples, rest) = reader.rest().as_chunks();
        let is_whole = rest.is_empty() && samples.len() == count && count >= HELD_OUT_EVERY;
        let is_valid = |sample: &[u8; SAMPLE_BYTES]| {
            let (pixels, label) = (&sample[..PIXELS], sample[PIXELS]);
            pixels.iter().all(|ink| *ink <= BLACK) && usize::from(label) < CLASSES
        };
        (is_whole && samples.iter().all(is_valid)).then_some(Self(samples))
    }

    /// Number of samples to train on.
    pub fn training_len(&self) -> usize {
        self.0.len() - self.0.len().div_ceil(HELD_OUT_EVERY)
    }

    /// The `index`-th sample to train on.
    pub fn training(&self, index: usize) -> Sample<'a> {
        // 0 is held out, 1 to 4 are not, 5 is, ...
        let group = index / (HELD_OUT_EVERY - 1);
        sample(&self.0[index + group + 1])
    }

    /// The samples that are held out.
    pub fn held_out(&self) -> impl Iterator<Item = Sample<'a>> {
        self.0.iter().step_by(HELD_OUT_EVERY).map(sample)
    }
}

fn sample(bytes: &[u8; SAMPLE_BYTES]) -> Sample<'_> {
    let (pixels, _) = bytes.split_first_chunk().expect("a sample is longer than its pixels; qed");
    Sample { pixels, label: bytes[PIXELS] }
}

#[cfg(test)]
mod tests {
    use super::*;
    extern crate std;
    use std::{vec, vec::Vec};

    fn data_set(count: u32) -> Vec<u8> {
        let mut bytes = count.to_le_bytes().to_vec();
        for index in 0..count {
            bytes.extend([index as u8 % 17; PIXELS]);
            bytes.push((index % 10) as u8);
        }
        bytes
    }

    #[test]
    fn each_sample_is_either_trained_on_or_held_out() {
        for count in 5..40 {
            let bytes = data_set(count);
            let digits = Digits::parse(&bytes).unwrap();
            let mut seen = vec![];
            seen.extend((0..digits.training_len()).map(|i| digits.training(i).pixels.as_ptr()));
            seen.extend(digits.held_out().map(|sample| sample.pixels.as_ptr()));
            seen.sort();
            seen.dedup();
            assert_eq!(seen.len(), count as usize);
        }
    }

    #[test]
    fn anything_else_is_refused() {
        let good = data_set(10);
        assert!(Digits::parse(&good).is_some());
        assert!(Digits::parse(&[]).is_none());
        assert!(Digits::parse(&good[..good.len() - 1]).is_none());
        assert!(Digits::parse(&data_set(4)).is_none());
        for (offset, value) in [(4, 17), (4 + 64, 10), (0, 9)] {
            let mut bad = good.clone();
            bad[offset] = value;
            assert!(Digits::parse(&bad).is_none());
        }
    }
}
