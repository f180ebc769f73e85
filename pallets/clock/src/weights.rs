//! Weights of the calls of `pallet_clock`, measured by frame-omni-bencher (frame-benchmarking-cli 64.0.0).
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
//! pallet_clock
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

/// Weights of the calls of `pallet_clock`.
pub trait WeightInfo {
    /// Weight of `tick`.
    fn tick() -> Weight;
}

/// Measured weights with the runtime's database figures.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
    /// Storage: `MultiBlockMigrations::Cursor` (r:1 w:0)
    /// Proof: `MultiBlockMigrations::Cursor` (`max_values`: Some(1), `max_size`: Some(1036), added: 1531, mode: `MaxEncodedLen`)
    /// Storage: `Clock::Now` (r:1 w:1)
    /// Proof: `Clock::Now` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
    fn tick() -> Weight {
        // Minimum execution time: 4_118_000 picoseconds.
        Weight::from_parts(4_865_000, 2521)
            .saturating_add(T::DbWeight::get().reads(2_u64))
            .saturating_add(T::DbWeight::get().writes(1_u64))
    }
}

// For the pallet's own tests.
impl WeightInfo for () {
    fn tick() -> Weight {
        Weight::from_parts(4_865_000, 2521)
            .saturating_add(RocksDbWeight::get().reads(2_u64))
            .saturating_add(RocksDbWeight::get().writes(1_u64))
    }
}
