//! Weights of the calls of `pallet_protocol_parameters`, measured by frame-omni-bencher (frame-benchmarking-cli 64.0.0).
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
//! pallet_protocol_parameters
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

/// Weights of the calls of `pallet_protocol_parameters`.
pub trait WeightInfo {
    /// Weight of `set_market`.
    fn set_market() -> Weight;
    /// Weight of `set_verification`.
    fn set_verification() -> Weight;
    /// Weight of `set_bonds`.
    fn set_bonds() -> Weight;
    /// Weight of `set_providers`.
    fn set_providers() -> Weight;
    /// Weight of `set_treasury`.
    fn set_treasury() -> Weight;
    /// Weight of `set_dispatch`.
    fn set_dispatch() -> Weight;
}

/// Measured weights with the runtime's database figures.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
    /// Storage: `ProtocolParameters::Current` (r:1 w:1)
    /// Proof: `ProtocolParameters::Current` (`max_values`: Some(1), `max_size`: Some(248), added: 743, mode: `MaxEncodedLen`)
    fn set_market() -> Weight {
        // Minimum execution time: 10_433_000 picoseconds.
        Weight::from_parts(11_657_000, 1733)
            .saturating_add(T::DbWeight::get().reads(1_u64))
            .saturating_add(T::DbWeight::get().writes(1_u64))
    }
    /// Storage: `ProtocolParameters::Current` (r:1 w:1)
    /// Proof: `ProtocolParameters::Current` (`max_values`: Some(1), `max_size`: Some(248), added: 743, mode: `MaxEncodedLen`)
    fn set_verification() -> Weight {
        // Minimum execution time: 10_014_000 picoseconds.
        Weight::from_parts(11_542_000, 1733)
            .saturating_add(T::DbWeight::get().reads(1_u64))
            .saturating_add(T::DbWeight::get().writes(1_u64))
    }
    /// Storage: `ProtocolParameters::Current` (r:1 w:1)
    /// Proof: `ProtocolParameters::Current` (`max_values`: Some(1), `max_size`: Some(248), added: 743, mode: `MaxEncodedLen`)
    fn set_bonds() -> Weight {
        // Minimum execution time: 9_719_000 picoseconds.
        Weight::from_parts(11_371_000, 1733)
            .saturating_add(T::DbWeight::get().reads(1_u64))
            .saturating_add(T::DbWeight::get().writes(1_u64))
    }
    /// Storage: `ProtocolParameters::Current` (r:1 w:1)
    /// Proof: `ProtocolParameters::Current` (`max_values`: Some(1), `max_size`: Some(248), added: 743, mode: `MaxEncodedLen`)
    fn set_providers() -> Weight {
        // Minimum execution time: 10_018_000 picoseconds.
        Weight::from_parts(11_702_000, 1733)
            .saturating_add(T::DbWeight::get().reads(1_u64))
            .saturating_add(T::DbWeight::get().writes(1_u64))
    }
    /// Storage: `ProtocolParameters::Current` (r:1 w:1)
    /// Proof: `ProtocolParameters::Current` (`max_values`: Some(1), `max_size`: Some(248), added: 743, mode: `MaxEncodedLen`)
    fn set_treasury() -> Weight {
        // Minimum execution time: 10_145_000 picoseconds.
        Weight::from_parts(11_447_000, 1733)
            .saturating_add(T::DbWeight::get().reads(1_u64))
            .saturating_add(T::DbWeight::get().writes(1_u64))
    }
    /// Storage: `ProtocolParameters::Current` (r:1 w:1)
    /// Proof: `ProtocolParameters::Current` (`max_values`: Some(1), `max_size`: Some(248), added: 743, mode: `MaxEncodedLen`)
    fn set_dispatch() -> Weight {
        // Minimum execution time: 9_578_000 picoseconds.
        Weight::from_parts(11_459_000, 1733)
            .saturating_add(T::DbWeight::get().reads(1_u64))
            .saturating_add(T::DbWeight::get().writes(1_u64))
    }
}

// For the pallet's own tests.
impl WeightInfo for () {
    fn set_market() -> Weight {
        Weight::from_parts(11_657_000, 1733)
            .saturating_add(RocksDbWeight::get().reads(1_u64))
            .saturating_add(RocksDbWeight::get().writes(1_u64))
    }
    fn set_verification() -> Weight {
        Weight::from_parts(11_542_000, 1733)
            .saturating_add(RocksDbWeight::get().reads(1_u64))
            .saturating_add(RocksDbWeight::get().writes(1_u64))
    }
    fn set_bonds() -> Weight {
        Weight::from_parts(11_371_000, 1733)
            .saturating_add(RocksDbWeight::get().reads(1_u64))
            .saturating_add(RocksDbWeight::get().writes(1_u64))
    }
    fn set_providers() -> Weight {
        Weight::from_parts(11_702_000, 1733)
            .saturating_add(RocksDbWeight::get().reads(1_u64))
            .saturating_add(RocksDbWeight::get().writes(1_u64))
    }
    fn set_treasury() -> Weight {
        Weight::from_parts(11_447_000, 1733)
            .saturating_add(RocksDbWeight::get().reads(1_u64))
            .saturating_add(RocksDbWeight::get().writes(1_u64))
    }
    fn set_dispatch() -> Weight {
        Weight::from_parts(11_459_000, 1733)
            .saturating_add(RocksDbWeight::get().reads(1_u64))
            .saturating_add(RocksDbWeight::get().writes(1_u64))
    }
}
