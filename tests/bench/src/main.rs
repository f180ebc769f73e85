//! Measures the machine against native code and wasmtime, and the market on a running node.
//!
//! ```text
//! stardust-bench vm --wasm GUESTS.wasm --native EXECUTABLE --programs FOLDER [--json FILE]
//! stardust-bench market --url URL --programs FOLDER [--json FILE]
//! ```
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::arithmetic_side_effects
    )
)]

mod market;
mod vm;

use clap::Parser;

/// What is measured.
#[derive(Debug, Parser)]
enum Arguments {
    /// The machine against native code and wasmtime
    Vm(vm::Arguments),
    /// Transfers, life cycles and tasks a second on one development node
    Market(market::Arguments),
}

fn main() -> anyhow::Result<()> {
    // A process that was started to run guest programs never comes back from here.
    stardust_vm::executor::run_if_requested();
    match Arguments::parse() {
        Arguments::Vm(arguments) => vm::measure(&arguments),
        Arguments::Market(arguments) => market::measure(arguments),
    }
}
