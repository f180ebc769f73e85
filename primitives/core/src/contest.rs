//! Contests: two different receipts claimed for one task, and the panel that decides.

use crate::{
    crypto::{AuditId, AuditSignature},
    hashing::tagged,
    ids::{ContestId, JobId},
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_core::{bounded::BoundedVec, ConstU32, H256};

/// Most validators, so most votes in one contest.
pub const MAX_VALIDATORS: u32 = 100;
/// Most replicas that meet in one contest.
pub const MAX_PARTIES: u32 = 2;

/// A replica in a contest, and the receipt it claims.
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
pub struct Party {
    /// Replica number within the batch.
    pub replica: u8,
    /// Hash of the receipt it opened.
    pub receipt: H256,
}

/// The parties of a contest.
pub type Parties = BoundedVec<Party, ConstU32<MAX_PARTIES>>;

/// A validator's vote.
#[derive(
    Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Vote {
    /// The validator's audit key.
    pub auditor: AuditId,
    /// Hash of the receipt that the validator computed.
    pub receipt: H256,
}

/// The task that a contest is about.
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
)]
pub struct DisputedTask {
    /// The job.
    pub job: JobId,
    /// The batch.
    pub batch: u32,
    /// The task.
    pub task: u32,
}

/// A contest as the chain keeps it.
#[derive(
    Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Contest<AccountId, BlockNumber> {
    /// The job.
    pub job: JobId,
    /// The batch.
    pub batch: u32,
    /// The disputed task.
    pub task: u32,
    /// The replicas whose receipts are disputed: one if an auditor disagrees with it.
    pub parties: Parties,
    /// The receipt of the auditors that disagree; none if two replicas do.
    pub audited: Option<H256>,
    /// Who exposes the fraud if the verdict finds one: the caller of a contest between replicas; in one with
    /// an auditor the first whose answer differed, and with the verdict the first whose answer was right.
    pub exposer: Option<AccountId>,
    /// Validators in the session of the opening.
    pub validators: u32,
    /// Last block for votes.
    pub deadline: BlockNumber,
    /// Whether the deadline was moved once.
    pub extended: bool,
    /// The votes so far, one per validator.
    pub votes: BoundedVec<Vote, ConstU32<MAX_VALIDATORS>>,
}

impl<AccountId, BlockNumber> Contest<AccountId, BlockNumber> {
    /// The task it is about.
    pub fn disputed(&self) -> DisputedTask {
        DisputedTask { job: self.job, batch: self.batch, task: self.task }
    }

    /// The receipt that more than two thirds of the validators voted for (VER-1).
    pub fn decided(&self) -> Option<H256> {
        self.votes.iter().map(|vote| vote.receipt).find(|receipt| {
            let votes = self.votes.iter().filter(|vote| vote.receipt == *receipt).count();
            let votes = u64::try_from(votes).unwrap_or(0);
            votes.saturating_mul(3) > u64::from(self.validators).saturating_mul(2)
        })
    }
}

/// A vote, as its validator signs it.
#[derive(
    Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct PanelVote {
    /// The contest.
    pub contest: ContestId,
    /// The task that the validator ran. On another fork the contest's number may mean another task.
    pub disputed: DisputedTask,
    /// The vote.
    pub vote: Vote,
}

impl PanelVote {
    /// What the validator signs.
    pub fn to_sign(&self, genesis: H256) -> H256 {
        tagged("panel-vote", &(genesis, self))
    }
}

/// A [`PanelVote`] with its signature.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct SignedVote {
    /// The vote.
    pub vote: PanelVote,
    /// By the validator's audit key, over [`PanelVote::to_sign`].
    pub signature: AuditSignature,
}
