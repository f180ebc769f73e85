//! What scenarios have in common: work on a healthy network, a validator that dies and comes back, the account of all.

use crate::{
    chain::{Chain, Happened},
    figures::Figures,
    ledger::{explain, Ledger},
    market::{Market, Work},
    network::Network,
    node::{Block, Node},
    wait::{until, within},
};
use anyhow::{ensure, Context, Result};
use serde_json::Value;
use std::{collections::HashMap, time::Duration};

/// Blocks that finality may lag behind in a healthy network.
pub const LAG: u32 = 3;
/// The same where other networks share its cores, and blocks come late.
pub const BUSY_LAG: u32 = 6;
/// How long it may take until a network is as it was, from when the last node is back.
pub const RECOVERY: Duration = Duration::from_secs(60);
/// How long scenarios wait for it: longer, so that a figure comes out where the promise is broken.
const PATIENCE: Duration = Duration::from_secs(240);
/// Planck at stake behind each validator of the preset `local`.
const STAKE: &str = "100000000000000000";

/// The audit key of a validator, in hex, as its node derives it from the well-known seed.
pub fn audit_key(node: &Node) -> Result<String> {
    let accounts = serde_json::to_value(node.inner().spec())?;
    let key = accounts["accounts"]["accounts"]["sr"]["public_key"].as_str();
    Ok(format!("0x{}", key.context("the node has no keys")?))
}

/// Waits until this height is final.
pub async fn is_final(node: &Node, number: u32) -> Result<Block> {
    until(&format!("block {number} to be final"), || async {
        let block = node.finalized().await?;
        Ok((block.number >= number).then_some(block))
    })
    .await
}

/// Waits until a node has what another has, and takes part in finality: how long that took.
pub async fn caught_up(node: &Node, with: &Node) -> Result<Duration> {
    let what = format!("{} to catch up", node.name());
    let goal = with.best().await?.number;
    let ((), took) = within(PATIENCE, &what, || async {
        let own = node.finalized().await?;
        Ok((own.number >= goal && with.block_at(own.number).await? == own).then_some(()))
    })
    .await?;
    Ok(took)
}

/// Fails if that took longer than is promised, and notes it.
pub fn note_recovery(figures: &Figures, what: &str, took: Duration) -> Result<()> {
    figures.note(what, format!("{:.1}", took.as_secs_f64()), "s", "at most 60")?;
    ensure!(took <= RECOVERY, "{what}: {took:?}");
    Ok(())
}

/// Accounts for all money up to the latest final block: every planck is explained and nobody is blamed.
pub async fn honest(node: &Node, figures: &Figures) -> Result<Ledger> {
    let to = is_final(node, node.best().await?.number).await?;
    let ledger = explain(node, &to).await?;
    figures.note("balances that no event explains", ledger.unexplained.len(), "", "none")?;
    figures.note("slashes, offences, faults", ledger.blame.len(), "", "none")?;
    ledger.check()?;
    for event in ["Marketplace.BatchWithheld", "Marketplace.BatchQuestioned"] {
        ensure!(ledger.count(event) == 0, "{event}");
    }
    Ok(ledger)
}

/// A validator has all its stake, nothing waits to be taken of it, and it makes blocks.
pub async fn unpunished(market: &Market, node: &Node) -> Result<()> {
    let name = node.name();
    let (first, rest) = name.split_at(1);
    let account = format!("//{}{rest}//stash", first.to_uppercase());
    let shown = market.requester.run(&["validator", "show", &account]).await?;
    let slashes = shown["slashes"].as_array().context("no list of slashes")?;
    let whole = shown["stake"] == STAKE && slashes.is_empty() && shown["disabled"] == false;
    ensure!(whole, "{name} lost something: {shown}");
    Ok(())
}

/// The name of an assignment: its batch and its replica.
fn assignment(id: &Value) -> (String, String, String) {
    (id["job"].to_string(), id["batch"].to_string(), id["replica"].to_string())
}

/// Who reported on which batch of a job.
pub fn reports(events: &[Happened], job: u64) -> HashMap<u64, Vec<String>> {
    let mut all: HashMap<u64, Vec<String>> = HashMap::new();
    for event in events.iter().filter(|event| event.name == "Verification.AuditReported") {
        let id = &event.data["assignment"];
        if id["job"].as_u64() == Some(job) {
            let batch = id["batch"].as_u64().unwrap_or_default();
            let auditor = event.data["auditor"].as_str().unwrap_or_default();
            all.entry(batch).or_default().push(auditor.to_owned());
        }
    }
    all
}

/// Every replica of a job is paid, once, and none was returned, ran out of time, or was left without its audits.
pub fn settled_in_one_go(events: &[Happened], job: u64, batches: usize) -> Result<()> {
    let of_job = |event: &&Happened| event.data["id"]["job"].as_u64() == Some(job);
    let named =
        |name: &str| events.iter().filter(|event| event.name == name).filter(of_job).count();
    for lost in ["BatchReturned", "BatchExpired", "BatchWithheld", "BatchUnaudited"] {
        let count = named(&format!("Marketplace.{lost}"));
        ensure!(count == 0, "{count} batches of job {job}: {lost}");
    }
    let paid = events.iter().filter(|event| event.name == "Marketplace.BatchPaid");
    let mut paid: Vec<_> = paid.filter(of_job).map(|event| assignment(&event.data["id"])).collect();
    let all = paid.len();
    paid.sort();
    paid.dedup();
    ensure!(paid.len() == all, "a replica of job {job} was paid twice");
    ensure!(all == batches, "{all} of {batches} replicas of job {job} are paid");
    Ok(())
}

/// Settles a job on a healthy network, and measures how far finality lags behind meanwhile.
pub async fn healthy(
    network: &Network,
    market: &Market,
    figures: &Figures,
    most: u32,
) -> Result<()> {
    let node = network.node("alice")?;
    let job = market.post(Work { tasks: 60, batch_size: 10, assurance: "critical" }).await?;
    let begun = node.best().await?.number;
    let (mut last, mut lags) = (begun, Vec::new());
    let lag = || async {
        // The final one first: the best may move meanwhile, which only makes the lag look larger.
        let finalized = node.finalized().await?.number;
        let best = node.best().await?.number;
        anyhow::Ok((best, best.saturating_sub(finalized)))
    };
    while market.job(job).await?["status"] != "closed" {
        let (best, behind) = lag().await?;
        if best > last {
            last = best;
            lags.push(behind);
        }
    }
    ensure!(lags.len() > 3, "the job was over at once");
    let worst = lags.iter().max().copied().unwrap_or_default();
    let mean = f64::from(lags.iter().sum::<u32>()) / lags.len() as f64;
    figures.note("finality lag at most", worst, "blocks", &format!("at most {most}"))?;
    figures.note("finality lag on average", format!("{mean:.1}"), "blocks", "")?;
    figures.note("job of 60 tasks in 6 batches", last - begun, "blocks", "")?;
    ensure!(worst <= most, "finality lagged {worst} blocks behind: {lags:?}");
    let chain = Chain::of(&node).await?;
    // The block that closed the job may be later than the last one that was read.
    let end = is_final(&node, node.best().await?.number).await?;
    settled_in_one_go(&chain.events(begun.saturating_sub(1), end.number).await?, job, 6)
}

/// Kills a validator that is drawn for audits and has not reported. The others cover for it; it comes back and audits
/// again.
pub async fn killed_mid_audit(network: &Network, market: &Market, figures: &Figures) -> Result<()> {
    let (alice, dave) = (network.node("alice")?, network.node("dave")?);
    let begun = alice.best().await?.number;
    let job = market.post(Work { tasks: 60, batch_size: 10, assurance: "critical" }).await?;
    until("dave to be drawn", || async {
        let drawn = dave.metric("stardust_audit_duties_drawn").await?;
        Ok((drawn > 0.0).then_some(()))
    })
    .await?;
    dave.kill()?;
    let killed = alice.best().await?.number;
    let open = market.job(job).await?;
    let open = open["assignments"].as_array().context("no assignments")?.clone();
    let open = open.iter().filter(|one| one["state"] == "committed").count();
    figures.note("batches in audit when dave was killed", open, "", "one or more")?;
    ensure!(open > 0, "no batch was in audit");
    market.settled(job).await?;
    let settled = alice.best().await?.number;
    figures.note("to settle the job without dave", settled - killed, "blocks", "")?;

    dave.start().await?;
    note_recovery(figures, "until dave is back", caught_up(&dave, &alice).await?)?;
    let owes = until("dave to know its duties", || async {
        // It was not told of any block before.
        let open = dave.metric("stardust_audit_duties_open").await?;
        Ok((open == 0.0).then_some(open))
    })
    .await?;
    figures.note("duties that dave owes then", owes, "", "none")?;
    let next = market.post(Work { tasks: 10, batch_size: 10, assurance: "critical" }).await?;
    market.settled(next).await?;
    let end = is_final(&alice, alice.best().await?.number).await?;
    let events = Chain::of(&alice).await?.events(begun.saturating_sub(1), end.number).await?;
    settled_in_one_go(&events, job, 6)?;
    let dave_key = audit_key(&dave)?;
    let without = reports(&events, job).into_iter().filter(|(_, by)| !by.contains(&dave_key));
    let without: Vec<usize> = without.map(|(_, by)| by.len()).collect();
    ensure!(!without.is_empty(), "dave was killed too late");
    figures.note("batches without dave's report", without.len(), "of 6", "")?;
    let least = without.into_iter().min().unwrap_or_default();
    figures.note("reports on each of them", least, "or more", "at least 2 of 4")?;
    let again = reports(&events, next).into_values().flatten().any(|by| by == dave_key);
    ensure!(again, "dave did not audit the next job");
    unpunished(market, &dave).await
}
