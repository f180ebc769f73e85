//! A validator without a database joins late by warp sync, and audits from the state it downloaded (P7, P9).

use anyhow::{bail, ensure, Result};
use serde_json::json;
use stardust_zombienet::{steps, Chain, Figures, Market, Network, Work};
use std::time::Instant;

/// Blocks that are made without it: it must not vote again in a round that it has voted in.
const WITHOUT: u32 = 20;

#[tokio::test(flavor = "multi_thread")]
async fn a_late_node_by_warp_sync_audits_from_state() -> Result<()> {
    let figures = Figures::of("warp");
    let network = Network::start("warp").await?;
    let (alice, dave) = (network.node("alice")?, network.node("dave")?);
    let market = Market::open(&network, &alice).await?;
    dave.kill()?;
    dave.purge().await?;
    // It is posted, claimed and partly audited before the late one is there.
    let first = market.post(Work { tasks: 60, batch_size: 10, assurance: "critical" }).await?;
    market.settled(first).await?;
    steps::is_final(&alice, alice.best().await?.number + WITHOUT).await?;

    let start = Instant::now();
    dave.start_with(&["--sync", "warp"]).await?;
    let took = steps::caught_up(&dave, &alice).await?;
    let all = format!("{:.1}", start.elapsed().as_secs_f64());
    figures.note("blocks when it came", alice.best().await?.number, "", "")?;
    figures.note("from its start until it takes part", all, "s", "")?;
    steps::note_recovery(&figures, "from when it answers until it takes part", took)?;
    let old = alice.block_at(5).await?;
    if dave.rpc("state_getRuntimeVersion", json!([old.hash])).await.is_ok() {
        bail!("dave has the state of block 5: it has executed all blocks");
    }

    let begun = alice.best().await?.number;
    let job = market.post(Work { tasks: 60, batch_size: 10, assurance: "critical" }).await?;
    market.settled(job).await?;
    let end = steps::is_final(&alice, alice.best().await?.number).await?;
    let events = Chain::of(&alice).await?.events(begun - 1, end.number).await?;
    steps::settled_in_one_go(&events, job, 6)?;
    let key = steps::audit_key(&dave)?;
    let by_dave = steps::reports(&events, job).into_values().filter(|by| by.contains(&key)).count();
    figures.note("batches that it audited", by_dave, "of 6", "one or more")?;
    ensure!(by_dave > 0, "dave audited nothing");
    for node in network.nodes() {
        steps::unpunished(&market, node).await?;
    }
    steps::honest(&alice, &figures).await?;
    network.stop().await
}
