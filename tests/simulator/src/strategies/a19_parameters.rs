//! A19: parameters at random. No call sets them yet, so the relation that a setter would have to guard is
//! tested on the pure functions: for any set of cheated tasks, the expected loss is at least m times what it
//! may win, with as many honest auditors as the protocol assumes.

use super::{Detection, Promise, Strategy};
use crate::{
    dice::Dice,
    sample::Sample,
    theory::{Lottery, EFFECTIVE},
};
use sp_runtime::Perbill;
use stardust_primitives::{
    money::{expected_audits, Deterrence},
    STAR,
};

const VECTORS: u32 = 500;

/// The share of the promised deterrence that a vector keeps: 1 and more is the promise kept.
fn kept(dice: &mut Dice, lone: bool) -> f64 {
    let percent = |dice: &mut Dice, from, to| from + dice.below(to - from + 1);
    let (phi, rho) = (percent(dice, 10, 100), percent(dice, 0, 90));
    let margin = percent(dice, 1, 8);
    let deterrence = Deterrence {
        fraud_slash: Perbill::from_percent(phi),
        paid_out: Perbill::from_percent(rho),
        // How the part that is paid out is shared does not matter for what is lost.
        compensated: Perbill::zero(),
        margin,
    };
    let bond = u128::from(500 + dice.below(100_000)) * STAR;
    let cap = deterrence.exposure_cap(bond);
    let lost = (1.0 - f64::from(rho) / 100.0) * f64::from(phi) / 100.0 * bond as f64;
    // A third, rounded up, of as many validators as EFFECTIVE divides evenly.
    let validators = 100;
    let honest = (EFFECTIVE * 100.0) as u32;
    let (mut missed, mut won, mut left) = (1.0, 0.0, cap);
    for _ in 0..1 + dice.below(12) {
        let tasks = if lone { 1 } else { 2 + dice.below(64) };
        let value = (left as f64 * dice.unit()) as u128;
        let lies = 1 + dice.below(tasks);
        let expected = expected_audits(value, cap, dice.below(400), tasks).to_float();
        let lottery = Lottery { expected, validators, tasks, honest, reporting: honest };
        missed *= lottery.missed(lies);
        won += value as f64 * f64::from(lies) / f64::from(tasks);
        left -= value;
    }
    (1.0 - missed) * lost / (f64::from(margin) * won)
}

fn vectors(seed: u64, lone: bool) -> Sample {
    let mut dice = Dice::new(seed);
    let worst = (0..VECTORS).map(|_| kept(&mut dice, lone)).fold(f64::INFINITY, f64::min);
    let mut sample = Sample { tasks: u64::from(VECTORS), ..Sample::default() };
    if worst < 0.999 {
        let broken = format!(
            "seed {seed}: the worst of {VECTORS} vectors keeps {worst:.2} of the deterrence"
        );
        sample.violations.push(broken);
    }
    sample
}

pub(super) fn strategies() -> Vec<Strategy> {
    let (nothing, unknown) = (Promise::Nothing, Detection::Unknown);
    vec![
        Strategy::new("A19", "500 vectors of parameters, bonds and cheated sets", 4, |seed| {
            vectors(seed, false)
        })
        .promising(nothing, unknown),
        Strategy::new("A19 lone", "the same with batches of one task", 4, |seed| {
            vectors(seed, true)
        })
        .promising(nothing, unknown),
    ]
}
