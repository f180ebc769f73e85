//! What every change has to pass: the scenarios `settle` and `killed`, one after the other on one network.

use stardust_zombienet::{steps, Figures, Market, Network};

#[tokio::test(flavor = "multi_thread")]
async fn a_network_settles_and_survives_the_loss_of_a_validator() -> anyhow::Result<()> {
    let figures = Figures::of("short");
    let network = Network::start("short").await?;
    let alice = network.node("alice")?;
    let market = Market::open(&network, &alice).await?;
    steps::healthy(&network, &market, &figures, steps::BUSY_LAG).await?;
    steps::killed_mid_audit(&network, &market, &figures).await?;
    steps::honest(&alice, &figures).await?;
    network.stop().await
}
