//! Local alignment with affine gaps.
//!
//! Column by column of the other sequence: for each letter of the first the best score of an alignment that ends
//! there in a pair or a gap, and the best that ends in a gap of either kind.

use crate::{
    collection::{place, Scores},
    report::{Alignment, Step},
};
use alloc::{vec, vec::Vec};

/// Less than any score, and far from overflow.
const NEVER: i32 = i32::MIN / 2;

// What a cell remembers for the way back. Two bits: where its best score is from; then whether a gap that ends
// here was there before.
const FROM_NOWHERE: u8 = 0;
const FROM_PAIR: u8 = 1;
const FROM_QUERY_GAP: u8 = 2;
const FROM_SUBJECT_GAP: u8 = 3;
const FROM: u8 = 3;
const GOES_ON_IN_QUERY: u8 = 4;
const GOES_ON_IN_SUBJECT: u8 = 8;

/// The first sequence, ready to be compared: what each of its letters scores against each amino acid.
pub(crate) struct Profile<'a> {
    query: &'a [u8],
    scores: &'a Scores,
    /// For each amino acid a row of a score per letter.
    rows: Vec<i8>,
}

/// Scores of one column, kept between alignments so that memory is taken once.
#[derive(Default)]
pub(crate) struct Rows(Vec<Cell>);

#[derive(Clone, Copy)]
struct Cell {
    /// The best that ends here.
    best: i32,
    /// The best that ends here in a gap of the first sequence.
    gap: i32,
}

impl<'a> Profile<'a> {
    pub(crate) fn new(scores: &'a Scores, query: &'a [u8]) -> Self {
        let row = |row: &[i8; 20]| {
            let row = *row;
            query.iter().map(move |letter| place(*letter).map_or(0, |place| row[place]))
        };
        Self { query, scores, rows: scores.pairs.iter().flat_map(row).collect() }
    }

    fn row(&self, letter: u8) -> &[i8] {
        let start = place(letter).unwrap_or(0) * self.query.len();
        &self.rows[start..start + self.query.len()]
    }

    /// The score of the best alignment.
    pub(crate) fn score(&self, subject: &[u8], rows: &mut Rows) -> u32 {
        let Scores { open, extend, .. } = *self.scores;
        rows.0.clear();
        rows.0.resize(self.query.len(), Cell { best: 0, gap: NEVER });
        let mut most = 0;
        for letter in subject {
            let (mut diagonal, mut above, mut gap) = (0, 0, NEVER);
            for (cell, pair) in rows.0.iter_mut().zip(self.row(*letter)) {
                let in_query = (cell.best - open).max(cell.gap - extend);
                gap = (above - open).max(gap - extend);
                let best = (diagonal + i32::from(*pair)).max(0).max(in_query).max(gap);
                diagonal = cell.best;
                above = best;
                most = most.max(best);
                *cell = Cell { best, gap: in_query };
            }
        }
        most as u32
    }

    /// The best alignment. Of several it is the one that ends first in the other sequence, then in the first, and
    /// on the way back from there it prefers pairs, then gaps in the first sequence; and to end a gap.
    pub(crate) fn align(&self, subject: &[u8]) -> Alignment {
        let Scores { open, extend, .. } = *self.scores;
        let height = self.query.len();
        let mut cells = vec![Cell { best: 0, gap: NEVER }; height];
        let mut ways = Vec::with_capacity(height * subject.len());
        let (mut most, mut end) = (0, 0);
        for letter in subject {
            let (mut diagonal, mut above, mut gap) = (0, 0, NEVER);
            for (cell, pair) in cells.iter_mut().zip(self.row(*letter)) {
                let (opened, longer) = (cell.best - open, cell.gap - extend);
                let in_query = opened.max(longer);
                let mut way = if longer > opened { GOES_ON_IN_QUERY } else { 0 };
                let (opened, longer) = (above - open, gap - extend);
                gap = opened.max(longer);
                way |= if longer > opened { GOES_ON_IN_SUBJECT } else { 0 };
                let pair = diagonal + i32::from(*pair);
                let best = pair.max(0).max(in_query).max(gap);
                way |= match best {
                    0 => FROM_NOWHERE,
                    best if best == pair => FROM_PAIR,
                    best if best == in_query => FROM_QUERY_GAP,
                    _ => FROM_SUBJECT_GAP,
                };
                if best > most {
                    (most, end) = (best, ways.len());
                }
                ways.push(way);
                diagonal = cell.best;
                above = best;
                *cell = Cell { best, gap: in_query };
            }
        }
        self.way_back(subject, &ways, most, end)
    }

    fn way_back(&self, subject: &[u8], ways: &[u8], score: i32, end: usize) -> Alignment {
        if score == 0 {
            return Alignment::default();
        }
        let height = self.query.len();
        // One past the letters that come next on the way.
        let (mut row, mut column) = (end % height + 1, end / height + 1);
        let (last_row, last_column) = (row as u32, column as u32);
        let (mut same, mut steps) = (0, Vec::<(u32, Step)>::new());
        // The gap that the way is in.
        let mut gap = None;
        while row > 0 && column > 0 {
            let way = ways[(column - 1) * height + row - 1];
            let from = gap.unwrap_or(way & FROM);
            let (step, goes_on) = match from {
                FROM_NOWHERE => break,
                FROM_PAIR => (Step::Pair, 0),
                FROM_QUERY_GAP => (Step::Subject, GOES_ON_IN_QUERY),
                _ => (Step::Query, GOES_ON_IN_SUBJECT),
            };
            gap = (way & goes_on != 0).then_some(from);
            if step == Step::Pair {
                same += u32::from(self.query[row - 1] == subject[column - 1]);
            }
            row -= usize::from(step != Step::Subject);
            column -= usize::from(step != Step::Query);
            match steps.last_mut() {
                Some((run, last)) if *last == step => *run += 1,
                _ => steps.push((1, step)),
            }
        }
        steps.reverse();
        Alignment {
            score: score as u32,
            query: row as u32..last_row,
            subject: column as u32..last_column,
            same,
            steps,
        }
    }
}
