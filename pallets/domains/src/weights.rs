//! Weights of the calls of `pallet_domains`: estimates on the safe side, to be measured by frame-omni-bencher.
//!
//! Written by hand in the shape that `scripts/weights` writes, which takes their place.

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

/// Weights with the runtime's database figures.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
    fn create() -> Weight {
        Weight::from_parts(60_000_000, 15200)
            .saturating_add(T::DbWeight::get().reads(4_u64))
            .saturating_add(T::DbWeight::get().writes(6_u64))
    }
    fn start() -> Weight {
        Weight::from_parts(30_000_000, 6800)
            .saturating_add(T::DbWeight::get().reads(1_u64))
            .saturating_add(T::DbWeight::get().writes(2_u64))
    }
    fn dissolve() -> Weight {
        Weight::from_parts(30_000_000, 6800)
            .saturating_add(T::DbWeight::get().reads(1_u64))
            .saturating_add(T::DbWeight::get().writes(2_u64))
    }
    fn forget() -> Weight {
        Weight::from_parts(900_000_000, 928000)
            .saturating_add(T::DbWeight::get().reads(330_u64))
            .saturating_add(T::DbWeight::get().writes(330_u64))
    }
    fn set_admin() -> Weight {
        Weight::from_parts(30_000_000, 6800)
            .saturating_add(T::DbWeight::get().reads(1_u64))
            .saturating_add(T::DbWeight::get().writes(2_u64))
    }
    fn attend() -> Weight {
        Weight::from_parts(30_000_000, 6800)
            .saturating_add(T::DbWeight::get().reads(1_u64))
            .saturating_add(T::DbWeight::get().writes(2_u64))
    }
    fn propose_policy() -> Weight {
        Weight::from_parts(40_000_000, 6800)
            .saturating_add(T::DbWeight::get().reads(1_u64))
            .saturating_add(T::DbWeight::get().writes(2_u64))
    }
    fn withdraw_policy() -> Weight {
        Weight::from_parts(35_000_000, 6800)
            .saturating_add(T::DbWeight::get().reads(1_u64))
            .saturating_add(T::DbWeight::get().writes(2_u64))
    }
    fn set_rule() -> Weight {
        Weight::from_parts(40_000_000, 9600)
            .saturating_add(T::DbWeight::get().reads(2_u64))
            .saturating_add(T::DbWeight::get().writes(3_u64))
    }
    fn admit() -> Weight {
        Weight::from_parts(40_000_000, 9600)
            .saturating_add(T::DbWeight::get().reads(2_u64))
            .saturating_add(T::DbWeight::get().writes(3_u64))
    }
    fn join() -> Weight {
        Weight::from_parts(150_000_000, 54400)
            .saturating_add(T::DbWeight::get().reads(18_u64))
            .saturating_add(T::DbWeight::get().writes(9_u64))
    }
    fn vouch() -> Weight {
        Weight::from_parts(70_000_000, 40400)
            .saturating_add(T::DbWeight::get().reads(13_u64))
            .saturating_add(T::DbWeight::get().writes(3_u64))
    }
    fn leave() -> Weight {
        Weight::from_parts(90_000_000, 20800)
            .saturating_add(T::DbWeight::get().reads(6_u64))
            .saturating_add(T::DbWeight::get().writes(6_u64))
    }
    fn expel() -> Weight {
        Weight::from_parts(80_000_000, 18000)
            .saturating_add(T::DbWeight::get().reads(5_u64))
            .saturating_add(T::DbWeight::get().writes(5_u64))
    }
    fn expire() -> Weight {
        Weight::from_parts(80_000_000, 20800)
            .saturating_add(T::DbWeight::get().reads(6_u64))
            .saturating_add(T::DbWeight::get().writes(6_u64))
    }
    fn spend() -> Weight {
        Weight::from_parts(70_000_000, 15200)
            .saturating_add(T::DbWeight::get().reads(4_u64))
            .saturating_add(T::DbWeight::get().writes(4_u64))
    }
}

// For the pallet's own tests.
impl WeightInfo for () {
    fn create() -> Weight {
        Weight::from_parts(60_000_000, 15200)
            .saturating_add(RocksDbWeight::get().reads(4_u64))
            .saturating_add(RocksDbWeight::get().writes(6_u64))
    }
    fn start() -> Weight {
        Weight::from_parts(30_000_000, 6800)
            .saturating_add(RocksDbWeight::get().reads(1_u64))
            .saturating_add(RocksDbWeight::get().writes(2_u64))
    }
    fn dissolve() -> Weight {
        Weight::from_parts(30_000_000, 6800)
            .saturating_add(RocksDbWeight::get().reads(1_u64))
            .saturating_add(RocksDbWeight::get().writes(2_u64))
    }
    fn forget() -> Weight {
        Weight::from_parts(900_000_000, 928000)
            .saturating_add(RocksDbWeight::get().reads(330_u64))
            .saturating_add(RocksDbWeight::get().writes(330_u64))
    }
    fn set_admin() -> Weight {
        Weight::from_parts(30_000_000, 6800)
            .saturating_add(RocksDbWeight::get().reads(1_u64))
            .saturating_add(RocksDbWeight::get().writes(2_u64))
    }
    fn attend() -> Weight {
        Weight::from_parts(30_000_000, 6800)
            .saturating_add(RocksDbWeight::get().reads(1_u64))
            .saturating_add(RocksDbWeight::get().writes(2_u64))
    }
    fn propose_policy() -> Weight {
        Weight::from_parts(40_000_000, 6800)
            .saturating_add(RocksDbWeight::get().reads(1_u64))
            .saturating_add(RocksDbWeight::get().writes(2_u64))
    }
    fn withdraw_policy() -> Weight {
        Weight::from_parts(35_000_000, 6800)
            .saturating_add(RocksDbWeight::get().reads(1_u64))
            .saturating_add(RocksDbWeight::get().writes(2_u64))
    }
    fn set_rule() -> Weight {
        Weight::from_parts(40_000_000, 9600)
            .saturating_add(RocksDbWeight::get().reads(2_u64))
            .saturating_add(RocksDbWeight::get().writes(3_u64))
    }
    fn admit() -> Weight {
        Weight::from_parts(40_000_000, 9600)
            .saturating_add(RocksDbWeight::get().reads(2_u64))
            .saturating_add(RocksDbWeight::get().writes(3_u64))
    }
    fn join() -> Weight {
        Weight::from_parts(150_000_000, 54400)
            .saturating_add(RocksDbWeight::get().reads(18_u64))
            .saturating_add(RocksDbWeight::get().writes(9_u64))
    }
    fn vouch() -> Weight {
        Weight::from_parts(70_000_000, 40400)
            .saturating_add(RocksDbWeight::get().reads(13_u64))
            .saturating_add(RocksDbWeight::get().writes(3_u64))
    }
    fn leave() -> Weight {
        Weight::from_parts(90_000_000, 20800)
            .saturating_add(RocksDbWeight::get().reads(6_u64))
            .saturating_add(RocksDbWeight::get().writes(6_u64))
    }
    fn expel() -> Weight {
        Weight::from_parts(80_000_000, 18000)
            .saturating_add(RocksDbWeight::get().reads(5_u64))
            .saturating_add(RocksDbWeight::get().writes(5_u64))
    }
    fn expire() -> Weight {
        Weight::from_parts(80_000_000, 20800)
            .saturating_add(RocksDbWeight::get().reads(6_u64))
            .saturating_add(RocksDbWeight::get().writes(6_u64))
    }
    fn spend() -> Weight {
        Weight::from_parts(70_000_000, 15200)
            .saturating_add(RocksDbWeight::get().reads(4_u64))
            .saturating_add(RocksDbWeight::get().writes(4_u64))
    }
}
