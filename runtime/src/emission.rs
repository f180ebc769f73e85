//! What is minted, and for whom. Nothing else in this runtime mints (SYS-1); `docs/emission.md` has the reasons and a
//! table of ten years.

use crate::{params, Balance};
use sp_runtime::{
    helpers_128bit::multiply_by_rational_with_rounding, traits::Zero, PerThing, Perbill, Rounding,
};

/// What one era mints.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Emission {
    /// For validators and their nominators.
    pub stakers: Balance,
    /// For the treasury.
    pub treasury: Balance,
}

/// Years after which [`yearly`] no longer declines.
const DECLINING_YEARS: u64 = 10;

/// Share of all STAR that the given year of the chain mints, the first being 0.
pub fn yearly(year: u64) -> Perbill {
    let next = |rate: Perbill, _| {
        Perbill::from_parts(params::EMISSION_DECLINE.mul_floor(rate.deconstruct()))
    };
    let rate = (0..year.min(DECLINING_YEARS)).fold(params::FIRST_YEAR_EMISSION, next);
    rate.max(params::LEAST_EMISSION)
}

/// What an era of `era_millis` mints that ends `age_millis` after the chain began, where there are `issuance` planck, and
/// `treasury_share` of it is the treasury's. Rounded down.
pub fn of_era(
    age_millis: u64,
    era_millis: u64,
    issuance: Balance,
    treasury_share: Perbill,
) -> Emission {
    let year = age_millis.checked_div(params::YEAR_MILLIS).unwrap_or_else(Zero::zero);
    let of_year = yearly(year).mul_floor(issuance);
    let (part, whole) = (era_millis.into(), params::YEAR_MILLIS.into());
    // None if an era were longer than all years that fit 128 bits; a year's is the most then.
    let minted = multiply_by_rational_with_rounding(of_year, part, whole, Rounding::Down);
    let minted = minted.unwrap_or(of_year);
    let stakers = treasury_share.left_from_one().mul_floor(minted);
    // The stakers' is a share of it.
    Emission { stakers, treasury: minted.saturating_sub(stakers) }
}
