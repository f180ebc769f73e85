//! Searches the nonce of a block of Bitcoin, one range of nonces per task.
//!
//! - **payload**: a block's header without its nonce, 76 bytes as Bitcoin hashes them, and the number of nonces
//!   that a task tries as 4 little-endian bytes.
//! - **item**: a range's number as 8 little-endian bytes.
//! - **output**: a [`Report`], 40 bytes.
//!
//! Any other payload or item traps, also a range with a nonce past 2^32.
#![no_std]

extern crate alloc;

pub mod sha256;

use alloc::vec::Vec;
use core::cmp::Reverse;
use sha256::{compress, Block, State, START};
use stardust_guest::{EndOfInput, Input, Reader};

/// Tasks of the example job: together they try every nonce there is.
pub const TASKS: u64 = 1 << 16;

/// A number of 256 bits, its highest word first.
type Number = [u32; 8];

/// A header without its nonce, and how many nonces a task tries.
#[derive(Clone, Debug)]
pub struct Search {
    /// The state after the header's first 64 bytes, which no nonce changes.
    middle: State,
    /// The rest of the header but the nonce: the last word of the Merkle root, the time, the target.
    tail: [u32; 3],
    /// What the hash, read as a number, may be at most.
    target: Number,
    range: u32,
}

/// The best nonce of a range: the one with the smallest hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Report {
    /// Whether the hash is within the header's target: whether this is a block.
    pub is_found: bool,
    /// The nonce; the smallest of equals.
    pub nonce: u32,
    /// The hash that it gives, the number's low byte first, as Bitcoin stores it.
    pub hash: [u8; 32],
}

/// The program.
pub fn run(input: Input<'_>) -> Vec<u8> {
    let search = Search::parse(input.payload).expect("the payload is a header and a range");
    let number = Reader::new(input.item).u64().expect("the item is an index");
    search.best_of(number).expect("the index is a range's").encode()
}

impl Search {
    /// The search that a payload describes, none if it is anything else.
    pub fn parse(payload: &[u8]) -> Option<Self> {
        let mut reader = Reader::new(payload);
        let mut words = [0; 19];
        for word in &mut words {
            *word = reader.array().map(u32::from_be_bytes).ok()?;
        }
        let range = reader.u32().ok()?;
        let (first, tail) = words.split_first_chunk()?;
        let tail: [u32; 3] = tail.try_into().ok()?;
        // The header's own words are little-endian.
        let target = target(tail[2].swap_bytes())?;
        (reader.is_at_end() && range > 0).then(|| Self {
            middle: compress(&START, *first),
            tail,
            target,
            range,
        })
    }

    /// The best nonce of a range, none if it does not lie below 2^32.
    pub fn best_of(&self, number: u64) -> Option<Report> {
        let start = number.checked_mul(self.range.into())?;
        let end = start.checked_add(self.range.into()).filter(|end| *end <= 1 << 32)?;
        let (mut best, mut at) = (self.hash(start as u32), start as u32);
        for nonce in start + 1..end {
            let hash = self.hash(nonce as u32);
            // The highest word decides nearly always.
            if hash[7].swap_bytes() <= best[7].swap_bytes() && as_number(&hash) < as_number(&best) {
                (best, at) = (hash, nonce as u32);
            }
        }
        let mut hash = [0; 32];
        for (bytes, word) in hash.as_chunks_mut().0.iter_mut().zip(best) {
            *bytes = word.to_be_bytes();
        }
        Some(Report { is_found: as_number(&best) <= self.target, nonce: at, hash })
    }

    /// SHA-256 of SHA-256 of the header with a nonce.
    fn hash(&self, nonce: u32) -> State {
        let [root, time, target] = self.tail;
        // 80 bytes are hashed: 640 bits.
        let nonce = nonce.swap_bytes();
        let end: Block = [root, time, target, nonce, 1 << 31, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 640];
        let [a, b, c, d, e, f, g, h] = compress(&self.middle, end);
        // And of these 32: 256 bits.
        compress(&START, [a, b, c, d, e, f, g, h, 1 << 31, 0, 0, 0, 0, 0, 0, 256])
    }
}

impl Report {
    /// 40 bytes: whether it is a block (1 or 0) and the nonce, both as 4 little-endian bytes, and the hash.
    pub fn encode(&self) -> Vec<u8> {
        let words = [u32::from(self.is_found), self.nonce];
        words.iter().flat_map(|word| word.to_le_bytes()).chain(self.hash).collect()
    }

    /// The report in `bytes`.
    pub fn decode(bytes: &[u8]) -> Result<Self, EndOfInput> {
        let mut reader = Reader::new(bytes);
        Ok(Self { is_found: reader.u32()? != 0, nonce: reader.u32()?, hash: reader.array()? })
    }

    /// What reports are ordered by: the least is the best.
    pub fn rank(&self) -> impl Ord {
        let mut number = self.hash;
        number.reverse();
        (Reverse(self.is_found), number, self.nonce)
    }
}

/// Bitcoin reads a hash with its low byte first.
fn as_number(hash: &State) -> Number {
    core::array::from_fn(|place| hash[7 - place].swap_bytes())
}

/// The number that a header's compact target stands for: three digits of a byte each, and how many bytes the
/// number has. None for what no block may have: a negative target, zero, or more than 256 bits.
fn target(compact: u32) -> Option<Number> {
    let (bytes, digits) = (compact >> 24, compact & 0x00ff_ffff);
    if digits == 0 || digits >> 23 != 0 || !(3..=32).contains(&bytes) {
        return None;
    }
    let mut number = [0; 32];
    let end = 32 - (bytes as usize - 3);
    number[end - 3..end].copy_from_slice(&digits.to_be_bytes()[1..]);
    let words = number.as_chunks().0;
    Some(core::array::from_fn(|place| u32::from_be_bytes(words[place])))
}
