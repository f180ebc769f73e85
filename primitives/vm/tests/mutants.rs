//! The upload check on blobs that are nearly good, and on those that take it longest.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::arithmetic_side_effects)]
#![allow(clippy::cast_possible_truncation)]

mod common;

use common::{
    backends::{Backends, Task},
    compare::{self, Compared},
    mutate, Random, Raw, FALLTHROUGH, RETURN, TRAP,
};
use stardust_vm::{check, limits, CheckError, Program};
use std::{
    collections::BTreeMap,
    fs,
    path::Path,
    time::{Duration, Instant},
};

const MUTANTS: usize = 10_000;
const SEED: u64 = 0x5eed;

/// A hang, on a machine that is busy with other things.
const TOO_LONG: Duration = Duration::from_secs(1);

/// One in so many of those that pass is run.
const SAMPLE: usize = 10;

fn examples() -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../programs/output");
    let mut paths: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "polkavm"));
    paths.sort();
    paths.iter().map(|path| fs::read(path).unwrap()).collect()
}

/// Name of a refusal's variant.
fn kind(error: &CheckError) -> String {
    let text = format!("{error:?}");
    text.split([' ', '(']).next().unwrap().to_string()
}

#[test]
fn mutants_are_refused_or_agree() {
    let examples = examples();
    let parts: Vec<_> = examples.iter().map(|blob| Raw::parse(blob)).collect();
    let mut random = Random(SEED);
    let mut refusals: BTreeMap<String, u32> = BTreeMap::new();
    let mut passed = vec![];
    let mut longest = Duration::ZERO;
    for round in 0..MUTANTS {
        let nth = round / 2 % examples.len();
        let mutant = if round % 2 == 0 {
            mutate::bytes(&mut random, &examples[nth])
        } else {
            mutate::parts(&mut random, &parts[nth])
        };
        let start = Instant::now();
        let verdict = check(&mutant);
        longest = longest.max(start.elapsed());
        match verdict {
            Ok(_) => passed.push(mutant),
            Err(error) => {
                assert!(!error.to_string().is_empty());
                *refusals.entry(kind(&error)).or_default() += 1;
            }
        }
    }
    println!(
        "{} of {MUTANTS} pass, longest check {longest:?}; refused: {refusals:?}",
        passed.len()
    );
    assert!(longest < TOO_LONG);
    assert!(passed.len() > MUTANTS / 20 && refusals.len() >= 12, "{refusals:?}");
    let backends = Backends::new();
    let mut compared = Compared::default();
    for mutant in passed.iter().step_by(SAMPLE) {
        let program = Program::new(mutant.clone()).unwrap();
        let task = Task { payload: &[], item: &3_u64.to_le_bytes(), gas: 50_000 };
        compared.add(&compare::program_in(&backends, &program, &task, 1));
    }
    println!("sample of those that pass: {compared:?}");
    assert!(compared.programs > 50);
}

/// What of a given size takes the check longest, by name.
fn worst(bytes: usize) -> Vec<(&'static str, Raw)> {
    // A bit of the bitmask for each byte of code, and the rest of the blob.
    let code = bytes / 9 * 8 - 100;
    let of = |instruction: &[u8], end: &[u8]| {
        let count = (code - end.len()) / instruction.len();
        let mut all = vec![instruction; count];
        all.push(end);
        Raw::new(&all)
    };
    let half = |entry: u8| {
        // Two parts of code and a bitmask for one of table, each entry of which is looked up.
        let code = bytes / 17 * 8 - 100;
        let mut all = vec![FALLTHROUGH; code];
        all.push(TRAP);
        let entries = code / usize::from(entry);
        Raw::new(&all).with(|raw| {
            raw.jump_table = vec![0; entries * usize::from(entry)];
            raw.jump_table_entry = entry;
        })
    };
    let branches_back = {
        // Each to the first block, behind as many bytes as an offset can name.
        let mut raw = of(&[170, 0, 0, 0, 0, 0], TRAP);
        for at in (0..code - TRAP.len() - 5).step_by(6) {
            let offset = 0_u32.wrapping_sub(at as u32);
            raw.code[at + 2..at + 6].copy_from_slice(&offset.to_le_bytes());
        }
        raw
    };
    // As many instructions to a block as there may be, and a jump to each block's own start.
    let mut long_blocks = of(&[51, 7], TRAP);
    let block = 2 * (limits::BLOCK_INSTRUCTIONS_MAX as usize - 2);
    for at in (block..code - 8).step_by(block) {
        long_blocks.code[at] = 1;
        long_blocks.code[at + 1] = 0;
    }
    let exports = of(FALLTHROUGH, TRAP).with(|raw| {
        let count = code / 6;
        raw.code.truncate(count);
        raw.starts.truncate(count);
        *raw.code.last_mut().unwrap() = TRAP[0];
        raw.exports.extend((0..count - 1).map(|at| (at as u32, &b""[..])));
    });
    let spread = of(&[FALLTHROUGH, &[0; 23]].concat(), TRAP);
    vec![
        ("one-byte blocks", of(FALLTHROUGH, TRAP)),
        ("two-byte instructions", long_blocks),
        ("branches to the start", branches_back),
        ("instructions of 24 bytes", spread),
        ("a table of bytes", half(1)),
        ("a table of words", half(4)),
        ("exports", exports),
    ]
}

/// The shortest of many, in which no neighbour took the processor.
fn seconds(blob: &[u8]) -> f64 {
    let mut times: Vec<_> = (0..30)
        .map(|_| {
            let start = Instant::now();
            check(blob).unwrap();
            start.elapsed().as_secs_f64()
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[0]
}

#[test]
fn the_check_takes_time_linear_in_the_blob() {
    const SMALL: usize = limits::BLOB_BYTES_MAX / 16;
    for ((name, small), (_, large)) in worst(SMALL).into_iter().zip(worst(limits::BLOB_BYTES_MAX)) {
        let [small, large] = [small, large].map(|raw| raw.blob());
        assert!(large.len() <= limits::BLOB_BYTES_MAX, "{name}: {}", large.len());
        assert!(large.len() > limits::BLOB_BYTES_MAX / 4, "{name}: {}", large.len());
        let growth = large.len() as f64 / small.len() as f64;
        let (short, long) = (seconds(&small), seconds(&large));
        println!(
            "{name}: {} bytes {:.3} ms, {} bytes {:.3} ms: {:.1} times the size, {:.1} times the time",
            small.len(),
            short * 1e3,
            large.len(),
            long * 1e3,
            growth,
            long / short
        );
        // Quadratic would be 16 times more than linear; caches and neighbours take their share.
        assert!(long / short < 4.0 * growth, "{name}");
        assert!(long < 0.1, "{name}");
    }
}

/// What a provider does with a blob that takes longest: compiles it, and runs it to an end.
#[test]
fn the_largest_programs_agree() {
    let backends = Backends::new();
    for (name, raw) in worst(limits::BLOB_BYTES_MAX) {
        let start = Instant::now();
        let program = Program::new(raw.blob()).unwrap();
        let task = Task { payload: &[], item: &[], gas: 30_000 };
        let compared = compare::program_in(&backends, &program, &task, 10_000);
        println!("{name}: {compared:?} in {:?}", start.elapsed());
    }
    let one = Raw::new(&[RETURN]);
    let task = Task { payload: &[], item: &[], gas: 1 };
    compare::program_in(&backends, &Program::new(one.blob()).unwrap(), &task, 1);
}
