//! A3: fifty identities with the least bond each, one after the other thrown away after its slash. What it costs to
//! register them counts, as nowhere else: elsewhere an identity is there to stay.

use super::Strategy;
use crate::{
    dice::Dice,
    market::Market,
    providers::{Desk, Policy, Work},
    sample::Round,
};
use stardust_primitives::{ids::AssignmentId, BlockNumber};

const SYBILS: u32 = 50;
const WAVE: u32 = 10;

struct Sybil {
    from: BlockNumber,
}

impl Policy for Sybil {
    fn claims(&self, desk: &Desk) -> u32 {
        if desk.next >= self.from {
            super::once(desk, 1)
        } else {
            0
        }
    }

    fn work(&self, _id: AssignmentId, tasks: &[u32], _dice: &mut Dice) -> Option<Work> {
        Some(Work { lies: tasks.iter().copied().collect(), copied: false })
    }
}

pub(super) fn strategies() -> Vec<Strategy> {
    vec![Strategy::new("A3", "50 sybils, each with a whole V* of lies", 10, |seed| {
        // The job is worth fifty times what one least bond secures.
        let share = 0.98 * f64::from(SYBILS);
        let market = Market { batches: SYBILS, share, ..Market::WHOLE };
        let round = Round { backup_from: 75, counts_identities: true, ..Round::with(seed, market) };
        round.play(|sim| {
            for number in 0..SYBILS {
                let from = 3 + number / WAVE * 14;
                let sybil = Box::new(Sybil { from });
                sim.add(&format!("Mallory/{number}"), market.bond, false, sybil);
            }
        })
    })]
}
