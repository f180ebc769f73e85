//! The example programs, natively: `bench-native NAME` reads the payload and then items, each as a line of
//! hexadecimal digits, and answers each item with a line of the nanoseconds that its task took and its output.
//!
//! In a process of its own, because this is built as the guests are: the node's profile neither optimises
//! across crates nor compiles a crate as one unit, and would flatter the machine.

#[path = "../programs.rs"]
mod programs;

use stardust_guest::Input;
use std::{
    error::Error,
    hint::black_box,
    io::{stdin, stdout, BufRead, Write},
    time::Instant,
};

fn program(name: &str) -> Option<fn(Input<'_>) -> Vec<u8>> {
    macro_rules! find {
        ($($name:ident)*) => {
            match name {
                $(stringify!($name) => Some(::$name::run),)*
                _ => None,
            }
        };
    }
    programs::programs!(find)
}

fn main() -> Result<(), Box<dyn Error>> {
    let name = std::env::args().nth(1).ok_or("usage: bench-native NAME")?;
    let program = program(&name).ok_or("no such program")?;
    let mut lines = stdin().lock().lines();
    let payload = bytes(&lines.next().ok_or("the payload is missing")??)?;
    for line in lines {
        let item = bytes(&line?)?;
        let begun = Instant::now();
        let output = program(black_box(Input { payload: &payload, item: &item }));
        let nanoseconds = begun.elapsed().as_nanos();
        let output: String = output.iter().map(|byte| format!("{byte:02x}")).collect();
        writeln!(stdout(), "{nanoseconds} {output}")?;
    }
    Ok(())
}

fn bytes(digits: &str) -> Result<Vec<u8>, std::num::ParseIntError> {
    (0..digits.len()).step_by(2).map(|at| u8::from_str_radix(&digits[at..at + 2], 16)).collect()
}
