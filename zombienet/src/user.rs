//! Users of the `stardust` command, and providers with their agents.

use crate::{network::free_port, node::Node, repository, wait::until};
use anyhow::{bail, Context, Result};
use serde_json::Value;
use std::{
    ffi::OsStr,
    fs::OpenOptions,
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};
use tokio::process::{Child, Command};

/// How long a command may take.
const COMMAND: Duration = Duration::from_secs(300);

/// A binary of the repository: in the folder `$STARDUST_BIN`, or where `scripts/ci/build` leaves it.
pub fn binary(name: &str) -> PathBuf {
    let folder = std::env::var_os("STARDUST_BIN").map(PathBuf::from).unwrap_or_else(|| {
        let target = std::env::var_os("STARDUST_TARGET").map(PathBuf::from);
        let home = || PathBuf::from(std::env::var_os("HOME").unwrap_or_default());
        target.unwrap_or_else(|| home().join(".cache/stardust/target")).join("release")
    });
    folder.join(name)
}

/// What a command prints that succeeds.
pub(crate) async fn output<S: AsRef<OsStr>>(program: &Path, words: &[S]) -> Result<String> {
    let mut command = Command::new(program);
    command.args(words).current_dir(repository()).stdin(Stdio::null()).kill_on_drop(true);
    let ended = tokio::time::timeout(COMMAND, command.output()).await;
    let output = ended.context("no end")?.with_context(|| program.display().to_string())?;
    let (stdout, stderr) = (text(&output.stdout), text(&output.stderr));
    if !output.status.success() {
        bail!("{}: {stderr}{stdout}", program.display());
    }
    Ok(stdout)
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Somebody with an account, at a node.
#[derive(Clone, Debug)]
pub struct User {
    /// Where its node takes requests.
    pub url: String,
    /// The secret of its account.
    pub suri: String,
}

impl User {
    /// A user with a well-known account, `//Eve`, at this node.
    pub fn new(node: &Node, suri: &str) -> Self {
        Self { url: node.url().to_owned(), suri: suri.to_owned() }
    }

    /// Runs `stardust` with these words: the JSON that it prints.
    pub async fn run(&self, words: &[&str]) -> Result<Value> {
        let own = ["--url", &self.url, "--suri", &self.suri, "--json"];
        let all: Vec<&str> = words.iter().chain(&own).copied().collect();
        let printed = output(&binary("stardust"), &all).await.with_context(|| words.join(" "))?;
        let line = printed.trim().lines().last().unwrap_or("null");
        serde_json::from_str(line).with_context(|| printed.clone())
    }

    /// Runs a transaction again until it is in a block that stays: where two blocks compete for a slot, it may be in
    /// the one that loses, and the command says to try again.
    pub async fn insist(&self, words: &[&str]) -> Result<Value> {
        until(&words.join(" "), || async {
            match self.run(words).await {
                Ok(answer) => Ok(Some(Ok(answer))),
                Err(error) if format!("{error:#}").contains("try again") => Ok(None),
                Err(error) => Ok(Some(Err(error))),
            }
        })
        .await?
    }
}

/// A provider: registered once, with an agent that can be killed and started again.
pub struct Provider {
    /// Its account.
    pub user: User,
    folder: PathBuf,
    agent: Option<Child>,
}

impl Provider {
    /// A provider whose agent keeps its data and its log in `folder`.
    pub fn new(node: &Node, suri: &str, folder: &Path) -> Self {
        let folder = folder.join(suri.replace('/', ""));
        Self { user: User::new(node, suri), folder, agent: None }
    }

    /// Registers it, with 500 STAR at stake.
    pub async fn register(&self) -> Result<Value> {
        let endpoint = format!("http://127.0.0.1:{}", free_port()?);
        let words = ["provider", "register", "--bond", "500", "--price", "0.01STAR"];
        let more = ["--capacity", "8", "--endpoint", &endpoint];
        self.user.insist(&[&words[..], &more[..]].concat()).await
    }

    /// Starts its agent.
    pub fn start(&mut self) -> Result<()> {
        std::fs::create_dir_all(&self.folder)?;
        let log = OpenOptions::new().create(true).append(true).open(self.log_file())?;
        let mut command = Command::new(binary("stardust"));
        command.args(["provider", "run", "--workers", "1", "--url", &self.user.url]);
        command.args(["--suri", &self.user.suri]).arg("--data").arg(self.folder.join("data"));
        command.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log).kill_on_drop(true);
        self.agent = Some(command.spawn()?);
        Ok(())
    }

    /// Ends its agent at once.
    pub async fn kill(&mut self) -> Result<()> {
        if let Some(mut agent) = self.agent.take() {
            agent.kill().await?;
        }
        Ok(())
    }

    fn log_file(&self) -> PathBuf {
        self.folder.join("agent.log")
    }

    /// What its agent said so far.
    pub fn log(&self) -> Result<String> {
        Ok(std::fs::read_to_string(self.log_file())?)
    }
}
