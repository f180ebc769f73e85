use crate::{mock::*, Event};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError::BadOrigin, DispatchResult, Perbill};
use stardust_primitives::{
    money::FeeSplit,
    parameters::{MarketParameters, Parameters},
    STAR,
};

type Change = fn(&mut MarketParameters);

fn set(parameters: MarketParameters) -> DispatchResult {
    ProtocolParameters::set_market(RuntimeOrigin::signed(MARKET), parameters)
}

fn changed(change: impl FnOnce(&mut MarketParameters)) -> MarketParameters {
    let mut parameters = INITIAL.market;
    change(&mut parameters);
    parameters
}

fn fees(provider: u32, author: u32, network: u32) -> FeeSplit {
    let [provider, author, network] = [provider, author, network].map(Perbill::from_percent);
    FeeSplit { provider, author, network }
}

#[test]
fn works() {
    execute(|| {
        let parameters = changed(|new| new.price_floor = 7);
        assert_ok!(set(parameters.clone()));
        assert_eq!(current(), Parameters { market: parameters.clone(), ..INITIAL });
        assert_eq!(events(), [Event::MarketSet { parameters }]);
        // And back, by root.
        assert_ok!(ProtocolParameters::set_market(RuntimeOrigin::root(), INITIAL.market));
        assert_eq!(current(), INITIAL);
    });
}

#[test]
fn fails_when_not_the_governed_origin() {
    execute(|| {
        let others = TRACKS.into_iter().filter(|who| *who != MARKET);
        let others = others.map(RuntimeOrigin::signed).chain([RuntimeOrigin::none()]);
        for origin in others {
            assert_noop!(ProtocolParameters::set_market(origin, INITIAL.market), BadOrigin);
        }
    });
}

#[test]
fn works_at_limit() {
    execute(|| {
        let limits: &[Change] = &[
            |new| new.fees = fees(50, 5, 45),
            |new| new.fees = fees(95, 0, 5),
            |new| new.fees = fees(50, 0, 50),
            |new| new.fault_share = Perbill::from_parts(10_000_000),
            |new| new.fault_share = Perbill::from_parts(500_000_000),
            |new| new.audit_pay_percent = 100,
            |new| new.audit_pay_percent = 1_000,
            |new| new.price_floor = 1,
            |new| new.price_floor = STAR,
            |new| new.max_claim_blocks = 1_200,
            |new| new.max_claim_blocks = 806_400,
            |new| new.max_run_blocks = 1_200,
            |new| new.max_run_blocks = 28_800,
            |new| new.reveal_blocks = 20,
            |new| new.reveal_blocks = 120,
            |new| new.clear_blocks = 1_200,
            |new| new.clear_blocks = 14_400,
            |new| new.output_blocks = 1_200,
            |new| new.output_blocks = 115_200,
            |new| new.answer_blocks = 1_200,
            |new| new.answer_blocks = 28_800,
            |new| new.keep_blocks = 201_600,
            |new| new.keep_blocks = 10_512_000,
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
            (TestError::FeesNotWhole, |new| new.fees = fees(80, 5, 14)),
            (TestError::FeesNotWhole, |new| new.fees = fees(80, 6, 15)),
            (TestError::FeesNotWhole, |new| new.fees = fees(100, 100, 50)),
            (TestError::ProviderFeeOutOfBounds, |new| new.fees = fees(49, 36, 15)),
            (TestError::NetworkFeeOutOfBounds, |new| new.fees = fees(80, 16, 4)),
            (TestError::FaultShareOutOfBounds, |new| {
                new.fault_share = Perbill::from_parts(9_999_999)
            }),
            (TestError::FaultShareOutOfBounds, |new| {
                new.fault_share = Perbill::from_parts(500_000_001)
            }),
            (TestError::AuditPayOutOfBounds, |new| new.audit_pay_percent = 99),
            (TestError::AuditPayOutOfBounds, |new| new.audit_pay_percent = 1_001),
            (TestError::PriceFloorOutOfBounds, |new| new.price_floor = 0),
            (TestError::PriceFloorOutOfBounds, |new| new.price_floor = STAR + 1),
            (TestError::ClaimBlocksOutOfBounds, |new| new.max_claim_blocks = 1_199),
            (TestError::ClaimBlocksOutOfBounds, |new| new.max_claim_blocks = 806_401),
            (TestError::RunBlocksOutOfBounds, |new| new.max_run_blocks = 1_199),
            (TestError::RunBlocksOutOfBounds, |new| new.max_run_blocks = 28_801),
            (TestError::RevealBlocksOutOfBounds, |new| new.reveal_blocks = 19),
            (TestError::RevealBlocksOutOfBounds, |new| new.reveal_blocks = 121),
            (TestError::ClearBlocksOutOfBounds, |new| new.clear_blocks = 1_199),
            (TestError::ClearBlocksOutOfBounds, |new| new.clear_blocks = 14_401),
            (TestError::OutputBlocksOutOfBounds, |new| new.output_blocks = 1_199),
            (TestError::OutputBlocksOutOfBounds, |new| new.output_blocks = 115_201),
            (TestError::AnswerBlocksOutOfBounds, |new| new.answer_blocks = 1_199),
            (TestError::AnswerBlocksOutOfBounds, |new| new.answer_blocks = 28_801),
            (TestError::KeepBlocksOutOfBounds, |new| new.keep_blocks = 201_599),
            (TestError::KeepBlocksOutOfBounds, |new| new.keep_blocks = 10_512_001),
        ];
        for (error, past) in refused {
            assert_noop!(set(changed(past)), error);
        }
    });
}
