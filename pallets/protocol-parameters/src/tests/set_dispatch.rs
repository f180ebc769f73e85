use crate::{mock::*, Event};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError::BadOrigin, DispatchResult, Perbill};
use stardust_primitives::{
    dispatch::score::Weights,
    parameters::{DispatchParameters, Parameters},
};

fn set(parameters: DispatchParameters) -> DispatchResult {
    ProtocolParameters::set_dispatch(RuntimeOrigin::signed(DISPATCH), parameters)
}

/// Weights of so many parts of a billion, in the order of the protocol.
fn weights(parts: [u32; 6]) -> DispatchParameters {
    let [correctness, availability, speed, price, bond, locality] = parts.map(Perbill::from_parts);
    let weights = Weights { correctness, availability, speed, price, bond, locality };
    DispatchParameters { weights }
}

#[test]
fn works() {
    execute(|| {
        let parameters =
            weights([500_000_000, 100_000_000, 100_000_000, 100_000_000, 100_000_000, 100_000_000]);
        assert_ok!(set(parameters.clone()));
        assert_eq!(current(), Parameters { dispatch: parameters.clone(), ..INITIAL });
        assert_eq!(events(), [Event::DispatchSet { parameters }]);
        // And back, by root.
        assert_ok!(ProtocolParameters::set_dispatch(RuntimeOrigin::root(), INITIAL.dispatch));
        assert_eq!(current(), INITIAL);
    });
}

#[test]
fn fails_when_not_the_governed_origin() {
    execute(|| {
        let others = TRACKS.into_iter().filter(|who| *who != DISPATCH);
        let others = others.map(RuntimeOrigin::signed).chain([RuntimeOrigin::none()]);
        for origin in others {
            assert_noop!(ProtocolParameters::set_dispatch(origin, INITIAL.dispatch), BadOrigin);
        }
    });
}

#[test]
fn works_at_limit() {
    execute(|| {
        // One term may be all there is.
        for term in 0..6 {
            let mut parts = [0; 6];
            parts[term] = 1_000_000_000;
            assert_ok!(set(weights(parts)));
        }
    });
}

#[test]
fn fails_past_each_limit() {
    execute(|| {
        let refused = [
            [0; 6],
            [999_999_999, 0, 0, 0, 0, 0],
            [999_999_999, 1, 1, 0, 0, 0],
            [300_000_000, 200_000_000, 150_000_000, 150_000_000, 100_000_000, 100_000_001],
        ];
        for parts in refused {
            assert_noop!(set(weights(parts)), TestError::WeightsNotWhole);
        }
    });
}
