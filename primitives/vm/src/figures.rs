//! What a program asks for, figure by figure.

use crate::Program;
use alloc::{string::String, vec::Vec};

/// The sizes of a program, and what it exports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figures {
    /// Name of its instruction set.
    pub instruction_set: &'static str,
    /// Size of the blob in bytes.
    pub blob: usize,
    /// Size of the code section in bytes.
    pub code: u32,
    /// Number of instructions.
    pub instructions: u32,
    /// Instructions in the longest block.
    pub longest_block: u32,
    /// Entries of the table of indirect jumps.
    pub jump_table: u32,
    /// Bytes of read-only data.
    pub ro_data: u32,
    /// Bytes of read-write data, of which most is the heap.
    pub rw_data: u32,
    /// Bytes of stack.
    pub stack: u32,
    /// Read-only data, read-write data and stack together, in bytes.
    pub memory: u64,
    /// Gas that every task takes before its first instruction, with an empty input.
    pub start_gas: u64,
    /// What is exported, and where in the code.
    pub exports: Vec<(String, u32)>,
}

impl Program {
    /// What this program asks for.
    pub fn figures(&self) -> Figures {
        let (blob, summary) = (self.blob(), self.summary());
        let exports = blob.exports().map(|export| {
            let name = String::from_utf8_lossy(export.symbol().as_bytes()).into_owned();
            (name, export.program_counter().0)
        });
        Figures {
            instruction_set: blob.isa().name(),
            blob: self.bytes().len(),
            code: summary.code_len,
            instructions: summary.instructions,
            longest_block: summary.longest_block,
            jump_table: blob.jump_table().len(),
            ro_data: blob.ro_data_size(),
            rw_data: blob.rw_data_size(),
            stack: blob.stack_size(),
            memory: summary.memory,
            start_gas: summary.start_gas,
            exports: exports.collect(),
        }
    }
}
