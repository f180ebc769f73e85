//! Measures the market on one running development node: transfers as the baseline, unbatched life cycles,
//! tasks in batches of several sizes, and one job of a million tasks.
//!
//! The benchmark plays requester and providers. The node is a validator and audits with the real machine, so
//! every receipt is true: the tasks are run before the clock starts.

pub(crate) mod chain;
pub(crate) mod drive;
pub(crate) mod figures;
pub(crate) mod plan;
mod report;
pub(crate) mod works;

use anyhow::{bail, ensure, Context, Result};
use chain::{Account, Chain, Event, Happened};
use clap::Args;
use figures::{Block, Figures};
use futures::future::try_join_all;
use plan::Plan;
use report::Report;
use stardust_primitives::{
    domain::COMMONS,
    ids::{JobId, ProgramId},
    items::Items,
    job::{Assurance, JobStatus},
    receipt::Receipt,
    AccountId, Balance, STAR,
};
use stardust_sdk::{calls, Client, JobSpec, Signer, Until};
use stardust_vm::{Program, VM_VERSION};
use std::{fs, path::PathBuf, str::FromStr, time::Instant};
use subxt_signer::{sr25519::Keypair, SecretUri};
use works::Works;

/// Providers of a measurement, and payers of transfers. Each measurement has its own: they start as
/// newcomers, whose batches are audited most. Each registration makes the next one dearer by 26%: 25 in all are still
/// affordable.
const CREW: usize = 5;
/// What a provider has, and what of it is its bond.
const PURSE: Balance = 1_000 * STAR;
pub(crate) const BOND: Balance = 500 * STAR;
/// Planck per SCU.
pub(crate) const PRICE: Balance = STAR / 100;
/// More than any task needs.
pub(crate) const GAS_LIMIT: u64 = 2_000_000;
/// Tasks of the large job.
const MILLION: u32 = 1_000_000;
/// Tasks of a full batch.
const FULL: u32 = stardust_primitives::tree::MAX_BATCH;
/// Blocks for claims, and from claim to commitment.
const PATIENCE: u32 = 2_000;

/// What is measured, on which node.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The node's WebSocket address
    #[arg(long)]
    url: String,
    /// The folder of the programs
    #[arg(long)]
    programs: PathBuf,
    /// How many transfers
    #[arg(long, default_value_t = 12_000)]
    transfers: u32,
    /// How many unbatched life cycles: batches of one task
    #[arg(long, default_value_t = 10_000)]
    lifecycles: u32,
    /// How many batches of each other size
    #[arg(long, default_value_t = 1_000)]
    batches: u32,
    /// Batches that are claimed after each block
    #[arg(long, default_value_t = 1_000)]
    pace: u32,
    /// File for the figures as JSON
    #[arg(long)]
    json: Option<PathBuf>,
}

/// Measures, prints, and writes the file.
pub(crate) fn measure(arguments: Arguments) -> Result<()> {
    let blob =
        fs::read(arguments.programs.join("output/square.polkavm")).context("square.polkavm")?;
    let program = Program::new(blob.clone())?;
    let begun = Instant::now();
    let receipts = works::run(&program, MILLION, GAS_LIMIT)?;
    eprintln!("{MILLION} tasks were run in {} s, which is not measured", begun.elapsed().as_secs());
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let report = runtime.block_on(async {
        let market = Market::open(&arguments.url, &blob, receipts).await?;
        market.measure(&arguments).await
    })?;
    report.print();
    if let Some(file) = arguments.json {
        fs::write(file, format!("{:#}\n", report.json()))?;
    }
    Ok(())
}

/// Equal jobs for a crew of newcomers.
pub(crate) struct Load<'a> {
    /// What is measured.
    pub(crate) name: &'a str,
    /// How many jobs.
    pub(crate) jobs: u32,
    /// Tasks of each.
    pub(crate) tasks: u32,
    /// Tasks of each batch.
    pub(crate) batch_size: u32,
}

impl<'a> Load<'a> {
    /// Jobs of at most a million tasks with about so many batches together.
    fn of(name: &'a str, batch_size: u32, batches: u32) -> Self {
        let per_job = batches.min(MILLION.checked_div(batch_size).unwrap_or(0)).max(1);
        let (jobs, tasks) = (batches.div_ceil(per_job), per_job.saturating_mul(batch_size));
        Self { name, jobs, tasks, batch_size }
    }

    /// Batches of each job.
    pub(crate) fn batches_per_job(&self) -> u32 {
        self.tasks.div_ceil(self.batch_size)
    }

    /// Batches of all jobs.
    pub(crate) fn batches(&self) -> u32 {
        self.jobs.saturating_mul(self.batches_per_job())
    }

    /// What is asked for with each job, at block `now`.
    pub(crate) fn spec(&self, program: ProgramId, now: u32) -> JobSpec {
        JobSpec {
            program,
            payload: None,
            items: Items::Index,
            tasks: self.tasks,
            batch_size: self.batch_size,
            gas_limit: GAS_LIMIT,
            price: PRICE,
            assurance: Assurance::Sampled,
            value_at_risk: 0,
            domain: COMMONS,
            claim_until: now.saturating_add(PATIENCE),
            run_blocks: PATIENCE,
        }
    }
}

/// A node with all that the measurements share.
pub(crate) struct Market {
    /// A connection.
    pub(crate) client: Client,
    /// Another.
    pub(crate) chain: Chain,
    /// Who has money, and the chain's root.
    pub(crate) funder: Signer,
    requester: Signer,
    /// What all jobs run.
    pub(crate) program: ProgramId,
    receipts: Vec<Receipt>,
    /// A block without transactions.
    idle: Block,
}

impl Market {
    /// Connects, and registers the program with whose receipts the providers will answer.
    pub(crate) async fn open(url: &str, blob: &[u8], receipts: Vec<Receipt>) -> Result<Self> {
        let client = Client::connect(url).await?;
        let chain = Chain::connect(url).await?;
        let idle = chain.block(client.best().await?.number).await?;
        let [funder, requester] = ["//Alice", "//Eve"].map(Signer::from_suri);
        let (funder, requester) = (funder?, requester?);
        let registered =
            client.register_program(&requester, blob, None, VM_VERSION, Until::InBlock).await?;
        let program = registered.id;
        Ok(Self { client, chain, funder, requester, program, receipts, idle })
    }

    async fn measure(&self, arguments: &Arguments) -> Result<Report> {
        let transfers = self.transfers(arguments.transfers).await?;
        let sizes = [
            ("life cycles", 1, arguments.lifecycles),
            ("batches of 1,000", 1_000, arguments.batches),
            ("batches of 10,000", 10_000, arguments.batches),
            ("full batches", FULL, arguments.batches),
        ];
        let mut batches = Vec::new();
        for (name, size, count) in sizes {
            let load = Load::of(name, size, count);
            batches.push((size, self.settle(&load, arguments.pace).await?));
        }
        let name = "a job from post to close";
        let million = Load { name, jobs: 1, tasks: MILLION, batch_size: FULL };
        let million = self.settle(&million, arguments.pace).await?;
        Ok(Report { transfers, batches, million })
    }

    /// Fresh accounts with money.
    async fn crew(&self, name: &str) -> Result<(Vec<Signer>, Vec<Account>)> {
        let suris = (0..CREW).map(|number| format!("//bench//{name}//{number}"));
        let (mut signers, mut keys) = (Vec::new(), Vec::new());
        for suri in suris {
            signers.push(Signer::from_suri(&suri)?);
            keys.push(Keypair::from_uri(&SecretUri::from_str(&suri)?)?);
        }
        try_join_all(signers.iter().map(|signer| async {
            let call = chain::transfer(signer.account(), PURSE);
            self.client.submit(&self.funder, &call, Until::InBlock).await
        }))
        .await?;
        let accounts = keys.into_iter().map(|key| Account { key, nonce: 0 }).collect();
        Ok((signers, accounts))
    }

    /// Measures plain transfers, the baseline.
    pub(crate) async fn transfers(&self, count: u32) -> Result<Figures> {
        let (_, mut payers) = self.crew("transfers").await?;
        let ferdie = Signer::from_suri("//Ferdie")?;
        let call = chain::transfer(ferdie.account(), STAR / 1_000);
        // Turn by turn, as from different people.
        let calls: Vec<_> = (0..CREW)
            .cycle()
            .map(|payer| (payer, call.clone()))
            .take(usize::try_from(count)?)
            .collect();
        let mut heads = self.client.heads().await?;
        let from = self.client.best().await?;
        let signed = self.chain.sign(from, &mut payers, &calls).await?;
        eprintln!("transfers: {count}");
        let count_to_the_last = async {
            let (mut left, mut number, mut most) = (count, from.number, 0);
            loop {
                let head = drive::newest(&mut heads).await?;
                while number < head.number {
                    number = number.saturating_add(1);
                    let events = self.chain.events(self.chain.head(number).await?, &[]).await?;
                    let failed = events.iter().find_map(|happened| match &happened.event {
                        Event::Failed(error) => Some(error),
                        _ => None,
                    });
                    ensure!(failed.is_none(), "a transfer failed: {failed:?}");
                    let moved = |happened: &&Happened| matches!(happened.event, Event::Transfer);
                    let moved = u32::try_from(events.iter().filter(moved).count())?;
                    most = most.max(moved);
                    left = left.saturating_sub(moved);
                    if left == 0 {
                        return Ok((number, most));
                    }
                }
            }
        };
        let ((), (last, most)) = tokio::try_join!(self.chain.submit(signed), count_to_the_last)?;
        let blocks = self.blocks(from.number, last).await?;
        // The clock starts with the block before the first transfer.
        let is_busy = |block: &Block| block.bytes > self.idle.bytes.saturating_mul(2);
        let first = blocks.iter().position(is_busy).context("no transfers")?;
        let blocks = blocks.get(first.saturating_sub(1)..).unwrap_or_default();
        Ok(Figures { most, ..Figures::of("transfers", u64::from(count), blocks, &self.idle) })
    }

    /// Registers a crew, posts the jobs, and measures until all is paid.
    async fn settle(&self, load: &Load<'_>, pace: u32) -> Result<Figures> {
        let works = self.works(load)?;
        let (signers, mut crew) = self.crew(load.name).await?;
        let endpoint = b"http://127.0.0.1:1".to_vec().try_into();
        let Ok(endpoint) = endpoint else { bail!("the endpoint is too long") };
        let register = calls::register_provider(BOND, endpoint, PRICE, plan::CAPACITY, PURSE);
        try_join_all(
            signers.iter().map(|signer| self.client.submit(signer, &register, Until::InBlock)),
        )
        .await?;
        for account in &mut crew {
            account.nonce = self.chain.nonce(&account.key).await?;
        }
        eprintln!("{}: {} batches in {} jobs", load.name, load.batches(), load.jobs);

        let before = self.client.best().await?.number;
        let (jobs, posted, audit_blocks) = self.post(load).await?;
        let batches = load.batches_per_job();
        let jobs: Vec<_> = jobs.into_iter().map(|job| (job, batches)).collect();
        let mut plan = Plan::new(&jobs, crew.len(), pace, audit_blocks);
        let node = (&self.client, &self.chain);
        let last = drive::work(node, &mut crew, &mut plan, &works, posted).await?;

        let view = self.client.at(self.chain.head(last).await?.hash);
        for (id, _) in &jobs {
            let job = view.job(*id).await?.context("a posted job is unknown")?;
            ensure!(job.status == JobStatus::Closed, "the last payment did not close job {id}");
        }
        let blocks = self.blocks(posted, last).await?;
        let units = u64::from(load.jobs).saturating_mul(u64::from(load.tasks));
        let state = self.chain.state_bytes(last).await?;
        let state = state.saturating_sub(self.chain.state_bytes(before).await?);
        Ok(Figures {
            batches: load.batches(),
            audits: plan.audits(),
            most: plan.most(),
            state,
            ..Figures::of(load.name, units, &blocks, &self.idle)
        })
    }

    /// The finished batches of a job.
    pub(crate) fn works(&self, load: &Load<'_>) -> Result<Works> {
        let receipts = self.receipts.get(..usize::try_from(load.tasks)?);
        let receipts = receipts.context("more tasks than were run")?;
        Works::new(self.client.genesis(), receipts, load.batch_size)
    }

    /// Posts the jobs; their ids, the block of the last, and the blocks of an audit.
    async fn post(&self, load: &Load<'_>) -> Result<(Vec<JobId>, u32, u32)> {
        let spec = load.spec(self.program, self.client.best().await?.number);
        let call = calls::post_job(&spec);
        let submit = || self.client.submit(&self.requester, &call, Until::InBlock);
        let posted = try_join_all((0..load.jobs).map(|_| submit())).await?;
        let (mut jobs, mut last) = (Vec::new(), 0);
        for included in &posted {
            let (job, _, _) =
                included.find::<(JobId, AccountId, Balance)>("Marketplace", "JobPosted")?;
            jobs.push(job);
            last = last.max(self.chain.number(included.block).await?);
        }
        let first = *jobs.first().context("no job")?;
        let job = self.client.latest().job(first).await?.context("a posted job is unknown")?;
        Ok((jobs, last, job.terms.audit_blocks))
    }

    /// What blocks cost, the last one among them.
    pub(crate) async fn blocks(&self, first: u32, last: u32) -> Result<Vec<Block>> {
        let mut blocks = Vec::new();
        for number in first..=last {
            blocks.push(self.chain.block(number).await?);
        }
        Ok(blocks)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn jobs_stay_within_the_tasks_that_were_run() {
        let sizes = |batch_size, batches| {
            let load = Load::of("x", batch_size, batches);
            (load.jobs, load.tasks, load.batches())
        };
        assert_eq!(sizes(1, 10_000), (1, 10_000, 10_000));
        assert_eq!(sizes(1_000, 1_000), (1, 1_000_000, 1_000));
        assert_eq!(sizes(10_000, 950), (10, 1_000_000, 1_000));
        assert_eq!(sizes(FULL, 1_000), (67, 983_040, 1_005));
        assert_eq!(sizes(FULL, 3), (1, 196_608, 3));
    }
}
