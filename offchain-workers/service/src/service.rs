//! The loop: events into the worker, actions out of it.

use crate::{
    chain::{Best, Node, Offered, ReadError},
    executor::Executor,
    follow::{Follow, News},
    keys::Keys,
    metrics::Metrics,
    Journal, LOG_TARGET,
};
use futures::{
    channel::mpsc::UnboundedReceiver, future::BoxFuture, stream::FuturesUnordered, FutureExt,
    Stream, StreamExt,
};
use log::Level;
use sp_core::H256;
use stardust_offchain_core::{
    Action, Duties, Event, Limits, LotKey, Note, PoolAnswer, SubmissionKey, TaskKey, View, VoteKey,
    Worker,
};
use stardust_primitives::{audit::AuditReport, contest::PanelVote, ids::AssignmentId};
use stardust_vm::Verdict;
use std::{
    collections::BTreeMap,
    fmt, mem,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::{task::spawn_blocking, time::MissedTickBehavior};

/// How often the best block is looked up besides at each import: after a long sync, the first block
/// that is announced may be far away.
const LOOK_EVERY: Duration = Duration::from_secs(6);

/// Something that went on elsewhere and has ended.
enum Done {
    /// The duties at a block were read, and what became of earlier ones.
    Read(Best, Result<(View, News), ReadError>),
    /// Anything else.
    Event(Event),
}

/// The running auditor.
pub(crate) struct Service {
    node: Arc<dyn Node>,
    keys: Keys,
    executor: Executor,
    metrics: Option<Metrics>,
    journal: Journal,
    worker: Worker,
    /// Whose receipts the tasks check that the executor has.
    running: BTreeMap<TaskKey, Vec<AssignmentId>>,
    /// Reports that the pool took since the latest reading.
    reported: Vec<LotKey>,
    /// Locked by the readings alone, of which there is one at a time.
    follow: Arc<Mutex<Follow>>,
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
        journal: Journal,
        limits: Limits,
    ) -> Self {
        Self {
            node,
            keys,
            executor,
            metrics,
            journal,
            worker: Worker::new(limits),
            running: BTreeMap::new(),
            reported: Vec::new(),
            follow: Arc::default(),
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
                Some((task, verdict)) = verdicts.next() => {
                    self.handle(Event::TaskEnded { task, verdict });
                }
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
        let (node, keys, follow) = (self.node.clone(), self.keys.clone(), self.follow.clone());
        let reported = mem::take(&mut self.reported);
        let read = spawn_blocking(move || {
            // What a panic left behind is still what is followed.
            let mut follow = follow.lock().unwrap_or_else(PoisonError::into_inner);
            follow.reported(reported);
            let view = read_view(&*node, &keys, best)?;
            let news = follow.look(&*node, best, &view.duties);
            Ok((view, news))
        });
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
                    Ok((view, news)) => {
                        for (level, id, line) in news.lines {
                            (self.journal)(level, id, format_args!("{line}"));
                        }
                        news.ended.into_iter().for_each(|it| self.handle(Event::ContestEnded(it)));
                        self.handle(Event::Best(view));
                    }
                    Err(error) => {
                        log::warn!(target: LOG_TARGET, "At block {}: {error}", best.number);
                    }
                }
                // A block may have come in the meantime.
                self.look();
            }
        }
    }

    /// Tells of what the worker is told.
    fn note(&mut self, event: &Event) {
        match event {
            Event::TaskEnded { task, verdict } => {
                let of = self.running.remove(task).unwrap_or_default();
                tell_end(&self.journal, &of, task.index, verdict);
            }
            Event::Submitted {
                submission: SubmissionKey::Report(key),
                answer: PoolAnswer::Accepted,
            } => self.reported.push(key.clone()),
            _ => {}
        }
    }

    fn handle(&mut self, event: Event) {
        self.note(&event);
        let actions = self.worker.handle(event);
        let mut lots = Vec::new();
        for action in actions {
            match action {
                Action::EvaluateLot { key } => lots.push(key),
                Action::Run { task, work, of } => {
                    self.running.insert(task, of);
                    if let Err(fault) = self.executor.run(task, work) {
                        let ended = Event::TaskEnded { task, verdict: Err(fault) };
                        self.pending.push(async { Done::Event(ended) }.boxed());
                    }
                }
                Action::SubmitReport { submission, report } => self.report(submission, report),
                Action::SubmitVote { submission, vote, of } => self.vote(submission, vote, of),
                Action::Tell(note) => tell_note(&self.journal, note),
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
        for key in &lots {
            (self.journal)(Level::Debug, key.assignment, format_args!("audit opened"));
        }
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
        let of = vec![report.assignment];
        let what = format!("audit report of tasks {indices:?}");
        self.submit(submission, of, what, move |keys| keys.report(report));
    }

    fn vote(&self, submission: SubmissionKey, vote: PanelVote, of: Vec<AssignmentId>) {
        let what = format!("vote in contest {} for receipt {:?}", vote.contest, vote.vote.receipt);
        self.submit(submission, of, what, move |keys| keys.vote(vote));
    }

    /// Signs an answer anew each time: a pool may have banned an earlier extrinsic by its hash.
    fn submit(
        &self,
        submission: SubmissionKey,
        of: Vec<AssignmentId>,
        what: String,
        sign: impl FnOnce(&Keys) -> Option<crate::chain::Signed> + Send + 'static,
    ) {
        let (node, keys, journal) = (self.node.clone(), self.keys.clone(), self.journal.clone());
        let signed = spawn_blocking(move || sign(&keys));
        self.pending.push(
            async move {
                let offered = match signed.await {
                    Ok(Some(signed)) => node.submit(signed).await,
                    Ok(None) => Offered::Refused("it is not signed".into()),
                    Err(error) => Offered::Refused(error.to_string()),
                };
                let answer = tell_offered(&journal, &of, &what, offered);
                Done::Event(Event::Submitted { submission, answer })
            }
            .boxed(),
        );
    }
}

/// Writes a line about each of these.
fn tell(journal: &Journal, level: Level, of: &[AssignmentId], what: fmt::Arguments<'_>) {
    of.iter().for_each(|id| journal(level, *id, what));
}

/// Tells what a task came to.
fn tell_end(journal: &Journal, of: &[AssignmentId], task: u32, verdict: &Verdict) {
    match verdict {
        Ok(outcome) => {
            let gas = outcome.gas();
            tell(journal, Level::Debug, of, format_args!("ran task {task}, {gas} gas"));
        }
        Err(fault) => {
            let what = "could not be run here, and nothing follows from that";
            tell(journal, Level::Warn, of, format_args!("task {task} {what}: {fault}"));
        }
    }
}

/// Tells what only the worker knows.
fn tell_note(journal: &Journal, note: Note) {
    match note {
        Note::Drawn { of, tasks, until } => {
            journal(Level::Info, of, format_args!("drawn to audit {tasks:?}, until block {until}"));
        }
        Note::Missed { submission: SubmissionKey::Report(_), of } => {
            tell(journal, Level::Warn, &of, format_args!("audit missed: no report"));
        }
        Note::Missed { submission: SubmissionKey::Vote(VoteKey { contest, .. }), of } => {
            tell(journal, Level::Warn, &of, format_args!("contest {contest} missed: no vote"));
        }
    }
}

/// Tells what the pool said.
fn tell_offered(
    journal: &Journal,
    of: &[AssignmentId],
    what: &str,
    offered: Offered,
) -> PoolAnswer {
    let tell = |level, what: fmt::Arguments<'_>| tell(journal, level, of, what);
    match offered {
        Offered::Taken => {
            tell(Level::Info, format_args!("submitted the {what}"));
            PoolAnswer::Accepted
        }
        Offered::Known => {
            tell(Level::Debug, format_args!("the pool has the {what}"));
            PoolAnswer::Accepted
        }
        Offered::Refused(reason) => {
            tell(Level::Warn, format_args!("the pool refused the {what}: {reason}"));
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
