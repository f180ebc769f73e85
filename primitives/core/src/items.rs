//! The inputs of a job's tasks.

use alloc::vec::Vec;
use codec::{Compact, Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::ops::Range;
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_core::H256;

/// Most bytes of a payload preimage: 1 MiB.
pub const MAX_PAYLOAD_BYTES: u32 = 1 << 20;
/// Most bytes of an items preimage: 4 MiB less what the preimage pallet's own limit needs.
pub const MAX_ITEMS_BYTES: u32 = 4 << 20;

/// Where the input of each task comes from.
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
pub enum Items {
    /// Task i gets i as 8 little-endian bytes.
    Index,
    /// Task i gets the i-th entry of the SCALE `Vec<Vec<u8>>` with this hash.
    Preimage(H256),
    /// Task i gets this number plus i, modulo 2^64, as 8 little-endian bytes.
    From(u64),
}

/// The input of task `index` under [`Items::Index`].
pub fn index_item(index: u32) -> [u8; 8] {
    item_from(0, index)
}

/// The input of task `index` under [`Items::From`].
pub fn item_from(first: u64, index: u32) -> [u8; 8] {
    first.wrapping_add(index.into()).to_le_bytes()
}

/// Where each item lies in a SCALE `Vec<Vec<u8>>`; none if the bytes are not exactly such a list.
pub fn item_ranges(bytes: &[u8]) -> Option<Vec<Range<usize>>> {
    let mut input = bytes;
    let count = Compact::<u32>::decode(&mut input).ok()?.0;
    let mut ranges = Vec::new();
    for _ in 0..count {
        let length = usize::try_from(Compact::<u32>::decode(&mut input).ok()?.0).ok()?;
        let start = bytes.len().checked_sub(input.len())?;
        input = input.get(length..)?;
        ranges.push(start..start.checked_add(length)?);
    }
    input.is_empty().then_some(ranges)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn ranges_are_the_encoded_items(items in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..80), 0..40)) {
            let bytes = items.encode();
            let ranges = item_ranges(&bytes).unwrap();
            prop_assert_eq!(ranges.into_iter().map(|r| bytes[r].to_vec()).collect::<Vec<_>>(), items);
        }

        #[test]
        fn agrees_with_the_codec_on_any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
            let mut input = &bytes[..];
            let decoded = Vec::<Vec<u8>>::decode(&mut input).ok().filter(|_| input.is_empty());
            prop_assert_eq!(item_ranges(&bytes).map(|r| r.len()), decoded.map(|d| d.len()));
        }
    }
}
