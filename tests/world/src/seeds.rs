//! Many runs on all cores: the state of a chain in memory belongs to its thread.

use std::{
    ops::Range,
    panic::{catch_unwind, resume_unwind, AssertUnwindSafe},
    sync::{
        atomic::{AtomicUsize, Ordering},
        Mutex,
    },
};

/// Maps on all cores; the order of the results is that of the tasks.
pub fn in_parallel<T: Sync, R: Send>(tasks: &[T], run: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let next = AtomicUsize::new(0);
    let results: Mutex<Vec<(usize, R)>> = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..cores {
            scope.spawn(|| loop {
                let at = next.fetch_add(1, Ordering::Relaxed);
                let Some(task) = tasks.get(at) else { break };
                let result = run(task);
                results.lock().expect("no thread panicked; qed").push((at, result));
            });
        }
    });
    let mut results = results.into_inner().expect("no thread panicked; qed");
    results.sort_by_key(|(at, _)| *at);
    results.into_iter().map(|(_, result)| result).collect()
}

/// Runs a test with each seed; says which of them a panic belongs to.
pub fn each_seed<R: Send>(seeds: Range<u64>, run: impl Fn(u64) -> R + Sync) -> Vec<R> {
    let seeds: Vec<_> = seeds.collect();
    in_parallel(&seeds, |seed| {
        catch_unwind(AssertUnwindSafe(|| run(*seed))).unwrap_or_else(|panic| {
            println!("seed {seed} failed");
            resume_unwind(panic)
        })
    })
}
