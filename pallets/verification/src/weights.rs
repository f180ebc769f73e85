//! Weights of the calls of `pallet_verification`, measured by frame-omni-bencher (frame-benchmarking-cli 64.0.0).
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
//! pallet_verification
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

/// Weights of the calls of `pallet_verification`.
pub trait WeightInfo {
    /// Weight of `report_audit`.
    fn report_audit() -> Weight;
    /// Weight of `authorize_report_audit`.
    fn authorize_report_audit() -> Weight;
    /// Weight of `vote`.
    fn vote() -> Weight;
    /// Weight of `authorize_vote`.
    fn authorize_vote() -> Weight;
    /// Weight of `close_contest`.
    fn close_contest() -> Weight;
}

/// Measured weights with the runtime's database figures.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
    /// Storage: `Verification::Audits` (r:1 w:1)
    /// Proof: `Verification::Audits` (`max_values`: None, `max_size`: Some(6540), added: 9015, mode: `MaxEncodedLen`)
    /// Storage: `Verification::Auditors` (r:1 w:0)
    /// Proof: `Verification::Auditors` (`max_values`: Some(1), `max_size`: Some(6402), added: 6897, mode: `MaxEncodedLen`)
    /// Storage: `Verification::AuditorFaults` (r:1 w:0)
    /// Proof: `Verification::AuditorFaults` (`max_values`: Some(1), `max_size`: Some(4502), added: 4997, mode: `MaxEncodedLen`)
    /// Storage: `ProtocolParameters::Current` (r:1 w:0)
    /// Proof: `ProtocolParameters::Current` (`max_values`: Some(1), `max_size`: Some(248), added: 743, mode: `MaxEncodedLen`)
    /// Storage: `System::BlockHash` (r:1 w:0)
    /// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
    /// Storage: `Clock::Now` (r:1 w:0)
    /// Proof: `Clock::Now` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
    fn report_audit() -> Weight {
        // Minimum execution time: 47_390_000 picoseconds.
        Weight::from_parts(56_567_000, 10005)
            .saturating_add(T::DbWeight::get().reads(6_u64))
            .saturating_add(T::DbWeight::get().writes(1_u64))
    }
    /// Storage: `Verification::Audits` (r:1 w:0)
    /// Proof: `Verification::Audits` (`max_values`: None, `max_size`: Some(6540), added: 9015, mode: `MaxEncodedLen`)
    /// Storage: `Verification::Auditors` (r:1 w:0)
    /// Proof: `Verification::Auditors` (`max_values`: Some(1), `max_size`: Some(6402), added: 6897, mode: `MaxEncodedLen`)
    /// Storage: `Verification::AuditorFaults` (r:1 w:0)
    /// Proof: `Verification::AuditorFaults` (`max_values`: Some(1), `max_size`: Some(4502), added: 4997, mode: `MaxEncodedLen`)
    /// Storage: `ProtocolParameters::Current` (r:1 w:0)
    /// Proof: `ProtocolParameters::Current` (`max_values`: Some(1), `max_size`: Some(248), added: 743, mode: `MaxEncodedLen`)
    /// Storage: `System::BlockHash` (r:1 w:0)
    /// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
    /// Storage: `Clock::Now` (r:1 w:0)
    /// Proof: `Clock::Now` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
    fn authorize_report_audit() -> Weight {
        // Minimum execution time: 496_190_000 picoseconds.
        Weight::from_parts(561_482_000, 10005)
            .saturating_add(T::DbWeight::get().reads(6_u64))
    }
    /// Storage: `Verification::Contests` (r:1 w:1)
    /// Proof: `Verification::Contests` (`max_values`: None, `max_size`: Some(6576), added: 9051, mode: `MaxEncodedLen`)
    /// Storage: `Verification::Auditors` (r:1 w:0)
    /// Proof: `Verification::Auditors` (`max_values`: Some(1), `max_size`: Some(6402), added: 6897, mode: `MaxEncodedLen`)
    /// Storage: `Verification::AuditorFaults` (r:1 w:1)
    /// Proof: `Verification::AuditorFaults` (`max_values`: Some(1), `max_size`: Some(4502), added: 4997, mode: `MaxEncodedLen`)
    /// Storage: `ProtocolParameters::Current` (r:1 w:0)
    /// Proof: `ProtocolParameters::Current` (`max_values`: Some(1), `max_size`: Some(248), added: 743, mode: `MaxEncodedLen`)
    /// Storage: `System::BlockHash` (r:1 w:0)
    /// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
    /// Storage: `Clock::Now` (r:1 w:0)
    /// Proof: `Clock::Now` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
    /// Storage: `Verification::Audits` (r:2 w:2)
    /// Proof: `Verification::Audits` (`max_values`: None, `max_size`: Some(6540), added: 9015, mode: `MaxEncodedLen`)
    /// Storage: `Session::CurrentIndex` (r:1 w:0)
    /// Proof: `Session::CurrentIndex` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
    /// Storage: `Session::Validators` (r:1 w:0)
    /// Proof: `Session::Validators` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
    /// Storage: `Offences::ConcurrentReportsIndex` (r:1 w:0)
    /// Proof: `Offences::ConcurrentReportsIndex` (`max_values`: None, `max_size`: None, mode: `Measured`)
    /// Storage: `Marketplace::Jobs` (r:1 w:1)
    /// Proof: `Marketplace::Jobs` (`max_values`: None, `max_size`: Some(495), added: 2970, mode: `MaxEncodedLen`)
    /// Storage: `Marketplace::Assignments` (r:2 w:2)
    /// Proof: `Marketplace::Assignments` (`max_values`: None, `max_size`: Some(200), added: 2675, mode: `MaxEncodedLen`)
    /// Storage: `ProviderStaking::Slashes` (r:2 w:2)
    /// Proof: `ProviderStaking::Slashes` (`max_values`: None, `max_size`: Some(274), added: 2749, mode: `MaxEncodedLen`)
    /// Storage: `ProviderStaking::Providers` (r:2 w:2)
    /// Proof: `ProviderStaking::Providers` (`max_values`: None, `max_size`: Some(561), added: 3036, mode: `MaxEncodedLen`)
    /// Storage: `ProviderStaking::Exits` (r:2 w:0)
    /// Proof: `ProviderStaking::Exits` (`max_values`: None, `max_size`: Some(96), added: 2571, mode: `MaxEncodedLen`)
    /// Storage: `ProviderStaking::SlashQueueEnds` (r:1 w:1)
    /// Proof: `ProviderStaking::SlashQueueEnds` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
    /// Storage: `Reputation::Records` (r:6 w:6)
    /// Proof: `Reputation::Records` (`max_values`: None, `max_size`: Some(89), added: 2564, mode: `MaxEncodedLen`)
    /// Storage: `Capacity::Records` (r:2 w:0)
    /// Proof: `Capacity::Records` (`max_values`: None, `max_size`: Some(132), added: 2607, mode: `MaxEncodedLen`)
    /// Storage: `Border::Peerings` (r:8 w:8)
    /// Proof: `Border::Peerings` (`max_values`: None, `max_size`: Some(165), added: 2640, mode: `MaxEncodedLen`)
    /// Storage: `System::Account` (r:1 w:1)
    /// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
    /// Storage: `Balances::Holds` (r:1 w:1)
    /// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(373), added: 2848, mode: `MaxEncodedLen`)
    /// Storage: `Preimage::StatusFor` (r:3 w:0)
    /// Proof: `Preimage::StatusFor` (`max_values`: None, `max_size`: Some(91), added: 2566, mode: `MaxEncodedLen`)
    /// Storage: `Preimage::RequestStatusFor` (r:3 w:3)
    /// Proof: `Preimage::RequestStatusFor` (`max_values`: None, `max_size`: Some(91), added: 2566, mode: `MaxEncodedLen`)
    /// Storage: `ProviderStaking::SlashQueue` (r:0 w:2)
    /// Proof: `ProviderStaking::SlashQueue` (`max_values`: None, `max_size`: Some(38), added: 2513, mode: `MaxEncodedLen`)
    fn vote() -> Weight {
        // Minimum execution time: 988_302_000 picoseconds.
        Weight::from_parts(1_156_236_000, 30730)
            .saturating_add(T::DbWeight::get().reads(45_u64))
            .saturating_add(T::DbWeight::get().writes(33_u64))
    }
    /// Storage: `Verification::Contests` (r:1 w:0)
    /// Proof: `Verification::Contests` (`max_values`: None, `max_size`: Some(6576), added: 9051, mode: `MaxEncodedLen`)
    /// Storage: `Verification::Auditors` (r:1 w:0)
    /// Proof: `Verification::Auditors` (`max_values`: Some(1), `max_size`: Some(6402), added: 6897, mode: `MaxEncodedLen`)
    /// Storage: `Verification::AuditorFaults` (r:1 w:0)
    /// Proof: `Verification::AuditorFaults` (`max_values`: Some(1), `max_size`: Some(4502), added: 4997, mode: `MaxEncodedLen`)
    /// Storage: `ProtocolParameters::Current` (r:1 w:0)
    /// Proof: `ProtocolParameters::Current` (`max_values`: Some(1), `max_size`: Some(248), added: 743, mode: `MaxEncodedLen`)
    /// Storage: `System::BlockHash` (r:1 w:0)
    /// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
    /// Storage: `Clock::Now` (r:1 w:0)
    /// Proof: `Clock::Now` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
    fn authorize_vote() -> Weight {
        // Minimum execution time: 75_707_000 picoseconds.
        Weight::from_parts(86_491_000, 10041)
            .saturating_add(T::DbWeight::get().reads(6_u64))
    }
    /// Storage: `Verification::Contests` (r:1 w:1)
    /// Proof: `Verification::Contests` (`max_values`: None, `max_size`: Some(6576), added: 9051, mode: `MaxEncodedLen`)
    /// Storage: `Clock::Now` (r:1 w:0)
    /// Proof: `Clock::Now` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
    /// Storage: `ProtocolParameters::Current` (r:1 w:0)
    /// Proof: `ProtocolParameters::Current` (`max_values`: Some(1), `max_size`: Some(248), added: 743, mode: `MaxEncodedLen`)
    /// Storage: `Marketplace::Jobs` (r:1 w:1)
    /// Proof: `Marketplace::Jobs` (`max_values`: None, `max_size`: Some(495), added: 2970, mode: `MaxEncodedLen`)
    /// Storage: `Marketplace::Assignments` (r:2 w:2)
    /// Proof: `Marketplace::Assignments` (`max_values`: None, `max_size`: Some(200), added: 2675, mode: `MaxEncodedLen`)
    /// Storage: `ProviderStaking::Providers` (r:2 w:2)
    /// Proof: `ProviderStaking::Providers` (`max_values`: None, `max_size`: Some(561), added: 3036, mode: `MaxEncodedLen`)
    /// Storage: `Capacity::Records` (r:2 w:0)
    /// Proof: `Capacity::Records` (`max_values`: None, `max_size`: Some(132), added: 2607, mode: `MaxEncodedLen`)
    /// Storage: `Border::Peerings` (r:8 w:8)
    /// Proof: `Border::Peerings` (`max_values`: None, `max_size`: Some(165), added: 2640, mode: `MaxEncodedLen`)
    /// Storage: `System::Account` (r:1 w:1)
    /// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
    /// Storage: `Balances::Holds` (r:1 w:1)
    /// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(373), added: 2848, mode: `MaxEncodedLen`)
    /// Storage: `Preimage::StatusFor` (r:3 w:0)
    /// Proof: `Preimage::StatusFor` (`max_values`: None, `max_size`: Some(91), added: 2566, mode: `MaxEncodedLen`)
    /// Storage: `Preimage::RequestStatusFor` (r:3 w:3)
    /// Proof: `Preimage::RequestStatusFor` (`max_values`: None, `max_size`: Some(91), added: 2566, mode: `MaxEncodedLen`)
    /// Storage: `Verification::Audits` (r:0 w:2)
    /// Proof: `Verification::Audits` (`max_values`: None, `max_size`: Some(6540), added: 9015, mode: `MaxEncodedLen`)
    fn close_contest() -> Weight {
        // Minimum execution time: 287_302_000 picoseconds.
        Weight::from_parts(317_273_000, 22110)
            .saturating_add(T::DbWeight::get().reads(26_u64))
            .saturating_add(T::DbWeight::get().writes(21_u64))
    }
}

// For the pallet's own tests.
impl WeightInfo for () {
    fn report_audit() -> Weight {
        Weight::from_parts(56_567_000, 10005)
            .saturating_add(RocksDbWeight::get().reads(6_u64))
            .saturating_add(RocksDbWeight::get().writes(1_u64))
    }
    fn authorize_report_audit() -> Weight {
        Weight::from_parts(561_482_000, 10005)
            .saturating_add(RocksDbWeight::get().reads(6_u64))
    }
    fn vote() -> Weight {
        Weight::from_parts(1_156_236_000, 30730)
            .saturating_add(RocksDbWeight::get().reads(45_u64))
            .saturating_add(RocksDbWeight::get().writes(33_u64))
    }
    fn authorize_vote() -> Weight {
        Weight::from_parts(86_491_000, 10041)
            .saturating_add(RocksDbWeight::get().reads(6_u64))
    }
    fn close_contest() -> Weight {
        Weight::from_parts(317_273_000, 22110)
            .saturating_add(RocksDbWeight::get().reads(26_u64))
            .saturating_add(RocksDbWeight::get().writes(21_u64))
    }
}
