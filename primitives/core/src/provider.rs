//! Providers: bonded sellers of computing.

use crate::{
    delegation::Pool,
    ids::{AssignmentId, ContestId},
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_core::{bounded::BoundedVec, ConstU32};

/// Most parts of a bond that may wait for their release at one time.
pub const MAX_UNBONDING: u32 = 8;
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
    /// Has withdrawn; its record stays until the last of its delegators has.
    Retired,
}

/// Part of a bond that waits for its release; it secures no work, but can be slashed until it is released.
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
pub struct Unbonding<Balance, BlockNumber> {
    /// What is released, in planck.
    pub amount: Balance,
    /// First block for the release.
    pub free_from: BlockNumber,
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
    /// Its own slashable stake, all of it held: what secures its work, beside what is delegated to it.
    pub bond: Balance,
    /// Parts of its own stake that wait for their release; held beside the bond, and slashable like it.
    pub unbonding: BoundedVec<Unbonding<Balance, BlockNumber>, ConstU32<MAX_UNBONDING>>,
    /// What pending slashes took of its own stake; held beside it until they are executed or cancelled.
    pub frozen: Balance,
    /// Pending slashes.
    pub pending: u32,
    /// What is held besides for its record; comes back with the bond.
    pub deposit: Balance,
    /// What others delegate to it, if it takes delegations.
    pub pool: Option<Pool<Balance, BlockNumber>>,
    /// Value of its work that is not yet final.
    pub exposure: Balance,
    /// Assignments that are not yet final.
    pub assigned: u32,
    /// Commitments that it withheld under question: a verdict may still find them wrong, so its bond stays.
    pub withheld: u32,
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
    /// Open demands for outputs of its work: its bond stays while there are any.
    pub demands: u32,
    /// Block of its last valid call about work, or of its last ping.
    pub active_at: BlockNumber,
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

/// What a slash took from delegations.
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
pub struct Delegated<Balance> {
    /// Of the pool's stake.
    pub stake: Balance,
    /// Of what had left at the beginning of the round.
    pub exiting: Balance,
    /// The round at whose end that had left.
    pub exit_round: u32,
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
    /// What was taken, of its own stake and of what was delegated to it.
    pub amount: Balance,
    /// The part of it that was taken from delegations; none if it had no pool.
    pub delegated: Option<Delegated<Balance>>,
    /// What there was not enough stake for.
    pub shortfall: Balance,
    /// Block of the slash.
    pub at: BlockNumber,
    /// Who is paid from it; nobody from a slash that no verdict stands behind: it burns whole.
    pub harm: Option<Harm<AccountId, Balance>>,
    /// Where it stands.
    pub status: SlashStatus<Balance, BlockNumber>,
}
