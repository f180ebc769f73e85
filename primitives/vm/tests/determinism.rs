//! Recompiler = interpreter = interpreter with dynamic paging: outcome, output, gas and everything that
//! a state root is made of at every boundary, straight through and resumed at every boundary.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::arithmetic_side_effects)]

mod common;

use common::{
    backends::{Engines, Task},
    compare::{self, Compared},
    coverage::Coverage,
    generate::{self, OPCODES},
};
use std::{
    env,
    panic::{catch_unwind, AssertUnwindSafe},
    sync::atomic::{AtomicU64, Ordering},
    thread,
    time::{Duration, Instant},
};

/// Seeds are `SEED`, `SEED + 1`, ...; `STARDUST_SEED` starts elsewhere, and `STARDUST_SECONDS` runs for
/// so long instead of for so many programs.
const SEED: u64 = 0;
const PROGRAMS: u64 = 3_000;
const THREADS: usize = 2;

fn number(name: &str) -> Option<u64> {
    env::var(name).ok()?.parse().ok()
}

#[test]
fn generated_programs_agree_in_every_mode() {
    let first = number("STARDUST_SEED").unwrap_or(SEED);
    let limit = number("STARDUST_SECONDS").map(Duration::from_secs);
    let start = Instant::now();
    let next = AtomicU64::new(first);
    let is_over = |seed: u64| match limit {
        Some(limit) => start.elapsed() > limit,
        None => seed >= first + PROGRAMS,
    };
    let (compared, coverage) = thread::scope(|scope| {
        let work = || {
            let engines = Engines::new();
            let mut sum = (Compared::default(), Coverage::default());
            loop {
                let seed = next.fetch_add(1, Ordering::Relaxed);
                if is_over(seed) {
                    return sum;
                }
                let case = generate::seeded(seed);
                let result = catch_unwind(AssertUnwindSafe(|| {
                    sum.0.add(&compare::case(&engines, &case));
                    if seed.is_multiple_of(2) {
                        let task = Task { payload: &case.payload, item: &case.item, gas: case.gas };
                        sum.1.count(&engines, &case.program.blob(), &case.program.code, &task);
                    }
                }));
                assert!(result.is_ok(), "seed {seed} shows a difference: STARDUST_SEED={seed}");
            }
        };
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
    let least = OPCODES.iter().map(|opcode| (coverage.0[usize::from(*opcode)], opcode)).min();
    println!("executions of the rarest opcode: {least:?} (counted in every other program)");
    if compared.programs >= PROGRAMS {
        assert!(least.unwrap().0 >= 10, "an opcode is hardly executed: {least:?}");
        assert!(compared.returned * 4 > compared.programs, "hardly any program returns");
        assert!(compared.out_of_gas > 50 && compared.trapped > 50 && compared.boundaries > 10_000);
    }
}
