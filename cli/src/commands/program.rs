//! `stardust program`.

mod build;
mod check;
mod lock;
mod new;
mod profile;
mod register;
mod replay;
mod run;
mod task;

pub(crate) use register::register;

use crate::Context;
use clap::Subcommand;

/// The commands about programs.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Write a project of a new program, ready to be tested and built
    New(new::New),
    /// Build a program's project into a blob, to the same bytes everywhere
    Build(build::Build),
    /// Say what the chain will say to a blob, and what a task of it costs at least
    Check(check::Check),
    /// Put a program on chain, unless it is there
    Register(register::Register),
    /// Take a program out of the market and get its deposit back; jobs that run go on
    Unregister(register::Unregister),
    /// Run one task here, without any chain
    Run(run::Run),
    /// Run one task here and show its state's root at the end of each chunk of gas
    Trace(replay::Trace),
    /// Write what is needed to run one piece of a task alone
    Witness(replay::Witness),
    /// Say where a piece of a task leads, from its witness alone
    Step(replay::Step),
}

/// Runs a command.
pub(crate) async fn execute(context: &Context, command: Command) -> anyhow::Result<()> {
    match command {
        Command::New(command) => new::execute(context, command),
        Command::Build(command) => build::execute(context, command),
        Command::Check(command) => check::execute(context, command),
        Command::Register(command) => register::execute(context, command).await,
        Command::Unregister(command) => register::unregister(context, command).await,
        Command::Run(command) => run::execute(context, command),
        Command::Trace(command) => replay::trace(context, command),
        Command::Witness(command) => replay::witness(context, command),
        Command::Step(command) => replay::step(context, command).await,
    }
}
