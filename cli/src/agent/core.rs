//! What the agent does next, decided without IO.
//!
//! Everything follows from the chain's state at one block and from what is stored on disk, so an agent
//! that was killed at any point decides on after a restart as if nothing had happened. What is kept
//! here beyond that only avoids doing a thing twice, or too soon.

use sp_core::H256;
use stardust_primitives::{
    assignment::AssignmentState,
    capacity::pace,
    domain::border::Path,
    ids::{AssignmentId, ContestId, JobId},
    job::JobStatus,
    money,
    provider::ProviderStatus,
    tree::SumNode,
    AccountId, Balance, BlockNumber,
};
use stardust_sdk::{Assignment, Capacity, Demand, Job, Provider};
use std::collections::{BTreeMap, BTreeSet};

/// Most batches of one `claim`.
const CLAIM_MAX: u32 = 16;
/// Over how many blocks finished batches are counted, to claim as many ahead.
const PACE_BLOCKS: BlockNumber = 8;
/// Blocks that results are kept after their assignment is gone, in case a reorganisation or a pending
/// transaction brings it back.
const GRACE_BLOCKS: BlockNumber = 100;
/// Gas that a core gets through in a second, where nothing was measured yet; a careful guess.
const GAS_PER_SECOND: u64 = 2_000_000_000;
/// Milliseconds of a block.
pub(crate) const BLOCK_MILLIS: u64 = 3_000;

/// The chain at one block, as far as the agent needs it.
#[derive(Clone, Debug)]
pub struct Chain {
    /// The block.
    pub now: BlockNumber,
    /// The agent's own record.
    pub provider: Provider,
    /// The most its exposure may be.
    pub cap: Balance,
    /// What it may claim at a time.
    pub capacity: Capacity,
    /// Blocks without a sign of life after which it may ping; a vote may change them.
    pub ping_blocks: BlockNumber,
    /// Its assignments that are not final.
    pub mine: Vec<Assignment>,
    /// Jobs with replicas open to claims, and jobs of its own assignments.
    pub jobs: BTreeMap<JobId, Job>,
    /// Open jobs that the domains keep from it: a claim would only cost its fee.
    pub closed: BTreeSet<JobId>,
    /// The paths along which open jobs of other domains come.
    pub paths: BTreeMap<JobId, Path>,
    /// Assignments of anybody that are overdue.
    pub overdue: Vec<AssignmentId>,
    /// All assignments of the jobs that [`Agent::wanted`] named.
    pub all: BTreeMap<JobId, Vec<Assignment>>,
    /// Demands for outputs of its paid work.
    pub demands: Vec<Demand>,
    /// Last block for votes of the contests in which it is a party.
    pub votes_until: BTreeMap<ContestId, BlockNumber>,
}

/// What binds a finished batch to its commitment; on disk before the commitment is submitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// The root of its receipts.
    pub root: SumNode,
    /// The commitment made of it.
    pub commitment: H256,
}

/// One thing to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Run the tasks of a batch and seal the results.
    Run(AssignmentId),
    /// Stop running a batch that is no longer ours.
    Cancel(AssignmentId),
    /// Claim up to `count` batches.
    Claim {
        /// Of this job.
        job: JobId,
        /// 1 to 16.
        count: u32,
        /// Along this path.
        path: Path,
    },
    /// Commit a sealed batch.
    Commit {
        /// The batch.
        id: AssignmentId,
        /// Its commitment.
        commitment: H256,
    },
    /// Reveal a committed batch, or clear one that was withheld.
    Reveal {
        /// The batch.
        id: AssignmentId,
        /// Block of its claim, from which its salt follows.
        claimed_at: BlockNumber,
        /// The audited tasks in ascending order.
        audited: Vec<u32>,
    },
    /// Take an overdue assignment off its provider, so that somebody can do the work.
    Expire(AssignmentId),
    /// Have revealed replicas paid whose sisters can no longer come.
    Settle {
        /// Of this job.
        job: JobId,
        /// And this batch.
        batch: u32,
    },
    /// A sister replica was revealed with another root: find the first difference and contest it.
    Contest {
        /// Our replica.
        mine: AssignmentId,
        /// The other replica's number.
        sister: u8,
    },
    /// Show an output on chain that its requester demands.
    Answer {
        /// The paid batch.
        id: AssignmentId,
        /// The task.
        index: u32,
    },
    /// End a contest whose time for votes is over.
    CloseContest(ContestId),
    /// Say that the provider is there: it had nothing to do for long.
    Ping,
    /// End the round of its own pool, so that delegations join and leave.
    EndRound,
    /// Show with a benchmark that it can run so many cores' work at a time.
    Benchmark(u32),
    /// Serve receipts and outputs from now on.
    Publish(AssignmentId),
    /// Remove what is stored of a batch that is gone for good.
    Forget(AssignmentId),
    /// The chain has a commitment, or a demand, of other results than ours: nothing can be done but to let it expire.
    Lost(AssignmentId),
}

/// What may be under way only once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    /// Running a batch.
    Run(AssignmentId),
    /// Claiming of a job.
    Claim(JobId),
    /// Committing.
    Commit(AssignmentId),
    /// Revealing.
    Reveal(AssignmentId),
    /// Expiring.
    Expire(AssignmentId),
    /// Settling a batch.
    Settle(JobId, u32),
    /// Contesting a batch.
    Contest(JobId, u32),
    /// Closing a contest.
    Close(ContestId),
    /// Answering a demand.
    Answer(AssignmentId, u32),
    /// Saying that it is there.
    Ping,
    /// Ending its pool's round.
    EndRound,
    /// Beginning with a benchmark.
    Benchmark,
    /// Not an action: an assignment that is stored and not on chain.
    Gone(AssignmentId),
    /// Not an action: a loss that was reported.
    Lost(AssignmentId),
}

impl Action {
    /// What must not be under way already; none for what is done at once.
    pub fn key(&self) -> Option<Key> {
        Some(match self {
            Self::Run(id) => Key::Run(*id),
            Self::Claim { job, .. } => Key::Claim(*job),
            Self::Commit { id, .. } => Key::Commit(*id),
            Self::Reveal { id, .. } => Key::Reveal(*id),
            Self::Expire(id) => Key::Expire(*id),
            Self::Settle { job, batch } => Key::Settle(*job, *batch),
            Self::Contest { mine, .. } => Key::Contest(mine.job, mine.batch),
            Self::CloseContest(id) => Key::Close(*id),
            Self::Answer { id, index } => Key::Answer(*id, *index),
            Self::Ping => Key::Ping,
            Self::EndRound => Key::EndRound,
            Self::Benchmark(_) => Key::Benchmark,
            Self::Cancel(_) | Self::Publish(_) | Self::Forget(_) | Self::Lost(_) => return None,
        })
    }
}

/// What is stored of a batch.
#[derive(Clone, Copy, Debug, Default)]
struct Stored {
    sealed: Option<Sealed>,
    published: bool,
}

/// What the operator wants.
#[derive(Clone, Debug)]
pub struct Policy {
    /// The provider's account.
    pub account: AccountId,
    /// Tasks that run at once.
    pub workers: u32,
    /// Least price, in planck per SCU, besides the registered one.
    pub min_price: Balance,
    /// Version of the machine that this agent runs.
    pub vm_version: u32,
}

/// The agent's mind.
#[derive(Clone, Debug)]
pub struct Agent {
    policy: Policy,
    stored: BTreeMap<AssignmentId, Stored>,
    busy: BTreeSet<Key>,
    rests: BTreeMap<Key, BlockNumber>,
    since: BTreeMap<Key, BlockNumber>,
    finished: Vec<BlockNumber>,
    millis_per_task: BTreeMap<JobId, u64>,
    refused_bond: Option<Balance>,
    now: BlockNumber,
}

impl Agent {
    /// An agent that has nothing stored.
    pub fn new(policy: Policy) -> Self {
        Self {
            policy,
            stored: BTreeMap::new(),
            busy: BTreeSet::new(),
            rests: BTreeMap::new(),
            since: BTreeMap::new(),
            finished: Vec::new(),
            millis_per_task: BTreeMap::new(),
            refused_bond: None,
            now: 0,
        }
    }

    /// Takes note of what is on disk.
    pub fn remember(&mut self, id: AssignmentId, sealed: Option<Sealed>, published: bool) {
        self.stored.insert(id, Stored { sealed, published });
    }

    /// A batch was run and sealed.
    pub fn sealed(&mut self, id: AssignmentId, sealed: Sealed, millis_per_task: u64) {
        self.remember(id, Some(sealed), false);
        self.busy.remove(&Key::Run(id));
        self.finished.push(self.now);
        self.millis_per_task.insert(id.job, millis_per_task.max(1));
    }

    /// What was under way is done.
    pub fn done(&mut self, key: Key) {
        self.busy.remove(&key);
        self.rests.remove(&key);
    }

    /// What was under way failed; it is not tried again for some blocks.
    pub fn failed(&mut self, key: Key, blocks: BlockNumber) {
        self.busy.remove(&key);
        self.rest(key, blocks);
    }

    /// Does not begin with this for some blocks.
    pub fn rest(&mut self, key: Key, blocks: BlockNumber) {
        self.rests.insert(key, self.now.saturating_add(blocks));
    }

    /// A claim was refused because this bond is below the least: only a larger one will do.
    pub fn bond_refused(&mut self, bond: Balance) {
        self.refused_bond = Some(bond);
    }

    /// A batch is served.
    pub fn published(&mut self, id: AssignmentId) {
        if let Some(stored) = self.stored.get_mut(&id) {
            stored.published = true;
        }
    }

    /// A batch is no longer stored.
    pub fn forgotten(&mut self, id: AssignmentId) {
        self.stored.remove(&id);
        self.since.remove(&Key::Gone(id));
    }

    /// Batches claimed and not yet sealed, and batches committed: what is left behind when stopped.
    pub fn open_work(&self, chain: &Chain) -> (usize, usize) {
        let claimed = chain.mine.iter().filter(|view| is_claimed(view)).count();
        (claimed, chain.mine.len().saturating_sub(claimed))
    }

    /// Jobs of which all assignments are needed for the next decision.
    pub fn wanted(&self, mine: &[Assignment], jobs: &BTreeMap<JobId, Job>) -> BTreeSet<JobId> {
        let ids: BTreeSet<_> = mine.iter().map(|view| view.id).collect();
        let unresolved = self.stored.iter().filter(|(id, stored)| {
            stored.sealed.is_some() && !stored.published && !ids.contains(id)
        });
        let replicated = |view: &&Assignment| {
            let opened = matches!(
                view.assignment.state,
                AssignmentState::Revealed { .. } | AssignmentState::Contested { .. }
            );
            opened && jobs.get(&view.id.job).is_some_and(|job| job.spec.assurance.replicas() > 1)
        };
        let revealed = mine.iter().filter(replicated).map(|view| view.id.job);
        unresolved.map(|(id, _)| id.job).chain(revealed).collect()
    }

    /// What to do now. Actions with a key count as under way until [`Self::done`], [`Self::sealed`] or
    /// [`Self::failed`].
    pub fn decide(&mut self, chain: &Chain) -> Vec<Action> {
        self.now = chain.now;
        self.rests.retain(|_, until| *until > chain.now);
        self.finished.retain(|at| at.saturating_add(PACE_BLOCKS) >= chain.now);
        self.millis_per_task.retain(|job, _| chain.jobs.contains_key(job));
        self.since.retain(|key, _| is_current(key, chain));
        let mut wishes = Vec::new();
        for view in &chain.mine {
            self.decide_own(chain, view, &mut wishes);
        }
        self.decide_gone(chain, &mut wishes);
        self.decide_demands(chain, &mut wishes);
        self.decide_overdue(chain, &mut wishes);
        self.decide_claims(chain, &mut wishes);
        self.decide_upkeep(chain, &mut wishes);
        wishes.retain(|action| match action.key() {
            None => true,
            Some(key) => !self.rests.contains_key(&key) && self.busy.insert(key),
        });
        wishes
    }

    fn decide_own(&mut self, chain: &Chain, view: &Assignment, wishes: &mut Vec<Action>) {
        let id = view.id;
        self.since.remove(&Key::Gone(id));
        let stored = self.stored.get(&id).copied().unwrap_or_default();
        let sealed = stored.sealed;
        match view.assignment.state {
            AssignmentState::Claimed { .. } if stored.published => {
                // Returned without a verdict and claimed again: what was public is no secret from the
                // auditors any more, so there is a new salt and nothing is served until the new reveal.
                self.forgotten(id);
                wishes.push(Action::Forget(id));
            }
            AssignmentState::Claimed { deadline } => match sealed {
                // A block after the deadline would refuse it.
                _ if chain.now >= deadline => wishes.extend(self.stop(id)),
                Some(sealed) => {
                    wishes.push(Action::Commit { id, commitment: sealed.commitment });
                }
                None => wishes.push(Action::Run(id)),
            },
            AssignmentState::Committed { commitment, .. } => {
                match sealed.map(|sealed| sealed.commitment == commitment) {
                    Some(true) => wishes.extend(reveal(chain.now, view)),
                    Some(false) => {
                        if self.first(Key::Lost(id)) {
                            wishes.push(Action::Lost(id));
                        }
                    }
                    // The folder was lost: the results and the salt can be computed anew.
                    None => wishes.push(Action::Run(id)),
                }
            }
            AssignmentState::Revealed { root } => self.decide_revealed(chain, view, root, wishes),
            AssignmentState::Contested { contest, .. } => {
                self.publish(view.id, wishes);
                let over = chain.votes_until.get(&contest).is_some_and(|last| chain.now >= *last);
                if over && self.due(Key::Close(contest), self.turn(id)) {
                    wishes.push(Action::CloseContest(contest));
                }
            }
            // Its slash falls when its receipts are shown, whichever claim of the replica they were computed for.
            AssignmentState::Withheld { .. } => {
                let committed_as = id.committed_as();
                let stored = self.stored.get(&committed_as).copied().unwrap_or_default();
                match stored.sealed {
                    Some(_) => wishes.extend(reveal(chain.now, view)),
                    None => wishes.push(Action::Run(committed_as)),
                }
            }
            AssignmentState::Paid { .. } | AssignmentState::Dropped => {}
        }
    }

    /// Our replica is revealed and waits for its sisters.
    fn decide_revealed(
        &mut self,
        chain: &Chain,
        view: &Assignment,
        root: SumNode,
        wishes: &mut Vec<Action>,
    ) {
        self.publish(view.id, wishes);
        let AssignmentId { job, batch, replica } = view.id;
        let Some(all) = chain.all.get(&job) else { return };
        let mut in_flight = false;
        let mut differs = None;
        for sister in all.iter().filter(|other| other.id.batch == batch && other.id != view.id) {
            match sister.assignment.state {
                AssignmentState::Revealed { root: other } if other != root => {
                    differs = Some(sister.id.replica);
                }
                AssignmentState::Revealed { .. }
                | AssignmentState::Paid { .. }
                | AssignmentState::Withheld { .. }
                | AssignmentState::Dropped => {}
                AssignmentState::Claimed { .. }
                | AssignmentState::Committed { .. }
                | AssignmentState::Contested { .. } => in_flight = true,
            }
        }
        // The replicas take turns, or all but the first would pay for a refused call.
        let turn = u32::from(replica).saturating_mul(3);
        if let Some(sister) = differs {
            if self.due(Key::Contest(job, batch), turn) {
                wishes.push(Action::Contest { mine: view.id, sister });
            }
            return;
        }
        // Where a root is shown, no sister comes any more.
        if !in_flight && self.due(Key::Settle(job, batch), turn) {
            wishes.push(Action::Settle { job, batch });
        }
    }

    /// Publishes an opened replica: a sister that could copy from it has been committed before.
    fn publish(&self, id: AssignmentId, wishes: &mut Vec<Action>) {
        let stored = self.stored.get(&id).copied().unwrap_or_default();
        if stored.sealed.is_some() && !stored.published {
            wishes.push(Action::Publish(id));
        }
    }

    /// What is stored of assignments that are not ours any more: paid, or taken away.
    fn decide_gone(&mut self, chain: &Chain, wishes: &mut Vec<Action>) {
        // What was withheld can be cleared with what is stored of the replica.
        let mine: BTreeSet<_> = chain.mine.iter().map(|view| view.id.committed_as()).collect();
        let running = self.busy.iter().filter_map(|key| match key {
            Key::Run(id) if !mine.contains(id) => Some(*id),
            _ => None,
        });
        let running: Vec<_> = running.collect();
        for id in running {
            wishes.extend(self.stop(id));
        }
        let gone = |id: &&AssignmentId| !mine.contains(id);
        let gone: Vec<_> = self.stored.keys().filter(gone).copied().collect();
        for id in gone {
            let stored = self.stored.get(&id).copied().unwrap_or_default();
            if stored.published {
                continue;
            }
            let paid = stored.sealed.is_some_and(|sealed| self.is_paid(chain, id, sealed.root));
            if paid {
                self.since.remove(&Key::Gone(id));
                wishes.push(Action::Publish(id));
            } else if self.due(Key::Gone(id), GRACE_BLOCKS) {
                self.forgotten(id);
                wishes.push(Action::Forget(id));
            }
        }
    }

    /// Demands are answered at once: each that is not costs a share of the batch's fee.
    fn decide_demands(&mut self, chain: &Chain, wishes: &mut Vec<Action>) {
        for view in &chain.demands {
            let (id, index) = (view.id, view.demand.index);
            let sealed = self.stored.get(&id).and_then(|stored| stored.sealed);
            if sealed.is_some() {
                wishes.push(Action::Answer { id, index });
            } else if self.first(Key::Lost(id)) {
                wishes.push(Action::Lost(id));
            }
        }
    }

    fn is_paid(&self, chain: &Chain, id: AssignmentId, ours: SumNode) -> bool {
        let all = chain.all.get(&id.job).map(Vec::as_slice).unwrap_or_default();
        all.iter().filter(|view| view.id == id).any(|view| {
            view.assignment.provider == self.policy.account
                && matches!(view.assignment.state, AssignmentState::Paid { root, .. } if root == ours)
        })
    }

    /// Overdue assignments go back to the job; providers take turns, their own come last.
    fn decide_overdue(&mut self, chain: &Chain, wishes: &mut Vec<Action>) {
        for id in chain.overdue.iter().copied() {
            let own = chain.mine.iter().any(|view| view.id == id);
            let wait = if own { 6 } else { self.turn(id) };
            if self.due(Key::Expire(id), wait) {
                wishes.push(Action::Expire(id));
            }
        }
    }

    fn decide_claims(&self, chain: &Chain, wishes: &mut Vec<Action>) {
        let claiming = self.busy.iter().any(|key| matches!(key, Key::Claim(_)));
        let bonded = self.refused_bond.is_none_or(|refused| chain.provider.bond > refused);
        if claiming || !bonded || chain.provider.status != ProviderStatus::Active {
            return;
        }
        let backlog = count(chain.mine.iter().filter(|view| self.is_to_run(view)).count());
        let ahead = self.policy.workers.saturating_mul(2).max(count(self.finished.len()));
        let capacity = chain.provider.capacity.saturating_sub(chain.provider.assigned);
        let mut room = ahead.saturating_sub(backlog).min(capacity);
        let mut exposure = chain.cap.saturating_sub(chain.provider.exposure);
        let mut free = chain.capacity.limit.saturating_sub(chain.capacity.record.load);
        let mut is_short = false;
        let mut jobs: Vec<_> =
            chain.jobs.iter().filter(|(_, job)| self.wants(chain, job)).collect();
        jobs.sort_by_key(|(id, job)| (core::cmp::Reverse(job.spec.price), **id));
        for (id, job) in jobs {
            if self.rests.contains_key(&Key::Claim(*id)) || chain.closed.contains(id) {
                continue;
            }
            let value = batch_value(job);
            let affordable = exposure.checked_div(value).map_or(u32::MAX, saturated);
            let of_job = |view: &&Assignment| view.id.job == *id && self.is_to_run(view);
            let held = chain.mine.iter().filter(of_job);
            let in_time = self.batches_in_time(*id, job).saturating_sub(count(held.count()));
            let wanted = room.min(affordable).min(job.unclaimed()).min(in_time).min(CLAIM_MAX);
            let taken = pace(&job.spec);
            let claims =
                free.checked_div(taken).map_or(wanted, |fit| wanted.min(saturated(fit.into())));
            is_short |= claims < wanted;
            if claims == 0 {
                continue;
            }
            room = room.saturating_sub(claims);
            exposure = exposure.saturating_sub(value.saturating_mul(u128::from(claims)));
            free = free.saturating_sub(taken.saturating_mul(u64::from(claims)));
            let path = chain.paths.get(id).cloned().unwrap_or_default();
            wishes.push(Action::Claim { job: *id, count: claims, path });
        }
        self.decide_benchmark(chain, is_short, wishes);
    }

    /// A benchmark is due when the provider was drawn for one, or when what it may claim without one is too little.
    fn decide_benchmark(&self, chain: &Chain, is_short: bool, wishes: &mut Vec<Action>) {
        let Capacity { is_measured, cores_max, record, .. } = &chain.capacity;
        let is_wanted = record.due.is_some() || (is_short && !is_measured);
        if let (true, None, Some(most)) = (is_wanted, record.benchmark, cores_max) {
            wishes.push(Action::Benchmark(self.policy.workers.min(*most)));
        }
    }

    /// What keeps the provider's record as it should be, at no cost: signs of life, and rounds that end in time.
    fn decide_upkeep(&self, chain: &Chain, wishes: &mut Vec<Action>) {
        let Provider { status, active_at, pool, .. } = &chain.provider;
        let quiet = chain.now.saturating_sub(*active_at);
        if *status == ProviderStatus::Active && quiet >= chain.ping_blocks {
            wishes.push(Action::Ping);
        }
        let ends = pool.as_ref().is_some_and(|pool| {
            let waits = pool.joining > 0 || pool.ready > 0 || pool.leaving > 0;
            waits && pool.open == 0 && pool.frauds == 0
        });
        if ends {
            wishes.push(Action::EndRound);
        }
    }

    /// Whether a batch still has to be run.
    fn is_to_run(&self, view: &Assignment) -> bool {
        is_claimed(view) && self.stored.get(&view.id).is_none_or(|stored| stored.sealed.is_none())
    }

    /// Whether a job is one that this provider runs.
    pub(crate) fn wants(&self, chain: &Chain, job: &Job) -> bool {
        let price = chain.provider.price.max(self.policy.min_price);
        job.status == JobStatus::Open
            && job.spec.claim_until > chain.now
            && job.spec.price >= price
            && job.terms.vm_version == self.policy.vm_version
            && job.unclaimed() > 0
    }

    /// How many batches of a job can be run in half the time there is; at least one.
    fn batches_in_time(&self, id: JobId, job: &Job) -> u32 {
        let guess = job.spec.gas_limit.saturating_mul(1_000).checked_div(GAS_PER_SECOND);
        let measured = self.millis_per_task.get(&id).copied();
        let task = measured.or(guess).unwrap_or_default().max(1);
        let batch = task.saturating_mul(u64::from(job.spec.batch_size.min(job.spec.tasks)));
        let time = u64::from(job.spec.run_blocks)
            .saturating_mul(BLOCK_MILLIS)
            .saturating_mul(u64::from(self.policy.workers));
        let half = time >> 1;
        half.checked_div(batch).map_or(1, |batches| saturated(u128::from(batches))).max(1)
    }

    /// Stops a run if one is under way.
    fn stop(&mut self, id: AssignmentId) -> Option<Action> {
        self.busy.remove(&Key::Run(id)).then_some(Action::Cancel(id))
    }

    /// Whether this is seen for the first time.
    fn first(&mut self, key: Key) -> bool {
        self.since.insert(key, self.now).is_none()
    }

    /// Whether this was first seen at least `wait` blocks ago.
    fn due(&mut self, key: Key, wait: BlockNumber) -> bool {
        let since = *self.since.entry(key).or_insert(self.now);
        self.now.saturating_sub(since) >= wait
    }

    /// Blocks that this provider waits for the others with what anybody may do.
    fn turn(&self, id: AssignmentId) -> BlockNumber {
        let lot = stardust_primitives::hashing::tagged("agent-turn", &(&self.policy.account, id));
        u32::from(lot.as_bytes().first().copied().unwrap_or_default() & 3)
    }
}

/// The reveal of a committed batch, once no report can come any more.
fn reveal(now: BlockNumber, view: &Assignment) -> Option<Action> {
    let audit = view.audit.as_ref()?;
    // Without a deadline a sister replica may still be committed.
    if view.deadline.is_none_or(|last| now >= last) {
        return None;
    }
    // The state at `ends` has every report that counts; the next block is the first for the reveal.
    if now < audit.ends {
        return None;
    }
    let audited: BTreeSet<u32> = audit.answers.iter().map(|signed| signed.answer.index).collect();
    let claimed_at = view.assignment.claimed_at;
    Some(Action::Reveal { id: view.id, claimed_at, audited: audited.into_iter().collect() })
}

/// Whether what was first seen some time ago is still so.
fn is_current(key: &Key, chain: &Chain) -> bool {
    let mine = |job: JobId, batch: u32| {
        chain.mine.iter().any(|view| view.id.job == job && view.id.batch == batch)
    };
    match key {
        Key::Expire(id) => chain.overdue.contains(id),
        Key::Close(contest) => chain.votes_until.contains_key(contest),
        Key::Settle(job, batch) | Key::Contest(job, batch) => mine(*job, *batch),
        Key::Lost(id) => mine(id.job, id.batch) || chain.demands.iter().any(|view| view.id == *id),
        Key::Gone(_)
        | Key::Run(_)
        | Key::Claim(_)
        | Key::Commit(_)
        | Key::Reveal(_)
        | Key::Answer(..)
        | Key::Ping
        | Key::EndRound
        | Key::Benchmark => true,
    }
}

fn is_claimed(view: &Assignment) -> bool {
    matches!(view.assignment.state, AssignmentState::Claimed { .. })
}

/// What a full batch of a job adds to the exposure.
fn batch_value(job: &Job) -> Balance {
    let fee = money::fee(u128::from(job.spec.gas_limit), job.spec.price).unwrap_or(Balance::MAX);
    let tasks = Balance::from(job.spec.batch_size.min(job.spec.tasks));
    fee.saturating_add(job.spec.value_at_risk).saturating_mul(tasks)
}

fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

fn saturated(number: u128) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;
