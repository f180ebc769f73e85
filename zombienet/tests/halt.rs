//! One validator of four down: finality goes on. Two down: it halts, blocks and work go on, and it resumes when they
//! are back; nobody is slashed, and no deadline passes that could not be met (P3, P5, P6).

use anyhow::{ensure, Result};
use stardust_zombienet::{steps, until, Chain, Figures, Market, Network, Node, Work};

/// Blocks that each state is watched for.
const WATCHED: u32 = 12;
/// Blocks that may still become final after the second validator went: their votes were cast before.
const IN_FLIGHT: u32 = 3;

#[tokio::test(flavor = "multi_thread")]
async fn finality_survives_f_and_halts_without_harm_at_f_plus_1() -> Result<()> {
    let figures = Figures::of("halt");
    let network = Network::start("halt").await?;
    let (alice, charlie, dave) =
        (network.node("alice")?, network.node("charlie")?, network.node("dave")?);
    let market = Market::open(&network, &alice).await?;
    let begun = alice.best().await?.number;
    let job = market.post(Work { tasks: 240, batch_size: 10, assurance: "critical" }).await?;

    dave.kill()?;
    let at = alice.best().await?.number;
    let lag = worst_lag(&alice, at + WATCHED).await?;
    figures.note("finality lag with 1 of 4 down, at most", lag, "blocks", "")?;
    ensure!(alice.finalized().await?.number > at, "finality stood still with one validator down");

    charlie.kill()?;
    let killed = alice.best().await?.number;
    reached(&alice, killed + IN_FLIGHT).await?;
    let halted_at = alice.finalized().await?.number;
    ensure!(halted_at <= killed, "block {halted_at} is final without two thirds");
    let paid_before = paid(&market, job).await?;
    reached(&alice, killed + IN_FLIGHT + WATCHED).await?;
    let last = alice.finalized().await?.number;
    ensure!(last == halted_at, "with two of four down {last} became final after {halted_at}");
    figures.note("blocks made while finality stood still", WATCHED + IN_FLIGHT, "blocks", "")?;
    let paid_then = paid(&market, job).await? - paid_before;
    figures.note("tasks paid meanwhile", paid_then, "of 240", "")?;

    let (one, other) = tokio::join!(charlie.start(), dave.start());
    one.and(other)?;
    let took = steps::caught_up(&alice, &alice).await?;
    steps::note_recovery(&figures, "until finality is back", took)?;
    let (one, other) = (steps::caught_up(&charlie, &alice), steps::caught_up(&dave, &alice));
    let (one, other) = tokio::join!(one, other);
    one.and(other)?;

    market.settled(job).await?;
    let end = steps::is_final(&alice, alice.best().await?.number).await?;
    let events = Chain::of(&alice).await?.events(begun - 1, end.number).await?;
    steps::settled_in_one_go(&events, job, 24)?;
    figures.note("batches returned or expired", 0, "of 24", "none")?;
    for node in network.nodes() {
        steps::unpunished(&market, node).await?;
    }
    steps::honest(&alice, &figures).await?;
    network.stop().await
}

/// Waits for a best block of this height.
async fn reached(node: &Node, number: u32) -> Result<()> {
    until(&format!("block {number}"), || async {
        Ok((node.best().await?.number >= number).then_some(()))
    })
    .await
}

/// How far finality was behind at most until a best block of this height.
async fn worst_lag(node: &Node, until_block: u32) -> Result<u32> {
    let mut worst = 0;
    for number in node.best().await?.number + 1..=until_block {
        reached(node, number).await?;
        worst = worst.max(number.saturating_sub(node.finalized().await?.number));
    }
    Ok(worst)
}

/// Tasks of a job that are paid.
async fn paid(market: &Market, job: u64) -> Result<u64> {
    Ok(market.job(job).await?["paid_tasks"].as_u64().unwrap_or_default())
}
