//! Known blocks, and another implementation of SHA-256.

use proof_of_work::{run, sha256, Report, Search, TASKS};
use sha2::{Digest, Sha256};
use stardust_guest::Input;

/// The first block of all, and ranges of 65,536 nonces.
const GENESIS: &[u8] = include_bytes!("../data/genesis.bin");
const GENESIS_NONCE: u32 = 2_083_236_893;

fn payload(header: &[u8], range: u32) -> Vec<u8> {
    [header, &range.to_le_bytes()].concat()
}

/// The best nonce by the other implementation.
fn reference(header: &[u8], nonces: core::ops::Range<u64>) -> (u32, [u8; 32]) {
    let hash = |nonce: u32| -> [u8; 32] {
        let mut hasher = Sha256::new();
        hasher.update(header);
        hasher.update(nonce.to_le_bytes());
        Sha256::digest(hasher.finalize()).into()
    };
    let hashes = nonces.map(|nonce| (nonce as u32, hash(nonce as u32)));
    hashes.min_by(|left, right| left.1.iter().rev().cmp(right.1.iter().rev())).expect("a nonce")
}

fn report(payload: &[u8], range: u64) -> Report {
    Report::decode(&run(Input { payload, item: &range.to_le_bytes() })).expect("a report")
}

#[test]
fn the_first_block_is_found() {
    let range = u64::from(GENESIS_NONCE >> 16);
    assert!(range < TASKS);
    let best = report(GENESIS, range);
    assert!(best.is_found);
    assert_eq!(best.nonce, GENESIS_NONCE);
    let hash: String = best.hash.iter().rev().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(hash, "000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f");
    let other = report(GENESIS, 0);
    assert!(!other.is_found && best.rank() < other.rank());
}

/// Block 125,552, the worked example of Bitcoin's wiki ("Block hashing algorithm").
#[test]
fn a_block_with_a_hard_target_is_found() {
    let words = "0100000081cd02ab7e569e8bcd9317e2fe99f2de44d49ab2b8851ba4a308000000000000\
                 e320b6c2fffc8d750423db8b1eb942ae710e951ed797f7affc8892b0f1fc122bc7f5d74df2b9441a";
    let bytes = words.as_bytes().chunks(2);
    let header: Vec<u8> = bytes
        .map(|digits| u8::from_str_radix(str::from_utf8(digits).expect("text"), 16).expect("hex"))
        .collect();
    let nonce = 0x9546_a142_u32;
    let best = report(&payload(&header, 2), u64::from(nonce / 2));
    assert!(best.is_found);
    assert_eq!(best.nonce, nonce);
    let hash: String = best.hash.iter().rev().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(hash, "00000000000000001e8d6829a8a21adc5d38d0a473b144b6765798e61f98bd1d");
    // One bit harder than the hash that it has: no block.
    let mut harder = header.clone();
    harder[72..].copy_from_slice(&0x181e_8d68_u32.to_le_bytes());
    assert!(!report(&payload(&harder, 2), u64::from(nonce / 2)).is_found);
}

#[test]
fn another_implementation_agrees() {
    let header = &GENESIS[..76];
    for (range, number) in
        [(1_u32, 0_u64), (1, u64::from(u32::MAX)), (7, 1), (1_000, 77), (5_000, 400_000)]
    {
        let best = report(&payload(header, range), number);
        let start = number * u64::from(range);
        let expected = reference(header, start..start + u64::from(range));
        assert_eq!((best.nonce, best.hash), expected, "range {number} of {range}");
    }
}

#[test]
fn the_compression_is_the_published_one() {
    // FIPS 180-2, appendix B.1: "abc" in one block.
    let mut block = [0; 16];
    (block[0], block[15]) = (0x6162_6380, 24);
    let expected = [
        0xba78_16bf,
        0x8f01_cfea,
        0x4141_40de,
        0x5dae_2223,
        0xb003_61a3,
        0x9617_7a9c,
        0xb410_ff61,
        0xf200_15ad,
    ];
    assert_eq!(sha256::compress(&sha256::START, block), expected);
}

#[test]
fn what_is_no_search_is_refused() {
    let header = &GENESIS[..76];
    assert!(Search::parse(GENESIS).is_some());
    assert!(Search::parse(&GENESIS[1..]).is_none());
    assert!(Search::parse(&[GENESIS, &[0]].concat()).is_none());
    assert!(Search::parse(&payload(header, 0)).is_none(), "no nonces");
    // Zero, negative, too short and too long targets.
    for target in [0x1d00_0000_u32, 0x1d80_ffff, 0x0200_ffff, 0x2100_ffff] {
        let mut header = header.to_vec();
        header[72..].copy_from_slice(&target.to_le_bytes());
        assert!(Search::parse(&payload(&header, 1)).is_none(), "{target:x}");
    }
    let search = Search::parse(&payload(header, 1 << 31)).expect("a search");
    assert!(search.best_of(2).is_none() && search.best_of(u64::MAX).is_none());
}
