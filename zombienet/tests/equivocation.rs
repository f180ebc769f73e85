//! Two nodes run with one set of keys: their validator is reported and slashed once, and nobody else is.

use anyhow::{ensure, Context, Result};
use serde_json::Value;
use stardust_zombienet::{
    explain, within, Figures, Happened, Market, Network, User, Work, STAR, VALIDATORS,
};
use std::time::Duration;
use zombienet_sdk::{AddNodeOptions, Arg};

/// What each validator has bonded.
const STAKE: u128 = 100_000 * STAR;
/// What an equivocation of one of four costs: three quarters, squared.
const SLASH: u128 = STAKE / 10_000 * 5_625;
/// What of it is paid to who reported, by the SDK's rule: half of the share for reporters, a tenth.
const REWARD: u128 = SLASH / 20;
/// How soon it has to be reported. Each slot that both are to fill shows it.
const REPORTED: Duration = Duration::from_secs(90);
/// How long the slash waits at most: four eras of a minute, the one that goes on, and some.
const EXECUTED: Duration = Duration::from_secs(420);
/// The kinds of offences, as the chain writes them: `babe:equivocatio` and `grandpa:equivoca`.
const KINDS: [&str; 2] =
    ["0x626162653a65717569766f636174696f", "0x6772616e6470613a65717569766f6361"];

#[tokio::test(flavor = "multi_thread")]
async fn who_runs_twice_is_slashed_once() -> Result<()> {
    let figures = Figures::of("equivocation");
    let mut network = Network::start("equivocation").await?;
    let alice = network.node("alice")?;
    let market = Market::open(&network, &alice).await?;
    let job = market.post(Work { tasks: 60, batch_size: 2, assurance: "critical" }).await?;
    let anybody = User::new(&alice, "//Ferdie");
    let options = AddNodeOptions {
        is_validator: true,
        args: vec![Arg::Flag("--dave".into()), Arg::Option("--audit-executors".into(), "1".into())],
        ..Default::default()
    };
    network.zombienet()?.add_node("twin", options).await?;
    let twin = network.added("twin")?;
    let (dave, took) = within(REPORTED, "the report", || async {
        let shown = show(&anybody, "dave").await?;
        let waits = shown["slashes"].as_array().is_some_and(|slashes| !slashes.is_empty());
        Ok(waits.then_some(shown))
    })
    .await?;
    figures.note("reported after the twin's start", took.as_secs(), "s", "")?;
    twin.kill()?;
    let slashes = dave["slashes"].as_array().context("no slashes")?;
    ensure!(slashes.len() == 1, "{dave}");
    ensure!(slashes[0]["own"] == SLASH.to_string(), "{dave}");
    ensure!(dave["stake"] == STAKE.to_string(), "it waits for who would cancel it: {dave}");

    market.settled(job).await?;
    let (_, took) = within(EXECUTED, "the slash", || async {
        let shown = show(&anybody, "dave").await?;
        let is_over = shown["slashes"].as_array().is_some_and(Vec::is_empty);
        Ok(is_over.then_some(()))
    })
    .await?;
    figures.note("executed after the report", took.as_secs(), "s", "")?;
    let last = alice.best().await?.number;
    let (end, _) = within(REPORTED, "the end to be final", || async {
        let block = alice.finalized().await?;
        Ok((block.number >= last).then_some(block))
    })
    .await?;
    for name in VALIDATORS {
        let left = if name == "dave" { STAKE - SLASH } else { STAKE };
        let shown = show(&anybody, name).await?;
        ensure!(shown["stake"] == left.to_string(), "{name}: {shown}");
    }
    let ledger = explain(&alice, &end).await?;
    let named = |name: &'static str| ledger.blame.iter().filter(move |event| event.name == name);
    let slashed: Vec<&Happened> = named("Staking.Slashed").collect();
    ensure!(slashed.len() == 1, "{slashed:?}");
    ensure!(slashed[0].amount("amount")? == SLASH, "{slashed:?}");
    let stash = slashed[0].account("staker")?;
    for event in &ledger.blame {
        let by_name = |field: &str| event.data[field] == Value::String(stash.clone());
        let is_his = match event.name.as_str() {
            "Staking.SlashReported" => by_name("validator"),
            "Staking.Slashed" => by_name("staker"),
            "Offences.Offence" => KINDS.iter().any(|kind| event.data["kind"] == *kind),
            _ => false,
        };
        ensure!(is_his, "somebody else is blamed: {event:?}");
    }
    ensure!(named("Offences.Offence").count() > 0, "no offence");
    // Who reports is the author of the block with the report.
    let rewards: Vec<i128> = ledger.unexplained.values().copied().collect();
    ensure!(rewards == [i128::try_from(REWARD)?], "{:?}", ledger.unexplained);
    figures.note("offences reported", named("Offences.Offence").count(), "", "")?;
    figures.note("slashes of who ran twice", slashed.len(), "", "one")?;
    network.stop().await
}

async fn show(anybody: &User, name: &str) -> Result<Value> {
    let mut letters = name.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase()).into_iter();
    let stash: String = "//".chars().chain(first).chain(letters).chain("//stash".chars()).collect();
    anybody.run(&["validator", "show", &stash]).await
}
