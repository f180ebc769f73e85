//! A20: whatever an admin does, in whatever order, members leave in time, fees are taken within the cap, no rule comes into
//! force before its delay, and every planck stays where it was or went where it was paid.

use super::*;
use crate::{Domains, Memberships, Pallet, PolicyOf};
use proptest::prelude::*;
use sp_core::H256;
use sp_runtime::Perbill;
use stardust_primitives::{domain::DomainJob, traits::Domains as _};
use std::collections::BTreeMap;

#[derive(Clone, Debug)]
enum Step {
    Propose { notice: u32, term: u32, revenue: u32, floor: u128, by: u8 },
    Withdraw,
    Rule(u8, Option<bool>),
    Admit(AccountId, Option<u32>),
    Join(AccountId, u32),
    Vouch(AccountId, AccountId),
    Leave(AccountId, u32),
    Expel(AccountId),
    Expire(AccountId),
    Spend(u128),
    HandOver(bool),
    Attend,
    Dissolve,
    Forget,
    Create,
    Wait(u32),
}

fn step() -> impl Strategy<Value = Step> {
    let who = || 2u128..5;
    let id = || 1u32..3;
    prop_oneof![
        3 => (0u32..20, 0u32..1_100, 0u32..15, 0u128..3, 0u8..10).prop_map(
            |(notice, term, revenue, floor, by)| Step::Propose { notice, term, revenue, floor, by }
        ),
        1 => Just(Step::Withdraw),
        1 => (0u8..5, any::<Option<bool>>()).prop_map(|(program, rule)| Step::Rule(program, rule)),
        2 => (who(), any::<Option<u16>>())
            .prop_map(|(who, until)| Step::Admit(who, until.map(u32::from))),
        4 => (who(), id()).prop_map(|(who, id)| Step::Join(who, id)),
        2 => (who(), who()).prop_map(|(who, other)| Step::Vouch(who, other)),
        2 => (who(), id()).prop_map(|(who, id)| Step::Leave(who, id)),
        1 => who().prop_map(Step::Expel),
        1 => who().prop_map(Step::Expire),
        1 => (0u128..3).prop_map(Step::Spend),
        1 => any::<bool>().prop_map(Step::HandOver),
        1 => Just(Step::Attend),
        1 => Just(Step::Dissolve),
        1 => Just(Step::Forget),
        1 => Just(Step::Create),
        4 => (1u32..150).prop_map(Step::Wait),
    ]
}

fn policy(notice: u32, term: u32, revenue: u32, floor: u128, by: u8) -> PolicyOf<Test> {
    let admission = match by {
        0..=4 => Admission::Open,
        5 => Admission::Listed,
        _ => Admission::Vouched { by: by - 6 },
    };
    let revenue = Perbill::from_percent(revenue);
    Policy { admission, notice, term, revenue, price_floor: floor, ..open() }
}

/// Takes a step as whoever is the admin, which may be refused, as a call is: all or nothing.
fn take(step: Step) {
    let is_members = Domains::<Test>::get(D1).is_some_and(|domain| domain.admin == Admin::Members);
    let admin = if is_members { members_of(D1) } else { admin() };
    let _ = match step {
        Step::Propose { notice, term, revenue, floor, by } => {
            let policy = policy(notice, term, revenue, floor, by);
            Sovereign::propose_policy(admin, D1, policy)
        }
        Step::Withdraw => Sovereign::withdraw_policy(admin, D1),
        Step::Rule(program, rule) => {
            let rule =
                rule.map(|allow| if allow { ProgramRule::Allowed } else { ProgramRule::Denied });
            Sovereign::set_rule(admin, D1, H256::repeat_byte(program), rule)
        }
        Step::Admit(who, until) => Sovereign::admit(admin, D1, who, until),
        Step::Join(who, id) => Sovereign::join(by(who), DomainId(id)),
        Step::Vouch(who, other) => Sovereign::vouch(by(who), other),
        Step::Leave(who, id) => Sovereign::leave(by(who), DomainId(id)),
        Step::Expel(who) => Sovereign::expel(admin, D1, who),
        Step::Expire(who) => {
            Sovereign::expire(by(FOUNDER), who).map(drop).map_err(|error| error.error)
        }
        Step::Spend(amount) => Sovereign::spend(admin, D1, BOB, amount * STAR),
        Step::HandOver(true) => Sovereign::set_admin(admin, D1, Admin::Members),
        Step::HandOver(false) => Sovereign::set_admin(admin, D1, Admin::Account(ADMIN)),
        Step::Attend => Sovereign::attend(admin, D1),
        Step::Dissolve => Sovereign::dissolve(admin, D1),
        Step::Forget => Sovereign::forget(by(BOB), D1).map(drop).map_err(|error| error.error),
        Step::Create => create(open()),
        Step::Wait(blocks) => {
            go_to(System::block_number() + blocks);
            Ok(())
        }
    };
}

/// Any member can be gone within the longest notice from now, whatever the state: tried, and undone.
fn check_exits() {
    let now = System::block_number();
    for (who, membership) in Memberships::<Test>::iter() {
        if membership.until <= now + NOTICE_MAX {
            continue;
        }
        let until = frame_support::storage::with_transaction(|| {
            assert_ok!(Sovereign::leave(by(who), membership.domain));
            let until = Memberships::<Test>::get(who).map_or(now, |left| left.until);
            let result = Ok::<_, sp_runtime::DispatchError>(until);
            sp_runtime::TransactionOutcome::Rollback(result)
        });
        assert!(until.unwrap() <= now + NOTICE_MAX, "{who} is held");
    }
}

/// What a policy and its rules say that anybody can observe.
fn observed() -> Option<(PolicyOf<Test>, u32, Vec<bool>)> {
    let view = Sovereign::view(D1)?;
    let is_denied = |program| Sovereign::rule(D1, program) == Some(ProgramRule::Denied);
    let denied = (0..5).map(|number| is_denied(H256::repeat_byte(number))).collect();
    Some((view.policy, view.version, denied))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn an_admin_cannot_trap_members_take_more_or_change_anything_at_once(
        steps in prop::collection::vec(step(), 1..60),
    ) {
        new_test_ext().execute_with(|| {
            for _ in 0..2 {
                assert_ok!(create(open()));
            }
            for id in [D1, D2] {
                assert_ok!(Sovereign::start(admin(), id));
            }
            let issuance = Balances::total_issuance();
            // Since when each version has been in force, and the longest promised end of each membership on notice.
            let mut since: BTreeMap<u32, u32> = BTreeMap::from([(1, 1)]);
            let mut notices: BTreeMap<AccountId, u32> = BTreeMap::new();
            for step in steps {
                let (before, is_wait) = (observed(), matches!(step, Step::Wait(_)));
                let joined = match step {
                    Step::Join(who, _) => Some(who),
                    _ => None,
                };
                take(step);
                assert_ok!(Pallet::<Test>::do_try_state());
                check_exits();
                let now = System::block_number();
                if let (Some(before), Some(after)) = (before, observed()) {
                    // Nothing that anybody does changes a rule in the same block.
                    assert!(is_wait || before == after);
                    if after.1 != before.1 {
                        assert_eq!(after.1, before.1 + 1);
                        let from = Sovereign::view(D1).unwrap().since;
                        assert!(from <= now && from >= since[&before.1] + FREEZE);
                        since.insert(after.1, from);
                    }
                }
                if let Some((_, share)) = Sovereign::revenue(D1) {
                    assert!(share <= Perbill::from_percent(10));
                }
                // Who is on its way out is not held any longer by what others do.
                for (who, membership) in Memberships::<Test>::iter() {
                    if let Some(until) = notices.remove(&who) {
                        assert!(Some(who) == joined || membership.until <= until);
                    }
                    if membership.standing != Standing::Staying {
                        notices.insert(who, membership.until);
                    }
                }
                // The commons are there for everybody, always.
                let free = DomainJob { home: DomainId(0), ..job() };
                assert_ok!(Sovereign::check_post(&ALICE, free));
            }
            assert_eq!(Balances::total_issuance(), issuance);
        });
    }
}
