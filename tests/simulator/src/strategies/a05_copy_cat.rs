//! A5: copies what others found instead of computing it.

use super::{Detection, Fixed, Promise, Strategy};
use crate::{
    auditors::{Conduct, Drawn},
    dice::Dice,
    market::Market,
    providers::{Desk, Policy, Work},
    sample::{Panel, Round, Sample},
};
use stardust_primitives::{
    assignment::AssignmentState,
    audit::Answer,
    ids::AssignmentId,
    job::{Assurance, JobSpec},
};
use stardust_world::{assignment, now, post};

/// Holds a replica until its sister's root is public, and commits to that.
struct CopyCat;

impl Policy for CopyCat {
    fn claims(&self, desk: &Desk) -> u32 {
        super::once(desk, REPLICATED.batches)
    }

    fn work(&self, id: AssignmentId, _tasks: &[u32], _dice: &mut Dice) -> Option<Work> {
        let sister = assignment(AssignmentId { replica: 1 - id.replica, ..id })?;
        let is_public =
            matches!(sister.state, AssignmentState::Revealed { .. } | AssignmentState::Paid { .. });
        is_public.then(|| Work { copied: true, ..Work::default() })
    }
}

const REPLICATED: Market = Market { batches: 6, batch_size: 10, share: 0.9, ..Market::WHOLE };

fn replica(seed: u64) -> Sample {
    let round = Round { markets: Vec::new(), backup_from: 3, ..Round::new(seed) };
    round.play(|sim| {
        // Nobody reveals before the claims are over or every sister has committed.
        let (assurance, claim_until) = (Assurance::Replicated { n: 2 }, now() + 130);
        let spec = JobSpec { assurance, claim_until, ..REPLICATED.spec(sim.program) };
        sim.jobs.push(post(spec));
        sim.add("Mallory", REPLICATED.bond, false, Box::new(CopyCat));
    })
}

/// Reports only what others reported before it, about the same task.
struct Echo;

impl Conduct for Echo {
    fn reports(&self, drawn: &Drawn<'_>) -> Vec<Vec<Answer>> {
        let known = |index: &u32| drawn.reported.iter().find(|answer| answer.index == *index);
        let answers: Vec<_> = drawn.tasks.iter().map_while(known).copied().collect();
        if answers.is_empty() {
            Vec::new()
        } else {
            vec![answers]
        }
    }
}

fn auditor(seed: u64) -> Sample {
    let market = Market { batches: 30, batch_size: 2, ..Market::WHOLE };
    let panel = Panel { honest: 3, reporting: 3 };
    Round { panel, ..Round::with(seed, market) }.play(|sim| {
        sim.corrupt(1, || Box::new(Echo));
        sim.add("Mallory", market.bond, false, Box::new(Fixed { batches: 30, lies: 1 }));
    })
}

pub(super) fn strategies() -> Vec<Strategy> {
    let replica =
        Strategy::new("A5 replica", "waits for its sister's receipts, to copy them", 168, replica);
    vec![
        // It waits in vain until its time to run is over, again and again: nobody reveals as long as it may commit.
        replica.promising(Promise::Loses, Detection::Unknown),
        Strategy::new("A5 auditor", "one auditor of four echoes the others", 170, auditor),
    ]
}
