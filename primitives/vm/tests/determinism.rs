//! Recompiler = interpreter = interpreter with dynamic paging: outcome, output, gas and the state root at
//! every boundary, straight through, resumed at every boundary and moved between them.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::arithmetic_side_effects)]

mod common;

use common::{
    backends::{Backends, Task},
    compare::{self, Compared},
    coverage::Coverage,
    generate::{self, OPCODES},
};
use stardust_vm::Program;
use std::{
    env, fs,
    panic::{catch_unwind, AssertUnwindSafe},
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
    thread,
    time::{Duration, Instant},
};

/// Seeds are 0, 1, 2, ...; `STARDUST_SEED` starts elsewhere, and `STARDUST_SECONDS` goes on for so long
/// instead of for so many programs.
const PROGRAMS: u64 = 3_000;
const THREADS: usize = 2;

fn number(name: &str) -> Option<u64> {
    env::var(name).ok()?.parse().ok()
}

#[test]
fn generated_programs_agree() {
    let first = number("STARDUST_SEED").unwrap_or(0);
    let limit = number("STARDUST_SECONDS").map(Duration::from_secs);
    let start = Instant::now();
    let next = AtomicU64::new(first);
    let is_over = |seed: u64| match limit {
        Some(limit) => start.elapsed() > limit,
        None => seed >= first + PROGRAMS,
    };
    let work = || {
        let backends = Backends::new();
        let mut sum = (Compared::default(), Coverage::default());
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if is_over(seed) {
                return sum;
            }
            compare_seed(&backends, seed, &mut sum);
        }
    };
    let (compared, coverage) = thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS).map(|_| scope.spawn(work)).collect();
        let mut sum = (Compared::default(), Coverage::default());
        for thread in threads {
            let (compared, coverage) = thread.join().unwrap();
            sum.0.add(&compared);
            sum.1.add(&coverage);
        }
        sum
    });
    let seconds = start.elapsed().as_secs_f64();
    let per_second = compared.programs as f64 / seconds;
    println!("{compared:?} from seed {first}, {seconds:.1} s, {per_second:.0} programs a second");
    let (least, opcode) =
        OPCODES.iter().map(|opcode| (coverage.0[usize::from(*opcode)], opcode)).min().unwrap();
    let instructions: u64 = coverage.0.iter().sum();
    println!("in every other program: {instructions} instructions, {least} times opcode {opcode}");
    if compared.programs >= PROGRAMS {
        assert!(least >= 10, "opcode {opcode} is hardly ever executed: {least}");
        assert!(compared.returned * 4 > compared.programs, "hardly any program returns");
        assert!(compared.out_of_gas > 100 && compared.trapped > 100 && compared.roots > 10_000);
    }
}

fn compare_seed(backends: &Backends, seed: u64, sum: &mut (Compared, Coverage)) {
    let case = generate::seeded(seed);
    let result = catch_unwind(AssertUnwindSafe(|| {
        sum.0.add(&compare::case(backends, &case));
        if seed.is_multiple_of(2) {
            let task = Task { payload: &case.payload, item: &case.item, gas: case.gas };
            sum.1.count(backends, &case.program.blob(), &case.program.code, &task);
        }
    }));
    assert!(result.is_ok(), "there is a difference: run again with STARDUST_SEED={seed}");
}

/// The payload of a program's job: the one file of this kind beside its source, if it has any.
fn payload_of(program: &str) -> Vec<u8> {
    let folder = programs().join(program).join("data");
    let files = fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path());
    let mut payloads = files.filter(|file| file.extension().is_some_and(|kind| kind == "bin"));
    let payload = payloads.next().map(|file| fs::read(file).unwrap()).unwrap_or_default();
    assert!(payloads.next().is_none(), "{program}: which of them?");
    payload
}

fn programs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../programs")
}

/// Every program in `programs/output`, on its first tasks, for a part of a run and to an end.
#[test]
fn example_programs_agree() {
    let backends = Backends::new();
    let mut compared = Compared::default();
    let mut entries: Vec<_> = fs::read_dir(programs().join("output"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    entries.retain(|path| path.extension().is_some_and(|extension| extension == "polkavm"));
    entries.sort();
    for path in &entries {
        let program = Program::new(fs::read(path).unwrap()).unwrap();
        let payload = payload_of(path.file_stem().unwrap().to_str().unwrap());
        let mut own = Compared::default();
        for item in [0_u64, 1, 7, u64::MAX] {
            for gas in [1_000, 300_000, 20_000_000] {
                let task = Task { payload: &payload, item: &item.to_le_bytes(), gas };
                own.add(&compare::program_in(&backends, &program, &task, 1));
            }
        }
        // Without what it works on.
        let task = Task { payload: &[], item: &1_u64.to_le_bytes(), gas: 20_000_000 };
        compared.add(&compare::program_in(&backends, &program, &task, 1));
        // Not by a trap alone: each gets so far that its gas ends, or to an output.
        let worked = own.out_of_gas + own.returned;
        assert!(worked >= 9 && own.roots > 100, "{}: {own:?}", path.display());
        compared.add(&own);
    }
    println!("example programs: {compared:?}");
    assert!(entries.len() >= 9 && compared.returned >= 5 && compared.trapped > 3);
}
