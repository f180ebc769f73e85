//! A network of validators, started through zombienet and ended with the value that holds it.

use crate::{
    node::Node,
    user::{binary, output},
    wait::until,
};
use anyhow::{anyhow, ensure, Context, Result};
use serde_json::{json, Value};
use std::{
    collections::HashMap,
    net::TcpListener,
    path::{Path, PathBuf},
    time::Instant,
};
use zombienet_sdk::{
    generators::generate_node_identity, Arg, LocalFileSystem, NetworkConfig, NetworkConfigBuilder,
    NetworkConfigExt,
};

/// The validators of the preset `local`: well-known keys, a hundred thousand STAR at stake each.
pub const VALIDATORS: [&str; 4] = ["alice", "bob", "charlie", "dave"];
/// Types of the session keys in a validator's keystore: all of sr25519 but GRANDPA's.
const KEYS: [&str; 4] = ["babe_sr", "gran_ed", "audi_sr", "audt_sr"];
/// Seconds that zombienet may take to start a node, and all of them, on a busy machine.
const SPAWN: u32 = 600;

/// The folder of the repository.
pub fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map_or_else(PathBuf::new, Path::to_path_buf)
}

/// What a network is to be like.
pub struct Setup {
    scenario: String,
    validators: Vec<String>,
    args: Vec<String>,
    commands: HashMap<String, String>,
    hosts: HashMap<String, String>,
}

impl Setup {
    /// Four validators, the first of which is an archive.
    pub fn new(scenario: &str) -> Self {
        Self {
            scenario: scenario.to_owned(),
            validators: VALIDATORS.map(ToOwned::to_owned).to_vec(),
            args: ["--audit-executors", "1", "--no-mdns"].map(ToOwned::to_owned).to_vec(),
            commands: HashMap::new(),
            hosts: HashMap::new(),
        }
    }

    /// Only these of the four.
    pub fn validators(mut self, names: &[&str]) -> Self {
        self.validators = names.iter().map(|name| (*name).to_owned()).collect();
        self
    }

    /// More arguments for every node.
    pub fn args(mut self, args: &[&str]) -> Self {
        self.args.extend(args.iter().map(|arg| (*arg).to_owned()));
        self
    }

    /// Another program for one node. It has to replace itself by the node (`exec`), since signals go to its process.
    pub fn command(mut self, name: &str, program: impl Into<String>) -> Self {
        self.commands.insert(name.to_owned(), program.into());
        self
    }

    /// The address at which the others find a node; 127.0.0.1 unless said.
    pub fn host(mut self, name: &str, ip: impl Into<String>) -> Self {
        self.hosts.insert(name.to_owned(), ip.into());
        self
    }

    /// Starts it, and waits for the first final block.
    pub async fn start(self) -> Result<Network> {
        let begun = Instant::now();
        let folder = scratch(&self.scenario)?;
        // This takes a while, in which somebody could take a port.
        let genesis = genesis().await?;
        let ports = self.validators.iter().map(|name| Ok((name.clone(), free_port()?)));
        let ports: HashMap<_, _> = ports.collect::<Result<_>>()?;
        let spec = folder.join("spec.json");
        self.write_spec(&spec, genesis, &ports)?;
        let config = self.config(&folder, &spec, &ports)?;
        let inner = config.spawn_native().await.map_err(|error| anyhow!("{error:?}"))?;
        let mut network = Network { inner: Some(inner), nodes: Vec::new(), folder, kept: false };
        for name in &self.validators {
            let node = network.inner()?.get_node(name.as_str())?.clone();
            let node = Node::new(node)?;
            // A node whose port was taken in the last moment is at another, and somebody else's answers here.
            let chain = node.rpc("system_chain", json!([])).await?;
            ensure!(chain == json!(chain_name()), "{name}'s port was taken by {chain}: try again");
            network.nodes.push(node);
        }
        until("the first final block", || async {
            let first = network.first()?;
            Ok((first.finalized().await?.number >= 1).then_some(()))
        })
        .await?;
        println!("{}: the network finalises after {} s", self.scenario, begun.elapsed().as_secs());
        Ok(network)
    }

    /// The genesis, and where everybody is: whoever is started again finds the others, whichever of them run.
    fn write_spec(&self, path: &Path, mut spec: Value, ports: &HashMap<String, u16>) -> Result<()> {
        let addresses = self.validators.iter().map(|name| {
            let (_, peer) = generate_node_identity(name).map_err(|error| anyhow!("{error}"))?;
            let host = self.hosts.get(name).map_or("127.0.0.1", String::as_str);
            let port = ports.get(name).context("no port")?;
            Ok(format!("/ip4/{host}/tcp/{port}/ws/p2p/{peer}"))
        });
        spec["bootNodes"] = json!(addresses.collect::<Result<Vec<_>>>()?);
        // Keys and genesis are those of every such network on this machine: with a fork of its own it hears no other.
        spec["forkId"] = json!(chain_name());
        spec["name"] = json!(chain_name());
        std::fs::write(path, serde_json::to_string(&spec)?)?;
        Ok(())
    }

    fn config(
        &self,
        folder: &Path,
        spec: &Path,
        ports: &HashMap<String, u16>,
    ) -> Result<NetworkConfig> {
        let node = binary("stardust-node");
        let node = node.to_str().context("the path of the node is no text")?;
        let args: Vec<Arg> = self.args.iter().cloned().map(Arg::Positional).collect();
        // The first keeps the state of all blocks, for what scenarios ask afterwards; such a node cannot sync by warp.
        let archive: [Arg; 2] =
            ["--state-pruning=archive", "--blocks-pruning=archive"].map(Arg::from);
        let archive = [args.clone(), archive.to_vec()].concat();
        let command = |name: &str| self.commands.get(name).map_or(node, String::as_str);
        let port = |name: &str| ports.get(name).copied().unwrap_or_default();
        let (first, others) = self.validators.split_first().context("no validator")?;
        let builder = NetworkConfigBuilder::new().with_relaychain(|chain| {
            let chain = chain.with_chain("local").with_chain_spec_path(spec.to_path_buf());
            let chain = chain.with_default_command(node).with_validator(|node| {
                node.with_name(first.as_str())
                    .with_command(command(first))
                    .with_args(archive.clone())
                    .with_keystore_key_types(KEYS.to_vec())
                    .with_p2p_port(port(first))
                    // All of them, so that zombienet starts them at once: the specification says where they are.
                    .bootnode(true)
            });
            others.iter().fold(chain, |chain, name| {
                chain.with_validator(|node| {
                    node.with_name(name.as_str())
                        .with_command(command(name))
                        .with_args(args.clone())
                        .with_keystore_key_types(KEYS.to_vec())
                        .with_p2p_port(port(name))
                        .bootnode(true)
                })
            })
        });
        // Nodes are killed here on purpose: zombienet must not end everything when one is gone.
        let builder = builder.with_global_settings(|settings| {
            settings
                .with_base_dir(folder.join("nodes"))
                .with_tear_down_on_failure(false)
                .with_network_spawn_timeout(SPAWN)
                .with_node_spawn_timeout(SPAWN)
        });
        builder.build().map_err(|errors| anyhow!("{errors:?}"))
    }
}

/// A running network. All its processes end with it.
pub struct Network {
    inner: Option<zombienet_sdk::Network<LocalFileSystem>>,
    nodes: Vec<Node>,
    folder: PathBuf,
    kept: bool,
}

impl Network {
    /// Four validators that finalise.
    pub async fn start(scenario: &str) -> Result<Self> {
        Setup::new(scenario).start().await
    }

    fn inner(&self) -> Result<&zombienet_sdk::Network<LocalFileSystem>> {
        self.inner.as_ref().context("the network has ended")
    }

    fn first(&self) -> Result<&Node> {
        self.nodes.first().context("there is no node")
    }

    /// A node by its name.
    pub fn node(&self, name: &str) -> Result<Node> {
        let found = self.nodes.iter().find(|node| node.name() == name);
        found.cloned().with_context(|| format!("there is no node {name}"))
    }

    /// All nodes.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// A folder for the scenario's own files; it goes when the scenario succeeds.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// zombienet's own handle, to add nodes.
    pub fn zombienet(&mut self) -> Result<&mut zombienet_sdk::Network<LocalFileSystem>> {
        self.inner.as_mut().context("the network has ended")
    }

    /// Takes note of a node that was added by [`Self::zombienet`].
    pub fn added(&mut self, name: &str) -> Result<Node> {
        let node = Node::new(self.inner()?.get_node(name)?.clone())?;
        self.nodes.push(node.clone());
        Ok(node)
    }

    /// Ends all processes, and removes the files.
    pub async fn stop(mut self) -> Result<()> {
        if let Some(inner) = self.inner.take() {
            inner.destroy().await?;
        }
        self.kept = true;
        std::fs::remove_dir_all(&self.folder)?;
        Ok(())
    }
}

impl Drop for Network {
    /// A scenario that failed: its processes end, its files stay.
    fn drop(&mut self) {
        for node in &self.nodes {
            let _ = node.kill();
        }
        if !self.kept {
            println!("logs and databases: {}", self.folder.display());
        }
    }
}

/// The chain specification with its genesis.
async fn genesis() -> Result<Value> {
    let words = ["export-chain-spec", "--chain", "local", "--raw"];
    let text = output(&binary("stardust-node"), &words).await?;
    serde_json::from_str(&text).context("the chain specification")
}

/// What this run calls its chain.
fn chain_name() -> String {
    format!("local-{}", std::process::id())
}

/// A folder of this run alone.
fn scratch(scenario: &str) -> Result<PathBuf> {
    let name = format!("stardust-{scenario}-{}", std::process::id());
    let folder = std::env::temp_dir().join(name);
    std::fs::create_dir_all(&folder)?;
    Ok(folder)
}

/// A port that nobody uses now.
pub(crate) fn free_port() -> Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}
