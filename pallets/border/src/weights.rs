//! Weights of `pallet_border`: estimates above what its calls read, write and move at their worst, in the shape of those
//! that `scripts/weights` measures. Run it: it takes this file's place.

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

/// Weights with the runtime's database figures.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
    fn propose() -> Weight {
        Weight::from_parts(60_000_000, 6000)
            .saturating_add(T::DbWeight::get().reads(6_u64))
            .saturating_add(T::DbWeight::get().writes(4_u64))
    }
    fn withdraw_offer() -> Weight {
        Weight::from_parts(55_000_000, 6000)
            .saturating_add(T::DbWeight::get().reads(5_u64))
            .saturating_add(T::DbWeight::get().writes(4_u64))
    }
    fn accept() -> Weight {
        Weight::from_parts(250_000_000, 9000)
            .saturating_add(T::DbWeight::get().reads(14_u64))
            .saturating_add(T::DbWeight::get().writes(11_u64))
    }
    fn suspend() -> Weight {
        Weight::from_parts(55_000_000, 6000)
            .saturating_add(T::DbWeight::get().reads(4_u64))
            .saturating_add(T::DbWeight::get().writes(3_u64))
    }
    fn resume() -> Weight {
        Weight::from_parts(55_000_000, 6000)
            .saturating_add(T::DbWeight::get().reads(4_u64))
            .saturating_add(T::DbWeight::get().writes(3_u64))
    }
    fn end() -> Weight {
        Weight::from_parts(55_000_000, 6000)
            .saturating_add(T::DbWeight::get().reads(4_u64))
            .saturating_add(T::DbWeight::get().writes(3_u64))
    }
    fn close() -> Weight {
        Weight::from_parts(200_000_000, 9000)
            .saturating_add(T::DbWeight::get().reads(9_u64))
            .saturating_add(T::DbWeight::get().writes(7_u64))
    }
    fn restore() -> Weight {
        Weight::from_parts(130_000_000, 6000)
            .saturating_add(T::DbWeight::get().reads(7_u64))
            .saturating_add(T::DbWeight::get().writes(6_u64))
    }
    fn announce() -> Weight {
        Weight::from_parts(110_000_000, 15000)
            .saturating_add(T::DbWeight::get().reads(11_u64))
            .saturating_add(T::DbWeight::get().writes(5_u64))
    }
    fn withdraw_route() -> Weight {
        Weight::from_parts(65_000_000, 6000)
            .saturating_add(T::DbWeight::get().reads(6_u64))
            .saturating_add(T::DbWeight::get().writes(5_u64))
    }
    /// The range of component `h` is `[1, 4]`.
    fn note_paid(h: u32, ) -> Weight {
        Weight::from_parts(30_000_000, 6000)
            .saturating_add(Weight::from_parts(45_000_000, 0).saturating_mul(h.into()))
            .saturating_add(T::DbWeight::get().reads(5_u64))
            .saturating_add(T::DbWeight::get().reads((4_u64).saturating_mul(h.into())))
            .saturating_add(T::DbWeight::get().writes(3_u64))
            .saturating_add(T::DbWeight::get().writes((3_u64).saturating_mul(h.into())))
            .saturating_add(Weight::from_parts(0, 12000).saturating_mul(h.into()))
    }
    fn clear_due() -> Weight {
        Weight::from_parts(15_000_000, 2000)
            .saturating_add(T::DbWeight::get().reads(2_u64))
            .saturating_add(T::DbWeight::get().writes(1_u64))
    }
    fn clear_step() -> Weight {
        Weight::from_parts(2_500_000_000, 60000)
            .saturating_add(T::DbWeight::get().reads(42_u64))
            .saturating_add(T::DbWeight::get().writes(40_u64))
    }
}

// For the pallet's own tests.
impl WeightInfo for () {
    fn propose() -> Weight {
        Weight::from_parts(60_000_000, 6000)
            .saturating_add(RocksDbWeight::get().reads(6_u64))
            .saturating_add(RocksDbWeight::get().writes(4_u64))
    }
    fn withdraw_offer() -> Weight {
        Weight::from_parts(55_000_000, 6000)
            .saturating_add(RocksDbWeight::get().reads(5_u64))
            .saturating_add(RocksDbWeight::get().writes(4_u64))
    }
    fn accept() -> Weight {
        Weight::from_parts(250_000_000, 9000)
            .saturating_add(RocksDbWeight::get().reads(14_u64))
            .saturating_add(RocksDbWeight::get().writes(11_u64))
    }
    fn suspend() -> Weight {
        Weight::from_parts(55_000_000, 6000)
            .saturating_add(RocksDbWeight::get().reads(4_u64))
            .saturating_add(RocksDbWeight::get().writes(3_u64))
    }
    fn resume() -> Weight {
        Weight::from_parts(55_000_000, 6000)
            .saturating_add(RocksDbWeight::get().reads(4_u64))
            .saturating_add(RocksDbWeight::get().writes(3_u64))
    }
    fn end() -> Weight {
        Weight::from_parts(55_000_000, 6000)
            .saturating_add(RocksDbWeight::get().reads(4_u64))
            .saturating_add(RocksDbWeight::get().writes(3_u64))
    }
    fn close() -> Weight {
        Weight::from_parts(200_000_000, 9000)
            .saturating_add(RocksDbWeight::get().reads(9_u64))
            .saturating_add(RocksDbWeight::get().writes(7_u64))
    }
    fn restore() -> Weight {
        Weight::from_parts(130_000_000, 6000)
            .saturating_add(RocksDbWeight::get().reads(7_u64))
            .saturating_add(RocksDbWeight::get().writes(6_u64))
    }
    fn announce() -> Weight {
        Weight::from_parts(110_000_000, 15000)
            .saturating_add(RocksDbWeight::get().reads(11_u64))
            .saturating_add(RocksDbWeight::get().writes(5_u64))
    }
    fn withdraw_route() -> Weight {
        Weight::from_parts(65_000_000, 6000)
            .saturating_add(RocksDbWeight::get().reads(6_u64))
            .saturating_add(RocksDbWeight::get().writes(5_u64))
    }
    fn note_paid(h: u32, ) -> Weight {
        Weight::from_parts(30_000_000, 6000)
            .saturating_add(Weight::from_parts(45_000_000, 0).saturating_mul(h.into()))
            .saturating_add(RocksDbWeight::get().reads(5_u64))
            .saturating_add(RocksDbWeight::get().reads((4_u64).saturating_mul(h.into())))
            .saturating_add(RocksDbWeight::get().writes(3_u64))
            .saturating_add(RocksDbWeight::get().writes((3_u64).saturating_mul(h.into())))
            .saturating_add(Weight::from_parts(0, 12000).saturating_mul(h.into()))
    }
    fn clear_due() -> Weight {
        Weight::from_parts(15_000_000, 2000)
            .saturating_add(RocksDbWeight::get().reads(2_u64))
            .saturating_add(RocksDbWeight::get().writes(1_u64))
    }
    fn clear_step() -> Weight {
        Weight::from_parts(2_500_000_000, 60000)
            .saturating_add(RocksDbWeight::get().reads(42_u64))
            .saturating_add(RocksDbWeight::get().writes(40_u64))
    }
}
