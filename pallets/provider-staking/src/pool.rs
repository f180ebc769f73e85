//! Pools of delegated stake as pure functions: records go in, the next records or a refusal come out.
//!
//! What somebody owns of a pool is rounded down, and each part is taken from what is left, so that the last of several
//! owners gets all of it: no planck is made, and none stays behind.

use crate::lifecycle::Refusal;
use sp_runtime::helpers_128bit::multiply_by_rational_with_rounding;
use sp_runtime::{
    traits::{AtLeast32BitUnsigned, Saturating},
    ArithmeticError, BoundedVec, Perbill, Rounding,
};
use stardust_primitives::{
    delegation::{Change, Delegation, Exit, Joined, Pool},
    Balance,
};

/// A pool that slashes left less than a millionth of takes nobody any more: shares of next to nothing would have to
/// be counted in numbers without end.
const MAX_SHARES_PER_PLANCK: Balance = 1_000_000;

/// How fast a commission may be raised.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CommissionRules<BlockNumber> {
    /// Most points that one raise may add.
    pub(crate) raise_max: Perbill,
    /// Blocks from one raise to the next.
    pub(crate) raise_blocks: BlockNumber,
}

/// What a round's end makes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Turn<BlockNumber> {
    pub(crate) pool: Pool<Balance, BlockNumber>,
    /// What left at the end of the round that ended.
    pub(crate) exit: Option<(u32, Exit<Balance, BlockNumber>)>,
    /// What joined then, by the round in which it was delegated.
    pub(crate) joined: Option<(u32, Joined<Balance>)>,
}

/// What somebody takes out of a pool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Undelegated<BlockNumber> {
    pub(crate) pool: Pool<Balance, BlockNumber>,
    pub(crate) delegation: Delegation<Balance>,
    /// Planck that had not joined and are free at once.
    pub(crate) free: Balance,
}

/// floor(amount x part / whole), for a part of the whole; zero of nothing.
pub(crate) fn part_of(amount: Balance, part: Balance, whole: Balance) -> Balance {
    if whole == 0 || part >= whole {
        return if whole == 0 { 0 } else { amount };
    }
    multiply_by_rational_with_rounding(amount, part, whole, Rounding::Down).unwrap_or(0)
}

/// Whether a round has ended by its end's two conditions: all work is final that was claimed before it began, and no
/// slash for a fraud is pending.
pub(crate) fn may_turn<N>(pool: &Pool<Balance, N>) -> bool {
    pool.open == 0 && pool.frauds == 0
}

/// Whether the end of the round would change anything.
pub(crate) fn is_awaited<N>(pool: &Pool<Balance, N>) -> bool {
    pool.joining > 0 || pool.ready > 0 || pool.leaving > 0
}

/// A new pool of a provider that has `open` pieces of work that are not final.
pub(crate) fn opened<N: Copy>(commission: Perbill, open: u32, now: N) -> Pool<Balance, N> {
    Pool {
        commission,
        raised_at: now,
        stake: 0,
        shares: 0,
        joining: 0,
        ready: 0,
        leaving: 0,
        round: 0,
        began_at: now,
        open,
        frauds: 0,
        members: 0,
    }
}

/// The pool with another commission: any lower one, or one that is higher by a bounded step, once in a while.
pub(crate) fn charging<N: AtLeast32BitUnsigned + Copy>(
    pool: Pool<Balance, N>,
    commission: Perbill,
    rules: &CommissionRules<N>,
    now: N,
) -> Result<Pool<Balance, N>, Refusal> {
    if commission <= pool.commission {
        return Ok(Pool { commission, ..pool });
    }
    // Points of a percentage: their sum stops at 100%, which is no step too far.
    if commission > pool.commission.saturating_add(rules.raise_max) {
        return Err(Refusal::CommissionTooHigh);
    }
    // Block numbers end long after any chain.
    if now < pool.raised_at.saturating_add(rules.raise_blocks) {
        return Err(Refusal::CommissionTooSoon);
    }
    Ok(Pool { commission, raised_at: now, ..pool })
}

/// The pool after its round ended, of a provider that has `open` pieces of work that are not final.
pub(crate) fn turned<N: Copy>(
    pool: Pool<Balance, N>,
    open: u32,
    now: N,
    free_from: N,
) -> Result<Turn<N>, ArithmeticError> {
    let ended = pool.round;
    let stake = part_of(pool.stake, pool.leaving, pool.shares);
    let exit = Exit { stake, shares: pool.leaving, free_from };
    let exit = (pool.leaving > 0).then_some((ended, exit));
    let stake = pool.stake.checked_sub(stake).ok_or(ArithmeticError::Underflow)?;
    let shares = pool.shares.checked_sub(pool.leaving).ok_or(ArithmeticError::Underflow)?;
    let minted = minted(pool.ready, stake, shares).unwrap_or(0);
    let joined = Joined { amount: pool.ready, shares: minted };
    let joined = ended.checked_sub(1).filter(|_| pool.ready > 0).map(|round| (round, joined));
    // What could not join waits in its record to be taken back.
    let added = if minted > 0 { pool.ready } else { 0 };
    let pool = Pool {
        stake: stake.checked_add(added).ok_or(ArithmeticError::Overflow)?,
        shares: shares.checked_add(minted).ok_or(ArithmeticError::Overflow)?,
        joining: 0,
        ready: pool.joining,
        leaving: 0,
        round: ended.checked_add(1).ok_or(ArithmeticError::Overflow)?,
        began_at: now,
        open,
        ..pool
    };
    Ok(Turn { pool, exit, joined })
}

/// Shares for `amount` planck in a pool with this stake and these shares; none if it takes nobody.
fn minted(amount: Balance, stake: Balance, shares: Balance) -> Option<Balance> {
    if shares == 0 {
        return Some(amount);
    }
    if shares > stake.checked_mul(MAX_SHARES_PER_PLANCK)? {
        return None;
    }
    multiply_by_rational_with_rounding(amount, shares, stake, Rounding::Down)
}

/// A delegation and its pool with `amount` more planck, which join after two ends of rounds.
pub(crate) fn delegated<N>(
    pool: Pool<Balance, N>,
    mut delegation: Delegation<Balance>,
    amount: Balance,
    is_new: bool,
) -> Result<(Pool<Balance, N>, Delegation<Balance>), ArithmeticError> {
    let round = pool.round;
    match delegation.joining.last_mut() {
        Some(change) if change.round == round => {
            change.amount = change.amount.checked_add(amount).ok_or(ArithmeticError::Overflow)?;
        }
        // What is older than the round before has joined and was settled.
        _ => delegation
            .joining
            .try_push(Change { round, amount })
            .map_err(|_| ArithmeticError::Overflow)?,
    }
    let joining = pool.joining.checked_add(amount).ok_or(ArithmeticError::Overflow)?;
    let members = pool.members.checked_add(u32::from(is_new)).ok_or(ArithmeticError::Overflow)?;
    Ok((Pool { joining, members, ..pool }, delegation))
}

/// Takes one owner's part out of what joined at the end of a round: its shares, and the planck that it gets back
/// because they could not join.
pub(crate) fn taken(
    joined: Joined<Balance>,
    amount: Balance,
) -> (Joined<Balance>, Balance, Balance) {
    let shares = part_of(joined.shares, amount, joined.amount);
    let refund = if joined.shares == 0 { amount } else { 0 };
    // Each amount is part of the whole, and so are its shares.
    let left = Joined {
        amount: joined.amount.saturating_sub(amount),
        shares: joined.shares.saturating_sub(shares),
    };
    (left, shares, refund)
}

/// Takes one owner's part out of what left at the end of a round.
pub(crate) fn withdrawn<N>(exit: Exit<Balance, N>, shares: Balance) -> (Exit<Balance, N>, Balance) {
    let stake = part_of(exit.stake, shares, exit.shares);
    // Each part is part of the whole.
    let left = Exit {
        stake: exit.stake.saturating_sub(stake),
        shares: exit.shares.saturating_sub(shares),
        free_from: exit.free_from,
    };
    (left, stake)
}

/// Whether what left at the end of this round can be slashed no more.
pub(crate) fn is_final<N>(pool: &Pool<Balance, N>, round: u32) -> bool {
    // Rounds count up from zero; the last one is never reached.
    let after = round.saturating_add(1);
    pool.round > after || (pool.round == after && may_turn(pool))
}

/// What a delegation is worth in planck, but for what leaves.
pub(crate) fn worth<N>(pool: &Pool<Balance, N>, delegation: &Delegation<Balance>) -> Balance {
    let joining: Balance = delegation.joining.iter().map(|change| change.amount).sum();
    // Parts of the token's issuance.
    joining.saturating_add(part_of(pool.stake, delegation.shares, pool.shares))
}

/// A settled delegation and its pool without `wanted` planck, or without all of it: first of what has not joined, which
/// is free at once, then of its shares, which leave at the end of the round. What stays is at least `least`.
pub(crate) fn undelegated<N>(
    mut pool: Pool<Balance, N>,
    mut delegation: Delegation<Balance>,
    wanted: Balance,
    least: Balance,
) -> Result<Undelegated<N>, Refusal> {
    let all = worth(&pool, &delegation);
    // Who wants more than there is takes all of it.
    let stays = all.saturating_sub(wanted);
    if stays > 0 && stays < least {
        return Err(Refusal::DelegationTooSmall);
    }
    let mut rest = wanted.min(all);
    let mut free: Balance = 0;
    // The latest first: what has waited longest joins soonest.
    while let Some(mut change) = delegation.joining.pop() {
        let taken = change.amount.min(rest);
        let waiting = if change.round == pool.round { &mut pool.joining } else { &mut pool.ready };
        // Each is part of the sum it is taken from.
        *waiting = waiting.saturating_sub(taken);
        change.amount = change.amount.saturating_sub(taken);
        (rest, free) = (rest.saturating_sub(taken), free.saturating_add(taken));
        if change.amount > 0 {
            // It was taken out just before, so there is room.
            let _ = delegation.joining.try_push(change);
            break;
        }
    }
    let shares = if stays == 0 {
        delegation.shares
    } else {
        multiply_by_rational_with_rounding(rest, pool.shares, pool.stake.max(1), Rounding::Up)
            .map_or(delegation.shares, |shares| shares.min(delegation.shares))
    };
    // At most those it has.
    delegation.shares = delegation.shares.saturating_sub(shares);
    if shares > 0 {
        // Both are at most all shares of the pool.
        pool.leaving = pool.leaving.saturating_add(shares);
        leave(&mut delegation.leaving, Change { round: pool.round, amount: shares })?;
    }
    Ok(Undelegated { pool, delegation, free })
}

fn leave<S: frame_support::traits::Get<u32>>(
    leaving: &mut BoundedVec<Change<Balance>, S>,
    change: Change<Balance>,
) -> Result<(), Refusal> {
    match leaving.last_mut() {
        Some(last) if last.round == change.round => {
            // Both are shares of one pool.
            last.amount = last.amount.saturating_add(change.amount);
            Ok(())
        }
        _ => leaving.try_push(change).map_err(|_| Refusal::TooManyLeaving),
    }
}

/// The part of a provider's income that is its delegators': what their stake earned beside its own, less commission.
pub(crate) fn delegators_part<N>(
    pool: &Pool<Balance, N>,
    bond: Balance,
    earned: Balance,
) -> Balance {
    let commission = pool.commission.mul_ceil(earned);
    // Commission is a share of what was earned; bond and stake are parts of the token's issuance.
    let shared = earned.saturating_sub(commission);
    part_of(shared, pool.stake, pool.stake.saturating_add(bond))
}
