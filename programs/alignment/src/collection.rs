//! The payload.
//!
//! ```text
//! bytes   what
//! 2       cost of a gap's first place          numbers are little-endian
//! 2       cost of each further place
//! 2       shuffled copies per task
//! 2       number of sequences n
//! 400     score of each pair of amino acids, signed, in the order of LETTERS
//! n x (2 + length)    length, and letters of each sequence
//! ```

use alloc::vec::Vec;
use stardust_guest::Reader;

/// Amino acids, in the order in which tables of scores name them.
pub const LETTERS: &[u8; 20] = b"ARNDCQEGHILKMFPSTWYV";
/// Most letters in a sequence.
pub const LENGTH_MAX: usize = 1_000;
/// Most cells that an alignment may take: letters of the first sequence times those of another.
pub const CELLS_MAX: usize = 160 << 10;

/// What alignments are worth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scores {
    /// Cost of a gap's first place, at least that of a further one.
    pub open: i32,
    /// Cost of each further place.
    pub extend: i32,
    /// Score of each pair of amino acids, in the order of [`LETTERS`].
    pub pairs: [[i8; 20]; 20],
}

/// Proteins, and how they are compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Collection<'a> {
    /// What alignments are worth.
    pub scores: Scores,
    /// Shuffled copies per task.
    pub shuffles: u32,
    /// Letters of each sequence.
    pub sequences: Vec<&'a [u8]>,
}

impl<'a> Collection<'a> {
    /// The collection in `bytes`, none if they are anything else.
    pub fn parse(bytes: &'a [u8]) -> Option<Self> {
        let mut reader = Reader::new(bytes);
        let [open, extend, shuffles, count] = [(); 4].map(|()| reader.u16());
        let (open, extend) = (i32::from(open.ok()?), i32::from(extend.ok()?));
        let mut pairs = [[0; 20]; 20];
        for row in &mut pairs {
            *row = reader.array::<20>().ok()?.map(|score| score as i8);
        }
        let mut sequences = Vec::new();
        for _ in 0..count.ok()? {
            let length = usize::from(reader.u16().ok()?);
            sequences.push(reader.bytes(length).ok()?);
        }
        let is_valid = |letters: &&[u8]| {
            (1..=LENGTH_MAX).contains(&letters.len())
                && letters.len() * sequences[0].len() <= CELLS_MAX
                && letters.iter().all(|letter| place(*letter).is_some())
        };
        let is_whole = reader.is_at_end() && sequences.iter().all(is_valid);
        let scores = Scores { open, extend, pairs };
        let shuffles = shuffles.ok()?.into();
        (is_whole && extend > 0 && open >= extend).then_some(Self { scores, shuffles, sequences })
    }

    /// The payload of this collection.
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let numbers = [self.scores.open, self.scores.extend, self.shuffles as i32];
        for number in numbers.into_iter().chain([self.sequences.len() as i32]) {
            bytes.extend((number as u16).to_le_bytes());
        }
        bytes.extend(self.scores.pairs.iter().flatten().map(|score| *score as u8));
        for letters in &self.sequences {
            bytes.extend((letters.len() as u16).to_le_bytes());
            bytes.extend(*letters);
        }
        bytes
    }
}

/// The place of an amino acid in tables of scores.
pub fn place(letter: u8) -> Option<usize> {
    LETTERS.iter().position(|other| *other == letter)
}
