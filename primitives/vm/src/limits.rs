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

/// What a load and a store cost in programs that can touch no more than `bytes`.
///
/// Work in registers costs one unit and takes much the same time everywhere. What memory takes depends on
/// which cache holds it, which a price per instruction cannot see; but it can see how much there is. So
/// the price is the one at which a chain of loads, each of which needs the one before, over all of that
/// memory in no order, earns at least a tenth of what the fastest of our programs earns in a second.
struct Tier {
    /// Read-only data, read-write data, stack and input together.
    bytes: u64,
    load: u32,
    store: u32,
}

/// From the smallest; the last holds all that a program can have.
///
/// One load of such a chain took 5, 16, 40, 138 and 190 ns at 0.5, 2, 8, 16 and 64 MiB. Stores wait for nobody,
/// and take 11 to 43 ns where each is part of two pages. The first tier is cheaper than
/// the rule: it is what a core's own caches hold, and most programs have no more.
const TIERS: [Tier; 5] = [
    Tier { bytes: 1_280 * 1024, load: 3, store: 3 },
    Tier { bytes: 2 * 1024 * 1024, load: 32, store: 12 },
    Tier { bytes: 8 * 1024 * 1024, load: 80, store: 24 },
    Tier { bytes: 16 * 1024 * 1024, load: 288, store: 32 },
    Tier { bytes: MEMORY_BYTES_MAX + INPUT_BYTES_MAX as u64, load: 400, store: 64 },
];

/// What the dearest instruction costs: a load in the largest tier.
pub(crate) const INSTRUCTION_GAS_MAX: u32 = {
    let [.., last] = TIERS;
    last.load
};

static COST_MODELS: [CostModel; TIERS.len()] = {
    let [a, b, c, d, e] = TIERS;
    [model_of(a), model_of(b), model_of(c), model_of(d), model_of(e)]
};

const COST_OF_MULTIPLY: u32 = 2;
const COST_OF_DIVIDE: u32 = 12;
const COST_OF_INDIRECT_JUMP: u32 = 4;

/// Gas of each instruction, in a run that can touch so many bytes: the program's
/// [memory](crate::Summary::memory) and [its input](input_bytes).
pub fn cost_model(bytes: u64) -> &'static CostModel {
    let fitting = TIERS.iter().zip(&COST_MODELS).find(|(tier, _)| bytes <= tier.bytes);
    let [.., largest] = &COST_MODELS;
    fitting.map_or(largest, |(_, model)| model)
}

const fn model_of(tier: Tier) -> CostModel {
    macro_rules! set {
        ($model:ident, $cost:expr, $($name:ident)*) => { $($model.$name = $cost;)* };
    }
    let mut model = CostModel::naive();
    set!(model, tier.load,
        load_u8 load_i8 load_u16 load_i16 load_u32 load_i32 load_u64
        load_indirect_u8 load_indirect_i8 load_indirect_u16 load_indirect_i16
        load_indirect_u32 load_indirect_i32 load_indirect_u64);
    set!(model, tier.store,
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

/// Bytes that a payload and an item of these lengths take: the item starts at a multiple of
/// [`ITEM_ALIGN`].
pub const fn input_bytes(payload: usize, item: usize) -> u64 {
    let item_at = (payload as u64).div_ceil(ITEM_ALIGN as u64).saturating_mul(ITEM_ALIGN as u64);
    item_at.saturating_add(item as u64)
}

/// Gas taken before the first instruction of a program with `memory` bytes and `input` bytes.
pub const fn start_gas(memory: u64, input: u64) -> u64 {
    let page = PAGE_BYTES as u64;
    let pages = memory.div_ceil(page).saturating_add(input.div_ceil(page));
    GAS_PER_START.saturating_add(pages.saturating_mul(GAS_PER_PAGE))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_dearer_the_more_of_it_there_is() {
        let costs = |bytes| {
            let model = cost_model(bytes);
            (model.load_indirect_u64, model.store_indirect_u64)
        };
        let mebibyte = 1 << 20;
        assert_eq!(costs(0), (3, 3));
        assert_eq!(costs(5 * mebibyte / 4), (3, 3));
        assert_eq!(costs(5 * mebibyte / 4 + 1), (32, 12));
        assert_eq!(costs(2 * mebibyte), (32, 12));
        assert_eq!(costs(2 * mebibyte + 1), (80, 24));
        assert_eq!(costs(8 * mebibyte + 1), (288, 32));
        assert_eq!(costs(16 * mebibyte), (288, 32));
        assert_eq!(costs(16 * mebibyte + 1), (400, 64));
        assert_eq!(costs(69 * mebibyte), (400, 64));
        // Nothing is larger; but if something were, it would not be cheaper.
        assert_eq!(costs(u64::MAX), (400, 64));
        assert!([0, 69 * mebibyte].iter().all(|bytes| cost_model(*bytes).add_64 == 1));
    }

    #[test]
    fn an_item_begins_at_a_multiple_of_16() {
        let cases = [((0, 0), 0), ((0, 8), 8), ((1, 8), 24), ((16, 1), 17), ((17, 0), 32)];
        for ((payload, item), bytes) in cases {
            assert_eq!(input_bytes(payload, item), bytes);
        }
        assert_eq!(input_bytes(PAYLOAD_BYTES_MAX, ITEM_BYTES_MAX), u64::from(INPUT_BYTES_MAX));
    }
}
