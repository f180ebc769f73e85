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
    /// Its slashable stake, all of it held.
    pub bond: Balance,
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
    /// Trust: audited batches without fault since its last fault.
    pub checked: u32,
    /// Active or leaving.
    pub status: ProviderStatus<BlockNumber>,
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
    /// A receipt that lost a contest.
    Fraud {
        /// The contest.
        contest: ContestId,
        /// The assignment.
        assignment: AssignmentId,
    },
}
