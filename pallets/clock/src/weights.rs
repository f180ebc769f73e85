//! Weights of the hook of `pallet_clock`.
//!
//! Conservative figures by hand until `scripts/weights` has run: one small record is read and written, another read.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(unused_parens, unused_imports, clippy::arithmetic_side_effects)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::{constants::RocksDbWeight, Weight}};

/// Weights of the hook of `pallet_clock`.
pub trait WeightInfo {
    /// Weight of `tick`.
    fn tick() -> Weight;
}

/// Weights with the runtime's database figures.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
    /// Storage: `MultiBlockMigrations::Cursor` (r:1 w:0)
    /// Storage: `Clock::Now` (r:1 w:1)
    fn tick() -> Weight {
        Weight::from_parts(6_000_000, 68_000)
            .saturating_add(T::DbWeight::get().reads(2_u64))
            .saturating_add(T::DbWeight::get().writes(1_u64))
    }
}

// For the pallet's own tests.
impl WeightInfo for () {
    fn tick() -> Weight {
        Weight::from_parts(6_000_000, 68_000)
            .saturating_add(RocksDbWeight::get().reads(2_u64))
            .saturating_add(RocksDbWeight::get().writes(1_u64))
    }
}
