//! The ways from one domain to another: found here, checked by the chain.
//!
//! A way is at most four borders, each of a peering, without loop and without valley. Whoever passes a job on has to
//! sign the rest of its way for the domain that it comes from; what is not signed yet is said, so that admins know what
//! to sign.

use crate::border::{price, Route, Signed};
use stardust_primitives::{
    domain::{
        border::{Hop, Path, MAX_HOPS},
        routes::{direction, hops, is_valley_free, Direction},
    },
    ids::DomainId,
    BlockNumber,
};
use std::collections::BTreeMap;

/// What is signed at all borders.
#[derive(Clone, Debug, Default)]
pub struct Graph {
    /// Where a job can go from each domain, in the order of numbers.
    borders: BTreeMap<DomainId, Vec<(Hop, Direction)>>,
    /// For whom each path is signed, and the first block in which it is not any more.
    routes: BTreeMap<(DomainId, Vec<DomainId>), BlockNumber>,
}

/// A signature that is missing for a way, which `stardust route announce` gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsigned {
    /// Who has to sign: the first domain of the path.
    pub by: DomainId,
    /// For whom.
    pub to: DomainId,
    /// What.
    pub path: Path,
}

/// A way along which there is a peering at every border.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    /// The borders that a job crosses, with their prices.
    pub hops: Vec<Hop>,
    /// What is not signed, in the order in which it can be.
    pub unsigned: Vec<Unsigned>,
}

impl Way {
    /// The domains that a job enters.
    pub fn path(&self) -> Path {
        Path::truncate_from(self.hops.iter().map(|hop| hop.into).collect())
    }
}

/// The beginning of a way.
#[derive(Clone, Debug, Default)]
struct Beginning {
    hops: Vec<Hop>,
    directions: Vec<Direction>,
}

impl Beginning {
    /// The way with one more border, if it goes on without valley.
    fn then(&self, (hop, direction): (Hop, Direction)) -> Option<Self> {
        let mut next = self.clone();
        next.hops.push(hop);
        next.directions.push(direction);
        is_valley_free(&next.directions).then_some(next)
    }

    fn enters(&self, domain: DomainId) -> bool {
        self.hops.iter().any(|hop| hop.into == domain)
    }
}

impl Graph {
    /// What is signed, whether it is open or not.
    pub fn new(peerings: &[Signed], routes: &[Route]) -> Self {
        let mut borders: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (pair, peering) in peerings {
            let ways =
                [(pair.low(), pair.high(), peering.low), (pair.high(), pair.low(), peering.high)];
            for (from, into, side) in ways {
                let hop = Hop { into, price: side.terms.price };
                let direction = direction(*pair, peering.relation, from);
                borders.entry(from).or_default().push((hop, direction));
            }
        }
        for leading in borders.values_mut() {
            leading.sort_by_key(|(hop, _)| hop.into);
        }
        let key = |route: &Route| ((route.to, route.path.to_vec()), route.until);
        Self { borders, routes: routes.iter().map(key).collect() }
    }

    /// All ways from one domain to another: the cheapest first, then the shortest, then in the order of numbers.
    ///
    /// The work is bounded by the peerings that a domain can have: some ten thousand steps.
    pub fn ways(&self, home: DomainId, host: DomainId, now: BlockNumber) -> Vec<Way> {
        let mut found = Vec::new();
        let mut beginnings = vec![Beginning::default()];
        for _ in 0..MAX_HOPS {
            let mut longer = Vec::new();
            for beginning in &beginnings {
                let at = beginning.hops.last().map_or(home, |hop| hop.into);
                for border in self.borders.get(&at).into_iter().flatten() {
                    let into = border.0.into;
                    if into == home || beginning.enters(into) {
                        continue;
                    }
                    let Some(next) = beginning.then(*border) else { continue };
                    if into == host {
                        found.push(next.hops);
                    } else {
                        longer.push(next);
                    }
                }
            }
            beginnings = longer;
        }
        let path = |hops: &Vec<Hop>| hops.iter().map(|hop| hop.into).collect::<Vec<_>>();
        found.sort_by_cached_key(|hops| (price(hops), hops.len(), path(hops)));
        let way = |hops| {
            let unsigned = self.unsigned(home, &path(&hops), now);
            Way { hops, unsigned }
        };
        found.into_iter().map(way).collect()
    }

    /// What is not signed for a way: the rest nearest to its end has to be signed first.
    fn unsigned(&self, home: DomainId, path: &[DomainId], now: BlockNumber) -> Vec<Unsigned> {
        let is_signed = |to, rest: &[DomainId]| {
            self.routes.get(&(to, rest.to_vec())).is_some_and(|until| *until > now)
        };
        let missing =
            hops(home, path).filter(|(to, _, rest)| rest.len() > 1 && !is_signed(*to, rest));
        let missing = missing.map(|(to, by, rest)| Unsigned {
            by,
            to,
            path: Path::truncate_from(rest.to_vec()),
        });
        let mut missing: Vec<_> = missing.collect();
        missing.reverse();
        missing
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use sp_runtime::Perbill;
    use stardust_primitives::domain::{
        border::{Pair, Peering, Relation, Side, SideTerms},
        policy::Classes,
    };

    const NOW: BlockNumber = 10;

    fn side(parts: u32) -> Side {
        let terms =
            SideTerms { price: Perbill::from_parts(parts), credit: 1, classes: Classes::ALL };
        Side { terms, is_suspended: false, collateral: 1, owed: 0, reserved: 0 }
    }

    fn peering(one: u32, other: u32, relation: Relation, low: u32, high: u32) -> Signed {
        let pair = Pair::of(DomainId(one), DomainId(other)).unwrap();
        (pair, Peering { relation, until: 100, low: side(low), high: side(high) })
    }

    fn route(to: u32, path: &[u32], until: BlockNumber) -> Route {
        Route { to: DomainId(to), path: domains(path), until }
    }

    fn domains(path: &[u32]) -> Path {
        path.iter().copied().map(DomainId).collect::<Vec<_>>().try_into().unwrap()
    }

    fn numbers(way: &Way) -> Vec<u32> {
        way.path().iter().map(|domain| domain.0).collect()
    }

    #[test]
    fn what_is_to_be_signed_next_comes_first() {
        // 1 and 2 are customers of the next one up; 3 and 4 are equals; 5 is a customer of 4.
        let peerings = [
            peering(1, 2, Relation::LowIsCustomer, 1, 0),
            peering(2, 3, Relation::LowIsCustomer, 2, 0),
            peering(3, 4, Relation::Equals, 3, 3),
            peering(4, 5, Relation::HighIsCustomer, 4, 0),
        ];
        let of =
            |routes: &[Route]| Graph::new(&peerings, routes).ways(DomainId(1), DomainId(5), NOW);
        let ways = of(&[]);
        assert_eq!(ways.len(), 1);
        assert_eq!((numbers(&ways[0]), price(&ways[0].hops)), (vec![2, 3, 4, 5], 10));
        let unsigned = |by, to, path: &[u32]| Unsigned {
            by: DomainId(by),
            to: DomainId(to),
            path: domains(path),
        };
        let all =
            [unsigned(4, 3, &[4, 5]), unsigned(3, 2, &[3, 4, 5]), unsigned(2, 1, &[2, 3, 4, 5])];
        assert_eq!(ways[0].unsigned, all);
        // One that is over is none; one for somebody else is none.
        let signed =
            [route(3, &[4, 5], NOW + 1), route(2, &[3, 4, 5], NOW), route(9, &[2, 3, 4, 5], 99)];
        assert_eq!(of(&signed)[0].unsigned, all[1..]);
        let back = Graph::new(&peerings, &[]).ways(DomainId(5), DomainId(1), NOW);
        assert_eq!(numbers(&back[0]), [4, 3, 2, 1]);
        assert_eq!(Graph::new(&peerings, &[]).ways(DomainId(1), DomainId(1), NOW), []);
    }

    /// Straight from the words, over every sequence of domains: up, across at most once, down; the cheapest first,
    /// then the shortest.
    fn by_force(count: u32, peerings: &[Signed], home: u32, host: u32) -> Vec<Vec<u32>> {
        let mut sequences: Vec<Vec<u32>> = vec![vec![]];
        let mut found = Vec::new();
        for _ in 0..4 {
            sequences = sequences
                .iter()
                .flat_map(|path| (1..=count).map(move |next| [path.clone(), vec![next]].concat()))
                .collect();
            found.extend(sequences.iter().filter(|path| path.last() == Some(&host)).cloned());
        }
        let mut priced = Vec::new();
        for path in found {
            let mut seen = [vec![home], path.clone()].concat();
            let hops: Vec<_> = seen.windows(2).map(|hop| (hop[0], hop[1])).collect();
            let mut sum = 0u64;
            let mut climb = String::new();
            for (from, into) in hops {
                let at = |(pair, _): &&Signed| {
                    (pair.low().0, pair.high().0) == (from.min(into), from.max(into))
                };
                let Some((_, peering)) = peerings.iter().find(at) else {
                    climb.push('?');
                    continue;
                };
                let (side, up) = match (from < into, peering.relation) {
                    (true, Relation::LowIsCustomer) => (peering.low, 'u'),
                    (true, Relation::HighIsCustomer) => (peering.low, 'd'),
                    (false, Relation::LowIsCustomer) => (peering.high, 'd'),
                    (false, Relation::HighIsCustomer) => (peering.high, 'u'),
                    (true, Relation::Equals) => (peering.low, 'a'),
                    (false, Relation::Equals) => (peering.high, 'a'),
                };
                sum += u64::from(side.terms.price.deconstruct());
                climb.push(up);
            }
            let down = climb.trim_start_matches('u');
            let down = down.strip_prefix('a').unwrap_or(down);
            let is_climb = down.chars().all(|hop| hop == 'd');
            let length = seen.len();
            seen.sort_unstable();
            seen.dedup();
            if is_climb && seen.len() == length {
                priced.push((sum, path.len(), path));
            }
        }
        priced.sort();
        priced.into_iter().map(|(_, _, path)| path).collect()
    }

    fn relations() -> impl Strategy<Value = Option<(Relation, u32, u32)>> {
        let relation = prop_oneof![
            Just(Relation::Equals),
            Just(Relation::LowIsCustomer),
            Just(Relation::HighIsCustomer),
        ];
        prop::option::of((relation, 0..4u32, 0..4u32))
    }

    proptest! {
        #[test]
        fn finds_what_brute_force_finds(
            drawn in prop::collection::vec(relations(), 15),
            home in 1..=6u32,
            host in 1..=6u32,
        ) {
            let pairs = (1..=6u32).flat_map(|low| (low + 1..=6).map(move |high| (low, high)));
            let signed: Vec<_> = pairs
                .zip(drawn)
                .filter_map(|((low, high), drawn)| {
                    drawn.map(|(relation, out, back)| peering(low, high, relation, out, back))
                })
                .collect();
            let mut shuffled = signed.clone();
            shuffled.reverse();
            let ways = Graph::new(&shuffled, &[]).ways(DomainId(home), DomainId(host), NOW);
            let found: Vec<_> = ways.iter().map(numbers).collect();
            prop_assert_eq!(found, by_force(6, &signed, home, host));
        }
    }
}
