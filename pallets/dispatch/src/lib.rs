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

mod authorize;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod dispatchables;
mod errors;
mod interfaces;
mod service;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
mod views;
pub mod weights;
mod worker;

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
    use crate::{service::MAX_UNSWEPT, weights::WeightInfo};
    use frame_support::pallet_prelude::*;
    use frame_system::{
        ensure_authorized, offchain::CreateAuthorizedTransaction, pallet_prelude::*,
    };
    use sp_core::H256;
    use sp_runtime::traits::BlockNumberProvider;
    use stardust_primitives::{
        crypto::AuditId,
        dispatch::{
            proposal::{Round, SignedProposal},
            reserved::{OfJob, OfProvider, Slots},
            score::Weights,
            solution::Merit,
            MAX_PAIRS,
        },
        ids::JobId,
        traits::{Pairs, Proposers},
        BlockNumber,
    };

    /// The layout of this pallet's storage.
    const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

    /// What a round reserves, or is to reserve: by provider and job, both ascending.
    pub type SlotsOf<T> =
        BoundedVec<Slots<<T as frame_system::Config>::AccountId>, ConstU32<MAX_PAIRS>>;

    #[pallet::pallet]
    #[pallet::storage_version(STORAGE_VERSION)]
    pub struct Pallet<T>(_);

    #[pallet::config]
    pub trait Config:
        frame_system::Config<RuntimeEvent: From<Event<Self>>, Hash = H256>
        + CreateAuthorizedTransaction<Call<Self>>
    {
        /// What there is to match. One that says more than its weight allows makes a weighing too cheap.
        type Pairs: Pairs<Self::AccountId>;

        /// Who may propose. With a stranger among them anybody has the chain weigh what it likes, for nothing.
        type Proposers: Proposers;

        /// The time of rounds; the market's, or reservations outlast what they are of.
        type Clock: BlockNumberProvider<BlockNumber = BlockNumber>;

        /// What each term of a score counts; together exactly one.
        type ScoreWeights: Get<Weights>;

        /// Hash of block 0; without it proposals of another chain would count here.
        type Genesis: Get<H256>;

        /// Weights of the calls and hooks.
        type WeightInfo: WeightInfo;
    }

    /// The round under way: what the best solution counts, and who has proposed.
    #[pallet::storage]
    pub type Current<T: Config> = StorageValue<_, Round, ValueQuery>;

    /// What the best solution of the round under way is to reserve.
    #[pallet::storage]
    pub type Best<T: Config> = StorageValue<_, SlotsOf<T>, ValueQuery>;

    // Job numbers are made by the chain.
    /// What is reserved of each job, by round.
    #[pallet::storage]
    pub type OfJobs<T: Config> = StorageMap<_, Twox64Concat, JobId, OfJob, ValueQuery>;

    /// What the last round that matched a provider reserved for it and it has not claimed.
    // An account can be ground.
    #[pallet::storage]
    pub type OfProviders<T: Config> =
        StorageMap<_, Blake2_128Concat, T::AccountId, OfProvider, ValueQuery>;

    /// What each round reserved whose records are not swept yet.
    #[pallet::storage]
    pub type Made<T: Config> = StorageMap<_, Twox64Concat, u32, SlotsOf<T>, ValueQuery>;

    /// The rounds whose records are not swept yet, the oldest first.
    #[pallet::storage]
    pub type Unswept<T: Config> =
        StorageValue<_, BoundedVec<u32, ConstU32<MAX_UNSWEPT>>, ValueQuery>;

    #[pallet::event]
    #[pallet::generate_deposit(pub(crate) fn deposit_event)]
    pub enum Event<T: Config> {
        /// A validator's proposal was weighed.
        Proposed {
            /// The round.
            round: u32,
            /// The validator's audit key.
            auditor: AuditId,
            /// How much the pairs count that hold together.
            kept: Merit,
            /// Whether it is the round's best now.
            is_best: bool,
        },
        /// The best solution of a round reserved replicas.
        Reserved {
            /// The round.
            round: u32,
            /// How many.
            slots: u32,
            /// Last block in which they are kept for whom they were matched to.
            until: BlockNumber,
        },
    }

    // The README lists the indices: they are what the transaction pool answers.
    #[pallet::error]
    pub enum Error<T> {
        /// The key is not the audit key of a validator of this session, or the validator is disabled.
        NotValidator,
        /// The signature is not the validator's over this proposal.
        BadSignature,
        /// The proposal is for another round than the next block's. Compute one for this round.
        WrongRound,
        /// The validator has proposed in this round. Wait for the next.
        AlreadyProposed,
        /// As many as there can be validators have proposed in this round.
        TooManyProposers,
        /// The solution has no pairs, too many, or not the one form that they have. Sort and group them.
        NotCanonical,
        /// The solution does not say that it counts enough to replace the best one.
        NotBetter,
        /// What is left of the job is reserved for others. Come back after so many blocks, or claim of another job.
        Reserved {
            /// Blocks for which it still is.
            blocks: u8,
        },
    }

    #[pallet::hooks]
    impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
        fn on_initialize(_now: BlockNumberFor<T>) -> Weight {
            Self::begin_block()
        }

        fn on_idle(_now: BlockNumberFor<T>, remaining: Weight) -> Weight {
            Self::sweep(remaining)
        }

        fn offchain_worker(_now: BlockNumberFor<T>) {
            Self::work();
        }

        #[cfg(feature = "std")]
        fn integrity_test() {
            assert!(T::ScoreWeights::get().is_whole(), "the weights of a score sum to one");
        }

        #[cfg(feature = "try-runtime")]
        fn try_state(_now: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
            Self::do_try_state()
        }
    }

    /// How many pairs a proposal has.
    fn pairs<AccountId: Ord + Clone>(signed: &SignedProposal<AccountId>) -> u32 {
        signed.proposal.solution.len()
    }

    #[pallet::call]
    impl<T: Config> Pallet<T> {
        /// Proposes who is to run what in the round of this block.
        ///
        /// ## Dispatch Origin
        ///
        /// Authorized: a transaction without signer, let in by the proposal's own signature.
        ///
        /// ## Details
        ///
        /// The pairs are weighed one by one; those that do not hold are dropped. What is left replaces the round's best
        /// if it counts at least a hundredth more. The first block of the next round reserves what the best one has. A
        /// validator is heard once in a round, whatever comes of it.
        ///
        /// ## Errors
        ///
        /// `WrongRound`, `NotBetter`, `AlreadyProposed`, `TooManyProposers`, `NotValidator`, `NotCanonical`; at the door,
        /// where alone it is looked for, `BadSignature`.
        ///
        /// ## Events
        ///
        /// `Proposed`.
        #[pallet::call_index(0)]
        #[pallet::weight(T::WeightInfo::propose(pairs(signed)))]
        #[pallet::weight_of_authorize(T::WeightInfo::authorize_propose(pairs(signed)))]
        #[pallet::authorize(Self::authorize_propose)]
        pub fn propose(
            origin: OriginFor<T>,
            signed: SignedProposal<T::AccountId>,
        ) -> DispatchResult {
            ensure_authorized(origin)?;
            Self::do_propose(signed)
        }
    }
}
