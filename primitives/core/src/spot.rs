//! Spot prices: what an SCU costs in a domain now, by how much of its capacity is in use. The runtime API to read them.

// The macro's expansion repeats the bounds.
#![allow(clippy::multiple_bound_locations)]

use crate::{ids::DomainId, Balance};
use codec::{Codec, Decode, Encode};
use scale_info::TypeInfo;
use sp_arithmetic::{FixedPointNumber, FixedU128, MultiplyRational, Perbill, Rounding};

/// Least part of the spot price that a job may be posted at, in hundredths: a quarter.
const LEAST_PERCENT: u32 = 25;
/// Most of it, in hundredths: eight times as much. Who wants more names a price.
const MOST_PERCENT: u32 = 800;

/// A domain's spot price now, and what it comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct SpotView<BlockNumber> {
    /// Planck per SCU until the epoch ends.
    pub price: Balance,
    /// Planck per SCU that it does not fall below: the larger of the chain's floor and the domain's.
    pub floor: Balance,
    /// Part of its providers' capacity that was in use in this epoch so far.
    pub utilisation: Perbill,
    /// Gas per block that its providers may claim now.
    pub supply: u128,
    /// Gas per block that the batches take which they have claimed and not committed.
    pub busy: u128,
    /// First block of the next epoch, with the next price.
    pub epoch_ends: BlockNumber,
}

/// Whether a job may be posted at so many times the spot price: a quarter to eight.
pub fn is_spot_factor(factor: FixedU128) -> bool {
    let hundredths = |percent: u32| FixedU128::saturating_from_rational(percent, 100u32);
    (hundredths(LEAST_PERCENT)..=hundredths(MOST_PERCENT)).contains(&factor)
}

/// So many times a spot price, rounded up to a planck; none if that is no balance.
pub fn times_spot(spot: Balance, factor: FixedU128) -> Option<Balance> {
    spot.multiply_rational(factor.into_inner(), FixedU128::accuracy(), Rounding::Up)
}

sp_api::decl_runtime_apis! {
    /// Spot prices, for requesters.
    pub trait SpotApi<BlockNumber: Codec> {
        /// The spot price of a domain, and what it comes from; 0 is the commons.
        fn spot(domain: DomainId) -> SpotView<BlockNumber>;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn factor(hundredths: u32) -> FixedU128 {
        FixedU128::saturating_from_rational(hundredths, 100u32)
    }

    #[test]
    fn factors_are_a_quarter_to_eight() {
        let least = FixedU128::from_inner(1);
        assert!(is_spot_factor(factor(25)) && is_spot_factor(factor(100)));
        assert!(is_spot_factor(factor(800)));
        assert!(!is_spot_factor(factor(25) - least) && !is_spot_factor(factor(800) + least));
        assert!(!is_spot_factor(factor(0)));
    }

    #[test]
    fn a_price_is_rounded_up_to_a_planck() {
        assert_eq!(times_spot(100, factor(120)), Some(120));
        assert_eq!(times_spot(3, factor(25)), Some(1));
        assert_eq!(times_spot(1, factor(101)), Some(2));
        // A third is not a whole number of its last places.
        assert_eq!(times_spot(3, FixedU128::saturating_from_rational(4, 3)), Some(4));
        assert_eq!(times_spot(Balance::MAX, factor(100)), Some(Balance::MAX));
        assert_eq!(times_spot(Balance::MAX, factor(101)), None);
    }
}
