//! `stardust job outputs`.

use crate::{commands::job, output::table, Context};
use anyhow::{bail, Context as _};
use serde_json::json;
use stardust_primitives::{
    ids::JobId,
    receipt::{OutcomeKind, Receipt},
};
use stardust_sdk::outputs::{http, Http, OutputError, Problem, Source};
use std::{
    fs, io,
    path::{Path, PathBuf},
    time::Duration,
};

/// How often a provider that does not serve a batch yet is asked.
const ATTEMPTS: u32 = 4;
/// Between two of these.
const PAUSE: Duration = Duration::from_secs(2);

/// What was fetched.
#[derive(Default)]
struct Fetched {
    outputs: u64,
    trapped: Vec<u32>,
    out_of_gas: Vec<u32>,
    gas: u128,
}

/// Downloads, checks and keeps the outputs of a job.
pub(crate) async fn fetch(context: &Context, id: JobId, folder: &Path) -> anyhow::Result<()> {
    let client = context.client().await?;
    let job = job::find(&client, id).await?;
    let sources = client.sources(id, &job).await?;
    fs::create_dir_all(folder)
        .with_context(|| format!("cannot make the folder {}", folder.display()))?;
    let http = http()?;
    let mut fetched = Fetched::default();
    let mut failures = Vec::new();
    let mut missing = Vec::new();
    for batch in 0..job.spec.batches() {
        let Some(replicas) = sources.get(&batch) else {
            missing.push(batch);
            continue;
        };
        match batch_outputs(&http, replicas, folder).await {
            Ok(batch) => fetched.add(batch),
            Err(errors) => failures.extend(errors),
        }
    }
    let words = || {
        let mut rows = vec![
            (
                "outputs",
                format!("{} in {}, all confirmed by the chain", fetched.outputs, folder.display()),
            ),
            ("gas", fetched.gas.to_string()),
        ];
        if !fetched.trapped.is_empty() {
            rows.push(("trapped", format!("tasks {}", list(&fetched.trapped))));
        }
        if !fetched.out_of_gas.is_empty() {
            rows.push(("out of gas", format!("tasks {}", list(&fetched.out_of_gas))));
        }
        if !missing.is_empty() {
            rows.push(("not revealed", format!("batches {}", list(&missing))));
        }
        table(&rows)
    };
    if !failures.is_empty() {
        eprintln!("{}", words().trim_end());
        let failures: Vec<_> = failures.iter().map(ToString::to_string).collect();
        bail!(
            "not all outputs can be had as the chain confirms them; refused:\n  {}\nwhat is paid can be demanded on \
             chain, where silence costs its provider: stardust job demand {id} TASK --out DIR",
            failures.join("\n  ")
        );
    }
    let json = json!({
        "job": id.0,
        "outputs": fetched.outputs,
        "gas": fetched.gas.to_string(),
        "trapped": fetched.trapped,
        "out_of_gas": fetched.out_of_gas,
        "missing_batches": missing,
        "folder": folder.display().to_string(),
    });
    context.out.result(words, json);
    Ok(())
}

/// The outputs of one batch. A provider begins to serve when it sees its pay: who is as fast may be
/// too early, and asks again.
async fn batch_outputs(
    http: &Http,
    replicas: &[Source],
    folder: &Path,
) -> Result<Fetched, Vec<Box<OutputError>>> {
    let mut attempt = 1;
    loop {
        match try_batch(http, replicas, folder).await {
            Err(errors) if attempt < ATTEMPTS && errors.iter().any(|error| is_early(error)) => {
                attempt = attempt.saturating_add(1);
                tokio::time::sleep(PAUSE).await;
            }
            result => return result,
        }
    }
}

/// Whether the provider just does not serve this yet.
fn is_early(error: &OutputError) -> bool {
    matches!(error.problem, Problem::Status(404) | Problem::Unreachable(_))
}

/// The outputs of one batch, from the first replica that serves them rightly.
async fn try_batch(
    http: &Http,
    replicas: &[Source],
    folder: &Path,
) -> Result<Fetched, Vec<Box<OutputError>>> {
    let mut errors = Vec::new();
    for source in replicas {
        let mut fetched = Fetched::default();
        let mut keep = |receipt: &Receipt, output: Option<&[u8]>| {
            fetched.note(receipt);
            output.map_or(Ok(()), |output| {
                write(&folder.join(format!("{}.bin", receipt.index)), output)
            })
        };
        match source.outputs(http, &mut keep).await {
            Ok(()) => {
                errors.iter().for_each(|error| eprintln!("warning: {error}"));
                return Ok(fetched);
            }
            Err(error) => errors.push(error),
        }
    }
    Err(errors)
}

/// Writes a file that is whole or not there.
fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let temporary: PathBuf = path.with_extension("part");
    fs::write(&temporary, bytes)?;
    fs::rename(temporary, path)
}

impl Fetched {
    fn note(&mut self, receipt: &Receipt) {
        self.gas = self.gas.saturating_add(u128::from(receipt.gas));
        match receipt.outcome {
            OutcomeKind::Returned => self.outputs = self.outputs.saturating_add(1),
            OutcomeKind::Trapped => self.trapped.push(receipt.index),
            OutcomeKind::OutOfGas => self.out_of_gas.push(receipt.index),
        }
    }

    fn add(&mut self, other: Self) {
        self.outputs = self.outputs.saturating_add(other.outputs);
        self.gas = self.gas.saturating_add(other.gas);
        self.trapped.extend(other.trapped);
        self.out_of_gas.extend(other.out_of_gas);
    }
}

/// Numbers in a row, not too many of them.
fn list(numbers: &[u32]) -> String {
    let shown: Vec<_> = numbers.iter().take(10).map(ToString::to_string).collect();
    let rest = numbers.len().saturating_sub(shown.len());
    let more = if rest > 0 { format!(" and {rest} more") } else { String::new() };
    format!("{}{more}", shown.join(", "))
}
