//! The records of this pallet with the runtime's types.

use codec::{Decode, Encode, MaxEncodedLen};
use frame_system::pallet_prelude::BlockNumberFor;
use scale_info::TypeInfo;
use stardust_primitives::{
    domain::border::{Peering, Terms},
    Balance,
};

/// Terms with the runtime's types.
pub type TermsOf<T> = Terms<BlockNumberFor<T>>;
/// A peering with the runtime's types.
pub type PeeringOf<T> = Peering<BlockNumberFor<T>>;
/// The bounds with the runtime's types.
pub type LimitsOf<T> = Limits<BlockNumberFor<T>>;

/// What one domain has on record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Account {
    /// Its peerings, and its own offers.
    pub peerings: u32,
    /// Routes that it has signed.
    pub routes: u32,
    /// Planck that a default took of its collateral. While there are any, none of its peerings is open.
    pub missing: Balance,
}

/// Periods and bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits<BlockNumber> {
    /// Blocks of a clearing period.
    pub period: BlockNumber,
    /// Blocks from the notice of one side to the end of a peering.
    pub notice: BlockNumber,
    /// Most blocks of a peering.
    pub term_max: BlockNumber,
    /// Most blocks of a route.
    pub route_max: BlockNumber,
    /// Most routes that one domain signs.
    pub routes: u32,
}
