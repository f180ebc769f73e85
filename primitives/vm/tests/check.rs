//! The upload check, refusal by refusal.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::arithmetic_side_effects)]

mod common;

use common::{
    Random, Raw, DIGITS, FALLTHROUGH, JUMP_TO_SELF, PRIMES, RETURN, RETURN_NOTHING, TRAP,
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
    let raw = good().with(|raw| raw.debug_strings = b"name".to_vec());
    assert_eq!(refusal(raw), CheckError::NotStripped);
}

#[test]
fn imports_are_refused() {
    let raw = good().with(|raw| raw.imports = vec![b"clock", b"random"]);
    assert_eq!(refusal(raw), CheckError::HasImports { count: 2 });
}

#[test]
fn the_entry_must_be_there_once() {
    assert_eq!(refusal(good().with(|raw| raw.exports = vec![])), CheckError::NoEntry);
    assert_eq!(refusal(good().with(|raw| raw.exports = vec![(0, b"main")])), CheckError::NoEntry);
    let twice = good().with(|raw| raw.exports = vec![(0, b"refine"), (0, b"refine")]);
    assert_eq!(refusal(twice), CheckError::DuplicateEntry);
}

#[test]
fn exports_must_be_block_starts() {
    // In mid-instruction, in mid-block, past the end, and not only the entry.
    for at in [1, 2, 3, 4, 1_000_000] {
        let raw = good().with(|raw| raw.exports = vec![(at, b"refine")]);
        assert_eq!(refusal(raw), CheckError::ExportNotJumpTarget { at });
        let raw = good().with(|raw| raw.exports.push((at, b"other")));
        assert_eq!(refusal(raw), CheckError::ExportNotJumpTarget { at });
    }
}

#[test]
fn invalid_code_is_refused() {
    let invalid = Raw::new(&[&[255], RETURN]);
    assert_eq!(refusal(invalid), CheckError::InvalidInstruction { at: 0 });
    let open_end = Raw::new(&[RETURN, RETURN_NOTHING]);
    assert_eq!(refusal(open_end), CheckError::InvalidInstruction { at: 4 });
    // JamV1 has neither.
    for latest in [[101_u8, 0x77], [2, 0]] {
        let _ = check(&Raw::new(&[&latest, RETURN]).blob());
    }
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
    let bytes = limits::MEMORY_BYTES_MAX + 1;
    assert_eq!(refusal(raw), CheckError::MemoryTooLarge { bytes });
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

#[test]
fn mutants_never_panic() {
    let mut random = Random(0x5eed);
    let (mut passed, mut refused) = (0, 0);
    for round in 0..4_000 {
        let of = if round % 2 == 0 { DIGITS } else { PRIMES };
        match check(&random.mutant(of)) {
            Ok(_) => passed += 1,
            Err(error) => {
                refused += 1;
                assert!(!error.to_string().is_empty());
            }
        }
    }
    assert!(passed > 50 && refused > 500, "{passed} passed, {refused} refused");
}
