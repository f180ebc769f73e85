//! The auction: replicas bid for providers until each has one, or none leaves it anything.

use super::board::{Board, Worth, REFUSED};
use alloc::collections::VecDeque;

/// How many steps the mean of the rows' best scores is cut into: with every row given away, the auction's loss is at
/// most this part of the best result.
const STEPS_A_SCORE: Worth = 128;

/// What a bid adds: the grain of prices.
fn epsilon(board: &Board) -> Worth {
    let best = |row: usize| board.scores(row).iter().filter(|score| **score != REFUSED).max();
    let (mut sum, mut count): (Worth, Worth) = (0, 0);
    for best in (0..board.rows.len()).filter_map(best) {
        // At most 1,024 scores of 10^9.
        sum = sum.saturating_add(Worth::from(*best));
        count = count.saturating_add(STEPS_A_SCORE);
    }
    sum.checked_div(count).unwrap_or(0).max(1)
}

/// What a row finds when it looks at all columns.
struct Wish {
    column: usize,
    /// What is in the way there.
    price: Worth,
    /// What the column leaves it.
    profit: Worth,
    /// What the second best leaves it, at least nothing.
    second: Worth,
}

/// Gives rows to columns. Looks at a pair at most `steps` times.
///
/// Each bid adds at least [`epsilon`] to the sum of all bids, and no bid is above the bidder's score by more than that:
/// so it ends by itself, too.
pub(super) fn run(board: &mut Board, steps: u64) {
    let epsilon = epsilon(board);
    let width = u64::try_from(board.columns.len()).unwrap_or(u64::MAX);
    let mut bids = steps.checked_div(width).unwrap_or(0);
    let mut waiting: VecDeque<usize> = (0..board.rows.len()).collect();
    while let Some(row) = waiting.pop_front() {
        if bids == 0 {
            break;
        }
        // It is not 0.
        bids = bids.saturating_sub(1);
        let Some(wish) = wish(board, row) else { continue };
        for out in board.pushed_out(row, wish.column) {
            board.take(out);
            waiting.push_back(out);
        }
        // A price is at most what the profit leaves of a score; see [`Worth`].
        let raise = wish.profit.saturating_sub(wish.second).saturating_add(epsilon);
        board.put(row, wish.column, wish.price.saturating_add(raise));
    }
}

/// What a row bids for; none if no column leaves it anything.
fn wish(board: &Board, row: usize) -> Option<Wish> {
    let open = board.rows.get(row)?;
    let has_rivals = board.rivals(row).next().is_some();
    let mut best: Option<Wish> = None;
    let mut second: Worth = 0;
    for (column, (score, at)) in board.scores(row).iter().zip(&board.columns).enumerate() {
        if *score == REFUSED {
            continue;
        }
        let price =
            if has_rivals { price_among_rivals(board, row, column) } else { at.price(open, None) };
        let Some(price) = price else { continue };
        // Within the bounds of [`Worth`].
        let profit = Worth::from(*score).saturating_sub(price);
        match &best {
            Some(known) if profit <= known.profit => second = second.max(profit),
            _ if profit < 0 => {}
            _ => {
                second = best.map_or(second, |known| second.max(known.profit));
                best = Some(Wish { column, price, profit, second: 0 });
            }
        }
    }
    best.map(|wish| Wish { second, ..wish })
}

/// As [`super::board::Column::price`], with the bids of the sisters that the column's operator has.
fn price_among_rivals(board: &Board, row: usize, column: usize) -> Option<Worth> {
    let (open, at) = (board.rows.get(row)?, board.columns.get(column)?);
    let mut elsewhere: Worth = 0;
    let mut here = None;
    for (sister, its_column, operator) in board.rivals(row) {
        if operator != at.operator {
            continue;
        }
        if its_column == column {
            here = Some(sister);
        } else {
            let held = board.columns.get(its_column)?.held.iter().find(|held| held.row == sister);
            // See [`Worth`].
            elsewhere = elsewhere.saturating_add(held?.bid);
        }
    }
    at.price(open, here).map(|price| price.saturating_add(elsewhere))
}
