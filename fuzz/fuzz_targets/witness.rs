//! A witness, spoiled or made up: see `primitives/vm/tests/common/targets.rs`.
#![no_main]

#[path = "../../primitives/vm/tests/common/mod.rs"]
mod common;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| common::targets::witness(bytes));
