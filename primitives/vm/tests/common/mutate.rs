//! Blobs that are nearly good: bytes changed blindly, and parts changed by what they mean.

use super::{generate::OPCODES, Random, Raw};

/// A copy of a blob with a few bytes changed, taken out or put in; its length field is mostly right.
pub fn bytes(random: &mut Random, of: &[u8]) -> Vec<u8> {
    let mut blob = of.to_vec();
    for _ in 0..=random.below(3) {
        let at = random.below(blob.len());
        match random.below(8) {
            0 => drop(blob.remove(at)),
            1 => blob.insert(at, random.below(256) as u8),
            2 => blob[at] ^= 1 << random.below(8),
            3 => blob.truncate(at.max(16)),
            _ => blob[at] = random.below(256) as u8,
        }
    }
    // Most would be refused for this alone.
    if blob.len() > 13 && random.below(16) > 0 {
        let length = blob.len() as u64;
        blob[5..13].copy_from_slice(&length.to_le_bytes());
    }
    blob
}

/// A copy of a blob whose parts are changed, so that it parses, and often passes.
pub fn parts(random: &mut Random, of: &Raw) -> Vec<u8> {
    let mut raw = of.clone();
    for _ in 0..=random.below(3) {
        part(random, &mut raw);
    }
    raw.blob()
}

fn part(random: &mut Random, raw: &mut Raw) {
    let starts: Vec<usize> = (0..raw.code.len()).filter(|at| raw.starts[*at]).collect();
    if starts.len() < 2 {
        return;
    }
    let nth = random.below(starts.len() - 1);
    let (at, next) = (starts[nth], starts[nth + 1]);
    match random.below(14) {
        // Another opcode, other registers, other arguments.
        0 | 1 => raw.code[at] = OPCODES[random.below(OPCODES.len())],
        2 | 3 if next > at + 1 => raw.code[at + 1] = random.below(256) as u8,
        4 if next > at + 2 => {
            raw.code[at + 2 + random.below(next - at - 2)] ^= 1 << random.below(8)
        }
        // Where instructions start.
        5 => raw.starts[at] = false,
        6 => {
            let any = random.below(raw.code.len());
            raw.starts[any] ^= true;
        }
        // An instruction taken out or said twice, which moves all others.
        7 => {
            raw.code.drain(at..next);
            raw.starts.drain(at..next);
        }
        8 => {
            let copy = (raw.code[at..next].to_vec(), raw.starts[at..next].to_vec());
            raw.code.splice(at..at, copy.0);
            raw.starts.splice(at..at, copy.1);
        }
        9 if !raw.jump_table.is_empty() => {
            let entry = random.below(raw.jump_table.len() / 4) * 4;
            let target = match random.below(3) {
                0 => at as u32,
                1 => raw.code.len() as u32,
                _ => random.next() as u32,
            };
            raw.jump_table[entry..entry + 4].copy_from_slice(&target.to_le_bytes());
        }
        10 => {
            let size = match random.below(3) {
                0 => random.next() as u32,
                1 => 1 << random.below(32),
                _ => random.below(100_000) as u32,
            };
            *[&mut raw.ro_size, &mut raw.rw_size, &mut raw.stack][random.below(3)] = size;
        }
        11 => raw.exports[0].0 = at as u32,
        12 => raw.exports.push((at as u32, b"refine")),
        _ => raw.code[at] = random.below(256) as u8,
    }
}
