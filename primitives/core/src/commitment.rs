//! The blinded commitment of a batch.

use crate::{hashing::tagged, ids::AssignmentId, tree::SumNode};
use codec::Encode;
use sp_core::H256;

/// Binds a provider to the root of its receipts without showing it.
///
/// The genesis hash and the provider stop copying and replay; the salt blinds.
pub fn commitment<AccountId: Encode>(
    genesis: H256,
    assignment: AssignmentId,
    provider: &AccountId,
    root: &SumNode,
    salt: &[u8; 32],
) -> H256 {
    let AssignmentId { job, batch, replica } = assignment;
    tagged("commit", &(genesis, job, batch, replica, provider, root.hash, root.gas, salt))
}
