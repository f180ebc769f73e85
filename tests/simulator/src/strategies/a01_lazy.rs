//! A1: a lazy provider makes up the receipt of each task with a fixed chance.

use super::{once, Strategy};
use crate::{
    dice::Dice,
    market::Market,
    providers::{Desk, Policy, Work},
    sample::{Round, Sample},
};
use stardust_primitives::ids::AssignmentId;

/// The policy.
pub(crate) struct Lazy {
    /// The chance.
    pub(crate) rate: f64,
    /// Batches that it takes.
    pub(crate) batches: u32,
}

impl Policy for Lazy {
    fn claims(&self, desk: &Desk) -> u32 {
        once(desk, self.batches)
    }

    fn work(&self, _id: AssignmentId, tasks: &[u32], dice: &mut Dice) -> Option<Work> {
        let lies = tasks.iter().copied().filter(|_| dice.chance(self.rate)).collect();
        Some(Work { lies, copied: false })
    }
}

/// One run at this rate and bond.
pub(crate) fn play_at(seed: u64, rate: f64, bond: u32) -> Sample {
    let market = Market { bond, ..Market::WHOLE };
    Round::with(seed, market).play(|sim| {
        sim.add("Mallory", bond, false, Box::new(Lazy { rate, batches: market.batches }));
    })
}

pub(super) fn strategies() -> Vec<Strategy> {
    vec![
        Strategy::new("A1 1%", "lazy on 1% of the tasks", 50, |seed| play_at(seed, 0.01, 500)),
        Strategy::new("A1 10%", "lazy on 10%", 50, |seed| play_at(seed, 0.1, 500)),
        Strategy::new("A1 100%", "does no work at all", 50, |seed| play_at(seed, 1.0, 500)),
    ]
}
