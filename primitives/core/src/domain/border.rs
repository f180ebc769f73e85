//! What domains sign about each other, and the way of a job from one to another.

use crate::{domain::policy::Classes, domain::COMMONS, ids::DomainId, Balance};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_arithmetic::Perbill;
use sp_core::{bounded::BoundedVec, ConstU32};

/// Most peerings that one job crosses.
pub const MAX_HOPS: u32 = 4;
/// Most peerings of one domain, offers of its own among them.
pub const MAX_PEERINGS: u32 = 16;

/// The domains that a job enters on its way from home, in their order; the last one is where it runs. Empty where it
/// crosses no border.
pub type Path = BoundedVec<DomainId, ConstU32<MAX_HOPS>>;

/// One peering that a job crosses.
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
pub struct Hop {
    /// The domain that it enters.
    pub into: DomainId,
    /// Of the job's fee, what the domain that it comes from owes this one: as it was when the batch was claimed.
    pub price: Perbill,
}

/// A path with its prices: what the market keeps of a batch that was claimed abroad.
pub type Passage = BoundedVec<Hop, ConstU32<MAX_HOPS>>;

/// The path of a passage.
pub fn path_of(passage: &Passage) -> Path {
    BoundedVec::truncate_from(passage.iter().map(|hop| hop.into).collect())
}

/// Two different domains, neither of them the commons.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
pub struct Pair {
    low: DomainId,
    high: DomainId,
}

impl Pair {
    /// The pair of two domains, in whatever order; none if they are not two, or one is the commons.
    pub fn of(one: DomainId, other: DomainId) -> Option<Self> {
        let (low, high) = (one.min(other), one.max(other));
        (low < high && low > COMMONS).then_some(Self { low, high })
    }

    /// The domain of the lower number.
    pub fn low(&self) -> DomainId {
        self.low
    }

    /// The domain of the higher number.
    pub fn high(&self) -> DomainId {
        self.high
    }
}

/// Who carries whose jobs on. A domain passes jobs on from its customers and to its customers, and no others.
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
pub enum Relation {
    /// Neither is the other's customer.
    Equals,
    /// The domain of the lower number is the other's customer.
    LowIsCustomer,
    /// The domain of the higher number is the other's customer.
    HighIsCustomer,
}

/// What is agreed about the jobs that one side lets out to the other.
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
pub struct SideTerms {
    /// Of the fee of each batch that crosses to the other side, what this side owes the other.
    pub price: Perbill,
    /// Most planck that this side may owe the other. It puts as much on hold.
    pub credit: Balance,
    /// The classes of programs that may cross.
    pub classes: Classes,
}

/// What two domains agree on.
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
pub struct Terms<BlockNumber> {
    /// Who carries whose jobs on.
    pub relation: Relation,
    /// First block after the agreement.
    pub until: BlockNumber,
    /// For the domain of the lower number.
    pub low: SideTerms,
    /// For the domain of the higher number.
    pub high: SideTerms,
}

/// One side of a peering, and where it stands.
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
pub struct Side {
    /// What is agreed.
    pub terms: SideTerms,
    /// Whether this side has suspended the peering.
    pub is_suspended: bool,
    /// Planck on hold on this side's treasury; less than its credit after a default.
    pub collateral: Balance,
    /// Planck that it owes the other side for batches that were paid, and are not cleared.
    pub owed: Balance,
    /// Planck that it will owe at most for batches that are claimed.
    pub reserved: Balance,
}

impl Side {
    /// Planck that a default has taken and nobody has put up again.
    pub fn missing(&self) -> Balance {
        // What is put up is at most the credit.
        self.terms.credit.saturating_sub(self.collateral)
    }
}

/// An agreement by which jobs of one domain may run in another.
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
pub struct Peering<BlockNumber> {
    /// Who carries whose jobs on.
    pub relation: Relation,
    /// First block after it.
    pub until: BlockNumber,
    /// The domain of the lower number.
    pub low: Side,
    /// The domain of the higher number.
    pub high: Side,
}

/// What a domain does at its borders.
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
pub enum BorderAct {
    /// It offers terms to another.
    Offered,
    /// It takes an offer back.
    OfferWithdrawn,
    /// It accepts the other's offer.
    Accepted,
    /// It lets no more jobs cross.
    Suspended,
    /// It lets jobs cross again.
    Resumed,
    /// It gives notice.
    Ended,
    /// It puts up again what a default took.
    Restored,
    /// It signs a route for another.
    Announced,
    /// It takes a route back.
    RouteWithdrawn,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_a_passage_without_its_prices() {
        let hop = |into| Hop { into: DomainId(into), price: Perbill::from_percent(into) };
        let passage = Passage::truncate_from([4, 2, 9].map(hop).to_vec());
        assert_eq!(path_of(&passage).into_inner(), [4, 2, 9].map(DomainId));
        assert!(path_of(&Passage::new()).is_empty());
    }

    #[test]
    fn a_pair_is_two_domains_in_whatever_order() {
        let pair = Pair::of(DomainId(2), DomainId(1)).unwrap();
        assert_eq!((pair.low(), pair.high()), (DomainId(1), DomainId(2)));
        assert_eq!(Pair::of(DomainId(1), DomainId(2)), Some(pair));
        assert_eq!(Pair::of(DomainId(1), DomainId(1)), None);
        assert_eq!(Pair::of(DomainId(1), COMMONS), None);
    }
}
