//! One node of a network: a process that can be killed and started again, and what it says.

use crate::wait::within;
use anyhow::{anyhow, bail, Context, Result};
use serde_json::{json, Value};
use std::{path::PathBuf, process::Command, time::Duration};
use zombienet_sdk::{Arg, NetworkNode};

/// How long a node may take to answer after its start, on a busy machine.
const START: Duration = Duration::from_secs(300);
/// How long an answer may take.
const ANSWER: Duration = Duration::from_secs(10);

/// A block as a node knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// Its height.
    pub number: u32,
    /// Its hash, in hex.
    pub hash: String,
}

/// A node. Clones are the same node.
#[derive(Clone)]
pub struct Node {
    inner: NetworkNode,
    http: reqwest::Client,
}

impl Node {
    pub(crate) fn new(inner: NetworkNode) -> Result<Self> {
        let http = reqwest::Client::builder().timeout(ANSWER).build()?;
        Ok(Self { inner, http })
    }

    /// Its name.
    pub fn name(&self) -> &str {
        self.inner.name()
    }

    /// Where it takes requests.
    pub fn url(&self) -> &str {
        self.inner.ws_uri()
    }

    /// zombienet's own handle.
    pub fn inner(&self) -> &NetworkNode {
        &self.inner
    }

    /// The folder of its files; `data/chains/local` in it has database and keys.
    pub fn folder(&self) -> PathBuf {
        self.inner.base_dir().clone()
    }

    /// The id of its process.
    pub fn pid(&self) -> Result<u32> {
        let shown = serde_json::to_value(self.inner.core())?;
        let pid = shown["inner"]["process_handle"].as_u64().context("the node has no process")?;
        Ok(u32::try_from(pid)?)
    }

    /// Asks by JSON-RPC.
    pub async fn rpc(&self, method: &str, params: Value) -> Result<Value> {
        let url = self.url().replace("ws://", "http://");
        let request = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params });
        let mut answer: Value =
            self.http.post(url).json(&request).send().await?.json().await.context("no JSON")?;
        match answer.get("error") {
            Some(error) => bail!("{method} of {}: {error}", self.name()),
            None => Ok(answer["result"].take()),
        }
    }

    async fn block(&self, hash: Value) -> Result<Block> {
        let hash = hash.as_str().context("no such block")?.to_owned();
        let header = self.rpc("chain_getHeader", json!([hash])).await?;
        let number = header["number"].as_str().context("no number")?;
        let number = u32::from_str_radix(number.trim_start_matches("0x"), 16)?;
        Ok(Block { number, hash })
    }

    /// The best block.
    pub async fn best(&self) -> Result<Block> {
        self.block(self.rpc("chain_getBlockHash", json!([])).await?).await
    }

    /// The latest final block.
    pub async fn finalized(&self) -> Result<Block> {
        self.block(self.rpc("chain_getFinalizedHead", json!([])).await?).await
    }

    /// The block of this height on its best chain.
    pub async fn block_at(&self, number: u32) -> Result<Block> {
        self.block(self.rpc("chain_getBlockHash", json!([number])).await?).await
    }

    /// How many peers it has.
    pub async fn peers(&self) -> Result<u64> {
        self.rpc("system_health", json!([])).await?["peers"].as_u64().context("no peers")
    }

    /// A metric's value, all its labels' added up.
    pub async fn metric(&self, name: &str) -> Result<f64> {
        let shown = serde_json::to_value(&self.inner)?;
        let url = shown["prometheus_uri"].as_str().context("no address of metrics")?.to_owned();
        let text = self.http.get(url).send().await?.text().await?;
        sum_of(&text, name).ok_or_else(|| anyhow!("{} has no metric {name}", self.name()))
    }

    /// Its log so far, of all its runs.
    pub async fn log(&self) -> Result<String> {
        self.inner.logs().await
    }

    /// Sends a signal to its process: `KILL`, `STOP`, `CONT`.
    pub fn signal(&self, signal: &str) -> Result<()> {
        let pid = self.pid()?.to_string();
        let status = Command::new("kill").args([format!("-{signal}"), pid]).status()?;
        if !status.success() {
            bail!("kill -{signal} of {}: {status}", self.name());
        }
        Ok(())
    }

    /// Ends its process at once, as a power cut would.
    pub fn kill(&self) -> Result<()> {
        self.signal("KILL")
    }

    /// Starts it again as it was started first, and waits until it answers. What still runs is killed before.
    pub async fn start(&self) -> Result<()> {
        self.inner.restart(None).await?;
        self.wait_until_it_answers().await
    }

    /// Starts it again with these arguments after its usual ones.
    pub async fn start_with(&self, more: &[&str]) -> Result<()> {
        let args =
            self.inner.user_args().into_iter().chain(more.iter().map(|arg| (*arg).to_owned()));
        let args = args.map(Arg::Positional).collect();
        self.inner.restart_with(Vec::new(), None, Some(args), None).await?;
        self.wait_until_it_answers().await
    }

    /// Waits until it answers requests.
    pub async fn wait_until_it_answers(&self) -> Result<()> {
        let what = format!("{} to answer", self.name());
        within(START, &what, || async { self.best().await.map(Some) }).await?;
        Ok(())
    }

    /// Removes its database, and keeps its keys. It must not run.
    pub async fn purge(&self) -> Result<()> {
        let chains = self.folder().join("data/chains");
        for chain in std::fs::read_dir(&chains)? {
            for entry in std::fs::read_dir(chain?.path())? {
                let entry = entry?;
                let keep = ["keystore", "network"].iter().any(|name| entry.file_name() == *name);
                if !keep {
                    std::fs::remove_dir_all(entry.path())?;
                }
            }
        }
        Ok(())
    }
}

/// The sum over all labels of a metric in Prometheus' text format.
fn sum_of(text: &str, name: &str) -> Option<f64> {
    let mut found = None;
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let Some((series, value)) = line.rsplit_once(' ') else { continue };
        if series.split('{').next() == Some(name) {
            found = Some(found.unwrap_or(0.0) + value.parse::<f64>().ok()?);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_metric_is_the_sum_over_its_labels() {
        let text = "# HELP a b\na{x=\"1\"} 2\na{x=\"2\"} 3.5\nab 7\n";
        assert_eq!(sum_of(text, "a"), Some(5.5));
        assert_eq!(sum_of(text, "ab"), Some(7.0));
        assert_eq!(sum_of(text, "b"), None);
    }
}
