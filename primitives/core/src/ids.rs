//! Newtype ids: a job number can never be passed where a batch number is meant.

use crate::job::MAX_REPLICAS;
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
    /// Replica number within the batch, from 0; from [`FIRST_WITHHELD`] on it names a withheld commitment.
    pub replica: u8,
}

/// The first number under which a commitment is kept that was withheld while audits had questioned it.
pub const FIRST_WITHHELD: u8 = 128;
/// Withheld commitments that one replica of one batch may have at a time.
pub const MAX_WITHHELD: u8 = 8;

impl AssignmentId {
    /// Whether this names a withheld commitment and not a replica that is worked on.
    pub fn is_withheld(&self) -> bool {
        self.replica >= FIRST_WITHHELD
    }

    /// The replica as which it was committed: itself, unless it names a withheld commitment.
    pub fn committed_as(&self) -> Self {
        let beyond = self.replica.checked_sub(FIRST_WITHHELD);
        let replica = beyond.map_or(self.replica, |number| number % MAX_REPLICAS);
        Self { replica, ..*self }
    }

    /// The names under which a commitment of this replica may be kept once it is withheld.
    pub fn withheld_names(self) -> impl Iterator<Item = Self> {
        // 128 + 3 x 7 + 2 at most.
        (0..MAX_WITHHELD).map(move |turn| {
            let number = turn.saturating_mul(MAX_REPLICAS).saturating_add(self.replica);
            Self { replica: FIRST_WITHHELD.saturating_add(number), ..self }
        })
    }
}
