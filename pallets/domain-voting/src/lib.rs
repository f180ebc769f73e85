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

pub use origins::EnsureProposer;
pub use pallet::*;
pub use tally::{Opening, Tally};
pub use weights::WeightInfo;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod dispatchables;
mod origins;
mod tally;
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
    use crate::{weights::WeightInfo, Tally};
    use frame_support::{pallet_prelude::*, traits::Polling};
    use frame_system::pallet_prelude::*;
    use sp_runtime::traits::BlockNumberProvider;
    use stardust_primitives::{ids::DomainId, traits::Electorate};

    /// The layout of this pallet's storage.
    const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

    /// Number of a poll.
    pub type PollIndex = u32;

    /// What a poll counts, with the runtime's types.
    pub type TallyOf<T> = Tally<BlockNumberFor<T>, Pallet<T>>;

    #[pallet::pallet]
    #[pallet::storage_version(STORAGE_VERSION)]
    pub struct Pallet<T>(_);

    #[pallet::config]
    pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
        /// What is voted on. A poll's class is the domain whose members vote; one that acts for another domain has the
        /// wrong ones vote.
        type Polls: Polling<TallyOf<Self>, Index = PollIndex, Votes = u32, Class = DomainId>;

        /// Who the members are. One that counts fewer than there are makes each vote worth more than it should be.
        type Members: Electorate<Self::AccountId, BlockNumberFor<Self>>;

        /// The time in which memberships begin. Another than that of `Members` lets newcomers vote.
        type Clock: BlockNumberProvider<BlockNumber = BlockNumberFor<Self>>;

        /// Weights of the calls.
        type WeightInfo: WeightInfo;
    }

    // Polls are numbered by the chain; an account can be ground, so it is hashed with a cryptographic hash.
    /// The votes by poll and member: true is aye. Those on a poll that is over stay until somebody clears them.
    #[pallet::storage]
    pub type Votes<T: Config> = StorageDoubleMap<
        _,
        Twox64Concat,
        PollIndex,
        Blake2_128Concat,
        T::AccountId,
        bool,
        OptionQuery,
    >;

    /// What happened to votes.
    #[pallet::event]
    #[pallet::generate_deposit(pub(crate) fn deposit_event)]
    pub enum Event<T: Config> {
        /// A member voted, or voted otherwise than before.
        Voted {
            /// The poll.
            poll: PollIndex,
            /// The member.
            who: T::AccountId,
            /// Whether it is for it.
            aye: bool,
            /// Votes for it now.
            ayes: u32,
            /// Votes against it now.
            nays: u32,
        },
        /// Votes on a poll that is over were removed.
        VotesCleared {
            /// The poll.
            poll: PollIndex,
            /// How many.
            votes: u32,
        },
    }

    /// Why a call is refused.
    #[pallet::error]
    pub enum Error<T> {
        /// The poll is over, or there never was one of that number: vote on one that goes on.
        NotOngoing,
        /// Only members of the poll's domain vote on it.
        NotMember,
        /// The member joined when the poll was submitted, or later: it may vote on the next one.
        JoinedTooLate,
        /// The poll goes on, and so its votes stay: clear them when it is over.
        StillOngoing,
        /// There are no votes to remove, or none were asked to be.
        NoVotes,
    }

    #[pallet::hooks]
    impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
        #[cfg(feature = "try-runtime")]
        fn try_state(_now: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
            Self::do_try_state()
        }
    }

    #[pallet::call(weight = <T as Config>::WeightInfo)]
    impl<T: Config> Pallet<T> {
        /// Votes on a poll of one's own domain, or changes one's vote.
        ///
        /// ## Dispatch Origin
        /// Signed by a member of the poll's domain.
        ///
        /// ## Details
        /// Counts if the signer has been a member since before the poll was submitted, without a break. It stays when the
        /// member leaves.
        ///
        /// ## Errors
        /// `NotOngoing`, `NotMember`, `JoinedTooLate`.
        ///
        /// ## Events
        /// `Voted`.
        #[pallet::call_index(0)]
        pub fn vote(origin: OriginFor<T>, poll: PollIndex, aye: bool) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_vote(who, poll, aye)
        }

        /// Removes votes on a poll that is over.
        ///
        /// ## Dispatch Origin
        /// Signed by anybody.
        ///
        /// ## Details
        /// At most `limit` of them; the rest takes more calls. There is no fee if any were removed.
        ///
        /// ## Errors
        /// `StillOngoing`, `NoVotes`.
        ///
        /// ## Events
        /// `VotesCleared`.
        #[pallet::call_index(1)]
        #[pallet::weight(T::WeightInfo::clear_votes(*limit))]
        pub fn clear_votes(
            origin: OriginFor<T>,
            poll: PollIndex,
            limit: u32,
        ) -> DispatchResultWithPostInfo {
            ensure_signed(origin)?;
            let cleared = Self::do_clear_votes(poll, limit)?;
            Ok((Some(T::WeightInfo::clear_votes(cleared)), Pays::No).into())
        }
    }
}
