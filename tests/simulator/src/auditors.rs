//! A validator as auditor and member of the panel, with the decisions of a policy.

use crate::{
    market::{lie, truth},
    providers::tag,
};
use sp_core::{
    crypto::{VrfSecret, Wraps},
    Pair, H256,
};
use stardust_primitives::{
    audit::{lot_to_sign, Answer, Audit, AuditReport, Lot},
    ids::AssignmentId,
    AccountId, BlockNumber,
};
use stardust_runtime::{Runtime, RuntimeCall};
use stardust_world::{audit_key, sign_report, vote, GENESIS};
use std::collections::{BTreeMap, BTreeSet};

/// What an auditor knows of the tasks that it drew.
pub(crate) struct Drawn<'a> {
    /// The tasks.
    pub(crate) tasks: &'a [u32],
    /// The false receipts of the batch, as its provider tells its accomplices.
    pub(crate) lies: &'a BTreeSet<u32>,
    /// What others reported already.
    pub(crate) reported: &'a [Answer],
}

impl Drawn<'_> {
    /// What is right.
    pub(crate) fn truth(&self) -> Vec<Answer> {
        let answer = |index: &u32| Answer { index: *index, receipt: truth(*index).hash() };
        self.tasks.iter().map(answer).collect()
    }

    /// What the provider says.
    pub(crate) fn claimed(&self) -> Vec<Answer> {
        let receipt = |index| if self.lies.contains(&index) { lie(index) } else { truth(index) };
        let answer = |index: &u32| Answer { index: *index, receipt: receipt(*index).hash() };
        self.tasks.iter().map(answer).collect()
    }
}

/// The decisions of an auditor. An honest one's are the default.
pub(crate) trait Conduct {
    /// The reports that it sends about one draw: none, one, or contradictory ones.
    fn reports(&self, drawn: &Drawn<'_>) -> Vec<Vec<Answer>> {
        vec![drawn.truth()]
    }

    /// What it votes for in a contest about a task.
    fn vote(&self, task: u32) -> Option<H256> {
        Some(truth(task).hash())
    }
}

/// Tells the truth.
pub(crate) struct Honest;

impl Conduct for Honest {}

/// A validator.
pub(crate) struct Validator {
    /// Its name, which gives its audit key.
    pub(crate) name: &'static str,
    /// Its decisions.
    pub(crate) conduct: Box<dyn Conduct>,
    /// First block at which it is back from a crash.
    pub(crate) asleep_until: BlockNumber,
    /// Lots by commitment: a VRF is worth keeping.
    lots: BTreeMap<H256, (Lot, [u8; 32])>,
}

impl Validator {
    /// A validator of the preset.
    pub(crate) fn new(name: &'static str, conduct: Box<dyn Conduct>) -> Self {
        Self { name, conduct, asleep_until: 0, lots: BTreeMap::new() }
    }

    fn lot(&mut self, id: AssignmentId, audit: &Audit<AccountId, BlockNumber>) -> (Lot, [u8; 32]) {
        let key = audit_key(self.name);
        *self.lots.entry(audit.commitment).or_insert_with(|| {
            let data = lot_to_sign(GENESIS, audit.seed, id, audit.commitment);
            let lot = Lot::new(&key.as_inner_ref().vrf_sign(&data)).expect("96 bytes; qed");
            let randomness =
                lot.randomness(&key.public(), GENESIS, audit.seed, id, audit.commitment);
            (lot, randomness.expect("it is its own lot; qed"))
        })
    }

    /// What it sends at this state of the chain, but for what is `pending` already.
    pub(crate) fn act(
        &mut self,
        audits: &[(AssignmentId, Audit<AccountId, BlockNumber>)],
        lies: &BTreeMap<H256, BTreeSet<u32>>,
        next: BlockNumber,
        pending: &BTreeSet<H256>,
    ) -> Vec<(H256, RuntimeCall)> {
        let mut calls = Vec::new();
        for (id, audit) in audits {
            let tag = tag(&("report", self.name, audit.commitment));
            if next <= audit.ends() && !pending.contains(&tag) {
                let reports = self.reports(*id, audit, lies, next);
                calls.extend(reports.into_iter().map(|report| (tag, report)));
            }
        }
        calls.extend(self.votes(next, pending));
        calls
    }

    fn reports(
        &mut self,
        id: AssignmentId,
        audit: &Audit<AccountId, BlockNumber>,
        lies: &BTreeMap<H256, BTreeSet<u32>>,
        next: BlockNumber,
    ) -> Vec<RuntimeCall> {
        let auditor = audit_key(self.name).public();
        if audit.answers.iter().any(|signed| signed.auditor == auditor) {
            return Vec::new();
        }
        let (lot, randomness) = self.lot(id, audit);
        let tasks = audit.draw(&randomness, next);
        if tasks.is_empty() {
            return Vec::new();
        }
        let none = BTreeSet::new();
        let lies = lies.get(&audit.commitment).unwrap_or(&none);
        let reported: Vec<_> = audit.answers.iter().map(|signed| signed.answer).collect();
        let drawn = Drawn { tasks: &tasks, lies, reported: &reported };
        let sign = |answers: Vec<Answer>| {
            let report = AuditReport {
                assignment: id,
                commitment: audit.commitment,
                auditor: auditor.clone(),
                lot,
                answers: answers.try_into().expect("no more than a report may have; qed"),
            };
            let report = sign_report(self.name, report);
            pallet_verification::Call::report_audit { report }.into()
        };
        self.conduct.reports(&drawn).into_iter().map(sign).collect()
    }

    fn votes(&self, next: BlockNumber, pending: &BTreeSet<H256>) -> Vec<(H256, RuntimeCall)> {
        let auditor = audit_key(self.name).public();
        let mut calls = Vec::new();
        for (id, contest) in pallet_verification::Contests::<Runtime>::iter() {
            let tag = tag(&("vote", self.name, id, contest.disputed()));
            let voted = contest.votes.iter().any(|vote| vote.auditor == auditor);
            if voted || next > contest.deadline || pending.contains(&tag) {
                continue;
            }
            if let Some(receipt) = self.conduct.vote(contest.task) {
                let vote = vote(self.name, id, receipt);
                calls.push((tag, pallet_verification::Call::vote { vote }.into()));
            }
        }
        calls
    }
}
