//! Domain-separated blake2-256, by whichever implementation the caller has.

use crate::limits::PAGE_BYTES;
use alloc::vec::Vec;
use codec::Encode;

/// A blake2-256 hash: a state's root, a tree's root, the name of some bytes.
pub type Hash = [u8; 32];

/// Hashing for replays, over an implementation of blake2-256.
///
/// The runtime passes `sp_io::hashing::blake2_256`, which runs natively even where the runtime is Wasm.
#[derive(Clone, Copy)]
pub struct Hasher(fn(&[u8]) -> Hash);

impl Hasher {
    /// Hashing by this implementation of blake2-256.
    pub const fn new(blake2_256: fn(&[u8]) -> Hash) -> Self {
        Self(blake2_256)
    }

    /// Hashing by the implementation that this crate brings.
    #[cfg(feature = "std")]
    pub const fn native() -> Self {
        Self(sp_crypto_hashing::blake2_256)
    }

    /// Plain blake2-256: how programs are named on chain.
    pub fn content(&self, bytes: &[u8]) -> Hash {
        (self.0)(bytes)
    }

    /// How a receipt names an output.
    pub fn output(&self, output: &[u8]) -> Hash {
        self.value("output", &output)
    }

    /// The leaf of a page: [`ZERO`] for one of zeros only.
    ///
    /// Zeros at the end of a page are not hashed: most pages of most programs end in many of them.
    pub(super) fn page(&self, page: &[u8]) -> Hash {
        let content = trimmed(page);
        if content.is_empty() {
            return ZERO;
        }
        self.parts("page", &[content])
    }

    /// The node above two others; [`ZERO`] above two that are.
    pub(super) fn node(&self, left: &Hash, right: &Hash) -> Hash {
        if *left == ZERO && *right == ZERO {
            return ZERO;
        }
        self.parts("pages", &[left, right])
    }

    pub(super) fn value(&self, tag: &str, value: &impl Encode) -> Hash {
        self.parts(tag, &[&value.encode()])
    }

    /// `blake2_256("stardust/" ++ tag ++ 0x00 ++ parts)`, as in the rest of the protocol.
    fn parts(&self, tag: &str, parts: &[&[u8]]) -> Hash {
        let mut preimage = Vec::with_capacity(PAGE.saturating_add(64));
        preimage.extend_from_slice(b"stardust/");
        preimage.extend_from_slice(tag.as_bytes());
        preimage.push(0);
        parts.iter().for_each(|part| preimage.extend_from_slice(part));
        (self.0)(&preimage)
    }
}

/// The root of a tree of pages that are all zeros, of whatever size; no preimage of it is known.
pub const ZERO: Hash = [0; 32];

/// A page without the zeros at its end.
pub(super) fn trimmed(page: &[u8]) -> &[u8] {
    const STRIDE: usize = 64;
    let mut page = page;
    // Sixty-four at a time, because most pages are zeros to the start.
    while let Some((rest, last)) = page.split_last_chunk::<STRIDE>() {
        if *last != [0; STRIDE] {
            break;
        }
        page = rest;
    }
    let length = page.iter().rposition(|byte| *byte != 0).map_or(0, |last| last.saturating_add(1));
    page.get(..length).unwrap_or(page)
}

/// The size of a page.
pub(super) const PAGE: usize = PAGE_BYTES as usize;
