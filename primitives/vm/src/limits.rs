//! Every limit that a guest, or whoever uploads one, can notice.
//!
//! All of them are consensus: a receipt means the same everywhere only while they are the same
//! everywhere. Changing any of them, or the cost model below, is a new [`crate::VM_VERSION`].

use polkavm::CostModel;

/// Largest program blob in bytes.
///
/// 1 MiB of code in which every block runs once costs 141 ms per 10^6 gas inside the runtime.
pub const BLOB_BYTES_MAX: usize = 512 * 1024;

/// Most instructions in one basic block.
///
/// Gas is taken per block, so a block is the smallest piece of work that can be stopped.
pub const BLOCK_INSTRUCTIONS_MAX: u32 = 8_192;

/// Most bytes of read-only data, read-write data and stack together.
///
/// The recompiler does not price pages as they are touched: without a bound a blob of 150 bytes
/// took 1 GiB of the host's memory.
pub const MEMORY_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// Smallest stack in bytes; stacks are powers of two, or the backends would trap at different depths.
pub const STACK_BYTES_MIN: u32 = PAGE_BYTES;

/// Largest payload of a job in bytes.
pub const PAYLOAD_BYTES_MAX: usize = 1024 * 1024;

/// Largest item (input of one task) in bytes.
pub const ITEM_BYTES_MAX: usize = 4 * 1024 * 1024;

/// Largest output of one task in bytes; a task that returns more has trapped.
///
/// An output may have to be posted on chain when a requester demands it.
pub const OUTPUT_BYTES_MAX: u32 = 64 * 1024;

/// Highest gas limit of one task.
pub const GAS_LIMIT_MAX: u64 = 1 << 40;

/// Size of the guest's memory page in bytes.
pub const PAGE_BYTES: u32 = 4_096;

/// Address space for payload and item. Fixed, because the address of the stack depends on it.
pub const INPUT_BYTES_MAX: u32 = 5 * 1024 * 1024;

/// The item starts at the first multiple of this after the payload, so that guests may read words.
pub const ITEM_ALIGN: usize = 16;

/// Gas taken before the first instruction, for setting an instance up (about 10 us of the recompiler).
pub const GAS_PER_START: u64 = 100_000;

/// Gas per page of declared memory and of input, taken before the first instruction.
///
/// A page costs a fault and a clearing, about 0.4 us; about 1,000,000 gas a MiB.
pub const GAS_PER_PAGE: u64 = 4_000;

const _: () = assert!(PAYLOAD_BYTES_MAX + ITEM_BYTES_MAX <= INPUT_BYTES_MAX as usize);
const _: () = assert!(PAYLOAD_BYTES_MAX.is_multiple_of(ITEM_ALIGN));
const _: () = assert!(MEMORY_BYTES_MAX + (INPUT_BYTES_MAX as u64) < (1 << 31));

/// Gas of each instruction.
///
/// One unit for work in registers. Memory is dearer because its price in time varies most: at one
/// unit each, random access over 64 MiB would be sold at 1/220 of the price of a matrix product.
pub static COST_MODEL: CostModel = cost_model();

const COST_OF_LOAD: u32 = 3;
const COST_OF_STORE: u32 = 3;
const COST_OF_MULTIPLY: u32 = 2;
const COST_OF_DIVIDE: u32 = 12;
const COST_OF_INDIRECT_JUMP: u32 = 4;

const fn cost_model() -> CostModel {
    macro_rules! set {
        ($model:ident, $cost:expr, $($name:ident)*) => { $($model.$name = $cost;)* };
    }
    let mut model = CostModel::naive();
    set!(model, COST_OF_LOAD,
        load_u8 load_i8 load_u16 load_i16 load_u32 load_i32 load_u64
        load_indirect_u8 load_indirect_i8 load_indirect_u16 load_indirect_i16
        load_indirect_u32 load_indirect_i32 load_indirect_u64);
    set!(model, COST_OF_STORE,
        store_u8 store_u16 store_u32 store_u64
        store_imm_u8 store_imm_u16 store_imm_u32 store_imm_u64
        store_indirect_u8 store_indirect_u16 store_indirect_u32 store_indirect_u64
        store_imm_indirect_u8 store_imm_indirect_u16 store_imm_indirect_u32
        store_imm_indirect_u64);
    set!(model, COST_OF_MULTIPLY,
        mul_32 mul_64 mul_imm_32 mul_imm_64 mul_upper_signed_signed
        mul_upper_signed_unsigned mul_upper_unsigned_unsigned);
    set!(model, COST_OF_DIVIDE,
        div_signed_32 div_signed_64 div_unsigned_32 div_unsigned_64
        rem_signed_32 rem_signed_64 rem_unsigned_32 rem_unsigned_64);
    set!(model, COST_OF_INDIRECT_JUMP, jump_indirect load_imm_and_jump_indirect);
    model
}

/// Gas taken before the first instruction of a program with `memory` bytes and `input` bytes.
pub const fn start_gas(memory: u64, input: u64) -> u64 {
    let page = PAGE_BYTES as u64;
    let pages = memory.div_ceil(page).saturating_add(input.div_ceil(page));
    GAS_PER_START.saturating_add(pages.saturating_mul(GAS_PER_PAGE))
}
