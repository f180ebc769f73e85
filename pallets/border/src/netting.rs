//! What a period comes to for each domain: pure, without storage.
//!
//! Each debt is one domain's to pay and another's to get, so that what all are to pay is what all are to get. Who is to
//! pay does so from its treasury, then from what it has put up. If that were not enough, those who are to get something
//! would share what is there, each in proportion: none waits for another, and nothing is paid that was not collected.

use alloc::vec::Vec;
use codec::{Decode, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_runtime::{helpers_128bit::multiply_by_rational_with_rounding, Rounding};
use stardust_primitives::{domain::border::MAX_PEERINGS, ids::DomainId, Balance};

use frame_support::{traits::ConstU32, BoundedVec};

/// What a domain has to pay and to get for one period.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Position {
    /// To whom it owes how much, each once.
    pub debts: BoundedVec<(DomainId, Balance), ConstU32<MAX_PEERINGS>>,
    /// Planck that others owe it.
    pub due: Balance,
}

/// What is left of a position when what a domain owes is set against what it is owed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Net {
    /// It pays so much.
    Pays(Balance),
    /// It gets so much.
    Gets(Balance),
}

impl Position {
    /// Planck that the domain owes.
    pub fn owed(&self) -> Balance {
        // Each debt is covered by planck on hold, of which there are never more than a balance can say.
        self.debts.iter().fold(0, |sum, (_, amount)| sum.saturating_add(*amount))
    }

    /// The position with one more debt; none if it has debts to as many domains as it can.
    pub(crate) fn owing(mut self, creditor: DomainId, amount: Balance) -> Option<Self> {
        match self.debts.iter_mut().find(|(to, _)| *to == creditor) {
            // Covered by planck on hold, as above.
            Some((_, debt)) => *debt = debt.saturating_add(amount),
            None => self.debts.try_push((creditor, amount)).ok()?,
        }
        Some(self)
    }

    /// The position with so much more to get.
    pub(crate) fn owed_more(self, amount: Balance) -> Self {
        // Covered by planck on hold, as above.
        Self { due: self.due.saturating_add(amount), ..self }
    }

    /// What is left of it.
    pub(crate) fn net(&self) -> Net {
        let owed = self.owed();
        match self.due.checked_sub(owed) {
            Some(gets) => Net::Gets(gets),
            // The other is smaller.
            None => Net::Pays(owed.saturating_sub(self.due)),
        }
    }
}

/// Where the planck come from that a domain pays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Collection {
    /// From its treasury.
    pub(crate) treasury: Balance,
    /// From what it has put up for each of its debts, in their order.
    pub(crate) collateral: Vec<(DomainId, Balance)>,
}

/// How a domain pays `amount` out of a treasury that can spend so much; of what it has put up for a debt, no more is taken
/// than the debt.
pub(crate) fn collection(position: &Position, amount: Balance, spendable: Balance) -> Collection {
    let treasury = amount.min(spendable);
    // The smaller of the two.
    let mut rest = amount.saturating_sub(treasury);
    let take = |(creditor, debt): &(DomainId, Balance)| {
        let taken = rest.min(*debt);
        rest = rest.saturating_sub(taken);
        (*creditor, taken)
    };
    Collection { treasury, collateral: position.debts.iter().map(take).collect() }
}

/// How far the clearing of a period is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Clearing {
    /// Domains with a position.
    pub domains: u32,
    /// Of these, how many have paid what they had to.
    pub collected: u32,
    /// Of these, how many have got what they had to.
    pub paid: u32,
    /// Planck that the first ones had to pay.
    pub needs: Balance,
    /// Planck that the first ones have to get.
    pub claims: Balance,
    /// Planck that they paid.
    pub pot: Balance,
    /// Planck that were paid out of it.
    pub paid_out: Balance,
}

/// What is to be done next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// The domain of this place pays.
    Collect(u32),
    /// The domain of this place is paid.
    Pay(u32),
    /// All have paid and are paid.
    Finish,
}

impl Clearing {
    /// What is to be done next: all pay before anybody is paid.
    pub(crate) fn next(&self) -> Step {
        if self.collected < self.domains {
            Step::Collect(self.collected)
        } else if self.paid < self.domains {
            Step::Pay(self.paid)
        } else {
            Step::Finish
        }
    }

    /// One more domain has a position.
    pub(crate) fn joined(self) -> Self {
        // There are at most as many domains as numbers of domains.
        Self { domains: self.domains.saturating_add(1), ..self }
    }

    /// One more domain has paid: `paid` of what it had to.
    pub(crate) fn collected(self, net: Net, paid: Balance) -> Self {
        let (need, claim) = match net {
            Net::Pays(need) => (need, 0),
            Net::Gets(claim) => (0, claim),
        };
        Self {
            // Bounded by the number of domains and by the planck that there are.
            collected: self.collected.saturating_add(1),
            needs: self.needs.saturating_add(need),
            claims: self.claims.saturating_add(claim),
            pot: self.pot.saturating_add(paid),
            ..self
        }
    }

    /// What a domain gets that has to get `claim`: all of it, or its part of what there is.
    pub(crate) fn share(&self, claim: Balance) -> Balance {
        if self.pot >= self.claims {
            return claim;
        }
        let share =
            multiply_by_rational_with_rounding(claim, self.pot, self.claims, Rounding::Down);
        share.unwrap_or_default()
    }

    /// One more domain has got something out of the pot.
    pub(crate) fn paid(self, amount: Balance) -> Self {
        Self {
            // Bounded by the number of domains and by the pot.
            paid: self.paid.saturating_add(1),
            paid_out: self.paid_out.saturating_add(amount),
            ..self
        }
    }

    /// What is left in the pot.
    pub(crate) fn rest(&self) -> Balance {
        // No more is paid out than was collected.
        self.pot.saturating_sub(self.paid_out)
    }
}

#[cfg(test)]
mod tests;
