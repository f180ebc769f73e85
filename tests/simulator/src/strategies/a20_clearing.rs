//! A20: the admin of a domain that owes others drains its treasury before each clearing, and does at its borders
//! whatever it may. The others get every planck they are due for each period, at the latest a few blocks after it, out of
//! the drainer's treasury or of what it has put up. What each is due is summed here, batch by batch.

use super::{Detection, Promise, Strategy};
use crate::{dice::Dice, sample::Sample, sim::fund};
use frame_support::{traits::OnIdle, weights::Weight};
use pallet_border::{Call as Borders, Peerings};
use pallet_domains::Call;
use sp_runtime::Perbill;
use stardust_primitives::{
    domain::{
        border::{Pair, Passage, Path, Relation, SideTerms, Terms},
        policy::{Classes, Policy},
    },
    ids::{AssignmentId, DomainId, JobId},
    reputation::ProgramClass,
    traits::Gateway,
    Balance, BlockNumber, STAR,
};
use stardust_runtime::{
    params::{CLEARING_BLOCKS, DAYS, EXISTENTIAL_DEPOSIT},
    AllPalletsWithSystem, Balances, Border, Domains, Runtime, RuntimeCall,
};
use stardust_world::{account, advance, chain, now, signed, try_dispatch, wealth};
use std::collections::BTreeMap;

/// The admins of the domains, in the order of their numbers; the first one is the drainer.
const ADMINS: [&str; 6] = ["Mallory", "Alice", "Bob", "Charlie", "Dave", "Eve"];
const PERIODS: u32 = 8;
/// Batches that cross a border in a period.
const BATCHES: u32 = 125;
/// Blocks after a period by which it has to be cleared: a step for each domain to pay, one to be paid, one to end.
const LATE: BlockNumber = 1;

/// A batch that runs abroad, along one border.
struct Abroad {
    home: DomainId,
    host: DomainId,
    passage: Passage,
    limit: Balance,
}

/// The borders of six domains, and what they owe each other by hand.
struct Borderlands {
    dice: Dice,
    prices: BTreeMap<(DomainId, DomainId), u32>,
    /// By debtor and creditor, for the period under way.
    owed: BTreeMap<(DomainId, DomainId), Balance>,
    open: Vec<Abroad>,
    paid: u64,
    defaults: u32,
}

fn domain(place: usize) -> DomainId {
    DomainId(place as u32 + 1)
}

fn all() -> impl Iterator<Item = DomainId> {
    (0..ADMINS.len()).map(domain)
}

fn admin(id: DomainId) -> &'static str {
    ADMINS[id.0 as usize - 1]
}

/// Does it, if the chain lets them.
fn attempt(id: DomainId, call: impl Into<RuntimeCall>) -> bool {
    try_dispatch(call, signed(admin(id))).is_ok()
}

impl Borderlands {
    fn found(seed: u64) -> Self {
        for id in all() {
            fund(admin(id), 100_000 * STAR);
            let policy = Policy::open(1_000_000);
            let admin_account = account(admin(id));
            assert!(attempt(id, Call::<Runtime>::create { admin: admin_account, policy }));
            assert!(attempt(id, Call::<Runtime>::start { domain: id }));
            give(id, 2_000 * STAR);
        }
        let mut lands = Self {
            dice: Dice::new(seed),
            prices: BTreeMap::new(),
            owed: BTreeMap::new(),
            open: Vec::new(),
            paid: 0,
            defaults: 0,
        };
        for low in all() {
            all().filter(|high| low < *high).for_each(|high| lands.sign(low, high));
        }
        lands
    }

    fn side(&mut self, from: DomainId, to: DomainId) -> SideTerms {
        let price = self.dice.below(200_000_000);
        self.prices.insert((from, to), price);
        let credit = Balance::from(5 + self.dice.below(50)) * STAR;
        SideTerms { price: Perbill::from_parts(price), credit, classes: Classes::ALL }
    }

    fn sign(&mut self, low: DomainId, high: DomainId) {
        let before = self.prices.clone();
        let (low_side, high_side) = (self.side(low, high), self.side(high, low));
        let until = now() + 100 * DAYS;
        let terms = Terms { relation: Relation::Equals, until, low: low_side, high: high_side };
        attempt(low, Borders::<Runtime>::propose { domain: low, other: high, terms });
        if !attempt(high, Borders::<Runtime>::accept { domain: high, other: low, terms }) {
            self.prices = before;
        }
    }

    fn claim(&mut self) {
        let pick = |dice: &mut Dice| domain(dice.below(ADMINS.len() as u32) as usize);
        let (home, host) = (pick(&mut self.dice), pick(&mut self.dice));
        let limit = Balance::from(1 + self.dice.below(100_000)) * STAR / 1_000;
        let path = Path::truncate_from(vec![host]);
        let class = ProgramClass::Short;
        if let Ok(passage) = <Border as Gateway<_>>::enter(home, &path, class, limit) {
            self.open.push(Abroad { home, host, passage, limit });
        }
    }

    /// A batch that is abroad ends: most are paid, for a part of what they may cost.
    fn end_one(&mut self) {
        let Some(count) = u32::try_from(self.open.len()).ok().filter(|count| *count > 0) else {
            return;
        };
        let Abroad { home, host, passage, limit } =
            self.open.swap_remove(self.dice.below(count) as usize);
        if self.dice.chance(0.2) {
            return <Border as Gateway<_>>::leave(home, &passage, limit);
        }
        let fee = (limit as f64 * self.dice.unit()) as Balance;
        let batch = AssignmentId { job: JobId(self.paid), batch: 0, replica: 0 };
        <Border as Gateway<_>>::note_paid(batch, home, &passage, limit, fee);
        // The price as it was at the claim, rounded up.
        let price = Balance::from(passage[0].price.deconstruct());
        *self.owed.entry((home, host)).or_default() += (fee * price).div_ceil(1_000_000_000);
        self.paid += 1;
    }

    /// What the drainer does once.
    fn mischief(&mut self) {
        let (me, other) = (domain(0), domain(1 + self.dice.below(5) as usize));
        match self.dice.below(8) {
            0..=2 => drain(me),
            3 => {
                attempt(me, Borders::<Runtime>::suspend { domain: me, other });
            }
            4 => {
                attempt(me, Borders::<Runtime>::resume { domain: me, other });
            }
            5 => {
                attempt(me, Borders::<Runtime>::end { domain: me, other });
            }
            6 => self.sign(me, other),
            // It pays up, so that others let its jobs in again.
            _ => {
                give(me, 200 * STAR);
                for other in all() {
                    attempt(me, Borders::<Runtime>::restore { domain: me, other });
                }
            }
        }
    }

    /// What a domain is due for the period under way, and owes.
    fn due(&self, id: DomainId) -> (Balance, Balance) {
        let sum = |is_of: &dyn Fn(&(DomainId, DomainId)) -> bool| {
            self.owed.iter().filter(|(pair, _)| is_of(pair)).map(|(_, amount)| amount).sum()
        };
        (sum(&|(_, creditor)| *creditor == id), sum(&|(debtor, _)| *debtor == id))
    }
}

fn give(id: DomainId, amount: Balance) {
    let dest = Domains::treasury(id).into();
    let call = pallet_balances::Call::<Runtime>::transfer_allow_death { dest, value: amount };
    assert!(attempt(id, call), "admins are rich");
}

fn drain(id: DomainId) {
    let spendable = Balances::free_balance(Domains::treasury(id));
    let (to, amount) = (account(admin(id)), spendable.saturating_sub(EXISTENTIAL_DEPOSIT));
    attempt(id, Call::<Runtime>::spend { domain: id, to, amount });
}

/// Planck of its collateral that a default took.
fn missing(id: DomainId) -> Balance {
    pallet_border::Accounts::<Runtime>::get(id).missing
}

/// Clears what is due in one block, and goes on to the next.
fn clear() {
    AllPalletsWithSystem::on_idle(now(), Weight::MAX);
    advance(1);
}

/// Plays a period, and says what the clearing did that it must not.
fn period(lands: &mut Borderlands, last: bool) -> Vec<String> {
    for _ in 0..BATCHES {
        lands.claim();
        if lands.dice.chance(0.9) {
            lands.end_one();
        }
        if lands.dice.chance(0.1) {
            lands.mischief();
        }
    }
    let me = domain(0);
    if lands.dice.chance(0.8) {
        drain(me);
    }
    if last {
        // What is there goes with it; the border is kept.
        attempt(me, Call::<Runtime>::dissolve { domain: me });
    }
    let number = now() / CLEARING_BLOCKS;
    advance((number + 1) * CLEARING_BLOCKS - now());
    let before: BTreeMap<_, _> = all().map(|id| (id, wealth(&Domains::treasury(id)))).collect();
    let (issued, missed) = (Balances::total_issuance(), missing(me));
    (0..LATE).for_each(|_| clear());

    lands.defaults += u32::from(missing(me) > missed);
    let mut broken = Vec::new();
    if pallet_border::Uncleared::<Runtime>::get() != number + 1 {
        broken.push(format!("period {number} is not cleared"));
    }
    for id in all() {
        let (due, owed) = lands.due(id);
        let (was, is) = (before[&id], wealth(&Domains::treasury(id)));
        if was + due != is + owed {
            broken.push(format!("{id:?} has {is} after {was}, is due {due} and owes {owed}"));
        }
    }
    if Balances::total_issuance() != issued {
        broken.push("the clearing made or lost planck".into());
    }
    // There are no batches in the market to which all that is reserved could be traced: the border's invariants alone.
    let invariants = pallet_border::Pallet::<Runtime>::do_try_state();
    broken.extend(invariants.err().map(|error| format!("{error:?}")));
    lands.owed.clear();
    broken
}

fn play(seed: u64) -> Sample {
    let mut sample = Sample::default();
    chain::externalities("local").execute_with(|| {
        stardust_world::begin();
        let mut lands = Borderlands::found(seed);
        for turn in 1..=PERIODS {
            let broken = period(&mut lands, turn == PERIODS);
            sample.violations.extend(broken.into_iter().map(|what| format!("seed {seed}: {what}")));
        }
        // Nothing holds up what was claimed when the drainer is gone.
        while !lands.open.is_empty() {
            lands.end_one();
        }
        sample.violations.extend(period(&mut lands, false));
        let mine = |pair: &Pair| pair.low() == domain(0) || pair.high() == domain(0);
        let stuck = Peerings::<Runtime>::iter().filter(|(pair, _)| mine(pair));
        let stuck = stuck.filter(|(_, peering)| peering.low.reserved + peering.high.reserved > 0);
        if stuck.count() > 0 {
            sample.violations.push(format!("seed {seed}: a claim holds up a dissolved domain"));
        }
        if lands.defaults == 0 {
            sample.violations.push(format!("seed {seed}: it was never in default"));
        }
        sample.tasks = lands.paid;
    });
    sample
}

pub(super) fn strategies() -> Vec<Strategy> {
    vec![Strategy::new("A20", "an admin that drains its treasury before clearing", 16, play)
        .promising(Promise::Nothing, Detection::Unknown)]
}
