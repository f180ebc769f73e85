//! The output.
//!
//! ```text
//! bytes   what
//! 4       score                                numbers are little-endian
//! 4 + 4   first letter of the first sequence that is aligned, and the one after the last; from 0
//! 4 + 4   likewise of the other sequence
//! 4       pairs of the same letter
//! 4       shuffled copies
//! 4       those that scored as much or more
//! 8       sum of their scores
//! 8       sum of the squares of their scores
//! 4       number of steps n
//! 4 n     steps: 16 x how many + 0 for a pair, 1 for a letter of the first sequence alone, 2 of the other
//! ```
//!
//! The steps are those of a CIGAR in the BAM format.

use alloc::vec::Vec;
use core::{fmt, ops::Range};
use stardust_guest::{EndOfInput, Reader};

/// What a place of an alignment holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// A letter of each sequence.
    Pair = 0,
    /// A letter of the first sequence, and a gap in the other.
    Query = 1,
    /// A gap in the first sequence, and a letter of the other.
    Subject = 2,
}

/// The best local alignment of two sequences.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Alignment {
    /// Its score, 0 if nothing scores more.
    pub score: u32,
    /// Letters of the first sequence.
    pub query: Range<u32>,
    /// Letters of the other.
    pub subject: Range<u32>,
    /// Pairs of the same letter.
    pub same: u32,
    /// Runs of steps from its start to its end.
    pub steps: Vec<(u32, Step)>,
}

/// An alignment, and how chance compares with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// The alignment.
    pub alignment: Alignment,
    /// Shuffled copies of the other sequence.
    pub shuffles: u32,
    /// Those that scored as much or more.
    pub as_good: u32,
    /// Sum of their scores.
    pub sum: u64,
    /// Sum of the squares of their scores.
    pub sum_of_squares: u64,
}

impl Report {
    /// The output of this report.
    pub fn encode(&self) -> Vec<u8> {
        let Alignment { score, query, subject, same, steps } = &self.alignment;
        let ends = [*score, query.start, query.end, subject.start, subject.end, *same];
        let words = ends.into_iter().chain([self.shuffles, self.as_good]);
        let mut bytes: Vec<u8> = words.flat_map(u32::to_le_bytes).collect();
        bytes.extend(self.sum.to_le_bytes());
        bytes.extend(self.sum_of_squares.to_le_bytes());
        bytes.extend((steps.len() as u32).to_le_bytes());
        bytes.extend(steps.iter().flat_map(|(run, step)| (run << 4 | *step as u32).to_le_bytes()));
        bytes
    }

    /// The report in `bytes`; steps that are none of the three count as the last.
    pub fn decode(bytes: &[u8]) -> Result<Self, EndOfInput> {
        let mut reader = Reader::new(bytes);
        let score = reader.u32()?;
        let query = reader.u32()?..reader.u32()?;
        let subject = reader.u32()?..reader.u32()?;
        let same = reader.u32()?;
        let (shuffles, as_good) = (reader.u32()?, reader.u32()?);
        let (sum, sum_of_squares) = (reader.u64()?, reader.u64()?);
        let mut steps = Vec::new();
        for _ in 0..reader.u32()? {
            let word = reader.u32()?;
            let step = match word & 15 {
                0 => Step::Pair,
                1 => Step::Query,
                _ => Step::Subject,
            };
            steps.push((word >> 4, step));
        }
        let alignment = Alignment { score, query, subject, same, steps };
        Ok(Self { alignment, shuffles, as_good, sum, sum_of_squares })
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Pair => "M",
            Self::Query => "I",
            Self::Subject => "D",
        })
    }
}
