//! The `stardust` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    // A process that was started to run guest programs never comes back from here.
    stardust_vm::executor::run_if_requested();
    stardust_cli::run()
}
