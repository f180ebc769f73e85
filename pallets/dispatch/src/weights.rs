//! Weights of the calls of `pallet_dispatch`, measured by frame-omni-bencher (frame-benchmarking-cli 64.0.0).
//!
//! Made on 2026-11-22 with 16 steps and 5 repetitions, on Intel(R) Xeon(R) Processor,
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
//! pallet_dispatch
//! --extrinsic
//! *
//! --steps
//! 16
//! --repeat
//! 5
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

/// Weights of the calls of `pallet_dispatch`.
pub trait WeightInfo {
    /// Weight of `propose`.
    fn propose(p: u32, ) -> Weight;
    /// Weight of `authorize_propose`.
    fn authorize_propose(p: u32, ) -> Weight;
    /// Weight of `begin_block`.
    fn begin_block() -> Weight;
    /// Weight of `end_round`.
    fn end_round(p: u32, ) -> Weight;
    /// Weight of `sweep`.
    fn sweep(p: u32, ) -> Weight;
}

/// Measured weights with the runtime's database figures.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
    /// Storage: `Clock::Now` (r:1 w:0)
    /// Proof: `Clock::Now` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
    /// Storage: `Dispatch::Current` (r:1 w:1)
    /// Proof: `Dispatch::Current` (`max_values`: Some(1), `max_size`: Some(3219), added: 3714, mode: `MaxEncodedLen`)
    /// Storage: `ProtocolParameters::Current` (r:1 w:0)
    /// Proof: `ProtocolParameters::Current` (`max_values`: Some(1), `max_size`: Some(248), added: 743, mode: `MaxEncodedLen`)
    /// Storage: `Dispatch::OfProviders` (r:512 w:0)
    /// Proof: `Dispatch::OfProviders` (`max_values`: None, `max_size`: Some(6198), added: 8673, mode: `MaxEncodedLen`)
    /// Storage: `ProviderStaking::Providers` (r:1536 w:0)
    /// Proof: `ProviderStaking::Providers` (`max_values`: None, `max_size`: Some(561), added: 3036, mode: `MaxEncodedLen`)
    /// Storage: `Capacity::Records` (r:512 w:0)
    /// Proof: `Capacity::Records` (`max_values`: None, `max_size`: Some(132), added: 2607, mode: `MaxEncodedLen`)
    /// Storage: `Capacity::Program` (r:1 w:0)
    /// Proof: `Capacity::Program` (`max_values`: Some(1), `max_size`: Some(40), added: 535, mode: `MaxEncodedLen`)
    /// Storage: `Reputation::Records` (r:1536 w:0)
    /// Proof: `Reputation::Records` (`max_values`: None, `max_size`: Some(89), added: 2564, mode: `MaxEncodedLen`)
    /// Storage: `Marketplace::Jobs` (r:512 w:0)
    /// Proof: `Marketplace::Jobs` (`max_values`: None, `max_size`: Some(495), added: 2970, mode: `MaxEncodedLen`)
    /// Storage: `Marketplace::Assignments` (r:1536 w:0)
    /// Proof: `Marketplace::Assignments` (`max_values`: None, `max_size`: Some(200), added: 2675, mode: `MaxEncodedLen`)
    /// Storage: `Domains::Memberships` (r:512 w:0)
    /// Proof: `Domains::Memberships` (`max_values`: None, `max_size`: Some(77), added: 2552, mode: `MaxEncodedLen`)
    /// Storage: `Domains::Domains` (r:1024 w:0)
    /// Proof: `Domains::Domains` (`max_values`: None, `max_size`: Some(549), added: 3024, mode: `MaxEncodedLen`)
    /// Storage: `Border::Peerings` (r:512 w:0)
    /// Proof: `Border::Peerings` (`max_values`: None, `max_size`: Some(165), added: 2640, mode: `MaxEncodedLen`)
    /// Storage: `Border::Accounts` (r:1024 w:0)
    /// Proof: `Border::Accounts` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
    /// Storage: `Domains::ProgramRules` (r:512 w:0)
    /// Proof: `Domains::ProgramRules` (`max_values`: None, `max_size`: Some(69), added: 2544, mode: `MaxEncodedLen`)
    /// Storage: `Dispatch::OfJobs` (r:512 w:0)
    /// Proof: `Dispatch::OfJobs` (`max_values`: None, `max_size`: Some(57), added: 2532, mode: `MaxEncodedLen`)
    /// Storage: `Dispatch::Best` (r:0 w:1)
    /// Proof: `Dispatch::Best` (`max_values`: Some(1), `max_size`: Some(22530), added: 23025, mode: `MaxEncodedLen`)
    /// The range of component `p` is `[1, 512]`.
    fn propose(p: u32, ) -> Weight {
        // Minimum execution time: 186_223_000 picoseconds.
        Weight::from_parts(192_740_000, 4704)
            // Standard Error: 4_002_345
            .saturating_add(Weight::from_parts(162_753_716, 0).saturating_mul(p.into()))
            .saturating_add(T::DbWeight::get().reads(4_u64))
            .saturating_add(T::DbWeight::get().reads((20_u64).saturating_mul(p.into())))
            .saturating_add(T::DbWeight::get().writes(2_u64))
            .saturating_add(Weight::from_parts(0, 9108).saturating_mul(p.into()))
    }
    /// Storage: `Clock::Now` (r:1 w:0)
    /// Proof: `Clock::Now` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
    /// Storage: `Dispatch::Current` (r:1 w:0)
    /// Proof: `Dispatch::Current` (`max_values`: Some(1), `max_size`: Some(3219), added: 3714, mode: `MaxEncodedLen`)
    /// Storage: `System::BlockHash` (r:1 w:0)
    /// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
    /// Storage: `Verification::Auditors` (r:1 w:0)
    /// Proof: `Verification::Auditors` (`max_values`: Some(1), `max_size`: Some(6402), added: 6897, mode: `MaxEncodedLen`)
    /// Storage: `Verification::AuditorFaults` (r:1 w:0)
    /// Proof: `Verification::AuditorFaults` (`max_values`: Some(1), `max_size`: Some(4502), added: 4997, mode: `MaxEncodedLen`)
    /// Storage: `ProtocolParameters::Current` (r:1 w:0)
    /// Proof: `ProtocolParameters::Current` (`max_values`: Some(1), `max_size`: Some(248), added: 743, mode: `MaxEncodedLen`)
    /// The range of component `p` is `[1, 512]`.
    fn authorize_propose(p: u32, ) -> Weight {
        // Minimum execution time: 95_557_000 picoseconds.
        Weight::from_parts(133_898_044, 7887)
            // Standard Error: 11_084
            .saturating_add(Weight::from_parts(194_405, 0).saturating_mul(p.into()))
            .saturating_add(T::DbWeight::get().reads(6_u64))
    }
    /// Storage: `Dispatch::Current` (r:1 w:0)
    /// Proof: `Dispatch::Current` (`max_values`: Some(1), `max_size`: Some(3219), added: 3714, mode: `MaxEncodedLen`)
    /// Storage: `Clock::Now` (r:1 w:0)
    /// Proof: `Clock::Now` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
    fn begin_block() -> Weight {
        // Minimum execution time: 6_249_000 picoseconds.
        Weight::from_parts(7_052_000, 4704)
            .saturating_add(T::DbWeight::get().reads(2_u64))
    }
    /// Storage: `Dispatch::Current` (r:1 w:1)
    /// Proof: `Dispatch::Current` (`max_values`: Some(1), `max_size`: Some(3219), added: 3714, mode: `MaxEncodedLen`)
    /// Storage: `Clock::Now` (r:1 w:0)
    /// Proof: `Clock::Now` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
    /// Storage: `Dispatch::Best` (r:1 w:1)
    /// Proof: `Dispatch::Best` (`max_values`: Some(1), `max_size`: Some(22530), added: 23025, mode: `MaxEncodedLen`)
    /// Storage: `Dispatch::Unswept` (r:1 w:1)
    /// Proof: `Dispatch::Unswept` (`max_values`: Some(1), `max_size`: Some(49), added: 544, mode: `MaxEncodedLen`)
    /// Storage: `Dispatch::OfJobs` (r:512 w:512)
    /// Proof: `Dispatch::OfJobs` (`max_values`: None, `max_size`: Some(57), added: 2532, mode: `MaxEncodedLen`)
    /// Storage: `Marketplace::Jobs` (r:512 w:0)
    /// Proof: `Marketplace::Jobs` (`max_values`: None, `max_size`: Some(495), added: 2970, mode: `MaxEncodedLen`)
    /// Storage: `Dispatch::OfProviders` (r:0 w:512)
    /// Proof: `Dispatch::OfProviders` (`max_values`: None, `max_size`: Some(6198), added: 8673, mode: `MaxEncodedLen`)
    /// Storage: `Dispatch::Made` (r:0 w:1)
    /// Proof: `Dispatch::Made` (`max_values`: None, `max_size`: Some(22542), added: 25017, mode: `MaxEncodedLen`)
    /// The range of component `p` is `[0, 512]`.
    fn end_round(p: u32, ) -> Weight {
        // Minimum execution time: 9_806_000 picoseconds.
        Weight::from_parts(10_113_000, 24015)
            // Standard Error: 64_950
            .saturating_add(Weight::from_parts(13_409_795, 0).saturating_mul(p.into()))
            .saturating_add(T::DbWeight::get().reads(4_u64))
            .saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(p.into())))
            .saturating_add(T::DbWeight::get().writes(4_u64))
            .saturating_add(T::DbWeight::get().writes((2_u64).saturating_mul(p.into())))
            .saturating_add(Weight::from_parts(0, 2970).saturating_mul(p.into()))
    }
    /// Storage: `Dispatch::Unswept` (r:1 w:1)
    /// Proof: `Dispatch::Unswept` (`max_values`: Some(1), `max_size`: Some(49), added: 544, mode: `MaxEncodedLen`)
    /// Storage: `Clock::Now` (r:1 w:0)
    /// Proof: `Clock::Now` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
    /// Storage: `Dispatch::Made` (r:1 w:1)
    /// Proof: `Dispatch::Made` (`max_values`: None, `max_size`: Some(22542), added: 25017, mode: `MaxEncodedLen`)
    /// Storage: `Dispatch::OfJobs` (r:512 w:512)
    /// Proof: `Dispatch::OfJobs` (`max_values`: None, `max_size`: Some(57), added: 2532, mode: `MaxEncodedLen`)
    /// Storage: `Dispatch::OfProviders` (r:512 w:512)
    /// Proof: `Dispatch::OfProviders` (`max_values`: None, `max_size`: Some(6198), added: 8673, mode: `MaxEncodedLen`)
    /// The range of component `p` is `[0, 512]`.
    fn sweep(p: u32, ) -> Weight {
        // Minimum execution time: 11_779_000 picoseconds.
        Weight::from_parts(12_005_000, 26007)
            // Standard Error: 77_764
            .saturating_add(Weight::from_parts(13_549_174, 0).saturating_mul(p.into()))
            .saturating_add(T::DbWeight::get().reads(3_u64))
            .saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(p.into())))
            .saturating_add(T::DbWeight::get().writes(2_u64))
            .saturating_add(T::DbWeight::get().writes((2_u64).saturating_mul(p.into())))
            .saturating_add(Weight::from_parts(0, 8673).saturating_mul(p.into()))
    }
}

// For the pallet's own tests.
impl WeightInfo for () {
    fn propose(p: u32, ) -> Weight {
        Weight::from_parts(192_740_000, 4704)
            .saturating_add(Weight::from_parts(162_753_716, 0).saturating_mul(p.into()))
            .saturating_add(RocksDbWeight::get().reads(4_u64))
            .saturating_add(RocksDbWeight::get().reads((20_u64).saturating_mul(p.into())))
            .saturating_add(RocksDbWeight::get().writes(2_u64))
            .saturating_add(Weight::from_parts(0, 9108).saturating_mul(p.into()))
    }
    fn authorize_propose(p: u32, ) -> Weight {
        Weight::from_parts(133_898_044, 7887)
            .saturating_add(Weight::from_parts(194_405, 0).saturating_mul(p.into()))
            .saturating_add(RocksDbWeight::get().reads(6_u64))
    }
    fn begin_block() -> Weight {
        Weight::from_parts(7_052_000, 4704)
            .saturating_add(RocksDbWeight::get().reads(2_u64))
    }
    fn end_round(p: u32, ) -> Weight {
        Weight::from_parts(10_113_000, 24015)
            .saturating_add(Weight::from_parts(13_409_795, 0).saturating_mul(p.into()))
            .saturating_add(RocksDbWeight::get().reads(4_u64))
            .saturating_add(RocksDbWeight::get().reads((2_u64).saturating_mul(p.into())))
            .saturating_add(RocksDbWeight::get().writes(4_u64))
            .saturating_add(RocksDbWeight::get().writes((2_u64).saturating_mul(p.into())))
            .saturating_add(Weight::from_parts(0, 2970).saturating_mul(p.into()))
    }
    fn sweep(p: u32, ) -> Weight {
        Weight::from_parts(12_005_000, 26007)
            .saturating_add(Weight::from_parts(13_549_174, 0).saturating_mul(p.into()))
            .saturating_add(RocksDbWeight::get().reads(3_u64))
            .saturating_add(RocksDbWeight::get().reads((2_u64).saturating_mul(p.into())))
            .saturating_add(RocksDbWeight::get().writes(2_u64))
            .saturating_add(RocksDbWeight::get().writes((2_u64).saturating_mul(p.into())))
            .saturating_add(Weight::from_parts(0, 8673).saturating_mul(p.into()))
    }
}
