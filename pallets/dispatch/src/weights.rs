//! Weights of the calls and hooks of `pallet_dispatch`, set by hand until they are measured: each read and write at its
//! worst, and time above what a pair takes natively.
//!
//! `scripts/weights dispatch` replaces this file by what it measures.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(unused_parens, unused_imports, clippy::arithmetic_side_effects)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::{constants::RocksDbWeight, Weight}};

/// Weights of the calls and hooks of `pallet_dispatch`.
pub trait WeightInfo {
    /// Weight of `propose`.
    fn propose(p: u32, ) -> Weight;
    /// Weight of `authorize_propose`.
    fn authorize_propose(p: u32, ) -> Weight;
    /// Weight of `begin_block`.
    fn begin_block() -> Weight;
    /// Weight of `end_round`.
    fn end_round(p: u32, ) -> Weight;
    /// Weight of `sweep`.
    fn sweep(p: u32, ) -> Weight;
}

/// Weights with the runtime's database figures.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
    /// The range of component `p` is `[1, 512]`.
    fn propose(p: u32, ) -> Weight {
        Weight::from_parts(60_000_000, 60_000)
            .saturating_add(Weight::from_parts(60_000_000, 40_000).saturating_mul(p.into()))
            .saturating_add(T::DbWeight::get().reads(4_u64))
            .saturating_add(T::DbWeight::get().reads((18_u64).saturating_mul(p.into())))
            .saturating_add(T::DbWeight::get().writes(2_u64))
    }
    /// The range of component `p` is `[1, 512]`.
    fn authorize_propose(p: u32, ) -> Weight {
        Weight::from_parts(150_000_000, 20_000)
            .saturating_add(Weight::from_parts(500_000, 0).saturating_mul(p.into()))
            .saturating_add(T::DbWeight::get().reads(6_u64))
    }
    fn begin_block() -> Weight {
        Weight::from_parts(10_000_000, 5_000)
            .saturating_add(T::DbWeight::get().reads(2_u64))
    }
    /// The range of component `p` is `[0, 512]`.
    fn end_round(p: u32, ) -> Weight {
        Weight::from_parts(40_000_000, 60_000)
            .saturating_add(Weight::from_parts(20_000_000, 5_000).saturating_mul(p.into()))
            .saturating_add(T::DbWeight::get().reads(4_u64))
            .saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(p.into())))
            .saturating_add(T::DbWeight::get().writes(4_u64))
            .saturating_add(T::DbWeight::get().writes((2_u64).saturating_mul(p.into())))
    }
    /// The range of component `p` is `[0, 512]`.
    fn sweep(p: u32, ) -> Weight {
        Weight::from_parts(60_000_000, 60_000)
            .saturating_add(Weight::from_parts(15_000_000, 5_000).saturating_mul(p.into()))
            .saturating_add(T::DbWeight::get().reads(3_u64))
            .saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(p.into())))
            .saturating_add(T::DbWeight::get().writes(2_u64))
            .saturating_add(T::DbWeight::get().writes((2_u64).saturating_mul(p.into())))
    }
}

// For the pallet's own tests.
impl WeightInfo for () {
    fn propose(p: u32, ) -> Weight {
        Weight::from_parts(60_000_000, 60_000)
            .saturating_add(Weight::from_parts(60_000_000, 40_000).saturating_mul(p.into()))
            .saturating_add(RocksDbWeight::get().reads(4_u64))
            .saturating_add(RocksDbWeight::get().reads((18_u64).saturating_mul(p.into())))
            .saturating_add(RocksDbWeight::get().writes(2_u64))
    }
    fn authorize_propose(p: u32, ) -> Weight {
        Weight::from_parts(150_000_000, 20_000)
            .saturating_add(Weight::from_parts(500_000, 0).saturating_mul(p.into()))
            .saturating_add(RocksDbWeight::get().reads(6_u64))
    }
    fn begin_block() -> Weight {
        Weight::from_parts(10_000_000, 5_000)
            .saturating_add(RocksDbWeight::get().reads(2_u64))
    }
    fn end_round(p: u32, ) -> Weight {
        Weight::from_parts(40_000_000, 60_000)
            .saturating_add(Weight::from_parts(20_000_000, 5_000).saturating_mul(p.into()))
            .saturating_add(RocksDbWeight::get().reads(4_u64))
            .saturating_add(RocksDbWeight::get().reads((2_u64).saturating_mul(p.into())))
            .saturating_add(RocksDbWeight::get().writes(4_u64))
            .saturating_add(RocksDbWeight::get().writes((2_u64).saturating_mul(p.into())))
    }
    fn sweep(p: u32, ) -> Weight {
        Weight::from_parts(60_000_000, 60_000)
            .saturating_add(Weight::from_parts(15_000_000, 5_000).saturating_mul(p.into()))
            .saturating_add(RocksDbWeight::get().reads(3_u64))
            .saturating_add(RocksDbWeight::get().reads((2_u64).saturating_mul(p.into())))
            .saturating_add(RocksDbWeight::get().writes(2_u64))
            .saturating_add(RocksDbWeight::get().writes((2_u64).saturating_mul(p.into())))
    }
}
