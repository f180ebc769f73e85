//! The worker, event by event.

use crate::{
    tasks::{work_id, PROTOCOL_GAS_PER_BLOCK},
    Action, Drawn, Duties, Event, Limits, LotKey, Note, PoolAnswer, Ruling, SubmissionKey, TaskKey,
    View, VoteKey, Worker,
};
use sp_arithmetic::FixedU128;
use sp_core::{sr25519, H256};
use stardust_primitives::{
    api::{AuditDuty, PanelDuty},
    audit::{Answer, Audit, AuditReport, Lot, SignedAnswer, MAX_ANSWERS},
    contest::{Contest, PanelVote, Party},
    crypto::AuditId,
    ids::{AssignmentId, ContestId, JobId},
    items::Items,
    receipt::Receipt,
    traits::Work,
    AccountId,
};
use stardust_vm::{Fault, Outcome, Verdict, VM_VERSION};

const ID: AssignmentId = AssignmentId { job: JobId(7), batch: 1, replica: 0 };

fn auditor(n: u8) -> AuditId {
    sr25519::Public::from_raw([n; 32]).into()
}

fn work() -> Work {
    Work {
        program: H256::repeat_byte(1),
        payload: None,
        items: Items::Index,
        gas_limit: 1_000,
        vm_version: VM_VERSION,
    }
}

/// Each of four validators is expected to audit `each` tasks of ten in the first tranche.
fn audit(each: u32) -> Audit<AccountId, u32> {
    Audit {
        seed: H256::repeat_byte(2),
        commitment: H256::repeat_byte(3),
        first_task: 10,
        tasks: 10,
        expected: FixedU128::from_u32(each * 4),
        required: 0,
        validators: 4,
        opened_at: 100,
        tranche_blocks: 10,
        reported_in: None,
        answers: Default::default(),
    }
}

fn audit_duty(audit: Audit<AccountId, u32>) -> AuditDuty<AccountId, u32> {
    AuditDuty { assignment: ID, audit, work: work() }
}

fn panel_duty(task: u32, deadline: u32) -> PanelDuty<AccountId, u32> {
    let contest = Contest {
        job: ID.job,
        batch: ID.batch,
        task,
        parties: [0, 1]
            .map(|replica| Party { replica, receipt: H256::repeat_byte(replica) })
            .to_vec()
            .try_into()
            .unwrap(),
        audited: None,
        exposer: None,
        validators: 4,
        deadline,
        extended: false,
        votes: Default::default(),
    };
    PanelDuty { id: ContestId(5), contest, work: work() }
}

fn view(
    number: u32,
    audits: Vec<AuditDuty<AccountId, u32>>,
    panels: Vec<PanelDuty<AccountId, u32>>,
) -> Event {
    let duties = Duties { auditor: auditor(1), audits, panels };
    let finalized = number.saturating_sub(5);
    Event::Best(View { number, now: number, finalized, duties: vec![duties] })
}

fn drawn() -> Drawn {
    Drawn { lot: Lot([9; 96]), randomness: [4; 32] }
}

fn outcome(index: u32) -> Outcome {
    Outcome::Returned { output: index.to_le_bytes().to_vec(), gas: 500 }
}

fn answer(index: u32) -> Answer {
    Answer { index, receipt: Receipt::returned(index, &index.to_le_bytes(), 500).hash() }
}

fn ended(index: u32, verdict: Verdict) -> Event {
    ended_of(&work(), index, verdict)
}

fn ended_of(work: &Work, index: u32, verdict: Verdict) -> Event {
    Event::TaskEnded { task: TaskKey { work: work_id(work), index }, verdict }
}

fn submitted(actions: &[Action], answer: PoolAnswer) -> Event {
    let key = actions.iter().find_map(|action| match action {
        Action::SubmitReport { submission, .. } | Action::SubmitVote { submission, .. } => {
            Some(submission.clone())
        }
        _ => None,
    });
    Event::Submitted { submission: key.unwrap(), answer }
}

fn runs(actions: &[Action]) -> Vec<u32> {
    actions
        .iter()
        .filter_map(|action| match action {
            Action::Run { task, .. } => Some(task.index),
            _ => None,
        })
        .collect()
}

fn lots(actions: &[Action]) -> Vec<LotKey> {
    actions
        .iter()
        .filter_map(|action| match action {
            Action::EvaluateLot { key } => Some(key.clone()),
            _ => None,
        })
        .collect()
}

fn reports(actions: &[Action]) -> Vec<AuditReport> {
    actions
        .iter()
        .filter_map(|action| match action {
            Action::SubmitReport { report, .. } => Some(report.clone()),
            _ => None,
        })
        .collect()
}

fn votes(actions: &[Action]) -> Vec<PanelVote> {
    actions
        .iter()
        .filter_map(|action| match action {
            Action::SubmitVote { vote, .. } => Some(vote.clone()),
            _ => None,
        })
        .collect()
}

fn notes(actions: &[Action]) -> Vec<Note> {
    actions
        .iter()
        .filter_map(|action| match action {
            Action::Tell(note) => Some(note.clone()),
            _ => None,
        })
        .collect()
}

/// The kinds of faults that there were.
fn faults(worker: &Worker) -> Vec<(&'static str, u64)> {
    worker.stats().faults.by_kind().into_iter().filter(|(_, count)| *count > 0).collect()
}

fn worker(parallel: usize) -> Worker {
    Worker::new(Limits { parallel, ..Limits::default() })
}

/// A worker at block `number` that knows its lot in `audit`, and its runs so far.
fn drawn_worker(parallel: usize, number: u32, audit: &Audit<AccountId, u32>) -> (Worker, Vec<u32>) {
    let mut worker = worker(parallel);
    let asked = lots(&worker.handle(view(number, vec![audit_duty(audit.clone())], vec![])));
    let told = asked.into_iter().map(|key| (key, Some(drawn()))).collect();
    let actions = worker.handle(Event::LotsDrawn(told));
    (worker, runs(&actions))
}

#[test]
fn an_audit_goes_from_lot_to_run_to_report() {
    let audit = audit(2);
    let tasks = audit.draw(&drawn().randomness, 101);
    assert_eq!(tasks.len(), 2);
    let (mut worker, running) = drawn_worker(2, 100, &audit);
    assert_eq!(running.len(), 2);
    assert!(running.iter().all(|task| tasks.contains(task)));
    assert!(worker.handle(ended(tasks[1], Ok(outcome(tasks[1])))).is_empty());
    let actions = worker.handle(ended(tasks[0], Ok(outcome(tasks[0]))));
    let expected = AuditReport {
        assignment: ID,
        commitment: audit.commitment,
        auditor: auditor(1),
        lot: drawn().lot,
        answers: vec![answer(tasks[0]), answer(tasks[1])].try_into().unwrap(),
    };
    assert_eq!(reports(&actions), vec![expected.clone()]);
    assert!(worker.handle(submitted(&actions, PoolAnswer::Accepted)).is_empty());
    let stats = worker.stats();
    assert_eq!((stats.reports, stats.audits_open, stats.audits_drawn), (1, 1, 1));
    assert_eq!((stats.outcomes, stats.gas), (2, 1_000));
    assert!(faults(&worker).is_empty());
    // Until the state shows it, it is submitted again.
    let again =
        |worker: &mut Worker, n| worker.handle(view(n, vec![audit_duty(audit.clone())], vec![]));
    assert!(again(&mut worker, 101).is_empty());
    assert!(again(&mut worker, 102).is_empty());
    assert_eq!(reports(&again(&mut worker, 103)), vec![expected.clone()]);
    assert!(worker.handle(view(104, vec![], vec![])).is_empty());
    // A reorganisation takes the report away.
    assert_eq!(reports(&again(&mut worker, 104)), [expected]);
}

#[test]
fn a_restarted_worker_catches_up_from_one_block() {
    let audit = audit(1);
    let (worker, running) = drawn_worker(1, 107, &audit);
    assert_eq!(running, audit.draw(&drawn().randomness, 108));
    assert_eq!(worker.stats().running, 1);
}

#[test]
fn a_lot_is_evaluated_once_and_once_more_after_a_failure() {
    let duty = audit_duty(audit(1));
    let mut worker = worker(1);
    let asked = lots(&worker.handle(view(100, vec![duty.clone()], vec![])));
    assert_eq!(asked.len(), 1);
    assert!(worker.handle(view(101, vec![duty.clone()], vec![])).is_empty(), "still asked for");
    assert!(worker.handle(Event::LotsDrawn(vec![(asked[0].clone(), None)])).is_empty());
    assert_eq!(lots(&worker.handle(view(102, vec![duty.clone()], vec![]))), asked);
    worker.handle(Event::LotsDrawn(vec![(asked[0].clone(), Some(drawn()))]));
    assert!(lots(&worker.handle(view(103, vec![duty.clone()], vec![]))).is_empty());
    // The same attempt with the seed of another epoch is another lot.
    let mut moved = duty;
    moved.audit.seed = H256::repeat_byte(8);
    let other = lots(&worker.handle(view(104, vec![moved], vec![])));
    assert_eq!((other.len(), other[0].seed), (1, H256::repeat_byte(8)));
}

#[test]
fn who_is_not_drawn_does_nothing_until_the_audit_widens() {
    let mut quiet = audit(1);
    quiet.expected = FixedU128::from_u32(1);
    let chance = |randomness: [u8; 32], now| quiet.draw(&randomness, now).len();
    // Some lot that is drawn in the third tranche and not before.
    let lot = (0..=255).map(|n| [n; 32]).find(|r| chance(*r, 111) == 0 && chance(*r, 121) == 1);
    let mut worker = worker(4);
    let asked = lots(&worker.handle(view(105, vec![audit_duty(quiet.clone())], vec![])));
    let known = Drawn { lot: Lot([9; 96]), randomness: lot.unwrap() };
    let told = Event::LotsDrawn(vec![(asked[0].clone(), Some(known))]);
    assert!(worker.handle(told).is_empty());
    assert_eq!(worker.stats().audits_drawn, 0);
    assert!(worker.handle(view(119, vec![audit_duty(quiet.clone())], vec![])).is_empty());
    let actions = worker.handle(view(120, vec![audit_duty(quiet.clone())], vec![]));
    assert_eq!(runs(&actions), quiet.draw(&lot.unwrap(), 121));
}

#[test]
fn at_the_last_chance_a_beginning_of_the_draw_is_reported() {
    let audit = audit(3);
    let tasks = audit.draw(&drawn().randomness, 101);
    let (mut worker, running) = drawn_worker(1, 100, &audit);
    assert_eq!(running, tasks[..1], "in the order of the draw");
    let actions = worker.handle(ended(tasks[0], Ok(outcome(tasks[0]))));
    assert!(reports(&actions).is_empty());
    assert_eq!(runs(&actions), tasks[1..2]);
    // The tranche ends with block 110, and the report takes one block, or two.
    let duty = audit_duty(audit);
    assert!(worker.handle(view(107, vec![duty.clone()], vec![])).is_empty());
    let report = reports(&worker.handle(view(108, vec![duty.clone()], vec![])));
    assert_eq!(report[0].answers.to_vec(), [answer(tasks[0])]);
}

#[test]
fn no_more_is_answered_than_the_audit_has_room_for() {
    let mut full = audit(3);
    let tasks = full.draw(&drawn().randomness, 101);
    let account = AccountId::new([8; 32]);
    let other = SignedAnswer { auditor: auditor(8), account, answer: answer(10) };
    let room = 1;
    full.answers = vec![other; MAX_ANSWERS as usize - room].try_into().unwrap();
    full.reported_in = Some(0);
    let (mut worker, running) = drawn_worker(9, 100, &full);
    assert_eq!(running, tasks[..room]);
    let actions = worker.handle(ended(tasks[0], Ok(outcome(tasks[0]))));
    assert_eq!(reports(&actions)[0].answers.len(), room);
}

#[test]
fn a_critical_audit_asks_for_one_task_in_every_tranche() {
    let critical = Audit { expected: FixedU128::from_u32(4), required: 2, ..audit(3) };
    for number in [100, 115, 149] {
        let (mut worker, running) = drawn_worker(9, number, &critical);
        assert_eq!(running, critical.draw(&drawn().randomness, number + 1));
        assert_eq!(running.len(), 1);
        let actions = worker.handle(ended(running[0], Ok(outcome(running[0]))));
        assert_eq!(reports(&actions)[0].answers.len(), 1);
    }
}

#[test]
fn without_duties_nothing_is_done_for_what_was_drawn() {
    // So it is when the runtime disables the validator between the draw and the report.
    let audit = audit(1);
    let (mut worker, running) = drawn_worker(9, 100, &audit);
    assert!(worker.handle(view(101, vec![], vec![])).is_empty());
    assert!(worker.handle(ended(running[0], Ok(outcome(running[0])))).is_empty());
    // Free again, it reports what it knows.
    let actions = worker.handle(view(102, vec![audit_duty(audit)], vec![]));
    assert_eq!(reports(&actions)[0].answers.len(), 1);
}

#[test]
fn a_fault_is_never_an_answer() {
    let audit = audit(1);
    let (mut worker, running) = drawn_worker(1, 100, &audit);
    let task = running[0];
    let kinds = [Fault::TimedOut, Fault::HostMemory, Fault::Unsupported("?".into())];
    let mut actions = worker.handle(ended(task, Err(Fault::TimedOut)));
    assert_eq!(runs(&actions), [task], "a second attempt");
    // Two attempts at each block, up to the end, and never a word of it.
    for (number, fault) in (101..109).zip(kinds.iter().cycle()) {
        while runs(&actions) == [task] {
            actions = worker.handle(ended(task, Err(fault.clone())));
            assert!(reports(&actions).is_empty());
        }
        actions = worker.handle(view(number, vec![audit_duty(audit.clone())], vec![]));
        assert_eq!(runs(&actions), [task]);
    }
    let expected = [("timed_out", 6), ("host_memory", 6), ("unsupported", 4)];
    assert_eq!(faults(&worker), expected);
    assert_eq!((worker.stats().outcomes, worker.stats().reports), (0, 0));
}

#[test]
fn nothing_is_done_for_another_version_of_the_machine_or_past_the_end() {
    let mut foreign = audit_duty(audit(1));
    foreign.work.vm_version = VM_VERSION + 1;
    let mut contest = panel_duty(11, 200);
    contest.work.vm_version = VM_VERSION + 1;
    let mut worker = worker(1);
    assert!(worker.handle(view(100, vec![foreign], vec![contest])).is_empty());
    let stats = worker.stats();
    assert_eq!((stats.abstained, stats.audits_open, stats.contests_open), (2, 0, 0));
    let mut over = audit(1);
    over.reported_in = Some(0);
    assert!(worker.handle(view(110, vec![audit_duty(over)], vec![panel_duty(11, 110)])).is_empty());
}

#[test]
fn a_worker_that_comes_late_tries_and_does_not_when_it_knows_better() {
    let mut long = audit_duty(audit(1));
    long.audit.reported_in = Some(0);
    long.work.gas_limit = 5 * PROTOCOL_GAS_PER_BLOCK;
    // By its limit it would be late from block 105 on; the window ends with 110.
    for (number, starts) in [(104, 1), (105, 1), (109, 1), (110, 0)] {
        let mut worker = worker(1);
        let asked = lots(&worker.handle(view(number, vec![long.clone()], vec![])));
        let told = Event::LotsDrawn(
            asked.first().map(|key| (key.clone(), Some(drawn()))).into_iter().collect(),
        );
        assert_eq!(runs(&worker.handle(told)).len(), starts, "at {number}");
    }
    // A contest about the same work has told how long it takes.
    for (number, starts) in [(104, 1), (105, 0)] {
        let mut worker = worker(1);
        let mut contest = panel_duty(99, 200);
        contest.work = long.work.clone();
        worker.handle(view(number, vec![], vec![contest]));
        let gas = 5 * PROTOCOL_GAS_PER_BLOCK;
        worker.handle(ended_of(&long.work, 99, Ok(Outcome::Returned { output: vec![1], gas })));
        let asked = lots(&worker.handle(view(number, vec![long.clone()], vec![])));
        let told = Event::LotsDrawn(vec![(asked[0].clone(), Some(drawn()))]);
        assert_eq!(runs(&worker.handle(told)).len(), starts, "at {number}");
    }
}

#[test]
fn a_contest_is_voted_and_an_audited_task_is_not_run_again() {
    let audit = audit(1);
    let (mut worker, running) = drawn_worker(1, 100, &audit);
    worker.handle(ended(running[0], Ok(outcome(running[0]))));
    let actions = worker.handle(view(101, vec![], vec![panel_duty(running[0], 120)]));
    assert!(runs(&actions).is_empty());
    let vote = &votes(&actions)[0];
    assert_eq!((vote.contest, vote.vote.receipt), (ContestId(5), answer(running[0]).receipt));
    worker.handle(submitted(&actions, PoolAnswer::Refused));
    let actions = worker.handle(view(102, vec![], vec![panel_duty(running[0], 120)]));
    assert_eq!(votes(&actions).len(), 1);
    worker.handle(submitted(&actions, PoolAnswer::Accepted));
    assert_eq!(worker.stats().votes, 1);
    // On another fork the same contest is about another task.
    let actions = worker.handle(view(102, vec![], vec![panel_duty(running[0] + 1, 120)]));
    assert!(votes(&actions).is_empty());
    assert_eq!(runs(&actions), [running[0] + 1]);
}

#[test]
fn the_most_urgent_duty_comes_first() {
    let mut worker = worker(1);
    let soon = panel_duty(3, 110);
    let mut late = panel_duty(4, 150);
    late.id = ContestId(1);
    assert_eq!(runs(&worker.handle(view(100, vec![], vec![late, soon]))), [3]);
}

#[test]
fn two_keys_of_one_node_share_the_run_and_answer_both() {
    let contest = panel_duty(3, 110);
    let duties = [1, 2].map(|n| Duties {
        auditor: auditor(n),
        audits: Vec::new(),
        panels: vec![contest.clone()],
    });
    let mut worker = worker(4);
    let best = View { number: 100, now: 100, finalized: 95, duties: duties.into() };
    assert_eq!(runs(&worker.handle(Event::Best(best))), [3]);
    let votes = votes(&worker.handle(ended(3, Ok(outcome(3)))));
    assert_eq!(votes.len(), 2);
    assert_ne!(votes[0].vote.auditor, votes[1].vote.auditor);
}

#[test]
fn deadlines_are_held_against_the_clock_and_not_against_the_height() {
    // Two hundred blocks took no votes: there are ten left, or none.
    for (now, expected) in [(100, vec![3]), (110, vec![])] {
        let mut worker = worker(1);
        let panels = vec![panel_duty(3, 110)];
        let duties = vec![Duties { auditor: auditor(1), audits: Vec::new(), panels }];
        let best = View { number: now + 200, now, finalized: now + 195, duties };
        assert_eq!(runs(&worker.handle(Event::Best(best))), expected);
    }
}

#[test]
fn of_too_many_duties_the_most_urgent_are_kept() {
    let limits = Limits { duties: 2, ..Limits::default() };
    let mut worker = Worker::new(limits);
    let audits: Vec<_> = (0..4)
        .map(|n| {
            let mut duty = audit_duty(audit(1));
            duty.assignment.batch = n;
            duty.audit.opened_at = 100 - n;
            duty
        })
        .collect();
    let asked = lots(&worker.handle(view(100, audits, vec![])));
    assert_eq!(asked.iter().map(|key| key.assignment.batch).collect::<Vec<_>>(), [3, 2]);
}

#[test]
fn a_draw_is_told_once_and_what_it_grows_by() {
    let widening = audit(1);
    let task = |now| widening.draw(&drawn().randomness, now);
    let (first, all) = (task(101), task(111));
    assert_eq!((first.len(), all.len()), (1, 2));
    let mut worker = worker(9);
    let mut at = |event| worker.handle(event);
    let best = |n| view(n, vec![audit_duty(widening.clone())], vec![]);
    let asked = lots(&at(best(100)));
    let told = asked.into_iter().map(|key| (key, Some(drawn()))).collect();
    let actions = at(Event::LotsDrawn(told));
    assert_eq!(notes(&actions), [Note::Drawn { of: ID, tasks: first, until: 150 }]);
    assert_eq!(actions.last(), Some(&run(all[0], &[ID])));
    assert!(notes(&at(best(101))).is_empty());
    let grown = Note::Drawn { of: ID, tasks: vec![all[1]], until: 150 };
    assert_eq!(notes(&at(best(110))), [grown]);
    // A reorganisation turns it back, and then it grows again.
    assert!(notes(&at(best(109))).is_empty());
    assert!(notes(&at(best(110))).is_empty());
}

fn run(index: u32, of: &[AssignmentId]) -> Action {
    let task = TaskKey { work: work_id(&work()), index };
    Action::Run { task, work: work(), of: of.to_vec() }
}

#[test]
fn the_parties_of_a_contest_are_named_with_its_task_and_its_vote() {
    let sisters = [ID, AssignmentId { replica: 1, ..ID }];
    let mut worker = worker(1);
    let actions = worker.handle(view(100, vec![], vec![panel_duty(3, 110)]));
    assert_eq!(actions, [run(3, &sisters)]);
    let actions = worker.handle(ended(3, Ok(outcome(3))));
    assert!(matches!(&actions[..], [Action::SubmitVote { of, .. }] if *of == sisters));
}

/// Every figure that metrics show, at each turn of a life: two audits and a contest of this node, one of
/// whose tasks fails, and one executor.
#[test]
fn stats_follow_the_duties() {
    let audit = audit(1);
    let task = audit.draw(&drawn().randomness, 101)[0];
    let other = (task + 1) % 10;
    let duties = |n, audits: usize, panels: usize| {
        let audits = vec![audit_duty(audit.clone()); audits];
        view(n, audits, vec![panel_duty(other, 140); panels])
    };
    let shown = |worker: &Worker| {
        let stats = worker.stats();
        let duties = (stats.audits_open, stats.audits_drawn, stats.contests_open);
        (duties, stats.duty_age, (stats.running, stats.waiting))
    };
    let mut worker = worker(1);
    let asked = lots(&worker.handle(duties(104, 1, 1)));
    assert_eq!(shown(&worker), ((1, 0, 1), 0, (1, 0)), "not known to be drawn");
    worker.handle(Event::LotsDrawn(vec![(asked[0].clone(), Some(drawn()))]));
    assert_eq!(shown(&worker), ((1, 1, 1), 4, (1, 1)), "the audit's task waits for the contest's");
    worker.handle(ended(other, Err(Fault::HostMemory)));
    assert_eq!(shown(&worker), ((1, 1, 1), 4, (1, 1)), "the audit is more urgent than a retry");
    worker.handle(ended(task, Ok(outcome(task))));
    assert_eq!(shown(&worker), ((1, 1, 1), 4, (1, 0)));
    worker.handle(duties(107, 1, 1));
    assert_eq!(shown(&worker), ((1, 1, 1), 7, (1, 0)));
    worker.handle(ended(other, Ok(outcome(other))));
    worker.handle(duties(108, 0, 0));
    assert_eq!(shown(&worker), ((0, 0, 0), 0, (0, 0)));
    assert_eq!(faults(&worker), [("host_memory", 1)]);
    for ruling in [Ruling::Fraud, Ruling::Cleared, Ruling::Fraud, Ruling::Undecided, Ruling::Fraud]
    {
        assert!(worker.handle(Event::ContestEnded(ruling)).is_empty());
    }
    let expected = [("cleared", 1), ("undecided", 1), ("fraud", 3)];
    assert_eq!(worker.stats().rulings.by_verdict(), expected);
}

#[test]
fn what_ends_without_an_answer_is_counted_and_told_when_that_is_final() {
    let (mut worker, _) = drawn_worker(1, 100, &audit(1));
    worker.handle(view(100, vec![audit_duty(audit(1))], vec![panel_duty(3, 110)]));
    worker.handle(view(101, vec![], vec![]));
    assert_eq!(worker.stats().missed, 0);
    let told = notes(&worker.handle(view(106, vec![], vec![])));
    assert_eq!(worker.stats().missed, 2);
    let [Note::Missed { submission: report, of }, Note::Missed { submission: vote, of: parties }] =
        &told[..]
    else {
        panic!("{told:?}")
    };
    assert!(matches!(report, SubmissionKey::Report(key) if key.assignment == ID));
    assert!(matches!(vote, SubmissionKey::Vote(VoteKey { contest: ContestId(5), .. })));
    assert_eq!(*of, [ID]);
    assert_eq!(*parties, [ID, AssignmentId { replica: 1, ..ID }]);
    let key = LotKey {
        auditor: auditor(1),
        seed: H256::zero(),
        assignment: ID,
        commitment: H256::zero(),
    };
    // A late word of the pool about what is forgotten changes nothing.
    let late =
        Event::Submitted { submission: SubmissionKey::Report(key), answer: PoolAnswer::Accepted };
    assert!(worker.handle(late).is_empty());
}
