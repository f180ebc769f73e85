//! `stardust program`.

mod register;
mod run;

pub(crate) use register::register;

use crate::Context;
use clap::Subcommand;

/// The commands about programs.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Put a program on chain, unless it is there
    Register(register::Register),
    /// Take a program out of the market and get its deposit back; jobs that run go on
    Unregister(register::Unregister),
    /// Run one task here, without any chain
    Run(run::Run),
}

/// Runs a command.
pub(crate) async fn execute(context: &Context, command: Command) -> anyhow::Result<()> {
    match command {
        Command::Register(command) => register::execute(context, command).await,
        Command::Unregister(command) => register::unregister(context, command).await,
        Command::Run(command) => run::execute(context, command),
    }
}
