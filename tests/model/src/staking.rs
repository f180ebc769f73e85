//! Who sells computing, with what at stake.

use crate::{calls::ensure, Balance, Block, Cause, Market, Provider, Purse, Refusal, Who};

impl Market {
    /// Becomes a provider.
    pub(crate) fn register(
        &mut self,
        who: Who,
        bond: Balance,
        price: Balance,
        capacity: u32,
    ) -> Result<(), Refusal> {
        ensure(!self.providers.contains_key(&who), Refusal::AlreadyRegistered)?;
        ensure(bond >= self.rules.least_bond, Refusal::BondTooSmall)?;
        ensure(self.is_capacity(capacity), Refusal::InvalidCapacity)?;
        self.take_free(who, bond)?.bond += bond;
        let provider =
            Provider { bond, exposure: 0, assigned: 0, capacity, price, checked: 0, leaving: None };
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
        let provider = self.provider(who)?;
        let withdraw_from = provider.leaving.ok_or(Refusal::NotLeaving)?;
        ensure(now >= withdraw_from, Refusal::UnbondingNotOver)?;
        ensure(provider.assigned == 0, Refusal::StillAssigned)?;
        let bond = provider.bond;
        self.providers.remove(&who);
        let purse = self.purse(who);
        purse.bond -= bond;
        purse.free += bond;
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

    /// Slashes at most the bond, once for each cause, and burns it; trust is gone.
    pub(crate) fn slash(&mut self, who: Who, cause: Cause, amount: Balance) -> Result<(), Refusal> {
        ensure(!self.slashes.contains_key(&cause), Refusal::AlreadySlashed)?;
        let provider = self.provider(who)?;
        let taken = amount.min(provider.bond);
        provider.bond -= taken;
        provider.checked = 0;
        self.purse(who).bond -= taken;
        self.slashes.insert(cause, (who, taken));
        Ok(())
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
