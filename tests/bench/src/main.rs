//! Measures the machine against native code and wasmtime, the market on a running node, and what the node bears.
//!
//! ```text
//! stardust-bench vm --wasm GUESTS.wasm --native EXECUTABLE --programs FOLDER [--json FILE]
//! stardust-bench market --url URL --programs FOLDER [--json FILE]
//! stardust-bench load --url URL --pid PID --metrics PORT --programs FOLDER [--json FILE]
//! stardust-bench history --blocks N --node NAME URL FOLDER [--json FILE]
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

mod history;
mod load;
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
    /// A thousand providers and a flood of requests on one development node, and whether anything is lost
    Load(load::Arguments),
    /// The size of nodes' databases and states as their chains grow
    History(history::Arguments),
}

fn main() -> anyhow::Result<()> {
    // A process that was started to run guest programs never comes back from here.
    stardust_vm::executor::run_if_requested();
    match Arguments::parse() {
        Arguments::Vm(arguments) => vm::measure(&arguments),
        Arguments::Market(arguments) => market::measure(arguments),
        Arguments::Load(arguments) => load::measure(arguments),
        Arguments::History(arguments) => history::measure(&arguments),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::{error::ErrorKind, CommandFactory};

    const LOAD: [&str; 9] = [
        "stardust-bench",
        "load",
        "--url",
        "ws://127.0.0.1:1",
        "--pid",
        "1",
        "--metrics",
        "2",
        "--programs=programs",
    ];
    const HISTORY: [&str; 2] = ["stardust-bench", "history"];

    fn refusal(arguments: &[&[&str]]) -> Option<ErrorKind> {
        Arguments::try_parse_from(arguments.concat()).err().map(|error| error.kind())
    }

    #[test]
    fn unknown_options_and_impossible_values_are_refused() {
        Arguments::command().debug_assert();
        assert_eq!(refusal(&[&LOAD]), None);
        assert_eq!(refusal(&[&LOAD, &["--fast"]]), Some(ErrorKind::UnknownArgument));
        assert_eq!(refusal(&[&LOAD, &["--providers", "0"]]), Some(ErrorKind::ValueValidation));
        assert_eq!(refusal(&[&LOAD, &["--batches", "17"]]), Some(ErrorKind::ValueValidation));
        assert_eq!(refusal(&[&LOAD, &["--connections", "91"]]), Some(ErrorKind::ValueValidation));
        let node = ["--node", "one", "ws://127.0.0.1:1", "folder"];
        assert_eq!(refusal(&[&HISTORY, &node, &node]), None);
        assert_eq!(refusal(&[&HISTORY]), Some(ErrorKind::MissingRequiredArgument));
        assert_eq!(refusal(&[&HISTORY, &node[..3]]), Some(ErrorKind::WrongNumberOfValues));
        let few = ["--blocks", "9"];
        assert_eq!(refusal(&[&HISTORY, &node, &few]), Some(ErrorKind::ValueValidation));
    }

    #[test]
    fn help_says_what_is_measured() {
        let mut command = Arguments::command();
        let help = command.render_help().to_string();
        for part in ["vm", "market", "load", "history"] {
            assert!(help.contains(part), "{help}");
        }
        let load = command.find_subcommand_mut("load").unwrap().render_help().to_string();
        for option in ["--providers", "--jobs", "--flood", "--connections", "--full-blocks"] {
            assert!(load.contains(option), "{load}");
        }
    }
}
