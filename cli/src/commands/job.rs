//! `stardust job`.

use crate::{
    commands::{delegation::percent, demand, explain, items, outputs, program, read, spot, wait},
    output::table,
    Context,
};
use anyhow::{anyhow, bail};
use clap::{Args, Subcommand};
use serde_json::{json, Value};
use sp_arithmetic::{FixedU128, Perbill};
use sp_core::H256;
use stardust_primitives::{
    assignment::AssignmentState,
    domain::COMMONS,
    hashing::content,
    ids::{DomainId, JobId, ProgramId},
    items::Items,
    job::{Assurance, Deposits, JobStatus},
    money, AccountId, Balance, BlockNumber,
};
use stardust_sdk::{amount, calls, Assignment, Client, Error, Job, JobSpec, Signer};
use std::{
    path::{Path, PathBuf},
    str::FromStr,
};

/// Blocks for claims unless said otherwise: an hour.
const CLAIM_BLOCKS: BlockNumber = 1_200;
/// Gas a second that a slow core is expected to do.
const SLOW_GAS_PER_SECOND: u64 = 1_000_000_000;
/// Most blocks asked for unless said otherwise, 12 hours: what the chain allows at first.
const RUN_BLOCKS_MAX: u64 = 14_400;
/// Blocks that every batch has besides the time its tasks take: the way to the provider and back.
const RUN_BLOCKS_MIN: u64 = 20;

/// The commands about jobs.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Put a job on the market; holds its escrow
    Post(Box<Post>),
    /// Say what a job would cost now; posts and holds nothing
    Quote(Box<Post>),
    /// Show a job
    Show {
        /// The job
        job: u64,
        /// Also list its assignments
        #[arg(long)]
        assignments: bool,
    },
    /// Wait until a job closes; with --suri also cancels what nobody claimed in time
    Wait {
        /// The job
        job: u64,
        /// Give up after so many seconds
        #[arg(long, value_name = "SECONDS")]
        timeout: Option<u64>,
    },
    /// Download the outputs of all paid batches, and keep those that the chain's roots confirm
    Outputs {
        /// The job
        job: u64,
        /// Folder for the outputs: one file TASK.bin each
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
    },
    /// Demand on chain an output that its provider does not serve: whoever is silent for long is slashed
    Demand(demand::Demand),
    /// Remove a closed job's records and get the deposit for them back; its outputs cannot be checked any more
    Forget {
        /// The job
        job: u64,
    },
    /// Say why who is matched to it: each provider's score for its next open batch, or the rule that refuses it
    Explain {
        /// The job
        job: u64,
    },
    /// Cancel what nobody has claimed, and get its escrow back
    Cancel {
        /// The job
        job: u64,
    },
}

/// What a requester says of a new job.
#[derive(Debug, Args)]
pub(crate) struct Post {
    /// Hash of a registered program, or a blob, which is registered if needed
    #[arg(long, value_name = "HASH|BLOB")]
    program: String,
    /// File that every task reads, at most 1 MiB
    #[arg(long, value_name = "F")]
    payload: Option<PathBuf>,
    /// File of inputs: one per line, or .hex, or .scale; without one, a task's input is its index
    #[arg(long, value_name = "F")]
    items: Option<PathBuf>,
    /// How many tasks [default: as many as there are inputs]
    #[arg(long, value_name = "N", required_unless_present = "items")]
    tasks: Option<u32>,
    /// Tasks that are claimed, checked and paid together
    #[arg(long, value_name = "B")]
    batch_size: u32,
    /// Most gas of one task
    #[arg(long, value_name = "G")]
    gas_limit: u64,
    /// Price per SCU (10^10 gas)
    #[arg(long, value_name = "P", value_parser = amount::parse)]
    price: Balance,
    /// Pay so many times the home domain's spot price instead, 0.25 to 8, and at most --price
    #[arg(long, value_name = "FACTOR", value_parser = spot::parse_factor)]
    spot: Option<FixedU128>,
    /// How sure to be: `sampled`; `replicated:N` for N providers, 2 or 3, whose results must agree; or `critical`:
    /// every validator audits a task of each batch, for which a reserve is held on top of the fees
    #[arg(long, value_name = "A", default_value = "sampled", value_parser = parse_assurance)]
    assurance: Assurance,
    /// Harm of one wrong result; more of it means more audits
    #[arg(long, value_name = "V", default_value = "0", value_parser = amount::parse)]
    value_at_risk: Balance,
    /// Home domain, whose rules say who may post the job and who may run it; 0 is the commons, open to all
    #[arg(long, value_name = "ID", default_value_t = COMMONS.0)]
    domain: u32,
    /// Blocks in which batches may be claimed [default: an hour]
    #[arg(long, value_name = "BLOCKS")]
    claim_blocks: Option<BlockNumber>,
    /// Blocks a provider has for a batch [default: by its gas, generously]
    #[arg(long, value_name = "BLOCKS")]
    run_blocks: Option<BlockNumber>,
}

pub(super) fn parse_assurance(text: &str) -> Result<Assurance, String> {
    let assurance = match text.split_once(':') {
        None if text == "sampled" => Some(Assurance::Sampled),
        None if text == "critical" => Some(Assurance::Critical),
        Some(("replicated", n)) => n.parse().ok().map(|n| Assurance::Replicated { n }),
        _ => None,
    };
    assurance
        .filter(Assurance::is_valid)
        .ok_or_else(|| "use sampled, replicated:2, replicated:3 or critical".into())
}

/// Runs a command.
pub(crate) async fn execute(context: &Context, command: Command) -> anyhow::Result<()> {
    match command {
        Command::Post(post) => self::post(context, &post).await,
        Command::Quote(post) => quote(context, &post).await,
        Command::Show { job, assignments } => {
            let (client, id) = (context.client().await?, JobId(job));
            let job = find(&client, id).await?;
            let list = match assignments {
                true => Some(client.latest().assignments(id).await?),
                false => None,
            };
            show(context, id, &job, list.as_deref());
            Ok(())
        }
        Command::Wait { job, timeout } => wait::wait(context, JobId(job), timeout).await,
        Command::Outputs { job, out } => outputs::fetch(context, JobId(job), &out).await,
        Command::Demand(demand) => demand::demand(context, &demand).await,
        Command::Forget { job } => forget(context, JobId(job)).await,
        Command::Explain { job } => explain::of_job(context, JobId(job)).await,
        Command::Cancel { job } => {
            let (client, signer) = (context.client().await?, context.signer()?);
            let id = JobId(job);
            client.submit(&signer, &calls::cancel_job(id), context.until()).await?;
            show(context, id, &find(&client, id).await?, None);
            Ok(())
        }
    }
}

/// A job that must exist.
pub(crate) async fn find(client: &Client, id: JobId) -> anyhow::Result<Job> {
    let job = client.latest().job(id).await?;
    Ok(job.ok_or_else(|| Error::Unknown(format!("job {id}")))?)
}

/// Removes a job's records, as many at a time as the chain lets.
async fn forget(context: &Context, id: JobId) -> anyhow::Result<()> {
    let (client, signer) = (context.client().await?, context.signer()?);
    let deposits = find(&client, id).await?.deposits;
    while client.latest().job(id).await?.is_some() {
        client.submit(&signer, &calls::forget_job(id), context.until()).await?;
    }
    let deposit = deposits.inputs.saturating_add(deposits.records);
    let words = || format!("job {id} is forgotten, {} came back", amount::display(deposit));
    context.out.result(words, json!({ "job": id.0, "deposit": deposit.to_string() }));
    Ok(())
}

async fn post(context: &Context, post: &Post) -> anyhow::Result<()> {
    let (client, signer) = (context.client().await?, context.signer()?);
    let until = context.until();
    // Read all files before anything is paid for.
    let payload = post.payload.as_deref().map(read).transpose()?;
    let inputs = post.items.as_deref().map(items::load).transpose()?;
    let tasks = tasks_of(post, inputs.as_ref().map(|(_, count)| *count))?;
    let program = program_of(context, &client, &signer, &post.program).await?;
    let payload = match payload {
        Some(bytes) => Some(client.ensure_preimage(&signer, &bytes, until).await?),
        None => None,
    };
    let items = match inputs {
        Some((list, _)) => Items::Preimage(client.ensure_preimage(&signer, &list, until).await?),
        None => Items::Index,
    };
    let now = client.latest().now().await?;
    let spec = JobSpec { payload, items, ..priced(post, program, tasks, now) };
    let posted = match post.spot {
        Some(factor) => client.post_job_at_spot(&signer, &spec, factor, until).await?,
        None => client.post_job(&signer, &spec, until).await?,
    };
    let (job, escrow, deposit) = (posted.job, posted.escrow, posted.deposit);
    let spec = JobSpec { price: posted.price, ..spec };
    let reserve = audit_reserve(&spec, escrow);
    let words = || {
        format!(
            "job {job}: {tasks} tasks in {} batches at {} per SCU, {} held{}\n{} more held for what it keeps on chain\nwatch it with: stardust job wait {job}",
            spec.batches(),
            amount::display(spec.price),
            amount::display(escrow),
            for_audits(reserve),
            amount::display(deposit),
        )
    };
    let json = json!({
        "job": job.0,
        "price": spec.price.to_string(),
        "escrow": escrow.to_string(),
        "audit_reserve": reserve.to_string(),
        "deposit": deposit.to_string(),
        "program": format!("{program:?}"),
        "domain": spec.domain.0,
        "tasks": tasks,
        "batches": spec.batches(),
    });
    context.out.result(words, json);
    Ok(())
}

/// Deposits, in planck.
fn deposits(deposits: &Deposits<Balance>) -> Value {
    json!({ "inputs": deposits.inputs.to_string(), "records": deposits.records.to_string() })
}

/// What of an escrow is for audits: all that its tasks cannot cost.
fn audit_reserve(spec: &JobSpec, escrow: Balance) -> Balance {
    let limit = money::fee(u128::from(spec.gas_limit), spec.price).unwrap_or(Balance::MAX);
    let runs = Balance::from(spec.tasks).saturating_mul(spec.assurance.replicas().into());
    escrow.saturating_sub(limit.saturating_mul(runs))
}

fn for_audits(reserve: Balance) -> String {
    match reserve {
        0 => String::new(),
        reserve => format!(", {} of it for audits", amount::display(reserve)),
    }
}

/// Says what a job would cost. What it reads does not matter for that, so nothing is brought on chain.
async fn quote(context: &Context, post: &Post) -> anyhow::Result<()> {
    let client = context.client().await?;
    let inputs = post.items.as_deref().map(items::load).transpose()?;
    let tasks = tasks_of(post, inputs.map(|(_, count)| count))?;
    let program = match Path::new(&post.program).exists() {
        true => content(&read(Path::new(&post.program))?),
        false => hash_of(&post.program)?,
    };
    let now = client.latest().now().await?;
    // Without a key it is asked for somebody who is in no domain.
    let signer = context.maybe_signer()?;
    let nobody = AccountId::new([0; 32]);
    let requester = signer.as_ref().map_or(&nobody, |signer| signer.account());
    let mut spec = priced(post, program, tasks, now);
    if let Some(factor) = post.spot {
        spec.price = spot::price(&client, spec.domain, factor, spec.price).await?;
    }
    let quote = client.latest().quote(requester, &spec).await?;
    let bond = client.latest().least_bond(quote.batch_value).await?;
    let words = || {
        table(&[
            ("batches", quote.batches.to_string()),
            ("price", format!("{} per SCU", amount::display(spec.price))),
            ("escrow", format!("{} at most; the rest comes back", amount::display(quote.escrow))),
            (
                "deposit",
                format!(
                    "{} until it closes and {} until it is forgotten, for what it keeps on chain",
                    amount::display(quote.deposits.inputs),
                    amount::display(quote.deposits.records)
                ),
            ),
            ("a batch", format!("{} at most", amount::display(quote.batch_limit))),
            (
                "its audits",
                format!("{} at most, of the escrow", amount::display(quote.batch_reserve)),
            ),
            (
                "at risk",
                format!("{} a batch, for its provider", amount::display(quote.batch_value)),
            ),
            (
                "bond",
                bond.map_or("no bond secures such a batch".into(), |bond| {
                    format!("{} to hold one batch", amount::display(bond))
                }),
            ),
            ("audit", format!("{} blocks, at least", quote.audit_blocks)),
            ("domain", home(spec.domain, quote.domain_share)),
        ])
    };
    let json = json!({
        "batches": quote.batches,
        "price": spec.price.to_string(),
        "escrow": quote.escrow.to_string(),
        "deposits": deposits(&quote.deposits),
        "batch_reserve": quote.batch_reserve.to_string(),
        "batch_limit": quote.batch_limit.to_string(),
        "batch_value": quote.batch_value.to_string(),
        "least_bond": bond.map(|bond| bond.to_string()),
        "audit_blocks": quote.audit_blocks,
        "domain": spec.domain.0,
        "domain_percent": percent(quote.domain_share),
    });
    context.out.result(words, json);
    Ok(())
}

/// How many tasks: what is said, or as many as there are inputs.
fn tasks_of(post: &Post, inputs: Option<u32>) -> anyhow::Result<u32> {
    match (inputs, post.tasks) {
        (Some(count), Some(tasks)) if count != tasks => {
            bail!("--tasks is {tasks}, but there are {count} inputs")
        }
        (Some(count), _) => Ok(count),
        (None, Some(tasks)) => Ok(tasks),
        (None, None) => bail!("say how many with --tasks"),
    }
}

/// The job that is asked for, without what its tasks read.
fn priced(post: &Post, program: ProgramId, tasks: u32, now: BlockNumber) -> JobSpec {
    let usual = || default_run_blocks(tasks.min(post.batch_size), post.gas_limit);
    JobSpec {
        program,
        payload: None,
        items: Items::Index,
        tasks,
        batch_size: post.batch_size,
        gas_limit: post.gas_limit,
        price: post.price,
        assurance: post.assurance,
        value_at_risk: post.value_at_risk,
        domain: DomainId(post.domain),
        claim_until: now.saturating_add(post.claim_blocks.unwrap_or(CLAIM_BLOCKS)),
        run_blocks: post.run_blocks.unwrap_or_else(usual),
    }
}

/// A program by its hash, or a blob that is registered if needed.
async fn program_of(
    context: &Context,
    client: &Client,
    signer: &Signer,
    program: &str,
) -> anyhow::Result<ProgramId> {
    let path = Path::new(program);
    if path.exists() {
        let blob = read(path)?;
        let registered = program::register(client, signer, &blob, None, context.until()).await?;
        return Ok(registered.id);
    }
    hash_of(program)
}

/// The hash of a program, as it is written.
pub(crate) fn hash_of(program: &str) -> anyhow::Result<ProgramId> {
    H256::from_str(program)
        .map_err(|_| anyhow!("`{program}` is neither a file nor the 0x hash of a program"))
}

/// Twice the time that a slow core takes for a batch, and some.
fn default_run_blocks(batch_tasks: u32, gas_limit: u64) -> BlockNumber {
    let gas = u64::from(batch_tasks).saturating_mul(gas_limit).saturating_mul(2);
    let seconds = gas.div_ceil(SLOW_GAS_PER_SECOND);
    let blocks = seconds.div_ceil(3).saturating_add(RUN_BLOCKS_MIN).min(RUN_BLOCKS_MAX);
    BlockNumber::try_from(blocks).unwrap_or(BlockNumber::MAX)
}

fn status(job: &Job) -> &'static str {
    match job.status {
        JobStatus::Open => "open",
        JobStatus::Draining => "draining",
        JobStatus::Closed => "closed",
    }
}

fn assurance(job: &Job) -> String {
    assurance_words(job.spec.assurance)
}

/// An assurance as the command line takes it.
pub(super) fn assurance_words(assurance: Assurance) -> String {
    match assurance {
        Assurance::Sampled => "sampled".into(),
        Assurance::Replicated { n } => format!("replicated:{n}"),
        Assurance::Critical => "critical".into(),
    }
}

/// A home domain, and what it takes.
fn home(domain: DomainId, share: Perbill) -> String {
    let commons = if domain == COMMONS { " (the commons)" } else { "" };
    if share.is_zero() {
        return format!("{domain}{commons}");
    }
    format!("{domain}{commons}, which takes {}% of each fee", percent(share))
}

/// What a job's home domain takes of its fees.
fn domain_share(job: &Job) -> Perbill {
    job.revenue.as_ref().map_or(Perbill::zero(), |revenue| revenue.share)
}

/// A job as JSON.
pub(crate) fn to_json(id: JobId, job: &Job) -> Value {
    let (spec, progress) = (&job.spec, &job.progress);
    let items = match spec.items {
        Items::Index => Value::from("index"),
        Items::From(first) => Value::from(format!("from {first}")),
        Items::Preimage(hash) => Value::from(format!("{hash:?}")),
    };
    json!({
        "job": id.0,
        "status": status(job),
        "requester": job.requester.to_string(),
        "author": job.author.to_string(),
        "program": format!("{:?}", spec.program),
        "payload": spec.payload.map(|hash| format!("{hash:?}")),
        "items": items,
        "tasks": spec.tasks,
        "batch_size": spec.batch_size,
        "batches": spec.batches(),
        "gas_limit": spec.gas_limit,
        "price": spec.price.to_string(),
        "assurance": assurance(job),
        "value_at_risk": spec.value_at_risk.to_string(),
        "domain": spec.domain.0,
        "domain_percent": percent(domain_share(job)),
        "domain_treasury": job.revenue.as_ref().map(|revenue| revenue.treasury.to_string()),
        "claim_until": spec.claim_until,
        "run_blocks": spec.run_blocks,
        "vm_version": job.terms.vm_version,
        "escrow": job.escrow.total.to_string(),
        "deposits": deposits(&job.deposits),
        "audit_reserve": audit_reserve(spec, job.escrow.total).to_string(),
        "paid": job.escrow.paid.to_string(),
        "refunded": job.escrow.refunded.to_string(),
        "paid_tasks": progress.paid_tasks,
        "replicas": {
            "all": job.replicas(),
            "unclaimed": job.unclaimed(),
            "assigned": progress.assigned,
            "paid": progress.paid,
            "cancelled": progress.cancelled,
        },
    })
}

/// Prints a job.
pub(crate) fn show(context: &Context, id: JobId, job: &Job, list: Option<&[Assignment]>) {
    let mut json = to_json(id, job);
    if let (Some(list), Some(object)) = (list, json.as_object_mut()) {
        object.insert("assignments".into(), list.iter().map(assignment).collect());
    }
    context.out.result(|| words(id, job, list), json);
}

fn words(id: JobId, job: &Job, list: Option<&[Assignment]>) -> String {
    let (spec, progress) = (&job.spec, &job.progress);
    let reserve = audit_reserve(spec, job.escrow.total);
    let mut words = table(&[
        ("job", format!("{id} ({})", status(job))),
        ("requester", job.requester.to_string()),
        ("program", format!("{:?}", spec.program)),
        ("tasks", format!("{} in {} batches, {}", spec.tasks, spec.batches(), assurance(job))),
        ("gas limit", format!("{} a task", spec.gas_limit)),
        ("price", format!("{} per SCU", amount::display(spec.price))),
        ("domain", home(spec.domain, domain_share(job))),
        ("claims until", format!("block {}", spec.claim_until)),
        ("escrow", amount::display(job.escrow.total) + &for_audits(reserve)),
        ("paid", format!("{} for {} tasks", amount::display(job.escrow.paid), progress.paid_tasks)),
        ("refunded", amount::display(job.escrow.refunded)),
        (
            "batches",
            format!(
                "{} open, {} assigned, {} paid, {} cancelled",
                job.unclaimed(),
                progress.assigned,
                progress.paid,
                progress.cancelled
            ),
        ),
    ]);
    for view in list.unwrap_or_default() {
        let (state, _) = state(view);
        let (id, provider, domain) = (view.id, &view.assignment.provider, view.assignment.domain);
        words.push_str(&format!(
            "batch {} replica {}: {state} by {provider} in domain {domain}\n",
            id.batch, id.replica
        ));
    }
    words
}

fn assignment(view: &Assignment) -> Value {
    let (state, root) = state(view);
    json!({
        "batch": view.id.batch,
        "replica": view.id.replica,
        "provider": view.assignment.provider.to_string(),
        "domain": view.assignment.domain.0,
        "value": view.assignment.value.to_string(),
        "claimed_at": view.assignment.claimed_at,
        "state": state,
        "deadline": view.deadline,
        "root": root.map(|root| format!("{:?}", root.hash)),
        "gas": root.map(|root| root.gas),
        "audit_ends": view.audit.as_ref().map(|audit| audit.ends),
        "audits": view.audit.as_ref().map(|audit| audit.answers.len()),
    })
}

fn state(view: &Assignment) -> (&'static str, Option<stardust_primitives::tree::SumNode>) {
    match view.assignment.state {
        AssignmentState::Claimed { .. } => ("claimed", None),
        AssignmentState::Committed { .. } => ("committed", None),
        AssignmentState::Revealed { root } => ("revealed", Some(root)),
        AssignmentState::Contested { root, .. } => ("contested", Some(root)),
        AssignmentState::Paid { root, .. } => ("paid", Some(root)),
        AssignmentState::Withheld { .. } => ("withheld", None),
        AssignmentState::Dropped => ("dropped", None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn assurance_is_read() {
        assert_eq!(parse_assurance("sampled"), Ok(Assurance::Sampled));
        assert_eq!(parse_assurance("replicated:3"), Ok(Assurance::Replicated { n: 3 }));
        assert_eq!(parse_assurance("critical"), Ok(Assurance::Critical));
        for text in ["", "replicated", "replicated:1", "replicated:4", "sampled:1", "critical:2"] {
            assert!(parse_assurance(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_home_is_named_with_what_it_takes() {
        assert_eq!(home(COMMONS, Perbill::zero()), "0 (the commons)");
        assert_eq!(home(DomainId(7), Perbill::zero()), "7");
        let part = Perbill::from_rational(25u32, 1_000);
        assert_eq!(home(DomainId(7), part), "7, which takes 2.5% of each fee");
    }

    #[test]
    fn there_is_time_to_run_a_batch() {
        assert_eq!(default_run_blocks(1, 1), 21);
        assert_eq!(default_run_blocks(30, 1_000_000_000), 40);
        assert_eq!(default_run_blocks(u32::MAX, u64::MAX), 14_400);
    }
}
