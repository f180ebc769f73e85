//! The model of `tests/model`, written from the protocol, against the real runtime: the same random calls on both, at
//! legal and illegal moments. After each both gave the same answer and hold the same money and the same work.
//!
//! `STARDUST_MODEL_SEED=n` runs one seed alone.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::print_stdout
)]

mod twin;

use sp_core::{Pair, H256};
use stardust_model::{
    Block, Call, Cause, Fate, Id, Market, Opened, Receipt, Spec, State, Status, Who,
};
use stardust_primitives::{
    audit::SignedReport,
    contest::{DisputedTask, PanelVote, SignedVote, Vote},
    ids::{ContestId, JobId},
    Balance, BlockNumber, STAR,
};
use stardust_runtime::params;
use stardust_world::*;
use std::collections::{BTreeMap, BTreeSet};
use twin::*;

const DIGITS: &[u8] = include_bytes!("../../programs/output/digits-search.polkavm");
const SEEDS: u64 = 160;
const CALLS: usize = 420;
/// Calls between two checks of the model's own invariants; those of the pallets are checked after each.
const CHECKED_EACH: usize = 60;

/// SplitMix64: a seed is a whole market.
struct Lots(u64);

impl Lots {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % n
    }

    fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len() as u64) as usize]
    }

    /// Once in `n` times.
    fn once_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }
}

/// What a task of a job really produces.
fn truth(spec: &Spec, job: u64, task: u32) -> Receipt {
    let gas = 1 + (job * 7_919 + u64::from(task) * 104_729 * 1_000_003) % spec.gas_limit;
    Receipt { output: 0, gas }
}

/// A random market on both machines.
struct Play {
    twin: Twin,
    lots: Lots,
    programs: [H256; 2],
    validators: u8,
    /// Whether sessions change.
    churns: bool,
    /// Reports that were made, to be sent again.
    reports: Vec<(Call, SignedReport)>,
}

type Sending = Option<(Call, Sent)>;

impl Play {
    fn new(seed: u64, validators: u8) -> Self {
        let program = |bytes: &[u8], author: Who| {
            let program = note("Eve", bytes);
            let call = pallet_marketplace::Call::register_program {
                program,
                size: bytes.len() as u32,
                royalty_to: Some(account_of(author)),
            };
            ok(call, signed("Eve"));
            program
        };
        let programs = [program(PRIMES, AUTHORS[0]), program(DIGITS, AUTHORS[1])];
        let (twin, lots) = (Twin::new(validators), Lots(seed));
        let churns = seed % 4 == 1 || seed % 4 == 2;
        Self { twin, lots, programs, validators, churns, reports: Vec::new() }
    }

    /// A provider or, seldom, somebody else.
    fn who(&mut self) -> Who {
        if self.lots.once_in(12) {
            4
        } else {
            self.lots.below(4) as Who
        }
    }

    /// A validator or, seldom, none; now and then one that is disabled.
    fn auditor(&mut self) -> Who {
        let Market { rules, faults, .. } = &self.twin.model;
        let disabled = |by: &Who| {
            let account = rules.auditors[usize::from(*by)];
            faults.get(&account).is_some_and(|faults| faults.disabled.is_some())
        };
        let mut all = self.twin.model.validators.clone();
        all.sort();
        let disabled = all.into_iter().find(disabled).filter(|_| self.lots.once_in(4));
        disabled.unwrap_or_else(|| self.lots.below(5) as Who)
    }

    /// A job that takes claims or, seldom, any.
    fn job(&mut self) -> u64 {
        let jobs = self.twin.model.jobs.iter();
        let open = jobs
            .filter(|(_, job)| job.status == Status::Open && now() <= job.spec.claim_until)
            .map(|(id, _)| *id);
        let open: Vec<_> = open.collect();
        if open.is_empty() || self.lots.once_in(15) {
            self.lots.below(self.twin.model.jobs.len() as u64 + 1)
        } else {
            self.lots.pick(&open)
        }
    }

    /// An assignment that fits or, seldom, any, or none at all.
    fn id(&mut self, fits: impl Fn(&Market, Id, &State) -> bool) -> Option<Id> {
        let model = &self.twin.model;
        let all: Vec<_> = model.assignments.keys().copied().collect();
        let fit = all.iter().filter(|id| fits(model, **id, &model.assignments[id].state));
        let fit: Vec<_> = fit.copied().collect();
        if !fit.is_empty() && !self.lots.once_in(15) {
            return Some(self.lots.pick(&fit));
        }
        match self.lots.below(30) {
            0 => {
                let (batch, replica) = (self.lots.below(4) as u32, self.lots.below(3) as u8);
                Some(Id { job: self.job(), batch, replica })
            }
            1..=3 if !all.is_empty() => Some(self.lots.pick(&all)),
            _ => None,
        }
    }

    fn provider_of(&mut self, id: Id) -> Who {
        match self.twin.model.assignments.get(&id) {
            Some(assignment) if !self.lots.once_in(20) => assignment.provider,
            _ => self.who(),
        }
    }

    fn bonding(&mut self) -> Sending {
        use pallet_provider_staking::Call as Real;
        let who = self.who();
        let endpoint = b"http://127.0.0.1:1".to_vec().try_into().unwrap();
        let price = self.lots.pick(&[1, 1, 1, STAR / 100, STAR]);
        let capacity = self.lots.pick(&[0, 1, 2, 8, 100, 1_024, 1_025]);
        let bond = self.lots.pick(&[0, 1, 499, 500, 501, 2_000, 60_000, 2_000_000]) * STAR;
        Some(match self.lots.below(12) {
            0..=4 => {
                let burn_max = self.lots.pick(&[Balance::MAX, Balance::MAX, STAR]);
                let real = Real::register { bond, endpoint, price, capacity, burn_max };
                let call = Call::Register { who, bond, price, capacity, burn_max };
                (call, Sent::signed(who, real))
            }
            5 | 6 => {
                let amount = bond / 3;
                (Call::BondMore { who, amount }, Sent::signed(who, Real::bond_more { amount }))
            }
            7 => {
                let real = Real::set_offer { endpoint, price, capacity };
                (Call::SetOffer { who, price, capacity }, Sent::signed(who, real))
            }
            8 => (Call::Leave { who }, Sent::signed(who, Real::leave {})),
            9 | 10 => (Call::Rejoin { who }, Sent::signed(who, Real::rejoin {})),
            _ => (Call::Withdraw { who }, Sent::signed(who, Real::withdraw {})),
        })
    }

    fn post(&mut self) -> Sending {
        let open = self.twin.model.jobs.values().filter(|job| job.status != Status::Closed);
        if open.count() > 4 {
            return None;
        }
        let who = self.lots.pick(&REQUESTERS);
        let author = self.lots.below(2) as usize;
        let far = if self.lots.once_in(2) { 60 } else { 3_000 };
        let mut spec = Spec {
            author: AUTHORS[author],
            home: None,
            tasks: 1 + self.lots.below(24) as u32,
            batch_size: 1 + self.lots.below(9) as u32,
            gas_limit: self.lots.pick(&[
                1,
                1_000_000,
                1_000_000_000,
                5_000_000_000,
                40_000_000_001,
            ]),
            price: self.lots.pick(&[1, 9_999_999, STAR / 100, STAR, 7 * STAR]),
            replicas: 1 + self.lots.below(3) as u8,
            critical: false,
            value_at_risk: self.lots.pick(&[0, 0, 1, STAR / 10, 5 * STAR]),
            claim_until: now() + self.lots.below(far) as Block,
            run_blocks: 1 + self.lots.below(40) as Block,
        };
        if spec.replicas == 1 {
            spec.critical = self.lots.once_in(3);
        }
        match self.lots.below(60) {
            0 => spec.tasks = 0,
            1 => (spec.gas_limit, spec.batch_size) = (0, 0),
            2 => spec.gas_limit = (1 << 40) + 1,
            3 => (spec.replicas, spec.critical) = (4, false),
            4 => spec.claim_until = now().saturating_sub(1),
            5 => spec.claim_until = now() + params::MAX_CLAIM_BLOCKS + 1,
            6 => spec.run_blocks = 0,
            7 => spec.run_blocks = params::MAX_RUN_BLOCKS + 1,
            8 => spec.price = 0,
            9 => spec.price = 1_000_000_000 * STAR,
            10 => spec.tasks = 16_777_217,
            11 => spec.batch_size = 65_537,
            _ => {}
        }
        Some(Twin::post(who, spec, self.programs[author]))
    }

    fn claim(&mut self) -> Sending {
        let (who, job) = (self.who(), self.job());
        let count = match self.lots.below(30) {
            0 => 0,
            1 => 17,
            2..=4 => 16,
            n => 1 + n as u32 % 4,
        };
        Some(Twin::claim(who, job, count))
    }

    /// Runs a batch: most are honest, some tell the lie that others tell too, some one of their own.
    fn make(&mut self, id: Id, who: Who) -> Option<Made> {
        let spec = &self.twin.model.jobs.get(&id.job)?.spec;
        if id.batch >= spec.batches() {
            return None;
        }
        let (first, length) = (spec.first_task(id.batch), spec.tasks_of(id.batch));
        let mut root: Vec<_> = (first..first + length).map(|t| truth(spec, id.job, t)).collect();
        let limit = spec.gas_limit;
        let at = self.lots.below(u64::from(length)) as usize;
        match self.lots.below(40) {
            0..=3 => root.iter_mut().for_each(|receipt| receipt.output = 1),
            4..=7 => root[0].output = 1,
            8 | 9 => root[at].output = 2 + who,
            10 => root[at].gas = limit + 1,
            11 => root[at].gas = limit * u64::from(length) + 1,
            12 => root[at].gas = limit,
            _ => {}
        }
        Some(Made::new(id, first, root, [self.lots.below(256) as u8; 32]))
    }

    fn commit(&mut self) -> Sending {
        let open =
            |state: &State| matches!(state, State::Claimed { deadline } if now() <= *deadline);
        let id = self.id(|_, _, state| open(state))?;
        let who = self.provider_of(id);
        let made = self.make(id, who)?;
        Some(self.twin.commit(who, made))
    }

    /// The commitment of an assignment, if it has one.
    fn commitment_of(&self, id: Id) -> Option<u64> {
        match &self.twin.model.assignments.get(&id)?.state {
            State::Committed { commitment, .. } | State::Withheld { commitment, .. } => {
                Some(*commitment)
            }
            State::Contested { commitment, .. } => *commitment,
            _ => None,
        }
    }

    fn reveal(&mut self) -> Sending {
        let in_window = |(audit, last): (Block, Block)| {
            // Not as long as a sister may commit; that is tried with any assignment now and then.
            audit < now() && now() <= last && last < Block::MAX
        };
        let id = self.id(|model, id, _| model.reveal_window(id, now()).is_some_and(in_window))?;
        let who = self.provider_of(id);
        let any = self.lots.below(self.twin.made.len().max(1) as u64);
        let number = self.commitment_of(id).filter(|_| !self.lots.once_in(25)).unwrap_or(any);
        let Id { job, batch, .. } = self.twin.made.get(number as usize)?.id;
        let audit = self.twin.model.assignments.get(&id).and_then(|a| a.audit.as_ref());
        let answers = audit.map(|audit| audit.answers.clone()).unwrap_or_default();
        let mut openings: BTreeSet<u32> = answers.iter().map(|(_, task, _)| *task).collect();
        let first = self.twin.model.jobs[&job].spec.first_task(batch);
        if self.lots.once_in(20) {
            openings.insert(first);
        }
        if self.lots.once_in(20) {
            openings.pop_last();
        }
        self.twin.reveal(who, id, number, openings.into_iter().collect())
    }

    fn report(&mut self) -> Sending {
        if !self.reports.is_empty() && self.lots.once_in(8) {
            return self.report_again();
        }
        let id =
            self.id(|model, id, _| model.reveal_window(id, now()).is_some_and(|w| now() <= w.0))?;
        let by = self.auditor();
        let number = self.commitment_of(id)?;
        let (lot, mut drawn) = drawn(by, real_id(id))?;
        if drawn.is_empty() && self.lots.below(4) > 0 {
            return None;
        }
        let all = drawn.clone();
        let spec = self.twin.model.jobs[&id.job].spec.clone();
        match self.lots.below(12) {
            0 => drawn.truncate(1),
            1 => drawn.reverse(),
            2 => drawn.insert(0, spec.first_task(id.batch)),
            3 if self.lots.once_in(4) => drawn.clear(),
            _ => {}
        }
        drawn.truncate(16);
        // Some auditors tell the common lie, or one of their own.
        let output = self.lots.pick(&[0, 0, 0, 0, 0, 0, 1, 9]);
        let answers: Vec<_> = drawn
            .iter()
            .map(|task| (*task, Receipt { output, ..truth(&spec, id.job, *task) }))
            .collect();
        let (call, report) = self.twin.report(by, (id, number), (lot, all), answers);
        self.reports.push((call.clone(), report.clone()));
        let real = pallet_verification::Call::report_audit { report };
        Some((call, Sent::Authorized(real.into())))
    }

    fn report_again(&mut self) -> Sending {
        let at = self.lots.below(self.reports.len() as u64) as usize;
        let (mut call, report) = self.reports[at].clone();
        let Call::Report { id, auditor, drawn: all, .. } = &mut call else { return None };
        // A later tranche draws more; if another commitment is audited, the draw does not matter.
        if let Some((_, now)) = drawn(*auditor, real_id(*id)) {
            *all = now;
        }
        let real = pallet_verification::Call::report_audit { report };
        Some((call, Sent::Authorized(real.into())))
    }

    fn contest(&mut self) -> Sending {
        let id = self.id(|_, _, state| matches!(state, State::Revealed { .. }))?;
        let spec = self.twin.model.jobs.get(&id.job)?.spec.clone();
        if id.batch >= spec.batches() {
            return None;
        }
        let differs = |replica: &u8| {
            self.root_of(Id { replica: *replica, ..id }).root != self.root_of(id).root
        };
        let sister = (0..spec.replicas).find(differs).filter(|_| !self.lots.once_in(8));
        let other = sister.unwrap_or_else(|| self.lots.below(3) as u8);
        let (a, b) = (self.root_of(id), self.root_of(Id { replica: other, ..id }));
        let differ = (0..a.root.len().min(b.root.len())).find(|at| a.root[*at] != b.root[*at]);
        let length = u64::from(spec.tasks_of(id.batch));
        let at = differ.unwrap_or(self.lots.below(length) as usize) as u32;
        let at_b = if self.lots.once_in(15) { self.lots.below(length) as u32 } else { at };
        let first = spec.first_task(id.batch);
        let opened = |made: &Made, replica, at: u32, forge: bool| {
            let mut opening = made.tree.open(at).unwrap();
            let mut receipt = made.root[at as usize];
            if forge {
                receipt.output ^= 64;
                opening.receipt = real_receipt(first + at, receipt);
            }
            let opened: Opened = (replica, first + at, receipt);
            (opened, (replica, opening))
        };
        let forge = self.lots.once_in(15);
        let (a, real_a) = opened(&a, id.replica, at, forge);
        let (b, real_b) = opened(&b, other, at_b, false);
        let (job, batch) = (id.job, id.batch);
        let real =
            pallet_marketplace::Call::contest { job: JobId(job), batch, a: real_a, b: real_b };
        // Also a party to it, whom its own slash must not pay, and somebody who has no account.
        let who = if self.lots.once_in(2) { 6 } else { self.provider_of(id) };
        Some((Call::Contest { who, job, batch, a, b }, Sent::signed(who, real)))
    }

    /// What a replica has revealed, or else the truth.
    fn root_of(&self, id: Id) -> Made {
        let spec = &self.twin.model.jobs[&id.job].spec;
        let first = spec.first_task(id.batch);
        let root = match self.twin.model.assignments.get(&id).map(|a| &a.state) {
            Some(State::Revealed { root } | State::Contested { root, .. }) => root.clone(),
            _ => {
                let tasks = first..first + spec.tasks_of(id.batch);
                tasks.map(|task| truth(spec, id.job, task)).collect()
            }
        };
        Made::new(id, first, root, [0; 32])
    }

    fn vote(&mut self) -> Sending {
        let open: Vec<_> = self.twin.model.contests.keys().copied().collect();
        if open.is_empty() && !self.lots.once_in(40) {
            return None;
        }
        let known = !open.is_empty() && !self.lots.once_in(20);
        let id = if known { self.lots.pick(&open) } else { self.lots.below(30) };
        let auditor = self.auditor();
        let mut disputed = DisputedTask { job: JobId(0), batch: 0, task: 0 };
        let mut receipt = Receipt { output: 0, gas: 1 };
        if let Some(contest) = self.twin.model.contests.get(&id) {
            let (job, batch, task) = (JobId(contest.job), contest.batch, contest.task);
            disputed = DisputedTask { job, batch, task };
            receipt = truth(&self.twin.model.jobs[&contest.job].spec, contest.job, task);
            match self.lots.below(12) {
                0 => receipt.output = 1,
                1 => receipt = contest.parties[0].1,
                2 => receipt.output = 77,
                _ => {}
            }
        }
        let vote = Vote {
            auditor: key_of(auditor).public(),
            receipt: real_receipt(disputed.task, receipt).hash(),
        };
        let vote = PanelVote { contest: ContestId(id), disputed, vote };
        let signature = key_of(auditor).sign(vote.to_sign(GENESIS).as_bytes());
        let vote = SignedVote { vote, signature };
        let real = pallet_verification::Call::vote { vote };
        Some((Call::Vote { contest: id, auditor, receipt }, Sent::Authorized(real.into())))
    }

    /// Some of the validators, in any order.
    fn session(&mut self) -> Sending {
        let mut all: Vec<Who> = (0..4).collect();
        let count = if self.lots.once_in(4) { 1 + self.lots.below(3) } else { 4 };
        let mut draw = || all.swap_remove(self.lots.below(all.len() as u64) as usize);
        let validators: Vec<_> = (0..count).map(|_| draw()).collect();
        Some((Call::Session { validators: validators.clone() }, Sent::Session(validators)))
    }

    /// A job whose claims are over or, seldom, any.
    fn cancellable(&mut self) -> Option<u64> {
        let jobs = self.twin.model.jobs.iter();
        let over =
            jobs.filter(|(_, job)| job.status == Status::Open && now() > job.spec.claim_until);
        let over: Vec<_> = over.map(|(id, _)| *id).collect();
        match self.lots.below(12) {
            0 => Some(self.job()),
            _ if over.is_empty() => None,
            _ => Some(self.lots.pick(&over)),
        }
    }

    /// What anyone may do to move the market on.
    fn exit(&mut self) -> Sending {
        use pallet_marketplace::Call as Real;
        let who = self.lots.pick(&[0, 3, 4, 5]);
        Some(match self.lots.below(8) {
            0..=2 => {
                let overdue = |model: &Market, id, state: &State| match state {
                    State::Claimed { deadline } => now() > *deadline,
                    _ => model.reveal_window(id, now()).is_some_and(|(_, last)| now() > last),
                };
                let id = self.id(overdue)?;
                (Call::Expire { id }, Sent::signed(who, Real::expire { id: real_id(id) }))
            }
            3 | 4 => {
                let revealed = |_: &Market, _, s: &State| matches!(s, State::Revealed { .. });
                let Id { job, batch, .. } = self.id(revealed)?;
                let real = Real::settle { job: JobId(job), batch };
                (Call::Settle { job, batch }, Sent::signed(who, real))
            }
            5 if self.lots.once_in(3) => {
                let job = self.cancellable()?;
                let who = if self.lots.once_in(2) { who } else { 4 };
                (Call::Cancel { who, job }, Sent::signed(who, Real::cancel_job { job: JobId(job) }))
            }
            _ => {
                let open: Vec<_> = self.twin.model.contests.keys().copied().collect();
                if open.is_empty() && !self.lots.once_in(40) {
                    return None;
                }
                let known = !open.is_empty() && !self.lots.once_in(10);
                let contest = if known { self.lots.pick(&open) } else { self.lots.below(30) };
                let real = pallet_verification::Call::close_contest { contest: ContestId(contest) };
                (Call::CloseContest { contest }, Sent::signed(who, real))
            }
        })
    }

    /// What becomes of slashes.
    fn slashing(&mut self) -> Sending {
        use pallet_provider_staking::Call as Real;
        let slashes = &self.twin.model.slashes;
        let pending = slashes.iter().filter(|(_, s)| matches!(s.fate, Fate::Pending { .. }));
        let pending: Vec<_> = pending.map(|(cause, _)| *cause).collect();
        let all: Vec<_> = slashes.keys().copied().collect();
        let unknown = Cause::Fraud(Id { job: 0, batch: 0, replica: 0 }, u64::MAX);
        let cause = match self.lots.below(12) {
            0 => unknown,
            1 | 2 if !all.is_empty() => self.lots.pick(&all),
            _ if pending.is_empty() => return None,
            _ => self.lots.pick(&pending),
        };
        let real = real_cause(cause);
        Some(match self.lots.below(6) {
            0..=2 => {
                let who = self.lots.pick(&[0, 4, 6]);
                let real = Real::execute_slash { cause: real };
                (Call::ExecuteSlash { cause }, Sent::signed(who, real))
            }
            3 => {
                let real = Real::cancel_slash { cause: real };
                (Call::CancelSlash { cause }, Sent::Root(real.into()))
            }
            _ => (Call::Idle, Sent::Idle),
        })
    }

    /// The first block in which the oldest slash may be executed.
    fn first_due(&self) -> Option<Block> {
        let slashes = self.twin.model.slashes.values();
        let due = slashes.filter_map(|slash| match slash.fate {
            Fate::Pending { due } => Some(due),
            _ => None,
        });
        due.min()
    }

    /// The last blocks of what is under way.
    fn deadlines(&mut self) -> Vec<Block> {
        let model = &self.twin.model;
        let mut all: Vec<_> = model.contests.values().map(|contest| contest.deadline).collect();
        for (id, assignment) in &model.assignments {
            match assignment.state {
                State::Claimed { deadline } => all.push(deadline),
                State::Committed { .. } => {
                    let (audit, last) = model.reveal_window(*id, now()).unwrap();
                    all.extend([audit, audit, last].into_iter().filter(|last| *last < Block::MAX));
                }
                State::Withheld { until, .. } if self.lots.once_in(20) => all.push(until),
                _ => {}
            }
        }
        let open = model.jobs.values().filter(|job| job.status != Status::Closed);
        all.extend(open.map(|job| job.spec.claim_until));
        if self.lots.once_in(20) {
            all.extend(model.providers.values().filter_map(|p| p.leaving).map(|from| from - 1));
        }
        all.retain(|last| *last >= now());
        all.sort();
        all
    }

    /// Some blocks pass: few, or up to a deadline, or just past it; seldom very many.
    fn pass(&mut self) {
        let deadlines = self.deadlines();
        let by = match self.lots.below(10) {
            0..=3 => 1 + self.lots.below(3) as BlockNumber,
            4..=8 if !deadlines.is_empty() => {
                let near = &deadlines[..deadlines.len().min(3)];
                self.lots.pick(near) + self.lots.pick(&[0, 1, 1]) - now()
            }
            9 if self.lots.once_in(4) => self.lots.below(3_000) as BlockNumber,
            9 if self.lots.once_in(4) => {
                let due = self.first_due().unwrap_or(now()).max(now() + 1);
                due + self.lots.pick(&[0, 0, 300]) - self.lots.pick(&[0, 1]) - now()
            }
            _ => 1,
        };
        advance(by);
    }

    /// Makes Bob a provider that has been checked so often that an audit need not come: Lambda < 1.
    fn trust(&mut self) {
        let spec = Spec {
            author: AUTHORS[0],
            home: None,
            tasks: 60,
            batch_size: 1,
            gas_limit: 1_000_000,
            // So dear that nearly every batch is worth a point.
            price: 1_000 * STAR,
            replicas: 1,
            critical: false,
            value_at_risk: 0,
            claim_until: now() + 3_000,
            run_blocks: 40,
        };
        let (job, program) = (self.twin.model.jobs.len() as u64, self.programs[0]);
        let (call, sent) = Twin::post(4, spec.clone(), program);
        self.twin.step(&call, sent);
        for batch in 0..60 {
            let id = Id { job, batch, replica: 0 };
            let (call, sent) = Twin::claim(0, job, 1);
            self.twin.step(&call, sent);
            let made = Made::new(id, batch, vec![truth(&spec, job, batch)], [0; 32]);
            let (call, sent) = self.twin.commit(0, made);
            self.twin.step(&call, sent);
            self.finish(id);
        }
        let trust = self.twin.model.providers[&0].trust[&0];
        assert!(trust.points_milli >= 44_000, "Lambda is below one");
    }

    /// Whoever is drawn audits, tranche after tranche; then the provider reveals.
    fn finish(&mut self, id: Id) {
        let number = self.commitment_of(id).unwrap();
        let spec = self.twin.model.jobs[&id.job].spec.clone();
        let mut audited = false;
        while self.twin.model.reveal_window(id, now()).is_some_and(|(ends, _)| now() <= ends) {
            for by in 0..self.validators {
                let (lot, drawn) = drawn(by, real_id(id)).unwrap();
                if !audited && !drawn.is_empty() {
                    let truth = |task: &u32| (*task, truth(&spec, id.job, *task));
                    let answers = drawn.iter().map(truth).collect();
                    let (call, report) = self.twin.report(by, (id, number), (lot, drawn), answers);
                    let real = pallet_verification::Call::report_audit { report };
                    self.twin.step(&call, Sent::Authorized(real.into()));
                    audited = true;
                }
            }
            advance(1);
        }
        let openings = if audited { vec![id.batch] } else { vec![] };
        let (call, sent) = self.twin.reveal(0, id, number, openings).unwrap();
        self.twin.step(&call, sent);
    }

    fn turn(&mut self) -> Sending {
        match self.lots.below(100) {
            0..=4 => self.bonding(),
            5..=10 => self.post(),
            11..=26 => self.claim(),
            27 | 28 => self.slashing(),
            29..=46 => self.commit(),
            47..=56 => self.report(),
            57..=74 => self.reveal(),
            75..=79 => self.contest(),
            80..=87 => self.vote(),
            88 if self.churns && self.lots.once_in(4) => self.session(),
            88 => self.vote(),
            _ => self.exit(),
        }
    }

    /// Makes `calls` calls, and says how many.
    fn run(&mut self, calls: usize) -> usize {
        let mut made = 0;
        while made < calls {
            if self.lots.once_in(10) {
                self.pass();
            }
            if let Some((call, sent)) = self.turn() {
                self.twin.step(&call, sent);
                made += 1;
                if made.is_multiple_of(CHECKED_EACH) {
                    stardust_model::invariants::check(&self.twin.model).unwrap();
                }
            }
        }
        made
    }
}

/// Plays a market; says how many calls it took, and how often each answer was given.
fn play(seed: u64) -> (usize, BTreeMap<String, u32>) {
    let (preset, validators) =
        if seed.is_multiple_of(2) { ("local", 4) } else { ("development", 1) };
    let mut played = Default::default();
    on(preset, || {
        let mut play = Play::new(seed, validators);
        // Seven seeds of eight start with providers that can work.
        if !seed.is_multiple_of(8) {
            for (who, bond) in [(0, 60_000), (1, 500), (2, 3_000), (3, 60_000)] {
                let (bond, price, capacity, burn_max) = (bond * STAR, 1, 20, Balance::MAX);
                let real = registration(bond, price, capacity);
                let call = Call::Register { who, bond, price, capacity, burn_max };
                play.twin.step(&call, Sent::signed(who, real));
            }
        }
        if seed % 10 == 9 {
            play.trust();
        }
        played = (play.run(CALLS), play.twin.answers);
    });
    played
}

#[test]
fn model_and_runtime_agree_on_every_call() {
    let only = std::env::var("STARDUST_MODEL_SEED").ok().map(|seed| seed.parse::<u64>().unwrap());
    let seeds = only.map_or(0..SEEDS, |seed| seed..seed + 1);
    let began = std::time::Instant::now();
    let (mut calls, mut answers) = (0, BTreeMap::<String, u32>::new());
    for (made, given) in each_seed(seeds, play) {
        calls += made;
        given.into_iter().for_each(|(answer, count)| *answers.entry(answer).or_default() += count);
    }
    println!("{calls} calls in {:.1} s", began.elapsed().as_secs_f32());
    println!("{answers:#?}");
    // What is rare must not silently cease to happen.
    let rare = [
        "(auditors paid)",
        "(compensated)",
        "(own)",
        "(rewarded)",
        "(cleared)",
        "(dropped)",
        "(questioned)",
        "AuditIncomplete",
        "Session",
        "SisterMayCommit",
        "BondFrozen",
        "PriceTooHigh",
        "CancelSlash",
        "Disabled",
        "ExecuteSlash",
    ];
    let missing: Vec<_> = rare.iter().filter(|name| !answers.contains_key(**name)).collect();
    assert!(only.is_some() || missing.is_empty(), "never happened: {missing:?}");
}
