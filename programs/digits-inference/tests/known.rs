//! Against the same network written out as plain loops, and against the digits that the pictures show.

use digits_inference::{
    data::{Digits, CLASSES, PIXELS},
    run, Reading, BATCH, TASKS,
};
use stardust_guest::Input;
use std::{fs, path::Path, process::Command};

const PAYLOAD: &[u8] = include_bytes!("../data/network.bin");
const DIGITS: &[u8] = include_bytes!("../../digits-search/data/digits.bin");

fn readings(batch: u64) -> Vec<Reading> {
    let output = run(Input { payload: PAYLOAD, item: &batch.to_le_bytes() });
    Reading::decode_all(&output).expect("readings")
}

/// Pixels and digit of each sample, in the data set's order.
fn samples() -> impl Iterator<Item = (&'static [u8], u8)> {
    DIGITS[4..].chunks_exact(PIXELS + 1).map(|sample| (&sample[..PIXELS], sample[PIXELS]))
}

#[test]
fn training_again_gives_the_same_bytes() {
    assert_eq!(PAYLOAD[PAYLOAD.len() - DIGITS.len()..], *DIGITS);
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("network.bin");
    let status =
        Command::new(env!("CARGO_BIN_EXE_digits-train")).arg(&file).status().expect("a run");
    assert!(status.success());
    assert!(fs::read(&file).expect("a file") == PAYLOAD, "other weights than the committed ones");
}

#[test]
fn pictures_that_were_held_out_are_read() {
    let all: Vec<Reading> = (0..TASKS).flat_map(readings).collect();
    assert_eq!(all.len(), samples().count());
    let pairs: Vec<_> = all.iter().zip(samples()).step_by(5).collect();
    assert_eq!(pairs.len(), Digits::parse(DIGITS).expect("a data set").held_out().count());
    let correct = pairs.iter().filter(|(reading, (_, digit))| reading.digit == *digit).count();
    assert!(correct * 100 >= 97 * pairs.len(), "{correct} of {}", pairs.len());
}

/// Reads numbers off the payload, as the documentation of `network` lays them out.
struct Bytes(&'static [u8]);

impl Bytes {
    fn take(&mut self, count: usize) -> &'static [u8] {
        let (taken, rest) = self.0.split_at(count);
        self.0 = rest;
        taken
    }

    fn weights(&mut self, count: usize) -> Vec<i64> {
        self.take(count).iter().map(|byte| i64::from(*byte as i8)).collect()
    }

    fn numbers(&mut self, count: usize) -> Vec<i64> {
        let bytes = self.take(4 * count).as_chunks().0;
        bytes.iter().map(|bytes| i64::from(i32::from_le_bytes(*bytes))).collect()
    }
}

/// Rounds half up, cuts off at 0 and 127.
fn scaled(sum: i64, scale: &[i64]) -> i64 {
    let value = sum as f64 * scale[0] as f64 / 2.0_f64.powi(31 + scale[1] as i32);
    (value + 0.5).floor().clamp(0.0, 127.0) as i64
}

/// One convolution: `side` x `side` values per channel, a kernel of 3 x 3 that begins at `stride * place - before`.
fn convolved(
    values: &[i64],
    side: usize,
    (stride, before): (usize, usize),
    (weights, biases, scale): (&[i64], &[i64], &[i64]),
) -> Vec<i64> {
    let (channels, out) = (values.len() / side / side, side / stride);
    let value = |channel: usize, y: usize, x: usize| {
        let inside = (before..side + before).contains(&y) && (before..side + before).contains(&x);
        if inside {
            values[(channel * side + y - before) * side + x - before]
        } else {
            0
        }
    };
    let mut result = Vec::new();
    for (filter, bias) in biases.iter().enumerate() {
        for place in 0..out * out {
            let (row, column) = (place / out * stride, place % out * stride);
            let mut sum = *bias;
            for weight in 0..channels * 9 {
                let (channel, down, across) = (weight / 9, weight % 9 / 3, weight % 3);
                sum += weights[filter * channels * 9 + weight]
                    * value(channel, row + down, column + across);
            }
            result.push(scaled(sum, scale));
        }
    }
    result
}

fn dense(values: &[i64], weights: &[i64], biases: &[i64]) -> Vec<i64> {
    let rows = weights.chunks_exact(values.len()).zip(biases);
    rows.map(|(row, bias)| bias + row.iter().zip(values).map(|(w, v)| w * v).sum::<i64>()).collect()
}

#[test]
fn plain_loops_give_the_same_scores() {
    let mut bytes = Bytes(PAYLOAD);
    let mut layer = |weights, biases, scale| {
        (bytes.weights(weights), bytes.numbers(biases), bytes.numbers(scale))
    };
    let (first, second) = (layer(144, 16, 2), layer(4_608, 32, 2));
    let (third, last) = (layer(32_768, 64, 2), layer(640, 10, 0));
    for batch in [0, 7, TASKS - 1] {
        let ours = readings(batch);
        let pictures: Vec<_> = samples().skip(batch as usize * BATCH).take(BATCH).collect();
        assert_eq!(ours.len(), pictures.len());
        for (ours, (pixels, _)) in ours.iter().zip(pictures) {
            let pixels: Vec<i64> = pixels.iter().map(|ink| i64::from(*ink)).collect();
            let values = convolved(&pixels, 8, (1, 1), (&first.0, &first.1, &first.2));
            let values = convolved(&values, 8, (2, 0), (&second.0, &second.1, &second.2));
            let values = dense(&values, &third.0, &third.1);
            let values: Vec<i64> = values.iter().map(|sum| scaled(*sum, &third.2)).collect();
            let scores = dense(&values, &last.0, &last.1);
            assert!(ours.scores.iter().map(|score| i64::from(*score)).eq(scores.iter().copied()));
            let best = scores.iter().max().expect("scores");
            assert_eq!(scores.iter().position(|score| score == best), Some(ours.digit.into()));
        }
    }
    assert_eq!(CLASSES, 10);
}

#[test]
fn the_first_of_equal_scores_counts() {
    assert_eq!(Reading::of([0; CLASSES]).digit, 0);
    assert_eq!(Reading::of([1, 1, 5, 5, 0, 0, 0, 0, 0, 5]).digit, 2);
    assert_eq!(Reading::of([-9, -8, -7, -6, -5, -4, -3, -2, -1, -2]).digit, 8);
}
