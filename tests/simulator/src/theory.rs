//! What the protocol's text predicts, in floating point and without the code under test.

/// phi: share of the bond that a fraud costs.
pub(crate) const FRAUD_SLASH: f64 = 0.3;
/// rho: most of a slash that is ever paid out.
pub(crate) const PAID_OUT: f64 = 0.25;
/// m: safety margin.
pub(crate) const MARGIN: f64 = 2.0;
/// Share of auditors that the protocol takes for honest and online.
pub(crate) const EFFECTIVE: f64 = 0.63;
/// Tranches in which the expected audits double; one more draws everybody.
const DOUBLING_TRANCHES: i32 = 4;

/// V*: the exposure that a bond secures.
pub(crate) fn exposure_cap(bond: f64) -> f64 {
    (1.0 - PAID_OUT) * (1.0 - (-1.0f64).exp()) * FRAUD_SLASH * bond / MARGIN
}

/// Lambda of a batch.
pub(crate) fn expected_audits(value: f64, bond: f64, checked: u32, tasks: u32) -> f64 {
    let newcomer = checked < 20;
    let floor = if newcomer { 2.0 } else { (2.0 / (1.0 + f64::from(checked) / 20.0)).max(0.2) };
    (floor.max(value / exposure_cap(bond)) / EFFECTIVE).min(f64::from(tasks))
}

/// An audit, as far as its outcome hangs on chance.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Lottery {
    /// Lambda in force.
    pub(crate) expected: f64,
    /// Validators of the session.
    pub(crate) validators: u32,
    /// Tasks of the batch.
    pub(crate) tasks: u32,
    /// Validators that report what is true.
    pub(crate) honest: u32,
    /// Validators that report at all: a report, true or not, ends the growth of the draw.
    pub(crate) reporting: u32,
}

impl Lottery {
    /// Audits that one validator has in a tranche, on average.
    fn share(&self, tranche: i32) -> f64 {
        let expected = if tranche < DOUBLING_TRANCHES {
            self.expected * 2f64.powi(tranche)
        } else {
            self.expected.max(f64::from(self.validators))
        };
        let validators = f64::from(self.validators);
        expected.min(f64::from(self.tasks) * validators) / validators
    }

    /// The chance that none of `lies` false receipts meets an honest audit.
    ///
    /// Of each tranche: the chance that it is reached, times that every honest draw misses and somebody
    /// reports. A validator that drew nothing so far has a lot above the share of the tranche before.
    pub(crate) fn missed(&self, lies: u32) -> f64 {
        let (honest, reporting) = (self.honest as i32, self.reporting as i32);
        let (mut reached, mut missed, mut before) = (1.0, 0.0, 0.0);
        let last = if self.expected < 1.0 { 0 } else { DOUBLING_TRANCHES };
        for tranche in 0..=last {
            let share = self.share(tranche);
            let (whole, fraction) = (share.floor(), share.fract());
            let one_more = ((fraction - before) / (1.0 - before)).clamp(0.0, 1.0);
            let few = self.misses(whole as u32, lies);
            let many = self.misses(whole as u32 + 1, lies);
            let miss = few * (1.0 - one_more) + many * one_more;
            let nothing = if whole > 0.0 { 0.0 } else { 1.0 - one_more };
            if tranche == last {
                return missed + reached * miss.powi(honest);
            }
            missed += reached * (miss.powi(honest) - nothing.powi(reporting));
            reached *= nothing.powi(reporting);
            before = if whole > 0.0 { 0.0 } else { fraction };
            if reached <= 0.0 {
                break;
            }
        }
        missed
    }

    /// The answers that an honest batch gets, on average: those of the first tranche in which anybody is drawn. Everybody
    /// that is drawn reports.
    pub(crate) fn audits(&self) -> f64 {
        let (reporting, mut reached, mut audits, mut before) =
            (f64::from(self.reporting), 1.0, 0.0, 0.0);
        let last = if self.expected < 1.0 { 0 } else { DOUBLING_TRANCHES };
        for tranche in 0..=last {
            let share = self.share(tranche);
            let most = f64::from(self.tasks);
            let one_more = ((share.fract() - before) / (1.0 - before)).clamp(0.0, 1.0);
            let drawn = share.floor().min(most) * (1.0 - one_more)
                + (share.floor() + 1.0).min(most) * one_more;
            audits += reached * reporting * drawn;
            if share >= 1.0 {
                break;
            }
            reached *= (1.0 - one_more).powi(self.reporting as i32);
            before = share.fract();
        }
        audits
    }

    /// The chance that `audits` different tasks are all true where `lies` are false.
    fn misses(&self, audits: u32, lies: u32) -> f64 {
        (0..audits).fold(1.0, |chance, turn| {
            let left = f64::from(self.tasks.saturating_sub(turn));
            let good = f64::from(self.tasks.saturating_sub(turn).saturating_sub(lies));
            if left > 0.0 {
                chance * good / left
            } else {
                chance
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dice::Dice;

    /// Plays the lottery as the protocol tells it, one validator after the other.
    fn play(lottery: &Lottery, lies: u32, dice: &mut Dice) -> bool {
        let lots: Vec<f64> = (0..lottery.validators).map(|_| dice.unit()).collect();
        let last = if lottery.expected < 1.0 { 0 } else { DOUBLING_TRANCHES };
        for tranche in 0..=last {
            let share = lottery.share(tranche);
            let count = |lot: f64| share.floor() as u32 + u32::from(lot < share.fract());
            if tranche < last
                && lots.iter().take(lottery.reporting as usize).all(|lot| count(*lot) == 0)
            {
                continue;
            }
            let mut missed = true;
            for lot in lots.iter().take(lottery.honest as usize) {
                let mut tasks: Vec<u32> = (0..lottery.tasks).collect();
                for _ in 0..count(*lot).min(lottery.tasks) {
                    let at = dice.below(tasks.len() as u32) as usize;
                    missed &= tasks.swap_remove(at) >= lies;
                }
            }
            return missed;
        }
        true
    }

    #[test]
    fn the_formula_is_what_the_lottery_gives() {
        let mut dice = Dice::new(1);
        for (expected, tasks, honest, reporting, lies) in [
            (3.17, 20, 4, 4, 1),
            (3.17, 20, 3, 3, 5),
            (0.32, 20, 4, 4, 20),
            (1.0, 1, 4, 4, 1),
            (1.2, 10, 2, 4, 3),
            (1.2, 10, 1, 1, 3),
            (6.5, 30, 4, 4, 2),
        ] {
            let lottery = Lottery { expected, validators: 4, tasks, honest, reporting };
            let runs = 40_000;
            let missed = (0..runs).filter(|_| play(&lottery, lies, &mut dice)).count();
            let (rate, model) = (missed as f64 / f64::from(runs), lottery.missed(lies));
            assert!((rate - model).abs() < 0.011, "{lottery:?} {lies}: {rate} {model}");
        }
    }

    #[test]
    fn the_protocols_own_examples() {
        assert!((exposure_cap(500.0) - 35.557).abs() < 0.001);
        assert!((expected_audits(0.0, 500.0, 0, 20) - 3.1746).abs() < 0.001);
        assert!((expected_audits(0.0, 500.0, 400, 20) - 0.3175).abs() < 0.001);
    }
}
