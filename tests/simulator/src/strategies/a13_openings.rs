//! A13: opens its commitment wrongly: too little, too much, altered, cut short or padded.

use super::{once, Detection, Promise, Strategy};
use crate::{
    market::Market,
    providers::{Audited, Desk, Policy, Reveal, WRONG_WAYS},
    sample::{Round, Sample},
};

struct Wrong {
    from: u32,
}

impl Policy for Wrong {
    fn claims(&self, desk: &Desk) -> u32 {
        once(desk, MARKET.batches)
    }

    fn reveal(&self, seen: &Audited) -> Reveal {
        Reveal::Wrong((self.from + seen.next) % WRONG_WAYS)
    }
}

const MARKET: Market = Market { batches: 2, batch_size: 100, share: 0.5, ..Market::WHOLE };

fn play(seed: u64) -> Sample {
    let round = Round { backup_from: 150, ..Round::with(seed, MARKET) };
    round.play_then(
        |sim| sim.add("Mallory", MARKET.bond, false, Box::new(Wrong { from: seed as u32 })),
        |sim| {
            // A hundred blocks of wrong reveals for each batch, less what the network lost.
            if sim.ledger.failed < 100 {
                let failed = sim.ledger.failed;
                sim.violations.push(format!("only {failed} wrong reveals were refused"));
            }
        },
    )
}

pub(super) fn strategies() -> Vec<Strategy> {
    vec![Strategy::new("A13", "wrong, partial and oversized openings", 50, play)
        .promising(Promise::Loses, Detection::Unknown)]
}
