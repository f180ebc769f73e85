//! How much a call may do at a time, and what its weight goes by.

use stardust_primitives::{
    audit::MAX_ANSWERS,
    items::{Items, MAX_ITEMS_BYTES},
    receipt::MAX_OUTPUT_BYTES,
    tree::Opening,
};

/// Most replicas that one call may claim.
pub const MAX_CLAIMS: u32 = 16;
/// Entries of the queue of returned replicas that a claim looks at.
pub const QUEUE_SCAN: u32 = 8;
/// Stale slots of that queue that `cancel_job` clears.
pub const SWEEP: u32 = 16;
/// Stale slots of that queue that any other call clears which ends an assignment: more than one, so that they
/// run out before the assignments do.
pub const TOUCH_SWEEP: u32 = 2;
/// Records of a closed job that one call removes.
pub const FORGET: u32 = 64;

/// How many bytes an output has.
pub(crate) fn bytes(output: &[u8]) -> u32 {
    u32::try_from(output.len()).unwrap_or(MAX_OUTPUT_BYTES)
}

/// Most bytes of items that posting a job reads.
pub(crate) fn item_bytes(items: &Items) -> u32 {
    match items {
        Items::Index | Items::From(_) => 0,
        Items::Preimage(_) => MAX_ITEMS_BYTES,
    }
}

/// How many openings a reveal has.
pub(crate) fn opened(openings: &[Opening]) -> u32 {
    u32::try_from(openings.len()).unwrap_or(MAX_ANSWERS)
}
