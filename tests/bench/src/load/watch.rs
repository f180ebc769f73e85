//! What the node needs while it works: memory, processor, its pool; and how far finality is behind.

use super::statistics::Spread;
use anyhow::{Context, Result};
use futures::StreamExt;
use stardust_sdk::Client;
use std::{
    fs,
    io::{Read, Write},
    net::TcpStream,
    sync::{
        atomic::{AtomicBool, Ordering},
        Arc,
    },
    thread,
    time::{Duration, Instant},
};
use tokio::sync::watch;

/// Between two looks at the node.
const PERIOD: Duration = Duration::from_secs(1);
/// Processor time is told in hundredths of a second.
const TICKS: f64 = 100.0;
/// How long the node may take to tell its metrics.
const PATIENCE: Duration = Duration::from_secs(10);

/// The node's process and where it tells its metrics.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Node {
    /// Its process.
    pub(crate) pid: u32,
    /// Its Prometheus port.
    pub(crate) port: u16,
}

/// The node at one moment.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Sample {
    /// Seconds since the first.
    pub(crate) at: f64,
    /// Bytes in memory.
    pub(crate) resident: u64,
    /// Seconds of processor time since the node began.
    pub(crate) processor: f64,
    /// Transactions that a block could take.
    pub(crate) ready: f64,
    /// All transactions that the pool has.
    pub(crate) pooled: f64,
}

/// Samples of some time.
#[derive(Clone, Debug, Default)]
pub(crate) struct Watched {
    /// One a second.
    pub(crate) samples: Vec<Sample>,
    /// Blocks from the finalized one to the best, at each new best one.
    pub(crate) lags: Vec<u32>,
}

impl Watched {
    /// Most memory, bytes.
    pub(crate) fn peak(&self) -> u64 {
        self.samples.iter().map(|sample| sample.resident).max().unwrap_or(0)
    }

    /// How many processors the node kept busy.
    pub(crate) fn cores(&self) -> f64 {
        let (Some(first), Some(last)) = (self.samples.first(), self.samples.last()) else {
            return 0.0;
        };
        (last.processor - first.processor) / (last.at - first.at).max(1.0)
    }

    /// How far finality was behind.
    pub(crate) fn lag(&self) -> Spread {
        Spread::of(self.lags.iter().copied().map(f64::from))
    }

    /// Transactions that blocks could take, and those that wait for others or for a look.
    pub(crate) fn pool(&self) -> (Spread, Spread) {
        let ready = self.samples.iter().map(|sample| sample.ready);
        let waiting = self.samples.iter().map(|sample| (sample.pooled - sample.ready).max(0.0));
        (Spread::of(ready), Spread::of(waiting))
    }
}

/// Watches the node until `over` changes. Ends early, with what there is, when the node ends.
pub(crate) async fn watch(
    client: &Client,
    node: Node,
    mut over: watch::Receiver<bool>,
) -> Result<Watched> {
    let done = Arc::new(AtomicBool::new(false));
    let sampler = {
        let done = done.clone();
        // Reading a file and a socket takes no part in what the other tasks measure.
        thread::spawn(move || sample_until(node, &done))
    };
    let mut heads = client.heads().await?;
    let mut lags = Vec::new();
    loop {
        let head = tokio::select! {
            _ = over.changed() => break,
            head = heads.next() => head,
        };
        let Some(Ok(head)) = head else { break };
        let finalized = client.finalized().await?;
        lags.push(head.number.saturating_sub(finalized.number));
    }
    done.store(true, Ordering::Relaxed);
    let samples = tokio::task::spawn_blocking(move || sampler.join()).await?;
    let samples = samples.ok().context("the thread that watched the node panicked")?;
    Ok(Watched { samples, lags })
}

fn sample_until(node: Node, done: &AtomicBool) -> Vec<Sample> {
    let begun = Instant::now();
    let mut samples = Vec::new();
    while !done.load(Ordering::Relaxed) {
        // What cannot be asked for is left out: whether the node is there is asked at the end.
        if let Ok(sample) = sample(node, begun) {
            samples.push(sample);
        }
        thread::sleep(PERIOD);
    }
    samples
}

fn sample(node: Node, begun: Instant) -> Result<Sample> {
    let status = fs::read_to_string(format!("/proc/{}/status", node.pid))?;
    let stat = fs::read_to_string(format!("/proc/{}/stat", node.pid))?;
    let metrics = metrics(node.port)?;
    let pooled = ["watched", "unwatched"]
        .map(|kind| metric(&metrics, &format!("substrate_sub_txpool_{kind}_txs")).unwrap_or(0.0));
    Ok(Sample {
        at: begun.elapsed().as_secs_f64(),
        resident: resident(&status).context("the node's status has no VmRSS")?,
        processor: processor(&stat).context("the node's stat has no processor time")?,
        ready: metric(&metrics, "substrate_ready_transactions_number").unwrap_or(0.0),
        pooled: pooled.iter().sum(),
    })
}

fn metrics(port: u16) -> Result<String> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_read_timeout(Some(PATIENCE))?;
    // By this version of the protocol the answer ends with the connection.
    stream.write_all(b"GET /metrics HTTP/1.0\r\nHost: localhost\r\n\r\n")?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer)
}

/// The value of a metric, whatever its labels.
fn metric(text: &str, name: &str) -> Option<f64> {
    let value = |line: &str| {
        let rest = line.strip_prefix(name)?;
        // Not one whose name only begins so.
        rest.starts_with(['{', ' ']).then(|| rest.rsplit(' ').next()?.parse().ok())?
    };
    text.lines().find_map(value)
}

/// Bytes in memory, from `/proc/PID/status`.
fn resident(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok()?.checked_mul(1_024)
}

/// Seconds of processor time, from `/proc/PID/stat`.
fn processor(stat: &str) -> Option<f64> {
    // The name of the program, in brackets, may have spaces.
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace();
    // The 14th and 15th field of all, of which the name is the second.
    let user: f64 = fields.nth(11)?.parse().ok()?;
    let system: f64 = fields.next()?.parse().ok()?;
    Some((user + system) / TICKS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metrics_are_found_by_their_whole_name() {
        let text = "# HELP a_number Some\n# TYPE a_number gauge\na_number_of_others 9\n\
                    a_number{chain=\"dev\"} 17\nb 4\n";
        assert_eq!(metric(text, "a_number"), Some(17.0));
        assert_eq!(metric(text, "b"), Some(4.0));
        assert_eq!(metric(text, "c"), None);
    }

    #[test]
    fn a_process_is_read_as_the_kernel_tells_it() {
        assert_eq!(resident("VmPeak:\t 9 kB\nVmRSS:\t  1024 kB\n"), Some(1_048_576));
        let stat = "7 (a node) S 1 7 7 0 -1 4194560 100 0 0 0 250 50 3 4 20 0 9 0 100 1 2";
        assert_eq!(processor(stat), Some(3.0));
        assert_eq!(resident(""), None);
        assert_eq!(processor(""), None);
    }

    #[test]
    fn samples_are_summed_up() {
        let sample = |at, resident, processor, ready, pooled| Sample {
            at,
            resident,
            processor,
            ready,
            pooled,
        };
        let watched = Watched {
            samples: vec![sample(0.0, 5, 10.0, 3.0, 3.0), sample(4.0, 9, 16.0, 5.0, 9.0)],
            lags: vec![2, 4],
        };
        assert_eq!((watched.peak(), watched.cores(), watched.lag().mean), (9, 1.5, 3.0));
        let (ready, waiting) = watched.pool();
        assert_eq!((ready.max, waiting.max, waiting.mean), (5.0, 4.0, 2.0));
        assert_eq!((Watched::default().peak(), Watched::default().cores()), (0, 0.0));
    }
}
