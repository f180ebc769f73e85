//! The seeded simulator: a chain that forks, a pool that loses things, a machine with faults and a
//! node that crashes, around a real [`Worker`].
//!
//! A failure prints its seed; `STARDUST_SIM_SEED=<seed> cargo test -p stardust-offchain-core sim` runs
//! that one again.

use crate::{
    tasks::work_id, Action, Drawn, Duties, Event, Limits, LotKey, Note, PoolAnswer, SubmissionKey,
    TaskKey, View, Worker,
};
use sp_arithmetic::FixedU128;
use sp_core::{sr25519, H256};
use stardust_primitives::{
    api::{AuditDuty, PanelDuty},
    audit::{critical_reports, Answer, Audit, AuditReport, Lot, SignedAnswer},
    contest::{Contest, PanelVote, Party},
    crypto::AuditId,
    hashing::tagged,
    ids::{AssignmentId, ContestId, JobId},
    items::Items,
    receipt::Receipt,
    traits::Work,
    AccountId,
};
use stardust_vm::{Fault, Outcome, Verdict, VM_VERSION};
use std::collections::{BTreeMap, BTreeSet};

/// Ticks of the simulated clock in one block.
const BLOCK: u64 = 10;
/// Blocks by which finality lags; no reorganisation is deeper.
const LAG: u32 = 6;
const VALIDATORS: u32 = 4;

/// SplitMix64.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: u64) -> u64 {
        self.next() % n
    }

    fn percent(&mut self, chance: u64) -> bool {
        self.below(100) < chance
    }
}

/// How hard the world is.
#[derive(Clone, Copy)]
struct World {
    blocks: u32,
    /// Blocks at the end in which nothing is opened any more.
    quiet: u32,
    /// Blocks of a tranche, and of a contest.
    window: u32,
    parallel: usize,
    /// Percent of lots, runs, submissions that fail, of blocks that are reorganisations or crashes.
    trouble: u64,
    /// How often in all one thing may fail, so that time suffices; none for always.
    patience: Option<u32>,
}

fn keys() -> [AuditId; 2] {
    [1, 2].map(|n| sr25519::Public::from_raw([n; 32]).into())
}

fn work(job: JobId) -> Work {
    Work {
        program: H256::from_low_u64_be(job.0),
        payload: None,
        items: Items::Index,
        gas_limit: 1_000_000,
        // Every fifth job is for another version of the machine.
        vm_version: if job.0 == 4 { VM_VERSION + 1 } else { VM_VERSION },
    }
}

/// What every honest machine finds.
fn truth(task: TaskKey) -> Outcome {
    let lot = tagged("truth", &(task.work, task.index));
    let gas = 1_000 + u64::from(lot[1]);
    match lot[0] % 4 {
        0 => Outcome::Trapped { gas },
        1 => Outcome::OutOfGas { gas },
        _ => Outcome::Returned { output: lot[2..20].to_vec(), gas },
    }
}

fn true_receipt(task: TaskKey) -> H256 {
    use stardust_primitives::receipt::OutcomeKind::{OutOfGas, Trapped};
    match truth(task) {
        Outcome::Returned { output, gas } => Receipt::returned(task.index, &output, gas),
        Outcome::Trapped { gas } => Receipt::failed(task.index, Trapped, gas),
        Outcome::OutOfGas { gas } => Receipt::failed(task.index, OutOfGas, gas),
    }
    .hash()
}

fn randomness(key: &LotKey) -> [u8; 32] {
    let LotKey { auditor, seed, assignment, commitment } = key;
    tagged("randomness", &(auditor, seed, assignment, commitment)).0
}

fn lot_key(auditor: &AuditId, assignment: AssignmentId, audit: &Audit<AccountId, u32>) -> LotKey {
    LotKey { auditor: auditor.clone(), seed: audit.seed, assignment, commitment: audit.commitment }
}

#[derive(Clone)]
enum Transaction {
    Report(AuditReport),
    Vote(PanelVote),
}

/// The state after one block.
#[derive(Clone, Default)]
struct State {
    audits: BTreeMap<AssignmentId, Audit<AccountId, u32>>,
    contests: BTreeMap<ContestId, Contest<AccountId, u32>>,
    next_contest: u64,
    /// How often each answer is on this chain.
    answered: BTreeMap<(AuditId, H256), u32>,
    /// Who is disabled, and the last block of it.
    disabled: BTreeMap<AuditId, u32>,
}

fn report_id(assignment: AssignmentId, commitment: H256) -> H256 {
    tagged("r", &(assignment, commitment))
}

fn vote_id(contest: ContestId, job: JobId, task: u32) -> H256 {
    tagged("v", &(contest, job, task))
}

impl State {
    /// Applies a transaction in block `now`, by the rules of `pallet-verification`. Says whether it did.
    fn apply(&mut self, transaction: &Transaction, now: u32) -> bool {
        match transaction {
            Transaction::Report(report) => {
                let id = (report.auditor.clone(), report_id(report.assignment, report.commitment));
                if self.is_disabled(&report.auditor, now) {
                    return false;
                }
                let Some(audit) = self.audits.get_mut(&report.assignment) else { return false };
                let key = lot_key(&report.auditor, report.assignment, audit);
                let drawn = audit.draw(&randomness(&key), now);
                let answers: Vec<_> = report.answers.iter().map(|a| a.index).collect();
                if audit.commitment != report.commitment
                    || now > audit.ends()
                    || self.answered.contains_key(&id)
                    || answers.is_empty()
                    || !drawn.starts_with(&answers)
                {
                    return false;
                }
                for answer in report.answers.iter().copied() {
                    let account = AccountId::new([1; 32]);
                    let signed = SignedAnswer { auditor: report.auditor.clone(), account, answer };
                    if audit.answers.try_push(signed).is_err() {
                        return false;
                    }
                }
                audit.note_report(now);
                *self.answered.entry(id).or_default() += 1;
                true
            }
            Transaction::Vote(PanelVote { contest: id, disputed, vote }) => {
                if self.is_disabled(&vote.auditor, now) {
                    return false;
                }
                let Some(contest) = self.contests.get_mut(id) else { return false };
                if now > contest.deadline
                    || contest.disputed() != *disputed
                    || contest.votes.iter().any(|other| other.auditor == vote.auditor)
                    || contest.votes.try_push(vote.clone()).is_err()
                {
                    return false;
                }
                let id = (vote.auditor.clone(), vote_id(*id, contest.job, contest.task));
                *self.answered.entry(id).or_default() += 1;
                true
            }
        }
    }

    fn is_disabled(&self, auditor: &AuditId, now: u32) -> bool {
        self.disabled.get(auditor).is_some_and(|until| now <= *until)
    }

    /// A verdict finds one of the node's validators at fault again. That lasts longer than any audit does.
    fn disable(&mut self, now: u32, window: u32, dice: &mut Dice) {
        if dice.percent(5) {
            let [first, second] = keys();
            let auditor = if dice.percent(50) { first } else { second };
            self.disabled.insert(auditor, now + 6 * window);
        }
    }

    fn open(&mut self, now: u32, window: u32, dice: &mut Dice) {
        if dice.percent(40) {
            // Batch numbers repeat, on other forks too: only the commitment tells attempts apart.
            let id = AssignmentId {
                job: JobId(dice.below(5)),
                batch: dice.below(40) as u32,
                replica: dice.below(2) as u8,
            };
            let (expected, required) = if dice.percent(25) {
                (FixedU128::from_u32(VALIDATORS), critical_reports(VALIDATORS))
            } else {
                (FixedU128::from_rational(u128::from(dice.below(60)) + 1, 10), 0)
            };
            let audit = Audit {
                seed: H256::from_low_u64_be(dice.below(3)),
                commitment: H256::from_low_u64_be(dice.next()),
                first_task: id.batch * 20,
                tasks: 20,
                expected,
                required,
                validators: VALIDATORS,
                opened_at: now,
                tranche_blocks: window,
                reported_in: None,
                answers: Default::default(),
            };
            self.audits.entry(id).or_insert(audit);
        }
        if dice.percent(10) {
            let id = ContestId(self.next_contest);
            self.next_contest += 1;
            let batch = dice.below(40) as u32;
            let contest = Contest {
                job: JobId(dice.below(5)),
                batch,
                task: batch * 20 + dice.below(20) as u32,
                parties: vec![Party { replica: 0, receipt: H256::zero() }].try_into().unwrap(),
                audited: None,
                exposer: None,
                validators: VALIDATORS,
                deadline: now + window,
                extended: false,
                votes: Default::default(),
            };
            self.contests.insert(id, contest);
        }
        if dice.percent(20) {
            // Some other validator reports.
            let pick = dice.below(8) as usize;
            if let Some(audit) = self.audits.values_mut().nth(pick) {
                audit.reported_in.get_or_insert(audit.tranche(now));
            }
        }
    }

    fn close(&mut self, now: u32) {
        self.audits.retain(|_, audit| now <= audit.ends());
        self.contests.retain(|_, contest| now <= contest.deadline);
    }

    fn view(&self, number: u32) -> View {
        let duties = keys().map(|auditor| {
            let has = |id| self.answered.contains_key(&(auditor.clone(), id));
            let audits = self.audits.iter().filter(|(id, a)| !has(report_id(**id, a.commitment)));
            let contests = self
                .contests
                .iter()
                .filter(|(_, c)| c.votes.iter().all(|vote| vote.auditor != auditor));
            if self.is_disabled(&auditor, number) {
                return Duties { auditor, audits: Vec::new(), panels: Vec::new() };
            }
            Duties {
                auditor: auditor.clone(),
                audits: audits
                    .map(|(id, audit)| AuditDuty {
                        assignment: *id,
                        audit: audit.clone(),
                        work: work(id.job),
                    })
                    .collect(),
                panels: contests
                    .map(|(id, contest)| PanelDuty {
                        id: *id,
                        contest: contest.clone(),
                        work: work(contest.job),
                    })
                    .collect(),
            }
        });
        View { number, now: number, finalized: number.saturating_sub(LAG), duties: duties.into() }
    }
}

/// Something that happens later.
enum Later {
    /// To the worker of this incarnation.
    Tell(u32, Event),
    /// To the pool.
    Pool(Transaction),
}

/// A thing that may fail.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Thing {
    Lot(LotKey),
    Task(TaskKey),
    Refusal(SubmissionKey),
    Loss(SubmissionKey),
}

struct Simulation {
    world: World,
    dice: Dice,
    /// The canonical chain, from genesis.
    chain: Vec<State>,
    pool: Vec<Transaction>,
    later: BTreeMap<u64, Vec<Later>>,
    now: u64,
    worker: Option<Worker>,
    incarnation: u32,
    asleep_until: u64,
    /// What the worker last saw.
    seen: View,
    running: BTreeSet<TaskKey>,
    lots: BTreeMap<LotKey, Lot>,
    failures: BTreeMap<Thing, u32>,
    troubles: u32,
    proofs: u8,
    /// Hash of all that the worker did, to see that it is deterministic.
    trace: H256,
}

impl Simulation {
    fn new(world: World, seed: u64) -> Self {
        Self {
            world,
            dice: Dice(seed),
            chain: vec![State::default()],
            pool: Vec::new(),
            later: BTreeMap::new(),
            now: 0,
            worker: None,
            incarnation: 0,
            asleep_until: 0,
            seen: View::default(),
            running: BTreeSet::new(),
            lots: BTreeMap::new(),
            failures: BTreeMap::new(),
            troubles: 0,
            proofs: 0,
            trace: H256::zero(),
        }
    }

    fn number(&self) -> u32 {
        self.chain.len() as u32 - 1
    }

    fn after(&mut self, most: u64, later: Later) {
        let at = self.now + 1 + self.dice.below(most);
        self.later.entry(at).or_default().push(later);
    }

    /// Whether this thing fails this time.
    fn fails(&mut self, thing: Thing) -> bool {
        let failures = self.failures.entry(thing).or_default();
        let may = self.world.patience.is_none_or(|most| *failures < most);
        let fails = may && self.dice.percent(self.world.trouble);
        *failures += u32::from(fails);
        fails
    }

    /// Whether there is a reorganisation, or a crash. In a patient world they are rare.
    fn strikes(&mut self) -> bool {
        let strikes = self.dice.percent(self.world.trouble / 4);
        let pause = if self.world.patience.is_some() { 3 } else { 0 };
        let since = self.number() / 10;
        let may = pause == 0 || self.troubles * pause <= since;
        self.troubles += u32::from(strikes && may);
        strikes && may
    }

    fn build_block(&mut self) {
        let number = self.number() + 1;
        let mut state = self.chain.last().unwrap().clone();
        let mut rest = Vec::new();
        for transaction in std::mem::take(&mut self.pool) {
            if self.dice.percent(10) {
                rest.push(transaction);
            } else {
                // What is not valid now is dropped, as a pool does.
                state.apply(&transaction, number);
            }
        }
        self.pool = rest;
        state.close(number + 1);
        if self.world.patience.is_none() {
            state.disable(number, self.world.window, &mut self.dice);
        }
        if number + self.world.quiet < self.world.blocks {
            state.open(number, self.world.window, &mut self.dice);
        }
        self.chain.push(state);
    }

    fn reorganise(&mut self) {
        let depth = (1 + self.dice.below(3) as usize).min(self.chain.len() - 1);
        let floor = self.number().saturating_sub(LAG - 1) as usize;
        let keep = (self.chain.len() - depth).max(floor + 1);
        let retracted = self.chain.split_off(keep);
        // All answers of the retracted blocks are lost with them; the pool brings none of them back.
        for _ in 0..=retracted.len() {
            self.build_block();
        }
    }

    fn tell(&mut self, event: Event) {
        if let Event::Best(view) = &event {
            self.seen = view.clone();
        }
        let Some(worker) = &mut self.worker else { return };
        for action in worker.handle(event) {
            self.trace = tagged("trace", &(self.trace, format!("{action:?}")));
            self.act(action);
        }
        let bound = 50 * self.world.window as usize + 500;
        let remembered = self.worker.as_ref().unwrap().remembered();
        assert!(remembered < bound, "{remembered} entries");
    }

    fn act(&mut self, action: Action) {
        let me = self.incarnation;
        match action {
            Action::EvaluateLot { key } => {
                assert!(!self.lots.contains_key(&key), "a lot is evaluated once: {key:?}");
                let drawn = if self.fails(Thing::Lot(key.clone())) {
                    None
                } else {
                    // The proof is another one each time, as sr25519's is.
                    self.proofs = self.proofs.wrapping_add(1);
                    let lot = Lot([self.proofs; 96]);
                    self.lots.insert(key.clone(), lot);
                    Some(Drawn { lot, randomness: randomness(&key) })
                };
                self.after(5, Later::Tell(me, Event::LotsDrawn(vec![(key, drawn)])));
            }
            Action::Run { task, work: how, of } => {
                assert!(!of.is_empty(), "it is known for whom");
                assert_eq!(work_id(&how), task.work);
                assert_eq!(how.vm_version, VM_VERSION, "the worker abstains");
                assert!(self.running.insert(task), "one run of a task at a time");
                assert!(self.running.len() <= self.world.parallel);
                let verdict: Verdict = if self.fails(Thing::Task(task)) {
                    Err(Fault::TimedOut)
                } else {
                    Ok(truth(task))
                };
                self.after(5, Later::Tell(me, Event::TaskEnded { task, verdict }));
            }
            Action::SubmitReport { submission, report } => {
                self.check_report(&report);
                self.submit(submission, Transaction::Report(report));
            }
            Action::SubmitVote { submission, vote, .. } => {
                self.check_vote(&vote);
                self.submit(submission, Transaction::Vote(vote));
            }
            Action::Tell(Note::Drawn { of, tasks, .. }) => self.told(of, &tasks),
            Action::Tell(Note::Missed { .. }) => {}
        }
    }

    fn submit(&mut self, submission: SubmissionKey, transaction: Transaction) {
        let answer = if self.fails(Thing::Refusal(submission.clone())) {
            PoolAnswer::Refused
        } else {
            if !self.fails(Thing::Loss(submission.clone())) {
                self.after(8, Later::Pool(transaction));
            }
            PoolAnswer::Accepted
        };
        self.after(3, Later::Tell(self.incarnation, Event::Submitted { submission, answer }));
    }

    /// A report is about a duty of the view, with the kept lot, and answers a beginning of the draw with
    /// the truth.
    fn check_report(&self, report: &AuditReport) {
        let duties = self.seen.duties.iter().find(|d| d.auditor == report.auditor).unwrap();
        let duty = duties.audits.iter().find(|d| d.assignment == report.assignment).unwrap();
        assert_eq!(duty.audit.commitment, report.commitment);
        let key = lot_key(&report.auditor, report.assignment, &duty.audit);
        assert_eq!(self.lots.get(&key), Some(&report.lot));
        let drawn = duty.audit.draw(&randomness(&key), self.seen.number + 1);
        let indices: Vec<_> = report.answers.iter().map(|answer| answer.index).collect();
        assert!(!indices.is_empty() && drawn.starts_with(&indices), "{indices:?} of {drawn:?}");
        for Answer { index, receipt } in &report.answers {
            let task = TaskKey { work: work_id(&duty.work), index: *index };
            assert_eq!(*receipt, true_receipt(task));
        }
    }

    /// What is told to be drawn is the end of a key's draw.
    fn told(&self, of: AssignmentId, tasks: &[u32]) {
        let is_drawn = |duties: &Duties| {
            let duty = duties.audits.iter().find(|duty| duty.assignment == of);
            duty.is_some_and(|AuditDuty { audit, .. }| {
                let lot = randomness(&lot_key(&duties.auditor, of, audit));
                audit.draw(&lot, self.seen.number + 1).ends_with(tasks)
            })
        };
        assert!(!tasks.is_empty() && self.seen.duties.iter().any(is_drawn), "{of:?}: {tasks:?}");
    }

    fn check_vote(&self, vote: &PanelVote) {
        let duties = self.seen.duties.iter().find(|d| d.auditor == vote.vote.auditor).unwrap();
        let duty = duties.panels.iter().find(|d| d.id == vote.contest).unwrap();
        let task = TaskKey { work: work_id(&duty.work), index: duty.contest.task };
        assert_eq!(vote.disputed, duty.contest.disputed());
        assert_eq!(vote.vote.receipt, true_receipt(task));
    }

    fn crash(&mut self) {
        self.worker = None;
        self.incarnation += 1;
        self.running.clear();
        self.lots.clear();
        self.asleep_until = self.now + self.dice.below(3 * BLOCK);
    }

    fn happen(&mut self, later: Later) {
        match later {
            Later::Pool(transaction) => self.pool.push(transaction),
            Later::Tell(incarnation, event) if incarnation == self.incarnation => {
                if let Event::TaskEnded { task, .. } = &event {
                    self.running.remove(task);
                }
                self.tell(event);
            }
            // The crashed worker had asked for it.
            Later::Tell(..) => {}
        }
    }

    fn run(mut self) -> Self {
        while self.number() < self.world.blocks {
            self.now += 1;
            for later in self.later.remove(&self.now).unwrap_or_default() {
                self.happen(later);
            }
            if self.worker.is_none() && self.now >= self.asleep_until {
                let limits = Limits { parallel: self.world.parallel, ..Limits::default() };
                self.worker = Some(Worker::new(limits));
            }
            if self.now.is_multiple_of(BLOCK) {
                if self.strikes() {
                    self.reorganise();
                } else {
                    self.build_block();
                }
                // Not near the end, so that what a worker forgets is not lost in a crash.
                if self.number() + self.world.quiet / 2 < self.world.blocks && self.strikes() {
                    self.crash();
                }
                // Some blocks are imported in a hurry and nobody is told of them.
                if !self.dice.percent(10) {
                    let view = self.chain.last().unwrap().view(self.number());
                    self.tell(Event::Best(view));
                }
            }
        }
        self
    }
}

/// Runs the seeds, or the one of the environment.
fn for_seeds(seeds: std::ops::Range<u64>, check: impl Fn(u64)) {
    struct Seed(u64);
    impl Drop for Seed {
        fn drop(&mut self) {
            if std::thread::panicking() {
                eprintln!("failed with STARDUST_SIM_SEED={}", self.0);
            }
        }
    }
    let one = std::env::var("STARDUST_SIM_SEED").ok().and_then(|seed| seed.parse().ok());
    for seed in one.map_or(seeds, |seed| seed..seed + 1) {
        let guard = Seed(seed);
        check(guard.0);
    }
}

const PATIENT: World =
    World { blocks: 220, quiet: 100, window: 45, parallel: 3, trouble: 20, patience: Some(2) };

#[test]
fn every_drawn_duty_is_answered_once_if_time_suffices() {
    let answers = std::cell::Cell::new(0);
    for_seeds(0..150, |seed| {
        let done = Simulation::new(PATIENT, seed).run();
        let last = done.chain.last().unwrap();
        assert!(last.answered.values().all(|count| *count == 1));
        // All that was opened on the canonical chain, as it stood when it was opened.
        for (number, state) in done.chain.iter().enumerate() {
            for (id, audit) in &state.audits {
                if audit.opened_at as usize != number || work(id.job).vm_version != VM_VERSION {
                    continue;
                }
                for key in keys() {
                    let drawn =
                        audit.draw(&randomness(&lot_key(&key, *id, audit)), audit.opened_at);
                    let answer = (key.clone(), report_id(*id, audit.commitment));
                    let is_answered = last.answered.contains_key(&answer);
                    assert!(drawn.is_empty() || is_answered, "{id:?} opened at {number}");
                    answers.set(answers.get() + u32::from(is_answered));
                }
            }
            for (id, contest) in &state.contests {
                let is_ours = work(contest.job).vm_version == VM_VERSION;
                if is_ours && contest.deadline as usize == number + PATIENT.window as usize {
                    let id = vote_id(*id, contest.job, contest.task);
                    for key in keys() {
                        assert!(last.answered.contains_key(&(key, id)), "contest at {number}");
                    }
                }
            }
        }
    });
    assert!(answers.get() > 10, "the simulation exercises something");
}

#[test]
fn nothing_is_remembered_when_all_is_over_and_final() {
    for_seeds(0..50, |seed| {
        // Long enough for the widest audit: five tranches of 45 blocks.
        let world = World { blocks: 380, quiet: 260, ..PATIENT };
        let mut done = Simulation::new(world, seed).run();
        let number = done.number();
        let view =
            View { number, now: number, finalized: number, duties: done.seen.duties.clone() };
        assert!(view.duties.iter().all(|d| d.audits.is_empty() && d.panels.is_empty()));
        done.tell(Event::Best(view));
        assert!(!done.chain.last().unwrap().answered.is_empty());
        let worker = done.worker.unwrap();
        assert_eq!(worker.remembered(), 0, "{worker:?}");
    });
}

/// The checks of each action are all that is asked: there is no time for all answers.
#[test]
fn nothing_wrong_is_done_in_a_harsh_world() {
    for_seeds(0..200, |seed| {
        let world = World {
            blocks: 150,
            quiet: 0,
            window: 2 + (seed % 5) as u32,
            parallel: 1 + (seed % 3) as usize,
            trouble: 10 + seed % 60,
            patience: None,
        };
        let done = Simulation::new(world, seed).run();
        assert!(done.chain.last().unwrap().answered.values().all(|count| *count == 1));
    });
}

#[test]
fn the_worker_is_deterministic() {
    for_seeds(0..10, |seed| {
        let trace = || Simulation::new(PATIENT, seed).run().trace;
        assert_eq!(trace(), trace());
    });
}
