//! Shows how fast a machine runs tasks: what a provider's verified capacity is measured with.
//!
//! - **item**: a seed as 8 little-endian bytes.
//! - **output**: the state that [`ROUNDS`] rounds end in, 32 bytes.
//!
//! A round takes each of four lanes through a place of a table that only its last round tells, so that none can be left out; four
//! lanes keep a core's units as busy as those of most programs do. Its steps do not depend on the data: every seed takes
//! the same gas.
#![no_std]

extern crate alloc;

use alloc::{vec, vec::Vec};
use stardust_guest::{Input, Reader};

/// Words of the table: 16 KiB, what the nearest cache of a core holds.
const WORDS: usize = 1 << 11;
/// Rounds of a task: a quarter of an SCU, so that an audit of one takes as long as that of most tasks.
const ROUNDS: u32 = 42_300_000;

/// The program.
pub fn run(input: Input<'_>) -> Vec<u8> {
    let seed = Reader::new(input.item).u64().expect("the item is a seed");
    mix(seed, ROUNDS).iter().flat_map(|word| word.to_le_bytes()).collect()
}

/// What so many rounds make of a seed.
pub fn mix(seed: u64, rounds: u32) -> [u64; 4] {
    let mut counter = seed;
    let mut table = vec![0_u64; WORDS];
    table.iter_mut().for_each(|word| *word = next(&mut counter));
    let mut lanes = [(); 4].map(|()| next(&mut counter));
    for _ in 0..rounds {
        let before = lanes;
        for (lane, neighbour) in [(0, 1), (1, 2), (2, 3), (3, 0)] {
            let place = (before[lane] >> 53) as usize;
            let mixed = (before[lane] ^ table[place]).wrapping_mul(0x9e37_79b9_7f4a_7c15);
            lanes[lane] = mixed.rotate_left(23).wrapping_add(before[neighbour]);
            table[place] = lanes[lane];
        }
    }
    lanes
}

/// The next number of the generator SplitMix64.
fn next(counter: &mut u64) -> u64 {
    *counter = counter.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut word = *counter;
    word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    word ^ (word >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_generator_is_the_published_one() {
        // The first numbers for the seed 1234567, as the reference implementation prints them.
        let mut counter = 1_234_567;
        let numbers = [(); 3].map(|()| next(&mut counter));
        let expected =
            [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423];
        assert_eq!(numbers, expected);
    }

    #[test]
    fn every_round_and_every_bit_of_the_seed_counts() {
        let one = mix(7, 1_000);
        assert_ne!(one, mix(7, 1_001));
        for bit in 0..64 {
            let other = mix(7 ^ (1 << bit), 1_000);
            assert!(one.iter().zip(other).all(|(word, other)| *word != other), "bit {bit}");
        }
    }
}
