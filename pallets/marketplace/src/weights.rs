//! Conservative figures for `pallet_marketplace`, in the shape that the benchmark command writes.
//! They stand until it replaces this file.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(unused_parens)]
#![allow(unused_imports)]
#![allow(missing_docs)]
#![allow(clippy::arithmetic_side_effects)]

use frame_support::{traits::Get, weights::{Weight, constants::RocksDbWeight}};
use core::marker::PhantomData;

/// Weight functions needed for `pallet_marketplace`.
pub trait WeightInfo {
    fn register_program(s: u32, ) -> Weight;
    fn post_job(i: u32, ) -> Weight;
    fn claim(c: u32, ) -> Weight;
    fn commit() -> Weight;
    fn reveal(o: u32, a: u32, ) -> Weight;
    fn contest() -> Weight;
    fn expire() -> Weight;
    fn cancel_job() -> Weight;
    fn settle() -> Weight;
}

/// Weights for `pallet_marketplace`.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
    fn register_program(s: u32, ) -> Weight {
        Weight::from_parts(120_000_000, 4200000)
            .saturating_add(Weight::from_parts(60_000, 0).saturating_mul(s.into()))
            .saturating_add(T::DbWeight::get().reads(4_u64))
            .saturating_add(T::DbWeight::get().writes(3_u64))
            .saturating_add(Weight::from_parts(0, 1).saturating_mul(s.into()))
    }
    fn post_job(i: u32, ) -> Weight {
        Weight::from_parts(150_000_000, 4200000)
            .saturating_add(Weight::from_parts(20_000, 0).saturating_mul(i.into()))
            .saturating_add(T::DbWeight::get().reads(8_u64))
            .saturating_add(T::DbWeight::get().writes(6_u64))
            .saturating_add(Weight::from_parts(0, 1).saturating_mul(i.into()))
    }
    fn claim(c: u32, ) -> Weight {
        Weight::from_parts(60_000_000, 10000)
            .saturating_add(Weight::from_parts(120_000_000, 0).saturating_mul(c.into()))
            .saturating_add(T::DbWeight::get().reads(4_u64))
            .saturating_add(T::DbWeight::get().reads((46_u64).saturating_mul(c.into())))
            .saturating_add(T::DbWeight::get().writes(3_u64))
            .saturating_add(T::DbWeight::get().writes((3_u64).saturating_mul(c.into())))
            .saturating_add(Weight::from_parts(0, 120000).saturating_mul(c.into()))
    }
    fn commit() -> Weight {
        Weight::from_parts(90_000_000, 40000)
            .saturating_add(T::DbWeight::get().reads(6_u64))
            .saturating_add(T::DbWeight::get().writes(3_u64))
    }
    fn reveal(o: u32, a: u32, ) -> Weight {
        Weight::from_parts(500_000_000, 120000)
            .saturating_add(Weight::from_parts(60_000_000, 0).saturating_mul(o.into()))
            .saturating_add(Weight::from_parts(60_000_000, 0).saturating_mul(a.into()))
            .saturating_add(T::DbWeight::get().reads(26_u64))
            .saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(a.into())))
            .saturating_add(T::DbWeight::get().writes(46_u64))
            .saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(a.into())))
            .saturating_add(Weight::from_parts(0, 2700).saturating_mul(a.into()))
    }
    fn contest() -> Weight {
        Weight::from_parts(200_000_000, 60000)
            .saturating_add(T::DbWeight::get().reads(6_u64))
            .saturating_add(T::DbWeight::get().writes(5_u64))
    }
    fn expire() -> Weight {
        Weight::from_parts(250_000_000, 60000)
            .saturating_add(T::DbWeight::get().reads(14_u64))
            .saturating_add(T::DbWeight::get().writes(28_u64))
    }
    fn cancel_job() -> Weight {
        Weight::from_parts(200_000_000, 40000)
            .saturating_add(T::DbWeight::get().reads(8_u64))
            .saturating_add(T::DbWeight::get().writes(24_u64))
    }
    fn settle() -> Weight {
        Weight::from_parts(500_000_000, 120000)
            .saturating_add(T::DbWeight::get().reads(25_u64))
            .saturating_add(T::DbWeight::get().writes(45_u64))
    }
}

// For backwards compatibility and tests.
impl WeightInfo for () {
    fn register_program(s: u32, ) -> Weight {
        Weight::from_parts(120_000_000, 4200000)
            .saturating_add(Weight::from_parts(60_000, 0).saturating_mul(s.into()))
            .saturating_add(RocksDbWeight::get().reads(4_u64))
            .saturating_add(RocksDbWeight::get().writes(3_u64))
            .saturating_add(Weight::from_parts(0, 1).saturating_mul(s.into()))
    }
    fn post_job(i: u32, ) -> Weight {
        Weight::from_parts(150_000_000, 4200000)
            .saturating_add(Weight::from_parts(20_000, 0).saturating_mul(i.into()))
            .saturating_add(RocksDbWeight::get().reads(8_u64))
            .saturating_add(RocksDbWeight::get().writes(6_u64))
            .saturating_add(Weight::from_parts(0, 1).saturating_mul(i.into()))
    }
    fn claim(c: u32, ) -> Weight {
        Weight::from_parts(60_000_000, 10000)
            .saturating_add(Weight::from_parts(120_000_000, 0).saturating_mul(c.into()))
            .saturating_add(RocksDbWeight::get().reads(4_u64))
            .saturating_add(RocksDbWeight::get().reads((46_u64).saturating_mul(c.into())))
            .saturating_add(RocksDbWeight::get().writes(3_u64))
            .saturating_add(RocksDbWeight::get().writes((3_u64).saturating_mul(c.into())))
            .saturating_add(Weight::from_parts(0, 120000).saturating_mul(c.into()))
    }
    fn commit() -> Weight {
        Weight::from_parts(90_000_000, 40000)
            .saturating_add(RocksDbWeight::get().reads(6_u64))
            .saturating_add(RocksDbWeight::get().writes(3_u64))
    }
    fn reveal(o: u32, a: u32, ) -> Weight {
        Weight::from_parts(500_000_000, 120000)
            .saturating_add(Weight::from_parts(60_000_000, 0).saturating_mul(o.into()))
            .saturating_add(Weight::from_parts(60_000_000, 0).saturating_mul(a.into()))
            .saturating_add(RocksDbWeight::get().reads(26_u64))
            .saturating_add(RocksDbWeight::get().reads((1_u64).saturating_mul(a.into())))
            .saturating_add(RocksDbWeight::get().writes(46_u64))
            .saturating_add(RocksDbWeight::get().writes((1_u64).saturating_mul(a.into())))
            .saturating_add(Weight::from_parts(0, 2700).saturating_mul(a.into()))
    }
    fn contest() -> Weight {
        Weight::from_parts(200_000_000, 60000)
            .saturating_add(RocksDbWeight::get().reads(6_u64))
            .saturating_add(RocksDbWeight::get().writes(5_u64))
    }
    fn expire() -> Weight {
        Weight::from_parts(250_000_000, 60000)
            .saturating_add(RocksDbWeight::get().reads(14_u64))
            .saturating_add(RocksDbWeight::get().writes(28_u64))
    }
    fn cancel_job() -> Weight {
        Weight::from_parts(200_000_000, 40000)
            .saturating_add(RocksDbWeight::get().reads(8_u64))
            .saturating_add(RocksDbWeight::get().writes(24_u64))
    }
    fn settle() -> Weight {
        Weight::from_parts(500_000_000, 120000)
            .saturating_add(RocksDbWeight::get().reads(25_u64))
            .saturating_add(RocksDbWeight::get().writes(45_u64))
    }
}
