//! A9: a thousand contests about nothing.

use super::{Detection, Fixed, Promise, Strategy};
use crate::{
    market::{truth, Market},
    sample::{assets, Round, Sample},
    sim::{fund, Sim},
};
use stardust_primitives::{
    ids::JobId,
    tree::{BatchTree, Opening},
    STAR,
};
use stardust_runtime::{RuntimeCall, System};
use stardust_world::{account, chain, pair};

const CONTESTS: u32 = 1_000;

/// Openings of a tree that nobody committed to.
fn opening(index: u32) -> Opening {
    let tree = BatchTree::build((0..20).map(truth).collect()).expect("twenty receipts; qed");
    tree.open(index % 20).expect("below twenty; qed")
}

fn garbage(number: u32) -> RuntimeCall {
    let (job, batch) = (JobId(u64::from(number % 2)), number % 7);
    let a = (number as u8 % 4, opening(number));
    let b = (number as u8 / 4 % 4, opening(number / 3));
    pallet_marketplace::Call::contest { job, batch, a, b }.into()
}

/// Applies all of them, a block's worth at a time, to the state that a round left.
fn contest_everything(sim: &mut Sim) {
    let mallory = account("Mallory");
    let before = assets(&mallory);
    let nonce = System::account_nonce(&mallory);
    let sign = |number| chain::signed_by(&pair("Mallory"), nonce + number, garbage(number));
    let results = sim.fill((0..CONTESTS).map(sign).collect());
    let refused = results.iter().filter(|result| matches!(result, Ok(Err(_)))).count() as u32;
    let paid = before - assets(&mallory);
    if refused != CONTESTS || paid < u128::from(CONTESTS) * STAR / 100_000 {
        sim.violations.push(format!("{refused} contests refused for {paid} planck"));
    }
}

fn play(seed: u64) -> Sample {
    let market = Market { batches: 10, batch_size: 50, share: 0.4, ..Market::WHOLE };
    let mut burned = 0.0;
    let mut sample = Round { backup_from: 3, ..Round::with(seed, market) }.play_then(
        |sim| {
            fund("Mallory", 1_000 * STAR);
            sim.add("Mallory", market.bond, false, Box::new(Fixed { batches: 0, lies: 0 }));
        },
        |sim| {
            let before = assets(&account("Mallory"));
            contest_everything(sim);
            burned = (before - assets(&account("Mallory"))) as f64;
        },
    );
    sample.profit -= burned / (f64::from(market.bond) * STAR as f64);
    sample
}

pub(super) fn strategies() -> Vec<Strategy> {
    vec![Strategy::new("A9", "a thousand contests about nothing", 20, play)
        .promising(Promise::Loses, Detection::Unknown)]
}
