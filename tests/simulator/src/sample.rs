//! What one run showed.

use crate::{
    market::{fee, provider_fee, Market, COST},
    providers::{Book, Policy, Provider},
    sim::{fund, Committed, Sim, Trouble},
    theory::Lottery,
};
use sp_core::H256;
use stardust_primitives::{
    assignment::AssignmentState,
    ids::{AssignmentId, JobId},
    provider::{SlashRecord, SlashStatus},
    AccountId, Balance, BlockNumber, GAS_PER_SCU, STAR,
};
use stardust_runtime::Runtime;
use stardust_world::{account, assignment, begin, chain, job, register_primes, wealth, GENESIS};
use std::collections::BTreeMap;

/// What one run showed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sample {
    /// Tasks that were paid.
    pub(crate) tasks: u64,
    /// Commitments with false receipts.
    pub(crate) trials: u32,
    /// Those of them that did not become final.
    pub(crate) caught: u32,
    /// The sum of the chances that theory gives them to be caught.
    pub(crate) predicted: f64,
    /// The variance of that sum.
    pub(crate) variance: f64,
    /// What the strategy earned, per unit of bond.
    pub(crate) profit: f64,
    /// What honest work on the same batches would have earned, per unit of bond.
    pub(crate) honest: f64,
    /// What honest parties lost beyond the stated fees, in STAR.
    pub(crate) honest_loss: f64,
    /// What must not happen and did.
    pub(crate) violations: Vec<String>,
    /// How long it took.
    pub(crate) seconds: f64,
    /// What became of its money, where names come and go.
    pub(crate) purse: Option<Purse>,
}

/// What became of the money of somebody whose names come and go, in STAR.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Purse {
    /// Names that were registered.
    pub(crate) registrations: u32,
    /// Jobs that were posted for them.
    pub(crate) jobs: u32,
    /// What registering burned.
    pub(crate) burned: f64,
    /// What slashes took.
    pub(crate) slashed: f64,
    /// Fees for results that were paid.
    pub(crate) earned: f64,
    /// All of it together.
    pub(crate) profit: f64,
    /// What honest work on the same jobs earned with the same money.
    pub(crate) honest: f64,
}

impl Purse {
    /// The account of a run, but for the honest work.
    pub(crate) fn of(sim: &Sim, profit: f64) -> Self {
        let star = |amount: Balance| amount as f64 / STAR as f64;
        let cheaters = sim.providers.iter().filter(|provider| !provider.honest);
        let cheaters: Vec<_> = cheaters.map(Provider::account).collect();
        let slashes = pallet_provider_staking::Slashes::<Runtime>::iter_values();
        let slashed = slashes.filter(|slash| cheaters.contains(&slash.provider));
        let paid = paid(&sim.jobs).into_iter().filter(|(_, (by, _))| cheaters.contains(by));
        let earned = paid.map(|(id, (_, gas))| provider_fee(fee(gas, job(id.job).spec.price)));
        Self {
            registrations: sim.ledger.registered.len() as u32,
            jobs: sim.jobs.len() as u32,
            burned: star(sim.ledger.registered.iter().sum()),
            slashed: star(slashed.map(|slash| slash.amount).sum()),
            earned: star(earned.sum()),
            profit,
            honest: 0.0,
        }
    }
}

/// Who is honest, as far as the audit's theory is concerned.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Panel {
    /// Validators that report the truth.
    pub(crate) honest: u32,
    /// Validators that report.
    pub(crate) reporting: u32,
}

impl Panel {
    /// All four.
    pub(crate) const HONEST: Self = Self { honest: 4, reporting: 4 };
}

/// The honest provider: takes what is left from this block on.
pub(crate) struct Backup {
    /// Its first block.
    pub(crate) from: BlockNumber,
}

impl Policy for Backup {
    fn claims(&self, desk: &crate::providers::Desk) -> u32 {
        if desk.next >= self.from {
            desk.unclaimed
        } else {
            0
        }
    }
}

/// A run to be: a job, who works on it, and how hard the network is.
pub(crate) struct Round {
    /// The seed.
    pub(crate) seed: u64,
    /// The jobs.
    pub(crate) markets: Vec<Market>,
    /// First block at which the honest provider claims.
    pub(crate) backup_from: BlockNumber,
    /// Who is honest among the validators.
    pub(crate) panel: Panel,
    /// Blocks after which the run must be over.
    pub(crate) blocks: BlockNumber,
    /// Whether what the cheaters' registrations burned counts: who throws its identities away pays for each.
    pub(crate) counts_identities: bool,
    /// What the cheaters have besides the bonds that they begin with, and profit is measured against.
    pub(crate) stake: Balance,
}

impl Round {
    /// One job of [`Market::WHOLE`].
    pub(crate) fn new(seed: u64) -> Self {
        Self::with(seed, Market::WHOLE)
    }

    /// One job of this kind.
    pub(crate) fn with(seed: u64, market: Market) -> Self {
        let (markets, panel) = (vec![market], Panel::HONEST);
        let (backup_from, blocks) = (18, 400);
        let (counts_identities, stake) = (false, 0);
        Self { seed, markets, backup_from, panel, blocks, counts_identities, stake }
    }

    /// Plays the run. `set_up` adds the cheaters and what they corrupt.
    pub(crate) fn play(self, set_up: impl FnOnce(&mut Sim)) -> Sample {
        self.play_then(set_up, |_| ())
    }

    /// Plays the run, and something after it.
    pub(crate) fn play_then(
        self,
        set_up: impl FnOnce(&mut Sim),
        then: impl FnOnce(&mut Sim),
    ) -> Sample {
        self.play_while(set_up, |sim| !sim.is_over(), |sim, _| then(sim))
    }

    /// Plays the run for as long as it goes on, as is said after each block, and something after it.
    pub(crate) fn play_while(
        self,
        set_up: impl FnOnce(&mut Sim),
        mut goes_on: impl FnMut(&mut Sim) -> bool,
        then: impl FnOnce(&mut Sim, &Sample),
    ) -> Sample {
        let mut externalities = chain::unhurried("local");
        let mut sim = Sim::new(self.seed, Trouble::USUAL);
        let before = externalities.execute_with(|| {
            begin();
            frame_system::BlockHash::<Runtime>::insert(0, GENESIS);
            sim.program = register_primes();
            let bond = self.markets.iter().map(|market| market.bond).max().unwrap_or(500);
            fund("Bob", u128::from(bond) * 21 * STAR);
            sim.add("Bob", bond * 20, true, Box::new(Backup { from: self.backup_from }));
            sim.jobs = self.markets.iter().map(|market| market.post(sim.program)).collect();
            set_up(&mut sim);
            sim.begin();
            Before::note(&sim, self.stake)
        });
        let mut left = self.blocks;
        let mut is_over = false;
        while left > 0 && !is_over {
            left -= 1;
            externalities.commit_all().expect("a state in memory; qed");
            is_over = externalities.execute_with(|| {
                sim.step();
                !goes_on(&mut sim)
            });
        }
        externalities.execute_with(|| {
            if !is_over {
                sim.violations.push(format!("it is not over in {} blocks", self.blocks));
            }
            let mut sample = before.compare(&sim, self.panel);
            if self.counts_identities {
                sample.profit -= sim.registrations as f64 / before.bonds as f64;
            }
            then(&mut sim, &sample);
            sample.violations = sim.violations;
            for violation in &mut sample.violations {
                *violation = format!("seed {}: {violation}", self.seed);
            }
            sample
        })
    }
}

/// Free balance and bond: what a party can call its own.
pub(crate) fn assets(who: &AccountId) -> Balance {
    let bond = pallet_provider_staking::Providers::<Runtime>::get(who);
    let free = frame_system::Account::<Runtime>::get(who).data.free;
    free + bond.map_or(0, |provider| provider.bond)
}

/// What everybody had when the run began.
struct Before {
    assets: BTreeMap<AccountId, Balance>,
    alice: Balance,
    bonds: Balance,
}

impl Before {
    fn note(sim: &Sim, stake: Balance) -> Self {
        let accounts = sim.providers.iter().map(Provider::account);
        let cheaters = sim.providers.iter().filter(|provider| !provider.honest);
        let bonds = cheaters.map(|cheater| bond(&cheater.account())).sum::<Balance>() + stake;
        let assets = accounts.map(|who| (who.clone(), assets(&who))).collect();
        Self { assets, alice: wealth(&account("Alice")), bonds }
    }

    fn compare(&self, sim: &Sim, panel: Panel) -> Sample {
        let paid = paid(&sim.jobs);
        let mut sample = Sample::default();
        let mut spent = 0;
        for (id, (_, gas)) in &paid {
            let spec = job(id.job).spec;
            sample.tasks += spec.batch_tasks(id.batch).map_or(0, |tasks| tasks.len() as u64);
            spent += fee(*gas, spec.price);
        }
        for provider in &sim.providers {
            if provider.honest {
                sample.honest_loss += self.loss(sim, provider, &paid);
            } else {
                self.judge(sim, provider, panel, &mut sample);
            }
        }
        let alice = account("Alice");
        let fees = sim.ledger.fees.get(&alice).copied().unwrap_or(0);
        let due = self.alice + compensated() - spent - fees;
        sample.honest_loss += due.saturating_sub(wealth(&alice)) as f64 / STAR as f64;
        sample
    }

    /// What an honest provider has less than it should, in STAR.
    fn loss(
        &self,
        sim: &Sim,
        provider: &Provider,
        paid: &BTreeMap<AssignmentId, (AccountId, u64)>,
    ) -> f64 {
        let who = provider.account();
        let mut due = self.assets[&who] - sim.ledger.fees.get(&who).copied().unwrap_or(0);
        for id in paid.iter().filter(|(_, (by, _))| *by == who).map(|(id, _)| id) {
            let spec = job(id.job).spec;
            let tasks = spec.batch_tasks(id.batch).expect("it is paid; qed");
            let gas = tasks.map(|index| crate::market::truth(index).gas).sum();
            due += provider_fee(fee(gas, spec.price));
        }
        due.saturating_sub(assets(&who)) as f64 / STAR as f64
    }

    /// What a cheater made of it.
    fn judge(&self, sim: &Sim, cheater: &Provider, panel: Panel, sample: &mut Sample) {
        let who = cheater.account();
        // Who came later had nothing.
        let had = self.assets.get(&who).copied().unwrap_or(0);
        let (mut profit, mut honest) = (assets(&who) as f64 - had as f64, 0.0);
        let mut seen: Vec<H256> = Vec::new();
        for committed in sim.ledger.committed.iter().filter(|entry| entry.provider == who) {
            let Some(book) = cheater.books.get(&committed.commitment) else { continue };
            let spec = job(committed.id.job).spec;
            let cost = |gas: u64| COST * gas as f64 * spec.price as f64 / GAS_PER_SCU as f64;
            let is_final = is_final(committed, book);
            profit -= cost(book.gas_run());
            honest += provider_fee(fee(book.gas_true(), spec.price)) as f64 - cost(book.gas_true());
            let lies = book.work.lies.len() as u32;
            if lies == 0 || seen.contains(&committed.commitment) {
                continue;
            }
            seen.push(committed.commitment);
            let chance = 1.0 - lottery(committed, panel).missed(lies);
            sample.trials += 1;
            sample.caught += u32::from(!is_final);
            sample.predicted += chance;
            sample.variance += chance * (1.0 - chance);
            if is_final {
                profit += f64::from(lies) * spec.value_at_risk as f64;
            }
        }
        sample.profit += profit / self.bonds as f64;
        sample.honest += honest / self.bonds as f64;
    }
}

fn lottery(committed: &Committed, panel: Panel) -> Lottery {
    let Committed { expected, tasks, .. } = committed;
    let Panel { honest, reporting } = panel;
    Lottery { expected: *expected, validators: 4, tasks: *tasks, honest, reporting }
}

fn is_final(committed: &Committed, book: &Book) -> bool {
    assignment(committed.id).is_some_and(|record| {
        record.claimed_at == committed.claimed_at
            && record.provider == committed.provider
            && matches!(record.state, AssignmentState::Paid { root, .. } if root == book.tree.root())
    })
}

/// The final batches: who was paid, and for how much gas.
fn paid(jobs: &[JobId]) -> BTreeMap<AssignmentId, (AccountId, u64)> {
    let table = crate::keeper::table(jobs).into_iter();
    let paid = table.filter_map(|(id, record)| match record.state {
        AssignmentState::Paid { root, .. } => Some((id, (record.provider, root.gas))),
        _ => None,
    });
    paid.collect()
}

/// What requesters, all of them Alice, got of slashes that were executed.
fn compensated() -> Balance {
    let of = |slash: SlashRecord<AccountId, Balance, BlockNumber>| match slash.status {
        SlashStatus::Executed { compensation, .. } => compensation,
        SlashStatus::Pending { .. } | SlashStatus::Cancelled => 0,
    };
    pallet_provider_staking::Slashes::<Runtime>::iter_values().map(of).sum()
}

fn bond(who: &AccountId) -> Balance {
    pallet_provider_staking::Providers::<Runtime>::get(who).map_or(0, |provider| provider.bond)
}
