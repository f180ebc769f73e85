//! What this pallet keeps.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_system::pallet_prelude::BlockNumberFor;
use scale_info::TypeInfo;
use sp_runtime::FixedU128;
use stardust_primitives::ids::DomainId;

/// A domain's spot price, and what the next one follows from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Spot<BlockNumber> {
    /// Planck per SCU in the epoch of `updated_at`. It has places after the point, or the least prices could not rise by
    /// an eighth.
    pub price: FixedU128,
    /// Gas per block that the providers may claim which are counted here.
    pub supply: u128,
    /// Gas per block that the batches take which they have claimed and not committed.
    pub busy: u128,
    /// Block up to which the two sums below go.
    pub updated_at: BlockNumber,
    /// Gas that could be claimed in this epoch: `supply`, block by block.
    pub offered: u128,
    /// Gas that was claimed in this epoch: `busy`, block by block.
    pub used: u128,
}

/// Where a provider is counted, and for what.
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
pub struct Share {
    /// The domain.
    pub domain: DomainId,
    /// Gas per block that it may claim; where that is less than it runs, what it runs.
    pub capacity: u64,
    /// Gas per block that the batches take which it has claimed and not committed.
    pub load: u64,
}

/// A spot price with the runtime's types.
pub type SpotOf<T> = Spot<BlockNumberFor<T>>;
