//! What history costs: the sizes of nodes' databases and states as their chains grow, by how they prune.
//!
//! The nodes run already, usually by a fast clock (see `scripts/bench`). They are only looked at from here.

mod figures;
mod report;

use crate::market::chain::Chain;
use anyhow::{bail, ensure, Context, Result};
use clap::Args;
use figures::{History, Sample};
use futures::future::try_join_all;
use std::{
    fs,
    io::ErrorKind,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

/// Between two looks at a node.
const PERIOD: Duration = Duration::from_millis(200);
/// A node that makes no block for so long has ended, or its machine is too slow for its clock.
const PATIENCE: Duration = Duration::from_secs(120);
/// How many times each database is measured.
const SAMPLES: u32 = 20;
/// Bytes of a block of a file system, as `stat` counts them.
const DISK_BLOCK: u64 = 512;
/// Milliseconds of a slot.
const SLOT: u64 = stardust_runtime::params::SLOT_MILLIS;

/// What is measured.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Blocks of history
    #[arg(long, default_value_t = 24_000, value_parser = clap::value_parser!(u32).range(10..))]
    blocks: u32,
    /// A node: its name, its WebSocket address and the folder of its database; may be repeated
    #[arg(long, required = true, num_args = 3, value_names = ["NAME", "URL", "FOLDER"])]
    node: Vec<String>,
    /// File for the figures as JSON
    #[arg(long)]
    json: Option<PathBuf>,
}

/// Measures, prints, and writes the file.
pub(crate) fn measure(arguments: &Arguments) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let histories = runtime.block_on(async {
        let nodes = arguments.node.chunks(3).map(|node| async move {
            let [name, url, folder] = node else {
                bail!("a node is a name, an address and a folder")
            };
            follow(name, url, Path::new(folder), arguments.blocks).await
        });
        try_join_all(nodes).await
    })?;
    report::print(&histories);
    if let Some(file) = &arguments.json {
        fs::write(file, format!("{:#}\n", report::json(&histories)))?;
    }
    let stuck = histories.iter().find(|history| history.last().block < arguments.blocks);
    ensure!(stuck.is_none(), "a node has fewer blocks than asked for");
    Ok(())
}

/// Looks at a node until it has so many blocks.
async fn follow(name: &str, url: &str, folder: &Path, blocks: u32) -> Result<History> {
    let chain = Chain::connect(url).await?;
    let mut history = History { name: name.into(), ..History::default() };
    let step = blocks.div_ceil(SAMPLES).max(1);
    let mut next = step;
    let mut moved = (Instant::now(), 0u32);
    loop {
        let (best, finalized) = chain.heights().await?;
        history.lag = history.lag.max(best.saturating_sub(finalized));
        if best != moved.1 {
            moved = (Instant::now(), best);
        }
        ensure!(moved.0.elapsed() < PATIENCE, "{name}: no block after {best}");
        if best >= next.min(blocks) {
            let sample = look(&chain, folder, best).await?;
            eprintln!("{name}: block {best}, {} MiB", sample.used / 1_048_576);
            history.samples.push(sample);
            next = best.saturating_add(step);
        }
        if best >= blocks {
            break;
        }
        tokio::time::sleep(PERIOD).await;
    }
    let last = history.last().block;
    let head = chain.head(last).await?;
    let first = chain.head(1).await?;
    let end: u64 = chain.value(head, "Timestamp", "Now").await?;
    let start = chain.value::<u64>(head, "Babe", "GenesisSlot").await?.saturating_mul(SLOT);
    let slots = end.saturating_sub(start).checked_div(SLOT).unwrap_or(0);
    history.empty_slots = slots.saturating_add(1).saturating_sub(u64::from(last));
    history.old_state = chain.value::<u64>(first, "Timestamp", "Now").await.is_ok();
    history.old_body = chain.transactions(first).await.is_ok();
    Ok(history)
}

async fn look(chain: &Chain, folder: &Path, best: u32) -> Result<Sample> {
    let head = chain.head(best).await?;
    let state = chain.size_below(head, &[]).await?;
    let found = size(folder).context("reading the database's folder")?;
    Ok(Sample { block: best, state, ..found })
}

/// The bytes of all files below a folder.
fn size(folder: &Path) -> std::io::Result<Sample> {
    let mut sum = Sample::default();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let found = match entry.metadata() {
            Ok(data) if data.is_dir() => size(&entry.path()),
            Ok(data) => {
                let used = data.blocks().saturating_mul(DISK_BLOCK);
                let name = entry.file_name();
                let of = |kind| if name.to_string_lossy().starts_with(kind) { used } else { 0 };
                let (log, index) = (of("log"), of("index"));
                Ok(Sample { used, apparent: data.len(), log, index, ..Sample::default() })
            }
            Err(error) => Err(error),
        };
        match found {
            Ok(more) => {
                sum.used = sum.used.saturating_add(more.used);
                sum.apparent = sum.apparent.saturating_add(more.apparent);
                sum.log = sum.log.saturating_add(more.log);
                sum.index = sum.index.saturating_add(more.index);
            }
            // The database takes its log files away while they are looked at.
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    Ok(sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_all_folders_are_counted_by_disk_and_by_name() {
        let folder = std::env::temp_dir().join(format!("stardust-bench-{}", std::process::id()));
        fs::create_dir_all(folder.join("below")).unwrap();
        fs::write(folder.join("log0"), vec![7; 10_000]).unwrap();
        // Reserved, and not written.
        fs::File::create(folder.join("below/reserved")).unwrap().set_len(1 << 24).unwrap();
        let Sample { used, apparent, log, .. } = size(&folder).unwrap();
        fs::remove_dir_all(&folder).unwrap();
        assert_eq!(apparent, 10_000 + (1 << 24));
        assert!((10_000..1 << 20).contains(&used), "{used}");
        assert!((10_000..=used).contains(&log), "{log}");
        assert_eq!(size(&folder).unwrap_err().kind(), ErrorKind::NotFound);
    }
}
