//! Searches for the best small network for handwritten digits: one task trains one setting.
//!
//! - **payload**: the data set, see [`data::Digits`].
//! - **item**: a task index as 8 little-endian bytes, the number of a [`Setting`] in the grid.
//! - **output**: a [`Report`], 32 bytes.
//!
//! A payload that is not such a data set, or an index past the grid, traps.
#![no_std]

extern crate alloc;

pub mod data;
pub mod network;
pub mod report;
pub mod setting;

use alloc::vec::Vec;
use data::Digits;
use network::Network;
use report::Report;
use setting::Setting;
use stardust_guest::{Input, Reader};

/// The program: trains the setting that the item names and reports how good it is.
pub fn run(input: Input<'_>) -> Vec<u8> {
    let digits = Digits::parse(input.payload).expect("the payload is a data set");
    let index = Reader::new(input.item).u64().expect("the item is an index");
    let setting = Setting::of_task(index).expect("the index is in the grid");
    evaluate(&digits, setting).encode().to_vec()
}

/// Trains a network on the data set's training part and counts what it gets right in the rest.
pub fn evaluate(digits: &Digits<'_>, setting: Setting) -> Report {
    let mut network = Network::new(&setting);
    network.train(digits, &setting);
    let (mut correct, mut held_out) = (0, 0);
    for sample in digits.held_out() {
        held_out += 1;
        if network.classify(sample.pixels) == sample.label {
            correct += 1;
        }
    }
    Report { correct, held_out, setting }
}
