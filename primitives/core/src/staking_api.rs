//! Runtime API: what delegators and providers have at stake, and what became of it.

// The macro's expansion repeats the bounds.
#![allow(clippy::multiple_bound_locations)]

use crate::provider::{SlashCause, SlashRecord};
use alloc::vec::Vec;
use codec::{Codec, Decode, Encode};
use scale_info::TypeInfo;
use sp_arithmetic::Perbill;

/// Most slashes in one answer: of a provider that has more, the newest.
pub const MAX_SLASHES: usize = 100;

/// Stake that joins a pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct JoiningView<Balance> {
    /// Planck; earns nothing yet, cannot be slashed, and can be taken back.
    pub amount: Balance,
    /// The round at whose end it joins.
    pub round: u32,
}

/// Stake that leaves a pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct LeavingView<Balance, BlockNumber> {
    /// Planck now; a slash makes it less, and until its round ends it earns.
    pub amount: Balance,
    /// The round at whose end it leaves.
    pub round: u32,
    /// First block for its withdrawal, which is known once its round has ended; none before.
    pub free_from: Option<BlockNumber>,
    /// Whether a slash can still take part of it.
    pub is_at_risk: bool,
    /// Whether it can be withdrawn now.
    pub is_free: bool,
}

/// What one account has behind one provider.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct DelegationView<AccountId, Balance, BlockNumber> {
    /// The provider.
    pub provider: AccountId,
    /// The delegator.
    pub delegator: AccountId,
    /// Planck that earn and can be slashed, but for those that leave.
    pub stake: Balance,
    /// What joins, the oldest first.
    pub joining: Vec<JoiningView<Balance>>,
    /// What leaves or has left, the oldest first.
    pub leaving: Vec<LeavingView<Balance, BlockNumber>>,
    /// Planck that could not join; the delegator's next call about the delegation gives them back.
    pub refund: Balance,
    /// The present round of the pool.
    pub round: u32,
    /// Whether the present round may end now: all work of earlier ones is final, and no slash for a fraud is pending.
    pub may_end: bool,
    /// The provider's part of what its delegators' stake earns.
    pub commission: Perbill,
    /// The delegation's part of what the provider earns now, after commission.
    pub income: Perbill,
    /// Planck that a fraud proven now would take of it, at most.
    pub at_risk: Balance,
}

/// One of a provider's delegators.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct DelegatorView<AccountId, Balance> {
    /// The account.
    pub delegator: AccountId,
    /// Planck that earn and can be slashed, but for those that leave.
    pub stake: Balance,
    /// Planck that join.
    pub joining: Balance,
    /// Planck that leave or have left.
    pub leaving: Balance,
}

sp_api::decl_runtime_apis! {
    /// Stake, for providers and those who delegate to them.
    pub trait ProviderStakingApi<AccountId: Codec, Balance: Codec, BlockNumber: Codec> {
        /// Planck that a registration would burn now.
        fn registration_price() -> Balance;
        /// What an account has behind a provider.
        fn delegation(
            provider: AccountId,
            delegator: AccountId,
        ) -> Option<DelegationView<AccountId, Balance, BlockNumber>>;
        /// What an account has behind all providers.
        fn delegations_of(delegator: AccountId) -> Vec<DelegationView<AccountId, Balance, BlockNumber>>;
        /// A provider's delegators.
        fn delegators(provider: AccountId) -> Vec<DelegatorView<AccountId, Balance>>;
        /// The slashes of a provider, those that are executed or cancelled too, the newest first: at most
        /// [`MAX_SLASHES`].
        fn slashes_of(
            provider: AccountId,
        ) -> Vec<(SlashCause<BlockNumber>, SlashRecord<AccountId, Balance, BlockNumber>)>;
    }
}
