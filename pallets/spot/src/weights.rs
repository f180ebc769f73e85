//! Weights of `pallet_spot`: estimates above what its calls read and write at their worst, in the shape of those that
//! `scripts/weights` measures. Run it: it takes this file's place.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(unused_parens, unused_imports, clippy::arithmetic_side_effects)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::{constants::RocksDbWeight, Weight}};

/// Weights of the calls of `pallet_spot`.
pub trait WeightInfo {
    /// Weight of `refresh`.
    fn refresh() -> Weight;
}

/// Weights with the runtime's database figures.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
    fn refresh() -> Weight {
        Weight::from_parts(90_000_000, 6000)
            .saturating_add(T::DbWeight::get().reads(10_u64))
            .saturating_add(T::DbWeight::get().writes(3_u64))
    }
}

// For the pallet's own tests.
impl WeightInfo for () {
    fn refresh() -> Weight {
        Weight::from_parts(90_000_000, 6000)
            .saturating_add(RocksDbWeight::get().reads(10_u64))
            .saturating_add(RocksDbWeight::get().writes(3_u64))
    }
}
