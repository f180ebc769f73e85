//! What checked results earn, and what ends it.

use crate::{Balance, Block, Cause, Id, Market, Refusal, Trust, Who};

/// Classes of programs: tasks of at most an SCU, of at most 32, and longer ones.
const CLASSES: u8 = 3;
/// Steps in which trust halves.
const HALF_LIFE_STEPS: f64 = 32.0;

impl Market {
    /// The class of a job's program, by the length of its tasks.
    fn class(&self, job: u64) -> u8 {
        let gas_limit = self.jobs[&job].spec.gas_limit;
        u8::from(gas_limit > 10_000_000_000) + u8::from(gas_limit > 320_000_000_000)
    }

    fn step_of(&self, now: Block) -> Block {
        now / self.rules.decay_blocks
    }

    /// Trust in a class as it stands now: half of it is left after each 32 steps, rounded down to thousandths.
    fn trust(&self, who: Who, class: u8, now: Block) -> Trust {
        let step = self.step_of(now);
        let old = self.providers.get(&who).and_then(|provider| provider.trust.get(&class));
        let old = old.copied().unwrap_or(Trust { step, ..Trust::default() });
        let passed = f64::from(step - old.step) / HALF_LIFE_STEPS;
        #[allow(
            clippy::cast_possible_truncation,
            reason = "it is rounded down, and less than it was"
        )]
        let points_milli = (old.points_milli as f64 * 0.5f64.powf(passed)).floor() as u128;
        Trust { points_milli, step, ..old }
    }

    /// Whole points by which the audit of a job's work is drawn.
    pub(crate) fn checked(&self, who: Who, job: u64, now: Block) -> u128 {
        self.trust(who, self.class(job), now).points_milli / 1_000
    }

    /// A batch was paid: if it was checked it earns a point, or as much of one as the network's part of the fee is of
    /// the price of a point.
    pub(crate) fn trust_more(
        &mut self,
        who: Who,
        id: Id,
        network_fee: Balance,
        checked: bool,
        now: Block,
    ) -> Result<(), Refusal> {
        let class = self.class(id.job);
        let mut trust = self.trust(who, class, now);
        if checked {
            trust.points_milli += (network_fee * 1_000 / self.rules.fee_per_point).min(1_000);
            trust.batches += 1;
        }
        self.provider(who)?.trust.insert(class, trust);
        Ok(())
    }

    /// What a slash means for trust: a fault ends it in its class, a fraud in all; silence ends it, too, and counts
    /// as nothing until its time to speak is over.
    pub(crate) fn trust_less(&mut self, who: Who, cause: Cause, now: Block) -> Result<(), Refusal> {
        let own = match cause {
            Cause::Expired(id, _) | Cause::Withheld(id, _) => Some(self.class(id.job)),
            Cause::Unanswered(..) | Cause::Fraud(..) => None,
        };
        let silence = matches!(cause, Cause::Unanswered(..));
        for class in 0..CLASSES {
            let known = self.provider(who)?.trust.contains_key(&class);
            if own.is_some_and(|own| own != class) || (silence && !known) {
                continue;
            }
            let mut trust = self.trust(who, class, now);
            (trust.points_milli, trust.batches) = (0, 0);
            trust.faults += u32::from(own.is_some());
            trust.frauds += u32::from(matches!(cause, Cause::Fraud(..)));
            self.provider(who)?.trust.insert(class, trust);
        }
        Ok(())
    }
}
