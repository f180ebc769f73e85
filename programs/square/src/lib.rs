//! Squares the task's index: the least that a task can do, to measure what surrounds it.
//!
//! - **item**: a task index `i` as 8 little-endian bytes.
//! - **output**: `i * i` as 8 little-endian bytes.
//!
//! A square past 2^64 traps.
#![no_std]

extern crate alloc;

use alloc::vec::Vec;
use stardust_guest::{Input, Reader};

/// The program.
pub fn run(input: Input<'_>) -> Vec<u8> {
    let index = Reader::new(input.item).u64().expect("the item is an index");
    index.checked_mul(index).expect("the square is within bounds").to_le_bytes().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_squares() {
        let largest = (u64::from(u32::MAX), 18_446_744_065_119_617_025);
        for (index, square) in [(0, 0), (1, 1), (12, 144), largest] {
            let output = run(Input { payload: &[], item: &u64::to_le_bytes(index) });
            assert_eq!(output, u64::to_le_bytes(square));
        }
    }
}
