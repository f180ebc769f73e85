//! The strategies of the adversaries, and what the protocol promises about each.

mod a01_lazy;
mod a02_most_valuable;
mod a03_rotation;
mod a03_sybils;
mod a04_reputation;
mod a05_copy_cat;
mod a06_withholding;
mod a07_collusion;
mod a08_grinding;
mod a09_garbage;
mod a10_self_challenge;
mod a13_openings;
mod a14_inputs;
mod a15_bombs;
mod a16_auditors;
mod a19_parameters;
mod a20_clearing;
mod a21_replay;

use crate::{
    dice::Dice,
    providers::{Desk, Policy, Work},
    report::Row,
    sample::Sample,
};
use stardust_primitives::ids::AssignmentId;
use stardust_world::in_parallel;
use std::time::Instant;

pub(crate) use a01_lazy::Lazy;

/// What is promised about a strategy's profit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Promise {
    /// It loses money: the upper end of the interval is below zero.
    Loses,
    /// It earns what honest work does: it is allowed.
    Honest,
    /// Nothing: it is no question of money.
    Nothing,
    /// Nothing: it needs more accomplices than the protocol assumes.
    Beyond,
}

/// How often a false result must be caught.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Detection {
    /// As often as theory says.
    AsTheory,
    /// At least as often as theory says.
    AtLeast,
    /// No theory.
    Unknown,
}

/// A strategy.
pub(crate) struct Strategy {
    /// Its number in the list of threats.
    pub(crate) id: &'static str,
    /// What it does.
    pub(crate) what: &'static str,
    /// What must hold of its profit.
    pub(crate) promise: Promise,
    /// What must hold of its detection.
    pub(crate) detection: Detection,
    /// Seeds that suffice for a stable verdict.
    pub(crate) seeds: u32,
    /// Plays one seed.
    pub(crate) play: fn(u64) -> Sample,
}

impl Strategy {
    /// A strategy that must lose money and be caught as theory says.
    pub(crate) const fn new(
        id: &'static str,
        what: &'static str,
        seeds: u32,
        play: fn(u64) -> Sample,
    ) -> Self {
        let (promise, detection) = (Promise::Loses, Detection::AsTheory);
        Self { id, what, promise, detection, seeds, play }
    }

    /// With another promise.
    pub(crate) const fn promising(self, promise: Promise, detection: Detection) -> Self {
        Self { promise, detection, ..self }
    }
}

fn all() -> Vec<Strategy> {
    [
        a01_lazy::strategies(),
        a02_most_valuable::strategies(),
        a03_sybils::strategies(),
        a03_rotation::strategies(),
        a04_reputation::strategies(),
        a05_copy_cat::strategies(),
        a06_withholding::strategies(),
        a07_collusion::strategies(),
        a08_grinding::strategies(),
        a09_garbage::strategies(),
        a10_self_challenge::strategies(),
        a13_openings::strategies(),
        a14_inputs::strategies(),
        a15_bombs::strategies(),
        a16_auditors::strategies(),
        a19_parameters::strategies(),
        a20_clearing::strategies(),
        a21_replay::strategies(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// How much is played.
#[derive(Clone, Copy, Debug)]
pub enum Effort {
    /// The seeds that suffice for a verdict.
    Verdict,
    /// So many times as many.
    Times(u32),
}

/// Plays all strategies whose id begins with `only`, on all cores.
pub fn play(effort: Effort, only: &str) -> Vec<Row> {
    let strategies: Vec<_> =
        all().into_iter().filter(|strategy| strategy.id.starts_with(only)).collect();
    let times = match effort {
        Effort::Verdict => 1,
        Effort::Times(times) => times,
    };
    let mut plan: Vec<(usize, u64)> = Vec::new();
    for (at, strategy) in strategies.iter().enumerate() {
        plan.extend((0..u64::from(strategy.seeds * times)).map(|seed| (at, seed)));
    }
    let samples = in_parallel(&plan, |(at, seed)| {
        let begun = Instant::now();
        let sample = (strategies[*at].play)(*seed);
        Sample { seconds: begun.elapsed().as_secs_f64(), ..sample }
    });
    let mut rows = Vec::new();
    for (at, strategy) in strategies.iter().enumerate() {
        let of = plan.iter().zip(&samples).filter(|((other, _), _)| *other == at);
        rows.push(Row::of(strategy, &of.map(|(_, sample)| sample.clone()).collect::<Vec<_>>()));
    }
    rows
}

/// Claims so many replicas of a job, once.
pub(crate) fn once(desk: &Desk, wanted: u32) -> u32 {
    if desk.committed == 0 {
        wanted.saturating_sub(desk.assigned)
    } else {
        0
    }
}

/// Cheats on a fixed number of tasks of each batch, and reveals whatever the audit says.
pub(crate) struct Fixed {
    /// Batches.
    pub(crate) batches: u32,
    /// False receipts in each.
    pub(crate) lies: u32,
}

impl Policy for Fixed {
    fn claims(&self, desk: &Desk) -> u32 {
        once(desk, self.batches)
    }

    fn work(&self, _id: AssignmentId, tasks: &[u32], dice: &mut Dice) -> Option<Work> {
        let mut tasks = tasks.to_vec();
        let mut work = Work::default();
        for _ in 0..self.lies.min(tasks.len() as u32) {
            let at = dice.below(tasks.len() as u32) as usize;
            work.lies.insert(tasks.swap_remove(at));
        }
        Some(work)
    }
}
