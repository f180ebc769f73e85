//! Weights of the calls of `pallet_domain_voting`, not yet measured by frame-omni-bencher: set by hand, above those that
//! `pallet_ranked_collective` has for the same work.
//!
//! `scripts/weights` replaces this file.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(unused_parens, unused_imports, clippy::arithmetic_side_effects)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::{constants::RocksDbWeight, Weight}};

/// Weights of the calls of `pallet_domain_voting`.
pub trait WeightInfo {
    /// Weight of `vote`.
    fn vote() -> Weight;
    /// Weight of `clear_votes`.
    fn clear_votes(n: u32, ) -> Weight;
}

/// Weights with the runtime's database figures.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
    fn vote() -> Weight {
        Weight::from_parts(100_000_000, 219984)
            .saturating_add(T::DbWeight::get().reads(8_u64))
            .saturating_add(T::DbWeight::get().writes(6_u64))
    }
    /// The range of component `n` is `[1, 1000]`.
    fn clear_votes(n: u32, ) -> Weight {
        Weight::from_parts(30_000_000, 3795)
            .saturating_add(Weight::from_parts(4_000_000, 0).saturating_mul(n.into()))
            .saturating_add(T::DbWeight::get().reads(2_u64))
            .saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(n.into())))
            .saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(n.into())))
            .saturating_add(Weight::from_parts(0, 2540).saturating_mul(n.into()))
    }
}

// For the pallet's own tests.
impl WeightInfo for () {
    fn vote() -> Weight {
        Weight::from_parts(100_000_000, 219984)
            .saturating_add(RocksDbWeight::get().reads(8_u64))
            .saturating_add(RocksDbWeight::get().writes(6_u64))
    }
    fn clear_votes(n: u32, ) -> Weight {
        Weight::from_parts(30_000_000, 3795)
            .saturating_add(Weight::from_parts(4_000_000, 0).saturating_mul(n.into()))
            .saturating_add(RocksDbWeight::get().reads(2_u64))
            .saturating_add(RocksDbWeight::get().reads((1_u64).saturating_mul(n.into())))
            .saturating_add(RocksDbWeight::get().writes((1_u64).saturating_mul(n.into())))
            .saturating_add(Weight::from_parts(0, 2540).saturating_mul(n.into()))
    }
}
