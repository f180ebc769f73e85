//! Weights of the calls of `pallet_border`, measured by frame-omni-bencher (frame-benchmarking-cli 64.0.0).
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
//! pallet_border
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

/// Weights of the calls of `pallet_border`.
pub trait WeightInfo {
    /// Weight of `propose`.
    fn propose() -> Weight;
    /// Weight of `withdraw_offer`.
    fn withdraw_offer() -> Weight;
    /// Weight of `accept`.
    fn accept() -> Weight;
    /// Weight of `suspend`.
    fn suspend() -> Weight;
    /// Weight of `resume`.
    fn resume() -> Weight;
    /// Weight of `end`.
    fn end() -> Weight;
    /// Weight of `close`.
    fn close() -> Weight;
    /// Weight of `restore`.
    fn restore() -> Weight;
    /// Weight of `announce`.
    fn announce() -> Weight;
    /// Weight of `withdraw_route`.
    fn withdraw_route() -> Weight;
    /// Weight of `note_paid`.
    fn note_paid(h: u32, ) -> Weight;
    /// Weight of `clear_due`.
    fn clear_due() -> Weight;
    /// Weight of `clear_step`.
    fn clear_step() -> Weight;
}

/// Measured weights with the runtime's database figures.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
    /// Storage: `Domains::Domains` (r:2 w:1)
    /// Proof: `Domains::Domains` (`max_values`: None, `max_size`: Some(549), added: 3024, mode: `MaxEncodedLen`)
    /// Storage: `Clock::Now` (r:1 w:0)
    /// Proof: `Clock::Now` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
    /// Storage: `Border::Offers` (r:1 w:1)
    /// Proof: `Border::Offers` (`max_values`: None, `max_size`: Some(75), added: 2550, mode: `MaxEncodedLen`)
    /// Storage: `Border::Accounts` (r:1 w:1)
    /// Proof: `Border::Accounts` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
    /// Storage: `Domains::Log` (r:0 w:1)
    /// Proof: `Domains::Log` (`max_values`: None, `max_size`: Some(115), added: 2590, mode: `MaxEncodedLen`)
    fn propose() -> Weight {
        // Minimum execution time: 42_802_000 picoseconds.
        Weight::from_parts(49_511_000, 7038)
            .saturating_add(T::DbWeight::get().reads(5_u64))
            .saturating_add(T::DbWeight::get().writes(4_u64))
    }
    /// Storage: `Domains::Domains` (r:1 w:1)
    /// Proof: `Domains::Domains` (`max_values`: None, `max_size`: Some(549), added: 3024, mode: `MaxEncodedLen`)
    /// Storage: `Clock::Now` (r:1 w:0)
    /// Proof: `Clock::Now` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
    /// Storage: `Border::Offers` (r:1 w:1)
    /// Proof: `Border::Offers` (`max_values`: None, `max_size`: Some(75), added: 2550, mode: `MaxEncodedLen`)
    /// Storage: `Border::Accounts` (r:1 w:1)
    /// Proof: `Border::Accounts` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
    /// Storage: `Domains::Log` (r:0 w:1)
    /// Proof: `Domains::Log` (`max_values`: None, `max_size`: Some(115), added: 2590, mode: `MaxEncodedLen`)
    fn withdraw_offer() -> Weight {
        // Minimum execution time: 40_783_000 picoseconds.
        Weight::from_parts(45_863_000, 4014)
            .saturating_add(T::DbWeight::get().reads(4_u64))
            .saturating_add(T::DbWeight::get().writes(4_u64))
    }
    /// Storage: `Domains::Domains` (r:2 w:1)
    /// Proof: `Domains::Domains` (`max_values`: None, `max_size`: Some(549), added: 3024, mode: `MaxEncodedLen`)
    /// Storage: `Clock::Now` (r:1 w:0)
    /// Proof: `Clock::Now` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
    /// Storage: `Border::Offers` (r:1 w:1)
    /// Proof: `Border::Offers` (`max_values`: None, `max_size`: Some(75), added: 2550, mode: `MaxEncodedLen`)
    /// Storage: `Border::Peerings` (r:1 w:1)
    /// Proof: `Border::Peerings` (`max_values`: None, `max_size`: Some(165), added: 2640, mode: `MaxEncodedLen`)
    /// Storage: `Border::Accounts` (r:2 w:2)
    /// Proof: `Border::Accounts` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
    /// Storage: `System::Account` (r:3 w:3)
    /// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
    /// Storage: `Balances::Holds` (r:2 w:2)
    /// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(373), added: 2848, mode: `MaxEncodedLen`)
    /// Storage: `Domains::Log` (r:0 w:1)
    /// Proof: `Domains::Log` (`max_values`: None, `max_size`: Some(115), added: 2590, mode: `MaxEncodedLen`)
    fn accept() -> Weight {
        // Minimum execution time: 180_553_000 picoseconds.
        Weight::from_parts(196_884_000, 8799)
            .saturating_add(T::DbWeight::get().reads(12_u64))
            .saturating_add(T::DbWeight::get().writes(11_u64))
    }
    /// Storage: `Domains::Domains` (r:1 w:1)
    /// Proof: `Domains::Domains` (`max_values`: None, `max_size`: Some(549), added: 3024, mode: `MaxEncodedLen`)
    /// Storage: `Clock::Now` (r:1 w:0)
    /// Proof: `Clock::Now` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
    /// Storage: `Border::Peerings` (r:1 w:1)
    /// Proof: `Border::Peerings` (`max_values`: None, `max_size`: Some(165), added: 2640, mode: `MaxEncodedLen`)
    /// Storage: `Domains::Log` (r:0 w:1)
    /// Proof: `Domains::Log` (`max_values`: None, `max_size`: Some(115), added: 2590, mode: `MaxEncodedLen`)
    fn suspend() -> Weight {
        // Minimum execution time: 33_824_000 picoseconds.
        Weight::from_parts(38_663_000, 4014)
            .saturating_add(T::DbWeight::get().reads(3_u64))
            .saturating_add(T::DbWeight::get().writes(3_u64))
    }
    /// Storage: `Domains::Domains` (r:1 w:1)
    /// Proof: `Domains::Domains` (`max_values`: None, `max_size`: Some(549), added: 3024, mode: `MaxEncodedLen`)
    /// Storage: `Clock::Now` (r:1 w:0)
    /// Proof: `Clock::Now` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
    /// Storage: `Border::Peerings` (r:1 w:1)
    /// Proof: `Border::Peerings` (`max_values`: None, `max_size`: Some(165), added: 2640, mode: `MaxEncodedLen`)
    /// Storage: `Domains::Log` (r:0 w:1)
    /// Proof: `Domains::Log` (`max_values`: None, `max_size`: Some(115), added: 2590, mode: `MaxEncodedLen`)
    fn resume() -> Weight {
        // Minimum execution time: 34_664_000 picoseconds.
        Weight::from_parts(38_651_000, 4014)
            .saturating_add(T::DbWeight::get().reads(3_u64))
            .saturating_add(T::DbWeight::get().writes(3_u64))
    }
    /// Storage: `Domains::Domains` (r:1 w:1)
    /// Proof: `Domains::Domains` (`max_values`: None, `max_size`: Some(549), added: 3024, mode: `MaxEncodedLen`)
    /// Storage: `Clock::Now` (r:1 w:0)
    /// Proof: `Clock::Now` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
    /// Storage: `Border::Peerings` (r:1 w:1)
    /// Proof: `Border::Peerings` (`max_values`: None, `max_size`: Some(165), added: 2640, mode: `MaxEncodedLen`)
    /// Storage: `Domains::Log` (r:0 w:1)
    /// Proof: `Domains::Log` (`max_values`: None, `max_size`: Some(115), added: 2590, mode: `MaxEncodedLen`)
    fn end() -> Weight {
        // Minimum execution time: 35_851_000 picoseconds.
        Weight::from_parts(39_529_000, 4014)
            .saturating_add(T::DbWeight::get().reads(3_u64))
            .saturating_add(T::DbWeight::get().writes(3_u64))
    }
    /// Storage: `Border::Peerings` (r:1 w:1)
    /// Proof: `Border::Peerings` (`max_values`: None, `max_size`: Some(165), added: 2640, mode: `MaxEncodedLen`)
    /// Storage: `Clock::Now` (r:1 w:0)
    /// Proof: `Clock::Now` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
    /// Storage: `System::Account` (r:2 w:2)
    /// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
    /// Storage: `Balances::Holds` (r:2 w:2)
    /// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(373), added: 2848, mode: `MaxEncodedLen`)
    /// Storage: `Border::Accounts` (r:2 w:2)
    /// Proof: `Border::Accounts` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
    fn close() -> Weight {
        // Minimum execution time: 97_696_000 picoseconds.
        Weight::from_parts(110_947_000, 6686)
            .saturating_add(T::DbWeight::get().reads(8_u64))
            .saturating_add(T::DbWeight::get().writes(7_u64))
    }
    /// Storage: `Domains::Domains` (r:1 w:1)
    /// Proof: `Domains::Domains` (`max_values`: None, `max_size`: Some(549), added: 3024, mode: `MaxEncodedLen`)
    /// Storage: `Clock::Now` (r:1 w:0)
    /// Proof: `Clock::Now` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
    /// Storage: `Border::Peerings` (r:1 w:1)
    /// Proof: `Border::Peerings` (`max_values`: None, `max_size`: Some(165), added: 2640, mode: `MaxEncodedLen`)
    /// Storage: `System::Account` (r:2 w:2)
    /// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
    /// Storage: `Balances::Holds` (r:2 w:1)
    /// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(373), added: 2848, mode: `MaxEncodedLen`)
    /// Storage: `Border::Accounts` (r:2 w:2)
    /// Proof: `Border::Accounts` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
    /// Storage: `Domains::Log` (r:0 w:1)
    /// Proof: `Domains::Log` (`max_values`: None, `max_size`: Some(115), added: 2590, mode: `MaxEncodedLen`)
    fn restore() -> Weight {
        // Minimum execution time: 118_310_000 picoseconds.
        Weight::from_parts(129_450_000, 6686)
            .saturating_add(T::DbWeight::get().reads(9_u64))
            .saturating_add(T::DbWeight::get().writes(8_u64))
    }
    /// Storage: `Domains::Domains` (r:1 w:1)
    /// Proof: `Domains::Domains` (`max_values`: None, `max_size`: Some(549), added: 3024, mode: `MaxEncodedLen`)
    /// Storage: `Clock::Now` (r:1 w:0)
    /// Proof: `Clock::Now` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
    /// Storage: `Border::Peerings` (r:4 w:0)
    /// Proof: `Border::Peerings` (`max_values`: None, `max_size`: Some(165), added: 2640, mode: `MaxEncodedLen`)
    /// Storage: `Border::Routes` (r:2 w:1)
    /// Proof: `Border::Routes` (`max_values`: None, `max_size`: Some(49), added: 2524, mode: `MaxEncodedLen`)
    /// Storage: `Border::Accounts` (r:1 w:1)
    /// Proof: `Border::Accounts` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
    /// Storage: `Domains::Log` (r:0 w:1)
    /// Proof: `Domains::Log` (`max_values`: None, `max_size`: Some(115), added: 2590, mode: `MaxEncodedLen`)
    fn announce() -> Weight {
        // Minimum execution time: 66_120_000 picoseconds.
        Weight::from_parts(75_011_000, 11550)
            .saturating_add(T::DbWeight::get().reads(9_u64))
            .saturating_add(T::DbWeight::get().writes(4_u64))
    }
    /// Storage: `Border::Routes` (r:1 w:1)
    /// Proof: `Border::Routes` (`max_values`: None, `max_size`: Some(49), added: 2524, mode: `MaxEncodedLen`)
    /// Storage: `Clock::Now` (r:1 w:0)
    /// Proof: `Clock::Now` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
    /// Storage: `Domains::Domains` (r:1 w:1)
    /// Proof: `Domains::Domains` (`max_values`: None, `max_size`: Some(549), added: 3024, mode: `MaxEncodedLen`)
    /// Storage: `Border::Accounts` (r:1 w:1)
    /// Proof: `Border::Accounts` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
    /// Storage: `Domains::Log` (r:0 w:1)
    /// Proof: `Domains::Log` (`max_values`: None, `max_size`: Some(115), added: 2590, mode: `MaxEncodedLen`)
    fn withdraw_route() -> Weight {
        // Minimum execution time: 50_558_000 picoseconds.
        Weight::from_parts(54_811_000, 4014)
            .saturating_add(T::DbWeight::get().reads(4_u64))
            .saturating_add(T::DbWeight::get().writes(4_u64))
    }
    /// Storage: `Border::Peerings` (r:4 w:4)
    /// Proof: `Border::Peerings` (`max_values`: None, `max_size`: Some(165), added: 2640, mode: `MaxEncodedLen`)
    /// Storage: `Clock::Now` (r:1 w:0)
    /// Proof: `Clock::Now` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
    /// Storage: `Border::Positions` (r:5 w:5)
    /// Proof: `Border::Positions` (`max_values`: None, `max_size`: Some(361), added: 2836, mode: `MaxEncodedLen`)
    /// Storage: `Border::Clearings` (r:1 w:1)
    /// Proof: `Border::Clearings` (`max_values`: None, `max_size`: Some(88), added: 2563, mode: `MaxEncodedLen`)
    /// Storage: `Border::Participants` (r:0 w:5)
    /// Proof: `Border::Participants` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
    /// The range of component `h` is `[1, 4]`.
    fn note_paid(h: u32, ) -> Weight {
        // Minimum execution time: 31_120_000 picoseconds.
        Weight::from_parts(11_246_729, 3826)
            // Standard Error: 11_597
            .saturating_add(Weight::from_parts(21_627_248, 0).saturating_mul(h.into()))
            .saturating_add(T::DbWeight::get().reads(3_u64))
            .saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(h.into())))
            .saturating_add(T::DbWeight::get().writes(3_u64))
            .saturating_add(T::DbWeight::get().writes((3_u64).saturating_mul(h.into())))
            .saturating_add(Weight::from_parts(0, 2836).saturating_mul(h.into()))
    }
    /// Storage: `Clock::Now` (r:1 w:0)
    /// Proof: `Clock::Now` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
    /// Storage: `Border::Uncleared` (r:1 w:0)
    /// Proof: `Border::Uncleared` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
    fn clear_due() -> Weight {
        // Minimum execution time: 4_297_000 picoseconds.
        Weight::from_parts(4_960_000, 1489)
            .saturating_add(T::DbWeight::get().reads(2_u64))
    }
    /// Storage: `Border::Clearings` (r:1 w:1)
    /// Proof: `Border::Clearings` (`max_values`: None, `max_size`: Some(88), added: 2563, mode: `MaxEncodedLen`)
    /// Storage: `Border::Participants` (r:1 w:0)
    /// Proof: `Border::Participants` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
    /// Storage: `Border::Positions` (r:1 w:1)
    /// Proof: `Border::Positions` (`max_values`: None, `max_size`: Some(361), added: 2836, mode: `MaxEncodedLen`)
    /// Storage: `System::Account` (r:2 w:2)
    /// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
    /// Storage: `Balances::Holds` (r:1 w:1)
    /// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(373), added: 2848, mode: `MaxEncodedLen`)
    /// Storage: `Border::Peerings` (r:16 w:16)
    /// Proof: `Border::Peerings` (`max_values`: None, `max_size`: Some(165), added: 2640, mode: `MaxEncodedLen`)
    /// Storage: `Border::Accounts` (r:1 w:1)
    /// Proof: `Border::Accounts` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
    fn clear_step() -> Weight {
        // Minimum execution time: 676_602_000 picoseconds.
        Weight::from_parts(723_568_000, 43230)
            .saturating_add(T::DbWeight::get().reads(23_u64))
            .saturating_add(T::DbWeight::get().writes(22_u64))
    }
}

// For the pallet's own tests.
impl WeightInfo for () {
    fn propose() -> Weight {
        Weight::from_parts(49_511_000, 7038)
            .saturating_add(RocksDbWeight::get().reads(5_u64))
            .saturating_add(RocksDbWeight::get().writes(4_u64))
    }
    fn withdraw_offer() -> Weight {
        Weight::from_parts(45_863_000, 4014)
            .saturating_add(RocksDbWeight::get().reads(4_u64))
            .saturating_add(RocksDbWeight::get().writes(4_u64))
    }
    fn accept() -> Weight {
        Weight::from_parts(196_884_000, 8799)
            .saturating_add(RocksDbWeight::get().reads(12_u64))
            .saturating_add(RocksDbWeight::get().writes(11_u64))
    }
    fn suspend() -> Weight {
        Weight::from_parts(38_663_000, 4014)
            .saturating_add(RocksDbWeight::get().reads(3_u64))
            .saturating_add(RocksDbWeight::get().writes(3_u64))
    }
    fn resume() -> Weight {
        Weight::from_parts(38_651_000, 4014)
            .saturating_add(RocksDbWeight::get().reads(3_u64))
            .saturating_add(RocksDbWeight::get().writes(3_u64))
    }
    fn end() -> Weight {
        Weight::from_parts(39_529_000, 4014)
            .saturating_add(RocksDbWeight::get().reads(3_u64))
            .saturating_add(RocksDbWeight::get().writes(3_u64))
    }
    fn close() -> Weight {
        Weight::from_parts(110_947_000, 6686)
            .saturating_add(RocksDbWeight::get().reads(8_u64))
            .saturating_add(RocksDbWeight::get().writes(7_u64))
    }
    fn restore() -> Weight {
        Weight::from_parts(129_450_000, 6686)
            .saturating_add(RocksDbWeight::get().reads(9_u64))
            .saturating_add(RocksDbWeight::get().writes(8_u64))
    }
    fn announce() -> Weight {
        Weight::from_parts(75_011_000, 11550)
            .saturating_add(RocksDbWeight::get().reads(9_u64))
            .saturating_add(RocksDbWeight::get().writes(4_u64))
    }
    fn withdraw_route() -> Weight {
        Weight::from_parts(54_811_000, 4014)
            .saturating_add(RocksDbWeight::get().reads(4_u64))
            .saturating_add(RocksDbWeight::get().writes(4_u64))
    }
    fn note_paid(h: u32, ) -> Weight {
        Weight::from_parts(11_246_729, 3826)
            .saturating_add(Weight::from_parts(21_627_248, 0).saturating_mul(h.into()))
            .saturating_add(RocksDbWeight::get().reads(3_u64))
            .saturating_add(RocksDbWeight::get().reads((2_u64).saturating_mul(h.into())))
            .saturating_add(RocksDbWeight::get().writes(3_u64))
            .saturating_add(RocksDbWeight::get().writes((3_u64).saturating_mul(h.into())))
            .saturating_add(Weight::from_parts(0, 2836).saturating_mul(h.into()))
    }
    fn clear_due() -> Weight {
        Weight::from_parts(4_960_000, 1489)
            .saturating_add(RocksDbWeight::get().reads(2_u64))
    }
    fn clear_step() -> Weight {
        Weight::from_parts(723_568_000, 43230)
            .saturating_add(RocksDbWeight::get().reads(23_u64))
            .saturating_add(RocksDbWeight::get().writes(22_u64))
    }
}
