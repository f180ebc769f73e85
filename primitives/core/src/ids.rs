//! Newtype ids: a job number can never be passed where a batch number is meant.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_core::H256;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident($inner:ty)) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode,
            DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Deserialize,
        )]
        #[serde(transparent)]
        pub struct $name(pub $inner);

        impl core::fmt::Display for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                core::fmt::Display::fmt(&self.0, f)
            }
        }
    };
}

id!(
    /// A job, numbered from 0 in the order of posting.
    JobId(u64)
);
id!(
    /// A contest, numbered from 0 in the order of opening.
    ContestId(u64)
);
id!(
    /// A domain; 0 is `commons`, open to all.
    DomainId(u32)
);

/// A program: the blake2-256 hash of its PolkaVM blob, which is also the blob's preimage hash.
pub type ProgramId = H256;

/// One replica of one batch of one job: the thing that is claimed, committed, audited and paid.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
pub struct AssignmentId {
    /// The job.
    pub job: JobId,
    /// Batch number within the job, from 0.
    pub batch: u32,
    /// Replica number within the batch, from 0.
    pub replica: u8,
}
