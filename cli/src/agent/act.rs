//! Carries out on chain what was decided: each function is one transaction.

use crate::agent::{
    log::{self, About},
    store::{salt, Store, SALTS},
};
use anyhow::{anyhow, bail, Context};
use codec::Decode;
use sp_core::H256;
use stardust_primitives::{
    commitment::commitment,
    domain::border::Path,
    ids::{AssignmentId, ContestId, JobId},
    tree::BatchTree,
    BlockNumber,
};
use stardust_sdk::{calls, outputs, Client, Included, Signer, Until};
use std::sync::Arc;

/// Blocks by which a reorganisation may have moved a claim: some are without finality for an hour.
const MOVED_MAX: BlockNumber = 1_200;

/// What transactions need.
#[derive(Clone)]
pub struct Hands {
    /// The connection.
    pub client: Client,
    /// Who signs.
    pub signer: Arc<Signer>,
    /// Where results are.
    pub store: Arc<Store>,
}

/// The fields of `Marketplace.BatchClaimed`.
#[derive(Decode)]
struct BatchClaimed {
    id: AssignmentId,
}

impl Hands {
    async fn submit(&self, call: &calls::Call) -> anyhow::Result<Included> {
        Ok(self.client.submit(&self.signer, call, Until::InBlock).await?)
    }

    /// Claims batches and says which.
    pub async fn claim(&self, job: JobId, count: u32, path: &Path) -> anyhow::Result<()> {
        let included = self.submit(&calls::claim(job, count, path)).await?;
        for event in included.events.iter().filter(|event| event.name == "BatchClaimed") {
            if let Ok(claimed) = BatchClaimed::decode(&mut event.fields.as_slice()) {
                log::info(claimed.id, "claimed");
            }
        }
        Ok(())
    }

    /// Commits a sealed batch.
    pub async fn commit(&self, id: AssignmentId, commitment: H256) -> anyhow::Result<()> {
        self.submit(&calls::commit(id, commitment)).await?;
        log::info(id, format_args!("committed {commitment}, waiting for its audit"));
        Ok(())
    }

    /// Reveals a batch, or clears one that was withheld; true if that paid it at once.
    pub async fn reveal(
        &self,
        id: AssignmentId,
        claimed_at: BlockNumber,
        audited: &[u32],
    ) -> anyhow::Result<bool> {
        let committed_as = id.committed_as();
        let tree = self.tree(committed_as)?;
        let salt = self.salt(committed_as, claimed_at)?;
        let mut openings = Vec::new();
        for task in audited {
            let of_task = |receipt: &stardust_primitives::receipt::Receipt| receipt.index == *task;
            let position = tree.receipts().iter().position(of_task);
            let position = position.and_then(|position| u32::try_from(position).ok());
            let opening = position.and_then(|position| tree.open(position));
            openings.push(opening.ok_or_else(|| anyhow!("task {task} is not of this batch"))?);
        }
        let call = calls::reveal(id, tree.root(), salt, &openings);
        let included = self.submit(&call).await?;
        let has = |name: &str| included.events.iter().any(|event| event.name == name);
        let (paid, contested) = (has("BatchPaid"), has("Contested"));
        let what = match (paid, contested) {
            (true, _) => "revealed and paid",
            (false, true) => "revealed; an auditor found another receipt, the panel decides",
            (false, false) if has("BatchCleared") => "cleared: its slash is cancelled",
            (false, false) => "revealed, waiting for its other replicas",
        };
        log::info(id, format_args!("{what} ({} tasks audited)", audited.len()));
        Ok(paid)
    }

    /// The salt of a sealed batch.
    fn salt(&self, id: AssignmentId, claimed_at: BlockNumber) -> anyhow::Result<[u8; 32]> {
        let seal = self.store.seal(id).ok_or_else(|| anyhow!("its results are damaged"))?;
        let (genesis, account) = (self.client.genesis(), self.signer.account());
        let secret = self.signer.secret_for(SALTS);
        let is_it =
            |salt: &[u8; 32]| commitment(genesis, id, account, &seal.root, salt) == seal.commitment;
        find_salt(&secret, id, claimed_at, is_it)
            .ok_or_else(|| anyhow!("its commitment is of another secret, or of a claim long ago"))
    }

    fn tree(&self, id: AssignmentId) -> anyhow::Result<BatchTree> {
        let receipts = self.store.receipts(id).ok_or_else(|| anyhow!("its results are damaged"))?;
        BatchTree::build(receipts).ok_or_else(|| anyhow!("its results are damaged"))
    }

    /// Expires somebody's overdue assignment.
    pub async fn expire(&self, id: AssignmentId) -> anyhow::Result<()> {
        self.submit(&calls::expire(id)).await?;
        log::info(id, "was overdue: expired, it can be claimed again");
        Ok(())
    }

    /// Has revealed replicas paid that wait for nobody.
    pub async fn settle(&self, job: JobId, batch: u32) -> anyhow::Result<()> {
        self.submit(&calls::settle(job, batch)).await?;
        log::info(About::Batch(job, batch), "settled");
        Ok(())
    }

    /// Finds the first task in which a sister replica differs, and contests it.
    pub async fn contest(&self, mine: AssignmentId, sister: u8) -> anyhow::Result<()> {
        let AssignmentId { job, batch, replica } = mine;
        let sister = AssignmentId { job, batch, replica: sister };
        let view = self.client.latest();
        let record = view.job(job).await?.ok_or_else(|| anyhow!("the job is gone"))?;
        let all = view.assignments(job).await?;
        let assignment = all.iter().find(|view| view.id == sister);
        let assignment = assignment.ok_or_else(|| anyhow!("the other replica is gone"))?;
        let source = self.client.source(&record, assignment).await?;
        let source = source.ok_or_else(|| anyhow!("the other replica is not revealed"))?;
        let receipts = source.receipts(&outputs::http()?).await?;
        let theirs = BatchTree::build(receipts).ok_or_else(|| anyhow!("impossible receipts"))?;
        let ours = self.tree(mine)?;
        let mut pairs = ours.receipts().iter().zip(theirs.receipts());
        let Some(position) = pairs.position(|(a, b)| a != b) else { bail!("the replicas agree") };
        let position = u32::try_from(position).context("position")?;
        let (Some(a), Some(b)) = (ours.open(position), theirs.open(position)) else {
            bail!("the replicas have different numbers of tasks")
        };
        let task = a.receipt.index;
        let call = calls::contest(job, batch, &(replica, a), &(sister.replica, b));
        self.submit(&call).await?;
        log::info(mine, format_args!("contested task {task} against replica {}", sister.replica));
        Ok(())
    }

    /// Shows an output on chain that its requester demands.
    pub async fn answer(&self, id: AssignmentId, index: u32) -> anyhow::Result<()> {
        let tree = self.tree(id)?;
        let mut indices = tree.receipts().iter().map(|receipt| receipt.index);
        let position = indices.position(|known| known == index).and_then(|at| at.try_into().ok());
        let position: u32 = position.ok_or_else(|| anyhow!("task {index} is not of this batch"))?;
        let opening = tree.open(position).ok_or_else(|| anyhow!("its results are damaged"))?;
        let output = self.store.output(id, position)?;
        self.submit(&calls::answer_output(id, &opening, &output)).await?;
        log::info(id, format_args!("answered the demand for the output of task {index}"));
        Ok(())
    }

    /// Says that the provider is there.
    pub async fn ping(&self) -> anyhow::Result<()> {
        self.submit(&calls::ping()).await.map(drop)
    }

    /// Begins with a benchmark of so many cores.
    pub async fn benchmark(&self, cores: u32) -> anyhow::Result<()> {
        self.submit(&calls::benchmark(cores)).await?;
        let text = format_args!("a benchmark of {cores} cores: it goes before all other work");
        log::info(About::Agent, text);
        Ok(())
    }

    /// Ends the round of the provider's pool.
    pub async fn end_round(&self) -> anyhow::Result<()> {
        self.submit(&calls::end_round(self.signer.account())).await?;
        log::info(About::Agent, "the round of the delegations ended");
        Ok(())
    }

    /// Ends a contest whose time for votes is over.
    pub async fn close_contest(&self, contest: ContestId) -> anyhow::Result<()> {
        self.submit(&calls::close_contest(contest)).await?;
        let text = format_args!("contest {contest}: the time for votes is over");
        log::info(About::Agent, text);
        Ok(())
    }
}

/// The salt of a claim at this block, or near it, for which `is_it` holds.
///
/// It follows from the block of the claim, which may be another by now: a reorganisation takes a claim back, and what
/// was sealed for it is committed under the next one.
fn find_salt(
    secret: &[u8; 32],
    id: AssignmentId,
    claimed_at: BlockNumber,
    is_it: impl Fn(&[u8; 32]) -> bool,
) -> Option<[u8; 32]> {
    // Saturating at the ends of all numbers, where no block is.
    let from = claimed_at.saturating_sub(MOVED_MAX);
    let moved = from..=claimed_at.saturating_add(MOVED_MAX);
    core::iter::once(claimed_at).chain(moved).map(|block| salt(secret, id, block)).find(is_it)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_salt_is_found_though_its_claim_was_moved() {
        let (secret, id) = ([7; 32], AssignmentId { job: JobId(1), batch: 2, replica: 0 });
        let is_found = |sealed_at, claimed_at| {
            let sealed = salt(&secret, id, sealed_at);
            find_salt(&secret, id, claimed_at, |salt| *salt == sealed) == Some(sealed)
        };
        assert!(is_found(100, 100));
        assert!(is_found(100, 117), "claimed again, later");
        assert!(is_found(117, 100), "claimed again, in an earlier block of the other chain");
        assert!(is_found(MOVED_MAX, 0));
        assert!(!is_found(MOVED_MAX + 1, 0));
    }
}
