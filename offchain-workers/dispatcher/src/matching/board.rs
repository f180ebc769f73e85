//! The board: rows are replicas, columns are providers; what each pair is worth, and who holds what.

use alloc::{collections::BTreeMap, vec, vec::Vec};
use sp_arithmetic::Perbill;
use stardust_primitives::dispatch::pair::{Candidate, Free, OpenReplica};

/// A score in parts of a billion, or a sum of bids: at most 1,024 x 2 x 10^9 or so, far from the type's ends.
pub(super) type Worth = i64;

/// In the table: the pair is refused. No score is as large.
pub(super) const REFUSED: u32 = u32::MAX;

/// Most replicas of a batch: a row's sisters are one less.
type Sisters = Vec<usize>;

/// A replica.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) pace: u64,
    pub(super) value: u128,
    /// The other rows of its batch.
    pub(super) sisters: Sisters,
    /// The column that it is given to.
    pub(super) column: Option<usize>,
}

/// A row that a column holds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Held {
    /// What it bid, or is worth.
    pub(super) bid: Worth,
    pub(super) row: usize,
    pace: u64,
    value: u128,
}

/// A provider.
#[derive(Clone, Debug)]
pub(super) struct Column {
    free: Free,
    pub(super) operator: usize,
    /// What it holds, the lowest bid first.
    pub(super) held: Vec<Held>,
}

impl Column {
    /// Whether a row fits beside what is held, less `given` back.
    fn fits(&self, row: &Row, given: &Free) -> bool {
        // Sums of what the provider's records can hold: where they saturate, they suffice.
        self.free.slots.saturating_add(given.slots) > 0
            && self.free.pace.saturating_add(given.pace) >= row.pace
            && self.free.room.saturating_add(given.room) >= row.value
    }

    /// Sum of the bids that are in the way of a row, the lowest first, `first` before all; none if it never fits.
    pub(super) fn price(&self, row: &Row, first: Option<usize>) -> Option<Worth> {
        let mut price = 0;
        let mut given = Free::default();
        if first.is_none() && self.fits(row, &given) {
            return Some(0);
        }
        for held in self.in_the_way(first) {
            // See [`Worth`] and [`Self::fits`].
            price = Worth::saturating_add(price, held.bid);
            given.slots = given.slots.saturating_add(1);
            given.pace = given.pace.saturating_add(held.pace);
            given.room = given.room.saturating_add(held.value);
            if self.fits(row, &given) {
                return Some(price);
            }
        }
        None
    }

    /// What gives way, in order.
    fn in_the_way(&self, first: Option<usize>) -> impl Iterator<Item = &Held> {
        let is_first = move |held: &&Held| Some(held.row) == first;
        let others = self.held.iter().filter(move |held| !is_first(held));
        self.held.iter().filter(is_first).take(1).chain(others)
    }
}

/// The table, and who holds what.
#[derive(Clone, Debug)]
pub(super) struct Board {
    width: usize,
    /// Scores in parts of a billion, row by row.
    table: Vec<u32>,
    pub(super) rows: Vec<Row>,
    pub(super) columns: Vec<Column>,
}

impl Board {
    /// An empty board.
    pub(super) fn new<AccountId: Ord>(
        replicas: &[&OpenReplica<AccountId>],
        candidates: &[&Candidate<AccountId>],
        judged: impl Fn(&OpenReplica<AccountId>, &Candidate<AccountId>) -> Option<Perbill>,
    ) -> Self {
        let worth = |score: Option<Perbill>| score.map_or(REFUSED, |score| score.deconstruct());
        let table = replicas
            .iter()
            .flat_map(|open| candidates.iter().map(|candidate| worth(judged(open, candidate))))
            .collect();
        let mut batches = BTreeMap::<_, Vec<usize>>::new();
        for (row, open) in replicas.iter().enumerate() {
            batches.entry((open.id.job, open.id.batch)).or_default().push(row);
        }
        let sisters = |row: usize, open: &OpenReplica<_>| {
            let batch = batches.get(&(open.id.job, open.id.batch));
            batch.into_iter().flatten().copied().filter(|other| *other != row).collect()
        };
        let rows = replicas.iter().enumerate().map(|(row, open)| Row {
            pace: open.pace,
            value: open.value,
            sisters: sisters(row, open),
            column: None,
        });
        let mut operators = BTreeMap::new();
        let columns = candidates.iter().map(|candidate| {
            let next = operators.len();
            let operator = *operators.entry(&candidate.operator).or_insert(next);
            Column { free: candidate.free, operator, held: vec![] }
        });
        Self { width: candidates.len(), table, rows: rows.collect(), columns: columns.collect() }
    }

    /// The scores of a row, column by column.
    pub(super) fn scores(&self, row: usize) -> &[u32] {
        // The table has a row for each row, so the product is within its length.
        let start = row.saturating_mul(self.width);
        let scores = self.table.get(start..).unwrap_or(&[]);
        scores.get(..self.width).unwrap_or(&[])
    }

    /// What a pair is worth; none if it is refused.
    pub(super) fn worth(&self, row: usize, column: usize) -> Option<Worth> {
        let score = self.scores(row).get(column).copied();
        score.filter(|score| *score != REFUSED).map(Worth::from)
    }

    /// The score of a pair; none if it is refused.
    pub(super) fn score(&self, row: usize, column: usize) -> Option<Perbill> {
        let score = self.scores(row).get(column).copied();
        score.filter(|score| *score != REFUSED).map(Perbill::from_parts)
    }

    /// To whom a row is given.
    pub(super) fn column_of(&self, row: usize) -> Option<usize> {
        self.rows.get(row)?.column
    }

    /// What a row that is given away is worth there.
    pub(super) fn held_worth(&self, row: usize) -> Worth {
        self.column_of(row).and_then(|column| self.worth(row, column)).unwrap_or(0)
    }

    /// The sisters of a row that are given away, each with its column and that column's operator.
    pub(super) fn rivals(&self, row: usize) -> impl Iterator<Item = (usize, usize, usize)> + '_ {
        let sisters = self.rows.get(row).into_iter().flat_map(|row| row.sisters.iter().copied());
        sisters.filter_map(|sister| {
            let column = self.column_of(sister)?;
            Some((sister, column, self.columns.get(column)?.operator))
        })
    }

    /// Whether a row fits into a column as things are.
    pub(super) fn fits(&self, row: usize, column: usize) -> bool {
        let (Some(open), Some(at)) = (self.rows.get(row), self.columns.get(column)) else {
            return false;
        };
        at.fits(open, &Free::default())
            && !self.rivals(row).any(|(_, _, operator)| operator == at.operator)
    }

    /// What a row is worth for the part of a column's room that it takes, of what it takes most of. In no unit.
    pub(super) fn density(&self, row: usize, column: usize, worth: Worth) -> u128 {
        let (Some(open), Some(at)) = (self.rows.get(row), self.columns.get(column)) else {
            return 0;
        };
        // What is taken out of what there is, in parts of 2^20; at least one part.
        let part = |taken: u128, free: u128| {
            // Where it saturates it is more than there is.
            taken.saturating_mul(1 << 20).checked_div(free).unwrap_or(1).max(1)
        };
        let slot = part(1, at.free.slots.into());
        let pace = part(open.pace.into(), at.free.pace.into());
        let room = part(open.value, at.free.room);
        // Less than 2^63 x 2^20.
        let worth = u128::try_from(worth).unwrap_or(0).saturating_mul(1 << 20);
        worth.checked_div(slot.max(pace).max(room)).unwrap_or(0)
    }

    /// Gives a row to a column in which it fits.
    pub(super) fn put(&mut self, row: usize, column: usize, bid: Worth) {
        let (Some(open), Some(at)) = (self.rows.get_mut(row), self.columns.get_mut(column)) else {
            return;
        };
        open.column = Some(column);
        let (pace, value) = (open.pace, open.value);
        // It fits, so nothing saturates.
        at.free.slots = at.free.slots.saturating_sub(1);
        at.free.pace = at.free.pace.saturating_sub(pace);
        at.free.room = at.free.room.saturating_sub(value);
        let place = at.held.partition_point(|held| (held.bid, held.row) < (bid, row));
        at.held.insert(place, Held { bid, row, pace, value });
    }

    /// Takes a row back from where it is.
    pub(super) fn take(&mut self, row: usize) {
        let Some(column) = self.rows.get_mut(row).and_then(|open| open.column.take()) else {
            return;
        };
        let Some(at) = self.columns.get_mut(column) else { return };
        let Some(place) = at.held.iter().position(|held| held.row == row) else { return };
        let held = at.held.remove(place);
        // Back to what it was before it was put there.
        at.free.slots = at.free.slots.saturating_add(1);
        at.free.pace = at.free.pace.saturating_add(held.pace);
        at.free.room = at.free.room.saturating_add(held.value);
    }

    /// What has to leave so that a row fits into a column: its sisters with that operator, and there the lowest bids.
    pub(super) fn pushed_out(&self, row: usize, column: usize) -> Vec<usize> {
        let (Some(open), Some(at)) = (self.rows.get(row), self.columns.get(column)) else {
            return vec![];
        };
        let rivals = self.rivals(row).filter(|(_, _, operator)| *operator == at.operator);
        let mut out: Vec<_> = rivals.map(|(sister, ..)| sister).collect();
        let first = out.iter().copied().find(|sister| self.column_of(*sister) == Some(column));
        let mut given = Free::default();
        for held in at.in_the_way(first) {
            let is_first = Some(held.row) == first;
            if !is_first && at.fits(open, &given) {
                break;
            }
            if !is_first {
                out.push(held.row);
            }
            // As in [`Column::price`].
            given.slots = given.slots.saturating_add(1);
            given.pace = given.pace.saturating_add(held.pace);
            given.room = given.room.saturating_add(held.value);
        }
        out
    }
}
