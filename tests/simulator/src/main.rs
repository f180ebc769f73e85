//! Plays the adversaries' strategies and says what became of them.
//!
//! ```text
//! stardust-simulator [--seeds N] [--only A7] [--json FILE] [--plot DIR]
//! ```

use anyhow::{Context, Result};
use clap::Parser;
use stardust_simulator::{
    draw, json, markdown, measure, overhead_markdown, play, purse_markdown, sweep, Effort, MOST,
};
use std::{fs, io::Write, path::PathBuf, process::ExitCode, time::Instant};

/// What is played.
#[derive(Debug, Parser)]
struct Arguments {
    /// How many times the seeds that each strategy needs for a verdict
    #[arg(long, default_value_t = 1)]
    seeds: u32,
    /// Only the strategies whose id begins so
    #[arg(long, default_value = "")]
    only: String,
    /// File for the table as JSON
    #[arg(long)]
    json: Option<PathBuf>,
    /// Folder for `detection.svg` and `profit.svg`
    #[arg(long)]
    plot: Option<PathBuf>,
}

fn main() -> Result<ExitCode> {
    let arguments = Arguments::parse();
    let begun = Instant::now();
    let rows = play(Effort::Times(arguments.seeds), &arguments.only);
    let runs: usize = rows.iter().map(|row| row.runs()).sum();
    let mut out = std::io::stdout().lock();
    write!(out, "{}", markdown(&rows))?;
    writeln!(
        out,
        "\n{} strategies, {} seeds in {} s",
        rows.len(),
        runs,
        begun.elapsed().as_secs()
    )?;
    write!(out, "{}", purse_markdown(&rows))?;
    let mut all_hold = true;
    if arguments.only.is_empty() {
        let overheads = measure();
        write!(out, "\nWhat auditing costs\n\n{}\n", overhead_markdown(&overheads))?;
        let promised = overheads.iter().filter(|overhead| overhead.stretch.promised);
        all_hold &= promised.into_iter().all(|overhead| overhead.share() <= MOST);
    }
    if let Some(path) = &arguments.json {
        let text = serde_json::to_string_pretty(&json(&rows))?;
        fs::write(path, text + "\n").with_context(|| path.display().to_string())?;
    }
    if let Some(folder) = &arguments.plot {
        for (name, svg) in draw(&sweep(arguments.seeds.saturating_mul(8))) {
            let path = folder.join(name);
            fs::write(&path, svg).with_context(|| path.display().to_string())?;
        }
    }
    for row in rows.iter().filter(|row| !row.holds()) {
        all_hold = false;
        writeln!(out, "{}: {}", row.id, row.broken.join("\n  "))?;
    }
    Ok(if all_hold { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
