//! The loop around the agent's mind: blocks and reports come in, actions go out.

use crate::agent::{
    act::Hands,
    chain::{self, Library},
    core::{Action, Agent, Chain, Key, Policy, BLOCK_MILLIS},
    engine::{Engine, Identity, Progress},
    log::{self, About},
    runner::Runner,
    snapshot::Snapshot,
    store::{Store, SALTS},
    watch::Watch,
};
use futures::{FutureExt, StreamExt};
use stardust_primitives::{ids::AssignmentId, job::Terms, Balance, BlockNumber};
use stardust_sdk::{border::Paths, Client, Error, Head, Heads, Signer};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::{
    signal::unix::{signal, SignalKind},
    sync::mpsc::{self, UnboundedReceiver, UnboundedSender},
};

/// How long without a block until the connection counts as dead.
const SILENCE_MAX: Duration = Duration::from_secs(60);
/// How long until the next attempt to connect.
const RECONNECT: Duration = Duration::from_secs(3);
/// How often old results are removed.
const PRUNE: Duration = Duration::from_secs(600);

/// What the shell is told.
pub struct Settings {
    /// The node.
    pub url: String,
    /// Tasks at the same time.
    pub workers: u32,
    /// Least price.
    pub min_price: Balance,
    /// How long to keep what is served.
    pub keep: Duration,
}

/// What comes of an action.
enum Done {
    /// Nothing more to do.
    Well(Key),
    /// A reveal paid its batch.
    Paid(AssignmentId),
    /// It failed.
    Failed(Key, anyhow::Error),
}

/// The running agent.
pub struct Shell {
    settings: Settings,
    agent: Agent,
    client: Client,
    signer: Arc<Signer>,
    store: Arc<Store>,
    engine: Arc<Engine>,
    library: Arc<Library>,
    progress: UnboundedReceiver<Progress>,
    done: UnboundedReceiver<Done>,
    report: UnboundedSender<Done>,
    last: Option<Chain>,
    paths: Paths,
    /// What is shown to Prometheus, if anything is.
    watch: Option<Watch>,
    pruned: Instant,
    /// How long after its payment an output may have to be shown, by the terms of the jobs that were seen.
    demandable: Duration,
}

impl Shell {
    /// An agent that knows what is stored.
    pub(crate) fn new(
        client: Client,
        signer: Arc<Signer>,
        store: Arc<Store>,
        runner: Arc<dyn Runner>,
        watch: Option<Watch>,
        settings: Settings,
    ) -> anyhow::Result<Self> {
        let account = signer.account().clone();
        let mut agent = Agent::new(Policy {
            account: account.clone(),
            workers: settings.workers,
            min_price: settings.min_price,
            vm_version: stardust_vm::VM_VERSION,
        });
        for found in store.scan()? {
            agent.remember(found.id, found.sealed, found.published);
        }
        let (sender, progress) = mpsc::unbounded_channel();
        let salts = signer.secret_for(SALTS);
        let identity = Identity { genesis: client.genesis(), account, salts };
        let engine = Engine::start(settings.workers, runner, store.clone(), identity, sender)?;
        let (report, done) = mpsc::unbounded_channel();
        Ok(Self {
            settings,
            agent,
            client,
            signer,
            store,
            engine: Arc::new(engine),
            library: Arc::default(),
            progress,
            done,
            report,
            last: None,
            paths: Paths::default(),
            watch,
            pruned: Instant::now(),
            demandable: Duration::ZERO,
        })
    }

    /// Works until a signal, or until the account is no provider any more.
    pub async fn run(mut self) -> anyhow::Result<()> {
        let mut interrupt = signal(SignalKind::interrupt())?;
        let mut terminate = signal(SignalKind::terminate())?;
        // A signal is heard at any time, also while there is no node to talk to.
        tokio::select! {
            ended = self.work() => return ended,
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
        self.say_what_is_open();
        Ok(())
    }

    async fn work(&mut self) -> anyhow::Result<()> {
        let mut heads = self.client.heads().await?;
        let mut next = Some(self.client.best().await?);
        loop {
            if let Some(head) = next.take() {
                match self.on_head(head).await {
                    Ok(true) => {}
                    Ok(false) => {
                        log::warn(About::Agent, "this account is no provider any more");
                        return Ok(());
                    }
                    Err(error) if error.is_disconnected() => heads = self.reconnect(&error).await,
                    Err(error) => {
                        log::warn(About::Agent, format_args!("cannot read the chain: {error}"));
                    }
                }
            }
            tokio::select! {
                head = tokio::time::timeout(SILENCE_MAX, heads.next()) => {
                    match head {
                        Ok(Some(Ok(head))) => next = Some(newest(&mut heads, head)),
                        Ok(Some(Err(error))) => heads = self.reconnect(&error).await,
                        Ok(None) | Err(_) => {
                            let error = Error::Disconnected("no blocks come".into());
                            heads = self.reconnect(&error).await;
                        }
                    }
                }
                Some(progress) = self.progress.recv() => {
                    self.on_progress(progress);
                    while let Ok(more) = self.progress.try_recv() {
                        self.on_progress(more);
                    }
                    next = self.client.best().await.ok();
                }
                Some(done) = self.done.recv() => {
                    self.on_done(done);
                    while let Ok(more) = self.done.try_recv() {
                        self.on_done(more);
                    }
                    next = self.client.best().await.ok();
                }
            }
        }
    }

    fn say_what_is_open(&self) {
        let open = self.last.as_ref().map(|chain| self.agent.open_work(chain));
        let (claimed, bound) = open.unwrap_or_default();
        let text = format_args!(
            "stopped with {claimed} batches claimed and {bound} committed; start again with the \
             same --data before their deadlines to go on"
        );
        log::info(About::Agent, text);
    }

    /// Connects again, however long it takes.
    async fn reconnect(&mut self, error: &Error) -> Heads {
        log::warn(About::Agent, error);
        loop {
            if let Some(watch) = &self.watch {
                watch.runs(false, &self.engine.tally());
            }
            tokio::time::sleep(RECONNECT).await;
            let Ok(client) = Client::connect(&self.settings.url).await else { continue };
            if client.genesis() != self.client.genesis() {
                let text = "the node is now of another chain; waiting for the right one";
                log::warn(About::Agent, text);
                continue;
            }
            if let Ok(heads) = client.heads().await {
                log::info(About::Agent, "connected again");
                self.client = client;
                return heads;
            }
        }
    }

    /// Decides on a block; false if the account is no provider.
    async fn on_head(&mut self, head: Head) -> Result<bool, Error> {
        let account = self.signer.account();
        let (client, paths) = (&self.client, &mut self.paths);
        let chain = chain::read(client, head, account, &self.agent, paths).await?;
        let Some(chain) = chain else { return Ok(false) };
        for action in self.agent.decide(&chain) {
            self.perform(&chain, action);
        }
        let windows = chain.jobs.values().map(|job| window(&job.terms));
        self.demandable = windows.fold(self.demandable, Duration::max);
        self.library.retain(|job| chain.jobs.contains_key(&job)).await;
        let snapshot = Snapshot::of(&self.agent, &chain);
        self.last = Some(chain);
        if self.pruned.elapsed() >= PRUNE {
            self.pruned = Instant::now();
            self.prune();
        }
        if let Some(watch) = &mut self.watch {
            watch.runs(true, &self.engine.tally());
            watch.on_head(&self.client, head, &snapshot).await?;
        }
        Ok(true)
    }

    fn prune(&mut self) {
        match self.store.prune(self.settings.keep.max(self.demandable)) {
            Ok(pruned) => pruned.into_iter().for_each(|id| {
                self.agent.forgotten(id);
                log::info(id, "served long enough: removed");
            }),
            Err(error) => {
                log::warn(About::Agent, format_args!("cannot remove old results: {error}"));
            }
        }
    }

    fn on_progress(&mut self, progress: Progress) {
        match progress {
            Progress::Sealed { id, sealed, millis_per_task } => {
                log::info(
                    id,
                    format_args!("run: {} gas, {millis_per_task} ms a task", sealed.root.gas),
                );
                self.agent.sealed(id, sealed, millis_per_task);
            }
            Progress::Failed { id, error } => {
                log::warn(id, format_args!("its results cannot be kept: {error}"));
                self.agent.failed(Key::Run(id), 2);
            }
        }
    }

    fn on_done(&mut self, done: Done) {
        match done {
            Done::Well(key) => self.agent.done(key),
            Done::Paid(id) => {
                self.agent.done(Key::Reveal(id));
                self.publish(id);
            }
            Done::Failed(key, error) => {
                let (about, what) = describe(&key);
                log::warn(about, format_args!("{what}: {error:#}"));
                if rule(&error) == Some("ProviderStaking.BondTooSmall") {
                    self.on_bond_refused();
                }
                self.agent.failed(key, rest(&key, &error));
            }
        }
    }

    fn on_bond_refused(&mut self) {
        if let Some(chain) = &self.last {
            self.agent.bond_refused(chain.provider.bond);
            let text = "claims nothing until its bond is raised: stardust provider bond AMOUNT";
            log::warn(About::Agent, text);
        }
    }

    fn publish(&mut self, id: AssignmentId) {
        if self.store.is_published(id) {
            self.agent.published(id);
            return;
        }
        match self.store.publish(id) {
            Ok(()) => {
                self.agent.published(id);
                log::info(id, "outputs are served");
            }
            Err(error) => log::warn(id, format_args!("cannot be served: {error}")),
        }
    }

    fn perform(&mut self, chain: &Chain, action: Action) {
        match action {
            Action::Run(id) => self.run_batch(chain, id),
            Action::Cancel(id) => {
                self.engine.cancel(id);
                log::info(id, "no longer ours to run");
            }
            Action::Publish(id) => self.publish(id),
            Action::Forget(id) => match self.store.forget(id) {
                Ok(()) => log::info(id, "removed from disk"),
                Err(error) => log::warn(id, format_args!("cannot be removed: {error}")),
            },
            Action::Lost(id) => log::warn(
                id,
                "the chain has other results than the data folder: it cannot be revealed, nor its outputs \
                 shown, and that is a fault; was another program run for this account?",
            ),
            other => self.submit(other),
        }
    }

    /// Loads what the job needs and hands the batch to the workers.
    fn run_batch(&self, chain: &Chain, id: AssignmentId) {
        let key = Key::Run(id);
        let claimed = chain.mine.iter().filter(|view| view.id.committed_as() == id);
        let claimed_at = claimed.map(|view| (view.id, view.assignment.claimed_at)).min();
        let (Some(job), Some((_, claimed_at))) = (chain.jobs.get(&id.job).cloned(), claimed_at)
        else {
            let _ = self.report.send(Done::Failed(key, anyhow::anyhow!("its job is gone")));
            return;
        };
        let (client, library) = (self.client.clone(), self.library.clone());
        let (engine, report) = (self.engine.clone(), self.report.clone());
        let benchmark = chain.capacity.record.benchmark;
        let is_first = benchmark.is_some_and(|benchmark| benchmark.job == id.job);
        tokio::spawn(async move {
            let started = async {
                let tasks = job.spec.batch_tasks(id.batch);
                let tasks = tasks.ok_or_else(|| anyhow::anyhow!("the job has no such batch"))?;
                let work = library.work(&client, id.job, &job).await?;
                tokio::task::spawn_blocking(move || {
                    engine.run(id, claimed_at, work, tasks, is_first)
                })
                .await??;
                anyhow::Ok(())
            };
            if let Err(error) = started.await {
                // The receiver is gone only when the agent stops.
                let _ = report.send(Done::Failed(key, error));
            }
        });
    }

    /// Submits a transaction in the background.
    fn submit(&self, action: Action) {
        let Some(key) = action.key() else { return };
        let hands = Hands {
            client: self.client.clone(),
            signer: self.signer.clone(),
            store: self.store.clone(),
        };
        let report = self.report.clone();
        tokio::spawn(async move {
            let done = match submit(&hands, &action).await {
                Ok(Some(paid)) => Done::Paid(paid),
                Ok(None) => Done::Well(key),
                Err(error) => Done::Failed(key, error),
            };
            let _ = report.send(done);
        });
    }
}

/// How long after its payment an output of a job may have to be shown; a tenth more, since blocks may be late.
fn window(terms: &Terms<BlockNumber>) -> Duration {
    let blocks = terms.output_blocks.saturating_add(terms.answer_blocks);
    let blocks = blocks.saturating_add(blocks.div_ceil(10));
    Duration::from_millis(u64::from(blocks).saturating_mul(BLOCK_MILLIS))
}

/// Submits; gives the batch that was paid by it.
async fn submit(hands: &Hands, action: &Action) -> anyhow::Result<Option<AssignmentId>> {
    match action {
        Action::Claim { job, count, path } => hands.claim(*job, *count, path).await?,
        Action::Commit { id, commitment } => hands.commit(*id, *commitment).await?,
        Action::Reveal { id, claimed_at, audited } => {
            return Ok(hands.reveal(*id, *claimed_at, audited).await?.then_some(*id));
        }
        Action::Expire(id) => hands.expire(*id).await?,
        Action::Settle { job, batch } => hands.settle(*job, *batch).await?,
        Action::Contest { mine, sister } => hands.contest(*mine, *sister).await?,
        Action::CloseContest(contest) => hands.close_contest(*contest).await?,
        Action::Answer { id, index } => hands.answer(*id, *index).await?,
        Action::Ping => hands.ping().await?,
        Action::EndRound => hands.end_round().await?,
        Action::Benchmark(cores) => hands.benchmark(*cores).await?,
        Action::Run(_)
        | Action::Cancel(_)
        | Action::Publish(_)
        | Action::Forget(_)
        | Action::Lost(_) => {}
    }
    Ok(None)
}

/// The newest of the blocks that have come: older ones need no decision.
fn newest(heads: &mut Heads, mut head: Head) -> Head {
    while let Some(Some(Ok(newer))) = heads.next().now_or_never() {
        head = newer;
    }
    head
}

/// What could not be done, and of what.
fn describe(key: &Key) -> (About, String) {
    let replica = |id: &AssignmentId, what: &str| (About::from(*id), format!("cannot {what}"));
    let agent = |what: &str| (About::Agent, what.to_owned());
    match key {
        Key::Run(id) => replica(id, "run"),
        Key::Commit(id) => replica(id, "commit"),
        Key::Reveal(id) => replica(id, "reveal"),
        Key::Expire(id) => replica(id, "expire"),
        Key::Claim(job) => (About::Job(*job), "nothing claimed".into()),
        Key::Settle(job, batch) => (About::Batch(*job, *batch), "not settled".into()),
        Key::Contest(job, batch) => (About::Batch(*job, *batch), "not contested".into()),
        Key::Close(contest) => agent(&format!("contest {contest}: not closed")),
        Key::Answer(id, index) => replica(id, &format!("answer for task {index}")),
        Key::Ping => agent("cannot say that it is there"),
        Key::EndRound => agent("the round of the delegations does not end"),
        Key::Benchmark => agent("no benchmark"),
        Key::Gone(id) | Key::Lost(id) => replica(id, "go on"),
    }
}

/// The rule that refused, by its name on chain.
fn rule(error: &anyhow::Error) -> Option<&str> {
    error.downcast_ref::<Error>().and_then(Error::rule)
}

/// How many blocks to leave something alone that failed.
fn rest(key: &Key, error: &anyhow::Error) -> BlockNumber {
    match (key, rule(error)) {
        // Others were faster: there may be more soon.
        (Key::Claim(_), Some("Marketplace.NothingToClaim" | "Marketplace.SameOperator")) => 4,
        // Others are matched to what is left; while that lasts the job is not looked at, see `chain::read`.
        (Key::Claim(_), Some("Dispatch.Reserved")) => 2,
        // The bond is in use: it frees itself as batches are paid.
        (
            Key::Claim(_),
            Some(
                "ProviderStaking.ExposureExceeded"
                | "ProviderStaking.CapacityReached"
                | "Capacity.CapacityExceeded",
            ),
        ) => 3,
        // A refused claim costs its fee, and nothing will have changed soon.
        (Key::Claim(_) | Key::Ping | Key::EndRound | Key::Benchmark, Some(_)) => 20,
        (Key::Run(_) | Key::Contest(..), _) => 10,
        _ => 2,
    }
}
