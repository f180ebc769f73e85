//! What each command does.

use crate::{
    chain_spec,
    cli::{Cli, Subcommand},
    logs, service,
};
use sc_cli::SubstrateCli;
use sc_network::config::NetworkBackendType;
use stardust_runtime::opaque::Block;

impl SubstrateCli for Cli {
    fn impl_name() -> String {
        "Stardust Node".into()
    }

    fn impl_version() -> String {
        env!("CARGO_PKG_VERSION").into()
    }

    fn description() -> String {
        env!("CARGO_PKG_DESCRIPTION").into()
    }

    fn author() -> String {
        env!("CARGO_PKG_AUTHORS").into()
    }

    fn support_url() -> String {
        "the issues of the repository that this node was built from".into()
    }

    fn copyright_start_year() -> i32 {
        2026
    }

    fn load_spec(&self, id: &str) -> Result<Box<dyn sc_service::ChainSpec>, String> {
        Ok(match id {
            "dev" => Box::new(chain_spec::development()?),
            "" | "local" => Box::new(chain_spec::local()?),
            path => Box::new(chain_spec::ChainSpec::from_json_file(path.into())?),
        })
    }
}

/// Parses the command line and runs the command.
pub(crate) fn run() -> sc_cli::Result<()> {
    let cli = Cli::from_args();
    logs::ended(cli.log_format, run_command(&cli))
}

fn run_command(cli: &Cli) -> sc_cli::Result<()> {
    match &cli.subcommand {
        Some(Subcommand::Key(cmd)) => cmd.run(cli),
        Some(Subcommand::ExportChainSpec(cmd)) => cmd.run(cli.load_spec(&cmd.chain)?),
        Some(Subcommand::BuildSpec(cmd)) => {
            let runner = logs::create_runner(cli, cmd)?;
            runner.sync_run(|config| cmd.run(config.chain_spec, config.network))
        }
        Some(Subcommand::BuildTestnetSpec(cmd)) => cmd.run(),
        Some(Subcommand::PurgeChain(cmd)) => {
            let runner = logs::create_runner(cli, cmd)?;
            runner.sync_run(|config| cmd.run(config.database))
        }
        Some(Subcommand::ChainInfo(cmd)) => {
            let runner = logs::create_runner(cli, cmd)?;
            runner.sync_run(|config| cmd.run::<Block>(&config))
        }
        None => {
            let runner = logs::create_runner(cli, &cli.run)?;
            let auditor = cli.auditor.clone();
            let journal = logs::journal(cli.log_format);
            runner.run_node_until_exit(|config| async move {
                // Each network backend would be compiled into the node whole; one is enough.
                if matches!(config.network.network_backend, NetworkBackendType::Libp2p) {
                    return Err(sc_cli::Error::Input("this node speaks litep2p only".into()));
                }
                service::new_full(config, &auditor, journal).map_err(sc_cli::Error::Service)
            })
        }
    }
}
