//! The upload check: which blobs are programs.
//!
//! O(n) in the blob, no allocation beyond one copy of it, and no panic on any input.

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

/// Why a blob is not a program. Offsets are into the code section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CheckError {
    /// More bytes than [`BLOB_BYTES_MAX`].
    BlobTooLarge {
        /// Size of the blob in bytes.
        bytes: usize,
    },
    /// Not a PolkaVM blob, or a damaged one.
    Unparsable(String),
    /// Built for another instruction set than JamV1.
    WrongInstructionSet {
        /// The instruction set it was built for.
        found: &'static str,
    },
    /// Carries debug sections: strip it (stripped blobs are byte-identical wherever they are built).
    NotStripped,
    /// Imports host functions; there are none.
    HasImports {
        /// How many.
        count: u32,
    },
    /// No export named [`ENTRY`].
    NoEntry,
    /// More than one export named [`ENTRY`].
    DuplicateEntry,
    /// An export does not point at the start of a block.
    ExportNotJumpTarget {
        /// Where it points.
        at: u32,
    },
    /// Not a valid instruction.
    InvalidInstruction {
        /// Where.
        at: u32,
    },
    /// A valid instruction that programs may not use.
    ForbiddenInstruction {
        /// Where.
        at: u32,
        /// Which.
        name: &'static str,
    },
    /// An instruction names a register that does not exist.
    InvalidRegister {
        /// Where.
        at: u32,
        /// The number it names; registers are 0 to 12.
        register: u8,
    },
    /// A jump or branch to something that is not the start of a block.
    InvalidJump {
        /// Where the jump is.
        at: u32,
        /// Where it goes.
        target: u32,
    },
    /// The table of indirect jumps has more entries than the code has bytes.
    JumpTableTooLong {
        /// How many entries.
        entries: u32,
    },
    /// An entry of the table of indirect jumps is not the start of a block.
    InvalidJumpTableEntry {
        /// Which entry.
        index: u32,
        /// Where it points.
        target: u32,
    },
    /// More than [`BLOCK_INSTRUCTIONS_MAX`] instructions without a branch.
    BlockTooLong {
        /// Where the block starts.
        at: u32,
    },
    /// Declares more memory than [`MEMORY_BYTES_MAX`].
    MemoryTooLarge {
        /// Read-only data, read-write data and stack together.
        bytes: u64,
    },
    /// The stack is not a power of two of at least [`STACK_BYTES_MIN`] bytes.
    BadStack {
        /// Its size in bytes.
        bytes: u32,
    },
}

impl fmt::Display for CheckError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BlobTooLarge { bytes } => {
                write!(f, "the blob has {bytes} bytes; at most {BLOB_BYTES_MAX} are allowed")
            }
            Self::Unparsable(error) => write!(f, "not a PolkaVM blob: {error}"),
            Self::WrongInstructionSet { found } => {
                write!(f, "built for the instruction set {found}; jam_v1 is needed")
            }
            Self::NotStripped => f.write_str("the blob carries debug sections; strip it"),
            Self::HasImports { count } => {
                write!(f, "the program imports {count} host functions; there are none")
            }
            Self::NoEntry => write!(f, "the program does not export `{ENTRY}`"),
            Self::DuplicateEntry => write!(f, "the program exports `{ENTRY}` more than once"),
            Self::ExportNotJumpTarget { at } => {
                write!(f, "an export points at {at}, which is not the start of a block")
            }
            Self::InvalidInstruction { at } => write!(f, "invalid instruction at {at}"),
            Self::ForbiddenInstruction { at, name } => {
                write!(f, "the instruction `{name}` at {at} is not allowed")
            }
            Self::InvalidRegister { at, register } => {
                write!(f, "the instruction at {at} names register {register}; the last is 12")
            }
            Self::InvalidJump { at, target } => {
                write!(f, "the jump at {at} goes to {target}, which is not the start of a block")
            }
            Self::JumpTableTooLong { entries } => {
                write!(f, "the jump table has {entries} entries, more than the code has bytes")
            }
            Self::InvalidJumpTableEntry { index, target } => write!(
                f,
                "entry {index} of the jump table is {target}, which is not the start of a block"
            ),
            Self::BlockTooLong { at } => {
                write!(f, "the block at {at} has more than {BLOCK_INSTRUCTIONS_MAX} instructions")
            }
            Self::MemoryTooLarge { bytes } => write!(
				f,
				"the program declares {bytes} bytes of memory; at most {MEMORY_BYTES_MAX} are allowed"
			),
            Self::BadStack { bytes } => write!(
				f,
				"the stack has {bytes} bytes; a power of two of at least {STACK_BYTES_MIN} is needed"
			),
        }
    }
}

impl core::error::Error for CheckError {}

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
    let parts = ProgramParts::from_bytes(bytes).map_err(unparsable)?;
    let is_stripped = parts.debug_strings.is_empty()
        && parts.debug_line_programs.is_empty()
        && parts.debug_line_program_ranges.is_empty();
    let blob = ProgramBlob::from_parts(parts).map_err(unparsable)?;
    if blob.isa() != InstructionSetKind::JamV1 {
        return Err(CheckError::WrongInstructionSet { found: blob.isa().name() });
    }
    if !is_stripped {
        return Err(CheckError::NotStripped);
    }
    if !blob.imports().is_empty() {
        return Err(CheckError::HasImports { count: blob.imports().len() });
    }
    let memory = checked_memory(&blob)?;
    let code = checked_code(&blob)?;
    check_jump_table(&blob)?;
    let entry = checked_entry(&blob)?;
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

fn checked_memory(blob: &ProgramBlob) -> Result<u64, CheckError> {
    let stack = blob.stack_size();
    if !stack.is_power_of_two() || stack < STACK_BYTES_MIN {
        return Err(CheckError::BadStack { bytes: stack });
    }
    let bytes = u64::from(blob.ro_data_size())
        .saturating_add(blob.rw_data_size().into())
        .saturating_add(stack.into());
    if bytes > MEMORY_BYTES_MAX {
        return Err(CheckError::MemoryTooLarge { bytes });
    }
    Ok(bytes)
}

struct Code {
    instructions: u32,
    longest_block: u32,
}

fn checked_code(blob: &ProgramBlob) -> Result<Code, CheckError> {
    // Also refuses code whose last instruction does not end a block.
    blob.validate_code_with_isa(ISA_JamV1)
        .map_err(|at| CheckError::InvalidInstruction { at: at.0 })?;
    let mut block_start = 0;
    let mut block = 0_u32;
    let mut code = Code { instructions: 0, longest_block: 0 };
    for parsed in blob.instructions_bounded_at_with_isa(ISA_JamV1, ProgramCounter(0)) {
        let at = parsed.offset.0;
        let opcode = parsed.kind.opcode();
        if matches!(opcode, Opcode::ecalli | Opcode::sbrk | Opcode::memset) {
            return Err(CheckError::ForbiddenInstruction { at, name: opcode.name() });
        }
        check_registers(blob.code(), at)?;
        if let Some(target) = jump_target(parsed.kind) {
            if !is_jump_target(blob, target) {
                return Err(CheckError::InvalidJump { at, target });
            }
        }
        code.instructions = code.instructions.saturating_add(1);
        block = block.saturating_add(1);
        if block > BLOCK_INSTRUCTIONS_MAX {
            return Err(CheckError::BlockTooLong { at: block_start });
        }
        code.longest_block = code.longest_block.max(block);
        if opcode.starts_new_basic_block() {
            block = 0;
            block_start = parsed.next_offset.0;
        }
    }
    Ok(code)
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

fn checked_entry(blob: &ProgramBlob) -> Result<u32, CheckError> {
    let mut entry = None;
    for export in blob.exports() {
        let at = export.program_counter().0;
        // An export in mid-block hangs the recompiler for ever.
        if !is_jump_target(blob, at) {
            return Err(CheckError::ExportNotJumpTarget { at });
        }
        if export.symbol().as_bytes() == ENTRY.as_bytes() && entry.replace(at).is_some() {
            return Err(CheckError::DuplicateEntry);
        }
    }
    entry.ok_or(CheckError::NoEntry)
}
