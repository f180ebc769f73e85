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
pub use weights::WeightInfo;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod dispatchables;
mod interfaces;
mod lifecycle;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
pub mod weights;

// The runtime macro writes `pub` items.
#[cfg(test)]
#[allow(unreachable_pub)]
mod mock;
#[cfg(test)]
mod tests;

#[cfg(feature = "runtime-benchmarks")]
pub use benchmarking::BenchmarkHelper;

// FRAME's expansions cast indices of variants and expect what they have just made.
#[allow(clippy::cast_possible_truncation, clippy::expect_used)]
#[frame_support::pallet]
pub mod pallet {
    use crate::weights::WeightInfo;
    use frame_support::pallet_prelude::*;
    use frame_system::pallet_prelude::*;
    use sp_core::H256;
    use sp_runtime::traits::BlockNumberProvider;
    use stardust_primitives::{
        capacity::{BenchmarkProgram, CapacityRecord, CapacityView},
        ids::{JobId, ProgramId},
        traits::{Benchmarks, OnCapacity},
    };

    /// The layout of this pallet's storage.
    const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

    /// What is known of a provider's capacity, with the runtime's types.
    pub type CapacityRecordOf<T> = CapacityRecord<BlockNumberFor<T>>;

    #[pallet::pallet]
    #[pallet::storage_version(STORAGE_VERSION)]
    pub struct Pallet<T>(_);

    #[pallet::config]
    pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
        /// Who runs benchmarks. One that lets receipts pass unaudited lets anybody claim to be fast.
        type Benchmarks: Benchmarks<Self::AccountId, BlockNumberFor<Self>>;

        /// Who is told of every change. One that is told nothing counts what is no longer there.
        type OnCapacity: OnCapacity<Self::AccountId>;

        /// The time in which speed is measured. One that counts blocks in which nobody can commit makes all slow.
        type Clock: BlockNumberProvider<BlockNumber = BlockNumberFor<Self>>;

        /// The epoch's randomness. One that a provider knows long before lets it rent a machine for the day it is drawn.
        type Seed: Get<H256>;

        /// Who may set the program that providers are measured with; an easy one makes all of them fast.
        type ProgramOrigin: EnsureOrigin<Self::RuntimeOrigin>;

        /// Gas that a current core runs in a block.
        #[pallet::constant]
        type CoreGas: Get<u64>;

        /// Gas per block that a provider may claim before any benchmark.
        #[pallet::constant]
        type UnmeasuredGas: Get<u64>;

        /// Blocks that a benchmark takes a provider that is as fast as it says. Too few, and the length of a block counts.
        #[pallet::constant]
        type BenchmarkBlocks: Get<u32>;

        /// Blocks of that in which nothing runs: the way of a claim to the provider, and that of its commitment back.
        #[pallet::constant]
        type LatencyBlocks: Get<u32>;

        /// Blocks that a provider has for a benchmark.
        #[pallet::constant]
        type RunBlocks: Get<u32>;

        /// A provider that claims is drawn again in one epoch of so many.
        #[pallet::constant]
        type DrawnOneIn: Get<u32>;

        /// Blocks in which who was drawn has to end another benchmark.
        #[pallet::constant]
        type DueBlocks: Get<u32>;

        /// Blocks for which a benchmark counts at most.
        #[pallet::constant]
        type ValidBlocks: Get<u32>;

        /// Weights of the calls.
        type WeightInfo: WeightInfo;

        /// What benchmarks of the calls need of the chain.
        #[cfg(feature = "runtime-benchmarks")]
        type BenchmarkHelper: crate::BenchmarkHelper<Self::AccountId>;
    }

    /// The program that providers are measured with; without one, none is.
    #[pallet::storage]
    pub type Program<T: Config> = StorageValue<_, BenchmarkProgram, OptionQuery>;

    // An account can be ground, so it is hashed with a cryptographic hash.
    /// What is known of the providers that have claimed or been measured. None is left when a provider is gone.
    #[pallet::storage]
    pub type Records<T: Config> =
        StorageMap<_, Blake2_128Concat, T::AccountId, CapacityRecordOf<T>, OptionQuery>;

    /// What a chain starts with.
    #[pallet::genesis_config]
    #[derive(frame_support::DefaultNoBound)]
    pub struct GenesisConfig<T: Config> {
        /// The program that providers are measured with. It has to be registered as well.
        pub program: Option<BenchmarkProgram>,
        #[serde(skip)]
        #[allow(missing_docs, reason = "carries the type only")]
        pub _config: core::marker::PhantomData<T>,
    }

    #[pallet::genesis_build]
    impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
        fn build(&self) {
            if let Some(program) = self.program {
                assert!(program.task_gas > 0, "a benchmark's tasks take gas");
                Program::<T>::put(program);
            }
        }
    }

    /// What happened to the capacity of providers.
    #[pallet::event]
    #[pallet::generate_deposit(pub(crate) fn deposit_event)]
    pub enum Event<T: Config> {
        /// Providers are measured with another program.
        ProgramSet {
            /// The program; none if nobody is measured any more.
            program: Option<BenchmarkProgram>,
        },
        /// A provider began with a benchmark.
        BenchmarkBegun {
            /// The provider.
            provider: T::AccountId,
            /// The job that it is.
            job: JobId,
            /// Gas per block that it is to show.
            target: u64,
        },
        /// A benchmark was paid: it says what the provider may claim from now on.
        Measured {
            /// The provider.
            provider: T::AccountId,
            /// The job.
            job: JobId,
            /// Gas per block that it showed.
            verified: u64,
        },
        /// A benchmark was not committed in time: the provider may claim no more than would have been enough for that.
        TooSlow {
            /// The provider.
            provider: T::AccountId,
            /// The job.
            job: JobId,
            /// Gas per block that it may claim.
            verified: u64,
        },
        /// A provider was drawn: without another benchmark it soon counts as not measured.
        Drawn {
            /// The provider.
            provider: T::AccountId,
            /// Last block for the end of that benchmark.
            due: BlockNumberFor<T>,
        },
    }

    /// Why a call is refused.
    #[pallet::error]
    pub enum Error<T> {
        /// Nobody is measured: governance has set no program for it.
        NoProgram,
        /// The program is not registered in the market.
        UnknownProgram,
        /// A task of a benchmark takes gas, at most 2^40.
        InvalidTaskGas,
        /// The cores are not one to as many as a batch of the benchmark's tasks can keep busy.
        InvalidCores,
        /// A benchmark of this provider is under way: wait for its end.
        BenchmarkRunning,
        /// The batches would take more gas per block than the provider is known to run: commit to some first, or show that
        /// it is faster with a benchmark.
        CapacityExceeded,
    }

    #[pallet::hooks]
    impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
        #[cfg(feature = "std")]
        fn integrity_test() {
            assert!(T::CoreGas::get() > 0, "a core runs something");
            assert!(T::UnmeasuredGas::get() > 0, "who is new may claim something");
            assert!(
                T::LatencyBlocks::get() < T::BenchmarkBlocks::get()
                    && T::BenchmarkBlocks::get() < T::RunBlocks::get(),
                "a benchmark takes time, and who is slow has more of it"
            );
            assert!(T::RunBlocks::get() < T::DueBlocks::get(), "who is drawn has time to show it");
            assert!(T::DueBlocks::get() < T::ValidBlocks::get(), "a benchmark counts for a while");
            assert!(T::DrawnOneIn::get() > 0, "some are drawn");
        }

        #[cfg(feature = "try-runtime")]
        fn try_state(_now: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
            Self::do_try_state()
        }
    }

    /// Reads for clients that know the chain by its metadata only.
    #[pallet::view_functions]
    impl<T: Config> Pallet<T> {
        /// What a provider may claim, and why.
        pub fn capacity(provider: T::AccountId) -> CapacityView<BlockNumberFor<T>> {
            Self::view(&provider)
        }
    }

    #[pallet::call(weight = <T as Config>::WeightInfo)]
    impl<T: Config> Pallet<T> {
        /// Begins with a benchmark, which shows how much the provider may claim at a time.
        ///
        /// ## Dispatch Origin
        /// Signed by a provider.
        ///
        /// ## Details
        /// Posts a job of one batch at the least price, with tasks that nobody could know before, and assigns it to the
        /// provider at once. The provider pays it, and so gets all but the author's and the network's share of the fee
        /// back. `cores` is what it wants to show, in SCU per second: that much gas over the blocks of a benchmark. When
        /// the batch is paid, after the audits of any batch, the gas over the blocks from here to its commitment is what
        /// is verified, at most what was asked for. Not committed in time it is no fault, but lowers what is verified;
        /// a wrong receipt is fraud as in any batch.
        ///
        /// ## Errors
        /// `NoProgram`, `InvalidCores`, `BenchmarkRunning`, and those of `post_job` and `claim` in the market.
        ///
        /// ## Events
        /// `BenchmarkBegun`, and the market's.
        #[pallet::call_index(0)]
        pub fn measure(origin: OriginFor<T>, cores: u32) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_measure(who, cores)
        }

        /// Sets the program that providers are measured with, or stops measuring.
        ///
        /// ## Dispatch Origin
        /// `ProgramOrigin`.
        ///
        /// ## Details
        /// What was measured before stays. The program takes 8 bytes and no payload; each of its tasks should take nearly
        /// `task_gas`, whatever the bytes, or the measure falls short.
        ///
        /// ## Errors
        /// `UnknownProgram`, `InvalidTaskGas`.
        ///
        /// ## Events
        /// `ProgramSet`.
        #[pallet::call_index(1)]
        pub fn set_program(
            origin: OriginFor<T>,
            program: Option<BenchmarkProgram>,
        ) -> DispatchResult {
            T::ProgramOrigin::ensure_origin(origin)?;
            Self::do_set_program(program)
        }
    }

    impl<T: Config> Pallet<T> {
        /// Whether the market knows a program.
        pub(crate) fn is_known(program: ProgramId) -> bool {
            T::Benchmarks::is_registered(program)
        }
    }
}
