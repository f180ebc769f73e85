//! What auditing costs: gas that auditors execute, over gas that the provider of the work executes, in the life of an
//! honest provider. Counted on the real runtime: every answer that the chain took, and every re-execution of a task
//! by a panel. Without a network: what is lost there is made up for by a later report, not by a second one.

use crate::{
    dice::Dice,
    market::{lie, truth, Market},
    sim::{fund, VALIDATORS},
    theory::{expected_audits, Lottery},
};
use stardust_primitives::{
    assignment::AssignmentState,
    ids::{AssignmentId, JobId},
    BlockNumber, STAR,
};
use stardust_runtime::Runtime;
use stardust_world::{
    account, advance, assignment, audit, begin, chain, checked, checked_at_end, claim, contests,
    now, pass_audit, register, register_primes, report, send_report, send_vote, vote, Batch,
    GENESIS,
};
use std::fmt::Write;

/// The share of executed gas that auditing an established provider may take.
pub const MOST: f64 = 0.05;
/// Bond of the provider, in STAR: the least. All else is a share of what it secures.
const BOND: u32 = 500;
/// Batches of which a job consists, so that it does not outlive its claims.
const JOB_BATCHES: u32 = 400;
const PROVIDER: &str = "Bob";
/// Checked batches from which Lambda_min is the least there is: 2 / (1 + 180 / 20) = 0.2.
const ESTABLISHED: u32 = 180;
/// Checked batches from which a provider is no newcomer.
const NO_NEWCOMER: u32 = 20;

/// The work of one kind that a provider does.
#[derive(Clone, Copy, Debug)]
pub struct Stretch {
    /// What is special about it.
    pub what: &'static str,
    /// Tasks of a batch.
    pub batch_size: u32,
    /// Value of a batch as a share of V*.
    pub share: f64,
    /// Whether the promise is about it.
    pub promised: bool,
    /// Reports of the first auditor, of a hundred, that are wrong.
    wrong: u32,
    end: End,
}

/// When a stretch is over.
#[derive(Clone, Copy, Debug)]
enum End {
    /// At this many checked batches.
    Trust(u32),
    /// After this many tasks, or a few more.
    Tasks(u32),
}

/// What auditing cost in a stretch.
#[derive(Clone, Debug)]
pub struct Overhead {
    /// The stretch.
    pub stretch: Stretch,
    /// Tasks that were run and paid.
    pub tasks: u64,
    /// Batches of them.
    pub batches: u32,
    /// Answers that the chain took.
    pub audits: u32,
    /// Tasks that panels executed anew, all validators together.
    pub panel_runs: u32,
    /// Answers that theory expects.
    pub expected: f64,
    run: u128,
    audited: u128,
}

impl Overhead {
    /// Gas of auditors over gas of the provider.
    pub fn share(&self) -> f64 {
        self.audited as f64 / self.run as f64
    }

    /// The same by theory: audits over tasks, since all tasks are as likely to be audited.
    pub fn theory(&self) -> f64 {
        self.expected / self.tasks as f64
    }

    /// The least batch whose audits are at most [`MOST`] of its tasks, for work of this value and trust.
    pub fn break_even(&self) -> u32 {
        let audits = self.expected / f64::from(self.batches);
        (audits / MOST).ceil() as u32
    }
}

const DEMO: u32 = 20;
/// A batch of the demo, 20 tasks of 4 x 10^9 gas at 0.01 STAR per SCU, is 0.08 STAR of the 35.6 that the least bond secures.
const DEMO_SHARE: f64 = 0.08 / 35.6;
/// What a provider that keeps ten batches in flight has in each of them, if it uses half of its bond.
const USUAL: f64 = 0.05;

const fn established(batch_size: u32, share: f64) -> Stretch {
    Stretch {
        what: "established",
        batch_size,
        share,
        promised: batch_size >= 10 && share <= 0.2,
        wrong: 0,
        end: End::Tasks(10_000),
    }
}

/// In the order of a provider's life: how long each lasts depends on the trust that those before it brought.
const LIFE: [Stretch; 12] = [
    Stretch {
        what: "newcomer: the first 20 checked batches",
        end: End::Trust(NO_NEWCOMER),
        ..established(DEMO, DEMO_SHARE)
    },
    Stretch {
        what: "from there to 180 checked batches",
        end: End::Trust(ESTABLISHED),
        ..established(DEMO, DEMO_SHARE)
    },
    established(DEMO, DEMO_SHARE),
    established(10, USUAL),
    established(DEMO, USUAL),
    established(100, USUAL),
    established(DEMO, 0.2),
    Stretch {
        what: "established; one auditor of four is wrong in each tenth report",
        wrong: 10,
        ..established(DEMO, USUAL)
    },
    established(7, USUAL),
    established(5, USUAL),
    established(DEMO, 0.5),
    established(DEMO, 0.95),
];

/// Lives through everything, and says what it cost.
pub fn measure() -> Vec<Overhead> {
    let mut measured = Vec::new();
    chain::externalities("local").execute_with(|| {
        begin();
        frame_system::BlockHash::<Runtime>::insert(0, GENESIS);
        fund("Alice", 1_000_000 * STAR);
        fund(PROVIDER, u128::from(BOND) * 2 * STAR);
        let program = register_primes();
        register(PROVIDER, u128::from(BOND) * STAR);
        let mut dice = Dice::new(1);
        for stretch in LIFE {
            let mut overhead = Overhead {
                stretch: Stretch {
                    promised: stretch.promised && matches!(stretch.end, End::Tasks(_)),
                    ..stretch
                },
                tasks: 0,
                batches: 0,
                audits: 0,
                panel_runs: 0,
                expected: 0.0,
                run: 0,
                audited: 0,
            };
            checked_at_end(|| live(&mut overhead, program, &mut dice));
            measured.push(overhead);
        }
    });
    measured
}

fn live(overhead: &mut Overhead, program: sp_core::H256, dice: &mut Dice) {
    let Stretch { batch_size, share, end, .. } = overhead.stretch;
    let share = share * f64::from(JOB_BATCHES);
    let market = Market { bond: BOND, batches: JOB_BATCHES, batch_size, share, outside: 0.5 };
    let mut open: Option<(JobId, u32)> = None;
    loop {
        let is_over = match end {
            End::Trust(points) => checked(&account(PROVIDER)) >= points,
            End::Tasks(tasks) => overhead.tasks >= u64::from(tasks),
        };
        if is_over {
            break;
        }
        let (job_id, left) = open.take().unwrap_or_else(|| (market.post(program), JOB_BATCHES));
        run(overhead, job_id, dice);
        open = (left > 1).then_some((job_id, left - 1));
    }
    if let Some((job, _)) = open {
        let call = pallet_marketplace::Call::cancel_job { job };
        stardust_world::ok(call, stardust_world::signed("Alice"));
    }
}

/// One batch, from its claim to its payment.
fn run(overhead: &mut Overhead, job_id: JobId, dice: &mut Dice) {
    let id = claim(PROVIDER, job_id);
    let checked = checked(&account(PROVIDER));
    let batch = Batch::run(id, PROVIDER, truth);
    batch.commit();
    let value = assignment(id).map_or(0, |record| record.value);
    let tasks = batch.tree.receipts().len() as u32;
    let expected = expected_audits(value as f64, f64::from(BOND) * STAR as f64, checked, tasks);
    let lottery = Lottery { expected, validators: 4, tasks, honest: 4, reporting: 4 };
    overhead.expected += lottery.audits();
    overhead.batches += 1;
    overhead.tasks += u64::from(tasks);
    report_all(overhead.stretch.wrong, id, dice);
    let answers = audit(id).map(|audit| audit.answers.into_inner()).unwrap_or_default();
    overhead.audits += answers.len() as u32;
    let gas = |index| u128::from(truth(index).gas);
    overhead.audited += answers.iter().map(|signed| gas(signed.answer.index)).sum::<u128>();
    overhead.run += batch.tree.receipts().iter().map(|r| u128::from(r.gas)).sum::<u128>();
    pass_audit(id);
    loop {
        batch.reveal();
        match assignment(id).map(|record| record.state) {
            Some(AssignmentState::Contested { .. }) => overhead.decide(),
            Some(AssignmentState::Paid { .. }) => return,
            other => panic!("an honest batch is {other:?}"),
        }
    }
}

impl Overhead {
    /// The panel decides about each contest; whoever votes has run the task.
    fn decide(&mut self) {
        for (contest, task) in contests() {
            for name in VALIDATORS {
                if contests().contains(&(contest, task))
                    && send_vote(vote(name, contest, truth(task).hash())).is_ok()
                {
                    self.panel_runs += 1;
                    self.audited += u128::from(truth(task).gas);
                }
            }
        }
    }
}

/// Everybody that is drawn reports, in the first block of the first tranche in which anybody is.
fn report_all(wrong: u32, id: AssignmentId, dice: &mut Dice) {
    advance(1);
    while audit(id).is_some_and(|audit| now() <= audit.ends()) {
        for (at, name) in VALIDATORS.into_iter().enumerate() {
            let is_wrong = at == 0 && dice.below(100) < wrong;
            let receipt = if is_wrong { lie } else { truth };
            // One that was wrong twice within a day is not heard.
            if let Some(report) = report(name, id, receipt) {
                let _ = send_report(report);
            }
        }
        let Some(audit) = audit(id) else { return };
        if audit.reported_in.is_some() {
            return;
        }
        let next: BlockNumber =
            audit.opened_at + (audit.tranche(now()) + 1) * audit.tranche_blocks + 1;
        advance(next - now());
    }
}

const HEAD: [&str; 9] = [
    "provider",
    "value of a batch, of V*",
    "tasks a batch",
    "tasks",
    "audits a batch",
    "run by panels",
    "auditors' gas, of the provider's",
    "theory",
    "5% from batches of",
];

/// What auditing costs, as a Markdown table.
pub fn overhead_markdown(measured: &[Overhead]) -> String {
    let mut table = format!("| {} |\n|{}\n", HEAD.join(" | "), " --- |".repeat(HEAD.len()));
    for overhead in measured {
        let Stretch { what, batch_size, share, .. } = overhead.stretch;
        let audits = f64::from(overhead.audits) / f64::from(overhead.batches);
        let _ = writeln!(
            table,
            "| {what} | {:.1}% | {batch_size} | {} | {audits:.3} | {} | {:.2}% | {:.2}% | {} |",
            100.0 * share,
            overhead.tasks,
            overhead.panel_runs,
            100.0 * overhead.share(),
            100.0 * overhead.theory(),
            overhead.break_even(),
        );
    }
    table
}
