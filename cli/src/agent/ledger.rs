//! What became of the provider's batches, by the events of finalized blocks: no reorganisation takes it back, and
//! nothing counts twice. It matters only to who watches; no decision is made of it.

use codec::Decode;
use stardust_primitives::{
    domain::border::Path,
    ids::{AssignmentId, DomainId},
    AccountId, Balance,
};
use stardust_sdk::{Error, EventRecord};
use std::collections::BTreeMap;

/// How a batch ended for its provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// It was paid.
    Paid,
    /// It was not committed in time.
    Expired,
    /// It was not revealed in time.
    Withheld,
    /// Too few auditors reported; it is nobody's fault.
    Unaudited,
    /// A receipt of it lost a contest.
    Fraud,
}

impl Outcome {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Paid, Self::Expired, Self::Withheld, Self::Unaudited, Self::Fraud];

    /// Its name in lower case.
    pub fn name(self) -> &'static str {
        match self {
            Self::Paid => "paid",
            Self::Expired => "expired",
            Self::Withheld => "withheld",
            Self::Unaudited => "unaudited",
            Self::Fraud => "fraud",
        }
    }
}

/// The first fields of all events that end a batch.
#[derive(Decode)]
struct Ended {
    _id: AssignmentId,
    provider: AccountId,
}

/// The fields of `Marketplace.BatchPaid` up to what counts.
#[derive(Decode)]
struct BatchPaid {
    _id: AssignmentId,
    _provider: AccountId,
    _domain: DomainId,
    _path: Path,
    _gas: u64,
    provider_fee: Balance,
}

/// The sums, from the block on at which the agent started.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    /// Batches by how they ended.
    pub outcomes: BTreeMap<Outcome, u64>,
    /// Planck that were paid for them to the provider and its delegators.
    pub earned: Balance,
}

impl Ledger {
    /// Notes an event if it ends a batch of this provider.
    pub fn note(&mut self, account: &AccountId, event: &EventRecord) -> Result<(), Error> {
        if event.pallet != "Marketplace" {
            return Ok(());
        }
        let outcome = match event.name.as_str() {
            "BatchPaid" => Outcome::Paid,
            "BatchExpired" => Outcome::Expired,
            "BatchWithheld" => Outcome::Withheld,
            "BatchUnaudited" => Outcome::Unaudited,
            "Fraud" => Outcome::Fraud,
            _ => return Ok(()),
        };
        let Ended { provider, .. } = event.read()?;
        if provider != *account {
            return Ok(());
        }
        if outcome == Outcome::Paid {
            let BatchPaid { provider_fee, .. } = event.read()?;
            // Parts of what there is in circulation.
            self.earned = self.earned.saturating_add(provider_fee);
        }
        let count = self.outcomes.entry(outcome).or_default();
        // One for each batch.
        *count = count.saturating_add(1);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use codec::Encode;
    use stardust_primitives::ids::{ContestId, JobId};

    const ID: AssignmentId = AssignmentId { job: JobId(1), batch: 2, replica: 0 };

    fn account(byte: u8) -> AccountId {
        AccountId::new([byte; 32])
    }

    fn event(name: &str, fields: impl Encode) -> EventRecord {
        EventRecord { pallet: "Marketplace".into(), name: name.into(), fields: fields.encode() }
    }

    fn paid(provider: u8, fee: Balance) -> EventRecord {
        let path: Path = vec![DomainId(3)].try_into().unwrap();
        let others = (7u128, 8u128, 9u128, 4u32);
        event("BatchPaid", (ID, account(provider), DomainId(3), path, 55u64, fee, others))
    }

    fn noted(events: &[EventRecord]) -> Ledger {
        let mut ledger = Ledger::default();
        events.iter().for_each(|event| ledger.note(&account(1), event).unwrap());
        ledger
    }

    #[test]
    fn payments_add_up_and_each_end_counts_once() {
        let ledger = noted(&[
            paid(1, 100),
            paid(1, 20),
            event("BatchExpired", (ID, account(1))),
            event("BatchWithheld", (ID, account(1))),
            event("BatchUnaudited", (ID, account(1))),
            event("Fraud", (ID, account(1), ContestId(5))),
        ]);
        assert_eq!(ledger.earned, 120);
        let counts: Vec<_> = Outcome::ALL.map(|outcome| ledger.outcomes[&outcome]).into();
        assert_eq!(counts, [2, 1, 1, 1, 1]);
    }

    #[test]
    fn what_is_of_others_or_ends_nothing_is_left_out() {
        let mut foreign = paid(1, 100);
        foreign.pallet = "Other".into();
        let ledger = noted(&[
            paid(2, 100),
            event("BatchExpired", (ID, account(2))),
            event("BatchClaimed", (ID, account(1))),
            event("BatchReturned", (ID,)),
            foreign,
        ]);
        assert_eq!(ledger, Ledger::default());
    }

    #[test]
    fn fields_that_do_not_fit_are_an_error() {
        let broken = event("BatchPaid", (ID, account(1)));
        assert!(Ledger::default().note(&account(1), &broken).is_err());
    }
}
