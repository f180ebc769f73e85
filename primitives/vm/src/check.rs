//! The upload check: which blobs are programs.
//!
//! O(n) in the blob, no allocation beyond one copy of it, and no panic on any input: one pass over the
//! sections, one over the code, one over the jump table and one over the exports. Whether something is
//! the start of a block is told by five bytes of the blob's bitmask and one of its code.

mod error;
mod sections;

pub use error::CheckError;

use crate::limits::{
    start_gas, BLOB_BYTES_MAX, BLOCK_INSTRUCTIONS_MAX, MEMORY_BYTES_MAX, STACK_BYTES_MIN,
};
use alloc::{
    string::{String, ToString},
    sync::Arc,
};
use core::fmt;
use polkavm::{
    program::{ISA_JamV1, Instruction, InstructionSetKind, Opcode},
    ArcBytes, ProgramBlob, ProgramCounter, ProgramParts,
};

/// Name of the one function that every program exports.
pub const ENTRY: &str = "refine";

const REGISTERS: u8 = 13;

/// What the upload check learnt of a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Summary {
    /// Read-only data, read-write data and stack together, in bytes.
    pub memory: u64,
    /// Size of the code section in bytes.
    pub code_len: u32,
    /// Number of instructions.
    pub instructions: u32,
    /// Instructions in the longest block.
    pub longest_block: u32,
    /// Gas that every run takes before its first instruction, with an empty input.
    pub start_gas: u64,
    /// Where [`ENTRY`] is.
    pub entry: u32,
}

/// A checked program; cheap to clone.
#[derive(Clone)]
pub struct Program(Arc<Inner>);

struct Inner {
    bytes: Arc<[u8]>,
    blob: ProgramBlob,
    summary: Summary,
}

impl fmt::Debug for Program {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Program").field(&self.0.summary).finish()
    }
}

impl PartialEq for Program {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.0.bytes == other.0.bytes
    }
}

impl Eq for Program {}

impl Program {
    /// Checks a blob.
    pub fn new(blob: impl Into<Arc<[u8]>>) -> Result<Self, CheckError> {
        let bytes: Arc<[u8]> = blob.into();
        let (blob, summary) = examine(ArcBytes::from(bytes.clone()))?;
        Ok(Self(Arc::new(Inner { bytes, blob, summary })))
    }

    /// The blob.
    pub fn bytes(&self) -> &[u8] {
        &self.0.bytes
    }

    /// What the check learnt.
    pub fn summary(&self) -> &Summary {
        &self.0.summary
    }

    pub(crate) fn blob(&self) -> &ProgramBlob {
        &self.0.blob
    }
}

/// The upload check: whether `blob` is a program, and which.
pub fn check(blob: &[u8]) -> Result<Summary, CheckError> {
    // Before the copy that parsing needs.
    ensure_blob_size(blob.len())?;
    examine(ArcBytes::from(blob)).map(|(_, summary)| summary)
}

fn ensure_blob_size(bytes: usize) -> Result<(), CheckError> {
    if bytes > BLOB_BYTES_MAX {
        return Err(CheckError::BlobTooLarge { bytes });
    }
    Ok(())
}

fn examine(bytes: ArcBytes) -> Result<(ProgramBlob, Summary), CheckError> {
    ensure_blob_size(bytes.len())?;
    let unparsable =
        |error: polkavm::program::ProgramParseError| CheckError::Unparsable(error.to_string());
    let parts = ProgramParts::from_bytes(bytes.clone()).map_err(unparsable)?;
    check_parts(&parts)?;
    sections::check_end(&bytes)?;
    let export_count = sections::count_exports(&parts.exports)?;
    let blob = ProgramBlob::from_parts(parts).map_err(unparsable)?;
    check_imports(&blob)?;
    let memory = checked_memory(&blob)?;
    let code = checked_code(&blob)?;
    check_jump_table(&blob)?;
    let entry = checked_entry(&blob, export_count)?;
    let summary = Summary {
        memory,
        // The whole blob is below 512 KiB.
        code_len: u32::try_from(blob.code().len()).unwrap_or(u32::MAX),
        instructions: code.instructions,
        longest_block: code.longest_block,
        start_gas: start_gas(memory, 0),
        entry,
    };
    Ok((blob, summary))
}

/// What the parser would refuse with less to say, or not at all.
fn check_parts(parts: &ProgramParts) -> Result<(), CheckError> {
    if parts.isa != InstructionSetKind::JamV1 {
        return Err(CheckError::WrongInstructionSet { found: parts.isa.name() });
    }
    let areas = [
        ("read-only", &parts.ro_data, parts.ro_data_size),
        ("read-write", &parts.rw_data, parts.rw_data_size),
    ];
    for (area, data, declared) in areas {
        let bytes = data.len();
        if usize::try_from(declared).is_ok_and(|declared| bytes > declared) {
            return Err(CheckError::DataTooLong { area, bytes, declared });
        }
    }
    Ok(())
}

fn check_imports(blob: &ProgramBlob) -> Result<(), CheckError> {
    /// Enough to recognise a function by.
    const NAME_BYTES_MAX: usize = 64;
    let imports = blob.imports();
    if imports.is_empty() {
        return Ok(());
    }
    let first = imports.get(0).map_or_else(String::new, |name| {
        String::from_utf8_lossy(name.as_bytes().get(..NAME_BYTES_MAX).unwrap_or(name.as_bytes()))
            .into_owned()
    });
    Err(CheckError::HasImports { count: imports.len(), first })
}

fn checked_memory(blob: &ProgramBlob) -> Result<u64, CheckError> {
    let (read_only, read_write, stack) =
        (blob.ro_data_size(), blob.rw_data_size(), blob.stack_size());
    if !stack.is_power_of_two() || stack < STACK_BYTES_MIN {
        return Err(CheckError::BadStack { bytes: stack });
    }
    // At most three times 4 GiB. Below the limit no address can overflow: see `limits`.
    let bytes = u64::from(read_only).saturating_add(read_write.into()).saturating_add(stack.into());
    if bytes > MEMORY_BYTES_MAX {
        return Err(CheckError::MemoryTooLarge { read_only, read_write, stack });
    }
    Ok(bytes)
}

struct Code {
    instructions: u32,
    longest_block: u32,
}

fn checked_code(blob: &ProgramBlob) -> Result<Code, CheckError> {
    let mut block_start = 0;
    let mut block = 0_u32;
    let mut code = Code { instructions: 0, longest_block: 0 };
    for parsed in blob.instructions_bounded_at_with_isa(ISA_JamV1, ProgramCounter(0)) {
        let at = parsed.offset.0;
        check_instruction(blob, parsed.kind, at)?;
        // Bounded by the code's length.
        code.instructions = code.instructions.saturating_add(1);
        block = block.saturating_add(1);
        if block > BLOCK_INSTRUCTIONS_MAX {
            return Err(CheckError::BlockTooLong { at: block_start });
        }
        code.longest_block = code.longest_block.max(block);
        if parsed.kind.opcode().starts_new_basic_block() {
            block = 0;
            block_start = parsed.next_offset.0;
        }
    }
    Ok(code)
}

fn check_instruction(
    blob: &ProgramBlob,
    instruction: Instruction,
    at: u32,
) -> Result<(), CheckError> {
    if matches!(instruction, Instruction::invalid) {
        let byte = usize::try_from(at).ok().and_then(|at| blob.code().get(at));
        // The iterator ends code that can be left at its end with an invalid instruction behind it.
        return Err(byte.map_or(CheckError::OpenEnd { at }, |opcode| {
            CheckError::InvalidInstruction { at, opcode: *opcode }
        }));
    }
    let opcode = instruction.opcode();
    if matches!(opcode, Opcode::ecalli | Opcode::sbrk | Opcode::memset) {
        return Err(CheckError::ForbiddenInstruction { at, name: opcode.name() });
    }
    check_registers(blob.code(), at)?;
    match jump_target(instruction) {
        Some(target) if !is_jump_target(blob, target) => {
            Err(CheckError::InvalidJump { at, target })
        }
        _ => Ok(()),
    }
}

fn is_jump_target(blob: &ProgramBlob, target: u32) -> bool {
    blob.scan_is_jump_target_valid(ISA_JamV1, ProgramCounter(target))
}

/// Where a jump with a fixed target goes.
fn jump_target(instruction: Instruction) -> Option<u32> {
    use Instruction as I;
    match instruction {
        I::jump(target)
        | I::load_imm_and_jump(_, _, target)
        | I::branch_eq_imm(_, _, target)
        | I::branch_not_eq_imm(_, _, target)
        | I::branch_less_unsigned_imm(_, _, target)
        | I::branch_less_signed_imm(_, _, target)
        | I::branch_greater_or_equal_unsigned_imm(_, _, target)
        | I::branch_greater_or_equal_signed_imm(_, _, target)
        | I::branch_less_or_equal_unsigned_imm(_, _, target)
        | I::branch_less_or_equal_signed_imm(_, _, target)
        | I::branch_greater_unsigned_imm(_, _, target)
        | I::branch_greater_signed_imm(_, _, target)
        | I::branch_eq(_, _, target)
        | I::branch_not_eq(_, _, target)
        | I::branch_less_unsigned(_, _, target)
        | I::branch_less_signed(_, _, target)
        | I::branch_greater_or_equal_unsigned(_, _, target)
        | I::branch_greater_or_equal_signed(_, _, target) => Some(target),
        _ => None,
    }
}

/// How many registers an instruction of JamV1 names, by its opcode byte.
///
/// They are the low and high half of the first byte after the opcode, then the low half of the next.
const fn register_count(opcode: u8) -> usize {
    match opcode {
        20 | 50..=62 | 70..=73 | 80..=90 => 1,
        100..=111 | 120..=161 | 170..=175 | 180 => 2,
        190..=230 => 3,
        _ => 0,
    }
}

/// The decoder maps registers 13 to 15 to 12, in older versions differently in each backend.
fn check_registers(code: &[u8], at: u32) -> Result<(), CheckError> {
    let byte = |skip: usize| {
        let index = usize::try_from(at).ok().and_then(|at| at.checked_add(skip));
        index.and_then(|index| code.get(index)).copied().unwrap_or(0)
    };
    let named = [byte(1) & 0x0f, byte(1) >> 4, byte(2) & 0x0f];
    let invalid =
        named.into_iter().take(register_count(byte(0))).find(|register| *register >= REGISTERS);
    invalid.map_or(Ok(()), |register| Err(CheckError::InvalidRegister { at, register }))
}

fn check_jump_table(blob: &ProgramBlob) -> Result<(), CheckError> {
    let table = blob.jump_table();
    let entries = table.len();
    if usize::try_from(entries).map_or(true, |entries| entries > blob.code().len()) {
        return Err(CheckError::JumpTableTooLong { entries });
    }
    for (index, target) in (0_u32..).zip(table.iter()) {
        if !is_jump_target(blob, target.0) {
            return Err(CheckError::InvalidJumpTableEntry { index, target: target.0 });
        }
    }
    Ok(())
}

fn checked_entry(blob: &ProgramBlob, export_count: u32) -> Result<u32, CheckError> {
    let mut entry = None;
    let mut exports = 0_u32;
    for (index, export) in (0_u32..).zip(blob.exports()) {
        let at = export.program_counter().0;
        // An export in mid-block hangs the recompiler for ever.
        if !is_jump_target(blob, at) {
            return Err(CheckError::ExportNotJumpTarget { index, at });
        }
        if export.symbol().as_bytes() == ENTRY.as_bytes() && entry.replace(at).is_some() {
            return Err(CheckError::DuplicateEntry { index });
        }
        // Bounded by the blob's length.
        exports = exports.saturating_add(1);
    }
    if exports != export_count {
        return Err(CheckError::MalformedExports { index: exports });
    }
    entry.ok_or(CheckError::NoEntry)
}
