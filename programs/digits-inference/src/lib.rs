//! Reads handwritten digits with a neural network whose weights are whole numbers of 8 bits, a batch of pictures
//! per task.
//!
//! - **payload**: a [`Network`], then a data set as that of `digits-search`.
//! - **item**: a batch's number as 8 little-endian bytes.
//! - **output**: a [`Reading`] of each picture of the batch, 41 bytes.
//!
//! Any other payload or item traps, also a batch past the last picture.
#![no_std]

extern crate alloc;

pub mod network;

use alloc::vec::Vec;
use digits_search::data::CLASSES;
use network::Network;
use stardust_guest::{EndOfInput, Input, Reader};

pub use digits_search::data;

/// Tasks of the example job: batches of its data set.
pub const TASKS: u64 = 15;
/// Pictures of a batch; the last one may have fewer.
pub const BATCH: usize = 120;

/// Bytes of a [`Reading`].
const READING_BYTES: usize = 1 + 4 * CLASSES;
/// Bytes of a picture in a data set: its pixels and its digit.
pub const SAMPLE_BYTES: usize = data::PIXELS + 1;
/// What comes before the first picture.
const COUNT_BYTES: usize = 4;

/// What the network makes of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The digit with the highest score, the smallest of several.
    pub digit: u8,
    /// Each digit's score.
    pub scores: [i32; CLASSES],
}

/// The program.
pub fn run(input: Input<'_>) -> Vec<u8> {
    let (network, pictures) =
        parse(input.payload).expect("the payload is a network and a data set");
    let number = Reader::new(input.item).u64().expect("the item is an index");
    let start = usize::try_from(number).ok().and_then(|number| number.checked_mul(BATCH));
    let batch = start.and_then(|start| pictures.get(start..)).unwrap_or_default();
    assert!(!batch.is_empty(), "the index is a batch's");
    let mut output = Vec::with_capacity(BATCH * READING_BYTES);
    let mut buffers = network::Buffers::new();
    for picture in batch.iter().take(BATCH) {
        let (pixels, _) =
            picture.split_first_chunk().expect("a sample is longer than its pixels; qed");
        Reading::of(network.scores(pixels, &mut buffers)).encode_into(&mut output);
    }
    output
}

/// The network and the pictures of a payload, with their digits.
fn parse(payload: &[u8]) -> Option<(Network<'_>, &[[u8; SAMPLE_BYTES]])> {
    let mut reader = Reader::new(payload);
    let network = Network::read(&mut reader)?;
    data::Digits::parse(reader.rest())?;
    Some((network, reader.rest().get(COUNT_BYTES..)?.as_chunks().0))
}

/// The pictures of a payload, each with its digit; none if it is no network and data set.
pub fn pictures(payload: &[u8]) -> Option<&[[u8; SAMPLE_BYTES]]> {
    parse(payload).map(|(_, pictures)| pictures)
}

impl Reading {
    /// What scores mean.
    pub fn of(scores: [i32; CLASSES]) -> Self {
        let mut digit = 0;
        for (other, score) in scores.iter().enumerate() {
            if *score > scores[digit] {
                digit = other;
            }
        }
        Self { digit: digit as u8, scores }
    }

    /// The digit, then each score as 4 little-endian bytes.
    fn encode_into(&self, bytes: &mut Vec<u8>) {
        bytes.push(self.digit);
        bytes.extend(self.scores.iter().flat_map(|score| score.to_le_bytes()));
    }

    /// The readings in an output.
    pub fn decode_all(bytes: &[u8]) -> Result<Vec<Self>, EndOfInput> {
        let mut reader = Reader::new(bytes);
        let mut readings = Vec::new();
        while !reader.is_at_end() {
            let digit = reader.u8()?;
            let mut scores = [0; CLASSES];
            for score in &mut scores {
                *score = reader.i32()?;
            }
            readings.push(Self { digit, scores });
        }
        Ok(readings)
    }
}
