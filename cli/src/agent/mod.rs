//! The provider's agent: claims batches, runs them, commits, reveals and serves the outputs.
//!
//! [`core`] decides, without IO; everything else here reads the chain, runs tasks, keeps results on
//! disk and submits what was decided. Tests put other parts in place of [`runner::Runner`] and
//! [`server::Shelf`]. What is shown to Prometheus is a [`snapshot`] of what was decided on, the engine's tally and the
//! [`ledger`]; none of it is asked when something is decided.

pub mod act;
pub mod chain;
pub mod core;
pub mod engine;
pub mod ledger;
pub mod log;
mod metrics;
pub mod runner;
pub mod server;
pub mod shell;
pub mod snapshot;
pub mod store;
mod watch;

use self::{
    log::{About, Format},
    runner::{PoolRunner, Runner},
    server::Shelf,
    shell::Shell,
    store::Store,
    watch::Watch,
};
use anyhow::{anyhow, bail, Context};
use stardust_primitives::{provider::ProviderStatus, Balance};
use stardust_sdk::{amount, Client, Provider, Signer};
use stardust_vm::executor::PoolConfig;
use std::{
    net::{Ipv4Addr, SocketAddr},
    path::PathBuf,
    sync::Arc,
    time::Duration,
};
use substrate_prometheus_endpoint::Registry;
use tokio::{net::TcpListener, task::JoinSet};

/// What the operator says.
#[derive(Clone, Debug, clap::Args)]
pub struct Options {
    /// Folder for results. Losing it costs the time to compute what is committed anew.
    #[arg(long, value_name = "DIR")]
    pub data: PathBuf,
    /// Tasks to run at the same time [default: all cores]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1024))]
    pub workers: Option<u32>,
    /// Address to serve outputs at [default: the port of the registered endpoint]
    #[arg(long, value_name = "ADDR")]
    pub listen: Option<SocketAddr>,
    /// Least price per SCU to claim for, besides the registered one
    #[arg(long, value_name = "AMOUNT", default_value = "0", value_parser = amount::parse)]
    pub min_price: Balance,
    /// Hours to keep serving outputs after they are paid; never less than they may be demanded on chain, a day at first
    #[arg(long, value_name = "HOURS", default_value_t = 168, value_parser = clap::value_parser!(u64).range(26..))]
    pub keep: u64,
    /// Run tasks also where the sandbox cannot be had: interpreted, 30 to 80 times slower, in processes that are
    /// held by their user and by limits alone
    #[arg(long)]
    pub allow_unsandboxed: bool,
    /// Serve metrics for Prometheus at this port of 127.0.0.1 [default: nowhere]
    #[arg(long, value_name = "PORT")]
    pub prometheus_port: Option<u16>,
    /// Serve them on all addresses of this machine
    #[arg(long, requires = "prometheus_port")]
    pub prometheus_external: bool,
    /// How the lines on stderr are written
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = Format::Text)]
    pub log_format: Format,
}

impl Options {
    /// Where metrics are served, if they are.
    fn prometheus(&self) -> Option<SocketAddr> {
        let every = self.prometheus_external;
        let address = if every { Ipv4Addr::UNSPECIFIED } else { Ipv4Addr::LOCALHOST };
        self.prometheus_port.map(|port| (address, port).into())
    }
}

/// Parts that tests replace.
pub struct Parts {
    /// Makes the runner, with as many executors as there are workers.
    pub runner: Box<dyn FnOnce(PoolConfig) -> anyhow::Result<Arc<dyn Runner>>>,
    /// What is served of the store.
    pub shelf: Box<dyn FnOnce(Arc<Store>) -> Arc<dyn Shelf>>,
}

impl Default for Parts {
    fn default() -> Self {
        let runner = |executors| {
            let runner = PoolRunner::new(executors).context("cannot start the executors")?;
            log::info(About::Agent, format_args!("executors: {}", runner.isolation()));
            Ok(Arc::new(runner) as Arc<dyn Runner>)
        };
        Self { runner: Box::new(runner), shelf: Box::new(|store| store) }
    }
}

/// Runs the agent until it is told to stop.
pub async fn run(url: &str, signer: Signer, options: Options, parts: Parts) -> anyhow::Result<()> {
    log::choose(options.log_format);
    work(url, signer, options, parts).await.inspect_err(log::ended)
}

async fn work(url: &str, signer: Signer, options: Options, parts: Parts) -> anyhow::Result<()> {
    let client = Client::connect(url).await?;
    let account = signer.account().clone();
    let Some(provider) = client.latest().provider(&account).await? else {
        bail!(
            "{account} is no provider yet; register it first, for example:\n  stardust provider \
             register --suri SURI --bond 600 --endpoint http://HOST:4300 --price 0.01 --capacity 64"
        );
    };
    if let ProviderStatus::Leaving { withdraw_from } = provider.status {
        let text = format_args!(
            "this provider has left (its bond is free from block {withdraw_from}); it claims nothing"
        );
        log::warn(About::Agent, text);
    }
    let store = Arc::new(Store::open(&options.data, client.genesis(), &account)?);
    let listen = match options.listen {
        Some(listen) => listen,
        None => address_of(&provider)?,
    };
    let mut servers = JoinSet::new();
    serve(&mut servers, listen, "--listen", server::router((parts.shelf)(store.clone()))).await?;
    let watch = match options.prometheus() {
        Some(address) => {
            let registry = Registry::new();
            let watch = Watch::begin(&client, account.clone(), &registry).await?;
            let app = metrics::router(registry);
            serve(&mut servers, address, "--prometheus-port", app).await?;
            log::info(About::Agent, format_args!("metrics at http://{address}/metrics"));
            Some(watch)
        }
        None => None,
    };
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let workers = options.workers.unwrap_or(u32::try_from(cores).unwrap_or(1));
    let runner = (parts.runner)(PoolConfig {
        executors: usize::try_from(workers)?,
        wall_clock: runner::WALL_CLOCK,
        unsandboxed: options.allow_unsandboxed,
        ..PoolConfig::default()
    })?;
    let text = format_args!("provider {account}, {workers} workers, serving at {listen}");
    log::info(About::Agent, text);
    let settings = shell::Settings {
        url: url.to_owned(),
        workers,
        min_price: options.min_price,
        keep: Duration::from_secs(options.keep.saturating_mul(3_600)),
    };
    let shell = Shell::new(client, Arc::new(signer), store, runner, watch, settings)?;
    tokio::select! {
        ended = shell.run() => ended,
        Some(ended) = servers.join_next() => Err(match ended {
            Ok(Err(error)) => anyhow!("an HTTP server failed: {error}"),
            _ => anyhow!("an HTTP server stopped"),
        }),
    }
}

/// Serves at an address that this option chooses.
async fn serve(
    servers: &mut JoinSet<std::io::Result<()>>,
    address: SocketAddr,
    option: &str,
    app: axum::Router,
) -> anyhow::Result<()> {
    let listener = TcpListener::bind(address)
        .await
        .with_context(|| format!("cannot listen at {address}; choose another with {option}"))?;
    servers.spawn(async move { axum::serve(listener, app).await });
    Ok(())
}

/// Where to listen for an endpoint: at a loopback address if it is one, else at all.
fn address_of(provider: &Provider) -> anyhow::Result<SocketAddr> {
    let endpoint = String::from_utf8_lossy(&provider.endpoint).into_owned();
    let unknown = || anyhow!("the endpoint {endpoint} has no port; say where with --listen ADDR");
    let rest = endpoint.split_once("://").map_or(endpoint.as_str(), |(_, rest)| rest);
    let authority = rest.split('/').next().unwrap_or_default();
    let (host, port) = authority.rsplit_once(':').ok_or_else(unknown)?;
    let port: u16 = port.parse().map_err(|_| unknown())?;
    let host = if host == "localhost" { "127.0.0.1" } else { host };
    let loopback = host.parse::<std::net::IpAddr>().ok().filter(std::net::IpAddr::is_loopback);
    Ok(SocketAddr::new(loopback.unwrap_or([0, 0, 0, 0].into()), port))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(endpoint: &str) -> Option<String> {
        let provider = Provider {
            bond: 0,
            unbonding: Default::default(),
            frozen: 0,
            pending: 0,
            deposit: 0,
            pool: None,
            exposure: 0,
            assigned: 0,
            withheld: 0,
            capacity: 0,
            price: 0,
            endpoint: endpoint.as_bytes().to_vec().try_into().unwrap(),
            status: ProviderStatus::Active,
            liable_until: 0,
            demands: 0,
            active_at: 0,
        };
        address_of(&provider).ok().map(|address| address.to_string())
    }

    #[test]
    fn metrics_are_served_where_they_are_asked_for() {
        #[derive(clap::Parser)]
        struct Line {
            #[command(flatten)]
            options: Options,
        }
        let at = |words: &[&str]| {
            let line = ["run", "--data", "d"].iter().chain(words);
            <Line as clap::Parser>::try_parse_from(line).map(|line| line.options.prometheus())
        };
        assert_eq!(at(&[]).unwrap(), None);
        let own = at(&["--prometheus-port", "9616"]).unwrap();
        assert_eq!(own, Some(([127, 0, 0, 1], 9616).into()));
        let all = at(&["--prometheus-port", "9616", "--prometheus-external"]).unwrap();
        assert_eq!(all, Some(([0, 0, 0, 0], 9616).into()));
        assert!(at(&["--prometheus-external"]).is_err(), "at which port?");
    }

    #[test]
    fn the_agent_listens_where_its_endpoint_points() {
        assert_eq!(at("http://127.0.0.1:4301").as_deref(), Some("127.0.0.1:4301"));
        assert_eq!(at("http://localhost:4301/x").as_deref(), Some("127.0.0.1:4301"));
        assert_eq!(at("http://example.org:80/").as_deref(), Some("0.0.0.0:80"));
        assert_eq!(at("http://10.0.0.7:4301").as_deref(), Some("0.0.0.0:4301"));
        assert_eq!(at("http://example.org"), None);
    }
}
