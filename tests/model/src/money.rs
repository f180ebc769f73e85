//! The numbers of the protocol, and what follows from them. Payouts round down, debts up.

use crate::{Balance, Block, Id, Job, Market, Purse, Receipt, Refusal, Spec, Who};

/// Gas of an SCU.
const SCU: u128 = 10_000_000_000;
/// 1 - 1/e, in billionths.
const ONE_LESS_1_OVER_E: u128 = 632_120_558;

/// The governed parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "named and explained in the protocol's sections 4, 5 and 7")]
pub struct Rules {
    pub existential_deposit: Balance,
    pub least_bond: Balance,
    /// What the first registration burns, and none burns less.
    pub least_price: Balance,
    /// Blocks in which the price of a registration halves.
    pub half_life: Block,
    /// Held for a provider's record.
    pub registration_deposit: Balance,
    pub unbonding_blocks: Block,
    /// From a payment to the last answer to a demand for its outputs.
    pub liable_blocks: Block,
    pub most_capacity: u32,
    /// phi, in percent.
    pub fraud_percent: u128,
    /// rho, in percent.
    pub paid_out_percent: u128,
    /// Most of a slash for the harmed requester, in percent; part of rho.
    pub compensated_percent: u128,
    pub defer_blocks: Block,
    /// m.
    pub margin: u128,
    pub fault_percent: u128,
    pub provider_percent: u128,
    pub author_percent: u128,
    /// Who gets the rest of a fee.
    pub network: Who,
    pub price_floor: Balance,
    pub most_claim_blocks: Block,
    pub most_run_blocks: Block,
    /// Gas per block that a provider's batches may take which it has claimed and not committed.
    pub most_load: u64,
    pub audit_blocks: Block,
    /// Gas that an auditor runs in a block.
    pub audit_gas_per_block: u64,
    pub reveal_blocks: Block,
    /// For which a withheld commitment may still be shown.
    pub clear_blocks: Block,
    pub panel_blocks: Block,
    pub audit_pay_percent: u128,
    /// What the network must get of a checked batch's fee for a whole point of trust.
    pub fee_per_point: Balance,
    /// Blocks of one of the 32 steps in which trust halves.
    pub decay_blocks: Block,
    /// Blocks for which an auditor's fault counts.
    pub fault_blocks: Block,
    /// Validators at first, numbered from 0.
    pub validators: u8,
    /// The accounts of all that may ever be validators.
    pub auditors: [Who; 4],
}

impl Rules {
    /// V*: the exposure that a bond secures.
    pub fn exposure_cap(&self, bond: Balance) -> Balance {
        let lost_for_good = bond * self.fraud_percent / 100 * (100 - self.paid_out_percent) / 100;
        lost_for_good * ONE_LESS_1_OVER_E / 1_000_000_000 / self.margin
    }

    /// What a fraud costs this bond.
    pub fn fraud_slash(&self, bond: Balance) -> Balance {
        (bond * self.fraud_percent).div_ceil(100)
    }

    /// What a fault in a batch of this fee limit costs.
    pub fn fault_slash(&self, fee_limit: Balance) -> Balance {
        (fee_limit * self.fault_percent).div_ceil(100)
    }

    /// Blocks of an audit's tranche.
    pub fn tranche_blocks(&self, gas_limit: u64) -> Block {
        let run = gas_limit.div_ceil(self.audit_gas_per_block);
        self.audit_blocks + Block::try_from(run).unwrap_or(Block::MAX)
    }

    /// Whether Lambda is at least one: max(Lambda_min, value / V*) >= 0.63.
    pub fn expects_report(&self, value: Balance, bond: Balance, checked: u128) -> bool {
        // Lambda_min = 2 for newcomers, then 2 / (1 + checked / 20), never below 0.2.
        let by_trust = checked < 20 || 4_000 >= 63 * (20 + checked);
        by_trust || value * 100 >= 63 * self.exposure_cap(bond)
    }
}

/// ceil(gas x price / 10^10).
pub(crate) fn fee(gas: u128, price: Balance) -> Balance {
    (gas * price).div_ceil(SCU)
}

impl Spec {
    /// How many batches.
    pub fn batches(&self) -> u32 {
        self.tasks.div_ceil(self.batch_size)
    }

    /// The first task of a batch.
    pub fn first_task(&self, batch: u32) -> u32 {
        batch * self.batch_size
    }

    /// How many tasks a batch has.
    pub fn tasks_of(&self, batch: u32) -> u32 {
        self.batch_size.min(self.tasks - self.first_task(batch))
    }

    /// The most that one replica of a batch can cost.
    pub fn fee_limit(&self, batch: u32) -> Balance {
        u128::from(self.tasks_of(batch)) * fee(self.gas_limit.into(), self.price)
    }

    /// What may be due to one auditor of a critical batch: it audits one task.
    pub(crate) fn audit_limit(&self, percent: u128) -> Balance {
        (fee(self.gas_limit.into(), self.price) * percent).div_ceil(100)
    }

    /// Gas per block that a full batch takes of its provider's capacity.
    pub(crate) fn pace(&self) -> u64 {
        let tasks = self.batch_size.min(self.tasks);
        (u64::from(tasks) * self.gas_limit).div_ceil(self.run_blocks.into())
    }

    /// What one replica of a batch adds to its provider's exposure.
    pub fn value(&self, batch: u32) -> Balance {
        self.fee_limit(batch) + u128::from(self.tasks_of(batch)) * self.value_at_risk
    }
}

impl Job {
    /// What is held for one replica of a batch, its audits included.
    pub(crate) fn part(&self, batch: u32) -> Balance {
        self.spec.fee_limit(batch) + self.reserve
    }
}

impl Market {
    /// Takes an amount from somebody's free balance; the existential deposit stays free.
    pub(crate) fn take_free(&mut self, who: Who, amount: Balance) -> Result<&mut Purse, Refusal> {
        let least = self.rules.existential_deposit;
        let purse = self.purses.get_mut(&who).ok_or(Refusal::CannotAfford)?;
        let spendable = purse.free.saturating_sub(least);
        purse.free -= if amount <= spendable { amount } else { Err(Refusal::CannotAfford)? };
        Ok(purse)
    }

    /// Pays the fee of a final replica: to its provider, the author, the home domain, and the network. Says what the last
    /// got.
    pub(crate) fn pay_fee(&mut self, id: Id, provider: Who, gas: u128) -> Balance {
        let rules = self.rules;
        let spec = &self.jobs[&id.job].spec;
        let (author, home, fee) = (spec.author, spec.home, fee(gas, spec.price));
        let provider_part = fee * rules.provider_percent / 100;
        let author_part = fee * rules.author_percent / 100;
        let home = home.map(|(treasury, percent)| (treasury, fee * percent / 100));
        let rest = self.pay_out(id.job, provider, provider_part);
        let rest = rest + self.pay_out(id.job, author, author_part);
        let rest = rest + home.map_or(0, |(treasury, part)| self.pay_out(id.job, treasury, part));
        let home_part = home.map_or(0, |(_, part)| part);
        let rest = fee - provider_part - author_part - home_part + rest;
        rest - self.pay_out(id.job, rules.network, rest)
    }

    /// Pays from a job's escrow; returns what the payee could not receive.
    fn pay_out(&mut self, job: u64, to: Who, amount: Balance) -> Balance {
        if !self.can_receive(to, amount) {
            return amount;
        }
        self.take_escrow(job, amount).paid += amount;
        self.purses.entry(to).or_default().free += amount;
        0
    }

    /// An account that does not exist cannot get less than the existential deposit.
    fn can_receive(&self, to: Who, amount: Balance) -> bool {
        self.purses.contains_key(&to) || amount >= self.rules.existential_deposit
    }

    /// Pays an account what was taken elsewhere, and says how much it got: all or nothing.
    pub(crate) fn receive(&mut self, to: Who, amount: Balance) -> Balance {
        let got = if self.can_receive(to, amount) { amount } else { 0 };
        if got > 0 {
            self.purses.entry(to).or_default().free += got;
        }
        got
    }

    /// Pays the auditors of an accepted reveal: from the batch's reserve, or else from what the network has.
    pub(crate) fn pay_audits(&mut self, job: u64, answers: &[(Who, u32, Receipt)]) {
        let Rules { network, existential_deposit, audit_pay_percent, auditors, .. } = self.rules;
        let Job { spec: Spec { price, critical, .. }, reserve, .. } = self.jobs[&job];
        let mut reserve = reserve;
        let mut dues: Vec<(Who, Balance)> = Vec::new();
        for (auditor, _, receipt) in answers {
            let due = u128::from(receipt.gas) * price * audit_pay_percent / (100 * SCU);
            match dues.iter_mut().find(|(known, _)| known == auditor) {
                Some((_, sum)) => *sum += due,
                None => dues.push((*auditor, due)),
            }
        }
        for (auditor, due) in dues {
            if critical {
                let paid = self.receive(auditors[usize::from(auditor)], due.min(reserve));
                self.take_escrow(job, paid).paid += paid;
                reserve -= paid;
                continue;
            }
            let has = self.purses.get(&network).map_or(0, |purse| purse.free);
            let amount = due.min(has.saturating_sub(existential_deposit));
            let paid = self.receive(auditors[usize::from(auditor)], amount);
            if paid > 0 {
                self.purses.entry(network).or_default().free -= paid;
            }
        }
    }

    /// Gives a part of a job's escrow back to its requester.
    pub(crate) fn refund(&mut self, job: u64, amount: Balance) {
        let job = self.take_escrow(job, amount);
        job.refunded += amount;
        let requester = job.requester;
        self.purses.entry(requester).or_default().free += amount;
    }

    fn take_escrow(&mut self, job: u64, amount: Balance) -> &mut crate::Job {
        let requester = self.jobs[&job].requester;
        self.purses.entry(requester).or_default().escrow -= amount;
        self.known_job(job)
    }
}
