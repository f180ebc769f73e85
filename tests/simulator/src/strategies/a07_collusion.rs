//! A7: f of the four validators report and vote what their provider says.

use super::{Detection, Fixed, Promise, Strategy};
use crate::{
    auditors::{Conduct, Drawn},
    market::{lie, Market},
    sample::{Panel, Round, Sample},
};
use sp_core::H256;
use stardust_primitives::audit::Answer;

/// Swears to whatever the provider says.
struct Accomplice;

impl Conduct for Accomplice {
    fn reports(&self, drawn: &Drawn<'_>) -> Vec<Vec<Answer>> {
        vec![drawn.claimed()]
    }

    fn vote(&self, task: u32) -> Option<H256> {
        Some(lie(task).hash())
    }
}

fn play(seed: u64, accomplices: u32) -> Sample {
    let panel = Panel { honest: 4 - accomplices, reporting: 4 };
    let market = Market { batches: 8, ..Market::WHOLE };
    Round { panel, ..Round::with(seed, market) }.play(|sim| {
        sim.corrupt(accomplices as usize, || Box::new(Accomplice));
        sim.add("Mallory", market.bond, false, Box::new(Fixed { batches: 8, lies: 3 }));
    })
}

pub(super) fn strategies() -> Vec<Strategy> {
    let beyond = |strategy: Strategy, detection| strategy.promising(Promise::Beyond, detection);
    let (theory, unknown) = (Detection::AsTheory, Detection::Unknown);
    vec![
        Strategy::new("A7 f=0", "no accomplice among four auditors", 63, |seed| play(seed, 0)),
        Strategy::new("A7 f=1", "one accomplice", 63, |seed| play(seed, 1)),
        // Beyond a third the panel decides nothing; beyond two thirds it decides for the lie.
        beyond(
            Strategy::new("A7 f=2", "two: no verdict any more", 3, |seed| play(seed, 2)),
            theory,
        ),
        beyond(
            Strategy::new("A7 f=3", "three: the panel is theirs", 3, |seed| play(seed, 3)),
            unknown,
        ),
        beyond(Strategy::new("A7 f=4", "all", 2, |seed| play(seed, 4)), theory),
    ]
}
