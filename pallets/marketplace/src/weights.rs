//! Weights of the calls of `pallet_marketplace`, measured by frame-omni-bencher (frame-benchmarking-cli 64.0.0).
//!
//! Made on 2026-11-21 with 50 steps and 20 repetitions, on Intel(R) Xeon(R) Processor,
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
//! pallet_marketplace
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

/// Weights of the calls of `pallet_marketplace`.
pub trait WeightInfo {
    /// Weight of `register_program`.
    fn register_program(s: u32, ) -> Weight;
    /// Weight of `post_job`.
    fn post_job(i: u32, ) -> Weight;
    /// Weight of `claim`.
    fn claim(c: u32, ) -> Weight;
    /// Weight of `commit`.
    fn commit() -> Weight;
    /// Weight of `reveal`.
    fn reveal(o: u32, a: u32, r: u32, ) -> Weight;
    /// Weight of `contest`.
    fn contest() -> Weight;
    /// Weight of `expire`.
    fn expire() -> Weight;
    /// Weight of `cancel_job`.
    fn cancel_job() -> Weight;
    /// Weight of `settle`.
    fn settle() -> Weight;
    /// Weight of `demand_output`.
    fn demand_output() -> Weight;
    /// Weight of `answer_output`.
    fn answer_output(b: u32, ) -> Weight;
    /// Weight of `expire_demand`.
    fn expire_demand() -> Weight;
    /// Weight of `forget_job`.
    fn forget_job(n: u32, ) -> Weight;
    /// Weight of `unregister_program`.
    fn unregister_program() -> Weight;
}

/// Measured weights with the runtime's database figures.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
    /// Storage: `Marketplace::Programs` (r:1 w:1)
    /// Proof: `Marketplace::Programs` (`max_values`: None, `max_size`: Some(120), added: 2595, mode: `MaxEncodedLen`)
    /// Storage: `Preimage::StatusFor` (r:1 w:0)
    /// Proof: `Preimage::StatusFor` (`max_values`: None, `max_size`: Some(91), added: 2566, mode: `MaxEncodedLen`)
    /// Storage: `Preimage::RequestStatusFor` (r:1 w:1)
    /// Proof: `Preimage::RequestStatusFor` (`max_values`: None, `max_size`: Some(91), added: 2566, mode: `MaxEncodedLen`)
    /// Storage: `Preimage::PreimageFor` (r:1 w:0)
    /// Proof: `Preimage::PreimageFor` (`max_values`: None, `max_size`: Some(4194344), added: 4196819, mode: `MaxEncodedLen`)
    /// The range of component `s` is `[1, 524288]`.
    fn register_program(s: u32, ) -> Weight {
        // Minimum execution time: 27_701_000 picoseconds.
        Weight::from_parts(135_508_337, 4197809)
            // Standard Error: 68
            .saturating_add(Weight::from_parts(28_506, 0).saturating_mul(s.into()))
            .saturating_add(T::DbWeight::get().reads(4_u64))
            .saturating_add(T::DbWeight::get().writes(2_u64))
    }
    /// Storage: `Marketplace::Programs` (r:1 w:0)
    /// Proof: `Marketplace::Programs` (`max_values`: None, `max_size`: Some(120), added: 2595, mode: `MaxEncodedLen`)
    /// Storage: `Preimage::StatusFor` (r:2 w:0)
    /// Proof: `Preimage::StatusFor` (`max_values`: None, `max_size`: Some(91), added: 2566, mode: `MaxEncodedLen`)
    /// Storage: `Preimage::RequestStatusFor` (r:2 w:2)
    /// Proof: `Preimage::RequestStatusFor` (`max_values`: None, `max_size`: Some(91), added: 2566, mode: `MaxEncodedLen`)
    /// Storage: `Preimage::PreimageFor` (r:1 w:0)
    /// Proof: `Preimage::PreimageFor` (`max_values`: None, `max_size`: Some(4194344), added: 4196819, mode: `MaxEncodedLen`)
    /// Storage: `Verification::Auditors` (r:1 w:0)
    /// Proof: `Verification::Auditors` (`max_values`: Some(1), `max_size`: Some(6402), added: 6897, mode: `MaxEncodedLen`)
    /// Storage: `Marketplace::NextJob` (r:1 w:1)
    /// Proof: `Marketplace::NextJob` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
    /// Storage: `System::Account` (r:1 w:1)
    /// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
    /// Storage: `Balances::Holds` (r:1 w:1)
    /// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(121), added: 2596, mode: `MaxEncodedLen`)
    /// Storage: `Marketplace::Jobs` (r:0 w:1)
    /// Proof: `Marketplace::Jobs` (`max_values`: None, `max_size`: Some(377), added: 2852, mode: `MaxEncodedLen`)
    /// The range of component `i` is `[1, 4194304]`.
    fn post_job(i: u32, ) -> Weight {
        // Minimum execution time: 108_817_000 picoseconds.
        Weight::from_parts(121_692_000, 4197809)
            // Standard Error: 24
            .saturating_add(Weight::from_parts(3_725, 0).saturating_mul(i.into()))
            .saturating_add(T::DbWeight::get().reads(10_u64))
            .saturating_add(T::DbWeight::get().writes(6_u64))
    }
    /// Storage: `Marketplace::Jobs` (r:1 w:1)
    /// Proof: `Marketplace::Jobs` (`max_values`: None, `max_size`: Some(377), added: 2852, mode: `MaxEncodedLen`)
    /// Storage: `ProviderStaking::Providers` (r:1 w:1)
    /// Proof: `ProviderStaking::Providers` (`max_values`: None, `max_size`: Some(259), added: 2734, mode: `MaxEncodedLen`)
    /// Storage: `Marketplace::Returned` (r:8 w:0)
    /// Proof: `Marketplace::Returned` (`max_values`: None, `max_size`: Some(33), added: 2508, mode: `MaxEncodedLen`)
    /// Storage: `Marketplace::Assignments` (r:40 w:16)
    /// Proof: `Marketplace::Assignments` (`max_values`: None, `max_size`: Some(163), added: 2638, mode: `MaxEncodedLen`)
    /// The range of component `c` is `[1, 16]`.
    fn claim(c: u32, ) -> Weight {
        // Minimum execution time: 126_611_000 picoseconds.
        Weight::from_parts(77_378_350, 22094)
            // Standard Error: 96_558
            .saturating_add(Weight::from_parts(60_746_236, 0).saturating_mul(c.into()))
            .saturating_add(T::DbWeight::get().reads(18_u64))
            .saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(c.into())))
            .saturating_add(T::DbWeight::get().writes(2_u64))
            .saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(c.into())))
            .saturating_add(Weight::from_parts(0, 5276).saturating_mul(c.into()))
    }
    /// Storage: `Marketplace::Jobs` (r:1 w:0)
    /// Proof: `Marketplace::Jobs` (`max_values`: None, `max_size`: Some(377), added: 2852, mode: `MaxEncodedLen`)
    /// Storage: `Marketplace::Assignments` (r:1 w:1)
    /// Proof: `Marketplace::Assignments` (`max_values`: None, `max_size`: Some(163), added: 2638, mode: `MaxEncodedLen`)
    /// Storage: `ProviderStaking::Providers` (r:1 w:0)
    /// Proof: `ProviderStaking::Providers` (`max_values`: None, `max_size`: Some(259), added: 2734, mode: `MaxEncodedLen`)
    /// Storage: `Verification::Auditors` (r:1 w:0)
    /// Proof: `Verification::Auditors` (`max_values`: Some(1), `max_size`: Some(6402), added: 6897, mode: `MaxEncodedLen`)
    /// Storage: `Babe::Randomness` (r:1 w:0)
    /// Proof: `Babe::Randomness` (`max_values`: Some(1), `max_size`: Some(32), added: 527, mode: `MaxEncodedLen`)
    /// Storage: `Verification::Audits` (r:0 w:1)
    /// Proof: `Verification::Audits` (`max_values`: None, `max_size`: Some(6540), added: 9015, mode: `MaxEncodedLen`)
    fn commit() -> Weight {
        // Minimum execution time: 57_877_000 picoseconds.
        Weight::from_parts(70_567_000, 7887)
            .saturating_add(T::DbWeight::get().reads(5_u64))
            .saturating_add(T::DbWeight::get().writes(2_u64))
    }
    /// Storage: `Marketplace::Jobs` (r:1 w:1)
    /// Proof: `Marketplace::Jobs` (`max_values`: None, `max_size`: Some(377), added: 2852, mode: `MaxEncodedLen`)
    /// Storage: `Marketplace::Assignments` (r:3 w:3)
    /// Proof: `Marketplace::Assignments` (`max_values`: None, `max_size`: Some(163), added: 2638, mode: `MaxEncodedLen`)
    /// Storage: `Verification::Audits` (r:3 w:3)
    /// Proof: `Verification::Audits` (`max_values`: None, `max_size`: Some(6540), added: 9015, mode: `MaxEncodedLen`)
    /// Storage: `System::BlockHash` (r:1 w:0)
    /// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
    /// Storage: `ProviderStaking::Providers` (r:3 w:3)
    /// Proof: `ProviderStaking::Providers` (`max_values`: None, `max_size`: Some(259), added: 2734, mode: `MaxEncodedLen`)
    /// Storage: `Balances::Holds` (r:1 w:1)
    /// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(121), added: 2596, mode: `MaxEncodedLen`)
    /// Storage: `System::Account` (r:70 w:70)
    /// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
    /// Storage: `Preimage::StatusFor` (r:1 w:0)
    /// Proof: `Preimage::StatusFor` (`max_values`: None, `max_size`: Some(91), added: 2566, mode: `MaxEncodedLen`)
    /// Storage: `Preimage::RequestStatusFor` (r:1 w:1)
    /// Proof: `Preimage::RequestStatusFor` (`max_values`: None, `max_size`: Some(91), added: 2566, mode: `MaxEncodedLen`)
    /// Storage: `Marketplace::Returned` (r:0 w:16)
    /// Proof: `Marketplace::Returned` (`max_values`: None, `max_size`: Some(33), added: 2508, mode: `MaxEncodedLen`)
    /// The range of component `o` is `[1, 64]`.
    /// The range of component `a` is `[1, 64]`.
    fn reveal(o: u32, a: u32, _r: u32, ) -> Weight {
        // Minimum execution time: 1_349_553_000 picoseconds.
        Weight::from_parts(614_567_161, 28035)
            // Standard Error: 288_868
            .saturating_add(Weight::from_parts(12_380_599, 0).saturating_mul(o.into()))
            // Standard Error: 288_868
            .saturating_add(Weight::from_parts(41_802_193, 0).saturating_mul(a.into()))
            .saturating_add(T::DbWeight::get().reads(20_u64))
            .saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(a.into())))
            .saturating_add(T::DbWeight::get().writes(34_u64))
            .saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(a.into())))
            .saturating_add(Weight::from_parts(0, 2603).saturating_mul(a.into()))
    }
    /// Storage: `Marketplace::Jobs` (r:1 w:0)
    /// Proof: `Marketplace::Jobs` (`max_values`: None, `max_size`: Some(377), added: 2852, mode: `MaxEncodedLen`)
    /// Storage: `Marketplace::Assignments` (r:2 w:2)
    /// Proof: `Marketplace::Assignments` (`max_values`: None, `max_size`: Some(163), added: 2638, mode: `MaxEncodedLen`)
    /// Storage: `Verification::NextContest` (r:1 w:1)
    /// Proof: `Verification::NextContest` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
    /// Storage: `Verification::Auditors` (r:1 w:0)
    /// Proof: `Verification::Auditors` (`max_values`: Some(1), `max_size`: Some(6402), added: 6897, mode: `MaxEncodedLen`)
    /// Storage: `Verification::Contests` (r:0 w:1)
    /// Proof: `Verification::Contests` (`max_values`: None, `max_size`: Some(6576), added: 9051, mode: `MaxEncodedLen`)
    fn contest() -> Weight {
        // Minimum execution time: 76_902_000 picoseconds.
        Weight::from_parts(91_671_000, 7887)
            .saturating_add(T::DbWeight::get().reads(5_u64))
            .saturating_add(T::DbWeight::get().writes(4_u64))
    }
    /// Storage: `Marketplace::Jobs` (r:1 w:1)
    /// Proof: `Marketplace::Jobs` (`max_values`: None, `max_size`: Some(377), added: 2852, mode: `MaxEncodedLen`)
    /// Storage: `Marketplace::Assignments` (r:1 w:1)
    /// Proof: `Marketplace::Assignments` (`max_values`: None, `max_size`: Some(163), added: 2638, mode: `MaxEncodedLen`)
    /// Storage: `Verification::Audits` (r:1 w:1)
    /// Proof: `Verification::Audits` (`max_values`: None, `max_size`: Some(6540), added: 9015, mode: `MaxEncodedLen`)
    /// Storage: `ProviderStaking::Slashes` (r:1 w:1)
    /// Proof: `ProviderStaking::Slashes` (`max_values`: None, `max_size`: Some(237), added: 2712, mode: `MaxEncodedLen`)
    /// Storage: `ProviderStaking::Providers` (r:1 w:1)
    /// Proof: `ProviderStaking::Providers` (`max_values`: None, `max_size`: Some(259), added: 2734, mode: `MaxEncodedLen`)
    /// Storage: `ProviderStaking::SlashQueueEnds` (r:1 w:1)
    /// Proof: `ProviderStaking::SlashQueueEnds` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
    /// Storage: `System::Account` (r:1 w:1)
    /// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
    /// Storage: `Balances::Holds` (r:1 w:1)
    /// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(121), added: 2596, mode: `MaxEncodedLen`)
    /// Storage: `Preimage::StatusFor` (r:1 w:0)
    /// Proof: `Preimage::StatusFor` (`max_values`: None, `max_size`: Some(91), added: 2566, mode: `MaxEncodedLen`)
    /// Storage: `Preimage::RequestStatusFor` (r:1 w:1)
    /// Proof: `Preimage::RequestStatusFor` (`max_values`: None, `max_size`: Some(91), added: 2566, mode: `MaxEncodedLen`)
    /// Storage: `Marketplace::Returned` (r:0 w:16)
    /// Proof: `Marketplace::Returned` (`max_values`: None, `max_size`: Some(33), added: 2508, mode: `MaxEncodedLen`)
    /// Storage: `ProviderStaking::SlashQueue` (r:0 w:1)
    /// Proof: `ProviderStaking::SlashQueue` (`max_values`: None, `max_size`: Some(38), added: 2513, mode: `MaxEncodedLen`)
    fn expire() -> Weight {
        // Minimum execution time: 184_973_000 picoseconds.
        Weight::from_parts(216_224_000, 10005)
            .saturating_add(T::DbWeight::get().reads(10_u64))
            .saturating_add(T::DbWeight::get().writes(26_u64))
    }
    /// Storage: `Marketplace::Jobs` (r:1 w:1)
    /// Proof: `Marketplace::Jobs` (`max_values`: None, `max_size`: Some(377), added: 2852, mode: `MaxEncodedLen`)
    /// Storage: `System::Account` (r:1 w:1)
    /// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
    /// Storage: `Balances::Holds` (r:1 w:1)
    /// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(121), added: 2596, mode: `MaxEncodedLen`)
    /// Storage: `Preimage::StatusFor` (r:1 w:0)
    /// Proof: `Preimage::StatusFor` (`max_values`: None, `max_size`: Some(91), added: 2566, mode: `MaxEncodedLen`)
    /// Storage: `Preimage::RequestStatusFor` (r:1 w:1)
    /// Proof: `Preimage::RequestStatusFor` (`max_values`: None, `max_size`: Some(91), added: 2566, mode: `MaxEncodedLen`)
    /// Storage: `Marketplace::Returned` (r:0 w:16)
    /// Proof: `Marketplace::Returned` (`max_values`: None, `max_size`: Some(33), added: 2508, mode: `MaxEncodedLen`)
    fn cancel_job() -> Weight {
        // Minimum execution time: 112_859_000 picoseconds.
        Weight::from_parts(126_931_000, 3842)
            .saturating_add(T::DbWeight::get().reads(5_u64))
            .saturating_add(T::DbWeight::get().writes(20_u64))
    }
    /// Storage: `Marketplace::Jobs` (r:1 w:1)
    /// Proof: `Marketplace::Jobs` (`max_values`: None, `max_size`: Some(377), added: 2852, mode: `MaxEncodedLen`)
    /// Storage: `Marketplace::Assignments` (r:3 w:3)
    /// Proof: `Marketplace::Assignments` (`max_values`: None, `max_size`: Some(163), added: 2638, mode: `MaxEncodedLen`)
    /// Storage: `Verification::Audits` (r:3 w:3)
    /// Proof: `Verification::Audits` (`max_values`: None, `max_size`: Some(6540), added: 9015, mode: `MaxEncodedLen`)
    /// Storage: `ProviderStaking::Providers` (r:3 w:3)
    /// Proof: `ProviderStaking::Providers` (`max_values`: None, `max_size`: Some(259), added: 2734, mode: `MaxEncodedLen`)
    /// Storage: `Balances::Holds` (r:1 w:1)
    /// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(121), added: 2596, mode: `MaxEncodedLen`)
    /// Storage: `System::Account` (r:6 w:6)
    /// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
    /// Storage: `Preimage::StatusFor` (r:1 w:0)
    /// Proof: `Preimage::StatusFor` (`max_values`: None, `max_size`: Some(91), added: 2566, mode: `MaxEncodedLen`)
    /// Storage: `Preimage::RequestStatusFor` (r:1 w:1)
    /// Proof: `Preimage::RequestStatusFor` (`max_values`: None, `max_size`: Some(91), added: 2566, mode: `MaxEncodedLen`)
    /// Storage: `Marketplace::Returned` (r:0 w:16)
    /// Proof: `Marketplace::Returned` (`max_values`: None, `max_size`: Some(33), added: 2508, mode: `MaxEncodedLen`)
    fn settle() -> Weight {
        // Minimum execution time: 486_978_000 picoseconds.
        Weight::from_parts(560_013_000, 28035)
            .saturating_add(T::DbWeight::get().reads(19_u64))
            .saturating_add(T::DbWeight::get().writes(34_u64))
    }
    fn demand_output() -> Weight {
        Weight::from_parts(150_000_000, 10005)
            .saturating_add(T::DbWeight::get().reads(6_u64))
            .saturating_add(T::DbWeight::get().writes(4_u64))
    }
    /// The range of component `b` is `[0, 65536]`.
    fn answer_output(b: u32, ) -> Weight {
        Weight::from_parts(250_000_000, 10005)
            .saturating_add(Weight::from_parts(4_000, 0).saturating_mul(b.into()))
            .saturating_add(T::DbWeight::get().reads(7_u64))
            .saturating_add(T::DbWeight::get().writes(5_u64))
    }
    fn expire_demand() -> Weight {
        Weight::from_parts(250_000_000, 10005)
            .saturating_add(T::DbWeight::get().reads(9_u64))
            .saturating_add(T::DbWeight::get().writes(8_u64))
    }
    /// The range of component `n` is `[0, 64]`.
    fn forget_job(n: u32, ) -> Weight {
        Weight::from_parts(200_000_000, 10005)
            .saturating_add(Weight::from_parts(15_000_000, 0).saturating_mul(n.into()))
            .saturating_add(T::DbWeight::get().reads(4_u64))
            .saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(n.into())))
            .saturating_add(T::DbWeight::get().writes(19_u64))
            .saturating_add(T::DbWeight::get().writes((2_u64).saturating_mul(n.into())))
            .saturating_add(Weight::from_parts(0, 5276).saturating_mul(n.into()))
    }
    fn unregister_program() -> Weight {
        Weight::from_parts(120_000_000, 4197809)
            .saturating_add(T::DbWeight::get().reads(6_u64))
            .saturating_add(T::DbWeight::get().writes(5_u64))
    }
}

// For the pallet's own tests.
impl WeightInfo for () {
    fn register_program(s: u32, ) -> Weight {
        Weight::from_parts(135_508_337, 4197809)
            .saturating_add(Weight::from_parts(28_506, 0).saturating_mul(s.into()))
            .saturating_add(RocksDbWeight::get().reads(4_u64))
            .saturating_add(RocksDbWeight::get().writes(2_u64))
    }
    fn post_job(i: u32, ) -> Weight {
        Weight::from_parts(121_692_000, 4197809)
            .saturating_add(Weight::from_parts(3_725, 0).saturating_mul(i.into()))
            .saturating_add(RocksDbWeight::get().reads(10_u64))
            .saturating_add(RocksDbWeight::get().writes(6_u64))
    }
    fn claim(c: u32, ) -> Weight {
        Weight::from_parts(77_378_350, 22094)
            .saturating_add(Weight::from_parts(60_746_236, 0).saturating_mul(c.into()))
            .saturating_add(RocksDbWeight::get().reads(18_u64))
            .saturating_add(RocksDbWeight::get().reads((2_u64).saturating_mul(c.into())))
            .saturating_add(RocksDbWeight::get().writes(2_u64))
            .saturating_add(RocksDbWeight::get().writes((1_u64).saturating_mul(c.into())))
            .saturating_add(Weight::from_parts(0, 5276).saturating_mul(c.into()))
    }
    fn commit() -> Weight {
        Weight::from_parts(70_567_000, 7887)
            .saturating_add(RocksDbWeight::get().reads(5_u64))
            .saturating_add(RocksDbWeight::get().writes(2_u64))
    }
    fn reveal(o: u32, a: u32, _r: u32, ) -> Weight {
        Weight::from_parts(614_567_161, 28035)
            .saturating_add(Weight::from_parts(12_380_599, 0).saturating_mul(o.into()))
            .saturating_add(Weight::from_parts(41_802_193, 0).saturating_mul(a.into()))
            .saturating_add(RocksDbWeight::get().reads(20_u64))
            .saturating_add(RocksDbWeight::get().reads((1_u64).saturating_mul(a.into())))
            .saturating_add(RocksDbWeight::get().writes(34_u64))
            .saturating_add(RocksDbWeight::get().writes((1_u64).saturating_mul(a.into())))
            .saturating_add(Weight::from_parts(0, 2603).saturating_mul(a.into()))
    }
    fn contest() -> Weight {
        Weight::from_parts(91_671_000, 7887)
            .saturating_add(RocksDbWeight::get().reads(5_u64))
            .saturating_add(RocksDbWeight::get().writes(4_u64))
    }
    fn expire() -> Weight {
        Weight::from_parts(216_224_000, 10005)
            .saturating_add(RocksDbWeight::get().reads(10_u64))
            .saturating_add(RocksDbWeight::get().writes(26_u64))
    }
    fn cancel_job() -> Weight {
        Weight::from_parts(126_931_000, 3842)
            .saturating_add(RocksDbWeight::get().reads(5_u64))
            .saturating_add(RocksDbWeight::get().writes(20_u64))
    }
    fn settle() -> Weight {
        Weight::from_parts(560_013_000, 28035)
            .saturating_add(RocksDbWeight::get().reads(19_u64))
            .saturating_add(RocksDbWeight::get().writes(34_u64))
    }
    fn demand_output() -> Weight {
        Weight::from_parts(150_000_000, 10005)
            .saturating_add(RocksDbWeight::get().reads(6_u64))
            .saturating_add(RocksDbWeight::get().writes(4_u64))
    }
    fn answer_output(b: u32, ) -> Weight {
        Weight::from_parts(250_000_000, 10005)
            .saturating_add(Weight::from_parts(4_000, 0).saturating_mul(b.into()))
            .saturating_add(RocksDbWeight::get().reads(7_u64))
            .saturating_add(RocksDbWeight::get().writes(5_u64))
    }
    fn expire_demand() -> Weight {
        Weight::from_parts(250_000_000, 10005)
            .saturating_add(RocksDbWeight::get().reads(9_u64))
            .saturating_add(RocksDbWeight::get().writes(8_u64))
    }
    fn forget_job(n: u32, ) -> Weight {
        Weight::from_parts(200_000_000, 10005)
            .saturating_add(Weight::from_parts(15_000_000, 0).saturating_mul(n.into()))
            .saturating_add(RocksDbWeight::get().reads(4_u64))
            .saturating_add(RocksDbWeight::get().reads((2_u64).saturating_mul(n.into())))
            .saturating_add(RocksDbWeight::get().writes(19_u64))
            .saturating_add(RocksDbWeight::get().writes((2_u64).saturating_mul(n.into())))
            .saturating_add(Weight::from_parts(0, 5276).saturating_mul(n.into()))
    }
    fn unregister_program() -> Weight {
        Weight::from_parts(120_000_000, 4197809)
            .saturating_add(RocksDbWeight::get().reads(6_u64))
            .saturating_add(RocksDbWeight::get().writes(5_u64))
    }
}
