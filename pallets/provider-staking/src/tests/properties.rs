//! Any order of steps keeps the invariants and every planck.

use crate::{mock::*, Pallet, SlashCauseOf, SlashRecordOf, Slashes, WeightInfo};
use frame_support::{assert_ok, traits::Hooks};
use proptest::prelude::*;
use stardust_primitives::{
    provider::{Harm, SlashStatus},
    traits::Providers as _,
    STAR,
};

/// Who may be harmed or expose: providers, a bystander, and one who may be too poor to receive.
const PAYEES: [AccountId; 4] = [ALICE, BOB, CHARLIE, POOR];

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
    Fault(u32, u128),
    Fraud { contest: u64, requester: usize, cap: u128, exposer: usize },
    Execute(Cause),
    Cancel(Cause),
    Idle(u64),
    Wait(u32),
}

/// The cause of a slash that was made, or was not.
#[derive(Clone, Copy, Debug)]
enum Cause {
    Expired(u32),
    Fraud(u64),
}

impl From<Cause> for SlashCauseOf<Test> {
    fn from(cause: Cause) -> Self {
        match cause {
            Cause::Expired(batch) => expired(batch),
            Cause::Fraud(contest) => fraud(contest),
        }
    }
}

fn cause() -> impl Strategy<Value = Cause> {
    prop_oneof![(0u32..6).prop_map(Cause::Expired), (0u64..6).prop_map(Cause::Fraud)]
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
        (0u32..6, 0u128..700).prop_map(|(batch, amount)| Step::Fault(batch, amount)),
        // Exposed by nobody as often as by one of the payees.
        (0u64..6, 0usize..4, 0u128..40, 0usize..8).prop_map(
            |(contest, requester, cap, exposer)| Step::Fraud { contest, requester, cap, exposer }
        ),
        cause().prop_map(Step::Execute),
        cause().prop_map(Step::Cancel),
        (0u64..4).prop_map(Step::Idle),
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
            Some(value) => ProviderStaking::release(&who, value, 1),
            None => Ok(()),
        },
        Step::Fault(batch, amount) => {
            ProviderStaking::slash_fault(&who, expired(batch), amount * STAR)
        }
        Step::Fraud { contest, requester, cap, exposer } => {
            let exposer = PAYEES.get(exposer).copied();
            let harm = Harm { requester: PAYEES[requester], cap: cap * STAR / 3, exposer };
            ProviderStaking::slash_fraud(&who, fraud(contest), 1, Some(harm))
        }
        Step::Execute(cause) => {
            ProviderStaking::execute_slash(origin, cause.into()).map(drop).map_err(|e| e.error)
        }
        Step::Cancel(cause) => ProviderStaking::cancel_slash(RuntimeOrigin::root(), cause.into()),
        Step::Idle(executions) => {
            let step = <() as WeightInfo>::execute_slash() + <() as WeightInfo>::skip_settled();
            let room = <() as WeightInfo>::execute_due() + step.saturating_mul(executions);
            assert!(ProviderStaking::on_idle(System::block_number(), room).all_lte(room));
            Ok(())
        }
        Step::Wait(blocks) => {
            System::set_block_number(System::block_number() + blocks);
            Ok(())
        }
    };
}

/// What an executed slash has to pay and burn, by the protocol's text; none for a part if its payee may be
/// too poor to receive it.
fn check_parts(slash: &SlashRecordOf<Test>) -> u128 {
    let SlashStatus::Executed { compensation, reward, burned } = slash.status else { return 0 };
    let quarter = slash.amount * 25 / 100;
    let delegated = slash.delegated.map_or(0, |parts| parts.stake + parts.exiting);
    let own = slash.amount - delegated;
    let (mut to_requester, mut to_exposer) = (0, 0);
    if let Some(harm) = &slash.harm {
        if harm.requester != slash.provider {
            to_requester = harm.cap.min(slash.amount * 15 / 100);
        }
        if harm.exposer.is_some_and(|exposer| exposer != slash.provider) {
            to_exposer = quarter - to_requester;
        }
        // Never more than the provider's own.
        to_requester = to_requester.min(own);
        to_exposer = to_exposer.min(own - to_requester);
        let may_miss = |payee, got| payee == POOR && got == 0;
        assert!(compensation == to_requester || may_miss(harm.requester, compensation));
        assert!(reward == to_exposer || may_miss(harm.exposer.unwrap_or(ALICE), reward));
    } else {
        assert_eq!((compensation, reward), (0, 0), "a fault pays nobody");
    }
    assert!(compensation + reward <= quarter, "rho");
    assert!(compensation + reward <= own, "delegators pay nobody");
    assert_eq!(compensation + reward + burned, slash.amount);
    burned
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
                System::set_block_number(System::block_number() + 1);
                assert_ok!(Pallet::<Test>::do_try_state());
            }
            let burned: u128 = Slashes::<Test>::iter_values().map(|slash| check_parts(&slash)).sum();
            assert_eq!(Balances::total_issuance(), issuance - burned);
            let all = [ALICE, BOB, CHARLIE, DORA, EMIL, POOR, POT];
            assert_eq!(all.map(wealth).iter().sum::<u128>(), issuance - burned);
            for (who, values) in [(ALICE, &values[0]), (BOB, &values[1])] {
                if let Some(provider) = crate::Providers::<Test>::get(who) {
                    assert_eq!(provider.exposure, values.iter().sum::<u128>());
                    assert_eq!(provider.assigned as usize, values.len());
                }
            }
        });
    }
}
