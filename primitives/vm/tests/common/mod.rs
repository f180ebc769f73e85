//! Blobs made by hand, and the example programs.
#![allow(dead_code, missing_docs, unreachable_pub, clippy::unwrap_used)]
#![allow(clippy::arithmetic_side_effects, clippy::cast_possible_truncation)]
#![allow(clippy::indexing_slicing)]

pub mod backends;
pub mod compare;
pub mod coverage;
pub mod generate;
pub mod mutate;
pub mod targets;

use polkavm::{ArcBytes, ProgramBlob};

pub const DIGITS: &[u8] = include_bytes!("../../../../programs/output/digits-search.polkavm");
pub const DIGITS_PAYLOAD: &[u8] =
    include_bytes!("../../../../programs/digits-search/data/digits.bin");
pub const DIGITS_VECTORS: &str =
    include_str!("../../../../programs/digits-search/tests/vectors.txt");
pub const SQUARE: &[u8] = include_bytes!("../../../../programs/output/square.polkavm");
pub const BENCHMARK: &[u8] = include_bytes!("../../../../programs/output/benchmark.polkavm");
pub const PRIMES: &[u8] = include_bytes!("../../../../programs/output/primes.polkavm");

/// Instructions of JamV1 as bytes.
pub const TRAP: &[u8] = &[0];
pub const FALLTHROUGH: &[u8] = &[1];
pub const RETURN: &[u8] = &[50, 0];
pub const JUMP_TO_SELF: &[u8] = &[40, 0];
/// `a0 = u64 [a2]`: the first 8 bytes of the item.
pub const LOAD_ITEM: &[u8] = &[130, 0x97];
/// `a0 = 0`
pub const RETURN_NOTHING: &[u8] = &[51, 7];

/// A blob in its parts, each of which a test may spoil.
#[derive(Clone)]
pub struct Raw {
    pub version: u8,
    pub ro_data: Vec<u8>,
    pub rw_data: Vec<u8>,
    pub ro_size: u32,
    pub rw_size: u32,
    pub stack: u32,
    pub imports: Vec<&'static [u8]>,
    pub exports: Vec<(u32, &'static [u8])>,
    /// Written instead of `exports`.
    pub exports_section: Option<Vec<u8>>,
    pub jump_table: Vec<u8>,
    /// Bytes of each entry of the jump table.
    pub jump_table_entry: u8,
    pub code: Vec<u8>,
    pub starts: Vec<bool>,
    /// Sections after the code.
    pub optional: Vec<(u8, &'static [u8])>,
    /// Bytes after the end, inside the blob's length.
    pub trailing: Vec<u8>,
}

impl Raw {
    pub fn new(instructions: &[&[u8]]) -> Self {
        let starts =
            instructions.iter().flat_map(|one| (0..one.len()).map(|index| index == 0)).collect();
        Self {
            version: 3,
            ro_data: vec![],
            rw_data: vec![],
            ro_size: 0,
            rw_size: 0,
            stack: 4_096,
            imports: vec![],
            exports: vec![(0, b"refine")],
            exports_section: None,
            jump_table: vec![],
            jump_table_entry: 1,
            code: instructions.concat(),
            starts,
            optional: vec![],
            trailing: vec![],
        }
    }

    /// The parts of a blob, which must be good.
    pub fn parse(blob: &[u8]) -> Self {
        let blob = ProgramBlob::parse(ArcBytes::from(blob)).unwrap();
        let table = blob.jump_table();
        Self {
            ro_data: blob.ro_data().to_vec(),
            rw_data: blob.rw_data().to_vec(),
            ro_size: blob.ro_data_size(),
            rw_size: blob.rw_data_size(),
            stack: blob.stack_size(),
            exports: blob
                .exports()
                .map(|export| (export.program_counter().0, &b"refine"[..]))
                .collect(),
            jump_table: table.iter().flat_map(|target| target.0.to_le_bytes()).collect(),
            jump_table_entry: 4,
            code: blob.code().to_vec(),
            starts: (0..blob.code().len())
                .map(|at| blob.bitmask()[at / 8] >> (at % 8) & 1 == 1)
                .collect(),
            ..Self::new(&[])
        }
    }

    pub fn with(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }

    pub fn blob(&self) -> Vec<u8> {
        let mut blob = vec![b'P', b'V', b'M', 0, self.version];
        blob.extend([0; 8]);
        let memory = [self.ro_size, self.rw_size, self.stack].map(varint).concat();
        section(&mut blob, 1, &memory);
        section(&mut blob, 2, &self.ro_data);
        section(&mut blob, 3, &self.rw_data);
        if !self.imports.is_empty() {
            let mut body = varint(self.imports.len() as u32);
            let mut offset = 0_u32;
            for import in &self.imports {
                body.extend(offset.to_le_bytes());
                offset += import.len() as u32;
            }
            body.extend(self.imports.concat());
            section(&mut blob, 4, &body);
        }
        if let Some(body) = &self.exports_section {
            section(&mut blob, 5, body);
        } else if !self.exports.is_empty() {
            let mut body = varint(self.exports.len() as u32);
            for (at, name) in &self.exports {
                body.extend(varint(*at));
                body.extend(varint(name.len() as u32));
                body.extend(*name);
            }
            section(&mut blob, 5, &body);
        }
        let entries = self.jump_table.len() / usize::from(self.jump_table_entry.max(1));
        let mut body = varint(entries as u32);
        body.push(if self.jump_table.is_empty() { 0 } else { self.jump_table_entry });
        body.extend(varint(self.code.len() as u32));
        body.extend(&self.jump_table);
        body.extend(&self.code);
        for bits in self.starts.chunks(8) {
            body.push(bits.iter().rev().fold(0, |byte, bit| byte << 1 | u8::from(*bit)));
        }
        section(&mut blob, 6, &body);
        for (number, body) in &self.optional {
            blob.push(*number);
            blob.extend(varint(body.len() as u32));
            blob.extend(*body);
        }
        blob.push(0);
        blob.extend(&self.trailing);
        let length = blob.len() as u64;
        blob[5..13].copy_from_slice(&length.to_le_bytes());
        blob
    }
}

fn section(blob: &mut Vec<u8>, number: u8, body: &[u8]) {
    if !body.is_empty() {
        blob.push(number);
        blob.extend(varint(body.len() as u32));
        blob.extend(body);
    }
}

/// PolkaVM's variable-length integers.
fn varint(value: u32) -> Vec<u8> {
    let extra = (0..4).find(|extra| value >> (7 * (extra + 1)) == 0).unwrap_or(4);
    let ones = !(0xff_u32 >> extra) as u8;
    let high = if extra == 4 { 0 } else { (value >> (8 * extra)) as u8 };
    let mut bytes = vec![ones | high];
    bytes.extend(&value.to_le_bytes()[..extra as usize]);
    bytes
}

/// A fixed stream of numbers.
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        // SplitMix64: any seed will do, also 0.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }

    pub fn below(&mut self, bound: usize) -> usize {
        (self.next() >> 8) as usize % bound
    }
}

/// The program of the largest memory, which writes to each page of it.
pub fn touch_all_memory() -> Raw {
    const STACK: u32 = 4_096;
    const FROM: u32 = 0x2_0000;
    let size = stardust_vm::limits::MEMORY_BYTES_MAX as u32 - STACK;
    let end = (FROM + size).to_le_bytes();
    // a0 = FROM; do { u64 [a0] = a0; a0 += 4096 } while a0 < end; return nothing.
    let branch = [83, 0x47, end[0], end[1], end[2], end[3], 0_u8.wrapping_sub(6)];
    Raw::new(&[
        &[51, 7, 0, 0, 2],
        FALLTHROUGH,
        &[123, 0x77],
        &[149, 0x77, 0, 0x10],
        &branch,
        RETURN_NOTHING,
        RETURN,
    ])
    .with(|raw| (raw.rw_size, raw.stack) = (size, STACK))
}
