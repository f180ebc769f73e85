//! How long epochs and eras are, and how fast referenda go.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// How long epochs and eras are, and how fast referenda go.
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
    serde::Serialize,
    serde::Deserialize,
)]
pub struct Pace {
    /// Slots of an epoch, and of a session, which is the same.
    pub epoch_slots: u64,
    /// Sessions of an era.
    pub era_sessions: u32,
    /// What the periods of referenda are divided by; 1 on a public chain.
    pub governance_speed: u32,
}

impl Pace {
    /// Slots of an era.
    pub fn era_slots(&self) -> u64 {
        // No era comes near the end of slot numbers.
        self.epoch_slots.saturating_mul(u64::from(self.era_sessions))
    }

    /// How long a period of governance is that takes `blocks` on a public chain: rounded up, and never none.
    pub fn of_governance(&self, blocks: u32) -> u32 {
        blocks.div_ceil(self.governance_speed.max(1)).max(1)
    }

    /// Whether epochs and eras take time, and referenda end.
    pub(crate) fn is_sound(&self) -> bool {
        self.epoch_slots > 0 && self.era_sessions > 0 && self.governance_speed > 0
    }
}
