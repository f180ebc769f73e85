//! Measures the machine: a task of each example program natively, on the machine's recompiler and
//! interpreter, and on the SDK's wasmtime with fuel, all of which must give the same output; what surrounds a
//! task; and what the cost model's gas is worth in time, in the examples and in programs made to be slow.

mod engines;
mod report;
mod start;
mod step;
mod stress;
mod subjects;

use anyhow::{ensure, Context, Result};
use clap::Args;
use engines::{Engine, Interpreter, Native, Recompiler, WebAssembly};
use report::{Report, Row, Worth};
use std::{
    fs,
    path::PathBuf,
    time::{Duration, Instant},
};
use stress::Stress;
use subjects::Subject;

/// Repetitions of each task of an example; the median counts.
const REPETITIONS: usize = 5;
/// Repetitions of a generated program; the fastest counts, because what others do here makes none faster.
const STRESS_REPETITIONS: usize = 3;

/// What is measured.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The guests as one WebAssembly module
    #[arg(long)]
    wasm: PathBuf,
    /// The executable that runs the guests natively
    #[arg(long)]
    native: PathBuf,
    /// The folder of the programs
    #[arg(long)]
    programs: PathBuf,
    /// File for the figures as JSON
    #[arg(long)]
    json: Option<PathBuf>,
}

/// Measures, prints, and writes the file.
pub(crate) fn measure(arguments: &Arguments) -> Result<()> {
    let begun = Instant::now();
    let module = fs::read(&arguments.wasm).context("reading the guests' module")?;
    let mut rows = Vec::new();
    for subject in subjects::all(&arguments.programs)? {
        rows.push(compare(&subject, arguments, &module)?);
    }
    let report = Report {
        rows,
        starts: start::starts(&arguments.programs, &stress::code_in_tiny_blocks(1))?,
        overhead: start::overhead(&arguments.programs)?,
        memory: start::memory(&arguments.programs)?,
        steps: step::steps()?,
        worth: stress::all().iter().map(worth).collect::<Result<_>>()?,
        took: begun.elapsed(),
    };
    report.print();
    if let Some(file) = &arguments.json {
        fs::write(file, format!("{:#}\n", report.json()))?;
    }
    Ok(())
}

/// Runs a program's task on all engines, in turns.
fn compare(subject: &Subject, arguments: &Arguments, module: &[u8]) -> Result<Row> {
    let mut native = Native::new(&arguments.native, subject)?;
    let mut recompiler = Recompiler::new(&subject.blob, &subject.payload)?;
    let mut interpreter = Interpreter::new(subject)?;
    let mut wasm = WebAssembly::new(subject, module)?;
    // The first task loads the program.
    let (_, expected) = recompiler.run(&subject.item)?;
    let mut times: [Vec<Duration>; 4] = Default::default();
    for _ in 0..REPETITIONS {
        let engines: [&mut dyn Engine; 4] =
            [&mut native, &mut recompiler, &mut interpreter, &mut wasm];
        for (engine, times) in engines.into_iter().zip(&mut times) {
            let (time, output) = engine.run(&subject.item)?;
            ensure!(output == expected, "{}: engines disagree", subject.name);
            times.push(time);
        }
    }
    let [native, recompiled, interpreted, wasmtime] = times.map(median);
    Ok(Row {
        name: subject.name.clone(),
        gas: recompiler.gas(),
        native: native?,
        recompiler: recompiled?,
        interpreter: interpreted?,
        wasmtime: wasmtime?,
    })
}

/// What a generated program's gas is worth in time.
fn worth(stress: &Stress) -> Result<Worth> {
    let mut recompiler = Recompiler::new(&stress.blob()?, &[])?;
    let item = stress.rounds.to_le_bytes();
    recompiler.run(&item)?;
    let times = (0..STRESS_REPETITIONS)
        .map(|_| Ok(recompiler.run(&item)?.0))
        .collect::<Result<Vec<_>>>()?;
    Ok(Worth {
        name: stress.name.clone(),
        is_criterion: stress.is_criterion,
        gas: recompiler.gas(),
        time: times.into_iter().min().context("there are repetitions")?,
    })
}

fn median(mut times: Vec<Duration>) -> Result<Duration> {
    times.sort();
    times.get(times.len() >> 1).copied().context("there are repetitions")
}
