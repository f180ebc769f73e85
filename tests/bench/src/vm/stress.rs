//! Programs that ask the most of a machine for their gas, and some that ask the least.
//!
//! Each is generated for one weakness that a price per instruction can have: memory that no cache holds,
//! blocks of one instruction, branches that nothing can predict. The item is the number of rounds, as 8
//! little-endian bytes.

use anyhow::{anyhow, Result};
use polkavm::program::{assemble, InstructionSetKind};
use stardust_vm::limits::MEMORY_BYTES_MAX;
use std::fmt::Write as _;

/// Where read-write data begins in a program without read-only data.
const DATA: u64 = 0x2_0000;
/// The least stack.
const STACK: u64 = 4_096;
const LINE: u64 = 64;
/// A generator of full period over every power of two; its low bits repeat soon.
const MULTIPLY: u64 = 1_664_525;
const ADD: u64 = 1_013_904_223;

/// A generated program and how often its loop is run.
pub(crate) struct Stress {
    pub(crate) name: String,
    /// Whether it is random access over all the memory that is allowed: what the cost model promises about.
    pub(crate) is_criterion: bool,
    pub(crate) rounds: u64,
    text: String,
}

impl Stress {
    fn new(name: impl Into<String>, bytes: u64, rounds: u64, body: &str) -> Self {
        let data = bytes.saturating_sub(STACK);
        let text = format!(
            "%rw_data_size = {data}\n%stack_size = {STACK}\npub @refine:\ns0 = u64 [a2]\n{body}\n\
             a0 = 0\nret\n"
        );
        Self { name: name.into(), is_criterion: false, rounds, text }
    }

    /// A loop of `rounds` over a body.
    fn repeated(
        name: impl Into<String>,
        bytes: u64,
        rounds: u64,
        before: &str,
        body: &str,
    ) -> Self {
        let text = format!("{before}\n@round:\n{body}\ns0 = s0 + -1\njump @round if s0 != 0");
        Self::new(name, bytes, rounds, &text)
    }

    /// What a start costs.
    pub(crate) fn nothing() -> Self {
        Self::new("a start alone", STACK, 1, "")
    }

    /// Holds all memory for about a second.
    pub(crate) fn touch_and_spin() -> Self {
        let before = filled(MEMORY_BYTES_MAX);
        let body = "a0 = a0 + a1\n".repeat(64);
        Self::repeated("holds all memory", MEMORY_BYTES_MAX, 50_000_000, &before, &body)
    }

    /// The program.
    pub(crate) fn blob(&self) -> Result<Vec<u8>> {
        assemble(Some(InstructionSetKind::JamV1), &self.text)
            .map_err(|error| anyhow!("{}: {error}", self.name))
    }
}

fn size(bytes: u64) -> String {
    format!("{:.1} MiB", bytes as f64 / f64::from(1 << 20))
}

/// Every load's address is what the load before gave, in a cycle through all lines.
fn chase(bytes: u64, rounds: u64) -> Stress {
    let lines = bytes.saturating_sub(STACK) / LINE;
    let mask = lines.next_power_of_two().saturating_sub(1);
    let fill = format!(
        "a1 = 0\ns1 = {lines}\na5 = {lines}\n@fill:\nt0 = a1\n@walk:\nt0 = t0 * {MULTIPLY}\nt0 = t0 + {ADD}\n\
         t0 = t0 & {mask}\njump @walk if t0 >=u a5\nt1 = a1 << 6\nt2 = t0 << 6\nt2 = t2 + {DATA}\n\
         u64 [t1 + {DATA}] = t2\na1 = t0\ns1 = s1 + -1\njump @fill if s1 != 0\na0 = {DATA}"
    );
    let body = "a0 = u64 [a0]\n".repeat(64);
    Stress::repeated(format!("chain of loads {}", size(bytes)), bytes, rounds, &fill, &body)
}

/// Writes every page, for untouched ones are all the same page of zeros.
fn filled(bytes: u64) -> String {
    let end = bytes.saturating_sub(STACK).saturating_add(DATA);
    format!(
        "a1 = {DATA}\na5 = {end}\n@fill:\nu8 [a1] = 1\na1 = a1 + 4096\njump @fill if a1 <u a5\n"
    )
}

/// Addresses of no order that do not depend on what was read.
fn scatter(what: &str, bytes: u64, rounds: u64, access: &str) -> Stress {
    let last = bytes.saturating_sub(STACK).saturating_sub(64);
    let mask = bytes.next_power_of_two().saturating_sub(8);
    let body = format!(
        "t0 = t0 * {MULTIPLY}\nt0 = t0 + {ADD}\nt1 = t0 >> 20\nt1 = t1 & {mask}\nt1 = minu(t1, a5)\n{access}\n"
    )
    .repeat(16);
    let before = format!("{}t0 = 1\na5 = {last}", filled(bytes));
    Stress::repeated(format!("{what} {}", size(bytes)), bytes, rounds, &before, &body)
}

fn loads(bytes: u64, rounds: u64) -> Stress {
    scatter("random loads", bytes, rounds, &format!("t2 = u64 [t1 + {DATA}]\na1 = a1 ^ t2"))
}

fn stores(bytes: u64, rounds: u64) -> Stress {
    scatter("random stores", bytes, rounds, &format!("u64 [t1 + {DATA}] = t0"))
}

/// The dearest stores: each is part of two pages.
fn split_stores(bytes: u64, rounds: u64) -> Stress {
    let access = format!("t1 = t1 | 4095\nt1 = minu(t1, a5)\nu64 [t1 + {DATA}] = t0");
    scatter("random stores across pages", bytes, rounds, &access)
}

/// From the first byte to the last, again and again: memory at its best.
fn sweep(bytes: u64, rounds: u64) -> Stress {
    let last = bytes.saturating_sub(STACK).saturating_add(DATA).saturating_sub(256);
    let mut body = format!("a1 = {DATA}\na5 = {last}\n@line:\n");
    for offset in (0..256).step_by(8) {
        let _ = writeln!(body, "t0 = u64 [a1 + {offset}]");
    }
    body.push_str("a1 = a1 + 256\njump @line if a1 <u a5");
    Stress::repeated(format!("in order {}", size(bytes)), bytes, rounds, &filled(bytes), &body)
}

/// Writes each page once.
fn touch(bytes: u64) -> Stress {
    Stress::new(format!("each page once {}", size(bytes)), bytes, 1, &filled(bytes))
}

fn arithmetic(name: &str, rounds: u64, operation: &str) -> Stress {
    let before = "a0 = 0x7fffffff\na1 = 3\nt0 = 5\nt1 = 6\nt2 = 7\na3 = 8";
    Stress::repeated(name, STACK, rounds, before, &format!("{operation}\n").repeat(64))
}

/// Blocks of one instruction.
fn blocks(rounds: u64) -> Stress {
    Stress::repeated("tiny blocks", STACK, rounds, "", &"fallthrough\n".repeat(256))
}

/// Jumps to the next instruction.
fn jumps(rounds: u64) -> Stress {
    let mut body = String::new();
    for at in 0..256 {
        let _ = writeln!(body, "jump @at{at}\n@at{at}:");
    }
    Stress::repeated("jumps", STACK, rounds, "", &body)
}

/// A branch on each bit of a stream that nothing predicts.
fn branches(rounds: u64) -> Stress {
    let mut body = String::new();
    for word in 0..4 {
        let _ = writeln!(body, "t0 = t0 * {MULTIPLY}\nt0 = t0 + {ADD}\nt1 = t0");
        for bit in 0..24 {
            let _ = writeln!(body, "t1 = t1 << 1\njump @b{word}_{bit} if t1 <s 0\n@b{word}_{bit}:");
        }
    }
    Stress::repeated("random branches", STACK, rounds, "t0 = 1", &body)
}

/// Indirect jumps to one of 64 places that nothing predicts.
fn indirect(rounds: u64) -> Stress {
    let mut body = String::new();
    for place in 0..64 {
        let _ = writeln!(body, "a1 = @place{place}");
    }
    body.push_str("t0 = 1\n");
    for place in 0..64 {
        let _ = writeln!(
            body,
            "@place{place}:\ns0 = s0 + -1\njump @end if s0 == 0\nt0 = t0 * {MULTIPLY}\nt0 = t0 + {ADD}\n\
             t1 = t0 >> 40\nt1 = t1 & 126\njump [t1 + 2]"
        );
    }
    body.push_str("@end:");
    Stress::new("indirect jumps", STACK, rounds, &body)
}

/// 350 KB of code that no instruction cache holds, in blocks of two instructions.
pub(crate) fn code_in_tiny_blocks(rounds: u64) -> Stress {
    let mut body = String::new();
    for at in 1..=45_000_u32 {
        let value = at.wrapping_mul(0x9e37_79b1) >> 2;
        let _ = writeln!(body, "a{0} = a{0} + {value}\nfallthrough", at % 5);
    }
    Stress::repeated("350 KB of code, tiny blocks", STACK, rounds, "", &body)
}

/// As many blocks as a blob holds, each of one instruction and run once a round: what compiling costs the interpreter.
pub(crate) fn blocks_of_one_byte() -> Stress {
    Stress::repeated(
        "450 KB of code, blocks of one byte",
        STACK,
        1,
        "",
        &"fallthrough\n".repeat(450_000),
    )
}

/// All of them.
pub(crate) fn all() -> Vec<Stress> {
    let independent = "a0 = t0 + t1\na1 = t1 + t2\nt0 = t1 + 1\na3 = t1 ^ t2";
    let mut all = vec![
        arithmetic("sums, independent", 2_000_000, independent),
        arithmetic("sums, a chain", 4_000_000, "a0 = a0 + a1"),
        arithmetic("products, a chain", 2_000_000, "a0 = a0 * a1"),
        arithmetic("quotients, a chain", 400_000, "a0 = a0 /s a1\na0 = a0 ^ -1"),
        blocks(800_000),
        jumps(800_000),
        branches(300_000),
        indirect(10_000_000),
        code_in_tiny_blocks(1_000),
        Stress::nothing(),
        touch(MEMORY_BYTES_MAX),
    ];
    // The most that the tiers of memory hold, with a page for the input.
    for kibibytes in [512, 1_276, 2_044, 8_188, 16_380, MEMORY_BYTES_MAX >> 10] {
        let bytes = kibibytes << 10;
        let random = [
            chase(bytes, 100_000),
            loads(bytes, 400_000),
            stores(bytes, 400_000),
            split_stores(bytes, 200_000),
        ];
        let is_criterion = bytes == MEMORY_BYTES_MAX;
        all.extend(random.into_iter().map(|one| Stress { is_criterion, ..one }));
        all.push(sweep(bytes, (1_u64 << 31).div_ceil(bytes)));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use stardust_vm::Program;

    #[test]
    fn they_are_programs_of_the_size_that_they_say() {
        let all = all();
        for stress in &all {
            let program = Program::new(stress.blob().unwrap()).expect(&stress.name);
            let verdict = program.interpret(&[], &1_u64.to_le_bytes(), 100_000_000).unwrap();
            let is_large = program.summary().memory > 1 << 20;
            assert!(verdict.is_returned() || is_large, "{}: {verdict:?}", stress.name);
        }
        let most = all.iter().filter(|stress| stress.is_criterion);
        let memory =
            |stress: &Stress| Program::new(stress.blob().unwrap()).unwrap().summary().memory;
        assert_eq!(most.map(memory).collect::<Vec<_>>(), [MEMORY_BYTES_MAX; 4]);
    }
}
