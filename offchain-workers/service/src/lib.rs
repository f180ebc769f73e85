//! The auditor: a service of a validator's node that re-executes what its lots draw, reports it blind
//! and votes in contests.
//!
//! What is to be done is decided by `stardust-offchain-core`; this crate does the IO around it: it reads
//! the chain through the runtime API at each best block, evaluates lots and signs with the keystore,
//! runs tasks in executor processes and hands extrinsics to the transaction pool. Everything that
//! takes time happens on other threads, and nothing here is waited for by the import of blocks.
//!
//! Every failure of this machine ends in a log line and another try, never in an answer.
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::arithmetic_side_effects,
        clippy::cast_possible_truncation
    )
)]

mod chain;
mod content;
mod executor;
mod follow;
mod keys;
mod metrics;
mod service;
#[cfg(test)]
mod tests;

pub use stardust_primitives::ids::AssignmentId;

use chain::{Chain, Node};
use executor::{pace, run_in, Executor};
use futures::{channel::mpsc, Stream, StreamExt};
use keys::Keys;
use log::Level;
use metrics::Metrics;
use sc_client_api::BlockchainEvents;
use sc_transaction_pool_api::TransactionPool;
use service::Service;
use sp_api::ProvideRuntimeApi;
use sp_blockchain::HeaderBackend;
use sp_core::H256;
use sp_keystore::KeystorePtr;
use sp_runtime::traits::Block as BlockT;
use stardust_offchain_core::Limits;
use stardust_primitives::{
    api::{AuditApi, ClockApi, ContentApi, MarketApi},
    AccountId, Balance, BlockNumber,
};
use stardust_vm::executor::{Pool as ExecutorPool, PoolConfig};
use std::{
    fmt,
    future::{self, Future},
    sync::Arc,
    time::Duration,
};
use substrate_prometheus_endpoint::Registry;

/// Target of all log lines.
pub const LOG_TARGET: &str = "auditor";

/// Writes a line into the log about one replica of one batch: how urgent, which one, what.
///
/// How such a line shows job, batch and replica is a matter of the log's format, and so of the node.
pub type Journal = Arc<dyn Fn(Level, AssignmentId, fmt::Arguments<'_>) + Send + Sync>;

/// How long to wait before executors are tried again on a machine that cannot start them.
const RETRY: Duration = Duration::from_secs(60);

/// What the auditor works with.
pub struct AuditorParams<Client, Pool: ?Sized> {
    /// Reads the chain.
    pub client: Arc<Client>,
    /// Takes reports and votes.
    pub transaction_pool: Arc<Pool>,
    /// Holds the audit keys, of type [`stardust_primitives::crypto::AUDIT`]. All of them that belong to
    /// validators of the session are served.
    pub keystore: KeystorePtr,
    /// Whether the node is still catching up; then the auditor rests.
    pub is_major_syncing: Arc<dyn Fn() -> bool + Send + Sync>,
    /// The executor processes.
    pub executor: PoolConfig,
    /// Where to register metrics.
    pub prometheus_registry: Option<Registry>,
    /// Where the life of each batch is told, under [`LOG_TARGET`].
    pub journal: Journal,
}

/// Audits and votes for as long as it is polled, inside a Tokio runtime.
///
/// It does nothing, and starts no process, before a key of the keystore is a validator's in the session.
pub fn run<Client, Pool>(
    params: AuditorParams<Client, Pool>,
) -> impl Future<Output = ()> + Send + 'static
where
    Pool: TransactionPool + ?Sized + 'static,
    Pool::Block: BlockT<Hash = H256>,
    Client: ProvideRuntimeApi<Pool::Block>
        + HeaderBackend<Pool::Block>
        + BlockchainEvents<Pool::Block>
        + Send
        + Sync
        + 'static,
    Client::Api: AuditApi<Pool::Block, AccountId, BlockNumber>
        + ClockApi<Pool::Block, BlockNumber>
        + ContentApi<Pool::Block>
        + MarketApi<Pool::Block, AccountId, Balance, BlockNumber>,
{
    let AuditorParams {
        client,
        transaction_pool,
        keystore,
        is_major_syncing,
        executor,
        prometheus_registry,
        journal,
    } = params;
    let imports = client.import_notification_stream().map(|_| ());
    let node: Arc<dyn Node> = Arc::new(Chain::new(client, transaction_pool, is_major_syncing));
    serve(imports, node, keystore, executor, prometheus_registry, journal)
}

/// The auditor of any node.
async fn serve(
    imports: impl Stream<Item = ()> + Unpin,
    node: Arc<dyn Node>,
    keystore: KeystorePtr,
    executor: PoolConfig,
    registry: Option<Registry>,
    journal: Journal,
) {
    let keys = Keys::new(keystore, node.genesis());
    let metrics = registry.and_then(|registry| {
        Metrics::register(&registry)
            .inspect_err(|error| log::warn!(target: LOG_TARGET, "No metrics: {error}"))
            .ok()
    });
    let mut imports = imports.fuse();
    if !service::until_needed(&mut imports, &node, &keys).await {
        return;
    }
    let pool = start_pool(&executor).await;
    let isolation = pool.isolation();
    if isolation.is_sandboxed() {
        log::info!(target: LOG_TARGET, "Executing in {} processes: {isolation}", pool.executors());
    } else {
        log::warn!(target: LOG_TARGET, "Executing in {} processes: {isolation}", pool.executors());
    }
    if let Some(metrics) = &metrics {
        metrics.isolation(&isolation);
    }
    let limits =
        Limits { parallel: pool.executors(), gas_per_block: pace(&isolation), ..Limits::default() };
    let (sender, verdicts) = mpsc::unbounded();
    match Executor::start(pool.executors(), run_in(pool), node.clone(), sender) {
        Ok(executor) => {
            let service = Service::new(node, keys, executor, metrics, journal, limits);
            service.run(imports, verdicts).await;
        }
        Err(error) => {
            log::error!(target: LOG_TARGET, "Cannot start threads, so audits nothing: {error}");
            future::pending().await
        }
    }
}

/// Starts the executor pool, however long that takes.
async fn start_pool(config: &PoolConfig) -> Arc<ExecutorPool> {
    loop {
        let config = config.clone();
        let started = tokio::task::spawn_blocking(move || ExecutorPool::new(config)).await;
        let error = match started {
            Ok(Ok(pool)) => return Arc::new(pool),
            Ok(Err(error)) => error.to_string(),
            Err(error) => error.to_string(),
        };
        log::error!(
            target: LOG_TARGET,
            "Cannot start an executor, so cannot audit; next try in {} s: {error}",
            RETRY.as_secs(),
        );
        tokio::time::sleep(RETRY).await;
    }
}
