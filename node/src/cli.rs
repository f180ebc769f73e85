//! The command line.

use clap::Parser;
use std::{num::NonZeroUsize, thread::available_parallelism};

/// A full node of the Stardust chain.
#[derive(Debug, Parser)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) subcommand: Option<Subcommand>,

    #[clap(flatten)]
    pub(crate) run: sc_cli::RunCmd,

    #[clap(flatten)]
    pub(crate) auditor: AuditorArgs,

    /// How lines of the log are written.
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t, global = true)]
    pub(crate) log_format: LogFormat,
}

/// How lines of the log are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum LogFormat {
    /// For people to read.
    #[default]
    Text,
    /// One JSON object a line, for machines: timestamp, level, target, message, and the fields of the event.
    Json,
}

/// What bounds the auditor of a validator.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct AuditorArgs {
    /// Tasks that the auditor runs at one time, each in a process of its own. Half of the cores
    /// unless given.
    #[arg(long, value_name = "N")]
    audit_executors: Option<NonZeroUsize>,

    /// Audit also where the sandbox cannot be had: tasks are then interpreted, in processes that are
    /// held by their user and by limits alone, and most audits come too late. Without this, a node
    /// that has no sandbox makes and finalises blocks, and does not audit.
    #[arg(long)]
    pub(crate) allow_unsandboxed: bool,
}

impl AuditorArgs {
    /// How many executors to start.
    pub(crate) fn executors(&self) -> usize {
        let half = || available_parallelism().map_or(1, NonZeroUsize::get).div_ceil(2);
        self.audit_executors.map_or_else(half, NonZeroUsize::get)
    }
}

#[derive(Debug, clap::Subcommand)]
#[allow(clippy::large_enum_variant, reason = "parsed once")]
pub(crate) enum Subcommand {
    /// Make, read and insert keys.
    #[command(subcommand)]
    Key(sc_cli::KeySubcommand),

    /// Write a chain specification.
    ExportChainSpec(sc_cli::ExportChainSpecCmd),

    /// Write a chain specification, by the name that older tools use.
    BuildSpec(sc_cli::BuildSpecCmd),

    /// Write the chain specification of a public chain, of a TOML file; see docs/testnet.example.toml.
    BuildTestnetSpec(crate::testnet::BuildTestnetSpecCmd),

    /// Remove a chain's database.
    PurgeChain(sc_cli::PurgeChainCmd),

    /// Print what the database holds.
    ChainInfo(sc_cli::ChainInfoCmd),
}
