//! Weights of the calls of `pallet_protocol_parameters`.
//!
//! Conservative figures by hand until `scripts/weights` has run: one record of a few hundred bytes is read and written.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(unused_parens, unused_imports, clippy::arithmetic_side_effects)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::{constants::RocksDbWeight, Weight}};

/// Weights of the calls of `pallet_protocol_parameters`.
pub trait WeightInfo {
    /// Weight of `set_market`.
    fn set_market() -> Weight;
    /// Weight of `set_verification`.
    fn set_verification() -> Weight;
    /// Weight of `set_bonds`.
    fn set_bonds() -> Weight;
}

/// Weights with the runtime's database figures.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
    /// Storage: `ProtocolParameters::Current` (r:1 w:1)
    fn set_market() -> Weight {
        Weight::from_parts(25_000_000, 1700)
            .saturating_add(T::DbWeight::get().reads(1_u64))
            .saturating_add(T::DbWeight::get().writes(1_u64))
    }
    /// Storage: `ProtocolParameters::Current` (r:1 w:1)
    fn set_verification() -> Weight {
        Weight::from_parts(25_000_000, 1700)
            .saturating_add(T::DbWeight::get().reads(1_u64))
            .saturating_add(T::DbWeight::get().writes(1_u64))
    }
    /// Storage: `ProtocolParameters::Current` (r:1 w:1)
    fn set_bonds() -> Weight {
        Weight::from_parts(25_000_000, 1700)
            .saturating_add(T::DbWeight::get().reads(1_u64))
            .saturating_add(T::DbWeight::get().writes(1_u64))
    }
}

// For the pallet's own tests.
impl WeightInfo for () {
    fn set_market() -> Weight {
        Weight::from_parts(25_000_000, 1700)
            .saturating_add(RocksDbWeight::get().reads(1_u64))
            .saturating_add(RocksDbWeight::get().writes(1_u64))
    }
    fn set_verification() -> Weight {
        Weight::from_parts(25_000_000, 1700)
            .saturating_add(RocksDbWeight::get().reads(1_u64))
            .saturating_add(RocksDbWeight::get().writes(1_u64))
    }
    fn set_bonds() -> Weight {
        Weight::from_parts(25_000_000, 1700)
            .saturating_add(RocksDbWeight::get().reads(1_u64))
            .saturating_add(RocksDbWeight::get().writes(1_u64))
    }
}
