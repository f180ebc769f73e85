//! A network is cut, three against one and two against two, each time for a hundred slots, and heals.

use anyhow::{ensure, Context, Result};
use stardust_zombienet::{
    explain, until, within, Block, Figures, Ledger, Market, Network, Node, Setup, Switch, Terms,
    RETRIES, VALIDATORS,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    time::{Duration, Instant},
};
use tokio::time::sleep;

/// How long a cut lasts: as long as a hundred blocks of a whole network take.
const CUT: Duration = Duration::from_secs(300);
/// After this what was on its way has arrived.
const QUIET: Duration = Duration::from_secs(15);
/// Batches that wait for reports of who was cut off.
const WAITING: u32 = 4;
/// How soon finality has to be back.
const PROMISE: Duration = Duration::from_secs(60);

#[tokio::test(flavor = "multi_thread")]
async fn no_minority_finalises_and_nothing_is_paid_twice() -> Result<()> {
    let figures = Figures::of("partition");
    let switch = Switch::new(&VALIDATORS, RETRIES)?;
    let network = switch.wire(Setup::new("partition"))?.start().await?;
    all_meet(&network).await?;
    let alice = network.node("alice")?;
    let mut market = Market::open(&network, &alice).await?;
    // One agent on each side.
    let far = market.providers.get_mut(1).context("there are two")?;
    far.kill().await?;
    far.user.url = network.node("dave")?.url().to_owned();
    far.start()?;

    let (mut jobs, mut waiting) = (Vec::new(), Vec::new());
    // Blocks for reports, as many as it takes that they are still asked for when the cut heals: halves are slower.
    for (side, window) in [(&["dave"][..], 120), (&["charlie", "dave"], 90)] {
        jobs.push(Terms::critical(120, 2).post(&market.requester).await?);
        let terms = Terms::critical(WAITING, 1).audited_for(window);
        waiting.push(terms.post(&market.requester).await?);
        cut(&figures, &switch, &network, side).await?;
    }
    for job in jobs.iter().chain(&waiting) {
        let (closed, _) = market.settled(*job).await?;
        let planck = |field: &str| -> Result<u128> {
            Ok(closed[field].as_str().context("no amount")?.parse::<u128>()?)
        };
        ensure!(planck("paid")? + planck("refunded")? == planck("escrow")?, "job {job}: {closed}");
    }
    let last = alice.best().await?.number;
    let end = until("the end to be final", || async {
        let block = alice.finalized().await?;
        Ok((block.number >= last).then_some(block))
    })
    .await?;
    let ledger = explain(&alice, &end).await?;
    ledger.check()?;
    let (paid, audited) = check(&ledger, &waiting)?;
    figures.note("batches paid, each once", paid, "", "")?;
    figures.note("audits reported, each validator's once", audited, "", "")?;
    let missed = missed(&network).await?;
    figures.note("audits missed by validators that were cut off", missed, "", "")?;
    figures.note("balances without an explanation", ledger.unexplained.len(), "", "none")?;
    figures.note("slashes", ledger.blame.len(), "", "none")?;
    network.stop().await
}

/// Everybody knows everybody, so that each side of a cut stays connected.
async fn all_meet(network: &Network) -> Result<()> {
    until("all nodes to meet", || async {
        for node in network.nodes() {
            if node.peers().await? + 1 < network.nodes().len() as u64 {
                return Ok(None);
            }
        }
        Ok(Some(()))
    })
    .await
}

/// Cuts these nodes off, and heals the network.
async fn cut(figures: &Figures, switch: &Switch, network: &Network, side: &[&str]) -> Result<()> {
    let name = format!("{}/{}", network.nodes().len() - side.len(), side.len());
    let (there, here): (Vec<Node>, Vec<Node>) =
        network.nodes().iter().cloned().partition(|node| side.contains(&node.name()));
    switch.cut(side)?;
    let begun = Instant::now();
    sleep(QUIET).await;
    let (near, far) = (lowest(&here).await?, lowest(&there).await?);
    sleep(CUT.saturating_sub(begun.elapsed())).await;
    // Nobody may finalise who is not more than two thirds of all.
    ensure!(highest(&there).await? == far, "{name}: a minority finalised");
    let advanced = highest(&here).await?.number.saturating_sub(near.number);
    figures.note(&format!("{name}: blocks finalised by the larger side"), advanced, "", "")?;
    match here.len() * 3 > network.nodes().len() * 2 {
        true => ensure!(advanced >= 40, "{name}: the majority finalised {advanced} blocks only"),
        false => ensure!(advanced == 0, "{name}: a half finalised {advanced} blocks"),
    }
    let tops = [best(&here).await?, best(&there).await?];
    switch.heal()?;
    recover(figures, network, &name, tops).await
}

/// Waits until all nodes have finalised a block that was made after the cut.
async fn recover(figures: &Figures, network: &Network, name: &str, tops: [Block; 2]) -> Result<()> {
    let before = highest(network.nodes()).await?;
    let healed = Instant::now();
    // Longer than promised, so that a failure has a figure as well.
    let what = format!("{name}: finality on all nodes");
    let (_, resumed) = within(PROMISE * 5, &what, || async {
        Ok((lowest(network.nodes()).await?.number > before.number).then_some(()))
    })
    .await?;
    figures.note(
        &format!("{name}: finality resumes on all nodes after"),
        resumed.as_secs_f32().round(),
        "s",
        "at most 60",
    )?;
    let top = tops.iter().map(|block| block.number).max().unwrap_or_default();
    within(PROMISE * 5, "new blocks to be final", || async {
        Ok((lowest(network.nodes()).await?.number > top).then_some(()))
    })
    .await?;
    let all = healed.elapsed().as_secs_f32().round();
    figures.note(&format!("{name}: blocks made after it are final after"), all, "s", "")?;
    let mut lost = Vec::new();
    for top in &tops {
        let canonical = network.node("alice")?.block_at(top.number).await?;
        lost.push(canonical.hash != top.hash);
    }
    figures.note(&format!("{name}: sides whose blocks were lost"), format!("{lost:?}"), "", "")?;
    ensure!(resumed <= PROMISE, "{name}: finality took {} s to resume", resumed.as_secs());
    Ok(())
}

async fn heads(nodes: &[Node]) -> Result<Vec<Block>> {
    let mut heads = Vec::new();
    for node in nodes {
        heads.push(node.finalized().await?);
    }
    Ok(heads)
}

async fn lowest(nodes: &[Node]) -> Result<Block> {
    heads(nodes).await?.into_iter().min_by_key(|block| block.number).context("no nodes")
}

async fn highest(nodes: &[Node]) -> Result<Block> {
    heads(nodes).await?.into_iter().max_by_key(|block| block.number).context("no nodes")
}

async fn best(nodes: &[Node]) -> Result<Block> {
    nodes.first().context("no nodes")?.best().await
}

/// What was paid and what was audited, on the one chain that is left: each once, and what was waited for by everybody.
fn check(ledger: &Ledger, waiting: &[u64]) -> Result<(usize, usize)> {
    let mut paid = BTreeSet::new();
    for event in ledger.events.iter().filter(|event| event.name == "Marketplace.BatchPaid") {
        ensure!(paid.insert(event.data["id"].to_string()), "paid twice: {event:?}");
    }
    let mut reports: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut replayed = 0;
    for event in ledger.events.iter().filter(|event| event.name == "Verification.AuditReported") {
        let assignment = &event.data["assignment"];
        let auditors = reports.entry(assignment.to_string()).or_default();
        ensure!(auditors.insert(event.data["auditor"].to_string()), "counted twice: {event:?}");
        replayed +=
            usize::from(assignment["job"].as_u64().is_some_and(|job| waiting.contains(&job)));
    }
    let duties = waiting.len() * WAITING as usize * VALIDATORS.len();
    ensure!(
        replayed == duties,
        "{replayed} of {duties} duties that were left after a heal are done"
    );
    Ok((paid.len(), reports.values().map(BTreeSet::len).sum()))
}

async fn missed(network: &Network) -> Result<f64> {
    let mut missed = 0.0;
    for node in network.nodes() {
        missed += node.metric("stardust_audits_missed_total").await?;
    }
    Ok(missed)
}
