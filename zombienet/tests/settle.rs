//! Four validators and two providers finalise and settle a job.

use anyhow::{ensure, Result};
use stardust_zombienet::{explain, until, Figures, Market, Network, Work};

/// Blocks that finality may lag behind in a healthy network.
const LAG: u32 = 3;

#[tokio::test(flavor = "multi_thread")]
async fn a_healthy_network_finalises_and_settles() -> Result<()> {
    let figures = Figures::of("settle");
    let network = Network::start("settle").await?;
    let node = network.node("alice")?;
    let market = Market::open(&network, &node).await?;
    let job = market.post(Work { tasks: 60, batch_size: 10, assurance: "critical" }).await?;
    let begun = node.best().await?.number;
    // The lag is sampled at each new best block while the job runs.
    let mut lags: Vec<u32> = Vec::new();
    let mut last = begun;
    loop {
        let shown = market.job(job).await?;
        let best = node.best().await?;
        if best.number > last {
            last = best.number;
            lags.push(best.number.saturating_sub(node.finalized().await?.number));
        }
        if shown["status"] == "closed" {
            break;
        }
    }
    let worst = lags.iter().max().copied().unwrap_or(u32::MAX);
    figures.note("finality lag, most", worst, "blocks", "at most 3")?;
    ensure!(worst <= LAG, "finality lagged {worst} blocks behind: {lags:?}");
    figures.note("job of 60 tasks, each batch audited by all", last - begun, "blocks", "")?;
    let end = until("the end to be final", || async {
        let block = node.finalized().await?;
        Ok((block.number >= last).then_some(block))
    })
    .await?;
    let ledger = explain(&node, &end).await?;
    ledger.check()?;
    figures.note("balances without an explanation", ledger.unexplained.len(), "", "none")?;
    figures.note("slashes", ledger.blame.len(), "", "none")?;
    network.stop().await
}
