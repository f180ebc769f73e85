use crate::{mock::*, Delegations, Event};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError::BadOrigin;
use stardust_primitives::{
    delegation::{Change, Delegation},
    traits::Providers as _,
    STAR,
};

#[test]
fn works() {
    ExtBuilder::default().provider(ALICE).build_and_execute(|| {
        assert_ok!(commission(10));
        events();
        assert_ok!(delegate(BOB, 100 * STAR));
        let rounds = [(0, 0), (1, 100 * STAR)].map(|(round, joined)| Event::RoundEnded {
            provider: ALICE,
            round,
            joined,
            left: 0,
        });
        let told = Event::Delegated { provider: ALICE, delegator: BOB, amount: 100 * STAR };
        assert_eq!(events(), [told].into_iter().chain(rounds).collect::<Vec<_>>());
        // With nothing in hand it joined at once, a share for a planck.
        let pool = provider(ALICE).pool.unwrap();
        assert_eq!((pool.stake, pool.shares, pool.members), (100 * STAR, 100 * STAR, 1));
        let shares = Delegation { shares: 100 * STAR, ..Default::default() };
        assert_eq!(Delegations::<Test>::get(ALICE, BOB), Some(shares));
        assert_eq!((wealth(BOB), wealth(POT)), (ENDOWMENT - 100 * STAR, 101 * STAR));
    });
}

#[test]
fn more_stake_secures_more_work_up_to_the_limit() {
    ExtBuilder::default().provider(ALICE).build_and_execute(|| {
        let alone = ProviderStaking::exposure_cap(&ALICE);
        assert_ok!(commission(0));
        assert_ok!(delegate(BOB, 2_000 * STAR));
        let together = ProviderStaking::exposure_cap(&ALICE);
        assert_eq!(together / STAR, 5 * alone / STAR);
        // What it earns beyond four times the bond counts no more.
        assert_ok!(ProviderStaking::note_delegators_paid(&ALICE, STAR / 2));
        assert_eq!(ProviderStaking::exposure_cap(&ALICE), together);
        // The money that a market would have paid.
        let paid = <Balances as frame_support::traits::fungible::Mutate<_>>::mint_into(&POT, STAR);
        assert_ok!(paid);
    });
}

#[test]
fn waits_for_two_rounds_while_there_is_work_in_hand() {
    ExtBuilder::default().provider(ALICE).build_and_execute(|| {
        assert_ok!(commission(0));
        assert_ok!(ProviderStaking::expose(&ALICE, 0, 10));
        go_to(2);
        assert_ok!(ProviderStaking::expose(&ALICE, 0, 10));
        assert_ok!(delegate(BOB, 100 * STAR));
        go_to(3);
        // The first round waits for the first claim.
        assert_ok!(delegate(BOB, 10 * STAR));
        let waits = [Change { round: 0, amount: 110 * STAR }];
        assert_eq!(Delegations::<Test>::get(ALICE, BOB).unwrap().joining.to_vec(), waits);
        assert_ok!(ProviderStaking::release(&ALICE, 0, 1));
        go_to(4);
        assert_ok!(delegate(BOB, 20 * STAR));
        // The first round has ended, and the second one waits for the second claim.
        let waits = [(0, 110), (1, 20)].map(|(round, star)| Change { round, amount: star * STAR });
        assert_eq!(Delegations::<Test>::get(ALICE, BOB).unwrap().joining.to_vec(), waits);
        let pool = provider(ALICE).pool.unwrap();
        assert_eq!((pool.ready, pool.joining, pool.stake), (110 * STAR, 20 * STAR, 0));
        assert_ok!(ProviderStaking::release(&ALICE, 0, 2));
        assert_ok!(end_round());
        assert_eq!(provider(ALICE).pool.unwrap().stake, 130 * STAR);
    });
}

#[test]
fn works_at_limit_and_fails_past_it_when_delegation_too_small() {
    ExtBuilder::default().provider(ALICE).build_and_execute(|| {
        assert_ok!(commission(0));
        assert_noop!(delegate(BOB, MIN_DELEGATION - 1), TestError::DelegationTooSmall);
        assert_noop!(delegate(BOB, 0), TestError::DelegationTooSmall);
        assert_ok!(delegate(BOB, MIN_DELEGATION));
    });
}

#[test]
fn works_at_limit_and_fails_past_it_when_delegation_limit() {
    ExtBuilder::default().provider(ALICE).build_and_execute(|| {
        assert_ok!(commission(0));
        assert_ok!(delegate(BOB, 1_000 * STAR));
        assert_noop!(delegate(CHARLIE, 1_000 * STAR + 1), TestError::DelegationLimit);
        assert_ok!(delegate(CHARLIE, 1_000 * STAR));
        assert_noop!(delegate(DORA, MIN_DELEGATION), TestError::DelegationLimit);
        // What still joins counts like what has joined.
        assert_ok!(ProviderStaking::bond_more(RuntimeOrigin::signed(ALICE), 100 * STAR));
        assert_ok!(ProviderStaking::expose(&ALICE, 0, 10));
        assert_ok!(delegate(DORA, 400 * STAR));
        assert_noop!(delegate(DORA, MIN_DELEGATION), TestError::DelegationLimit);
        assert_ok!(ProviderStaking::release(&ALICE, 0, 1));
    });
}

#[test]
fn works_at_limit_and_fails_past_it_when_it_cannot_afford() {
    ExtBuilder::default().provider(ALICE).build_and_execute(|| {
        assert_ok!(ProviderStaking::bond_more(RuntimeOrigin::signed(ALICE), 5_000 * STAR));
        assert_ok!(commission(0));
        // The existential deposit stays.
        assert_noop!(delegate(BOB, ENDOWMENT - STAR + 1), TestError::CannotAfford);
        assert_noop!(delegate(POOR, MIN_DELEGATION), TestError::CannotAfford);
        assert_ok!(delegate(BOB, ENDOWMENT - STAR));
    });
}

#[test]
fn fails_when_no_delegations_not_provider_or_leaving() {
    ExtBuilder::default().provider(ALICE).build_and_execute(|| {
        assert_noop!(delegate(BOB, 100 * STAR), TestError::NoDelegations);
        let nobody = ProviderStaking::delegate(RuntimeOrigin::signed(ALICE), BOB, 100 * STAR);
        assert_noop!(nobody, TestError::NotProvider);
        assert_ok!(commission(0));
        assert_ok!(ProviderStaking::leave(RuntimeOrigin::signed(ALICE)));
        assert_noop!(delegate(BOB, 100 * STAR), TestError::Leaving);
    });
}

#[test]
fn fails_when_not_signed() {
    ExtBuilder::default().build_and_execute(|| {
        for origin in [RuntimeOrigin::root(), RuntimeOrigin::none()] {
            assert_noop!(ProviderStaking::delegate(origin, ALICE, 100 * STAR), BadOrigin);
        }
    });
}
