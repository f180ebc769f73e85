//! Outputs: downloaded from the providers and checked against the roots on chain.
//!
//! Nothing a provider says is believed: the receipts it serves must hash to the root that the chain
//! paid for, and each output to what its receipt names. Nothing is read past what the batch can hold.

use crate::{Assignment, Client, Error, Job, Result};
use codec::{Compact, Decode, DecodeAll};
use sp_core::H256;
use stardust_primitives::{
    assignment::AssignmentState,
    ids::{AssignmentId, JobId},
    receipt::{output_hash, OutcomeKind, Receipt},
    tree::{BatchTree, SumNode},
    AccountId,
};
use std::{
    collections::{BTreeMap, HashMap},
    io,
    ops::Range,
    time::Duration,
};

/// Most bytes of one output.
const OUTPUT_BYTES_MAX: usize = 64 * 1024;
/// Bytes of one receipt on the wire, at most.
const RECEIPT_BYTES_MAX: usize = 64;
/// How long a provider may be silent.
const SILENCE_MAX: Duration = Duration::from_secs(30);

/// A batch whose outputs can be fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Whose result it is.
    pub id: AssignmentId,
    /// Who serves it.
    pub provider: AccountId,
    /// Where.
    pub endpoint: String,
    /// The root on chain.
    pub root: SumNode,
    /// The batch's tasks.
    pub tasks: Range<u32>,
}

/// A provider served something else than the chain names.
#[derive(Debug, thiserror::Error)]
#[error("provider {provider} at {endpoint}, job {} batch {} replica {}: {problem}", id.job, id.batch, id.replica)]
pub struct OutputError {
    /// Whose result was asked for.
    pub id: AssignmentId,
    /// Who served it.
    pub provider: AccountId,
    /// Where.
    pub endpoint: String,
    /// What differed.
    pub problem: Problem,
}

/// What differed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Problem {
    /// The provider does not answer.
    #[error("cannot be reached: {0}")]
    Unreachable(String),
    /// The provider answers with an error.
    #[error("answers with HTTP status {0}")]
    Status(u16),
    /// The answer is longer than the batch allows.
    #[error("serves more bytes than the batch can have")]
    TooLong,
    /// The answer is not what the protocol says.
    #[error("serves what is no list of {0}")]
    Malformed(&'static str),
    /// The receipts are not those of the batch's tasks.
    #[error("serves receipts of other tasks than the batch's")]
    WrongTasks,
    /// The receipts are not those that were paid.
    #[error("serves receipts with the root {served:?} of {served_gas} gas; on chain is {paid:?} of {paid_gas} gas")]
    WrongRoot {
        /// Root of what was served.
        served: H256,
        /// Its gas.
        served_gas: u64,
        /// Root on chain.
        paid: H256,
        /// Its gas.
        paid_gas: u64,
    },
    /// An output is not the one its receipt names.
    #[error(
        "serves an output of task {task} with the hash {served:?}; its receipt has {receipt:?}"
    )]
    WrongOutput {
        /// The task.
        task: u32,
        /// Hash of what was served.
        served: H256,
        /// Hash in the receipt.
        receipt: H256,
    },
    /// A task that did not return has no output.
    #[error("serves an output of task {0}, which returned none")]
    UnexpectedOutput(u32),
    /// The answer ends early.
    #[error("stops before the output of task {0}")]
    Missing(u32),
    /// A checked output could not be kept.
    #[error("the output of task {task} could not be kept: {error}")]
    NotKept {
        /// The task.
        task: u32,
        /// Why.
        error: io::Error,
    },
}

/// What is done with an output that was checked; none for a task that returned none.
pub type Keep<'a> = dyn FnMut(&Receipt, Option<&[u8]>) -> io::Result<()> + Send + 'a;

impl Source {
    fn fail(&self, problem: Problem) -> Box<OutputError> {
        Box::new(OutputError {
            id: self.id,
            provider: self.provider.clone(),
            endpoint: self.endpoint.clone(),
            problem,
        })
    }

    fn url(&self, what: &str) -> String {
        let AssignmentId { job, batch, replica } = self.id;
        let base = self.endpoint.trim_end_matches('/');
        format!("{base}/jobs/{job}/batches/{batch}/replicas/{replica}/{what}")
    }

    async fn get(&self, http: &Http, what: &str) -> Result<Download, Box<OutputError>> {
        let unreachable = |error: reqwest::Error| {
            self.fail(Problem::Unreachable(error.without_url().to_string()))
        };
        let answer = http.get(self.url(what)).send().await.map_err(unreachable)?;
        if !answer.status().is_success() {
            return Err(self.fail(Problem::Status(answer.status().as_u16())));
        }
        Ok(Download { answer, buffer: Vec::new(), read: 0 })
    }

    /// Downloads the batch's receipts and checks them against the root on chain.
    pub async fn receipts(&self, http: &Http) -> Result<Vec<Receipt>, Box<OutputError>> {
        let mut download = self.get(http, "receipts").await?;
        let limit = self.tasks.len().saturating_add(1).saturating_mul(RECEIPT_BYTES_MAX);
        while download.more().await.map_err(|problem| self.fail(problem))? {
            if download.buffer.len() > limit {
                return Err(self.fail(Problem::TooLong));
            }
        }
        let receipts = Vec::<Receipt>::decode_all(&mut download.buffer.as_slice())
            .map_err(|_| self.fail(Problem::Malformed("receipts")))?;
        if !receipts.iter().map(|receipt| receipt.index).eq(self.tasks.clone()) {
            return Err(self.fail(Problem::WrongTasks));
        }
        let served = BatchTree::build(receipts).ok_or_else(|| self.fail(Problem::WrongTasks))?;
        if served.root() != self.root {
            return Err(self.fail(Problem::WrongRoot {
                served: served.root().hash,
                served_gas: served.root().gas,
                paid: self.root.hash,
                paid_gas: self.root.gas,
            }));
        }
        Ok(served.receipts().to_vec())
    }

    /// Downloads the batch's outputs and checks each against its receipt; hands on those that are
    /// right, in the order of the tasks, with nothing for tasks that returned none.
    pub async fn outputs(&self, http: &Http, keep: &mut Keep<'_>) -> Result<(), Box<OutputError>> {
        let receipts = self.receipts(http).await?;
        let mut download = self.get(http, "outputs").await?;
        for receipt in &receipts {
            let output = download.output(receipt.index).await.map_err(|p| self.fail(p))?;
            let output = checked(receipt, &output).map_err(|p| self.fail(p))?;
            keep(receipt, output)
                .map_err(|error| self.fail(Problem::NotKept { task: receipt.index, error }))?;
        }
        if !download.rest().is_empty() || download.more().await.map_err(|p| self.fail(p))? {
            return Err(self.fail(Problem::TooLong));
        }
        Ok(())
    }
}

/// The output if it is the one that the receipt names.
fn checked<'a>(receipt: &Receipt, output: &'a [u8]) -> Result<Option<&'a [u8]>, Problem> {
    if receipt.outcome != OutcomeKind::Returned {
        return if output.is_empty() {
            Ok(None)
        } else {
            Err(Problem::UnexpectedOutput(receipt.index))
        };
    }
    let served = output_hash(output);
    if served == receipt.output {
        Ok(Some(output))
    } else {
        Err(Problem::WrongOutput { task: receipt.index, served, receipt: receipt.output })
    }
}

/// An answer as it comes in.
struct Download {
    answer: reqwest::Response,
    buffer: Vec<u8>,
    read: usize,
}

impl Download {
    /// Waits for more bytes; false at the end.
    async fn more(&mut self) -> Result<bool, Problem> {
        match tokio::time::timeout(SILENCE_MAX, self.answer.chunk()).await {
            Err(_) => Err(Problem::Unreachable("silent for 30 s".into())),
            Ok(Err(error)) => Err(Problem::Unreachable(error.without_url().to_string())),
            Ok(Ok(None)) => Ok(false),
            Ok(Ok(Some(bytes))) => {
                self.buffer.drain(..self.read.min(self.buffer.len()));
                self.read = 0;
                self.buffer.extend_from_slice(&bytes);
                Ok(true)
            }
        }
    }

    fn rest(&self) -> &[u8] {
        self.buffer.get(self.read..).unwrap_or_default()
    }

    /// The next output: a SCALE `Vec<u8>`.
    async fn output(&mut self, task: u32) -> Result<Vec<u8>, Problem> {
        loop {
            let mut rest = self.rest();
            let before = rest.len();
            let length = Compact::<u32>::decode(&mut rest).map(|length| length.0);
            if let Ok(length) = length {
                let length = usize::try_from(length).unwrap_or(usize::MAX);
                if length > OUTPUT_BYTES_MAX {
                    return Err(Problem::Malformed("outputs"));
                }
                if let Some(output) = rest.get(..length) {
                    let output = output.to_vec();
                    let prefix = before.saturating_sub(rest.len());
                    self.read = self.read.saturating_add(prefix).saturating_add(length);
                    return Ok(output);
                }
            } else if before >= 5 {
                // A length takes at most five bytes: more of them cannot make this one.
                return Err(Problem::Malformed("outputs"));
            }
            if !self.more().await? {
                return Err(Problem::Missing(task));
            }
        }
    }
}

/// A client for downloads.
pub type Http = reqwest::Client;

/// Makes a client for downloads.
pub fn http() -> Result<Http> {
    reqwest::Client::builder()
        .connect_timeout(Duration::from_secs(10))
        // A provider is asked for exactly what it registered, nowhere else.
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .map_err(|error| Error::Invalid(format!("no HTTP client: {error}")))
}

/// The results of a job that can be fetched now, by batch: those that are paid first.
pub type Sources = BTreeMap<u32, Vec<Source>>;

impl Client {
    /// Where the results of a job can be fetched. Batches that are not revealed yet are not there.
    pub async fn sources(&self, id: JobId, job: &Job) -> Result<Sources> {
        let view = self.latest();
        let mut endpoints = HashMap::new();
        let mut sources = Sources::new();
        for assignment in view.assignments(id).await? {
            let Some((root, paid)) = final_root(&assignment) else { continue };
            let provider = assignment.assignment.provider;
            if !endpoints.contains_key(&provider) {
                let record = view.provider(&provider).await?;
                // A provider that left the chain serves nobody; its batch is reported as unreachable.
                let endpoint = record.map(|record| record.endpoint.into_inner());
                let endpoint = String::from_utf8(endpoint.unwrap_or_default());
                endpoints.insert(provider.clone(), endpoint.unwrap_or_default());
            }
            let endpoint = endpoints.get(&provider).cloned().unwrap_or_default();
            let Some(tasks) = job.spec.batch_tasks(assignment.id.batch) else { continue };
            let source = Source { id: assignment.id, provider, endpoint, root, tasks };
            let replicas = sources.entry(assignment.id.batch).or_default();
            if paid {
                replicas.insert(0, source);
            } else {
                replicas.push(source);
            }
        }
        Ok(sources)
    }

    /// Where one replica's result can be fetched, if it is revealed.
    pub async fn source(&self, job: &Job, assignment: &Assignment) -> Result<Option<Source>> {
        let Some((root, _)) = final_root(assignment) else { return Ok(None) };
        let provider = assignment.assignment.provider.clone();
        let record = self.latest().provider(&provider).await?;
        let endpoint = record.and_then(|r| String::from_utf8(r.endpoint.into_inner()).ok());
        let tasks = job.spec.batch_tasks(assignment.id.batch);
        let found = endpoint.zip(tasks);
        Ok(found.map(|(endpoint, tasks)| Source {
            id: assignment.id,
            provider,
            endpoint,
            root,
            tasks,
        }))
    }
}

/// The root of an assignment that opened one and is not in dispute, and whether it is paid.
fn final_root(assignment: &Assignment) -> Option<(SumNode, bool)> {
    match assignment.assignment.state {
        AssignmentState::Paid { root } => Some((root, true)),
        AssignmentState::Revealed { root } => Some((root, false)),
        AssignmentState::Claimed { .. }
        | AssignmentState::Committed { .. }
        | AssignmentState::Contested { .. }
        | AssignmentState::Withheld { .. }
        | AssignmentState::Dropped => None,
    }
}

#[cfg(test)]
mod tests;
