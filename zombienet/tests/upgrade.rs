//! A referendum brings the next release while jobs are in flight; each goes on by the rules that it was posted under.

use anyhow::{bail, ensure, Context, Result};
use serde_json::{json, Value};
use stardust_zombienet::{
    explain, repository, until, within, Block, Chain, Figures, Ledger, Market, Network, Node,
    Terms, User,
};
use std::{
    collections::BTreeMap,
    process::Command,
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};
use zombienet_sdk::subxt::{
    config::{substrate::BlakeTwo256, Hasher},
    dynamic::{self, Value as Field},
    OnlineClient, PolkadotConfig,
};

/// Who votes, with most of what they have: more than half of all STAR.
const VOTERS: [&str; 8] = [
    "//Alice",
    "//Dave",
    "//Alice//stash",
    "//Bob//stash",
    "//Charlie//stash",
    "//Dave//stash",
    "//Eve//stash",
    "//Ferdie//stash",
];
/// The referendum takes four minutes.
const DECIDED: Duration = Duration::from_secs(600);
/// Blocks of slots in which finality may stand still while all nodes compile the new runtime.
const LAG: u32 = 20;

#[tokio::test(flavor = "multi_thread")]
async fn running_jobs_keep_their_rules() -> Result<()> {
    let figures = Figures::of("upgrade");
    let code = next_runtime()?;
    let network = Network::start("upgrade").await?;
    let alice = network.node("alice")?;
    let market = Market::open(&network, &alice).await?;
    let client = OnlineClient::<PolkadotConfig>::from_url(alice.url()).await?;
    let before = version(&alice, None).await?;

    authorize(&network, &client, &code).await?;
    // In flight: claimed, run, committed, audited for long, and waiting for a sister.
    let jobs = [
        Terms::critical(160, 4).post(&market.requester).await?,
        Terms::critical(4, 1).audited_for(60).post(&market.requester).await?,
        Terms::critical(40, 4).assurance("replicated:2").post(&market.requester).await?,
    ];
    until("work in flight", || async {
        let states = states(&market, &jobs).await?;
        let has = |state: &str| states.get(state).is_some_and(|count| *count > 0);
        Ok((has("claimed") && has("committed")).then_some(()))
    })
    .await?;
    let apply = dynamic::tx("System", "apply_authorized_upgrade", vec![Field::from_bytes(&code)]);
    client.tx().create_unsigned(&apply)?.submit().await?;
    let applied = until("the new code", || async { applied(&alice, before).await }).await?;
    let eve = alice.block_at(applied.number.saturating_sub(1)).await?;
    let held = Chain::of(&alice).await?.entries(&eve, "Marketplace", "Assignments").await?;
    ensure!(!held.is_empty(), "nothing was in flight at the upgrade");
    figures.note("assignments in flight at the upgrade", held.len(), "", "")?;
    let lag = follow(&network, &applied, before + 1).await?;
    figures.note("finality lag while all nodes change over", lag, "blocks", "")?;
    ensure!(lag <= LAG, "finality lagged {lag} blocks behind");
    let migrated = migrated(&alice, &applied).await?;
    figures.note("blocks of the migration", migrated.number - applied.number, "", "")?;
    let (old, new) = (rules(&alice, &applied).await?, rules(&alice, &migrated).await?);
    ensure!(old.len() >= jobs.len(), "{} jobs at the upgrade", old.len());
    ensure!(old == new, "the rules of running jobs changed: {old:?} {new:?}");

    for job in jobs {
        let (closed, _) = market.settled(job).await?;
        let planck = |field: &str| -> Result<u128> {
            Ok(closed[field].as_str().context("no amount")?.parse::<u128>()?)
        };
        ensure!(planck("paid")? + planck("refunded")? == planck("escrow")?, "job {job}: {closed}");
        ensure!(closed["replicas"]["cancelled"] == 0, "job {job}: {closed}");
    }
    let ledger = end(&alice).await?;
    for lost in
        ["Marketplace.BatchExpired", "Marketplace.BatchWithheld", "Marketplace.BatchUnaudited"]
    {
        ensure!(ledger.count(lost) == 0, "{lost}");
    }
    figures.note("batches paid", ledger.count("Marketplace.BatchPaid"), "", "")?;
    figures.note("batches lost", 0, "", "none")?;
    figures.note("balances without an explanation", ledger.unexplained.len(), "", "none")?;
    figures.note("slashes", ledger.blame.len(), "", "none")?;
    ledger.check()?;
    network.stop().await
}

/// The next release's runtime: `$STARDUST_NEXT_RUNTIME`, or what its script builds now.
fn next_runtime() -> Result<Vec<u8>> {
    if let Some(path) = std::env::var_os("STARDUST_NEXT_RUNTIME") {
        return Ok(std::fs::read(path)?);
    }
    let built = Command::new(repository().join("tests/upgrade/build")).output()?;
    if !built.status.success() {
        bail!("tests/upgrade/build: {}", String::from_utf8_lossy(&built.stderr));
    }
    Ok(std::fs::read(String::from_utf8(built.stdout)?.trim())?)
}

/// Has a referendum authorize a runtime, and waits until it has.
async fn authorize(
    network: &Network,
    client: &OnlineClient<PolkadotConfig>,
    code: &[u8],
) -> Result<()> {
    let alice = network.node("alice")?;
    let hash = BlakeTwo256.hash(code);
    let call = dynamic::tx("System", "authorize_upgrade", vec![Field::from_bytes(hash)]);
    let call = client.tx().call_data(&call)?;
    let call = call.iter().fold(String::from("0x"), |text, byte| text + &format!("{byte:02x}"));
    let proposer = User::new(&alice, "//Ferdie");
    let proposed = proposer.insist(&["gov", "propose", "call", &call, "--track", "root"]).await?;
    let referendum = proposed["referendum"].as_u64().context(proposed.to_string())?.to_string();
    for voter in VOTERS {
        let voter = User::new(&alice, voter);
        voter.insist(&["gov", "vote", &referendum, "aye", "850000"]).await?;
    }
    let chain = Chain::of(&alice).await?;
    within(DECIDED, "the authorization", || async {
        let best = alice.best().await?;
        chain.value(&best, "System", "AuthorizedUpgrade", &[]).await
    })
    .await?;
    Ok(())
}

/// How many assignments of these jobs are in which state.
async fn states(market: &Market, jobs: &[u64]) -> Result<BTreeMap<String, usize>> {
    let mut states = BTreeMap::new();
    for job in jobs {
        let shown = market.job(*job).await?;
        for one in shown["assignments"].as_array().context("no assignments")? {
            let state = one["state"].as_str().context("no state")?;
            *states.entry(state.to_owned()).or_default() += 1;
        }
    }
    Ok(states)
}

async fn version(node: &Node, at: Option<&Block>) -> Result<u64> {
    let at = at.map_or(json!([]), |block| json!([block.hash]));
    let version = node.rpc("state_getRuntimeVersion", at).await?;
    version["specVersion"].as_u64().context("no version")
}

/// The first block with the new code, once it is there.
async fn applied(node: &Node, before: u64) -> Result<Option<Block>> {
    let mut block = node.best().await?;
    if version(node, Some(&block)).await? == before {
        return Ok(None);
    }
    while version(node, Some(&node.block_at(block.number - 1).await?)).await? != before {
        block = node.block_at(block.number - 1).await?;
    }
    Ok(Some(block))
}

/// Waits until all nodes have finalised the upgrade and some blocks more: how far finality lagged at most.
async fn follow(network: &Network, applied: &Block, version_then: u64) -> Result<u32> {
    let most = AtomicU32::new(0);
    for node in network.nodes() {
        until(&format!("{} to go on", node.name()), || async {
            let (best, last) = (node.best().await?, node.finalized().await?);
            most.fetch_max(best.number.saturating_sub(last.number), Ordering::Relaxed);
            Ok((last.number >= applied.number + 5).then_some(()))
        })
        .await?;
        ensure!(version(node, None).await? == version_then, "{} has another runtime", node.name());
    }
    Ok(most.into_inner())
}

/// The block in which the migration ended.
async fn migrated(node: &Node, applied: &Block) -> Result<Block> {
    let number = until("the end of the migration", || async {
        let best = node.best().await?.number;
        let ended = ["MultiBlockMigrations.UpgradeCompleted"];
        let found = Chain::of(node).await?.events_named(applied.number, best, &ended).await?;
        Ok(found.first().map(|event| event.block))
    })
    .await?;
    node.block_at(number).await
}

/// What jobs were posted under, by their keys.
async fn rules(node: &Node, at: &Block) -> Result<BTreeMap<String, Value>> {
    let jobs = Chain::of(node).await?.entries(at, "Marketplace", "Jobs").await?;
    let rules = jobs.into_iter().map(|(key, job)| (key, json!([job["spec"], job["terms"]])));
    Ok(rules.collect())
}

async fn end(node: &Node) -> Result<Ledger> {
    let last = node.best().await?.number;
    let end = until("the end to be final", || async {
        let block = node.finalized().await?;
        Ok((block.number >= last).then_some(block))
    })
    .await?;
    explain(node, &end).await
}
