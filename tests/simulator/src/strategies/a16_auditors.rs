//! A16: an auditor that reports two things, and one that is drawn and keeps silent.

use super::{Detection, Fixed, Promise, Strategy};
use crate::{
    auditors::{Conduct, Drawn},
    market::{lie, Market},
    sample::{Panel, Round, Sample},
};
use stardust_primitives::audit::Answer;

/// Reports the truth and, for good measure, its contrary.
struct Equivocator;

impl Conduct for Equivocator {
    fn reports(&self, drawn: &Drawn<'_>) -> Vec<Vec<Answer>> {
        let false_ = |answer: &Answer| Answer { receipt: lie(answer.index).hash(), ..*answer };
        let truth = drawn.truth();
        vec![truth.iter().map(false_).collect(), truth]
    }
}

/// Never reports, whatever it draws.
struct Silent;

impl Conduct for Silent {
    fn reports(&self, _drawn: &Drawn<'_>) -> Vec<Vec<Answer>> {
        Vec::new()
    }
}

/// An honest provider alone with the equivocator: it must lose nothing and be paid for everything.
fn equivocator(seed: u64) -> Sample {
    let market = Market { batches: 6, share: 0.5, ..Market::WHOLE };
    Round { backup_from: 3, ..Round::with(seed, market) }
        .play(|sim| sim.corrupt(1, || Box::new(Equivocator)))
}

fn silent(seed: u64) -> Sample {
    let market = Market { batches: 8, ..Market::WHOLE };
    let panel = Panel { honest: 3, reporting: 3 };
    Round { panel, ..Round::with(seed, market) }.play(|sim| {
        sim.corrupt(1, || Box::new(Silent));
        sim.add("Mallory", market.bond, false, Box::new(Fixed { batches: 8, lies: 3 }));
    })
}

pub(super) fn strategies() -> Vec<Strategy> {
    vec![
        Strategy::new("A16 double", "an auditor sends two reports", 4, equivocator)
            .promising(Promise::Nothing, Detection::Unknown),
        Strategy::new("A16 silent", "an auditor that wins keeps silent", 63, silent),
    ]
}
