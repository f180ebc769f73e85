//! Loads one development node with a market of a thousand providers, and floods its RPC port beside it: how many
//! batches it settles, what that does to blocks, finality, memory and pool, and whether anything is lost.
//!
//! The same run measures its baselines: transfers, and the node when it has nothing to do.

mod crew;
mod drive;
mod flood;
mod ledger;
mod report;
mod statistics;
mod watch;

use crate::market::{
    chain::{transfer, Account, Chain},
    figures::Block,
    works, Load, Market, GAS_LIMIT,
};
use anyhow::{ensure, Context, Result};
use clap::Args;
use drive::{Done, Task};
use flood::{flood, Flooded, Targets};
use futures::StreamExt;
use ledger::Purse;
use report::{Check, Report, Stretch};
use stardust_primitives::{AccountId, Balance, STAR};
use stardust_runtime::RuntimeHoldReason;
use stardust_sdk::{calls, Client};
use stardust_vm::Program;
use std::{collections::BTreeMap, fs, path::PathBuf, str::FromStr};
use subxt_signer::{sr25519::Keypair, SecretUri};
use tokio::sync::watch::channel;
use watch::{watch, Node, Watched};

/// Blocks in which the node has nothing to do, for comparison; and blocks that it still has to make at the end.
const IDLE_BLOCKS: u32 = 10;
/// Requests a second in them, to know how fast the node answers.
const IDLE_RATE: u32 = 20;
/// Transactions of each kind that the flood repeats.
const REPEATED: u64 = 64;

/// What is measured, on which node.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The node's WebSocket address
    #[arg(long)]
    url: String,
    /// Process of the node
    #[arg(long)]
    pid: u32,
    /// Prometheus port of the node
    #[arg(long)]
    metrics: u16,
    /// The folder of the programs
    #[arg(long)]
    programs: PathBuf,
    /// Provider accounts
    #[arg(long, default_value_t = 1_000, value_parser = clap::value_parser!(u32).range(1..=5_000))]
    providers: u32,
    /// Requester accounts
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=1_000))]
    requesters: u32,
    /// How many jobs
    #[arg(long, default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(1..))]
    jobs: u32,
    /// Batches of each job
    #[arg(long, default_value_t = 4, value_parser = clap::value_parser!(u32).range(1..=16))]
    batches: u32,
    /// Tasks of each batch
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=1_000))]
    batch_size: u32,
    /// Most jobs that are posted in a block; without it, as many as keep the blocks full
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..))]
    jobs_per_block: Option<u32>,
    /// Batches that are claimed after each block, at most
    #[arg(long, default_value_t = 500, value_parser = clap::value_parser!(u32).range(1..))]
    pace: u32,
    /// Transfers of the baseline
    #[arg(long, default_value_t = 6_000, value_parser = clap::value_parser!(u32).range(1..))]
    transfers: u32,
    /// Connections of the flood
    #[arg(long, default_value_t = 64, value_parser = clap::value_parser!(u32).range(1..=90))]
    connections: u32,
    /// Requests a second of the flood: reads and invalid transactions, half and half
    #[arg(long, default_value_t = 500, value_parser = clap::value_parser!(u32).range(1..))]
    flood: u32,
    /// Blocks that have to be full, or the load was none
    #[arg(long, default_value_t = 100)]
    full_blocks: u32,
    /// File for the figures as JSON
    #[arg(long)]
    json: Option<PathBuf>,
}

/// Measures, prints, and writes the file. An error if something was lost.
pub(crate) fn measure(arguments: Arguments) -> Result<()> {
    let blob =
        fs::read(arguments.programs.join("output/square.polkavm")).context("square.polkavm")?;
    let tasks = arguments.batches.saturating_mul(arguments.batch_size);
    let receipts = works::run(&Program::new(blob.clone())?, tasks, GAS_LIMIT)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let report = runtime.block_on(async {
        let market = Market::open(&arguments.url, &blob, receipts).await?;
        run(&arguments, &market).await
    })?;
    report.print();
    if let Some(file) = arguments.json {
        fs::write(file, format!("{:#}\n", report.json()))?;
    }
    ensure!(report.holds(), "not everything holds that has to");
    Ok(())
}

async fn run(arguments: &Arguments, market: &Market) -> Result<Report> {
    let node = Node { pid: arguments.pid, port: arguments.metrics };
    eprintln!("{} providers and {} requesters", arguments.providers, arguments.requesters);
    let sizes = (usize::try_from(arguments.providers)?, usize::try_from(arguments.requesters)?);
    let accounts = (&market.client, &market.chain);
    let mut crew = crew::enlist(accounts, &market.funder, sizes).await?;
    let transfers = market.transfers(arguments.transfers).await?;
    let targets = targets(market, &crew).await?;

    eprintln!("{IDLE_BLOCKS} blocks without work");
    let rest = wait_for(&market.client, IDLE_BLOCKS);
    let light = (arguments.connections, IDLE_RATE);
    let (idle, _) = stretch(arguments, (market, node), (&targets, light), rest).await?;

    let before = market.client.best().await?.number;
    let start = books(&market.chain, before).await?;
    eprintln!("{} jobs of {} batches", arguments.jobs, arguments.batches);
    let load = Load {
        name: "load",
        jobs: arguments.jobs,
        tasks: arguments.batches.saturating_mul(arguments.batch_size),
        batch_size: arguments.batch_size,
    };
    let works = market.works(&load)?;
    let parameters = market.client.latest().parameters().await?;
    let work = drive::work(Task {
        client: &market.client,
        chain: &market.chain,
        providers: sizes.0,
        jobs: arguments.jobs,
        batches: load.batches_per_job(),
        post: calls::post_job(&load.spec(market.program, before)),
        posts_per_block: arguments.jobs_per_block.unwrap_or(u32::MAX),
        pace: arguments.pace,
        audit_blocks: parameters.verification.audit_blocks,
        works: &works,
        crew: &mut crew,
    });
    let heavy = (arguments.connections, arguments.flood);
    let (busy, done) = stretch(arguments, (market, node), (&targets, heavy), work).await?;

    let end = books(&market.chain, done.last).await?;
    let mut checks = checks(arguments, &crew, &done, (&start, &end));
    let alive = tokio::time::timeout(
        std::time::Duration::from_secs(120),
        wait_for(&market.client, IDLE_BLOCKS),
    );
    checks.push(Check::of(
        "the node goes on",
        match alive.await {
            Ok(Ok(())) => vec![],
            Ok(Err(error)) => vec![format!("{error:#}")],
            Err(_) => vec!["it makes no blocks any more".into()],
        },
    ));
    Ok(Report { load, transfers, idle, busy, done, checks, full_blocks: arguments.full_blocks })
}

/// Does something while the node is watched and flooded; what the blocks of that time were like.
async fn stretch<T>(
    arguments: &Arguments,
    (market, node): (&Market, Node),
    (targets, strength): (&Targets, (u32, u32)),
    work: impl std::future::Future<Output = Result<T>>,
) -> Result<(Stretch, T)> {
    let first = market.client.best().await?.number;
    let (over, is_over) = channel(false);
    // A connection of its own: its questions wait for nobody else's.
    let observer = Client::connect(&arguments.url).await?;
    let watching = watch(&observer, node, is_over.clone());
    let flooding = flood(&arguments.url, targets, strength, is_over);
    let working = async {
        let done = work.await;
        // Whoever ended before is not waited for.
        let _ = over.send(true);
        done
    };
    let (watched, flooded, done): (Result<Watched>, Result<Flooded>, Result<T>) =
        tokio::join!(watching, flooding, working);
    let done = done?;
    let last = market.client.best().await?.number;
    let blocks: Vec<Block> = market.blocks(first, last).await?;
    Ok((Stretch { watched: watched?, flooded: flooded?, blocks }, done))
}

async fn wait_for(client: &Client, blocks: u32) -> Result<()> {
    let until = client.best().await?.number.saturating_add(blocks);
    let mut heads = client.heads().await?;
    while let Some(head) = heads.next().await {
        if head?.number >= until {
            return Ok(());
        }
    }
    anyhow::bail!("the node ended")
}

/// What the flood asks for.
async fn targets(market: &Market, crew: &[Account]) -> Result<Targets> {
    let head = market.client.best().await?;
    let to = crew.first().context("nobody is there")?.id();
    // The first payer of the transfers has used its first nonce.
    let stale = repeated(market, "//bench//transfers//0", &to, |_| 0).await?;
    let accounts = market.chain.entries(head, "System", "Account").await?;
    let (account_key, _) = accounts.into_iter().next().context("no account")?;
    let account: &[u8; 32] = to.as_ref();
    Ok(Targets {
        account_key,
        account: account.to_vec(),
        map: market.chain.prefix(head, "ProviderStaking", "Providers").await?,
        template: stale.first().cloned().unwrap_or_default(),
        poor: repeated(market, "//bench//nobody", &to, |_| 0).await?,
        early: repeated(market, "//Ferdie", &to, |number| number.saturating_add(10_000)).await?,
        stale,
    })
}

/// Transfers of one account, each of another amount and with the nonce that its number has.
async fn repeated(
    market: &Market,
    suri: &str,
    to: &AccountId,
    nonce: fn(u64) -> u64,
) -> Result<Vec<Vec<u8>>> {
    let head = market.client.best().await?;
    let key = Keypair::from_uri(&SecretUri::from_str(suri)?)?;
    let mut transactions = Vec::new();
    for number in 0..REPEATED {
        let account = Account { key: key.clone(), nonce: nonce(number) };
        let call = transfer(to, STAR.saturating_add(number.into()));
        transactions.extend(market.chain.sign(head, &mut [account], &[(0, call)]).await?);
    }
    Ok(transactions)
}

/// Whose money is where at one block.
struct Books {
    issuance: Balance,
    accounts: BTreeMap<AccountId, Balance>,
    /// What is on hold, by the reason.
    holds: BTreeMap<String, Balance>,
}

impl Books {
    fn held(&self, reason: &str) -> Balance {
        self.holds.get(reason).copied().unwrap_or(0)
    }
}

async fn books(chain: &Chain, number: u32) -> Result<Books> {
    let head = chain.head(number).await?;
    let mut accounts = BTreeMap::new();
    for (key, value) in chain.entries(head, "System", "Account").await? {
        accounts.insert(owner(&key)?, belongings(&value)?);
    }
    let mut holds = BTreeMap::<String, Balance>::new();
    for (_, value) in chain.entries(head, "Balances", "Holds").await? {
        let held: Vec<(RuntimeHoldReason, Balance)> = codec::Decode::decode(&mut value.as_slice())?;
        for (reason, amount) in held {
            let sum = holds.entry(format!("{reason:?}")).or_default();
            *sum = sum.saturating_add(amount);
        }
    }
    let issuance = chain.value(head, "Balances", "TotalIssuance").await?;
    Ok(Books { issuance, accounts, holds })
}

/// Whose key of a map by account this is: the account follows its hash.
fn owner(key: &[u8]) -> Result<AccountId> {
    let start = key.len().saturating_sub(32);
    let id: [u8; 32] = key.get(start..).unwrap_or_default().try_into()?;
    Ok(AccountId::new(id))
}

/// What an account's record says it has, free and on hold.
fn belongings(mut record: &[u8]) -> Result<Balance> {
    // Nonce and three counts of references; then free, reserved and what does not matter here.
    let (_, free, reserved): ([u32; 4], Balance, Balance) = codec::Decode::decode(&mut record)?;
    Ok(free.saturating_add(reserved))
}

/// What has to hold of a run, whatever the machine.
fn checks(
    arguments: &Arguments,
    crew: &[Account],
    done: &Done,
    (start, end): (&Books, &Books),
) -> Vec<Check> {
    let ledger = &done.ledger;
    let purses: Vec<_> = crew
        .iter()
        .map(|account| {
            let who = account.id();
            let has = |books: &Books| books.accounts.get(&who).copied().unwrap_or(0);
            Purse { before: has(start), after: has(end), who }
        })
        .collect();
    let same = |what: &str, found: Balance, expected: Option<Balance>| {
        let differs = expected != Some(found);
        differs.then(|| format!("{what}: {found} planck, not {expected:?}")).into_iter().collect()
    };
    let deposits = start.held("Marketplace(StorageDeposit)").checked_add(ledger.deposits());
    let bonds = start.held("ProviderStaking(Bond)");
    let all: Option<Balance> =
        end.accounts.values().try_fold(0, |sum: Balance, has| sum.checked_add(*has));
    vec![
        Check::of(
            "every job is on chain, each batch paid once, each escrow explained",
            ledger.unexplained_jobs(arguments.jobs, arguments.batches),
        ),
        Check::of(
            "every provider and every requester has what its fees and its work leave",
            ledger.unexplained_purses(&purses),
        ),
        Check::of(
            "issuance fell by what was burned",
            same("issuance", end.issuance, ledger.issuance_after(start.issuance)),
        ),
        Check::of("all accounts together have all there is", same("sum", end.issuance, all)),
        Check::of("no escrow is left", same("escrow", end.held("Marketplace(JobEscrow)"), Some(0))),
        Check::of(
            "each job's deposit is held",
            same("deposits", end.held("Marketplace(StorageDeposit)"), deposits),
        ),
        Check::of(
            "every bond is held",
            same("bonds", end.held("ProviderStaking(Bond)"), Some(bonds)),
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use codec::Encode;

    #[test]
    fn accounts_are_read_as_the_chain_writes_them() {
        let record = (7u32, 1u32, 1u32, 0u32, 900u128, 500u128, 0u128, 1u128 << 127).encode();
        assert_eq!(belongings(&record).unwrap(), 1_400);
        let key = [vec![9; 48], vec![3; 32]].concat();
        assert_eq!(owner(&key).unwrap(), AccountId::new([3; 32]));
        assert!(owner(&[1; 31]).is_err());
    }

    #[test]
    fn reasons_of_holds_are_named_as_the_checks_ask_for_them() {
        let reasons = [(21u8, 0u8), (21, 2), (20, 0)];
        let names = reasons.map(|reason| {
            let reason = reason.encode();
            let reason: RuntimeHoldReason = codec::Decode::decode(&mut reason.as_slice()).unwrap();
            format!("{reason:?}")
        });
        let expected =
            ["Marketplace(JobEscrow)", "Marketplace(StorageDeposit)", "ProviderStaking(Bond)"];
        assert_eq!(names.each_ref().map(String::as_str), expected);
    }
}
