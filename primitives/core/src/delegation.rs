//! Delegations: stake that others put behind a provider, in a pool of shares.
//!
//! Time is cut into rounds, for each pool its own. A round ends when all work is final that was claimed up to its
//! beginning, and no slash for a fraud is pending. Stake joins and leaves at the end of rounds only, so that a slash finds
//! everybody who was behind the work when it was claimed, and nobody who came later, whatever their number.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_arithmetic::Perbill;
use sp_core::{bounded::BoundedVec, ConstU32};

/// Most rounds in which a delegation may wait to leave at one time.
pub const MAX_LEAVING: u32 = 8;

/// The pool of those who delegate to one provider.
#[derive(
    Clone,
    Debug,
    PartialEq,
    Eq,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
pub struct Pool<Balance, BlockNumber> {
    /// The provider's part of what its delegators' stake earns.
    pub commission: Perbill,
    /// Block of the last raise of the commission.
    pub raised_at: BlockNumber,
    /// Stake that earns and can be slashed, in planck.
    pub stake: Balance,
    /// Shares of that stake.
    pub shares: Balance,
    /// Stake delegated in the present round, in planck: neither earns nor can be slashed.
    pub joining: Balance,
    /// The same of the round before; joins at the end of the present one.
    pub ready: Balance,
    /// Shares that leave at the end of the present round; they earn and can be slashed until then.
    pub leaving: Balance,
    /// Number of the present round.
    pub round: u32,
    /// Block in which it began: work claimed up to this block counts to earlier rounds.
    pub began_at: BlockNumber,
    /// Work of earlier rounds that is not final.
    pub open: u32,
    /// Slashes for fraud that are pending.
    pub frauds: u32,
    /// Delegators.
    pub members: u32,
}

/// Stake that joined at the end of one round, until each of its owners has taken its shares: each gets its part of what
/// is left, so that the last one gets all of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Joined<Balance> {
    /// What was delegated, of those who have not taken their shares.
    pub amount: Balance,
    /// Their shares; none if the pool could take nobody, and they get their stake back.
    pub shares: Balance,
}

/// Stake that left at the end of one round, until each of its owners has withdrawn its part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Exit<Balance, BlockNumber> {
    /// What is left of the stake, in planck. It can be slashed for work of its time until the next round ends.
    pub stake: Balance,
    /// The shares of those who have not withdrawn.
    pub shares: Balance,
    /// First block for the withdrawal.
    pub free_from: BlockNumber,
}

/// What is under way from one delegation into the pool.
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
    Serialize,
    Deserialize,
)]
pub struct Change<Balance> {
    /// The round in which it was asked for.
    pub round: u32,
    /// Planck that join, or shares that leave.
    pub amount: Balance,
}

/// What one account has behind one provider.
#[derive(
    Clone,
    Debug,
    PartialEq,
    Eq,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
pub struct Delegation<Balance> {
    /// Its shares of the pool's stake, but for those that leave.
    pub shares: Balance,
    /// Stake that joins: of two rounds at most, since what is older has joined.
    pub joining: BoundedVec<Change<Balance>, ConstU32<2>>,
    /// Shares that leave or have left, by round.
    pub leaving: BoundedVec<Change<Balance>, ConstU32<MAX_LEAVING>>,
}

impl<Balance: Default> Default for Delegation<Balance> {
    fn default() -> Self {
        Self {
            shares: Balance::default(),
            joining: Default::default(),
            leaving: Default::default(),
        }
    }
}
