//! Counts primes, range by range.
//!
//! - **payload**: the width of a range as 8 little-endian bytes, 1 to [`WIDTH_MAX`]; none means
//!   [`WIDTH_DEFAULT`].
//! - **item**: a task index `i` as 8 little-endian bytes.
//! - **output**: the number of primes in `[i * width, (i + 1) * width)` as 8 little-endian bytes.
//!
//! Anything else traps, also a range that ends past 2^64.
#![no_std]

extern crate alloc;

use alloc::{vec, vec::Vec};
use stardust_guest::{Input, Reader};

/// Width of a range in jobs without a payload.
pub const WIDTH_DEFAULT: u64 = 1_000;
/// Greatest width; a sieve of it fits the heap.
pub const WIDTH_MAX: u64 = 1_000_000;

/// The program.
pub fn run(input: Input<'_>) -> Vec<u8> {
    let width = match input.payload {
        [] => WIDTH_DEFAULT,
        payload => Reader::new(payload).u64().expect("the payload is a width"),
    };
    let index = Reader::new(input.item).u64().expect("the item is an index");
    count_in_range(index, width).expect("the range is within bounds").to_le_bytes().to_vec()
}

/// The number of primes in the `index`-th range of a width, none if there is no such range.
pub fn count_in_range(index: u64, width: u64) -> Option<u64> {
    if width == 0 || width > WIDTH_MAX {
        return None;
    }
    let start = index.checked_mul(width)?;
    Some(count(start, start.checked_add(width)?))
}

/// The number of primes in `[start, end)`, by crossing out the multiples of every number up to the root.
fn count(start: u64, end: u64) -> u64 {
    let mut is_crossed_out = vec![false; (end - start) as usize];
    for small in start..end.min(2) {
        is_crossed_out[(small - start) as usize] = true;
    }
    let mut factor = 2_u64;
    while let Some(square) = factor.checked_mul(factor).filter(|square| *square < end) {
        let first = square.max(start.div_ceil(factor).saturating_mul(factor));
        if first < end {
            let places = (first - start) as usize..is_crossed_out.len();
            places.step_by(factor as usize).for_each(|place| is_crossed_out[place] = true);
        }
        // 2, then the odd numbers.
        factor += if factor == 2 { 1 } else { 2 };
    }
    is_crossed_out.iter().filter(|is_crossed_out| !**is_crossed_out).count() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_counts() {
        let counts = [168, 135, 127, 120, 119, 114, 117, 107, 110, 112];
        for (index, count) in (0..).zip(counts) {
            assert_eq!(count_in_range(index, 1_000), Some(count));
        }
        assert_eq!(count_in_range(0, 1_000_000), Some(78_498));
        assert_eq!(count_in_range(1_000_000, 1_000), Some(49), "around 10^9");
    }

    #[test]
    fn agrees_with_trial_division() {
        let is_prime =
            |n: u64| n > 1 && (2..n).take_while(|d| d * d <= n).all(|d| !n.is_multiple_of(d));
        for width in [1, 2, 3, 10, 97] {
            for index in 0..60 {
                let range = index * width..(index + 1) * width;
                let exact = range.filter(|n| is_prime(*n)).count() as u64;
                assert_eq!(count_in_range(index, width), Some(exact), "{index} x {width}");
            }
        }
    }

    #[test]
    fn impossible_ranges_are_refused() {
        assert_eq!(count_in_range(0, 0), None);
        assert_eq!(count_in_range(0, WIDTH_MAX + 1), None);
        assert_eq!(count_in_range(u64::MAX, 2), None);
    }

    #[test]
    fn the_program_reads_and_writes_little_endian() {
        let run_on = |payload: &[u8], item: u64| run(Input { payload, item: &item.to_le_bytes() });
        assert_eq!(run_on(&[], 1), 135_u64.to_le_bytes());
        assert_eq!(run_on(&10_u64.to_le_bytes(), 1), 4_u64.to_le_bytes());
    }
}
