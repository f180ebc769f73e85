//! A validator is killed in the middle of an audit: others cover for it, it comes back and owes nothing (P2, P3, P9).

use stardust_zombienet::{steps, Figures, Market, Network};

#[tokio::test(flavor = "multi_thread")]
async fn others_cover_for_a_validator_that_is_killed_in_an_audit() -> anyhow::Result<()> {
    let figures = Figures::of("killed");
    let network = Network::start("killed").await?;
    let alice = network.node("alice")?;
    let market = Market::open(&network, &alice).await?;
    steps::killed_mid_audit(&network, &market, &figures).await?;
    steps::honest(&alice, &figures).await?;
    network.stop().await
}
