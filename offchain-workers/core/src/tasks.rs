//! Which tasks run: each at most once at a time, the most urgent first, none that is known to come too late.

use crate::{
    action::Action, faults::Faults, receipts::receipt_of, retained::Retained, Clock, Limits, Stats,
};
use sp_core::H256;
use stardust_primitives::{hashing::tagged, ids::AssignmentId, traits::Work, BlockNumber};
use stardust_vm::Verdict;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// Gas of three seconds, the time of a block, at the protocol's 10^9 gas a second: the pace for which
/// audit windows are made.
pub const PROTOCOL_GAS_PER_BLOCK: u64 = 3_000_000_000;

/// Most works of which the gas of a task is remembered.
const WORKS_MAX: usize = 1_024;

/// A task as such: what its receipt follows from, whatever job, fork or duty asks for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TaskKey {
    /// [`work_id`] of how it is run.
    pub work: H256,
    /// Its index, from which its input and its receipt follow.
    pub index: u32,
}

/// Names a work by its content. Job numbers would not do: another fork may give them to other jobs.
pub fn work_id(work: &Work) -> H256 {
    tagged("offchain-work", work)
}

/// Whether a task will end in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Chance {
    Sure,
    /// It is the first of its work, and would be late if it took all the gas that it may. Most take far less, and
    /// not to try is to miss the audit: after an outage, say, of which the window has used up a part.
    Open,
}

/// A task that somebody needs.
#[derive(Debug)]
struct Wish {
    work: Arc<Work>,
    /// Whose receipts it checks; replicas of a batch have their tasks in common.
    of: BTreeSet<AssignmentId>,
    /// Last block in which the answer surely counts.
    urgency: BlockNumber,
    /// Place among the tasks of the same answer, of which only a beginning counts.
    rank: usize,
    /// Last block in which the answer may count at all.
    ends: BlockNumber,
}

/// All tasks, for the auditor and the panel.
#[derive(Debug)]
pub(crate) struct Tasks {
    limits: Limits,
    receipts: Retained<TaskKey, H256>,
    /// Most gas that a task of this work took, for guessing how long the next one takes.
    gas: Retained<H256, u64>,
    wishes: BTreeMap<TaskKey, Wish>,
    running: BTreeSet<TaskKey>,
    /// Tasks that would have been started if there had been room.
    waiting: usize,
    /// Faults since the latest best block.
    faults: BTreeMap<TaskKey, u32>,
    outcomes_total: u64,
    gas_total: u64,
    faults_total: Faults,
}

impl Tasks {
    pub(crate) fn new(limits: Limits) -> Self {
        Self {
            limits,
            // A report has at most 16 answers, but drawn audits are few among all duties.
            receipts: Retained::new(limits.duties.saturating_mul(4)),
            gas: Retained::new(WORKS_MAX),
            wishes: BTreeMap::new(),
            running: BTreeSet::new(),
            waiting: 0,
            faults: BTreeMap::new(),
            outcomes_total: 0,
            gas_total: 0,
            faults_total: Faults::default(),
        }
    }

    /// A new block: what failed on this machine may be tried again.
    pub(crate) fn on_block(&mut self) {
        self.faults.clear();
    }

    /// Takes the verdict of a task that was started. A fault says nothing about the task.
    pub(crate) fn on_end(&mut self, task: TaskKey, verdict: Verdict, clock: Clock) {
        if !self.running.remove(&task) {
            return;
        }
        match verdict {
            Ok(outcome) => {
                let gas = outcome.gas();
                self.outcomes_total = self.outcomes_total.saturating_add(1);
                self.gas_total = self.gas_total.saturating_add(gas);
                let most = self.gas.get(&task.work).copied().unwrap_or(0).max(gas);
                self.gas.insert(task.work, most, clock.number);
                let receipt = receipt_of(task.index, &outcome).hash();
                self.receipts.insert(task, receipt, clock.number);
            }
            Err(fault) => {
                self.faults_total.note(&fault);
                let faults = self.faults.entry(task).or_default();
                *faults = faults.saturating_add(1);
            }
        }
    }

    /// Hash of the receipt of a task that was run, and which this block needs.
    pub(crate) fn receipt(&mut self, task: &TaskKey, clock: Clock) -> Option<H256> {
        self.receipts.need(task, clock.number).copied()
    }

    /// Wishes are made anew by each plan.
    pub(crate) fn forget_wishes(&mut self) {
        self.wishes.clear();
    }

    /// Asks for a task: to be answered by block `urgency` if possible, in vain after `ends`.
    pub(crate) fn wish(
        &mut self,
        task: TaskKey,
        work: &Arc<Work>,
        of: &[AssignmentId],
        rank: usize,
        (urgency, ends): (BlockNumber, BlockNumber),
    ) {
        let wish = self.wishes.entry(task).or_insert_with(|| Wish {
            work: work.clone(),
            of: BTreeSet::new(),
            urgency,
            rank,
            ends,
        });
        wish.of.extend(of);
        wish.urgency = wish.urgency.min(urgency);
        wish.rank = wish.rank.min(rank);
        wish.ends = wish.ends.max(ends);
    }

    /// Starts as many of the wished tasks as there is room for.
    pub(crate) fn start(&mut self, clock: Clock, actions: &mut Vec<Action>) {
        for work in self.wishes.keys().map(|task| task.work) {
            let _ = self.gas.need(&work, clock.number);
        }
        let room = self.limits.parallel.saturating_sub(self.running.len());
        let mut startable: Vec<_> = self
            .wishes
            .iter()
            .filter(|(task, _)| self.may_start(task))
            .filter_map(|(task, wish)| {
                Some((self.chance(task, wish, clock)?, wish.urgency, wish.rank, *task))
            })
            .collect();
        startable.sort_unstable();
        self.waiting = startable.len().saturating_sub(room);
        for (_, _, _, task) in startable.into_iter().take(room) {
            if let Some(wish) = self.wishes.get(&task) {
                self.running.insert(task);
                let (work, of) = ((*wish.work).clone(), wish.of.iter().copied().collect());
                actions.push(Action::Run { task, work, of });
            }
        }
    }

    fn may_start(&self, task: &TaskKey) -> bool {
        let faults = self.faults.get(task).copied().unwrap_or(0);
        !self.running.contains(task)
            && self.receipts.get(task).is_none()
            && faults < self.limits.attempts_per_block
    }

    /// The chance of a task to end in time, by what other tasks of the work took; by its gas limit and the pace for
    /// which the window was made, if it is the first one. None if it is too late.
    fn chance(&self, task: &TaskKey, wish: &Wish, clock: Clock) -> Option<Chance> {
        let left = wish.ends.checked_sub(clock.next())?;
        match self.gas.get(&task.work) {
            Some(gas) => {
                (blocks_of(*gas, self.limits.gas_per_block) <= left).then_some(Chance::Sure)
            }
            None if blocks_of(wish.work.gas_limit, PROTOCOL_GAS_PER_BLOCK) <= left => {
                Some(Chance::Sure)
            }
            None => Some(Chance::Open),
        }
    }

    pub(crate) fn evict(&mut self, clock: Clock) {
        self.receipts.evict(clock.finalized, |_, _| {});
        self.gas.evict(clock.finalized, |_, _| {});
    }

    pub(crate) fn count(&self, stats: &mut Stats) {
        stats.running = self.running.len();
        stats.waiting = self.waiting;
        stats.outcomes = self.outcomes_total;
        stats.gas = self.gas_total;
        stats.faults = self.faults_total;
    }

    #[cfg(test)]
    pub(crate) fn remembered(&self) -> usize {
        self.receipts.len()
            + self.gas.len()
            + self.wishes.len()
            + self.running.len()
            + self.faults.len()
    }
}

/// Whole blocks that so much gas takes.
fn blocks_of(gas: u64, gas_per_block: u64) -> BlockNumber {
    let blocks = gas.checked_div(gas_per_block.max(1)).unwrap_or(u64::MAX);
    BlockNumber::try_from(blocks).unwrap_or(BlockNumber::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use stardust_primitives::items::Items;
    use stardust_vm::{Fault, Outcome};

    fn work(gas_limit: u64) -> Arc<Work> {
        Arc::new(Work {
            program: H256::repeat_byte(1),
            payload: None,
            items: Items::Index,
            gas_limit,
            vm_version: 1,
        })
    }

    fn tasks(parallel: usize) -> Tasks {
        Tasks::new(Limits { parallel, ..Limits::default() })
    }

    fn at(number: BlockNumber) -> Clock {
        Clock { number, now: number, finalized: 0, view: u64::from(number) }
    }

    fn started(tasks: &mut Tasks, clock: Clock) -> Vec<u32> {
        let mut actions = Vec::new();
        tasks.start(clock, &mut actions);
        let index = |action: Action| match action {
            Action::Run { task, .. } => task.index,
            other => panic!("{other:?}"),
        };
        actions.into_iter().map(index).collect()
    }

    fn counted(tasks: &Tasks) -> (usize, usize) {
        let mut stats = Stats::default();
        tasks.count(&mut stats);
        (stats.running, stats.waiting)
    }

    fn key(work: &Work, index: u32) -> TaskKey {
        TaskKey { work: work_id(work), index }
    }

    fn returned(gas: u64) -> Verdict {
        Ok(Outcome::Returned { output: vec![1], gas })
    }

    #[test]
    fn the_most_urgent_start_first_and_only_as_many_as_fit() {
        let (mut tasks, work) = (tasks(2), work(1));
        for (index, rank, urgency) in [(1, 0, 30), (2, 1, 20), (3, 0, 20), (4, 0, 25)] {
            tasks.wish(key(&work, index), &work, &[], rank, (urgency, 40));
        }
        assert_eq!(started(&mut tasks, at(1)), [3, 2]);
        assert_eq!(counted(&tasks), (2, 2), "run and wait");
        assert!(started(&mut tasks, at(1)).is_empty(), "no room");
        tasks.on_end(key(&work, 3), returned(1), at(1));
        assert_eq!(started(&mut tasks, at(1)), [4], "and what is done is not run again");
        assert_eq!(counted(&tasks), (2, 1));
        // Nobody asks for them any more, but the executor has them.
        tasks.forget_wishes();
        assert!(started(&mut tasks, at(1)).is_empty());
        assert_eq!(counted(&tasks), (2, 0));
    }

    #[test]
    fn two_wishes_for_one_task_are_one_run() {
        let (mut tasks, work) = (tasks(9), work(1));
        let [a, b] = [0, 1].map(|replica| AssignmentId { replica, ..AssignmentId::default() });
        tasks.wish(key(&work, 1), &work, &[b], 3, (30, 30));
        tasks.wish(key(&work, 1), &work, &[a], 0, (20, 20));
        tasks.wish(key(&work, 2), &work, &[b], 0, (25, 25));
        let mut actions = Vec::new();
        tasks.start(at(22), &mut actions);
        let run = |index, of: &[AssignmentId]| Action::Run {
            task: key(&work, index),
            work: (*work).clone(),
            of: of.to_vec(),
        };
        assert_eq!(actions, [run(1, &[a, b]), run(2, &[b])]);
    }

    #[test]
    fn nothing_starts_that_is_known_to_come_too_late() {
        let work = work(3 * PROTOCOL_GAS_PER_BLOCK);
        let mut tasks = tasks(9);
        tasks.wish(key(&work, 1), &work, &[], 0, (10, 10));
        assert!(started(&mut tasks, at(10)).is_empty(), "no block is left");
        assert_eq!(started(&mut tasks, at(6)), [1], "3 blocks and one for the report");
        // Known gas tells better than the limit.
        tasks.on_end(key(&work, 1), returned(PROTOCOL_GAS_PER_BLOCK), at(6));
        tasks.wish(key(&work, 2), &work, &[], 0, (10, 10));
        assert!(started(&mut tasks, at(9)).is_empty());
        assert_eq!(started(&mut tasks, at(8)), [2]);
    }

    #[test]
    fn what_may_come_too_late_is_tried_when_nothing_sure_waits() {
        let (long, short) = (work(3 * PROTOCOL_GAS_PER_BLOCK), work(1));
        let mut tasks = tasks(1);
        tasks.wish(key(&long, 1), &long, &[], 0, (9, 9));
        tasks.wish(key(&short, 2), &short, &[], 0, (20, 20));
        assert_eq!(started(&mut tasks, at(7)), [2], "less urgent, and in time whatever it takes");
        assert_eq!(counted(&tasks), (1, 1), "the other waits");
        tasks.on_end(key(&short, 2), returned(1), at(7));
        assert_eq!(started(&mut tasks, at(8)), [1], "it may take less than its limit");
    }

    #[test]
    fn a_fault_is_retried_a_few_times_in_each_block_and_leaves_no_receipt() {
        let (mut tasks, work) = (tasks(9), work(1));
        let task = key(&work, 1);
        for block in 1..4 {
            tasks.on_block();
            tasks.wish(task, &work, &[], 0, (40, 40));
            for _ in 0..Limits::default().attempts_per_block {
                assert_eq!(started(&mut tasks, at(block)), [1]);
                tasks.on_end(task, Err(Fault::TimedOut), at(block));
                assert_eq!(tasks.receipt(&task, at(block)), None);
            }
            assert!(started(&mut tasks, at(block)).is_empty());
        }
        assert_eq!(tasks.faults_total.by_kind()[1], ("timed_out", 6));
    }

    #[test]
    fn a_verdict_that_nobody_waits_for_is_nothing() {
        let (mut tasks, work) = (tasks(9), work(1));
        tasks.on_end(key(&work, 1), returned(5), at(1));
        assert_eq!(tasks.receipt(&key(&work, 1), at(1)), None);
        assert_eq!(tasks.remembered(), 0);
    }
}
