//! Jobs: one program, one optional payload, many inputs.

use crate::{
    ids::{DomainId, ProgramId},
    items::Items,
    money::{AuditRates, FeeSplit},
    tree::MAX_BATCH,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::ops::Range;
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_arithmetic::Perbill;
use sp_core::H256;

/// Most tasks of one job.
pub const MAX_TASKS: u32 = 16_777_216;
/// Most gas of one task.
pub const MAX_GAS: u64 = 1 << 40;
/// Most replicas of one batch.
pub const MAX_REPLICAS: u8 = 3;

/// How sure the requester wants to be.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
pub enum Assurance {
    /// One provider; validators re-execute a sample blind.
    Sampled,
    /// `n` providers of different operators, whose roots must agree, and the sample of each.
    Replicated {
        /// 2 or 3.
        n: u8,
    },
    /// One provider; every validator audits one task of each batch, more than a third of them must have
    /// reported before it is paid, and the requester's audit reserve pays them.
    Critical,
}

impl Assurance {
    /// How many providers run each batch.
    pub fn replicas(&self) -> u8 {
        match self {
            Self::Sampled | Self::Critical => 1,
            Self::Replicated { n } => *n,
        }
    }

    /// Whether the number of replicas is one the protocol knows.
    pub fn is_valid(&self) -> bool {
        match self {
            Self::Sampled | Self::Critical => true,
            Self::Replicated { n } => (2..=MAX_REPLICAS).contains(n),
        }
    }
}

/// What a requester asks for.
#[derive(
    Clone,
    Debug,
    PartialEq,
    Eq,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
pub struct JobSpec<Balance, BlockNumber> {
    /// The registered program.
    pub program: ProgramId,
    /// Preimage read by every task, at most 1 MiB.
    pub payload: Option<H256>,
    /// The inputs.
    pub items: Items,
    /// How many tasks, 1 to 16,777,216.
    pub tasks: u32,
    /// Tasks per batch, 1 to 65,536; the last batch may be shorter.
    pub batch_size: u32,
    /// Gas limit of each task, at most 2^40.
    pub gas_limit: u64,
    /// Planck per SCU.
    pub price: Balance,
    /// How sure the requester wants to be.
    pub assurance: Assurance,
    /// Outside harm of one wrong result, in planck; drives audits.
    pub value_at_risk: Balance,
    /// Home domain: whose rules decide who may post it and who may run it, and which may take a part of its fees.
    pub domain: DomainId,
    /// Last block in which a batch may be claimed.
    pub claim_until: BlockNumber,
    /// Blocks a provider has from claim to commitment.
    pub run_blocks: BlockNumber,
}

impl<Balance, BlockNumber> JobSpec<Balance, BlockNumber> {
    /// How many batches the job has; 0 if the spec is invalid.
    pub fn batches(&self) -> u32 {
        if self.batch_size == 0 {
            0
        } else {
            self.tasks.div_ceil(self.batch_size)
        }
    }

    /// The tasks of one batch, none past the last.
    pub fn batch_tasks(&self, batch: u32) -> Option<Range<u32>> {
        let start = batch.checked_mul(self.batch_size).filter(|start| *start < self.tasks)?;
        Some(start..start.saturating_add(self.batch_size).min(self.tasks))
    }

    /// The first of the spec's bounds that is broken.
    pub fn check(&self) -> Result<(), SpecError> {
        if !(1..=MAX_TASKS).contains(&self.tasks) {
            return Err(SpecError::Tasks);
        }
        if !(1..=MAX_BATCH).contains(&self.batch_size) {
            return Err(SpecError::BatchSize);
        }
        if !(1..=MAX_GAS).contains(&self.gas_limit) {
            return Err(SpecError::GasLimit);
        }
        if !self.assurance.is_valid() {
            return Err(SpecError::Replicas);
        }
        Ok(())
    }
}

/// Which bound of a [`JobSpec`] is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpecError {
    /// `tasks` is not 1 to 16,777,216.
    Tasks,
    /// `batch_size` is not 1 to 65,536.
    BatchSize,
    /// `gas_limit` is not 1 to 2^40.
    GasLimit,
    /// `Replicated` takes 2 or 3 replicas.
    Replicas,
}

/// The governed parameters as they were when the job was posted; they rule it to its end.
#[derive(
    Clone,
    Debug,
    PartialEq,
    Eq,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
pub struct Terms<BlockNumber> {
    /// Who gets which part of a fee.
    pub fees: FeeSplit,
    /// Share of a batch's fee limit that a fault costs.
    pub fault_share: Perbill,
    /// Percent of its gas at the job's price that an audit is paid.
    pub audit_pay_percent: u32,
    /// How many audits a batch gets.
    pub rates: AuditRates,
    /// Blocks of one audit tranche, from commitment.
    pub audit_blocks: BlockNumber,
    /// Blocks from the end of the audit to the last reveal.
    pub reveal_blocks: BlockNumber,
    /// Blocks in which a commitment that was withheld under question may still be cleared.
    pub clear_blocks: BlockNumber,
    /// Blocks from the payment of a batch in which its outputs may be demanded.
    pub output_blocks: BlockNumber,
    /// Blocks from a demand in which it is to be answered.
    pub answer_blocks: BlockNumber,
    /// Version of the machine that runs the program.
    pub vm_version: u32,
}

/// Where a job's replicas of batches stand; each is in exactly one place.
#[derive(
    Clone,
    Debug,
    Default,
    PartialEq,
    Eq,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
pub struct Progress {
    /// For each replica number the next batch never claimed yet.
    pub cursors: [u32; MAX_REPLICAS as usize],
    /// Position of the first entry of the queue of returned replicas.
    pub returned_head: u32,
    /// Position after the last entry of that queue.
    pub returned_tail: u32,
    /// Replicas claimed and not yet paid or returned.
    pub assigned: u32,
    /// Replicas paid.
    pub paid: u32,
    /// Replicas that nobody may claim any more.
    pub cancelled: u32,
    /// Withheld commitments that may still be cleared.
    pub withheld: u32,
    /// Tasks in paid replicas.
    pub paid_tasks: u64,
    /// Records of paid replicas that were removed after the job closed.
    pub forgotten: u32,
}

/// The money of a job.
#[derive(
    Clone,
    Debug,
    Default,
    PartialEq,
    Eq,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
pub struct Escrow<Balance> {
    /// What was held at posting.
    pub total: Balance,
    /// What audits of one batch may take of it; zero unless the assurance is critical.
    pub batch_reserve: Balance,
    /// What fees and, from the reserve, audits took from it.
    pub paid: Balance,
    /// What went back to the requester.
    pub refunded: Balance,
}

/// What a job's home domain takes of its fees, out of the network's share.
#[derive(
    Clone,
    Debug,
    PartialEq,
    Eq,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
pub struct Revenue<AccountId> {
    /// The account that it goes to.
    pub treasury: AccountId,
    /// How much of a fee: never zero.
    pub share: Perbill,
}

/// What a job's requester holds for what the job keeps on chain; it all comes back.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
pub struct Deposits<Balance> {
    /// For payload and items: until the job is over.
    pub inputs: Balance,
    /// For the records of the job and of its replicas: until the last of them is removed.
    pub records: Balance,
}

/// Whether work on a job may still be claimed.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
pub enum JobStatus {
    /// Replicas may be claimed until `claim_until`.
    Open,
    /// Nothing more can be claimed; some replicas are still assigned.
    Draining,
    /// Every replica is paid or cancelled and the rest of the escrow is returned.
    Closed,
}

/// A job as the chain keeps it.
#[derive(
    Clone,
    Debug,
    PartialEq,
    Eq,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
pub struct Job<AccountId, Balance, BlockNumber> {
    /// Who posted it and pays.
    pub requester: AccountId,
    /// Who gets the program author's share.
    pub author: AccountId,
    /// What was asked for.
    pub spec: JobSpec<Balance, BlockNumber>,
    /// The rules at posting.
    pub terms: Terms<BlockNumber>,
    /// What the home domain takes, as it was at posting; none if it takes nothing.
    pub revenue: Option<Revenue<AccountId>>,
    /// The money.
    pub escrow: Escrow<Balance>,
    /// The work.
    pub progress: Progress,
    /// Last block for claims: `claim_until`, or the block in which the rest was cancelled before that.
    pub claims_until: BlockNumber,
    /// Open, draining or closed.
    pub status: JobStatus,
    /// What is held for what it keeps on chain, besides the escrow.
    pub deposits: Deposits<Balance>,
    /// Block in which it closed.
    pub closed_at: Option<BlockNumber>,
}

impl<AccountId, Balance, BlockNumber> Job<AccountId, Balance, BlockNumber> {
    /// Replicas of batches that the job has in all.
    pub fn replicas(&self) -> u32 {
        // 2^24 batches of at most 3 replicas fit easily.
        self.spec.batches().saturating_mul(u32::from(self.spec.assurance.replicas()))
    }

    /// Replicas never claimed or returned, so open to claims.
    pub fn unclaimed(&self) -> u32 {
        let progress = &self.progress;
        self.replicas()
            .saturating_sub(progress.assigned)
            .saturating_sub(progress.paid)
            .saturating_sub(progress.cancelled)
    }
}

/// A registered program.
#[derive(
    Clone,
    Debug,
    PartialEq,
    Eq,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
pub struct ProgramRecord<AccountId, Balance> {
    /// Who registered it.
    pub author: AccountId,
    /// Who gets the author's share of fees.
    pub royalty_to: AccountId,
    /// Bytes of the blob.
    pub size: u32,
    /// Version of the machine it was checked against.
    pub vm_version: u32,
    /// What its author holds for its bytes, until it is unregistered.
    pub deposit: Balance,
}
