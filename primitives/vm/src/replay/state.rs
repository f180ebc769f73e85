//! The state of a task between two instructions, and its hash.

// The derive of `Encode` casts each variant's index.
#![allow(clippy::cast_possible_truncation)]

use super::{
    hash::{Hash, Hasher, ZERO},
    layout::{page_of, InputLengths, Layout},
    tree,
};
use crate::{
    limits::{start_gas, GAS_LIMIT_MAX},
    Outcome, Program, VM_VERSION,
};
use alloc::vec::Vec;
use codec::{Decode, Encode};
use polkavm::Reg;

/// How many registers a state holds.
pub const REGISTERS: usize = Reg::ALL.len();

/// Whether a task runs, and what it came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Status {
    /// It runs.
    Running,
    /// It returned an output, named as in its receipt.
    Returned(Hash),
    /// It trapped.
    Trapped,
    /// Its gas did not suffice.
    OutOfGas,
}

impl Status {
    /// The status of a task that came to this.
    pub fn of(outcome: &Outcome, hasher: &Hasher) -> Self {
        match outcome {
            Outcome::Returned { output, .. } => Self::Returned(hasher.output(output)),
            Outcome::Trapped { .. } => Self::Trapped,
            Outcome::OutOfGas { .. } => Self::OutOfGas,
        }
    }

    /// Whether nothing follows.
    pub fn is_final(&self) -> bool {
        *self != Self::Running
    }
}

/// A task between two instructions: all that what follows depends on.
///
/// A final state holds nothing but program, input, status and gas, so that anyone can compute its root
/// from a receipt.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct State {
    /// [`crate::VM_VERSION`].
    pub vm_version: u32,
    /// Hash of the program's blob.
    pub program: Hash,
    /// Hash of the input: [`InputCommitment::hash`].
    pub input: Hash,
    /// Whether it runs, and what it came to.
    pub status: Status,
    /// Offset into the code of the instruction that is next. Its block's gas is already taken, unless
    /// it is the first of its block.
    pub pc: u32,
    /// Gas that is left of the task's limit; none where the limit did not suffice.
    pub gas_left: u64,
    /// The registers, in the order of PolkaVM's `Reg::ALL`.
    pub registers: [u64; REGISTERS],
    /// Root of the tree over the pages of read-write data and stack.
    pub memory: Hash,
}

impl State {
    /// The root: `blake2_256("stardust/state" ++ 0x00 ++ SCALE(self))`.
    pub fn root(&self, hasher: &Hasher) -> Hash {
        hasher.value("state", self)
    }

    /// The state after this one, where that is final.
    pub(super) fn ended(&self, status: Status, gas_left: u64) -> Self {
        Self {
            status,
            pc: 0,
            gas_left,
            registers: [0; REGISTERS],
            memory: ZERO,
            vm_version: self.vm_version,
            program: self.program,
            input: self.input,
        }
    }
}

/// What a state says of its input: lengths, and the root of the tree over its pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct InputCommitment {
    /// Bytes of payload and item.
    pub lengths: InputLengths,
    /// Root of the tree over the pages of the input, as the program sees it.
    pub root: Hash,
}

impl InputCommitment {
    /// Of a payload and an item; none if they are longer than any task's.
    pub fn new(payload: &[u8], item: &[u8], hasher: &Hasher) -> Option<Self> {
        let lengths = InputLengths::of(payload, item)?;
        let bytes = input_bytes(payload, item)?;
        let leaves = (0..lengths.pages()).map(|page| (page, hasher.page(page_of(&bytes, page))));
        let root = tree::sparse_root(hasher, tree::depth(lengths.pages()), leaves.collect());
        Some(Self { lengths, root })
    }

    /// How a state names it.
    pub fn hash(&self, hasher: &Hasher) -> Hash {
        hasher.value("input", self)
    }
}

/// An input as it lies in memory.
pub(super) fn input_bytes(payload: &[u8], item: &[u8]) -> Option<Vec<u8>> {
    let item_offset = payload.len().checked_next_multiple_of(crate::limits::ITEM_ALIGN)?;
    let mut bytes = Vec::with_capacity(item_offset.checked_add(item.len())?);
    bytes.extend_from_slice(payload);
    bytes.resize(item_offset, 0);
    bytes.extend_from_slice(item);
    Some(bytes)
}

/// One task: what its initial state is a pure function of.
#[derive(Clone, Copy, Debug)]
pub struct Task<'a> {
    /// The job's part of the input.
    pub payload: &'a [u8],
    /// The task's part of the input.
    pub item: &'a [u8],
    /// The gas limit, with the start fee.
    pub gas_limit: u64,
}

impl Task<'_> {
    /// Gas that the start fee leaves; none if the fee is more than the limit, or for no possible task.
    pub fn gas_to_run(&self, program: &Program) -> Option<u64> {
        let lengths = InputLengths::of(self.payload, self.item)?;
        let fee = start_gas(program.summary().memory, lengths.bytes()?.into());
        self.gas_limit.checked_sub(fee)
    }
}

/// The state before a task's first instruction; none for what no task can be.
pub fn initial_state(program: &Program, task: &Task<'_>, hasher: &Hasher) -> Option<State> {
    let layout = Layout::new(program)?;
    let input = InputCommitment::new(task.payload, task.item, hasher)?;
    if task.gas_limit > GAS_LIMIT_MAX {
        return None;
    }
    let data = program.blob().rw_data();
    let data_pages = u32::try_from(data.len().div_ceil(super::hash::PAGE)).ok()?;
    let leaves = (0..data_pages).map(|page| (page, hasher.page(page_of(data, page))));
    let memory = tree::sparse_root(hasher, tree::depth(layout.memory_pages()), leaves.collect());
    let state = State {
        vm_version: VM_VERSION,
        program: hasher.content(program.bytes()),
        input: input.hash(hasher),
        status: Status::Running,
        pc: program.summary().entry,
        gas_left: 0,
        registers: layout.first_registers(&input.lengths),
        memory,
    };
    Some(match task.gas_to_run(program) {
        Some(gas_left) => State { gas_left, ..state },
        None => state.ended(Status::OutOfGas, 0),
    })
}

/// The last root of a task, from what a receipt says: nothing has to be run for it.
///
/// `gas` is what was used, with the start fee; it is of no account where the limit did not suffice.
pub fn final_root(
    program: Hash,
    input: &InputCommitment,
    status: Status,
    gas_limit: u64,
    gas: u64,
    hasher: &Hasher,
) -> Hash {
    let gas_left = match status {
        Status::OutOfGas => 0,
        // More than the limit is no receipt; its root is then nobody's.
        _ => gas_limit.checked_sub(gas).unwrap_or(u64::MAX),
    };
    let state = State {
        vm_version: VM_VERSION,
        program,
        input: input.hash(hasher),
        status,
        pc: 0,
        gas_left,
        registers: [0; REGISTERS],
        memory: ZERO,
    };
    state.root(hasher)
}
