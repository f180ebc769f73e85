use crate::{mock::*, Event, HarmOf, SlashCauseOf, Slashes};
use frame_support::{
    assert_noop, assert_ok,
    dispatch::{DispatchResultWithPostInfo, Pays},
};
use sp_runtime::DispatchError::BadOrigin;
use stardust_primitives::{
    provider::{Harm, SlashStatus},
    traits::Providers as _,
    Balance, STAR,
};

/// What a fraud costs the least bond: 30% of 500 STAR.
const SLASH: Balance = 150 * STAR;

fn execute(cause: SlashCauseOf<Test>) -> DispatchResultWithPostInfo {
    ProviderStaking::execute_slash(RuntimeOrigin::signed(POOR), cause)
}

/// Slashes Alice for a fraud, waits, executes, and says what the record says that became of it.
#[track_caller]
fn parts(harm: HarmOf<Test>) -> (Balance, Balance, Balance) {
    let issuance = Balances::total_issuance();
    assert_ok!(ProviderStaking::slash_fraud(&ALICE, fraud(0), 1, Some(harm)));
    go_to(1 + DEFER);
    events();
    assert_ok!(execute(fraud(0)));
    let SlashStatus::Executed { compensation, reward, burned } = status(fraud(0)) else {
        panic!("{:?}", status(fraud(0)))
    };
    let executed =
        Event::SlashExecuted { provider: ALICE, cause: fraud(0), compensation, reward, burned };
    assert_eq!(events(), [executed]);
    assert_eq!(Balances::total_issuance(), issuance - burned);
    assert_eq!((provider(ALICE).bond, provider(ALICE).frozen), (MIN_BOND - SLASH, 0));
    assert_eq!(held(ALICE), MIN_BOND - SLASH);
    (compensation, reward, burned)
}

#[test]
fn works() {
    ExtBuilder::default().provider(ALICE).build_and_execute(|| {
        // 15% of 150 STAR, the rest of 25%, and 75%.
        let expected = (22 * STAR + STAR / 2, 15 * STAR, 112 * STAR + STAR / 2);
        assert_eq!(parts(harm(Some(CHARLIE))), expected);
        assert_eq!(wealth(BOB), ENDOWMENT + expected.0);
        assert_eq!(wealth(CHARLIE), ENDOWMENT + expected.1);
        assert_eq!(wealth(ALICE), ENDOWMENT - SLASH);
    });
}

#[test]
fn works_for_free() {
    ExtBuilder::default().provider(ALICE).build_and_execute(|| {
        assert_ok!(ProviderStaking::slash_fault(&ALICE, expired(0), STAR));
        go_to(1 + DEFER);
        assert_eq!(execute(expired(0)).unwrap().pays_fee, Pays::No);
    });
}

#[test]
fn a_fault_burns_whole() {
    ExtBuilder::default().provider(ALICE).build_and_execute(|| {
        let issuance = Balances::total_issuance();
        assert_ok!(ProviderStaking::slash_fault(&ALICE, expired(0), STAR));
        go_to(1 + DEFER);
        assert_ok!(execute(expired(0)));
        let burned = SlashStatus::Executed { compensation: 0, reward: 0, burned: STAR };
        assert_eq!(status(expired(0)), burned);
        assert_eq!(Balances::total_issuance(), issuance - STAR);
        assert_eq!(held(ALICE), MIN_BOND - STAR);
    });
}

#[test]
fn compensation_works_at_the_cap_and_never_passes_it() {
    let most = 22 * STAR + STAR / 2;
    for (cap, compensation) in
        [(0, 0), (1, 1), (most - 1, most - 1), (most, most), (most + 1, most)]
    {
        ExtBuilder::default().provider(ALICE).build_and_execute(|| {
            let harm = Harm { requester: BOB, cap, exposer: Some(CHARLIE) };
            // What the requester does not get goes to the exposer, up to a quarter in all.
            let reward = SLASH / 4 - compensation;
            assert_eq!(parts(harm), (compensation, reward, SLASH / 4 * 3));
        });
    }
}

#[test]
fn without_an_exposer_its_part_burns() {
    ExtBuilder::default().provider(ALICE).build_and_execute(|| {
        let compensation = 22 * STAR + STAR / 2;
        assert_eq!(parts(harm(None)), (compensation, 0, SLASH - compensation));
    });
}

#[test]
fn nobody_is_paid_from_its_own_slash() {
    ExtBuilder::default().provider(ALICE).build_and_execute(|| {
        let compensation = 22 * STAR + STAR / 2;
        assert_eq!(parts(harm(Some(ALICE))), (compensation, 0, SLASH - compensation));
    });
    ExtBuilder::default().provider(ALICE).build_and_execute(|| {
        let harm = Harm { requester: ALICE, ..harm(Some(CHARLIE)) };
        assert_eq!(parts(harm), (0, SLASH / 4, SLASH / 4 * 3));
    });
    ExtBuilder::default().provider(ALICE).build_and_execute(|| {
        let harm = Harm { requester: ALICE, ..harm(Some(ALICE)) };
        assert_eq!(parts(harm), (0, 0, SLASH));
    });
}

#[test]
fn a_requester_that_exposes_gets_both_parts() {
    ExtBuilder::default().provider(ALICE).build_and_execute(|| {
        let (compensation, reward, _) = parts(harm(Some(BOB)));
        assert_eq!(wealth(BOB), ENDOWMENT + compensation + reward);
        assert_eq!(compensation + reward, SLASH / 4);
    });
}

#[test]
fn a_payee_that_cannot_receive_blocks_nobody() {
    // One planck less than an account must hold to exist.
    let harm = Harm { requester: POOR, cap: STAR - 1, exposer: Some(CHARLIE) };
    ExtBuilder::default().provider(ALICE).build_and_execute(|| {
        let reward = SLASH / 4 - (STAR - 1);
        assert_eq!(parts(harm.clone()), (0, reward, SLASH - reward));
        assert_eq!((wealth(POOR), wealth(CHARLIE)), (0, ENDOWMENT + reward));
    });
    // Just as much, and it exists.
    ExtBuilder::default().provider(ALICE).build_and_execute(|| {
        let harm = Harm { cap: STAR, ..harm.clone() };
        assert_eq!(parts(harm), (STAR, SLASH / 4 - STAR, SLASH / 4 * 3));
        assert_eq!(wealth(POOR), STAR);
    });
    // An exposer that cannot receive: its part burns as well.
    ExtBuilder::default().provider(ALICE).build_and_execute(|| {
        assert_ok!(ProviderStaking::slash_fault(&ALICE, expired(0), MIN_BOND - STAR));
        assert_ok!(ProviderStaking::slash_fraud(
            &ALICE,
            fraud(0),
            1,
            Some(Harm { requester: BOB, cap: 0, exposer: Some(POOR) })
        ));
        go_to(1 + DEFER);
        assert_ok!(execute(fraud(0)));
        let burned = STAR / 10 * 3;
        let expected = SlashStatus::Executed { compensation: 0, reward: 0, burned };
        assert_eq!((status(fraud(0)), wealth(POOR)), (expected, 0));
    });
}

#[test]
fn odd_planck_burn() {
    ExtBuilder::default().build_and_execute(|| {
        // 30% of the bond, rounded up, is 150 STAR and 3 planck.
        assert_ok!(register(ALICE, MIN_BOND + 7));
        assert_ok!(ProviderStaking::slash_fraud(&ALICE, fraud(0), 1, Some(harm(Some(CHARLIE)))));
        go_to(1 + DEFER);
        assert_ok!(execute(fraud(0)));
        let amount = SLASH + 3;
        let compensation = amount * 15 / 100;
        let reward = amount * 25 / 100 - compensation;
        let burned = amount - compensation - reward;
        assert_eq!(status(fraud(0)), SlashStatus::Executed { compensation, reward, burned });
    });
}

#[test]
fn works_at_limit_and_fails_past_it_when_slash_not_due() {
    ExtBuilder::default().provider(ALICE).build_and_execute(|| {
        assert_ok!(ProviderStaking::slash_fraud(&ALICE, fraud(0), 1, Some(harm(None))));
        assert_noop!(execute(fraud(0)), TestError::SlashNotDue);
        go_to(DEFER);
        assert_noop!(execute(fraud(0)), TestError::SlashNotDue);
        go_to(DEFER + 1);
        assert_ok!(execute(fraud(0)));
    });
}

#[test]
fn fails_when_slash_settled() {
    ExtBuilder::default().provider(ALICE).build_and_execute(|| {
        assert_ok!(ProviderStaking::slash_fault(&ALICE, expired(0), STAR));
        assert_ok!(ProviderStaking::slash_fault(&ALICE, expired(1), STAR));
        assert_ok!(ProviderStaking::cancel_slash(RuntimeOrigin::root(), expired(0)));
        assert_noop!(execute(expired(0)), TestError::SlashSettled);
        go_to(DEFER + 1);
        assert_noop!(execute(expired(0)), TestError::SlashSettled);
        assert_ok!(execute(expired(1)));
        assert_noop!(execute(expired(1)), TestError::SlashSettled);
        // And the cause stays used up.
        let again = ProviderStaking::slash_fault(&ALICE, expired(1), STAR);
        assert_noop!(again, TestError::AlreadySlashed);
    });
}

#[test]
fn fails_when_unknown_slash() {
    ExtBuilder::default().provider(ALICE).build_and_execute(|| {
        assert_noop!(execute(fraud(0)), TestError::UnknownSlash);
    });
}

#[test]
fn fails_when_not_signed() {
    ExtBuilder::default().build_and_execute(|| {
        for origin in [RuntimeOrigin::root(), RuntimeOrigin::none()] {
            let refused = ProviderStaking::execute_slash(origin, fraud(0));
            assert_noop!(refused, BadOrigin);
        }
    });
}

#[test]
fn what_is_not_held_any_more_is_missing_from_what_burns_and_from_the_bond() {
    use frame_support::traits::{fungible::MutateHold, tokens::Precision};
    ExtBuilder::default().provider(ALICE).build_and_execute(|| {
        assert_ok!(ProviderStaking::slash_fault(&ALICE, expired(0), 3 * STAR));
        // Somebody else's mistake took from the hold behind this pallet's back.
        let reason = crate::HoldReason::Bond.into();
        assert_ok!(Balances::release(&reason, &ALICE, MIN_BOND - STAR, Precision::Exact));
        go_to(1 + DEFER);
        assert_ok!(execute(expired(0)));
        let expected = SlashStatus::Executed { compensation: 0, reward: 0, burned: STAR };
        assert_eq!(Slashes::<Test>::get(expired(0)).unwrap().status, expected);
        assert_eq!((provider(ALICE).bond, provider(ALICE).frozen), (0, 0));
    });
}
