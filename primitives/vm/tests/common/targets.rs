//! What the fuzz targets in `fuzz/` do with their bytes; a test does the same with the committed corpus.

use super::{
    backends::{Backends, Task},
    compare,
    generate::{self, Choices},
};
use stardust_vm::Program;
use std::{
    cell::OnceCell,
    time::{Duration, Instant},
};

/// By name, as in `fuzz/corpus`.
pub const TARGETS: &[(&str, fn(&[u8]))] = &[("backends", backends), ("check", check)];

/// No check takes so long, however busy the machine is.
const TOO_LONG: Duration = Duration::from_secs(2);

thread_local! {
    static BACKENDS: OnceCell<Backends> = const { OnceCell::new() };
}

/// Bytes are the choices of the generator, or after an odd first byte a blob: every mode must agree.
pub fn backends(bytes: &[u8]) {
    let Some((first, rest)) = bytes.split_first() else { return };
    BACKENDS.with(|backends| {
        let backends = backends.get_or_init(Backends::new);
        if first % 2 == 0 {
            compare::case(backends, &generate::case(Choices::Bytes(rest)));
        } else if let Ok(program) = Program::new(with_length(rest)) {
            let item = [*first; 8];
            let task = Task { payload: &[1, 2, 3], item: &item, gas: 5_000 };
            compare::program_in(backends, &program, &task, 1_000);
        }
    });
}

/// Bytes are a blob: no panic, no hang, and twice the same verdict.
pub fn check(bytes: &[u8]) {
    let blob = with_length(bytes);
    let start = Instant::now();
    let verdict = stardust_vm::check(&blob);
    assert!(start.elapsed() < TOO_LONG);
    match (verdict, Program::new(blob)) {
        (Ok(summary), Ok(program)) => assert_eq!(summary, *program.summary()),
        (Err(error), Err(again)) => {
            assert_eq!(error, again);
            assert!(!error.to_string().is_empty());
        }
        _ => panic!("two verdicts on one blob"),
    }
}

/// A blob whose length field is right, which nothing would get past otherwise.
fn with_length(bytes: &[u8]) -> Vec<u8> {
    let mut blob = bytes.to_vec();
    let length = blob.len() as u64;
    if let Some(field) = blob.get_mut(5..13) {
        field.copy_from_slice(&length.to_le_bytes());
    }
    blob
}
