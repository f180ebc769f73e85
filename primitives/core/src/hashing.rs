//! Domain-separated blake2-256: no hash made for one purpose can be taken for another.

use alloc::vec::Vec;
use codec::Encode;
use sp_core::H256;
use sp_runtime::traits::{BlakeTwo256, Hash};

/// `blake2_256("stardust/" ++ tag ++ 0x00 ++ SCALE(value))`.
pub fn tagged<T: Encode>(tag: &'static str, value: &T) -> H256 {
    let mut preimage = Vec::with_capacity(128);
    preimage.extend_from_slice(b"stardust/");
    preimage.extend_from_slice(tag.as_bytes());
    preimage.push(0);
    value.encode_to(&mut preimage);
    BlakeTwo256::hash(&preimage)
}

/// Eight bytes of a hash as a number: any as likely as any other.
pub fn number(hash: &H256) -> u64 {
    hash.as_fixed_bytes().first_chunk().map_or(0, |bytes| u64::from_le_bytes(*bytes))
}

/// Plain blake2-256 of some bytes: how programs, payloads and items are named.
pub fn content(bytes: &[u8]) -> H256 {
    BlakeTwo256::hash(bytes)
}
