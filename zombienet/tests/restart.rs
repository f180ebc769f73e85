//! All nodes are killed at once in the middle of work, and started again: no duty is lost (P3, P6, P9).

use anyhow::{ensure, Context, Result};
use stardust_zombienet::{steps, until, within, Chain, Figures, Market, Network, Work};
use std::time::Duration;

/// How long all are gone: longer than an epoch of this network.
const GONE: Duration = Duration::from_secs(40);

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_of_all_nodes_at_once_loses_no_duty() -> Result<()> {
    let figures = Figures::of("restart");
    let network = Network::start("restart").await?;
    let alice = network.node("alice")?;
    let market = Market::open(&network, &alice).await?;
    let begun = alice.best().await?.number;
    let job = market.post(Work { tasks: 120, batch_size: 10, assurance: "critical" }).await?;
    // Some batches are being run, others are in audit.
    let in_flight = until("work in flight", || async {
        let shown = market.job(job).await?;
        let all = shown["assignments"].as_array().context("no assignments")?.clone();
        let of = |state: &str| all.iter().filter(|one| one["state"] == state).count();
        Ok((of("claimed") > 0 && of("committed") > 0).then_some((of("claimed"), of("committed"))))
    })
    .await?;
    for node in network.nodes() {
        node.kill()?;
    }
    figures.note("batches being run at the kill", in_flight.0, "of 12", "one or more")?;
    figures.note("batches in audit at the kill", in_flight.1, "of 12", "one or more")?;
    tokio::time::sleep(GONE).await;

    let starts =
        network.nodes().iter().cloned().map(|node| tokio::spawn(async move { node.start().await }));
    for start in starts.collect::<Vec<_>>() {
        start.await??;
    }
    let before = alice.best().await?.number;
    let (_, took) = within(Duration::from_secs(240), "a final block after the restart", || async {
        Ok((alice.finalized().await?.number > before).then_some(()))
    })
    .await?;
    steps::note_recovery(&figures, "until a new block is final", took)?;

    market.settled(job).await?;
    let mut missed = 0.0;
    for node in network.nodes() {
        missed += node.metric("stardust_audits_missed_total").await?;
    }
    figures.note("audits missed after the restart", missed, "", "none")?;
    let end = steps::is_final(&alice, alice.best().await?.number).await?;
    let events = Chain::of(&alice).await?.events(begun - 1, end.number).await?;
    steps::settled_in_one_go(&events, job, 12)?;
    let least = steps::reports(&events, job).into_values().map(|by| by.len()).min();
    let least = least.context("no audit")?;
    figures.note("reports on each batch", least, "of 4 or more", "at least 2 of 4")?;
    ensure!(missed == 0.0, "{missed} duties were lost");
    for node in network.nodes() {
        steps::unpunished(&market, node).await?;
    }
    steps::honest(&alice, &figures).await?;
    network.stop().await
}
