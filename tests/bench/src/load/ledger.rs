//! Where every job, every batch and every planck went. No IO.

use crate::market::chain::Entry;
use stardust_primitives::{
    ids::{AssignmentId, JobId},
    AccountId, Balance,
};
use std::collections::{BTreeMap, BTreeSet};

/// Faults that are told one by one; of more, only the number is.
const TOLD: usize = 10;

/// A posted job.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Record {
    requester: AccountId,
    escrow: Balance,
    paid: Balance,
    batches: u32,
    /// What the chain says was paid and what went back.
    closed: Option<(Balance, Balance)>,
}

/// What the blocks of a run say, added up.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    jobs: BTreeMap<JobId, Record>,
    paid: BTreeSet<AssignmentId>,
    twice: u32,
    ended: BTreeMap<String, u32>,
    fees: BTreeMap<AccountId, Balance>,
    earned: BTreeMap<AccountId, Balance>,
    deposits: Balance,
    burned: Balance,
    minted: Balance,
}

/// What an account has, from before the run to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Purse {
    /// Whose it is.
    pub(crate) who: AccountId,
    /// Planck before, free and on hold.
    pub(crate) before: Balance,
    /// Planck at the end.
    pub(crate) after: Balance,
}

// Sums of planck are less than there are, which is far below what fits: saturating sums are exact.
impl Ledger {
    /// Takes note of what an event says.
    pub(crate) fn enter(&mut self, entry: Entry) {
        match entry {
            Entry::Posted { job, requester, escrow, deposit } => {
                let record = Record { requester, escrow, paid: 0, batches: 0, closed: None };
                self.jobs.insert(job, record);
                self.deposits = self.deposits.saturating_add(deposit);
            }
            Entry::Paid { id, provider, earned, fee } => {
                if !self.paid.insert(id) {
                    self.twice = self.twice.saturating_add(1);
                }
                add(&mut self.earned, provider, earned);
                if let Some(record) = self.jobs.get_mut(&id.job) {
                    record.paid = record.paid.saturating_add(fee);
                    record.batches = record.batches.saturating_add(1);
                }
            }
            Entry::Ended { how, .. } => {
                let count = self.ended.entry(how).or_default();
                *count = count.saturating_add(1);
            }
            Entry::Closed { job, paid, refunded } => {
                if let Some(record) = self.jobs.get_mut(&job) {
                    record.closed = Some((paid, refunded));
                }
            }
            Entry::Fee { who, amount } => {
                add(&mut self.fees, who, amount);
                self.burned = self.burned.saturating_add(amount);
            }
            Entry::Burned(amount) => self.burned = self.burned.saturating_add(amount),
            Entry::Minted(amount) => self.minted = self.minted.saturating_add(amount),
        }
    }

    /// Jobs that are on chain.
    pub(crate) fn posted(&self) -> usize {
        self.jobs.len()
    }

    /// Batches that were paid.
    pub(crate) fn paid(&self) -> usize {
        self.paid.len()
    }

    /// Assignments that ended without pay, by the event that says why.
    pub(crate) fn ended(&self) -> &BTreeMap<String, u32> {
        &self.ended
    }

    /// What is on hold for the jobs' records.
    pub(crate) fn deposits(&self) -> Balance {
        self.deposits
    }

    /// What is wrong with `jobs` jobs of so many batches each.
    pub(crate) fn unexplained_jobs(&self, jobs: u32, batches: u32) -> Vec<String> {
        let mut faults = Vec::new();
        if u32::try_from(self.jobs.len()) != Ok(jobs) {
            faults.push(format!("{} of {jobs} jobs are on chain", self.jobs.len()));
        }
        if self.twice > 0 {
            faults.push(format!("{} batches were paid twice", self.twice));
        }
        let wrong = self.jobs.iter().filter_map(|(job, record)| {
            let fault = record.fault(batches)?;
            Some(format!("job {job}: {fault}"))
        });
        shortened(faults.into_iter().chain(wrong))
    }

    /// Whose money does not add up: it paid fees and for jobs, and earned by work.
    pub(crate) fn unexplained_purses(&self, purses: &[Purse]) -> Vec<String> {
        let mut spent: BTreeMap<&AccountId, Balance> = BTreeMap::new();
        for record in self.jobs.values() {
            add(&mut spent, &record.requester, record.paid);
        }
        let of = |book: &BTreeMap<AccountId, Balance>, who| book.get(who).copied().unwrap_or(0);
        let wrong = purses.iter().filter_map(|Purse { who, before, after }| {
            let all = before.saturating_add(of(&self.earned, who));
            let gone = of(&self.fees, who).saturating_add(*spent.get(who).unwrap_or(&0));
            let expected = all.checked_sub(gone);
            (expected != Some(*after)).then(|| format!("{who} has {after}, not {expected:?}"))
        });
        shortened(wrong)
    }

    /// The token's issuance after the run, by what was burned and minted.
    pub(crate) fn issuance_after(&self, before: Balance) -> Option<Balance> {
        before.checked_add(self.minted)?.checked_sub(self.burned)
    }
}

impl Record {
    fn fault(&self, batches: u32) -> Option<String> {
        let Some((paid, refunded)) = self.closed else {
            return Some(format!("{} of its {batches} batches are paid", self.batches));
        };
        if self.batches != batches {
            return Some(format!("closed with {} of {batches} batches paid", self.batches));
        }
        if paid != self.paid {
            return Some(format!("it says {paid} planck were paid, its batches {}", self.paid));
        }
        (paid.checked_add(refunded) != Some(self.escrow)).then(|| {
            format!("of {} planck in escrow {paid} were paid, {refunded} went back", self.escrow)
        })
    }
}

fn add<K: Ord>(book: &mut BTreeMap<K, Balance>, key: K, amount: Balance) {
    let sum = book.entry(key).or_default();
    *sum = sum.saturating_add(amount);
}

fn shortened(faults: impl Iterator<Item = String>) -> Vec<String> {
    let mut faults: Vec<_> = faults.collect();
    let more = faults.len().saturating_sub(TOLD);
    if more > 0 {
        faults.truncate(TOLD);
        faults.push(format!("and {more} more"));
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVE: AccountId = AccountId::new([1; 32]);
    const PAUL: AccountId = AccountId::new([2; 32]);

    fn id(job: u64, batch: u32) -> AssignmentId {
        AssignmentId { job: JobId(job), batch, replica: 0 }
    }

    fn paid(job: u64, batch: u32) -> Entry {
        Entry::Paid { id: id(job, batch), provider: PAUL, earned: 80, fee: 100 }
    }

    /// A job of two batches for Eve, which Paul ran, and what everybody has afterwards.
    fn fair() -> (Ledger, Vec<Purse>) {
        let mut ledger = Ledger::default();
        for entry in [
            Entry::Posted { job: JobId(7), requester: EVE, escrow: 250, deposit: 5 },
            Entry::Fee { who: EVE, amount: 3 },
            Entry::Fee { who: PAUL, amount: 2 },
            paid(7, 0),
            paid(7, 1),
            Entry::Closed { job: JobId(7), paid: 200, refunded: 50 },
        ] {
            ledger.enter(entry);
        }
        let purses = vec![
            // 200 for the work and 3 for the fee.
            Purse { who: EVE, before: 1_000, after: 797 },
            // Two times 80, less 2.
            Purse { who: PAUL, before: 500, after: 658 },
        ];
        (ledger, purses)
    }

    #[test]
    fn a_fair_run_is_explained() {
        let (mut ledger, purses) = fair();
        assert_eq!(ledger.unexplained_jobs(1, 2), [""; 0]);
        assert_eq!(ledger.unexplained_purses(&purses), [""; 0]);
        assert_eq!((ledger.posted(), ledger.paid(), ledger.deposits()), (1, 2, 5));
        assert_eq!(ledger.issuance_after(10_000), Some(9_995));
        ledger.enter(Entry::Burned(100));
        ledger.enter(Entry::Minted(30));
        assert_eq!(ledger.issuance_after(10_000), Some(9_925));
        assert_eq!(ledger.issuance_after(50), None);
    }

    #[test]
    fn what_is_missing_is_named() {
        let (ledger, _) = fair();
        assert_eq!(ledger.unexplained_jobs(2, 2), ["1 of 2 jobs are on chain"]);
        assert_eq!(ledger.unexplained_jobs(1, 3), ["job 7: closed with 2 of 3 batches paid"]);
        let mut open = Ledger::default();
        open.enter(Entry::Posted { job: JobId(1), requester: EVE, escrow: 100, deposit: 0 });
        assert_eq!(open.unexplained_jobs(1, 1), ["job 1: 0 of its 1 batches are paid"]);
        let (mut ledger, _) = fair();
        ledger.enter(paid(7, 1));
        assert_eq!(
            ledger.unexplained_jobs(1, 2),
            ["1 batches were paid twice", "job 7: closed with 3 of 2 batches paid"]
        );
    }

    #[test]
    fn every_planck_is_asked_for() {
        let (ledger, mut purses) = fair();
        purses[1].after += 1;
        assert_eq!(ledger.unexplained_purses(&purses), [format!("{PAUL} has 659, not Some(658)")]);
        let (mut ledger, _) = fair();
        ledger.enter(Entry::Closed { job: JobId(7), paid: 200, refunded: 51 });
        assert_eq!(
            ledger.unexplained_jobs(1, 2),
            ["job 7: of 250 planck in escrow 200 were paid, 51 went back"]
        );
        ledger.enter(Entry::Closed { job: JobId(7), paid: 201, refunded: 49 });
        assert_eq!(
            ledger.unexplained_jobs(1, 2),
            ["job 7: it says 201 planck were paid, its batches 200"]
        );
    }

    #[test]
    fn ends_without_pay_are_counted_by_their_reason() {
        let mut ledger = Ledger::default();
        for batch in 0..3 {
            ledger.enter(Entry::Ended { id: id(1, batch), how: "BatchExpired".into() });
        }
        assert_eq!(ledger.ended(), &BTreeMap::from([("BatchExpired".to_string(), 3)]));
        let faults = (0..12).map(|at| at.to_string());
        let told = shortened(faults);
        assert_eq!((told.len(), told.last().unwrap().as_str()), (11, "and 2 more"));
    }
}
