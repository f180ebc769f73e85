//! Calls as both machines take them.

use super::{account_of, key_of, real_id, real_receipt, Sent, Twin};
use sp_core::{Pair, H256};
use stardust_model::{Call, Id, Receipt, Spec, Who};
use stardust_primitives::{
    audit::{Answer, AuditReport, Lot, SignedReport},
    commitment::commitment,
    domain::{border::Path, COMMONS},
    ids::JobId,
    items::Items,
    job::{Assurance, JobSpec},
    tree::{BatchTree, Opening},
};
use stardust_world::GENESIS;

/// The tree of these receipts, of which the first is that of task `first`.
pub fn tree(first: u32, root: &[Receipt]) -> BatchTree {
    let receipts = (first..).zip(root).map(|(task, receipt)| real_receipt(task, *receipt));
    BatchTree::build(receipts.collect()).unwrap()
}

/// What a provider made of a batch.
#[derive(Clone)]
pub struct Made {
    pub id: Id,
    pub root: Vec<Receipt>,
    pub tree: BatchTree,
    pub salt: [u8; 32],
}

impl Made {
    /// A batch whose first task is `first`.
    pub fn new(id: Id, first: u32, root: Vec<Receipt>, salt: [u8; 32]) -> Self {
        let tree = tree(first, &root);
        Self { id, root, tree, salt }
    }

    fn commitment(&self, who: Who, id: Id) -> H256 {
        commitment(
            GENESIS,
            real_id(id.committed()),
            &account_of(who),
            &self.tree.root(),
            &self.salt,
        )
    }
}

impl Twin {
    pub fn post(who: Who, spec: Spec, program: H256) -> (Call, Sent) {
        assert_eq!(spec.home, None, "the commons take nothing");
        let (replicas, critical) = (spec.replicas, spec.critical);
        let real = JobSpec {
            program,
            payload: None,
            items: Items::Index,
            tasks: spec.tasks,
            batch_size: spec.batch_size,
            gas_limit: spec.gas_limit,
            price: spec.price,
            assurance: match replicas {
                1 if critical => Assurance::Critical,
                1 => Assurance::Sampled,
                n => Assurance::Replicated { n },
            },
            value_at_risk: spec.value_at_risk,
            domain: COMMONS,
            claim_until: spec.claim_until,
            run_blocks: spec.run_blocks,
        };
        let real = pallet_marketplace::Call::post_job { spec: real };
        (Call::Post { who, spec }, Sent::signed(who, real))
    }

    pub fn claim(who: Who, job: u64, count: u32) -> (Call, Sent) {
        let real = pallet_marketplace::Call::claim { job: JobId(job), count, path: Path::new() };
        (Call::Claim { who, job, count }, Sent::signed(who, real))
    }

    /// The commitment to what was made gets the next number, or that of the same one before it.
    pub fn commit(&mut self, who: Who, made: Made) -> (Call, Sent) {
        let id = made.id;
        let hash = made.commitment(who, id);
        let known = self.commitments.iter().position(|known| *known == hash);
        let commitment = known.unwrap_or(self.made.len()) as u64;
        if known.is_none() {
            self.made.push(made);
            self.commitments.push(hash);
        }
        let real = pallet_marketplace::Call::commit { id: real_id(id), commitment: hash };
        (Call::Commit { who, id, commitment }, Sent::signed(who, real))
    }

    /// Opens what was made for a commitment; none if that has no such tasks.
    pub fn reveal(
        &self,
        who: Who,
        id: Id,
        number: u64,
        openings: Vec<u32>,
    ) -> Option<(Call, Sent)> {
        let made = self.made.get(number as usize)?;
        let hash = made.commitment(who, id);
        let opens = self.commitments.iter().rposition(|known| *known == hash);
        let opens = opens.map_or(u64::MAX, |number| number as u64);
        let first = self.model.jobs[&made.id.job].spec.first_task(made.id.batch);
        let open = |task: &u32| task.checked_sub(first).and_then(|at| made.tree.open(at));
        let real: Option<Vec<Opening>> = openings.iter().map(open).collect();
        let real = pallet_marketplace::Call::reveal {
            id: real_id(id),
            root: made.tree.root(),
            salt: made.salt,
            openings: real?.try_into().unwrap(),
        };
        let root = made.root.clone();
        Some((Call::Reveal { who, id, opens, root, openings }, Sent::signed(who, real)))
    }

    /// A report of `answers`, by whom the lottery gave `drawn`.
    pub fn report(
        &self,
        auditor: Who,
        (id, commitment): (Id, u64),
        (lot, drawn): (Lot, Vec<u32>),
        answers: Vec<(u32, Receipt)>,
    ) -> (Call, SignedReport) {
        let real = answers.iter().map(|(index, receipt)| Answer {
            index: *index,
            receipt: real_receipt(*index, *receipt).hash(),
        });
        let report = AuditReport {
            assignment: real_id(id),
            commitment: self.commitments[commitment as usize],
            auditor: key_of(auditor).public(),
            lot,
            answers: real.collect::<Vec<_>>().try_into().unwrap(),
        };
        let signature = key_of(auditor).sign(report.to_sign(GENESIS).as_bytes());
        let report = SignedReport { report, signature };
        (Call::Report { id, commitment, auditor, drawn, answers }, report)
    }
}
