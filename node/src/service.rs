//! The parts of a node, and how they start.

use crate::{
    cli::AuditorArgs,
    epochs::RestoringImport,
    equivocations::{Nowhere, ReportingImport},
    rpc,
};
use futures::{FutureExt, StreamExt};
use sc_client_api::{Backend, BlockBackend};
use sc_consensus::DefaultImportQueue;
use sc_consensus_babe::{BabeBlockImport, BabeLink, SlotProportion};
use sc_consensus_grandpa::{FinalityProofProvider, GrandpaBlockImport, LinkHalf, SharedVoterState};
use sc_network::{
    config::FullNetworkConfiguration,
    service::{traits::NetworkService, NotificationMetrics},
    Event, Litep2pNetworkBackend, Multiaddr, NetworkBackend, NotificationService, ProtocolName,
};
use sc_network_sync::SyncingService;
use sc_service::{
    error::Error as ServiceError, Configuration, PartialComponents, Role, TaskManager,
    WarpSyncConfig,
};
use sc_telemetry::{Telemetry, TelemetryHandle, TelemetryWorker};
use sc_transaction_pool_api::OffchainTransactionPoolFactory;
use sp_consensus::SyncOracle;
use sp_consensus_babe::{
    inherents::{BabeCreateInherentDataProviders, InherentDataProvider},
    SlotDuration,
};
use sp_keystore::KeystorePtr;
use stardust_auditor::Journal;
use stardust_runtime::{apis::RuntimeApi, opaque::Block, params, Hash};
use stardust_vm::executor::PoolConfig;
use std::{path::PathBuf, sync::Arc, time::Duration};
use substrate_prometheus_endpoint::Registry;

/// The client: database, runtime, imports.
pub(crate) type FullClient = sc_service::TFullClient<
    Block,
    RuntimeApi,
    sc_executor::WasmExecutor<sp_io::SubstrateHostFunctions>,
>;
/// The database.
pub(crate) type FullBackend = sc_service::TFullBackend<Block>;
/// How the best chain is chosen.
pub(crate) type FullSelectChain = sc_consensus::LongestChain<FullBackend, Block>;
/// The transaction pool.
pub(crate) type FullPool = sc_transaction_pool::TransactionPoolHandle<Block, FullClient>;
type Grandpa = GrandpaBlockImport<FullBackend, Block, FullClient, FullSelectChain>;
/// BABE's import of blocks, on GRANDPA's.
pub(crate) type Babe = BabeBlockImport<
    Block,
    FullClient,
    Grandpa,
    BabeCreateInherentDataProviders<Block>,
    FullSelectChain,
>;
type Net = Litep2pNetworkBackend;

/// Blocks between justifications that are kept for light clients and warp sync, half an hour.
const JUSTIFICATION_PERIOD: u32 = 512;
/// How long a GRANDPA message may take through the network.
const GOSSIP_DURATION: Duration = Duration::from_millis(333);

/// What consensus needs beyond the common parts.
struct Consensus {
    block_import: ReportingImport,
    babe_link: BabeLink<Block>,
    grandpa_link: LinkHalf<Block, FullClient, FullSelectChain>,
    voter_state: SharedVoterState,
    rpc: rpc::Deps,
    telemetry: Option<Telemetry>,
}

type Parts = PartialComponents<
    FullClient,
    FullBackend,
    FullSelectChain,
    DefaultImportQueue<Block>,
    FullPool,
    Consensus,
>;

/// The time and slot that go into each block, and that imported blocks are checked against.
fn inherent_data(slot_duration: SlotDuration) -> BabeCreateInherentDataProviders<Block> {
    Arc::new(move |_, ()| async move {
        let timestamp = sp_timestamp::InherentDataProvider::from_system_time();
        let slot =
            InherentDataProvider::from_timestamp_and_slot_duration(*timestamp, slot_duration);
        Ok((slot, timestamp))
    })
}

fn connect_telemetry(
    config: &Configuration,
) -> Result<Option<(TelemetryWorker, Telemetry)>, ServiceError> {
    let Some(endpoints) = config.telemetry_endpoints.clone().filter(|all| !all.is_empty()) else {
        return Ok(None);
    };
    let worker = TelemetryWorker::new(16)?;
    let telemetry = worker.handle().new_telemetry(endpoints);
    Ok(Some((worker, telemetry)))
}

/// Opens the database and builds all that works without a network.
fn new_partial(config: &Configuration) -> Result<Parts, ServiceError> {
    let telemetry = connect_telemetry(config)?;
    let executor = sc_service::new_wasm_executor(&config.executor);
    let (client, backend, keystore_container, task_manager) =
        sc_service::new_full_parts::<Block, RuntimeApi, _>(
            config,
            telemetry.as_ref().map(|(_, telemetry)| telemetry.handle()),
            executor,
            Vec::new(),
        )?;
    let client = Arc::new(client);
    let telemetry = telemetry.map(|(worker, telemetry)| {
        task_manager.spawn_handle().spawn("telemetry", None, worker.run());
        telemetry
    });
    let select_chain = sc_consensus::LongestChain::new(backend.clone());
    let pool = Arc::new(
        sc_transaction_pool::Builder::new(
            task_manager.spawn_essential_handle(),
            client.clone(),
            config.role.is_authority().into(),
        )
        .with_options(config.transaction_pool.clone())
        .with_prometheus(config.prometheus_registry())
        .build(),
    );
    let rpc = rpc::Common {
        client: client.clone(),
        pool: pool.clone(),
        select_chain: select_chain.clone(),
        chain_spec: config.chain_spec.cloned_box(),
        keystore: keystore_container.keystore(),
    };
    let (import_queue, other) =
        build_imports(config, &task_manager, backend.clone(), rpc, telemetry)?;
    Ok(PartialComponents {
        client,
        backend,
        task_manager,
        import_queue,
        keystore_container,
        select_chain,
        transaction_pool: pool,
        other,
    })
}

/// Stacks the block imports, BABE's on GRANDPA's on the client's, and starts the queue before them.
fn build_imports(
    config: &Configuration,
    tasks: &TaskManager,
    backend: Arc<FullBackend>,
    rpc: rpc::Common,
    telemetry: Option<Telemetry>,
) -> Result<(DefaultImportQueue<Block>, Consensus), ServiceError> {
    let client = rpc.client.clone();
    let (grandpa_import, grandpa_link) = sc_consensus_grandpa::block_import(
        client.clone(),
        JUSTIFICATION_PERIOD,
        &client,
        rpc.select_chain.clone(),
        telemetry.as_ref().map(Telemetry::handle),
    )?;
    let babe_config = sc_consensus_babe::configuration(&*client)?;
    let slot_duration = babe_config.slot_duration();
    let (block_import, babe_link) = sc_consensus_babe::block_import(
        babe_config,
        grandpa_import.clone(),
        client.clone(),
        inherent_data(slot_duration),
        rpc.select_chain.clone(),
        OffchainTransactionPoolFactory::new(Nowhere),
    )?;
    let block_import = ReportingImport::new(
        RestoringImport::new(block_import, babe_link.epoch_changes().clone()),
        client.clone(),
        OffchainTransactionPoolFactory::new(rpc.pool.clone()),
    );
    let (queue, babe_worker) =
        sc_consensus_babe::import_queue(sc_consensus_babe::ImportQueueParams {
            link: babe_link.clone(),
            block_import: block_import.clone(),
            justification_import: Some(Box::new(grandpa_import)),
            client,
            slot_duration,
            spawner: &tasks.spawn_essential_handle(),
            registry: config.prometheus_registry(),
            telemetry: telemetry.as_ref().map(Telemetry::handle),
        })?;

    let authority_set = grandpa_link.shared_authority_set().clone();
    let voter_state = SharedVoterState::empty();
    let rpc = rpc::Deps {
        common: rpc,
        babe_worker,
        voter_state: voter_state.clone(),
        justifications: grandpa_link.justification_stream(),
        finality_proofs: FinalityProofProvider::new_for_service(
            backend,
            Some(authority_set.clone()),
        ),
        authority_set,
    };
    Ok((queue, Consensus { block_import, babe_link, grandpa_link, voter_state, rpc, telemetry }))
}

/// The notification protocol of GRANDPA.
struct GrandpaProtocol {
    name: ProtocolName,
    notifications: Box<dyn NotificationService>,
}

type NetworkConfig = FullNetworkConfiguration<Block, Hash, Net>;

/// What the network is started with.
struct NetworkSetup {
    config: NetworkConfig,
    metrics: NotificationMetrics,
    warp_sync: WarpSyncConfig<Block>,
    grandpa: GrandpaProtocol,
}

fn set_up_network(
    config: &Configuration,
    client: &FullClient,
    backend: Arc<FullBackend>,
    link: &LinkHalf<Block, FullClient, FullSelectChain>,
) -> Result<NetworkSetup, ServiceError> {
    let registry = config.prometheus_registry();
    let metrics = <Net as NetworkBackend<Block, Hash>>::register_notification_metrics(registry);
    let mut network = NetworkConfig::new(&config.network, registry.cloned());
    let genesis = client.block_hash(0)?.ok_or("the database has no genesis block".to_string())?;
    let name = sc_consensus_grandpa::protocol_standard_name(&genesis, &config.chain_spec);
    let (protocol, notifications) = sc_consensus_grandpa::grandpa_peers_set_config::<Block, Net>(
        name.clone(),
        metrics.clone(),
        network.peer_store_handle(),
    );
    network.add_notification_protocol(protocol);
    let proofs = sc_consensus_grandpa::warp_proof::NetworkProvider::new(
        backend,
        link.shared_authority_set().clone(),
        Vec::new(),
    );
    Ok(NetworkSetup {
        config: network,
        metrics,
        warp_sync: WarpSyncConfig::WithProvider(Arc::new(proofs)),
        grandpa: GrandpaProtocol { name, notifications },
    })
}

/// What the tasks below need of the configuration, which the common tasks consume.
struct Settings {
    role: Role,
    name: String,
    force_authoring: bool,
    grandpa: bool,
    offchain_workers: bool,
    public_addresses: Vec<Multiaddr>,
    publish_non_global_ips: bool,
    network_path: Option<PathBuf>,
    registry: Option<Registry>,
}

impl Settings {
    fn new(config: &Configuration) -> Self {
        Self {
            role: config.role,
            name: config.network.node_name.clone(),
            force_authoring: config.force_authoring,
            grandpa: !config.disable_grandpa,
            offchain_workers: config.offchain_worker.enabled,
            public_addresses: config.network.public_addresses.clone(),
            publish_non_global_ips: config.network.allow_non_globals_in_dht,
            network_path: config.network.net_config_path.clone(),
            registry: config.prometheus_registry().cloned(),
        }
    }
}

/// Starts a node.
pub(crate) fn new_full(
    config: Configuration,
    auditor: &AuditorArgs,
    journal: Journal,
) -> Result<TaskManager, ServiceError> {
    let PartialComponents {
        client,
        backend,
        mut task_manager,
        import_queue,
        keystore_container,
        select_chain,
        transaction_pool: pool,
        other: Consensus { block_import, babe_link, grandpa_link, voter_state, rpc, mut telemetry },
    } = new_partial(&config)?;
    let settings = Settings::new(&config);
    let keystore = keystore_container.keystore();
    let setup = set_up_network(&config, &client, backend.clone(), &grandpa_link)?;
    let (network, system_rpc_tx, tx_handler_controller, sync, _bitswap) =
        sc_service::build_network(sc_service::BuildNetworkParams {
            config: &config,
            net_config: setup.config,
            client: client.clone(),
            transaction_pool: pool.clone(),
            spawn_handle: task_manager.spawn_handle(),
            spawn_essential_handle: task_manager.spawn_essential_handle(),
            import_queue,
            block_announce_validator_builder: None,
            warp_sync_config: Some(setup.warp_sync),
            block_relay: None,
            metrics: setup.metrics,
            gap_sync_body_policy: None,
        })?;
    // The common tasks: RPC servers, transaction gossip, metrics, and the development keys.
    sc_service::spawn_tasks(sc_service::SpawnTasksParams {
        config,
        client: client.clone(),
        backend: backend.clone(),
        task_manager: &mut task_manager,
        keystore: keystore.clone(),
        transaction_pool: pool.clone(),
        rpc_builder: Box::new(move |executor| {
            rpc::create(&rpc, executor).map_err(ServiceError::Application)
        }),
        network: network.clone(),
        system_rpc_tx,
        tx_handler_controller,
        sync_service: sync.clone(),
        telemetry: telemetry.as_mut(),
        tracing_execute_block: None,
    })?;

    let telemetry = telemetry.as_ref().map(Telemetry::handle);
    let tasks = &task_manager;
    let node = Node { client, backend, pool, keystore, network, sync, tasks, telemetry, settings };
    node.start_offchain_workers()?;
    if node.settings.role.is_authority() {
        node.start_babe(select_chain, block_import, babe_link)?;
        node.start_authority_discovery();
        node.start_auditor(auditor, journal);
    }
    node.start_grandpa(grandpa_link, setup.grandpa, voter_state)?;
    Ok(task_manager)
}

/// A node whose network and common tasks run.
struct Node<'a> {
    client: Arc<FullClient>,
    backend: Arc<FullBackend>,
    pool: Arc<FullPool>,
    keystore: KeystorePtr,
    network: Arc<dyn NetworkService>,
    sync: Arc<SyncingService<Block>>,
    tasks: &'a TaskManager,
    telemetry: Option<TelemetryHandle>,
    settings: Settings,
}

impl Node<'_> {
    /// The runtime's own off-chain workers, once per best block.
    fn start_offchain_workers(&self) -> Result<(), ServiceError> {
        if !self.settings.offchain_workers {
            return Ok(());
        }
        let workers = sc_offchain::OffchainWorkers::new(sc_offchain::OffchainWorkerOptions {
            runtime_api_provider: self.client.clone(),
            keystore: Some(self.keystore.clone()),
            offchain_db: self.backend.offchain_storage(),
            transaction_pool: Some(OffchainTransactionPoolFactory::new(self.pool.clone())),
            network_provider: Arc::new(self.network.clone()),
            is_validator: self.settings.role.is_authority(),
            // The dispatcher needs the pool, the keys and its own storage.
            enable_http_requests: false,
            custom_extensions: |_| Vec::new(),
        })?;
        self.tasks.spawn_handle().spawn(
            "offchain-workers-runner",
            "offchain-worker",
            workers.run(self.client.clone(), self.tasks.spawn_handle()).boxed(),
        );
        Ok(())
    }

    /// Makes blocks.
    fn start_babe(
        &self,
        select_chain: FullSelectChain,
        block_import: ReportingImport,
        babe_link: BabeLink<Block>,
    ) -> Result<(), ServiceError> {
        let mut proposer = sc_basic_authorship::ProposerFactory::new(
            self.tasks.spawn_handle(),
            self.client.clone(),
            self.pool.clone(),
            self.settings.registry.as_ref(),
            self.telemetry.clone(),
        );
        // The SDK's default would leave no room beside the largest preimage.
        proposer.set_default_block_size_limit(
            usize::try_from(params::BLOCK_BYTES).unwrap_or(usize::MAX),
        );
        let slot_duration = babe_link.config().slot_duration();
        let babe = sc_consensus_babe::start_babe(sc_consensus_babe::BabeParams {
            keystore: self.keystore.clone(),
            client: self.client.clone(),
            select_chain,
            env: proposer,
            block_import,
            sync_oracle: self.sync.clone(),
            justification_sync_link: self.sync.clone(),
            create_inherent_data_providers: inherent_data(slot_duration),
            force_authoring: self.settings.force_authoring,
            // Validators slow down when finality lags, so that it can catch up: to a block in five minutes. Where it
            // cannot, the referendum that repairs it has to be over before that; see docs/recovery.md.
            backoff_authoring_blocks: (!self.settings.force_authoring)
                .then(sc_consensus_slots::BackoffAuthoringOnFinalizedHeadLagging::default),
            babe_link,
            // 2 of the 3 seconds: the weight of a full block.
            block_proposal_slot_portion: SlotProportion::new(2.0 / 3.0),
            max_block_proposal_slot_portion: None,
            telemetry: self.telemetry.clone(),
        })?;
        self.tasks.spawn_essential_handle().spawn_blocking(
            "babe-proposer",
            Some("block-authoring"),
            babe,
        );
        Ok(())
    }

    /// Tells the other validators under which addresses this one is reached.
    fn start_authority_discovery(&self) {
        let events = self.network.event_stream("authority-discovery").filter_map(|event| async {
            match event {
                Event::Dht(event) => Some(event),
                _ => None,
            }
        });
        let (worker, _service) = sc_authority_discovery::new_worker_and_service_with_config(
            sc_authority_discovery::WorkerConfig {
                publish_non_global_ips: self.settings.publish_non_global_ips,
                public_addresses: self.settings.public_addresses.clone(),
                strict_record_validation: true,
                persisted_cache_directory: self.settings.network_path.clone(),
                ..Default::default()
            },
            self.client.clone(),
            Arc::new(self.network.clone()),
            Box::pin(events),
            sc_authority_discovery::Role::PublishAndDiscover(self.keystore.clone()),
            self.settings.registry.clone(),
            self.tasks.spawn_handle(),
        );
        self.tasks.spawn_handle().spawn(
            "authority-discovery-worker",
            Some("networking"),
            worker.run(),
        );
    }

    /// Audits and votes for this validator.
    fn start_auditor(&self, args: &AuditorArgs, journal: Journal) {
        let sync = self.sync.clone();
        let auditor = stardust_auditor::run(stardust_auditor::AuditorParams {
            client: self.client.clone(),
            transaction_pool: self.pool.clone(),
            keystore: self.keystore.clone(),
            is_major_syncing: Arc::new(move || sync.is_major_syncing()),
            executor: PoolConfig {
                executors: args.executors(),
                unsandboxed: args.allow_unsandboxed,
                ..Default::default()
            },
            prometheus_registry: self.settings.registry.clone(),
            journal,
        });
        // Not essential: a validator that cannot audit still makes and finalises blocks.
        self.tasks.spawn_handle().spawn("auditor", Some("auditor"), auditor);
    }

    /// Finalises blocks, or follows those who do.
    fn start_grandpa(
        self,
        link: LinkHalf<Block, FullClient, FullSelectChain>,
        protocol: GrandpaProtocol,
        voter_state: SharedVoterState,
    ) -> Result<(), ServiceError> {
        if !self.settings.grandpa {
            return Ok(());
        }
        let role = self.settings.role;
        let voter = sc_consensus_grandpa::run_grandpa_voter(sc_consensus_grandpa::GrandpaParams {
            config: sc_consensus_grandpa::Config {
                gossip_duration: GOSSIP_DURATION,
                justification_generation_period: JUSTIFICATION_PERIOD,
                name: Some(self.settings.name),
                observer_enabled: false,
                keystore: role.is_authority().then_some(self.keystore),
                local_role: role,
                telemetry: self.telemetry.clone(),
                protocol_name: protocol.name,
            },
            link,
            network: self.network,
            sync: self.sync,
            notification_service: protocol.notifications,
            voting_rule: sc_consensus_grandpa::VotingRulesBuilder::default().build(),
            prometheus_registry: self.settings.registry,
            shared_voter_state: voter_state,
            telemetry: self.telemetry,
            offchain_tx_pool_factory: OffchainTransactionPoolFactory::new(self.pool),
        })?;
        self.tasks.spawn_essential_handle().spawn_blocking("grandpa-voter", None, voter);
        Ok(())
    }
}
