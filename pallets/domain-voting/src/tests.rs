//! Tests through the calls, over the SDK's referenda; here is what they share.

mod clear_votes;
mod invariants;
mod referendum;
mod submit;
mod vote;

pub(crate) use crate::{mock::*, pallet::*};
pub(crate) use frame_support::{
    assert_noop, assert_ok,
    traits::{schedule::DispatchTime, Bounded, VoteTally},
};
pub(crate) use pallet_referenda::{ReferendumInfo, ReferendumInfoFor};
pub(crate) use sp_runtime::{DispatchError, DispatchResult, Perbill};
pub(crate) use stardust_primitives::ids::DomainId;

use codec::Encode;

/// Submits what sets a policy in the name of an origin.
pub(crate) fn submit(
    who: AccountId,
    origin: impl Into<OriginCaller>,
    policy: u32,
) -> DispatchResult {
    let call = RuntimeCall::Policy(policy::Call::set_policy { policy });
    let proposal = Bounded::Inline(call.encode().try_into().unwrap());
    let (origin, after) = (Box::new(origin.into()), DispatchTime::After(0));
    Referenda::submit(RuntimeOrigin::signed(who), origin, proposal, after)
}

pub(crate) fn members_of(domain: DomainId) -> policy::Origin {
    policy::Origin::DomainMembers(domain)
}

/// Proposes another policy to a domain's members, by one of them, who pays for the decision.
pub(crate) fn propose(who: AccountId, domain: DomainId, policy: u32) -> PollIndex {
    let poll = pallet_referenda::ReferendumCount::<Test>::get();
    assert_ok!(submit(who, members_of(domain), policy));
    assert_ok!(Referenda::place_decision_deposit(RuntimeOrigin::signed(who), poll));
    poll
}

pub(crate) fn vote(who: AccountId, poll: PollIndex, aye: bool) -> DispatchResult {
    DomainVoting::vote(RuntimeOrigin::signed(who), poll, aye)
}

/// Ayes, nays and members of a poll that goes on.
pub(crate) fn count(poll: PollIndex) -> (u32, u32, u32) {
    let tally = Referenda::ensure_ongoing(poll).unwrap().tally;
    (tally.ayes, tally.nays, tally.members)
}

pub(crate) fn is_approved(poll: PollIndex) -> bool {
    matches!(ReferendumInfoFor::<Test>::get(poll), Some(ReferendumInfo::Approved(..)))
}

pub(crate) fn is_rejected(poll: PollIndex) -> bool {
    matches!(ReferendumInfoFor::<Test>::get(poll), Some(ReferendumInfo::Rejected(..)))
}

pub(crate) fn policy_of(domain: DomainId) -> Option<u32> {
    policy::Policies::<Test>::get(domain)
}
