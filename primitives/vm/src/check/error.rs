//! Why a blob is not a program: what is wrong with it, and where.

use super::ENTRY;
use crate::limits::{BLOB_BYTES_MAX, BLOCK_INSTRUCTIONS_MAX, MEMORY_BYTES_MAX, STACK_BYTES_MIN};
use alloc::string::String;
use core::fmt;

/// Why a blob is not a program. Unless said otherwise, places are offsets into the code.
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
    /// Carries a section that is not run, for debugging or unknown: strip it.
    ///
    /// Stripped blobs are byte-identical wherever they are built.
    NotStripped {
        /// Number of the section.
        section: u8,
        /// Where in the blob the section starts.
        at: usize,
    },
    /// Carries bytes after its end.
    TrailingBytes {
        /// Where in the blob they start.
        at: usize,
    },
    /// Imports host functions; there are none.
    HasImports {
        /// How many.
        count: u32,
        /// The start of the first one's name.
        first: String,
    },
    /// Carries more data than the memory that it declares for it.
    DataTooLong {
        /// Which memory: `read-only` or `read-write`.
        area: &'static str,
        /// The data in bytes.
        bytes: usize,
        /// The declared memory in bytes.
        declared: u32,
    },
    /// The list of exports is shorter or longer than it says.
    MalformedExports {
        /// The first export that is not there, or should not be.
        index: u32,
    },
    /// No export named [`ENTRY`].
    NoEntry,
    /// More than one export named [`ENTRY`].
    DuplicateEntry {
        /// Which export is the second one.
        index: u32,
    },
    /// An export does not point at the start of a block.
    ExportNotJumpTarget {
        /// Which export.
        index: u32,
        /// Where it points.
        at: u32,
    },
    /// Not a valid instruction: no such opcode, or more than 24 bytes of arguments.
    InvalidInstruction {
        /// Where.
        at: u32,
        /// The byte that is there.
        opcode: u8,
    },
    /// The last instruction does not end a block, so that a run would leave the code.
    OpenEnd {
        /// Where the code ends.
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
    /// Declares more memory than [`MEMORY_BYTES_MAX`] in all.
    MemoryTooLarge {
        /// Read-only data in bytes.
        read_only: u32,
        /// Read-write data in bytes.
        read_write: u32,
        /// The stack in bytes.
        stack: u32,
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
            Self::InvalidInstruction { .. }
            | Self::OpenEnd { .. }
            | Self::ForbiddenInstruction { .. }
            | Self::InvalidRegister { .. }
            | Self::InvalidJump { .. }
            | Self::JumpTableTooLong { .. }
            | Self::InvalidJumpTableEntry { .. }
            | Self::BlockTooLong { .. } => self.fmt_code(f),
            Self::BlobTooLarge { bytes } => {
                write!(f, "the blob has {bytes} bytes; at most {BLOB_BYTES_MAX} are allowed")
            }
            Self::Unparsable(error) => write!(f, "not a PolkaVM blob: {error}"),
            Self::WrongInstructionSet { found } => {
                write!(f, "built for the instruction set {found}; jam_v1 is needed")
            }
            Self::NotStripped { section, at } => {
                write!(f, "the blob carries section {section} at its byte {at}; strip it")
            }
            Self::TrailingBytes { at } => {
                write!(f, "the blob ends at its byte {at}, but more bytes follow; cut them off")
            }
            Self::HasImports { count, first } => {
                write!(f, "the program imports {count} host functions; there are none ({first})")
            }
            Self::DataTooLong { area, bytes, declared } => {
                write!(f, "{bytes} bytes of {area} data for {declared} bytes of declared memory")
            }
            Self::MalformedExports { index } => {
                write!(f, "the list of exports is damaged at export {index}")
            }
            Self::NoEntry => write!(f, "the program does not export `{ENTRY}`"),
            Self::DuplicateEntry { index } => {
                write!(f, "the program exports `{ENTRY}` again as export {index}")
            }
            Self::ExportNotJumpTarget { index, at } => {
                write!(f, "export {index} points at {at}, which is not the start of a block")
            }
            Self::MemoryTooLarge { read_only, read_write, stack } => write!(
                f,
                "the program declares {read_only} bytes of read-only data, {read_write} of \
				 read-write data and {stack} of stack; at most {MEMORY_BYTES_MAX} in all are allowed"
            ),
            Self::BadStack { bytes } => write!(
                f,
                "the stack has {bytes} bytes; a power of two of at least {STACK_BYTES_MIN} is needed"
            ),
        }
    }
}

impl CheckError {
    /// What is wrong with the code.
    fn fmt_code(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::InvalidInstruction { at, opcode } => {
                write!(f, "invalid instruction at {at} (byte {opcode})")
            }
            Self::OpenEnd { at } => {
                write!(f, "the code ends at {at} without a jump, return or trap")
            }
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
            _ => Ok(()),
        }
    }
}

impl core::error::Error for CheckError {}
