//! Any sequence of acts of the admins, of the market and of time: no planck is made or lost, no debt is uncovered, nobody
//! waits for anybody, and the events of a period add up to what its treasuries paid and got.

use super::*;
use proptest::prelude::*;
use stardust_primitives::domain::border::Passage;
use std::collections::BTreeMap;

const IDS: [DomainId; 4] = [A, B, C, D];

#[derive(Clone, Debug)]
enum Act {
    Claim { home: usize, path: Vec<usize>, fee_limit: u128 },
    Pay { percent: u128 },
    Leave,
    Suspend(usize, usize, bool),
    End(usize, usize),
    Close(usize, usize),
    Sign(usize, usize, u32, u128),
    Restore(usize),
    Spend(usize),
    Earn(usize),
    Pass(u32),
}

fn act() -> impl Strategy<Value = Act> {
    let domain = 0..IDS.len();
    let two = (domain.clone(), domain.clone());
    prop_oneof![
        // Ways around in either direction, which the first peerings make; and any others.
        16 => (domain.clone(), 1..4usize, prop_oneof![Just(1), Just(3)], 0..800u128).prop_map(
            |(home, length, step, fee_limit)| {
                let path = (1..=length).map(|hop| (home + hop * step) % IDS.len()).collect();
                Act::Claim { home, path, fee_limit: fee_limit * STAR }
            }
        ),
        1 => (domain.clone(), prop::collection::vec(domain.clone(), 0..4), 0..800u128)
            .prop_map(|(home, path, fee_limit)| Act::Claim { home, path, fee_limit: fee_limit * STAR }),
        12 => (0..=100u128).prop_map(|percent| Act::Pay { percent }),
        1 => Just(Act::Leave),
        1 => (two.clone(), any::<bool>()).prop_map(|((one, other), is)| Act::Suspend(one, other, is)),
        1 => two.clone().prop_map(|(one, other)| Act::End(one, other)),
        1 => two.clone().prop_map(|(one, other)| Act::Close(one, other)),
        4 => (two, 0..3u32, 0..100u128)
            .prop_map(|((one, other), relation, credit)| Act::Sign(one, other, relation, credit)),
        4 => domain.clone().prop_map(Act::Restore),
        2 => domain.clone().prop_map(Act::Spend),
        4 => domain.prop_map(Act::Earn),
        3 => (1..PERIOD).prop_map(Act::Pass),
    ]
}

fn agree(one: DomainId, other: DomainId, relation: u32, credit: u128) {
    let relation = match relation {
        0 => Relation::Equals,
        1 => Relation::LowIsCustomer,
        _ => Relation::HighIsCustomer,
    };
    let side = SideTerms { credit: credit * STAR, ..side() };
    let until = System::block_number() + ROUTE_MAX;
    let terms = Terms { relation, until, low: side, high: side };
    let _ = call(|| Borders::propose(by(one), one, other, terms));
    let _ = call(|| Borders::accept(by(other), other, one, terms));
    // Whoever can signs the way over it.
    for to in IDS {
        let _ = call(|| Borders::announce(by(one), one, to, path(&[one, other]), until));
        let _ = call(|| Borders::announce(by(other), other, to, path(&[other, one]), until));
        for end in IDS {
            let _ = call(|| Borders::announce(by(one), one, to, path(&[one, other, end]), until));
        }
    }
}

/// As a call: nothing is changed by one that fails.
fn call<R>(call: impl FnOnce() -> Result<R, sp_runtime::DispatchError>) -> Option<R> {
    frame_support::storage::with_storage_layer(call).ok()
}

type Claims = Vec<(DomainId, Passage, u128)>;

fn perform(act: Act, claims: &mut Claims) {
    match act {
        Act::Claim { home, path: way, fee_limit } => {
            let way: Vec<_> = way.into_iter().map(|at| IDS[at]).collect();
            let entered =
                call(|| Borders::enter(IDS[home], &path(&way), ProgramClass::Long, fee_limit));
            claims.extend(entered.map(|passage| (IDS[home], passage, fee_limit)));
        }
        Act::Pay { percent } => {
            let Some((home, passage, fee_limit)) = claims.pop() else { return };
            Borders::note_paid(batch(0), home, &passage, fee_limit, fee_limit * percent / 100);
        }
        Act::Leave => {
            let Some((home, passage, fee_limit)) = claims.pop() else { return };
            Borders::leave(home, &passage, fee_limit);
        }
        Act::Suspend(one, other, is_suspended) => {
            let _ = call(|| match is_suspended {
                true => Borders::suspend(by(IDS[one]), IDS[one], IDS[other]),
                false => Borders::resume(by(IDS[one]), IDS[one], IDS[other]),
            });
        }
        Act::End(one, other) => {
            let _ = call(|| Borders::end(by(IDS[one]), IDS[one], IDS[other]));
        }
        Act::Close(one, other) => {
            let _ = call(|| Borders::close(anyone(), IDS[one], IDS[other]));
        }
        Act::Sign(one, other, relation, credit) => agree(IDS[one], IDS[other], relation, credit),
        Act::Restore(at) => {
            for other in IDS {
                let _ = call(|| Borders::restore(by(IDS[at]), IDS[at], other));
            }
        }
        Act::Spend(at) => {
            let amount = free(IDS[at]) - STAR;
            let from = RuntimeOrigin::signed(treasury(IDS[at]));
            assert_ok!(Balances::transfer_keep_alive(from, ANYONE, amount));
        }
        Act::Earn(at) => {
            assert_ok!(Balances::transfer_keep_alive(anyone(), treasury(IDS[at]), 20 * STAR));
        }
        Act::Pass(blocks) => {
            go_to(System::block_number() + blocks);
            idle();
        }
    }
}

/// What the statements of all periods say that each domain paid (less than nothing) or got.
fn stated(events: &[Event<Test>]) -> BTreeMap<DomainId, i128> {
    let mut sums = BTreeMap::<DomainId, i128>::new();
    for event in events {
        if let Event::Accrued { debtor, creditor, amount, .. } = event {
            *sums.entry(*debtor).or_default() -= *amount as i128;
            *sums.entry(*creditor).or_default() += *amount as i128;
        }
    }
    sums
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn nothing_is_made_or_lost_and_statements_add_up(acts in prop::collection::vec(act(), 1..200)) {
        run(|| {
            for (one, other) in [(A, B), (B, C), (C, D), (A, D)] {
                agree(one, other, 1, 60);
            }
            // The pot is made: its deposit is nobody's debt.
            let issuance = Balances::total_issuance();
            let mut moved = BTreeMap::<DomainId, i128>::new();
            let mut claims = Claims::new();
            for act in acts {
                let is_time = matches!(act, Act::Pass(_));
                let before = IDS.map(|id| free(id) + held(id));
                perform(act, &mut claims);
                let after = IDS.map(|id| free(id) + held(id));
                if is_time {
                    for (id, (before, after)) in IDS.into_iter().zip(before.into_iter().zip(after)) {
                        *moved.entry(id).or_default() += after as i128 - before as i128;
                    }
                }
                crate::Pallet::<Test>::do_try_state().unwrap();
                assert_eq!(Balances::total_issuance(), issuance);
            }
            // Whatever happened, all is cleared in the next period but one.
            go_to((System::block_number() / PERIOD + 1) * PERIOD);
            let before = IDS.map(|id| free(id) + held(id));
            idle();
            for (id, before) in IDS.into_iter().zip(before) {
                *moved.entry(id).or_default() += (free(id) + held(id)) as i128 - before as i128;
            }
            let said = stated(&events());
            for id in IDS {
                assert_eq!(moved.get(&id), Some(said.get(&id).unwrap_or(&0)), "domain {id}");
                assert_eq!(crate::Positions::<Test>::iter().count(), 0);
            }
            assert_eq!(Balances::free_balance(Borders::pot()), STAR);
        });
    }
}
