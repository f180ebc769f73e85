//! Exact solvers, and what makes a set of pairs feasible, by the words of the protocol.

use stardust_primitives::dispatch::pair::{Candidate, OpenReplica};

/// Whether the pairs hold together; `given` is a column for each row.
pub(super) fn is_feasible(
    replicas: &[OpenReplica<u64>],
    candidates: &[Candidate<u64>],
    scores: &[Vec<u32>],
    given: &[Option<usize>],
) -> bool {
    let pairs: Vec<_> =
        given.iter().enumerate().filter_map(|(row, at)| Some((row, (*at)?))).collect();
    let fits = candidates.iter().enumerate().all(|(column, candidate)| {
        let own: Vec<_> =
            pairs.iter().filter(|(_, at)| *at == column).map(|(row, _)| &replicas[*row]).collect();
        own.len() <= candidate.free.slots as usize
            && own.iter().map(|open| open.pace).sum::<u64>() <= candidate.free.pace
            && own.iter().map(|open| open.value).sum::<u128>() <= candidate.free.room
    });
    let batch = |row: usize| (replicas[row].id.job, replicas[row].id.batch);
    let apart = pairs.iter().enumerate().all(|(at, (row, column))| {
        pairs.iter().skip(at + 1).all(|(other, its)| {
            batch(*row) != batch(*other)
                || candidates[*column].operator != candidates[*its].operator
        })
    });
    fits && apart && pairs.iter().all(|(row, column)| scores[*row][*column] > 0)
}

/// The best total of all feasible sets of pairs, by trying each. Only for a handful of rows.
pub(super) fn best_of_all(
    replicas: &[OpenReplica<u64>],
    candidates: &[Candidate<u64>],
    scores: &[Vec<u32>],
) -> u64 {
    type Input<'a> = (&'a [OpenReplica<u64>], &'a [Candidate<u64>], &'a [Vec<u32>]);
    fn go(input: Input<'_>, given: &mut Vec<Option<usize>>, so_far: u64) -> u64 {
        let (replicas, candidates, scores) = input;
        let row = given.len();
        if row == replicas.len() {
            return so_far;
        }
        given.push(None);
        let mut best = go(input, given, so_far);
        for column in 0..candidates.len() {
            given[row] = Some(column);
            if is_feasible(replicas, candidates, scores, given) {
                let more = so_far + u64::from(scores[row][column]);
                best = best.max(go(input, given, more));
            }
        }
        given.pop();
        best
    }
    go((replicas, candidates, scores), &mut Vec::new(), 0)
}

/// The best total with one row for each column and one column for each row, by shortest augmenting paths
/// (Hungarian method, Kuhn and Munkres). Scores are not negative, and 0 is as good as nothing.
pub(super) fn assignment(scores: &[Vec<u32>]) -> u64 {
    let size = scores.len();
    let cost = |row: usize, column: usize| -i64::from(scores[row - 1][column - 1]);
    // Rows and columns from 1; column 0 is where a path begins.
    let mut row_price = vec![0i64; size + 1];
    let mut column_price = vec![0i64; size + 1];
    let mut row_of = vec![0usize; size + 1];
    for row in 1..=size {
        row_of[0] = row;
        let mut reached = vec![false; size + 1];
        let mut distance = vec![i64::MAX; size + 1];
        let mut before = vec![0usize; size + 1];
        let mut at = 0;
        while row_of[at] != 0 {
            reached[at] = true;
            let from = row_of[at];
            let (mut step, mut next) = (i64::MAX, 0);
            for column in (1..=size).filter(|column| !reached[*column]) {
                let reduced = cost(from, column) - row_price[from] - column_price[column];
                if reduced < distance[column] {
                    (distance[column], before[column]) = (reduced, at);
                }
                if distance[column] < step {
                    (step, next) = (distance[column], column);
                }
            }
            for column in 0..=size {
                if reached[column] {
                    row_price[row_of[column]] += step;
                    column_price[column] -= step;
                } else {
                    distance[column] = distance[column].saturating_sub(step);
                }
            }
            at = next;
        }
        while at != 0 {
            row_of[at] = row_of[before[at]];
            at = before[at];
        }
    }
    (1..=size).map(|column| u64::from(scores[row_of[column] - 1][column - 1])).sum()
}
