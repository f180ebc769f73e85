//! The shape of a path: what the chain checks and clients look for.
//!
//! A path is loop-free if no domain is on it twice. It is valley-free if every domain that passes a job on has a customer
//! before it or behind it: it works for somebody who pays it. Both are checked over at most five domains.

use crate::{
    domain::border::{Pair, Relation},
    ids::DomainId,
};
use alloc::vec::Vec;

/// Where one hop of a path leads to, as the domain sees it that the job comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// To who carries its jobs on.
    Up,
    /// To an equal.
    Across,
    /// To a customer.
    Down,
}

/// Where the hop from one domain of a pair to the other leads to.
pub fn direction(pair: Pair, relation: Relation, from: DomainId) -> Direction {
    match (relation, from == pair.low()) {
        (Relation::Equals, _) => Direction::Across,
        (Relation::LowIsCustomer, true) | (Relation::HighIsCustomer, false) => Direction::Up,
        (Relation::LowIsCustomer, false) | (Relation::HighIsCustomer, true) => Direction::Down,
    }
}

/// Whether a path goes up, then across at most once, then down.
pub fn is_valley_free(directions: &[Direction]) -> bool {
    let behind = directions.iter().skip(1);
    directions
        .iter()
        .zip(behind)
        .all(|(into, out)| *into == Direction::Up || *out == Direction::Down)
}

/// Whether a path from `home` enters no domain twice, and never the one it comes from.
pub fn is_loop_free(home: DomainId, path: &[DomainId]) -> bool {
    let mut seen = Vec::from([home]);
    path.iter().all(|domain| {
        let is_new = !seen.contains(domain);
        seen.push(*domain);
        is_new
    })
}

/// The hops of a path from `home`: from where, and what is left of the path.
pub fn hops(
    home: DomainId,
    path: &[DomainId],
) -> impl Iterator<Item = (DomainId, DomainId, &[DomainId])> {
    let from = core::iter::once(home).chain(path.iter().copied());
    from.zip(path.iter().copied())
        .enumerate()
        .map(|(at, (from, into))| (from, into, path.get(at..).unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use Direction::*;

    const D: [DomainId; 3] = [DomainId(1), DomainId(2), DomainId(3)];

    /// Straight from the words: a number of ups, at most one across, a number of downs.
    fn in_words(path: &[Direction]) -> bool {
        let ups = path.iter().take_while(|hop| **hop == Up).count();
        let rest = &path[ups..];
        let rest = rest.strip_prefix(&[Across]).unwrap_or(rest);
        rest.iter().all(|hop| *hop == Down)
    }

    #[test]
    fn valley_free_is_what_its_words_say_for_every_path() {
        for length in 0..=4u32 {
            for number in 0..3usize.pow(length) {
                let hop = |at| [Up, Across, Down][number / 3usize.pow(at) % 3];
                let path: Vec<_> = (0..length).map(hop).collect();
                assert_eq!(is_valley_free(&path), in_words(&path), "{path:?}");
            }
        }
    }

    #[test]
    fn both_ends_see_one_hop() {
        let pair = Pair::of(D[0], D[1]).unwrap();
        for (relation, there, back) in [
            (Relation::Equals, Across, Across),
            (Relation::LowIsCustomer, Up, Down),
            (Relation::HighIsCustomer, Down, Up),
        ] {
            assert_eq!(direction(pair, relation, D[0]), there);
            assert_eq!(direction(pair, relation, D[1]), back);
        }
    }

    #[test]
    fn hops_know_what_is_left() {
        let found: Vec<_> = hops(D[0], &D[1..]).collect();
        assert_eq!(found, [(D[0], D[1], &D[1..]), (D[1], D[2], &D[2..])]);
        assert_eq!(hops(D[0], &[]).count(), 0);
    }

    proptest! {
        #[test]
        fn loop_free_is_no_domain_twice(home in 0..6u32, path in prop::collection::vec(0..6u32, 0..5)) {
            let ids: Vec<_> = path.iter().copied().map(DomainId).collect();
            let mut all = [vec![home], path].concat();
            let length = all.len();
            all.sort_unstable();
            all.dedup();
            prop_assert_eq!(is_loop_free(DomainId(home), &ids), all.len() == length);
        }
    }
}
