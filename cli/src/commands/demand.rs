//! `stardust job demand`.

use crate::{commands::job, output::table, Context};
use anyhow::{anyhow, bail, Context as _};
use clap::Args;
use serde_json::json;
use stardust_primitives::{assignment::AssignmentState, ids::JobId, BlockNumber};
use stardust_sdk::{
    calls,
    demands::{Answer, Ended},
    outputs::Source,
    Client, Job, Signer,
};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// What a requester says of an output that it cannot fetch.
#[derive(Debug, Args)]
pub(crate) struct Demand {
    /// The job
    job: u64,
    /// The task
    task: u32,
    /// Ask this replica's provider [default: the first that was paid]
    #[arg(long, value_name = "N")]
    replica: Option<u8>,
    /// Wait for the answer and keep it in this folder as TASK.bin
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// Demands an output on chain, and waits for it if asked to.
pub(crate) async fn demand(context: &Context, demand: &Demand) -> anyhow::Result<()> {
    let (client, signer) = (context.client().await?, context.signer()?);
    let id = JobId(demand.job);
    let job = job::find(&client, id).await?;
    let (source, paid_at) = source(&client, &job, demand).await?;
    if let Some(folder) = &demand.out {
        fs::create_dir_all(folder)
            .with_context(|| format!("cannot make the folder {}", folder.display()))?;
    }
    let call = calls::demand_output(source.id, demand.task);
    let view = match client.submit(&signer, &call, context.until()).await {
        // It was demanded before: what is left is to wait.
        Err(error) if error.is_rule("Marketplace.AlreadyDemanded") => client.latest(),
        included => client.at(included?.block),
    };
    let open = view.output_demands(&source.provider).await?;
    let own = open.iter().find(|open| open.id == source.id && open.demand.index == demand.task);
    let Some(folder) = &demand.out else {
        let deadline = own.map(|demand| demand.deadline);
        say(context, demand.task, &source, deadline);
        return Ok(());
    };
    // One that is answered already was answered after the payment.
    let from = own.map_or(paid_at, |own| own.demand.demanded_at);
    match client.demand_ended(&source, demand.task, from).await? {
        Ended::Answered(answer) => keep(context, demand.task, &answer, folder),
        Ended::Overdue => expire(context, &client, &signer, &source, demand.task).await,
        Ended::Expired => bail!("provider {} did not answer and was slashed", source.provider),
    }
}

/// The paid replica that is asked, and the block of its payment.
async fn source(
    client: &Client,
    job: &Job,
    demand: &Demand,
) -> anyhow::Result<(Source, BlockNumber)> {
    let batch = demand.task.checked_div(job.spec.batch_size).unwrap_or_default();
    let mut paid = client.latest().assignments_in(JobId(demand.job), batch).await?;
    paid.retain(|view| demand.replica.is_none_or(|replica| view.id.replica == replica));
    for view in paid {
        let AssignmentState::Paid { paid_at, .. } = view.assignment.state else { continue };
        if let Some(source) = client.source(job, &view).await? {
            return Ok((source, paid_at));
        }
    }
    Err(anyhow!(
        "no such replica of batch {batch} is paid; only outputs of paid work can be demanded"
    ))
}

fn say(context: &Context, task: u32, source: &Source, deadline: Option<BlockNumber>) {
    let id = source.id;
    let words = || {
        let until = deadline.map_or("answered already".into(), |block| format!("block {block}"));
        let fetch = format!("stardust job demand {} {task} --out DIR", id.job);
        table(&[
            ("demanded", format!("task {task} of {}", source.provider)),
            ("to answer until", until),
            ("fetch it with", fetch),
        ])
    };
    let json = json!({
        "job": id.job.0,
        "batch": id.batch,
        "replica": id.replica,
        "task": task,
        "provider": source.provider.to_string(),
        "deadline": deadline,
    });
    context.out.result(words, json);
}

fn keep(context: &Context, task: u32, answer: &Answer, folder: &Path) -> anyhow::Result<()> {
    let Answer { receipt, output } = answer;
    let returned = receipt.outcome == stardust_primitives::receipt::OutcomeKind::Returned;
    let file = folder.join(format!("{task}.bin"));
    if returned {
        fs::write(&file, output).with_context(|| format!("cannot write {}", file.display()))?;
    }
    let words = || match returned {
        true => format!("{} bytes in {}, confirmed by the chain", output.len(), file.display()),
        false => format!("task {task} returned nothing ({:?}), the chain says", receipt.outcome),
    };
    let json = json!({
        "task": task,
        "answered": true,
        "outcome": format!("{:?}", receipt.outcome),
        "bytes": output.len(),
        "file": returned.then(|| file.display().to_string()),
    });
    context.out.result(words, json);
    Ok(())
}

/// Nobody answered: the provider pays, and the deposit comes back.
async fn expire(
    context: &Context,
    client: &Client,
    signer: &Signer,
    source: &Source,
    task: u32,
) -> anyhow::Result<()> {
    let call = calls::expire_demand(source.id, task);
    client.submit(signer, &call, context.until()).await?;
    bail!(
        "provider {} did not answer in time: it is slashed, and your deposit is back; while the time for demands \
         lasts, the output can be demanded again",
        source.provider
    )
}
