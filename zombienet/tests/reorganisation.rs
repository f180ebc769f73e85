//! A commitment, an audit's report and the transaction of somebody who is gone are in blocks that a reorganisation throws
//! away: each takes effect once.

use anyhow::{bail, ensure, Result};
use stardust_zombienet::{
    explain, until, within, Block, Chain, Figures, Happened, Market, Node, Setup, Switch, Terms,
    User, VALIDATORS,
};
use std::{
    collections::BTreeSet,
    time::{Duration, Instant},
};

/// As the kernel does by itself: a node that believes in its peers goes on making blocks.
const RETRIES: u32 = 15;
/// For so many blocks of the other side a transaction surely stays valid, of the 64 from the finalised block on.
const VALID: u32 = 48;
/// The event of a provider's new price.
const OFFERED: &str = "ProviderStaking.OfferSet";
/// How long that node may take to notice that it can reach them again: TCP waits for two minutes at most.
const RETURN: Duration = Duration::from_secs(180);

#[tokio::test(flavor = "multi_thread")]
async fn a_report_in_a_lost_block_counts_once() -> Result<()> {
    let figures = Figures::of("reorganisation");
    let switch = Switch::new(&VALIDATORS, RETRIES)?;
    let network = switch.wire(Setup::new("reorganisation"))?.start().await?;
    let (alice, dave) = (network.node("alice")?, network.node("dave")?);
    let mut market = Market::open(&network, &alice).await?;
    for provider in &mut market.providers {
        provider.kill().await?;
    }

    // It has claimed when it is killed, and commits where only Dave's node hears it.
    let job = Terms::critical(40, 40).post(&market.requester).await?;
    let [agent, other] = &mut market.providers[..] else { bail!("there are two providers") };
    agent.user.url = dave.url().to_owned();
    agent.start()?;
    let claimed = at_once(&alice, "Marketplace.BatchClaimed", 0).await?;
    agent.kill().await?;
    until("the claim to be final", || async {
        Ok((alice.finalized().await?.number >= claimed.block).then_some(()))
    })
    .await?;
    let cut_at = dave.best().await?.number;
    switch.cut(&["dave"])?;
    let begun = Instant::now();
    agent.start()?;
    let report = at_once(&dave, "Verification.AuditReported", cut_at).await?;
    // It does not wait for more than a block, and never looks again.
    let once = User { url: dave.url().to_owned(), ..other.user.clone() };
    once.run(&["provider", "offer", "--price", "0.02STAR"]).await?;
    let offer = at_once(&dave, OFFERED, cut_at).await?;
    let lost = dave.block_at(offer.block.max(report.block)).await?;
    let unheard = Chain::of(&alice).await?;
    let now = alice.best().await?.number;
    let heard = unheard.events_named(cut_at, now, &["Marketplace.BatchCommitted", OFFERED]).await?;
    ensure!(heard.is_empty(), "the others heard of it: {heard:?}");
    let cut = begun.elapsed().as_secs();
    figures.note("a node was cut off for", cut, "s", "")?;
    switch.heal()?;

    let what = "the reorganisation";
    let (_, took) =
        within(RETURN, what, || async { Ok(is_lost(&dave, &lost).await?.then_some(())) }).await?;
    let what = format!("a node with the kernel's {RETRIES} retries is back after");
    figures.note(&what, took.as_secs(), "s", "docs/validators.md has it at 6")?;
    let gone_by = alice.best().await?.number.saturating_sub(cut_at);
    if gone_by < VALID {
        let again = at_once(&alice, OFFERED, cut_at).await?;
        ensure!(again.data == offer.data, "{again:?}");
    }
    let what = "blocks until the transaction of who is gone could come again";
    figures.note(what, gone_by, "", &format!("if fewer than {VALID}, it has"))?;
    let (shown, _) = market.settled(job).await?;
    ensure!(shown["paid_tasks"] == 40, "{shown}");
    figures.note("height of the lost block over the cut", lost.number - cut_at, "blocks", "")?;
    once_each(&figures, &alice, &report).await?;
    network.stop().await
}

/// On the chain that is left each effect is there once.
async fn once_each(figures: &Figures, alice: &Node, report: &Happened) -> Result<()> {
    let last = alice.best().await?.number;
    let end = until("the end to be final", || async {
        let block = alice.finalized().await?;
        Ok((block.number >= last).then_some(block))
    })
    .await?;
    let ledger = explain(alice, &end).await?;
    for (name, times) in [
        ("Marketplace.BatchCommitted", 1),
        ("Verification.AuditReported", VALIDATORS.len()),
        ("Marketplace.AuditsPaid", VALIDATORS.len()),
        ("Marketplace.BatchPaid", 1),
    ] {
        ensure!(ledger.count(name) == times, "{name}: {} times", ledger.count(name));
        figures.note(&format!("{name} on the chain that is left"), ledger.count(name), "", "")?;
    }
    let auditor = &report.data["auditor"];
    let named = |name| ledger.events.iter().filter(move |event| event.name == name);
    let his = named("Verification.AuditReported").filter(|event| event.data["auditor"] == *auditor);
    ensure!(his.count() == 1, "Dave's report counts once");
    let paid: BTreeSet<_> =
        named("Marketplace.AuditsPaid").map(|event| event.data["auditor"].to_string()).collect();
    ensure!(paid.len() == VALIDATORS.len(), "each auditor is paid once: {paid:?}");
    figures.note("slashes", ledger.blame.len(), "", "none")?;
    ledger.check()
}

/// The first event of this name after a block, on the best chain of a node.
async fn at_once(node: &Node, name: &str, after: u32) -> Result<Happened> {
    until(name, || async {
        let best = node.best().await?.number;
        let found = Chain::of(node).await?.events_named(after, best, &[name]).await?;
        Ok(found.into_iter().next())
    })
    .await
}

/// Whether a block is none of a node's best chain any more.
async fn is_lost(node: &Node, block: &Block) -> Result<bool> {
    Ok(node.block_at(block.number).await?.hash != block.hash)
}
