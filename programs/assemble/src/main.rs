//! Makes one answer of the outputs of a job, in the folder where `stardust job outputs` left them; and runs the
//! same program natively, as the check of a job that trusts nobody else.
//!
//! ```text
//! assemble alignment FOLDER
//! assemble digits-inference FOLDER
//! assemble mandelbrot FOLDER PICTURE.png
//! assemble option-pricing FOLDER
//! assemble proof-of-work FOLDER
//! assemble run EXAMPLE FOLDER [FIRST..END]     outputs as a job's, of all its tasks or some
//! assemble vectors EXAMPLE TASK..              lines for its tests/vectors.txt
//! ```

use assemble::{
    digits,
    examples::{vector, Example},
    outputs, picture, prices, proof_of_work, proteins, Error,
};
use std::{fs, io::BufWriter, path::Path, process::ExitCode};

const USAGE: &str =
    "usage: assemble (alignment | digits-inference | option-pricing | proof-of-work) FOLDER | \
     mandelbrot FOLDER PICTURE.png | run EXAMPLE FOLDER [FIRST..END] | vectors EXAMPLE TASK..";

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    match answer(&arguments.iter().map(String::as_str).collect::<Vec<_>>()) {
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

fn answer(arguments: &[&str]) -> Result<String, Error> {
    match arguments {
        ["alignment", folder] => proteins::table(&outputs(Path::new(folder))?),
        ["digits-inference", folder] => {
            let payload = Example::find("digits-inference")?.payload()?;
            digits(&payload, &outputs(Path::new(folder))?)
        }
        ["mandelbrot", folder, to] => mandelbrot(folder, to),
        ["option-pricing", folder] => {
            let payload = Example::find("option-pricing")?.payload()?;
            prices::table(&payload, &outputs(Path::new(folder))?)
        }
        ["proof-of-work", folder] => proof_of_work(&outputs(Path::new(folder))?),
        ["run", name, folder, tasks @ ..] if tasks.len() <= 1 => run(name, folder, tasks.first()),
        ["vectors", name, tasks @ ..] => vectors(name, tasks),
        _ => Err(USAGE.into()),
    }
}

fn mandelbrot(folder: &str, to: &str) -> Result<String, Error> {
    let payload = Example::find("mandelbrot")?.payload()?;
    let outputs = outputs(Path::new(folder))?;
    let file = fs::File::create(to).map_err(|error| format!("{to}: {error}"))?;
    Ok(match picture::write(&payload, &outputs, BufWriter::new(file))? {
        0 => format!("{to}: {} tiles", outputs.len()),
        missing => format!("{to}: {} tiles; {missing} are missing and grey", outputs.len()),
    })
}

fn run(name: &str, folder: &str, tasks: Option<&&str>) -> Result<String, Error> {
    let example = Example::find(name)?;
    let tasks = match tasks {
        Some(range) => {
            let (first, end) = range.split_once("..").ok_or(USAGE)?;
            first.parse()?..end.parse()?
        }
        None => 0..example.tasks,
    };
    example.run_into(Path::new(folder), tasks.clone())?;
    Ok(format!("{folder}: tasks {} to {} of {name}", tasks.start, tasks.end.saturating_sub(1)))
}

fn vectors(name: &str, tasks: &[&str]) -> Result<String, Error> {
    let example = Example::find(name)?;
    let payload = example.payload()?;
    let line = |task: &&str| {
        let task = task.parse()?;
        Ok(vector(task, &example.output(&payload, task)))
    };
    Ok(tasks.iter().map(line).collect::<Result<Vec<_>, Error>>()?.join("\n"))
}
