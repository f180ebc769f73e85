//! How long epochs and eras are.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// How long epochs and eras are.
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
}

impl Pace {
    /// Slots of an era.
    pub fn era_slots(&self) -> u64 {
        // No era comes near the end of slot numbers.
        self.epoch_slots.saturating_mul(u64::from(self.era_sessions))
    }

    /// Whether epochs and eras take time.
    pub(crate) fn is_sound(&self) -> bool {
        self.epoch_slots > 0 && self.era_sessions > 0
    }
}
