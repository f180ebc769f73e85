//! The origins that referenda act with, besides root. A pallet only because that is what gives a runtime origins: it
//! has neither calls nor storage.

pub use pallet::*;

// FRAME's expansions cast indices of variants and expect what they have just made.
#[allow(clippy::cast_possible_truncation, clippy::expect_used)]
#[frame_support::pallet]
pub mod pallet {
    use frame_support::pallet_prelude::*;
    use stardust_primitives::ids::DomainId;

    /// Nothing to configure.
    #[pallet::config]
    pub trait Config: frame_system::Config {}

    #[pallet::pallet]
    pub struct Pallet<T>(_);

    /// In whose name a decision is carried out. The order is part of every referendum: only append.
    #[pallet::origin]
    #[derive(
        Clone,
        Copy,
        Debug,
        PartialEq,
        Eq,
        Encode,
        Decode,
        DecodeWithMemTracking,
        MaxEncodedLen,
        TypeInfo,
    )]
    pub enum Origin {
        /// May have root do what the technical committee whitelisted.
        WhitelistedCaller,
        /// Enters and leaves safe mode, pauses calls, cancels referenda.
        Emergency,
        /// Sets what the market reads.
        MarketParameters,
        /// Sets how much is audited, and what is at stake: the two sides of deterrence.
        VerificationParameters,
        /// Cancels slashes that have not been executed.
        SlashCanceller,
        /// Oversees domains.
        DomainOversight,
        /// Spends small sums of the treasury's.
        SmallSpender,
        /// Spends middling sums.
        MediumSpender,
        /// Spends big sums.
        BigSpender,
        /// The technical committee, from rank 1.
        Fellows,
        /// Its members from rank 2.
        Seniors,
        /// The members of a domain, by a referendum of theirs.
        DomainMembers(DomainId),
    }
}
