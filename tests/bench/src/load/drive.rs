//! The loop: jobs are posted, claimed, run and paid, and every transaction is followed to its block.

use super::ledger::Ledger;
use crate::market::{
    chain::{Account, Chain, Entry, Event, Happened},
    drive::{call, newest, STALLED_BLOCKS},
    plan::{Act, Plan, Step},
    works::Works,
};
use anyhow::{bail, ensure, Context, Result};
use sp_core::H256;
use stardust_primitives::{hashing::content, ids::JobId, AccountId};
use stardust_sdk::{calls::Call, Client, Head};
use std::collections::BTreeMap;

/// Transactions of ours that the pool has at one time at most: some blocks full, and less than half of what a node's
/// pool takes by default.
const IN_POOL: usize = 3_000;
/// Blocks of batches that are open to claims before more jobs are posted.
const AHEAD: u32 = 2;

/// What there is to do.
pub(crate) struct Task<'a> {
    /// A connection.
    pub(crate) client: &'a Client,
    /// Another.
    pub(crate) chain: &'a Chain,
    /// Who runs jobs, and behind them who posts them.
    pub(crate) crew: &'a mut [Account],
    /// How many run jobs.
    pub(crate) providers: usize,
    /// How many jobs there are to be.
    pub(crate) jobs: u32,
    /// Batches of each.
    pub(crate) batches: u32,
    /// Posts one.
    pub(crate) post: Call,
    /// Most that are posted in a block.
    pub(crate) posts_per_block: u32,
    /// Batches that are claimed after each block.
    pub(crate) pace: u32,
    /// Blocks from a commitment to the end of its audit.
    pub(crate) audit_blocks: u32,
    /// What the providers computed.
    pub(crate) works: &'a Works,
}

/// What was done.
pub(crate) struct Done {
    /// The last block.
    pub(crate) last: u32,
    /// Where everything went.
    pub(crate) ledger: Ledger,
    /// Our transactions in blocks.
    pub(crate) included: u64,
    /// Audits of the batches.
    pub(crate) audits: u64,
    /// Claims that were refused and made again, by the reason.
    pub(crate) refusals: BTreeMap<String, u32>,
}

/// A transaction that is on its way.
struct Sent {
    what: String,
    /// Who claims so many batches of which job, if it is a claim.
    claim: Option<(usize, JobId, u32)>,
}

struct Desk<'a> {
    task: Task<'a>,
    ids: Vec<AccountId>,
    plan: Plan,
    ledger: Ledger,
    sent: BTreeMap<H256, Sent>,
    posted: u32,
    included: u64,
    refusals: BTreeMap<String, u32>,
}

/// Posts the jobs and works on them until all are closed.
pub(crate) async fn work(task: Task<'_>) -> Result<Done> {
    let ids = task.crew.iter().take(task.providers).map(Account::id).collect();
    let plan = Plan::new(&[], task.providers, 0, task.audit_blocks);
    let mut desk = Desk {
        task,
        ids,
        plan,
        ledger: Ledger::default(),
        sent: BTreeMap::new(),
        posted: 0,
        included: 0,
        refusals: BTreeMap::new(),
    };
    let mut heads = desk.task.client.heads().await?;
    let mut head = desk.task.client.best().await?;
    let mut moved = (head.number, 0u64);
    while !desk.is_done() {
        desk.send(head).await?;
        let seen = head.number.saturating_add(1);
        // The first announcement may be of a block that is known.
        while head.number < seen {
            head = newest(&mut heads).await?;
        }
        for number in seen..=head.number {
            desk.take(number).await?;
        }
        if desk.included != moved.1 {
            moved = (head.number, desk.included);
        }
        let waited = head.number.saturating_sub(moved.0);
        ensure!(waited < STALLED_BLOCKS, "nothing moves any more: {}", desk.stages());
    }
    Ok(Done {
        last: head.number,
        audits: desk.plan.audits(),
        ledger: desk.ledger,
        included: desk.included,
        refusals: desk.refusals,
    })
}

impl Desk<'_> {
    fn is_done(&self) -> bool {
        self.posted == self.task.jobs && self.sent.is_empty() && self.plan.unpaid() == 0
    }

    fn stages(&self) -> String {
        let mut kinds = BTreeMap::<&str, u32>::new();
        for sent in self.sent.values() {
            let count = kinds.entry(&sent.what).or_default();
            *count = count.saturating_add(1);
        }
        format!(
            "{} jobs posted; {}; transactions that no block took: {kinds:?}",
            self.posted,
            self.plan.stages()
        )
    }

    /// Sends what is to be done after a block.
    async fn send(&mut self, head: Head) -> Result<()> {
        let has_room = self.sent.len() < IN_POOL;
        self.plan.set_pace(if has_room { self.task.pace } else { 0 });
        let audits = self.task.chain.audits(head, &self.plan.due(head.number)).await?;
        let mut calls = Vec::new();
        let mut notes = Vec::new();
        for step in self.plan.next(head.number, audits) {
            notes.push(match &step {
                Step { worker, act: Act::Claim { job, count } } => Some((*worker, *job, *count)),
                Step { act: Act::Commit(_) | Act::Reveal { .. }, .. } => None,
            });
            calls.push(call(step, self.task.works, &self.ids)?);
        }
        for call in self.posts(has_room)? {
            notes.push(None);
            calls.push(call);
        }
        let signed = self.task.chain.sign(head, self.task.crew, &calls).await?;
        for ((transaction, claim), (_, call)) in signed.iter().zip(notes).zip(&calls) {
            self.sent.insert(content(transaction), Sent { what: call.to_string(), claim });
        }
        self.task.chain.submit(signed).await
    }

    /// As many jobs as are claimed in the next blocks, by requesters in turn.
    fn posts(&mut self, has_room: bool) -> Result<Vec<(usize, Call)>> {
        let wanted = self.task.pace.saturating_mul(AHEAD).saturating_sub(self.plan.unclaimed());
        let left = self.task.jobs.saturating_sub(self.posted);
        let count =
            wanted.div_ceil(self.task.batches.max(1)).min(self.task.posts_per_block).min(left);
        let count = if has_room { count } else { 0 };
        let requesters = self.task.crew.len().saturating_sub(self.task.providers);
        let mut calls = Vec::new();
        for number in self.posted..self.posted.saturating_add(count) {
            let turn = usize::try_from(number)?.checked_rem(requesters).context("no requester")?;
            calls.push((self.task.providers.saturating_add(turn), self.task.post.clone()));
        }
        self.posted = self.posted.saturating_add(count);
        Ok(calls)
    }

    /// Takes note of what a block did.
    async fn take(&mut self, number: u32) -> Result<()> {
        let head = self.task.chain.head(number).await?;
        let hashes = self.task.chain.transactions(head).await?;
        let mut failed = BTreeMap::new();
        let mut claimed = BTreeMap::<u32, u32>::new();
        for Happened { by, event } in self.task.chain.events(head, &self.ids).await? {
            match event {
                Event::Failed(error) => {
                    failed.insert(by, error);
                }
                Event::Market(seen) => {
                    if let (Some(by), crate::market::plan::Seen::Claimed { .. }) = (by, &seen) {
                        let count = claimed.entry(by).or_default();
                        *count = count.saturating_add(1);
                    }
                    self.plan.saw(number, seen);
                }
                Event::Entry(entry) => self.enter(entry),
                Event::Transfer => {}
            }
        }
        for (hash, by) in hashes.iter().zip(0u32..) {
            let Some(sent) = self.sent.remove(hash) else { continue };
            self.included = self.included.saturating_add(1);
            let error = failed.remove(&Some(by));
            let got = claimed.get(&by).copied().unwrap_or(0);
            match (sent.claim, error) {
                (Some((worker, job, asked)), error) => {
                    let missing = asked.saturating_sub(got);
                    if missing > 0 {
                        self.plan.refused(worker, job, missing);
                        let reason = error.unwrap_or_else(|| "fewer were left".into());
                        let count = self.refusals.entry(reason).or_default();
                        *count = count.saturating_add(1);
                    }
                }
                (None, Some(error)) => bail!("{} of block {number} failed: {error}", sent.what),
                (None, None) => {}
            }
        }
        Ok(())
    }

    fn enter(&mut self, entry: Entry) {
        match &entry {
            Entry::Posted { job, .. } => self.plan.add(*job, self.task.batches),
            Entry::Ended { id, how } if how == "BatchReturned" => self.plan.returned(*id),
            _ => {}
        }
        self.ledger.enter(entry);
    }
}
