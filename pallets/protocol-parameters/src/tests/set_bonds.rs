use crate::{mock::*, Event};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError::BadOrigin, DispatchResult, Perbill};
use stardust_primitives::{
    parameters::{BondParameters, Parameters},
    STAR,
};

type Change = fn(&mut BondParameters);

fn set(parameters: BondParameters) -> DispatchResult {
    ProtocolParameters::set_bonds(RuntimeOrigin::signed(BONDS), parameters)
}

fn changed(change: impl FnOnce(&mut BondParameters)) -> BondParameters {
    let mut parameters = INITIAL.bonds;
    change(&mut parameters);
    parameters
}

#[test]
fn works() {
    execute(|| {
        let parameters = changed(|new| new.deterrence.margin = 3);
        assert_ok!(set(parameters.clone()));
        assert_eq!(current(), Parameters { bonds: parameters.clone(), ..INITIAL });
        assert_eq!(events(), [Event::BondsSet { parameters }]);
        // And back, by root.
        assert_ok!(ProtocolParameters::set_bonds(RuntimeOrigin::root(), INITIAL.bonds));
        assert_eq!(current(), INITIAL);
    });
}

#[test]
fn fails_when_not_the_governed_origin() {
    execute(|| {
        let others = TRACKS.into_iter().filter(|who| *who != BONDS);
        let others = others.map(RuntimeOrigin::signed).chain([RuntimeOrigin::none()]);
        for origin in others {
            assert_noop!(ProtocolParameters::set_bonds(origin, INITIAL.bonds), BadOrigin);
        }
    });
}

#[test]
fn works_at_limit() {
    execute(|| {
        let limits: &[Change] = &[
            |new| new.deterrence.fraud_slash = Perbill::from_parts(100_000_000),
            |new| new.deterrence.fraud_slash = Perbill::from_parts(1_000_000_000),
            |new| new.deterrence.paid_out = Perbill::from_parts(150_000_000),
            |new| new.deterrence.paid_out = Perbill::from_parts(250_000_000),
            |new| new.deterrence.compensated = Perbill::from_parts(0),
            |new| new.deterrence.compensated = Perbill::from_parts(250_000_000),
            |new| new.deterrence.margin = 2,
            |new| new.deterrence.margin = 10,
            |new| new.min_bond = 10 * STAR,
            |new| new.min_bond = 1_000_000 * STAR,
            |new| new.unbonding_blocks = 201_600,
            |new| new.unbonding_blocks = 806_400,
            |new| new.defer_blocks = 28_800,
            |new| new.defer_blocks = 115_200,
            |new| new.delegation_limit = 1,
            |new| (new.delegation_limit, new.deterrence.margin) = (9, 10),
            // 0.75 x 4 = 3, and 0.75 x 8 = 6.
            |new| (new.delegation_limit, new.deterrence.margin) = (3, 3),
            |new| (new.delegation_limit, new.deterrence.margin) = (7, 6),
            // Nothing is paid out: 1 x 2 = 2.
            |new| {
                new.deterrence.paid_out = Perbill::zero();
                new.deterrence.compensated = Perbill::zero();
            },
        ];
        for limit in limits {
            assert_ok!(set(changed(limit)));
        }
    });
}

#[test]
fn fails_past_each_limit() {
    execute(|| {
        let refused: Vec<(TestError, Change)> = vec![
            (TestError::FraudSlashOutOfBounds, |new| {
                new.deterrence.fraud_slash = Perbill::from_parts(99_999_999)
            }),
            (TestError::PaidOutOutOfBounds, |new| {
                new.deterrence.paid_out = Perbill::from_parts(250_000_001)
            }),
            (TestError::CompensationAbovePaidOut, |new| {
                new.deterrence.compensated = Perbill::from_parts(250_000_001)
            }),
            (TestError::MarginOutOfBounds, |new| new.deterrence.margin = 1),
            (TestError::MarginOutOfBounds, |new| new.deterrence.margin = 11),
            (TestError::MinBondOutOfBounds, |new| new.min_bond = 10 * STAR - 1),
            (TestError::MinBondOutOfBounds, |new| new.min_bond = 1_000_000 * STAR + 1),
            (TestError::UnbondingBlocksOutOfBounds, |new| new.unbonding_blocks = 201_599),
            (TestError::UnbondingBlocksOutOfBounds, |new| new.unbonding_blocks = 806_401),
            (TestError::DeferBlocksOutOfBounds, |new| new.defer_blocks = 28_799),
            (TestError::DeferBlocksOutOfBounds, |new| new.defer_blocks = 115_201),
            (TestError::CompensationAbovePaidOut, |new| {
                new.deterrence.paid_out = Perbill::from_parts(149_999_999)
            }),
            (TestError::MarginOutOfBounds, |new| new.deterrence.margin = 0),
            (TestError::DelegationLimitOutOfBounds, |new| new.delegation_limit = 0),
            (TestError::DelegationLimitOutOfBounds, |new| {
                (new.delegation_limit, new.deterrence.margin) = (10, 10)
            }),
            // 0.75 x 3 is above 2, and so is a billionth more than 0.75 times 4 above 3.
            (TestError::DelegationAboveMargin, |new| new.delegation_limit = 2),
            (TestError::DelegationAboveMargin, |new| {
                (new.delegation_limit, new.deterrence.margin) = (3, 3);
                new.deterrence.paid_out = Perbill::from_parts(249_999_999);
            }),
        ];
        for (error, past) in refused {
            assert_noop!(set(changed(past)), error);
        }
    });
}
