use crate::{mock::*, Event};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError::BadOrigin;
use stardust_primitives::{
    provider::{Provider, ProviderStatus},
    STAR,
};

#[test]
fn works() {
    ExtBuilder::default().build_and_execute(|| {
        let origin = RuntimeOrigin::signed(ALICE);
        let url = endpoint("http://alice:1");
        assert_ok!(ProviderStaking::register(origin, 600 * STAR, url.clone(), 7, 3, 0));
        let expected = Provider {
            bond: 600 * STAR,
            unbonding: Default::default(),
            frozen: 0,
            pending: 0,
            deposit: 0,
            pool: None,
            exposure: 0,
            assigned: 0,
            withheld: 0,
            capacity: 3,
            price: 7,
            endpoint: url,
            status: ProviderStatus::Active,
            liable_until: 0,
            demands: 0,
            active_at: 1,
        };
        assert_eq!(provider(ALICE), expected);
        assert_eq!(held(ALICE), 600 * STAR);
        assert_eq!(events(), [Event::Registered { provider: ALICE, bond: 600 * STAR, price: 0 }]);
    });
}

#[test]
fn fails_when_already_registered() {
    ExtBuilder::default().provider(ALICE).build_and_execute(|| {
        assert_noop!(register(ALICE, MIN_BOND), TestError::AlreadyRegistered);
    });
}

#[test]
fn works_at_limit_and_fails_past_it_when_bond_too_small() {
    ExtBuilder::default().build_and_execute(|| {
        assert_noop!(register(ALICE, MIN_BOND - 1), TestError::BondTooSmall);
        assert_noop!(register(ALICE, 0), TestError::BondTooSmall);
        assert_ok!(register(ALICE, MIN_BOND));
    });
}

#[test]
fn works_at_limit_and_fails_past_it_when_invalid_capacity() {
    ExtBuilder::default().build_and_execute(|| {
        let with = |who, capacity| {
            let origin = RuntimeOrigin::signed(who);
            ProviderStaking::register(origin, MIN_BOND, endpoint(""), 0, capacity, 0)
        };
        assert_noop!(with(ALICE, 0), TestError::InvalidCapacity);
        assert_noop!(with(ALICE, MAX_CAPACITY + 1), TestError::InvalidCapacity);
        assert_noop!(with(ALICE, u32::MAX), TestError::InvalidCapacity);
        assert_ok!(with(ALICE, MAX_CAPACITY));
        assert_ok!(with(BOB, 1));
    });
}

#[test]
fn works_at_limit_and_fails_past_it_when_it_cannot_afford() {
    ExtBuilder::default().build_and_execute(|| {
        // The existential deposit stays free.
        assert_noop!(register(ALICE, ENDOWMENT - STAR + 1), TestError::CannotAfford);
        assert_noop!(register(ALICE, u128::MAX), TestError::CannotAfford);
        assert_noop!(register(POOR, MIN_BOND), TestError::CannotAfford);
        assert_ok!(register(ALICE, ENDOWMENT - STAR));
    });
}

#[test]
fn works_with_the_longest_endpoint() {
    ExtBuilder::default().build_and_execute(|| {
        let origin = RuntimeOrigin::signed(ALICE);
        let url = endpoint(&"x".repeat(128));
        assert_ok!(ProviderStaking::register(origin, MIN_BOND, url, u128::MAX, 1, 0));
    });
}

#[test]
fn fails_when_not_signed() {
    ExtBuilder::default().build_and_execute(|| {
        for origin in [RuntimeOrigin::root(), RuntimeOrigin::none()] {
            let refused = ProviderStaking::register(origin, MIN_BOND, endpoint(""), 0, 1, 0);
            assert_noop!(refused, BadOrigin);
        }
    });
}

/// The curve by floating point: 26% more with each, half of it after a half-life, a straight line between.
fn expected_price(paid: f64, blocks: u32) -> f64 {
    let halves = blocks / HALF_LIFE;
    let rest = f64::from(blocks % HALF_LIFE) / f64::from(HALF_LIFE);
    (paid * 1.26 / 2f64.powi(halves as i32) * (1.0 - rest / 2.0)).max(STAR as f64)
}

fn near(price: u128, expected: f64) {
    assert!((price as f64 / expected - 1.0).abs() < 1e-9, "{price} is not {expected}");
}

#[test]
fn the_price_rises_with_each_and_falls_with_time() {
    ExtBuilder::default().build_and_execute(|| {
        RegistrationPrice::set(&STAR);
        RegistrationDeposit::set(&(2 * STAR));
        let issuance = Balances::total_issuance();
        assert_eq!(ProviderStaking::registration_price(), STAR);
        assert_ok!(register(ALICE, MIN_BOND));
        assert_eq!(wealth(ALICE), ENDOWMENT - STAR);
        assert_eq!(provider(ALICE).deposit, 2 * STAR);
        near(ProviderStaking::registration_price(), expected_price(STAR as f64, 0));
        assert_ok!(register(BOB, MIN_BOND));
        let second = 126 * STAR / 100;
        assert_eq!(wealth(BOB), ENDOWMENT - second);
        assert_eq!(Balances::total_issuance(), issuance - STAR - second);
        for blocks in [0, 1, 90, 180, 359, 360, 361, 720, 100_000, u32::MAX - 1] {
            go_to(1 + blocks);
            near(ProviderStaking::registration_price(), expected_price(second as f64, blocks));
        }
        go_to(1);
    });
}

#[test]
fn fifty_in_a_row_cost_what_the_curve_says() {
    ExtBuilder::default().build_and_execute(|| {
        RegistrationPrice::set(&STAR);
        let mut burned = 0.0;
        for n in 0..50 {
            let who = 1_000 + n;
            let rich = 2_000_000 * STAR;
            let funded =
                <Balances as frame_support::traits::fungible::Mutate<_>>::mint_into(&who, rich);
            assert_ok!(funded);
            assert_ok!(register(who, MIN_BOND));
            burned += (rich - wealth(who)) as f64 / STAR as f64;
        }
        // (1.26^50 - 1) / 0.26.
        let sum = (1.26f64.powi(50) - 1.0) / 0.26;
        assert!((burned / sum - 1.0).abs() < 1e-9, "{burned} is not {sum}");
        assert!(burned > 400_000.0);
    });
}

#[test]
fn works_at_limit_and_fails_past_it_when_price_too_high() {
    ExtBuilder::default().build_and_execute(|| {
        RegistrationPrice::set(&STAR);
        let allowing = |burn_max| {
            let origin = RuntimeOrigin::signed(ALICE);
            ProviderStaking::register(origin, MIN_BOND, endpoint(""), 0, 1, burn_max)
        };
        assert_noop!(allowing(STAR - 1), TestError::PriceTooHigh);
        assert_ok!(allowing(STAR));
    });
}

#[test]
fn the_deposit_comes_back_with_the_bond() {
    ExtBuilder::default().build_and_execute(|| {
        RegistrationPrice::set(&STAR);
        RegistrationDeposit::set(&(2 * STAR));
        // What is burned, what is held, and the existential deposit.
        assert_noop!(register(ALICE, ENDOWMENT - 4 * STAR + 1), TestError::CannotAfford);
        assert_ok!(register(ALICE, ENDOWMENT - 4 * STAR));
        assert_ok!(ProviderStaking::leave(RuntimeOrigin::signed(ALICE)));
        go_to(1 + UNBONDING);
        assert_ok!(ProviderStaking::withdraw(RuntimeOrigin::signed(ALICE)));
        assert_eq!(Balances::free_balance(ALICE), ENDOWMENT - STAR);
        let amount = ENDOWMENT - 2 * STAR;
        assert_eq!(events().pop(), Some(Event::Withdrawn { provider: ALICE, amount }));
    });
}
