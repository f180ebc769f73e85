//! A14: the requester withdraws its inputs before or after the claim, to make the provider fail.

use super::{Detection, Promise, Strategy};
use crate::{
    market::Market,
    providers::{Desk, Policy},
    sample::{Round, Sample},
    sim::Sim,
};
use codec::Encode;
use frame_support::traits::QueryPreimage;
use sp_core::H256;
use stardust_primitives::{items::Items, job::JobSpec};
use stardust_runtime::Preimage;
use stardust_world::{dispatch, note, post, signed};

/// Takes the whole job; it is honest, and looks for the inputs before it runs them.
struct Victim {
    inputs: H256,
}

impl Policy for Victim {
    fn claims(&self, desk: &Desk) -> u32 {
        super::once(desk, desk.unclaimed)
    }

    fn work(
        &self,
        _id: stardust_primitives::ids::AssignmentId,
        _tasks: &[u32],
        _dice: &mut crate::dice::Dice,
    ) -> Option<crate::providers::Work> {
        // Without them it could not commit, and would be at fault.
        Preimage::len(&self.inputs).map(|_| crate::providers::Work::default())
    }
}

fn withdraw(inputs: H256) {
    let _ = dispatch(pallet_preimage::Call::unnote_preimage { hash: inputs }, signed("Alice"));
}

fn play(seed: u64) -> Sample {
    let market = Market { batches: 4, batch_size: 10, share: 0.5, ..Market::WHOLE };
    let items: Vec<Vec<u8>> = (0..40u64).map(|item| (item ^ seed).encode()).collect();
    let round = Round { markets: Vec::new(), backup_from: 120, ..Round::new(seed) };
    let mut inputs = H256::zero();
    let set_up = |sim: &mut Sim| {
        inputs = note("Alice", &items.encode());
        let spec = JobSpec { items: Items::Preimage(inputs), ..market.spec(sim.program) };
        sim.jobs.push(post(spec));
        // At once, before anybody claims; the requester may try as often as it likes.
        withdraw(inputs);
        withdraw(inputs);
        sim.add("Charlie", market.bond, true, Box::new(Victim { inputs }));
    };
    round.play_then(set_up, |sim| {
        if !sim
            .providers
            .iter()
            .any(|provider| provider.name == "Charlie" && !provider.books.is_empty())
        {
            sim.violations.push("the inputs were gone before the job was done".into());
        }
    })
}

pub(super) fn strategies() -> Vec<Strategy> {
    vec![Strategy::new("A14", "the requester withdraws its inputs", 2, play)
        .promising(Promise::Nothing, Detection::Unknown)]
}
