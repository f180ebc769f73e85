//! What people ask of several pallets at once.

use crate::{params, AccountId, Balance, Runtime, Session};
use codec::Encode;
use stardust_primitives::validator::{DeferredSlash, Unbonding, ValidatorView};

/// Somebody who has bonded, as it stands now. Reads a record for each era of history: for the runtime API, off chain.
pub(crate) fn validator(who: &AccountId) -> Option<ValidatorView<Balance>> {
    let ledger = pallet_staking::Ledger::<Runtime>::get(who)?;
    let era = pallet_staking::ActiveEra::<Runtime>::get().map_or(0, |era| era.index);
    let unbonding = ledger.unlocking.iter();
    let unbonding = unbonding.map(|part| Unbonding { amount: part.value, free_from: part.era });
    let stands = pallet_staking::Validators::<Runtime>::contains_key(who);
    let seat = Session::validators().iter().position(|validator| validator == who);
    // A hundred seats.
    let seat = seat.and_then(|seat| u32::try_from(seat).ok());
    let disabled = Session::disabled_validators();
    let exposed = pallet_staking::ErasStakersOverview::<Runtime>::get(era, who);
    // None waits longer than a slash of this era; and what is zero is zero before the first eras as well.
    let last_due = era.saturating_add(params::SLASH_DEFER_ERAS).saturating_add(1);
    let oldest = era.saturating_sub(params::HISTORY_ERAS);
    Some(ValidatorView {
        era,
        stake: ledger.active,
        unbonding: unbonding.collect(),
        commission: stands.then(|| pallet_staking::Validators::<Runtime>::get(who).commission),
        is_active: seat.is_some(),
        is_disabled: seat.is_some_and(|seat| disabled.contains(&seat)),
        backing: exposed.map_or(0, |exposed| exposed.total),
        keys: pallet_session::NextKeys::<Runtime>::get(who).map(|keys| keys.encode()),
        slashes: (era..=last_due).flat_map(|due| deferred(who, due)).collect(),
        unpaid_eras: (oldest..era).filter(|era| is_unpaid(who, *era)).collect(),
    })
}

/// Whether a validator earned something in a past era that is not all claimed. The SDK's own answer leaves out who has
/// no nominators, and so no pages of them.
fn is_unpaid(who: &AccountId, era: u32) -> bool {
    let Some(exposed) = pallet_staking::ErasStakersOverview::<Runtime>::get(era, who) else {
        return false;
    };
    let points = pallet_staking::ErasRewardPoints::<Runtime>::get(era);
    let claimed = pallet_staking::ClaimedRewards::<Runtime>::get(era, who);
    let pages = usize::try_from(exposed.page_count.max(1)).unwrap_or(usize::MAX);
    points.individual.contains_key(who) && claimed.len() < pages
}

/// The slashes of a validator that are due with the beginning of an era.
fn deferred(who: &AccountId, due: u32) -> impl Iterator<Item = DeferredSlash<Balance>> + use<'_> {
    let slashes = pallet_staking::UnappliedSlashes::<Runtime>::get(due).into_iter();
    slashes.filter(move |slash| slash.validator == *who).map(move |slash| {
        // Parts of what is issued.
        let nominated = slash.others.iter().map(|(_, part)| *part);
        let nominated = nominated.fold(0, Balance::saturating_add);
        DeferredSlash { own: slash.own, nominated, due }
    })
}
