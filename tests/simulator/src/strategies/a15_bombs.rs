//! A15: programs that are to break the upload check: cut, garbled, far too large, of one byte.

use super::{Detection, Promise, Strategy};
use crate::{
    dice::Dice,
    sample::{Round, Sample},
    sim::Sim,
};
use stardust_primitives::hashing::content;
use stardust_world::{broken_invariant, dispatch, error_name, signed, PRIMES};
use std::time::{Duration, Instant};

const BOMBS: u32 = 60;
/// The work of a whole block; no check may take as long.
const BLOCK: Duration = Duration::from_secs(2);

fn bomb(number: u32, dice: &mut Dice) -> Vec<u8> {
    let mut blob = PRIMES.to_vec();
    match number % 5 {
        0 => blob.truncate(dice.below(blob.len() as u32) as usize),
        1 => blob = vec![number as u8],
        2 => blob = (0..1 << 16).map(|_| dice.next() as u8).collect(),
        3 => blob.extend_from_slice(&vec![0; 1 << 20]),
        _ => {
            for _ in 0..1 + dice.below(8) {
                let at = dice.below(blob.len() as u32) as usize;
                blob[at] = dice.next() as u8;
            }
        }
    }
    blob
}

fn upload(sim: &mut Sim) {
    let mut accepted = 0;
    for number in 0..BOMBS {
        let blob = bomb(number, &mut sim.dice);
        let size = blob.len() as u32;
        let program = content(&blob);
        // Chance may make one twice.
        let _ = dispatch(pallet_preimage::Call::note_preimage { bytes: blob }, signed("Eve"));
        let call = pallet_marketplace::Call::register_program { program, size, royalty_to: None };
        let begun = Instant::now();
        let result = dispatch(call, signed("Eve"));
        if begun.elapsed() > BLOCK {
            sim.violations.push(format!("bomb {number} took {:?} to check", begun.elapsed()));
        }
        match result {
            // A garbled constant is still a program: what it does is metered.
            Ok(_) => accepted += 1,
            Err(_) => drop(error_name(result)),
        }
    }
    if accepted > BOMBS / 3 {
        sim.violations.push(format!("{accepted} of {BOMBS} bombs were accepted"));
    }
    if let Err(error) = broken_invariant() {
        sim.violations.push(error);
    }
}

fn play(seed: u64) -> Sample {
    Round { markets: Vec::new(), ..Round::new(seed) }.play_then(|_| (), upload)
}

pub(super) fn strategies() -> Vec<Strategy> {
    vec![Strategy::new("A15", "sixty bombs at the upload check", 2, play)
        .promising(Promise::Nothing, Detection::Unknown)]
}
