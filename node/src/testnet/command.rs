//! The command that writes a testnet's specification.

use crate::chain_spec;
use std::{
    fs,
    io::{self, Write},
    path::PathBuf,
};

/// Write the chain specification of a public chain.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct BuildTestnetSpecCmd {
    /// The TOML file with name, id, validators and endowments.
    #[arg(long, value_name = "FILE")]
    config: PathBuf,

    /// Where to write the specification; to standard output if it is left out.
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Write the genesis as storage, as nodes share it, instead of as what it was made of.
    #[arg(long)]
    raw: bool,
}

impl BuildTestnetSpecCmd {
    /// Checks everything, and then writes.
    pub(crate) fn run(&self) -> sc_cli::Result<()> {
        let config = self.config.display();
        let text = fs::read_to_string(&self.config)
            .map_err(|error| sc_cli::Error::Input(format!("{config}: {error}")))?;
        let flawed = |error| sc_cli::Error::Input(format!("{config}: {error}"));
        let spec = chain_spec::testnet(&text).map_err(flawed)?;
        // The runtime builds the storage in either case: nothing is written that it would refuse.
        let raw = spec.as_json(true).map_err(flawed)?;
        let json = if self.raw { raw } else { spec.as_json(false).map_err(flawed)? };
        match &self.output {
            Some(path) => fs::write(path, json)
                .map_err(|error| sc_cli::Error::Input(format!("{}: {error}", path.display()))),
            None => Ok(io::stdout().write_all(json.as_bytes())?),
        }
    }
}
