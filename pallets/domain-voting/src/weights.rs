//! Weights of the calls of `pallet_domain_voting`, measured by frame-omni-bencher (frame-benchmarking-cli 64.0.0).
//!
//! Made on 2026-11-22 with 50 steps and 20 repetitions, on Intel(R) Xeon(R) Processor,
//! by `scripts/weights`. Do not edit: change the benchmarks and run it again. The command was:
//!
//! ```text
//! frame-omni-bencher
//! v1
//! benchmark
//! pallet
//! --runtime
//! runtime.wasm
//! --genesis-builder-preset
//! development
//! --pallet
//! pallet_domain_voting
//! --extrinsic
//! *
//! --steps
//! 50
//! --repeat
//! 20
//! --heap-pages
//! 4096
//! --template
//! weights.hbs
//! --output
//! weights.rs
//! ```

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(unused_parens, unused_imports, clippy::arithmetic_side_effects)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::{constants::RocksDbWeight, Weight}};

/// Weights of the calls of `pallet_domain_voting`.
pub trait WeightInfo {
    /// Weight of `vote`.
    fn vote() -> Weight;
    /// Weight of `clear_votes`.
    fn clear_votes(n: u32, ) -> Weight;
}

/// Measured weights with the runtime's database figures.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
    /// Storage: `DomainVoting::Votes` (r:1 w:1)
    /// Proof: `DomainVoting::Votes` (`max_values`: None, `max_size`: Some(61), added: 2536, mode: `MaxEncodedLen`)
    /// Storage: `DomainReferenda::ReferendumInfoFor` (r:1 w:1)
    /// Proof: `DomainReferenda::ReferendumInfoFor` (`max_values`: None, `max_size`: Some(336), added: 2811, mode: `MaxEncodedLen`)
    /// Storage: `Domains::Memberships` (r:1 w:0)
    /// Proof: `Domains::Memberships` (`max_values`: None, `max_size`: Some(77), added: 2552, mode: `MaxEncodedLen`)
    /// Storage: `Domains::Domains` (r:1 w:0)
    /// Proof: `Domains::Domains` (`max_values`: None, `max_size`: Some(549), added: 3024, mode: `MaxEncodedLen`)
    /// Storage: `Clock::Now` (r:1 w:0)
    /// Proof: `Clock::Now` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
    /// Storage: `Scheduler::Agenda` (r:2 w:2)
    /// Proof: `Scheduler::Agenda` (`max_values`: None, `max_size`: Some(53518), added: 55993, mode: `MaxEncodedLen`)
    /// Storage: `Scheduler::Retries` (r:0 w:1)
    /// Proof: `Scheduler::Retries` (`max_values`: None, `max_size`: Some(30), added: 2505, mode: `MaxEncodedLen`)
    fn vote() -> Weight {
        // Minimum execution time: 55_527_000 picoseconds.
        Weight::from_parts(63_260_000, 112976)
            .saturating_add(T::DbWeight::get().reads(7_u64))
            .saturating_add(T::DbWeight::get().writes(5_u64))
    }
    /// Storage: `DomainReferenda::ReferendumInfoFor` (r:1 w:0)
    /// Proof: `DomainReferenda::ReferendumInfoFor` (`max_values`: None, `max_size`: Some(336), added: 2811, mode: `MaxEncodedLen`)
    /// Storage: `DomainVoting::Votes` (r:1000 w:999)
    /// Proof: `DomainVoting::Votes` (`max_values`: None, `max_size`: Some(61), added: 2536, mode: `MaxEncodedLen`)
    /// The range of component `n` is `[1, 1000]`.
    fn clear_votes(n: u32, ) -> Weight {
        // Minimum execution time: 22_530_000 picoseconds.
        Weight::from_parts(24_240_000, 3801)
            // Standard Error: 91_914
            .saturating_add(Weight::from_parts(6_110_555, 0).saturating_mul(n.into()))
            .saturating_add(T::DbWeight::get().reads(2_u64))
            .saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(n.into())))
            .saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(n.into())))
            .saturating_add(Weight::from_parts(0, 2536).saturating_mul(n.into()))
    }
}

// For the pallet's own tests.
impl WeightInfo for () {
    fn vote() -> Weight {
        Weight::from_parts(63_260_000, 112976)
            .saturating_add(RocksDbWeight::get().reads(7_u64))
            .saturating_add(RocksDbWeight::get().writes(5_u64))
    }
    fn clear_votes(n: u32, ) -> Weight {
        Weight::from_parts(24_240_000, 3801)
            .saturating_add(Weight::from_parts(6_110_555, 0).saturating_mul(n.into()))
            .saturating_add(RocksDbWeight::get().reads(2_u64))
            .saturating_add(RocksDbWeight::get().reads((1_u64).saturating_mul(n.into())))
            .saturating_add(RocksDbWeight::get().writes((1_u64).saturating_mul(n.into())))
            .saturating_add(Weight::from_parts(0, 2536).saturating_mul(n.into()))
    }
}
