//! Searches a range of numbers for the longest Collatz chain: halve what is even, else triple it and add one,
//! until it is 1. Replace it with your work; this is plain Rust, and `cargo test` runs it here.
//!
//! - **payload**, the same for all tasks: how many numbers a range has, as 8 little-endian bytes; nothing for 1,000.
//! - **item**, the task's own: which range, `i`, as 8 little-endian bytes. That is what a job's tasks get if it
//!   has no list of inputs: their index.
//! - **output**: the number in `[i * width, (i + 1) * width)` with the longest chain, the lowest of equals, and the
//!   chain's steps, as 8 little-endian bytes each.
//!
//! Other inputs trap, and so does a chain that leaves 64 bits.
#![cfg_attr(not(test), no_std)]

extern crate alloc;

use alloc::vec::Vec;
use stardust_guest::{Input, Reader};

/// The program. A panic is a trap: a valid outcome, and a paid one.
pub fn run(input: Input<'_>) -> Vec<u8> {
    let index = Reader::new(input.item).u64().expect("the item is an index");
    let width = if input.payload.is_empty() {
        1_000
    } else {
        Reader::new(input.payload).u64().expect("the payload is a width")
    };
    let first = index.checked_mul(width).expect("the range is within bounds");
    let end = first.checked_add(width).expect("the range is within bounds");
    let (number, steps) = longest(first.max(1), end);
    [number.to_le_bytes(), steps.to_le_bytes()].concat()
}

/// The number in `[first, end)` with the longest chain, and the steps of that; 0 and 0 if there is none.
fn longest(first: u64, end: u64) -> (u64, u64) {
    (first..end).fold((0, 0), |best, number| {
        let steps = steps(number);
        if best.0 == 0 || steps > best.1 {
            (number, steps)
        } else {
            best
        }
    })
}

/// How many steps lead from a number to 1.
fn steps(mut number: u64) -> u64 {
    let mut steps = 0;
    while number != 1 {
        number = if number.is_multiple_of(2) {
            number / 2
        } else {
            number
                .checked_mul(3)
                .and_then(|tripled| tripled.checked_add(1))
                .expect("64 bits suffice")
        };
        steps += 1;
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a task puts out, as two numbers.
    fn task(index: u64, width: Option<u64>) -> (u64, u64) {
        let payload = width.map(u64::to_le_bytes);
        let payload = payload.as_ref().map_or(&[][..], |bytes| &bytes[..]);
        let output = run(Input { payload, item: &index.to_le_bytes() });
        let mut output = Reader::new(&output);
        (output.u64().unwrap(), output.u64().unwrap())
    }

    #[test]
    fn known_chains() {
        assert_eq!(task(0, Some(2)), (1, 0));
        assert_eq!(task(0, Some(10)), (9, 19));
        assert_eq!(task(0, None), (871, 178));
        assert_eq!(task(837, None), (837_799, 524));
    }

    #[test]
    fn a_range_past_64_bits_traps() {
        assert!(std::panic::catch_unwind(|| task(u64::MAX, None)).is_err());
    }
}
