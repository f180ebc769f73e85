//! SCALE through the SDK: the vectors of its documentation, and a round trip of a derived type.

use stardust_guest::scale::{Compact, Decode, DecodeAll, Encode};

#[test]
fn vectors_of_the_documentation() {
    assert_eq!(Compact(0_u64).encode(), [0x00]);
    assert_eq!(Compact(1_u64).encode(), [0x04]);
    assert_eq!(Compact(42_u64).encode(), [0xa8]);
    assert_eq!(Compact(69_u64).encode(), [0x15, 0x01]);
    assert_eq!(Compact(65_535_u64).encode(), [0xfe, 0xff, 0x03, 0x00]);
    assert_eq!(
        Compact(100_000_000_000_000_u64).encode(),
        [0x0b, 0x00, 0x40, 0x7a, 0x10, 0xf3, 0x5a]
    );
    assert_eq!(true.encode(), [0x01]);
    assert_eq!(Some(true).encode(), [0x01, 0x01]);
    assert_eq!(None::<bool>.encode(), [0x00]);
    assert_eq!(Ok::<u8, bool>(42).encode(), [0x00, 0x2a]);
    assert_eq!(Err::<u8, bool>(false).encode(), [0x01, 0x00]);
    assert_eq!(69_i8.encode(), [0x45]);
    assert_eq!(42_u16.encode(), [0x2a, 0x00]);
    assert_eq!(16_777_215_u32.encode(), [0xff, 0xff, 0xff, 0x00]);
    assert_eq!((Compact(3_u32), false).encode(), [0x0c, 0x00]);
    assert_eq!(
        vec![4_u16, 8, 15, 16, 23, 42].encode(),
        [0x18, 0x04, 0x00, 0x08, 0x00, 0x0f, 0x00, 0x10, 0x00, 0x17, 0x00, 0x2a, 0x00]
    );
}

#[derive(Encode, Decode, Clone, Debug, PartialEq, Eq)]
#[codec(crate = stardust_guest::scale)]
enum Item {
    Range(u64, u64),
    Named { name: String, weights: Vec<i8>, label: Option<u8> },
}

#[test]
fn derived_types_come_back() {
    let items = vec![
        Item::Range(1, u64::MAX),
        Item::Named { name: "digits".into(), weights: vec![-128, 0, 127], label: Some(9) },
    ];
    let bytes = items.encode();
    assert_eq!(Vec::<Item>::decode_all(&mut &bytes[..]), Ok(items));
    for length in 0..bytes.len() {
        assert!(Vec::<Item>::decode_all(&mut &bytes[..length]).is_err(), "cut at {length}");
    }
    let longer: Vec<u8> = bytes.iter().copied().chain([0]).collect();
    assert!(Vec::<Item>::decode_all(&mut &longer[..]).is_err(), "something is left");
}
