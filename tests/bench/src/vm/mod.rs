//! Measures one task after the other of the example programs: natively, on the machine's recompiler and
//! interpreter, and on the SDK's wasmtime with fuel. All four must give the same output.

mod engines;
mod report;

use anyhow::{ensure, Context, Result};
use clap::Args;
use engines::{Engine, Interpreter, Native, Recompiler, WebAssembly};
use report::{Figures, Row};
use std::{
    fs,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

/// Repetitions of each task; the median counts.
const REPETITIONS: usize = 3;

/// What is measured.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The guests as one WebAssembly module
    #[arg(long)]
    wasm: PathBuf,
    /// The folder of the programs
    #[arg(long)]
    programs: PathBuf,
    /// How many tasks of each program
    #[arg(long, default_value_t = 8)]
    tasks: u64,
    /// File for the figures as JSON
    #[arg(long)]
    json: Option<PathBuf>,
}

/// A program to measure.
pub(crate) struct Subject {
    name: &'static str,
    /// Its name as an export of the module.
    export: &'static str,
    native: fn(stardust_guest::Input<'_>) -> Vec<u8>,
    blob: Vec<u8>,
    payload: Vec<u8>,
    /// Tasks that the sample is taken from, evenly.
    all: u64,
}

fn subjects(programs: &Path) -> Result<[Subject; 2]> {
    let read = |name: &str| {
        let path = programs.join(name);
        fs::read(&path).with_context(|| path.display().to_string())
    };
    Ok([
        Subject {
            name: "digits-search",
            export: "digits_search",
            native: digits_search::run,
            blob: read("output/digits-search.polkavm")?,
            payload: read("digits-search/data/digits.bin")?,
            all: 1_000,
        },
        Subject {
            name: "primes",
            export: "primes",
            native: primes::run,
            blob: read("output/primes.polkavm")?,
            // Nearly the widest range that its heap sieves, so that starting a task counts little.
            payload: 900_000_u64.to_le_bytes().to_vec(),
            all: 10_000,
        },
    ])
}

/// Measures, prints, and writes the file.
pub(crate) fn measure(arguments: Arguments) -> Result<()> {
    let module = fs::read(&arguments.wasm).context("reading the guests' module")?;
    let mut rows = Vec::new();
    for subject in subjects(&arguments.programs)? {
        rows.push(compare(&subject, &module, arguments.tasks)?);
    }
    report::print(&rows);
    if let Some(file) = arguments.json {
        fs::write(file, format!("{:#}\n", report::json(&rows)))?;
    }
    Ok(())
}

/// Runs a sample of a program's tasks on all engines.
fn compare(subject: &Subject, module: &[u8], tasks: u64) -> Result<Row> {
    let mut native = Native::new(subject);
    let mut recompiler = Recompiler::new(subject)?;
    let mut interpreter = Interpreter::new(subject)?;
    let mut wasm = WebAssembly::new(subject, module)?;
    let mut row = Row { name: subject.name, tasks, gas: 0, figures: Figures::default() };
    for turn in 0..tasks {
        let task = turn.saturating_mul(subject.all).checked_div(tasks).unwrap_or(0);
        let (time, expected) = timed(&mut native, task)?;
        row.figures.native = row.figures.native.saturating_add(time);
        let others: [(&mut dyn Engine, &mut Duration); 3] = [
            (&mut recompiler, &mut row.figures.recompiler),
            (&mut interpreter, &mut row.figures.interpreter),
            (&mut wasm, &mut row.figures.wasmtime),
        ];
        for (engine, total) in others {
            let (time, output) = timed(engine, task)?;
            ensure!(output == expected, "{}: engines disagree on task {task}", subject.name);
            *total = total.saturating_add(time);
        }
        row.gas = row.gas.saturating_add(recompiler.gas());
    }
    Ok(row)
}

/// The median time of a task, and its output.
fn timed(engine: &mut dyn Engine, task: u64) -> Result<(Duration, Vec<u8>)> {
    let mut times = Vec::new();
    let mut output = Vec::new();
    for _ in 0..REPETITIONS {
        let begun = Instant::now();
        output = engine.run(&task.to_le_bytes())?;
        times.push(begun.elapsed());
    }
    times.sort();
    let median = times.get(REPETITIONS >> 1).copied().context("there are repetitions")?;
    Ok((median, output))
}
