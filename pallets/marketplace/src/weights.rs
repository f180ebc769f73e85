//! Weights of the calls of `pallet_marketplace`, measured by frame-omni-bencher (frame-benchmarking-cli 64.0.0).
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
    /// Weight of `post_job_at_spot`.
    fn post_job_at_spot(i: u32, ) -> Weight;
    /// Weight of `claim`.
    fn claim(c: u32, h: u32, ) -> Weight;
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
    /// Weight of `settle`.
    fn settle() -> Weight;
}

/// Measured weights with the runtime's database figures.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
    /// Storage: `Marketplace::Programs` (r:1 w:1)
    /// Proof: `Marketplace::Programs` (`max_values`: None, `max_size`: Some(136), added: 2611, mode: `MaxEncodedLen`)
    /// Storage: `Preimage::StatusFor` (r:1 w:0)
    /// Proof: `Preimage::StatusFor` (`max_values`: None, `max_size`: Some(91), added: 2566, mode: `MaxEncodedLen`)
    /// Storage: `Preimage::RequestStatusFor` (r:1 w:1)
    /// Proof: `Preimage::RequestStatusFor` (`max_values`: None, `max_size`: Some(91), added: 2566, mode: `MaxEncodedLen`)
    /// Storage: `Preimage::PreimageFor` (r:1 w:0)
    /// Proof: `Preimage::PreimageFor` (`max_values`: None, `max_size`: Some(4194344), added: 4196819, mode: `MaxEncodedLen`)
    /// Storage: `System::Account` (r:1 w:1)
    /// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
    /// Storage: `Balances::Holds` (r:1 w:1)
    /// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(373), added: 2848, mode: `MaxEncodedLen`)
    /// The range of component `s` is `[1, 524288]`.
    fn register_program(s: u32, ) -> Weight {
        // Minimum execution time: 77_478_000 picoseconds.
        Weight::from_parts(3_557_319_299, 4197809)
            // Standard Error: 1_151
            .saturating_add(Weight::from_parts(31_062, 0).saturating_mul(s.into()))
            .saturating_add(T::DbWeight::get().reads(6_u64))
            .saturating_add(T::DbWeight::get().writes(4_u64))
    }
    /// Storage: `Marketplace::Programs` (r:1 w:0)
    /// Proof: `Marketplace::Programs` (`max_values`: None, `max_size`: Some(136), added: 2611, mode: `MaxEncodedLen`)
    /// Storage: `ProtocolParameters::Current` (r:1 w:0)
    /// Proof: `ProtocolParameters::Current` (`max_values`: Some(1), `max_size`: Some(248), added: 743, mode: `MaxEncodedLen`)
    /// Storage: `Clock::Now` (r:1 w:0)
    /// Proof: `Clock::Now` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
    /// Storage: `Domains::Domains` (r:1 w:0)
    /// Proof: `Domains::Domains` (`max_values`: None, `max_size`: Some(549), added: 3024, mode: `MaxEncodedLen`)
    /// Storage: `Domains::Memberships` (r:1 w:0)
    /// Proof: `Domains::Memberships` (`max_values`: None, `max_size`: Some(77), added: 2552, mode: `MaxEncodedLen`)
    /// Storage: `Domains::ProgramRules` (r:1 w:0)
    /// Proof: `Domains::ProgramRules` (`max_values`: None, `max_size`: Some(69), added: 2544, mode: `MaxEncodedLen`)
    /// Storage: `Preimage::StatusFor` (r:3 w:0)
    /// Proof: `Preimage::StatusFor` (`max_values`: None, `max_size`: Some(91), added: 2566, mode: `MaxEncodedLen`)
    /// Storage: `Preimage::RequestStatusFor` (r:3 w:3)
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
    /// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(373), added: 2848, mode: `MaxEncodedLen`)
    /// Storage: `Marketplace::Jobs` (r:0 w:1)
    /// Proof: `Marketplace::Jobs` (`max_values`: None, `max_size`: Some(495), added: 2970, mode: `MaxEncodedLen`)
    /// The range of component `i` is `[1, 4194304]`.
    fn post_job(i: u32, ) -> Weight {
        // Minimum execution time: 216_936_000 picoseconds.
        Weight::from_parts(218_564_000, 4197809)
            // Standard Error: 3
            .saturating_add(Weight::from_parts(3_400, 0).saturating_mul(i.into()))
            .saturating_add(T::DbWeight::get().reads(17_u64))
            .saturating_add(T::DbWeight::get().writes(7_u64))
    }
    /// Storage: `Domains::Domains` (r:1 w:0)
    /// Proof: `Domains::Domains` (`max_values`: None, `max_size`: Some(549), added: 3024, mode: `MaxEncodedLen`)
    /// Storage: `Clock::Now` (r:1 w:0)
    /// Proof: `Clock::Now` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
    /// Storage: `ProtocolParameters::Current` (r:1 w:0)
    /// Proof: `ProtocolParameters::Current` (`max_values`: Some(1), `max_size`: Some(248), added: 743, mode: `MaxEncodedLen`)
    /// Storage: `Spot::Spots` (r:1 w:0)
    /// Proof: `Spot::Spots` (`max_values`: None, `max_size`: Some(96), added: 2571, mode: `MaxEncodedLen`)
    /// Storage: `Marketplace::Programs` (r:1 w:0)
    /// Proof: `Marketplace::Programs` (`max_values`: None, `max_size`: Some(136), added: 2611, mode: `MaxEncodedLen`)
    /// Storage: `Domains::Memberships` (r:1 w:0)
    /// Proof: `Domains::Memberships` (`max_values`: None, `max_size`: Some(77), added: 2552, mode: `MaxEncodedLen`)
    /// Storage: `Domains::ProgramRules` (r:1 w:0)
    /// Proof: `Domains::ProgramRules` (`max_values`: None, `max_size`: Some(69), added: 2544, mode: `MaxEncodedLen`)
    /// Storage: `Preimage::StatusFor` (r:3 w:0)
    /// Proof: `Preimage::StatusFor` (`max_values`: None, `max_size`: Some(91), added: 2566, mode: `MaxEncodedLen`)
    /// Storage: `Preimage::RequestStatusFor` (r:3 w:3)
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
    /// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(373), added: 2848, mode: `MaxEncodedLen`)
    /// Storage: `Marketplace::Jobs` (r:0 w:1)
    /// Proof: `Marketplace::Jobs` (`max_values`: None, `max_size`: Some(495), added: 2970, mode: `MaxEncodedLen`)
    /// The range of component `i` is `[1, 4194304]`.
    fn post_job_at_spot(i: u32, ) -> Weight {
        // Minimum execution time: 208_996_000 picoseconds.
        Weight::from_parts(21_440_395, 4197809)
            // Standard Error: 6
            .saturating_add(Weight::from_parts(3_435, 0).saturating_mul(i.into()))
            .saturating_add(T::DbWeight::get().reads(18_u64))
            .saturating_add(T::DbWeight::get().writes(7_u64))
    }
    /// Storage: `Marketplace::Jobs` (r:1 w:1)
    /// Proof: `Marketplace::Jobs` (`max_values`: None, `max_size`: Some(495), added: 2970, mode: `MaxEncodedLen`)
    /// Storage: `Clock::Now` (r:1 w:0)
    /// Proof: `Clock::Now` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
    /// Storage: `ProviderStaking::Providers` (r:1 w:1)
    /// Proof: `ProviderStaking::Providers` (`max_values`: None, `max_size`: Some(561), added: 3036, mode: `MaxEncodedLen`)
    /// Storage: `Domains::Memberships` (r:1 w:0)
    /// Proof: `Domains::Memberships` (`max_values`: None, `max_size`: Some(77), added: 2552, mode: `MaxEncodedLen`)
    /// Storage: `Domains::Domains` (r:5 w:0)
    /// Proof: `Domains::Domains` (`max_values`: None, `max_size`: Some(549), added: 3024, mode: `MaxEncodedLen`)
    /// Storage: `Domains::ProgramRules` (r:1 w:0)
    /// Proof: `Domains::ProgramRules` (`max_values`: None, `max_size`: Some(69), added: 2544, mode: `MaxEncodedLen`)
    /// Storage: `Dispatch::OfJobs` (r:1 w:1)
    /// Proof: `Dispatch::OfJobs` (`max_values`: None, `max_size`: Some(57), added: 2532, mode: `MaxEncodedLen`)
    /// Storage: `Marketplace::Returned` (r:8 w:0)
    /// Proof: `Marketplace::Returned` (`max_values`: None, `max_size`: Some(33), added: 2508, mode: `MaxEncodedLen`)
    /// Storage: `Marketplace::Assignments` (r:40 w:16)
    /// Proof: `Marketplace::Assignments` (`max_values`: None, `max_size`: Some(200), added: 2675, mode: `MaxEncodedLen`)
    /// Storage: `ProtocolParameters::Current` (r:1 w:0)
    /// Proof: `ProtocolParameters::Current` (`max_values`: Some(1), `max_size`: Some(248), added: 743, mode: `MaxEncodedLen`)
    /// Storage: `Border::Peerings` (r:4 w:4)
    /// Proof: `Border::Peerings` (`max_values`: None, `max_size`: Some(165), added: 2640, mode: `MaxEncodedLen`)
    /// Storage: `Border::Accounts` (r:5 w:0)
    /// Proof: `Border::Accounts` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
    /// Storage: `Border::Routes` (r:3 w:0)
    /// Proof: `Border::Routes` (`max_values`: None, `max_size`: Some(49), added: 2524, mode: `MaxEncodedLen`)
    /// Storage: `Capacity::Records` (r:1 w:1)
    /// Proof: `Capacity::Records` (`max_values`: None, `max_size`: Some(132), added: 2607, mode: `MaxEncodedLen`)
    /// Storage: `Babe::Randomness` (r:1 w:0)
    /// Proof: `Babe::Randomness` (`max_values`: Some(1), `max_size`: Some(32), added: 527, mode: `MaxEncodedLen`)
    /// Storage: `Spot::Shares` (r:1 w:1)
    /// Proof: `Spot::Shares` (`max_values`: None, `max_size`: Some(68), added: 2543, mode: `MaxEncodedLen`)
    /// Storage: `Spot::Spots` (r:1 w:1)
    /// Proof: `Spot::Spots` (`max_values`: None, `max_size`: Some(96), added: 2571, mode: `MaxEncodedLen`)
    /// Storage: `Dispatch::OfProviders` (r:1 w:1)
    /// Proof: `Dispatch::OfProviders` (`max_values`: None, `max_size`: Some(6198), added: 8673, mode: `MaxEncodedLen`)
    /// The range of component `c` is `[1, 16]`.
    /// The range of component `h` is `[0, 4]`.
    fn claim(c: u32, h: u32, ) -> Weight {
        // Minimum execution time: 354_500_000 picoseconds.
        Weight::from_parts(369_183_000, 22390)
            // Standard Error: 750_785
            .saturating_add(Weight::from_parts(105_132_692, 0).saturating_mul(c.into()))
            // Standard Error: 3_120_726
            .saturating_add(Weight::from_parts(81_654_000, 0).saturating_mul(h.into()))
            .saturating_add(T::DbWeight::get().reads(29_u64))
            .saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(c.into())))
            .saturating_add(T::DbWeight::get().reads((4_u64).saturating_mul(h.into())))
            .saturating_add(T::DbWeight::get().writes(7_u64))
            .saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(c.into())))
            .saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(h.into())))
            .saturating_add(Weight::from_parts(0, 5350).saturating_mul(c.into()))
            .saturating_add(Weight::from_parts(0, 3024).saturating_mul(h.into()))
    }
    /// Storage: `Marketplace::Jobs` (r:1 w:0)
    /// Proof: `Marketplace::Jobs` (`max_values`: None, `max_size`: Some(495), added: 2970, mode: `MaxEncodedLen`)
    /// Storage: `Marketplace::Assignments` (r:3 w:3)
    /// Proof: `Marketplace::Assignments` (`max_values`: None, `max_size`: Some(200), added: 2675, mode: `MaxEncodedLen`)
    /// Storage: `Clock::Now` (r:1 w:0)
    /// Proof: `Clock::Now` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
    /// Storage: `ProtocolParameters::Current` (r:1 w:0)
    /// Proof: `ProtocolParameters::Current` (`max_values`: Some(1), `max_size`: Some(248), added: 743, mode: `MaxEncodedLen`)
    /// Storage: `ProviderStaking::Providers` (r:1 w:0)
    /// Proof: `ProviderStaking::Providers` (`max_values`: None, `max_size`: Some(561), added: 3036, mode: `MaxEncodedLen`)
    /// Storage: `Reputation::Records` (r:1 w:0)
    /// Proof: `Reputation::Records` (`max_values`: None, `max_size`: Some(89), added: 2564, mode: `MaxEncodedLen`)
    /// Storage: `Verification::Auditors` (r:1 w:0)
    /// Proof: `Verification::Auditors` (`max_values`: Some(1), `max_size`: Some(6402), added: 6897, mode: `MaxEncodedLen`)
    /// Storage: `Babe::Randomness` (r:1 w:0)
    /// Proof: `Babe::Randomness` (`max_values`: Some(1), `max_size`: Some(32), added: 527, mode: `MaxEncodedLen`)
    /// Storage: `Capacity::Records` (r:1 w:1)
    /// Proof: `Capacity::Records` (`max_values`: None, `max_size`: Some(132), added: 2607, mode: `MaxEncodedLen`)
    /// Storage: `Domains::Memberships` (r:1 w:0)
    /// Proof: `Domains::Memberships` (`max_values`: None, `max_size`: Some(77), added: 2552, mode: `MaxEncodedLen`)
    /// Storage: `Domains::Domains` (r:1 w:0)
    /// Proof: `Domains::Domains` (`max_values`: None, `max_size`: Some(549), added: 3024, mode: `MaxEncodedLen`)
    /// Storage: `Spot::Shares` (r:1 w:1)
    /// Proof: `Spot::Shares` (`max_values`: None, `max_size`: Some(68), added: 2543, mode: `MaxEncodedLen`)
    /// Storage: `Spot::Spots` (r:1 w:1)
    /// Proof: `Spot::Spots` (`max_values`: None, `max_size`: Some(96), added: 2571, mode: `MaxEncodedLen`)
    /// Storage: `Verification::Audits` (r:0 w:1)
    /// Proof: `Verification::Audits` (`max_values`: None, `max_size`: Some(6540), added: 9015, mode: `MaxEncodedLen`)
    fn commit() -> Weight {
        // Minimum execution time: 168_255_000 picoseconds.
        Weight::from_parts(190_944_000, 9015)
            .saturating_add(T::DbWeight::get().reads(15_u64))
            .saturating_add(T::DbWeight::get().writes(7_u64))
    }
    /// Storage: `Marketplace::Jobs` (r:1 w:1)
    /// Proof: `Marketplace::Jobs` (`max_values`: None, `max_size`: Some(495), added: 2970, mode: `MaxEncodedLen`)
    /// Storage: `Marketplace::Assignments` (r:3 w:3)
    /// Proof: `Marketplace::Assignments` (`max_values`: None, `max_size`: Some(200), added: 2675, mode: `MaxEncodedLen`)
    /// Storage: `Verification::Audits` (r:3 w:3)
    /// Proof: `Verification::Audits` (`max_values`: None, `max_size`: Some(6540), added: 9015, mode: `MaxEncodedLen`)
    /// Storage: `Clock::Now` (r:1 w:0)
    /// Proof: `Clock::Now` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
    /// Storage: `System::BlockHash` (r:1 w:0)
    /// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
    /// Storage: `ProviderStaking::Providers` (r:3 w:3)
    /// Proof: `ProviderStaking::Providers` (`max_values`: None, `max_size`: Some(561), added: 3036, mode: `MaxEncodedLen`)
    /// Storage: `Balances::Holds` (r:1 w:1)
    /// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(373), added: 2848, mode: `MaxEncodedLen`)
    /// Storage: `System::Account` (r:72 w:72)
    /// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
    /// Storage: `ProtocolParameters::Current` (r:1 w:0)
    /// Proof: `ProtocolParameters::Current` (`max_values`: Some(1), `max_size`: Some(248), added: 743, mode: `MaxEncodedLen`)
    /// Storage: `Reputation::Records` (r:3 w:3)
    /// Proof: `Reputation::Records` (`max_values`: None, `max_size`: Some(89), added: 2564, mode: `MaxEncodedLen`)
    /// Storage: `Capacity::Records` (r:3 w:0)
    /// Proof: `Capacity::Records` (`max_values`: None, `max_size`: Some(132), added: 2607, mode: `MaxEncodedLen`)
    /// Storage: `Preimage::StatusFor` (r:2 w:0)
    /// Proof: `Preimage::StatusFor` (`max_values`: None, `max_size`: Some(91), added: 2566, mode: `MaxEncodedLen`)
    /// Storage: `Preimage::RequestStatusFor` (r:2 w:2)
    /// Proof: `Preimage::RequestStatusFor` (`max_values`: None, `max_size`: Some(91), added: 2566, mode: `MaxEncodedLen`)
    /// Storage: `Marketplace::Returned` (r:0 w:2)
    /// Proof: `Marketplace::Returned` (`max_values`: None, `max_size`: Some(33), added: 2508, mode: `MaxEncodedLen`)
    /// The range of component `o` is `[1, 64]`.
    /// The range of component `a` is `[1, 64]`.
    /// The range of component `r` is `[1, 3]`.
    fn reveal(o: u32, a: u32, r: u32, ) -> Weight {
        // Minimum execution time: 1_690_367_000 picoseconds.
        Weight::from_parts(556_376_381, 14005)
            // Standard Error: 119_349
            .saturating_add(Weight::from_parts(11_424_935, 0).saturating_mul(o.into()))
            // Standard Error: 119_349
            .saturating_add(Weight::from_parts(38_955_032, 0).saturating_mul(a.into()))
            // Standard Error: 2_933_386
            .saturating_add(Weight::from_parts(191_325_543, 0).saturating_mul(r.into()))
            .saturating_add(T::DbWeight::get().reads(14_u64))
            .saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(a.into())))
            .saturating_add(T::DbWeight::get().reads((6_u64).saturating_mul(r.into())))
            .saturating_add(T::DbWeight::get().writes(11_u64))
            .saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(a.into())))
            .saturating_add(T::DbWeight::get().writes((5_u64).saturating_mul(r.into())))
            .saturating_add(Weight::from_parts(0, 2603).saturating_mul(a.into()))
            .saturating_add(Weight::from_parts(0, 9015).saturating_mul(r.into()))
    }
    /// Storage: `Marketplace::Jobs` (r:1 w:0)
    /// Proof: `Marketplace::Jobs` (`max_values`: None, `max_size`: Some(495), added: 2970, mode: `MaxEncodedLen`)
    /// Storage: `Marketplace::Assignments` (r:2 w:2)
    /// Proof: `Marketplace::Assignments` (`max_values`: None, `max_size`: Some(200), added: 2675, mode: `MaxEncodedLen`)
    /// Storage: `Verification::NextContest` (r:1 w:1)
    /// Proof: `Verification::NextContest` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
    /// Storage: `Verification::Auditors` (r:1 w:0)
    /// Proof: `Verification::Auditors` (`max_values`: Some(1), `max_size`: Some(6402), added: 6897, mode: `MaxEncodedLen`)
    /// Storage: `Clock::Now` (r:1 w:0)
    /// Proof: `Clock::Now` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
    /// Storage: `ProtocolParameters::Current` (r:1 w:0)
    /// Proof: `ProtocolParameters::Current` (`max_values`: Some(1), `max_size`: Some(248), added: 743, mode: `MaxEncodedLen`)
    /// Storage: `Verification::Contests` (r:0 w:1)
    /// Proof: `Verification::Contests` (`max_values`: None, `max_size`: Some(6576), added: 9051, mode: `MaxEncodedLen`)
    fn contest() -> Weight {
        // Minimum execution time: 106_021_000 picoseconds.
        Weight::from_parts(117_016_000, 7887)
            .saturating_add(T::DbWeight::get().reads(7_u64))
            .saturating_add(T::DbWeight::get().writes(4_u64))
    }
    /// Storage: `Marketplace::Jobs` (r:1 w:1)
    /// Proof: `Marketplace::Jobs` (`max_values`: None, `max_size`: Some(495), added: 2970, mode: `MaxEncodedLen`)
    /// Storage: `Marketplace::Assignments` (r:11 w:2)
    /// Proof: `Marketplace::Assignments` (`max_values`: None, `max_size`: Some(200), added: 2675, mode: `MaxEncodedLen`)
    /// Storage: `Verification::Audits` (r:1 w:2)
    /// Proof: `Verification::Audits` (`max_values`: None, `max_size`: Some(6540), added: 9015, mode: `MaxEncodedLen`)
    /// Storage: `Clock::Now` (r:1 w:0)
    /// Proof: `Clock::Now` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
    /// Storage: `ProviderStaking::Slashes` (r:2 w:2)
    /// Proof: `ProviderStaking::Slashes` (`max_values`: None, `max_size`: Some(274), added: 2749, mode: `MaxEncodedLen`)
    /// Storage: `ProviderStaking::Providers` (r:1 w:1)
    /// Proof: `ProviderStaking::Providers` (`max_values`: None, `max_size`: Some(561), added: 3036, mode: `MaxEncodedLen`)
    /// Storage: `ProviderStaking::Exits` (r:1 w:0)
    /// Proof: `ProviderStaking::Exits` (`max_values`: None, `max_size`: Some(96), added: 2571, mode: `MaxEncodedLen`)
    /// Storage: `ProtocolParameters::Current` (r:1 w:0)
    /// Proof: `ProtocolParameters::Current` (`max_values`: Some(1), `max_size`: Some(248), added: 743, mode: `MaxEncodedLen`)
    /// Storage: `ProviderStaking::SlashQueueEnds` (r:1 w:1)
    /// Proof: `ProviderStaking::SlashQueueEnds` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
    /// Storage: `Reputation::Records` (r:3 w:1)
    /// Proof: `Reputation::Records` (`max_values`: None, `max_size`: Some(89), added: 2564, mode: `MaxEncodedLen`)
    /// Storage: `System::Account` (r:1 w:1)
    /// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
    /// Storage: `Balances::Holds` (r:1 w:1)
    /// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(373), added: 2848, mode: `MaxEncodedLen`)
    /// Storage: `Capacity::Records` (r:1 w:0)
    /// Proof: `Capacity::Records` (`max_values`: None, `max_size`: Some(132), added: 2607, mode: `MaxEncodedLen`)
    /// Storage: `Marketplace::Returned` (r:0 w:2)
    /// Proof: `Marketplace::Returned` (`max_values`: None, `max_size`: Some(33), added: 2508, mode: `MaxEncodedLen`)
    /// Storage: `ProviderStaking::SlashQueue` (r:0 w:2)
    /// Proof: `ProviderStaking::SlashQueue` (`max_values`: None, `max_size`: Some(38), added: 2513, mode: `MaxEncodedLen`)
    fn expire() -> Weight {
        // Minimum execution time: 299_621_000 picoseconds.
        Weight::from_parts(334_805_000, 30415)
            .saturating_add(T::DbWeight::get().reads(26_u64))
            .saturating_add(T::DbWeight::get().writes(16_u64))
    }
    /// Storage: `Marketplace::Jobs` (r:1 w:1)
    /// Proof: `Marketplace::Jobs` (`max_values`: None, `max_size`: Some(495), added: 2970, mode: `MaxEncodedLen`)
    /// Storage: `Clock::Now` (r:1 w:0)
    /// Proof: `Clock::Now` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
    /// Storage: `System::Account` (r:1 w:1)
    /// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
    /// Storage: `Balances::Holds` (r:1 w:1)
    /// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(373), added: 2848, mode: `MaxEncodedLen`)
    /// Storage: `Preimage::StatusFor` (r:2 w:0)
    /// Proof: `Preimage::StatusFor` (`max_values`: None, `max_size`: Some(91), added: 2566, mode: `MaxEncodedLen`)
    /// Storage: `Preimage::RequestStatusFor` (r:2 w:2)
    /// Proof: `Preimage::RequestStatusFor` (`max_values`: None, `max_size`: Some(91), added: 2566, mode: `MaxEncodedLen`)
    /// Storage: `Marketplace::Returned` (r:0 w:16)
    /// Proof: `Marketplace::Returned` (`max_values`: None, `max_size`: Some(33), added: 2508, mode: `MaxEncodedLen`)
    fn cancel_job() -> Weight {
        // Minimum execution time: 165_551_000 picoseconds.
        Weight::from_parts(201_819_000, 6122)
            .saturating_add(T::DbWeight::get().reads(8_u64))
            .saturating_add(T::DbWeight::get().writes(21_u64))
    }
    /// Storage: `Marketplace::Jobs` (r:1 w:0)
    /// Proof: `Marketplace::Jobs` (`max_values`: None, `max_size`: Some(495), added: 2970, mode: `MaxEncodedLen`)
    /// Storage: `Marketplace::Assignments` (r:1 w:0)
    /// Proof: `Marketplace::Assignments` (`max_values`: None, `max_size`: Some(200), added: 2675, mode: `MaxEncodedLen`)
    /// Storage: `Clock::Now` (r:1 w:0)
    /// Proof: `Clock::Now` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
    /// Storage: `Marketplace::Demands` (r:1 w:1)
    /// Proof: `Marketplace::Demands` (`max_values`: None, `max_size`: Some(170), added: 2645, mode: `MaxEncodedLen`)
    /// Storage: `System::Account` (r:1 w:1)
    /// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
    /// Storage: `Balances::Holds` (r:1 w:1)
    /// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(373), added: 2848, mode: `MaxEncodedLen`)
    /// Storage: `ProviderStaking::Providers` (r:1 w:1)
    /// Proof: `ProviderStaking::Providers` (`max_values`: None, `max_size`: Some(561), added: 3036, mode: `MaxEncodedLen`)
    fn demand_output() -> Weight {
        // Minimum execution time: 116_386_000 picoseconds.
        Weight::from_parts(152_032_000, 4026)
            .saturating_add(T::DbWeight::get().reads(7_u64))
            .saturating_add(T::DbWeight::get().writes(4_u64))
    }
    /// Storage: `Marketplace::Jobs` (r:1 w:0)
    /// Proof: `Marketplace::Jobs` (`max_values`: None, `max_size`: Some(495), added: 2970, mode: `MaxEncodedLen`)
    /// Storage: `Marketplace::Assignments` (r:1 w:0)
    /// Proof: `Marketplace::Assignments` (`max_values`: None, `max_size`: Some(200), added: 2675, mode: `MaxEncodedLen`)
    /// Storage: `Marketplace::Demands` (r:1 w:1)
    /// Proof: `Marketplace::Demands` (`max_values`: None, `max_size`: Some(170), added: 2645, mode: `MaxEncodedLen`)
    /// Storage: `Balances::Holds` (r:1 w:1)
    /// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(373), added: 2848, mode: `MaxEncodedLen`)
    /// Storage: `System::Account` (r:2 w:2)
    /// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
    /// Storage: `ProviderStaking::Providers` (r:1 w:1)
    /// Proof: `ProviderStaking::Providers` (`max_values`: None, `max_size`: Some(561), added: 3036, mode: `MaxEncodedLen`)
    /// The range of component `b` is `[0, 65536]`.
    fn answer_output(b: u32, ) -> Weight {
        // Minimum execution time: 164_706_000 picoseconds.
        Weight::from_parts(169_777_377, 6196)
            // Standard Error: 12
            .saturating_add(Weight::from_parts(1_542, 0).saturating_mul(b.into()))
            .saturating_add(T::DbWeight::get().reads(7_u64))
            .saturating_add(T::DbWeight::get().writes(5_u64))
    }
    /// Storage: `Marketplace::Jobs` (r:1 w:0)
    /// Proof: `Marketplace::Jobs` (`max_values`: None, `max_size`: Some(495), added: 2970, mode: `MaxEncodedLen`)
    /// Storage: `Marketplace::Assignments` (r:1 w:0)
    /// Proof: `Marketplace::Assignments` (`max_values`: None, `max_size`: Some(200), added: 2675, mode: `MaxEncodedLen`)
    /// Storage: `Marketplace::Demands` (r:1 w:1)
    /// Proof: `Marketplace::Demands` (`max_values`: None, `max_size`: Some(170), added: 2645, mode: `MaxEncodedLen`)
    /// Storage: `Clock::Now` (r:1 w:0)
    /// Proof: `Clock::Now` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
    /// Storage: `ProviderStaking::Slashes` (r:1 w:1)
    /// Proof: `ProviderStaking::Slashes` (`max_values`: None, `max_size`: Some(274), added: 2749, mode: `MaxEncodedLen`)
    /// Storage: `ProviderStaking::Providers` (r:1 w:1)
    /// Proof: `ProviderStaking::Providers` (`max_values`: None, `max_size`: Some(561), added: 3036, mode: `MaxEncodedLen`)
    /// Storage: `ProtocolParameters::Current` (r:1 w:0)
    /// Proof: `ProtocolParameters::Current` (`max_values`: Some(1), `max_size`: Some(248), added: 743, mode: `MaxEncodedLen`)
    /// Storage: `ProviderStaking::SlashQueueEnds` (r:1 w:1)
    /// Proof: `ProviderStaking::SlashQueueEnds` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
    /// Storage: `Reputation::Records` (r:1 w:1)
    /// Proof: `Reputation::Records` (`max_values`: None, `max_size`: Some(89), added: 2564, mode: `MaxEncodedLen`)
    /// Storage: `System::Account` (r:1 w:1)
    /// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
    /// Storage: `Balances::Holds` (r:1 w:1)
    /// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(373), added: 2848, mode: `MaxEncodedLen`)
    /// Storage: `ProviderStaking::SlashQueue` (r:0 w:1)
    /// Proof: `ProviderStaking::SlashQueue` (`max_values`: None, `max_size`: Some(38), added: 2513, mode: `MaxEncodedLen`)
    fn expire_demand() -> Weight {
        // Minimum execution time: 142_662_000 picoseconds.
        Weight::from_parts(164_923_000, 4026)
            .saturating_add(T::DbWeight::get().reads(11_u64))
            .saturating_add(T::DbWeight::get().writes(8_u64))
    }
    /// Storage: `Marketplace::Jobs` (r:1 w:1)
    /// Proof: `Marketplace::Jobs` (`max_values`: None, `max_size`: Some(495), added: 2970, mode: `MaxEncodedLen`)
    /// Storage: `Clock::Now` (r:1 w:0)
    /// Proof: `Clock::Now` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
    /// Storage: `Marketplace::Assignments` (r:65 w:64)
    /// Proof: `Marketplace::Assignments` (`max_values`: None, `max_size`: Some(200), added: 2675, mode: `MaxEncodedLen`)
    /// Storage: `Marketplace::Demands` (r:64 w:64)
    /// Proof: `Marketplace::Demands` (`max_values`: None, `max_size`: Some(170), added: 2645, mode: `MaxEncodedLen`)
    /// Storage: `Marketplace::Returned` (r:0 w:16)
    /// Proof: `Marketplace::Returned` (`max_values`: None, `max_size`: Some(33), added: 2508, mode: `MaxEncodedLen`)
    /// Storage: `System::Account` (r:1 w:1)
    /// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
    /// Storage: `Balances::Holds` (r:1 w:1)
    /// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(373), added: 2848, mode: `MaxEncodedLen`)
    /// The range of component `n` is `[0, 64]`.
    fn forget_job(n: u32, ) -> Weight {
        // Minimum execution time: 140_853_000 picoseconds.
        Weight::from_parts(143_015_928, 3960)
            // Standard Error: 46_791
            .saturating_add(Weight::from_parts(10_242_421, 0).saturating_mul(n.into()))
            .saturating_add(T::DbWeight::get().reads(5_u64))
            .saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(n.into())))
            .saturating_add(T::DbWeight::get().writes(19_u64))
            .saturating_add(T::DbWeight::get().writes((2_u64).saturating_mul(n.into())))
            .saturating_add(Weight::from_parts(0, 2675).saturating_mul(n.into()))
    }
    /// Storage: `Marketplace::Programs` (r:1 w:1)
    /// Proof: `Marketplace::Programs` (`max_values`: None, `max_size`: Some(136), added: 2611, mode: `MaxEncodedLen`)
    /// Storage: `System::Account` (r:1 w:1)
    /// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
    /// Storage: `Balances::Holds` (r:1 w:1)
    /// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(373), added: 2848, mode: `MaxEncodedLen`)
    /// Storage: `Preimage::StatusFor` (r:1 w:0)
    /// Proof: `Preimage::StatusFor` (`max_values`: None, `max_size`: Some(91), added: 2566, mode: `MaxEncodedLen`)
    /// Storage: `Preimage::RequestStatusFor` (r:1 w:1)
    /// Proof: `Preimage::RequestStatusFor` (`max_values`: None, `max_size`: Some(91), added: 2566, mode: `MaxEncodedLen`)
    fn unregister_program() -> Weight {
        // Minimum execution time: 61_898_000 picoseconds.
        Weight::from_parts(68_005_000, 3838)
            .saturating_add(T::DbWeight::get().reads(5_u64))
            .saturating_add(T::DbWeight::get().writes(4_u64))
    }
    /// Storage: `Marketplace::Jobs` (r:1 w:1)
    /// Proof: `Marketplace::Jobs` (`max_values`: None, `max_size`: Some(495), added: 2970, mode: `MaxEncodedLen`)
    /// Storage: `Marketplace::Assignments` (r:3 w:3)
    /// Proof: `Marketplace::Assignments` (`max_values`: None, `max_size`: Some(200), added: 2675, mode: `MaxEncodedLen`)
    /// Storage: `Clock::Now` (r:1 w:0)
    /// Proof: `Clock::Now` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
    /// Storage: `Verification::Audits` (r:3 w:3)
    /// Proof: `Verification::Audits` (`max_values`: None, `max_size`: Some(6540), added: 9015, mode: `MaxEncodedLen`)
    /// Storage: `ProviderStaking::Providers` (r:3 w:3)
    /// Proof: `ProviderStaking::Providers` (`max_values`: None, `max_size`: Some(561), added: 3036, mode: `MaxEncodedLen`)
    /// Storage: `Balances::Holds` (r:1 w:1)
    /// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(373), added: 2848, mode: `MaxEncodedLen`)
    /// Storage: `System::Account` (r:8 w:8)
    /// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
    /// Storage: `ProtocolParameters::Current` (r:1 w:0)
    /// Proof: `ProtocolParameters::Current` (`max_values`: Some(1), `max_size`: Some(248), added: 743, mode: `MaxEncodedLen`)
    /// Storage: `Reputation::Records` (r:3 w:3)
    /// Proof: `Reputation::Records` (`max_values`: None, `max_size`: Some(89), added: 2564, mode: `MaxEncodedLen`)
    /// Storage: `Capacity::Records` (r:3 w:0)
    /// Proof: `Capacity::Records` (`max_values`: None, `max_size`: Some(132), added: 2607, mode: `MaxEncodedLen`)
    /// Storage: `Preimage::StatusFor` (r:2 w:0)
    /// Proof: `Preimage::StatusFor` (`max_values`: None, `max_size`: Some(91), added: 2566, mode: `MaxEncodedLen`)
    /// Storage: `Preimage::RequestStatusFor` (r:2 w:2)
    /// Proof: `Preimage::RequestStatusFor` (`max_values`: None, `max_size`: Some(91), added: 2566, mode: `MaxEncodedLen`)
    /// Storage: `Marketplace::Returned` (r:0 w:2)
    /// Proof: `Marketplace::Returned` (`max_values`: None, `max_size`: Some(33), added: 2508, mode: `MaxEncodedLen`)
    fn settle() -> Weight {
        // Minimum execution time: 813_389_000 picoseconds.
        Weight::from_parts(925_803_000, 28035)
            .saturating_add(T::DbWeight::get().reads(31_u64))
            .saturating_add(T::DbWeight::get().writes(26_u64))
    }
}

// For the pallet's own tests.
impl WeightInfo for () {
    fn register_program(s: u32, ) -> Weight {
        Weight::from_parts(3_557_319_299, 4197809)
            .saturating_add(Weight::from_parts(31_062, 0).saturating_mul(s.into()))
            .saturating_add(RocksDbWeight::get().reads(6_u64))
            .saturating_add(RocksDbWeight::get().writes(4_u64))
    }
    fn post_job(i: u32, ) -> Weight {
        Weight::from_parts(218_564_000, 4197809)
            .saturating_add(Weight::from_parts(3_400, 0).saturating_mul(i.into()))
            .saturating_add(RocksDbWeight::get().reads(17_u64))
            .saturating_add(RocksDbWeight::get().writes(7_u64))
    }
    fn post_job_at_spot(i: u32, ) -> Weight {
        Weight::from_parts(21_440_395, 4197809)
            .saturating_add(Weight::from_parts(3_435, 0).saturating_mul(i.into()))
            .saturating_add(RocksDbWeight::get().reads(18_u64))
            .saturating_add(RocksDbWeight::get().writes(7_u64))
    }
    fn claim(c: u32, h: u32, ) -> Weight {
        Weight::from_parts(369_183_000, 22390)
            .saturating_add(Weight::from_parts(105_132_692, 0).saturating_mul(c.into()))
            .saturating_add(Weight::from_parts(81_654_000, 0).saturating_mul(h.into()))
            .saturating_add(RocksDbWeight::get().reads(29_u64))
            .saturating_add(RocksDbWeight::get().reads((2_u64).saturating_mul(c.into())))
            .saturating_add(RocksDbWeight::get().reads((4_u64).saturating_mul(h.into())))
            .saturating_add(RocksDbWeight::get().writes(7_u64))
            .saturating_add(RocksDbWeight::get().writes((1_u64).saturating_mul(c.into())))
            .saturating_add(RocksDbWeight::get().writes((1_u64).saturating_mul(h.into())))
            .saturating_add(Weight::from_parts(0, 5350).saturating_mul(c.into()))
            .saturating_add(Weight::from_parts(0, 3024).saturating_mul(h.into()))
    }
    fn commit() -> Weight {
        Weight::from_parts(190_944_000, 9015)
            .saturating_add(RocksDbWeight::get().reads(15_u64))
            .saturating_add(RocksDbWeight::get().writes(7_u64))
    }
    fn reveal(o: u32, a: u32, r: u32, ) -> Weight {
        Weight::from_parts(556_376_381, 14005)
            .saturating_add(Weight::from_parts(11_424_935, 0).saturating_mul(o.into()))
            .saturating_add(Weight::from_parts(38_955_032, 0).saturating_mul(a.into()))
            .saturating_add(Weight::from_parts(191_325_543, 0).saturating_mul(r.into()))
            .saturating_add(RocksDbWeight::get().reads(14_u64))
            .saturating_add(RocksDbWeight::get().reads((1_u64).saturating_mul(a.into())))
            .saturating_add(RocksDbWeight::get().reads((6_u64).saturating_mul(r.into())))
            .saturating_add(RocksDbWeight::get().writes(11_u64))
            .saturating_add(RocksDbWeight::get().writes((1_u64).saturating_mul(a.into())))
            .saturating_add(RocksDbWeight::get().writes((5_u64).saturating_mul(r.into())))
            .saturating_add(Weight::from_parts(0, 2603).saturating_mul(a.into()))
            .saturating_add(Weight::from_parts(0, 9015).saturating_mul(r.into()))
    }
    fn contest() -> Weight {
        Weight::from_parts(117_016_000, 7887)
            .saturating_add(RocksDbWeight::get().reads(7_u64))
            .saturating_add(RocksDbWeight::get().writes(4_u64))
    }
    fn expire() -> Weight {
        Weight::from_parts(334_805_000, 30415)
            .saturating_add(RocksDbWeight::get().reads(26_u64))
            .saturating_add(RocksDbWeight::get().writes(16_u64))
    }
    fn cancel_job() -> Weight {
        Weight::from_parts(201_819_000, 6122)
            .saturating_add(RocksDbWeight::get().reads(8_u64))
            .saturating_add(RocksDbWeight::get().writes(21_u64))
    }
    fn demand_output() -> Weight {
        Weight::from_parts(152_032_000, 4026)
            .saturating_add(RocksDbWeight::get().reads(7_u64))
            .saturating_add(RocksDbWeight::get().writes(4_u64))
    }
    fn answer_output(b: u32, ) -> Weight {
        Weight::from_parts(169_777_377, 6196)
            .saturating_add(Weight::from_parts(1_542, 0).saturating_mul(b.into()))
            .saturating_add(RocksDbWeight::get().reads(7_u64))
            .saturating_add(RocksDbWeight::get().writes(5_u64))
    }
    fn expire_demand() -> Weight {
        Weight::from_parts(164_923_000, 4026)
            .saturating_add(RocksDbWeight::get().reads(11_u64))
            .saturating_add(RocksDbWeight::get().writes(8_u64))
    }
    fn forget_job(n: u32, ) -> Weight {
        Weight::from_parts(143_015_928, 3960)
            .saturating_add(Weight::from_parts(10_242_421, 0).saturating_mul(n.into()))
            .saturating_add(RocksDbWeight::get().reads(5_u64))
            .saturating_add(RocksDbWeight::get().reads((2_u64).saturating_mul(n.into())))
            .saturating_add(RocksDbWeight::get().writes(19_u64))
            .saturating_add(RocksDbWeight::get().writes((2_u64).saturating_mul(n.into())))
            .saturating_add(Weight::from_parts(0, 2675).saturating_mul(n.into()))
    }
    fn unregister_program() -> Weight {
        Weight::from_parts(68_005_000, 3838)
            .saturating_add(RocksDbWeight::get().reads(5_u64))
            .saturating_add(RocksDbWeight::get().writes(4_u64))
    }
    fn settle() -> Weight {
        Weight::from_parts(925_803_000, 28035)
            .saturating_add(RocksDbWeight::get().reads(31_u64))
            .saturating_add(RocksDbWeight::get().writes(26_u64))
    }
}
