#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::arithmetic_side_effects
    )
)]

extern crate alloc;

pub use pace::Pace;
pub use pallet::*;
pub use weights::WeightInfo;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod pace;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
pub mod weights;

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
    use crate::{weights::WeightInfo, Pace};
    use frame_support::pallet_prelude::*;
    use frame_system::pallet_prelude::*;
    use sp_runtime::traits::{BlockNumberProvider, One, Saturating};

    /// The layout of this pallet's storage.
    const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

    #[pallet::pallet]
    #[pallet::storage_version(STORAGE_VERSION)]
    pub struct Pallet<T>(_);

    #[pallet::config]
    pub trait Config: frame_system::Config {
        /// Whether the block that begins takes no transactions; if it is ever wrong, deadlines pass that nobody
        /// could meet, or none pass at all.
        type Paused: Get<bool>;

        /// The pace of a chain whose genesis names none. It must never change for a chain that lives: BABE's epochs
        /// are counted by it, and another one stops the chain.
        type DefaultPace: Get<Pace>;

        /// Weight of the hook.
        type WeightInfo: WeightInfo;
    }

    /// Active blocks since genesis (CLK-1).
    #[pallet::storage]
    pub type Now<T: Config> = StorageValue<_, BlockNumberFor<T>, ValueQuery>;

    /// How long epochs and eras are, and how fast referenda go, if genesis says so; no call changes it (CLK-2).
    #[pallet::storage]
    pub type ChainPace<T: Config> = StorageValue<_, Pace, ValueQuery, T::DefaultPace>;

    /// What a chain starts with.
    #[pallet::genesis_config]
    #[derive(frame_support::DefaultNoBound)]
    pub struct GenesisConfig<T: Config> {
        /// How long epochs and eras are, and how fast referenda go; the default of the runtime if it is left out.
        pub pace: Option<Pace>,
        #[serde(skip)]
        #[allow(missing_docs, reason = "carries the type only")]
        pub _config: core::marker::PhantomData<T>,
    }

    #[pallet::genesis_build]
    impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
        fn build(&self) {
            if let Some(pace) = self.pace {
                assert!(pace.is_sound(), "CLK-2: epochs and eras take time, referenda end");
                ChainPace::<T>::put(pace);
            }
        }
    }

    #[pallet::hooks]
    impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
        fn on_initialize(_now: BlockNumberFor<T>) -> Weight {
            Self::tick();
            T::WeightInfo::tick()
        }

        #[cfg(feature = "std")]
        fn integrity_test() {
            assert!(
                T::DefaultPace::get().is_sound(),
                "CLK-2: epochs and eras take time, referenda end"
            );
        }

        #[cfg(feature = "try-runtime")]
        fn try_state(_now: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
            Self::do_try_state()
        }
    }

    impl<T: Config> Pallet<T> {
        /// Counts a block, if it is an active one.
        pub(crate) fn tick() {
            if !T::Paused::get() {
                // It ends where block numbers do.
                Now::<T>::mutate(|now| *now = now.saturating_add(One::one()));
            }
        }
    }

    impl<T: Config> BlockNumberProvider for Pallet<T> {
        type BlockNumber = BlockNumberFor<T>;

        fn current_block_number() -> Self::BlockNumber {
            Now::<T>::get()
        }

        #[cfg(any(feature = "std", feature = "runtime-benchmarks"))]
        fn set_block_number(now: Self::BlockNumber) {
            Now::<T>::put(now);
        }
    }
}
