//! The whole service around a node made by hand: real keys, real lots, a real program.

use crate::{
    chain::{Best, Node, Offered, ReadError, Signed},
    executor::{Executor, Machine},
    follow::Assigned,
    keys::Keys,
    metrics::Metrics,
    service::{until_needed, Service},
    Journal,
};
use futures::{
    channel::mpsc::{self, UnboundedReceiver, UnboundedSender},
    future::BoxFuture,
    FutureExt, StreamExt,
};
use log::Level;
use sp_arithmetic::FixedU128;
use sp_core::{Pair, H256};
use sp_keystore::{testing::MemoryKeystore, Keystore};
use stardust_offchain_core::{receipts::receipt_of, Limits};
use stardust_primitives::{
    api::{AssignmentView, AuditDuty, PanelDuty},
    assignment::{Assignment, AssignmentState},
    audit::{Answer, Audit, SignedAnswer, SignedReport},
    contest::{Contest, Party},
    crypto::{AuditId, AuditPair, AUDIT},
    hashing::content,
    ids::{AssignmentId, ContestId, DomainId, JobId},
    items::{index_item, Items},
    traits::{AuditStatus, Work},
    tree::SumNode,
    AccountId, BlockNumber,
};
use stardust_vm::{Program, VM_VERSION};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};
use substrate_prometheus_endpoint::{prometheus::proto::Metric, Registry};

const PRIMES: &[u8] = include_bytes!("../../../programs/output/primes.polkavm");
const SECRET: &str = "//Alice";
const GAS: u64 = 100_000_000;

fn genesis() -> H256 {
    H256::repeat_byte(0x11)
}

fn auditor() -> AuditId {
    AuditPair::from_string(SECRET, None).unwrap().public()
}

#[derive(Default)]
struct State {
    number: BlockNumber,
    is_major_syncing: bool,
    auditors: Vec<AuditId>,
    audits: Vec<AuditDuty<AccountId, BlockNumber>>,
    panels: Vec<PanelDuty<AccountId, BlockNumber>>,
    /// The assignments from a block on.
    assignments: BTreeMap<BlockNumber, Vec<Assigned>>,
    frauds: Vec<(AccountId, ContestId)>,
    preimages: BTreeMap<H256, Vec<u8>>,
    answers: Vec<Offered>,
    reads: u32,
}

/// A node whose state is set by the test, and which shows what was submitted to it.
struct Mock {
    state: Mutex<State>,
    submitted: UnboundedSender<Signed>,
}

impl Mock {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }
}

impl Node for Mock {
    fn is_major_syncing(&self) -> bool {
        self.state().is_major_syncing
    }

    fn genesis(&self) -> H256 {
        genesis()
    }

    fn best(&self) -> Best {
        let number = self.state().number;
        let hash = |number: BlockNumber| H256::from_low_u64_be(number.into());
        let finalized = number - 2;
        Best { hash: hash(number), number, finalized, finalized_hash: hash(finalized) }
    }

    fn now(&self, at: H256) -> Result<BlockNumber, ReadError> {
        Ok(BlockNumber::try_from(at.to_low_u64_be()).unwrap())
    }

    fn assignments(&self, at: H256, job: JobId, batch: u32) -> Result<Vec<Assigned>, ReadError> {
        let (at, state) = (self.now(at)?, self.state());
        let Some((_, all)) = state.assignments.range(..=at).last() else { return Ok(Vec::new()) };
        let is_asked = |view: &&Assigned| (view.id.job, view.id.batch) == (job, batch);
        Ok(all.iter().filter(is_asked).cloned().collect())
    }

    fn is_fraud(
        &self,
        _: H256,
        provider: &AccountId,
        in_contest: ContestId,
    ) -> Result<bool, ReadError> {
        Ok(self.state().frauds.contains(&(provider.clone(), in_contest)))
    }

    fn auditors(&self, _: H256) -> Result<Vec<AuditId>, ReadError> {
        let mut state = self.state();
        state.reads += 1;
        Ok(state.auditors.clone())
    }

    fn audit_duties(
        &self,
        _: H256,
        of: &AuditId,
    ) -> Result<Vec<AuditDuty<AccountId, BlockNumber>>, ReadError> {
        assert_eq!(*of, auditor(), "no others are asked for");
        Ok(self.state().audits.clone())
    }

    fn panel_duties(
        &self,
        _: H256,
        _: &AuditId,
    ) -> Result<Vec<PanelDuty<AccountId, BlockNumber>>, ReadError> {
        Ok(self.state().panels.clone())
    }

    fn preimage(&self, hash: H256) -> Result<Option<Vec<u8>>, ReadError> {
        Ok(self.state().preimages.get(&hash).cloned())
    }

    fn submit(self: Arc<Self>, answer: Signed) -> BoxFuture<'static, Offered> {
        let offered = self.state().answers.pop().unwrap_or(Offered::Taken);
        self.submitted.unbounded_send(answer).unwrap();
        async { offered }.boxed()
    }
}

fn audit() -> Audit<AccountId, BlockNumber> {
    Audit {
        seed: H256::repeat_byte(2),
        commitment: H256::repeat_byte(3),
        first_task: 10,
        tasks: 10,
        // Two of each of two validators.
        expected: FixedU128::from_u32(4),
        required: 0,
        validators: 2,
        opened_at: 100,
        tranche_blocks: 10,
        reported_in: None,
        answers: Default::default(),
    }
}

fn work() -> Work {
    Work {
        program: content(PRIMES),
        payload: None,
        items: Items::Index,
        gas_limit: GAS,
        vm_version: VM_VERSION,
    }
}

fn duty() -> AuditDuty<AccountId, BlockNumber> {
    let assignment = AssignmentId { job: JobId(1), batch: 1, replica: 0 };
    AuditDuty { assignment, audit: audit(), work: work() }
}

fn contest() -> PanelDuty<AccountId, BlockNumber> {
    contest_in(1)
}

/// A contest about a batch, with a number that is higher by 3.
fn contest_in(batch: u32) -> PanelDuty<AccountId, BlockNumber> {
    let contest = Contest {
        job: JobId(1),
        batch,
        task: 15,
        parties: vec![Party { replica: 0, receipt: H256::zero() }].try_into().unwrap(),
        audited: None,
        exposer: None,
        validators: 2,
        deadline: 120,
        extended: false,
        votes: Default::default(),
    };
    PanelDuty { id: ContestId(u64::from(batch) + 3), contest, work: work() }
}

/// The first replica of a batch, by a provider of its own.
fn assigned(batch: u32, state: AssignmentState<BlockNumber>) -> Assigned {
    AssignmentView {
        id: AssignmentId { job: JobId(1), batch, replica: 0 },
        assignment: Assignment {
            provider: provider_of(batch),
            domain: DomainId(0),
            passage: Default::default(),
            value: 0,
            claimed_at: 90,
            state,
        },
        audit: None,
        deadline: None,
    }
}

fn provider_of(batch: u32) -> AccountId {
    AccountId::new([batch as u8; 32])
}

fn answer(index: u32) -> Answer {
    let program = Program::new(PRIMES).unwrap();
    let outcome = program.interpret(&[], &index_item(index), GAS).unwrap();
    assert!(outcome.is_returned());
    Answer { index, receipt: receipt_of(index, &outcome).hash() }
}

fn interpreter() -> Machine {
    Arc::new(|program, payload, item, gas_limit| program.interpret(payload, item, gas_limit))
}

/// A running service.
struct Running {
    node: Arc<Mock>,
    imports: UnboundedSender<()>,
    submitted: UnboundedReceiver<Signed>,
    registry: Registry,
    told: Arc<Mutex<Vec<(Level, AssignmentId, String)>>>,
    _service: tokio::task::JoinHandle<()>,
}

impl Running {
    /// Starts a service at block 100, whose state has the duties.
    fn start(machine: Machine, set: impl FnOnce(&mut State)) -> Self {
        let (sender, submitted) = mpsc::unbounded();
        let mut state = State {
            number: 100,
            auditors: vec![AuditPair::from_seed(&[7; 32]).public(), auditor()],
            preimages: [(content(PRIMES), PRIMES.to_vec())].into(),
            ..State::default()
        };
        set(&mut state);
        let node = Arc::new(Mock { state: Mutex::new(state), submitted: sender });
        let keystore = MemoryKeystore::new();
        keystore.sr25519_generate_new(AUDIT, Some(SECRET)).unwrap();
        // A key that is nobody's in the session.
        keystore.sr25519_generate_new(AUDIT, Some("//Bob")).unwrap();
        let keys = Keys::new(Arc::new(keystore), genesis());
        let (imports, mut imported) = mpsc::unbounded();
        let registry = Registry::new();
        let metrics = Metrics::register(&registry).unwrap();
        let shared: Arc<dyn Node> = node.clone();
        let told = Arc::new(Mutex::new(Vec::new()));
        let lines = told.clone();
        let journal: Journal = Arc::new(move |level, id, what: fmt::Arguments<'_>| {
            lines.lock().unwrap().push((level, id, what.to_string()));
        });
        let _service = tokio::spawn(async move {
            assert!(until_needed(&mut imported, &shared, &keys).await);
            let (sender, verdicts) = mpsc::unbounded();
            let executor = Executor::start(2, machine, shared.clone(), sender).unwrap();
            let limits = Limits { parallel: 2, ..Limits::default() };
            Service::new(shared, keys, executor, Some(metrics), journal, limits)
                .run(imported, verdicts)
                .await;
        });
        Self { node, imports, submitted, registry, told, _service }
    }

    fn import(&self, change: impl FnOnce(&mut State)) {
        let mut state = self.node.state();
        state.number += 1;
        change(&mut state);
        drop(state);
        self.imports.unbounded_send(()).unwrap();
    }

    async fn next(&mut self) -> Signed {
        let next = tokio::time::timeout(Duration::from_secs(60), self.submitted.next());
        next.await.expect("in time").unwrap()
    }

    async fn is_silent(&mut self) -> bool {
        tokio::time::timeout(Duration::from_millis(300), self.submitted.next()).await.is_err()
    }

    /// A metric; of one with a label, the sum.
    fn metric(&self, name: &str) -> f64 {
        self.labelled(name, None)
    }

    fn labelled(&self, name: &str, label: Option<&str>) -> f64 {
        let families = self.registry.gather();
        let family = families.iter().find(|family| family.get_name() == name).unwrap();
        let is_meant = |metric: &&Metric| {
            label.is_none_or(|label| metric.get_label().iter().any(|it| it.get_value() == label))
        };
        let value =
            |metric: &Metric| metric.get_counter().get_value() + metric.get_gauge().get_value();
        family.get_metric().iter().filter(is_meant).map(value).sum()
    }

    /// The lines so far that are at least so urgent, and about this batch.
    fn told(&self, least: Level, batch: u32) -> Vec<String> {
        let told = self.told.lock().unwrap();
        assert!(told.iter().all(|(_, id, _)| (id.job, id.replica) == (JobId(1), 0)));
        let is_meant =
            |(level, id, _): &&(Level, AssignmentId, String)| *level <= least && id.batch == batch;
        told.iter().filter(is_meant).map(|(_, _, line)| line.clone()).collect()
    }

    /// A moment for what the service was told to have its effects.
    async fn settle(&self) {
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// Checks a report as the runtime does.
fn check(signed: &SignedReport, now: BlockNumber) {
    let SignedReport { report, signature } = signed;
    let message = report.to_sign(genesis());
    assert!(AuditPair::verify(signature, message.as_bytes(), &report.auditor));
    let audit = audit();
    let randomness = report
        .lot
        .randomness(&auditor(), genesis(), audit.seed, report.assignment, audit.commitment)
        .unwrap();
    let drawn = audit.draw(&randomness, now);
    assert_eq!(drawn.len(), 2);
    let answers: Vec<_> = drawn.into_iter().map(answer).collect();
    assert_eq!(report.answers.to_vec(), answers);
}

fn report(signed: Signed) -> SignedReport {
    match signed {
        Signed::Report(report) => report,
        Signed::Vote(_) => panic!("a report was expected"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_drawn_audit_is_reported_until_the_state_shows_it() {
    let mut running = Running::start(interpreter(), |state| state.audits.push(duty()));
    let first = report(running.next().await);
    check(&first, 101);
    running.import(|_| {});
    running.import(|_| {});
    running.import(|_| {});
    // The pool took it and no block did.
    let second = report(running.next().await);
    check(&second, 104);
    assert_eq!(first.report, second.report, "with the same lot");
    assert_ne!(first.signature, second.signature, "but another signature");
    running.import(|state| state.audits.clear());
    assert!(running.is_silent().await);
    assert_eq!(running.metric("stardust_audits_reported_total"), 1.0);
    assert_eq!(running.metric("stardust_audit_tasks_total"), 2.0);
    assert!(running.metric("stardust_audit_gas_total") > 0.0);
    assert_eq!(running.metric("stardust_audit_duties_open"), 0.0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_contest_is_voted_and_a_refusal_is_not_the_end() {
    let mut running = Running::start(interpreter(), |state| {
        state.panels.push(contest());
        state.answers.push(Offered::Refused("full".into()));
    });
    for _ in 0..2 {
        let Signed::Vote(signed) = running.next().await else { panic!("a vote was expected") };
        let message = signed.vote.to_sign(genesis());
        assert!(AuditPair::verify(&signed.signature, message.as_bytes(), &auditor()));
        assert_eq!(signed.vote.contest, ContestId(4));
        assert_eq!(signed.vote.disputed, contest().contest.disputed());
        assert_eq!(signed.vote.vote.receipt, answer(15).receipt);
        // The pool's refusal must have been heard before the next block.
        tokio::time::sleep(Duration::from_millis(100)).await;
        running.import(|_| {});
    }
    assert!(running.is_silent().await);
    assert_eq!(running.metric("stardust_panel_votes_total"), 1.0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fault_is_no_answer_and_is_tried_again() {
    let mut running = Running::start(interpreter(), |state| {
        state.audits.push(duty());
        state.preimages.clear();
    });
    assert!(running.is_silent().await);
    assert!(running.labelled("stardust_executor_faults_total", Some("io")) >= 2.0);
    assert!(running.told(Level::Warn, 1)[0].contains("could not be run here"));
    // Bytes that are not what the hash says are no better.
    running.import(|state| drop(state.preimages.insert(content(PRIMES), vec![1, 2, 3])));
    assert!(running.is_silent().await);
    running.import(|state| drop(state.preimages.insert(content(PRIMES), PRIMES.to_vec())));
    check(&report(running.next().await), 103);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_panic_in_the_machine_is_a_fault() {
    let is_first = std::sync::atomic::AtomicBool::new(true);
    let machine: Machine = Arc::new(move |program, payload, item, gas_limit| {
        if is_first.swap(false, std::sync::atomic::Ordering::Relaxed) {
            panic!("on purpose");
        }
        program.interpret(payload, item, gas_limit)
    });
    let mut running = Running::start(machine, |state| state.audits.push(duty()));
    check(&report(running.next().await), 101);
    assert_eq!(running.metric("stardust_executor_faults_total"), 1.0);
    assert_eq!(running.labelled("stardust_executor_faults_total", Some("machine")), 1.0);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_happens_while_the_node_syncs_or_is_no_validator() {
    let mut running = Running::start(interpreter(), |state| {
        state.is_major_syncing = true;
        state.audits.push(duty());
    });
    running.import(|_| {});
    assert!(running.is_silent().await);
    assert_eq!(running.node.state().reads, 0);
    let others = running.node.state().auditors.clone();
    running.import(|state| {
        state.is_major_syncing = false;
        state.auditors.pop();
    });
    assert!(running.is_silent().await);
    running.import(|state| state.auditors = others);
    check(&report(running.next().await), 104);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_life_of_an_audited_batch_is_told() {
    let mut running = Running::start(interpreter(), |state| state.audits.push(duty()));
    let answers = report(running.next().await).report.answers;
    let tasks: Vec<_> = answers.iter().map(|answer| answer.index).collect();
    running.settle().await;
    assert_eq!(running.metric("stardust_audit_duties_drawn"), 1.0);
    assert_eq!(running.metric("stardust_audit_duty_age_blocks"), 0.0);
    assert_eq!(running.metric("stardust_executor_queue"), 0.0);
    running.import(|_| {});
    running.settle().await;
    assert_eq!(running.metric("stardust_audit_duty_age_blocks"), 1.0);
    running.import(|state| {
        state.audits.clear();
        let root = SumNode { hash: H256::zero(), gas: 0 };
        let mut view = assigned(1, AssignmentState::Revealed { root });
        let account = AccountId::new([8; 32]);
        let signed = |answer| SignedAnswer { auditor: auditor(), account: account.clone(), answer };
        view.audit = Some(AuditStatus {
            opened_at: 100,
            ends: 110,
            is_complete: true,
            answers: answers.iter().copied().map(signed).collect(),
        });
        state.assignments.insert(102, vec![view]);
    });
    running.settle().await;
    let expected = [
        format!("drawn to audit {tasks:?}, until block 150"),
        format!("submitted the audit report of tasks {tasks:?}"),
        "audit report in block 102".into(),
    ];
    assert_eq!(running.told(Level::Info, 1), expected);
    let all = running.told(Level::Debug, 1);
    assert_eq!(all[0], "audit opened");
    assert_eq!(all.iter().filter(|line| line.starts_with("ran task")).count(), 2);
    assert_eq!(all.len(), 6);
    assert_eq!(running.metric("stardust_audit_duty_age_blocks"), 0.0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_duty_that_ends_unanswered_is_told() {
    let mut running = Running::start(interpreter(), |state| {
        state.audits.push(duty());
        state.preimages.clear();
    });
    assert!(running.is_silent().await);
    for _ in 0..4 {
        running.import(|state| state.audits.clear());
        running.settle().await;
    }
    assert_eq!(running.told(Level::Warn, 1).last().unwrap(), "audit missed: no report");
    assert_eq!(running.metric("stardust_audits_missed_total"), 1.0);
}

/// Three contests: one is lost, one is won, one is not decided.
#[tokio::test(flavor = "multi_thread")]
async fn verdicts_are_told_and_counted_when_they_are_final() {
    let root = SumNode { hash: H256::zero(), gas: 0 };
    let contested = |batch: u32| {
        let contest = ContestId(u64::from(batch) + 3);
        assigned(batch, AssignmentState::Contested { root, contest, commitment: None })
    };
    let mut running = Running::start(interpreter(), |state| {
        state.panels = (1..4).map(contest_in).collect();
        state.assignments.insert(100, (1..4).map(contested).collect());
    });
    for _ in 0..3 {
        assert!(matches!(running.next().await, Signed::Vote(_)));
    }
    let verdicts = |running: &Running| {
        ["cleared", "undecided", "fraud"]
            .map(|it| running.labelled("stardust_panel_verdicts_total", Some(it)))
    };
    // The votes are in a block, the contests are open.
    running.import(|state| state.panels.clear());
    running.import(|state| {
        let mut anew = assigned(3, AssignmentState::Claimed { deadline: 200 });
        anew.assignment.claimed_at = 102;
        let cleared = assigned(2, AssignmentState::Revealed { root });
        state.assignments.insert(102, vec![cleared, anew]);
        state.frauds.push((provider_of(1), ContestId(4)));
    });
    running.import(|_| {});
    running.settle().await;
    assert_eq!(verdicts(&running), [0.0; 3], "not final");
    running.import(|_| {});
    running.settle().await;
    assert_eq!(verdicts(&running), [1.0; 3]);
    let ended = ["its receipt is wrong", "its receipt is right", "the panel did not decide"];
    for (batch, ended) in (1..4).zip(ended) {
        let contest = batch + 3;
        let told = running.told(Level::Info, batch);
        assert_eq!(told.len(), 3, "{told:?}");
        let opened = format!("contest {contest} opened about task 15, votes until 120");
        assert_eq!(told[0], opened);
        assert!(told[1].starts_with(&format!("submitted the vote in contest {contest}")));
        assert_eq!(told[2], format!("contest {contest} ended about task 15: {ended}"));
    }
    running.import(|_| {});
    running.settle().await;
    assert_eq!(verdicts(&running), [1.0; 3], "each once");
}

/// The README's table is what operators make their alerts from.
#[test]
fn the_readme_names_every_metric_and_no_other() {
    let registry = Registry::new();
    let _metrics = Metrics::register(&registry).unwrap();
    let shown: BTreeSet<_> =
        registry.gather().iter().map(|family| family.get_name().to_string()).collect();
    let named: BTreeSet<_> = include_str!("../../README.md")
        .split(|c: char| !(c.is_ascii_lowercase() || c == '_'))
        .filter(|word| word.starts_with("stardust_"))
        .map(String::from)
        .collect();
    assert_eq!(shown, named);
    assert!(registry.gather().iter().all(|family| !family.get_help().is_empty()));
}
