//! A provider: the work of an honest one, with the decisions of a policy.

use crate::{
    dice::Dice,
    keeper::succeeds,
    market::{lie, truth},
};
use codec::Encode;
use sp_core::H256;
use stardust_primitives::{
    assignment::{Assignment, AssignmentState},
    commitment::commitment,
    hashing::tagged,
    ids::{AssignmentId, JobId},
    receipt::Receipt,
    tree::{BatchTree, Opening},
    AccountId, Balance, BlockNumber,
};
use stardust_runtime::{Runtime, RuntimeCall};
use stardust_world::{account, audit, checked, job, GENESIS};
use std::collections::{BTreeMap, BTreeSet};

/// An assignment, as the chain keeps it.
pub(crate) type Record = Assignment<AccountId, Balance, BlockNumber>;
/// The assignments of the chain.
pub(crate) type Table = Vec<(AssignmentId, Record)>;

/// What a provider knows when it thinks of claiming.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Desk {
    /// The next block.
    pub(crate) next: BlockNumber,
    /// The job.
    pub(crate) job: JobId,
    /// Replicas of the job that are open to claims.
    pub(crate) unclaimed: u32,
    /// Its assignments of the job that are not final.
    pub(crate) assigned: u32,
    /// Its assignments of the job that it committed to at some time.
    pub(crate) committed: u32,
    /// Its trust: checked batches without fault.
    pub(crate) checked: u32,
}

/// What a provider knows of a batch whose audit is over.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Audited {
    /// The next block.
    pub(crate) next: BlockNumber,
    /// Last block for the reveal.
    pub(crate) deadline: BlockNumber,
    /// Whether an auditor's answer, which is there for all to read, is not what the provider committed to.
    pub(crate) differs: bool,
}

/// What it does about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reveal {
    /// Reveals as it should.
    Now,
    /// Waits, or keeps it to itself.
    Nothing,
    /// Reveals in one of several wrong ways.
    Wrong(u32),
}

/// How a batch comes about.
#[derive(Clone, Debug, Default)]
pub(crate) struct Work {
    /// Tasks whose receipts are made up.
    pub(crate) lies: BTreeSet<u32>,
    /// Whether the other receipts are somebody else's and cost nothing.
    pub(crate) copied: bool,
}

/// The decisions of a provider. An honest one's are the default.
pub(crate) trait Policy {
    /// How many replicas of a job it claims now.
    fn claims(&self, desk: &Desk) -> u32;

    /// How it comes by the receipts of a batch; none to wait.
    fn work(&self, _id: AssignmentId, _tasks: &[u32], _dice: &mut Dice) -> Option<Work> {
        Some(Work::default())
    }

    /// What it does after the audit.
    fn reveal(&self, _seen: &Audited) -> Reveal {
        Reveal::Now
    }

    /// Whether it shows a commitment after all that it withheld under question. Who would only prove its own fraud
    /// does not.
    fn clears(&self, seen: &Audited) -> bool {
        !seen.differs
    }
}

/// A batch as its provider keeps it, on disk: a crash does not take it.
pub(crate) struct Book {
    /// The receipts.
    pub(crate) tree: BatchTree,
    /// How they came about.
    pub(crate) work: Work,
    salt: [u8; 32],
    first: u32,
}

impl Book {
    fn write(tasks: &[u32], work: Work, salt: [u8; 32]) -> Self {
        let receipt = |index: &u32| {
            if work.lies.contains(index) {
                lie(*index)
            } else {
                truth(*index)
            }
        };
        let receipts: Vec<Receipt> = tasks.iter().map(receipt).collect();
        let tree = BatchTree::build(receipts).expect("a batch has tasks; qed");
        Self { tree, work, salt, first: tasks[0] }
    }

    /// The opening of a task.
    pub(crate) fn open(&self, index: u32) -> Opening {
        self.tree.open(index - self.first).expect("the task is of this batch; qed")
    }

    /// Gas that its provider really ran.
    pub(crate) fn gas_run(&self) -> u64 {
        let run =
            |receipt: &&Receipt| !self.work.copied && !self.work.lies.contains(&receipt.index);
        self.tree.receipts().iter().filter(run).map(|receipt| receipt.gas).sum()
    }

    /// Gas that an honest provider would have run.
    pub(crate) fn gas_true(&self) -> u64 {
        self.tree.receipts().iter().map(|receipt| truth(receipt.index).gas).sum()
    }
}

/// A provider.
pub(crate) struct Provider {
    /// Its name.
    pub(crate) name: String,
    /// Whether it must lose nothing.
    pub(crate) honest: bool,
    /// Its decisions.
    pub(crate) policy: Box<dyn Policy>,
    /// Its batches, by commitment.
    pub(crate) books: BTreeMap<H256, Book>,
    /// First block at which it is back from a crash.
    pub(crate) asleep_until: BlockNumber,
    /// The commitment of each claim.
    commitments: BTreeMap<(AssignmentId, BlockNumber), H256>,
    seed: u64,
}

impl Provider {
    /// A provider; it must be registered on the chain.
    pub(crate) fn new(name: &str, honest: bool, policy: Box<dyn Policy>, seed: u64) -> Self {
        let name = name.to_owned();
        let (books, commitments) = Default::default();
        Self { name, honest, policy, books, asleep_until: 0, commitments, seed }
    }

    /// Its account.
    pub(crate) fn account(&self) -> AccountId {
        account(&self.name)
    }

    /// What it sends at this state of the chain, in which these jobs are open. It follows from state: a lost transaction
    /// is sent again.
    pub(crate) fn act(
        &mut self,
        table: &Table,
        open: &[JobId],
        next: BlockNumber,
        dice: &mut Dice,
    ) -> Vec<RuntimeCall> {
        let me = self.account();
        let mine: Vec<_> = table.iter().filter(|(_, record)| record.provider == me).collect();
        let mut calls = Vec::new();
        for (id, record) in &mine {
            match record.state {
                AssignmentState::Claimed { deadline } if next <= deadline => {
                    calls.extend(self.commit(*id, record.claimed_at, dice));
                }
                AssignmentState::Committed { commitment, deadline, .. } => {
                    calls.extend(self.reveal(*id, commitment, deadline, next));
                }
                AssignmentState::Withheld { commitment, until } if next <= until => {
                    calls.extend(self.clear(*id, commitment, until, next));
                }
                _ => {}
            }
        }
        for job_id in open {
            calls.extend(self.claim(*job_id, &mine, next));
        }
        calls
    }

    fn claim(
        &self,
        job_id: JobId,
        mine: &[&(AssignmentId, Record)],
        next: BlockNumber,
    ) -> Option<RuntimeCall> {
        let unclaimed = job(job_id).unclaimed();
        let is_open = |(id, record): &&&(AssignmentId, Record)| {
            let is_final =
                matches!(record.state, AssignmentState::Paid { .. } | AssignmentState::Dropped);
            id.job == job_id && !id.is_withheld() && !is_final
        };
        if !pallet_provider_staking::Providers::<Runtime>::contains_key(self.account()) {
            return None;
        }
        let committed = self.commitments.keys().filter(|(id, _)| id.job == job_id).count();
        let desk = Desk {
            next,
            job: job_id,
            unclaimed,
            assigned: mine.iter().filter(is_open).count() as u32,
            committed: committed as u32,
            checked: checked(&self.account()),
        };
        let count = self.policy.claims(&desk).min(unclaimed).min(pallet_marketplace::MAX_CLAIMS);
        (count > 0).then(|| {
            pallet_marketplace::Call::claim { job: job_id, count, path: Default::default() }.into()
        })
    }

    fn commit(
        &mut self,
        id: AssignmentId,
        claimed_at: BlockNumber,
        dice: &mut Dice,
    ) -> Option<RuntimeCall> {
        let key = (id, claimed_at);
        if let Some(commitment) = self.commitments.get(&key) {
            let call = pallet_marketplace::Call::commit { id, commitment: *commitment };
            return Some(call.into());
        }
        let tasks: Vec<u32> = job(id.job).spec.batch_tasks(id.batch)?.collect();
        let work = self.policy.work(id, &tasks, dice)?;
        let salt = tagged("simulated-salt", &(self.seed, &self.name, id, claimed_at)).0;
        let book = Book::write(&tasks, work, salt);
        let commitment = commitment(GENESIS, id, &self.account(), &book.tree.root(), &salt);
        self.commitments.insert(key, commitment);
        self.books.insert(commitment, book);
        Some(pallet_marketplace::Call::commit { id, commitment }.into())
    }

    fn reveal(
        &self,
        id: AssignmentId,
        commitment: H256,
        deadline: Option<BlockNumber>,
        next: BlockNumber,
    ) -> Option<RuntimeCall> {
        let (ends, book) = (audit(id)?.ends(), self.books.get(&commitment)?);
        let deadline = (ends + job(id.job).terms.reveal_blocks).max(deadline.unwrap_or(0));
        let (differs, openings) = compare(id, book)?;
        if next <= ends {
            return None;
        }
        match self.policy.reveal(&Audited { next, deadline, differs }) {
            Reveal::Now => {
                let call = reveal_call(id, book, book.salt, openings);
                // As long as a sister may commit it waits, as the agent does.
                succeeds(&call, &self.name).then_some(call)
            }
            Reveal::Nothing => None,
            Reveal::Wrong(kind) => Some(wrong_reveal(id, book, openings, kind)),
        }
    }

    /// Shows what it withheld, if it has nothing to hide.
    fn clear(
        &self,
        id: AssignmentId,
        commitment: H256,
        until: BlockNumber,
        next: BlockNumber,
    ) -> Option<RuntimeCall> {
        let book = self.books.get(&commitment)?;
        let (differs, openings) = compare(id, book)?;
        let clears = self.policy.clears(&Audited { next, deadline: until, differs });
        clears.then(|| reveal_call(id, book, book.salt, openings))
    }
}

/// Whether an auditor's answer is not what the book says, and the openings that are asked for.
fn compare(id: AssignmentId, book: &Book) -> Option<(bool, Vec<Opening>)> {
    let answers: Vec<_> = audit(id)?.answers.into_iter().map(|signed| signed.answer).collect();
    let differs =
        answers.iter().any(|answer| book.open(answer.index).receipt.hash() != answer.receipt);
    let audited: BTreeSet<_> = answers.iter().map(|answer| answer.index).collect();
    Some((differs, audited.into_iter().map(|index| book.open(index)).collect()))
}

fn reveal_call(
    id: AssignmentId,
    book: &Book,
    salt: [u8; 32],
    openings: Vec<Opening>,
) -> RuntimeCall {
    let openings = openings.try_into().expect("no more than there are answers; qed");
    pallet_marketplace::Call::reveal { id, root: book.tree.root(), salt, openings }.into()
}

/// Ways in which [`wrong_reveal`] is wrong.
pub(crate) const WRONG_WAYS: u32 = 7;

/// A reveal that must be refused.
fn wrong_reveal(
    id: AssignmentId,
    book: &Book,
    mut openings: Vec<Opening>,
    kind: u32,
) -> RuntimeCall {
    let mut salt = book.salt;
    let spare = book.open(book.first);
    match kind % WRONG_WAYS {
        0 => salt[0] ^= 1,
        1 if !openings.is_empty() => drop(openings.pop()),
        2 => openings.push(spare),
        3 => openings = vec![spare; 64],
        4 if !openings.is_empty() => openings[0].receipt.gas ^= 1,
        5 if !openings.is_empty() => {
            // A path as long as the type allows.
            while openings[0].siblings.try_push(book.tree.root()).is_ok() {}
        }
        6 if openings.iter().any(|opening| !opening.siblings.is_empty()) => {
            for opening in &mut openings {
                opening.siblings.pop();
            }
        }
        _ => salt[1] ^= 1,
    }
    reveal_call(id, book, salt, openings)
}

/// What names a transaction, so that it is not sent again while it is under way.
pub(crate) fn tag(of: &impl Encode) -> H256 {
    tagged("simulated-tag", of)
}
