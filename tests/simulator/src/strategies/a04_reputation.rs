//! A4: builds reputation on small honest batches, then cheats on whole ones.

use super::{once, Strategy};
use crate::{
    dice::Dice,
    market::Market,
    providers::{Desk, Policy, Work},
    sample::Round,
};
use stardust_primitives::ids::AssignmentId;

struct Patient;

impl Policy for Patient {
    fn claims(&self, desk: &Desk) -> u32 {
        match desk.job.0 {
            0 if desk.committed < SMALL.batches => {
                SMALL.batches - desk.committed.max(desk.assigned)
            }
            1 if desk.checked >= 20 => once(desk, LARGE.batches),
            _ => 0,
        }
    }

    fn work(&self, id: AssignmentId, tasks: &[u32], _dice: &mut Dice) -> Option<Work> {
        let lies = tasks.iter().copied().filter(|_| id.job.0 == 1).collect();
        Some(Work { lies, copied: false })
    }
}

const SMALL: Market = Market { batches: 36, batch_size: 3, share: 0.3, ..Market::WHOLE };
const LARGE: Market = Market { batches: 12, batch_size: 20, share: 0.95, ..Market::WHOLE };

pub(super) fn strategies() -> Vec<Strategy> {
    vec![Strategy::new("A4", "honest on 108 tasks, then on none", 30, |seed| {
        let markets = vec![SMALL, LARGE];
        let round = Round { markets, backup_from: 60, ..Round::new(seed) };
        round.play(|sim| sim.add("Mallory", LARGE.bond, false, Box::new(Patient)))
    })]
}
