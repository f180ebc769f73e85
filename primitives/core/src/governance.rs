//! What governance and its clients share.

use crate::{Balance, STAR};

/// Most STAR of one small spend: a month of a part-time contributor.
pub const SMALL_SPEND: Balance = 1_000 * STAR;
/// Most STAR of one middling spend: a team for a quarter.
pub const MEDIUM_SPEND: Balance = 25_000 * STAR;
/// Most STAR of one big spend; what is more is root's.
pub const BIG_SPEND: Balance = 250_000 * STAR;
