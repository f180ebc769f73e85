//! The chains a node knows by name.

use crate::testnet::{self, Testnet};
use sc_chain_spec::{ChainSpecBuilder, ChainSpecExtension};
use sc_service::{ChainType, Properties};
use serde::{Deserialize, Serialize};
use stardust_runtime::{genesis_presets, opaque::Block, WASM_BINARY};

/// What a chain specification says beyond the genesis.
#[derive(Clone, Default, Serialize, Deserialize, ChainSpecExtension)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Extensions {
    /// Blocks that must have these hashes.
    pub(crate) fork_blocks: sc_client_api::ForkBlocks<Block>,
    /// Blocks that are refused.
    pub(crate) bad_blocks: sc_client_api::BadBlocks<Block>,
    /// Where light clients start.
    pub(crate) light_sync_state: sc_sync_state_rpc::LightSyncStateExtension,
}

/// A chain specification.
pub(crate) type ChainSpec = sc_service::GenericChainSpec<Extensions>;

/// One validator, Alice, on one machine.
pub(crate) fn development() -> Result<ChainSpec, String> {
    from_preset("Stardust Development", "dev", ChainType::Development, genesis_presets::DEVELOPMENT)
}

/// Four validators, Alice to Dave, for a network on one machine.
pub(crate) fn local() -> Result<ChainSpec, String> {
    from_preset("Stardust Local", "local", ChainType::Local, genesis_presets::LOCAL)
}

/// A public chain, of the text of a TOML file.
pub(crate) fn testnet(text: &str) -> Result<ChainSpec, String> {
    let Testnet { name, id, bootnodes, telemetry, patch } =
        testnet::genesis(text).map_err(|error| error.to_string())?;
    let spec = builder(&name, &id, ChainType::Live)?
        .with_boot_nodes(bootnodes)
        .with_genesis_config_patch(patch);
    Ok(match telemetry {
        Some(servers) => spec.with_telemetry_endpoints(servers),
        None => spec,
    }
    .build())
}

fn from_preset(name: &str, id: &str, kind: ChainType, preset: &str) -> Result<ChainSpec, String> {
    Ok(builder(name, id, kind)?.with_genesis_config_preset_name(preset).build())
}

/// What the specifications of all Stardust chains have in common.
fn builder(name: &str, id: &str, kind: ChainType) -> Result<ChainSpecBuilder<Extensions>, String> {
    let code = WASM_BINARY.ok_or("this node was built without the runtime's Wasm")?;
    let mut properties = Properties::new();
    properties.insert("tokenSymbol".into(), "STAR".into());
    properties.insert("tokenDecimals".into(), 12.into());
    properties.insert("ss58Format".into(), 42.into());
    Ok(ChainSpec::builder(code, Extensions::default())
        .with_name(name)
        .with_id(id)
        .with_chain_type(kind)
        .with_protocol_id("stardust")
        .with_properties(properties))
}
