//! The loop: events into the worker, actions out of it.

use crate::{
    chain::{Best, Node, Offered, ReadError},
    executor::Executor,
    keys::Keys,
    metrics::Metrics,
    LOG_TARGET,
};
use futures::{
    channel::mpsc::UnboundedReceiver, future::BoxFuture, stream::FuturesUnordered, FutureExt,
    Stream, StreamExt,
};
use sp_core::H256;
use stardust_offchain_core::{
    Action, Duties, Event, Limits, LotKey, PoolAnswer, SubmissionKey, TaskKey, View, Worker,
};
use stardust_primitives::{audit::AuditReport, contest::PanelVote};
use stardust_vm::Verdict;
use std::{sync::Arc, time::Duration};
use tokio::{task::spawn_blocking, time::MissedTickBehavior};

/// How often the best block is looked up besides at each import: after a long sync, the first block
/// that is announced may be far away.
const LOOK_EVERY: Duration = Duration::from_secs(6);

/// Something that went on elsewhere and has ended.
enum Done {
    /// The duties at a block were read.
    Read(Best, Result<View, ReadError>),
    /// Anything else.
    Event(Event),
}

/// The running auditor.
pub(crate) struct Service {
    node: Arc<dyn Node>,
    keys: Keys,
    executor: Executor,
    metrics: Option<Metrics>,
    worker: Worker,
    pending: FuturesUnordered<BoxFuture<'static, Done>>,
    /// The block whose duties are known.
    known: Option<H256>,
    is_reading: bool,
}

/// Waits until this node has an audit key of the session; false if the chain is gone.
pub(crate) async fn until_needed(
    imports: &mut (impl Stream<Item = ()> + Unpin),
    node: &Arc<dyn Node>,
    keys: &Keys,
) -> bool {
    loop {
        if !node.is_major_syncing() {
            let (node, keys) = (node.clone(), keys.clone());
            let read = spawn_blocking(move || {
                let auditors = node.auditors(node.best().hash);
                auditors.map(|auditors| keys.of(auditors))
            });
            match read.await {
                Ok(Ok(ours)) if !ours.is_empty() => return true,
                Ok(Ok(_)) => {}
                Ok(Err(error)) => log::debug!(target: LOG_TARGET, "{error}"),
                Err(error) => log::debug!(target: LOG_TARGET, "{error}"),
            }
        }
        // Blocks that came in the meantime are one reason to look again, not many.
        match tokio::time::timeout(LOOK_EVERY, imports.next()).await {
            Ok(None) => return false,
            Ok(Some(())) => while let Some(Some(())) = imports.next().now_or_never() {},
            Err(_) => {}
        }
    }
}

impl Service {
    pub(crate) fn new(
        node: Arc<dyn Node>,
        keys: Keys,
        executor: Executor,
        metrics: Option<Metrics>,
        limits: Limits,
    ) -> Self {
        Self {
            node,
            keys,
            executor,
            metrics,
            worker: Worker::new(limits),
            pending: FuturesUnordered::new(),
            known: None,
            is_reading: false,
        }
    }

    /// Serves until the chain is gone.
    pub(crate) async fn run(
        mut self,
        mut imports: impl Stream<Item = ()> + Unpin,
        mut verdicts: UnboundedReceiver<(TaskKey, Verdict)>,
    ) {
        let mut ticks = tokio::time::interval(LOOK_EVERY);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                biased;
                import = imports.next() => match import {
                    Some(()) => self.look(),
                    None => return,
                },
                Some(done) = self.pending.next() => self.on_done(done),
                Some((task, verdict)) = verdicts.next() => self.on_verdict(task, verdict),
                _ = ticks.tick() => self.look(),
            }
        }
    }

    /// Reads the duties of the best block if they are not known yet. One reading at a time.
    fn look(&mut self) {
        if self.is_reading || self.node.is_major_syncing() {
            return;
        }
        let best = self.node.best();
        if self.known == Some(best.hash) {
            return;
        }
        self.is_reading = true;
        let (node, keys) = (self.node.clone(), self.keys.clone());
        let read = spawn_blocking(move || read_view(&*node, &keys, best));
        self.pending.push(
            async move {
                let view = read.await.unwrap_or_else(|error| Err(ReadError(error.to_string())));
                Done::Read(best, view)
            }
            .boxed(),
        );
    }

    fn on_done(&mut self, done: Done) {
        match done {
            Done::Event(event) => self.handle(event),
            Done::Read(best, view) => {
                self.is_reading = false;
                // Also if it failed: the same reading again would fail as well.
                self.known = Some(best.hash);
                match view {
                    Ok(view) => self.handle(Event::Best(view)),
                    Err(error) => {
                        log::warn!(target: LOG_TARGET, "At block {}: {error}", best.number);
                    }
                }
                // A block may have come in the meantime.
                self.look();
            }
        }
    }

    fn on_verdict(&mut self, task: TaskKey, verdict: Verdict) {
        if let Err(fault) = &verdict {
            let TaskKey { work, index } = task;
            log::warn!(
                target: LOG_TARGET,
                "Task {index} of work {work} could not be run here, and nothing follows from that: {fault}",
            );
        }
        self.handle(Event::TaskEnded { task, verdict });
    }

    fn handle(&mut self, event: Event) {
        let actions = self.worker.handle(event);
        let mut lots = Vec::new();
        for action in actions {
            match action {
                Action::EvaluateLot { key } => lots.push(key),
                Action::Run { task, work } => {
                    if let Err(fault) = self.executor.run(task, work) {
                        let ended = Event::TaskEnded { task, verdict: Err(fault) };
                        self.pending.push(async { Done::Event(ended) }.boxed());
                    }
                }
                Action::SubmitReport { submission, report } => self.report(submission, report),
                Action::SubmitVote { submission, vote } => self.vote(submission, vote),
            }
        }
        if !lots.is_empty() {
            self.draw(lots);
        }
        if let Some(metrics) = &self.metrics {
            metrics.update(&self.worker.stats());
        }
    }

    fn draw(&self, lots: Vec<LotKey>) {
        let keys = self.keys.clone();
        let unevaluated = lots.clone();
        let evaluate = spawn_blocking(move || {
            let draw = |key: LotKey| {
                let drawn = keys.draw(&key);
                (key, drawn)
            };
            lots.into_iter().map(draw).collect()
        });
        self.pending.push(
            async move {
                let failed = |_| unevaluated.into_iter().map(|key| (key, None)).collect();
                let drawn: Vec<_> = evaluate.await.unwrap_or_else(failed);
                Done::Event(Event::LotsDrawn(drawn))
            }
            .boxed(),
        );
    }

    fn report(&self, submission: SubmissionKey, report: AuditReport) {
        let indices: Vec<_> = report.answers.iter().map(|answer| answer.index).collect();
        let id = report.assignment;
        let what = format!(
            "report of the audit of job {} batch {} replica {}, tasks {indices:?}",
            id.job, id.batch, id.replica,
        );
        self.submit(submission, what, move |keys| keys.report(report));
    }

    fn vote(&self, submission: SubmissionKey, vote: PanelVote) {
        let what = format!("vote in contest {} for receipt {:?}", vote.contest, vote.vote.receipt);
        self.submit(submission, what, move |keys| keys.vote(vote));
    }

    /// Signs an answer anew each time: a pool may have banned an earlier extrinsic by its hash.
    fn submit(
        &self,
        submission: SubmissionKey,
        what: String,
        sign: impl FnOnce(&Keys) -> Option<crate::chain::Signed> + Send + 'static,
    ) {
        let (node, keys) = (self.node.clone(), self.keys.clone());
        let signed = spawn_blocking(move || sign(&keys));
        self.pending.push(
            async move {
                let offered = match signed.await {
                    Ok(Some(signed)) => node.submit(signed).await,
                    Ok(None) => Offered::Refused("it is not signed".into()),
                    Err(error) => Offered::Refused(error.to_string()),
                };
                let answer = tell(&what, offered);
                Done::Event(Event::Submitted { submission, answer })
            }
            .boxed(),
        );
    }
}

/// Logs what the pool said.
fn tell(what: &str, offered: Offered) -> PoolAnswer {
    match offered {
        Offered::Taken => {
            log::info!(target: LOG_TARGET, "Submitted the {what}");
            PoolAnswer::Accepted
        }
        Offered::Known => {
            log::debug!(target: LOG_TARGET, "The pool has the {what}");
            PoolAnswer::Accepted
        }
        Offered::Refused(reason) => {
            log::warn!(target: LOG_TARGET, "The pool refused the {what}: {reason}");
            PoolAnswer::Refused
        }
    }
}

/// Reads what the state of the best block asks of the keys of this node.
fn read_view(node: &dyn Node, keys: &Keys, best: Best) -> Result<View, ReadError> {
    let mut duties = Vec::new();
    for auditor in keys.of(node.auditors(best.hash)?) {
        let audits = node.audit_duties(best.hash, &auditor)?;
        let panels = node.panel_duties(best.hash, &auditor)?;
        duties.push(Duties { auditor, audits, panels });
    }
    let now = node.now(best.hash)?;
    Ok(View { number: best.number, now, finalized: best.finalized, duties })
}
