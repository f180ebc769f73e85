//! Any order of steps keeps the invariants and every planck.

use crate::{mock::*, Pallet, Slashes};
use frame_support::assert_ok;
use proptest::prelude::*;
use stardust_primitives::{
    ids::{AssignmentId, ContestId},
    provider::SlashCause,
    traits::Providers as _,
    STAR,
};

#[derive(Clone, Copy, Debug)]
enum Step {
    Register(u128),
    BondMore(u128),
    SetOffer(u128, u32),
    Leave,
    Withdraw,
    Rejoin,
    Expose(u128, u128),
    Release,
    Checked,
    Fault(u32, u128),
    Fraud(u64),
    Wait(u32),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        (0u128..900).prop_map(Step::Register),
        (0u128..200).prop_map(Step::BondMore),
        (0u128..20, 0u32..10).prop_map(|(price, capacity)| Step::SetOffer(price, capacity)),
        Just(Step::Leave),
        Just(Step::Withdraw),
        Just(Step::Rejoin),
        (0u128..40, 0u128..20).prop_map(|(value, price)| Step::Expose(value, price)),
        Just(Step::Release),
        Just(Step::Checked),
        (0u32..6, 0u128..700).prop_map(|(batch, amount)| Step::Fault(batch, amount)),
        (0u64..6).prop_map(Step::Fraud),
        (1u32..80).prop_map(Step::Wait),
    ]
}

/// Takes a step, which may be refused, as a call would: all or nothing. `values` are the assignments' values.
fn take(who: AccountId, step: Step, values: &mut Vec<u128>) {
    let origin = RuntimeOrigin::signed(who);
    let _ = match step {
        Step::Register(bond) => register(who, bond * STAR),
        Step::BondMore(amount) => ProviderStaking::bond_more(origin, amount * STAR),
        Step::SetOffer(price, capacity) => {
            ProviderStaking::set_offer(origin, endpoint("x"), price, capacity)
        }
        Step::Leave => ProviderStaking::leave(origin),
        Step::Withdraw => ProviderStaking::withdraw(origin),
        Step::Rejoin => ProviderStaking::rejoin(origin),
        Step::Expose(value, price) => {
            let exposed = ProviderStaking::expose(&who, value * STAR, price);
            exposed.map(|()| values.push(value * STAR))
        }
        Step::Release => match values.pop() {
            Some(value) => ProviderStaking::release(&who, value),
            None => Ok(()),
        },
        Step::Checked if !values.is_empty() => ProviderStaking::note_checked(&who),
        Step::Checked => Ok(()),
        Step::Fault(batch, amount) => {
            let assignment = AssignmentId { batch, ..Default::default() };
            let cause = SlashCause::Expired { assignment, claimed_at: 0 };
            ProviderStaking::slash_fault(&who, cause, amount * STAR)
        }
        Step::Fraud(contest) => {
            let contest = ContestId(contest);
            let cause = SlashCause::Fraud { contest, assignment: Default::default() };
            ProviderStaking::slash_fraud(&who, cause)
        }
        Step::Wait(blocks) => {
            System::set_block_number(System::block_number() + blocks);
            Ok(())
        }
    };
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn any_order_of_steps_keeps_the_invariants_and_every_planck(
        steps in prop::collection::vec((any::<bool>(), step()), 1..80),
    ) {
        new_test_ext().execute_with(|| {
            let issuance = Balances::total_issuance();
            let mut values = [Vec::new(), Vec::new()];
            for (second, step) in steps {
                let (who, values) = if second {
                    (BOB, &mut values[1])
                } else {
                    (ALICE, &mut values[0])
                };
                take(who, step, values);
                // At most eight checked results a block, as in the market.
                System::set_block_number(System::block_number() + 1);
                assert_ok!(Pallet::<Test>::do_try_state());
            }
            let burned: u128 = Slashes::<Test>::iter_values().map(|slash| slash.amount).sum();
            assert_eq!(Balances::total_issuance(), issuance - burned);
            for (who, values) in [(ALICE, &values[0]), (BOB, &values[1])] {
                if let Some(provider) = crate::Providers::<Test>::get(who) {
                    assert_eq!(provider.exposure, values.iter().sum::<u128>());
                    assert_eq!(provider.assigned as usize, values.len());
                }
            }
        });
    }
}
