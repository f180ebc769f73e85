//! A2: honest on everything but the single most valuable task.

use super::{once, Strategy};
use crate::{
    dice::Dice,
    market::Market,
    providers::{Desk, Policy, Work},
    sample::Round,
};
use stardust_primitives::ids::AssignmentId;

struct MostValuable;

impl Policy for MostValuable {
    fn claims(&self, desk: &Desk) -> u32 {
        once(desk, if desk.job.0 == 0 { CHEAP.batches } else { 1 })
    }

    fn work(&self, id: AssignmentId, tasks: &[u32], _dice: &mut Dice) -> Option<Work> {
        let lies = tasks.iter().copied().filter(|_| id.job.0 == 1).collect();
        Some(Work { lies, copied: false })
    }
}

const CHEAP: Market = Market { batches: 3, batch_size: 10, share: 0.1, ..Market::WHOLE };
const DEAR: Market = Market { batches: 1, batch_size: 1, share: 0.85, outside: 0.9, ..CHEAP };

pub(super) fn strategies() -> Vec<Strategy> {
    vec![Strategy::new("A2", "cheats on one task, worth 85% of V*", 330, |seed| {
        let round = Round { markets: vec![CHEAP, DEAR], ..Round::new(seed) };
        round.play(|sim| sim.add("Mallory", DEAR.bond, false, Box::new(MostValuable)))
    })]
}
