//! A10: exposes its own fraud, from a second provider, in a job of its own, to have the slash paid back.

use super::{once, Detection, Fixed, Promise, Strategy};
use crate::{
    market::Market,
    providers::{Desk, Policy},
    sample::{Round, Sample},
    sim::fund,
};
use stardust_primitives::{
    job::{Assurance, JobSpec},
    STAR,
};
use stardust_world::{ok, signed};

/// The accomplice: tells the truth about the same batch.
struct Accomplice;

impl Policy for Accomplice {
    fn claims(&self, desk: &Desk) -> u32 {
        once(desk, 1)
    }
}

const OWN: Market = Market { batches: 1, batch_size: 200, share: 0.9, outside: 0.9, bond: 500 };

fn play(seed: u64) -> Sample {
    let round = Round { markets: Vec::new(), backup_from: 30, ..Round::new(seed) };
    round.play(|sim| {
        fund("Mallory/2", 10_000 * STAR);
        let replicas = Assurance::Replicated { n: 2 };
        let spec = JobSpec { assurance: replicas, ..OWN.spec(sim.program) };
        let id = pallet_marketplace::NextJob::<stardust_runtime::Runtime>::get();
        ok(pallet_marketplace::Call::post_job { spec }, signed("Mallory/2"));
        sim.jobs.push(id);
        sim.keeper = "Mallory/2";
        sim.add("Mallory/2", OWN.bond, false, Box::new(Accomplice));
        sim.add("Mallory", OWN.bond, false, Box::new(Fixed { batches: 1, lies: 1 }));
    })
}

pub(super) fn strategies() -> Vec<Strategy> {
    vec![Strategy::new("A10", "exposes its own fraud in its own job", 50, play)
        .promising(Promise::Loses, Detection::Unknown)]
}
