//! The provider's agent with two ways to cheat, for tests of the protocol only.
//!
//! - `--share 0.2`: falsifies the output, and the receipt with it, of a share of its tasks. Which ones
//!   depends on the seed, the job and the task alone, so all its batches tell the same story.
//! - `--serve-wrong`: computes and commits honestly, but serves one changed byte in each batch's outputs.
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::arithmetic_side_effects
    )
)]

use anyhow::Context as _;
use clap::Parser;
use stardust_cli::agent::{
    self, log,
    runner::{PoolRunner, Runner, Work},
    server::Shelf,
    store::Store,
    Options, Parts,
};
use stardust_primitives::{
    hashing::tagged,
    ids::{AssignmentId, JobId},
    receipt::Receipt,
};
use stardust_sdk::Signer;
use stardust_vm::Fault;
use std::{io::Read, process::ExitCode, sync::Arc};

/// A dishonest provider, for tests.
#[derive(Debug, Parser)]
#[command(name = "stardust-cheater")]
struct Arguments {
    /// WebSocket address of a node
    #[arg(long, value_name = "URL", default_value = "ws://127.0.0.1:9944")]
    url: String,
    /// Secret of the account that signs
    #[arg(long, value_name = "SURI")]
    suri: String,
    /// Share of its tasks that it falsifies, 0 to 1
    #[arg(long, value_name = "SHARE", default_value_t = 0.0, value_parser = share)]
    share: f64,
    /// Decides which tasks those are
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,
    /// Serve one changed byte in the outputs of each batch
    #[arg(long)]
    serve_wrong: bool,
    #[command(flatten)]
    options: Options,
}

fn share(text: &str) -> Result<f64, String> {
    let share: f64 = text.parse().map_err(|_| "not a number".to_owned())?;
    (0.0..=1.0).contains(&share).then_some(share).ok_or_else(|| "not between 0 and 1".into())
}

/// Runs tasks rightly, and then lies about some of them.
struct Liar<R> {
    honest: R,
    share: f64,
    seed: u64,
}

impl<R> Liar<R> {
    fn lies_about(&self, job: JobId, task: u32) -> bool {
        let lot = tagged("cheater", &(self.seed, job, task)).to_low_u64_le();
        // 53 bits are what a float of this size holds exactly.
        #[allow(clippy::cast_precision_loss, reason = "a test's dice need no more")]
        let lot = (lot >> 11) as f64 / (1u64 << 53) as f64;
        lot < self.share
    }
}

impl<R: Runner> Runner for Liar<R> {
    fn run(&self, work: &Work, task: u32) -> Result<(Receipt, Vec<u8>), Fault> {
        let (receipt, mut output) = self.honest.run(work, task)?;
        if !self.lies_about(work.job, task) {
            return Ok((receipt, output));
        }
        match output.last_mut() {
            Some(byte) => *byte ^= 1,
            None => output.push(1),
        }
        log::info(log::About::Job(work.job), format_args!("task {task}: falsified"));
        Ok((Receipt::returned(task, &output, receipt.gas), output))
    }
}

/// Serves what was stored, with the last byte of each batch's outputs changed.
struct WrongShelf(Arc<Store>);

impl Shelf for WrongShelf {
    fn receipts(&self, id: AssignmentId) -> Option<Vec<u8>> {
        Shelf::receipts(&*self.0, id)
    }

    fn outputs(&self, id: AssignmentId) -> Option<Box<dyn Read + Send>> {
        let mut bytes = Vec::new();
        Shelf::outputs(&*self.0, id)?.read_to_end(&mut bytes).ok()?;
        let last = bytes.last_mut()?;
        *last ^= 1;
        log::info(id, "serving a changed byte");
        Some(Box::new(std::io::Cursor::new(bytes)))
    }
}

fn parts(arguments: &Arguments) -> Parts {
    let (share, seed) = (arguments.share, arguments.seed);
    let runner = move |executors| {
        let honest = PoolRunner::new(executors).context("cannot start the executors")?;
        Ok(Arc::new(Liar { honest, share, seed }) as Arc<dyn Runner>)
    };
    let wrong = arguments.serve_wrong;
    let shelf = move |store: Arc<Store>| -> Arc<dyn Shelf> {
        if wrong {
            Arc::new(WrongShelf(store))
        } else {
            store
        }
    };
    Parts { runner: Box::new(runner), shelf: Box::new(shelf) }
}

fn main() -> ExitCode {
    stardust_vm::executor::run_if_requested();
    let arguments = Arguments::parse();
    let parts = parts(&arguments);
    let ended = stardust_cli::block_on(async {
        let signer = Signer::from_suri(&arguments.suri)?;
        agent::run(&arguments.url, signer, arguments.options, parts).await
    });
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn liar(share: f64, seed: u64) -> Liar<()> {
        Liar { honest: (), share, seed }
    }

    #[test]
    fn it_lies_about_its_share_and_always_about_the_same() {
        let lies = |share, seed| -> Vec<u32> {
            (0..10_000).filter(|task| liar(share, seed).lies_about(JobId(3), *task)).collect()
        };
        // 2,000 of 10,000, standard deviation 40.
        assert!((1_800..2_200).contains(&lies(0.2, 1).len()));
        assert_eq!(lies(0.2, 1), lies(0.2, 1));
        assert_ne!(lies(0.2, 1), lies(0.2, 2));
        assert!(lies(0.0, 1).is_empty());
        assert_eq!(lies(1.0, 1).len(), 10_000);
    }
}
