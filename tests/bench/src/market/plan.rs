//! Who claims, commits and reveals what, block by block. No IO.

use stardust_primitives::ids::{AssignmentId, JobId};
use std::collections::{BTreeMap, VecDeque};

/// Most batches that one call claims.
const CLAIMS_PER_CALL: u32 = 16;
/// Most batches that a provider holds at one time.
pub(crate) const CAPACITY: u32 = 1_024;

/// A call that a provider should make now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Step {
    /// The provider, by its place in the crew.
    pub(crate) worker: usize,
    /// The call.
    pub(crate) act: Act,
}

/// What a provider does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Act {
    /// Claims so many batches of a job; which ones, the chain decides.
    Claim {
        /// The job.
        job: JobId,
        /// How many batches.
        count: u32,
    },
    /// Commits to a batch.
    Commit(AssignmentId),
    /// Opens a batch and these of its tasks.
    Reveal {
        /// The batch.
        id: AssignmentId,
        /// Indices of the audited tasks, ascending.
        tasks: Vec<u32>,
    },
}

/// What a block did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Seen {
    /// A provider holds a batch.
    Claimed {
        /// The batch.
        id: AssignmentId,
        /// The provider, by its place in the crew.
        worker: usize,
    },
    /// A batch is committed and may be audited.
    Committed(AssignmentId),
    /// A batch is final.
    Paid {
        /// The batch.
        id: AssignmentId,
        /// How many audits it had.
        audited: u32,
    },
}

/// The audit of a batch as the chain has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Audited {
    /// Last block in which a report counts.
    pub(crate) ends: u32,
    /// Indices of the audited tasks, ascending.
    pub(crate) tasks: Vec<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Claimed,
    Sealed,
    Committed { at: u32 },
    Opened,
}

#[derive(Clone, Copy, Debug)]
struct Hold {
    worker: usize,
    stage: Stage,
}

/// The work of a crew on some jobs.
#[derive(Debug)]
pub(crate) struct Plan {
    /// Jobs with the number of their batches that no call asked for yet.
    left: VecDeque<(JobId, u32)>,
    /// Batches that each provider asked for and that are not final.
    loads: Vec<u32>,
    /// Whose turn it is to claim.
    turn: usize,
    /// Batches to ask for after each block.
    pace: u32,
    /// Blocks from a commitment to the earliest end of its audit.
    audit_blocks: u32,
    held: BTreeMap<AssignmentId, Hold>,
    unpaid: u32,
    audits: u64,
    /// Most batches that became final in one block, and the block that is being counted.
    most: u32,
    counted: (u32, u32),
}

impl Plan {
    /// A plan for `jobs` with their numbers of batches and `workers` providers.
    pub(crate) fn new(jobs: &[(JobId, u32)], workers: usize, pace: u32, audit_blocks: u32) -> Self {
        Self {
            left: jobs.iter().copied().collect(),
            loads: vec![0; workers],
            turn: 0,
            pace,
            audit_blocks,
            held: BTreeMap::new(),
            unpaid: jobs.iter().map(|(_, batches)| *batches).sum(),
            audits: 0,
            most: 0,
            counted: (0, 0),
        }
    }

    /// Adds a job with so many batches.
    pub(crate) fn add(&mut self, job: JobId, batches: u32) {
        self.left.push_back((job, batches));
        self.unpaid = self.unpaid.saturating_add(batches);
    }

    /// Asks for so many batches after each block from now on.
    pub(crate) fn set_pace(&mut self, pace: u32) {
        self.pace = pace;
    }

    /// Takes note that a claim was refused: its batches are asked for again, after all others.
    pub(crate) fn refused(&mut self, worker: usize, job: JobId, count: u32) {
        self.unload(worker, count);
        self.left.push_back((job, count));
    }

    /// Takes note that an assignment ended without pay: its batch is claimed again.
    pub(crate) fn returned(&mut self, id: AssignmentId) {
        let Some(hold) = self.held.remove(&id) else { return };
        self.refused(hold.worker, id.job, 1);
    }

    fn unload(&mut self, worker: usize, count: u32) {
        if let Some(load) = self.loads.get_mut(worker) {
            *load = load.saturating_sub(count);
        }
    }

    /// Batches that no call asks for yet.
    pub(crate) fn unclaimed(&self) -> u32 {
        self.left.iter().map(|(_, batches)| *batches).fold(0, u32::saturating_add)
    }

    /// Batches that are not final.
    pub(crate) fn unpaid(&self) -> u32 {
        self.unpaid
    }

    /// Audits of the batches that are final.
    pub(crate) fn audits(&self) -> u64 {
        self.audits
    }

    /// Most batches that became final in one block.
    pub(crate) fn most(&self) -> u32 {
        self.most
    }

    /// Batches of each stage, for whoever wonders why nothing moves.
    pub(crate) fn stages(&self) -> String {
        let count = |wanted: fn(&Stage) -> bool| {
            self.held.values().filter(|hold| wanted(&hold.stage)).count()
        };
        format!(
            "{} claimed, {} with a commitment under way, {} committed, {} with a reveal under way",
            count(|stage| *stage == Stage::Claimed),
            count(|stage| *stage == Stage::Sealed),
            count(|stage| matches!(stage, Stage::Committed { .. })),
            count(|stage| *stage == Stage::Opened),
        )
    }

    /// Takes note of what a block did.
    pub(crate) fn saw(&mut self, block: u32, seen: Seen) {
        match seen {
            Seen::Claimed { id, worker } => {
                self.held.insert(id, Hold { worker, stage: Stage::Claimed });
            }
            Seen::Committed(id) => self.advance(id, Stage::Committed { at: block }),
            Seen::Paid { id, audited } => {
                let Some(hold) = self.held.remove(&id) else { return };
                self.unload(hold.worker, 1);
                self.unpaid = self.unpaid.saturating_sub(1);
                self.audits = self.audits.saturating_add(u64::from(audited));
                let (counted, paid) = self.counted;
                let paid = if counted == block { paid.saturating_add(1) } else { 1 };
                self.counted = (block, paid);
                self.most = self.most.max(paid);
            }
        }
    }

    /// Committed batches whose audit may be over after `block`: the chain has to be asked.
    pub(crate) fn due(&self, block: u32) -> Vec<AssignmentId> {
        let is_due = |stage| match stage {
            Stage::Committed { at } => at.saturating_add(self.audit_blocks) <= block,
            _ => false,
        };
        self.held.iter().filter(|(_, hold)| is_due(hold.stage)).map(|(id, _)| *id).collect()
    }

    /// What to do after `block`: reveal what is audited, commit what is claimed, claim more.
    pub(crate) fn next(&mut self, block: u32, audits: Vec<(AssignmentId, Audited)>) -> Vec<Step> {
        let mut steps = Vec::new();
        for (id, Audited { tasks, .. }) in
            audits.into_iter().filter(|(_, audited)| audited.ends <= block)
        {
            self.act(id, Stage::Opened, Act::Reveal { id, tasks }, &mut steps);
        }
        let is_new = |hold: &Hold| hold.stage == Stage::Claimed;
        let new: Vec<_> =
            self.held.iter().filter(|(_, hold)| is_new(hold)).map(|(id, _)| *id).collect();
        for id in new {
            self.act(id, Stage::Sealed, Act::Commit(id), &mut steps);
        }
        self.claim(&mut steps);
        steps
    }

    fn advance(&mut self, id: AssignmentId, stage: Stage) {
        if let Some(hold) = self.held.get_mut(&id) {
            hold.stage = stage;
        }
    }

    fn act(&mut self, id: AssignmentId, stage: Stage, act: Act, steps: &mut Vec<Step>) {
        if let Some(hold) = self.held.get_mut(&id) {
            hold.stage = stage;
            steps.push(Step { worker: hold.worker, act });
        }
    }

    fn claim(&mut self, steps: &mut Vec<Step>) {
        let mut asked = 0u32;
        while asked < self.pace {
            let Some((job, batches)) = self.left.pop_front() else { return };
            let Some(worker) = self.turn_of_one_with_room() else {
                self.left.push_front((job, batches));
                return;
            };
            let count = batches.min(CLAIMS_PER_CALL).min(self.room(worker));
            if let Some(load) = self.loads.get_mut(worker) {
                *load = load.saturating_add(count);
            }
            steps.push(Step { worker, act: Act::Claim { job, count } });
            asked = asked.saturating_add(count);
            let rest = batches.saturating_sub(count);
            if rest > 0 {
                self.left.push_front((job, rest));
            }
        }
    }

    fn room(&self, worker: usize) -> u32 {
        self.loads.get(worker).map_or(0, |load| CAPACITY.saturating_sub(*load))
    }

    fn turn_of_one_with_room(&mut self) -> Option<usize> {
        for _ in 0..self.loads.len() {
            let worker = self.turn;
            let next = worker.saturating_add(1);
            self.turn = if next < self.loads.len() { next } else { 0 };
            if self.room(worker) > 0 {
                return Some(worker);
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    const AUDIT_BLOCKS: u32 = 5;

    /// A market of the tests: what is asked for after a block happens in the next one.
    #[derive(Default)]
    struct Market {
        cursors: BTreeMap<JobId, u32>,
        committed: BTreeMap<AssignmentId, u32>,
        claims: BTreeSet<AssignmentId>,
        paid: BTreeSet<AssignmentId>,
        loads: BTreeMap<usize, u32>,
    }

    impl Market {
        /// Every third audit goes into a second tranche.
        fn audit(&self, id: AssignmentId) -> Audited {
            let tranches = if id.batch.is_multiple_of(3) { 2 } else { 1 };
            let ends = self.committed[&id] + tranches * AUDIT_BLOCKS;
            Audited { ends, tasks: vec![id.batch] }
        }

        fn apply(&mut self, block: u32, Step { worker, act }: Step) -> Vec<Seen> {
            match act {
                Act::Claim { job, count } => {
                    assert!((1..=16).contains(&count));
                    let load = self.loads.entry(worker).or_default();
                    *load += count;
                    assert!(*load <= CAPACITY);
                    let cursor = self.cursors.entry(job).or_default();
                    let batches = *cursor..*cursor + count;
                    *cursor += count;
                    let ids = batches.map(|batch| AssignmentId { job, batch, replica: 0 });
                    ids.map(|id| {
                        assert!(self.claims.insert(id));
                        Seen::Claimed { id, worker }
                    })
                    .collect()
                }
                Act::Commit(id) => {
                    assert!(self.claims.contains(&id));
                    assert_eq!(self.committed.insert(id, block), None);
                    vec![Seen::Committed(id)]
                }
                Act::Reveal { id, tasks } => {
                    assert!(block > self.audit(id).ends);
                    assert_eq!(tasks, [id.batch]);
                    assert!(self.paid.insert(id));
                    *self.loads.get_mut(&worker).unwrap() -= 1;
                    vec![Seen::Paid { id, audited: 2 }]
                }
            }
        }
    }

    /// Runs a plan to its end; how many blocks that took.
    fn run(jobs: &[(JobId, u32)], workers: usize, pace: u32) -> (u32, Plan) {
        let mut plan = Plan::new(jobs, workers, pace, AUDIT_BLOCKS);
        let mut market = Market::default();
        for block in 0u32..10_000 {
            if plan.unpaid() == 0 {
                assert_eq!(market.paid.len(), jobs.iter().map(|job| job.1 as usize).sum::<usize>());
                return (block, plan);
            }
            let due = plan.due(block);
            let audits = due.into_iter().map(|id| (id, market.audit(id))).collect();
            let steps = plan.next(block, audits);
            let asked: u32 = steps
                .iter()
                .map(|step| if let Act::Claim { count, .. } = step.act { count } else { 0 })
                .sum();
            assert!(asked < pace.saturating_add(CLAIMS_PER_CALL));
            for step in steps {
                for seen in market.apply(block + 1, step) {
                    plan.saw(block + 1, seen);
                }
            }
        }
        panic!("no end: {}", plan.stages());
    }

    #[test]
    fn every_batch_is_claimed_committed_and_revealed_once_and_in_time() {
        let (blocks, plan) = run(&[(JobId(0), 100), (JobId(1), 1), (JobId(7), 37)], 3, 1_000);
        // Claim, commitment, two tranches, reveal.
        assert_eq!(blocks, 1 + 1 + 2 * AUDIT_BLOCKS + 1);
        assert_eq!(plan.audits(), 2 * 138);
        assert_eq!(plan.most(), 138 - (34 + 1 + 13));
    }

    #[test]
    fn the_pace_spreads_the_claims() {
        let (blocks, plan) = run(&[(JobId(0), 640)], 4, 64);
        assert_eq!(blocks, 9 + 1 + 1 + 2 * AUDIT_BLOCKS + 1);
        assert!(plan.most() <= 2 * 64);
    }

    #[test]
    fn what_is_refused_or_returned_is_claimed_again() {
        let mut plan = Plan::new(&[], 1, 10, AUDIT_BLOCKS);
        plan.add(JobId(3), 2);
        assert_eq!((plan.unpaid(), plan.unclaimed()), (2, 2));
        plan.set_pace(0);
        assert_eq!(plan.next(0, vec![]), []);
        plan.set_pace(10);
        let claim = Step { worker: 0, act: Act::Claim { job: JobId(3), count: 2 } };
        assert_eq!(plan.next(0, vec![]), std::slice::from_ref(&claim));
        plan.refused(0, JobId(3), 2);
        assert_eq!(plan.next(1, vec![]), [claim]);
        let [first, second] = [0, 1].map(|batch| AssignmentId { job: JobId(3), batch, replica: 0 });
        plan.saw(2, Seen::Claimed { id: first, worker: 0 });
        plan.saw(2, Seen::Claimed { id: second, worker: 0 });
        plan.returned(second);
        let again = Step { worker: 0, act: Act::Claim { job: JobId(3), count: 1 } };
        assert_eq!(plan.next(2, vec![]), [Step { worker: 0, act: Act::Commit(first) }, again]);
        assert_eq!((plan.unpaid(), plan.unclaimed()), (2, 0));
    }

    #[test]
    fn nobody_holds_more_than_its_capacity() {
        let (blocks, _) = run(&[(JobId(0), 3 * CAPACITY)], 1, u32::MAX);
        assert!(blocks > 2 * AUDIT_BLOCKS);
    }

    #[test]
    fn what_belongs_to_others_is_ignored() {
        let mut plan = Plan::new(&[(JobId(0), 1)], 1, 1, AUDIT_BLOCKS);
        plan.saw(1, Seen::Paid { id: AssignmentId::default(), audited: 1 });
        plan.saw(1, Seen::Committed(AssignmentId::default()));
        assert_eq!((plan.unpaid(), plan.audits(), plan.due(100)), (1, 0, vec![]));
    }
}
