//! The upload check, refusal by refusal.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::arithmetic_side_effects)]

mod common;

use common::{
    generate::OPCODES, Raw, DIGITS, FALLTHROUGH, JUMP_TO_SELF, PRIMES, RETURN, RETURN_NOTHING, TRAP,
};
use stardust_vm::{check, limits, CheckError, Program};

fn refusal(raw: Raw) -> CheckError {
    check(&raw.blob()).unwrap_err()
}

fn good() -> Raw {
    Raw::new(&[RETURN_NOTHING, RETURN])
}

#[test]
fn good_programs_pass() {
    let summary = check(&good().blob()).unwrap();
    assert_eq!((summary.memory, summary.instructions, summary.longest_block), (4_096, 2, 2));
    assert_eq!(summary.start_gas, limits::start_gas(4_096, 0));
    for blob in [DIGITS, PRIMES] {
        let summary = check(blob).unwrap();
        assert_eq!(Program::new(blob).unwrap().summary(), &summary);
        assert!(summary.instructions > 100);
    }
}

#[test]
fn unparsable_blobs_are_refused() {
    for bytes in [&[][..], b"PVM", b"\x7fELF", &[0; 64], &DIGITS[..DIGITS.len() - 1]] {
        assert!(matches!(check(bytes), Err(CheckError::Unparsable(_))), "{bytes:?}");
    }
    let empty = good().with(|raw| (raw.code, raw.starts) = (vec![], vec![]));
    assert!(check(&empty.blob()).is_err());
}

#[test]
fn large_blobs_are_refused() {
    let bytes = limits::BLOB_BYTES_MAX + 1;
    assert_eq!(check(&vec![0; bytes]), Err(CheckError::BlobTooLarge { bytes }));
}

#[test]
fn other_instruction_sets_are_refused() {
    for (version, found) in [(0, "revive_v1"), (1, "latest32")] {
        let raw = good().with(|raw| raw.version = version);
        assert_eq!(refusal(raw), CheckError::WrongInstructionSet { found });
    }
}

#[test]
fn debug_sections_are_refused() {
    let raw = good().with(|raw| raw.optional = vec![(128, b"name")]);
    let sections = good().blob().len() - 1;
    assert_eq!(refusal(raw), CheckError::NotStripped { section: 128, at: sections });
    // One that no parser knows, behind one that is known, and twice the same.
    for section in [129, 131, 200, 255] {
        let raw = good().with(|raw| raw.optional = vec![(section, b"any")]);
        assert_eq!(refusal(raw), CheckError::NotStripped { section, at: sections });
    }
    let raw = good().with(|raw| raw.optional = vec![(128, b""), (128, b""), (200, b"")]);
    assert_eq!(refusal(raw), CheckError::NotStripped { section: 128, at: sections });
}

#[test]
fn bytes_after_the_end_are_refused() {
    let raw = good().with(|raw| raw.trailing = vec![0, 1]);
    assert_eq!(refusal(raw), CheckError::TrailingBytes { at: good().blob().len() });
}

#[test]
fn data_must_fit_its_memory() {
    let ro = good().with(|raw| (raw.ro_data, raw.ro_size) = (vec![1; 4], 3));
    let too_long = CheckError::DataTooLong { area: "read-only", bytes: 4, declared: 3 };
    assert_eq!(refusal(ro), too_long);
    let rw = good().with(|raw| raw.rw_data = vec![1]);
    let too_long = CheckError::DataTooLong { area: "read-write", bytes: 1, declared: 0 };
    assert_eq!(refusal(rw), too_long);
    check(&good().with(|raw| (raw.ro_data, raw.ro_size) = (vec![1; 4], 4)).blob()).unwrap();
}

#[test]
fn exports_must_be_as_many_as_they_say() {
    let with = |section: &[u8]| {
        let raw = good().with(|raw| raw.exports_section = Some(section.to_vec()));
        check(&raw.blob()).unwrap_err()
    };
    assert_eq!(with(b"\x02\x00\x06refine"), CheckError::MalformedExports { index: 1 });
    assert_eq!(with(b"\x01\x00\x06refine!"), CheckError::MalformedExports { index: 1 });
    assert_eq!(with(b"\x01\x00\x07refine"), CheckError::MalformedExports { index: 0 });
    assert_eq!(with(b"\xff\x00\x06refine"), CheckError::MalformedExports { index: 0 });
    // A number that is longer than it need be: PolkaVM reads no further.
    assert_eq!(with(b"\x01\x80\x00\x06refine"), CheckError::MalformedExports { index: 0 });
    assert_eq!(with(b"\xf0\xff\xff\xff\xff"), CheckError::MalformedExports { index: 0 });
}

#[test]
fn imports_are_refused() {
    let raw = good().with(|raw| raw.imports = vec![b"clock", b"random"]);
    assert_eq!(refusal(raw), CheckError::HasImports { count: 2, first: "clock".into() });
    let long: &[u8] = &[b'x'; 1_000];
    let raw = good().with(|raw| raw.imports = vec![long]);
    assert_eq!(refusal(raw), CheckError::HasImports { count: 1, first: "x".repeat(64) });
}

#[test]
fn the_entry_must_be_there_once() {
    assert_eq!(refusal(good().with(|raw| raw.exports = vec![])), CheckError::NoEntry);
    assert_eq!(refusal(good().with(|raw| raw.exports = vec![(0, b"main")])), CheckError::NoEntry);
    let twice = good().with(|raw| raw.exports = vec![(0, b"refine"), (0, b"refine")]);
    assert_eq!(refusal(twice), CheckError::DuplicateEntry { index: 1 });
}

#[test]
fn exports_must_be_block_starts() {
    // In mid-instruction, in mid-block, past the end, and not only the entry.
    for at in [1, 2, 3, 4, 1_000_000] {
        let raw = good().with(|raw| raw.exports = vec![(at, b"refine")]);
        assert_eq!(refusal(raw), CheckError::ExportNotJumpTarget { index: 0, at });
        let raw = good().with(|raw| raw.exports.push((at, b"other")));
        assert_eq!(refusal(raw), CheckError::ExportNotJumpTarget { index: 1, at });
    }
}

#[test]
fn invalid_code_is_refused() {
    let invalid = Raw::new(&[&[255], RETURN]);
    assert_eq!(refusal(invalid), CheckError::InvalidInstruction { at: 0, opcode: 255 });
    let open_end = Raw::new(&[RETURN, RETURN_NOTHING]);
    assert_eq!(refusal(open_end), CheckError::OpenEnd { at: 4 });
    // The first byte starts no instruction; one has more arguments than any may.
    let raw = good().with(|raw| raw.starts[0] = false);
    assert_eq!(refusal(raw), CheckError::InvalidInstruction { at: 0, opcode: 51 });
    let mut long = vec![FALLTHROUGH[0]; 26];
    let raw = Raw::new(&[&long, RETURN]);
    assert_eq!(refusal(raw), CheckError::InvalidInstruction { at: 25, opcode: 1 });
    long.pop();
    check(&Raw::new(&[&long, RETURN, &[0; 40]]).blob()).unwrap_err();
}

#[test]
fn every_opcode_byte_is_an_instruction_or_refused() {
    // Opcodes of JamV1 that programs may use, counted in its specification.
    let known = (0..=255_u8).filter(|opcode| {
        // Arguments of all kinds are valid: register 0, and a jump to the instruction itself.
        let raw = Raw::new(&[&[*opcode, 0, 0, 0, 0, 0, 0, 0, 0, 0], RETURN]);
        match check(&raw.blob()) {
            Ok(_) => true,
            Err(CheckError::InvalidInstruction { at: 0, opcode: found }) => {
                assert_eq!(found, *opcode);
                false
            }
            Err(CheckError::ForbiddenInstruction { at: 0, name: "ecalli" }) => false,
            Err(other) => panic!("opcode {opcode}: {other}"),
        }
    });
    assert!(known.eq(OPCODES.iter().copied()));
}

#[test]
fn host_calls_are_refused() {
    let raw = Raw::new(&[&[10, 1], RETURN]);
    assert_eq!(refusal(raw), CheckError::ForbiddenInstruction { at: 0, name: "ecalli" });
}

#[test]
fn registers_past_the_last_are_refused() {
    let cases: [(&[u8], u8); 6] = [
        (&[51, 13], 13),       // one: load_imm
        (&[100, 0x0e], 14),    // two, low half: move_reg
        (&[100, 0xf0], 15),    // two, high half
        (&[200, 0x0d, 0], 13), // three: add_64
        (&[200, 0xd0, 0], 13),
        (&[200, 0, 0x0d], 13),
    ];
    for (instruction, register) in cases {
        let raw = Raw::new(&[instruction, RETURN]);
        assert_eq!(refusal(raw), CheckError::InvalidRegister { at: 0, register });
    }
    // What is in the same place but not a register, and the last register.
    check(&Raw::new(&[&[51, 0xfc], RETURN]).blob()).unwrap();
    check(&Raw::new(&[&[200, 0xcc, 0xfc], RETURN]).blob()).unwrap();
}

#[test]
fn jumps_must_go_to_block_starts() {
    for (offset, target) in [(1, 1), (3, 3), (100, 100), (0xff, u32::MAX)] {
        let raw = Raw::new(&[&[40, offset], RETURN_NOTHING, RETURN]);
        assert_eq!(refusal(raw), CheckError::InvalidJump { at: 0, target });
    }
    // branch_eq and branch_eq_imm
    let raw = Raw::new(&[&[170, 0, 1], RETURN]);
    assert_eq!(refusal(raw), CheckError::InvalidJump { at: 0, target: 1 });
    let raw = Raw::new(&[&[81, 0x10, 0, 1], RETURN]);
    assert_eq!(refusal(raw), CheckError::InvalidJump { at: 0, target: 1 });
    check(&Raw::new(&[JUMP_TO_SELF]).blob()).unwrap();
}

#[test]
fn jump_tables_must_be_short_and_point_at_block_starts() {
    let raw = good().with(|raw| raw.jump_table = vec![0, 1]);
    assert_eq!(refusal(raw), CheckError::InvalidJumpTableEntry { index: 1, target: 1 });
    let raw = good().with(|raw| raw.jump_table = vec![0; 5]);
    assert_eq!(refusal(raw), CheckError::JumpTableTooLong { entries: 5 });
    check(&good().with(|raw| raw.jump_table = vec![0; 4]).blob()).unwrap();
}

#[test]
fn blocks_are_bounded() {
    let block = |instructions: u32| {
        let mut code = vec![FALLTHROUGH];
        code.extend((1..instructions).map(|_| RETURN_NOTHING));
        code.push(TRAP);
        check(&Raw::new(&code).blob()).map(|summary| summary.longest_block)
    };
    assert_eq!(block(limits::BLOCK_INSTRUCTIONS_MAX), Ok(limits::BLOCK_INSTRUCTIONS_MAX));
    let too_long = Err(CheckError::BlockTooLong { at: 1 });
    assert_eq!(block(limits::BLOCK_INSTRUCTIONS_MAX + 1), too_long);
}

#[test]
fn memory_is_bounded() {
    let most = u32::try_from(limits::MEMORY_BYTES_MAX).unwrap() - 4_096;
    check(&good().with(|raw| raw.rw_size = most).blob()).unwrap();
    let raw = good().with(|raw| (raw.rw_size, raw.ro_size) = (most, 1));
    let too_large = CheckError::MemoryTooLarge { read_only: 1, read_write: most, stack: 4_096 };
    assert_eq!(refusal(raw), too_large);
    let raw = good().with(|raw| (raw.rw_size, raw.ro_size) = (u32::MAX, u32::MAX));
    assert!(matches!(refusal(raw), CheckError::MemoryTooLarge { .. }));
}

#[test]
fn stacks_are_powers_of_two() {
    for bytes in [0, 1, 2_048, 4_097, 12_288, u32::MAX] {
        assert_eq!(refusal(good().with(|raw| raw.stack = bytes)), CheckError::BadStack { bytes });
    }
    check(&good().with(|raw| raw.stack = 1 << 20).blob()).unwrap();
}

#[test]
fn refusals_say_what_and_where() {
    let raw = Raw::new(&[&[51, 13], RETURN]);
    let text = refusal(raw).to_string();
    assert!(text.contains("register 13") && text.contains("at 0"), "{text}");
}
