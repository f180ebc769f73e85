//! Repair: fills gaps and exchanges what is in the way, as long as that gains.

use super::board::{Board, Worth, REFUSED};
use alloc::{vec, vec::Vec};
use core::cmp::Reverse;

/// Most rounds of repair.
const ROUNDS: u32 = 4;

/// Improves what the auction left; never makes it worse. Looks at a pair some `looks` times when it moves what is in
/// the way.
pub(super) fn run(board: &mut Board, mut looks: u64) {
    revalue(board);
    fill(board);
    for _ in 0..ROUNDS {
        let gained = clear(board) | push_in(board, &mut looks) | move_up(board);
        if !gained {
            break;
        }
        fill(board);
    }
}

/// From here on what is held counts what it is worth, not what it bid.
fn revalue(board: &mut Board) {
    for row in 0..board.rows.len() {
        if let Some(column) = board.column_of(row) {
            board.take(row);
            let worth = board.worth(row, column).unwrap_or(0);
            board.put(row, column, worth);
        }
    }
}

fn without(board: &Board) -> Vec<usize> {
    (0..board.rows.len()).filter(|row| board.column_of(*row).is_none()).collect()
}

/// The column that a row is worth most in and fits into as things are.
fn best_fit(board: &Board, row: usize) -> Option<(Worth, usize)> {
    let scores = board.scores(row).iter().enumerate();
    let mut best: Option<(u32, usize)> = None;
    for (column, score) in scores.filter(|(_, score)| **score != REFUSED) {
        if best.is_none_or(|(known, _)| *score > known) && board.fits(row, column) {
            best = Some((*score, column));
        }
    }
    best.map(|(score, column)| (Worth::from(score), column))
}

/// Gives rows without a column to where they fit.
fn fill(board: &mut Board) {
    for row in without(board) {
        if let Some((worth, column)) = best_fit(board, row) {
            board.put(row, column, worth);
        }
    }
}

/// Moves rows to better columns with room.
fn move_up(board: &mut Board) -> bool {
    let mut gained = false;
    for row in 0..board.rows.len() {
        let Some(column) = board.column_of(row) else { continue };
        let worth = board.held_worth(row);
        board.take(row);
        match best_fit(board, row).filter(|(better, _)| *better > worth) {
            Some((better, other)) => {
                board.put(row, other, better);
                gained = true;
            }
            None => board.put(row, column, worth),
        }
    }
    gained
}

/// Clears columns, one row at a time and altogether, where what waits would then gain more.
fn clear(board: &mut Board) -> bool {
    let mut gained = false;
    let mut waiting = without(board);
    for column in 0..board.columns.len() {
        if waiting.is_empty() {
            break;
        }
        let all = held(board, column);
        // One row by itself is all.
        let alone = all.iter().filter(|_| all.len() > 1).map(|row| vec![*row]).collect::<Vec<_>>();
        for out in alone.into_iter().chain([all]) {
            // What an exchange before this one took away.
            let stays = out.iter().all(|row| board.column_of(*row) == Some(column));
            if stays && exchange(board, column, &out, &mut waiting) {
                gained = true;
            }
        }
    }
    gained
}

fn held(board: &Board, column: usize) -> Vec<usize> {
    board
        .columns
        .get(column)
        .into_iter()
        .flat_map(|at| at.held.iter().map(|held| held.row))
        .collect()
}

/// Puts what waits into the place of some rows of a column, and these where they fit; undone if that gains nothing.
fn exchange(board: &mut Board, column: usize, out: &[usize], waiting: &mut Vec<usize>) -> bool {
    let before = total(board, out);
    out.iter().for_each(|row| board.take(*row));
    let wishes: Vec<_> =
        waiting.iter().chain(out.iter().filter(|_| out.len() > 1)).copied().collect();
    let mut put = pack(board, column, &wishes);
    for row in out {
        if board.column_of(*row).is_none() {
            if let Some((worth, other)) = best_fit(board, *row) {
                board.put(*row, other, worth);
                put.push(*row);
            }
        }
    }
    if total(board, &put) > before {
        waiting.extend(out);
        waiting.retain(|row| board.column_of(*row).is_none());
        true
    } else {
        put.into_iter().for_each(|row| board.take(row));
        for row in out {
            let worth = board.worth(*row, column).unwrap_or(0);
            board.put(*row, column, worth);
        }
        false
    }
}

fn total(board: &Board, rows: &[usize]) -> Worth {
    // See [`Worth`].
    rows.iter().fold(0, |sum, row| sum.saturating_add(board.held_worth(*row)))
}

/// Puts rows into a column while there is room: those first that are worth most for the part of it that they take.
fn pack(board: &mut Board, column: usize, rows: &[usize]) -> Vec<usize> {
    let wish = |row: &usize| {
        let worth = board.worth(*row, column)?;
        Some((Reverse(board.density(*row, column, worth)), *row, worth))
    };
    let mut wishes: Vec<_> = rows.iter().filter_map(wish).collect();
    wishes.sort_unstable();
    let mut put = Vec::new();
    for (_, row, worth) in wishes {
        if board.fits(row, column) {
            board.put(row, column, worth);
            put.push(row);
        }
    }
    put
}

/// Puts rows where what has to leave for them is worth less, counting what that is worth where it fits instead.
fn push_in(board: &mut Board, looks: &mut u64) -> bool {
    let mut gained = false;
    for row in without(board) {
        for column in 0..board.columns.len() {
            let Some(worth) = board.worth(row, column) else { continue };
            if push(board, row, column, worth, looks) {
                gained = true;
                break;
            }
        }
    }
    gained
}

/// Puts a row into a column and what was in the way elsewhere; undone if that gains nothing.
fn push(board: &mut Board, row: usize, column: usize, worth: Worth, looks: &mut u64) -> bool {
    let out = board.pushed_out(row, column);
    let before = total(board, &out);
    // 1,024 x 1,024 at most.
    let needed = u64::try_from(out.len().saturating_mul(board.columns.len())).unwrap_or(u64::MAX);
    // Without another look at the table only what is worth more by itself is put.
    if worth <= before && *looks < needed {
        return false;
    }
    // What gains by itself is done without looks, too.
    *looks = looks.saturating_sub(needed);
    let places: Vec<_> = out.iter().map(|other| (*other, board.column_of(*other))).collect();
    out.iter().for_each(|other| board.take(*other));
    board.put(row, column, worth);
    for other in &out {
        if let Some((worth, place)) = best_fit(board, *other) {
            board.put(*other, place, worth);
        }
    }
    // See [`Worth`].
    if worth.saturating_add(total(board, &out)) > before {
        return true;
    }
    board.take(row);
    out.iter().for_each(|other| board.take(*other));
    for (other, place) in places {
        if let Some(place) = place {
            let worth = board.worth(other, place).unwrap_or(0);
            board.put(other, place, worth);
        }
    }
    false
}
