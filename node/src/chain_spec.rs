//! The chains a node knows by name.

use sc_chain_spec::ChainSpecExtension;
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

fn from_preset(name: &str, id: &str, kind: ChainType, preset: &str) -> Result<ChainSpec, String> {
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
        .with_properties(properties)
        .with_genesis_config_preset_name(preset)
        .build())
}
