//! A21: sends again what was sent: later on the same chain, on a chain with another genesis, for another
//! job, another provider, another attempt. Forks replay in every run.

use super::{Detection, Fixed, Promise, Strategy};
use crate::{
    market::Market,
    sample::{Round, Sample},
    sim::{enters_pool, Sim},
};
use sp_core::H256;
use stardust_primitives::{
    audit::{AuditReport, SignedReport},
    ids::AssignmentId,
    STAR,
};
use stardust_runtime::{Runtime, RuntimeCall};
use stardust_world::{
    advance, audit, claim, dispatch, error_name, ok, pass_audit, post, register, report,
    send_report, sign_report, signed, truth, Batch, GENESIS,
};

/// Sends everything again, on the chain as it is now and on one with another genesis.
fn again(sim: &mut Sim) {
    let included = std::mem::take(&mut sim.included);
    frame_system::BlockHash::<Runtime>::insert(0, H256::repeat_byte(0x77));
    for extrinsic in included.iter().filter(|extrinsic| enters_pool((*extrinsic).clone())) {
        sim.violations.push(format!("taken on another chain: {:?}", extrinsic.function));
    }
    frame_system::BlockHash::<Runtime>::insert(0, GENESIS);
    let results = sim.fill(included);
    let twice = results.iter().filter(|result| result.is_ok()).count();
    if twice > 0 {
        sim.violations.push(format!("{twice} of {} extrinsics were applied twice", results.len()));
    }
}

/// Another provider, job or attempt with what was made for the first.
fn elsewhere(sim: &mut Sim) {
    let program = sim.program;
    let mut expect = |call: RuntimeCall, who: &str, error: &str| {
        let result = dispatch(call, signed(who));
        if result.is_ok() || error_name(result) != error {
            sim.violations.push(format!("{who} is not refused with {error}"));
        }
    };
    ["Charlie", "Dave"].into_iter().for_each(|name| register(name, 1_000 * STAR));
    let spec = || stardust_world::spec(program, 40, 20);
    let (first, second) = (post(spec()), post(spec()));
    let id = claim("Charlie", first);
    let batch = Batch::run(id, "Charlie", truth);
    batch.commit();
    // Another provider, and another job of the same provider, with the same commitment.
    let copies = [(claim("Dave", first), "Dave"), (claim("Charlie", second), "Charlie")];
    for (copy, name) in copies {
        let commitment = batch.commitment();
        ok(pallet_marketplace::Call::commit { id: copy, commitment }, signed(name));
    }
    advance(1);
    let reported = ["Alice", "Bob", "Charlie", "Dave"].into_iter().find_map(|name| {
        let report = report(name, id, truth)?;
        Some((name, report))
    });
    let mut replayed = 0;
    if let Some((auditor, signed_report)) = reported {
        for (copy, _) in copies {
            // As it is, and signed anew: the lot is another's.
            let forged = AuditReport { assignment: copy, ..signed_report.report.clone() };
            let stolen = SignedReport { report: forged.clone(), ..signed_report.clone() };
            replayed += u32::from(send_report(stolen).is_ok());
            replayed += u32::from(send_report(sign_report(auditor, forged)).is_ok());
        }
    }
    for (copy, name) in copies {
        pass(copy);
        let stolen = Batch { id: copy, ..batch.clone() };
        expect(stolen.reveal_call(), name, "CommitmentMismatch");
    }
    if replayed > 0 {
        sim.violations.push(format!("{replayed} reports counted for another assignment"));
    }
}

fn pass(id: AssignmentId) {
    if audit(id).is_some() {
        pass_audit(id);
    }
}

fn play(seed: u64) -> Sample {
    let market = Market { batches: 6, batch_size: 60, ..Market::WHOLE };
    Round::with(seed, market).play_then(
        |sim| sim.add("Mallory", market.bond, false, Box::new(Fixed { batches: 6, lies: 12 })),
        |sim| {
            again(sim);
            elsewhere(sim);
        },
    )
}

pub(super) fn strategies() -> Vec<Strategy> {
    vec![Strategy::new("A21", "replays everything, later and elsewhere", 28, play)
        .promising(Promise::Loses, Detection::AsTheory)]
}
