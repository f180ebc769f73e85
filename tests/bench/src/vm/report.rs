//! What was measured, for people and as JSON.
#![allow(
    clippy::print_stdout,
    reason = "printing figures is what a benchmark is for; this is the only place that does"
)]

use serde_json::{json, Value};
use std::time::Duration;

/// Time that the sample took on each engine.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Figures {
    /// Natively.
    pub(crate) native: Duration,
    /// On the recompiler.
    pub(crate) recompiler: Duration,
    /// On the interpreter.
    pub(crate) interpreter: Duration,
    /// On wasmtime.
    pub(crate) wasmtime: Duration,
}

/// What was measured of a program.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    /// The program.
    pub(crate) name: &'static str,
    /// Tasks in the sample.
    pub(crate) tasks: u64,
    /// Gas of them all.
    pub(crate) gas: u64,
    /// Time of them all.
    pub(crate) figures: Figures,
}

/// Milliseconds of one task.
fn millis(total: Duration, tasks: u64) -> f64 {
    total.as_secs_f64() * 1_000.0 / tasks.max(1) as f64
}

fn ratio(time: Duration, base: Duration) -> f64 {
    time.as_secs_f64() / base.as_secs_f64()
}

impl Row {
    fn gas_per_second(&self) -> f64 {
        self.gas as f64 / self.figures.recompiler.as_secs_f64()
    }
}

/// Prints the figures.
pub(crate) fn print(rows: &[Row]) {
    println!("milliseconds a task, and how many times another engine's");
    println!(
        "{:14} {:>6} {:>9} {:>11} {:>12} {:>9} {:>9} {:>11} {:>7}",
        "program",
        "tasks",
        "native",
        "recompiler",
        "interpreter",
        "wasmtime",
        "/ native",
        "/ wasmtime",
        "Ggas/s"
    );
    for row in rows {
        let Figures { native, recompiler, interpreter, wasmtime } = row.figures;
        println!(
            "{:14} {:>6} {:>9.2} {:>11.2} {:>12.2} {:>9.2} {:>9.2} {:>11.2} {:>7.2}",
            row.name,
            row.tasks,
            millis(native, row.tasks),
            millis(recompiler, row.tasks),
            millis(interpreter, row.tasks),
            millis(wasmtime, row.tasks),
            ratio(recompiler, native),
            ratio(recompiler, wasmtime),
            row.gas_per_second() / 1e9,
        );
    }
}

/// The figures as JSON.
pub(crate) fn json(rows: &[Row]) -> Value {
    let program = |row: &Row| {
        let Figures { native, recompiler, interpreter, wasmtime } = row.figures;
        json!({
            "program": row.name,
            "tasks": row.tasks,
            "gas": row.gas,
            "native_ms": millis(native, row.tasks),
            "recompiler_ms": millis(recompiler, row.tasks),
            "interpreter_ms": millis(interpreter, row.tasks),
            "wasmtime_ms": millis(wasmtime, row.tasks),
            "recompiler_to_native": ratio(recompiler, native),
            "recompiler_to_wasmtime": ratio(recompiler, wasmtime),
            "gas_per_second": row.gas_per_second(),
        })
    };
    json!({ "vm": rows.iter().map(program).collect::<Vec<_>>() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_means_and_ratios() {
        let ms = Duration::from_millis;
        let figures =
            Figures { native: ms(10), recompiler: ms(20), interpreter: ms(300), wasmtime: ms(40) };
        let row = Row { name: "x", tasks: 4, gas: 5_000_000, figures };
        let found = &json(&[row])["vm"][0];
        let near = |key: &str, value: f64| (found[key].as_f64().unwrap() - value).abs() < 1e-9;
        assert!(near("native_ms", 2.5) && near("interpreter_ms", 75.0));
        assert!(near("recompiler_to_native", 2.0) && near("recompiler_to_wasmtime", 0.5));
        assert!(near("gas_per_second", 2.5e8));
    }
}
