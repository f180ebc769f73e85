//! A8: authors keep the reports of audits out of their blocks. The lots are fixed before: leaving blocks
//! out, or choosing among them, changes no draw.

use super::{Detection, Fixed, Promise, Strategy};
use crate::{
    market::Market,
    sample::{Round, Sample},
};

fn play(seed: u64, authors: u32) -> Sample {
    let market = Market { batches: 8, ..Market::WHOLE };
    // Other seeds than A7's, which would give the same lots, and so the same figures.
    let seed = seed + 1_000 * u64::from(authors);
    Round::with(seed, market).play(|sim| {
        sim.censors = authors;
        sim.add("Mallory", market.bond, false, Box::new(Fixed { batches: 8, lies: 3 }));
    })
}

pub(super) fn strategies() -> Vec<Strategy> {
    // A censored tranche is followed by one that draws more.
    let at_least = Detection::AtLeast;
    vec![
        Strategy::new("A8 r=1", "one author of four drops reports", 63, |seed| play(seed, 1)),
        Strategy::new("A8 r=2", "two", 63, |seed| play(seed, 2))
            .promising(Promise::Loses, at_least),
        Strategy::new("A8 r=3", "three", 63, |seed| play(seed, 3))
            .promising(Promise::Loses, at_least),
    ]
}
