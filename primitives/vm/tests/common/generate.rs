//! Random programs that pass the upload check: all instructions, at the edges of everything.
//!
//! They are written by an encoder of our own, from the formats of JamV1, so that encodings that no
//! compiler chooses (long immediates, unused bytes) occur as well.

use super::{Random, Raw};
use stardust_vm::limits::{INPUT_BYTES_MAX, ITEM_ALIGN, PAGE_BYTES};

/// Every opcode of JamV1 that programs may use: all but `ecalli`.
#[rustfmt::skip]
pub const OPCODES: &[u8] = &[
    0, 1, 2, 20, 30, 31, 32, 33, 40, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 70, 71, 72, 73,
    80, 81, 82, 83, 84, 85, 86, 87, 88, 89, 90, 100, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110,
    120, 121, 122, 123, 124, 125, 126, 127, 128, 129, 130, 131, 132, 133, 134, 135, 136, 137, 138, 139,
    140, 141, 142, 143, 144, 145, 146, 147, 148, 149, 150, 151, 152, 153, 154, 155, 156, 157, 158, 159,
    160, 161, 170, 171, 172, 173, 174, 175, 180, 190, 191, 192, 193, 194, 195, 196, 197, 198, 199, 200,
    201, 202, 203, 204, 205, 206, 207, 208, 209, 210, 211, 212, 213, 214, 215, 216, 217, 218, 219, 220,
    221, 222, 223, 224, 225, 226, 227, 228, 229, 230,
];

const TRAP: u8 = 0;
const FALLTHROUGH: u8 = 1;
const LOAD_IMM64: u8 = 20;
const JUMP: u8 = 40;
const JUMP_INDIRECT: u8 = 50;
const LOAD_IMM: u8 = 51;
const STORE_U64: u8 = 62;
const LOAD_IMM_AND_JUMP: u8 = 80;
const LOAD_IMM_AND_JUMP_INDIRECT: u8 = 180;

const RA: u8 = 0;
const A0: u8 = 7;
const REGISTERS: usize = 13;

/// What a call returns to: a jump there ends the run.
const RETURN_TO_HOST: u32 = 0xffff_0000;

/// Regions are apart by this, and begin and end the address space with it.
const GUARD: u32 = 0x1_0000;

/// Where choices come from: a stream from a seed, or the bytes of a fuzzer (zeros after their end).
pub enum Choices<'a> {
    Seed(Random),
    Bytes(&'a [u8]),
}

impl Choices<'_> {
    fn byte(&mut self) -> u8 {
        match self {
            Self::Seed(random) => random.next() as u8,
            Self::Bytes(bytes) => {
                let Some((first, rest)) = bytes.split_first() else { return 0 };
                *bytes = rest;
                *first
            }
        }
    }

    fn below(&mut self, bound: usize) -> usize {
        let mut value = usize::from(self.byte());
        if bound > 256 {
            value = value << 8 | usize::from(self.byte());
        }
        value % bound
    }

    fn number(&mut self) -> u64 {
        (0..8).fold(0, |number, _| number << 8 | u64::from(self.byte()))
    }

    fn one_of<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }

    fn one_in(&mut self, many: usize) -> bool {
        // Zeros, which follow a fuzzer's bytes, are the common case.
        self.below(many) == many - 1
    }

    /// A number of the kind that arithmetic goes wrong with.
    fn value(&mut self) -> u64 {
        const EDGES: &[u64] = &[
            0,
            1,
            2,
            7,
            8,
            31,
            32,
            33,
            63,
            64,
            65,
            0x7f,
            0x80,
            0xff,
            0x7fff,
            0x8000,
            0xffff,
            0x7fff_ffff,
            0x8000_0000,
            0xffff_ffff,
            0x1_0000_0000,
            0x7fff_ffff_ffff_ffff,
            0x8000_0000_0000_0000,
            0xffff_ffff_8000_0000,
            0xffff_ffff_7fff_ffff,
            0xffff_ffff_ffff_ff80,
            u64::MAX,
            u64::MAX - 1,
        ];
        match self.below(4) {
            0 | 1 => self.one_of(EDGES),
            2 => self.one_of(EDGES).wrapping_add(self.below(5) as u64).wrapping_sub(2),
            _ => self.number(),
        }
    }
}

/// A program with a task for it.
pub struct Case {
    pub program: Raw,
    pub payload: Vec<u8>,
    pub item: Vec<u8>,
    /// Gas for its instructions, without the fee for the start.
    pub gas: u64,
    /// Gas between two boundaries.
    pub chunk: u64,
}

/// The case of a seed.
pub fn seeded(seed: u64) -> Case {
    case(Choices::Seed(Random(seed)))
}

/// The case that a source of choices leads to.
pub fn case(choices: Choices<'_>) -> Case {
    let mut writer = Writer::new(choices);
    writer.program();
    writer.case
}

/// A range of addresses that the guest may read, and perhaps write.
#[derive(Clone, Copy)]
struct Region {
    start: u64,
    end: u64,
    is_writable: bool,
}

struct Writer<'a> {
    choices: Choices<'a>,
    case: Case,
    regions: Vec<Region>,
    blocks: usize,
    block_starts: Vec<u32>,
    /// Where 4 bytes of offset are to be written, of the jump at which place, to which block.
    jumps: Vec<(usize, u32, usize)>,
}

impl<'a> Writer<'a> {
    fn new(mut choices: Choices<'a>) -> Self {
        let mut program = Raw::new(&[]);
        let sizes = [0, 1, 100, 4_095, 4_096, 4_097, 20_000, 65_536, 70_000];
        program.ro_size = choices.one_of(&sizes);
        program.rw_size = choices.one_of(&sizes);
        program.stack = choices.one_of(&[4_096, 8_192, 65_536, 131_072]);
        let filled = |choices: &mut Choices<'_>, size: u32| -> Vec<u8> {
            let length = choices.below(size.min(300) as usize + 1);
            let mut random = Random(choices.number());
            (0..length).map(|_| random.next() as u8).collect()
        };
        program.ro_data = filled(&mut choices, program.ro_size);
        program.rw_data = filled(&mut choices, program.rw_size);
        let lengths = [0, 1, 8, 100, 4_080, 4_096, 4_097, 9_000];
        let mut input = || {
            let length = choices.one_of(&lengths);
            let mut random = Random(choices.number());
            (0..length).map(|_| random.next() as u8).collect::<Vec<u8>>()
        };
        let (payload, item) = (input(), input());
        let gas = choices.one_of(&[50, 500, 2_000, 10_000]) + choices.below(100) as u64;
        let chunk = choices.one_of(&[1, 40, 200, 1_000]) + choices.below(50) as u64;
        let regions = regions(&program, &payload, &item);
        let blocks = 2 + choices.below(24);
        let case = Case { program, payload, item, gas, chunk };
        Self { choices, case, regions, blocks, block_starts: vec![], jumps: vec![] }
    }

    fn program(&mut self) {
        for _ in 0..self.choices.below(12) {
            // The blocks are not laid out yet: first their numbers.
            let block = self.choices.below(self.blocks) as u32;
            self.case.program.jump_table.extend(block.to_le_bytes());
        }
        if self.blocks.is_multiple_of(5) {
            // The entry is not always the first block.
            self.instruction(TRAP, &[], None);
        }
        for block in 0..self.blocks {
            self.block_starts.push(self.case.program.code.len() as u32);
            if block == 0 {
                self.prologue();
            }
            for _ in 0..self.choices.below(16) {
                self.work();
            }
            if block + 1 == self.blocks {
                self.epilogue();
            } else {
                self.end_block(block);
            }
        }
        for (at, from, block) in std::mem::take(&mut self.jumps) {
            let offset = self.block_starts[block].wrapping_sub(from);
            self.case.program.code[at..at + 4].copy_from_slice(&offset.to_le_bytes());
        }
        self.case.program.exports = vec![(self.block_starts[0], b"refine")];
        // The code is shorter than 64 KiB, so that two bytes of each entry suffice.
        let entry = 2 + self.blocks % 3;
        let blocks = self.case.program.jump_table.chunks(4);
        let targets = blocks
            .map(|block| self.block_starts[u32::from_le_bytes(block.try_into().unwrap()) as usize]);
        let table =
            targets.flat_map(|target| target.to_le_bytes().into_iter().take(entry)).collect();
        self.case.program.jump_table = table;
        self.case.program.jump_table_entry = entry as u8;
    }

    /// Something in every register but the return address and the stack pointer.
    fn prologue(&mut self) {
        for register in 2..REGISTERS as u8 {
            let value = self.choices.value();
            self.load_imm64(register, value);
        }
    }

    /// Every register into memory, and that as the output.
    fn epilogue(&mut self) {
        let stack = self.regions[0].end - 8 * REGISTERS as u64;
        for register in 0..REGISTERS as u8 {
            let at = stack as u32 + 8 * u32::from(register);
            self.reg_imm(STORE_U64, register, at);
        }
        let (address, length) = match self.choices.below(4) {
            0..=2 => (stack, 8 * REGISTERS as u64),
            _ => (
                self.address(1, false).into(),
                self.choices.one_of(&[0, 1, 8, 4_096, 65_536, 65_537]),
            ),
        };
        self.load_imm64(A0, length << 32 | address);
        self.load_imm64(RA, RETURN_TO_HOST.into());
        self.reg_imm(JUMP_INDIRECT, RA, 0);
    }

    /// One instruction that does not end a block, with what prepares it.
    fn work(&mut self) {
        let opcodes: Vec<u8> = OPCODES.iter().copied().filter(|one| !ends_block(*one)).collect();
        let opcode = self.choices.one_of(&opcodes);
        match opcode {
            // unlikely
            2 => self.instruction(opcode, &[], None),
            LOAD_IMM64 => {
                let (register, value) = (self.written(), self.choices.value());
                self.load_imm64(register, value);
            }
            LOAD_IMM => {
                let (register, value) = (self.written(), self.choices.value() as u32);
                self.reg_imm(opcode, register, value);
            }
            // store_imm
            30..=33 => {
                let address = self.address(1 << (opcode - 30), true);
                let value = self.choices.value() as u32;
                self.imm_imm(opcode, &[], address, value);
            }
            // load, store
            52..=62 => {
                let (width, is_store) = width_of(opcode);
                let address = self.address(width, is_store);
                let register = if is_store { self.read() } else { self.written() };
                self.reg_imm(opcode, register, address);
            }
            // store_imm_indirect
            70..=73 => {
                let (base, offset) = self.pointer(1 << (opcode - 70), true);
                let value = self.choices.value() as u32;
                self.imm_imm(opcode, &[base], offset, value);
            }
            100..=110 => {
                let registers = self.written() | self.read() << 4;
                self.instruction(opcode, &[registers], None);
            }
            // store_indirect, load_indirect
            120..=130 => {
                let (width, is_store) = width_of(opcode);
                let (base, offset) = self.pointer(width, is_store);
                let register = if is_store { self.read() } else { self.written() };
                self.instruction(opcode, &[register | base << 4], Some(offset));
            }
            131..=161 => {
                let registers = self.written() | self.read() << 4;
                let value = self.choices.value() as u32;
                self.instruction(opcode, &[registers], Some(value));
            }
            _ => {
                let bytes = [self.read() | self.read() << 4, self.written()];
                self.instruction(opcode, &bytes, None);
            }
        }
    }

    fn end_block(&mut self, block: usize) {
        let opcodes: Vec<u8> = OPCODES.iter().copied().filter(|one| ends_block(*one)).collect();
        let opcode = match self.choices.one_of(&opcodes) {
            // It ends everything: seldom.
            TRAP if !self.choices.one_in(8) => FALLTHROUGH,
            opcode => opcode,
        };
        let target = if self.choices.one_in(4) {
            self.choices.below(self.blocks)
        } else {
            // Forward, so that most programs come to an end; zeros go to the next block.
            block + 1 + self.choices.below(self.blocks - block - 1)
        };
        match opcode {
            TRAP | FALLTHROUGH => self.instruction(opcode, &[], None),
            JUMP => self.jump(opcode, &[], target),
            JUMP_INDIRECT => {
                let (base, offset) = self.jump_pointer();
                self.reg_imm(opcode, base, offset);
            }
            LOAD_IMM_AND_JUMP_INDIRECT => {
                let (base, offset) = self.jump_pointer();
                let link = self.written() | base << 4;
                let value = self.choices.value() as u32;
                self.imm_imm(opcode, &[link, 0], value, offset);
            }
            // With an immediate: its length goes beside the register.
            LOAD_IMM_AND_JUMP..=90 => {
                let register =
                    if opcode == LOAD_IMM_AND_JUMP { self.written() } else { self.read() };
                let value = self.choices.value() as u32;
                let (bytes, length) = self.immediate(value);
                let mut arguments = vec![register | length << 4];
                arguments.extend(bytes);
                self.jump(opcode, &arguments, target);
            }
            _ => {
                let registers = self.read() | self.read() << 4;
                self.jump(opcode, &[registers], target);
            }
        }
    }

    /// A register to write; seldom the return address or the stack pointer.
    fn written(&mut self) -> u8 {
        let register = self.read();
        if register < 2 && !self.choices.one_in(8) {
            return register + 2;
        }
        register
    }

    fn read(&mut self) -> u8 {
        self.choices.below(REGISTERS) as u8
    }

    /// An address for an access of some bytes; mostly one that the guest may access, near an edge.
    fn address(&mut self, width: u32, is_store: bool) -> u32 {
        if self.choices.one_in(40) {
            return self.bad_address();
        }
        let regions: Vec<_> = self
            .regions
            .iter()
            .filter(|region| region.is_writable || !is_store)
            .filter(|region| region.end - region.start >= width.into())
            .copied()
            .collect();
        let region = self.choices.one_of(&regions);
        let last = region.end - u64::from(width);
        let page = u64::from(PAGE_BYTES);
        let address = match self.choices.below(5) {
            0 => region.start + self.choices.below(16) as u64,
            1 => last.saturating_sub(self.choices.below(16) as u64),
            // Across the border of two pages, or next to it.
            2 | 3 => {
                let pages = (region.end - region.start) / page;
                let border = region.start + page * self.choices.below(pages as usize + 1) as u64;
                (border + self.choices.below(16) as u64).saturating_sub(8)
            }
            _ => region.start + self.choices.number() % (last - region.start + 1),
        };
        address.clamp(region.start, last) as u32
    }

    /// An address that may be anything, mostly just outside of a region.
    fn bad_address(&mut self) -> u32 {
        let region = self.choices.one_of(&self.regions.clone());
        let near = self.choices.below(16) as u64;
        match self.choices.below(6) {
            0 => region.start.wrapping_sub(near) as u32,
            1 => (region.end + near).wrapping_sub(8) as u32,
            2 => near as u32,
            3 => u32::MAX - near as u32,
            4 => self.choices.one_of(&[0xffff_0000, 0xfffe_ffff, 0x1_0000, 0xffff, 0x8000_0000]),
            _ => self.choices.number() as u32,
        }
    }

    /// A register and an offset from it that lead to an address.
    fn pointer(&mut self, width: u32, is_store: bool) -> (u8, u32) {
        if self.choices.one_in(40) {
            return (self.read(), self.choices.value() as u32);
        }
        let address = self.address(width, is_store);
        self.register_near(address)
    }

    /// A register and an offset that lead into the jump table, mostly.
    fn jump_pointer(&mut self) -> (u8, u32) {
        let entries = self.case.program.jump_table.len() / 4;
        let address = match self.choices.below(16) {
            0 => self.choices.one_of(&[0, 1, 3, RETURN_TO_HOST, RETURN_TO_HOST - 2, u32::MAX]),
            1 => 2 * (entries as u32 + 1),
            2 => self.choices.value() as u32,
            _ => 2 * (1 + self.choices.below(entries + 1).min(entries.saturating_sub(1)) as u32),
        };
        self.register_near(address)
    }

    /// Loads a register with something near an address: the offset leads there, perhaps by overflow.
    fn register_near(&mut self, address: u32) -> (u8, u32) {
        let register = 2 + self.choices.below(REGISTERS - 2) as u8;
        let offset = match self.choices.below(4) {
            0 | 1 => 0,
            2 => (self.choices.below(64) as u32).wrapping_sub(32),
            _ => self.choices.value() as u32,
        };
        let base = address.wrapping_sub(offset);
        if self.choices.one_in(8) {
            // Nothing above the lower 32 bits counts.
            let above = self.choices.value() << 32;
            self.load_imm64(register, above | u64::from(base));
        } else {
            self.reg_imm(LOAD_IMM, register, base);
        }
        (register, offset)
    }

    fn load_imm64(&mut self, register: u8, value: u64) {
        let mut arguments = vec![register];
        arguments.extend(value.to_le_bytes());
        self.instruction(LOAD_IMM64, &arguments, None);
    }

    fn reg_imm(&mut self, opcode: u8, register: u8, value: u32) {
        self.instruction(opcode, &[register], Some(value));
    }

    /// Two immediates; the length of the first goes into the last byte before it, beside what is there.
    fn imm_imm(&mut self, opcode: u8, before: &[u8], first: u32, second: u32) {
        let (bytes, length) = self.immediate(first);
        let mut arguments = before.to_vec();
        match opcode {
            30..=33 => arguments.push(length),
            70..=73 => arguments[0] |= length << 4,
            _ => arguments[1] = length,
        }
        arguments.extend(bytes);
        self.instruction(opcode, &arguments, Some(second));
    }

    /// An immediate in as few bytes as will do, or in more.
    fn immediate(&mut self, value: u32) -> (Vec<u8>, u8) {
        let signed = value as i32;
        let least = (0..4_u8)
            .find(|length| {
                let unused = 32 - 8 * u32::from(*length);
                *length == 0 && signed == 0 || *length > 0 && signed << unused >> unused == signed
            })
            .unwrap_or(4);
        let length = if self.choices.one_in(8) {
            least + self.choices.below(5 - usize::from(least)) as u8
        } else {
            least
        };
        (value.to_le_bytes()[..usize::from(length)].to_vec(), length)
    }

    fn jump(&mut self, opcode: u8, arguments: &[u8], block: usize) {
        let from = self.case.program.code.len() as u32;
        let mut arguments = arguments.to_vec();
        arguments.extend([0; 4]);
        self.instruction(opcode, &arguments, None);
        let at = from as usize + arguments.len() - 3;
        self.jumps.push((at, from, block));
    }

    fn instruction(&mut self, opcode: u8, arguments: &[u8], last: Option<u32>) {
        let program = &mut self.case.program;
        program.starts.push(true);
        program.code.push(opcode);
        program.code.extend(arguments);
        if let Some(value) = last {
            let (bytes, length) = self.immediate(value);
            self.case.program.code.extend(bytes);
            if length == 4 && self.choices.one_in(32) {
                // What follows a full immediate is not looked at.
                self.case.program.code.extend([0xa5; 3]);
            }
        }
        let program = &mut self.case.program;
        program.starts.resize(program.code.len(), false);
    }
}

fn ends_block(opcode: u8) -> bool {
    matches!(opcode, TRAP | FALLTHROUGH | JUMP | JUMP_INDIRECT | 80..=90 | 170..=175 | 180)
}

/// Bytes that a load or store accesses, and whether it is a store.
fn width_of(opcode: u8) -> (u32, bool) {
    match opcode {
        52 | 53 | 124 | 125 => (1, false),
        54 | 55 | 126 | 127 => (2, false),
        56 | 57 | 128 | 129 => (4, false),
        58 | 130 => (8, false),
        59..=62 => (1 << (opcode - 59), true),
        _ => (1 << (opcode - 120), true),
    }
}

/// The memory map, computed here from PolkaVM's specification; the stack comes first.
fn regions(program: &Raw, payload: &[u8], item: &[u8]) -> Vec<Region> {
    let up = |size: u32, to: u32| u64::from(size.next_multiple_of(to));
    let region =
        |start: u64, size: u64, is_writable| Region { start, end: start + size, is_writable };
    let guard = u64::from(GUARD);
    let input_at = (1 << 32) - guard - up(INPUT_BYTES_MAX, GUARD);
    let stack_end = input_at - guard;
    let stack = u64::from(program.stack);
    let rw_at = guard + up(program.ro_size, GUARD) + guard;
    let input = payload.len().next_multiple_of(ITEM_ALIGN) + item.len();
    let all = [
        region(stack_end - stack, stack, true),
        region(rw_at, up(program.rw_size, PAGE_BYTES), true),
        region(guard, up(program.ro_size, PAGE_BYTES), false),
        region(input_at, up(input as u32, PAGE_BYTES), false),
    ];
    let used = all.into_iter().filter(|region| region.start < region.end);
    used.collect()
}
