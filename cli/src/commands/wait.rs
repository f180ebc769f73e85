//! `stardust job wait`.

use crate::{commands::job, Context};
use anyhow::bail;
use futures::StreamExt;
use indicatif::{ProgressBar, ProgressStyle};
use stardust_primitives::{ids::JobId, job::JobStatus, BlockNumber};
use stardust_sdk::{calls, Client, Error, Job, Signer};
use std::time::Duration;
use tokio::time::timeout;

/// How long without a block until the connection counts as dead.
const SILENCE_MAX: Duration = Duration::from_secs(60);

/// Waits until a job closes and prints it.
pub(crate) async fn wait(context: &Context, id: JobId, seconds: Option<u64>) -> anyhow::Result<()> {
    let client = context.client().await?;
    let signer = context.maybe_signer()?;
    let waiting = watch(context, client, signer, id);
    let job = match seconds {
        None => waiting.await?,
        Some(seconds) => match timeout(Duration::from_secs(seconds), waiting).await {
            Ok(job) => job?,
            Err(_) => bail!("job {id} is not closed after {seconds} s"),
        },
    };
    job::show(context, id, &job, None);
    Ok(())
}

async fn watch(
    context: &Context,
    client: Client,
    signer: Option<Signer>,
    id: JobId,
) -> anyhow::Result<Job> {
    let mut heads = client.heads().await?;
    let mut head = client.best().await?;
    let mut told = false;
    let bar = bar(&job::find(&client, id).await?);
    loop {
        let job = job::find(&client, id).await?;
        update(&bar, &job);
        if job.status == JobStatus::Closed {
            bar.finish_and_clear();
            return Ok(job);
        }
        if stranded(&job, client.at(head.hash).now().await?) {
            cancel(context, &client, signer.as_ref(), id, &mut told).await?;
        }
        head = match timeout(SILENCE_MAX, heads.next()).await {
            Ok(Some(head)) => head?,
            Ok(None) | Err(_) => {
                return Err(Error::Disconnected("no blocks come".into()).into());
            }
        };
    }
}

/// Whether there is something that nobody can claim any more and nobody has cancelled.
fn stranded(job: &Job, now: BlockNumber) -> bool {
    job.status == JobStatus::Open && now > job.spec.claim_until && job.unclaimed() > 0
}

async fn cancel(
    context: &Context,
    client: &Client,
    signer: Option<&Signer>,
    id: JobId,
    told: &mut bool,
) -> anyhow::Result<()> {
    match signer {
        Some(signer) => {
            eprintln!("the time for claims is over; cancelling what nobody claimed");
            let cancelled = client.submit(signer, &calls::cancel_job(id), context.until()).await;
            match cancelled {
                // The job moved on meanwhile.
                Err(Error::Refused { .. }) | Ok(_) => Ok(()),
                Err(error) => Err(error.into()),
            }
        }
        None if !*told => {
            *told = true;
            eprintln!(
                "the time for claims is over; `stardust job cancel {id}` returns the escrow of what \
                 nobody claimed"
            );
            Ok(())
        }
        None => Ok(()),
    }
}

fn bar(job: &Job) -> ProgressBar {
    let bar = ProgressBar::new(all_tasks(job));
    let style =
        ProgressStyle::with_template("{elapsed_precise} [{bar:40}] {pos}/{len} tasks paid, {msg}");
    // The template is a constant; without it the bar has its plain look.
    if let Ok(style) = style {
        bar.set_style(style.progress_chars("=> "));
    }
    bar
}

fn all_tasks(job: &Job) -> u64 {
    u64::from(job.spec.tasks).saturating_mul(u64::from(job.spec.assurance.replicas()))
}

fn update(bar: &ProgressBar, job: &Job) {
    bar.set_position(job.progress.paid_tasks);
    bar.set_message(format!("{} batches running, {} open", job.progress.assigned, job.unclaimed()));
}
