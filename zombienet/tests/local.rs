//! The network for people, `local.toml`, is one that zombienet reads, and has the validators that the scenarios have.

use anyhow::{anyhow, Result};
use stardust_zombienet::VALIDATORS;
use zombienet_sdk::NetworkConfig;

#[test]
fn the_network_for_people_has_the_validators_of_the_preset() -> Result<()> {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/local.toml");
    let config = NetworkConfig::load_from_toml(file).map_err(|error| anyhow!("{error}"))?;
    let chain = config.relaychain();
    let names: Vec<_> = chain.nodes().iter().map(|node| node.name().to_owned()).collect();
    assert_eq!(names, VALIDATORS);
    assert_eq!(chain.chain().as_str(), "local");
    for node in chain.nodes() {
        assert!(node.is_validator());
        assert_eq!(node.keystore_key_types(), ["babe_sr", "gran_ed", "audi_sr", "audt_sr"]);
    }
    Ok(())
}
