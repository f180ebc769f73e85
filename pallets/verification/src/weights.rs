//! Weights of the calls, in the shape that `frame-omni-bencher` writes.
//!
//! Conservative figures until the generated file replaces this one: signatures and VRF proofs are
//! verified in Wasm, and a vote may bring a verdict with all that follows in the market.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(unused_parens)]
#![allow(unused_imports)]

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

/// Weights with the runtime's database figures.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
    fn report_audit() -> Weight {
        Weight::from_parts(720_000_000, 20_000)
            .saturating_add(T::DbWeight::get().reads(5))
            .saturating_add(T::DbWeight::get().writes(1))
    }
    fn authorize_report_audit() -> Weight {
        Weight::from_parts(620_000_000, 20_000)
            .saturating_add(T::DbWeight::get().reads(5))
            .saturating_add(T::DbWeight::get().writes(0))
    }
    fn vote() -> Weight {
        Weight::from_parts(2_000_000_000, 50_000)
            .saturating_add(T::DbWeight::get().reads(13))
            .saturating_add(T::DbWeight::get().writes(11))
    }
    fn authorize_vote() -> Weight {
        Weight::from_parts(170_000_000, 30_000)
            .saturating_add(T::DbWeight::get().reads(4))
            .saturating_add(T::DbWeight::get().writes(0))
    }
    fn close_contest() -> Weight {
        Weight::from_parts(200_000_000, 40_000)
            .saturating_add(T::DbWeight::get().reads(10))
            .saturating_add(T::DbWeight::get().writes(10))
    }
}

// For tests.
impl WeightInfo for () {
    fn report_audit() -> Weight {
        Weight::from_parts(720_000_000, 20_000)
            .saturating_add(RocksDbWeight::get().reads(5))
            .saturating_add(RocksDbWeight::get().writes(1))
    }
    fn authorize_report_audit() -> Weight {
        Weight::from_parts(620_000_000, 20_000)
            .saturating_add(RocksDbWeight::get().reads(5))
            .saturating_add(RocksDbWeight::get().writes(0))
    }
    fn vote() -> Weight {
        Weight::from_parts(2_000_000_000, 50_000)
            .saturating_add(RocksDbWeight::get().reads(13))
            .saturating_add(RocksDbWeight::get().writes(11))
    }
    fn authorize_vote() -> Weight {
        Weight::from_parts(170_000_000, 30_000)
            .saturating_add(RocksDbWeight::get().reads(4))
            .saturating_add(RocksDbWeight::get().writes(0))
    }
    fn close_contest() -> Weight {
        Weight::from_parts(200_000_000, 40_000)
            .saturating_add(RocksDbWeight::get().reads(10))
            .saturating_add(RocksDbWeight::get().writes(10))
    }
}
