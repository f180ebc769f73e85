//! Outputs that a provider does not serve: demanded on chain, and read from the block that has the answer.
//!
//! Answers stand in the blocks' extrinsics, which every node keeps for long, and not in the state or in events. They
//! are found by the assignment's id and believed by their hashes, whoever sent them in whatever call.

use crate::{
    outputs::Source, primitives::BlockNumber, Client, Demand, Error, Head, Heads, Result, View,
};
use codec::{Decode, Encode};
use futures::StreamExt;
use sp_core::H256;
use stardust_primitives::{
    receipt::{Receipt, MAX_OUTPUT_BYTES},
    tree::{self, Opening},
    AccountId,
};
use std::{collections::HashSet, time::Duration};
use subxt::config::Header as _;
use tokio::time::timeout;

/// How long without a block until the connection counts as dead.
const SILENCE_MAX: Duration = Duration::from_secs(60);

/// An output that the chain confirms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The task's receipt.
    pub receipt: Receipt,
    /// The output, empty unless the task returned.
    pub output: Vec<u8>,
}

/// How a demand ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ended {
    /// With an answer.
    Answered(Answer),
    /// Without one, and its time is over: anyone may expire it.
    Overdue,
    /// Somebody expired it.
    Expired,
}

impl View {
    /// The demands for outputs that wait for this provider's answer.
    pub async fn output_demands(&self, provider: &AccountId) -> Result<Vec<Demand>> {
        self.call("MarketApi_output_demands", (provider,)).await
    }
}

impl Source {
    /// The output of task `index`, if this extrinsic has it.
    pub fn answer_in(&self, extrinsic: &[u8], index: u32) -> Option<Answer> {
        let id = self.id.encode();
        let ends = extrinsic.windows(id.len()).enumerate().filter(|(_, bytes)| *bytes == id);
        let mut ends = ends.filter_map(|(start, _)| start.checked_add(id.len()));
        ends.find_map(|end| {
            let mut rest = extrinsic.get(end..)?;
            let opening = Opening::decode(&mut rest).ok()?;
            let output = Vec::<u8>::decode(&mut rest).ok()?;
            self.confirms(&opening, &output, index)
                .then_some(Answer { receipt: opening.receipt, output })
        })
    }

    /// Whether the root on chain says that this is the output of task `index`.
    fn confirms(&self, opening: &Opening, output: &[u8], index: u32) -> bool {
        let length = self.tasks.end.saturating_sub(self.tasks.start);
        let position = index.checked_sub(self.tasks.start);
        opening.receipt.index == index
            && u32::try_from(output.len()).is_ok_and(|length| length <= MAX_OUTPUT_BYTES)
            && position.is_some_and(|at| tree::verify(&self.root, length, at, opening))
            && opening.receipt.has_output(output)
    }
}

impl Client {
    /// Waits for the end of the demand for task `index` of this source, which is open or was at block `from`.
    pub async fn demand_ended(
        &self,
        source: &Source,
        index: u32,
        from: BlockNumber,
    ) -> Result<Ended> {
        let mut heads: Heads = self.heads().await?;
        let mut head = self.best().await?;
        let mut seen = HashSet::new();
        loop {
            if let Some(answer) = self.answer_up_to(source, index, head, from, &mut seen).await? {
                return Ok(Ended::Answered(answer));
            }
            let demands = self.at(head.hash).output_demands(&source.provider).await?;
            let own = demands.iter().find(|d| d.id == source.id && d.demand.index == index);
            match own {
                None => return Ok(Ended::Expired),
                Some(demand) if head.number > demand.deadline => return Ok(Ended::Overdue),
                Some(_) => {}
            }
            head = match timeout(SILENCE_MAX, heads.next()).await {
                Ok(Some(head)) => head?,
                Ok(None) | Err(_) => return Err(Error::Disconnected("no blocks come".into())),
            };
        }
    }

    /// Looks through the blocks from `head` down to `from` that were not seen: a fork's blocks are new ones.
    async fn answer_up_to(
        &self,
        source: &Source,
        index: u32,
        head: Head,
        from: BlockNumber,
        seen: &mut HashSet<H256>,
    ) -> Result<Option<Answer>> {
        let mut hash = head.hash;
        while seen.insert(hash) {
            let block = self.inner.rpc.chain_get_block(Some(hash)).await;
            let block = block.map_err(|error| Error::rpc("chain_getBlock", error))?;
            let Some(block) = block else { break };
            let mut extrinsics = block.block.extrinsics.iter();
            let answer = extrinsics.find_map(|bytes| source.answer_in(bytes, index));
            if answer.is_some() {
                return Ok(answer);
            }
            let header = block.block.header;
            if header.number() <= u64::from(from) {
                break;
            }
            hash = header.parent_hash;
        }
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use stardust_primitives::{
        ids::{AssignmentId, JobId},
        receipt::OutcomeKind,
        tree::BatchTree,
    };

    /// Tasks 10 to 12 of a batch; the last one trapped.
    fn batch() -> (Source, BatchTree) {
        let receipts = [10u32, 11].map(|task| Receipt::returned(task, &task.to_le_bytes(), 5));
        let trapped = Receipt::failed(12, OutcomeKind::Trapped, 7);
        let tree = BatchTree::build([receipts.as_slice(), &[trapped]].concat()).unwrap();
        let id = AssignmentId { job: JobId(3), batch: 1, replica: 0 };
        let (provider, endpoint) = (AccountId::new([1; 32]), String::new());
        let source = Source { id, provider, endpoint, root: tree.root(), tasks: 10..13 };
        (source, tree)
    }

    /// An extrinsic with an answer in the midst of other bytes.
    fn extrinsic(id: AssignmentId, opening: &Opening, output: &[u8]) -> Vec<u8> {
        let call = (40u8, 10u8, id, opening, output).encode();
        [[0x84, 0, 7, 7].as_slice(), &call, &[9, 9]].concat()
    }

    #[test]
    fn an_answer_is_found_in_its_extrinsic_and_believed_by_its_hashes() {
        let (source, tree) = batch();
        let (first, trapped) = (tree.open(0).unwrap(), tree.open(2).unwrap());
        let right = extrinsic(source.id, &first, &10u32.to_le_bytes());
        let answer = source.answer_in(&right, 10).unwrap();
        assert_eq!((answer.receipt, answer.output), (first.receipt, 10u32.to_le_bytes().to_vec()));
        let nothing = source.answer_in(&extrinsic(source.id, &trapped, b""), 12).unwrap();
        assert_eq!((nothing.receipt.outcome, nothing.output), (OutcomeKind::Trapped, vec![]));

        assert_eq!(source.answer_in(&right, 11), None, "of another task");
        assert_eq!(source.answer_in(&right[..right.len() - 5], 10), None, "cut off");
        let other = AssignmentId { batch: 2, ..source.id };
        let wrong = [
            extrinsic(other, &first, &10u32.to_le_bytes()),
            extrinsic(source.id, &first, b"made up"),
            extrinsic(source.id, &trapped, b"made up"),
            Vec::new(),
        ];
        for bytes in wrong {
            assert_eq!(source.answer_in(&bytes, 10), None);
            assert_eq!(source.answer_in(&bytes, 12), None);
        }
        // Somebody sends nonsense for the same assignment in front of it.
        let both = [source.id.encode(), vec![1, 2, 3], right].concat();
        assert!(source.answer_in(&both, 10).is_some());
    }
}
