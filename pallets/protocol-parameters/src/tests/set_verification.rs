use crate::{mock::*, Event};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError::BadOrigin, DispatchResult, Perbill};
use stardust_primitives::parameters::{Parameters, VerificationParameters};

type Change = fn(&mut VerificationParameters);

fn set(parameters: VerificationParameters) -> DispatchResult {
    ProtocolParameters::set_verification(RuntimeOrigin::signed(VERIFICATION), parameters)
}

fn changed(change: impl FnOnce(&mut VerificationParameters)) -> VerificationParameters {
    let mut parameters = INITIAL.verification;
    change(&mut parameters);
    parameters
}

#[test]
fn works() {
    execute(|| {
        let parameters = changed(|new| new.panel_blocks = 50);
        assert_ok!(set(parameters.clone()));
        assert_eq!(current(), Parameters { verification: parameters.clone(), ..INITIAL });
        assert_eq!(events(), [Event::VerificationSet { parameters }]);
        // And back, by root.
        assert_ok!(ProtocolParameters::set_verification(
            RuntimeOrigin::root(),
            INITIAL.verification
        ));
        assert_eq!(current(), INITIAL);
    });
}

#[test]
fn fails_when_not_the_governed_origin() {
    execute(|| {
        let others = TRACKS.into_iter().filter(|who| *who != VERIFICATION);
        let others = others.map(RuntimeOrigin::signed).chain([RuntimeOrigin::none()]);
        for origin in others {
            assert_noop!(
                ProtocolParameters::set_verification(origin, INITIAL.verification),
                BadOrigin
            );
        }
    });
}

#[test]
fn works_at_limit() {
    execute(|| {
        let limits: &[Change] = &[
            |new| new.rates.least_audits_milli = 200,
            |new| new.rates.least_audits_milli = 2_000,
            |new| new.rates.newcomer_audits_milli = 1_000,
            |new| new.rates.newcomer_audits_milli = 8_000,
            |new| new.rates.newcomer_batches = 10,
            |new| new.rates.newcomer_batches = 1_000,
            |new| new.rates.trust_batches = 10,
            |new| new.rates.trust_batches = 1_000,
            |new| new.rates.honest_share = Perbill::from_parts(250_000_000),
            |new| new.rates.honest_share = Perbill::from_parts(630_000_000),
            |new| new.audit_blocks = 2,
            |new| new.audit_blocks = 100,
            |new| new.panel_blocks = 10,
            |new| new.panel_blocks = 50,
            |new| new.fault_blocks = 1_200,
            |new| new.fault_blocks = 201_600,
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
            (TestError::LeastAuditsOutOfBounds, |new| new.rates.least_audits_milli = 199),
            (TestError::LeastAuditsOutOfBounds, |new| new.rates.least_audits_milli = 8_001),
            (TestError::NewcomerAuditsOutOfBounds, |new| new.rates.newcomer_audits_milli = 999),
            (TestError::NewcomerAuditsOutOfBounds, |new| new.rates.newcomer_audits_milli = 8_001),
            (TestError::NewcomerBatchesOutOfBounds, |new| new.rates.newcomer_batches = 9),
            (TestError::NewcomerBatchesOutOfBounds, |new| new.rates.newcomer_batches = 1_001),
            (TestError::TrustBatchesOutOfBounds, |new| new.rates.trust_batches = 0),
            (TestError::TrustBatchesOutOfBounds, |new| new.rates.trust_batches = 1_001),
            (TestError::HonestShareOutOfBounds, |new| {
                new.rates.honest_share = Perbill::from_parts(249_999_999)
            }),
            (TestError::HonestShareOutOfBounds, |new| {
                new.rates.honest_share = Perbill::from_parts(630_000_001)
            }),
            (TestError::AuditBlocksOutOfBounds, |new| new.audit_blocks = 1),
            (TestError::AuditBlocksOutOfBounds, |new| new.audit_blocks = 101),
            (TestError::PanelBlocksOutOfBounds, |new| new.panel_blocks = 9),
            (TestError::PanelBlocksOutOfBounds, |new| new.panel_blocks = 51),
            (TestError::FaultBlocksOutOfBounds, |new| new.fault_blocks = 1_199),
            (TestError::FaultBlocksOutOfBounds, |new| new.fault_blocks = 201_601),
            (TestError::LeastAuditsAboveNewcomers, |new| new.rates.least_audits_milli = 2_001),
        ];
        for (error, past) in refused {
            assert_noop!(set(changed(past)), error);
        }
    });
}
