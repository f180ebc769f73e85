use crate::{mock::*, Event};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError::BadOrigin, DispatchResult, Perbill};
use stardust_primitives::{
    parameters::{Parameters, ProviderParameters},
    STAR,
};

type Change = fn(&mut ProviderParameters);

fn set(parameters: ProviderParameters) -> DispatchResult {
    ProtocolParameters::set_providers(RuntimeOrigin::signed(PROVIDERS), parameters)
}

fn changed(change: impl FnOnce(&mut ProviderParameters)) -> ProviderParameters {
    let mut parameters = INITIAL.providers;
    change(&mut parameters);
    parameters
}

#[test]
fn works() {
    execute(|| {
        let parameters = changed(|new| new.min_delegation = 3 * STAR);
        assert_ok!(set(parameters.clone()));
        assert_eq!(current(), Parameters { providers: parameters.clone(), ..INITIAL });
        assert_eq!(events(), [Event::ProvidersSet { parameters }]);
        // And back, by root.
        assert_ok!(ProtocolParameters::set_providers(RuntimeOrigin::root(), INITIAL.providers));
        assert_eq!(current(), INITIAL);
    });
}

#[test]
fn fails_when_not_the_governed_origin() {
    execute(|| {
        let others = TRACKS.into_iter().filter(|who| *who != PROVIDERS);
        let others = others.map(RuntimeOrigin::signed).chain([RuntimeOrigin::none()]);
        for origin in others {
            assert_noop!(ProtocolParameters::set_providers(origin, INITIAL.providers), BadOrigin);
        }
    });
}

#[test]
fn works_at_limit() {
    execute(|| {
        let limits: &[Change] = &[
            |new| new.registration_price = STAR / 100,
            |new| new.registration_price = 1_000 * STAR,
            |new| new.price_half_life = 60,
            |new| new.price_half_life = 28_800,
            |new| new.registration_deposit = STAR / 100,
            |new| new.registration_deposit = 100 * STAR,
            |new| new.ping_blocks = 100,
            |new| new.ping_blocks = 28_800,
            |new| new.min_delegation = STAR,
            |new| new.min_delegation = 10_000 * STAR,
            |new| new.commission_raise = Perbill::from_parts(1_000_000),
            |new| {
                (new.commission_raise, new.commission_blocks) = (Perbill::from_percent(10), 57_600)
            },
            |new| {
                (new.commission_raise, new.commission_blocks) =
                    (Perbill::from_parts(2_083_333), 1_200)
            },
            |new| new.commission_blocks = 5_760,
            |new| new.commission_blocks = 806_400,
            |new| new.fee_per_point = STAR / 100_000,
            |new| new.fee_per_point = STAR,
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
            (TestError::RegistrationPriceOutOfBounds, |new| {
                new.registration_price = STAR / 100 - 1
            }),
            (TestError::RegistrationPriceOutOfBounds, |new| {
                new.registration_price = 1_000 * STAR + 1
            }),
            (TestError::PriceHalfLifeOutOfBounds, |new| new.price_half_life = 59),
            (TestError::PriceHalfLifeOutOfBounds, |new| new.price_half_life = 28_801),
            (TestError::RegistrationDepositOutOfBounds, |new| {
                new.registration_deposit = STAR / 100 - 1
            }),
            (TestError::RegistrationDepositOutOfBounds, |new| {
                new.registration_deposit = 100 * STAR + 1
            }),
            (TestError::PingBlocksOutOfBounds, |new| new.ping_blocks = 99),
            (TestError::PingBlocksOutOfBounds, |new| new.ping_blocks = 28_801),
            (TestError::MinDelegationOutOfBounds, |new| new.min_delegation = STAR - 1),
            (TestError::MinDelegationOutOfBounds, |new| new.min_delegation = 10_000 * STAR + 1),
            (TestError::CommissionRaiseOutOfBounds, |new| {
                new.commission_raise = Perbill::from_parts(999_999)
            }),
            (TestError::CommissionRaiseOutOfBounds, |new| {
                new.commission_raise = Perbill::from_parts(100_000_001)
            }),
            (TestError::CommissionBlocksOutOfBounds, |new| new.commission_blocks = 1_199),
            (TestError::CommissionBlocksOutOfBounds, |new| new.commission_blocks = 0),
            (TestError::CommissionBlocksOutOfBounds, |new| new.commission_blocks = 806_401),
            (TestError::CommissionTooFast, |new| {
                new.commission_raise = Perbill::from_parts(50_000_001)
            }),
            (TestError::CommissionTooFast, |new| new.commission_blocks = 5_759),
            (TestError::CommissionTooFast, |new| {
                (new.commission_raise, new.commission_blocks) =
                    (Perbill::from_parts(2_083_334), 1_200)
            }),
            (TestError::FeePerPointOutOfBounds, |new| new.fee_per_point = STAR / 100_000 - 1),
            (TestError::FeePerPointOutOfBounds, |new| new.fee_per_point = STAR + 1),
        ];
        for (error, past) in refused {
            assert_noop!(set(changed(past)), error);
        }
    });
}
