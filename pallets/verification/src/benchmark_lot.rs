//! A lot made beforehand: a runtime in Wasm can check VRF proofs, but it has no randomness to make one.

use sp_core::H256;
use stardust_primitives::{
    audit::Lot,
    ids::{AssignmentId, JobId},
};

/// Whose lot it is, as a secret for the keystore.
pub(crate) const SECRET: &str = "//stardust//benchmark";
/// The genesis that it is for: what frame-system assumes as hash of block 0 until block 1.
pub(crate) const GENESIS: H256 = H256::repeat_byte(69);
/// The epoch randomness that it is for.
pub(crate) const SEED: H256 = H256::repeat_byte(2);
/// The commitment that it is for.
pub(crate) const COMMITMENT: H256 = H256::repeat_byte(3);
/// The assignment that it is for.
pub(crate) const ASSIGNMENT: AssignmentId = AssignmentId { job: JobId(0), batch: 0, replica: 0 };
/// The lot.
pub(crate) const LOT: Lot = Lot([
    0xb6, 0x88, 0x0b, 0xb7, 0x77, 0xc4, 0xcf, 0x86, 0x0e, 0xa9, 0x05, 0xdf, 0xc0, 0xc7, 0xfd, 0x32,
    0xaf, 0x83, 0xe1, 0x77, 0xa7, 0xc9, 0x39, 0x45, 0x61, 0x00, 0x11, 0x91, 0x7b, 0x49, 0xc4, 0x1d,
    0xbf, 0x01, 0xfa, 0x77, 0xcb, 0xf1, 0x36, 0x17, 0x99, 0xb2, 0x71, 0x45, 0x86, 0x75, 0x2b, 0xba,
    0x08, 0xc3, 0x2d, 0x55, 0x60, 0xee, 0xf6, 0xaf, 0x1b, 0xef, 0x4d, 0x5d, 0x12, 0xee, 0xe2, 0x09,
    0xea, 0x68, 0xf7, 0xad, 0xff, 0xe4, 0x57, 0x45, 0x74, 0x38, 0x94, 0x0f, 0x09, 0x00, 0xae, 0x4e,
    0x8d, 0x18, 0x54, 0xc7, 0x03, 0xe6, 0xcf, 0x4a, 0x93, 0x72, 0xc3, 0xea, 0x79, 0xd0, 0x82, 0x09,
]);

#[cfg(test)]
mod tests {
    use super::*;
    use sp_core::{
        crypto::{VrfSecret, Wraps},
        Pair,
    };
    use stardust_primitives::{audit::lot_to_sign, crypto::AuditPair};

    #[test]
    fn the_lot_is_valid() {
        let pair = AuditPair::from_string(SECRET, None).unwrap();
        let randomness = LOT.randomness(&pair.public(), GENESIS, SEED, ASSIGNMENT, COMMITMENT);
        let data = lot_to_sign(GENESIS, SEED, ASSIGNMENT, COMMITMENT);
        let fresh = Lot::new(&pair.as_inner_ref().vrf_sign(&data)).unwrap();
        assert!(randomness.is_some(), "put this one in its place: {:?}", fresh.0);
    }
}
