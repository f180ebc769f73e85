//! Makes one answer of the outputs of a job, in the folder where `stardust job outputs` left them.
//!
//! ```text
//! assemble mandelbrot PAYLOAD FOLDER PICTURE.png
//! assemble proof-of-work FOLDER
//! ```

use assemble::{outputs, picture, proof_of_work, Error};
use std::{fs, io::BufWriter, path::Path, process::ExitCode};

const USAGE: &str =
    "usage: assemble mandelbrot PAYLOAD FOLDER PICTURE.png | assemble proof-of-work FOLDER";

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let done = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["mandelbrot", payload, folder, to] => mandelbrot(payload, folder, to),
        ["proof-of-work", folder] => outputs(Path::new(folder)).and_then(|all| proof_of_work(&all)),
        _ => Err(USAGE.into()),
    };
    match done {
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

fn mandelbrot(payload: &str, folder: &str, to: &str) -> Result<String, Error> {
    let payload = fs::read(payload).map_err(|error| format!("{payload}: {error}"))?;
    let outputs = outputs(Path::new(folder))?;
    let file = fs::File::create(to).map_err(|error| format!("{to}: {error}"))?;
    Ok(match picture::write(&payload, &outputs, BufWriter::new(file))? {
        0 => format!("{to}: {} tiles", outputs.len()),
        missing => format!("{to}: {} tiles; {missing} are missing and grey", outputs.len()),
    })
}
