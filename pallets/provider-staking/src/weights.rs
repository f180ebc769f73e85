//! Weights of the calls of `pallet_provider_staking`, measured by frame-omni-bencher (frame-benchmarking-cli 64.0.0).
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
//! pallet_provider_staking
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

/// Weights of the calls of `pallet_provider_staking`.
pub trait WeightInfo {
    /// Weight of `register`.
    fn register() -> Weight;
    /// Weight of `bond_more`.
    fn bond_more() -> Weight;
    /// Weight of `set_offer`.
    fn set_offer() -> Weight;
    /// Weight of `leave`.
    fn leave() -> Weight;
    /// Weight of `withdraw`.
    fn withdraw() -> Weight;
    /// Weight of `rejoin`.
    fn rejoin() -> Weight;
    /// Weight of `execute_slash`.
    fn execute_slash() -> Weight;
    /// Weight of `cancel_slash`.
    fn cancel_slash() -> Weight;
    /// Weight of `unbond`.
    fn unbond() -> Weight;
    /// Weight of `withdraw_unbonded`.
    fn withdraw_unbonded() -> Weight;
    /// Weight of `ping`.
    fn ping() -> Weight;
    /// Weight of `set_commission`.
    fn set_commission() -> Weight;
    /// Weight of `delegate`.
    fn delegate() -> Weight;
    /// Weight of `undelegate`.
    fn undelegate() -> Weight;
    /// Weight of `withdraw_delegation`.
    fn withdraw_delegation() -> Weight;
    /// Weight of `end_round`.
    fn end_round() -> Weight;
    /// Weight of `execute_due`.
    fn execute_due() -> Weight;
    /// Weight of `skip_settled`.
    fn skip_settled() -> Weight;
}

/// Measured weights with the runtime's database figures.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
    /// Storage: `ProviderStaking::Providers` (r:1 w:1)
    /// Proof: `ProviderStaking::Providers` (`max_values`: None, `max_size`: Some(561), added: 3036, mode: `MaxEncodedLen`)
    /// Storage: `Clock::Now` (r:1 w:0)
    /// Proof: `Clock::Now` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
    /// Storage: `ProtocolParameters::Current` (r:1 w:0)
    /// Proof: `ProtocolParameters::Current` (`max_values`: Some(1), `max_size`: Some(248), added: 743, mode: `MaxEncodedLen`)
    /// Storage: `ProviderStaking::LastPrice` (r:1 w:1)
    /// Proof: `ProviderStaking::LastPrice` (`max_values`: Some(1), `max_size`: Some(20), added: 515, mode: `MaxEncodedLen`)
    /// Storage: `Balances::Holds` (r:1 w:1)
    /// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(373), added: 2848, mode: `MaxEncodedLen`)
    fn register() -> Weight {
        // Minimum execution time: 106_813_000 picoseconds.
        Weight::from_parts(115_372_000, 4026)
            .saturating_add(T::DbWeight::get().reads(5_u64))
            .saturating_add(T::DbWeight::get().writes(3_u64))
    }
    /// Storage: `ProviderStaking::Providers` (r:1 w:1)
    /// Proof: `ProviderStaking::Providers` (`max_values`: None, `max_size`: Some(561), added: 3036, mode: `MaxEncodedLen`)
    /// Storage: `Balances::Holds` (r:1 w:1)
    /// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(373), added: 2848, mode: `MaxEncodedLen`)
    fn bond_more() -> Weight {
        // Minimum execution time: 54_109_000 picoseconds.
        Weight::from_parts(59_216_000, 4026)
            .saturating_add(T::DbWeight::get().reads(2_u64))
            .saturating_add(T::DbWeight::get().writes(2_u64))
    }
    /// Storage: `ProviderStaking::Providers` (r:1 w:1)
    /// Proof: `ProviderStaking::Providers` (`max_values`: None, `max_size`: Some(561), added: 3036, mode: `MaxEncodedLen`)
    fn set_offer() -> Weight {
        // Minimum execution time: 13_651_000 picoseconds.
        Weight::from_parts(15_763_000, 4026)
            .saturating_add(T::DbWeight::get().reads(1_u64))
            .saturating_add(T::DbWeight::get().writes(1_u64))
    }
    /// Storage: `Clock::Now` (r:1 w:0)
    /// Proof: `Clock::Now` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
    /// Storage: `ProtocolParameters::Current` (r:1 w:0)
    /// Proof: `ProtocolParameters::Current` (`max_values`: Some(1), `max_size`: Some(248), added: 743, mode: `MaxEncodedLen`)
    /// Storage: `ProviderStaking::Providers` (r:1 w:1)
    /// Proof: `ProviderStaking::Providers` (`max_values`: None, `max_size`: Some(561), added: 3036, mode: `MaxEncodedLen`)
    fn leave() -> Weight {
        // Minimum execution time: 21_299_000 picoseconds.
        Weight::from_parts(23_197_000, 4026)
            .saturating_add(T::DbWeight::get().reads(3_u64))
            .saturating_add(T::DbWeight::get().writes(1_u64))
    }
    /// Storage: `ProviderStaking::Providers` (r:1 w:1)
    /// Proof: `ProviderStaking::Providers` (`max_values`: None, `max_size`: Some(561), added: 3036, mode: `MaxEncodedLen`)
    /// Storage: `Clock::Now` (r:1 w:0)
    /// Proof: `Clock::Now` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
    /// Storage: `Balances::Holds` (r:1 w:1)
    /// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(373), added: 2848, mode: `MaxEncodedLen`)
    /// Storage: `Spot::Shares` (r:1 w:0)
    /// Proof: `Spot::Shares` (`max_values`: None, `max_size`: Some(68), added: 2543, mode: `MaxEncodedLen`)
    /// Storage: `Reputation::Records` (r:0 w:3)
    /// Proof: `Reputation::Records` (`max_values`: None, `max_size`: Some(89), added: 2564, mode: `MaxEncodedLen`)
    /// Storage: `Capacity::Records` (r:0 w:1)
    /// Proof: `Capacity::Records` (`max_values`: None, `max_size`: Some(132), added: 2607, mode: `MaxEncodedLen`)
    fn withdraw() -> Weight {
        // Minimum execution time: 93_242_000 picoseconds.
        Weight::from_parts(101_611_000, 4026)
            .saturating_add(T::DbWeight::get().reads(4_u64))
            .saturating_add(T::DbWeight::get().writes(6_u64))
    }
    /// Storage: `ProviderStaking::Providers` (r:1 w:1)
    /// Proof: `ProviderStaking::Providers` (`max_values`: None, `max_size`: Some(561), added: 3036, mode: `MaxEncodedLen`)
    fn rejoin() -> Weight {
        // Minimum execution time: 13_618_000 picoseconds.
        Weight::from_parts(15_334_000, 4026)
            .saturating_add(T::DbWeight::get().reads(1_u64))
            .saturating_add(T::DbWeight::get().writes(1_u64))
    }
    /// Storage: `ProviderStaking::Slashes` (r:1 w:1)
    /// Proof: `ProviderStaking::Slashes` (`max_values`: None, `max_size`: Some(274), added: 2749, mode: `MaxEncodedLen`)
    /// Storage: `Clock::Now` (r:1 w:0)
    /// Proof: `Clock::Now` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
    /// Storage: `ProviderStaking::Providers` (r:1 w:1)
    /// Proof: `ProviderStaking::Providers` (`max_values`: None, `max_size`: Some(561), added: 3036, mode: `MaxEncodedLen`)
    /// Storage: `Balances::Holds` (r:1 w:1)
    /// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(373), added: 2848, mode: `MaxEncodedLen`)
    /// Storage: `ProtocolParameters::Current` (r:1 w:0)
    /// Proof: `ProtocolParameters::Current` (`max_values`: Some(1), `max_size`: Some(248), added: 743, mode: `MaxEncodedLen`)
    /// Storage: `System::Account` (r:4 w:4)
    /// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
    fn execute_slash() -> Weight {
        // Minimum execution time: 166_056_000 picoseconds.
        Weight::from_parts(175_140_000, 11402)
            .saturating_add(T::DbWeight::get().reads(9_u64))
            .saturating_add(T::DbWeight::get().writes(7_u64))
    }
    /// Storage: `ProviderStaking::Slashes` (r:1 w:1)
    /// Proof: `ProviderStaking::Slashes` (`max_values`: None, `max_size`: Some(274), added: 2749, mode: `MaxEncodedLen`)
    /// Storage: `ProviderStaking::Providers` (r:1 w:1)
    /// Proof: `ProviderStaking::Providers` (`max_values`: None, `max_size`: Some(561), added: 3036, mode: `MaxEncodedLen`)
    /// Storage: `ProviderStaking::Exits` (r:1 w:1)
    /// Proof: `ProviderStaking::Exits` (`max_values`: None, `max_size`: Some(96), added: 2571, mode: `MaxEncodedLen`)
    fn cancel_slash() -> Weight {
        // Minimum execution time: 30_508_000 picoseconds.
        Weight::from_parts(33_221_000, 4026)
            .saturating_add(T::DbWeight::get().reads(3_u64))
            .saturating_add(T::DbWeight::get().writes(3_u64))
    }
    /// Storage: `ProviderStaking::Providers` (r:1 w:1)
    /// Proof: `ProviderStaking::Providers` (`max_values`: None, `max_size`: Some(561), added: 3036, mode: `MaxEncodedLen`)
    /// Storage: `Clock::Now` (r:1 w:0)
    /// Proof: `Clock::Now` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
    /// Storage: `ProtocolParameters::Current` (r:1 w:0)
    /// Proof: `ProtocolParameters::Current` (`max_values`: Some(1), `max_size`: Some(248), added: 743, mode: `MaxEncodedLen`)
    fn unbond() -> Weight {
        // Minimum execution time: 21_711_000 picoseconds.
        Weight::from_parts(25_105_000, 4026)
            .saturating_add(T::DbWeight::get().reads(3_u64))
            .saturating_add(T::DbWeight::get().writes(1_u64))
    }
    /// Storage: `ProviderStaking::Providers` (r:1 w:1)
    /// Proof: `ProviderStaking::Providers` (`max_values`: None, `max_size`: Some(561), added: 3036, mode: `MaxEncodedLen`)
    /// Storage: `Clock::Now` (r:1 w:0)
    /// Proof: `Clock::Now` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
    /// Storage: `Balances::Holds` (r:1 w:1)
    /// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(373), added: 2848, mode: `MaxEncodedLen`)
    fn withdraw_unbonded() -> Weight {
        // Minimum execution time: 53_597_000 picoseconds.
        Weight::from_parts(58_128_000, 4026)
            .saturating_add(T::DbWeight::get().reads(3_u64))
            .saturating_add(T::DbWeight::get().writes(2_u64))
    }
    /// Storage: `ProviderStaking::Providers` (r:1 w:1)
    /// Proof: `ProviderStaking::Providers` (`max_values`: None, `max_size`: Some(561), added: 3036, mode: `MaxEncodedLen`)
    /// Storage: `ProtocolParameters::Current` (r:1 w:0)
    /// Proof: `ProtocolParameters::Current` (`max_values`: Some(1), `max_size`: Some(248), added: 743, mode: `MaxEncodedLen`)
    /// Storage: `Clock::Now` (r:1 w:0)
    /// Proof: `Clock::Now` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
    fn ping() -> Weight {
        // Minimum execution time: 21_872_000 picoseconds.
        Weight::from_parts(24_204_000, 4026)
            .saturating_add(T::DbWeight::get().reads(3_u64))
            .saturating_add(T::DbWeight::get().writes(1_u64))
    }
    /// Storage: `ProtocolParameters::Current` (r:1 w:0)
    /// Proof: `ProtocolParameters::Current` (`max_values`: Some(1), `max_size`: Some(248), added: 743, mode: `MaxEncodedLen`)
    /// Storage: `ProviderStaking::Providers` (r:1 w:1)
    /// Proof: `ProviderStaking::Providers` (`max_values`: None, `max_size`: Some(561), added: 3036, mode: `MaxEncodedLen`)
    /// Storage: `Clock::Now` (r:1 w:0)
    /// Proof: `Clock::Now` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
    fn set_commission() -> Weight {
        // Minimum execution time: 21_810_000 picoseconds.
        Weight::from_parts(23_701_000, 4026)
            .saturating_add(T::DbWeight::get().reads(3_u64))
            .saturating_add(T::DbWeight::get().writes(1_u64))
    }
    /// Storage: `ProviderStaking::Providers` (r:1 w:1)
    /// Proof: `ProviderStaking::Providers` (`max_values`: None, `max_size`: Some(561), added: 3036, mode: `MaxEncodedLen`)
    /// Storage: `Clock::Now` (r:1 w:0)
    /// Proof: `Clock::Now` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
    /// Storage: `ProtocolParameters::Current` (r:1 w:0)
    /// Proof: `ProtocolParameters::Current` (`max_values`: Some(1), `max_size`: Some(248), added: 743, mode: `MaxEncodedLen`)
    /// Storage: `ProviderStaking::Delegations` (r:1 w:1)
    /// Proof: `ProviderStaking::Delegations` (`max_values`: None, `max_size`: Some(314), added: 2789, mode: `MaxEncodedLen`)
    /// Storage: `System::Account` (r:1 w:1)
    /// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
    /// Storage: `ProviderStaking::Exits` (r:0 w:1)
    /// Proof: `ProviderStaking::Exits` (`max_values`: None, `max_size`: Some(96), added: 2571, mode: `MaxEncodedLen`)
    /// Storage: `ProviderStaking::Joins` (r:0 w:1)
    /// Proof: `ProviderStaking::Joins` (`max_values`: None, `max_size`: Some(92), added: 2567, mode: `MaxEncodedLen`)
    fn delegate() -> Weight {
        // Minimum execution time: 85_504_000 picoseconds.
        Weight::from_parts(92_762_000, 4026)
            .saturating_add(T::DbWeight::get().reads(5_u64))
            .saturating_add(T::DbWeight::get().writes(5_u64))
    }
    /// Storage: `ProviderStaking::Providers` (r:1 w:1)
    /// Proof: `ProviderStaking::Providers` (`max_values`: None, `max_size`: Some(561), added: 3036, mode: `MaxEncodedLen`)
    /// Storage: `Clock::Now` (r:1 w:0)
    /// Proof: `Clock::Now` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
    /// Storage: `ProtocolParameters::Current` (r:1 w:0)
    /// Proof: `ProtocolParameters::Current` (`max_values`: Some(1), `max_size`: Some(248), added: 743, mode: `MaxEncodedLen`)
    /// Storage: `ProviderStaking::Delegations` (r:1 w:1)
    /// Proof: `ProviderStaking::Delegations` (`max_values`: None, `max_size`: Some(314), added: 2789, mode: `MaxEncodedLen`)
    /// Storage: `ProviderStaking::Exits` (r:0 w:2)
    /// Proof: `ProviderStaking::Exits` (`max_values`: None, `max_size`: Some(96), added: 2571, mode: `MaxEncodedLen`)
    fn undelegate() -> Weight {
        // Minimum execution time: 41_990_000 picoseconds.
        Weight::from_parts(45_356_000, 4026)
            .saturating_add(T::DbWeight::get().reads(4_u64))
            .saturating_add(T::DbWeight::get().writes(4_u64))
    }
    /// Storage: `ProviderStaking::Providers` (r:1 w:1)
    /// Proof: `ProviderStaking::Providers` (`max_values`: None, `max_size`: Some(561), added: 3036, mode: `MaxEncodedLen`)
    /// Storage: `Clock::Now` (r:1 w:0)
    /// Proof: `Clock::Now` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
    /// Storage: `ProtocolParameters::Current` (r:1 w:0)
    /// Proof: `ProtocolParameters::Current` (`max_values`: Some(1), `max_size`: Some(248), added: 743, mode: `MaxEncodedLen`)
    /// Storage: `ProviderStaking::Delegations` (r:1 w:1)
    /// Proof: `ProviderStaking::Delegations` (`max_values`: None, `max_size`: Some(314), added: 2789, mode: `MaxEncodedLen`)
    /// Storage: `ProviderStaking::Exits` (r:8 w:8)
    /// Proof: `ProviderStaking::Exits` (`max_values`: None, `max_size`: Some(96), added: 2571, mode: `MaxEncodedLen`)
    /// Storage: `System::Account` (r:1 w:1)
    /// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
    fn withdraw_delegation() -> Weight {
        // Minimum execution time: 122_511_000 picoseconds.
        Weight::from_parts(128_205_000, 21558)
            .saturating_add(T::DbWeight::get().reads(13_u64))
            .saturating_add(T::DbWeight::get().writes(11_u64))
    }
    /// Storage: `ProviderStaking::Providers` (r:1 w:1)
    /// Proof: `ProviderStaking::Providers` (`max_values`: None, `max_size`: Some(561), added: 3036, mode: `MaxEncodedLen`)
    /// Storage: `Clock::Now` (r:1 w:0)
    /// Proof: `Clock::Now` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
    /// Storage: `ProtocolParameters::Current` (r:1 w:0)
    /// Proof: `ProtocolParameters::Current` (`max_values`: Some(1), `max_size`: Some(248), added: 743, mode: `MaxEncodedLen`)
    /// Storage: `ProviderStaking::Exits` (r:0 w:1)
    /// Proof: `ProviderStaking::Exits` (`max_values`: None, `max_size`: Some(96), added: 2571, mode: `MaxEncodedLen`)
    fn end_round() -> Weight {
        // Minimum execution time: 26_338_000 picoseconds.
        Weight::from_parts(28_106_000, 4026)
            .saturating_add(T::DbWeight::get().reads(3_u64))
            .saturating_add(T::DbWeight::get().writes(2_u64))
    }
    /// Storage: `ProviderStaking::SlashQueueEnds` (r:1 w:0)
    /// Proof: `ProviderStaking::SlashQueueEnds` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
    /// Storage: `Clock::Now` (r:1 w:0)
    /// Proof: `Clock::Now` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
    /// Storage: `ProviderStaking::SlashQueue` (r:1 w:0)
    /// Proof: `ProviderStaking::SlashQueue` (`max_values`: None, `max_size`: Some(38), added: 2513, mode: `MaxEncodedLen`)
    /// Storage: `ProviderStaking::Slashes` (r:1 w:0)
    /// Proof: `ProviderStaking::Slashes` (`max_values`: None, `max_size`: Some(274), added: 2749, mode: `MaxEncodedLen`)
    fn execute_due() -> Weight {
        // Minimum execution time: 13_437_000 picoseconds.
        Weight::from_parts(14_720_000, 3739)
            .saturating_add(T::DbWeight::get().reads(4_u64))
    }
    /// Storage: `ProviderStaking::SlashQueueEnds` (r:1 w:1)
    /// Proof: `ProviderStaking::SlashQueueEnds` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
    /// Storage: `Clock::Now` (r:1 w:0)
    /// Proof: `Clock::Now` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
    /// Storage: `ProviderStaking::SlashQueue` (r:1 w:1)
    /// Proof: `ProviderStaking::SlashQueue` (`max_values`: None, `max_size`: Some(38), added: 2513, mode: `MaxEncodedLen`)
    /// Storage: `ProviderStaking::Slashes` (r:1 w:0)
    /// Proof: `ProviderStaking::Slashes` (`max_values`: None, `max_size`: Some(274), added: 2749, mode: `MaxEncodedLen`)
    fn skip_settled() -> Weight {
        // Minimum execution time: 15_945_000 picoseconds.
        Weight::from_parts(17_301_000, 3739)
            .saturating_add(T::DbWeight::get().reads(4_u64))
            .saturating_add(T::DbWeight::get().writes(2_u64))
    }
}

// For the pallet's own tests.
impl WeightInfo for () {
    fn register() -> Weight {
        Weight::from_parts(115_372_000, 4026)
            .saturating_add(RocksDbWeight::get().reads(5_u64))
            .saturating_add(RocksDbWeight::get().writes(3_u64))
    }
    fn bond_more() -> Weight {
        Weight::from_parts(59_216_000, 4026)
            .saturating_add(RocksDbWeight::get().reads(2_u64))
            .saturating_add(RocksDbWeight::get().writes(2_u64))
    }
    fn set_offer() -> Weight {
        Weight::from_parts(15_763_000, 4026)
            .saturating_add(RocksDbWeight::get().reads(1_u64))
            .saturating_add(RocksDbWeight::get().writes(1_u64))
    }
    fn leave() -> Weight {
        Weight::from_parts(23_197_000, 4026)
            .saturating_add(RocksDbWeight::get().reads(3_u64))
            .saturating_add(RocksDbWeight::get().writes(1_u64))
    }
    fn withdraw() -> Weight {
        Weight::from_parts(101_611_000, 4026)
            .saturating_add(RocksDbWeight::get().reads(4_u64))
            .saturating_add(RocksDbWeight::get().writes(6_u64))
    }
    fn rejoin() -> Weight {
        Weight::from_parts(15_334_000, 4026)
            .saturating_add(RocksDbWeight::get().reads(1_u64))
            .saturating_add(RocksDbWeight::get().writes(1_u64))
    }
    fn execute_slash() -> Weight {
        Weight::from_parts(175_140_000, 11402)
            .saturating_add(RocksDbWeight::get().reads(9_u64))
            .saturating_add(RocksDbWeight::get().writes(7_u64))
    }
    fn cancel_slash() -> Weight {
        Weight::from_parts(33_221_000, 4026)
            .saturating_add(RocksDbWeight::get().reads(3_u64))
            .saturating_add(RocksDbWeight::get().writes(3_u64))
    }
    fn unbond() -> Weight {
        Weight::from_parts(25_105_000, 4026)
            .saturating_add(RocksDbWeight::get().reads(3_u64))
            .saturating_add(RocksDbWeight::get().writes(1_u64))
    }
    fn withdraw_unbonded() -> Weight {
        Weight::from_parts(58_128_000, 4026)
            .saturating_add(RocksDbWeight::get().reads(3_u64))
            .saturating_add(RocksDbWeight::get().writes(2_u64))
    }
    fn ping() -> Weight {
        Weight::from_parts(24_204_000, 4026)
            .saturating_add(RocksDbWeight::get().reads(3_u64))
            .saturating_add(RocksDbWeight::get().writes(1_u64))
    }
    fn set_commission() -> Weight {
        Weight::from_parts(23_701_000, 4026)
            .saturating_add(RocksDbWeight::get().reads(3_u64))
            .saturating_add(RocksDbWeight::get().writes(1_u64))
    }
    fn delegate() -> Weight {
        Weight::from_parts(92_762_000, 4026)
            .saturating_add(RocksDbWeight::get().reads(5_u64))
            .saturating_add(RocksDbWeight::get().writes(5_u64))
    }
    fn undelegate() -> Weight {
        Weight::from_parts(45_356_000, 4026)
            .saturating_add(RocksDbWeight::get().reads(4_u64))
            .saturating_add(RocksDbWeight::get().writes(4_u64))
    }
    fn withdraw_delegation() -> Weight {
        Weight::from_parts(128_205_000, 21558)
            .saturating_add(RocksDbWeight::get().reads(13_u64))
            .saturating_add(RocksDbWeight::get().writes(11_u64))
    }
    fn end_round() -> Weight {
        Weight::from_parts(28_106_000, 4026)
            .saturating_add(RocksDbWeight::get().reads(3_u64))
            .saturating_add(RocksDbWeight::get().writes(2_u64))
    }
    fn execute_due() -> Weight {
        Weight::from_parts(14_720_000, 3739)
            .saturating_add(RocksDbWeight::get().reads(4_u64))
    }
    fn skip_settled() -> Weight {
        Weight::from_parts(17_301_000, 3739)
            .saturating_add(RocksDbWeight::get().reads(4_u64))
            .saturating_add(RocksDbWeight::get().writes(2_u64))
    }
}
