//! Weights of the calls of `pallet_domains`, measured by frame-omni-bencher (frame-benchmarking-cli 64.0.0).
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
//! pallet_domains
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

/// Weights of the calls of `pallet_domains`.
pub trait WeightInfo {
    /// Weight of `create`.
    fn create() -> Weight;
    /// Weight of `start`.
    fn start() -> Weight;
    /// Weight of `dissolve`.
    fn dissolve() -> Weight;
    /// Weight of `forget`.
    fn forget() -> Weight;
    /// Weight of `set_admin`.
    fn set_admin() -> Weight;
    /// Weight of `attend`.
    fn attend() -> Weight;
    /// Weight of `propose_policy`.
    fn propose_policy() -> Weight;
    /// Weight of `withdraw_policy`.
    fn withdraw_policy() -> Weight;
    /// Weight of `set_rule`.
    fn set_rule() -> Weight;
    /// Weight of `admit`.
    fn admit() -> Weight;
    /// Weight of `join`.
    fn join() -> Weight;
    /// Weight of `vouch`.
    fn vouch() -> Weight;
    /// Weight of `leave`.
    fn leave() -> Weight;
    /// Weight of `expel`.
    fn expel() -> Weight;
    /// Weight of `expire`.
    fn expire() -> Weight;
    /// Weight of `spend`.
    fn spend() -> Weight;
}

/// Measured weights with the runtime's database figures.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
    /// Storage: `Clock::ChainPace` (r:1 w:0)
    /// Proof: `Clock::ChainPace` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
    /// Storage: `Domains::LastDomain` (r:1 w:1)
    /// Proof: `Domains::LastDomain` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
    /// Storage: `Clock::Now` (r:1 w:0)
    /// Proof: `Clock::Now` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
    /// Storage: `Balances::Holds` (r:1 w:1)
    /// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(373), added: 2848, mode: `MaxEncodedLen`)
    /// Storage: `System::Account` (r:1 w:1)
    /// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
    /// Storage: `Domains::Domains` (r:0 w:1)
    /// Proof: `Domains::Domains` (`max_values`: None, `max_size`: Some(549), added: 3024, mode: `MaxEncodedLen`)
    /// Storage: `Domains::Log` (r:0 w:1)
    /// Proof: `Domains::Log` (`max_values`: None, `max_size`: Some(115), added: 2590, mode: `MaxEncodedLen`)
    fn create() -> Weight {
        // Minimum execution time: 106_037_000 picoseconds.
        Weight::from_parts(109_695_000, 3838)
            .saturating_add(T::DbWeight::get().reads(5_u64))
            .saturating_add(T::DbWeight::get().writes(5_u64))
    }
    /// Storage: `Domains::Domains` (r:1 w:1)
    /// Proof: `Domains::Domains` (`max_values`: None, `max_size`: Some(549), added: 3024, mode: `MaxEncodedLen`)
    /// Storage: `Clock::Now` (r:1 w:0)
    /// Proof: `Clock::Now` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
    /// Storage: `Domains::Log` (r:0 w:1)
    /// Proof: `Domains::Log` (`max_values`: None, `max_size`: Some(115), added: 2590, mode: `MaxEncodedLen`)
    fn start() -> Weight {
        // Minimum execution time: 22_204_000 picoseconds.
        Weight::from_parts(24_299_000, 4014)
            .saturating_add(T::DbWeight::get().reads(2_u64))
            .saturating_add(T::DbWeight::get().writes(2_u64))
    }
    /// Storage: `Domains::Domains` (r:1 w:1)
    /// Proof: `Domains::Domains` (`max_values`: None, `max_size`: Some(549), added: 3024, mode: `MaxEncodedLen`)
    /// Storage: `Clock::Now` (r:1 w:0)
    /// Proof: `Clock::Now` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
    /// Storage: `Domains::Log` (r:0 w:1)
    /// Proof: `Domains::Log` (`max_values`: None, `max_size`: Some(115), added: 2590, mode: `MaxEncodedLen`)
    fn dissolve() -> Weight {
        // Minimum execution time: 25_675_000 picoseconds.
        Weight::from_parts(28_454_000, 4014)
            .saturating_add(T::DbWeight::get().reads(2_u64))
            .saturating_add(T::DbWeight::get().writes(2_u64))
    }
    /// Storage: `Domains::Domains` (r:1 w:1)
    /// Proof: `Domains::Domains` (`max_values`: None, `max_size`: Some(549), added: 3024, mode: `MaxEncodedLen`)
    /// Storage: `Clock::ChainPace` (r:1 w:0)
    /// Proof: `Clock::ChainPace` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
    /// Storage: `Clock::Now` (r:1 w:0)
    /// Proof: `Clock::Now` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
    /// Storage: `Border::Accounts` (r:1 w:0)
    /// Proof: `Border::Accounts` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
    /// Storage: `Border::Uncleared` (r:1 w:0)
    /// Proof: `Border::Uncleared` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
    /// Storage: `Border::Positions` (r:1 w:0)
    /// Proof: `Border::Positions` (`max_values`: None, `max_size`: Some(361), added: 2836, mode: `MaxEncodedLen`)
    /// Storage: `System::Account` (r:3 w:3)
    /// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
    /// Storage: `Balances::Holds` (r:1 w:1)
    /// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(373), added: 2848, mode: `MaxEncodedLen`)
    /// Storage: `Domains::ProgramRules` (r:128 w:128)
    /// Proof: `Domains::ProgramRules` (`max_values`: None, `max_size`: Some(69), added: 2544, mode: `MaxEncodedLen`)
    /// Storage: `Domains::Invitations` (r:64 w:64)
    /// Proof: `Domains::Invitations` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
    /// Storage: `Domains::Log` (r:128 w:128)
    /// Proof: `Domains::Log` (`max_values`: None, `max_size`: Some(115), added: 2590, mode: `MaxEncodedLen`)
    fn forget() -> Weight {
        // Minimum execution time: 518_484_000 picoseconds.
        Weight::from_parts(567_548_000, 332510)
            .saturating_add(T::DbWeight::get().reads(330_u64))
            .saturating_add(T::DbWeight::get().writes(325_u64))
    }
    /// Storage: `Domains::Domains` (r:1 w:1)
    /// Proof: `Domains::Domains` (`max_values`: None, `max_size`: Some(549), added: 3024, mode: `MaxEncodedLen`)
    /// Storage: `Clock::Now` (r:1 w:0)
    /// Proof: `Clock::Now` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
    /// Storage: `Domains::Log` (r:0 w:1)
    /// Proof: `Domains::Log` (`max_values`: None, `max_size`: Some(115), added: 2590, mode: `MaxEncodedLen`)
    fn set_admin() -> Weight {
        // Minimum execution time: 25_904_000 picoseconds.
        Weight::from_parts(28_161_000, 4014)
            .saturating_add(T::DbWeight::get().reads(2_u64))
            .saturating_add(T::DbWeight::get().writes(2_u64))
    }
    /// Storage: `Domains::Domains` (r:1 w:1)
    /// Proof: `Domains::Domains` (`max_values`: None, `max_size`: Some(549), added: 3024, mode: `MaxEncodedLen`)
    /// Storage: `Clock::Now` (r:1 w:0)
    /// Proof: `Clock::Now` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
    /// Storage: `Domains::Log` (r:0 w:1)
    /// Proof: `Domains::Log` (`max_values`: None, `max_size`: Some(115), added: 2590, mode: `MaxEncodedLen`)
    fn attend() -> Weight {
        // Minimum execution time: 22_244_000 picoseconds.
        Weight::from_parts(24_334_000, 4014)
            .saturating_add(T::DbWeight::get().reads(2_u64))
            .saturating_add(T::DbWeight::get().writes(2_u64))
    }
    /// Storage: `Domains::Domains` (r:1 w:1)
    /// Proof: `Domains::Domains` (`max_values`: None, `max_size`: Some(549), added: 3024, mode: `MaxEncodedLen`)
    /// Storage: `Clock::Now` (r:1 w:0)
    /// Proof: `Clock::Now` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
    /// Storage: `Clock::ChainPace` (r:1 w:0)
    /// Proof: `Clock::ChainPace` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
    /// Storage: `Domains::Log` (r:0 w:1)
    /// Proof: `Domains::Log` (`max_values`: None, `max_size`: Some(115), added: 2590, mode: `MaxEncodedLen`)
    fn propose_policy() -> Weight {
        // Minimum execution time: 31_951_000 picoseconds.
        Weight::from_parts(34_186_000, 4014)
            .saturating_add(T::DbWeight::get().reads(3_u64))
            .saturating_add(T::DbWeight::get().writes(2_u64))
    }
    /// Storage: `Domains::Domains` (r:1 w:1)
    /// Proof: `Domains::Domains` (`max_values`: None, `max_size`: Some(549), added: 3024, mode: `MaxEncodedLen`)
    /// Storage: `Clock::Now` (r:1 w:0)
    /// Proof: `Clock::Now` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
    /// Storage: `Domains::Log` (r:0 w:1)
    /// Proof: `Domains::Log` (`max_values`: None, `max_size`: Some(115), added: 2590, mode: `MaxEncodedLen`)
    fn withdraw_policy() -> Weight {
        // Minimum execution time: 23_053_000 picoseconds.
        Weight::from_parts(24_854_000, 4014)
            .saturating_add(T::DbWeight::get().reads(2_u64))
            .saturating_add(T::DbWeight::get().writes(2_u64))
    }
    /// Storage: `Domains::Domains` (r:1 w:1)
    /// Proof: `Domains::Domains` (`max_values`: None, `max_size`: Some(549), added: 3024, mode: `MaxEncodedLen`)
    /// Storage: `Clock::Now` (r:1 w:0)
    /// Proof: `Clock::Now` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
    /// Storage: `Clock::ChainPace` (r:1 w:0)
    /// Proof: `Clock::ChainPace` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
    /// Storage: `Domains::ProgramRules` (r:1 w:1)
    /// Proof: `Domains::ProgramRules` (`max_values`: None, `max_size`: Some(69), added: 2544, mode: `MaxEncodedLen`)
    /// Storage: `Domains::Log` (r:0 w:1)
    /// Proof: `Domains::Log` (`max_values`: None, `max_size`: Some(115), added: 2590, mode: `MaxEncodedLen`)
    fn set_rule() -> Weight {
        // Minimum execution time: 34_200_000 picoseconds.
        Weight::from_parts(36_696_000, 4014)
            .saturating_add(T::DbWeight::get().reads(4_u64))
            .saturating_add(T::DbWeight::get().writes(3_u64))
    }
    /// Storage: `Domains::Domains` (r:1 w:1)
    /// Proof: `Domains::Domains` (`max_values`: None, `max_size`: Some(549), added: 3024, mode: `MaxEncodedLen`)
    /// Storage: `Clock::Now` (r:1 w:0)
    /// Proof: `Clock::Now` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
    /// Storage: `Domains::Invitations` (r:1 w:1)
    /// Proof: `Domains::Invitations` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
    /// Storage: `Clock::ChainPace` (r:1 w:0)
    /// Proof: `Clock::ChainPace` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
    /// Storage: `Domains::Log` (r:0 w:1)
    /// Proof: `Domains::Log` (`max_values`: None, `max_size`: Some(115), added: 2590, mode: `MaxEncodedLen`)
    fn admit() -> Weight {
        // Minimum execution time: 33_472_000 picoseconds.
        Weight::from_parts(36_067_000, 4014)
            .saturating_add(T::DbWeight::get().reads(4_u64))
            .saturating_add(T::DbWeight::get().writes(3_u64))
    }
    /// Storage: `Domains::Domains` (r:2 w:2)
    /// Proof: `Domains::Domains` (`max_values`: None, `max_size`: Some(549), added: 3024, mode: `MaxEncodedLen`)
    /// Storage: `Clock::Now` (r:1 w:0)
    /// Proof: `Clock::Now` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
    /// Storage: `Domains::Memberships` (r:9 w:1)
    /// Proof: `Domains::Memberships` (`max_values`: None, `max_size`: Some(77), added: 2552, mode: `MaxEncodedLen`)
    /// Storage: `Domains::Invitations` (r:1 w:1)
    /// Proof: `Domains::Invitations` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
    /// Storage: `Domains::Applications` (r:1 w:1)
    /// Proof: `Domains::Applications` (`max_values`: None, `max_size`: Some(325), added: 2800, mode: `MaxEncodedLen`)
    /// Storage: `Balances::Holds` (r:1 w:1)
    /// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(373), added: 2848, mode: `MaxEncodedLen`)
    /// Storage: `Domains::Log` (r:0 w:2)
    /// Proof: `Domains::Log` (`max_values`: None, `max_size`: Some(115), added: 2590, mode: `MaxEncodedLen`)
    fn join() -> Weight {
        // Minimum execution time: 138_613_000 picoseconds.
        Weight::from_parts(144_913_000, 23958)
            .saturating_add(T::DbWeight::get().reads(15_u64))
            .saturating_add(T::DbWeight::get().writes(8_u64))
    }
    /// Storage: `Domains::Memberships` (r:8 w:0)
    /// Proof: `Domains::Memberships` (`max_values`: None, `max_size`: Some(77), added: 2552, mode: `MaxEncodedLen`)
    /// Storage: `Domains::Domains` (r:1 w:1)
    /// Proof: `Domains::Domains` (`max_values`: None, `max_size`: Some(549), added: 3024, mode: `MaxEncodedLen`)
    /// Storage: `Clock::Now` (r:1 w:0)
    /// Proof: `Clock::Now` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
    /// Storage: `Clock::ChainPace` (r:1 w:0)
    /// Proof: `Clock::ChainPace` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
    /// Storage: `Domains::Applications` (r:1 w:1)
    /// Proof: `Domains::Applications` (`max_values`: None, `max_size`: Some(325), added: 2800, mode: `MaxEncodedLen`)
    /// Storage: `Domains::Log` (r:0 w:1)
    /// Proof: `Domains::Log` (`max_values`: None, `max_size`: Some(115), added: 2590, mode: `MaxEncodedLen`)
    fn vouch() -> Weight {
        // Minimum execution time: 73_929_000 picoseconds.
        Weight::from_parts(78_696_000, 21406)
            .saturating_add(T::DbWeight::get().reads(12_u64))
            .saturating_add(T::DbWeight::get().writes(3_u64))
    }
    /// Storage: `Clock::Now` (r:1 w:0)
    /// Proof: `Clock::Now` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
    /// Storage: `Domains::Memberships` (r:1 w:1)
    /// Proof: `Domains::Memberships` (`max_values`: None, `max_size`: Some(77), added: 2552, mode: `MaxEncodedLen`)
    /// Storage: `Domains::Applications` (r:1 w:1)
    /// Proof: `Domains::Applications` (`max_values`: None, `max_size`: Some(325), added: 2800, mode: `MaxEncodedLen`)
    /// Storage: `Balances::Holds` (r:1 w:1)
    /// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(373), added: 2848, mode: `MaxEncodedLen`)
    /// Storage: `Domains::Domains` (r:1 w:1)
    /// Proof: `Domains::Domains` (`max_values`: None, `max_size`: Some(549), added: 3024, mode: `MaxEncodedLen`)
    /// Storage: `Domains::Log` (r:0 w:1)
    /// Proof: `Domains::Log` (`max_values`: None, `max_size`: Some(115), added: 2590, mode: `MaxEncodedLen`)
    fn leave() -> Weight {
        // Minimum execution time: 103_213_000 picoseconds.
        Weight::from_parts(107_933_000, 4014)
            .saturating_add(T::DbWeight::get().reads(5_u64))
            .saturating_add(T::DbWeight::get().writes(5_u64))
    }
    /// Storage: `Domains::Domains` (r:1 w:1)
    /// Proof: `Domains::Domains` (`max_values`: None, `max_size`: Some(549), added: 3024, mode: `MaxEncodedLen`)
    /// Storage: `Clock::Now` (r:1 w:0)
    /// Proof: `Clock::Now` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
    /// Storage: `Domains::Memberships` (r:1 w:1)
    /// Proof: `Domains::Memberships` (`max_values`: None, `max_size`: Some(77), added: 2552, mode: `MaxEncodedLen`)
    /// Storage: `System::Account` (r:1 w:1)
    /// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
    /// Storage: `Balances::Holds` (r:1 w:1)
    /// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(373), added: 2848, mode: `MaxEncodedLen`)
    /// Storage: `Domains::Log` (r:0 w:1)
    /// Proof: `Domains::Log` (`max_values`: None, `max_size`: Some(115), added: 2590, mode: `MaxEncodedLen`)
    fn expel() -> Weight {
        // Minimum execution time: 69_060_000 picoseconds.
        Weight::from_parts(73_395_000, 4014)
            .saturating_add(T::DbWeight::get().reads(5_u64))
            .saturating_add(T::DbWeight::get().writes(5_u64))
    }
    /// Storage: `Domains::Memberships` (r:1 w:1)
    /// Proof: `Domains::Memberships` (`max_values`: None, `max_size`: Some(77), added: 2552, mode: `MaxEncodedLen`)
    /// Storage: `Domains::Domains` (r:1 w:1)
    /// Proof: `Domains::Domains` (`max_values`: None, `max_size`: Some(549), added: 3024, mode: `MaxEncodedLen`)
    /// Storage: `Clock::Now` (r:1 w:0)
    /// Proof: `Clock::Now` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
    /// Storage: `System::Account` (r:1 w:1)
    /// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
    /// Storage: `Balances::Holds` (r:1 w:1)
    /// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(373), added: 2848, mode: `MaxEncodedLen`)
    /// Storage: `Domains::Log` (r:0 w:1)
    /// Proof: `Domains::Log` (`max_values`: None, `max_size`: Some(115), added: 2590, mode: `MaxEncodedLen`)
    fn expire() -> Weight {
        // Minimum execution time: 71_969_000 picoseconds.
        Weight::from_parts(75_442_000, 4014)
            .saturating_add(T::DbWeight::get().reads(5_u64))
            .saturating_add(T::DbWeight::get().writes(5_u64))
    }
    /// Storage: `Domains::Domains` (r:1 w:1)
    /// Proof: `Domains::Domains` (`max_values`: None, `max_size`: Some(549), added: 3024, mode: `MaxEncodedLen`)
    /// Storage: `Clock::Now` (r:1 w:0)
    /// Proof: `Clock::Now` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
    /// Storage: `System::Account` (r:2 w:2)
    /// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
    /// Storage: `Domains::Log` (r:0 w:1)
    /// Proof: `Domains::Log` (`max_values`: None, `max_size`: Some(115), added: 2590, mode: `MaxEncodedLen`)
    fn spend() -> Weight {
        // Minimum execution time: 68_737_000 picoseconds.
        Weight::from_parts(72_140_000, 6196)
            .saturating_add(T::DbWeight::get().reads(4_u64))
            .saturating_add(T::DbWeight::get().writes(4_u64))
    }
}

// For the pallet's own tests.
impl WeightInfo for () {
    fn create() -> Weight {
        Weight::from_parts(109_695_000, 3838)
            .saturating_add(RocksDbWeight::get().reads(5_u64))
            .saturating_add(RocksDbWeight::get().writes(5_u64))
    }
    fn start() -> Weight {
        Weight::from_parts(24_299_000, 4014)
            .saturating_add(RocksDbWeight::get().reads(2_u64))
            .saturating_add(RocksDbWeight::get().writes(2_u64))
    }
    fn dissolve() -> Weight {
        Weight::from_parts(28_454_000, 4014)
            .saturating_add(RocksDbWeight::get().reads(2_u64))
            .saturating_add(RocksDbWeight::get().writes(2_u64))
    }
    fn forget() -> Weight {
        Weight::from_parts(567_548_000, 332510)
            .saturating_add(RocksDbWeight::get().reads(330_u64))
            .saturating_add(RocksDbWeight::get().writes(325_u64))
    }
    fn set_admin() -> Weight {
        Weight::from_parts(28_161_000, 4014)
            .saturating_add(RocksDbWeight::get().reads(2_u64))
            .saturating_add(RocksDbWeight::get().writes(2_u64))
    }
    fn attend() -> Weight {
        Weight::from_parts(24_334_000, 4014)
            .saturating_add(RocksDbWeight::get().reads(2_u64))
            .saturating_add(RocksDbWeight::get().writes(2_u64))
    }
    fn propose_policy() -> Weight {
        Weight::from_parts(34_186_000, 4014)
            .saturating_add(RocksDbWeight::get().reads(3_u64))
            .saturating_add(RocksDbWeight::get().writes(2_u64))
    }
    fn withdraw_policy() -> Weight {
        Weight::from_parts(24_854_000, 4014)
            .saturating_add(RocksDbWeight::get().reads(2_u64))
            .saturating_add(RocksDbWeight::get().writes(2_u64))
    }
    fn set_rule() -> Weight {
        Weight::from_parts(36_696_000, 4014)
            .saturating_add(RocksDbWeight::get().reads(4_u64))
            .saturating_add(RocksDbWeight::get().writes(3_u64))
    }
    fn admit() -> Weight {
        Weight::from_parts(36_067_000, 4014)
            .saturating_add(RocksDbWeight::get().reads(4_u64))
            .saturating_add(RocksDbWeight::get().writes(3_u64))
    }
    fn join() -> Weight {
        Weight::from_parts(144_913_000, 23958)
            .saturating_add(RocksDbWeight::get().reads(15_u64))
            .saturating_add(RocksDbWeight::get().writes(8_u64))
    }
    fn vouch() -> Weight {
        Weight::from_parts(78_696_000, 21406)
            .saturating_add(RocksDbWeight::get().reads(12_u64))
            .saturating_add(RocksDbWeight::get().writes(3_u64))
    }
    fn leave() -> Weight {
        Weight::from_parts(107_933_000, 4014)
            .saturating_add(RocksDbWeight::get().reads(5_u64))
            .saturating_add(RocksDbWeight::get().writes(5_u64))
    }
    fn expel() -> Weight {
        Weight::from_parts(73_395_000, 4014)
            .saturating_add(RocksDbWeight::get().reads(5_u64))
            .saturating_add(RocksDbWeight::get().writes(5_u64))
    }
    fn expire() -> Weight {
        Weight::from_parts(75_442_000, 4014)
            .saturating_add(RocksDbWeight::get().reads(5_u64))
            .saturating_add(RocksDbWeight::get().writes(5_u64))
    }
    fn spend() -> Weight {
        Weight::from_parts(72_140_000, 6196)
            .saturating_add(RocksDbWeight::get().reads(4_u64))
            .saturating_add(RocksDbWeight::get().writes(4_u64))
    }
}
