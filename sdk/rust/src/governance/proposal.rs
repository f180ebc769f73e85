//! What a referendum is about.

// `derive(Encode)` of an enum casts its variant's number.
#![allow(clippy::cast_possible_truncation)]

use codec::{Decode, Encode};
use sp_core::H256;
use stardust_primitives::BlockNumber;

/// What a referendum is about: an encoded call.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Proposal {
    /// The hash of a call whose length is not known; not made any more.
    Legacy(H256),
    /// The call itself, of at most 128 bytes.
    Inline(Vec<u8>),
    /// The call of this hash and length, whose bytes are on chain as a preimage.
    Lookup {
        /// Blake2-256 of the call.
        hash: H256,
        /// Bytes of the call.
        len: u32,
    },
}

/// When an approved call is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Enactment {
    /// At this block, or after the track's enactment period.
    At(BlockNumber),
    /// So many blocks after the decision, at least the track's enactment period.
    After(BlockNumber),
}
