//! Starts the network of `local.toml`, or of the file that is named, until it is interrupted.

use anyhow::{anyhow, Context, Result};
use zombienet_sdk::{NetworkConfig, NetworkConfigExt};

#[tokio::main]
async fn main() -> Result<()> {
    let local = concat!(env!("CARGO_MANIFEST_DIR"), "/local.toml").to_owned();
    let file = std::env::args().nth(1).unwrap_or(local);
    let config =
        NetworkConfig::load_from_toml(&file).map_err(|error| anyhow!("{file}: {error}"))?;
    let network = config.spawn_native().await.map_err(|error| {
        anyhow!(
            "{error}; `stardust-node` has to be in the PATH, and ports 9944 to 9947 and 9615 free"
        )
    })?;
    println!("logs and databases: {}", network.base_dir().context("there is no folder")?);
    for node in network.relaychain().nodes() {
        println!("{}: {}", node.name(), node.ws_uri());
    }
    println!("stop it with Ctrl-C");
    tokio::signal::ctrl_c().await?;
    network.destroy().await?;
    Ok(())
}
