//! A3, as it goes on: one name after the other, each registered in the run at the price of the moment and thrown away
//! once it is slashed. What a name leaves behind is free after the unbonding period, and buys the next ones, until there
//! is not enough for another bond.

use super::Strategy;
use crate::{
    dice::Dice,
    keeper::succeeds,
    market::Market,
    providers::{Desk, Policy, Provider, Work},
    sample::{Purse, Round, Sample},
    sim::{fund, Sim},
};
use stardust_primitives::{
    ids::{AssignmentId, JobId},
    job::{JobSpec, JobStatus},
    provider::{Provider as Record, ProviderStatus},
    AccountId, Balance, BlockNumber, STAR,
};
use stardust_runtime::{params, ProviderStaking, Runtime, RuntimeCall};
use stardust_world::{account, now, post, registration};
use std::collections::BTreeSet;

/// What it begins with, in STAR: ten of the least bonds.
const MONEY: u32 = 5_000;
/// Who keeps it.
const PURSE: &str = "Mallory";
/// Blocks for which a job is open to claims.
const OPEN: BlockNumber = 10_000;
/// Blocks after a job's posting from which the honest provider works on it: the adversary comes first.
const GRACE: BlockNumber = 12;
/// What a name needs beside bond, deposit and price, for fees of transactions.
const FEES: Balance = 2 * STAR;

/// The job that each name is to cheat on: one batch, worth as much as its bond secures.
const MARKET: Market = Market { batches: 1, batch_size: 100, ..Market::WHOLE };

/// The money is its own, and works for nobody.
struct Idle;

impl Policy for Idle {
    fn claims(&self, _desk: &Desk) -> u32 {
        0
    }
}

/// Works for what it can, one batch at a time if it makes everything up.
struct Worker {
    name: String,
    lies: bool,
}

impl Policy for Worker {
    fn claims(&self, desk: &Desk) -> u32 {
        let call =
            pallet_marketplace::Call::claim { job: desk.job, count: 1, path: Default::default() }
                .into();
        let is_free = !self.lies || desk.assigned == 0;
        if is_free && desk.unclaimed > 0 && succeeds(&call, &self.name) {
            if self.lies {
                1
            } else {
                desk.unclaimed
            }
        } else {
            0
        }
    }

    fn work(&self, _id: AssignmentId, tasks: &[u32], _dice: &mut Dice) -> Option<Work> {
        let lies = tasks.iter().copied().filter(|_| self.lies).collect();
        Some(Work { lies, copied: false })
    }
}

/// The honest provider: takes what the adversary left or lost.
struct Later;

impl Policy for Later {
    fn claims(&self, desk: &Desk) -> u32 {
        let posted = stardust_world::job(desk.job).spec.claim_until - OPEN;
        if desk.next >= posted + GRACE {
            desk.unclaimed
        } else {
            0
        }
    }
}

fn record(who: &AccountId) -> Option<Record<Balance, BlockNumber>> {
    pallet_provider_staking::Providers::<Runtime>::get(who)
}

fn free(who: &AccountId) -> Balance {
    frame_system::Account::<Runtime>::get(who).data.free
}

/// Who was slashed: no name is used again.
fn slashed() -> BTreeSet<AccountId> {
    pallet_provider_staking::Slashes::<Runtime>::iter_values().map(|slash| slash.provider).collect()
}

/// What a name needs to register now.
fn needed() -> Balance {
    let bond = u128::from(MARKET.bond) * STAR;
    bond + ProviderStaking::registration_price() + params::REGISTRATION_DEPOSIT + FEES
}

/// What to hand to a name for that: the price may rise by a registration before it is there.
fn handed() -> Balance {
    needed() + ProviderStaking::registration_price() / 2 + STAR
}

/// Whether there is money for another name.
fn affords() -> bool {
    free(&account(PURSE)) >= handed() + STAR
}

/// The adversary's names so far.
fn names(providers: &[Provider]) -> impl Iterator<Item = &Provider> {
    providers.iter().filter(|provider| !provider.honest && provider.name != PURSE)
}

/// What the adversary's accounts send, besides work: names that were slashed leave and give back, the new one enters.
fn errands(providers: &[Provider]) -> Vec<(String, RuntimeCall)> {
    use pallet_provider_staking::Call;
    let slashed = slashed();
    let mut sent = Vec::new();
    for provider in names(providers) {
        let (name, who) = (provider.name.clone(), provider.account());
        let status = record(&who).map(|record| record.status);
        let call: Option<RuntimeCall> = match (slashed.contains(&who), status) {
            (true, Some(ProviderStatus::Active)) => Some(Call::leave {}.into()),
            (true, Some(_)) => Some(Call::withdraw {}.into()),
            (true, None) => Some(all_to(PURSE)),
            (false, None) if free(&who) >= needed() => {
                Some(registration(u128::from(MARKET.bond) * STAR, 1, 1_000).into())
            }
            (false, None) if affords() => {
                let value = handed().saturating_sub(free(&who));
                let dest = who.into();
                let call = pallet_balances::Call::transfer_allow_death { dest, value }.into();
                sent.push((PURSE.to_owned(), call));
                None
            }
            (false, _) => None,
        };
        sent.extend(call.map(|call| (name, call)));
    }
    sent.retain(|(name, call)| succeeds(call, name));
    sent
}

fn all_to(name: &str) -> RuntimeCall {
    let dest = account(name).into();
    pallet_balances::Call::transfer_all { dest, keep_alive: false }.into()
}

/// Posts a job for the name that is in use, if it has none.
fn offer_work(sim: &mut Sim, at_work: &Record<Balance, BlockNumber>) {
    let is_offered = |id: &JobId| {
        let job = stardust_world::job(*id);
        job.status == JobStatus::Open && job.unclaimed() > 0
    };
    if at_work.assigned == 0 && !sim.jobs.iter().any(is_offered) {
        let spec = JobSpec { claim_until: now() + OPEN, ..MARKET.spec(sim.program) };
        sim.jobs.push(post(spec));
    }
}

/// Between two blocks: a new name once the last one is slashed, a job for it, and time, where there is nothing to do but
/// to wait. Says whether the run goes on.
fn goes_on(sim: &mut Sim) -> bool {
    let slashed = slashed();
    let known = |provider: &Provider| (provider.account(), record(&provider.account()));
    let (used, in_use): (Vec<_>, Vec<_>) =
        names(&sim.providers).map(known).partition(|(who, _)| slashed.contains(who));
    match in_use.first() {
        Some((_, Some(at_work))) => {
            offer_work(sim, at_work);
            return true;
        }
        Some((who, None)) if affords() || free(who) >= needed() => return true,
        None if affords() => {
            let name = format!("{PURSE}/{}", used.len());
            sim.enlist(&name, Box::new(Worker { name: name.clone(), lies: true }));
            return true;
        }
        _ => {}
    }
    let is_moving = used.iter().any(|(who, record)| match record {
        Some(record) => record.status == ProviderStatus::Active,
        None => free(who) > 0,
    });
    if is_moving || !sim.is_over() {
        return true;
    }
    let waits = used.iter().filter_map(|(_, record)| match record.as_ref()?.status {
        ProviderStatus::Leaving { withdraw_from } => Some(withdraw_from),
        _ => None,
    });
    let Some(from) = waits.min() else { return false };
    if from > now() + 1 {
        sim.skip(from - now() - 1);
    }
    true
}

fn play(seed: u64) -> Sample {
    let money = u128::from(MONEY) * STAR;
    let round = Round { markets: Vec::new(), blocks: 4_000, stake: money, ..Round::new(seed) };
    let mut purse = Purse::default();
    let set_up = |sim: &mut Sim| {
        sim.providers[0].policy = Box::new(Later);
        fund(PURSE, money);
        sim.enlist(PURSE, Box::new(Idle));
        sim.errands = Some(errands);
    };
    let mut sample = round.play_while(set_up, goes_on, |sim, sample| {
        purse = Purse::of(sim, sample.profit * f64::from(MONEY));
    });
    sample.honest = honest(seed, purse.jobs);
    purse.honest = sample.honest * f64::from(MONEY);
    sample.purse = Some(purse);
    sample
}

/// What an honest provider with the same money makes of the same work.
fn honest(seed: u64, batches: u32) -> f64 {
    let share = MARKET.share * f64::from(batches);
    let market = Market { batches, share, ..MARKET };
    let round = Round { backup_from: 300, counts_identities: true, ..Round::with(seed, market) };
    let policy = Worker { name: PURSE.into(), lies: false };
    round.play(|sim| sim.add(PURSE, MONEY, false, Box::new(policy))).profit
}

pub(super) fn strategies() -> Vec<Strategy> {
    vec![Strategy::new(
        "A3 rotation",
        "a new name after each slash, till its money is gone",
        4,
        play,
    )]
}
