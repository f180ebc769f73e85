//! What is bought: jobs of a value that stands in a chosen relation to a bond.

use crate::theory;
use sp_core::H256;
use stardust_primitives::{
    hashing::tagged, ids::JobId, job::JobSpec, receipt::Receipt, Balance, BlockNumber, GAS_PER_SCU,
    STAR,
};
use stardust_world::{post, spec, GAS_LIMIT};

/// What running gas costs its provider, as a share of the price: half, of the 80% that it is paid.
pub(crate) const COST: f64 = 0.5;

/// The true receipt of a task: a hash of its index, and between a tenth and all but a tenth of the limit.
pub(crate) fn truth(index: u32) -> Receipt {
    let hash = tagged("simulated-truth", &index);
    let gas = GAS_LIMIT / 10 + u64::from(hash.0[0]) * (GAS_LIMIT / 10 * 8) / 255;
    Receipt::returned(index, hash.as_bytes(), gas)
}

/// What a cheater says instead: anything, at the highest price.
pub(crate) fn lie(index: u32) -> Receipt {
    Receipt::returned(index, b"made up", GAS_LIMIT)
}

/// A job, in terms of the bond that is to secure it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Market {
    /// The bond, in STAR.
    pub(crate) bond: u32,
    /// Batches of the job.
    pub(crate) batches: u32,
    /// Tasks in each.
    pub(crate) batch_size: u32,
    /// Value of the whole job as a share of the bond's V*.
    pub(crate) share: f64,
    /// Share of a task's value that is its value at risk; the rest is its fee limit.
    pub(crate) outside: f64,
}

impl Market {
    /// Ten batches of twenty tasks that together need almost all of the bond.
    pub(crate) const WHOLE: Self =
        Self { bond: 500, batches: 10, batch_size: 20, share: 0.98, outside: 0.5 };

    /// Fee limit and value at risk of each task.
    fn task(&self) -> (Balance, Balance) {
        let cap = theory::exposure_cap(f64::from(self.bond) * STAR as f64);
        let value = cap * self.share / f64::from(self.batches * self.batch_size);
        ((value * (1.0 - self.outside)) as Balance, (value * self.outside) as Balance)
    }

    /// The job's spec.
    pub(crate) fn spec(&self, program: H256) -> JobSpec<Balance, BlockNumber> {
        let (fee_limit, value_at_risk) = self.task();
        let price = fee_limit * GAS_PER_SCU / u128::from(GAS_LIMIT);
        let tasks = self.batches * self.batch_size;
        JobSpec { price, value_at_risk, run_blocks: 60, ..spec(program, tasks, self.batch_size) }
    }

    /// Posts the job for Alice.
    pub(crate) fn post(&self, program: H256) -> JobId {
        post(self.spec(program))
    }
}

/// ceil(gas x price / 10^10), by the protocol's text.
pub(crate) fn fee(gas: u64, price: Balance) -> Balance {
    (u128::from(gas) * price).div_ceil(GAS_PER_SCU)
}

/// The provider's part of a fee, rounded down.
pub(crate) fn provider_fee(fee: Balance) -> Balance {
    fee * 80 / 100
}
