//! Tests through the calls, one file for each.

use crate::{mock::*, Event, Offers, Peerings, Routes};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError::BadOrigin, DispatchResult, Perbill};
use stardust_primitives::{
    domain::{
        border::{BorderAct, Pair, Relation, Side, SideTerms, Terms, MAX_PEERINGS},
        policy::Classes,
    },
    ids::DomainId,
    reputation::ProgramClass,
    traits::{Border, Gateway},
    STAR,
};

mod accept;
mod announce;
mod clearing;
mod close;
mod crossing;
mod end;
mod invariants;
mod properties;
mod propose;
mod restore;
mod resume;
mod suspend;
mod views;
mod withdraw_offer;
mod withdraw_route;

/// A call of a domain's is refused to everybody but its admin.
fn only_the_admin(call: impl Fn(RuntimeOrigin) -> DispatchResult) {
    for origin in [RuntimeOrigin::none(), RuntimeOrigin::root()] {
        assert_noop!(call(origin), BadOrigin);
    }
    for origin in [anyone(), by(B), by(C)] {
        assert_noop!(call(origin), NOT_ADMIN);
    }
}

fn pair() -> Pair {
    Pair::of(A, B).unwrap()
}
