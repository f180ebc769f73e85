//! What becomes of peerings: pure functions from record to record.

use sp_runtime::traits::{AtLeast32BitUnsigned, Zero};
use stardust_primitives::{
    domain::border::{Pair, Peering, Side, SideTerms, Terms},
    ids::DomainId,
    reputation::ProgramClass,
    Balance,
};

/// Why a change is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    NothingToChange,
    TermOutOfBounds,
    StillOwed,
    NotOver,
    NotOpen,
    ClassRefused,
    CreditExceeded,
}

fn side(terms: SideTerms) -> Side {
    Side { terms, is_suspended: false, collateral: terms.credit, owed: 0, reserved: 0 }
}

/// A peering on these terms, with all collateral put up.
pub(crate) fn signed<BlockNumber>(terms: Terms<BlockNumber>) -> Peering<BlockNumber> {
    Peering {
        relation: terms.relation,
        until: terms.until,
        low: side(terms.low),
        high: side(terms.high),
    }
}

/// Refuses terms that end before they begin, or last for longer than they may.
pub(crate) fn ensure_term<BlockNumber: AtLeast32BitUnsigned + Copy>(
    until: BlockNumber,
    longest: BlockNumber,
    now: BlockNumber,
) -> Result<(), Refusal> {
    // Block numbers end long after any chain.
    if until > now && until <= now.saturating_add(longest) {
        Ok(())
    } else {
        Err(Refusal::TermOutOfBounds)
    }
}

/// Planck that a side owes, or will owe at most.
pub(crate) fn engaged(side: &Side) -> Balance {
    // Both together are covered by planck on hold.
    side.owed.saturating_add(side.reserved)
}

fn amended_side(present: Side, terms: SideTerms) -> Result<Side, Refusal> {
    if engaged(&present) > terms.credit {
        return Err(Refusal::StillOwed);
    }
    Ok(Side { terms, collateral: terms.credit, ..present })
}

/// A peering on other terms: what is owed stays, and has to be covered. All collateral is put up.
pub(crate) fn amended<BlockNumber>(
    present: Peering<BlockNumber>,
    terms: Terms<BlockNumber>,
) -> Result<Peering<BlockNumber>, Refusal> {
    Ok(Peering {
        relation: terms.relation,
        until: terms.until,
        low: amended_side(present.low, terms.low)?,
        high: amended_side(present.high, terms.high)?,
    })
}

/// The side of one of the two domains of a pair.
pub(crate) fn side_of<BlockNumber>(
    peering: &Peering<BlockNumber>,
    pair: Pair,
    domain: DomainId,
) -> Side {
    if domain == pair.low() {
        peering.low
    } else {
        peering.high
    }
}

/// The peering with another record of one side.
pub(crate) fn with_side<BlockNumber>(
    peering: Peering<BlockNumber>,
    pair: Pair,
    domain: DomainId,
    side: Side,
) -> Peering<BlockNumber> {
    if domain == pair.low() {
        Peering { low: side, ..peering }
    } else {
        Peering { high: side, ..peering }
    }
}

/// A side that has suspended the peering, or no longer does.
pub(crate) fn suspended(side: Side, is_suspended: bool) -> Result<Side, Refusal> {
    if side.is_suspended == is_suspended {
        Err(Refusal::NothingToChange)
    } else {
        Ok(Side { is_suspended, ..side })
    }
}

/// A peering that is over after the notice, and never later than before.
pub(crate) fn ended<BlockNumber: AtLeast32BitUnsigned + Copy>(
    peering: Peering<BlockNumber>,
    notice: BlockNumber,
    now: BlockNumber,
) -> Result<Peering<BlockNumber>, Refusal> {
    // Block numbers end long after any chain.
    let until = now.saturating_add(notice);
    if until < peering.until {
        Ok(Peering { until, ..peering })
    } else {
        Err(Refusal::NothingToChange)
    }
}

/// Refuses to forget a peering that lasts, or for which something is owed or may be.
pub(crate) fn ensure_closable<BlockNumber>(
    peering: &Peering<BlockNumber>,
    is_over: bool,
) -> Result<(), Refusal> {
    if !is_over {
        Err(Refusal::NotOver)
    } else if engaged(&peering.low).is_zero() && engaged(&peering.high).is_zero() {
        Ok(())
    } else {
        Err(Refusal::StillOwed)
    }
}

/// A side of which all collateral is put up again, and how much that takes.
pub(crate) fn restored(side: Side) -> Result<(Side, Balance), Refusal> {
    match side.missing() {
        0 => Err(Refusal::NothingToChange),
        amount => Ok((Side { collateral: side.terms.credit, ..side }, amount)),
    }
}

/// Whether jobs may cross, as far as the peering goes.
pub(crate) fn is_open<BlockNumber: PartialOrd>(
    peering: &Peering<BlockNumber>,
    now: BlockNumber,
) -> bool {
    peering.until > now && !peering.low.is_suspended && !peering.high.is_suspended
}

/// Refuses a job that may not cross, as far as the peering goes; `side` is where it comes from.
pub(crate) fn ensure_crosses<BlockNumber: PartialOrd>(
    peering: &Peering<BlockNumber>,
    side: &Side,
    class: ProgramClass,
    now: BlockNumber,
) -> Result<(), Refusal> {
    if !is_open(peering, now) {
        Err(Refusal::NotOpen)
    } else if !side.terms.classes.contains(class) {
        Err(Refusal::ClassRefused)
    } else {
        Ok(())
    }
}

/// A side that may owe so much more, if that is covered.
pub(crate) fn reserved(side: Side, amount: Balance) -> Result<Side, Refusal> {
    let reserved = side.reserved.checked_add(amount).ok_or(Refusal::CreditExceeded)?;
    let engaged = side.owed.checked_add(reserved).ok_or(Refusal::CreditExceeded)?;
    if engaged > side.collateral {
        return Err(Refusal::CreditExceeded);
    }
    Ok(Side { reserved, ..side })
}

/// A side that owes `due` of what it had reserved, and how much that is: never more.
pub(crate) fn accrued(side: Side, reserved: Balance, due: Balance) -> (Side, Balance) {
    let due = due.min(reserved).min(side.reserved);
    // The smaller of what is to be freed and what is there; what is owed was reserved before.
    let (left, owed) = (side.reserved.saturating_sub(reserved), side.owed.saturating_add(due));
    (Side { reserved: left, owed, ..side }, due)
}

/// A side that no longer owes `debt`, for which `taken` was taken of what it had put up.
pub(crate) fn cleared(side: Side, debt: Balance, taken: Balance) -> Side {
    Side {
        // Debts are parts of what is owed, and what is taken a part of what was put up.
        owed: side.owed.saturating_sub(debt),
        collateral: side.collateral.saturating_sub(taken),
        ..side
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use sp_runtime::Perbill;
    use stardust_primitives::domain::policy::Classes;

    fn side_with(credit: Balance) -> Side {
        side(SideTerms { price: Perbill::from_percent(2), credit, classes: Classes::ALL })
    }

    #[derive(Clone, Debug)]
    enum Act {
        Reserve(Balance),
        Pay(Balance),
        Leave,
        Clear(Balance),
        Restore,
    }

    fn act() -> impl Strategy<Value = Act> {
        prop_oneof![
            (0..60u128).prop_map(Act::Reserve),
            (0..80u128).prop_map(Act::Pay),
            Just(Act::Leave),
            (0..60u128).prop_map(Act::Clear),
            Just(Act::Restore),
        ]
    }

    proptest! {
        /// DOM-9 in any order of acts, against sums kept by hand.
        #[test]
        fn what_is_owed_is_always_covered(acts in prop::collection::vec(act(), 0..60)) {
            let mut side = side_with(100);
            let mut claims = Vec::new();
            let (mut owed, mut collateral) = (0u128, 100u128);
            for act in acts {
                match act {
                    Act::Reserve(amount) => match reserved(side, amount) {
                        Ok(next) => {
                            side = next;
                            claims.push(amount);
                        }
                        Err(refusal) => {
                            prop_assert_eq!(refusal, Refusal::CreditExceeded);
                            let engaged = owed + claims.iter().sum::<u128>();
                            prop_assert!(engaged + amount > collateral);
                        }
                    },
                    Act::Pay(due) => {
                        let Some(claim) = claims.pop() else { continue };
                        let (next, paid) = accrued(side, claim, due);
                        side = next;
                        owed += due.min(claim);
                        prop_assert_eq!(paid, due.min(claim));
                    }
                    Act::Leave => {
                        let Some(claim) = claims.pop() else { continue };
                        side = accrued(side, claim, 0).0;
                    }
                    Act::Clear(taken) => {
                        let taken = taken.min(owed);
                        side = cleared(side, owed, taken);
                        (owed, collateral) = (0, collateral - taken);
                    }
                    Act::Restore => {
                        if let Ok((next, amount)) = restored(side) {
                            side = next;
                            prop_assert_eq!(amount, 100 - collateral);
                        }
                        collateral = 100;
                    }
                }
                prop_assert_eq!(side.owed, owed);
                prop_assert_eq!(side.reserved, claims.iter().sum::<u128>());
                prop_assert_eq!(side.collateral, collateral);
                prop_assert!(engaged(&side) <= side.collateral);
                prop_assert_eq!(side.missing(), 100 - collateral);
            }
        }
    }
}
