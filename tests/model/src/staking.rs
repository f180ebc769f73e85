//! Who sells computing, with what at stake.

use crate::{
    calls::ensure, Balance, Block, Cause, Fate, Harm, Market, Provider, Purse, Refusal, Rules,
    Slash, Who,
};
use std::collections::BTreeMap;

/// Entries of the queue of slashes that a block takes.
const MOST_EXECUTED: usize = 32;

impl Market {
    /// What a registration burns: what the last one left, halved for each half-life since, and in a straight line
    /// between two of them.
    pub fn registration_price(&self, now: Block) -> Balance {
        let Rules { half_life, least_price, .. } = self.rules;
        let (left, at) = self.last_price;
        let mut price = left;
        let mut passed = now - at;
        while passed >= half_life && price > 0 {
            (price, passed) = (price / 2, passed - half_life);
        }
        let fallen = price * Balance::from(passed) / (2 * Balance::from(half_life));
        (price - fallen).max(least_price)
    }

    /// Becomes a provider, for a price that makes the next one's higher by 26%.
    pub(crate) fn register(
        &mut self,
        who: Who,
        bond: Balance,
        (price, capacity): (Balance, u32),
        burn_max: Balance,
        now: Block,
    ) -> Result<(), Refusal> {
        ensure(!self.providers.contains_key(&who), Refusal::AlreadyRegistered)?;
        ensure(bond >= self.rules.least_bond, Refusal::BondTooSmall)?;
        ensure(self.is_capacity(capacity), Refusal::InvalidCapacity)?;
        let burned = self.registration_price(now);
        ensure(burned <= burn_max, Refusal::PriceTooHigh)?;
        self.take_free(who, burned)?;
        self.registrations += burned;
        let deposit = self.rules.registration_deposit;
        self.take_free(who, deposit)?.deposit += deposit;
        self.take_free(who, bond)?.bond += bond;
        self.last_price = ((burned * 126).div_ceil(100), now);
        let provider = Provider {
            bond,
            frozen: 0,
            exposure: 0,
            assigned: 0,
            withheld: 0,
            capacity,
            price,
            trust: BTreeMap::new(),
            leaving: None,
            liable_until: 0,
        };
        self.providers.insert(who, provider);
        Ok(())
    }

    /// Adds to the bond.
    pub(crate) fn bond_more(&mut self, who: Who, amount: Balance) -> Result<(), Refusal> {
        self.provider(who)?;
        ensure(amount > 0, Refusal::ZeroAmount)?;
        self.take_free(who, amount)?.bond += amount;
        self.provider(who)?.bond += amount;
        Ok(())
    }

    /// Changes price and capacity.
    pub(crate) fn set_offer(
        &mut self,
        who: Who,
        price: Balance,
        capacity: u32,
    ) -> Result<(), Refusal> {
        let valid = self.is_capacity(capacity);
        let provider = self.provider(who)?;
        ensure(valid, Refusal::InvalidCapacity)?;
        (provider.price, provider.capacity) = (price, capacity);
        Ok(())
    }

    /// Starts the unbonding period.
    pub(crate) fn leave(&mut self, who: Who, now: Block) -> Result<(), Refusal> {
        let withdraw_from = now + self.rules.unbonding_blocks;
        let provider = self.provider(who)?;
        ensure(provider.leaving.is_none(), Refusal::Leaving)?;
        provider.leaving = Some(withdraw_from);
        Ok(())
    }

    /// Takes work again after leaving.
    pub(crate) fn rejoin(&mut self, who: Who) -> Result<(), Refusal> {
        self.provider(who)?.leaving.take().map(drop).ok_or(Refusal::NotLeaving)
    }

    /// Takes the bond back, once nothing can be slashed any more.
    pub(crate) fn withdraw(&mut self, who: Who, now: Block) -> Result<(), Refusal> {
        let deposit = self.rules.registration_deposit;
        let provider = self.provider(who)?;
        let withdraw_from = provider.leaving.ok_or(Refusal::NotLeaving)?;
        ensure(now >= withdraw_from, Refusal::UnbondingNotOver)?;
        ensure(provider.assigned == 0, Refusal::StillAssigned)?;
        let is_liable = now <= provider.liable_until || provider.withheld > 0;
        ensure(!is_liable, Refusal::StillLiable)?;
        ensure(provider.frozen == 0, Refusal::BondFrozen)?;
        let bond = provider.bond;
        self.providers.remove(&who);
        let purse = self.purse(who);
        purse.bond -= bond;
        purse.deposit -= deposit;
        purse.free += bond + deposit;
        Ok(())
    }

    /// Gives a provider one more assignment, if its offer and its bond allow it.
    pub(crate) fn expose(
        &mut self,
        who: Who,
        value: Balance,
        price: Balance,
    ) -> Result<(), Refusal> {
        let rules = self.rules;
        let provider = self.provider(who)?;
        ensure(provider.leaving.is_none(), Refusal::Leaving)?;
        ensure(provider.bond >= rules.least_bond, Refusal::BondTooSmall)?;
        ensure(price >= provider.price, Refusal::PriceTooLow)?;
        ensure(provider.assigned < provider.capacity, Refusal::CapacityReached)?;
        let exposure = provider.exposure + value;
        ensure(exposure <= rules.exposure_cap(provider.bond), Refusal::ExposureExceeded)?;
        (provider.exposure, provider.assigned) = (exposure, provider.assigned + 1);
        Ok(())
    }

    /// Takes an assignment off a provider.
    pub(crate) fn release(&mut self, who: Who, value: Balance) -> Result<(), Refusal> {
        let provider = self.provider(who)?;
        provider.exposure -= value;
        provider.assigned -= 1;
        Ok(())
    }

    /// Slashes once for each cause: freezes at most the bond, to be executed after the defer window; trust is gone.
    pub(crate) fn slash(
        &mut self,
        who: Who,
        cause: Cause,
        wanted: Balance,
        harm: Option<Harm>,
        now: Block,
    ) -> Result<(), Refusal> {
        ensure(!self.slashes.contains_key(&cause), Refusal::AlreadySlashed)?;
        let due = now + self.rules.defer_blocks;
        let provider = self.provider(who)?;
        let amount = wanted.min(provider.bond);
        provider.bond -= amount;
        provider.frozen += amount;
        let fate = if amount > 0 {
            self.slash_queue.push_back(cause);
            Fate::Pending { due }
        } else {
            Fate::Executed { compensation: 0, reward: 0, burned: 0 }
        };
        let slash = Slash { who, amount, shortfall: wanted - amount, harm, fate };
        self.slashes.insert(cause, slash);
        self.trust_less(who, cause, now)
    }

    fn pending(&self, cause: Cause) -> Result<(Slash, Block), Refusal> {
        let slash = self.slashes.get(&cause).ok_or(Refusal::UnknownSlash)?;
        match slash.fate {
            Fate::Pending { due } => Ok((*slash, due)),
            Fate::Executed { .. } | Fate::Cancelled => Err(Refusal::SlashSettled),
        }
    }

    /// Executes a slash that is due: pays at most rho of it, never to whom it slashed, and burns the rest.
    pub(crate) fn execute_slash(&mut self, cause: Cause, now: Block) -> Result<(), Refusal> {
        let (slash, due) = self.pending(cause)?;
        ensure(now >= due, Refusal::SlashNotDue)?;
        let Slash { who, amount, harm, .. } = slash;
        self.provider(who)?.frozen -= amount;
        self.purse(who).bond -= amount;
        let harmed = harm.filter(|harm| harm.requester != who);
        let exposer = harm.and_then(|harm| harm.exposer).filter(|exposer| *exposer != who);
        let percent = |part| amount * part / 100;
        let share = percent(self.rules.compensated_percent);
        let share = harmed.map_or(0, |harm| share.min(harm.value_at_risk));
        let rest = percent(self.rules.paid_out_percent) - share;
        let compensation = harmed.map_or(0, |harm| self.receive(harm.requester, share));
        let reward = exposer.map_or(0, |exposer| self.receive(exposer, rest));
        let burned = amount - compensation - reward;
        let fate = Fate::Executed { compensation, reward, burned };
        self.slashes.insert(cause, Slash { fate, ..slash });
        Ok(())
    }

    /// Cancels a pending slash: what it froze is bonded again, but not trusted.
    pub(crate) fn cancel_slash(&mut self, cause: Cause) -> Result<(), Refusal> {
        let (slash, _) = self.pending(cause)?;
        let provider = self.provider(slash.who)?;
        provider.frozen -= slash.amount;
        provider.bond += slash.amount;
        self.slashes.insert(cause, Slash { fate: Fate::Cancelled, ..slash });
        Ok(())
    }

    /// Executes what is due, the oldest first.
    pub(crate) fn execute_due(&mut self, now: Block) {
        for _ in 0..MOST_EXECUTED {
            let Some(cause) = self.slash_queue.front().copied() else { return };
            if self.execute_slash(cause, now) == Err(Refusal::SlashNotDue) {
                return;
            }
            self.slash_queue.pop_front();
        }
    }

    fn is_capacity(&self, capacity: u32) -> bool {
        (1..=self.rules.most_capacity).contains(&capacity)
    }

    pub(crate) fn provider(&mut self, who: Who) -> Result<&mut Provider, Refusal> {
        self.providers.get_mut(&who).ok_or(Refusal::NotProvider)
    }

    fn purse(&mut self, who: Who) -> &mut Purse {
        self.purses.entry(who).or_default()
    }
}
