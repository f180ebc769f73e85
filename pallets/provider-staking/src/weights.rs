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
    /// Weight of `execute_due`.
    fn execute_due() -> Weight;
    /// Weight of `skip_settled`.
    fn skip_settled() -> Weight;
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
}

/// Measured weights with the runtime's database figures.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
    /// Storage: `ProviderStaking::Providers` (r:1 w:1)
    /// Proof: `ProviderStaking::Providers` (`max_values`: None, `max_size`: Some(267), added: 2742, mode: `MaxEncodedLen`)
    /// Storage: `ProtocolParameters::Current` (r:1 w:0)
    /// Proof: `ProtocolParameters::Current` (`max_values`: Some(1), `max_size`: Some(132), added: 627, mode: `MaxEncodedLen`)
    /// Storage: `Balances::Holds` (r:1 w:1)
    /// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(157), added: 2632, mode: `MaxEncodedLen`)
    fn register() -> Weight {
        // Minimum execution time: 50_096_000 picoseconds.
        Weight::from_parts(53_816_000, 3732)
            .saturating_add(T::DbWeight::get().reads(3_u64))
            .saturating_add(T::DbWeight::get().writes(2_u64))
    }
    /// Storage: `ProviderStaking::Providers` (r:1 w:1)
    /// Proof: `ProviderStaking::Providers` (`max_values`: None, `max_size`: Some(267), added: 2742, mode: `MaxEncodedLen`)
    /// Storage: `Balances::Holds` (r:1 w:1)
    /// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(157), added: 2632, mode: `MaxEncodedLen`)
    fn bond_more() -> Weight {
        // Minimum execution time: 52_337_000 picoseconds.
        Weight::from_parts(56_503_000, 3732)
            .saturating_add(T::DbWeight::get().reads(2_u64))
            .saturating_add(T::DbWeight::get().writes(2_u64))
    }
    /// Storage: `ProviderStaking::Providers` (r:1 w:1)
    /// Proof: `ProviderStaking::Providers` (`max_values`: None, `max_size`: Some(267), added: 2742, mode: `MaxEncodedLen`)
    fn set_offer() -> Weight {
        // Minimum execution time: 13_178_000 picoseconds.
        Weight::from_parts(14_546_000, 3732)
            .saturating_add(T::DbWeight::get().reads(1_u64))
            .saturating_add(T::DbWeight::get().writes(1_u64))
    }
    /// Storage: `Clock::Now` (r:1 w:0)
    /// Proof: `Clock::Now` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
    /// Storage: `ProtocolParameters::Current` (r:1 w:0)
    /// Proof: `ProtocolParameters::Current` (`max_values`: Some(1), `max_size`: Some(132), added: 627, mode: `MaxEncodedLen`)
    /// Storage: `ProviderStaking::Providers` (r:1 w:1)
    /// Proof: `ProviderStaking::Providers` (`max_values`: None, `max_size`: Some(267), added: 2742, mode: `MaxEncodedLen`)
    fn leave() -> Weight {
        // Minimum execution time: 16_999_000 picoseconds.
        Weight::from_parts(18_875_000, 3732)
            .saturating_add(T::DbWeight::get().reads(3_u64))
            .saturating_add(T::DbWeight::get().writes(1_u64))
    }
    /// Storage: `Clock::Now` (r:1 w:0)
    /// Proof: `Clock::Now` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
    /// Storage: `ProviderStaking::Providers` (r:1 w:1)
    /// Proof: `ProviderStaking::Providers` (`max_values`: None, `max_size`: Some(267), added: 2742, mode: `MaxEncodedLen`)
    /// Storage: `Balances::Holds` (r:1 w:1)
    /// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(157), added: 2632, mode: `MaxEncodedLen`)
    fn withdraw() -> Weight {
        // Minimum execution time: 48_835_000 picoseconds.
        Weight::from_parts(52_976_000, 3732)
            .saturating_add(T::DbWeight::get().reads(3_u64))
            .saturating_add(T::DbWeight::get().writes(2_u64))
    }
    /// Storage: `ProviderStaking::Providers` (r:1 w:1)
    /// Proof: `ProviderStaking::Providers` (`max_values`: None, `max_size`: Some(267), added: 2742, mode: `MaxEncodedLen`)
    fn rejoin() -> Weight {
        // Minimum execution time: 12_698_000 picoseconds.
        Weight::from_parts(14_125_000, 3732)
            .saturating_add(T::DbWeight::get().reads(1_u64))
            .saturating_add(T::DbWeight::get().writes(1_u64))
    }
    /// Storage: `ProviderStaking::Slashes` (r:1 w:1)
    /// Proof: `ProviderStaking::Slashes` (`max_values`: None, `max_size`: Some(237), added: 2712, mode: `MaxEncodedLen`)
    /// Storage: `Clock::Now` (r:1 w:0)
    /// Proof: `Clock::Now` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
    /// Storage: `Balances::Holds` (r:1 w:1)
    /// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(157), added: 2632, mode: `MaxEncodedLen`)
    /// Storage: `ProviderStaking::Providers` (r:1 w:1)
    /// Proof: `ProviderStaking::Providers` (`max_values`: None, `max_size`: Some(267), added: 2742, mode: `MaxEncodedLen`)
    /// Storage: `ProtocolParameters::Current` (r:1 w:0)
    /// Proof: `ProtocolParameters::Current` (`max_values`: Some(1), `max_size`: Some(132), added: 627, mode: `MaxEncodedLen`)
    /// Storage: `System::Account` (r:3 w:3)
    /// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
    fn execute_slash() -> Weight {
        // Minimum execution time: 131_022_000 picoseconds.
        Weight::from_parts(141_062_000, 8799)
            .saturating_add(T::DbWeight::get().reads(8_u64))
            .saturating_add(T::DbWeight::get().writes(6_u64))
    }
    /// Storage: `ProviderStaking::Slashes` (r:1 w:1)
    /// Proof: `ProviderStaking::Slashes` (`max_values`: None, `max_size`: Some(237), added: 2712, mode: `MaxEncodedLen`)
    /// Storage: `ProviderStaking::Providers` (r:1 w:1)
    /// Proof: `ProviderStaking::Providers` (`max_values`: None, `max_size`: Some(267), added: 2742, mode: `MaxEncodedLen`)
    fn cancel_slash() -> Weight {
        // Minimum execution time: 18_335_000 picoseconds.
        Weight::from_parts(20_211_000, 3732)
            .saturating_add(T::DbWeight::get().reads(2_u64))
            .saturating_add(T::DbWeight::get().writes(2_u64))
    }
    /// Storage: `ProviderStaking::SlashQueueEnds` (r:1 w:0)
    /// Proof: `ProviderStaking::SlashQueueEnds` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
    /// Storage: `Clock::Now` (r:1 w:0)
    /// Proof: `Clock::Now` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
    /// Storage: `ProviderStaking::SlashQueue` (r:1 w:0)
    /// Proof: `ProviderStaking::SlashQueue` (`max_values`: None, `max_size`: Some(38), added: 2513, mode: `MaxEncodedLen`)
    /// Storage: `ProviderStaking::Slashes` (r:1 w:0)
    /// Proof: `ProviderStaking::Slashes` (`max_values`: None, `max_size`: Some(237), added: 2712, mode: `MaxEncodedLen`)
    fn execute_due() -> Weight {
        // Minimum execution time: 10_908_000 picoseconds.
        Weight::from_parts(12_554_000, 3702)
            .saturating_add(T::DbWeight::get().reads(4_u64))
    }
    /// Storage: `ProviderStaking::SlashQueueEnds` (r:1 w:1)
    /// Proof: `ProviderStaking::SlashQueueEnds` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
    /// Storage: `Clock::Now` (r:1 w:0)
    /// Proof: `Clock::Now` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
    /// Storage: `ProviderStaking::SlashQueue` (r:1 w:1)
    /// Proof: `ProviderStaking::SlashQueue` (`max_values`: None, `max_size`: Some(38), added: 2513, mode: `MaxEncodedLen`)
    /// Storage: `ProviderStaking::Slashes` (r:1 w:0)
    /// Proof: `ProviderStaking::Slashes` (`max_values`: None, `max_size`: Some(237), added: 2712, mode: `MaxEncodedLen`)
    fn skip_settled() -> Weight {
        // Minimum execution time: 12_942_000 picoseconds.
        Weight::from_parts(14_847_000, 3702)
            .saturating_add(T::DbWeight::get().reads(4_u64))
            .saturating_add(T::DbWeight::get().writes(2_u64))
    }
    fn unbond() -> Weight {
        Weight::from_parts(200_000_000, 10_000)
            .saturating_add(T::DbWeight::get().reads(8_u64))
            .saturating_add(T::DbWeight::get().writes(8_u64))
    }
    fn withdraw_unbonded() -> Weight {
        Weight::from_parts(200_000_000, 10_000)
            .saturating_add(T::DbWeight::get().reads(8_u64))
            .saturating_add(T::DbWeight::get().writes(8_u64))
    }
    fn ping() -> Weight {
        Weight::from_parts(200_000_000, 10_000)
            .saturating_add(T::DbWeight::get().reads(8_u64))
            .saturating_add(T::DbWeight::get().writes(8_u64))
    }
    fn set_commission() -> Weight {
        Weight::from_parts(200_000_000, 10_000)
            .saturating_add(T::DbWeight::get().reads(8_u64))
            .saturating_add(T::DbWeight::get().writes(8_u64))
    }
    fn delegate() -> Weight {
        Weight::from_parts(200_000_000, 10_000)
            .saturating_add(T::DbWeight::get().reads(8_u64))
            .saturating_add(T::DbWeight::get().writes(8_u64))
    }
    fn undelegate() -> Weight {
        Weight::from_parts(200_000_000, 10_000)
            .saturating_add(T::DbWeight::get().reads(8_u64))
            .saturating_add(T::DbWeight::get().writes(8_u64))
    }
    fn withdraw_delegation() -> Weight {
        Weight::from_parts(200_000_000, 10_000)
            .saturating_add(T::DbWeight::get().reads(8_u64))
            .saturating_add(T::DbWeight::get().writes(8_u64))
    }
    fn end_round() -> Weight {
        Weight::from_parts(200_000_000, 10_000)
            .saturating_add(T::DbWeight::get().reads(8_u64))
            .saturating_add(T::DbWeight::get().writes(8_u64))
    }
}

// For the pallet's own tests.
impl WeightInfo for () {
    fn register() -> Weight {
        Weight::from_parts(53_816_000, 3732)
            .saturating_add(RocksDbWeight::get().reads(3_u64))
            .saturating_add(RocksDbWeight::get().writes(2_u64))
    }
    fn bond_more() -> Weight {
        Weight::from_parts(56_503_000, 3732)
            .saturating_add(RocksDbWeight::get().reads(2_u64))
            .saturating_add(RocksDbWeight::get().writes(2_u64))
    }
    fn set_offer() -> Weight {
        Weight::from_parts(14_546_000, 3732)
            .saturating_add(RocksDbWeight::get().reads(1_u64))
            .saturating_add(RocksDbWeight::get().writes(1_u64))
    }
    fn leave() -> Weight {
        Weight::from_parts(18_875_000, 3732)
            .saturating_add(RocksDbWeight::get().reads(3_u64))
            .saturating_add(RocksDbWeight::get().writes(1_u64))
    }
    fn withdraw() -> Weight {
        Weight::from_parts(52_976_000, 3732)
            .saturating_add(RocksDbWeight::get().reads(3_u64))
            .saturating_add(RocksDbWeight::get().writes(2_u64))
    }
    fn rejoin() -> Weight {
        Weight::from_parts(14_125_000, 3732)
            .saturating_add(RocksDbWeight::get().reads(1_u64))
            .saturating_add(RocksDbWeight::get().writes(1_u64))
    }
    fn execute_slash() -> Weight {
        Weight::from_parts(141_062_000, 8799)
            .saturating_add(RocksDbWeight::get().reads(8_u64))
            .saturating_add(RocksDbWeight::get().writes(6_u64))
    }
    fn cancel_slash() -> Weight {
        Weight::from_parts(20_211_000, 3732)
            .saturating_add(RocksDbWeight::get().reads(2_u64))
            .saturating_add(RocksDbWeight::get().writes(2_u64))
    }
    fn execute_due() -> Weight {
        Weight::from_parts(12_554_000, 3702)
            .saturating_add(RocksDbWeight::get().reads(4_u64))
    }
    fn skip_settled() -> Weight {
        Weight::from_parts(14_847_000, 3702)
            .saturating_add(RocksDbWeight::get().reads(4_u64))
            .saturating_add(RocksDbWeight::get().writes(2_u64))
    }
    fn unbond() -> Weight {
        Weight::from_parts(200_000_000, 10_000)
            .saturating_add(RocksDbWeight::get().reads(8_u64))
            .saturating_add(RocksDbWeight::get().writes(8_u64))
    }
    fn withdraw_unbonded() -> Weight {
        Weight::from_parts(200_000_000, 10_000)
            .saturating_add(RocksDbWeight::get().reads(8_u64))
            .saturating_add(RocksDbWeight::get().writes(8_u64))
    }
    fn ping() -> Weight {
        Weight::from_parts(200_000_000, 10_000)
            .saturating_add(RocksDbWeight::get().reads(8_u64))
            .saturating_add(RocksDbWeight::get().writes(8_u64))
    }
    fn set_commission() -> Weight {
        Weight::from_parts(200_000_000, 10_000)
            .saturating_add(RocksDbWeight::get().reads(8_u64))
            .saturating_add(RocksDbWeight::get().writes(8_u64))
    }
    fn delegate() -> Weight {
        Weight::from_parts(200_000_000, 10_000)
            .saturating_add(RocksDbWeight::get().reads(8_u64))
            .saturating_add(RocksDbWeight::get().writes(8_u64))
    }
    fn undelegate() -> Weight {
        Weight::from_parts(200_000_000, 10_000)
            .saturating_add(RocksDbWeight::get().reads(8_u64))
            .saturating_add(RocksDbWeight::get().writes(8_u64))
    }
    fn withdraw_delegation() -> Weight {
        Weight::from_parts(200_000_000, 10_000)
            .saturating_add(RocksDbWeight::get().reads(8_u64))
            .saturating_add(RocksDbWeight::get().writes(8_u64))
    }
    fn end_round() -> Weight {
        Weight::from_parts(200_000_000, 10_000)
            .saturating_add(RocksDbWeight::get().reads(8_u64))
            .saturating_add(RocksDbWeight::get().writes(8_u64))
    }
}
