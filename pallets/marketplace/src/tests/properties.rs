//! Random calls, a model of a few lines beside them, and the invariants after each step.
//!
//! The model knows where each replica is and what each account owns. It learns from events which
//! replica was claimed, and computes every amount itself.

use super::{open as open_task, *};
use proptest::{
    prelude::*,
    strategy::ValueTree,
    test_runner::{Config as Cases, TestRunner},
};
use sp_runtime::StateVersion;
use std::collections::BTreeMap;

const PROVIDERS: [AccountId; 4] = [PAUL, PIA, PETE, PAULS_OTHER];
/// Percent of what Pia earns that is its delegators'.
const DELEGATED: Balance = 30;

fn accounts() -> impl Iterator<Item = AccountId> {
    [REQUESTER, AUTHOR, NETWORK, TREASURY, STRANGER, DELEGATORS, PAUL, PIA, PETE, PAULS_OTHER]
        .into_iter()
        .chain((0..AUDITORS).map(|n| AUDITOR + AccountId::from(n)))
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Place {
    Unclaimed,
    Lost,
    Assigned(AccountId),
    Paid(AccountId),
    Cancelled,
}

struct JobModel {
    tasks: u32,
    batch_size: u32,
    price: Balance,
    units: BTreeMap<(u32, u8), Place>,
    escrow: Balance,
    /// Percent of a fee that its home domain gets.
    domain: Balance,
    /// What audits of a batch may take of it, by whoever of the four validators.
    reserve: Balance,
    is_closed: bool,
}

impl JobModel {
    fn length(&self, batch: u32) -> u128 {
        u128::from(self.batch_size.min(self.tasks - batch * self.batch_size))
    }

    fn fee(&self, gas: u128) -> Balance {
        (gas * self.price).div_ceil(10_000_000_000)
    }

    fn limit(&self, batch: u32) -> Balance {
        self.length(batch) * self.fee(u128::from(GAS_LIMIT))
    }
}

#[derive(Default)]
struct Model {
    jobs: Vec<JobModel>,
    /// What each account owns, held or not.
    owned: BTreeMap<AccountId, Balance>,
    /// Tasks about which the present holder of a replica lies.
    lies: BTreeMap<AssignmentId, Vec<u32>>,
    /// Tasks that contests are about, and the parties.
    contests: BTreeMap<ContestId, (u32, Vec<AssignmentId>)>,
    /// Who answered for which task, and whether truly, in audits of what is assigned.
    answers: BTreeMap<AssignmentId, Vec<(u8, u32, bool)>>,
    /// What is left of the reserve of a batch whose auditors are being paid.
    reserve_left: BTreeMap<AssignmentId, Balance>,
    slashes: usize,
    /// Outputs that are demanded, and from whom.
    demands: BTreeMap<(AssignmentId, u32), AccountId>,
    /// Commitments that were withheld under question, and by whom.
    questioned: BTreeMap<AssignmentId, AccountId>,
    /// What unanswered demands on an assignment have cost.
    withheld: BTreeMap<AssignmentId, Balance>,
    /// What was paid for work abroad.
    paid_abroad: Vec<(AssignmentId, Balance)>,
}

impl Model {
    fn operator(who: AccountId) -> AccountId {
        if who == PAULS_OTHER {
            PAUL
        } else {
            who
        }
    }

    fn place(&mut self, id: AssignmentId) -> &mut Place {
        let job = &mut self.jobs[id.job.0 as usize];
        job.units.get_mut(&(id.batch, id.replica)).expect("a replica of the job")
    }

    fn learn(&mut self, event: Event<Test>) {
        match event {
            Event::JobPosted { job, requester, escrow, .. } => self.posted(job, requester, escrow),
            Event::BatchClaimed { id, provider } => {
                let units = &self.jobs[id.job.0 as usize].units;
                let sisters = units.iter().filter(|((batch, _), _)| *batch == id.batch);
                for (_, place) in sisters {
                    if let Place::Assigned(other) | Place::Paid(other) = place {
                        assert_ne!(Self::operator(*other), Self::operator(provider));
                    }
                }
                assert_eq!(*self.place(id), Place::Unclaimed);
                *self.place(id) = Place::Assigned(provider);
            }
            event @ Event::BatchPaid { .. } => self.learn_payment(event),
            Event::BatchReturned { id } => {
                assert!(matches!(*self.place(id), Place::Assigned(_)));
                let has_successor = record(id).is_none();
                *self.place(id) = if has_successor { Place::Unclaimed } else { Place::Lost };
                self.lies.remove(&id);
                self.answers.remove(&id);
            }
            Event::AuditsPaid { id, auditor, audits, due, paid } => {
                self.audits_paid(id, (auditor - AUDITOR) as u8, audits, [due, paid]);
            }
            Event::JobCancelled { job, replicas, refunded } => {
                self.cancelled(job, replicas, refunded);
            }
            Event::JobClosed { job, .. } => {
                let job = &mut self.jobs[job.0 as usize];
                let is_final = |place: &Place| matches!(place, Place::Paid(_) | Place::Cancelled);
                assert!(job.units.values().all(is_final));
                job.escrow = 0;
                job.is_closed = true;
            }
            Event::Fraud { id, contest, .. } => {
                let (task, _) = self.contests[&contest].clone();
                assert!(self.lies[&id].contains(&task), "an honest provider was slashed");
                self.slashes += 1;
            }
            Event::BatchExpired { .. } | Event::BatchWithheld { .. } => self.slashes += 1,
            Event::BatchQuestioned { id, provider } => self.questioned(id, provider),
            Event::BatchCleared { id, .. } => self.cleared(id),
            Event::WithheldForgotten { id, provider } => {
                assert_eq!(self.questioned.remove(&id), Some(provider));
                self.lies.remove(&id);
                self.answers.remove(&id);
            }
            Event::OutputDemanded { id, index, provider, .. } => self.demanded(id, index, provider),
            Event::OutputAnswered { id, index, cost, .. } => self.answered(id, index, cost),
            Event::OutputWithheld { id, index, provider } => self.withheld(id, index, provider),
            Event::Contested { contest, .. } => {
                let known = Contests::get()[&contest].clone();
                let id = |replica| unit(known.job, known.batch, replica);
                let parties = known.parties.iter().map(|party| id(party.replica)).collect();
                self.contests.insert(contest, (known.task, parties));
            }
            _ => {}
        }
    }

    fn learn_payment(&mut self, event: Event<Test>) {
        let Event::BatchPaid {
            id,
            provider,
            domain,
            path,
            gas,
            provider_fee,
            author_fee,
            domain_fee,
            network_fee,
            ..
        } = event
        else {
            panic!("a payment")
        };
        // Paul and Pia have one, and stay there.
        let is_home = job(id.job).spec.domain == HOME;
        let (host, is_abroad) = match provider {
            PAUL => (HOME, false),
            PIA => (ABROAD, is_home),
            _ => (COMMONS, false),
        };
        assert_eq!((domain, path.last().copied()), (host, is_abroad.then_some(ABROAD)));
        let parts = [provider_fee, author_fee, domain_fee, network_fee];
        if is_abroad {
            self.paid_abroad.push((id, parts.iter().sum()));
        }
        self.paid(id, provider, gas, parts);
    }

    fn cancelled(&mut self, job: JobId, replicas: u32, refunded: Balance) {
        let job = &mut self.jobs[job.0 as usize];
        let mut limits = Vec::new();
        let batches: Vec<_> = job.units.keys().map(|(batch, _)| *batch).collect();
        let by_batch: BTreeMap<_, _> =
            batches.into_iter().map(|batch| (batch, job.limit(batch))).collect();
        // One that may not be copied from its sister, or all that is left of a job.
        let is_lost = job.units.values().any(|place| *place == Place::Lost);
        let ended = if is_lost { Place::Lost } else { Place::Unclaimed };
        for ((batch, _), place) in &mut job.units {
            if *place == ended {
                *place = Place::Cancelled;
                limits.push(by_batch[batch] + job.reserve);
            }
        }
        assert_eq!(replicas as usize, limits.len());
        assert_eq!(refunded, limits.iter().sum());
        job.escrow -= refunded;
    }

    fn questioned(&mut self, id: AssignmentId, provider: AccountId) {
        assert_eq!(self.questioned.insert(id, provider), None);
        self.slashes += 1;
        let committed = id.committed_as();
        let lies = self.lies[&committed].clone();
        let answers = self.answers[&committed].clone();
        assert!(!answers.is_empty(), "nobody had questioned it");
        self.lies.insert(id, lies);
        self.answers.insert(id, answers);
    }

    fn cleared(&self, id: AssignmentId) {
        let lies = &self.lies[&id];
        // A false answer is the same as the lie.
        let is_caught = |(_, task, is_true): &(u8, u32, bool)| lies.contains(task) == *is_true;
        assert!(!self.answers[&id].iter().any(is_caught), "a liar was cleared");
    }

    fn posted(&mut self, id: JobId, requester: AccountId, escrow: Balance) {
        assert_eq!((id.0 as usize, requester), (self.jobs.len(), REQUESTER));
        let spec = job(id).spec;
        let batches = spec.tasks.div_ceil(spec.batch_size);
        let replicas = spec.assurance.replicas();
        let units = (0..batches).flat_map(|b| (0..replicas).map(move |r| (b, r)));
        let job = JobModel {
            tasks: spec.tasks,
            batch_size: spec.batch_size,
            price: spec.price,
            units: units.map(|unit| (unit, Place::Unclaimed)).collect(),
            escrow,
            domain: if spec.domain == HOME { asked().min(10).into() } else { 0 },
            reserve: 0,
            is_closed: false,
        };
        let is_critical = spec.assurance == Assurance::Critical;
        let limit = job.fee(u128::from(GAS_LIMIT));
        let reserve = if is_critical { 4 * (5 * limit).div_ceil(4) } else { 0 };
        let job = JobModel { reserve, ..job };
        let limits: Balance = job.units.keys().map(|(batch, _)| job.limit(*batch)).sum();
        assert_eq!(escrow, limits + Balance::from(batches) * reserve);
        self.jobs.push(job);
    }

    fn paid(&mut self, id: AssignmentId, provider: AccountId, gas: u64, parts: [Balance; 4]) {
        assert_eq!(*self.place(id), Place::Assigned(provider));
        *self.place(id) = Place::Paid(provider);
        let job = &mut self.jobs[id.job.0 as usize];
        let first = id.batch * job.batch_size;
        let tasks = first..first + job.length(id.batch) as u32;
        // Lies of this test's cheats are about outputs, not about gas.
        let used: u128 = tasks.map(|task| u128::from(honest(task).gas)).sum();
        assert_eq!(u128::from(gas), used);
        let fee = job.fee(used).min(job.limit(id.batch));
        let (first, second) = (fee * 80 / 100, fee * 5 / 100);
        let third = fee * job.domain / 100;
        assert_eq!(parts, [first, second, third, fee - first - second - third]);
        job.escrow -= fee;
        *self.owned.get_mut(&REQUESTER).unwrap() -= fee;
        for (who, part) in [provider, AUTHOR, TREASURY, NETWORK].into_iter().zip(parts) {
            *self.owned.get_mut(&who).unwrap() += part;
        }
        if provider == PIA {
            let theirs = first * DELEGATED / 100;
            *self.owned.get_mut(&PIA).unwrap() -= theirs;
            *self.owned.get_mut(&DELEGATORS).unwrap() += theirs;
        }
    }

    /// Each answer is worth 1.25 x its gas, rounded down; the reserve pays it or else the network.
    fn audits_paid(&mut self, id: AssignmentId, n: u8, audits: u32, [due, paid]: [Balance; 2]) {
        let job = &mut self.jobs[id.job.0 as usize];
        let answers = &self.answers[&id];
        let tasks: Vec<_> = answers.iter().filter(|(who, _, _)| *who == n).collect();
        assert_eq!(tasks.len(), audits as usize);
        let pay = |task| u128::from(honest(task).gas) * job.price * 125 / 1_000_000_000_000;
        assert_eq!(due, tasks.iter().map(|(_, task, _)| pay(*task)).sum::<Balance>());
        let payer = if job.reserve > 0 {
            let left = self.reserve_left.entry(id).or_insert(job.reserve);
            assert_eq!(paid, due.min(*left));
            *left -= paid;
            job.escrow -= paid;
            REQUESTER
        } else {
            assert_eq!(paid, due.min(self.owned[&NETWORK] - ED), "never more than the network has");
            NETWORK
        };
        *self.owned.get_mut(&payer).unwrap() -= paid;
        *self.owned.get_mut(&(AUDITOR + AccountId::from(n))).unwrap() += paid;
    }

    fn demanded(&mut self, id: AssignmentId, index: u32, provider: AccountId) {
        assert_eq!(*self.place(id), Place::Paid(provider));
        assert_eq!(self.demands.insert((id, index), provider), None);
    }

    fn lies_about(&self, id: AssignmentId, task: u32) -> bool {
        self.lies[&id].contains(&task)
    }

    /// The requester pays the network 100 planck and half of one a byte: four of them, or what is made up.
    fn answered(&mut self, id: AssignmentId, index: u32, cost: Balance) {
        assert!(self.demands.remove(&(id, index)).is_some());
        assert_eq!(cost, if self.lies_about(id, index) { 103 } else { 102 });
        *self.owned.get_mut(&REQUESTER).unwrap() -= cost;
        *self.owned.get_mut(&NETWORK).unwrap() += cost;
    }

    /// A tenth of the fee, rounded up, until the fee is gone.
    fn withheld(&mut self, id: AssignmentId, index: u32, provider: AccountId) {
        assert_eq!(self.demands.remove(&(id, index)), Some(provider));
        let model = &self.jobs[id.job.0 as usize];
        let tasks = job(id.job).spec.batch_tasks(id.batch).unwrap();
        let used: u128 = tasks.map(|task| u128::from(honest(task).gas)).sum();
        let fee = model.fee(used).min(model.limit(id.batch));
        let before = self.withheld.entry(id).or_default();
        let amount = fee.div_ceil(10).min(fee - *before);
        *before += amount;
        let ours = |cause: &SlashCause<u32>| matches!(cause, SlashCause::OutputWithheld { assignment, .. } if *assignment == id);
        let slashes = Slashes::get();
        let ours: Vec<_> = slashes.iter().filter(|(_, cause, _)| ours(cause)).collect();
        assert_eq!(ours.iter().filter_map(|(.., amount)| *amount).sum::<Balance>(), *before);
        self.slashes += 1;
    }

    /// The chain agrees with the model to the planck, and with its own invariants.
    fn check(&self) {
        Marketplace::do_try_state().unwrap();
        check_gateway();
        assert_eq!(paid_abroad(), self.paid_abroad);
        for who in accounts() {
            assert_eq!(total(who), self.owned[&who], "account {who}");
        }
        assert_eq!(escrow_held(), self.jobs.iter().map(|job| job.escrow).sum::<Balance>());
        let demands = Balance::try_from(self.demands.len()).unwrap();
        assert_eq!(demand_held(), demands * DEMAND_DEPOSIT);
        assert_eq!(Balances::total_issuance(), self.owned.values().sum::<Balance>());
        assert_eq!(Slashes::get().len(), self.slashes);
        assert_eq!(provider(PIA).delegators_paid, self.owned[&DELEGATORS] - ED);
        for (number, model) in self.jobs.iter().enumerate() {
            let record = job(JobId(number as u64));
            assert_eq!(record.status == JobStatus::Closed, model.is_closed);
            let count = |is: fn(&Place) -> bool| {
                model.units.values().filter(|place| is(place)).count() as u32
            };
            assert_eq!(record.unclaimed(), count(|place| *place == Place::Unclaimed));
            let progress = record.progress;
            assert_eq!(progress.assigned, count(|place| matches!(place, Place::Assigned(_))));
            assert_eq!(progress.paid, count(|place| matches!(place, Place::Paid(_))));
            assert_eq!(progress.cancelled, count(|place| *place == Place::Cancelled));
        }
        for who in PROVIDERS {
            let units = self.jobs.iter().flat_map(|job| job.units.values());
            let assigned = units.filter(|place| **place == Place::Assigned(who)).count();
            assert_eq!(provider(who).assigned as usize, assigned);
            let of = |providers: Vec<&AccountId>| providers.iter().filter(|p| ***p == who).count();
            assert_eq!(provider(who).demands as usize, of(self.demands.values().collect()));
            assert_eq!(provider(who).withheld as usize, of(self.questioned.values().collect()));
            let records = Assignments::<Test>::iter_values();
            let open = records.filter(|record| {
                record.provider == who && !matches!(record.state, AssignmentState::Paid { .. })
            });
            assert_eq!(provider(who).exposure, open.map(|record| record.value).sum());
        }
    }
}

/// A step: which call, and numbers to make its arguments of.
type Step = (u8, u16, u16);

fn pick<T: Clone>(from: &[T], by: u16) -> Option<T> {
    from.get(usize::from(by).checked_rem(from.len())?).cloned()
}

fn assignments() -> Vec<(AssignmentId, Assignment<AccountId, Balance, u32>)> {
    let mut all: Vec<_> = Assignments::<Test>::iter()
        .map(|(job, (batch, replica), record)| (unit(job, batch, replica), record))
        .collect();
    all.sort_by_key(|(id, _)| *id);
    all
}

fn in_state(
    is: fn(&AssignmentState<u32>) -> bool,
) -> Vec<(AssignmentId, Assignment<AccountId, Balance, u32>)> {
    assignments().into_iter().filter(|(_, record)| is(&record.state)).collect()
}

fn post_any(a: u16, b: u16) -> Result<(), ()> {
    let mut spec = match (a % 4) as u8 {
        0 => sampled(),
        3 => critical(),
        n => replicated(n + 1),
    };
    spec.tasks = u32::from(b % 11) + 1;
    spec.batch_size = u32::from(a / 3 % 5) + 1;
    spec.price = [10, 1_000, 77_777_777][usize::from(b % 3)];
    spec.run_blocks = u32::from(a % 13) + 1;
    spec.claim_until = System::block_number() + u32::from(b % 60) + 1;
    if a.is_multiple_of(3) {
        spec.domain = HOME;
    }
    done(Marketplace::post_job(RuntimeOrigin::signed(REQUESTER), spec))
}

fn done<T, E>(result: Result<T, E>) -> Result<(), ()> {
    result.map(|_| ()).map_err(|_| ())
}

fn commit_any(model: &mut Model, a: u16, b: u16) -> Result<(), ()> {
    let (id, record) =
        pick(&in_state(|s| matches!(s, AssignmentState::Claimed { .. })), a).ok_or(())?;
    let tasks: Vec<_> = job(id.job).spec.batch_tasks(id.batch).unwrap().collect();
    let lies: Vec<_> =
        if b.is_multiple_of(4) { pick(&tasks, b / 4).into_iter().collect() } else { vec![] };
    let root = tree(id, &lies).root();
    let blinded = commitment(GENESIS, id, &record.provider, &root, &SALT);
    done(Marketplace::commit(RuntimeOrigin::signed(record.provider), id, blinded))?;
    model.lies.insert(id, lies);
    Ok(())
}

fn answer_any(model: &mut Model, a: u16, b: u16) -> Result<(), ()> {
    let now = System::block_number();
    let open: Vec<_> = Audits::get().into_iter().filter(|(_, audit)| audit.ends >= now).collect();
    let (id, audit) = pick(&open, a).ok_or(())?;
    let task = audit.first_task + u32::from(b) % audit.tasks;
    let is_true = b % 5 != 4;
    let receipt = if is_true { honest(task) } else { forged(task) };
    let n = (a % 7) as u8;
    answer(id, n, task, receipt.hash());
    model.answers.entry(id).or_default().push((n, task, is_true));
    Ok(())
}

fn reveal_any(model: &Model, a: u16, b: u16) -> Result<(), ()> {
    let hidden = in_state(|s| {
        matches!(s, AssignmentState::Committed { .. } | AssignmentState::Withheld { .. })
    });
    let (id, record) = pick(&hidden, a).ok_or(())?;
    let who = if b % 9 == 8 { STRANGER } else { record.provider };
    done(try_reveal(who, id, &model.lies[&id]))
}

fn contest_any(model: &Model, a: u16) -> Result<(), ()> {
    let revealed = in_state(|s| matches!(s, AssignmentState::Revealed { .. }));
    let pairs: Vec<_> = revealed
        .iter()
        .flat_map(|(x, _)| revealed.iter().map(move |(y, _)| (*x, *y)))
        .filter(|(x, y)| x.job == y.job && x.batch == y.batch && x.replica != y.replica)
        .collect();
    let (x, y) = pick(&pairs, a).ok_or(())?;
    let (left, right) = (&model.lies[&x], &model.lies[&y]);
    let task = left.iter().chain(right).next().copied().ok_or(())?;
    let opened = |id: AssignmentId, lies| (id.replica, open(id, &tree(id, lies), task));
    let origin = RuntimeOrigin::signed(STRANGER);
    done(Marketplace::contest(origin, x.job, x.batch, opened(x, left), opened(y, right)))
}

fn decide_any(model: &mut Model, a: u16, is_decided: bool) -> Result<(), ()> {
    let open: Vec<_> = Contests::get().into_keys().collect();
    let id = pick(&open, a).ok_or(())?;
    let (task, parties) = model.contests[&id].clone();
    if is_decided {
        for party in parties {
            let answers = model.answers.entry(party).or_default();
            answers.retain(|(_, about, is_true)| *about != task || *is_true);
        }
    }
    // The panel knows the truth, or nothing.
    decide(id, is_decided.then(|| honest(task).hash())).expect("a verdict always takes effect");
    Ok(())
}

fn demand_any(a: u16, b: u16) -> Result<(), ()> {
    let paid = in_state(|s| matches!(s, AssignmentState::Paid { .. }));
    let (id, _) = pick(&paid, a).ok_or(())?;
    let tasks: Vec<_> = job(id.job).spec.batch_tasks(id.batch).unwrap().collect();
    let task = pick(&tasks, b).ok_or(())?;
    done(Marketplace::demand_output(RuntimeOrigin::signed(REQUESTER), id, task))
}

/// Answers a demand as its provider can, or tries to expire it.
fn end_demand(model: &Model, a: u16, b: u16) -> Result<(), ()> {
    let open: Vec<_> = model.demands.keys().copied().collect();
    let (id, task) = pick(&open, a).ok_or(())?;
    let origin = RuntimeOrigin::signed(STRANGER);
    if b.is_multiple_of(2) {
        return done(Marketplace::expire_demand(origin, id, task));
    }
    let opening = open_task(id, &tree(id, &model.lies[&id]), task);
    let output =
        if model.lies_about(id, task) { b"made up".to_vec() } else { task.to_le_bytes().to_vec() };
    done(Marketplace::answer_output(origin, id, opening, output.try_into().unwrap()))
}

fn any_job(a: u16) -> Result<JobId, ()> {
    u64::from(a).checked_rem(NextJob::<Test>::get().0).map(JobId).ok_or(())
}

fn step(model: &mut Model, (call, a, b): Step) -> Result<(), ()> {
    let signed = RuntimeOrigin::signed;
    match call % 18 {
        // A few jobs only, or none would ever end.
        0 if NextJob::<Test>::get().0 < 4 => post_any(a, b),
        1..=3 => {
            let (who, id) = (pick(&PROVIDERS, b).ok_or(())?, any_job(a)?);
            // Pia is abroad, and her work comes on one way or the other.
            let path = match job(id).spec.domain {
                HOME if who == PIA && a.is_multiple_of(3) => vec![TRANSIT, ABROAD],
                HOME if who == PIA => vec![ABROAD],
                _ => vec![],
            };
            done(claim_along(who, id, u32::from(b / 4 % 6), &path))
        }
        4 | 5 => commit_any(model, a, b),
        6 => answer_any(model, a, b),
        7..=9 => reveal_any(model, a, b),
        0 | 10 => {
            advance(u32::from(a % 5) + 1);
            // With time its home's policy changes.
            change_domain(HOME, |home| {
                home.asks = Some(u32::from(b % 16));
                home.egress = if b.is_multiple_of(5) { vec![] } else { vec![COMMONS, ABROAD] };
            });
            Credit::set(&if b.is_multiple_of(3) { 300 } else { Balance::MAX });
            Ok(())
        }
        11 => {
            let (id, _) = pick(&assignments(), a).ok_or(())?;
            done(Marketplace::expire(signed(STRANGER), id))
        }
        12 => {
            let who = if b.is_multiple_of(8) { REQUESTER } else { STRANGER };
            done(Marketplace::cancel_job(signed(who), any_job(a)?))
        }
        13 => {
            let id = any_job(a)?;
            done(Marketplace::settle(signed(STRANGER), id, u32::from(b % 5)))
        }
        14 => contest_any(model, a),
        15 => demand_any(a, b),
        16 => end_demand(model, a, b),
        _ => decide_any(model, a, !b.is_multiple_of(4)),
    }
}

/// Does a step and compares: what fails changes nothing, what succeeds the model understands.
fn checked(model: &mut Model, next: Step) {
    let before = sp_io::storage::root(StateVersion::V1);
    if step(model, next).is_err() {
        assert_eq!(
            sp_io::storage::root(StateVersion::V1),
            before,
            "a failed call changed something"
        );
        return;
    }
    for event in events() {
        model.learn(event);
    }
    model.check();
}

/// Percent of a fee that the home domain asks for at present.
fn asked() -> u32 {
    Homes::get()[&HOME].asks.unwrap_or(0)
}

fn chain() -> ExtBuilder {
    let found = |home: &mut DomainMock| home.members.push(REQUESTER);
    ExtBuilder::default().balance(DELEGATORS, ED).balance(TREASURY, ED).founding(found)
}

fn start() -> Model {
    charge();
    settle_in(PAUL, HOME);
    settle_in(PIA, ABROAD);
    change_provider(PIA, |known| known.delegated_percent = DELEGATED);
    program();
    events();
    let owned = accounts().map(|who| (who, total(who))).collect();
    Model { owned, ..Default::default() }
}

/// Calls that anyone may make, and time, close every job, whatever the parties do or leave undone.
fn close_all(model: &mut Model) {
    for _ in 0..12 {
        advance(120);
        for id in 0..Contests::get().len() as u16 {
            checked(model, (17, id, 0));
        }
        for _ in 0..model.demands.len() {
            checked(model, (16, 0, 0));
        }
        for id in Marketplace::overdue() {
            assert_ok!(Marketplace::expire(RuntimeOrigin::signed(STRANGER), id));
        }
        for number in 0..NextJob::<Test>::get().0 {
            let id = JobId(number);
            let _ = Marketplace::cancel_job(RuntimeOrigin::signed(STRANGER), id);
            for batch in 0..job(id).spec.batches() {
                let _ = Marketplace::settle(RuntimeOrigin::signed(STRANGER), id, batch);
            }
        }
        for event in events() {
            model.learn(event);
        }
        model.check();
    }
    assert!(model.jobs.iter().all(|job| job.is_closed), "a job never closed");
    assert_eq!((escrow_held(), demand_held()), (0, 0));
    assert_eq!(Returned::<Test>::iter().count(), 0, "slots were left behind");
    assert!(Audits::get().is_empty(), "audits were left behind");
    assert!(Entered::get().is_empty(), "something is reserved for ever");
    // And in the end nothing is left of them, nor held for it.
    advance(48 + 101);
    for number in 0..NextJob::<Test>::get().0 {
        assert_ok!(Marketplace::forget_job(RuntimeOrigin::signed(STRANGER), JobId(number)));
    }
    assert_eq!((Jobs::<Test>::iter().count(), Assignments::<Test>::iter().count()), (0, 0));
    assert_eq!(Demands::<Test>::iter().count(), 0);
    let program = Programs::<Test>::get(program()).unwrap().deposit;
    assert_eq!(deposit_held(REQUESTER), program);
    accounts().for_each(|who| assert_eq!(total(who), model.owned[&who]));
}

/// The variant of an event, contests sorted by who differs.
fn name(event: &Event<Test>) -> String {
    let text = format!("{event:?}");
    let name = text.split([' ', '{']).next().unwrap_or_default().trim_start_matches("Event::");
    let is_replicas = |id| Contests::get()[id].audited.is_none();
    let between_replicas = match event {
        Event::Contested { contest, .. } if is_replicas(contest) => " by a sister",
        _ => "",
    };
    format!("{name}{between_replicas}")
}

// A property that random calls never come near proves nothing.
#[test]
fn random_calls_reach_every_event() {
    let mut runner = TestRunner::deterministic();
    let steps = prop::collection::vec(any::<Step>(), 200);
    let mut reached = BTreeMap::<String, u32>::new();
    for _ in 0..120 {
        let steps = steps.new_tree(&mut runner).unwrap().current();
        chain().build_and_execute(|| {
            let mut model = start();
            checked(&mut model, (0, 1, 8));
            for next in steps {
                if step(&mut model, next).is_ok() {
                    for event in events() {
                        *reached.entry(name(&event)).or_default() += 1;
                        model.learn(event);
                    }
                }
            }
        });
    }
    assert_eq!(reached.len(), 22, "{reached:?}");
    assert!(reached.values().all(|count| *count >= 3), "{reached:?}");
}

proptest! {
    #![proptest_config(Cases { cases: 256, ..Cases::default() })]

    #[test]
    fn money_is_conserved_and_every_job_closes(
        steps in prop::collection::vec(any::<Step>(), 1..220),
    ) {
        chain().build_and_execute(|| {
            let mut model = start();
            checked(&mut model, (0, 1, 8));
            steps.into_iter().for_each(|next| checked(&mut model, next));
            close_all(&mut model);
        });
    }
}
