//! Providers: bonded sellers of computing.

use crate::ids::{AssignmentId, ContestId};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_core::{bounded::BoundedVec, ConstU32};

/// Most bytes of an endpoint.
pub const MAX_ENDPOINT_BYTES: u32 = 128;

/// URL under which a provider serves receipts and outputs.
pub type Endpoint = BoundedVec<u8, ConstU32<MAX_ENDPOINT_BYTES>>;

/// Whether a provider may claim.
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
pub enum ProviderStatus<BlockNumber> {
    /// May claim, if its bond is large enough.
    Active,
    /// Has left; gets its bond back from this block on, once nothing is assigned to it.
    Leaving {
        /// First block for the withdrawal.
        withdraw_from: BlockNumber,
    },
}

/// A provider as the chain keeps it.
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
pub struct Provider<Balance, BlockNumber> {
    /// Its slashable stake, all of it held: what secures its work and what later slashes are computed from.
    pub bond: Balance,
    /// What pending slashes took from the bond; held beside it until they are executed or cancelled.
    pub frozen: Balance,
    /// Value of its work that is not yet final.
    pub exposure: Balance,
    /// Assignments that are not yet final.
    pub assigned: u32,
    /// Most assignments it wants at one time.
    pub capacity: u32,
    /// Least price it works for, in planck per SCU.
    pub price: Balance,
    /// Where it serves receipts and outputs.
    pub endpoint: Endpoint,
    /// Active or leaving.
    pub status: ProviderStatus<BlockNumber>,
    /// Last block in which it answers for the outputs of paid work: its bond stays until then.
    pub liable_until: BlockNumber,
    /// Open demands for outputs of its work, and commitments that it withheld under question: its bond stays while there
    /// are any.
    pub demands: u32,
}

/// Why a provider was slashed; each names its slash for ever and can be used once (STK-3).
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
pub enum SlashCause<BlockNumber> {
    /// No commitment in time.
    Expired {
        /// The assignment.
        assignment: AssignmentId,
        /// Block of its claim.
        claimed_at: BlockNumber,
    },
    /// No reveal in time.
    Withheld {
        /// The assignment.
        assignment: AssignmentId,
        /// Block of its claim.
        claimed_at: BlockNumber,
    },
    /// No reveal in time of a commitment that audits had questioned. Falls if the receipts are shown after all.
    Unanswered {
        /// The assignment.
        assignment: AssignmentId,
        /// Block of its claim.
        claimed_at: BlockNumber,
    },
    /// No answer to a demand for an output in time.
    OutputWithheld {
        /// The assignment.
        assignment: AssignmentId,
        /// The task whose output was demanded.
        index: u32,
        /// Block of the demand.
        demanded_at: BlockNumber,
    },
    /// A receipt that lost a contest.
    Fraud {
        /// The contest.
        contest: ContestId,
        /// The assignment.
        assignment: AssignmentId,
    },
}

/// Whom a fraud harmed and who exposed it: who is paid from its slash before the rest burns.
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
pub struct Harm<AccountId, Balance> {
    /// Who asked for the work.
    pub requester: AccountId,
    /// Most that compensates the requester: the value at risk that it declared for one task.
    pub cap: Balance,
    /// Who exposed the fraud and has a claim to a reward.
    pub exposer: Option<AccountId>,
}

/// Where a slash stands.
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
pub enum SlashStatus<Balance, BlockNumber> {
    /// Frozen; may still be cancelled.
    Pending {
        /// First block for the execution.
        due: BlockNumber,
    },
    /// Taken for good.
    Executed {
        /// What the harmed requester got.
        compensation: Balance,
        /// What the exposer got.
        reward: Balance,
        /// What burned.
        burned: Balance,
    },
    /// Returned to the bond.
    Cancelled,
}

/// A slash as the chain keeps it, for ever.
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
pub struct SlashRecord<AccountId, Balance, BlockNumber> {
    /// Who was slashed.
    pub provider: AccountId,
    /// What was taken from the bond.
    pub amount: Balance,
    /// What the bond did not cover.
    pub shortfall: Balance,
    /// Block of the slash.
    pub at: BlockNumber,
    /// Who is paid from it; nobody from a slash that no verdict stands behind: it burns whole.
    pub harm: Option<Harm<AccountId, Balance>>,
    /// Where it stands.
    pub status: SlashStatus<Balance, BlockNumber>,
}
