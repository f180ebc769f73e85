//! What the agent shows of its provider, taken from what it decides on, without IO.

use crate::agent::core::{Agent, Chain};
use stardust_primitives::{assignment::AssignmentState, ids::JobId, Balance};
use stardust_sdk::Job;

/// Where a batch stands that is not final.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// It has to be run, and committed in time.
    Claimed,
    /// It is audited, and has to be revealed in time.
    Committed,
    /// It waits for its other replicas.
    Revealed,
    /// The panel decides on it.
    Contested,
    /// It was not revealed in time and can still be cleared.
    Withheld,
}

impl Stage {
    /// All of them, in the order of a batch's life.
    pub const ALL: [Self; 5] =
        [Self::Claimed, Self::Committed, Self::Revealed, Self::Contested, Self::Withheld];

    /// Its name in lower case.
    pub fn name(self) -> &'static str {
        match self {
            Self::Claimed => "claimed",
            Self::Committed => "committed",
            Self::Revealed => "revealed",
            Self::Contested => "contested",
            Self::Withheld => "withheld",
        }
    }

    /// The stage of a batch; none of what is final.
    fn of<BlockNumber>(state: &AssignmentState<BlockNumber>) -> Option<Self> {
        match state {
            AssignmentState::Claimed { .. } => Some(Self::Claimed),
            AssignmentState::Committed { .. } => Some(Self::Committed),
            AssignmentState::Revealed { .. } => Some(Self::Revealed),
            AssignmentState::Contested { .. } => Some(Self::Contested),
            AssignmentState::Withheld { .. } => Some(Self::Withheld),
            AssignmentState::Dropped | AssignmentState::Paid { .. } => None,
        }
    }
}

/// A provider at one block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    /// Its batches, counted as [`Stage::ALL`] has them.
    pub batches: [usize; Stage::ALL.len()],
    /// Jobs of which it may claim now.
    pub jobs_open: usize,
    /// Demands for outputs that it has not answered.
    pub demands_open: usize,
    /// Planck that its open work is worth.
    pub exposure: Balance,
    /// The most that may be.
    pub exposure_cap: Balance,
    /// Planck of its own bond.
    pub bond: Balance,
}

impl Snapshot {
    /// What a block says.
    pub fn of(agent: &Agent, chain: &Chain) -> Self {
        let in_stage = |stage: Stage| {
            let stages = chain.mine.iter().map(|view| Stage::of(&view.assignment.state));
            stages.filter(|found| *found == Some(stage)).count()
        };
        let is_open =
            |(id, job): &(&JobId, &Job)| !chain.closed.contains(*id) && agent.wants(chain, job);
        Self {
            batches: Stage::ALL.map(in_stage),
            jobs_open: chain.jobs.iter().filter(is_open).count(),
            demands_open: chain.demands.len(),
            exposure: chain.provider.exposure,
            exposure_cap: chain.cap,
            bond: chain.provider.bond,
        }
    }
}
