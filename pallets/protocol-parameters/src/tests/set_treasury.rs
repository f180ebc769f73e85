use crate::{mock::*, Event};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError::BadOrigin, DispatchResult, Perbill};
use stardust_primitives::parameters::{Parameters, TreasuryParameters};

type Change = fn(&mut TreasuryParameters);

fn set(parameters: TreasuryParameters) -> DispatchResult {
    ProtocolParameters::set_treasury(RuntimeOrigin::signed(TREASURY), parameters)
}

fn changed(change: impl FnOnce(&mut TreasuryParameters)) -> TreasuryParameters {
    let mut parameters = INITIAL.treasury;
    change(&mut parameters);
    parameters
}

#[test]
fn works() {
    execute(|| {
        let parameters = changed(|new| new.emission_share = Perbill::from_percent(30));
        assert_ok!(set(parameters.clone()));
        assert_eq!(current(), Parameters { treasury: parameters.clone(), ..INITIAL });
        assert_eq!(events(), [Event::TreasurySet { parameters }]);
        // And back, by root.
        assert_ok!(ProtocolParameters::set_treasury(RuntimeOrigin::root(), INITIAL.treasury));
        assert_eq!(current(), INITIAL);
    });
}

#[test]
fn fails_when_not_the_governed_origin() {
    execute(|| {
        let others = TRACKS.into_iter().filter(|who| *who != TREASURY);
        let others = others.map(RuntimeOrigin::signed).chain([RuntimeOrigin::none()]);
        for origin in others {
            assert_noop!(ProtocolParameters::set_treasury(origin, INITIAL.treasury), BadOrigin);
        }
    });
}

#[test]
fn works_at_limit() {
    execute(|| {
        let limits: &[Change] = &[
            |new| new.emission_share = Perbill::zero(),
            |new| new.emission_share = Perbill::from_percent(50),
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
            (TestError::TreasuryShareOutOfBounds, |new| {
                new.emission_share = Perbill::from_parts(500_000_001)
            }),
            (TestError::TreasuryShareOutOfBounds, |new| new.emission_share = Perbill::one()),
        ];
        for (error, past) in refused {
            assert_noop!(set(changed(past)), error);
        }
    });
}
