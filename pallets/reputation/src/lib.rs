#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::arithmetic_side_effects,
        clippy::cast_possible_truncation
    )
)]

extern crate alloc;

pub use pallet::*;

mod interfaces;
mod lifecycle;
mod scores;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;

// The runtime macro writes `pub` items.
#[cfg(test)]
#[allow(unreachable_pub)]
mod mock;
#[cfg(test)]
mod tests;

// FRAME's expansions cast indices of variants and expect what they have just made.
#[allow(clippy::cast_possible_truncation, clippy::expect_used)]
#[frame_support::pallet]
pub mod pallet {
    use frame_support::pallet_prelude::*;
    use frame_system::pallet_prelude::*;
    use sp_runtime::traits::BlockNumberProvider;
    use stardust_primitives::{
        reputation::{ProgramClass, Standing, TrustRecord},
        Balance,
    };

    /// The layout of this pallet's storage.
    const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

    /// A trust record with the runtime's types.
    pub type TrustRecordOf<T> = TrustRecord<BlockNumberFor<T>>;
    /// A standing with the runtime's types.
    pub type StandingOf<T> = Standing<BlockNumberFor<T>>;

    #[pallet::pallet]
    #[pallet::storage_version(STORAGE_VERSION)]
    pub struct Pallet<T>(_);

    #[pallet::config]
    pub trait Config: frame_system::Config {
        /// The time by which trust decays. One that counts blocks without transactions takes trust from those who
        /// could not work.
        type Clock: BlockNumberProvider<BlockNumber = BlockNumberFor<Self>>;

        /// Network fee that earns a point, in planck; zero, as the least fees, lets wash trading earn trust for nothing.
        type FeePerPoint: Get<Balance>;

        /// Blocks that halve what a record earned, a multiple of 32; too few, and no rate of work keeps trust.
        type HalfLife: Get<BlockNumberFor<Self>>;

        /// Gas that a current core runs in a block: what latency is measured against.
        #[pallet::constant]
        type GasPerBlock: Get<u64>;
    }

    // An account can be ground, so it is hashed with a cryptographic hash; classes are few.
    /// The records of providers that have some. None is left when a provider is gone.
    #[pallet::storage]
    pub type Records<T: Config> = StorageDoubleMap<
        _,
        Blake2_128Concat,
        T::AccountId,
        Twox64Concat,
        ProgramClass,
        TrustRecordOf<T>,
        OptionQuery,
    >;

    #[pallet::hooks]
    impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
        #[cfg(feature = "std")]
        fn integrity_test() {
            use crate::lifecycle::STEPS;
            use sp_runtime::traits::UniqueSaturatedInto;
            let half_life: u64 = T::HalfLife::get().unique_saturated_into();
            let is_whole = half_life.is_multiple_of(STEPS.into());
            assert!(half_life > 0 && is_whole, "a step is whole blocks");
            assert!(T::FeePerPoint::get() > 0, "REP-1: trust costs fees");
            assert!(T::GasPerBlock::get() > 0, "a core runs something");
        }

        #[cfg(feature = "try-runtime")]
        fn try_state(_now: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
            Self::do_try_state()
        }
    }

    /// Reads for clients that know the chain by its metadata only.
    #[pallet::view_functions]
    impl<T: Config> Pallet<T> {
        /// Where a provider stands in each class of programs in which it has a record.
        pub fn reputation(provider: T::AccountId) -> alloc::vec::Vec<StandingOf<T>> {
            Self::standings(&provider)
        }
    }
}
