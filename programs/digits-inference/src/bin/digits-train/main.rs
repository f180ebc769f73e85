//! Makes the payload of the example job: trains the network in floats and rounds it to 8 bits.
//!
//! ```text
//! digits-train FILE [--data DIGITS]
//! ```
//!
//! The same bytes on every machine: only sums, products, quotients and roots of floats, in one order, which
//! IEEE 754 defines to the bit, and the SDK's whole numbers for the rest. Every fifth picture is held out.

mod layer;
mod quantise;
mod train;

use digits_inference::data::Digits;
use std::{error::Error, fs, process::ExitCode};

const USAGE: &str = "usage: digits-train FILE [--data DIGITS]";

fn main() -> ExitCode {
    match run() {
        Ok(words) => {
            println!("{words}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<String, Box<dyn Error>> {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let usual = concat!(env!("CARGO_MANIFEST_DIR"), "/../digits-search/data/digits.bin");
    let (to, data) = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [to] => (to, usual),
        [to, "--data", data] => (to, data),
        _ => return Err(USAGE.into()),
    };
    let bytes = fs::read(data).map_err(|error| format!("{data}: {error}"))?;
    let digits = Digits::parse(&bytes).ok_or_else(|| format!("{data} is not a data set"))?;
    let mut network = train::trained(&digits);
    let correct = digits
        .held_out()
        .filter(|sample| network.classify(sample.pixels) == usize::from(sample.label))
        .count();
    let held_out = digits.held_out().count();
    let payload = [quantise::quantised(&mut network, &digits), bytes.clone()].concat();
    fs::write(to, &payload).map_err(|error| format!("{to}: {error}"))?;
    Ok(format!(
        "{to}: {} bytes; in floats {correct} of {held_out} held out are right",
        payload.len()
    ))
}
