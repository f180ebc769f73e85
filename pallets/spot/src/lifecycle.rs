//! What becomes of prices and of what is counted: pure functions from record to record.

use crate::{Share, Spot};
use sp_runtime::{
    traits::{AtLeast32BitUnsigned, CheckedDiv, One, Saturating, Zero},
    FixedPointNumber, FixedU128,
};
use stardust_primitives::{ids::DomainId, traits::Offer};

/// How prices move.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rules<BlockNumber> {
    /// Blocks from one price to the next.
    pub(crate) epoch: BlockNumber,
    /// Utilisation at which a price stays; more than none and less than all.
    pub(crate) target: FixedU128,
    /// Part by which a price moves where all or nothing is in use; less than one.
    pub(crate) step: FixedU128,
    /// Planck per SCU that no price is below.
    pub(crate) floor: FixedU128,
    /// Planck per SCU that no price is above, whatever the floor.
    pub(crate) ceiling: FixedU128,
}

impl<N: AtLeast32BitUnsigned + Copy> Rules<N> {
    /// First block of a block's epoch.
    fn begin(&self, block: N) -> N {
        let into =
            block.checked_div(&self.epoch).unwrap_or_else(Zero::zero).saturating_mul(self.epoch);
        block.min(into)
    }

    /// First block after it.
    pub(crate) fn end(&self, block: N) -> N {
        // Block numbers end long after any chain.
        self.begin(block).saturating_add(self.epoch)
    }

    fn bounded(&self, price: FixedU128) -> FixedU128 {
        price.max(self.floor).min(self.ceiling)
    }

    /// What an epoch multiplies a price by in which so much of what was offered was used. It falls off on a line on either
    /// side of the target.
    pub(crate) fn factor(&self, used: u128, offered: u128) -> FixedU128 {
        let one = FixedU128::one();
        if offered == 0 {
            // Nobody was there to be asked.
            return one;
        }
        let utilisation = utilisation(used, offered);
        // Both are parts of one, so that none of these sums and products leaves its bounds.
        if utilisation >= self.target {
            let over = utilisation.saturating_sub(self.target);
            let all = one.saturating_sub(self.target);
            one.saturating_add(part(over, all).saturating_mul(self.step))
        } else {
            let under = self.target.saturating_sub(utilisation);
            one.saturating_sub(part(under, self.target).saturating_mul(self.step))
        }
    }
}

fn part(of: FixedU128, whole: FixedU128) -> FixedU128 {
    of.checked_div(&whole).unwrap_or_default()
}

/// What part of what was offered was used.
fn utilisation(used: u128, offered: u128) -> FixedU128 {
    let used = used.min(offered);
    FixedU128::checked_from_rational(used, offered).unwrap_or_default()
}

/// A domain in which nobody is counted yet.
pub(crate) fn opened<N>(price: FixedU128, now: N) -> Spot<N> {
    Spot { price, supply: 0, busy: 0, updated_at: now, offered: 0, used: 0 }
}

/// The record at `now`: the epochs that are over by then have moved the price.
///
/// The cost does not grow with their number. In all but the first of them nothing changed, so that each multiplies the price
/// by the same factor, and the power of that takes at most 64 multiplications. A price that only rises, or only falls, meets
/// a bound at the end as it would have on the way.
pub(crate) fn rolled<N: AtLeast32BitUnsigned + Copy>(
    spot: Spot<N>,
    rules: &Rules<N>,
    now: N,
) -> Spot<N> {
    let end = rules.end(spot.updated_at);
    let spot = Spot { price: rules.bounded(spot.price), ..spot };
    if now < end {
        return summed(spot, now);
    }
    let over = summed(spot, end);
    let price = over.price.saturating_mul(rules.factor(over.used, over.offered));
    let begin = rules.begin(now);
    let still = begin.saturating_sub(end).checked_div(&rules.epoch).unwrap_or_else(Zero::zero);
    let still: u32 = still.unique_saturated_into();
    let factor = rules.factor(over.busy, over.supply);
    // More epochs than that are no longer any chain's; what does not fit is above the ceiling.
    let steady = factor.saturating_pow(usize::try_from(still).unwrap_or(usize::MAX));
    let price = rules.bounded(rules.bounded(price).saturating_mul(steady));
    summed(Spot { price, updated_at: begin, offered: 0, used: 0, ..over }, now)
}

/// The record with its sums carried on to a block of the same epoch.
fn summed<N: AtLeast32BitUnsigned + Copy>(spot: Spot<N>, until: N) -> Spot<N> {
    let blocks: u32 = until.saturating_sub(spot.updated_at).unique_saturated_into();
    let blocks = u128::from(blocks);
    // Of fewer than 2^32 providers each has less than 2^64, in fewer than 2^32 blocks of an epoch.
    Spot {
        updated_at: until.max(spot.updated_at),
        offered: spot.offered.saturating_add(spot.supply.saturating_mul(blocks)),
        used: spot.used.saturating_add(spot.busy.saturating_mul(blocks)),
        ..spot
    }
}

/// The record with a provider's share in it.
pub(crate) fn with<N>(spot: Spot<N>, share: &Share) -> Spot<N> {
    // Fewer than 2^64 providers have less than 2^64 each.
    Spot {
        supply: spot.supply.saturating_add(share.capacity.into()),
        busy: spot.busy.saturating_add(share.load.into()),
        ..spot
    }
}

/// The record without it.
pub(crate) fn without<N>(spot: Spot<N>, share: &Share) -> Spot<N> {
    // It is part of the sums (SPOT-1).
    Spot {
        supply: spot.supply.saturating_sub(share.capacity.into()),
        busy: spot.busy.saturating_sub(share.load.into()),
        ..spot
    }
}

/// What a provider with this offer counts for at `now`: nothing if it runs nothing and has not been seen for longer than
/// `absence`.
pub(crate) fn share<N: AtLeast32BitUnsigned + Copy>(
    offer: Offer<N>,
    domain: DomainId,
    absence: N,
    now: N,
) -> Option<Share> {
    let Offer { capacity, load, seen_at } = offer;
    // Block numbers end long after any chain.
    let is_there = load > 0 || now <= seen_at.saturating_add(absence);
    // A measure may be over while batches run that were claimed by it.
    is_there.then_some(Share { domain, capacity: capacity.max(load), load })
}
