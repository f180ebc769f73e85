//! Runs the search natively, with the same code as the guest: the independent check of a job's results.
//!
//! ```text
//! digits-native [--data FILE] [--tasks N]     all tasks; prints {"best": {"task": .., "accuracy": ..}, ..}
//! digits-native [--data FILE] --task I        one task's output in hex
//! ```
//!
//! Of equally good settings the lowest task is the best.

use digits_search::{data::Digits, evaluate, report::Report, setting::Setting, setting::SETTINGS};
use std::{process::ExitCode, sync::atomic, thread};

const USAGE: &str = "usage: digits-native [--data FILE] [--tasks N | --task I]";

struct Arguments {
    data: String,
    task: Option<u64>,
    tasks: u64,
}

fn main() -> ExitCode {
    match arguments().and_then(|arguments| search(&arguments)) {
        Ok(answer) => {
            println!("{answer}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn arguments() -> Result<Arguments, String> {
    let data = concat!(env!("CARGO_MANIFEST_DIR"), "/data/digits.bin").to_string();
    let mut parsed = Arguments { data, task: None, tasks: SETTINGS };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let value = words.next().ok_or(USAGE)?;
        let number = || value.parse::<u64>().map_err(|error| format!("{word} {value}: {error}"));
        match word.as_str() {
            "--data" => parsed.data = value,
            "--task" => parsed.task = Some(number()?),
            "--tasks" => parsed.tasks = number()?,
            _ => return Err(USAGE.into()),
        }
    }
    Ok(parsed)
}

fn search(arguments: &Arguments) -> Result<String, String> {
    let path = &arguments.data;
    let bytes = std::fs::read(path).map_err(|error| format!("{path}: {error}"))?;
    let digits = Digits::parse(&bytes).ok_or_else(|| format!("{path} is not a data set"))?;
    let of_task = |task| {
        let setting = Setting::of_task(task)
            .ok_or_else(|| format!("there is no task {task}; the grid has {SETTINGS}"))?;
        Ok::<_, String>(evaluate(&digits, setting))
    };
    if let Some(task) = arguments.task {
        return of_task(task).map(|report| hex(&report.encode()));
    }
    if arguments.tasks == 0 || arguments.tasks > SETTINGS {
        return Err(format!("--tasks is 1 to {SETTINGS}"));
    }
    let mut reports = all(arguments.tasks, &of_task)?;
    reports.sort_by_key(|(task, report)| (std::cmp::Reverse(report.correct), *task));
    let (task, best) = reports.first().ok_or("no task was run")?;
    Ok(json(*task, best, reports.len()))
}

/// Runs tasks on all cores.
fn all(
    tasks: u64,
    of_task: &(impl Fn(u64) -> Result<Report, String> + Sync),
) -> Result<Vec<(u64, Report)>, String> {
    let next = atomic::AtomicU64::new(0);
    let work = || {
        let indices = std::iter::from_fn(|| {
            Some(next.fetch_add(1, atomic::Ordering::Relaxed)).filter(|task| *task < tasks)
        });
        indices.map(|task| Ok((task, of_task(task)?))).collect::<Result<Vec<_>, String>>()
    };
    thread::scope(|scope| {
        let cores = thread::available_parallelism().map_or(1, usize::from);
        let threads: Vec<_> = (0..cores).map(|_| scope.spawn(work)).collect();
        let mut reports = Vec::new();
        for thread in threads {
            reports.extend(thread.join().map_err(|_| "a thread panicked")??);
        }
        Ok(reports)
    })
}

fn json(task: u64, best: &Report, tasks: usize) -> String {
    let setting = best.setting;
    format!(
        "{{\"best\": {{\"task\": {task}, \"accuracy\": {:.6}, \"correct\": {}, \"held_out\": {}, \
         \"rate_millionths\": {}, \"epochs\": {}, \"hidden\": {}, \"decay_millionths\": {}, \
         \"seed\": {}, \"output\": \"{}\"}}, \"tasks\": {tasks}}}",
        best.accuracy(),
        best.correct,
        best.held_out,
        setting.rate_millionths,
        setting.epochs,
        setting.hidden,
        setting.decay_millionths,
        setting.seed,
        hex(&best.encode()),
    )
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
