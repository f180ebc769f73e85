//! Four validators and two providers: finality follows, a job settles, every balance is explained (P4).

use stardust_zombienet::{steps, Figures, Market, Network};

#[tokio::test(flavor = "multi_thread")]
async fn a_healthy_network_finalises_and_settles() -> anyhow::Result<()> {
    let figures = Figures::of("settle");
    let network = Network::start("settle").await?;
    let alice = network.node("alice")?;
    let market = Market::open(&network, &alice).await?;
    steps::healthy(&network, &market, &figures, steps::LAG).await?;
    steps::honest(&alice, &figures).await?;
    network.stop().await
}
