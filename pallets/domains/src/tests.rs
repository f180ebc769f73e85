//! Tests through the calls, one file for each.

use crate::mock::*;
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError::BadOrigin;
use stardust_primitives::{
    domain::{
        policy::{Admission, Borders, Policy, ProgramRule, Programs},
        record::{Actor, Admin, Book, Change, DomainStatus, Standing},
    },
    ids::DomainId,
    STAR,
};

mod admit;
mod attend;
mod create;
mod dissolve;
mod expel;
mod expire;
mod forget;
mod interfaces;
mod invariants;
mod join;
mod leave;
mod log;
mod properties;
mod propose_policy;
mod scale;
mod set_admin;
mod set_rule;
mod spend;
mod start;
mod vouch;
mod withdraw_policy;

/// A call of the admin's is refused to whoever is not it, of a domain that is not there, and of one that is dissolved.
fn only_the_admin(call: impl Fn(RuntimeOrigin, DomainId) -> sp_runtime::DispatchResult) {
    ExtBuilder::default().domain(open()).domain(open()).build_and_execute(|| {
        for origin in [RuntimeOrigin::none(), RuntimeOrigin::root()] {
            assert_noop!(call(origin, D1), BadOrigin);
        }
        for origin in [by(FOUNDER), by(ALICE), members_of(D1), members_of(D2)] {
            assert_noop!(call(origin, D1), TestError::NotAdmin);
        }
        assert_noop!(call(admin(), DomainId(3)), TestError::UnknownDomain);
        assert_noop!(call(admin(), DomainId(0)), TestError::UnknownDomain);
        // Once it is the members', it is theirs alone, and of one domain.
        assert_ok!(Sovereign::set_admin(admin(), D1, Admin::Members));
        for origin in [admin(), by(ALICE), members_of(D2)] {
            assert_noop!(call(origin, D1), TestError::NotAdmin);
        }
        assert_ok!(Sovereign::dissolve(members_of(D1), D1));
        assert_noop!(call(members_of(D1), D1), TestError::Dissolved);
    });
}
