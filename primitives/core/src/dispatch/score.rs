//! What a pair is worth: six terms in [0, 1], and weights that sum to one (protocol, section 9).

use crate::{reputation::Scores, Balance};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_arithmetic::{PerThing, Perbill, Rounding};

/// Most peerings between a job's home domain and where it runs.
pub const MAX_HOPS: u8 = 4;

/// The six terms of a pair's score. More is better.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct Terms {
    /// With 95% confidence the provider's receipts are right at least so often.
    pub correctness: Perbill,
    /// How often it kept its deadlines lately.
    pub availability: Perbill,
    /// How near its latency is to a current core's.
    pub speed: Perbill,
    /// How much less it asks for than the job pays: 0 if it asks for all of it, 1 if for nothing.
    pub price: Perbill,
    /// How much of what its bond secures is free once it holds the batch.
    pub bond: Perbill,
    /// How near its domain is to the job's: 1 at home, 0 at the end of the longest route.
    pub locality: Perbill,
}

impl Terms {
    /// The terms of a provider with these scores.
    pub fn new(scores: Scores, price: Perbill, bond: Perbill, locality: Perbill) -> Self {
        let Scores { correctness, availability, speed } = scores;
        Self { correctness, availability, speed, price, bond, locality }
    }

    /// The terms in the order of the protocol, each with its name.
    pub fn named(&self) -> [(&'static str, Perbill); 6] {
        [
            ("correctness", self.correctness),
            ("availability", self.availability),
            ("speed", self.speed),
            ("price", self.price),
            ("bond", self.bond),
            ("locality", self.locality),
        ]
    }
}

/// The part of an offer, in planck per SCU, that a provider leaves which asks for `asked`; 1 where nothing is asked.
pub fn price_term(asked: Balance, offered: Balance) -> Perbill {
    if asked == 0 {
        return Perbill::one();
    }
    // Who asks for more than all leaves nothing.
    share(offered.saturating_sub(asked), offered)
}

/// The part of what a bond secures, `cap`, that is free once a batch of this value takes of the `room` that there is.
pub fn bond_term(cap: Balance, room: Balance, value: Balance) -> Perbill {
    // What does not fit leaves nothing.
    share(room.saturating_sub(value), cap)
}

/// How near a domain is, by the peerings between.
pub fn locality_term(hops: u8) -> Perbill {
    // Beyond the longest route nothing is near.
    share(Balance::from(MAX_HOPS.saturating_sub(hops)), Balance::from(MAX_HOPS))
}

/// A part of a whole, rounded down; all of it if it is more, nothing of nothing.
fn share(part: Balance, whole: Balance) -> Perbill {
    if whole == 0 {
        return Perbill::zero();
    }
    Perbill::from_rational_with_rounding(part.min(whole), whole, Rounding::Down)
        .unwrap_or(Perbill::zero())
}

/// How much each term counts; together exactly one.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
pub struct Weights {
    /// Of correctness.
    pub correctness: Perbill,
    /// Of availability.
    pub availability: Perbill,
    /// Of speed.
    pub speed: Perbill,
    /// Of the price.
    pub price: Perbill,
    /// Of the bond.
    pub bond: Perbill,
    /// Of locality.
    pub locality: Perbill,
}

impl Default for Weights {
    fn default() -> Self {
        Self::PROTOCOL
    }
}

impl Weights {
    /// What the protocol begins with.
    pub const PROTOCOL: Self = Self {
        correctness: Perbill::from_percent(30),
        availability: Perbill::from_percent(20),
        speed: Perbill::from_percent(15),
        price: Perbill::from_percent(15),
        bond: Perbill::from_percent(10),
        locality: Perbill::from_percent(10),
    };

    /// The weights in the order of [`Terms::named`].
    pub fn parts(&self) -> [Perbill; 6] {
        [self.correctness, self.availability, self.speed, self.price, self.bond, self.locality]
    }

    /// Whether the weights sum to one exactly.
    pub fn is_whole(&self) -> bool {
        let sum: u64 = self.parts().iter().map(|part| u64::from(part.deconstruct())).sum();
        sum == u64::from(Perbill::one().deconstruct())
    }

    /// The score of these terms: their weighted mean, rounded down; at most one, whatever the weights.
    pub fn score(&self, terms: Terms) -> Score {
        let weighted = |(weight, (_, term)): (Perbill, (_, Perbill))| {
            u64::from(weight.deconstruct()).saturating_mul(u64::from(term.deconstruct()))
        };
        // Six products of at most 10^18 fit into 64 bits, so nothing saturates.
        let sum: u64 = self.parts().into_iter().zip(terms.named()).map(weighted).sum();
        let one = Perbill::one().deconstruct();
        let parts = sum.checked_div(u64::from(one)).and_then(|parts| u32::try_from(parts).ok());
        let total = Perbill::from_parts(parts.unwrap_or(one).min(one));
        Score { terms, total }
    }
}

/// What a pair is worth, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct Score {
    /// The terms.
    pub terms: Terms,
    /// Their weighted mean.
    pub total: Perbill,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn any_terms() -> impl Strategy<Value = Terms> {
        proptest::array::uniform6(0u32..=1_000_000_000).prop_map(|parts| {
            let [correctness, availability, speed, price, bond, locality] =
                parts.map(Perbill::from_parts);
            Terms { correctness, availability, speed, price, bond, locality }
        })
    }

    /// Six parts that sum to one, from five cuts.
    fn whole_weights() -> impl Strategy<Value = Weights> {
        proptest::array::uniform5(0u32..=1_000_000_000).prop_map(|mut cuts| {
            cuts.sort_unstable();
            let [a, b, c, d, e] = cuts;
            let part = Perbill::from_parts;
            Weights {
                correctness: part(a),
                availability: part(b - a),
                speed: part(c - b),
                price: part(d - c),
                bond: part(e - d),
                locality: part(1_000_000_000 - e),
            }
        })
    }

    fn term_mut(terms: &mut Terms, number: usize) -> &mut Perbill {
        let all = [
            &mut terms.correctness,
            &mut terms.availability,
            &mut terms.speed,
            &mut terms.price,
            &mut terms.bond,
            &mut terms.locality,
        ];
        all.into_iter().nth(number).unwrap()
    }

    #[test]
    fn the_default_weights_are_the_protocols_and_whole() {
        let weights = Weights::default();
        assert!(weights.is_whole());
        let percents = [30, 20, 15, 15, 10, 10].map(Perbill::from_percent);
        assert_eq!(weights.parts(), percents);
    }

    #[test]
    fn weights_that_are_a_part_in_a_billion_off_are_not_whole() {
        let less = Weights { speed: Perbill::from_parts(149_999_999), ..Weights::default() };
        let more = Weights { speed: Perbill::from_parts(150_000_001), ..Weights::default() };
        assert!(!less.is_whole());
        assert!(!more.is_whole());
    }

    #[test]
    fn a_score_is_worked_out_by_hand() {
        let percent = Perbill::from_percent;
        let terms = Terms {
            correctness: percent(90),
            availability: percent(80),
            speed: percent(50),
            price: percent(20),
            bond: percent(100),
            locality: percent(75),
        };
        // 27 + 16 + 7.5 + 3 + 10 + 7.5 = 71%
        assert_eq!(Weights::default().score(terms).total, percent(71));
    }

    #[test]
    fn prices_bonds_and_distances() {
        let percent = Perbill::from_percent;
        for (asked, offered, term) in
            [(0, 0, 100), (0, 7, 100), (5, 10, 50), (10, 10, 0), (11, 10, 0), (1, 0, 0)]
        {
            assert_eq!(price_term(asked, offered), percent(term), "{asked} of {offered}");
        }
        for (cap, room, value, term) in
            [(100, 100, 0, 100), (100, 60, 10, 50), (100, 10, 10, 0), (100, 5, 10, 0), (0, 0, 0, 0)]
        {
            assert_eq!(bond_term(cap, room, value), percent(term), "{cap} {room} {value}");
        }
        for (hops, term) in [(0, 100), (1, 75), (2, 50), (4, 0), (5, 0), (u8::MAX, 0)] {
            assert_eq!(locality_term(hops), percent(term), "{hops}");
        }
        assert_eq!(bond_term(u128::MAX, u128::MAX, 0), Perbill::one());
    }

    proptest! {
        #[test]
        fn a_score_lies_between_its_least_and_its_largest_term(
            terms in any_terms(), weights in whole_weights(),
        ) {
            prop_assert!(weights.is_whole());
            let total = weights.score(terms).total;
            let parts = terms.named().map(|(_, term)| term);
            prop_assert!(total <= *parts.iter().max().unwrap());
            prop_assert!(total >= *parts.iter().min().unwrap());
        }

        #[test]
        fn a_score_is_the_rational_sum_rounded_down(terms in any_terms(), weights in whole_weights()) {
            let exact: u128 = terms.named().iter().zip(weights.parts())
                .map(|((_, term), weight)| {
                    u128::from(term.deconstruct()) * u128::from(weight.deconstruct())
                })
                .sum();
            let expected = u128::from(weights.score(terms).total.deconstruct());
            prop_assert_eq!(expected, exact / 1_000_000_000);
        }

        #[test]
        fn a_better_term_never_makes_a_score_worse(
            terms in any_terms(), weights in whole_weights(),
            number in 0usize..6, better in 0u32..=1_000_000_000,
        ) {
            let mut improved = terms;
            let term = term_mut(&mut improved, number);
            *term = (*term).max(Perbill::from_parts(better));
            prop_assert!(weights.score(improved).total >= weights.score(terms).total);
        }

        #[test]
        fn no_weights_make_more_than_one(
            terms in any_terms(), parts in proptest::array::uniform6(0u32..=1_000_000_000),
        ) {
            let [correctness, availability, speed, price, bond, locality] =
                parts.map(Perbill::from_parts);
            let weights = Weights { correctness, availability, speed, price, bond, locality };
            prop_assert!(weights.score(terms).total <= Perbill::one());
        }

        #[test]
        fn asking_for_less_or_bonding_more_is_never_worse(
            a in any::<u64>(), b in any::<u64>(), offered in any::<u64>(),
            exposed in any::<u64>(), value in any::<u64>(),
        ) {
            let (less, more) = (u128::from(a.min(b)), u128::from(a.max(b)));
            prop_assert!(price_term(less, offered.into()) >= price_term(more, offered.into()));
            let free = |cap: u128| bond_term(cap, cap.saturating_sub(exposed.into()), value.into());
            prop_assert!(free(less) <= free(more));
        }

        #[test]
        fn nearer_is_never_worse(a: u8, b: u8) {
            prop_assert!(locality_term(a.min(b)) >= locality_term(a.max(b)));
        }
    }
}
