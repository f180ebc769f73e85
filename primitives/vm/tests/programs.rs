//! The example programs: what the blobs give in both backends is what the same source gives natively.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::arithmetic_side_effects)]

use stardust_vm::{
    executor::{Pool, PoolConfig},
    limits::GAS_LIMIT_MAX,
    Outcome, Program,
};
use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

/// The interpreter is tens of times slower: it runs no task that takes more gas than this.
const INTERPRETED_GAS_MAX: u64 = 800_000_000;

/// A program, the payload of its job, and the first index that it has no task for, if there is any.
struct Example {
    name: &'static str,
    payload: Option<&'static str>,
    end: Option<u64>,
}

const EXAMPLES: [Example; 8] = [
    Example { name: "alignment", payload: Some("alignment/data/proteins.bin"), end: Some(28) },
    Example {
        name: "digits-inference",
        payload: Some("digits-inference/data/network.bin"),
        end: Some(15),
    },
    Example {
        name: "digits-search",
        payload: Some("digits-search/data/digits.bin"),
        end: Some(1_000),
    },
    Example { name: "mandelbrot", payload: Some("mandelbrot/data/seahorse.bin"), end: Some(80) },
    // Streams of random numbers never end.
    Example { name: "option-pricing", payload: Some("option-pricing/data/hull.bin"), end: None },
    Example { name: "primes", payload: None, end: Some(u64::MAX / 1_000) },
    Example {
        name: "proof-of-work",
        payload: Some("proof-of-work/data/genesis.bin"),
        end: Some(1 << 16),
    },
    Example { name: "square", payload: None, end: Some(1 << 32) },
];

impl Example {
    fn program(&self) -> Program {
        let file = programs().join("output").join(format!("{}.polkavm", self.name));
        Program::new(fs::read(file).unwrap()).unwrap()
    }

    fn payload(&self) -> Arc<[u8]> {
        self.payload.map_or(Arc::from([]), |file| fs::read(programs().join(file)).unwrap().into())
    }
}

fn programs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../programs")
}

fn pool() -> Pool {
    let executable = PathBuf::from(env!("CARGO_BIN_EXE_stardust-vm-executor"));
    Pool::new(PoolConfig { executable, executors: 1, ..PoolConfig::default() }).unwrap()
}

/// A line of a program's `tests/vectors.txt`; see `programs/assemble/src/examples.rs`.
fn vector(task: u64, output: &[u8]) -> String {
    if output.len() <= 256 {
        let hex: String = output.iter().map(|byte| format!("{byte:02x}")).collect();
        return format!("{task} {hex}");
    }
    let hash = output.iter().fold(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d, |hash, byte| {
        (hash ^ u128::from(*byte)).wrapping_mul((1 << 88) + 0x13b)
    });
    format!("{task} {} bytes, fnv-1a {hash:032x}", output.len())
}

#[test]
fn blobs_give_what_their_source_gives_natively() {
    let pool = pool();
    for example in EXAMPLES {
        let (program, payload) = (example.program(), example.payload());
        let file = programs().join(example.name).join("tests/vectors.txt");
        let vectors = fs::read_to_string(file).unwrap();
        let (mut recompiled, mut interpreted) = (0, 0);
        for line in vectors.lines().filter(|line| !line.starts_with('#')) {
            let task: u64 = line.split_once(' ').unwrap().0.parse().unwrap();
            let item = task.to_le_bytes();
            let outcome = pool.run(&program, &payload, &item, GAS_LIMIT_MAX).unwrap();
            assert!(outcome.is_returned(), "{} {task}: {outcome:?}", example.name);
            assert_eq!(vector(task, outcome.output()), line, "{}", example.name);
            recompiled += 1;
            if outcome.gas() <= INTERPRETED_GAS_MAX {
                let slow = program.interpret(&payload, &item, GAS_LIMIT_MAX).unwrap();
                assert_eq!(slow, outcome, "{} {task}", example.name);
                interpreted += 1;
            }
        }
        assert!(recompiled >= 3 && interpreted >= 1, "{}: {interpreted}", example.name);
    }
}

#[test]
fn inputs_that_make_no_sense_trap_in_both_backends() {
    let pool = pool();
    for example in EXAMPLES {
        let (program, payload) = (example.program(), example.payload());
        let index = example.end.unwrap_or(u64::MAX).to_le_bytes();
        // Less than an index.
        let mut inputs = vec![(payload.clone(), &index[..7])];
        if example.end.is_some() {
            inputs.push((payload.clone(), &index[..]));
        }
        if example.payload.is_some() {
            // One byte is missing, or all.
            let short = payload[..payload.len() - 1].into();
            inputs.extend([(short, &[0; 8][..]), (Arc::from([]), &[0; 8][..])]);
        }
        for (number, (payload, item)) in inputs.iter().enumerate() {
            let outcome = pool.run(&program, payload, item, GAS_LIMIT_MAX).unwrap();
            let is_trap = matches!(outcome, Outcome::Trapped { gas } if gas < 50_000_000);
            assert!(is_trap, "{}, input {number}: {outcome:?}", example.name);
            let slow = program.interpret(payload, item, GAS_LIMIT_MAX).unwrap();
            assert_eq!(slow, outcome, "{}, input {number}", example.name);
        }
    }
}

/// What a program declares and its job brings decides what loading it costs: half a MiB is the cheapest class.
#[test]
fn examples_are_small() {
    for example in EXAMPLES.iter().filter(|example| example.payload.is_some()) {
        let memory = example.program().summary().memory;
        let bytes = memory + example.payload().len() as u64 + 8;
        let is_small = bytes <= 512 << 10;
        assert!(is_small || example.name == "digits-search", "{}: {bytes}", example.name);
    }
}
