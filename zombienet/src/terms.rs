//! Jobs whose deadlines are chosen: faults take time, and who is late for them is at fault by the protocol's own rules.

use crate::{repository, user::User};
use anyhow::{Context, Result};
use std::path::{Path, PathBuf};

/// Gas that a window for audits counts on in a block of three seconds.
const GAS_PER_BLOCK: u64 = 3_000_000_000;
/// Blocks of such a window besides.
const BASE_BLOCKS: u64 = 4;
/// Gas of the dearest task of `digits-search`, and some.
const GAS: u64 = 4_000_000_000;

/// A job of `digits-search`, as [`crate::Work`], with what its deadlines follow from.
#[derive(Clone, Debug)]
pub struct Terms {
    /// Tasks.
    pub tasks: u32,
    /// Tasks of a batch.
    pub batch_size: u32,
    /// `sampled`, `replicated:2` or `critical`.
    pub assurance: &'static str,
    /// Blocks from a claim to the commitment.
    pub run_blocks: u32,
    /// The most gas of a task.
    pub gas_limit: u64,
    /// For an SCU.
    pub price: &'static str,
    /// What each task works on, if not its number.
    pub items: Option<PathBuf>,
}

impl Terms {
    /// A job of which every batch is audited by all, and that nobody is late for.
    pub fn critical(tasks: u32, batch_size: u32) -> Self {
        let (assurance, price) = ("critical", "0.01STAR");
        Self { tasks, batch_size, assurance, run_blocks: 400, gas_limit: GAS, price, items: None }
    }

    /// Auditors may report for so many blocks: that long a task might take by its limit.
    pub fn audited_for(self, blocks: u64) -> Self {
        let gas = blocks.saturating_sub(BASE_BLOCKS).saturating_mul(GAS_PER_BLOCK);
        Self { gas_limit: gas.max(GAS), ..self }
    }

    /// A provider has so many blocks for a batch.
    pub fn run_blocks(self, blocks: u32) -> Self {
        Self { run_blocks: blocks, ..self }
    }

    /// All tasks are the dearest there is, a third of a second each.
    pub fn dear(self, folder: &Path) -> Result<Self> {
        let items = folder.join("dearest.hex");
        std::fs::write(&items, "6300000000000000\n".repeat(usize::try_from(self.tasks)?))?;
        Ok(Self { items: Some(items), ..self })
    }

    /// At another price, for those who do not work for less.
    pub fn price(self, price: &'static str) -> Self {
        Self { price, ..self }
    }

    /// With another assurance.
    pub fn assurance(self, assurance: &'static str) -> Self {
        Self { assurance, ..self }
    }

    /// Posts it, finally: its number.
    pub async fn post(self, requester: &User) -> Result<u64> {
        let file = |path: &str| {
            let path = repository().join(path);
            path.to_str().map(ToOwned::to_owned).context("the path of the repository is no text")
        };
        let values = [
            ("--program", file("programs/output/digits-search.polkavm")?),
            ("--payload", file("programs/digits-search/data/digits.bin")?),
            ("--tasks", self.tasks.to_string()),
            ("--batch-size", self.batch_size.to_string()),
            ("--gas-limit", self.gas_limit.to_string()),
            ("--run-blocks", self.run_blocks.to_string()),
            ("--price", self.price.to_owned()),
            ("--assurance", self.assurance.to_owned()),
            ("--value-at-risk", "0".to_owned()),
        ];
        let items = self.items.as_deref().map(|path| path.to_str().context("a path is no text"));
        let items = items.transpose()?.map(|path| ["--items", path]);
        let words = values.iter().flat_map(|(name, value)| [*name, value.as_str()]);
        let words = ["job", "post", "--finalized"].into_iter().chain(words);
        let words: Vec<&str> = words.chain(items.into_iter().flatten()).collect();
        let posted = requester.insist(&words).await?;
        posted["job"].as_u64().context("no number of a job")
    }
}
