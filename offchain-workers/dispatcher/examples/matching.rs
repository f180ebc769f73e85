//! Measures the matching: `measure [BATCHES PROVIDERS]` prints how long each part of it took, and what came out.
//!
//! Three markets, each with three in four batches alone and one in four with a sister: providers with one slot, with up
//! to eight, and a price war, in which all pairs are worth about the same and one provider is missing.
#![allow(clippy::print_stdout, clippy::cast_possible_truncation, clippy::arithmetic_side_effects)]

use sp_arithmetic::Perbill;
use sp_core::{bounded::BoundedVec, H256};
use stardust_dispatcher::matching::solve;
use stardust_primitives::{
    dispatch::{
        pair::{judge, Candidate, Free, OpenReplica},
        score::Weights,
    },
    ids::{AssignmentId, JobId},
    reputation::{ProgramClass, Scores},
    STAR,
};
use std::time::Instant;

/// Numbers that look like chance and are the same in each run (xorshift).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, most: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % most
    }

    fn share(&mut self, least: u64) -> Perbill {
        Perbill::from_parts((least + self.below(1_000_000_001 - least)) as u32)
    }
}

fn replica(number: u64, numbers: &mut Numbers, is_war: bool) -> OpenReplica<u64> {
    let (batch, replica) = if number % 5 == 4 { (number - 1, 1) } else { (number, 0) };
    OpenReplica {
        id: AssignmentId { job: JobId(batch), batch: 0, replica },
        class: ProgramClass::Short,
        pace: if is_war { 1 } else { 1 + numbers.below(1 << 30) },
        value: u128::from(1 + numbers.below(100)) * STAR / 100,
        price: STAR / 1_000 + if is_war { 0 } else { u128::from(numbers.below(STAR as u64)) },
        operators: BoundedVec::default(),
    }
}

fn candidate(number: u64, numbers: &mut Numbers, slots: u32, is_war: bool) -> Candidate<u64> {
    let least = if is_war { 999_000_000 } else { 0 };
    let scores = Scores {
        correctness: numbers.share(least),
        availability: numbers.share(least),
        speed: numbers.share(least),
    };
    Candidate {
        provider: number,
        operator: number,
        is_active: true,
        price: if is_war { 0 } else { u128::from(numbers.below(STAR as u64 / 2)) },
        booked: None,
        free: Free { slots, pace: u64::from(slots) << 29, room: 10 * STAR },
        cap: 20 * STAR,
        scores: [scores; 3],
    }
}

fn main() {
    let mut arguments = std::env::args().skip(1).map(|argument| argument.parse::<u64>());
    let mut size = || arguments.next().and_then(Result::ok).unwrap_or(1_000);
    let (batches, providers) = (size(), size());
    println!("{batches} batches, {providers} providers");
    for (name, slots, is_war) in [("one slot", 1, false), ("8 slots", 8, false), ("war", 1, true)] {
        let mut numbers = Numbers(0x5eed);
        let replicas: Vec<_> =
            (0..batches).map(|number| replica(number, &mut numbers, is_war)).collect();
        let providers = if is_war { providers.min(batches.saturating_sub(1)) } else { providers };
        let candidates: Vec<_> =
            (0..providers).map(|number| candidate(number, &mut numbers, slots, is_war)).collect();
        let weights = Weights::default();
        let start = Instant::now();
        let fine = replicas
            .iter()
            .flat_map(|open| candidates.iter().map(move |candidate| (open, candidate)))
            .filter(|(open, candidate)| judge(open, candidate, Ok(0), &weights).is_ok())
            .count();
        let judged = start.elapsed();
        let start = Instant::now();
        let matched = solve(&replicas, &candidates, |_, _| Ok(0), &weights, H256::zero());
        println!(
            "{name}: judging {fine} feasible pairs {judged:.1?}, all of it {:.1?}, {:?}",
            start.elapsed(),
            matched.merit
        );
    }
}
