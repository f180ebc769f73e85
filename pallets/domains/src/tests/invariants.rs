//! Each invariant, broken by hand, is noticed.

use super::*;
use crate::{
    Applications, DomainOf, Domains, HoldReason, Invitations, LastDomain, Log, Memberships, Pallet,
    ProgramRules,
};
use frame_support::traits::{fungible::MutateHold, Hooks};
use sp_core::H256;
use sp_runtime::{DispatchError, Perbill};
use stardust_primitives::domain::record::{Application, NextPolicy, RuleRecord};

/// Breaks a state with two members and an applicant, and says what the check says.
fn broken(breaking: impl FnOnce()) -> DispatchError {
    new_test_ext().execute_with(|| {
        assert_ok!(create(admitting(Admission::Vouched { by: 2 })));
        assert_ok!(Sovereign::start(admin(), D1));
        for who in [ALICE, BOB] {
            assert_ok!(Sovereign::admit(admin(), D1, who, Some(900)));
            assert_ok!(join(who));
        }
        assert_ok!(join(CHARLIE));
        go_to(20);
        assert_ok!(Sovereign::vouch(by(ALICE), CHARLIE));
        assert_ok!(Pallet::<Test>::do_try_state());
        breaking();
        Pallet::<Test>::do_try_state().unwrap_err()
    })
}

fn change(change: impl FnOnce(&mut DomainOf<Test>)) {
    Domains::<Test>::mutate(D1, |domain| change(domain.as_mut().unwrap()));
}

#[test]
fn dom_1_policies() {
    let high = || Policy { revenue: Perbill::from_percent(11), ..open() };
    let error = broken(|| change(|domain| domain.policies.policy = high()));
    assert_eq!(error, "DOM-1: a policy against the constitution".into());
    let next = |policy, proposed_at, from| {
        broken(|| {
            let next = Some(NextPolicy { policy, proposed_at, from });
            change(|domain| domain.policies.next = next);
        })
    };
    assert_eq!(next(high(), 20, 90), "DOM-1: a proposal against the constitution".into());
    assert_eq!(next(open(), 20, 20), "DOM-1: a proposal without delay".into());
    assert_eq!(next(open(), 21, 90), "DOM-1: a proposal without delay".into());
    let error = broken(|| change(|domain| domain.policies.since = 21));
    assert_eq!(error, "DOM-1: a policy before its time".into());
}

#[test]
fn dom_3_members() {
    let wrong = "DOM-3: members are miscounted".into();
    assert_eq!(broken(|| change(|domain| domain.members += 1)), wrong);
    let error = broken(|| {
        Memberships::<Test>::mutate(ALICE, |record| record.as_mut().unwrap().domain = D2);
    });
    assert_eq!(error, "DOM-3: a member of nothing".into());
    let error = broken(|| change(|domain| domain.status = DomainStatus::Draft));
    assert_eq!(error, "DOM-3: a member of nothing".into());
    let error = broken(|| {
        Memberships::<Test>::mutate(ALICE, |record| record.as_mut().unwrap().since = 21);
    });
    assert_eq!(error, "DOM-3: a member from the future".into());
}

#[test]
fn dom_4_deposits() {
    let wrong: DispatchError = "DOM-4: deposits are not what is held".into();
    assert_eq!(broken(|| change(|domain| domain.deposit += 1)), wrong);
    for who in [ALICE, CHARLIE] {
        let more = || {
            assert_ok!(Balances::hold(&HoldReason::Membership.into(), &who, STAR));
        };
        assert_eq!(broken(more), wrong);
    }
    let error = broken(|| {
        assert_ok!(Balances::hold(&HoldReason::Domain.into(), &FOUNDER, STAR));
    });
    assert_eq!(error, wrong);
}

#[test]
fn dom_5_the_log() {
    let error = broken(|| change(|domain| domain.changes += 1));
    assert_eq!(error, "DOM-5: lines are missing".into());
    let error = broken(|| change(|domain| domain.moves -= 1));
    assert_eq!(error, "DOM-5: a line in a wrong place".into());
    let error = broken(|| {
        let line = Log::<Test>::take(D1, (Book::Membership, 0)).unwrap();
        Log::<Test>::insert(D1, (Book::Administration, 0), line);
    });
    assert_eq!(error, "DOM-5: a line in a wrong place".into());
}

#[test]
fn dom_6_lists() {
    let wrong: DispatchError = "DOM-6: lists are miscounted".into();
    assert_eq!(broken(|| change(|domain| domain.invited += 1)), wrong);
    assert_eq!(broken(|| change(|domain| domain.rules += 1)), wrong);
    let error = broken(|| {
        (20..20 + u128::from(INVITATIONS) + 1)
            .for_each(|who| Invitations::<Test>::insert(D1, who, 900));
        change(|domain| domain.invited = INVITATIONS + 1);
    });
    assert_eq!(error, "DOM-6: lists are too long".into());
    let error = broken(|| {
        let record = RuleRecord { rule: None, next: None };
        ProgramRules::<Test>::insert(D2, H256::zero(), record);
    });
    assert_eq!(error, "DOM-6: a list of nothing".into());
}

#[test]
fn dom_7_domains() {
    let error = broken(|| LastDomain::<Test>::put(DomainId(0)));
    assert_eq!(error, "DOM-7: a domain without a number of its own".into());
    let error = broken(|| change(|domain| domain.admin_seen = 21));
    assert_eq!(error, "DOM-7: an admin seen in the future".into());
    let error = broken(|| {
        let _ = <Balances as frame_support::traits::fungible::Mutate<_>>::set_balance(
            &Sovereign::treasury(D1),
            0,
        );
    });
    assert_eq!(error, "DOM-7: a treasury that cannot be paid into".into());
}

#[test]
fn dom_8_vouchers() {
    let vouchers = |vouchers: Vec<AccountId>| {
        broken(|| {
            let old = Applications::<Test>::get(CHARLIE).unwrap();
            let vouchers = vouchers.try_into().unwrap();
            Applications::<Test>::insert(CHARLIE, Application { vouchers, ..old });
        })
    };
    assert_eq!(vouchers(vec![ALICE, ALICE]), "DOM-8: vouched twice".into());
    assert_eq!(vouchers(vec![CHARLIE]), "DOM-8: vouched for itself".into());
}

#[test]
fn the_wiring_is_sound() {
    new_test_ext().execute_with(<Sovereign as Hooks<u32>>::integrity_test);
}
