//! Assignments: one provider's hold on one replica of one batch.

use crate::{
    domain::border::Passage,
    ids::{ContestId, DomainId},
    tree::SumNode,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_core::H256;

/// Where an assignment stands. What ends without pay (expired, withheld, fraud) leaves no record of its own:
/// the replica is returned, and the slash record tells why. Two things stay: a commitment that was withheld
/// under question, and a replica that nobody may claim again.
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
pub enum AssignmentState<BlockNumber> {
    /// The provider runs the batch.
    Claimed {
        /// Last block for the commitment; then anyone may expire it.
        deadline: BlockNumber,
    },
    /// The root is committed and validators audit it.
    Committed {
        /// The blinded commitment.
        commitment: H256,
        /// Block of the commitment. The audit's end follows from it and the reports.
        committed_at: BlockNumber,
        /// When set, the reveal is in time up to this block at least, whenever the audit ended: set when the
        /// last sister was committed, and when a contest sent the assignment back.
        deadline: Option<BlockNumber>,
    },
    /// Revealed, all its audits agree, and it waits for its sister replicas.
    Revealed {
        /// The opened root.
        root: SumNode,
    },
    /// Somebody claims another receipt for one of its tasks.
    Contested {
        /// The opened root.
        root: SumNode,
        /// The contest that will decide.
        contest: ContestId,
        /// The commitment, to which it returns if the contest clears it before its reveal was
        /// accepted; none if it was accepted.
        commitment: Option<H256>,
    },
    /// The commitment was not opened in time although audits had questioned it: a slash as for fraud is
    /// frozen, and falls if the receipts are shown after all. Kept under a name of its own.
    Withheld {
        /// The blinded commitment.
        commitment: H256,
        /// Last block in which its provider may clear it.
        until: BlockNumber,
    },
    /// It failed after a sister's root was shown: nobody may claim it again, since a copy checks nothing.
    Dropped,
    /// Final and paid. The root stays, so that outputs can be checked against it.
    Paid {
        /// The opened root.
        root: SumNode,
        /// Block of the payment, from which on its outputs may be demanded.
        paid_at: BlockNumber,
    },
}

/// One provider's hold on one replica of one batch.
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
pub struct Assignment<AccountId, Balance, BlockNumber> {
    /// Who runs it.
    pub provider: AccountId,
    /// The provider's domain at the claim: where it runs, whatever the provider joins or leaves meanwhile.
    pub domain: DomainId,
    /// The borders that the batch crossed from its job's home to there, with their prices at the claim: what is
    /// reserved for it. Empty where it crossed none, and once it is final.
    pub passage: Passage,
    /// What it adds to the provider's exposure while it is not final.
    pub value: Balance,
    /// Block of the claim; with the assignment's id it names a fault for ever.
    pub claimed_at: BlockNumber,
    /// Where it stands.
    pub state: AssignmentState<BlockNumber>,
}
