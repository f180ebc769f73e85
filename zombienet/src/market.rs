//! Two providers, a requester and a program: work for a network.

use crate::{
    network::Network,
    node::Node,
    repository,
    user::{Provider, User},
    wait::within,
};
use anyhow::{Context, Result};
use serde_json::Value;
use std::time::Duration;

/// How long a job may take, on a busy machine with a validator down.
const SETTLED: Duration = Duration::from_secs(600);

/// A job of `digits-search`: each task trains a small neural network, up to a third of a second of one core.
#[derive(Clone, Copy, Debug)]
pub struct Work {
    /// Tasks.
    pub tasks: u32,
    /// Tasks of a batch.
    pub batch_size: u32,
    /// `sampled`, `replicated:2` or `critical`: with the last every validator audits a task of each batch.
    pub assurance: &'static str,
}

/// The parties of a market.
pub struct Market {
    /// //Bob and //Charlie, whose agents run.
    pub providers: Vec<Provider>,
    /// //Eve, who posts jobs.
    pub requester: User,
    program: String,
}

impl Market {
    /// Registers the providers, starts their agents, and registers the program, all at this node.
    pub async fn open(network: &Network, node: &Node) -> Result<Self> {
        let mut providers = Vec::new();
        for suri in ["//Bob", "//Charlie"] {
            let mut provider = Provider::new(node, suri, network.folder());
            provider.register().await?;
            provider.start()?;
            providers.push(provider);
        }
        let program = repository().join("programs/output/digits-search.polkavm");
        let program = program.to_str().context("the path of the program is no text")?.to_owned();
        User::new(node, "//Ferdie").insist(&["program", "register", &program]).await?;
        Ok(Self { providers, requester: User::new(node, "//Eve"), program })
    }

    /// Posts a job: its number.
    pub async fn post(&self, work: Work) -> Result<u64> {
        let data = repository().join("programs/digits-search/data/digits.bin");
        let data = data.to_str().context("the path of the data is no text")?;
        let (tasks, size) = (work.tasks.to_string(), work.batch_size.to_string());
        let words =
            ["job", "post", "--program", &self.program, "--payload", data, "--tasks", &tasks];
        let more = ["--batch-size", &size, "--gas-limit", "4000000000", "--price", "0.01STAR"];
        let rest = ["--assurance", work.assurance, "--value-at-risk", "0"];
        let posted = self.requester.insist(&[&words[..], &more, &rest].concat()).await?;
        posted["job"].as_u64().context("no number of a job")
    }

    /// A job with its assignments, as `stardust job show` prints it.
    pub async fn job(&self, job: u64) -> Result<Value> {
        self.requester.run(&["job", "show", &job.to_string(), "--assignments"]).await
    }

    /// Waits until a job is closed: what it came to, and how long that took.
    pub async fn settled(&self, job: u64) -> Result<(Value, Duration)> {
        within(SETTLED, &format!("job {job} to settle"), || async {
            let shown = self.job(job).await?;
            Ok((shown["status"] == "closed").then_some(shown))
        })
        .await
    }
}
