//! A flood of requests beside the work: reads, and transactions that no block may ever take.

use super::statistics::Spread;
use crate::market::chain::hex;
use anyhow::Result;
use futures::future::try_join_all;
use serde_json::Value;
use std::time::Duration;
use subxt::rpcs::{client::rpc_params, Error, RpcClient};
use tokio::{
    sync::watch,
    time::{interval_at, Instant, Interval, MissedTickBehavior},
};

/// Where in a signed transaction of some hundred bytes its signature is: after its length, version, signer and kind.
const SIGNATURE: std::ops::Range<usize> = 40..48;
/// How long the node may take for an answer before the request counts as broken.
const PATIENCE: Duration = Duration::from_secs(60);

/// What is asked for.
pub(crate) struct Targets {
    /// The key of some account's balance.
    pub(crate) account_key: Vec<u8>,
    /// The account.
    pub(crate) account: Vec<u8>,
    /// Where the keys of a large map begin.
    pub(crate) map: Vec<u8>,
    /// A transaction that was valid, to be signed wrongly.
    pub(crate) template: Vec<u8>,
    /// Transactions whose nonces are used.
    pub(crate) stale: Vec<Vec<u8>>,
    /// Transactions of accounts that have nothing.
    pub(crate) poor: Vec<Vec<u8>>,
    /// Transactions whose nonces are far ahead: they are no block's, but the pool may keep some.
    pub(crate) early: Vec<Vec<u8>>,
}

/// The kinds of requests, in turn: reads, then transactions.
const KINDS: [&str; 10] = [
    "header",
    "block",
    "balance",
    "keys",
    "runtime call",
    "garbage",
    "bad signature",
    "stale",
    "poor",
    "early",
];
/// Those of them that read.
const READS: usize = 5;

/// How a request ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Answered,
    Refused,
    Broken,
}

#[derive(Clone, Copy, Debug)]
struct Request {
    kind: usize,
    seconds: f64,
    outcome: Outcome,
}

/// What became of all requests.
#[derive(Debug, Default)]
pub(crate) struct Flooded {
    requests: Vec<Request>,
    seconds: f64,
}

impl Flooded {
    fn count(&self, which: impl Fn(&Request) -> bool) -> usize {
        self.requests.iter().filter(|request| which(request)).count()
    }

    /// Requests a second that were answered, by whatever.
    pub(crate) fn rate(&self) -> f64 {
        self.count(|request| request.outcome != Outcome::Broken) as f64 / self.seconds
    }

    /// Seconds that reads took, from when they were due.
    pub(crate) fn reads(&self) -> Spread {
        self.spread(|request| request.kind < READS)
    }

    /// Seconds that refusing transactions took, from when they were due.
    pub(crate) fn transactions(&self) -> Spread {
        self.spread(|request| request.kind >= READS)
    }

    fn spread(&self, which: impl Fn(&Request) -> bool) -> Spread {
        Spread::of(self.requests.iter().filter(|request| which(request)).map(|one| one.seconds))
    }

    /// Transactions that were refused.
    pub(crate) fn refused(&self) -> usize {
        self.count(|request| request.kind >= READS && request.outcome == Outcome::Refused)
    }

    /// Requests without an answer.
    pub(crate) fn broken(&self) -> usize {
        self.count(|request| request.outcome == Outcome::Broken)
    }

    /// Reads that were refused, and transactions that were not, by kind.
    pub(crate) fn wrong(&self) -> Vec<String> {
        let is_wrong = |kind: usize, outcome| match outcome {
            Outcome::Refused => kind < READS,
            // Whether a transaction is too early, the pool cannot know for good.
            Outcome::Answered => kind >= READS && KINDS.get(kind) != Some(&"early"),
            Outcome::Broken => false,
        };
        let kinds = KINDS.iter().enumerate().filter_map(|(kind, name)| {
            let wrong = |request: &Request| request.kind == kind && is_wrong(kind, request.outcome);
            let count = self.count(wrong);
            (count > 0).then(|| format!("{count} of kind {name}"))
        });
        kinds.collect()
    }
}

/// Sends `rate` requests a second over so many connections until `over` changes.
///
/// Each connection has a timetable and asks one thing at a time. Latency counts from when a request was due, so that a
/// node which keeps its clients waiting is not asked less for it.
pub(crate) async fn flood(
    url: &str,
    targets: &Targets,
    (connections, rate): (u32, u32),
    over: watch::Receiver<bool>,
) -> Result<Flooded> {
    let begun = Instant::now();
    let period = f64::from(connections.max(1)) / f64::from(rate.max(1));
    let clients = try_join_all((0..connections).map(|_| RpcClient::from_insecure_url(url))).await?;
    let start = Instant::now();
    let lines = clients.iter().zip(0u32..).map(|(client, line)| {
        // One after the other, not all at once.
        let share = f64::from(line) / f64::from(connections.max(1));
        let first = start.checked_add(Duration::from_secs_f64(period * share)).unwrap_or(start);
        let timetable = interval_at(first, Duration::from_secs_f64(period));
        converse(client, targets, (line, connections), timetable, over.clone())
    });
    let requests = futures::future::join_all(lines).await.concat();
    Ok(Flooded { requests, seconds: begun.elapsed().as_secs_f64() })
}

async fn converse(
    client: &RpcClient,
    targets: &Targets,
    (line, lines): (u32, u32),
    mut timetable: Interval,
    mut over: watch::Receiver<bool>,
) -> Vec<Request> {
    let mut requests = Vec::new();
    timetable.set_missed_tick_behavior(MissedTickBehavior::Burst);
    let mut number = u64::from(line);
    loop {
        let due = tokio::select! {
            _ = over.changed() => return requests,
            due = timetable.tick() => due,
        };
        // Each connection goes through all kinds, whatever their numbers have in common.
        let turn = requests.len().wrapping_add(usize::try_from(line).unwrap_or(0));
        let kind = turn.checked_rem(KINDS.len()).unwrap_or(0);
        let asked = tokio::time::timeout(PATIENCE, ask(client, targets, kind, number)).await;
        let outcome = match asked {
            Ok(Ok(())) => Outcome::Answered,
            Ok(Err(Error::User(_))) => Outcome::Refused,
            Ok(Err(_)) | Err(_) => Outcome::Broken,
        };
        requests.push(Request { kind, seconds: due.elapsed().as_secs_f64(), outcome });
        number = number.wrapping_add(u64::from(lines));
    }
}

async fn ask(client: &RpcClient, targets: &Targets, kind: usize, number: u64) -> Result<(), Error> {
    let quoted = |bytes: &[u8]| format!("0x{}", hex(bytes));
    let (method, params) = match KINDS.get(kind).copied() {
        Some("header") => ("chain_getHeader", rpc_params![]),
        Some("block") => ("chain_getBlock", rpc_params![]),
        Some("balance") => ("state_getStorage", rpc_params![quoted(&targets.account_key)]),
        Some("keys") => ("state_getKeysPaged", rpc_params![quoted(&targets.map), 100u32]),
        Some("runtime call") => {
            let params = rpc_params!["AccountNonceApi_account_nonce", quoted(&targets.account)];
            ("state_call", params)
        }
        Some(transaction) => {
            let bytes = match transaction {
                "stale" => nth(&targets.stale, number),
                "poor" => nth(&targets.poor, number),
                "early" => nth(&targets.early, number),
                "bad signature" => badly_signed(&targets.template, number),
                _ => number.to_le_bytes().repeat(16),
            };
            ("author_submitExtrinsic", rpc_params![quoted(&bytes)])
        }
        None => return Ok(()),
    };
    client.request::<Value>(method, params).await.map(|_| ())
}

fn nth(transactions: &[Vec<u8>], number: u64) -> Vec<u8> {
    let at = usize::try_from(number).ok().and_then(|number| {
        // Neighbours in time are of different connections.
        number.checked_div(KINDS.len())?.checked_rem(transactions.len())
    });
    at.and_then(|at| transactions.get(at)).cloned().unwrap_or_default()
}

/// A transaction like the template whose signature is none, and which no pool has seen before.
fn badly_signed(template: &[u8], number: u64) -> Vec<u8> {
    let mut bytes = template.to_vec();
    if let Some(part) = bytes.get_mut(SIGNATURE) {
        part.copy_from_slice(&number.to_le_bytes());
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn latencies_and_refusals_are_of_their_kinds() {
        let request = |kind, seconds, outcome| Request { kind, seconds, outcome };
        let flooded = Flooded {
            requests: vec![
                request(0, 0.1, Outcome::Answered),
                request(4, 0.3, Outcome::Answered),
                request(5, 1.0, Outcome::Refused),
                request(9, 2.0, Outcome::Answered),
                request(6, 60.0, Outcome::Broken),
            ],
            seconds: 2.0,
        };
        assert_eq!((flooded.rate(), flooded.refused(), flooded.broken()), (2.0, 1, 1));
        assert_eq!((flooded.reads().count, flooded.reads().max), (2, 0.3));
        assert_eq!((flooded.transactions().count, flooded.transactions().median), (3, 2.0));
        // The pool may keep what is early.
        assert_eq!(flooded.wrong(), [""; 0]);
        let wrong = vec![request(6, 0.1, Outcome::Answered), request(1, 0.1, Outcome::Refused)];
        let flooded = Flooded { requests: wrong, seconds: 1.0 };
        assert_eq!(flooded.wrong(), ["1 of kind block", "1 of kind bad signature"]);
    }

    #[test]
    fn each_bad_signature_is_new() {
        let template = vec![7; 140];
        let (one, two) = (badly_signed(&template, 1), badly_signed(&template, 2));
        assert_ne!(one, two);
        assert_eq!((&one[..40], &one[48..]), (&template[..40], &template[48..]));
    }
}
