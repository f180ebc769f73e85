//! Weights of the calls of `pallet_capacity`, measured by frame-omni-bencher (frame-benchmarking-cli 64.0.0).
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
//! pallet_capacity
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

/// Weights of the calls of `pallet_capacity`.
pub trait WeightInfo {
    /// Weight of `measure`.
    fn measure() -> Weight;
    /// Weight of `set_program`.
    fn set_program() -> Weight;
}

/// Measured weights with the runtime's database figures.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
    /// Storage: `Capacity::Program` (r:1 w:0)
    /// Proof: `Capacity::Program` (`max_values`: Some(1), `max_size`: Some(40), added: 535, mode: `MaxEncodedLen`)
    /// Storage: `Capacity::Records` (r:1 w:1)
    /// Proof: `Capacity::Records` (`max_values`: None, `max_size`: Some(132), added: 2607, mode: `MaxEncodedLen`)
    /// Storage: `Clock::Now` (r:1 w:0)
    /// Proof: `Clock::Now` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
    /// Storage: `System::ParentHash` (r:1 w:0)
    /// Proof: `System::ParentHash` (`max_values`: Some(1), `max_size`: Some(32), added: 527, mode: `MaxEncodedLen`)
    /// Storage: `ProviderStaking::Providers` (r:1 w:1)
    /// Proof: `ProviderStaking::Providers` (`max_values`: None, `max_size`: Some(561), added: 3036, mode: `MaxEncodedLen`)
    /// Storage: `ProtocolParameters::Current` (r:1 w:0)
    /// Proof: `ProtocolParameters::Current` (`max_values`: Some(1), `max_size`: Some(248), added: 743, mode: `MaxEncodedLen`)
    /// Storage: `Marketplace::NextJob` (r:1 w:1)
    /// Proof: `Marketplace::NextJob` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
    /// Storage: `Marketplace::Programs` (r:1 w:0)
    /// Proof: `Marketplace::Programs` (`max_values`: None, `max_size`: Some(136), added: 2611, mode: `MaxEncodedLen`)
    /// Storage: `Verification::Auditors` (r:1 w:0)
    /// Proof: `Verification::Auditors` (`max_values`: Some(1), `max_size`: Some(6402), added: 6897, mode: `MaxEncodedLen`)
    /// Storage: `System::Account` (r:1 w:1)
    /// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
    /// Storage: `Balances::Holds` (r:1 w:1)
    /// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(373), added: 2848, mode: `MaxEncodedLen`)
    /// Storage: `Preimage::StatusFor` (r:1 w:0)
    /// Proof: `Preimage::StatusFor` (`max_values`: None, `max_size`: Some(91), added: 2566, mode: `MaxEncodedLen`)
    /// Storage: `Preimage::RequestStatusFor` (r:1 w:1)
    /// Proof: `Preimage::RequestStatusFor` (`max_values`: None, `max_size`: Some(91), added: 2566, mode: `MaxEncodedLen`)
    /// Storage: `Domains::Memberships` (r:1 w:0)
    /// Proof: `Domains::Memberships` (`max_values`: None, `max_size`: Some(77), added: 2552, mode: `MaxEncodedLen`)
    /// Storage: `Spot::Shares` (r:1 w:1)
    /// Proof: `Spot::Shares` (`max_values`: None, `max_size`: Some(68), added: 2543, mode: `MaxEncodedLen`)
    /// Storage: `Spot::Spots` (r:1 w:1)
    /// Proof: `Spot::Spots` (`max_values`: None, `max_size`: Some(96), added: 2571, mode: `MaxEncodedLen`)
    /// Storage: `Marketplace::Jobs` (r:0 w:1)
    /// Proof: `Marketplace::Jobs` (`max_values`: None, `max_size`: Some(495), added: 2970, mode: `MaxEncodedLen`)
    /// Storage: `Marketplace::Assignments` (r:0 w:1)
    /// Proof: `Marketplace::Assignments` (`max_values`: None, `max_size`: Some(200), added: 2675, mode: `MaxEncodedLen`)
    fn measure() -> Weight {
        // Minimum execution time: 158_802_000 picoseconds.
        Weight::from_parts(186_723_000, 7887)
            .saturating_add(T::DbWeight::get().reads(16_u64))
            .saturating_add(T::DbWeight::get().writes(10_u64))
    }
    /// Storage: `Marketplace::Programs` (r:1 w:0)
    /// Proof: `Marketplace::Programs` (`max_values`: None, `max_size`: Some(136), added: 2611, mode: `MaxEncodedLen`)
    /// Storage: `Capacity::Program` (r:0 w:1)
    /// Proof: `Capacity::Program` (`max_values`: Some(1), `max_size`: Some(40), added: 535, mode: `MaxEncodedLen`)
    fn set_program() -> Weight {
        // Minimum execution time: 11_548_000 picoseconds.
        Weight::from_parts(13_128_000, 3601)
            .saturating_add(T::DbWeight::get().reads(1_u64))
            .saturating_add(T::DbWeight::get().writes(1_u64))
    }
}

// For the pallet's own tests.
impl WeightInfo for () {
    fn measure() -> Weight {
        Weight::from_parts(186_723_000, 7887)
            .saturating_add(RocksDbWeight::get().reads(16_u64))
            .saturating_add(RocksDbWeight::get().writes(10_u64))
    }
    fn set_program() -> Weight {
        Weight::from_parts(13_128_000, 3601)
            .saturating_add(RocksDbWeight::get().reads(1_u64))
            .saturating_add(RocksDbWeight::get().writes(1_u64))
    }
}
