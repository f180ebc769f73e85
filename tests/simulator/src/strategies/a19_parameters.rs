//! A19: governance sets parameters to zero, to the largest there is, and at random. The calls accept exactly what keeps
//! the protocol's promise: for any set of cheated tasks the expected loss is at least m times what it may win, with
//! as many honest auditors as the protocol assumes. Both sides are in floating point here.

use super::{Detection, Promise, Strategy};
use crate::{
    dice::Dice,
    sample::Sample,
    theory::{Lottery, EFFECTIVE},
};
use sp_runtime::Perbill;
use stardust_primitives::{
    parameters::{BondParameters, Parameters, VerificationParameters},
    STAR,
};
use stardust_runtime::{params, ProtocolParameters, RuntimeOrigin};
use stardust_world::{chain, dispatch};

const VECTORS: u32 = 500;

/// What governance tries: the numbers that deterrence hangs on, in parts of a billion, thousandths and as they are.
struct Attempt {
    phi: u32,
    rho: u32,
    margin: u32,
    limit: u32,
    honest: u32,
    least: u32,
    newcomer: u32,
}

impl Attempt {
    fn new(dice: &mut Dice) -> Self {
        // Mostly what is allowed, now and then an end or anything.
        let mut pick = |least: u32, most: u32| match dice.below(24) {
            0 => 0,
            1 => u32::MAX,
            2 => least.saturating_sub(1),
            3 => most + 1,
            4 => dice.next() as u32,
            5 => least,
            6 => most,
            _ => least + dice.below(most - least + 1),
        };
        let (phi, rho) = (pick(100_000_000, 999_999_999), pick(0, 250_000_000));
        let (margin, honest) = (pick(2, 10), pick(250_000_000, 630_000_000));
        // Mostly no more than this rho and this margin bear.
        let most = u64::from(margin.min(10)) * 1_000_000_000
            / (1_000_000_000 - u64::from(rho.min(250_000_000)));
        let limit = pick(1, most.saturating_sub(1).clamp(1, 9) as u32);
        let newcomer = pick(1_000, 8_000);
        let least = pick(200, newcomer.clamp(200, 8_000));
        // A share is one at most.
        let [phi, rho, honest] = [phi, rho, honest].map(|share| share.min(1_000_000_000));
        Self { phi, rho, margin, limit, honest, least, newcomer }
    }

    fn verification(&self) -> VerificationParameters {
        let mut parameters = params::PARAMETERS.verification;
        parameters.rates.least_audits_milli = self.least;
        parameters.rates.newcomer_audits_milli = self.newcomer;
        parameters.rates.honest_share = Perbill::from_parts(self.honest);
        parameters
    }

    fn bonds(&self) -> BondParameters {
        let mut parameters = params::PARAMETERS.bonds;
        parameters.deterrence.fraud_slash = Perbill::from_parts(self.phi);
        parameters.deterrence.paid_out = Perbill::from_parts(self.rho);
        // How the part that is paid out is shared does not matter for what is lost.
        parameters.deterrence.compensated = Perbill::zero();
        parameters.deterrence.margin = self.margin;
        parameters.delegation_limit = self.limit;
        parameters
    }

    /// Whether the protocol lets governance set the rates; how many are taken for honest is no more than are.
    fn may_set_rates(&self) -> bool {
        let honest = f64::from(self.honest) / 1e9;
        (200..=self.newcomer).contains(&self.least)
            && (1_000..=8_000).contains(&self.newcomer)
            && (0.25..=EFFECTIVE).contains(&honest)
    }

    fn may_set_bonds(&self) -> bool {
        let own = (1.0 - f64::from(self.rho) / 1e9) * (1.0 + f64::from(self.limit));
        self.phi >= 100_000_000
            && self.rho <= 250_000_000
            && (2..=10).contains(&self.margin)
            && (1..=9).contains(&self.limit)
            && own <= f64::from(self.margin) + 1e-12
    }
}

/// The share of the promised deterrence that the parameters in force keep: 1 and more is the promise kept, also where a
/// cheater has as much delegated as counts and minds its own bond alone.
fn kept(dice: &mut Dice, parameters: &Parameters, lone: bool) -> f64 {
    let deterrence = &parameters.bonds.deterrence;
    let share = |share: Perbill| f64::from(share.deconstruct()) / 1e9;
    let bond = u128::from(500 + dice.below(100_000)) * STAR;
    let with_others = bond * u128::from(1 + dice.below(1 + parameters.bonds.delegation_limit));
    let cap = deterrence.exposure_cap(with_others);
    let own = share(deterrence.fraud_slash) * bond as f64;
    let all =
        (1.0 - share(deterrence.paid_out)) * share(deterrence.fraud_slash) * with_others as f64;
    // A third, rounded up, of as many validators as EFFECTIVE divides evenly.
    let validators = 100;
    let honest = (EFFECTIVE * 100.0) as u32;
    let (mut missed, mut won, mut left) = (1.0, 0.0, cap);
    for _ in 0..1 + dice.below(12) {
        let tasks = if lone { 1 } else { 2 + dice.below(64) };
        let value = (left as f64 * dice.unit()) as u128;
        let lies = 1 + dice.below(tasks);
        let rates = &parameters.verification.rates;
        let expected = rates.expected_audits(value, cap, dice.below(400), tasks).to_float();
        let lottery = Lottery { expected, validators, tasks, honest, reporting: honest };
        missed *= lottery.missed(lies);
        won += value as f64 * f64::from(lies) / f64::from(tasks);
        left -= value;
    }
    (1.0 - missed) * own.min(all / f64::from(deterrence.margin)) / won
}

fn vectors(seed: u64, lone: bool) -> Sample {
    let mut dice = Dice::new(seed);
    let mut sample = Sample { tasks: u64::from(VECTORS), ..Sample::default() };
    let mut worst = f64::INFINITY;
    chain::externalities("local").execute_with(|| {
        for turn in 0..VECTORS {
            let attempt = Attempt::new(&mut dice);
            let (verification, bonds) = (attempt.verification(), attempt.bonds());
            let set = [
                pallet_protocol_parameters::Call::set_verification { parameters: verification },
                pallet_protocol_parameters::Call::set_bonds { parameters: bonds },
            ];
            let accepted = set.map(|call| {
                let before = ProtocolParameters::current();
                let result = dispatch(call, RuntimeOrigin::root());
                let now = ProtocolParameters::current();
                if result.is_err() && now != before {
                    let changed = format!("seed {seed}: vector {turn} is refused and changes it");
                    sample.violations.push(changed);
                }
                result.is_ok()
            });
            // Both ways: what keeps the promise is accepted, what does not is refused.
            if accepted != [attempt.may_set_rates(), attempt.may_set_bonds()] {
                sample
                    .violations
                    .push(format!("seed {seed}: vector {turn} is accepted: {accepted:?}"));
            }
            worst = worst.min(kept(&mut dice, &ProtocolParameters::current(), lone));
        }
    });
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
        Strategy::new("A19", "500 votes on parameters; bonds and cheated sets", 4, |seed| {
            vectors(seed, false)
        })
        .promising(nothing, unknown),
        Strategy::new("A19 lone", "the same with batches of one task", 4, |seed| {
            vectors(seed, true)
        })
        .promising(nothing, unknown),
    ]
}
