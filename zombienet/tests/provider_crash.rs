//! A provider's agent is killed in each phase of a batch, and comes back or does not.

use anyhow::{ensure, Context, Result};
use serde_json::Value;
use stardust_zombienet::{
    explain, until, Figures, Happened, Network, Node, Provider, Terms, User, STAR,
};
use std::time::Duration;
use tokio::time::sleep;

/// Tasks of a batch, which take a core ten seconds.
const TASKS: u32 = 30;
/// What a fault costs: a tenth of a batch's fee by the limit of its gas, at 0.01 STAR an SCU.
const FAULT: u128 = TASKS as u128 * 4 * STAR / 10_000;
/// At twice the price.
const DEAR_FAULT: u128 = 2 * FAULT;
/// Twice the price: who asks for it leaves alone what one of the others has left.
const DEAR: &str = "0.02STAR";
/// What fraud costs, and not to answer what audits found: 30% of what the fault has left of a bond of 500 STAR.
const FRAUD: u128 = (500 * STAR - FAULT) * 3 / 10;
/// Blocks for a batch whose provider does not come back.
const SOON: u32 = 60;
/// Into a run.
const MIDST: Duration = Duration::from_secs(3);

/// One network, and who is on it.
struct Scene {
    network: Network,
    node: Node,
    requester: User,
}

impl Scene {
    async fn provider(&self, suri: &str, price: &str) -> Result<Provider> {
        let provider = Provider::new(&self.node, suri, self.network.folder());
        provider.register().await?;
        provider.user.insist(&["provider", "offer", "--price", price]).await?;
        Ok(provider)
    }

    /// A job of one batch, with this changed.
    async fn post(&self, change: impl FnOnce(Terms) -> Terms) -> Result<u64> {
        let terms = Terms::critical(TASKS, TASKS).dear(self.network.folder())?;
        change(terms).post(&self.requester).await
    }

    async fn job(&self, job: u64) -> Result<Value> {
        self.requester.run(&["job", "show", &job.to_string(), "--assignments"]).await
    }

    /// Waits until a replica of a job's only batch is in a state.
    async fn reaches(&self, job: u64, replica: u64, state: &str) -> Result<()> {
        until(&format!("job {job}, replica {replica}: {state}"), || async {
            let shown = self.job(job).await?;
            let all = shown["assignments"].as_array().context("no assignments")?;
            let is_there = |one: &Value| one["replica"] == replica && one["state"] == state;
            Ok(all.iter().any(is_there).then_some(()))
        })
        .await
    }

    /// Waits until a job is closed with all its replicas paid to these.
    async fn paid_to(&self, job: u64, providers: &[&Provider]) -> Result<()> {
        let shown = until(&format!("job {job} to close"), || async {
            let shown = self.job(job).await?;
            Ok((shown["status"] == "closed").then_some(shown))
        })
        .await?;
        ensure!(shown["paid_tasks"] == TASKS * providers.len() as u32, "{shown}");
        let all = shown["assignments"].as_array().context("no assignments")?;
        let mut paid: Vec<String> = Vec::new();
        for one in all.iter().filter(|one| one["state"] == "paid") {
            paid.push(one["provider"].as_str().context("no provider")?.to_owned());
        }
        let mut expected = Vec::new();
        for provider in providers {
            expected.push(account(provider).await?);
        }
        paid.sort();
        expected.sort();
        ensure!(paid == expected, "job {job} is paid to {paid:?}");
        Ok(())
    }
}

async fn account(provider: &Provider) -> Result<String> {
    let shown = provider.user.run(&["provider", "show"]).await?;
    Ok(shown["account"].as_str().context("no account")?.to_owned())
}

async fn bond(provider: &Provider) -> Result<u128> {
    let shown = provider.user.run(&["provider", "show"]).await?;
    Ok(shown["bond"].as_str().context("no bond")?.parse()?)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crash_costs_what_the_protocol_says() -> Result<()> {
    let figures = Figures::of("provider crash");
    let network = Network::start("provider_crash").await?;
    let node = network.node("alice")?;
    let scene = Scene { requester: User::new(&node, "//Eve"), node, network };
    let mut withholder = scene.provider("//Alice", "0.01STAR").await?;
    let mut steady = scene.provider("//Bob", "0.01STAR").await?;
    let mut absent = scene.provider("//Charlie", DEAR).await?;
    let mut stopped = scene.provider("//Dave", DEAR).await?;

    // First who commits and does not come back: the chain waits five minutes for its reveal.
    let withheld = scene.post(|terms| terms).await?;
    withholder.start()?;
    scene.reaches(withheld, 0, "committed").await?;
    withholder.kill().await?;

    comes_back(&figures, &scene, &mut steady, &mut absent).await?;
    let gone = goes_for_good(&scene, &mut absent, &mut stopped).await?;
    steady.start()?;
    for job in gone {
        scene.paid_to(job, &[&steady]).await?;
    }
    figures.note(
        "work redone by another after a claim, and in the midst of a run",
        2,
        "batches",
        "",
    )?;
    scene.paid_to(withheld, &[&steady]).await?;
    let frozen = bond(&withholder).await?;
    ensure!(frozen == 500 * STAR - FAULT - FRAUD, "{frozen} is left of the bond");
    withholder.start()?;
    until("its receipts to be shown", || async {
        Ok((bond(&withholder).await? == 500 * STAR - FAULT).then_some(()))
    })
    .await?;
    settle(&figures, &scene, gone, withheld).await?;
    scene.network.stop().await
}

/// Killed in each phase and started again, it loses nothing.
async fn comes_back(
    figures: &Figures,
    scene: &Scene,
    agent: &mut Provider,
    sister: &mut Provider,
) -> Result<()> {
    for (phase, state, wait) in [
        ("after the claim", "claimed", Duration::ZERO),
        ("in the midst of a run", "claimed", MIDST),
        ("after the commitment", "committed", Duration::ZERO),
    ] {
        let job = scene.post(|terms| terms).await?;
        agent.start()?;
        scene.reaches(job, 0, state).await?;
        sleep(wait).await;
        agent.kill().await?;
        scene.reaches(job, 0, state).await?;
        agent.start()?;
        scene.paid_to(job, &[&*agent]).await?;
        agent.kill().await?;
        figures.note(
            &format!("lost by a restart {phase}"),
            500 * STAR - bond(agent).await?,
            "planck",
            "0",
        )?;
    }
    // Revealed, a batch waits for its sister, which is held up after its commitment.
    let job = scene.post(|terms| terms.price(DEAR).assurance("replicated:2")).await?;
    agent.start()?;
    scene.reaches(job, 0, "claimed").await?;
    sister.start()?;
    scene.reaches(job, 1, "committed").await?;
    sister.kill().await?;
    scene.reaches(job, 0, "revealed").await?;
    agent.kill().await?;
    sister.start()?;
    scene.paid_to(job, &[&*agent, &*sister]).await?;
    sister.kill().await?;
    figures.note("lost by a crash after the reveal", 500 * STAR - bond(agent).await?, "planck", "0")
}

/// Killed and not started again: its batches are left.
async fn goes_for_good(
    scene: &Scene,
    absent: &mut Provider,
    stopped: &mut Provider,
) -> Result<[u64; 2]> {
    let mut jobs = [0; 2];
    for (job, (agent, wait)) in jobs.iter_mut().zip([(absent, Duration::ZERO), (stopped, MIDST)]) {
        *job = scene.post(|terms| terms.price(DEAR).run_blocks(SOON)).await?;
        agent.start()?;
        scene.reaches(*job, 0, "claimed").await?;
        sleep(wait).await;
        agent.kill().await?;
        scene.reaches(*job, 0, "claimed").await?;
    }
    Ok(jobs)
}

/// Who was slashed, for what, and how much.
async fn settle(figures: &Figures, scene: &Scene, gone: [u64; 2], withheld: u64) -> Result<()> {
    let last = scene.node.best().await?.number;
    let end = until("the end to be final", || async {
        let block = scene.node.finalized().await?;
        Ok((block.number >= last).then_some(block))
    })
    .await?;
    let ledger = explain(&scene.node, &end).await?;
    ensure!(ledger.unexplained.is_empty(), "{:?}", ledger.unexplained);
    let named = |name: &'static str| ledger.events.iter().filter(move |event| event.name == name);
    let told = |event: &Happened| -> Result<(String, u64, u128)> {
        let cause = event.data["cause"].as_object().context("no cause")?;
        let (kind, fields) = cause.iter().next().context("no cause")?;
        let job = fields["assignment"]["job"].as_u64().context("no job")?;
        Ok((kind.clone(), job, event.amount("amount")?))
    };
    let mut slashed: Vec<_> = named("ProviderStaking.Slashed").map(told).collect::<Result<_>>()?;
    slashed.sort();
    let mut expected = vec![
        ("Expired".to_owned(), gone[0], DEAR_FAULT),
        ("Expired".to_owned(), gone[1], DEAR_FAULT),
        ("Unanswered".to_owned(), withheld, FRAUD),
        ("Withheld".to_owned(), withheld, FAULT),
    ];
    expected.sort();
    ensure!(slashed == expected, "{slashed:?}");
    let cancelled: Vec<_> =
        named("ProviderStaking.SlashCancelled").map(told).collect::<Result<_>>()?;
    ensure!(cancelled == [("Unanswered".to_owned(), withheld, FRAUD)], "{cancelled:?}");
    ensure!(ledger.blame.len() == slashed.len(), "{:?}", ledger.blame);
    figures.note("a fault, of a batch's fee limit", 10, "%", "10%")?;
    figures.note("frozen until the receipts were shown, of a bond", 30, "%", "30%")?;
    figures.note("faults and slashes, each as the protocol says", slashed.len(), "", "4")?;
    figures.note("balances without an explanation", ledger.unexplained.len(), "", "none")
}
