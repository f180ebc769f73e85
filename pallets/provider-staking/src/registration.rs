//! What it costs to register: a price that each registration raises and that time lowers again, so that a crowd of new
//! identities is dear and a single one is cheap.

use sp_runtime::helpers_128bit::multiply_by_rational_with_rounding;
use sp_runtime::{traits::AtLeast32BitUnsigned, Rounding};
use stardust_primitives::Balance;

/// Each registration makes the next one dearer by 26%: three of them double the price.
const RAISE: (Balance, Balance) = (126, 100);

/// The price after the last registration.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    codec::Encode,
    codec::Decode,
    codec::MaxEncodedLen,
    scale_info::TypeInfo,
)]
pub struct RegistrationPrice<BlockNumber> {
    /// Planck at that block.
    pub amount: Balance,
    /// The block.
    pub at: BlockNumber,
}

/// The price at `now`: it halves in each half-life, falling in a straight line between, to `least` at last.
pub(crate) fn price<N: AtLeast32BitUnsigned + Copy>(
    last: RegistrationPrice<N>,
    now: N,
    half_life: u32,
    least: Balance,
) -> Balance {
    // The last registration lies in the past.
    let passed: u32 = now.saturating_sub(last.at).unique_saturated_into();
    let half_life = half_life.max(1);
    // A positive number divides.
    let (halvings, rest) = (passed.checked_div(half_life), passed.checked_rem(half_life));
    let (halvings, rest) = (halvings.unwrap_or(0), rest.unwrap_or(0));
    let begins = last.amount.checked_shr(halvings).unwrap_or(0);
    // Less than a half of it, which is less than all.
    let whole = Balance::from(half_life).saturating_mul(2);
    let fallen = multiply_by_rational_with_rounding(begins, rest.into(), whole, Rounding::Down);
    begins.saturating_sub(fallen.unwrap_or(0)).max(least)
}

/// The price after a registration at `paid`.
pub(crate) fn raised<N>(paid: Balance, now: N) -> RegistrationPrice<N> {
    let (up, down) = RAISE;
    let amount = multiply_by_rational_with_rounding(paid, up, down, Rounding::Up);
    // More than there is of the token: nobody can pay it, and it falls with time.
    RegistrationPrice { amount: amount.unwrap_or(Balance::MAX), at: now }
}
